"""Read open dumps of metadata, one paper at a time: arXiv, DBLP, proceedings, Retraction Watch.

A dump may be a plain file or compressed with gzip. Its content is not trusted: lines and titles are
limited, what is malformed is counted and left out, and the entities of an XML file are not
expanded.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from html.entities import html5
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from surveylint.namedtuples import NamedTuple

_LONGEST_LINE = 2_000_000
_LONGEST_TEXT = 2_000
_PIECE = 1 << 18
_WITHDRAWN = re.compile(r"(?i)\bwithdrawn|\bretracted")
_PROCEEDINGS = ("venue", "booktitle", "conference", "journal")


class DumpError(Exception):
    """A dump cannot be read; its text is why, one clause."""


class DumpKind(StrEnum):
    """The form of a dump."""

    ARXIV = "arXiv metadata"
    DBLP = "DBLP"
    PROCEEDINGS = "proceedings"
    RETRACTIONS = "Retraction Watch"


class DumpedPaper(NamedTuple):
    """A paper of a dump.

    Attributes:
        title: Its title.
        identifier: Its arXiv identifier or its DOI.
        venue: Where it was published.
        year: When it was published.
        day: When it was retracted.
    """

    title: str = ""
    identifier: str = ""
    venue: str = ""
    year: int = 0
    day: date | None = None


class Dump:
    """A dump that is read once.

    Args:
        path: The file.
        progress: Takes the bytes read of the file, and all of them.

    Attributes:
        kind: Its form.
        date: The newest day that it states, `2026-11-28`; "" if it states none. It is complete
            once all papers were read.
        skipped: The number of papers left out, by reason.

    Raises:
        DumpError: The form is unknown.
        OSError: The file cannot be read.
    """

    def __init__(self, path: Path, progress: Callable[[int, int], None] = lambda *_: None) -> None:
        self._path, self._progress = path, progress
        self.date = ""
        self.skipped: Counter[str] = Counter()
        with _opened(path) as (file, _):
            self.kind = _kind_of(_read(file, 1 << 16), path)

    def papers(self) -> Iterator[DumpedPaper]:
        """Yield the papers.

        Raises:
            DumpError: The file is damaged, or declares entities.
            OSError: It cannot be read.
        """
        read = {
            DumpKind.ARXIV: self._arxiv,
            DumpKind.DBLP: self._dblp,
            DumpKind.PROCEEDINGS: self._proceedings,
            DumpKind.RETRACTIONS: self._retractions,
        }
        try:
            with _opened(self._path) as (file, raw):
                total = self._path.stat().st_size
                yield from read[self.kind](_Counted(file, raw, total, self._progress))
        except (EOFError, gzip.BadGzipFile, zlib_error()) as error:
            raise DumpError(f"the file is truncated or damaged: {error}") from None

    def _saw(self, day: str) -> None:
        if re.fullmatch(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]", day):
            self.date = max(self.date, day)

    def _objects(self, file: _Counted) -> Iterator[dict[str, object]]:
        """Yield the objects of a file with one on each line, or of an array written so."""
        for line in file.lines():
            text = line.strip().strip(b",")
            if text in (b"", b"[", b"]"):
                continue
            try:
                found = json.loads(text)
            except (ValueError, RecursionError):
                found = None
            if isinstance(found, dict):
                yield found
            else:
                self.skipped["malformed"] += 1

    def _arxiv(self, file: _Counted) -> Iterator[DumpedPaper]:
        """Yield the papers of arXiv's metadata; the withdrawn ones are left to the registry."""
        for found in self._objects(file):
            self._saw(_text(found.get("update_date")))
            if _WITHDRAWN.search(_text(found.get("comments"))):
                self.skipped["withdrawn"] += 1
                continue
            yield DumpedPaper(_text(found.get("title")), _text(found.get("id")))

    def _proceedings(self, file: _Counted) -> Iterator[DumpedPaper]:
        for found in self._objects(file):
            venue = next((text for key in _PROCEEDINGS if (text := _text(found.get(key)))), "")
            year = _year(_text(found.get("year")))
            yield DumpedPaper(_text(found.get("title")), venue=venue, year=year)

    def _retractions(self, file: _Counted) -> Iterator[DumpedPaper]:
        """Yield the retracted papers; corrections and concerns are left out."""
        lines = (line.decode("utf-8-sig", "replace") for line in file.lines())
        try:
            for row in csv.DictReader(lines):
                day = _american_day(_text(row.get("RetractionDate")))
                if day is not None:
                    self._saw(day.isoformat())
                if _text(row.get("RetractionNature")).casefold() != "retraction":
                    self.skipped["not a retraction"] += 1
                    continue
                doi = _text(row.get("OriginalPaperDOI"))
                yield DumpedPaper(_text(row.get("Title")), doi, day=day)
        except csv.Error as error:
            raise DumpError(f"the CSV file is damaged: {error}") from None

    def _dblp(self, file: _Counted) -> Iterator[DumpedPaper]:
        reader = _DblpReader(self._saw, self.skipped)
        try:
            while piece := file.read(_PIECE):
                reader.parser.Parse(piece, False)
                yield from reader.taken()
            reader.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise DumpError(f"the XML file is damaged: {error}") from None
        yield from reader.taken()


class _DblpReader:
    """Collects the published papers of DBLP's XML while it is parsed.

    The names of characters that DBLP's own document type declares are replaced. A file that
    declares entities itself is refused: they could grow without bound.
    """

    def __init__(self, saw: Callable[[str], None], skipped: Counter[str]) -> None:
        self._saw, self._skipped = saw, skipped
        self._papers: list[DumpedPaper] = []
        self._depth = 0
        self._record: dict[str, str] | None = None
        self._field = ""
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.UseForeignDTD(True)
        parser.EntityDeclHandler = _refuse_entities
        parser.ExternalEntityRefHandler = lambda *_: 1
        parser.SkippedEntityHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    def taken(self) -> list[DumpedPaper]:
        """Return the papers since the last call."""
        found, self._papers = self._papers, []
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 2:
            self._saw(attributes.get("mdate", ""))
            kind = attributes.get("publtype", "")
            key = attributes.get("key", "")
            is_published = not kind.startswith(("informal", "withdrawn", "data", "software"))
            if name in ("article", "inproceedings") and is_published and "/corr/" not in key:
                self._record = {}
            else:
                self._skipped["not a published paper"] += 1
        elif self._depth == 3:
            self._field = name

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._depth == 2:
            self._field = ""
        elif self._depth == 1 and self._record is not None:
            record, self._record = self._record, None
            venue = record.get("booktitle") or record.get("journal") or ""
            year = _year(record.get("year", ""))
            self._papers.append(DumpedPaper(_text(record.get("title")), "", _text(venue), year))

    def _data(self, text: str) -> None:
        if self._record is not None and self._field in ("title", "booktitle", "journal", "year"):
            known = self._record.get(self._field, "")
            if len(known) < _LONGEST_TEXT:
                self._record[self._field] = known + text

    def _entity(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            self._data(html5.get(f"{name};", " "))


def _refuse_entities(*_: object) -> None:
    raise DumpError("the XML file declares entities, which a dump of DBLP does not do itself")


class _Counted:
    """A file that reports how much of it was read."""

    def __init__(
        self, file: BinaryIO, raw: BinaryIO, total: int, progress: Callable[[int, int], None]
    ) -> None:
        self._file, self._raw, self._total, self._progress = file, raw, total, progress

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        self._progress(self._raw.tell(), self._total)
        return self._file.read(size)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines; a longer one than any dump has is cut off."""
        number = 0
        while line := self._file.readline(_LONGEST_LINE):
            if number % 5_000 == 0:
                self._progress(self._raw.tell(), self._total)
            number += 1
            yield line


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Open a dump: yield its decompressed content, and the file itself."""
    with path.open("rb") as raw:
        is_compressed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not is_compressed:
            yield raw, raw
            return
        with gzip.GzipFile(fileobj=raw) as file:
            yield io.BufferedReader(file, _PIECE), raw


def _kind_of(start: bytes, path: Path) -> DumpKind:
    """Return the form of a dump by its beginning.

    Raises:
        DumpError: It is unknown.
    """
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<"):
        if b"<dblp" in head:
            return DumpKind.DBLP
    elif b"OriginalPaperDOI" in head.partition(b"\n")[0]:
        return DumpKind.RETRACTIONS
    elif head.startswith((b"{", b"[")):
        first = head.lstrip(b"[ \r\n\t").partition(b"\n")[0].rstrip(b", \r]")
        try:
            keys = json.loads(first)
        except (ValueError, RecursionError):
            keys = None
        if isinstance(keys, dict) and "title" in keys:
            if any(key in keys for key in _PROCEEDINGS):
                return DumpKind.PROCEEDINGS
            if "id" in keys:
                return DumpKind.ARXIV
    raise DumpError(
        f"{path}: unknown form; expected arXiv metadata (JSON lines), DBLP XML, proceedings (JSON"
        " lines with title, venue and year) or the Retraction Watch CSV"
    )


def _read(file: BinaryIO, size: int) -> bytes:
    try:
        return file.read(size)
    except (EOFError, gzip.BadGzipFile, zlib_error()) as error:
        raise DumpError(f"the file is truncated or damaged: {error}") from None


def zlib_error() -> type[Exception]:
    """Return the error of damaged compressed data."""
    import zlib

    return zlib.error


def _text(value: object) -> str:
    """Return a string or a number as one line, "" for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return " ".join(value[:_LONGEST_TEXT].split()) if isinstance(value, str) else ""


def _year(text: str) -> int:
    return int(text) if re.fullmatch(r"(?:19|20)[0-9]{2}", text) else 0


def _american_day(text: str) -> date | None:
    """Return the day of `3/14/2021 0:00`, None if it is malformed."""
    found = re.match(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\b", text)
    try:
        return date(int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None
