"""References to footnotes that the document does not define."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Span

_FOOTNOTE = lazily(r"\[\^([^\s\[\]^]{1,100})\](:?)")
_CONTAINER = lazily(r"(?:[\s>]|[-*+][ ]|\d{1,9}[.)][ ])*")
"""What may be before a footnote on its line: the marks of quotations and items."""

_MOST_COMPARED = 50
"""With more unused footnotes than this, none is suggested: each label is compared with all."""

_LONGEST_FORMULA = 300
_CLOSE = 75
"""A label is meant for another one that is this similar (0 to 100)."""


def footnotes(doc: Document) -> Iterator[Problem]:
    """Report references without a footnote; where no footnote is defined, they are other text."""
    text = doc.text
    defined: dict[str, Span] = {}
    used: dict[str, list[Span]] = {}
    for found in _FOOTNOTE.finditer(text):
        if not doc.prose_in(found.start(), found.start() + 1).strip():
            continue  # code, or an escape
        label, span = found[1].casefold(), Span(found.start(), found.end(1) + 1)
        line = text.rfind("\n", 0, span.start) + 1
        if found[2] and _CONTAINER.fullmatch(text, line, span.start):
            defined.setdefault(label, span)
        elif text.count("$", max(line, span.start - _LONGEST_FORMULA), span.start) % 2:
            continue
        elif text[span.start - 1 : span.start] != "\\" and text[span.end : span.end + 1] != "(":
            used.setdefault(label, []).append(span)
    if not defined or defined.keys().isdisjoint(used):
        return
    unused = [label for label in defined if label not in used]
    for label, places in used.items():
        if label in defined:
            continue
        meant = _meant(label, unused)
        yield Problem(
            start=places[0].start,
            end=places[0].end,
            message=f"no footnote `[^{label}]`: GitHub shows this as text"
            + (f"; did you mean `[^{meant}]`?" if meant else ""),
            related=related_places(places[1:]),
            severity=Severity.WARNING,
            key=label,
        )


def _meant(label: str, unused: list[str]) -> str:
    from rapidfuzz.fuzz import ratio

    compared = unused if len(unused) <= _MOST_COMPARED else ()
    best = max(compared, key=lambda other: ratio(label, other), default="")
    return best if best and ratio(label, best) >= _CLOSE else ""
