"""Decide what the columns of a table mean, from their headers and their cells together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Table
from surveylint.namedtuples import NamedTuple
from surveylint.roles.labels import (
    LINKED,
    Role,
    header_role,
    headers_of,
    is_known_venue,
    role_of_label,
)
from surveylint.roles.samples import LETTER, SAMPLE, ColumnSample
from surveylint.vocabulary import Words

_BESIDE_NAMES = frozenset({Role.BADGE, Role.NOTE, *LINKED})
"""Roles of columns that describe the thing that another column names."""

_ONE_LINK = lazily(r"(?:\*\*)?\[([^\[\]]+)\]\([^()\s]+\)(?:\*\*)?")
_NEXT_LINK = lazily(r"\)\s*(\S)\s*\[([^\[\]]+)\]\(")
_AND = lazily(r"[&/+,]|\band\b")
_TITLE_WORDS = 4
"""The average number of words of a cell with a title and links."""

_MAX_VENUE_WORDS = 3
"""The average number of words of a cell with a venue and its year."""

_BETWEEN_LINKS = ",、;，；"

_PARTS_OF_A_WHOLE = frozenset(
    {"chapter", "day", "lecture", "lesson", "level", "module", "part", "section", "session", "unit"}
    | {"week", "layer", "layers", "port", "rfc", "place"}
)
"""Headers of numbers that come from elsewhere: a list need not have all of them."""


class Column(NamedTuple):
    """The role of one column and why it has it; `header` is its plain text."""

    role: Role
    header: str
    why: str


def columns(
    doc: Document, tables: Sequence[Table], words: Words, given: Mapping[str, str] | None = None
) -> tuple[Column, ...]:
    """Return the role of every column of one table, or of several with equal headers.

    Args:
        doc: The document that holds the tables.
        tables: The tables; surplus columns get no role.
        words: The vocabulary.
        given: Roles from the configuration, by folded header.
    """
    nulls = words.set("nulls")
    headers = headers_of(doc, tables[0])
    cells = tables[0].columns if len(tables) == 1 else _joined(tables, len(headers))
    samples = [ColumnSample(cells[i] if i < len(cells) else (), nulls) for i in range(len(headers))]
    found: list[Column] = []
    for i, header in enumerate(headers):
        if given and (role := given.get(header.casefold().strip())):
            column = Column(Role(role), header, "set in the configuration")
        else:
            column = _decided(i, header, _named(header, samples[i], words), samples[i])
        unlinked = column.role in (Role.TITLE, Role.NAME, Role.NONE)
        if unlinked and i < len(cells) and _lists_several_works(cells[i], words):
            column = Column(Role.LINK, header, "several links in a cell")
        found.append(column)
    found = _with_venues(found, samples, words)
    found = _with_author_links(found, samples)
    found = _with_linked_names(found, samples, cells, words)
    found = _with_wordiest_as_title(found, samples)
    found = _with_notes_as_names(found, samples)
    return tuple(_unique(found, samples))


def _joined(tables: Sequence[Table], width: int) -> list[list[str]]:
    """Return the columns of several tables, one table after the other."""
    found: list[list[str]] = [[] for _ in range(width)]
    for table in tables:
        cells = table.columns
        for place, column in enumerate(found):
            column.extend(cells[place] if place < len(cells) else [""] * len(table))
    return found


def _named(header: str, sample: ColumnSample, words: Words) -> Role:
    """Return the role that a header names: `Paper & Code` with titles before links is a title."""
    role = header_role(header, words)
    if role not in LINKED or sample.words < _TITLE_WORDS or sample.only_links >= 0.2:
        return role
    first = _AND.split(header, maxsplit=1)[0]
    is_title = first != header and header_role(first, words) is Role.TITLE
    return Role.TITLE if is_title else role


def _decided(place: int, header: str, named: Role, sample: ColumnSample) -> Column:
    """Return the role of one column.

    Args:
        place: The number of the column, from 0.
        header: Its plain text.
        named: The role that the header names.
        sample: Its cells.
    """
    column = _of_numbers(place, header, named, sample) or _of_links(header, named, sample)
    if column is not None:
        return column
    if named is Role.NONE and _repeats_labels(sample):
        why = f"{sample.distinct} different values in {sample.filled} cells"
        return Column(Role.CATEGORY, header, why)
    if named in (Role.INDEX, Role.NONE):
        return Column(Role.NONE, header, "unknown header and values")
    values = ", no values" if sample.filled == 0 else ""
    return Column(named, header, f"header `{header}`{values}")


def _of_numbers(place: int, header: str, named: Role, sample: ColumnSample) -> Column | None:
    """Return the role of a column of consecutive numbers, dates or years; None for other cells."""
    if named is Role.INDEX and sample.integers >= 0.8 and sample.filled >= 1:
        return Column(Role.INDEX, header, f"header `{header}`, integer values")
    if named not in (Role.INDEX, Role.NONE):
        return None
    years = named is Role.NONE and sample.filled >= 3
    if years and sample.integers >= 0.8 and sample.dates >= 0.95:
        return Column(Role.YEAR, header, "years")
    counted = (
        place == 0
        and named is Role.NONE
        and sample.filled >= 3
        and header.casefold() not in _PARTS_OF_A_WHOLE
    )
    if counted and sample.integers >= 0.8 and sample.rising >= 0.6:
        return Column(Role.INDEX, header, "first column, consecutive integers")
    if sample.filled and sample.dates >= 0.8 and sample.integers < 0.8:
        return Column(Role.DATE, header, "dates")
    return None


def _of_links(header: str, named: Role, sample: ColumnSample) -> Column | None:
    """Return the role of a column of images or of links with few labels; None for other cells."""
    if named in (Role.TITLE, Role.NAME, Role.NONE) and sample.images >= 0.6:
        return Column(Role.BADGE, header, "images only")
    if named not in (Role.TITLE, Role.NONE) or sample.only_links < 0.8:
        return None
    if sample.filled and sample.words < 2.2 and sample.distinct <= max(3, sample.filled // 3):
        return Column(Role.LINK, header, "links with repeating labels")
    return None


def _repeats_labels(sample: ColumnSample) -> bool:
    """Return whether cells hold a few short values without links: categories."""
    return (
        sample.filled >= 8
        and 2 <= sample.distinct <= max(6, sample.filled // 8)
        and sample.words <= 3
        and sample.links < 0.1
        and sample.integers < 0.5
    )


def _lists_several_works(cells: Sequence[str], words: Words) -> bool:
    """Return whether most cells with links link to several works, and so name no single one."""
    linked = several = 0
    for cell in cells[:: max(1, len(cells) // SAMPLE)]:
        if cell.startswith("["):
            linked += 1
            second = next((m for m in _NEXT_LINK.finditer(cell) if m[1] in _BETWEEN_LINKS), None)
            several += second is not None and not role_of_label(plain(second[2]), words)
    return several >= 2 and several > 0.6 * linked


def _with_wordiest_as_title(
    found: Sequence[Column], samples: Sequence[ColumnSample]
) -> list[Column]:
    """Make the wordiest column of different values the title if no header names a title.

    A column with an unknown header must hold links, or be beside links in a table without names.
    A column that is partly empty, or holds phrases and numbers, holds remarks or results.
    """
    roles = {column.role for column in found}
    if Role.TITLE in roles:
        return list(found)
    linked = bool(roles & LINKED) or any(sample.links >= 0.5 for sample in samples)
    beside_links = Role.NAME not in roles and linked
    best, most = -1, 3.5
    for i, (column, sample) in enumerate(zip(found, samples, strict=True)):
        if column.role is Role.NONE and sample.links < 0.5 and not beside_links:
            continue
        free = column.role in (Role.NONE, Role.NAME, Role.DATA, Role.PROJECT)
        free = free or (column.role is Role.NOTE and sample.only_links >= 0.8)
        full = sample.filled >= max(2, 0.8 * sample.sampled)
        if not free or not most < sample.words < 25 or not full:
            continue
        if sample.distinct >= 0.8 * sample.filled and sample.phrases < 0.4:
            best, most = i, sample.words
    if best < 0:
        return list(found)
    why = f"wordiest column, {most:.0f} words in a cell"
    return _replaced(found, best, Column(Role.TITLE, found[best].header, why))


def _with_venues(
    found: Sequence[Column], samples: Sequence[ColumnSample], words: Words
) -> list[Column]:
    """Make a title column of venues a venue column, or a link column if they are links.

    `NIPS 2017` under `Paper` says where the work beside it was published.
    """
    return [
        Column(
            Role.LINK if sample.links >= 0.6 else Role.VENUE, column.header, "venues in most cells"
        )
        if column.role is Role.TITLE
        and sample.words <= _MAX_VENUE_WORDS
        and sample.share_of(lambda text: is_known_venue(text, words)) >= 0.6
        else column
        for column, sample in zip(found, samples, strict=True)
    ]


def _with_author_links(found: Sequence[Column], samples: Sequence[ColumnSample]) -> list[Column]:
    """Make a title column a link column if its links are named after authors, beside names.

    `[Low et al.](u)` under `Paper` cites the paper of the model beside it.
    """
    if all(column.role is not Role.NAME for column in found):
        return list(found)
    return [
        Column(Role.LINK, column.header, "links named after authors")
        if column.role in (Role.TITLE, Role.VENUE, Role.NONE)
        and sample.citations >= 0.6
        and sample.links >= 0.6
        else column
        for column, sample in zip(found, samples, strict=True)
    ]


def _with_linked_names(
    found: Sequence[Column],
    samples: Sequence[ColumnSample],
    cells: Sequence[Sequence[str]],
    words: Words,
) -> list[Column]:
    """Make a column of named links the name if the table has neither title nor name.

    A name column whose values repeat does not count: `PyTorch` under `Framework` sorts the
    repositories beside it, so it becomes a category.
    """
    repeating = [
        i for i, column in enumerate(found) if column.role is Role.NAME and _repeats(samples[i])
    ]
    roles = [column.role for i, column in enumerate(found) if i not in repeating]
    if Role.TITLE in roles or Role.NAME in roles:
        return list(found)
    described = any(column.role in _BESIDE_NAMES for column in found)
    for i, column in enumerate(found):
        unnamed = i == 0 and column.role is Role.NONE and not column.header.strip()
        unknown = i == 0 and described and column.role in (Role.NONE, Role.CATEGORY)
        free = (column.role in LINKED or unnamed or unknown) and i < len(cells)
        if not free or not _holds_named_links(cells[i], samples[i], words):
            continue
        why = "links with a different name in each cell"
        changed = _replaced(found, i, Column(Role.NAME, column.header, why))
        for place in repeating:
            why = "values repeat beside named links"
            changed[place] = Column(Role.CATEGORY, found[place].header, why)
        return changed
    return list(found)


def _repeats(sample: ColumnSample) -> bool:
    """Return whether a column repeats a few short values."""
    return (
        sample.filled >= 4
        and sample.distinct <= 0.6 * sample.filled
        and sample.words < 3
        and sample.links < 0.1
    )


def _holds_named_links(cells: Sequence[str], sample: ColumnSample, words: Words) -> bool:
    """Return whether each cell holds one link, whose text is a name of its own."""
    if sample.filled < 2 or sample.filled < 0.8 * sample.sampled or sample.only_links < 0.9:
        return False
    texts = [
        match[1].strip() for cell in cells[:SAMPLE] if (match := _ONE_LINK.fullmatch(cell.strip()))
    ]
    names = {
        text
        for text in texts
        if LETTER.search(text) and "://" not in text and not role_of_label(text, words)
    }
    return len(names) >= 0.9 * min(SAMPLE, len(cells))


def _with_notes_as_names(found: Sequence[Column], samples: Sequence[ColumnSample]) -> list[Column]:
    """Make a column of notes before the titles the name if its values look like names.

    Those differ in nearly every row and have a word or two: `BERT` under `Keywords`.
    """
    roles = [column.role for column in found]
    if Role.TITLE not in roles or Role.NAME in roles:
        return list(found)
    for i in range(roles.index(Role.TITLE)):
        sample = samples[i]
        full = sample.filled >= max(2, 0.8 * sample.sampled)
        if roles[i] is not Role.NOTE or not full:
            continue
        distinct = sample.distinct >= 0.9 * sample.filled
        if distinct and sample.words < 2 and sample.phrases < 0.4 and sample.links < 0.1:
            why = "a different name in each cell, beside titles"
            return _replaced(found, i, Column(Role.NAME, found[i].header, why))
    return list(found)


def _unique(found: Sequence[Column], samples: Sequence[ColumnSample]) -> list[Column]:
    """Keep title, name and index for one column each: the wordiest title, else the first column."""
    kept = list(found)
    for role in (Role.TITLE, Role.NAME, Role.INDEX):
        holders = [i for i, column in enumerate(found) if column.role is role]
        if len(holders) > 1:
            keep = max(holders, key=lambda i: (samples[i].words if role is Role.TITLE else 0, -i))
            for i in holders:
                if i != keep:
                    kept[i] = Column(Role.NONE, found[i].header, f"a second {role} column")
    return kept


def _replaced(found: Sequence[Column], place: int, column: Column) -> list[Column]:
    return [*found[:place], column, *found[place + 1 :]]
