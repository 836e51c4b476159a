"""The file of a table: a header, then sections of rows with a fixed width. It is mapped, not read.

The header is 128 bytes, little-endian: magic `slfp`, version of the format, kind, day of the source
as the number `20261128`, number of records, four section lengths and widths, and the SHA-256 of
all that follows the header. Nothing is unpacked when a table is opened.
"""

from __future__ import annotations

import mmap
import os
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO

from surveylint.namedtuples import NamedTuple

MAGIC = b"slfp"
VERSION = 1
HEADER_BYTES = 128
_HEADER = struct.Struct("<4sHHIIQ4Q4H32s")
_SECTIONS = 4
_PIECE = 1 << 20


class TableKind(IntEnum):
    """What a table knows; the number is part of the format."""

    ARXIV = 1
    VENUES = 2
    RETRACTED = 3

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"{self.name.lower()}.fp"


class BadTableError(Exception):
    """A file is not a table, or not of this version; its text is why, one clause."""


class Header(NamedTuple):
    """What a table says about itself.

    Attributes:
        kind: What it knows.
        date: The day of its source, `2026-11-28`.
        records: The number of papers.
        lengths: Bytes of the sections.
        widths: Bytes of a row of each section; 1 for text.
        checksum: The SHA-256 of the sections.
    """

    kind: TableKind
    date: str
    records: int
    lengths: tuple[int, ...]
    widths: tuple[int, ...]
    checksum: bytes

    def packed(self) -> bytes:
        """Return the bytes of the header."""
        day = int(self.date.replace("-", ""))
        values = (self.records, *self.lengths, *self.widths, self.checksum)
        packed = _HEADER.pack(MAGIC, VERSION, self.kind, day, 0, *values)
        return packed.ljust(HEADER_BYTES, b"\0")


def read_header(data: bytes) -> Header:
    """Return the header at the beginning of a file.

    Raises:
        BadTableError: It is not that of a table.
    """
    if len(data) < HEADER_BYTES or data[:4] != MAGIC:
        raise BadTableError("not a table of surveylint")
    _, version, kind, day, _, records, *rest = _HEADER.unpack_from(data)
    if version != VERSION:
        raise BadTableError(f"format {version}; this version reads format {VERSION}")
    *numbers, checksum = rest
    lengths, widths = tuple(numbers[:_SECTIONS]), tuple(numbers[_SECTIONS:])
    if kind not in [*TableKind] or not all(widths):
        raise BadTableError("its header is damaged")
    text = f"{day:08}"
    date = f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    return Header(TableKind(kind), date, records, lengths, widths, checksum)


class MappedTable:
    """A table whose file is mapped.

    Args:
        path: The file.
        kind: What it has to know.

    Attributes:
        header: What it says about itself.
        sections: Its sections.

    Raises:
        BadTableError: It is another file, or is truncated.
        OSError: It cannot be read.
    """

    def __init__(self, path: Path, kind: TableKind) -> None:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            self.header = read_header(file.read(HEADER_BYTES))
            if self.header.kind is not kind:
                raise BadTableError(f"it is the table `{self.header.kind.file_name}`")
            if size != HEADER_BYTES + sum(self.header.lengths):
                raise BadTableError("it is truncated")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        sections, at = [], HEADER_BYTES
        for length, width in zip(self.header.lengths, self.header.widths, strict=True):
            sections.append(RowSection(self._map, at, length // width, width))
            at += length
        self.sections = tuple(sections)

    def close(self) -> None:
        """Unmap the file."""
        self._map.close()


class RowSection:
    """Rows of one width in a mapped file.

    Args:
        data: The file.
        start: Offset of the first row.
        count: The number of rows.
        width: Bytes of a row.
    """

    __slots__ = ("_data", "_start", "_width", "count")

    def __init__(self, data: mmap.mmap, start: int, count: int, width: int) -> None:
        self._data, self._start, self._width, self.count = data, start, width, count

    def row(self, number: int) -> bytes:
        """Return a row."""
        at = self._start + number * self._width
        return self._data[at : at + self._width]

    def rows_of(self, key: bytes) -> Iterator[bytes]:
        """Yield the rows that begin with a key, where the rows are sorted."""
        size = len(key)
        number = bisect_left(range(self.count), key, key=lambda each: self.row(each)[:size])
        while number < self.count and (row := self.row(number)).startswith(key):
            yield row
            number += 1

    def whole(self) -> bytes:
        """Return all rows."""
        return self._data[self._start : self._start + self.count * self._width]


def verified_header(path: Path) -> Header:
    """Return the header of a table whose content has its checksum.

    Raises:
        BadTableError: It is no table, or damaged.
        OSError: It cannot be read.
    """
    import hashlib

    with path.open("rb") as file:
        header = read_header(file.read(HEADER_BYTES))
        digest, size = hashlib.sha256(), 0
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    if size != sum(header.lengths) or digest.digest() != header.checksum:
        raise BadTableError("it is damaged: its content does not have its checksum")
    return header


class TableWriter:
    """Writes the sections of a table one after the other, and its header at the end.

    Args:
        file: The file, opened for writing and reading.
    """

    def __init__(self, file: BinaryIO) -> None:
        import hashlib  # loads OpenSSL, which a look-up does not need

        self._file = file
        self._digest = hashlib.sha256()
        self._lengths: list[int] = []
        self._widths: list[int] = []
        file.write(bytes(HEADER_BYTES))

    def section(self, rows: Iterable[bytes], width: int) -> None:
        """Write a section.

        Args:
            rows: Its rows, or the pieces of a text.
            width: Bytes of a row.
        """
        length = 0
        for piece in _joined(rows):
            self._file.write(piece)
            self._digest.update(piece)
            length += len(piece)
        self._lengths.append(length)
        self._widths.append(width)

    def written(self, number: int) -> Iterator[bytes]:
        """Yield the rows of a section that is complete; nothing may be written until the end."""
        width, at = self._widths[number], HEADER_BYTES + sum(self._lengths[:number])
        end = at + self._lengths[number]
        while at < end:
            self._file.seek(at)
            piece = self._file.read(min(end - at, _PIECE // width * width))
            yield from (piece[i : i + width] for i in range(0, len(piece), width))
            at += len(piece)
        self._file.seek(0, os.SEEK_END)

    def finish(self, kind: TableKind, date: str, records: int) -> Header:
        """Write the header, and return it."""
        missing = _SECTIONS - len(self._lengths)
        lengths, widths = (*self._lengths, *[0] * missing), (*self._widths, *[1] * missing)
        checksum = self._digest.digest()
        header = Header(kind, date, records, lengths, widths, checksum)
        self._file.seek(0)
        self._file.write(header.packed())
        return header


def _joined(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Yield rows joined to pieces that are worth a call."""
    piece = bytearray()
    for row in rows:
        piece += row
        if len(piece) >= _PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)
