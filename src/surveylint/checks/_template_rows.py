"""Rows and items of a template that were never filled in: labels without URL and no title."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link
from surveylint.model.source import Span
from surveylint.roles import role_of_label
from surveylint.vocabulary import Words

TEMPLATE_TARGETS = frozenset(
    {"address", "href", "link", "path", "source", "target", "uri", "url", "website"}
)
"""Words that templates have in place of a URL; contribution guides show them on purpose."""

_ITEM_MARK = lazily(r"[-*+]|\d{1,9}[.)]")


def template_rows(doc: Document, words: Words) -> list[Span]:
    """Return the lines that hold nothing but `[paper]()` and the like, a number and marks."""
    if "]()" not in doc.text:
        return []
    return [*_template_rows(doc, words)]


def _template_rows(doc: Document, words: Words) -> Iterator[Span]:
    empty = (link for link in doc.links if not link.url and not link.is_image)
    for number, group in groupby(empty, lambda link: doc.source.line(link.start)):
        line = doc.source.line_span(number)
        links = doc.links_in(line.start, line.end)
        if all(_is_unfilled_link(doc, link, words) for link in links) and _is_unfilled(
            doc, line, [*group]
        ):
            yield Span(line.start + len(_indent(doc.text[slice(*line)])), line.end)


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \t>"))]


def _is_unfilled_link(doc: Document, link: Link, words: Words) -> bool:
    """Return whether a link has no URL, and a label such as `paper`, not the name of a work."""
    label = plain(doc.text[link.text_start : link.text_end]).strip("[] ")
    return not link.url and not link.is_image and bool(role_of_label(label, words))


def _is_unfilled(doc: Document, line: Span, links: list[Link]) -> bool:
    """Return whether a row or item has no words but those of its links without a URL."""
    text = doc.text[slice(*line)].strip(" \t>")
    is_row, is_item = text.startswith("|"), _ITEM_MARK.match(text) is not None
    if not is_row and not (is_item and len(links) > 1):
        return False
    rest, at = "", line.start
    for link in links:
        rest += doc.text[at : link.start]
        at = max(at, link.end)
    return not any(map(str.isalpha, rest + doc.text[at : line.end]))
