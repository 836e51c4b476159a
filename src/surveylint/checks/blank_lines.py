"""The rule on runs of blank lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.rule import rule

_RUN = lazily(r"\n(?:[ \t]*\n){2,}")


@rule(Severity.INFO, default=False)
def stray_blank_lines(doc: Document) -> Iterator[Problem]:
    """Find runs of blank lines, one finding a file: at the longest run, the others are related."""
    text = doc.text
    if "\n\n\n" not in text and not re.search(r"\n[ \t]*\n[ \t]*(?:\n|$)", text):
        return
    may_have_html = "<pre" in text or "<textarea" in text
    runs = [
        run
        for run in _runs(text)
        if not _is_inside(doc.opaque, run.start)
        and not (may_have_html and _is_preformatted(text, run.start))
    ]
    if not runs:
        return
    longest = max(runs, key=lambda run: run.end - run.start)
    at_end = longest.end == len(text)
    count = text.count("\n", longest.start, longest.end) + (not text.endswith("\n") and at_end)
    lines = f"{count} blank line{'s' if count > 1 else ''}"
    yield Problem(
        start=longest.start,
        end=longest.end,
        message=f"{lines} at the end of the file; expected none"
        if at_end
        else f"{lines} in a row; expected 1",
        related=related_places(run for run in runs if run is not longest),
        edits=tuple(Edit(*_surplus(text, run), "") for run in runs),
        safe=True,
        key="blank-lines",
    )


def _runs(text: str) -> Iterator[Span]:
    """Yield runs of two or more blank lines, and of any at the end of the file."""
    for m in _RUN.finditer(text):
        if m.end() < len(text):
            last = text.rfind("\n", m.start(), m.end())
            yield Span(m.start() + 1, last + 1)
    bare = text.rstrip(" \t\n")
    if bare and text.count("\n", len(bare)) >= 2:
        first = text.index("\n", len(bare)) + 1
        yield Span(first, len(text))


def _surplus(text: str, run: Span) -> Span:
    """Return what to remove so that one blank line is left, or none at the end of the file."""
    if run.end == len(text):
        return run
    return Span(text.index("\n", run.start) + 1, run.end)


def _is_preformatted(text: str, at: int) -> bool:
    """Return whether an offset is in `<pre>` or `<textarea>`."""
    opened = max(text.rfind("<pre", 0, at), text.rfind("<textarea", 0, at))
    return (
        opened >= 0 and max(text.find("</pre", opened, at), text.find("</textarea", opened, at)) < 0
    )


def _is_inside(spans: Sequence[Span], at: int) -> bool:
    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return place >= 0 and at < spans[place][1]
