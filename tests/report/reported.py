"""Findings by hand, from offsets or from the text that is wrong."""

from __future__ import annotations

from surveylint.lint.locate import place
from surveylint.model.finding import Finding, Fix, Place, Severity
from surveylint.model.source import Edit, Source
from surveylint.report import Report, Style


def finding(
    source: Source,
    wrong: str | tuple[int, int],
    *,
    rule: str = "ragged-row",
    severity: str = "warning",
    message: str = "row has 4 cells, header has 5",
    related: tuple[Place, ...] = (),
    edits: tuple[Edit, ...] = (),
    safe: bool = True,
    key: str = "",
    url: str = "",
    final_url: str = "",
) -> Finding:
    if isinstance(wrong, str):
        wrong = (source.text.index(wrong), source.text.index(wrong) + len(wrong))
    return Finding(
        rule=rule,
        severity=Severity(severity),
        message=message,
        place=place(source, *wrong),
        related=related,
        fix=Fix(safe=safe, edits=edits) if edits else None,
        key=key,
        url=url,
        final_url=final_url,
    )


def everywhere(source: Source, word: str) -> tuple[Place, ...]:
    starts = [at for at in range(len(source.text)) if source.text.startswith(word, at)]
    return tuple(place(source, at, at + len(word)) for at in starts)


def report(
    source: Source, *findings: Finding, style: Style | None = None, **more: object
) -> Report:
    return Report(
        findings=findings, sources={source.path: source}, files=1, style=style or Style(), **more
    )  # type: ignore[arg-type]
