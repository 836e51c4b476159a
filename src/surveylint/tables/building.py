"""Build a table from dumps, in bounded memory, and put it in place as a whole.

A build that is interrupted leaves the table of before, so it is simply started again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import BinaryIO

from surveylint.namedtuples import NamedTuple
from surveylint.registries.title_match import title_parts
from surveylint.tables.dumps import Dump, DumpedPaper, DumpError, DumpKind
from surveylint.tables.external_sort import ROWS_IN_MEMORY, sorted_rows, without_repeats
from surveylint.tables.fingerprints import (
    DOI_BYTES,
    TITLE_BYTES,
    doi_fingerprint,
    title_fingerprint,
)
from surveylint.tables.paper_tables import (
    DAYS,
    FIRST_DAY,
    MONTH,
    PREFIX_BYTES,
    VENUE,
    split_identifier,
)
from surveylint.tables.table_file import Header, TableKind, TableWriter

KINDS = {
    DumpKind.ARXIV: TableKind.ARXIV,
    DumpKind.DBLP: TableKind.VENUES,
    DumpKind.PROCEEDINGS: TableKind.VENUES,
    DumpKind.RETRACTIONS: TableKind.RETRACTED,
}
"""The table that each dump makes."""

_NUMBER_BYTES = 4
_MOST_PARTS = 3
_PAPER = PREFIX_BYTES + _NUMBER_BYTES
_MOST_VENUES = 0xFFFF
_LATEST_YEAR = 1900 + 0xFF


class Built(NamedTuple):
    """What was built.

    Attributes:
        header: The header of the table.
        skipped: The number of papers of the dumps that are left out, by reason.
    """

    header: Header
    skipped: Counter[str]


class _Build:
    """One build: where temporary files are made, and what was left out."""

    def __init__(self, folder: Path, rows_in_memory: int) -> None:
        self.skipped: Counter[str] = Counter()
        self.records = 0
        self.folder, self._most = folder, rows_in_memory

    def sorted(self, rows: Iterable[bytes], width: int) -> Iterator[bytes]:
        """Yield rows in order."""
        return sorted_rows(rows, width, self.folder, self._most)


def build(
    paths: Sequence[Path],
    out: Path,
    *,
    date: str = "",
    progress: Callable[[int, int], None] = lambda *_: None,
    rows_in_memory: int = ROWS_IN_MEMORY,
) -> Built:
    """Build the table of some dumps, which all are for the same table.

    Args:
        paths: The dumps.
        out: The file of the table.
        date: The day of the dumps, `2026-11-28`; "" for the newest day that they state.
        progress: Takes the bytes read of a dump, and all of them.
        rows_in_memory: The number of papers in memory at once.

    Raises:
        DumpError: A dump cannot be used.
        OSError: A file cannot be read or written.
    """
    dumps = [Dump(path, progress) for path in paths]
    kinds = {KINDS[dump.kind] for dump in dumps}
    if len(kinds) != 1:
        names = " and ".join(sorted(kind.file_name for kind in kinds))
        raise DumpError(f"the sources are for {names}; build one table at a time")
    (kind,) = kinds
    working = _Build(out.parent, rows_in_memory)
    papers = (paper for dump in dumps for paper in dump.papers())
    write = {
        TableKind.ARXIV: _write_arxiv,
        TableKind.VENUES: _write_venues,
        TableKind.RETRACTED: _write_retracted,
    }[kind]
    with NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
        try:
            writer = TableWriter(file)  # type: ignore[arg-type]
            write(papers, writer, working)
            day = date or max(dump.date for dump in dumps)
            if not day:
                raise DumpError("the source states no day; use `--date 2026-11-28`")
            if not working.records:
                raise DumpError("the source has no usable papers")
            header = writer.finish(kind, day, working.records)
            file.close()
            made = Path(file.name)
            made.chmod(0o644)
            made.replace(out)
        finally:
            with suppress(OSError):
                Path(file.name).unlink()
    skipped = sum((dump.skipped for dump in dumps), working.skipped)
    return Built(header, skipped)


def _write_arxiv(papers: Iterable[DumpedPaper], writer: TableWriter, build: _Build) -> None:
    """Write the fingerprints by identifier, a directory of months, their own order, and parts."""
    width = _PAPER + TITLE_BYTES * (1 + _MOST_PARTS)
    rows = build.sorted(_arxiv_rows(papers, build), width)
    months: list[bytes] = []
    with TemporaryFile(dir=build.folder) as parts:
        writer.section(_with_gaps(rows, months, parts, build), TITLE_BYTES)
        writer.section(months, MONTH.size)
        _write_orders(months, parts, writer, build)


def _write_orders(months: list[bytes], parts: BinaryIO, writer: TableWriter, build: _Build) -> None:
    """Write the numbers of the titles in the order of their fingerprints, and the parts."""
    slots = sum(MONTH.unpack(month)[2] for month in months)
    size = max((slots.bit_length() + 7) // 8, 1)
    numbered = (
        title + number.to_bytes(_NUMBER_BYTES, "big")
        for number, title in enumerate(writer.written(0))
        if any(title)
    )
    order = build.sorted(numbered, TITLE_BYTES + _NUMBER_BYTES)
    numbers = (_little(row[TITLE_BYTES:], size) for row in order)
    writer.section(numbers, size)
    width = TITLE_BYTES + _NUMBER_BYTES
    parts.seek(0)
    unsorted = iter(lambda: parts.read(width), b"")
    found = build.sorted(unsorted, width)
    shortened = (row[:TITLE_BYTES] + _little(row[TITLE_BYTES:], size) for row in found)
    writer.section(shortened, TITLE_BYTES + size)


def _little(number: bytes, size: int) -> bytes:
    """Return a number with the last byte first, in as many bytes as the largest one needs."""
    return int.from_bytes(number, "big").to_bytes(size, "little")


def _arxiv_rows(papers: Iterable[DumpedPaper], build: _Build) -> Iterator[bytes]:
    """Yield the prefix, the number and the fingerprint of each paper."""
    for paper in papers:
        found, title = split_identifier(paper.identifier), title_fingerprint(paper.title)
        if found is None or not title:
            build.skipped["without identifier or title"] += 1
            continue
        prefix, number = found
        parts = b"".join(map(title_fingerprint, title_parts(paper.title)))
        paper_key = prefix.ljust(PREFIX_BYTES, b"\0") + number.to_bytes(_NUMBER_BYTES, "big")
        yield paper_key + title + parts.ljust(TITLE_BYTES * _MOST_PARTS, b"\0")


def _with_gaps(
    rows: Iterable[bytes], months: list[bytes], parts: BinaryIO, build: _Build
) -> Iterator[bytes]:
    """Yield the fingerprints of sorted rows, with zeros for the numbers that no paper has.

    Args:
        rows: The rows; the first of an identifier counts.
        months: Takes the rows of the directory.
        parts: Takes the fingerprints of parts, each with the number of its title.
        build: Counts the papers.
    """
    prefix, first, last, slot = b"", 0, 0, 0
    for row in without_repeats(rows, lambda row: row[:_PAPER]):
        number = int.from_bytes(row[PREFIX_BYTES:_PAPER], "big")
        if row[:PREFIX_BYTES] != prefix:
            if prefix:
                months.append(MONTH.pack(prefix, first, last))
            prefix, first, last = row[:PREFIX_BYTES], slot, 0
        yield bytes(TITLE_BYTES * (number - last - 1))
        title, *others = _pieces(row[_PAPER:])
        yield title
        slot += number - last
        place = (slot - 1).to_bytes(_NUMBER_BYTES, "big")
        parts.write(b"".join(part + place for part in others if any(part)))
        last = number
        build.records += 1
    if prefix:
        months.append(MONTH.pack(prefix, first, last))


def _pieces(row: bytes) -> list[bytes]:
    """Return the fingerprints in a row."""
    return [row[at : at + TITLE_BYTES] for at in range(0, len(row), TITLE_BYTES)]


def _write_venues(papers: Iterable[DumpedPaper], writer: TableWriter, build: _Build) -> None:
    """Write the sorted fingerprints with number of the venue and year, and the venues' names."""
    names: dict[str, int] = {}
    width = TITLE_BYTES + VENUE.size
    rows = build.sorted(_venue_rows(papers, names, build), width)
    writer.section(_counted(without_repeats(rows, lambda row: row), build), width)
    writer.section(["\n".join(names).encode("utf-8", "replace")], 1)


def _venue_rows(
    papers: Iterable[DumpedPaper], names: dict[str, int], build: _Build
) -> Iterator[bytes]:
    """Yield the fingerprint, the venue and the year of each paper.

    Args:
        papers: The papers.
        names: Takes the number of each venue.
        build: Counts what is left out.
    """
    for paper in papers:
        title, venue = title_fingerprint(paper.title), paper.venue
        if not title or not venue or not 1900 <= paper.year <= _LATEST_YEAR:
            build.skipped["without title, venue or year"] += 1
        elif venue not in names and len(names) >= _MOST_VENUES:
            build.skipped["of one venue too many"] += 1
        else:
            number = names.setdefault(venue, len(names))
            yield title + VENUE.pack(number, paper.year - 1900)


def _write_retracted(papers: Iterable[DumpedPaper], writer: TableWriter, build: _Build) -> None:
    """Write the sorted fingerprints of DOIs with the day of the retraction."""
    width = DOI_BYTES + DAYS.size
    rows = build.sorted(_retraction_rows(papers, build), width)
    writer.section(_counted(without_repeats(rows, lambda row: row[:DOI_BYTES]), build), width)


def _retraction_rows(papers: Iterable[DumpedPaper], build: _Build) -> Iterator[bytes]:
    for paper in papers:
        days = (paper.day - FIRST_DAY).days if paper.day is not None else -1
        if not paper.identifier.startswith("10.") or not 0 <= days <= 0xFFFF:
            build.skipped["without DOI or day"] += 1
            continue
        yield doi_fingerprint(paper.identifier) + DAYS.pack(days)


def _counted(rows: Iterable[bytes], build: _Build) -> Iterator[bytes]:
    for row in rows:
        build.records += 1
        yield row
