"""The rule on links whose URL spells the title of another work."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from surveylint.checks._slug_links import differing_slug_links, has_slug
from surveylint.entries import Entry, Index
from surveylint.entries.credits import is_credit
from surveylint.hosts import title_slug
from surveylint.lazy import lazily
from surveylint.match import shortened
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Related, Severity
from surveylint.roles import Role
from surveylint.rule import rule

_FEWEST_WORDS = 3
"""Titles and slugs of fewer words are names or fragments and prove nothing."""

_DIFFERENT = 50
"""Below this likeness (0 to 100) slug and title are two works.

Of 1,090 pairs, one in six between 50 and 75 was.
"""

_COMPARED = 24
"""An entry has the words of a slug if it has this many of its first letters and digits."""

_QUOTED = 80
"""At most this many characters of a title are in a message."""

_WORD = lazily(r"[^\W_]+")
_REMARK = lazily(r"\s{0,9}[(\[][^()\[\]]*+[)\]]")
_NARROW = str.maketrans("（）", "()")


@rule(Severity.WARNING)
def slug_drift(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for links whose URL spells the title of another work."""
    titles: list[tuple[str, int, Entry]] = []
    agreed: bool | None = None  # computed once, and only for a finding that needs it
    for entry, link in differing_slug_links(doc, index):
        slug = title_slug(link.url)
        if slug is None or not _contradicts(doc, entry, slug.words) or entry.main != link:
            continue
        titles = titles or sorted(
            (_reduced(other.title), i, other) for i, other in enumerate(index.entries())
        )
        related = [Related(*entry.title_span, "the title")]
        other = _titled(titles, entry, slug.words)
        if other is not None:
            related.append(Related(*other.title_span, "the title that the URL spells"))
        elif agreed is None:
            agreed = _any_agrees(index)
        named, expected = (shortened(text, _QUOTED) for text in (slug.words, entry.title))
        yield Problem(
            start=link.target_start,
            end=link.target_end,
            message=f"URL names another title: `{named}`; expected `{expected}`",
            related=tuple(related),
            severity=None if other is not None or agreed else Severity.INFO,
            key=entry.title,
        )


def _contradicts(doc: Document, entry: Entry, slug: str) -> bool:
    """Return whether the words of a slug are surely not the title of an entry."""
    if not entry.works.has(Role.TITLE):
        return False
    title = _REMARK.sub("", entry.title.translate(_NARROW))
    if is_credit(title) or not _is_comparable(title) or not _is_comparable(slug):
        return False
    if _begin_alike(title, slug) or _likeness(title, slug) >= _DIFFERENT:
        return False
    return not _has_words(doc, entry, slug)


def _is_comparable(title: str) -> bool:
    """Return whether a title or slug has enough words, most of its letters Latin."""
    words = [word for word in _WORD.findall(title) if word.isalpha() and word.isascii()]
    return len(words) >= _FEWEST_WORDS and 2 * len("".join(words)) > sum(map(str.isalnum, title))


def _reduced(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", title.lower().replace("&", "and").replace("°", "deg"))


def _begin_alike(title: str, slug: str) -> bool:
    """Return whether a slug, which may be cut, is the beginning of a title, or the reverse."""
    a, b = _reduced(title), _reduced(slug)
    return a.startswith(b) or b.startswith(a)


def _likeness(title: str, slug: str) -> float:
    """Return how much the beginnings of a title and a slug are alike (0 to 100).

    Both are also compared without the name before the colon, and without the first word, which
    may be an author.
    """
    from rapidfuzz.fuzz import ratio

    titles = [title, title.partition(":")[2]]
    slugs = [slug, slug.partition(" ")[2]]
    pairs = [(_reduced(a), _reduced(b)) for a in titles for b in slugs]
    return max(ratio(a[: len(b)], b) for a, b in pairs if a and b)


def _has_words(doc: Document, entry: Entry, slug: str) -> bool:
    """Return whether an entry has the words of a slug elsewhere, as a venue or a real title."""
    span = entry.span
    return _reduced(slug)[:_COMPARED] in _reduced(doc.prose_in(span.start, span.end))


def _titled(titles: Sequence[tuple[str, int, Entry]], entry: Entry, slug: str) -> Entry | None:
    """Return another entry whose title a slug spells.

    Args:
        titles: All entries by reduced title, sorted.
        entry: The entry with the slug.
        slug: The words of the slug.
    """
    reduced = _reduced(slug)
    at = bisect_left(titles, (reduced,))
    near = (other for title, _, other in titles[at : at + 2] if title.startswith(reduced))
    return next((other for other in near if other != entry), None)


def _any_agrees(index: Index) -> bool:
    """Return whether the URL of any entry spells its title.

    Where none does, the list may have titles of its own, and its URLs are only sources.
    """
    for entry in index.entries():
        if (link := entry.main) is not None and has_slug(link.url):
            slug = title_slug(link.url)
            if slug is not None and _begin_alike(entry.title, slug.words):
                return True
    return False
