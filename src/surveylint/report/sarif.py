"""SARIF 2.1.0 as GitHub's code scanning reads it.

GitHub's rules are in "SARIF support for code scanning". Of the fingerprints it reads only
`primaryLocationLineHash`; without one it hashes the text of the line, so a row that moved would be
a new alert.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from surveylint import __version__
from surveylint.compiled.project import REPOSITORY
from surveylint.model.finding import Finding, Fix, Place, Severity
from surveylint.model.source import Source
from surveylint.report.fingerprint import fingerprints
from surveylint.report.json import dumps
from surveylint.report.mask import mask_edit, mask_text
from surveylint.report.rule_links import rule_url
from surveylint.report.tally import RuleTally, gravest_first, tally
from surveylint.report.visible import shown

if TYPE_CHECKING:
    from surveylint.report import Report, RuleText

MOST_RESULTS = 25_000
"""Results of a run; an upload with more of them is rejected."""

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_PRECISION = {Severity.ERROR: "very-high", Severity.WARNING: "high", Severity.INFO: "medium"}
_LONGEST_DESCRIPTION = 1_024
_LONGEST_MESSAGE = 1_000
_MOST_RELATED = 100
_BASE = "%SRCROOT%"


def emit(report: Report) -> Iterator[str]:
    """Write one log with one run, a result a line."""
    findings = report.findings
    if len(findings) > MOST_RESULTS:
        findings = [*islice(gravest_first(findings), MOST_RESULTS)]
    rules = sorted(tally(findings).rules)
    index = {rule.rule: at for at, rule in enumerate(rules)}
    driver = {
        "name": "surveylint",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": REPOSITORY,
        "rules": [_rule(rule, report.rules) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": "surveylint/"},
        "invocations": [_invocation(report.incomplete)],
        "originalUriBaseIds": {_BASE: {"description": {"text": "the root of the repository"}}},
        "properties": {"omitted": len(report.findings) - len(findings)},
    }
    yield f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{dumps(run)[:-1]}, "results": ['
    comma = "\n"
    for finding, mark in zip(findings, fingerprints(findings, report.sources), strict=True):
        yield comma + dumps(_result(finding, index[finding.rule], mark, report.sources))
        comma = ",\n"
    yield "\n]}]}\n"


def _invocation(reasons: Sequence[str]) -> dict[str, Any]:
    """Describe the run: whether everything was checked, and if not, why (SARIF 2.1.0, 3.20)."""
    invocation: dict[str, Any] = {"executionSuccessful": not reasons}
    if reasons:
        invocation["toolExecutionNotifications"] = [
            {"level": "error", "message": _message(f"incomplete: {reason}")} for reason in reasons
        ]
    return invocation


def _rule(rule: RuleTally, texts: Mapping[str, RuleText]) -> dict[str, Any]:
    """Describe a rule with all fields that GitHub requires."""
    text = texts.get(rule.rule)
    summary = (text.summary if text else rule.rule)[:_LONGEST_DESCRIPTION]
    manual = (text.help if text else "") or summary
    url = rule_url(rule.rule)
    return {
        "id": rule.rule,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": manual, "markdown": manual},
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "problem.severity": _PROBLEM[rule.severity],
            "precision": _PRECISION[rule.severity],
        },
    }


def _result(
    finding: Finding, rule: int, mark: str, sources: Mapping[str, Source]
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": _message(finding.message),
        "locations": [
            {"physicalLocation": _location(finding.place, sources.get(finding.place.path))}
        ],
        "partialFingerprints": {"primaryLocationLineHash": mark},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": at, **_related(place, sources.get(place.path))}
            for at, place in enumerate(finding.related[:_MOST_RELATED])
        ]
    fixes = finding.fix and _fixes(finding.fix, finding.place.path, sources.get(finding.place.path))
    if fixes:
        result["fixes"] = fixes
    return result


def _related(place: Place, source: Source | None) -> dict[str, Any]:
    return {
        "physicalLocation": _location(place, source),
        "message": _message(place.message or "here too"),
    }


def _message(text: str) -> dict[str, str]:
    """Write a plain message; brackets would be an embedded link (SARIF 2.1.0, 3.11.6)."""
    text = shown(mask_text(text)[:_LONGEST_MESSAGE])
    return {"text": text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")}


def _location(place: Place, source: Source | None) -> dict[str, Any]:
    """Write a place; after a line break it ends on that line, as there may be no next one."""
    end = place.end_line, place.end_column
    if source is not None and place.end_column == 1 and place.start < place.end:
        end = source.place(place.end - 1)
    return {
        "artifactLocation": _artifact(place.path),
        "region": _region((place.line, place.column), end),
    }


def _region(start: tuple[int, int], end: tuple[int, int]) -> dict[str, int]:
    return {"startLine": start[0], "startColumn": start[1], "endLine": end[0], "endColumn": end[1]}


def _artifact(path: str) -> dict[str, str]:
    """Write a path as a URI relative to the repository, or as an absolute one."""
    from urllib.parse import quote

    uri = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    if path[1:3] in (":/", ":\\"):
        return {"uri": f"file:///{quote(path.replace(chr(92), '/'), safe='/:')}"}
    return {"uri": uri.removeprefix("./"), "uriBaseId": _BASE}


def _fixes(fix: Fix, path: str, source: Source | None) -> list[dict[str, Any]]:
    """Write a fix without secrets; masked edits would do harm."""
    if source is None or any(mask_edit(edit.text, source.text) != edit.text for edit in fix.edits):
        return []
    replacements = [
        {
            "deletedRegion": _region(source.place(start), source.place(end)),
            "insertedContent": {"text": text},
        }
        for start, end, text in fix.edits
    ]
    changes = [{"artifactLocation": _artifact(path), "replacements": replacements}]
    return [
        {
            "description": {"text": _fix_title(fix)},
            "artifactChanges": changes,
        }
    ]


def _fix_title(fix: Fix) -> str:
    kind = "safe fix" if fix.safe else "unsafe fix"
    return f"{kind}: {mask_text(fix.title)}" if fix.title else kind
