"""Recognize the sections that are about the list itself and hold no works."""

from __future__ import annotations

import re

from surveylint.model.document import Document, Section
from surveylint.vocabulary import Words

_WHOLE_FILES = (
    "changelog",
    "change log",
    "contribut",
    "how to contribute",
    "code of conduct",
    "release notes",
)
"""If the top heading begins with one of these, no section of the file holds works."""

_MAX_TITLE = 1_000
"""Characters; longer titles are not compared, because they would be split for every list."""

_JOINS = frozenset(
    {
        "and",
        "to",
        "of",
        "the",
        "for",
        "us",
        "this",
        "our",
        "guide",
        "guidelines",
        "history",
        "log",
        "list",
    }
)
"""Words that may follow a known phrase: `News and updates`."""

_ENDS = frozenset(
    {
        "news",
        "updates",
        "license",
        "licence",
        "licenses",
        "licences",
        "citation",
        "citations",
        "contributors",
        "changelog",
        "sponsors",
        "toc",
    }
)
"""Known phrases that may end a longer title: `Latest news`."""


def is_aside(section: Section, doc: Document, words: Words) -> bool:
    """Return whether a section or one above it is about the list: contents, news, licence.

    A contents heading counts only for its own section: lists often nest all other sections in it.
    """
    asides, contents = words.set("asides"), words.set("contents")
    for number in section.path or (section.number,):
        above = doc.sections[number]
        if len(above.title) > _MAX_TITLE:
            continue
        title = " ".join(re.split(r"[^\w']+", above.title.casefold())).strip()
        own = number == section.number
        if own and _begins_or_ends(title, contents):
            return True
        lower = above.heading is not None and above.heading.level > 1
        if _begins_or_ends(title, asides) and (own or lower or title.startswith(_WHOLE_FILES)):
            return True
    return False


def _begins_or_ends(title: str, known: frozenset[str]) -> bool:
    """Return whether a title is a known phrase, ends with one, or is one plus `and updates`."""
    parts = title.split()
    if title in known or not parts or len(parts) > 5:
        return title in known
    if len(parts) <= 3 and parts[-1] in _ENDS and parts[-1] in known:
        return True
    return any(" ".join(parts[:i]) in known and parts[i] in _JOINS for i in range(1, len(parts)))
