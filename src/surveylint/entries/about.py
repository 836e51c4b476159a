"""Tell the sections of a file that are about the list itself from those that hold works."""

from __future__ import annotations

import re

from surveylint.model.document import Document, Section
from surveylint.vocabulary import Words


def is_aside(section: Section, doc: Document, words: Words) -> bool:
    """Return whether a section, or one above it, is about the list itself: contents, news, licence, contributing.

    A heading of contents speaks for its own section only: lists often hang all their sections below it.
    """
    asides, contents = words.set("asides"), words.set("contents")
    for number in section.path or (section.number,):
        above = doc.sections[number]
        if len(above.title) > _LONGEST_ASIDE:
            continue
        title = " ".join(re.split(r"[^\w']+", above.title.casefold())).strip()
        own = number == section.number
        if own and _begins_or_ends(title, contents):
            return True
        lower = above.heading is not None and above.heading.level > 1
        if _begins_or_ends(title, asides) and (own or lower or title.startswith(_WHOLE_FILES)):
            return True
    return False


_WHOLE_FILES = (
    "changelog",
    "change log",
    "contribut",
    "how to contribute",
    "code of conduct",
    "release notes",
)
"""A first heading that begins so speaks for all sections below it: such a file is not the list."""


_LONGEST_ASIDE = 1_000
"""A longer title is no phrase; it would be split for every list below it."""

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


def _begins_or_ends(title: str, known: frozenset[str]) -> bool:
    """Return whether a title is a known phrase, ends with one, or begins with one that goes on like `and updates`."""
    parts = title.split()
    if title in known or not parts or len(parts) > 5:
        return title in known
    if len(parts) <= 3 and parts[-1] in _ENDS and parts[-1] in known:
        return True
    return any(" ".join(parts[:i]) in known and parts[i] in _JOINS for i in range(1, len(parts)))
