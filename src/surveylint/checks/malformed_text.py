"""The rule on Markdown that fails and shows its marks: bold text, items, merge conflicts."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.checks._failed_emphasis import (
    FailedEmphasis,
    crossed_emphasis,
    failed_emphasis,
    unclosed_emphasis,
)
from surveylint.checks._glued_items import glued_items
from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.match import shortened
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.rule import rule

_CONFLICT = lazily(r"(?:^|(?<=\n))(?:<{7}(?= \S)|\|{7}(?=[ \n])|={7}(?=\n)|>{7}(?= \S))[^\n]*")
_TWICE = lazily(r"([^\s:：][^:：\n]{1,40})[:：]\s{0,3}\1[:：]")
_FIELD = lazily(
    r"\n[ \t]*(?:[-*+][ \t]{1,4})?(?:\*\*|__|`)?([^\W\d_][\w ]{1,24})"
    r"(?:\*\*|__|`)?([:;：；])"
)
_USUAL = 4
"""A key that is followed by a colon this many times as often is not meant to end in a semicolon."""


@rule(Severity.WARNING)
def malformed_text(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for Markdown that GitHub shows with its marks, and marks that were mistyped."""
    yield from _emphasis(doc)
    yield from _unclosed(doc, index)
    yield from _items(doc)
    yield from _boxes(doc)
    yield from _footnotes(doc)
    yield from _conflicts(doc)
    yield from _names_twice(index)
    yield from _semicolons(doc)


def _emphasis(doc: Document) -> Iterator[Problem]:
    """Report bold text that is none, one finding for each cause."""
    by_cause: dict[str, list[FailedEmphasis]] = {}
    for found in failed_emphasis(doc):
        mark = "after the opening" if found.opens else "before the closing"
        cause = f"expected no space {mark} `**`"
        if not found.spaced:
            cause = f"expected a space {'before the opening' if found.opens else 'after the closing'} `**`"
        by_cause.setdefault(cause, []).append(found)
    for cause, places in by_cause.items():
        first, *others = places
        quoted = shortened(doc.text[first.start : first.end], 40)
        yield Problem(
            start=first.start,
            end=first.end,
            message=f"`{quoted}` is shown with its `**`; {cause}",
            related=related_places((place.start, place.end) for place in others),
            edits=tuple(edit for place in places for edit in place.edits),
            key=cause,
        )


def _unclosed(doc: Document, index: Index) -> Iterator[Problem]:
    """Report bold text that has no end, or ends in a link that it began before."""
    if "**" not in doc.text:
        return
    for span in crossed_emphasis(doc):
        quoted = shortened(doc.text[slice(*span)], 40)
        yield Problem(
            start=span.start,
            end=span.end,
            message=f"`{quoted}` is shown with its `**`; expected both `**` outside of the link",
            key=quoted,
        )
    for span in unclosed_emphasis(doc, index):
        quoted = shortened(doc.text[slice(*span)].split("\n", 1)[0].strip(), 40)
        yield Problem(
            start=span.start,
            end=span.start + len("**"),
            message=f"`{quoted}` is shown with its `**`; expected a closing `**` after the bold text",
            key=quoted,
        )


def _items(doc: Document) -> Iterator[Problem]:
    """Report list markers without a space."""
    for span in glued_items(doc):
        marker = doc.text[slice(*span)]
        yield Problem(
            start=span.start,
            end=span.end,
            message=f"missing space after `{marker}`; GitHub shows this line as text, not as an"
            " item",
            edits=(Edit(span.end, span.end, " "),),
        )


def _footnotes(doc: Document) -> Iterator[Problem]:
    """Report references to footnotes that are not defined, in the few lists that have any."""
    if "[^" in doc.text and "]:" in doc.text:
        from surveylint.checks._footnotes import footnotes

        yield from footnotes(doc)


def _boxes(doc: Document) -> Iterator[Problem]:
    """Report boxes of task items that GitHub shows as text, one finding for each form."""
    if "[x]" not in doc.text and "[ ]" not in doc.text and "[X]" not in doc.text:
        return
    from surveylint.checks._task_boxes import WrongBox, wrong_boxes

    by_form: dict[str, list[WrongBox]] = {}
    for box in wrong_boxes(doc):
        by_form.setdefault(box.expected, []).append(box)
    for expected, boxes in by_form.items():
        first = boxes[0].span
        yield Problem(
            start=first.start,
            end=first.end,
            message=f"`{doc.text[slice(*first)]}` is shown as text, not as a task's box; expected"
            f" `{expected.strip()}`" + " and a space" * expected.endswith(" "),
            related=related_places(box.span for box in boxes[1:]),
            edits=tuple(Edit(*box.span, box.expected) for box in boxes),
            key=expected,
        )


def _conflicts(doc: Document) -> Iterator[Problem]:
    """Report merge conflicts, each from `<<<<<<<` to `>>>>>>>`."""
    if "<<<<<<< " not in doc.text:
        return
    block: list[Span] = []
    for m in _CONFLICT.finditer(doc.text):
        span = Span(*m.span())
        if m[0][0] == "<":
            block = [] if _is_code(doc, span) else [span]
        elif block:
            block.append(span)
            if m[0][0] == ">":
                yield Problem(
                    start=block[0].start,
                    end=block[0].end,
                    message="merge conflict: both versions of these lines are in the file;"
                    " expected one",
                    related=related_places(block[1:]),
                    key="merge conflict",
                )
                block = []


def _is_code(doc: Document, span: Span) -> bool:
    return doc.prose_in(span.start, span.start + 1).isspace()


def _names_twice(index: Index) -> Iterator[Problem]:
    """Report titles that begin with their name twice: `OmniPour: OmniPour: Pouring`."""
    for entry in index.entries():
        title = entry.title
        m = _TWICE.match(title) if title.count(":") + title.count("：") > 1 else None
        if m is not None:
            span = entry.title_span
            yield Problem(
                start=span.start,
                end=span.end,
                message=f"title begins with `{m[1]}:` twice; expected it once",
                severity=Severity.INFO,
                key=title,
            )


def _semicolons(doc: Document) -> Iterator[Problem]:
    """Report keys that end in a semicolon where the others end in a colon."""
    if ";" not in doc.text and "；" not in doc.text:
        return
    colons: dict[str, int] = {}
    odd: dict[str, list[Span]] = {}
    for m in _FIELD.finditer("\n" + doc.prose):
        key = m[1].strip().casefold()
        if m[2] in ":：":
            colons[key] = colons.get(key, 0) + 1
        else:
            odd.setdefault(key, []).append(Span(m.start(2) - 1, m.end(2) - 1))
    for key, places in odd.items():
        if colons.get(key, 0) >= _USUAL * len(places):
            for span in places:
                mark = doc.text[slice(*span)]
                colon = ":" if mark == ";" else "："
                yield Problem(
                    start=span.start,
                    end=span.end,
                    message=f"`{mark}` after `{key}`; expected `{colon}` as in {colons[key]} other"
                    " places",
                    edits=(Edit(*span, colon),),
                    severity=Severity.INFO,
                )
