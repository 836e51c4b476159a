"""The anchors that a document has on GitHub: one for each heading, and those that tags set."""

from __future__ import annotations

from surveylint.lazy import lazily
from surveylint.model.document import Document

_UNSLUGGED = lazily(r"[^\w\- ]")


def anchors(doc: Document) -> frozenset[str]:
    """Give all anchors, in lower case.

    Headings of one text get `-1`, `-2` and so on behind the second and later ones (jch/html-pipeline, TOC filter).
    """
    seen: dict[str, int] = {}
    found = {anchor.name.lower() for anchor in doc.anchors}
    for section in doc.sections:
        if section.heading is not None:
            name = slug(section.title)
            count = seen.get(name, 0)
            seen[name] = count + 1
            found.add(f"{name}-{count}" if count else name)
    return frozenset(found)


def slug(title: str) -> str:
    """Give the anchor that GitHub makes of a heading's plain text."""
    return _UNSLUGGED.sub("", title.strip().lower()).replace(" ", "-")
