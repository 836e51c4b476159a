"""The visible text of Markdown, and titles in a form that can be compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import compress
from operator import itemgetter

from surveylint.html_entities import unescape
from surveylint.lazy import lazily

# `re.sub` expands a template such as `\1` in Python, but calls `itemgetter` in C.
_FIRST_GROUP = itemgetter(1)
_MARKED = lazily(r"[\[\]<>&*_`~\\!]")
_IMAGE = lazily(
    r"!\[[^\[\]]*\]"
    r"(?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+[\"'(][^\n]{0,500}?)?\)|\[[^\[\]]*\])"
)
_LINK = lazily(
    r"\[((?:[^\[\]\\]|\\[\s\S]|\[[^\[\]]*\]){0,600}+)\]"
    r"(?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+[\"'(][^\n]{0,500}?)?\)|\[[^\[\]]*\])"
)
_TAG = lazily(r"</?[A-Za-z][^<>]*>")
_AUTOLINK = lazily(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*)>")
# Each alternative begins with a literal, so that few characters are looked at.
_EMPHASIS = lazily(r"\*\**|``*|~~|_(?:(?<![^\W_]_)_*(?=\S)|(?<=\S_)_*(?![^\W_]))")
_ESCAPE = lazily(r"\\([!-/:-@\[-`{-~])")
_EMOJI_CODE = lazily(r":[a-z0-9_+-]{2,40}:")
_DROPPED = dict.fromkeys(
    code for code in range(128) if not (chr(code).isalnum() or chr(code) in "+#*")
)
_DROPPED_IN_LINES = {code: None for code in _DROPPED if code != ord("\n")}
_UNCOMPARED_WIDE = lazily(r"[^\w+#*]+|_+")
_WORD = lazily(r"[^\W_]+")


def plain(markup: str) -> str:
    """Return the visible text of inline Markdown, without images."""
    if not _MARKED.search(markup):
        return markup.strip()
    text = markup
    if "![" in text:
        text = _IMAGE.sub(" ", text)
    if "<" in text:
        text = _AUTOLINK.sub(_FIRST_GROUP, text)
    if "](" in text or "][" in text:
        text = _LINK.sub(_FIRST_GROUP, text)
        if "](" in text or "][" in text:  # the link around another link or a malformed image
            text = _LINK.sub(_FIRST_GROUP, text)
    if "<!--" in text:
        text = _without_comments(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "*" in text or "_" in text or "`" in text or "~~" in text:
        text = _EMPHASIS.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub(_FIRST_GROUP, text)
    if "&" in text:
        text = unescape(text)
    return " ".join(text.split())


def _without_comments(text: str) -> str:
    """Return a text with spaces for its comments; a pattern would search again for each `<!--`."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces += text[at:start], " "
        at = end + 3
    return "".join([*pieces, text[at:]])


def comparable(title: str) -> str:
    """Return a plain title as letters and digits of any script, `+`, `#` and `*`, case folded.

    Two titles of one work are then mostly equal. Soft hyphens and other format characters (Unicode
    category Cf) are dropped, and compatibility forms are normalised (NFKC).
    """
    if title.isascii():
        return title.lower().translate(_DROPPED)
    folded = unicodedata.normalize("NFKC", _EMOJI_CODE.sub("", title)).casefold()
    if not folded.isprintable():
        folded = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return _UNCOMPARED_WIDE.sub("", folded)


def comparables(titles: Sequence[str]) -> list[str]:
    """Return titles as `comparable` does; those in ASCII all at once, in a fifth of the time."""
    latin = [title.isascii() and "\n" not in title for title in titles]
    reduced = iter(
        "\n".join(compress(titles, latin)).lower().translate(_DROPPED_IN_LINES).split("\n")
    )
    return [
        next(reduced) if is_latin else comparable(title)
        for title, is_latin in zip(titles, latin, strict=True)
    ]


def words(title: str) -> list[str]:
    """Return the words (letters and digits) of a plain title; each CJK ideograph is a word."""
    found: list[str] = _WORD.findall(title)
    if title.isascii():
        return found
    return [part for word in found for part in (_split(word) if not word.isascii() else (word,))]


def _split(word: str) -> list[str]:
    """Split a word before and after each ideograph (Unicode blocks CJK and its extension A)."""
    spaced = "".join(
        f" {c} " if "\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" else c for c in word
    )
    return spaced.split()


def shortened(text: str, most: int) -> str:
    """Return a text with single spaces, cut where it is too long, but never inside a URL.

    In half of a URL the place of its secret could no longer be found.

    Args:
        text: The text that a message quotes.
        most: The maximum number of characters.
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    kept, space, last = text[: most - 1].rpartition(" ")
    if any(mark in last for mark in "/@=?&;:") and text[most - 1] != " ":
        return f"{kept}{space}…"
    return text[: most - 1] + "…"
