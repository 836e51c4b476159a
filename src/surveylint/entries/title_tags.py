"""Skip the tags before a title: venues, years, statuses, images, and links that are labels."""

from __future__ import annotations

import re

from surveylint.entries.credits import (
    MAX_TAG,
    MONTH,
    are_authors,
    is_bare_venue,
    is_dated,
    is_tag,
    is_venue,
)
from surveylint.entries.entry_text import (
    DESCRIBED,
    EMPHASIS,
    MAX_TITLE,
    MIN_TITLE_WORDS,
    SPACES,
    EntryText,
    inner_span,
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
    r"|\d{1,4}[.)]\s+(?=[*_\[]|<b>)"
    r"|(?:(?:#|No\.? ?)\d{1,4}[.:)]?|\(?[a-h]\))\s+(?=[A-Z*_\[\"“])"
    rf"|{MONTH} (?:\d\d?,? )?"
    r"(?:19|20)\d\d[:：]\s+"
    r"|\[[ xX]\](?=\s)"
    r"|[\[(（]\s*(?:\d{1,2}[/.-])?(?:19|20)\d\d(?:[/.-]\d{1,2}){0,2}\s*[\])）]"
    r"|(?:19|20)\d\d[-/.]\d\d?(?:[-/.]\d\d?)?(?=\s|[:：]\s)[:：]?"
    r"|(?:19|20)\d\d[-_ ][A-Z][\w.-]{1,12}(?:\s*\([^()\n]{1,24}\))?\s+[-–](?=\s)"
    # small sets of wide characters: a single large one takes 0.25 ms to compile
    r"|(?:(?![“”‘’])(?![《》【】])(?![（）])(?![「」『』])(?![¿¡])[^\w\s\"'«»\[\](){}<>`*_$+#@~^\\/.,;:!?&=%|-])+"
    r"))+\s*",
    re.DOTALL,
)
_BRACKETED = lazily(
    r"(?P<mark>\*\*|__|\*|_)?(?:"
    r"\[(?P<square>[^\[\]\n]{0,80})\](?!\()|\[\[(?P<double>[^\[\]\n]{1,80})\]\](?!\()"
    r"|\\\[(?P<escaped>[^\[\]\n\\]{1,80})\\\]"
    r"|\$\{?\\color\{\w{1,20}\}\{?(?:\\text\w{0,2}\{)?(?P<math>[^{}$\n]{1,60})\}{0,3}\$"
    r"|\{(?P<curly>[^{}\n]{1,80})\}"
    r"|\((?P<round>[^()\n]{1,80})\)|（(?P<wide>[^（）\n]{1,80})）|【(?P<lens>[^【】\n]{1,80})】"
    r"|(?P<ticks>`{1,3})(?!`)(?P<code>[^`\n]{1,80})(?P=ticks)(?!`)"
    r")(?(mark)(?P=mark))"
)
_SEPARATOR = lazily(r"[ \t]*+[:：|·•,，–—-]?[ \t]*+")
_ET_AL = lazily(r"\bet\.? al\b")
_DASH = lazily(r"[-–—|:：·]\s+")
_ADDRESS = lazily(r"\s*\(\s*(?:https?:|www\.)")
_BAR = lazily(r"[ \t]+[|·•/][ \t]+")
_LABEL_GAP = lazily(r"[\s,;|/·•&\])）]*")
_LINK_GAP = lazily(r"[\s,;|/·•&]*")
_LINKED_VENUE = lazily(r"(?:[A-Z]{3,8}|[aA]r[xX]iv|NeurIPS)(?:[ '’-]?\d{2,4})?")
_OPENING = "[(（【{`*_<\\$'‘"
"""What a tag may begin with."""

_INSIDE = _OPENING + "123456789⭐🔥"
_GROUPS = ("square", "double", "escaped", "math", "curly", "round", "wide", "lens", "code")
_SQUARE = frozenset({"square", "double", "escaped", "lens"})
_IN_HTML = lazily(r"(?P<content>[^<>\n]{1,80})</(?:kbd|sup|sub|small|font|span|mark|code|samp)>")
_BARRED = lazily(r"(?P<content>[^|\[\]<>*_`\n]{1,60})[ \t]\|[ \t]+")
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
    if noise[0].strip() and (dash := _DASH.match(text, after, end)):
        after = dash.end()
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
    if at >= end or text[at] not in _OPENING:
        return _unmarked(entry, at)
    if text[at] in "'‘":
        quoted = entry.link_at(at + 1)
        return _Tag(at, at + 1, 0) if quoted is not None and entry.names_work(quoted) else None
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
    after = bracketed.end()
    if not sure and (DESCRIBED.match(text, after, end) or _ADDRESS.match(text, after, end)):
        return None
    emphasized = bracketed["mark"] is not None or bracketed[group][:1] in tuple("*_")
    fewest = 1 if sure else _NEVER
    if not sure and group in _SQUARE:
        fewest = _MIN_AFTER_NAME if emphasized else MIN_TITLE_WORDS
    name = Span(*bracketed.span(group)) if bracketed["mark"] and not sure else None
    return _Tag(bracketed.start(), _after_separator(entry, after), fewest, name)


def _unmarked(entry: EntryText, at: int) -> _Tag | None:
    """Return a venue or a date as a tag if an HTML tag or a bar ends it: `CVPR | 2024 | Title`.

    So is the name before a bar and a linked title: `Liv | [Finding Livers in Slices](u)`.
    """
    text, end = entry.text, entry.end
    pattern = _IN_HTML if text[max(0, at - 1) : at] == ">" else _BARRED
    found = pattern.match(text, at, end)
    if found is None:
        return None
    after = _after_separator(entry, found.end())
    if is_tag(found["content"], entry.words):
        return _Tag(at, after, 1)
    is_name = pattern is _BARRED and len(found["content"].split()) < MIN_TITLE_WORDS
    if is_name and entry.link_at(after) is not None and entry.is_marked(after, MIN_TITLE_WORDS):
        return _Tag(at, after, _NEVER, Span(*found.span("content")))
    return None


def after_tags(entry: EntryText, title: Span) -> int:
    """Return where a title begins after venues and statuses in it: `[CVPR 2024] Title`."""
    if title.start >= title.end or entry.text[title.start] not in _INSIDE:
        return title.start
    inside = entry._replace(end=title.end, links=())
    begin = title.start
    for _ in range(_MAX_TAGS):
        at = _after_noise(inside, begin)
        if at > begin and entry.text[begin] in "[(（":  # a date
            begin = at
        tag = _tag(inside, at)
        is_sure = tag is not None and (tag.fewest == 1 or entry.text[at] in "*_<")
        if tag is None or tag.name is not None or not is_sure:
            break
        if inside.count(Span(tag.end, title.end)) < max(_MIN_AFTER_NAME, tag.fewest):
            break
        begin = tag.end
    return begin


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
    if bar := _BAR.match(text, after, end):
        after = bar.end()
    if not entry.names_work(link):
        beyond = after if link.is_image else _after_labels(entry, after)
        rest = text[beyond : min(end, beyond + MAX_TITLE)].strip(" ]),.|\n")
        follows = rest and (link.is_image or rest[0] not in "[<")
        return _Tag(link.start, after, 0 if link.is_image else 1) if follows else None
    label = entry.label(link)
    is_venue = is_dated(label) and is_tag(label, entry.words)
    if is_venue and entry.is_marked(_after_noise(entry, after)):
        return _Tag(link.start, after, _NEVER)
    return None


def _after_labels(entry: EntryText, at: int) -> int:
    """Return the offset after the labels that follow a label: `[[pdf]](u) [[code]](v) Title`."""
    for _ in range(_MAX_TAGS):
        gap = _LABEL_GAP.match(entry.text, at, entry.end)
        beyond = gap.end() if gap else at
        link = entry.link_at(beyond) or entry.link_at(beyond + 1)
        if link is None or link.is_image or entry.names_work(link):
            break
        at = link.end
    return at


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
    emphasis = EMPHASIS.match(text, at, entry.end) if text[at] in "*_<" else None
    inner = inner_span(emphasis) if emphasis else Span(at, at)
    if emphasis is None or inner.end - inner.start > 10 * MAX_TAG:
        return None
    content = plain(text[slice(*inner)])
    after = _after_separator(entry, emphasis.end())
    begin = _after_noise(entry, after)
    is_bold = text.startswith(("**", "__"), begin)
    is_single = emphasis["mark"] in ("*", "_") or emphasis["tag"] in ("em", "i")
    is_single = is_single or _ET_AL.search(content) is not None
    by_authors = is_single and are_authors(content, fewest=1 if is_bold else 2)
    if not by_authors and not is_tag(content, entry.words, labels=text[at] != "<"):
        return None
    if entry.is_marked(begin, fewest=3):
        return _Tag(at, after, _NEVER)
    sure = not by_authors and text[begin : begin + 1].isupper() and is_venue(content, entry.words)
    if not sure or is_bare_venue(content, entry.words):
        return None
    return _Tag(at, after, MIN_TITLE_WORDS)
