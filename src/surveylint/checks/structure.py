"""Rules on the Markdown itself where it breaks a list: headings and blank lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from surveylint.lazy import lazily
from surveylint.model.document import Document, Heading, Paragraph
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.rule import rule

_GLUED = lazily(r"(#{1,6})(?=[^#\s])")
_GLUED_LINE = lazily(r"(#{1,6})(?=[^\W_]|[\"(]|“|《)([^\n]*)")
_LATER_LINE = lazily(r"\n {0,3}(#{2,6})(?=[^\W\d_])")
_GLUED_BEHIND = lazily(r"\s?(#{1,6})\s*(?=\w)")
_TITLED = lazily(r"(?:\d{1,2}(?:\.\d+)*[. ]\s*)?[^\W\d_a-z][^,]*$")
_BAD_CLOSE = lazily(r"<h([1-6])\b[^<>]*>[^<>\n]*(<h\1\s*/>)", re.IGNORECASE)
_BLANK_RUN = lazily(r"\n(?:[ \t]*\n){2,}")
_WORD = lazily(r"[^\W\d_]{2,}")


@rule(Severity.WARNING)
def malformed_heading(doc: Document) -> Iterator[Problem]:
    """Find headings that show their `#` and lines that a missing blank keeps from being headings."""
    for heading in doc.headings:
        if heading.html:
            continue
        if heading.setext:
            yield from _setext(doc, heading)
        content = doc.text[heading.content_start : heading.content_end]
        if m := _BAD_CLOSE.search(content):
            start = heading.content_start + m.start(2)
            end = heading.content_start + m.end(2)
            edit = Edit(start, end, f"</h{m[1]}>")
            message = f"`{m[2]}` opens another heading, `</h{m[1]}>` closes this one"
            yield Problem(start=start, end=end, message=message, edits=(edit,), safe=True)
    for paragraph in doc.paragraphs:
        yield from _unheaded(doc, paragraph)
    if "\n##" in doc.text:
        starts = {paragraph.start for paragraph in doc.paragraphs}
        headings = sorted((heading.start, heading.end) for heading in doc.headings)
        for m in _LATER_LINE.finditer("\n" + doc.rest):
            start, end = m.start(1) - 1, m.end(1) - 1
            last = bisect_right(headings, start, key=lambda heading: heading[0]) - 1
            if start not in starts and (last < 0 or headings[last][1] <= start):
                yield Problem(
                    start=start,
                    end=end,
                    message=f"`{m[1]}` without a blank behind it is shown as text, a heading is wanted",
                    edits=(Edit(end, end, " "),),
                )


def _setext(doc: Document, heading: Heading) -> Iterator[Problem]:
    """Look at a heading made by its underline (CommonMark 4.3): its text keeps any `#`."""
    text, start, end = doc.text, heading.content_start, heading.content_end
    underline = Edit(end, heading.end, "")
    m = _GLUED.match(text, start, end)
    if m:
        spaced = Edit(m.end(), m.end(), " ")
        shown = text[m.start() : m.end()]
        one_line = "\n" not in text[start:end]
        yield Problem(
            start=m.start(),
            end=m.end(),
            message=f"heading shows its `{shown}`: a blank is missing behind it, and the line below makes the heading",
            edits=(spaced, underline),
            safe=one_line and len(shown) == heading.level,
        )
        return
    for link in doc.links_in(start, end):
        if not link.is_image:
            continue
        m = _GLUED_BEHIND.match(text, link.end, end)
        if m:
            blank = "" if text[m.end(1) : m.end(1) + 1].isspace() else " "
            edits = (Edit(link.end, m.start(1), "\n\n"), Edit(m.end(1), m.end(1), blank), underline)
            yield Problem(
                start=m.start(1),
                end=m.end(1),
                message=f"heading shows its `{m[1]}`: it stands behind an image, a line of its own is wanted",
                edits=tuple(edit for edit in edits if edit.text or edit.end > edit.start),
            )
            return


def _unheaded(doc: Document, paragraph: Paragraph) -> Iterator[Problem]:
    """Look for lines such as `##Title` that GitHub shows as text (CommonMark 4.2 asks for a blank)."""
    text = doc.text
    if text.find("#", paragraph.start, paragraph.end) < 0:
        return
    at = paragraph.start
    m = _GLUED_LINE.match(text, at, paragraph.end)
    if not m or doc.prose_in(at, at + 1) != "#":
        return
    marks = len(m[1])
    whole = m.end() == paragraph.end
    words = _WORD.findall(m[2])
    if marks == 1 and (not whole or len(words) < 2 or not (m[2][0].isupper() or m[2][0].isdigit())):
        return
    if marks == 1 and (m[2].endswith((".", ",", ";")) or not _TITLED.match(m[2])):
        return
    yield Problem(
        start=at,
        end=m.end(1),
        message=f"`{m[1]}` without a blank behind it is shown as text, a heading is wanted",
        edits=(Edit(m.end(1), m.end(1), " "),),
        safe=marks > 1 and whole,
    )


@rule(Severity.INFO)
def stray_blank_lines(doc: Document) -> Iterator[Problem]:
    """Find runs of blank lines, one finding a file; the longest run is named, the others are related."""
    text = doc.text
    if "\n\n\n" not in text and not re.search(r"\n[ \t]*\n[ \t]*(?:\n|$)", text):
        return
    raw = "<pre" in text or "<textarea" in text
    runs = [
        run
        for run in _blank_runs(text)
        if not _inside(doc.opaque, run.start) and not (raw and _in_pre(text, run.start))
    ]
    if not runs:
        return
    longest = max(runs, key=lambda run: run.end - run.start)
    count = text.count("\n", longest.start, longest.end) + (
        not text.endswith("\n") and longest.end == len(text)
    )
    wanted = "none is wanted at the end" if longest.end == len(text) else "one is wanted"
    yield Problem(
        start=longest.start,
        end=longest.end,
        message=f"{count} blank line{'s' if count > 1 else ''}, {wanted}",
        related=related_places(run for run in runs if run is not longest),
        edits=tuple(Edit(*_surplus(text, run), "") for run in runs),
        safe=True,
        key="blank-lines",
    )


def _blank_runs(text: str) -> Iterator[Span]:
    """Give runs of two blank lines and more, and any at the end; each from its first blank line's first character."""
    for m in _BLANK_RUN.finditer(text):
        if m.end() < len(text):
            last = text.rfind("\n", m.start(), m.end())
            yield Span(m.start() + 1, last + 1)
    bare = text.rstrip(" \t\n")
    if bare and text.count("\n", len(bare)) >= 2:
        first = text.index("\n", len(bare)) + 1
        yield Span(first, len(text))


def _surplus(text: str, run: Span) -> Span:
    """Return what must go so that one blank line is left, or none at the end of the file."""
    if run.end == len(text):
        return run
    return Span(text.index("\n", run.start) + 1, run.end)


def _in_pre(text: str, at: int) -> bool:
    opened = max(text.rfind("<pre", 0, at), text.rfind("<textarea", 0, at))
    return (
        opened >= 0 and max(text.find("</pre", opened, at), text.find("</textarea", opened, at)) < 0
    )


def _inside(spans: Sequence[Span], at: int) -> bool:

    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return place >= 0 and at < spans[place][1]
