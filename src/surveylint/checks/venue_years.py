"""The rule on years in which a conference did not take place."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Span
from surveylint.rule import rule

_FIRST_SURE = 1999
"""Since this year ICCV takes place in odd years only; ECCV has always been in even years."""

_YEAR = lazily(
    r"([EI]CCV)(?<![\w/-][EI]CCV)(?:[ \t,:_-]{0,2}((?:19|20)\d\d)|[ \t]?['’](\d\d))(?![\w-]|\.\d|/\d)"
)


@rule(Severity.INFO)
def impossible_venue(doc: Document) -> Iterator[Problem]:
    """Check for ECCV in an odd year and ICCV in an even year."""
    if "CCV" not in doc.text:
        return
    found: dict[str, list[Span]] = {}
    for m in _YEAR.finditer(doc.prose):
        year = int(m[2] or f"20{m[3]}")
        if year >= _FIRST_SURE and (year % 2 == 1) == (m[1] == "ECCV"):
            found.setdefault(" ".join(m[0].split()), []).append(Span(*m.span()))
    for venue, places in found.items():
        years = "even" if "ECCV" in venue else "odd"
        yield Problem(
            start=places[0].start,
            end=places[0].end,
            message=f"no conference `{venue}`: {venue[:4]} takes place in {years} years only",
            related=related_places(places[1:]),
            key=venue,
        )
