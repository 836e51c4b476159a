"""Baselines: the known findings of a project, which are not reported until there are more of them.

A finding is identified by its rule, its key and the entries that it is in, never by a line number:
a new row at the top changes nothing. The file contains only hashes of masked text, so that no URL
and no secret gets into it.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from surveylint import observed
from surveylint.compiled.rulebook import ALIASES
from surveylint.config import ConfigError
from surveylint.config.boundary import STRICT, Boundary, exists
from surveylint.config.toml_file import shown
from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.lint.folding import folded
from surveylint.lint.locate import narrowed
from surveylint.model.finding import Finding, Severity, same_defect
from surveylint.namedtuples import NamedTuple
from surveylint.report.mask import mask_text

VERSION = 1
MOST_BYTES = 20_000_000
_EXPECTED = "expected a file written by `--write-baseline`"
_NUMBERED = lazily(r"[\s>]*\|?\s*(?:\d+[.)]?(?=[\s|])|[-*+](?=\s))?[\s|]*")

Marks = dict[tuple[str, str], Counter[str]]
"""Rule and hashed key to the hashed places of their findings."""


class Sifted(NamedTuple):
    """The result of applying a baseline to the findings of a file.

    Attributes:
        findings: The new findings, narrowed to their new places.
        stale: The rule of each baseline entry that matches nothing, among the rules that ran.
        known: The number of known places.
        recorded: The number of findings in a new baseline.
        marks: What to write into a new baseline, None if none is written.
        ran: The rules that ran.
    """

    findings: tuple[Finding, ...]
    stale: tuple[str, ...] = ()
    known: int = 0
    recorded: int = 0
    marks: Marks | None = None
    ran: frozenset[str] = frozenset()


class KnownFindings:
    """The known findings of one file."""

    def __init__(self, marks: Mapping[tuple[str, str], Counter[str]]) -> None:
        self._marks = marks

    def sift(self, findings: Sequence[Finding], index: Index, ran: Collection[str]) -> Sifted:
        """Remove the known findings.

        Args:
            findings: All findings of the file.
            index: Its entries, by which places are identified.
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
        known += _without_retitled(fresh, left)
        kept = (_kept(finding, fresh.get(mark, ())) for finding, mark, _ in marked)
        stale = sorted(
            mark[0] for mark, room in left.items() if mark[0] in ran for _ in range(room.total())
        )
        new = tuple(finding for finding in kept if finding is not None)
        return Sifted(new, tuple(stale), known)


class Recorder:
    """Records the findings of a file for a new baseline: those that are reported without it.

    Args:
        min_severity: The lowest severity that is reported.
    """

    def __init__(self, min_severity: Severity = Severity.INFO) -> None:
        self._min_severity = min_severity

    def sift(self, findings: Sequence[Finding], index: Index, ran: Collection[str]) -> Sifted:
        """Remove all findings."""
        marks: Marks = {}
        reported = [each for each in findings if each.severity.rank >= self._min_severity.rank]
        for finding in reported:
            mark, places = marks_of(finding, index)
            marks.setdefault(mark, Counter()).update(places)
        known = sum(places.total() for places in marks.values())
        count = len(folded(reported, index.doc))
        return Sifted((), known=known, recorded=count, marks=marks, ran=frozenset(ran))


def marks_of(finding: Finding, index: Index) -> tuple[tuple[str, str], list[str]]:
    """Return what identifies a finding: its rule with its hashed key, and a hash of each place."""
    key = _hashed(finding.rule, mask_text(finding.key)) if finding.key else ""
    return (finding.rule, key), [
        _hashed(_where(index, place.start)) for place in same_defect(finding)
    ]


class Baseline:
    """A baseline file.

    Args:
        path: The file, whether or not it exists.
        marks: The known findings, by path relative to its folder.
    """

    def __init__(self, path: Path, marks: Mapping[str, Marks]) -> None:
        self.path = path
        self._marks = marks

    def known(self, path: str) -> KnownFindings:
        """Return the known findings of a file."""
        return KnownFindings(self.marks_of(path))

    def marks_of(self, path: str) -> Marks:
        """Return the marks of a file's known findings."""
        return self._marks.get(self._inside(path), {})

    def recorder(self, min_severity: Severity = Severity.INFO) -> Recorder:
        """Return a recorder for the findings of a file of at least some severity."""
        return Recorder(min_severity)

    def _inside(self, path: str) -> str:
        """Return a file's path as the baseline spells it."""
        try:
            return os.path.relpath(path, self.path.parent).replace(os.sep, "/")
        except ValueError:  # another drive
            return path

    def renewed(self, found: Mapping[str, tuple[Marks, Collection[str]]]) -> str:
        """Return the text of a new baseline.

        Findings of the files and rules that were checked are replaced; others are kept as long as
        their file exists.

        Args:
            found: By path the findings and the rules that ran.
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


def read(path: Path, *, must_exist: bool, boundary: Boundary = STRICT) -> Baseline:
    """Read a baseline file.

    Args:
        path: The file.
        must_exist: Whether a missing file is an error.
        boundary: Which files may be read.

    Raises:
        ConfigError: The file cannot be read or is not a baseline.
    """
    if refusal := boundary.refusal(path):
        raise ConfigError(shown(path), "", f"cannot read: {refusal}")
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        observed.path(observed.EXISTS, str(path), False)
        if not must_exist:
            return Baseline(path, {})
        hint = "create it with `--write-baseline`"
        raise ConfigError(shown(path), "", "no such file", hint) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(shown(path), "", f"cannot read: {reason.lower()}", _EXPECTED) from None
    observed.file(str(path), data)
    if len(data) > MOST_BYTES:
        raise ConfigError(shown(path), "", f"larger than {MOST_BYTES:,} bytes", _EXPECTED)
    return Baseline(path, _parsed(data, shown(path)))


def _without_retitled(
    fresh: Mapping[tuple[str, str], list[tuple[int, int]]],
    left: Mapping[tuple[str, str], Counter[str]],
) -> int:
    """Remove places of known findings whose entries were retitled from `fresh`; return how many.

    An entry whose title was corrected still has the same finding: with a key, the number of places
    decides.
    """
    known = 0
    for mark, spans in fresh.items():
        spare = left.get(mark, Counter()).total() if mark[1] else 0
        known += min(spare, len(spans))
        for hashed in [*left.get(mark, Counter()).elements()][: len(spans)] if spare else ():
            left[mark][hashed] -= 1
        del spans[:spare]
    return known


def _kept(finding: Finding, fresh: Sequence[tuple[int, int]]) -> Finding | None:
    return (
        narrowed(finding, lambda place: not place.message and (place.start, place.end) in fresh)
        if fresh
        else None
    )


def _where(index: Index, offset: int) -> str:
    """Return what identifies a place: the entry's title, else the line without its number."""
    for works, keys in zip(index.lists, index.keys, strict=True):
        if works.start <= offset <= works.end:
            number = (
                bisect_right(range(len(works)), offset, key=lambda at: works.span(at).start) - 1
            )
            if number >= 0 and offset <= works.span(number).end and keys[number]:
                return keys[number]
    source = index.doc.source
    line = source.slice(source.line_span(source.line(offset)))
    numbered = _NUMBERED.match(line)
    return " ".join(mask_text(line[numbered.end() if numbered else 0 :]).split())


def _hashed(*parts: str) -> str:
    from hashlib import sha256

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _text(marks: Mapping[str, Marks]) -> Iterator[str]:
    """Write one finding a line, sorted, so that a diff of two versions shows findings."""
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


def _parsed(data: bytes, origin: str) -> dict[str, Marks]:
    """Parse the output of `renewed`; anything else is refused, because the file is overwritten."""
    from json import loads

    try:
        given = loads(data)
    except (ValueError, RecursionError) as error:
        found = f"not a baseline: {type(error).__name__}"
        raise ConfigError(origin, "", found, _EXPECTED) from None
    version = given.get("version") if isinstance(given, dict) else None
    if version != VERSION:
        found = "not a baseline" if version is None else f"found {version!r}"
        raise ConfigError(origin, "version", found, f"expected {VERSION}")
    marks: dict[str, Marks] = {}
    try:
        for row in given["findings"]:
            path, mark, places = _row(row)
            marks.setdefault(path, {}).setdefault(mark, Counter()).update(places)
    except (KeyError, TypeError, ValueError):
        raise ConfigError(origin, "findings", "unknown format", _EXPECTED) from None
    return marks


def _row(row: Mapping[str, Any]) -> tuple[str, tuple[str, str], list[str]]:
    path, rule, key, places = row["path"], row["rule"], row["key"], row["places"]
    if not all(isinstance(part, str) for part in (path, rule, key, *places)):
        raise ValueError
    return path, (ALIASES.get(rule, rule), key), places
