"""How other parsers read a Markdown text: stock markdown-it-py and GitHub's renderer."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote

import cmarkgfm
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt
from markdown_it.token import Token

from surveylint.model.document import Document, LinkKind
from surveylint.model.source import Source
from surveylint.reading import read

Shown = tuple[str, str]  # "a" or "img", address


class Seen(NamedTuple):
    """Links and images in order, and the cells of every row of every table."""

    links: list[Shown]
    tables: list[list[list[str]]]


class _Stock(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


_STOCK = _Stock("gfm-like", {"linkify": False, "maxNesting": 20}).disable("linkify")


def by_stock(text: str) -> Seen:
    """Parse with markdown-it-py and its own table rule."""
    seen = Seen([], [])
    before = ""
    for token in _STOCK.parse(text):
        if token.type == "table_open":
            seen.tables.append([])
        elif token.type == "tr_open":
            seen.tables[-1].append([])
        elif token.type == "inline":
            if before in ("th_open", "td_open"):
                seen.tables[-1][-1].append(token.content)
            seen.links.extend(_stock_links(token.children or []))
        before = token.type
    return seen


def _stock_links(tokens: list[Token]) -> list[Shown]:
    places = {"link_open": ("a", "href"), "image": ("img", "src")}
    return [
        (places[token.type][0], str(token.attrs[places[token.type][1]]))
        for token in tokens
        if token.type in places
    ]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen([], [])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href") is not None:
            self.seen.links.append(("a", str(values["href"])))
        elif tag == "img" and values.get("src") is not None:
            self.seen.links.append(("img", str(values["src"])))
        elif tag == "table":
            self.seen.tables.append([])
        elif tag == "tr" and self.seen.tables:
            self.seen.tables[-1].append([])
        elif tag in ("td", "th") and self.seen.tables and self.seen.tables[-1]:
            self.seen.tables[-1][-1].append("")


def by_github(text: str) -> Seen:
    """Parse with cmark-gfm and GitHub's extensions; bare e-mail addresses are left out."""
    page = _Page()
    extensions = ["table", "autolink", "strikethrough", "tasklist"]
    page.feed(
        cmarkgfm.markdown_to_html_with_extensions(
            text, options=Options.CMARK_OPT_UNSAFE, extensions=extensions
        )
    )
    links = [(tag, plain(url)) for tag, url in page.seen.links if not url.startswith("mailto:")]
    return Seen(links, page.seen.tables)


def by_us(text: str) -> Document:
    """Parse with surveylint."""
    return read(Source("README.md", text))


def shown(document: Document, *, markdown_only: bool) -> list[Shown]:
    """Return our links in the form of the other parsers."""
    foreign = (LinkKind.BARE, LinkKind.HTML, LinkKind.HTML_IMAGE) if markdown_only else ()
    return [
        (
            "img" if link.is_image else "a",
            ("http://" if link.kind is LinkKind.BARE and link.url.startswith("www.") else "")
            + link.url,
        )
        for link in document.links
        if link.kind not in foreign
    ]


def on_page(document: Document) -> list[Shown]:
    """Return our links, sorted and in the form of `by_github`."""
    return sorted(
        (tag, plain(url))
        for tag, url in shown(document, markdown_only=False)
        if not url.startswith("mailto:")
    )


def plain(url: str) -> str:
    """Return a URL without the percent-encoding that renderers add."""
    return unquote(url)


def has_surplus(document: Document) -> bool:
    """Return whether a row has surplus cells, which renderers drop."""
    return any(
        max(table.widths, default=0) > len(table.header)
        for table in document.tables
        if not table.html
    )
