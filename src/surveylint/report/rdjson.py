"""Reviewdog Diagnostic Format (`rdjson`), with suggestions that are applied by a click.

The format is described in `proto/rdf/reviewdog.proto` of reviewdog: columns count bytes of UTF-8,
ends are exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from surveylint.compiled.project import REPOSITORY
from surveylint.model.finding import Finding, Fix
from surveylint.model.source import BOM, Source
from surveylint.report.closing import incomplete
from surveylint.report.finding_text import NO_FILE, cut_text, json_path, message_of
from surveylint.report.json import dumps
from surveylint.report.mask import mask_edit, mask_slice
from surveylint.report.rule_links import rule_url

if TYPE_CHECKING:
    from surveylint.report import Report

_MOST_LINES = 20
"""Lines that a suggestion may replace: a review shows all of them."""


def emit(report: Report) -> Iterator[str]:
    """Write one object, a diagnostic a line; the first ones say what was not checked."""
    source = dumps({"name": "surveylint", "url": REPOSITORY})
    yield f'{{"source": {source}, "diagnostics": ['
    comma = "\n"
    for diagnostic in _diagnostics(report):
        yield comma + dumps(diagnostic)
        comma = ",\n"
    yield "\n]}\n"


def _diagnostics(report: Report) -> Iterator[dict[str, Any]]:
    for reason in incomplete(report):
        yield {
            "message": f"incomplete: {cut_text(reason)}",
            "location": {"path": NO_FILE},
            "severity": "ERROR",
            "code": {"value": "incomplete"},
        }
    for finding in report.findings:
        source = report.sources.get(finding.place.path)
        yield _diagnostic(finding, source, unsafe_fixes=report.style.unsafe_fixes)


def _diagnostic(finding: Finding, source: Source | None, *, unsafe_fixes: bool) -> dict[str, Any]:
    """Return a diagnostic; its fix is suggested if it is safe or unsafe fixes are included."""
    place = finding.place
    diagnostic: dict[str, Any] = {
        "message": message_of(finding),
        "location": {"path": json_path(place.path.removeprefix("./"))},
        "severity": finding.severity.upper(),
        "code": {"value": finding.rule},
    }
    if source is None:
        diagnostic["location"]["range"] = {"start": {"line": place.line}}
    else:
        diagnostic["location"]["range"] = _range(source, place.start, place.end)
    if url := rule_url(finding.rule):
        diagnostic["code"]["url"] = url
    fix = finding.fix
    if source is not None and fix is not None and (fix.safe or unsafe_fixes):
        diagnostic["suggestions"] = [*_suggestions(fix, source)]
    return diagnostic


def _suggestions(fix: Fix, source: Source) -> Iterator[dict[str, Any]]:
    """Yield one suggestion with all edits, as part of a fix is of no use.

    It is left out if its edits are far apart or if it contains a secret.
    """
    edits = sorted(fix.edits)
    if not edits:
        return
    start, end = edits[0].start, max(edit.end for edit in edits)
    if source.line(end) - source.line(start) > _MOST_LINES:
        return
    pieces: list[str] = []
    at = start
    for edit in edits:
        pieces += (source.text[at : edit.start], edit.text)
        at = edit.end
    text = "".join(pieces)
    is_secret = mask_slice(source.text, start, end) != source.text[start:end]
    if not is_secret and mask_edit(text, source.text) == text and _is_unicode(text):
        yield {"range": _range(source, start, end), "text": text}


def _is_unicode(text: str) -> bool:
    """Return whether a text has no bytes that are not UTF-8."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _range(source: Source, start: int, end: int) -> dict[str, Any]:
    return {"start": _position(source, start), "end": _position(source, end)}


def _position(source: Source, offset: int) -> dict[str, int]:
    """Return the line and the column, in bytes of the file, of an offset.

    A byte that is not UTF-8 is one character, and one byte as `?`.
    """
    line, column = source.place(offset)
    before = source.text[offset - column + 1 : offset]
    mark = len(BOM.encode()) if source.bom and line == 1 else 0
    return {"line": line, "column": len(before.encode("utf-8", "replace")) + 1 + mark}
