"""Links without a URL: one that a list lacks among others, and those that it leaves empty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.roles import role_of_label
from surveylint.vocabulary import Words

_HABIT = 3
"""A list with this many empty links means "none yet" by them; a single one is an oversight."""

_SIBLINGS = 3
"""The least links with a URL and the same label that make an empty one an oversight."""

_LABEL_MARKS = 8
"""A label has at most this many characters of markup around it."""

_ALT = lazily(r"!\[([^\[\]]*)\]\(|<img\b[^<>]*?\balt=[\"']([^\"'<>]*)", re.IGNORECASE)
_IMAGE = lazily(r"\s*(?:!\[|<img\b)", re.IGNORECASE)


def shown(doc: Document, link: Link) -> str:
    """Return what readers see of a link's label; for a badge, the text of its image."""
    text = doc.text[link.text_start : link.text_end]
    return (
        plain(text).strip("[] ")
        or " ".join(m[1] or m[2] or "" for m in _ALT.finditer(text)).strip()
    )


def without_address(
    doc: Document, empty: Mapping[str, Sequence[Link]], words: Words
) -> Iterator[Problem]:
    """Report links without a URL by label; labels that a list often leaves empty are one note.

    Papers are counted apart from what is added later or never: code, a page, data.

    Args:
        doc: The document.
        empty: The links without a URL, by label in lower case.
        words: The vocabulary.
    """
    papers = {label for label in empty if role_of_label(label, words) == "paper"}
    for labels in (papers, empty.keys() - papers):
        reported = [label for label in empty if label in labels]
        habitual = [label for label in reported if label in papers or role_of_label(label, words)]
        if sum(len(empty[label]) for label in habitual) >= _HABIT:
            links = [link for label in habitual for link in empty[label]]
            yield _without_url(doc, links, Severity.INFO)
            for label in reported:
                if label not in habitual:
                    yield _without_url(doc, empty[label], Severity.INFO)
            continue
        filled = _filled(doc, {label for label in reported if len(empty[label]) == 1 and label})
        for label in reported:
            is_oversight = filled[label] >= _SIBLINGS and not _is_badge(doc, empty[label][0])
            severity = Severity.WARNING if is_oversight else Severity.INFO
            yield _without_url(doc, empty[label], severity)


def _is_badge(doc: Document, link: Link) -> bool:
    return _IMAGE.match(doc.text, link.text_start) is not None


def _filled(doc: Document, labels: Collection[str]) -> Counter[str]:
    """Count the links that have a URL by label."""
    filled: Counter[str] = Counter()
    longest = max(map(len, labels), default=-_LABEL_MARKS) + _LABEL_MARKS
    for link in doc.links if labels else ():
        size = link.text_end - link.text_start
        if link.url and size <= longest:
            label = plain(doc.text[link.text_start : link.text_end]).strip("[] ").casefold()
            if label in labels and size <= len(label) + _LABEL_MARKS:
                filled[label] += 1
    return filled


def _without_url(doc: Document, links: Sequence[Link], severity: Severity) -> Problem:
    """Report links without a URL, with their labels."""
    first, *others = sorted(links, key=lambda link: link.start)
    by_label: dict[str, str] = {}
    for link in (first, *others):
        label = shown(doc, link)
        by_label.setdefault(label.casefold(), label)
    names = [f"`{name}`" for name in by_label.values() if name]
    kind = "badge" if _is_badge(doc, first) else "link"
    if len(names) > 1:
        message = f"{kind}s {', '.join(names)} have no URL"
    else:
        message = f"{' '.join([kind, *names])} has no URL"
    return Problem(
        start=first.start,
        end=first.end,
        message=message,
        related=related_places((link.start, link.end) for link in others),
        severity=severity,
        key=next(iter(by_label)),
    )
