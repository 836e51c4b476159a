"""Web pages: title, heading, text and encoding of a response body.

Every quantifier of a pattern is bounded, because pages may be hostile.

Patterns instead of an HTML parser: title, heading, text and prose of a page of 64 KiB take 7 ms,
and no page that was tried took more than 22 ms. Of the parsers selectolax 1.0 takes 12 ms but more
than a minute for 100,000 nested elements, lxml 6.1 takes 13 ms, and the tokenizer of html5lib 1.1
takes 110 ms.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from surveylint.lazy import lazily
from surveylint.model.reply import Exchange
from surveylint.probe.unseen import without_unseen

Value = TypeVar("Value")

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
# The encodings of the web (encoding.spec.whatwg.org). Python has more, some of which decompress.
_WEB_ENCODINGS = lazily(
    r"utf-?(?:8|16(?:[bl]e)?)|(?:us-)?ascii|iso-?8859-\d{1,2}|latin-?\d|windows-\d{3,4}|cp\d{3,4}"
    r"|gbk|gb2312|gb18030|big5(?:-hkscs)?"
    r"|shift[-_]?jis|sjis|euc-(?:jp|kr)|iso-2022-jp|koi8-[ru]|macintosh|tis-620",
    re.IGNORECASE,
)
_TITLE = lazily(r"<title(?:\s[^<>]{0,300})?>([^<]{0,1000})", re.IGNORECASE)
_HEADINGS = tuple(
    lazily(rf"<{name}(?:\s[^<>]{{0,500}})?>(.{{0,500}}?)</{name}", re.IGNORECASE | re.DOTALL)
    for name in ("h1", "h2")
)
_HIDDEN = ("title", "script", "style", "noscript", "template", "svg")
# What separates one block of text from the next.
_BLOCK_TAG = lazily(
    r"</?(?:address|article|aside|blockquote|body|br|button|caption|center|dd|details|div|dl|dt"
    r"|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|label|legend|li|main|nav|ol|option|p"
    r"|pre"
    r"|section|select|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What surrounds the content of a page: menus, links, forms.
_BOILERPLATE = ("a", "nav", "header", "footer", "aside", "button", "select", "option", "h1")
_MENUS = ("nav", "header", "footer", "aside", "button", "select")
_QUOTING = ("pre", "code", "li", "blockquote", "figure", "dl", "samp", "textarea", "option")
_ELEMENT = r"<(?P<name>{})(?=[\s/>])[^<>]{{0,2000}}>"
# For a source in lower case: ignoring the case takes twice the time.
_HIDDEN_START = lazily(rf"<!--|{_ELEMENT.format('|'.join(_HIDDEN))}")
_BOILERPLATE_START = lazily(_ELEMENT.format("|".join(_BOILERPLATE)))
_UNREAD_START = lazily(_ELEMENT.format("|".join((*_MENUS, *_QUOTING))))
_MENU_OR_FORM_START = lazily(_ELEMENT.format("|".join((*_MENUS, "form"))))
_TAG = lazily(r"<[^<>]{0,4000}>")
_INLINE_TAG = lazily(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|nobr|q|s|samp|small"
    r"|span|strike|strong|sub|sup|time|tt|u|var|wbr)(?:\s[^<>]{0,4000})?/?>",
    re.IGNORECASE,
)
_MAX_SOURCE = 65536  # bytes
_MAX_LINE = 200  # bytes
# Characters of a long page whose prose is looked at first; most real pages have enough there.
_BEGINNING = 16384
_WIDE = lazily(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WIDE_WEIGHT = 2  # a Chinese, Japanese or Korean character says as much as two or three letters


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

    def kept(self, make: Callable[[WebPage], Value]) -> Value:
        """Return what a function makes of the page; it is called once for a page."""
        value: Value
        try:
            value = self.__dict__[make.__qualname__]
        except KeyError:
            value = self.__dict__[make.__qualname__] = make(self)
        return value

    @_cached
    def is_html(self) -> bool:
        """Return whether the body is HTML."""
        return self.exchange.is_html

    @_cached
    def is_short_text(self) -> bool:
        """Return whether the body is a line of plain text."""
        is_text = self.exchange.media_type == "text/plain"
        return is_text and 0 < len(self.exchange.body) <= _MAX_LINE

    @_cached
    def charset(self) -> str:
        """Return the name of the body's encoding, UTF-8 if it is unknown.

        A byte order mark has precedence (Encoding standard, "BOM sniff").
        """
        for mark, encoding in _BYTE_ORDER_MARKS:
            if self.exchange.body.startswith(mark):
                return encoding
        declared = self.exchange.headers.get("content-type", "").encode()
        found = _CHARSET.search(declared) or _CHARSET.search(self.exchange.body[:2048])
        return _encoding(found[1].decode("ascii")) if found else "utf-8"

    @_cached
    def source(self) -> str:
        """Return the body as text."""
        source = self.exchange.body[:_MAX_SOURCE].decode(self.charset, "replace")
        return source.removeprefix("\ufeff")

    @_cached
    def lower(self) -> str:
        """Return the source with its ASCII letters in lower case."""
        return _lowered(self.source)

    @_cached
    def title(self) -> str:
        """Return the title, with runs of white space as one space."""
        found = _TITLE.search(self.source)
        return _squeezed(html.unescape(found[1])) if found else ""

    @_cached
    def heading(self) -> str:
        """Return the text of the first main heading, or else of the first heading below it."""
        for level in _HEADINGS:
            found = level.search(self.source)
            if found and (text := _squeezed(html.unescape(_TAG.sub(" ", found[1])))):
                return text
        return ""

    @_cached
    def text(self) -> str:
        """Return the visible text, with runs of white space as one space."""
        return _squeezed(html.unescape(_TAG.sub(" ", self._visible)))

    @_cached
    def inline_text(self) -> str:
        """Return the visible text where inline elements do not separate words: `H<sub>2</sub>O`."""
        return _squeezed(html.unescape(_TAG.sub(" ", _INLINE_TAG.sub("", self._visible))))

    @_cached
    def prose(self) -> str:
        """Return the visible text without main headings, links, menus and forms."""
        content = _without(_BOILERPLATE_START, self._visible)
        return _squeezed(html.unescape(_TAG.sub(" ", content)))

    @_cached
    def seen(self) -> str:
        """Return the source without what readers do not see, such as closed dialogs."""
        return without_unseen(self._visible, _lowered(self._visible))

    @_cached
    def seen_text(self) -> str:
        """Return the text that readers see, with runs of white space as one space."""
        return _squeezed(html.unescape(_TAG.sub(" ", self.seen)))

    @_cached
    def content(self) -> str:
        """Return the source of what readers see, without menus and forms."""
        return " ".join(_pieces(_MENU_OR_FORM_START, self.seen))

    @_cached
    def blocks(self) -> tuple[str, ...]:
        """Return the texts of paragraphs, headings and the like that readers see.

        Those of menus, lists and quotations are left out.
        """
        pieces = _BLOCK_TAG.split(" ".join(_pieces(_UNREAD_START, self.seen)))
        texts = (_squeezed(html.unescape(_TAG.sub(" ", each))) for each in pieces)
        return tuple(filter(None, texts))

    def has_more_prose(self, limit: int) -> bool:
        """Return whether the prose is longer than a number of characters, as `prose_length`.

        For most pages their beginning answers that.
        """
        if len(self.source) * _WIDE_WEIGHT <= limit:
            return False
        return self._min_prose_length > limit or self.prose_length > limit

    @_cached
    def prose_length(self) -> int:
        """Return the number of characters of the prose; wide characters count double."""
        return _length(self.prose)

    @_cached
    def _min_prose_length(self) -> int:
        """Return the length of the prose in the beginning of a long page, 0 for a short page."""
        if len(self.source) <= _BEGINNING:
            return 0
        content = _without_open_tag(self.source[:_BEGINNING])
        for start in (_HIDDEN_START, _BOILERPLATE_START):
            content = _without_open_tag(" ".join(_pieces(start, content, is_whole=False)))
        return _length(_squeezed(html.unescape(_TAG.sub(" ", content))))

    @_cached
    def _visible(self) -> str:
        return _without(_HIDDEN_START, self.source)


def has_part(text: str, parts: Sequence[str]) -> bool:
    """Return whether one of some parts is in a text."""
    # `any` with a generator takes twice the time
    for part in parts:  # noqa: SIM110
        if part in text:
            return True
    return False


@lru_cache(maxsize=64)
def _encoding(name: str) -> str:
    """Return Python's name of an encoding of the web, UTF-8 for any other."""
    try:
        return codecs.lookup(name).name if _WEB_ENCODINGS.fullmatch(name) else "utf-8"
    except LookupError:
        return "utf-8"


def _without(start: re.Pattern[str], source: str) -> str:
    """Return a page's source without some elements, each replaced by a space."""
    return " ".join(_pieces(start, source))


def _pieces(start: re.Pattern[str], source: str, *, is_whole: bool = True) -> Iterator[str]:
    """Yield the pieces of a page's source between some elements, in linear time.

    An element ends at the first end tag of its name. Without one, a hidden element ends with the
    page; of another only the start tag is removed.

    Args:
        start: Matches the start tags of the elements, in lower case.
        source: The source.
        is_whole: Whether the source goes to the end of the page. If it does not, an element without
            an end tag may end later, so nothing after it is known.
    """
    lowered = _lowered(source)
    unclosed: set[str] = set()
    at = 0
    while (opening := start.search(lowered, at)) is not None:
        yield source[at : opening.start()]
        name = opening["name"]
        end = f"</{name}" if name else "-->"
        closing = -1 if end in unclosed else lowered.find(end, opening.end())
        if closing >= 0:
            at = closing + len(end)
            if source.startswith(">", at):
                at += 1
        elif start is _HIDDEN_START or not is_whole:
            return
        else:
            unclosed.add(end)
            at = opening.end()
    yield source[at:]


def _without_open_tag(source: str) -> str:
    """Return a source without the tag at its end that is not complete."""
    opening = source.rfind("<")
    return source[:opening] if opening > source.rfind(">") else source


def _lowered(source: str) -> str:
    """Return a text with its ASCII letters in lower case, each character in its old place."""
    if source.isascii():
        return source.lower()
    return source.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def _length(text: str) -> int:
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return len(text) + (_WIDE_WEIGHT - 1) * wide


def _squeezed(text: str) -> str:
    return " ".join(text.split())
