"""What the three tables answer: titles of arXiv papers, venues by title, and retracted DOIs."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from surveylint.model.record import PublishedTitle
from surveylint.namedtuples import NamedTuple
from surveylint.tables.fingerprints import TITLE_BYTES, doi_fingerprint, title_fingerprint
from surveylint.tables.table_file import BadTableError, MappedTable, TableKind

PREFIX_BYTES = 16
"""Bytes of what an arXiv identifier begins with: `2305.`, `hep-th/9901`."""

MONTH = struct.Struct(f"<{PREFIX_BYTES}sII")
"""A row of the directory: prefix, number of its first slot, and slots: the highest number of it."""

VENUE = struct.Struct("<HB")
"""After the fingerprint of a title: number of the venue's name, and years since 1900."""

DAYS = struct.Struct("<H")
"""After the fingerprint of a DOI: days since 1970 until the retraction."""

FIRST_DAY = date(1970, 1, 1)

_IDENTIFIER = re.compile(
    r"([0-9]{4}\.|[a-z][a-z-]{1,9}(?=[./])(?:\.[A-Z]{2})?/[0-9]{4})([0-9]{3,5})"
)


def split_identifier(identifier: str) -> tuple[bytes, int] | None:
    """Return what an arXiv identifier begins with, and its number; None if it is malformed.

    The subject class in `math.GT/0309136` does not belong to the identifier.
    """
    found = _IDENTIFIER.fullmatch(identifier)
    if found is None or int(found[2]) == 0:
        return None
    prefix = re.sub(r"\.[A-Z]{2}/", "/", found[1])
    if len(found[2]) != number_digits(prefix) or len(prefix) > PREFIX_BYTES:
        return None
    return prefix.encode("ascii"), int(found[2])


class ArxivTable:
    """Fingerprints of the titles of arXiv papers, by identifier and back.

    Args:
        table: The mapped file: fingerprints in the order of identifiers, a directory of months,
            the numbers of the fingerprints in their own order, and the sorted fingerprints of parts
            of titles, each with such a number.
    """

    name = "arXiv table"

    def __init__(self, table: MappedTable) -> None:
        self._titles, self._months, self._order, self._parts = table.sections
        self.header = table.header

    def fingerprint(self, identifier: str) -> bytes:
        """Return the fingerprint of a paper's title, b"" if the table does not know the paper."""
        found = split_identifier(identifier)
        if found is None:
            return b""
        prefix, number = found
        for row in self._months.rows_of(prefix.ljust(PREFIX_BYTES, b"\0")):
            _, first, count = MONTH.unpack(row)
            if number <= count:
                title = self._titles.row(first + number - 1)
                return title if any(title) else b""
        return b""

    def identifiers(self, title: str) -> tuple[str, ...]:
        """Return the identifiers of the papers with a title, in the order of the table."""
        key = title_fingerprint(title)
        return tuple(map(self._identifier, self._slots(key))) if key else ()

    def identifiers_of_part(self, text: str) -> tuple[str, ...]:
        """Return the identifiers of the papers of whose title a text is a part."""
        key = title_fingerprint(text)
        rows = self._parts.rows_of(key) if key else ()
        return tuple(self._identifier(int.from_bytes(row[len(key) :], "little")) for row in rows)

    def _slots(self, key: bytes) -> Iterator[int]:
        """Yield the numbers of the fingerprints that are equal to one, by binary search."""
        low, high = 0, self._order.count
        while low < high:
            middle = (low + high) // 2
            if self._titles.row(self._slot(middle)) < key:
                low = middle + 1
            else:
                high = middle
        while low < self._order.count and self._titles.row(slot := self._slot(low)) == key:
            yield slot
            low += 1

    def _slot(self, number: int) -> int:
        return int.from_bytes(self._order.row(number), "little")

    def _identifier(self, slot: int) -> str:
        """Return the identifier of a slot: the months are in the order of their slots."""
        low, high = 0, self._months.count
        while high - low > 1:
            middle = (low + high) // 2
            if MONTH.unpack(self._months.row(middle))[1] <= slot:
                low = middle
            else:
                high = middle
        prefix, first, _ = MONTH.unpack(self._months.row(low))
        text = prefix.rstrip(b"\0").decode("ascii", "replace")
        return f"{text}{slot - first + 1:0{number_digits(text)}}"


def number_digits(prefix: str) -> int:
    """Return how many digits follow the prefix of an arXiv identifier.

    Since 2015 there are five, before that four, and three in the form until March 2007.
    """
    if "/" in prefix:
        return 3
    return 5 if prefix >= "1501" else 4


class VenueTable:
    """Venues and years by the title of a published paper.

    Args:
        table: The mapped file: sorted rows, and the names of the venues, one a line.
    """

    name = "venue table"

    def __init__(self, table: MappedTable) -> None:
        self._rows, self._names, *_ = table.sections
        self.header = table.header
        self._venues: list[str] | None = None

    def published(self, title: str) -> tuple[PublishedTitle, ...]:
        """Return where papers with a title were published, the earliest first."""
        key = title_fingerprint(title)
        found = [VENUE.unpack(row[TITLE_BYTES:]) for row in self._rows.rows_of(key)] if key else []
        source = f"{self.name}, {self.header.date}"
        made = (
            PublishedTitle(title, self._venue(name), 1900 + year, source) for name, year in found
        )
        return tuple(sorted((each for each in made if each.venue), key=lambda each: each.year))

    def _venue(self, number: int) -> str:
        if self._venues is None:
            self._venues = self._names.whole().decode("utf-8", "replace").split("\n")
        return self._venues[number] if number < len(self._venues) else ""


class RetractionTable:
    """Days of retraction by DOI.

    Args:
        table: The mapped file: sorted rows.
    """

    name = "Retraction Watch table"

    def __init__(self, table: MappedTable) -> None:
        self._rows, *_ = table.sections
        self.header = table.header

    def retracted(self, doi: str) -> str:
        """Return the day on which a paper was retracted, "" if it is not known to be."""
        key = doi_fingerprint(doi)
        for row in self._rows.rows_of(key):
            (days,) = DAYS.unpack(row[len(key) :])
            return (FIRST_DAY + timedelta(days=days)).isoformat()
        return ""


class PaperTables(NamedTuple):
    """The tables of a folder.

    Attributes:
        arxiv: Titles of arXiv papers, None if there is no such table.
        venues: Venues by title.
        retracted: Retracted DOIs.
        problems: Why tables that exist are not used, a clause for each.
    """

    arxiv: ArxivTable | None = None
    venues: VenueTable | None = None
    retracted: RetractionTable | None = None
    problems: tuple[str, ...] = ()


def open_tables(folder: Path) -> PaperTables:
    """Return the tables of a folder; those that do not exist or are damaged are left out."""
    problems: list[str] = []
    opened = {kind: _opened(folder / kind.file_name, kind, problems) for kind in TableKind}
    arxiv, venues, retracted = opened.values()
    return PaperTables(
        None if arxiv is None else ArxivTable(arxiv),
        None if venues is None else VenueTable(venues),
        None if retracted is None else RetractionTable(retracted),
        tuple(problems),
    )


def _opened(path: Path, kind: TableKind, problems: list[str]) -> MappedTable | None:
    try:
        return MappedTable(path, kind)
    except FileNotFoundError:
        return None
    except (BadTableError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problems.append(f"the table `{kind.file_name}` is not used: {reason}")
        return None
