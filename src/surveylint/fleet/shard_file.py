"""Shard files: what one shard learned, as JSON lines.

The first line says which shard of which run this is, the last one how it ended; a file without a
last line was cut off. Between them is a line for each link and each record. Links are listed as
they are written in the lists, except that an address with a secret is replaced by its hash.

Files are written on other machines. Each line is checked when it is read, and is of limited length.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from surveylint.model.record import Identifier, Record
from surveylint.model.verdict import Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.net import answers_json
from surveylint.net.answers_json import BadAnswerError, seconds, text, whole
from surveylint.net.store import link_key
from surveylint.registries.record_store import record_of_json
from surveylint.report.visible import shown

SCHEMA = 1
"""The version of the form of the lines."""

MOST_SHARDS = 10_000

_MOST_LINES = 20_000_000
_MOST_LINE_BYTES = 1 << 20
_MOST_CLAUSES = 1_000
_MOST_LINKS = 1_000_000_000


class ShardFileError(Exception):
    """A file is not a shard file, or is damaged; its text is where and why, one clause."""


class ShardHeader(NamedTuple):
    """Which part of which run a file holds. All but `shard` and `began` is equal in all files.

    Attributes:
        shard: The number of the shard, from 1.
        shards: How many there are.
        version: The version of surveylint.
        settings: A hash of what was selected, and how the network was asked.
        lists: A hash of all links and works of the lists.
        began: When the run began, in Unix seconds.
    """

    shard: int
    shards: int
    version: str
    settings: str
    lists: str
    began: float = 0.0


class ShardEnd(NamedTuple):
    """How a shard ended.

    Attributes:
        ended: When, in Unix seconds.
        left: How many links belong to other shards, so that they were not asked.
        incomplete: Why not everything that belongs to the shard was asked; a clause a reason.
        messages: Lines for the error stream.
        failed: Whether the run must not look like a complete one.
        registries: The names of the registries that were to be asked.
    """

    ended: float = 0.0
    left: int = 0
    incomplete: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    failed: bool = False
    registries: tuple[str, ...] = ()


class ShardResult(NamedTuple):
    """What one shard learned.

    Attributes:
        header: Which shard it is.
        verdicts: Verdict by the key of a link, see `link_key`.
        records: Record by identifier.
        end: How it ended.
    """

    header: ShardHeader
    verdicts: Mapping[str, Verdict] = {}
    records: Mapping[Identifier, Record] = {}
    end: ShardEnd = ShardEnd()


def keyed(verdicts: Mapping[str, Verdict]) -> dict[str, Verdict]:
    """Return verdicts by the keys of their links, which hold no secret."""
    return {link_key(url): verdict for url, verdict in verdicts.items()}


def lines_of(result: ShardResult) -> Iterator[str]:
    """Yield the lines of a shard file, without their ends."""
    yield _line({"surveylint_shard": SCHEMA, **result.header._asdict()})
    for key, verdict in result.verdicts.items():
        yield _line({"link": key, "verdict": answers_json.to_json(verdict)})
    for identifier, record in result.records.items():
        yield _line({"identifier": list(identifier), "record": record._asdict()})
    counted = {"links": len(result.verdicts), "records": len(result.records)}
    yield _line({"end": {**result.end._asdict(), **counted}})


def read_shard(path: str) -> ShardResult:
    """Return what a shard file holds.

    Raises:
        ShardFileError: It cannot be read, or is not complete and correct.
    """
    try:
        with Path(path).open("rb") as stream:
            return shard_of_lines(_bounded_lines(stream))
    except OSError as error:
        raise ShardFileError(f"cannot read: {error.strerror or error}") from None


def shard_of_lines(lines: Iterable[bytes]) -> ShardResult:
    """Return what the lines of a shard file hold.

    Raises:
        ShardFileError: A line is malformed, or the last one is missing.
    """
    header, end = None, None
    verdicts: dict[str, Verdict] = {}
    records: dict[Identifier, Record] = {}
    for number, line in enumerate(lines, 1):
        try:
            value = _loaded(line)
            if end is not None:
                raise BadAnswerError("expected nothing after the last line")
            if header is None:
                header = _header(value)
            elif "link" in value:
                key = text(value["link"])
                verdicts[key] = answers_json.from_json(value.get("verdict"))
            elif "record" in value:
                identifier, record = _record(value)
                records[identifier] = record
            else:
                end = _end(value, len(verdicts), len(records))
        except BadAnswerError as error:
            raise ShardFileError(f"line {number:,}: {error}") from None
    if header is None or end is None:
        raise ShardFileError("the file is cut off: its last line is missing")
    return ShardResult(header, verdicts, records, end)


def _line(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _bounded_lines(stream: BinaryIO) -> Iterator[bytes]:
    for number in range(1, _MOST_LINES + 2):
        line = stream.readline(_MOST_LINE_BYTES + 1)
        if not line:
            return
        if len(line) > _MOST_LINE_BYTES or number > _MOST_LINES:
            raise ShardFileError(f"line {number:,}: the file or the line is too long")
        yield line


def _loaded(line: bytes) -> dict[str, object]:
    try:
        value: object = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise BadAnswerError("expected JSON") from None
    if not isinstance(value, dict):
        raise BadAnswerError("expected a JSON object")
    return value


def _header(value: Mapping[str, object]) -> ShardHeader:
    if "surveylint_shard" not in value:
        raise BadAnswerError("this is not a shard file; expected one of `check --shard`")
    if value["surveylint_shard"] != SCHEMA:
        found = shown(str(value["surveylint_shard"])[:20])
        raise BadAnswerError(f"unknown version `{found}` of shard files; expected {SCHEMA}")
    if set(value) != {"surveylint_shard", *ShardHeader._fields}:
        raise BadAnswerError("malformed first line")
    header = ShardHeader(
        whole(value["shard"], MOST_SHARDS),
        whole(value["shards"], MOST_SHARDS),
        shown(text(value["version"])),
        text(value["settings"]),
        text(value["lists"]),
        seconds(value["began"]),
    )
    if not 1 <= header.shard <= header.shards:
        raise BadAnswerError(f"there is no shard {header.shard} of {header.shards}")
    return header


def _record(value: Mapping[str, object]) -> tuple[Identifier, Record]:
    record = record_of_json(value["record"])
    named = value.get("identifier")
    if record is None or not isinstance(named, list) or len(named) != len(Identifier._fields):
        raise BadAnswerError("malformed record")
    return Identifier(*map(text, named)), record


def _end(value: Mapping[str, object], links: int, records: int) -> ShardEnd:
    found = value.get("end")
    if not isinstance(found, dict) or set(found) != {"links", "records", *ShardEnd._fields}:
        raise BadAnswerError("malformed line")
    if (found["links"], found["records"]) != (links, records):
        raise BadAnswerError("lines are missing, or repeated")
    if not isinstance(found["failed"], bool):
        raise BadAnswerError("malformed last line")
    return ShardEnd(
        seconds(found["ended"]),
        whole(found["left"], _MOST_LINKS),
        _clauses(found["incomplete"]),
        _clauses(found["messages"]),
        found["failed"],
        _clauses(found["registries"]),
    )


def _clauses(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST_CLAUSES:
        raise BadAnswerError("malformed last line")
    return tuple(shown(text(each)) for each in value)
