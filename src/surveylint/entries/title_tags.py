"""Skip the tags before a title: venues, years, statuses, images, and links that are labels."""

from __future__ import annotations

import re

from surveylint.entries.credits import MAX_TAG, are_authors, is_dated, is_tag
from surveylint.entries.entry_text import (
    DESCRIBED,
    EMPHASIS,
    MAX_TITLE,
    MIN_TITLE_WORDS,
    SPACES,
    EntryText,
)
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.match import words as split_words
from surveylint.model.document import Link, LinkKind
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple

_MAX_TAGS = 20
_MIN_AFTER_NAME = 2
"""The minimum number of words of a title after an emphasized name in brackets."""

_NEVER = 1_000
"""More words than a title has."""

_NOISE = lazily(
    r"(?:[\s\-*_]*(?:"
    r"<!--.*?-->"
    r"|</?(?!(?:u|b|strong|em|i|ins)>)[A-Za-z][^<>]*>"
    r"|&(?:nbsp|ensp|emsp|thinsp|#\d{2,6}|#x[0-9a-fA-F]{2,6});"
    r"|:[a-z0-9_+-]{2,40}:"
    r"|\[\d{1,4}\](?:\*\*|__)?(?![(\[])"
    r"|\d{1,4}[.)]\s+(?=\*\*|__|<b>|\[)"
    r"|\[[ xX]\](?=\s)"
    r"|[\[(（]\s*(?:\d{1,2}[/.-])?(?:19|20)\d\d(?:[/.-]\d{1,2}){0,2}\s*[\])）]"
    r"|(?:19|20)\d\d[-/.]\d\d?(?:[-/.]\d\d?)?(?=\s|[:：]\s)[:：]?"
    r"|(?:19|20)\d\d[-_ ][A-Z][\w.-]{1,12}(?:\s*\([^()\n]{1,24}\))?\s+[-–](?=\s)"
    # small sets of wide characters: a single large one takes 0.25 ms to compile
    r"|(?:(?![“”‘’])(?![《》【】])(?![（）])[^\w\s\"'«»\[\](){}<>`*_$+#@~^\\/.,;:!?&=%|-])+"
    r"))+\s*",
    re.DOTALL,
)
_BRACKETED = lazily(
    r"(?P<mark>\*\*|__|\*|_)?(?:"
    r"\[(?P<square>[^\[\]\n]{0,80})\](?!\()"
    r"|\((?P<round>[^()\n]{1,80})\)|（(?P<wide>[^（）\n]{1,80})）|【(?P<lens>[^【】\n]{1,80})】"
    r"|(?P<ticks>`{1,3})(?!`)(?P<code>[^`\n]{1,80})(?P=ticks)(?!`)"
    r")(?(mark)(?P=mark))"
)
_SEPARATOR = lazily(r"[ \t]*[:：|·•,，–—-]?[ \t]*")
_LINK_GAP = lazily(r"[\s,;|/·•&]*")
_LINKED_VENUE = lazily(r"(?:[A-Z]{3,8}|[aA]r[xX]iv|NeurIPS)(?:[ '’-]?\d{2,4})?")
_GROUPS = ("square", "round", "wide", "lens", "code")
_KEPT = ("re", "re-", "reproducibility report")
"""Brackets that are part of a title: `[Re] Finding Livers`, a replication."""


class Start(NamedTuple):
    """The offset where a title begins, and the span of the name in emphasized brackets before it.

    The span is empty if there is no name.
    """

    at: int
    name: Span


class _Tag(NamedTuple):
    """Something before a title.

    `fewest` is the number of words without markup that must follow, because fewer are no title:
    then the tag itself is. Before a title with markup it is always a tag.
    """

    start: int
    end: int
    fewest: int
    name: Span | None = None


def skip(entry: EntryText, start: int) -> Start:
    """Return where the title begins: after images, dates, symbols, labels and tags."""
    tags: list[_Tag] = []
    at = start
    while at < entry.end and len(tags) < _MAX_TAGS:
        before = at
        at = _after_noise(entry, at)
        tag = _tag(entry, at)
        if tag is not None:
            tags.append(tag)
            at = tag.end
        elif at == before:
            break
    if tags and not entry.is_marked(at):
        at = _first_word(entry, at, tags)
    names = [tag.name for tag in tags if tag.name is not None and tag.end <= at]
    return Start(at, names[-1] if names else Span(at, at))


def _after_noise(entry: EntryText, at: int) -> int:
    text, end = entry.text, entry.end
    noise = _NOISE.match(text, at, end) or SPACES.match(text, at, end)
    if noise is None:
        return at
    after = noise.end()
    # emphasis markers directly before the title belong to it
    while after > at and text[after - 1] in "*_":
        after -= 1
    return after


def _first_word(entry: EntryText, at: int, tags: list[_Tag]) -> int:
    """Return where a title without markup begins, which may be with a bracket that is no tag."""
    following = next((link.start for link in entry.links if link.start >= at), entry.end)
    rest = entry.text[at : min(following, entry.end, at + MAX_TITLE)].strip(" ]),.|\n*_[(<:：")
    count = max(len(rest.split()), len(split_words(rest)) if not rest.isascii() else 0)
    return next((tag.start for tag in tags if count < tag.fewest), at)


def _tag(entry: EntryText, at: int) -> _Tag | None:
    """Return the tag that begins at an offset, None if a title may begin there."""
    text, end = entry.text, entry.end
    link = entry.link_at(at)
    if link is not None:
        return _label(entry, link)
    if at >= end or text[at] not in "[(（【`*_":
        return None
    if linked := _linked_brackets(entry, at):
        return linked
    bracketed = _BRACKETED.match(text, at, end)
    return _bracketed(entry, bracketed) if bracketed else _emphasized(entry, at)


def _bracketed(entry: EntryText, bracketed: re.Match[str]) -> _Tag | None:
    """Return brackets or code as a tag, None if they are part of a title."""
    text, end = entry.text, entry.end
    group = next(name for name in _GROUPS if bracketed[name] is not None)
    content = plain(bracketed[group])
    if len(content) > MAX_TAG or content.casefold() in _KEPT:
        return None
    sure = not content or is_tag(content, entry.words, labels=group != "code")
    if not sure and DESCRIBED.match(text, bracketed.end(), end):
        return None
    emphasized = bracketed["mark"] is not None or bracketed[group][:1] in tuple("*_")
    fewest = 1 if sure else _NEVER
    if not sure and group in ("square", "lens"):
        fewest = _MIN_AFTER_NAME if emphasized else MIN_TITLE_WORDS
    name = Span(*bracketed.span(group)) if bracketed["mark"] and not sure else None
    return _Tag(bracketed.start(), _after_separator(entry, bracketed.end()), fewest, name)


def _after_separator(entry: EntryText, at: int) -> int:
    separator = _SEPARATOR.match(entry.text, at, entry.end)
    return separator.end() if separator else at


def _label(entry: EntryText, link: Link) -> _Tag | None:
    """Return a link as a tag if it is an image, a label, or a venue before a marked title."""
    text, end = entry.text, entry.end
    if link.kind is LinkKind.INLINE and DESCRIBED.match(text, link.end, end):
        return None
    after = link.end
    while after < end and text[after] in "],)":
        after += 1
    if not entry.names_work(link):
        rest = text[link.end : min(end, link.end + MAX_TITLE)].strip(" ]),.|\n")
        follows = rest and (link.is_image or rest[0] not in "[<")
        return _Tag(link.start, after, 0 if link.is_image else 1) if follows else None
    label = entry.label(link)
    is_venue = is_dated(label) and is_tag(label, entry.words)
    if is_venue and entry.is_marked(_after_noise(entry, after)):
        return _Tag(link.start, after, _NEVER)
    return None


def _linked_brackets(entry: EntryText, at: int) -> _Tag | None:
    """Return brackets that hold only labels or venues with links: `[[CVPR](u)] Title`."""
    text, end = entry.text, entry.end
    link = entry.link_at(at + 1) if text[at] in "[(（【" else None
    if link is None:
        return None
    sure = True
    last = at + 1
    while link is not None:
        if entry.names_work(link):
            label = entry.label(link)
            if not _LINKED_VENUE.fullmatch(label) and not is_dated(label):
                return None
            sure = sure and is_dated(label)
        gap = _LINK_GAP.match(text, link.end, end)
        last = gap.end() if gap else link.end
        link = entry.link_at(last)
    if last >= end or text[last] not in "])）】" or not text[last + 1 : last + 2].isspace():
        return None
    return _Tag(at, last + 1, 1 if sure else MIN_TITLE_WORDS)


def _emphasized(entry: EntryText, at: int) -> _Tag | None:
    """Return emphasized text as a tag if it is a venue or authors before a marked title."""
    text = entry.text
    emphasis = EMPHASIS.match(text, at, entry.end) if text[at] in "*_" else None
    if emphasis is None or emphasis["text"] is None or len(emphasis["text"]) > 10 * MAX_TAG:
        return None
    content = plain(emphasis["text"])
    after = _after_separator(entry, emphasis.end())
    begin = _after_noise(entry, after)
    is_bold = text.startswith(("**", "__"), begin)
    by_authors = len(emphasis["mark"]) == 1 and are_authors(content, fewest=1 if is_bold else 2)
    if not by_authors and not is_tag(content, entry.words):
        return None
    return _Tag(at, after, _NEVER) if entry.is_marked(begin, fewest=3) else None
