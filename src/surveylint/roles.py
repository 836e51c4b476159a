"""What the columns of a table mean, decided from their headers and their contents together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Table
from surveylint.namedtuples import NamedTuple
from surveylint.vocabulary import Words

SAMPLE = 60
"""So many rows, spread over the table, are looked at to tell what a column holds."""


class Role(StrEnum):
    """What a column or a field of an entry means."""

    INDEX = "index"
    NAME = "name"
    TITLE = "title"
    CATEGORY = "category"
    AUTHORS = "authors"
    VENUE = "venue"
    YEAR = "year"
    DATE = "date"
    LINK = "link"
    CODE = "code"
    PROJECT = "project"
    DATA = "data"
    BADGE = "badge"
    NOTE = "note"
    NONE = "none"


LINKED = frozenset({Role.LINK, Role.CODE, Role.PROJECT, Role.DATA})


class Column(NamedTuple):
    """One column's role and why it was given; `header` is its plain text."""

    role: Role
    header: str
    why: str


_INTEGER = lazily(r"\W{0,4}(\d{1,6})\W{0,4}$")
_YEAR = lazily(r"\W{0,4}(?:19|20)\d\d\W{0,4}$")
_TWO_DIGITS = lazily(r"\d\d")
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?"
_DATE = lazily(
    rf"\W{{0,4}}(?:(?:19|20)\d\d[-./ ]?\d{{1,2}}(?:[-./ ]\d{{1,2}})?|\d{{1,2}}[-./](?:\d{{1,2}}[-./])?(?:20)?\d\d"
    rf"|(?:\d{{1,2}} )?{_MONTHS} (?:\d{{1,2}},? )?(?:19|20)\d\d|(?:19|20)\d\d {_MONTHS}"
    r"|(?:19|20)\d\d\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?)\W{0,4}$",
    re.IGNORECASE,
)
_LINKISH = lazily(r"\]\(|\]\[|://|<a\s|\bwww\.", re.IGNORECASE)
_IMAGE = lazily(r"!\[[^\]]*\]\([^)]*\)|<img\b[^>]*>", re.IGNORECASE)
_WHOLE_LINK = lazily(
    r"\[*!?\[[^\[\]]*\]*\(?[^()]*\)?\]*|<?https?://\S+>?|<a\s.*</a>", re.IGNORECASE | re.ASCII
)
_ONE_LINK = lazily(r"(?:\*\*)?\[([^\[\]]+)\]\([^()\s]+\)(?:\*\*)?")
_NEXT_LINK = lazily(r"\)\s*(\S)\s*\[([^\[\]]+)\]\(")
_BETWEEN_LINKS = ",、;，；"
_LETTERS = lazily(r"[^\W\d_]")
_PART = lazily(r"[^\W_][\w.%-]*")


class Shape:
    """What a sample of a column's cells looks like; each share is measured when it is asked for, of filled cells.

    Attributes:
        filled: How many cells of the sample hold something.
        sampled: How many cells there are in it.
    """

    def __init__(self, cells: Sequence[str], nulls: frozenset[str]) -> None:
        """Take a sample.

        Args:
            cells: The cells of a column (source text).
            nulls: What means "none", in lower case.
        """
        self._step = max(1, len(cells) // SAMPLE)
        sample = cells if self._step == 1 else cells[:: self._step]
        self._held = [cell for cell in sample if cell and cell.casefold() not in nulls]
        self.filled = len(self._held)
        self.sampled = len(sample)

    def _share(self, number: float) -> float:
        return number / max(1, self.filled)

    @cached_property
    def _texts(self) -> list[str]:
        return [plain(cell) for cell in self._held]

    @cached_property
    def _numbers(self) -> list[int]:
        return [int(found[1]) for cell in self._held if (found := _INTEGER.match(cell))]

    @cached_property
    def integers(self) -> float:
        """The share of whole numbers."""
        return self._share(len(self._numbers))

    @cached_property
    def rising(self) -> float:
        """The share of numbers that follow the one before."""
        rising = sum(1 for a, b in pairwise(self._numbers) if b - a == self._step)
        return rising / max(1, len(self._numbers) - 1)

    @cached_property
    def dates(self) -> float:
        """The share of years, months and days."""
        return self._share(sum(1 for text in self._texts if _is_date(text)))

    @cached_property
    def links(self) -> float:
        """The share of cells with a link."""
        return self._share(sum(1 for cell in self._held if _LINKISH.search(cell)))

    @cached_property
    def only_links(self) -> float:
        """The share of cells that hold links and nothing else that says something."""
        return self._share(sum(1 for cell in self._held if _only_links(cell)))

    @cached_property
    def images(self) -> float:
        """The share of cells that hold images and no letter beside."""
        held = (cell for cell in self._held if _IMAGE.search(cell))
        return self._share(sum(1 for cell in held if not _LETTERS.search(_IMAGE.sub("", cell))))

    @cached_property
    def words(self) -> float:
        """The number of words of a cell, on average."""
        return self._share(sum(len(text.split()) for text in self._texts))

    @cached_property
    def phrases(self) -> float:
        """The share of cells that begin in lower case or with a number and its unit, as no title does."""
        return self._share(sum(1 for text in self._texts if _is_phrase(text)))

    @cached_property
    def distinct(self) -> int:
        """The number of different cells, whatever their case."""
        return len({text.casefold() for text in self._texts})


def _is_date(text: str) -> bool:
    """Return whether a text is a year, a month or a day."""
    if len(text) > 28 or not _TWO_DIGITS.search(text):
        return False
    # a number is a date from five digits on: `202401`
    return bool(
        _YEAR.match(text) or (not (len(text) < 5 and text.isdecimal()) and _DATE.match(text))
    )


def _is_phrase(text: str) -> bool:
    """Return whether a text begins in lower case, or is mostly numbers: `59.2% (all: 62.4%)`."""
    parts = _PART.findall(text)
    numbers = sum(1 for part in parts if not _LETTERS.search(part))
    return bool(parts) and (parts[0].islower() or 2 * numbers >= len(parts))


def _only_links(cell: str) -> bool:
    """Return whether a cell holds links and nothing else that says something."""
    if not _LINKISH.search(cell):
        return False
    return not _LETTERS.search(_WHOLE_LINK.sub("", cell))


def header_role(header: str, words: Words) -> Role:
    """Look up what a header (plain text) says of its column: as a phrase, then by its last known word."""
    known = words.map("headers")
    folded = " ".join(header.casefold().replace("_", " ").split()).strip(" :：.")
    if not folded:
        return Role.NONE
    if folded == "#":
        return Role.INDEX
    if found := known.get(folded):
        return Role(found)
    parts = [part for part in re.split(r"[^\w#]+", folded) if part]
    phrase = " ".join(parts)
    if found := known.get(phrase) or known.get(phrase.removesuffix("s")):
        return Role(found)
    for part in reversed(parts[-2:]):
        if found := known.get(part) or known.get(part.removesuffix("s")):
            return Role(found)
    first = folded.partition(" and ")[0]
    return header_role(first, words) if first != folded else Role.NONE


def headers_of(doc: Document, table: Table) -> tuple[str, ...]:
    """Return the plain texts of a table's header."""
    return tuple(plain(doc.text[cell.start : cell.end]) for cell in table.header)


def columns(
    doc: Document, tables: Sequence[Table], words: Words, given: Mapping[str, str] | None = None
) -> tuple[Column, ...]:
    """Decide the role of every column under the header that some tables share.

    Args:
        doc: The document that holds the tables.
        tables: One table or several of equal headers; surplus columns get no role.
        words: The vocabulary.
        given: Roles that the configuration sets, by folded header.
    """
    nulls = words.set("nulls")
    headers = headers_of(doc, tables[0])
    cells = tables[0].columns if len(tables) == 1 else _joined(tables, len(headers))
    said = [header_role(header, words) for header in headers]
    shapes = [Shape(cells[i] if i < len(cells) else (), nulls) for i in range(len(headers))]
    found: list[Column] = []
    for i, header in enumerate(headers):
        if given and (role := given.get(header.casefold().strip())):
            found.append(Column(Role(role), header, "set in the configuration"))
        else:
            found.append(_decide(i, header, said[i], shapes[i]))
        if (
            found[i].role in (Role.TITLE, Role.NAME, Role.NONE)
            and i < len(cells)
            and _enumerates(cells[i], words)
        ):
            found[i] = Column(Role.LINK, header, "several links a cell")
    _name_linked(found, shapes, cells, words)
    _name_a_title(found, shapes)
    _name_beside_titles(found, shapes)
    return tuple(_once(found, shapes))


def _joined(tables: Sequence[Table], width: int) -> list[list[str]]:
    """Put the columns of several tables below each other."""
    found: list[list[str]] = [[] for _ in range(width)]
    for table in tables:
        cells = table.columns
        for place, column in enumerate(found):
            column.extend(cells[place] if place < len(cells) else [""] * len(table))
    return found


def _decide(place: int, header: str, said: Role, form: Shape) -> Column:
    """Weigh one column's header against its contents."""
    column = _by_content(place, header, said, form)
    if column is not None:
        return column
    if said in (Role.INDEX, Role.NONE) or form.filled == 0:
        if said not in (Role.INDEX, Role.NONE):
            return Column(said, header, f"header `{header}`, no values")
        return Column(Role.NONE, header, "neither header nor values tell")
    return Column(said, header, f"header `{header}`")


def _by_content(place: int, header: str, said: Role, form: Shape) -> Column | None:
    """Say what the cells alone prove, None where the header may speak; most headers settle it without a look at them."""
    if said is Role.INDEX and form.integers >= 0.8 and form.filled >= 1:
        return Column(Role.INDEX, header, f"header `{header}` over integers")
    if (
        place == 0
        and said is Role.NONE
        and form.integers >= 0.8
        and form.rising >= 0.6
        and form.filled >= 3
    ):
        return Column(Role.INDEX, header, "first column, consecutive integers")
    if (
        said in (Role.INDEX, Role.NONE)
        and form.filled
        and form.dates >= 0.8
        and form.integers < 0.8
    ):
        return Column(Role.DATE, header, "dates")
    if said is Role.NONE and form.filled >= 3 and form.integers >= 0.8 and form.dates >= 0.95:
        return Column(Role.YEAR, header, "years")
    if said in (Role.TITLE, Role.NAME, Role.NONE) and form.images >= 0.6:
        return Column(Role.BADGE, header, "images only")
    if (
        said in (Role.TITLE, Role.NONE)
        and form.only_links >= 0.8
        and form.words < 2.2
        and form.filled
    ):
        if said is Role.TITLE and form.distinct > max(3, form.filled // 3):
            return None
        if form.distinct <= max(3, form.filled // 3) or said is Role.TITLE:
            return Column(Role.LINK, header, "links with repeating labels")
    if (
        said is Role.NONE
        and form.filled >= 8
        and 2 <= form.distinct <= max(6, form.filled // 8)
        and form.words <= 3
        and form.links < 0.1
        and form.integers < 0.5
    ):
        return Column(
            Role.CATEGORY, header, f"{form.distinct} different values in {form.filled} cells"
        )
    return None


def _enumerates(cells: Sequence[str], words: Words) -> bool:
    """Return whether most cells with links list the links of several works, so that they name no single one."""
    linked = several = 0
    for cell in cells[:: max(1, len(cells) // SAMPLE)]:
        if cell.startswith("["):
            linked += 1
            behind = next((m for m in _NEXT_LINK.finditer(cell) if m[1] in _BETWEEN_LINKS), None)
            several += behind is not None and not role_of_label(plain(behind[2]), words)
    return several >= 2 and several > 0.6 * linked


def _name_a_title(found: list[Column], shapes: Sequence[Shape]) -> None:
    """Where no header names a title, take the wordiest column of different values for it.

    A column whose header says nothing must hold links, or stand beside links in a table without names. A column that is
    empty in places, or of phrases and numbers, holds remarks or results.
    """
    roles = {column.role for column in found}
    if Role.TITLE in roles:
        return
    telling = Role.NAME not in roles and (
        bool(roles & LINKED) or any(form.links >= 0.5 for form in shapes)
    )
    best, most = -1, 3.5
    for i, (column, form) in enumerate(zip(found, shapes, strict=True)):
        if column.role is Role.NONE and form.links < 0.5 and not telling:
            continue
        free = column.role in (Role.NONE, Role.NAME, Role.DATA, Role.PROJECT)
        if not free or not most < form.words < 25 or form.filled < max(2, 0.8 * form.sampled):
            continue
        if form.distinct >= 0.8 * form.filled and form.phrases < 0.4:
            best, most = i, form.words
    if best >= 0:
        found[best] = Column(
            Role.TITLE, found[best].header, f"wordiest column, {most:.0f} words a cell"
        )


def _name_linked(
    found: list[Column], shapes: Sequence[Shape], cells: Sequence[Sequence[str]], words: Words
) -> None:
    """Where neither title nor name is told, or a name that repeats itself, take the texts of links for the names.

    `PyTorch` under `Framework` is what sorts the repositories beside it.
    """
    repeating = [
        i for i, column in enumerate(found) if column.role is Role.NAME and _repeats(shapes[i])
    ]
    roles = [column.role for i, column in enumerate(found) if i not in repeating]
    if Role.TITLE in roles or Role.NAME in roles:
        return
    for i, column in enumerate(found):
        unsaid = i == 0 and column.role is Role.NONE and not column.header.strip()
        if (
            (column.role in LINKED or unsaid)
            and i < len(cells)
            and _names_links(cells[i], shapes[i], words)
        ):
            found[i] = Column(Role.NAME, column.header, "links with a name each")
            for place in repeating:
                found[place] = Column(
                    Role.CATEGORY, found[place].header, "values repeat beside named links"
                )
            return


def _repeats(form: Shape) -> bool:
    """Return whether a column says a few short things again and again."""
    return (
        form.filled >= 4
        and form.distinct <= 0.6 * form.filled
        and form.words < 3
        and form.links < 0.1
    )


def _names_links(cells: Sequence[str], form: Shape, words: Words) -> bool:
    """Return whether a column holds one link a cell, and what each says is no label, no address and said once."""
    if form.filled < 2 or form.filled < 0.8 * form.sampled or form.only_links < 0.9:
        return False
    texts = [
        match[1].strip() for cell in cells[:SAMPLE] if (match := _ONE_LINK.fullmatch(cell.strip()))
    ]
    names = {
        text
        for text in texts
        if _LETTERS.search(text) and "://" not in text and not role_of_label(text, words)
    }
    return len(names) >= 0.9 * min(SAMPLE, len(cells))


def _name_beside_titles(found: list[Column], shapes: Sequence[Shape]) -> None:
    """Where no header names a name, take a column of notes before the titles for it whose notes are names.

    Those are different in nearly every row, and a word or two: `BERT` under `Keywords`.
    """
    roles = [column.role for column in found]
    if Role.TITLE not in roles or Role.NAME in roles:
        return
    for i in range(roles.index(Role.TITLE)):
        form = shapes[i]
        if roles[i] is not Role.NOTE or form.filled < max(2, 0.8 * form.sampled):
            continue
        if (
            form.words < 2
            and form.distinct >= 0.9 * form.filled
            and form.phrases < 0.4
            and form.links < 0.1
        ):
            found[i] = Column(Role.NAME, found[i].header, "a name a cell, beside titles")
            return


def _once(found: list[Column], shapes: Sequence[Shape]) -> list[Column]:
    """Keep title, name, index and category for one column each: the best filled, the first of equals."""
    for role in (Role.TITLE, Role.NAME, Role.INDEX):
        holders = [i for i, column in enumerate(found) if column.role is role]
        if len(holders) > 1:
            keep = max(holders, key=lambda i: (shapes[i].words if role is Role.TITLE else 0, -i))
            for i in holders:
                if i != keep:
                    found[i] = Column(Role.NONE, found[i].header, f"a second {role} column")
    return found


@lru_cache(maxsize=4096)
def role_of_label(label: str, words: Words) -> str:
    """Look up what a link's label (plain text) promises: `paper`, `code`, ..., or "" where it is no known label."""
    known = words.map("labels")
    folded = " ".join(_LABEL_EDGE.sub(" ", label.casefold()).split())
    if found := known.get(folded):
        return found
    return known.get(folded.rstrip("0123456789 .:")) or ""


_LABEL_EDGE = lazily(r"[^\w\s.&/+-]+")
