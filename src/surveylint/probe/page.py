"""Pages: what a judge wants to know of a body. Every quantifier is bounded, for pages may be made to hurt."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable
from typing import Generic, TypeVar

from surveylint.model.reply import Exchange

Value = TypeVar("Value")

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
# Python knows more encodings than the web (encoding.spec.whatwg.org): some unpack archives.
_OF_PAGES = re.compile(
    r"utf-?(?:8|16(?:[bl]e)?)|(?:us-)?ascii|iso-?8859-\d{1,2}|latin-?\d|windows-\d{3,4}|cp\d{3,4}|gbk|gb2312|gb18030|big5(?:-hkscs)?"
    r"|shift[-_]?jis|sjis|euc-(?:jp|kr)|iso-2022-jp|koi8-[ru]|macintosh|tis-620",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title(?:\s[^<>]{0,300})?>([^<]{0,1000})", re.IGNORECASE)
_HEADING = re.compile(r"<h1(?:\s[^<>]{0,500})?>(.{0,500}?)</h1", re.IGNORECASE | re.DOTALL)
_UNSEEN = ("title", "script", "style", "noscript", "template", "svg")
_INVISIBLE = re.compile(rf"<({'|'.join(_UNSEEN)})\b[^<>]{{0,2000}}>", re.IGNORECASE)
_CLOSINGS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _UNSEEN}
_TAG = re.compile(r"<[^<>]{0,4000}>")
_SPACES = re.compile(r"\s+")
_HTML = ("text/html", "application/xhtml+xml")
_TEXT_AT_MOST = 65536


class _lazy(Generic[Value]):  # noqa: N801
    """A value made when it is asked for; `functools.cached_property` takes a lock on Python 3.11."""

    def __init__(self, make: Callable[[Page], Value]) -> None:
        self._make, self._name = make, make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, page: Page, owner: type[Page]) -> Value:
        value = page.__dict__[self._name] = self._make(page)
        return value


class Page:
    """A body read as a page, each fact made when it is asked for."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.complete = exchange.complete

    @_lazy
    def kind(self) -> str:
        """Return the media type, lower case, without parameters."""
        return self.exchange.headers.get("content-type", "").partition(";")[0].strip().lower()

    @_lazy
    def is_html(self) -> bool:
        """Return whether the body is HTML, by its type or, where it has none, by its first bytes."""
        if self.kind:
            return self.kind in _HTML
        return (
            self.exchange.body[:512]
            .lstrip()[:9]
            .lower()
            .startswith((b"<!doctype", b"<html", b"<head", b"<body"))
        )

    @_lazy
    def charset(self) -> str:
        """Return the name of the body's encoding, one that pages are written in."""
        told = self.exchange.headers.get("content-type", "").encode()
        found = _CHARSET.search(told) or _CHARSET.search(self.exchange.body[:2048])
        name = found[1].decode("ascii") if found else ""
        try:
            return codecs.lookup(name).name if _OF_PAGES.fullmatch(name) else "utf-8"
        except LookupError:
            return "utf-8"

    @_lazy
    def source(self) -> str:
        """Return the body as text."""
        return self.exchange.body[:_TEXT_AT_MOST].decode(self.charset, "replace")

    @_lazy
    def title(self) -> str:
        """Return the title, white space folded."""
        found = _TITLE.search(self.source)
        return _folded(html.unescape(found[1])) if found else ""

    @_lazy
    def heading(self) -> str:
        """Return the first main heading's text."""
        found = _HEADING.search(self.source)
        return _folded(html.unescape(_TAG.sub(" ", found[1]))) if found else ""

    @_lazy
    def text(self) -> str:
        """Return the text that a reader sees, tags and scripts left out, white space folded."""
        return _folded(html.unescape(_TAG.sub(" ", _without_invisible(self.source))))

    @_lazy
    def lower(self) -> str:
        """Return the source in lower case."""
        return self.source.lower()


def _without_invisible(source: str) -> str:
    """Drop scripts and the like; each is searched for its end once, so the time is linear in the source."""
    parts, at = [], 0
    while (opening := _INVISIBLE.search(source, at)) is not None:
        parts.append(source[at : opening.start()])
        closing = _CLOSINGS[opening[1].lower()].search(source, opening.end())
        if closing is None:
            return " ".join(parts)
        at = closing.end()
    return " ".join((*parts, source[at:]))


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
