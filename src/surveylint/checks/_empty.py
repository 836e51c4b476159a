"""Links without an address: what a list leaves out as a habit, and what one entry lacks among full ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Related, Severity
from surveylint.roles import role_of_label
from surveylint.vocabulary import Words

_HABIT = 3
"""A list that leaves so many addresses out means "none yet"; a single one among full ones is an oversight."""

_SIBLINGS = 3


def shown(doc: Document, link: Link) -> str:
    """Return what a reader sees of a link's label; of a badge what it says without its image."""
    text = doc.text[link.text_start : link.text_end]
    return (
        plain(text).strip("[] ")
        or " ".join(m[1] or m[2] or "" for m in _ALT.finditer(text)).strip()
    )


_ALT = lazily(r"!\[([^\[\]]*)\]\(|<img\b[^<>]*?\balt=[\"']([^\"'<>]*)", re.IGNORECASE)
_IMAGE = lazily(r"\s*(?:!\[|<img\b)", re.IGNORECASE)


def without_address(
    doc: Document, empty: Mapping[str, Sequence[Link]], words: Words
) -> Iterator[Problem]:
    """Report links without an address, by label; labels that a list leaves empty as a habit are one note.

    A paper is told apart from what comes later or never: code, a page, data.
    """
    papers = {label for label in empty if role_of_label(label, words) == "paper"}
    for labels in (papers, empty.keys() - papers):
        told = [label for label in empty if label in labels]
        habitual = [label for label in told if label in papers or role_of_label(label, words)]
        is_habit = sum(len(empty[label]) for label in habitual) >= _HABIT
        if is_habit:
            yield _no_address(
                doc, [link for label in habitual for link in empty[label]], Severity.INFO
            )
        single = (
            {label for label in told if len(empty[label]) == 1 and label} if not is_habit else set()
        )
        full = _full(doc, single)
        for label in told:
            if not is_habit or label not in habitual:
                is_oversight = full[label] >= _SIBLINGS and not _is_badge(doc, empty[label][0])
                yield _no_address(
                    doc, empty[label], Severity.WARNING if is_oversight else Severity.INFO
                )


def _is_badge(doc: Document, link: Link) -> bool:
    return _IMAGE.match(doc.text, link.text_start) is not None


def _full(doc: Document, labels: Collection[str]) -> Counter[str]:
    """Count by label the links that have an address.

    One link that lacks the address which three others of its label have is an oversight.
    """
    full: Counter[str] = Counter()
    longest = max(map(len, labels), default=-_LABEL_MARKS) + _LABEL_MARKS
    for link in doc.links if labels else ():
        size = link.text_end - link.text_start
        if link.url and size <= longest:
            label = plain(doc.text[link.text_start : link.text_end]).strip("[] ").casefold()
            if label in labels and size <= len(label) + _LABEL_MARKS:
                full[label] += 1
    return full


_LABEL_MARKS = 8
"""So many characters of markup at most stand around a label."""


def _no_address(doc: Document, links: Sequence[Link], severity: Severity) -> Problem:
    """Report links without an address under the labels that they have."""
    first, *others = sorted(links, key=lambda link: link.start)
    by_label: dict[str, str] = {}
    for link in (first, *others):
        label = shown(doc, link)
        by_label.setdefault(label.casefold(), label)
    names = [f"`{name}`" for name in by_label.values() if name]
    what = "badge" if _is_badge(doc, first) else "link"
    if len(names) > 1:
        message = f"{what}s {', '.join(names)} have no address"
    else:
        message = f"{what} {names[0]} has no address" if names else f"a {what} has no address"
    return Problem(
        start=first.start,
        end=first.end,
        message=message,
        related=tuple(Related(link.start, link.end) for link in others),
        severity=severity,
        key=next(iter(by_label)),
    )
