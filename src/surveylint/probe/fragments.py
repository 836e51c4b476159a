"""Fragments: whether a page has the anchor that a link points to, where that can be known."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterable
from urllib.parse import unquote

from surveylint.hosts import domain_of, is_forge
from surveylint.lazy import lazily
from surveylint.model.reply import Exchange
from surveylint.model.target import Target
from surveylint.probe.web_page import WebPage

_ANCHOR = lazily(
    r"\s(?:id|name)\s{0,9}=\s{0,9}\\?"
    r"(?:\"([^\"<>]{1,400}?)\\?\"|'([^'<>]{1,400})'|([^\s\"'<>\\]{1,400}))",
    re.IGNORECASE,
)
_HREF = lazily(r"\shref\s{0,9}=\s{0,9}\\?[\"']?#([^\"'\s<>\\]{1,400})", re.IGNORECASE)
_LINES = lazily(r"L(\d{1,9})(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|lines?-\d+(?:[-:]\d+)?", re.IGNORECASE)
# The JSON in GitHub's page of a file. No text of the file can imitate it: its quotes are escaped.
_FILE_PATH = lazily(r"/[^/]+/[^/]+/blob/")
_FILE_LINES = lazily(r"\"truncatedLoc\":\"(\d{1,9})\"")
_FILE_TRUNCATED, _FILE_COMPLETE = '"truncated":true', '"truncated":false'
# Anchors that scripts of GitHub and Stack Overflow add: comments, changes, tabs of a README.
_SCRIPTED = lazily(
    r"(?:issue|commit|discussion)comment-\d+|pullrequestreview-\d+|discussion_r\d+"
    r"|(?:issue|ref-issue|event)-\d+|diff-\w+|[\w.-]+-ov-file|comment\d+_\d+",
    re.IGNORECASE,
)
# A page with this little text that loads scripts, or with the root of a framework, is rendered in
# the browser.
_SCRIPTED_TEXT = 200  # characters
_FRAMEWORK = lazily(
    r"id=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|gatsby|___gatsby|app-root|ember\d*)[\"'\s>]"
    r"|<app-root|ng-app|data-reactroot|data-react-class"
    r"|window\.__(?:NUXT|NEXT|INITIAL)|__NEXT_DATA__|docsify"
    r"|enable javascript|requires javascript",
    re.IGNORECASE,
)
_SCRIPT = lazily(r"<script[\s>]", re.IGNORECASE)
_PREFIX = "user-content-"  # GitHub puts it before the anchors of a README
_DIRECTIVE = ":~:"  # separates a text directive (WICG, "URL Fragment Text Directives")
# If the headings or sections of a page have anchors in its source, no script adds them.
_HEADING_ANCHOR = lazily(
    r"<(?:h[1-6]|section|dt)\s(?:[^<>]{0,300}\s)?id\s?=|<a\s(?:[^<>]{0,300}\s)?name\s?="
    r"|class=[\"']?(?:headerlink|mw-headline)\b",
    re.IGNORECASE,
)
_OVERLAP = 1000  # characters; more than any of the patterns matches
_SHOWN = 80  # characters of an anchor in a message


class FragmentSearch:
    """Searches a page for the anchors of fragments, piece by piece, and keeps nothing else of it.

    Args:
        fragments: The fragments of links, without `#`.
        target: The target of the page.
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
        self._has_prefix = self._has_headings = self._whole = False
        self._has_scripts = self._has_framework = False
        self._lines = _FileLines(self._anchors, target)
        self._decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._tail = ""

    def needs_more(self, exchange: Exchange) -> bool:
        """Return whether the rest of a page may have an anchor that is missing so far."""
        page = WebPage(exchange)
        if not page.is_html or (is_script_rendered(page) and not self._lines.needed):
            return False
        self._decoder = codecs.getincrementaldecoder(page.charset)("replace")
        self.read(page.source)
        return self._is_open

    def feed(self, piece: bytes) -> bool:
        """Take the next piece of the decoded body; return whether more pieces are needed."""
        text = self._tail + self._decoder.decode(piece)
        self.read(text)
        self._tail = text[-_OVERLAP:]
        return self._is_open

    def finish(self) -> None:
        """Note that the body has ended."""
        self._whole = True

    def read(self, source: str) -> None:
        """Note the anchors in a piece of a page."""
        for first, second, third in _ANCHOR.findall(source):
            name = html.unescape(first or second or third)
            self._has_prefix = self._has_prefix or name.startswith(_PREFIX)
            # Browsers compare a fragment as written, percent-encoded and decoded.
            self._found |= {name, unquote(name)} & self._names
            if (slug := _slug(name)) in self._slugs:
                self._found_slugs.add(slug)
        if self._has_slugs:
            slugs = {_slug(unquote(href)) for href in _HREF.findall(source)}
            self._found_slugs |= slugs & self._slugs
        self._lines.read(source)
        self._has_headings = self._has_headings or _HEADING_ANCHOR.search(source) is not None
        self._has_scripts = self._has_scripts or _SCRIPT.search(source) is not None
        self._has_framework = self._has_framework or _FRAMEWORK.search(source) is not None

    def has(self, anchor: str) -> bool:
        """Return whether an anchor was found."""
        name = unquote(anchor)
        if name in self._found or anchor in self._found:
            return True
        return (self._has_slugs or self._has_prefix) and (
            _slug(name) in self._found_slugs or _slug(name) == "readme"
        )

    def lines_before(self, anchor: str) -> int | None:
        """Return the number of lines of a file if an anchor names a line after its end, or None."""
        count = self._lines.count
        return count if count is not None and _line(anchor) > count else None

    @property
    def is_conclusive(self) -> bool:
        """Return whether an anchor that was not found does not exist.

        That is so if the page was read to its end, and its source has its anchors: it loads no
        scripts that could add some, or the anchors of its headings are there.
        """
        if not self._whole or self._has_framework:
            return False
        if not self._has_scripts:
            return True
        return self._has_prefix if self._on_code_host else self._has_headings

    @property
    def _is_open(self) -> bool:
        if self._lines.needed and not self._lines.settled:
            return True
        return any(not _is_state(anchor) and not self.has(anchor) for anchor in self._anchors)


class _FileLines:
    """The number of lines of a file, as its page on GitHub says; unknown if that is truncated.

    Attributes:
        needed: Whether an anchor names a line of such a page.

    Args:
        anchors: The anchors of links.
        target: The target of the page.
    """

    def __init__(self, anchors: Iterable[str], target: Target) -> None:
        is_file = (
            domain_of(target.url) == "github.com" and _FILE_PATH.match(target.path) is not None
        )
        self.needed = is_file and any(map(_line, anchors))
        self._count: int | None = None
        self._is_truncated = self._is_complete = False

    def read(self, source: str) -> None:
        """Note what a piece of the page says."""
        if self.needed:
            count = _FILE_LINES.search(source)
            self._count = int(count[1]) if count else self._count
            self._is_truncated = self._is_truncated or _FILE_TRUNCATED in source
            self._is_complete = self._is_complete or _FILE_COMPLETE in source

    @property
    def settled(self) -> bool:
        """Return whether the rest of the page cannot change the number."""
        return self._count is not None and (self._is_truncated or self._is_complete)

    @property
    def count(self) -> int | None:
        """Return the number of lines, None if it is unknown."""
        return self._count if self._is_complete and not self._is_truncated else None


def is_script_rendered(page: WebPage) -> bool:
    """Return whether scripts make the content of a page, so that its source does not show it."""
    if "<script" not in page.lower:
        return False
    return len(page.text) < _SCRIPTED_TEXT or _FRAMEWORK.search(page.source) is not None


def missing_fragment(fragment: str, page: WebPage, search: FragmentSearch) -> str:
    """Return why a fragment is missing from a page, one clause; empty if it exists or may exist.

    Args:
        fragment: The fragment of a link, without `#`.
        page: The page, as far as it was kept.
        search: The search of the whole page.
    """
    if not page.is_html or not page.exchange.body:
        return ""
    anchor, directive, text = fragment.partition(_DIRECTIVE)
    if anchor and (lines := search.lines_before(anchor)) is not None:
        return f"file has only {lines} line{'' if lines == 1 else 's'}"
    if anchor and not _is_state(anchor) and not search.has(anchor):
        known = not is_script_rendered(page) and search.is_conclusive
        return f"page has no `#{unquote(anchor)[:_SHOWN]}` anchor" if known else ""
    if directive and page.complete and not is_script_rendered(page):
        shown = page.text.casefold(), page.inline_text.casefold()
        absent = next(
            (quote for quote in _quotes(text) if all(quote not in t for t in shown)), None
        )
        return f"page does not contain `{absent[:_SHOWN]}`" if absent else ""
    return ""


def _line(anchor: str) -> int:
    """Return the line that an anchor of GitHub names, the first of a range; 0 if it names none."""
    found = _LINES.fullmatch(anchor)
    return int(found[1] or 0) if found else 0


def _slug(name: str) -> str:
    return name.casefold().removeprefix(_PREFIX)


def _is_state(anchor: str) -> bool:
    """Return whether a fragment is for a program: a line, a route, the state of a viewer."""
    if _LINES.fullmatch(anchor) or _SCRIPTED.fullmatch(anchor) or anchor.lower() == "top":
        return True
    return anchor[0] in "/!?" or any(char in anchor for char in "/=&")


def _quotes(directive: str) -> list[str]:
    """Return the texts of a text directive (`text=[prefix-,]start[,end][,-suffix]`)."""
    found = []
    for part in directive.split("&"):
        name, _, value = part.partition("=")
        if name == "text":
            texts = [
                unquote(text)
                for text in value.split(",")
                if not text.startswith("-") and not text.endswith("-")
            ]
            found += [re.sub(r"\s+", " ", text).strip().casefold() for text in texts]
    return [text for text in found if text]
