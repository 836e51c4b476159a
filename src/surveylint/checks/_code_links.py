"""The links of entries to their code, and the works that a list has more than once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveylint.entries import Entry, Index, WorkList
from surveylint.entries.same_work import TITLE_WORDS
from surveylint.hosts import REPOSITORY_KINDS, identify
from surveylint.match import plain
from surveylint.match import words as split_words
from surveylint.model.document import Link
from surveylint.roles import role_of_label

_MANY = 10
"""A title of more entries is no title."""

USUAL = 0.25
"""An entry lacks its code if at least this share of its list links to code."""


def works_listed_again(index: Index) -> Iterator[Sequence[Entry]]:
    """Yield the entries of each title of several entries."""
    for entries in index.repeated.values():
        if len(entries) <= _MANY and len(split_words(entries[0].title)) >= TITLE_WORDS:
            yield entries


def code_of(entry: Entry) -> Link | None:
    """Return the link of an entry to its code, None where it has none."""
    for link in entry.works.links(entry.number):
        work = identify(link.url)
        if work is not None and work.kind in REPOSITORY_KINDS:
            return link
        label = plain(entry.works.doc.text[link.text_start : link.text_end])
        if role_of_label(label, entry.works.words) == "code" and "://" in link.url:
            return link
    return None


def share_with_code(works: WorkList) -> float:
    """Return the share of the entries of a list that link to code."""
    codes = (code_of(Entry(works, number)) for number in range(len(works)))
    return sum(code is not None for code in codes) / len(works)
