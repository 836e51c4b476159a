"""The text of an entry, and the markup that titles have in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from surveylint.entries.credits import is_tag
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Link, LinkKind
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import role_of_label
from surveylint.vocabulary import Words

MIN_TITLE_WORDS = 4
"""A text without markup is taken as a title if it has at least this many words."""

MAX_TITLE = 5_000
"""No title, and no sign of one, is looked for beyond this many characters."""

SPACES = lazily(r"\s+")
EMPHASIS = lazily(
    r"(?P<mark>\*\*\*|\*\*|__|\*|_)(?P<text>(?!\s)(?:(?!(?P=mark)).)+)(?P=mark)(?![\w])"
    r"|<(?P<tag>u|b|strong|em|i|ins)>(?P<html>(?:(?!</?(?P=tag)>).)+)</(?P=tag)>",
    re.DOTALL,
)
QUOTED = lazily(r"[\"“«《「『](?P<text>(?:[^\"”»》」』\n]|\n(?![ \t]*\n)){3,300})[\"”»》」』]")
OPENING_QUOTES = '"“«《「『'
DESCRIBED = lazily(r"[*_]*\s+[-–—]\s+\w")
"""What follows the name of a thing that is described: ` - a tool`."""


class TitleParts(NamedTuple):
    """The title and the name in an entry's text; a span is empty if it was not found.

    `link` is the link whose text is the title.
    """

    title: Span
    name: Span
    link: Link | None


class EntryText(NamedTuple):
    """The text of an entry: the source's text up to an offset, and the links in the entry."""

    text: str
    end: int
    links: Sequence[Link]
    words: Words

    def count(self, span: Span) -> int:
        """Return the number of words in a span."""
        return len(self.text[slice(*span)].split())

    def link_at(self, at: int) -> Link | None:
        """Return the link that begins at an offset, None if there is none."""
        place = bisect_left(self.links, at, key=_start)
        if place < len(self.links) and self.links[place].start == at:
            return self.links[place]
        return None

    def label(self, link: Link) -> str:
        """Return the plain text of a link."""
        return plain(self.text[link.text_start : link.text_end])

    def names_work(self, link: Link) -> bool:
        """Return whether a link's text is a title or a name: no label, number or address."""
        if link.kind not in (LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML):
            return False
        label = self.label(link)
        if label.startswith(("http://", "https://", "www.")) or not any(map(str.isalpha, label)):
            return False
        return not role_of_label(label, self.words)

    def is_marked(self, at: int, fewest: int = 1) -> bool:
        """Return whether a linked, emphasized or quoted title begins at an offset.

        Args:
            at: The offset.
            fewest: The minimum number of words of the title.
        """
        text, end = self.text, self.end
        link = self.link_at(at)
        if link is not None:
            if fewest == 1 and DESCRIBED.match(text, link.end, end):
                return True
            return self.names_work(link) and len(self.label(link).split()) >= fewest
        marked = EMPHASIS.match(text, at, min(end, at + MAX_TITLE))
        if marked is None and text[at : at + 1] in tuple(OPENING_QUOTES):
            marked = QUOTED.match(text, at, end)
        if marked is None:
            return False
        content = plain(marked[0])
        return len(content.split()) >= fewest and not is_tag(content, self.words)


def _start(link: Link) -> int:
    return link.start


def inner_span(marked: re.Match[str]) -> Span:
    """Return the span inside the markers, tags or quotation marks of a match."""
    return Span(*marked.span("html" if marked["text"] is None else "text"))


def unbracketed(text: str, span: Span) -> Span:
    """Return a span without the brackets around its text."""
    whole = text[slice(*span)]
    framed = whole[:1] + whole[-1:] in ("[]", "()") and not any(c in "[]()" for c in whole[1:-1])
    return Span(span.start + 1, span.end - 1) if framed else span
