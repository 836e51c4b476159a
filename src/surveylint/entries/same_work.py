"""Whether two entries of one title are one work: addresses, parts, names, authors, venues."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from surveylint.entries import Entry, ListKind, TableWorkList, WorkList
from surveylint.hosts import MEDIA_KINDS, REPOSITORY_KINDS, comparable_url, domain_of, identify
from surveylint.lazy import lazily
from surveylint.match import comparable, plain
from surveylint.match import words as split_words
from surveylint.model.source import Span
from surveylint.roles import Role, role_of_label

TITLE_WORDS = 4
"""A title of fewer words is a name: two things may have it, and it shares its paper's link."""

SHORTEST_REMARK = 16
"""Remarks of fewer letters and digits may be values: `base model`, `large model`."""

_SENTENCE = 5
"""The fewest words of a remark about a thing; a value that distinguishes it has fewer."""

_ALIKE = 75
"""Above this likeness (0 to 100) two remarks are one."""

_LONGEST_REMARK = 1000
"""At most this many characters are compared of what an entry says beside its title."""

_LONGEST_MAKER = 60
"""A longer text is no name."""

_LONGEST_PART = 400
"""A part number is searched for in this many characters after the title."""

_EDITIONS = frozenset({
    "chinese", "english", "extended version", "french", "german", "go", "japanese", "java",
    "javascript", "journal version", "korean", "r", "rust", "scala", "spanish", "swift",
    "workshop version", "中文", "英文",
})  # fmt: skip
"""Brackets after a title that make another work of it, besides the labels of links."""

_VALUES = frozenset({Role.NONE, Role.NOTE, Role.CATEGORY})
"""Roles of columns that may distinguish two things of one name: sizes, versions, kinds."""

_YEAR = lazily(r"(?:19|20)\d\d")
_LAST_BRACKET = lazily(r"[(（\[]([^()（）\[\]]{1,40})[)）\]]\Z")
_CHUNK = lazily(
    r"\n|<br\s*/?>|\s[-–—]\s|[\[\]()]|[.!?](?=\s*$)"
    r"|\.\s(?=[A-Z][A-Za-z]{1,12}[ '’]{1,2}\d\d)"  # a venue after the last author
)
_PERSON = r"(?:[A-Z][\w'’.-]*\*?(?: (?:de|da|van|von|der|den|la|el|bin))* ){1,3}[A-Z][\w'’-]+\*?"
_NEXT_NAME = r"(?>(?:,? (?:and|&) |, )(?:and )?)"
_PEOPLE = lazily(rf"{_PERSON}(?:(?:{_NEXT_NAME}{_PERSON})+(?:,? et al)?|,? et al)")
_CAPITALIZED = r"[A-Z][\w'’.&-]*"
_MAKER = lazily(
    rf"(?:[Bb]y )?(@[\w-]+|{_CAPITALIZED}"
    rf"(?: (?:of|the|for|and|&|de|da|van|von|der|{_CAPITALIZED})){{0,5}})"
    r"(?:,? \(?(?:19|20)\d\d\)?)?"
)
_BETWEEN_NAMES = lazily(r",\s*+(?:and\s+)?|(?<!\s)\s++(?:(?:and|&)\s+|et al)")
_NUMBERED = (
    r"(?:\bparts?|\bvol(?:ume)?|\bchapter|\blecture|\bday|\bweek|\bno|\bv|\bversion)"
    r"\.?\s*(?:\d+|[ivx]+)\b"
    r"|\b(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth)\s+ed(?:ition)?\b"
)
_NO_YEAR = r"(?!,?\s*(?:19|20)\d\d\b)"
_PART = lazily(rf"{_NUMBERED}|\(\s*\d+\s*\){_NO_YEAR}")
# compiled only where needed: Chinese numbers take half a millisecond
_CHINESE_PART = lazily(rf"{_NUMBERED}|[（(]\s*[上中下一二三四五六七八九十\d]+\s*[）)]{_NO_YEAR}")


class Copy:
    """An entry that may repeat another one; what is compared is computed once.

    Attributes:
        entry: The entry.
        span: Its place.
        line: Its text without its number, white space folded.
    """

    def __init__(self, entry: Entry) -> None:
        """Read the text of the entry."""
        self.entry = entry
        self.span = entry.span
        self.line = _line(entry.works, entry.works.doc.text[self.span.start : self.span.end])

    @cached_property
    def address(self) -> str:
        """The identifier or address of its main link."""
        return address_of(self.entry)

    @cached_property
    def marks(self) -> tuple[str, str]:
        """The part number after its title, and the name beside it."""
        return _part_after_title(self.entry), _name(self.entry)

    @cached_property
    def authors(self) -> set[str]:
        """The authors that it names."""
        return _authors(self.entry)

    @cached_property
    def makers(self) -> set[str]:
        """Who may have made it."""
        return _makers(self.entry)

    @cached_property
    def words(self) -> int:
        """The number of words of its title."""
        return len(split_words(self.entry.title))

    @cached_property
    def beside(self) -> str:
        """What it says beside its title and its links, in comparable form."""
        return comparable(text_beside(self.entry))

    @cached_property
    def labels(self) -> set[str]:
        """What its links are called, in comparable form, without its title and usual labels."""
        entry = self.entry
        text, title = entry.works.doc.text, entry.title_span
        found = (
            plain(text[link.text_start : link.text_end])
            for link in entry.works.links(entry.number)
            if not link.start <= title.start < link.end
        )
        return {comparable(label) for label in found if not role_of_label(label, entry.works.words)}

    @cached_property
    def domain(self) -> str | None:
        """The domain of its main link ("" within the repository), None for no link or a paper."""
        main = self.entry.main
        return None if main is None or is_paper(self.entry) else domain_of(main.url)


def is_paper(entry: Entry) -> bool:
    """Return whether the main link of an entry is a paper, not a repository or a video."""
    work = identify(entry.main.url) if entry.main is not None else None
    return work is not None and work.kind not in REPOSITORY_KINDS | MEDIA_KINDS


def _line(works: WorkList, line: str) -> str:
    """Return the text of an entry without its number or marker, white space folded."""
    if isinstance(works, TableWorkList):
        if works.place.get(Role.INDEX) == 0 and not works.table.html:
            line = line[line.find("|", 1) + 1 :]
    elif works.kind is ListKind.LIST:
        line = line.partition(" ")[2]
    return " ".join(line.split())


def address_of(entry: Entry) -> str:
    """Return the identifier of an entry's main link, else its address, "" where it has none."""
    link = entry.main
    if link is None or not link.url:
        return ""
    work = identify(link.url)
    if work is not None:
        return f"{work.kind} {work.value}"
    return comparable_url(link.url).casefold()


def same_work(one: Copy, two: Copy) -> bool:
    """Return whether two entries of one title and category are one work, listed twice."""
    alike = one.address == two.address
    kinds = [text.partition(" ")[0] for text in (one.address, two.address) if " " in text]
    if not alike and len(kinds) == 2 and kinds[0] == kinds[1]:
        return False  # two identifiers of one kind are two works, whatever their titles
    if one.marks != two.marks:
        return False
    short = one.words < TITLE_WORDS
    if short and are_variants(one.entry, two.entry, one_page=alike and bool(one.address)):
        return False
    if one.address and two.address:
        return alike or _same_at_two_addresses(one, two, short)
    if not one.address and not two.address:
        if _years_differ(one, two):
            return False
        return one.words >= 2 or not one.entry.title.isascii()
    return not short


def _same_at_two_addresses(one: Copy, two: Copy, short: bool) -> bool:
    """Return whether two entries with different addresses are one work.

    Unlike the title of a paper, a name is used again, and so is the title of a course or a video.
    """
    if not one.entry.works.has(Role.TITLE) and are_variants(one.entry, two.entry):
        return False
    return not (
        short
        or _are_versions(one.entry, two.entry)
        or _share_no_author(one, two)
        or _are_two_pages(one, two)
    )


def are_variants(entry: Entry, other: Entry, *, one_page: bool = False) -> bool:
    """Return whether two rows of one table differ in a column that both fill.

    Args:
        entry: One entry.
        other: The other entry.
        one_page: Whether both link to one page. Two sentences about it are then two remarks on one
            thing, whatever they say; short values still distinguish sizes and versions.
    """
    works = entry.works
    if works is not other.works or not isinstance(works, TableWorkList):
        return False
    for column, cells in zip(works.columns, works.table.columns, strict=False):
        if column.role not in _VALUES:
            continue
        one, two = (comparable(plain(cells[row.number])) for row in (entry, other))
        if not one or not two or one == two:
            continue
        if one_page and all(_is_sentence(cells[row.number]) for row in (entry, other)):
            continue
        if column.role is not Role.NOTE or not _are_one_remark(one, two):
            return True
    return False


def _is_sentence(cell: str) -> bool:
    """Return whether a cell holds a remark, not a value or a list of values."""
    return len(split_words(plain(cell))) >= _SENTENCE


def _are_one_remark(one: str, two: str) -> bool:
    """Return whether two remarks, in comparable form, are one in other words.

    Short ones and those with digits may be sizes and versions.
    """
    if min(len(one), len(two)) < SHORTEST_REMARK or any(map(str.isdigit, one + two)):
        return False
    from rapidfuzz.fuzz import ratio

    return one.startswith(two) or two.startswith(one) or ratio(one, two) > _ALIKE


def _are_versions(entry: Entry, other: Entry) -> bool:
    """Return whether both year and venue differ: a conference paper and its journal version."""
    return _differ(entry, other, (Role.VENUE,)) and _differ(entry, other, (Role.YEAR, Role.DATE))


def _differ(entry: Entry, other: Entry, roles: Sequence[Role]) -> bool:
    """Return whether two entries differ in the first of some roles that both have and fill."""
    for role in roles:
        if entry.works.has(role) and other.works.has(role):
            values = [comparable(it.works.values(role)[it.number]) for it in (entry, other)]
            return all(values) and values[0] != values[1]
    return False


def _years_differ(one: Copy, two: Copy) -> bool:
    """Return whether two citations name different years, as those of two versions do."""
    years = [set(_YEAR.findall(copy.beside)) for copy in (one, two)]
    return all(years) and years[0].isdisjoint(years[1])


def _share_no_author(one: Copy, two: Copy) -> bool:
    """Return whether both entries name their authors and share none."""
    return bool(one.authors and two.authors) and one.authors.isdisjoint(two.authors)


def _are_two_pages(one: Copy, two: Copy) -> bool:
    """Return whether two entries link to different pages, not to papers, and say other things.

    On one host they must name different makers.
    """
    if one.domain is None or two.domain is None:
        return False
    if one.beside == two.beside:  # `Title ([Maker](u))`
        named = bool(one.labels and two.labels) and one.labels.isdisjoint(two.labels)
        return named and one.domain != two.domain
    if one.domain != two.domain:
        return True
    return bool(one.makers and two.makers) and one.makers.isdisjoint(two.makers)


def _makers(entry: Entry) -> set[str]:
    """Return who may have made what an entry links to, in comparable form: names beside its title.

    A name is a text of a few words with capitals that no link, bracket or sentence continues.
    """
    works = entry.works
    if isinstance(works, TableWorkList):
        texts = [
            cells[entry.number]
            for column, cells in zip(works.columns, works.table.columns, strict=False)
            if column.role in (Role.NONE, Role.NOTE, Role.AUTHORS)
        ]
    else:
        texts = _CHUNK.split(text_beside(entry))
    found = (plain(text).strip(" ,.:;*_\t–—-") for text in texts)
    return {
        comparable(match[1])
        for text in found
        if len(text) <= _LONGEST_MAKER and (match := _MAKER.fullmatch(text)) and not part_of(text)
    }


def _authors(entry: Entry) -> set[str]:
    """Return the authors of an entry, in comparable form.

    They are in the authors column, else in a part of the entry that holds only names.
    """
    if entry.works.has(Role.AUTHORS):
        named: Sequence[str] = [entry.works.values(Role.AUTHORS)[entry.number]]
    else:
        named = author_texts(entry)
    return {comparable(name) for names in named for name in _BETWEEN_NAMES.split(names)} - {""}


def author_texts(entry: Entry) -> list[str]:
    """Return the parts of an entry beside its title that hold only names of people."""
    # a quotation mark at the end opens the title
    chunks = (
        plain(chunk).rstrip(' "“').strip(" ,.:;*_\t-") for chunk in _CHUNK.split(text_beside(entry))
    )
    return [chunk for chunk in chunks if names_people(chunk)]


def names_people(text: str) -> bool:
    """Return whether a plain text holds only names of two people or more."""
    return len(text) < _LONGEST_REMARK and _PEOPLE.fullmatch(text) is not None


def text_beside(entry: Entry) -> str:
    """Return the text of an entry beside its title and its links."""
    span, text = entry.span, entry.works.doc.text
    links = entry.works.links(entry.number)
    parts: list[str] = []
    at = span.start
    for start, end in sorted([entry.title_span, *(Span(link.start, link.end) for link in links)]):
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


def part_of(text: str) -> str:
    """Return the part number in a text, "" where there is none: `(1)`, `part 2`, `（上）`."""
    lowered = text.lower()
    m = (_PART if lowered.isascii() else _CHINESE_PART).search(lowered)
    return m[0] if m else ""


def edition_of(entry: Entry) -> str:
    """Return the bracket at the end of a title that says which form of the work it is.

    It is "" where there is none: `Title` and `Title (Python)` are two resources, even with one
    link. `Title (TTL)` has another name, and `Title (PDF)` is the work itself.
    """
    m = _LAST_BRACKET.search(entry.title)
    if m is None:
        return ""
    label = m[1].casefold().strip()
    is_edition = label in _EDITIONS or role_of_label(label, entry.works.words) not in ("", "paper")
    return label if is_edition else ""


def _part_after_title(entry: Entry) -> str:
    """Return the part number after a title; the number in `ACL (1) 2019` belongs to the venue."""
    span, title = entry.span, entry.title_span
    rest = entry.works.doc.text[title.end : min(span.end, title.end + _LONGEST_PART)]
    return part_of(plain(rest))
