"""Keep the findings of each file, so that only changed files are parsed and checked again."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from surveylint import observed
from surveylint.disk.cache_entries import fields_of, holds, read, shrink, write
from surveylint.disk.run_cache import stamp
from surveylint.model.finding import Finding, Fix, Place, Severity
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple
from surveylint.report.mask import mask_text

if TYPE_CHECKING:
    from surveylint.model.source import Source

_FORMAT = "1"
_MOST_ENTRIES = 20_000


class KnownResult(NamedTuple):
    """What is kept about a file.

    Attributes:
        findings: The findings to report.
        ran: The rules that reported every defect, see `engine.conclusive`.
        matched: Indexes of the configuration's allowances that suppressed a finding.
        known: The number of places that the baseline knows; None without a baseline.
    """

    findings: tuple[Finding, ...]
    ran: frozenset[str]
    matched: frozenset[int]
    known: int | None


class ResultCache:
    """The results of files, for one run.

    Args:
        folder: The folder of cached results.
        today: The day of the check (`2026-11-28`).
    """

    def __init__(self, folder: str, today: str) -> None:
        self._folder = os.path.join(folder, "files")  # noqa: PTH118
        self._today = today
        self._stamp = f"{_FORMAT} {stamp()} {sys.version}"
        self._written = 0
        self._settings: tuple[object, str] = (None, "null")  # of the last file, and as text

    def key(self, source: Source, settings: object, *, in_tree: bool) -> str:
        """Return what identifies a check of a text.

        Args:
            source: The text.
            settings: All settings that the check depends on, as plain values.
            in_tree: Whether the file is in a folder, rather than piped.
        """
        path = os.path.abspath(source.path) if in_tree else ""  # noqa: PTH100
        content = observed.digest(source.to_bytes())
        if settings != self._settings[0]:
            self._settings = (settings, json.dumps(plain(settings)))
        parts = (self._stamp, path, source.path, content, self._settings[1])
        return observed.digest("\0".join(parts).encode("utf-8", "surrogatepass")).partition("-")[2]

    def load(self, key: str) -> KnownResult | None:
        """Return the result of an earlier check, None if there is none or it may differ now."""
        fields = read(os.path.join(self._folder, key))  # noqa: PTH118
        try:
            if fields is None or not holds(fields[1:], self._today):
                return None
            return result_of(json.loads(fields[0]))
        except (ValueError, TypeError, KeyError, IndexError):
            return None

    def save(self, key: str, result: KnownResult, seen: observed.Observations) -> None:
        """Keep a result, unless it cannot be repeated or quotes a secret."""
        if not seen.is_complete:
            return
        ran = _sorted(result.ran)
        fields = [plain(result.findings), ran, plain(result.matched), result.known]
        text = json.dumps(fields, ensure_ascii=False)
        if not result.findings or mask_text(text) == text:
            write(self._folder, key, [text, *fields_of(seen, self._today)])
            self._written += 1

    def close(self) -> None:
        """Delete old results if there are too many."""
        if self._written:
            shrink(self._folder, _MOST_ENTRIES)


@lru_cache(maxsize=64)
def _sorted(names: frozenset[str]) -> list[str]:
    """Return names in order; most files have the same ones."""
    return sorted(names)


def plain(value: object) -> object:
    """Return a value as lists, strings and numbers that are written in one way."""
    if isinstance(value, Mapping):
        return [[plain(key), plain(value[key])] for key in sorted(value, key=str)]
    if isinstance(value, set | frozenset):
        return sorted((plain(each) for each in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | float | None) else str(value)


def result_of(given: Any) -> KnownResult:
    """Return the result that `plain` returned, from JSON.

    Raises:
        TypeError, ValueError: It is something else.
    """
    findings, ran, matched, known = given
    return KnownResult(
        tuple(_finding(*each) for each in findings), frozenset(ran), frozenset(matched), known
    )


def _finding(  # the fields of a finding
    rule: str, severity: str, message: str, place: Any, related: Any, fix: Any, *texts: str
) -> Finding:
    return Finding(
        rule,
        Severity(severity),
        message,
        Place(*place),
        tuple(Place(*each) for each in related),
        None if fix is None else Fix(fix[0], tuple(Edit(*edit) for edit in fix[1]), fix[2]),
        *texts,
    )
