"""Fingerprints of findings, by which a service recognises a finding of an earlier run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from surveylint.model.finding import Finding
from surveylint.model.source import Source

_LONGEST_SNIPPET = 2_000


def fingerprints(findings: Iterable[Finding], sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield a fingerprint for each finding, different for each finding of a file.

    It stays the same when a row moves: it is a hash of the rule and of the finding's key or text.
    Equal ones are numbered: `:1`, `:2`.

    Args:
        findings: The findings of a report.
        sources: Path to source.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        path = finding.place.path
        mark = _hash(finding, sources.get(path))
        seen[path, mark] += 1
        yield f"{mark}:{seen[path, mark]}"


def _hash(finding: Finding, source: Source | None) -> str:
    """Return a hash of the rule and of what identifies the defect on any line."""
    key = finding.key
    if not key and source is not None:
        start, end = finding.place.start, finding.place.end
        key = source.text[start : min(end, start + _LONGEST_SNIPPET)]
    return hashed(f"{finding.rule}\0{key or finding.message}")


def hashed(text: str) -> str:
    """Return 16 hexadecimal digits that identify a text."""
    from hashlib import sha256

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
