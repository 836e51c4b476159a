"""Web pages: title, heading, text and encoding of a response body.

Every quantifier of a pattern is bounded, because pages may be hostile.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable
from typing import Generic, TypeVar

from surveylint.model.reply import Exchange

Value = TypeVar("Value")

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
# The encodings of the web (encoding.spec.whatwg.org). Python has more, some of which decompress.
_WEB_ENCODINGS = re.compile(
    r"utf-?(?:8|16(?:[bl]e)?)|(?:us-)?ascii|iso-?8859-\d{1,2}|latin-?\d|windows-\d{3,4}|cp\d{3,4}"
    r"|gbk|gb2312|gb18030|big5(?:-hkscs)?"
    r"|shift[-_]?jis|sjis|euc-(?:jp|kr)|iso-2022-jp|koi8-[ru]|macintosh|tis-620",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title(?:\s[^<>]{0,300})?>([^<]{0,1000})", re.IGNORECASE)
_HEADING = re.compile(r"<h1(?:\s[^<>]{0,500})?>(.{0,500}?)</h1", re.IGNORECASE | re.DOTALL)
_HIDDEN = ("title", "script", "style", "noscript", "template", "svg")
_HIDDEN_START = re.compile(rf"<({'|'.join(_HIDDEN)})\b[^<>]{{0,2000}}>", re.IGNORECASE)
_HIDDEN_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _HIDDEN}
_TAG = re.compile(r"<[^<>]{0,4000}>")
_SPACES = re.compile(r"\s+")
_MAX_SOURCE = 65536  # bytes


class _cached(Generic[Value]):  # noqa: N801
    """A property that is computed once; `functools.cached_property` locks in Python 3.11."""

    def __init__(self, make: Callable[[WebPage], Value]) -> None:
        self._make, self._name = make, make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, page: WebPage, owner: type[WebPage]) -> Value:
        value = page.__dict__[self._name] = self._make(page)
        return value


class WebPage:
    """A response body as a web page; each property is computed when it is first read."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.complete = exchange.complete

    @_cached
    def is_html(self) -> bool:
        """Return whether the body is HTML."""
        return self.exchange.is_html

    @_cached
    def charset(self) -> str:
        """Return the name of the body's encoding, UTF-8 if it is unknown."""
        declared = self.exchange.headers.get("content-type", "").encode()
        found = _CHARSET.search(declared) or _CHARSET.search(self.exchange.body[:2048])
        name = found[1].decode("ascii") if found else ""
        try:
            return codecs.lookup(name).name if _WEB_ENCODINGS.fullmatch(name) else "utf-8"
        except LookupError:
            return "utf-8"

    @_cached
    def source(self) -> str:
        """Return the body as text."""
        return self.exchange.body[:_MAX_SOURCE].decode(self.charset, "replace")

    @_cached
    def title(self) -> str:
        """Return the title, with runs of white space as one space."""
        found = _TITLE.search(self.source)
        return _squeezed(html.unescape(found[1])) if found else ""

    @_cached
    def heading(self) -> str:
        """Return the text of the first main heading."""
        found = _HEADING.search(self.source)
        return _squeezed(html.unescape(_TAG.sub(" ", found[1]))) if found else ""

    @_cached
    def text(self) -> str:
        """Return the visible text, with runs of white space as one space."""
        return _squeezed(html.unescape(_TAG.sub(" ", _without_hidden(self.source))))

    @_cached
    def lower(self) -> str:
        """Return the source in lower case."""
        return self.source.lower()


def _without_hidden(source: str) -> str:
    """Return a page's source without scripts and other hidden elements, in linear time."""
    parts, at = [], 0
    while (opening := _HIDDEN_START.search(source, at)) is not None:
        parts.append(source[at : opening.start()])
        closing = _HIDDEN_ENDS[opening[1].lower()].search(source, opening.end())
        if closing is None:
            return " ".join(parts)
        at = closing.end()
    return " ".join((*parts, source[at:]))


def _squeezed(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
