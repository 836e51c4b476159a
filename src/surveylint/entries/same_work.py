"""What makes two entries of one title one work, or two: addresses, parts, names, authors, venues, what stands beside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from surveylint.entries import Entry, Kind, TableList, WorkList
from surveylint.hosts import REPOSITORY_KINDS, comparable_url, domain_of, identify
from surveylint.lazy import lazily
from surveylint.match import comparable, plain
from surveylint.match import words as split_words
from surveylint.model.source import Span
from surveylint.roles import Role

TITLE_WORDS = 4
"""A title of fewer words may name two things."""


class Copy:
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
        return address_of(self.entry)

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
        return (
            None
            if self.entry.main is None or is_paper(self.entry)
            else domain_of(self.entry.main.url)
        )


def is_paper(entry: Entry) -> bool:
    """Return whether an entry's main link names a paper, no repository."""
    work = identify(entry.main.url) if entry.main is not None else None
    return work is not None and work.kind not in REPOSITORY_KINDS


def _line(works: WorkList, line: str) -> str:
    """Return what an entry's line says: without its number or marker, blanks folded."""
    if isinstance(works, TableList):
        if works.place.get(Role.INDEX) == 0 and not works.table.html:
            line = line[line.find("|", 1) + 1 :]
    elif works.kind is Kind.LIST:
        line = line.partition(" ")[2]
    return " ".join(line.split())


def address_of(entry: Entry) -> str:
    """Return what identifies the work behind an entry's main link: the identifier, else the address."""
    link = entry.main
    if link is None or not link.url:
        return ""
    work = identify(link.url)
    if work is not None:
        return f"{work.kind} {work.value}"
    return comparable_url(link.url).casefold()


def same_work(one: Copy, two: Copy) -> bool:
    """Decide whether two entries of one title and category are one work listed twice."""
    alike = one.address == two.address
    kinds = [text.partition(" ")[0] for text in (one.address, two.address) if " " in text]
    if not alike and len(kinds) == 2 and kinds[0] == kinds[1]:
        return False  # two identifiers of one kind are two works, whatever their titles
    if one.marks != two.marks:
        return False
    short = one.words < TITLE_WORDS
    if short and are_variants(one.entry, two.entry):
        return False
    if one.address and two.address:
        if alike:
            return True
        if not one.entry.works.has(Role.TITLE) and are_variants(one.entry, two.entry):
            return False  # a name, unlike a paper's title, is given again
        return not (
            short
            or _are_versions(one.entry, two.entry)
            or _are_strangers(one, two)
            or _are_apart(one, two)
        )
    if not one.address and not two.address:
        if _are_years_apart(one, two):
            return False
        return one.words >= 2 or not one.entry.title.isascii()
    return not short


_VALUES = frozenset({Role.NONE, Role.NOTE, Role.CATEGORY})
"""Roles of columns that may say which of two things of one name is meant: sizes, versions, kinds."""


def are_variants(entry: Entry, other: Entry) -> bool:
    """Return whether two rows of one table differ in a column that both fill."""
    works = entry.works
    if works is not other.works or not isinstance(works, TableList):
        return False
    for place, column in enumerate(works.columns):
        if column.role in _VALUES and place < len(works.table.columns):
            cells = works.table.columns[place]
            one, two = (
                comparable(plain(cells[entry.number])),
                comparable(plain(cells[other.number])),
            )
            if (
                one
                and two
                and one != two
                and not (column.role is Role.NOTE and _says_alike(one, two))
            ):
                return True
    return False


def _says_alike(one: str, two: str) -> bool:
    """Return whether two remarks, in comparable form, are one remark in other words; sizes and versions are short."""
    if min(len(one), len(two)) < SHORTEST_REMARK or any(map(str.isdigit, one + two)):
        return False
    from rapidfuzz.fuzz import ratio

    return one.startswith(two) or two.startswith(one) or ratio(one, two) > _ALIKE


SHORTEST_REMARK = 16
"""Remarks of fewer letters and digits may be values: `base model`, `large model`."""

_ALIKE = 75
"""Above this likeness (0 to 100) two remarks are one."""


def _are_versions(entry: Entry, other: Entry) -> bool:
    """Return whether year and venue both differ, as those of a conference paper and its journal version do."""
    return _differ(entry, other, (Role.VENUE,)) and _differ(entry, other, (Role.YEAR, Role.DATE))


def _differ(entry: Entry, other: Entry, roles: Sequence[Role]) -> bool:
    """Return whether the columns of the first of these roles that both have are filled and differ."""
    for role in roles:
        if entry.works.has(role) and other.works.has(role):
            values = [comparable(it.works.values(role)[it.number]) for it in (entry, other)]
            return all(values) and values[0] != values[1]
    return False


def _are_years_apart(one: Copy, two: Copy) -> bool:
    """Return whether two citations name different years, as those of a paper and its journal version do."""
    years = [set(_YEAR.findall(copy.beside)) for copy in (one, two)]
    return all(years) and years[0].isdisjoint(years[1])


_YEAR = lazily(r"(?:19|20)\d\d")


def _are_strangers(one: Copy, two: Copy) -> bool:
    """Return whether both entries name their authors and share none."""
    return bool(one.authors and two.authors) and one.authors.isdisjoint(two.authors)


def _are_apart(one: Copy, two: Copy) -> bool:
    """Return whether two entries lead to different hosts, none of them to a paper, and say different things."""
    if one.domain is None or two.domain is None:
        return False
    return one.domain != two.domain and one.beside != two.beside


_CHUNK = lazily(r"\n|<br\s*/?>|\s[-–—]\s|[\[\]()]|[.!?](?=\s*$)")
_PERSON = r"(?:[A-Z][\w'’.-]*\*?(?: (?:de|da|van|von|der|den|la|el|bin))* ){1,3}[A-Z][\w'’-]+\*?"
_PEOPLE = lazily(rf"{_PERSON}(?:(?:(?:, |,? (?:and|&) )(?:and )?{_PERSON})+(?:,? et al)?|,? et al)")
_PARTED = lazily(r",\s*(?:and\s+)?|\s+(?:and|&)\s+|\s+et al")


def _authors(entry: Entry) -> set[str]:
    """Return the authors that an entry names: its column's, else those of a part of it that holds nothing but names."""
    if entry.works.has(Role.AUTHORS):
        named = [entry.works.values(Role.AUTHORS)[entry.number]]
    else:
        chunks = (plain(chunk).strip(" ,.:;*_\t") for chunk in _CHUNK.split(_beside(entry)))
        named = [
            chunk for chunk in chunks if len(chunk) < _LONGEST_REMARK and _PEOPLE.fullmatch(chunk)
        ]
    return {comparable(name) for names in named for name in _PARTED.split(names)} - {""}


_LONGEST_REMARK = 1000
"""Of an entry so many characters beside its title are compared."""


def _beside(entry: Entry) -> str:
    """Return what an entry says beside its title and its links."""
    span, text = entry.span, entry.works.doc.text
    parts: list[str] = []
    at = span.start
    cut = sorted(
        [
            entry.title_span,
            *(Span(link.start, link.end) for link in entry.works.links(entry.number)),
        ]
    )
    for start, end in cut:
        if start > at:
            parts.append(text[at:start])
        at = max(at, end)
    parts.append(text[at : span.end])
    return "\n".join(parts)[: 4 * _LONGEST_REMARK]


def _name(entry: Entry) -> str:
    """Return the name beside a title: data sets of one paper are different works."""
    if not (entry.works.has(Role.NAME) and entry.works.has(Role.TITLE)):
        return ""
    return comparable(entry.works.values(Role.NAME)[entry.number])


_NUMBERED = r"(?:\bparts?|\bvol(?:ume)?|\bchapter|\blecture|\bday|\bweek|\bno|\bv|\bversion)\.?\s*(?:\d+|[ivx]+)\b"
_NO_YEAR = r"(?!,?\s*(?:19|20)\d\d\b)"
_PART = lazily(rf"{_NUMBERED}|\(\s*\d+\s*\){_NO_YEAR}")
# Compiled apart: Chinese numbers take half a millisecond.
_CHINESE_PART = lazily(rf"{_NUMBERED}|[（(]\s*[上中下一二三四五六七八九十\d]+\s*[）)]{_NO_YEAR}")


def part_of(text: str) -> str:
    """Return the part number in a text, "" where none is: `(1)`, `part 2`, `（上）`."""
    lowered = text.lower()
    m = (_PART if lowered.isascii() else _CHINESE_PART).search(lowered)
    return m[0] if m else ""


def _remark(entry: Entry) -> str:
    """Return the part number that stands behind a title: `(1)`, `part 2`, `（上）`; `ACL (1) 2019` is a venue's."""
    span, title = entry.span, entry.title_span
    behind = entry.works.doc.text[title.end : min(span.end, title.end + 400)]
    return part_of(plain(behind))
