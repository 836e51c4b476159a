"""The rule on works that a list names twice, and what makes two entries of one title two works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from surveylint.entries import Entry, Index, Kind, Record, RecordWorks, TableWorks, Works
from surveylint.hosts import REPOSITORY_KINDS, domain_of, identify
from surveylint.lazy import lazily
from surveylint.match import comparable, plain, shortened
from surveylint.match import words as split_words
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.record import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule
from surveylint.vocabulary import Words

_LETTER = lazily(r"[^\W\d_]")
_TITLE_WORDS = 4
"""A title of fewer words may name two things."""

_LONGEST_BRACKET = 40
"""So many characters a bracket behind a title holds at most."""


class DuplicateEntryOptions(NamedTuple):
    """Options of `duplicate-entry`.

    Attributes:
        across_sections: Whether a work under two headings is told too, as a note: lists mostly mean it so.
    """

    across_sections: bool = False


@rule(Severity.WARNING)
def duplicate_entry(doc: Document, index: Index, words: Words, options: DuplicateEntryOptions) -> Iterator[Problem]:
    """Find works that stand twice in one category (heading, bold line and parent item)."""
    nulls = words.set("nulls")
    for key, entries in index.repeated.items():
        if key in nulls or not _LETTER.search(key):
            continue
        by_group: dict[int, list[Entry]] = {}
        for entry in entries:
            by_group.setdefault(entry.group, []).append(entry)
        for same in by_group.values():
            if len(same) > 1:
                yield from _duplicates(doc, same)
    yield from _with_and_without_name(doc, index)
    yield from _with_and_without_bracket(doc, index)
    yield from _without_link(doc, index)
    if options.across_sections:
        yield from _across_sections(doc, index, nulls)


def _across_sections(doc: Document, index: Index, nulls: frozenset[str]) -> Iterator[Problem]:
    """Find works that stand in two categories: the same title, or the same address behind any title."""
    found: dict[str, list[Entry]] = {}
    for entry in index.entries():
        if address := _address(entry):
            found.setdefault(address, []).append(entry)
    for key, entries in index.repeated.items():
        if key not in nulls and _LETTER.search(key):
            found.setdefault(key, entries)
    told: set[int] = set()
    for entries in found.values():
        first, *others = entries
        elsewhere = [entry for entry in others if entry.group != first.group and entry.span.start not in told]
        if elsewhere:
            told.update(entry.span.start for entry in elsewhere)
            line = doc.source.line(first.span.start)
            spans = [first.title_span, *(entry.title_span for entry in elsewhere[1:])]
            yield Problem(
                start=elsewhere[0].title_span.start,
                end=elsewhere[0].title_span.end,
                message=f"`{_short(elsewhere[0].title)}` stands at line {line} too, in another category",
                related=tuple(Related(span.start, span.end) for span in spans),
                severity=Severity.INFO,
                key=comparable(elsewhere[0].title),
            )


def _with_and_without_name(doc: Document, index: Index) -> Iterator[Problem]:
    """Find two titles of one paper in one category: `Name: title` beside `title`, or `Name:` before two titles."""
    first, pairs = index.first, set()
    named: dict[str, str] = {}
    for works, keys in zip(index.works, index.keys, strict=True):
        for number, title in enumerate(works.titles):
            cut = title.find(": ", 0, 42)
            if cut > 0:
                key, rest, name = keys[number], comparable(title[cut + 2 :]), comparable(title[:cut])
                if len(rest) >= 12 and rest in first and rest != key:
                    pairs.add((rest, key))
                before = named.setdefault(name, key)
                if before != key and len(name) >= 3:
                    pairs.add((before, key))
    for one_key, other_key in sorted(pairs):
        for one in index.with_title(one_key)[:_MOST_NAMESAKES]:
            for other in index.with_title(other_key)[:_MOST_NAMESAKES]:
                address = _address(one) if one.group == other.group else ""
                if address and _is_paper(one) and address == _address(other):
                    yield _retitled(doc, *sorted((one, other), key=lambda entry: entry.span.start))


def _bracketed(title: str) -> tuple[str, str]:
    """Part a title from the bracket at its end, "" where there is none."""
    at = max(map(title.rfind, "(（[")) if title.endswith((")", "）", "]")) else -1
    inner = title[at + 1 : -1]
    if at < 0 or not 0 < len(inner) <= _LONGEST_BRACKET or any(mark in inner for mark in ")）]"):
        return title, ""
    return title[:at].rstrip(), title[at:]


def _with_and_without_bracket(doc: Document, index: Index) -> Iterator[Problem]:
    """Find two titles of one address in one category, the one with a bracket behind it: `Title (T)` beside `Title`."""
    first = index.first
    for works, keys in zip(index.works, index.keys, strict=True):
        for number, title in enumerate(works.titles):
            bare, bracket = _bracketed(title)
            if not bracket or (key := comparable(bare)) == keys[number] or key not in first:
                continue
            if len(split_words(bare)) < _TITLE_WORDS or _part(bracket):
                continue
            entry = Entry(works, number)
            address = _address(entry)
            for other in index.with_title(key)[:_MOST_NAMESAKES] if address else ():
                if other.group == entry.group and _address(other) == address and not _are_variants(entry, other):
                    yield _retitled(doc, *sorted((entry, other), key=lambda entry: entry.span.start))
                    break


def _without_link(doc: Document, index: Index) -> Iterator[Problem]:
    """Find items without a link that say the title of an entry of their category again."""
    for works in index.works:
        if not isinstance(works, RecordWorks) or not works.unlinked:
            continue
        for record in works.unlinked:
            title = plain(doc.text[slice(*record.title)])
            key = comparable(title) if len(title) > _SHORTEST_REMARK else ""
            if key not in index.first or len(split_words(title)) < _TITLE_WORDS:
                continue
            twins = (entry for entry in index.with_title(key)[:_MOST_NAMESAKES] if entry.group == record.group)
            if (twin := next(twins, None)) is not None:
                yield _said_again(doc, record, twin)


def _said_again(doc: Document, record: Record, twin: Entry) -> Problem:
    """Report the later one of an entry and an item without a link."""
    places = sorted(((record.start, record.title), (twin.span.start, twin.title_span)))
    (early, before), (_, span) = places
    return Problem(
        start=span.start,
        end=span.end,
        message=f"`{_short(twin.title)}` stands at line {doc.source.line(early)} already, in the same category",
        related=(Related(before.start, before.end, "first here"),),
        key=comparable(twin.title),
    )


def _retitled(doc: Document, early: Entry, late: Entry) -> Problem:
    line = doc.source.line(early.span.start)
    return Problem(
        start=late.title_span.start,
        end=late.title_span.end,
        message=f"`{_short(late.title)}` stands at line {line} already, as `{_short(early.title)}`",
        related=(Related(early.title_span.start, early.title_span.end, "the same work"),),
        key=comparable(late.title),
    )


def _is_paper(entry: Entry) -> bool:
    """Tell whether an entry's main link names a paper, no repository."""
    work = identify(entry.main.url) if entry.main is not None else None
    return work is not None and work.kind not in REPOSITORY_KINDS


_MOST_NAMESAKES = 30
"""Of the different works of one title so many are compared: no list has more, but a table of nonsense may."""


class _Copy:
    """An entry that may say again what another one says; what is compared is found once, since it may be many times.

    Attributes:
        entry: The entry.
        span: Its place.
        line: Its line without number and spare blanks.
    """

    def __init__(self, entry: Entry) -> None:
        """Read the line."""
        self.entry = entry
        self.span = entry.span
        self.line = _line(entry.works, entry.works.doc.text[self.span.start : self.span.end])

    @cached_property
    def address(self) -> str:
        """What identifies the work behind its main link."""
        return _address(self.entry)

    @cached_property
    def marks(self) -> tuple[str, str]:
        """The part number behind its title, and the name beside it."""
        return _remark(self.entry), _name(self.entry)

    @cached_property
    def authors(self) -> set[str]:
        """The authors that it names."""
        return _authors(self.entry)

    @cached_property
    def words(self) -> int:
        """How many words its title has."""
        return len(split_words(self.entry.title))

    @cached_property
    def beside(self) -> str:
        """What it says beside its title and its links, in comparable form."""
        return comparable(_beside(self.entry))

    @cached_property
    def domain(self) -> str | None:
        """The domain of its main link ("" within the repository), None where it has none or that names a paper."""
        return None if self.entry.main is None or _is_paper(self.entry) else domain_of(self.entry.main.url)


def _duplicates(doc: Document, same: Sequence[Entry]) -> Iterator[Problem]:
    """Report the entries of one title and one category that are the same work, one finding a work."""
    kept: list[_Copy] = []
    copies: dict[int, list[_Copy]] = {}
    seen: dict[str, int] = {}
    for entry in same:
        copy = _Copy(entry)
        twin = seen.get(copy.line)
        if twin is None:
            twin = next((i for i, other in enumerate(kept[:_MOST_NAMESAKES]) if _same_work(copy, other)), None)
            seen[copy.line] = len(kept) if twin is None else twin
            if twin is None:
                kept.append(copy)
                continue
        copies.setdefault(twin, []).append(copy)
    for twin, found in copies.items():
        yield _repeated(doc, kept[twin], found)


def _repeated(doc: Document, original: _Copy, copies: Sequence[_Copy]) -> Problem:
    """Report the copies of one entry; lines that say the same as the original can go."""
    first = copies[0].entry
    span, before = first.title_span, original.entry.title_span
    same = all(copy.line == original.line for copy in copies)
    edits = tuple(edit for copy in copies if (edit := _removal(doc.text, copy.span)) is not None) if same else ()
    return Problem(
        start=span.start,
        end=span.end,
        message=f"`{_short(first.title)}` stands at line {doc.source.line(original.span.start)} already, "
        "in the same category",
        related=(
            Related(before.start, before.end, "first here"),
            *[Related(copy.span.start, copy.span.end) for copy in copies[1:]],
        ),
        edits=edits if len(edits) == len(copies) else (),
        key=comparable(first.title),
    )


def _line(works: Works, line: str) -> str:
    """Give what an entry's line says: without its number or marker, blanks folded."""
    if isinstance(works, TableWorks):
        if works.place.get(Role.INDEX) == 0 and not works.table.html:
            line = line[line.find("|", 1) + 1 :]
    elif works.kind is Kind.LIST:
        line = line.partition(" ")[2]
    return " ".join(line.split())


def _address(entry: Entry) -> str:
    """Give what identifies the work behind an entry's main link: the identifier, else the address."""
    link = entry.main
    if link is None or not link.url:
        return ""
    work = identify(link.url)
    if work is not None:
        return f"{work.kind} {work.value}"
    return link.url.split("://")[-1].rstrip("/").removeprefix("www.").casefold()


def _same_work(one: _Copy, two: _Copy) -> bool:
    """Decide whether two entries of one title and category are one work listed twice."""
    alike = one.address == two.address
    kinds = [text.partition(" ")[0] for text in (one.address, two.address) if " " in text]
    if not alike and len(kinds) == 2 and kinds[0] == kinds[1]:
        return False  # two identifiers of one kind are two works, whatever their titles
    if one.marks != two.marks:
        return False
    short = one.words < _TITLE_WORDS
    if short and _are_variants(one.entry, two.entry):
        return False
    if one.address and two.address:
        if alike:
            return True
        if not one.entry.works.has(Role.TITLE) and _are_variants(one.entry, two.entry):
            return False  # a name, unlike a paper's title, is given again
        return not (short or _are_versions(one.entry, two.entry) or _are_strangers(one, two) or _are_apart(one, two))
    if not one.address and not two.address:
        if _are_years_apart(one, two):
            return False
        return one.words >= 2 or not one.entry.title.isascii()
    return not short


_VALUES = frozenset({Role.NONE, Role.NOTE, Role.CATEGORY})
"""Roles of columns that may say which of two things of one name is meant: sizes, versions, kinds."""


def _are_variants(entry: Entry, other: Entry) -> bool:
    """Tell whether two rows of one table differ in a column that both fill."""
    works = entry.works
    if works is not other.works or not isinstance(works, TableWorks):
        return False
    for place, column in enumerate(works.columns):
        if column.role in _VALUES and place < len(works.table.columns):
            cells = works.table.columns[place]
            one, two = comparable(plain(cells[entry.number])), comparable(plain(cells[other.number]))
            if one and two and one != two and not (column.role is Role.NOTE and _says_alike(one, two)):
                return True
    return False


def _says_alike(one: str, two: str) -> bool:
    """Tell whether two remarks, in comparable form, are one remark in other words; sizes and versions are short."""
    if min(len(one), len(two)) < _SHORTEST_REMARK or any(map(str.isdigit, one + two)):
        return False
    from rapidfuzz.fuzz import ratio

    return one.startswith(two) or two.startswith(one) or ratio(one, two) > _ALIKE


_SHORTEST_REMARK = 16
"""Remarks of fewer letters and digits may be values: `base model`, `large model`."""

_ALIKE = 75
"""Above this likeness (0 to 100) two remarks are one."""


def _are_versions(entry: Entry, other: Entry) -> bool:
    """Tell whether year and venue both differ, as those of a conference paper and its journal version do."""
    return _differ(entry, other, (Role.VENUE,)) and _differ(entry, other, (Role.YEAR, Role.DATE))


def _differ(entry: Entry, other: Entry, roles: Sequence[Role]) -> bool:
    """Tell whether the columns of the first of these roles that both have are filled and differ."""
    for role in roles:
        if entry.works.has(role) and other.works.has(role):
            values = [comparable(it.works.values(role)[it.number]) for it in (entry, other)]
            return all(values) and values[0] != values[1]
    return False


def _are_years_apart(one: _Copy, two: _Copy) -> bool:
    """Tell whether two citations name different years, as those of a paper and its journal version do."""
    years = [set(_YEAR.findall(copy.beside)) for copy in (one, two)]
    return all(years) and years[0].isdisjoint(years[1])


_YEAR = lazily(r"(?:19|20)\d\d")


def _are_strangers(one: _Copy, two: _Copy) -> bool:
    """Tell whether both entries name their authors and share none."""
    return bool(one.authors and two.authors) and one.authors.isdisjoint(two.authors)


def _are_apart(one: _Copy, two: _Copy) -> bool:
    """Tell whether two entries lead to different hosts, none of them to a paper, and say different things."""
    if one.domain is None or two.domain is None:
        return False
    return one.domain != two.domain and one.beside != two.beside


_CHUNK = lazily(r"\n|<br\s*/?>|\s[-–—]\s|[\[\]()]|[.!?](?=\s*$)")
_PERSON = r"(?:[A-Z][\w'’.-]*\*?(?: (?:de|da|van|von|der|den|la|el|bin))* ){1,3}[A-Z][\w'’-]+\*?"
_PEOPLE = lazily(rf"{_PERSON}(?:(?:(?:, |,? (?:and|&) )(?:and )?{_PERSON})+(?:,? et al)?|,? et al)")
_PARTED = lazily(r",\s*(?:and\s+)?|\s+(?:and|&)\s+|\s+et al")


def _authors(entry: Entry) -> set[str]:
    """Give the authors that an entry names: its column's, else those of a part of it that holds nothing but names."""
    if entry.works.has(Role.AUTHORS):
        named = [entry.works.values(Role.AUTHORS)[entry.number]]
    else:
        chunks = (plain(chunk).strip(" ,.:;*_\t") for chunk in _CHUNK.split(_beside(entry)))
        named = [chunk for chunk in chunks if len(chunk) < _LONGEST_REMARK and _PEOPLE.fullmatch(chunk)]
    return {comparable(name) for names in named for name in _PARTED.split(names)} - {""}


_LONGEST_REMARK = 1000
"""Of an entry so many characters beside its title are compared."""


def _beside(entry: Entry) -> str:
    """Give what an entry says beside its title and its links."""
    span, text = entry.span, entry.works.doc.text
    parts: list[str] = []
    at = span.start
    cut = sorted([entry.title_span, *(Span(link.start, link.end) for link in entry.works.links(entry.number))])
    for start, end in cut:
        if start > at:
            parts.append(text[at:start])
        at = max(at, end)
    parts.append(text[at : span.end])
    return "\n".join(parts)[: 4 * _LONGEST_REMARK]


def _name(entry: Entry) -> str:
    """Give the name beside a title: data sets of one paper are different works."""
    if not (entry.works.has(Role.NAME) and entry.works.has(Role.TITLE)):
        return ""
    return comparable(entry.works.values(Role.NAME)[entry.number])


_NUMBERED = r"(?:\bparts?|\bvol(?:ume)?|\bchapter|\blecture|\bday|\bweek|\bno|\bv|\bversion)\.?\s*(?:\d+|[ivx]+)\b"
_NO_YEAR = r"(?!,?\s*(?:19|20)\d\d\b)"
_PART = lazily(rf"{_NUMBERED}|\(\s*\d+\s*\){_NO_YEAR}")
# Compiled apart: Chinese numbers take half a millisecond.
_CHINESE_PART = lazily(rf"{_NUMBERED}|[（(]\s*[上中下一二三四五六七八九十\d]+\s*[）)]{_NO_YEAR}")


def _part(text: str) -> str:
    """Give the part number in a text, "" where none is: `(1)`, `part 2`, `（上）`."""
    lowered = text.lower()
    m = (_PART if lowered.isascii() else _CHINESE_PART).search(lowered)
    return m[0] if m else ""


def _remark(entry: Entry) -> str:
    """Give the part number that stands behind a title: `(1)`, `part 2`, `（上）`; `ACL (1) 2019` is a venue's."""
    span, title = entry.span, entry.title_span
    behind = entry.works.doc.text[title.end : min(span.end, title.end + 400)]
    return _part(plain(behind))


def _removal(text: str, span: Span) -> Edit | None:
    """Delete the line of an entry that stands on one line."""
    if text.find("\n", span.start, span.end) >= 0:
        return None
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return Edit(start, end + 1, "") if end >= 0 else Edit(max(0, start - 1), len(text), "")


def _short(title: str) -> str:
    return shortened(title, 60)
