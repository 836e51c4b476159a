"""The rule on arXiv identifiers and DOIs that cannot exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from surveylint.checks._link_targets import editable_links
from surveylint.hosts import impossible
from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity
from surveylint.rule import rule

# Nearly every link of a list is one of these, and a match takes a tenth of the time of a full look.
_USUAL = lazily(
    r"https?://(?:arxiv\.org/(?:abs|pdf)/"
    r"((?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2]))\.(?!00000)\d{5}(?:v[1-9]\d*)?(?:\.pdf)?$"
    r"|(?:dx\.)?doi\.org/(?!10\.48550/)10\.\d{4,9}/(?![xn]{3})[^/?#])"
)


_MARKS = ("rxiv", "doi", "lanl", "huggingface.co/papers/", "hf.co/papers/")
"""Each URL that may hold an impossible identifier contains one of these."""


@rule(Severity.ERROR)
def impossible_id(doc: Document, today: date) -> Iterator[Problem]:
    """Find arXiv identifiers and DOIs that no registry can have assigned."""
    begun: dict[str, bool] = {}
    urls = doc.urls
    present = [mark for mark in _MARKS if mark in urls]
    for link in editable_links(doc) if present else ():
        url = link.url
        usual = _USUAL.match(url)
        if usual and (usual[1] is None or _has_begun(usual[1], today, begun)):
            continue
        if not any(mark in url for mark in present):
            continue
        found = impossible(url, today)
        if found is None:
            continue
        name = url[found.start : found.end]
        start, end = link.target_span
        if doc.text[start:end] == url:
            start, end = start + found.start, start + found.end
        yield Problem(
            start=start,
            end=end,
            message=f"impossible identifier `{name}`: {found.reason}",
            key=name,
        )


def _has_begun(month: str, today: date, known: dict[str, bool]) -> bool:
    """Return whether a month of this century (`2611`) has begun; `known` holds former answers."""
    if month not in known:
        known[month] = today >= date(2000 + int(month[:2]), int(month[2:]), 1)
    return known[month]
