"""Rules on names that disagree: with a title, with other rows, with an address, with the headers of sibling tables."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from surveylint.entries import Entry, Index, TableList, WorkList
from surveylint.entries.titles import is_credit
from surveylint.hosts import title_slug
from surveylint.hosts.catalogue import TABLES
from surveylint.lazy import lazily
from surveylint.match import comparable
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import ColumnSample, Role, header_role
from surveylint.rule import rule
from surveylint.vocabulary import Words

LONGEST_NAME = 4
"""A title's part before its colon that has more words is no name."""
SHORTEST_TYPO = 6
"""Shorter names that differ by a letter are different names: `BLIP`, `CLIP`, `GLIP`."""
FEWEST_WORDS = 3
"""Titles and slugs of fewer words are names or fragments and prove nothing."""
DIFFERENT = 50
"""Below this likeness (0 to 100) slug and title are two works; between 50 and 75 one in six was (1,090 pairs)."""
MOST_HEADERS = 100
"""So many different headers of one role are compared; more are no siblings."""

# Under these roles a header says what sort of thing the column holds: `Model` and `Dataset` are both names.
_MANY_THINGS = frozenset(
    {Role.NAME, Role.CATEGORY, Role.DATE, Role.NOTE, Role.DATA, Role.PROJECT, Role.BADGE}
)
_HOSTS = frozenset(host for fact in TABLES["host"] if "slug" in fact for host in fact["hosts"])
_WORD = lazily(r"[^\W_]+")
_BETWEEN = lazily(r"[^\w+#*]+|_+")
_CAMEL = lazily(r"[a-z][A-Z]")  # a capital that somebody set on purpose
_REMARK = lazily(r"\s*[(\[][^()\[\]]*[)\]]")
_NARROW = str.maketrans("（）", "()")


@rule(Severity.WARNING)
def name_drift(doc: Document, index: Index) -> Iterator[Problem]:
    """Find names that are written otherwise in their own title, in another row of the same work, in the address."""
    reported: set[tuple[int, int]] = set()
    for place, works in enumerate(index.lists):
        if works.has(Role.NAME) and works.has(Role.TITLE):
            for number, problem in _against_title(doc, works):
                reported.add((place, number))
                yield problem
    yield from _across_rows(doc, index, reported)
    yield from _against_slug(doc, index)


def _against_title(doc: Document, works: WorkList) -> Iterator[tuple[int, Problem]]:
    """Compare each name with what stands before the colon of its own title."""
    for number, (name, title) in enumerate(
        zip(works.values(Role.NAME), works.values(Role.TITLE), strict=True)
    ):
        if title.startswith(name):
            continue
        prefix, colon, rest = title.partition(":")
        if not colon or not rest.strip() or name == prefix or title.isupper():
            continue
        recased = prefix.casefold() == name.casefold()
        if (recased and _initials_only(name, prefix)) or not (recased or _mistyped(name, prefix)):
            continue
        field, whole = works.field(number, Role.NAME), works.field(number, Role.TITLE)
        titled = _inside(doc, whole, prefix)
        if recased and _lowered(rest) and _capitals(name) > _capitals(prefix):
            message = f"title begins with `{prefix}`, its name is `{name}`"
            problem = _recast(
                doc, titled, prefix, name, message, Related(*field, "the name"), certain=True
            )
        else:
            message = f"name `{name}`, its title says `{prefix}`"
            certain = recased and not (_CAMEL.search(name) and not _CAMEL.search(prefix))
            problem = _recast(
                doc, field, name, prefix, message, Related(*titled, "the title"), certain=certain
            )
        yield number, problem


def _recast(
    doc: Document,
    span: Span,
    seen: str,
    wanted: str,
    message: str,
    other: Related,
    *,
    certain: bool,
) -> Problem:
    """Report a name at one of its places; what is written with marks inside is not edited."""
    plainly = doc.text[span.start : span.end] == seen
    return Problem(
        start=span.start,
        end=span.end,
        message=message,
        related=(other,),
        edits=(Edit(span.start, span.end, wanted),) if certain and plainly else (),
        key=seen,
    )


def _initials_only(one: str, other: str) -> bool:
    """Return whether two names differ only in the capital that begins a word: title case against sentence case."""
    return all(
        a[1:] == b[1:] for a, b in zip(_WORD.findall(one), _WORD.findall(other), strict=False)
    )


def _lowered(rest: str) -> bool:
    """Return whether a title has lost its capitals, as reference managers do: its name has lost them, too."""
    words = [word for word in _WORD.findall(rest)[1:] if word.isalpha()]
    return len(words) >= FEWEST_WORDS and all(word.islower() for word in words)


def _capitals(name: str) -> int:
    return sum(map(str.isupper, name))


def _mistyped(name: str, prefix: str) -> bool:
    """Return whether two names are one, but for a typing error of one or two letters at one place inside a word.

    Digits, `+`, `#` and `*` tell models apart, and so does an ending: `MovieChat+`, `Vriptor` beside `Vript`. In an
    acronym every letter is a word: `RAP-SAM` is not `RMP-SAM` mistyped.
    """
    one, two = _BETWEEN.sub("", name), _BETWEEN.sub("", prefix)
    a, b = one.casefold(), two.casefold()
    if a[:1] != b[:1] or min(len(a), len(b)) < SHORTEST_TYPO or abs(len(a) - len(b)) > 2:
        return False
    if a.startswith(b) or b.startswith(a):
        return False
    front = next(i for i, (c, d) in enumerate(zip(a, b, strict=False)) if c != d)
    back = 0
    while back < min(len(a), len(b)) - front and a[-1 - back] == b[-1 - back]:
        back += 1
    changed = one[front : len(one) - back] + two[front : len(two) - back]
    return max(len(a), len(b)) - front - back <= 2 and changed.isalpha() and changed.islower()


def _inside(doc: Document, span: Span, wanted: str) -> Span:
    """Narrow a span to a text that stands at its beginning, as far as it is written plainly."""
    at = doc.text.find(wanted, span.start, span.end)
    return Span(at, at + len(wanted)) if at >= 0 else span


def _across_rows(doc: Document, index: Index, reported: set[tuple[int, int]]) -> Iterator[Problem]:
    """Compare the names that rows of one work carry, wherever they stand."""
    columns = [
        (place, works.values(Role.NAME))
        for place, works in enumerate(index.lists)
        if works.has(Role.NAME)
    ]
    names = {name for _, values in columns for name in values}
    spellings = Counter(map(str.casefold, names))
    if len(spellings) == len(names):
        return
    drifting = {name for name in names if spellings[name.casefold()] > 1}
    works_of: defaultdict[tuple[str, str], list[tuple[str, Entry, int]]] = defaultdict(list)
    for place, values in columns:
        works = index.lists[place]
        for number, name in enumerate(values):
            if name in drifting and works.has(Role.TITLE) and (place, number) not in reported:
                title = comparable(works.titles[number])
                works_of[name.casefold(), title].append((name, Entry(works, number), place))
    for (folded, title), holders in works_of.items():
        if len(title) > len(comparable(folded)):
            yield from _recased(doc, holders)


def _recased(doc: Document, holders: Sequence[tuple[str, Entry, int]]) -> Iterator[Problem]:
    """Report the names of one work that are not written as its title, or else as most of its rows, write them."""
    counts = Counter(name for name, _, _ in holders)
    titled = Counter(name for name, entry, _ in holders if entry.title.startswith(f"{name}:"))
    usual = max(counts, key=lambda name: (titled[name] > 0, counts[name]))
    sample = next(entry for name, entry, _ in holders if name == usual)
    other = Related(*sample.works.field(sample.number, Role.NAME), "the other row")
    for name, entry, _ in holders:
        if name != usual:
            message = f"name `{name}`, another row of the same work has `{usual}`"
            field = entry.works.field(entry.number, Role.NAME)
            yield _recast(
                doc, field, name, usual, message, other, certain=counts[usual] > counts[name]
            )


def _against_slug(doc: Document, index: Index) -> Iterator[Problem]:
    """Compare what stands before a title's colon with the title that the link's address spells."""
    for entry, link in _spelling_links(doc, index):
        prefix, colon, _ = entry.title.partition(":")
        if not colon or len(_WORD.findall(prefix)) > LONGEST_NAME or entry.title.isupper():
            continue
        slug = title_slug(link.url)
        spelt = _spelt(prefix, slug.words) if slug is not None else None
        if spelt is None or _initials_only(prefix, spelt) or _capitals(spelt) <= _capitals(prefix):
            continue
        address = Related(link.target_start, link.target_end, "the address")
        message = f"title begins with `{prefix}`, its link's address with `{spelt}`"
        yield _recast(
            doc,
            _inside(doc, entry.title_span, prefix),
            prefix,
            spelt,
            message,
            address,
            certain=True,
        )


def _spelling_links(doc: Document, index: Index) -> Iterator[tuple[Entry, Link]]:
    """Go through the links of entries whose address spells a title, where that does not plainly begin as theirs."""
    spelling = [
        link for link in doc.links if not link.url.startswith(_UNSPELT) and _spells(link.url)
    ]
    if not spelling:
        return
    starts = [works.start for works in index.lists]
    first = [doc.source.line(start) + 2 for start in starts]
    line = doc.source.line
    for link in spelling:
        # a page of a file is a part of what its name says: a paper in its proceedings
        if "#page=" in link.url:
            continue
        place = bisect_right(starts, link.start) - 1
        if place < 0:
            continue
        works = index.lists[place]
        # most rows of most tables are lines behind a header and a row of dashes, and most addresses are right
        guess = line(link.start) - first[place]
        if 0 <= guess < len(works) and _begun(works.titles[guess]) in link.url:
            continue
        number = (
            bisect_right(range(len(works)), link.start, key=lambda other: works.span(other).start)
            - 1
        )
        if (
            number >= 0
            and link.start < works.span(number).end
            and _begun(works.titles[number]) not in link.url
        ):
            yield Entry(works, number), link


_UNSPELT = ("https://arxiv.org/", "https://github.com/")
"""What nearly every link of a list begins with."""


def _spells(url: str) -> bool:
    """Return whether an address stands on a host whose addresses spell titles."""
    parts = url.split("/", 3)
    if len(parts) < 4 or parts[1] or parts[0].lower() not in ("https:", "http:"):
        return False
    return parts[2].lower().removeprefix("www.") in _HOSTS


def _begun(title: str) -> str:
    """Write the beginning of a title as most addresses do."""
    return title[:24].replace(":", "").replace(" ", "_") or "\n"


def _spelt(prefix: str, slug: str) -> str | None:
    """Write a title's prefix in the case that a slug gives to the same letters, None where it has others."""
    letters = iter(slug)
    found: list[str] = []
    for char in prefix:
        if not char.isalnum():
            found.append(char)
            continue
        seen = next((c for c in letters if c.isalnum()), "")
        if seen.casefold() != char.casefold():
            return None
        found.append(seen)
    # the slug's word must end where the name does
    return "".join(found) if not next(letters, " ").isalnum() else None


@rule(Severity.WARNING)
def slug_drift(doc: Document, index: Index) -> Iterator[Problem]:
    """Find links whose address spells the title of another work."""
    titles: list[tuple[str, int, Entry]] = []
    agreed: bool | None = None  # looked for once, and only where something is to be told
    for entry, link in _spelling_links(doc, index):
        spelt = title_slug(link.url)
        if spelt is None or not entry.works.has(Role.TITLE):
            continue
        title, slug = _REMARK.sub("", entry.title.translate(_NARROW)), spelt.words
        if is_credit(title) or not _tells(title) or not _tells(slug) or _begins_alike(title, slug):
            continue
        if _likeness(title, slug) >= DIFFERENT or _says(doc, entry, slug) or entry.main != link:
            continue
        spans = [("the title", entry.title_span)]
        titles = titles or sorted(
            (_reduced(other.title), i, other) for i, other in enumerate(index.entries())
        )
        if (twin := _titled(titles, entry, slug)) is not None:
            spans.append(("the title that the address spells", twin.title_span))
        elif agreed is None:
            agreed = _any_agrees(index)
        yield Problem(
            start=link.target_start,
            end=link.target_end,
            message=f"address names `{slug}`, the title is `{entry.title}`",
            related=tuple(Related(span.start, span.end, message) for message, span in spans),
            severity=None if twin is not None or agreed else Severity.INFO,
            key=entry.title,
        )


def _any_agrees(index: Index) -> bool:
    """Return whether any entry's address spells its title; what a list calls a strategy only has a source."""
    for entry in index.entries():
        if (link := entry.main) is not None and _spells(link.url):
            slug = title_slug(link.url)
            if slug is not None and _begins_alike(entry.title, slug.words):
                return True
    return False


def _tells(title: str) -> bool:
    """Return whether a title or slug has enough words to be compared, most of its letters Latin."""
    words = [word for word in _WORD.findall(title) if word.isalpha() and word.isascii()]
    return len(words) >= FEWEST_WORDS and 2 * len("".join(words)) > sum(map(str.isalnum, title))


def _reduced(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", title.lower().replace("&", "and").replace("°", "deg"))


def _begins_alike(title: str, slug: str) -> bool:
    """Return whether the slug, which may be cut, is the title's beginning."""
    a, b = _reduced(title), _reduced(slug)
    return a.startswith(b) or b.startswith(a)


def _likeness(title: str, slug: str) -> float:
    """Measure how much alike title and slug begin, from 0 to 100; a title may lack its name, a slug its author."""
    from rapidfuzz.fuzz import ratio

    titles = [title, title.partition(":")[2]]
    slugs = [slug, slug.partition(" ")[2]]
    pairs = [(_reduced(a), _reduced(b)) for a in titles for b in slugs]
    return max(ratio(a[: len(b)], b) for a, b in pairs if a and b)


def _says(doc: Document, entry: Entry, slug: str) -> bool:
    """Return whether the entry says the slug's words elsewhere: then its title is another part of it."""
    span = entry.span
    return _reduced(slug)[:24] in _reduced(doc.prose_in(span.start, span.end))


def _titled(titles: Sequence[tuple[str, int, Entry]], entry: Entry, slug: str) -> Entry | None:
    """Find another entry whose title the slug spells, in titles that are sorted in their reduced form."""
    wanted = _reduced(slug)
    at = bisect_left(titles, (wanted,))
    near = (other for title, _, other in titles[at : at + 2] if title.startswith(wanted))
    return next((other for other in near if other != entry), None)


class _Header(NamedTuple):
    """A header as one shape of table has it: its text, its place from the left and from the right."""

    text: str
    left: int
    right: int


_Holders = Mapping[_Header, Sequence[TableList]]


@rule(Severity.INFO)
def header_drift(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find columns that sibling tables name differently."""
    by_role: defaultdict[Role, dict[_Header, list[TableList]]] = defaultdict(dict)
    for works in index.lists:
        if isinstance(works, TableList):
            for place, column in enumerate(works.columns):
                if column.header and column.role is not Role.NONE:
                    header = _Header(column.header, place, len(works.columns) - place)
                    by_role[column.role].setdefault(header, []).append(works)
    for role, holders in by_role.items():
        if len({header.text for header in holders}) > 1:
            for siblings in _siblings(role, holders, words):
                problem = _renamed(
                    doc, [(works, header) for header in siblings for works in holders[header]]
                )
                if problem is not None:
                    yield problem


def _siblings(role: Role, holders: _Holders, words: Words) -> Iterator[list[_Header]]:
    """Join the headers that stand over one and the same column of sibling tables."""

    @cache
    def form(header: _Header) -> ColumnSample:
        columns = holders[header][0].table.columns
        return ColumnSample(
            columns[header.left] if header.left < len(columns) else (), words.set("nulls")
        )

    def same(a: _Header, b: _Header) -> bool:
        if a.left != b.left and a.right != b.right:
            return False
        return a.text == b.text or (
            _means_the_same(a, b, role, words)
            and _of_one_make(a, b, holders)
            and _alike(form(a), form(b))
        )

    groups: list[list[_Header]] = []
    for header in list(holders)[:MOST_HEADERS]:
        joined = [header]
        for group in list(groups):
            if any(same(header, other) for other in group):
                groups.remove(group)
                joined = [*group, *joined]
        groups.append(joined)
    yield from (group for group in groups if len({header.text for header in group}) > 1)


def _means_the_same(a: _Header, b: _Header, role: Role, words: Words) -> bool:
    """Return whether two headers can name one thing: both by their own words, or because they share one."""
    if (
        role not in _MANY_THINGS
        and header_role(a.text, words) is header_role(b.text, words) is role
    ):
        return True
    return not _stems(a.text).isdisjoint(_stems(b.text))


def _of_one_make(a: _Header, b: _Header, holders: _Holders) -> bool:
    """Return whether the tables under two headers share another header."""
    one, two = (
        {column.header for column in holders[header][0].columns} - {header.text, ""}
        for header in (a, b)
    )
    return not one.isdisjoint(two)


def _stems(header: str) -> set[str]:
    return {word.casefold().removesuffix("s") for word in _WORD.findall(header)}


def _alike(a: ColumnSample, b: ColumnSample) -> bool:
    """Return whether the values of two columns are of one sort; a column without values agrees with none."""
    if not a.filled or not b.filled:
        return False
    traits = zip(
        (a.integers, a.dates, a.only_links, a.images),
        (b.integers, b.dates, b.only_links, b.images),
        strict=True,
    )
    return (
        all((x >= 0.6) == (y >= 0.6) for x, y in traits)
        and max(a.words, b.words) <= 2 * min(a.words, b.words) + 2
    )


def _renamed(doc: Document, named: Sequence[tuple[TableList, _Header]]) -> Problem | None:
    """Report the headers that fewer tables have, at the first of them; of equals the first one in the text stays."""
    if len({works.start for works, _ in named}) < len(named):
        return None  # two columns of one table: not one and the same
    named = sorted(named, key=lambda pair: pair[0].start)
    counts = Counter(header.text for _, header in named)
    usual = max(counts, key=counts.__getitem__)
    spans = [(header.text, works.table.header[header.left]) for works, header in named]
    odd = [(text, cell) for text, cell in spans if text != usual]
    first_text, first = odd[0]
    tables = "1 sibling table" if counts[usual] == 1 else f"{counts[usual]} sibling tables"
    return Problem(
        start=first.start,
        end=first.end,
        message=f"column `{first_text}` is `{usual}` in {tables}",
        related=tuple(
            Related(cell.start, cell.end, "" if text != usual else f"`{usual}`")
            for text, cell in spans
            if cell != first
        ),
        edits=tuple(
            Edit(cell.start, cell.end, usual)
            for text, cell in odd
            if doc.text[cell.start : cell.end] == text
        ),
        key=first_text,
    )
