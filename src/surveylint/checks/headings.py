"""The rule on headings that GitHub shows as text, or with their `#` marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from surveylint.lazy import lazily
from surveylint.model.document import Document, Heading, Paragraph
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit
from surveylint.rule import rule

_NO_SPACE = lazily(r"(#{1,6})(?=[^#\s])")
_LINE_WITHOUT_SPACE = lazily(r"(#{1,6})(?=[^\W_]|[\"(]|“|《)([^\n]*)")
_LATER_LINE = lazily(r"\n {0,3}(#{2,6})(?=[^\W\d_])")
_AFTER_IMAGE = lazily(r"\s?(#{1,6})\s*(?=\w)")
_TITLE = lazily(r"(?:\d{1,2}(?:\.\d+)*[. ]\s*)?[^\W\d_a-z][^,]*$")
_BAD_CLOSE = lazily(r"<h([1-6])\b[^<>]*>[^<>\n]*(<h\1\s*/>)", re.IGNORECASE)
_WORD = lazily(r"[^\W\d_]{2,}")


@rule(Severity.WARNING)
def malformed_heading(doc: Document) -> Iterator[Problem]:
    """Find headings that show their `#`, and lines that a missing space keeps from being one."""
    for heading in doc.headings:
        if not heading.html:
            yield from _underlined(doc, heading)
            yield from _unclosed_tag(doc, heading)
    for paragraph in doc.paragraphs:
        yield from _first_line(doc, paragraph)
    if "\n##" in doc.text:
        yield from _later_lines(doc)


def _underlined(doc: Document, heading: Heading) -> Iterator[Problem]:
    """Check a heading made by a line below it (CommonMark 4.3): its text keeps any `#`."""
    if not heading.setext:
        return
    text, start, end = doc.text, heading.content_start, heading.content_end
    underline = Edit(end, heading.end, "")
    m = _NO_SPACE.match(text, start, end)
    if m is None:
        yield from _after_image(doc, heading, underline)
        return
    marks = text[m.start() : m.end()]
    below = text[end : heading.end].strip()[-1:] * 3
    yield Problem(
        start=m.start(),
        end=m.end(),
        message=f"missing space after `{marks}`; only the `{below}` below makes this a heading,"
        f" so GitHub shows the `{marks}`",
        edits=(Edit(m.end(), m.end(), " "), underline),
        safe="\n" not in text[start:end] and len(marks) == heading.level,
    )


def _after_image(doc: Document, heading: Heading, underline: Edit) -> Iterator[Problem]:
    """Report `![logo](logo.png)# Title` above a line of dashes."""
    text, end = doc.text, heading.content_end
    for link in doc.links_in(heading.content_start, end):
        m = _AFTER_IMAGE.match(text, link.end, end) if link.is_image else None
        if m is None:
            continue
        space = "" if text[m.end(1) : m.end(1) + 1].isspace() else " "
        edits = (Edit(link.end, m.start(1), "\n\n"), Edit(m.end(1), m.end(1), space), underline)
        yield Problem(
            start=m.start(1),
            end=m.end(1),
            message=f"`{m[1]}` after an image; expected the heading on a line of its own",
            edits=tuple(edit for edit in edits if edit.text or edit.end > edit.start),
        )
        return


def _unclosed_tag(doc: Document, heading: Heading) -> Iterator[Problem]:
    """Report `<h2>Title<h2/>`."""
    m = _BAD_CLOSE.search(doc.text[heading.content_start : heading.content_end])
    if m is None:
        return
    start, end = heading.content_start + m.start(2), heading.content_start + m.end(2)
    closing = f"</h{m[1]}>"
    yield Problem(
        start=start,
        end=end,
        message=f"`{m[2]}` does not close this heading; expected `{closing}`",
        edits=(Edit(start, end, closing),),
        safe=True,
    )


def _first_line(doc: Document, paragraph: Paragraph) -> Iterator[Problem]:
    """Check for a first line such as `##Title`, which is text (CommonMark 4.2 requires a space)."""
    text = doc.text
    if text.find("#", paragraph.start, paragraph.end) < 0:
        return
    at = paragraph.start
    m = _LINE_WITHOUT_SPACE.match(text, at, paragraph.end)
    if m is None or doc.prose_in(at, at + 1) != "#":
        return
    is_whole = m.end() == paragraph.end
    if len(m[1]) == 1 and not (is_whole and _is_title(m[2])):
        return
    yield _missing_space(at, m.end(1), m[1], safe=len(m[1]) > 1 and is_whole)


def _is_title(line: str) -> bool:
    """Return whether the text after a single `#` is a title, not a hashtag or an issue number."""
    return (
        len(_WORD.findall(line)) >= 2
        and (line[0].isupper() or line[0].isdigit())
        and not line.endswith((".", ",", ";"))
        and _TITLE.match(line) is not None
    )


def _later_lines(doc: Document) -> Iterator[Problem]:
    """Check for lines such as `##Title` within paragraphs and items."""
    starts = {paragraph.start for paragraph in doc.paragraphs}
    headings = sorted((heading.start, heading.end) for heading in doc.headings)
    for m in _LATER_LINE.finditer("\n" + doc.rest):
        start, end = m.start(1) - 1, m.end(1) - 1
        last = bisect_right(headings, start, key=lambda heading: heading[0]) - 1
        if start not in starts and (last < 0 or headings[last][1] <= start):
            yield _missing_space(start, end, m[1], safe=False)


def _missing_space(start: int, end: int, marks: str, *, safe: bool) -> Problem:
    return Problem(
        start=start,
        end=end,
        message=f"missing space after `{marks}`; GitHub shows this line as text, not as a heading",
        edits=(Edit(end, end, " "),),
        safe=safe,
    )
