"""Baselines: the findings that a project knows of and does not want to hear of again until there are more.

A finding is known by its rule, its key and the entries that it stands in, never by a line: a row more at the top wakes
nothing. All of that is kept as hashes of masked text, so that no address and no secret gets into the file.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from surveylint.compiled.rulebook import ALIASES
from surveylint.config import ConfigError
from surveylint.config.discovery import exists, shown
from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.lint.locate import narrowed, same_defect
from surveylint.model.finding import Finding
from surveylint.namedtuples import NamedTuple
from surveylint.report.mask import mask_text

VERSION = 1
MOST_BYTES = 20_000_000
_NUMBERED = lazily(r"[\s>]*\|?\s*(?:\d+[.)]?(?=[\s|])|[-*+](?=\s))?[\s|]*")

Marks = dict[tuple[str, str], Counter[str]]
"""Rule and hashed key to the hashed places of their findings."""


class Sifted(NamedTuple):
    """What a baseline leaves of a file's findings.

    Attributes:
        findings: Those that it does not know, narrowed to the places that it does not know.
        stale: The rule of every entry that matches nothing any more, of the rules that ran.
        known: How many places it knows.
        marks: What a new baseline is to know, where one is written.
        ran: The rules that ran.
    """

    findings: tuple[Finding, ...]
    stale: tuple[str, ...] = ()
    known: int = 0
    marks: Marks | None = None
    ran: frozenset[str] = frozenset()


class Known:
    """What a baseline knows of one file."""

    def __init__(self, marks: Mapping[tuple[str, str], Counter[str]]) -> None:
        self._marks = marks

    def sift(self, findings: Sequence[Finding], index: Index, ran: Collection[str]) -> Sifted:
        """Take out what is known.

        Args:
            findings: All findings of the file.
            index: Its entries, by which places are told apart.
            ran: The rules that ran.
        """
        left = {mark: Counter(places) for mark, places in self._marks.items()}
        marked = [(finding, *marks_of(finding, index)) for finding in findings]
        fresh: dict[tuple[str, str], list[tuple[int, int]]] = {}
        known = 0
        for finding, mark, places in marked:
            room = left.get(mark, Counter())
            for place, hashed in zip(same_defect(finding), places, strict=True):
                if room[hashed] > 0:
                    room[hashed] -= 1
                    known += 1
                else:
                    fresh.setdefault(mark, []).append((place.start, place.end))
        for mark, spans in fresh.items():
            # an entry whose title was mended is the same finding still: with a key the number of places decides
            spare = left.get(mark, Counter()).total() if mark[1] else 0
            known += min(spare, len(spans))
            for hashed in [*left.get(mark, Counter()).elements()][: len(spans)] if spare else ():
                left[mark][hashed] -= 1
            del spans[:spare]
        kept = (_kept(finding, fresh.get(mark, ())) for finding, mark, _ in marked)
        stale = tuple(
            sorted(
                mark[0]
                for mark, room in left.items()
                if mark[0] in ran
                for _ in range(room.total())
            )
        )
        return Sifted(tuple(finding for finding in kept if finding is not None), stale, known)


class Recorder:
    """Takes all findings of a file for a new baseline."""

    def sift(self, findings: Sequence[Finding], index: Index, ran: Collection[str]) -> Sifted:
        """Take out everything."""
        marks: Marks = {}
        for finding in findings:
            mark, places = marks_of(finding, index)
            marks.setdefault(mark, Counter()).update(places)
        return Sifted(
            (),
            known=sum(places.total() for places in marks.values()),
            marks=marks,
            ran=frozenset(ran),
        )


def _kept(finding: Finding, fresh: Sequence[tuple[int, int]]) -> Finding | None:
    return (
        narrowed(finding, lambda place: not place.message and (place.start, place.end) in fresh)
        if fresh
        else None
    )


def marks_of(finding: Finding, index: Index) -> tuple[tuple[str, str], list[str]]:
    """Return what a finding is known by: its rule with its hashed key, and each of its places as a hash."""
    key = _hashed(finding.rule, mask_text(finding.key)) if finding.key else ""
    return (finding.rule, key), [
        _hashed(_where(index, place.start)) for place in same_defect(finding)
    ]


def _where(index: Index, offset: int) -> str:
    """Return where an offset stands by what stays when lines move: the entry's title, else the line without its number."""
    for works, keys in zip(index.lists, index.keys, strict=True):
        if works.start <= offset <= works.end:
            number = (
                bisect_right(range(len(works)), offset, key=lambda at: works.span(at).start) - 1
            )
            if number >= 0 and offset <= works.span(number).end and keys[number]:
                return keys[number]
    source = index.doc.source
    line = source.slice(source.line_span(source.line(offset)))
    return " ".join(mask_text(line[_NUMBERED.match(line).end() :]).split())  # type: ignore[union-attr]


def _hashed(*parts: str) -> str:
    from hashlib import sha256

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


class Baseline:
    """A baseline file.

    Args:
        path: Where it stands, or is to stand.
        marks: What it knows, by path relative to its folder.
    """

    def __init__(self, path: Path, marks: Mapping[str, Marks]) -> None:
        self.path = path
        self._marks = marks

    def known(self, path: str) -> Known:
        """Return what it knows of a file."""
        return Known(self._marks.get(self._inside(path), {}))

    def recorder(self) -> Recorder:
        """Return what takes the findings of a file for this baseline."""
        return Recorder()

    def _inside(self, path: str) -> str:
        """Return a file's path as the baseline spells it."""
        try:
            return os.path.relpath(path, self.path.parent).replace(os.sep, "/")
        except ValueError:  # another drive
            return path

    def renewed(self, found: Mapping[str, tuple[Marks, Collection[str]]]) -> str:
        """Write the text of the baseline anew: what was judged is replaced, the rest stays while its file exists.

        Args:
            found: By path what was found, and the rules that ran.
        """
        marks = {
            path: dict(old) for path, old in self._marks.items() if exists(self.path.parent / path)
        }
        for shown_path, (new, ran) in found.items():
            path = self._inside(shown_path)
            kept = {
                mark: places for mark, places in marks.get(path, {}).items() if mark[0] not in ran
            }
            marks[path] = {**kept, **new}
        return "".join(_text(marks))


def _text(marks: Mapping[str, Marks]) -> Iterator[str]:
    """Write a finding a line, sorted, so that two versions differ where findings do."""
    from json import dumps

    rows = sorted(
        (path, rule, key, sorted(places.elements()))
        for path, known in marks.items()
        for (rule, key), places in known.items()
    )
    yield f'{{\n"version": {VERSION},\n"findings": [\n'
    lines = (
        dumps({"path": path, "rule": rule, "key": key, "places": places})
        for path, rule, key, places in rows
    )
    yield ",\n".join(lines)
    yield "\n]\n}\n" if rows else "]\n}\n"


def read(path: Path, *, must_exist: bool) -> Baseline:
    """Read a baseline file.

    Args:
        path: The file.
        must_exist: Whether it is an error that there is none.

    Raises:
        ConfigError: It cannot be read, or is no baseline.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        if not must_exist:
            return Baseline(path, {})
        raise ConfigError(shown(path), "", "no such file", "`--write-baseline` makes it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(
            shown(path), "", f"cannot be read: {reason.lower()}", "a baseline is accepted"
        ) from None
    if len(data) > MOST_BYTES:
        raise ConfigError(
            shown(path), "", f"larger than {MOST_BYTES:,} bytes", "a baseline is accepted"
        )
    return Baseline(path, _parsed(data, shown(path)))


def _parsed(data: bytes, origin: str) -> dict[str, Marks]:
    """Read what `renewed` has written, and refuse anything else: a baseline is written anew where it stands."""
    from json import loads

    wanted = "a file that `--write-baseline` made is accepted"
    try:
        given = loads(data)
    except (ValueError, RecursionError) as error:
        raise ConfigError(origin, "", f"no baseline: {type(error).__name__}", wanted) from None
    version = given.get("version") if isinstance(given, dict) else None
    if version != VERSION:
        found = "no baseline" if version is None else f"version {version!r}"
        raise ConfigError(origin, "version", found, f"version {VERSION} is accepted")
    marks: dict[str, Marks] = {}
    try:
        for row in given["findings"]:
            path, mark, places = _row(row)
            marks.setdefault(path, {}).setdefault(mark, Counter()).update(places)
    except (KeyError, TypeError, ValueError):
        raise ConfigError(origin, "findings", "not as they were written", wanted) from None
    return marks


def _row(row: Mapping[str, Any]) -> tuple[str, tuple[str, str], list[str]]:
    path, rule, key, places = row["path"], row["rule"], row["key"], row["places"]
    if not all(isinstance(part, str) for part in (path, rule, key, *places)):
        raise ValueError
    return path, (ALIASES.get(rule, rule), key), places
