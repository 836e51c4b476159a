"""Fragments: whether a page has the place that a link points at; silent wherever one cannot know."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterable
from urllib.parse import unquote

from surveylint.hosts import domain_of, is_forge
from surveylint.model.reply import Exchange
from surveylint.model.target import Target
from surveylint.probe.page import Page

_PLACE = re.compile(
    r"\s(?:id|name)\s{0,9}=\s{0,9}\\?(?:\"([^\"<>]{1,400}?)\\?\"|'([^'<>]{1,400})'|([^\s\"'<>\\]{1,400}))",
    re.IGNORECASE,
)
_HREF = re.compile(r"\shref\s{0,9}=\s{0,9}\\?[\"']?#([^\"'\s<>\\]{1,400})", re.IGNORECASE)
_LINES = re.compile(
    r"L(\d{1,9})(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|lines?-\d+(?:[-:]\d+)?", re.IGNORECASE
)
# What GitHub's page of a file says of it in its data, where no text of the file can stand: quotes in texts are escaped.
_FILE = re.compile(r"/[^/]+/[^/]+/blob/")
_FILE_LINES = re.compile(r"\"truncatedLoc\":\"(\d{1,9})\"")
_FILE_CUT, _FILE_WHOLE = '"truncated":true', '"truncated":false'
# Places that GitHub, or Stack Overflow, makes when a reader comes: comments, changes, the tabs beside a README.
_COMING = re.compile(
    r"(?:issue|commit|discussion)comment-\d+|pullrequestreview-\d+|discussion_r\d+|(?:issue|ref-issue|event)-\d+|diff-\w+|[\w.-]+-ov-file"
    r"|comment\d+_\d+",
    re.IGNORECASE,
)
# A page of so little text that loads scripts, or that names the root of a framework, is built in the browser.
_BUILT_TEXT = 200
_BUILT = re.compile(
    r"id=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|gatsby|___gatsby|app-root|ember\d*)[\"'\s>]|<app-root|ng-app|data-reactroot|data-react-class"
    r"|window\.__(?:NUXT|NEXT|INITIAL)|__NEXT_DATA__|docsify|enable javascript|requires javascript",
    re.IGNORECASE,
)
_PREFIX = "user-content-"
_DIRECTIVE = ":~:"
# A long page is judged if its own headings or sections are places: then its author made them, and no script that comes.
_HEADED = re.compile(
    r"<(?:h[1-6]|section|dt)\s(?:[^<>]{0,300}\s)?id\s?=|<a\s(?:[^<>]{0,300}\s)?name\s?=|class=[\"']?(?:headerlink|mw-headline)\b",
    re.IGNORECASE,
)
_OVERLAP = 1000  # characters; longer than whatever is looked for in a page


class Search:
    """Look for the places of fragments in a page, piece by piece; what was looked for is kept, and nothing else.

    Args:
        fragments: As links name them, without `#`.
        target: Whose page it is.
    """

    def __init__(self, fragments: Iterable[str], target: Target) -> None:
        self._anchors = [anchor for each in fragments if (anchor := each.partition(_DIRECTIVE)[0])]
        self._names = {name for anchor in self._anchors for name in (anchor, unquote(anchor))}
        self._slugs = {_slug(name) for name in self._names}
        host = domain_of(target.url)
        self._on_code_host = is_forge(host) or host == "gist.github.com"
        self._has_slugs = self._on_code_host or host.endswith((".github.io", ".gitlab.io"))
        self._found: set[str] = set()
        self._found_slugs: set[str] = set()
        self._prefixed = self._headed = self._built = self._whole = False
        self._lines = _FileLines(self._anchors, target)
        self._decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._tail = ""

    def wants(self, exchange: Exchange) -> bool:
        """Return whether a page that goes on may have, further down, a place that it has not had so far."""
        page = Page(exchange)
        if not page.is_html or (built(page) and not self._lines.wanted):
            return False
        self._decoder = codecs.getincrementaldecoder(page.charset)("replace")
        self.read(page.source)
        return self._open

    def take(self, piece: bytes) -> bool:
        """Read the next piece of the body, from its beginning; return whether to go on."""
        text = self._tail + self._decoder.decode(piece)
        self.read(text)
        self._tail = text[-_OVERLAP:]
        return self._open

    def end(self) -> None:
        """Take note that this was all of it."""
        self._whole = True

    def read(self, source: str) -> None:
        """Note what a piece of a page has of what is looked for."""
        for first, second, third in _PLACE.findall(source):
            place = html.unescape(first or second or third)
            self._prefixed = self._prefixed or place.startswith(_PREFIX)
            self._note(place)
        if self._has_slugs:
            self._found_slugs.update(
                {
                    slug
                    for href in _HREF.findall(source)
                    if (slug := _slug(unquote(href))) in self._slugs
                }
            )
        self._lines.read(source)
        self._headed = self._headed or _HEADED.search(source) is not None
        self._built = self._built or _BUILT.search(source) is not None

    def has(self, anchor: str) -> bool:
        """Return whether a place was found."""
        name = unquote(anchor)
        if name in self._found or anchor in self._found:
            return True
        return (self._has_slugs or self._prefixed) and (
            _slug(name) in self._found_slugs or _slug(name) == "readme"
        )

    def lines_before(self, anchor: str) -> int | None:
        """Return how many lines a file has if a line is named that is not among them; None = it is, or one cannot know."""
        count = self._lines.count
        return count if count is not None and _line(anchor) > count else None

    @property
    def tells(self) -> bool:
        """Return whether a place that was not found is not there: the page was read to its end, and shows its places."""
        return (
            self._whole
            and not self._built
            and (self._prefixed if self._on_code_host else self._headed)
        )

    @property
    def _open(self) -> bool:
        if self._lines.wanted and not self._lines.told:
            return True
        return any(not _unknowable(anchor) and not self.has(anchor) for anchor in self._anchors)

    def _note(self, place: str) -> None:
        if place in self._names:
            self._found.add(place)
        if (slug := _slug(place)) in self._slugs:
            self._found_slugs.add(slug)


def built(page: Page) -> bool:
    """Tell a page of which the body does not show what a browser would."""
    if "<script" not in page.lower:
        return False
    return len(page.text) < _BUILT_TEXT or _BUILT.search(page.source) is not None


class _FileLines:
    """The lines of a file, as its page on GitHub counts them; a file of which it shows a part tells nothing.

    Args:
        anchors: What links name.
        target: Whose page it is.
    """

    def __init__(self, anchors: Iterable[str], target: Target) -> None:
        on_github = target.host in ("github.com", "www.github.com")
        self.wanted = (
            on_github and _FILE.match(target.path) is not None and any(map(_line, anchors))
        )
        self._count: int | None = None
        self._cut = self._uncut = False

    def read(self, source: str) -> None:
        """Note what a piece of the page says."""
        if self.wanted:
            count = _FILE_LINES.search(source)
            self._count = int(count[1]) if count else self._count
            self._cut = self._cut or _FILE_CUT in source
            self._uncut = self._uncut or _FILE_WHOLE in source

    @property
    def told(self) -> bool:
        """Return whether all was said that counts."""
        return self._count is not None and (self._cut or self._uncut)

    @property
    def count(self) -> int | None:
        """Return how many there are, None where one cannot know."""
        return self._count if self._uncut and not self._cut else None


def missing(fragment: str, page: Page, search: Search) -> str:
    """Return why a fragment points nowhere in a page, one clause; empty = it is there, or one cannot know.

    Args:
        fragment: As a link names it, without `#`.
        page: The page, as far as it was kept.
        search: What was found in all of it.
    """
    if not page.is_html or not page.exchange.body:
        return ""
    anchor, directive, text = fragment.partition(_DIRECTIVE)
    if anchor and (lines := search.lines_before(anchor)) is not None:
        return f"the file has {lines} line{'' if lines == 1 else 's'}"
    if anchor and not _unknowable(anchor) and not search.has(anchor):
        known = not built(page) and (page.complete or search.tells)
        return f"the page has no place `{unquote(anchor)[:80]}`" if known else ""
    if directive and page.complete and not built(page):
        absent = next((quote for quote in _quotes(text) if quote not in page.text.casefold()), None)
        return f"the page does not say `{absent[:80]}`" if absent else ""
    return ""


def _line(anchor: str) -> int:
    """Return the line that an anchor of GitHub names, 0 if it names none; of a range the first."""
    found = _LINES.fullmatch(anchor)
    return int(found[1] or 0) if found else 0


def _slug(name: str) -> str:
    return name.casefold().removeprefix(_PREFIX)


def _unknowable(anchor: str) -> bool:
    """Tell a fragment that means something to a program: a line, a route, a viewer's state."""
    if _LINES.fullmatch(anchor) or _COMING.fullmatch(anchor) or anchor.lower() == "top":
        return True
    return anchor[0] in "/!?" or any(char in anchor for char in "/=&")


def _quotes(directive: str) -> list[str]:
    """Return the texts that a text directive wants to find (`text=[prefix-,]start[,end][,-suffix]`)."""
    wanted = []
    for part in directive.split("&"):
        name, _, value = part.partition("=")
        if name == "text":
            texts = [
                unquote(text)
                for text in value.split(",")
                if not text.startswith("-") and not text.endswith("-")
            ]
            wanted += [re.sub(r"\s+", " ", text).strip().casefold() for text in texts]
    return [text for text in wanted if text]
