"""Plain text of marked-up text, and titles in the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import unescape
from itertools import compress
from operator import itemgetter

from surveylint.lazy import lazily

# A template such as `\1` is expanded in Python, an item is taken in C.
_FIRST_GROUP = itemgetter(1)
_MARKED = lazily(r"[\[\]<>&*_`~\\!]")
_IMAGE = lazily(
    r"!\[[^\[\]]*\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+[\"'(][^\n]*?)?\)|\[[^\[\]]*\])"
)
_LINK = lazily(
    r"\[((?:[^\[\]]|\\.|\[[^\[\]]*\])*)\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+[\"'(][^\n]*?)?\)|\[[^\[\]]*\])"
)
_TAG = lazily(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_AUTOLINK = lazily(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*)>")
_EMPHASIS = lazily(r"\*+|`+|~~|(?<![^\W_])_+(?=\S)|(?<=\S)_+(?![^\W_])")
_ESCAPE = lazily(r"\\([!-/:-@\[-`{-~])")
_EMOJI_CODE = lazily(r":[a-z0-9_+-]{2,40}:")
_DROPPED = dict.fromkeys(
    code for code in range(128) if not (chr(code).isalnum() or chr(code) in "+#*")
)
_DROPPED_IN_LINES = {code: None for code in _DROPPED if code != ord("\n")}
_UNCOMPARED_WIDE = lazily(r"[^\w+#*]+|_+")


def plain(markup: str) -> str:
    """Return what a reader sees of inline Markdown: link texts stay, images, tags and emphasis marks go."""
    if not _MARKED.search(markup):
        return markup.strip()
    text = markup
    if "![" in text:
        text = _IMAGE.sub(" ", text)
    if "<" in text:
        text = _AUTOLINK.sub(_FIRST_GROUP, text)
    if "](" in text or "][" in text:
        text = _LINK.sub(_FIRST_GROUP, text)
        if "](" in text or "][" in text:  # a link around an image that was no image, or a link
            text = _LINK.sub(_FIRST_GROUP, text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "*" in text or "_" in text or "`" in text or "~~" in text:
        text = _EMPHASIS.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub(_FIRST_GROUP, text)
    if "&" in text:
        text = unescape(text)
    return " ".join(text.split())


def comparable(title: str) -> str:
    """Reduce a plain title to what tells works apart: letters and digits of any script, `+`, `#` and `*`, case folded.

    Soft hyphens and other format characters (Unicode category Cf) are dropped and compatibility forms unified (NFKC).
    """
    if title.isascii():
        return title.lower().translate(_DROPPED)
    folded = unicodedata.normalize("NFKC", _EMOJI_CODE.sub("", title)).casefold()
    if not folded.isprintable():
        folded = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return _UNCOMPARED_WIDE.sub("", folded)


def comparables(titles: Sequence[str]) -> list[str]:
    """Reduce titles as `comparable` does; those in ASCII at once, which takes a fifth of the time."""
    latin = [title.isascii() and "\n" not in title for title in titles]
    reduced = iter(
        "\n".join(compress(titles, latin)).lower().translate(_DROPPED_IN_LINES).split("\n")
    )
    return [
        next(reduced) if is_latin else comparable(title)
        for title, is_latin in zip(titles, latin, strict=True)
    ]


def words(title: str) -> list[str]:
    """Split a plain title into words of letters and digits; a CJK ideograph counts as a word of its own."""
    found: list[str] = _WORD.findall(title)
    if title.isascii():
        return found
    return [part for word in found for part in (_parted(word) if not word.isascii() else (word,))]


def _parted(word: str) -> list[str]:
    """Set ideographs apart from each other and from the letters beside them (Unicode blocks CJK and its extensions)."""
    spaced = "".join(
        f" {c} " if "\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" else c for c in word
    )
    return spaced.split()


_WORD = lazily(r"[^\W_]+")


def shortened(text: str, most: int) -> str:
    """Fold blanks and cut a text that is too long, never within an address: half of one no longer shows its secret's place.

    Args:
        text: What a message quotes.
        most: Characters that it may have.
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    kept, blank, last = text[: most - 1].rpartition(" ")
    if any(mark in last for mark in "/@=?&;:") and text[most - 1] != " ":
        return f"{kept}{blank}…"
    return text[: most - 1] + "…"
