"""Identifiers in the text of a link, or in its badge, that are not those of its URL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.entries import Index
from surveylint.hosts import identify
from surveylint.hosts.address import decode
from surveylint.html_entities import unescape
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link
from surveylint.model.source import Span

# Four digits after the point until 2014, five since 2015: `2023.1115` is a day.
_ARXIV = lazily(
    r"(?<![\d.])(\d\d(?:0[1-9]|1[0-2])\.\d{4}"
    r"(?:\d|(?<=0[7-9]\d\d\.\d{4})|(?<=1[0-4]\d\d\.\d{4})))(?:v\d{1,2})?(?![\d.]*\d)"
)
# The search begins with a literal: one that begins with a look behind takes ten times as long.
_STATED = lazily(
    r"iv:(?:(?<=arXiv:)|(?<=arxiv:)|(?<=ArXiv:))(?<!\w[Aa]r[Xx]iv:)[ ]?(\d{4}\.\d{4,5})(?!\d)"
)
_DOI = lazily(r"(?<![\d.])10\.\d{4,9}/[^\s\[\]()<>\"'`|]+")
_OF_ANOTHER = lazily(
    r"\b(?:after|also|and|by|extend(?:s|ing)|from|of|on|replaces|see|supersedes|than|to|with)"
    r"\s{1,9}[(\[]?(?:arXiv:?\s?|arX)?\Z",
    re.IGNORECASE,
)
"""What is before the identifier of another paper, as in the title `Comment on arXiv:2401.00001`."""

_SHORTEST = len("2401.0001")
_LONGEST = 1_000
_NEARBY = 40
_AT_NO_END = ".,;:!…"


def other_identifier(doc: Document, link: Link) -> tuple[str, str] | None:
    """Return the identifier that a link shows and the one that it has, None if they agree.

    A text without an identifier of the URL's kind shows none. A badge of shields.io writes `--` for
    a hyphen and ends with its color.
    """
    if not _SHORTEST <= link.text_end - link.text_start <= _LONGEST:
        return None
    if "arxiv.org/" in link.url:
        found = _other_arxiv(doc, link)
    elif "doi.org/" in link.url:
        found = _other_doi(doc, link)
    else:
        return None
    is_target = doc.text[link.start - 2 : link.start] == "]("  # a link in place of a URL
    return None if is_target else found


def _other_arxiv(doc: Document, link: Link) -> tuple[str, str] | None:
    shown = doc.text[link.text_start : link.text_end]
    found = _ARXIV.search(shown) if "." in shown else None
    work = identify(link.url) if found else None
    if found is None or work is None or work.kind != "arxiv" or work.value in shown:
        return None
    if _OF_ANOTHER.search(shown, max(0, found.start() - _NEARBY), found.start()):
        return None
    return (found[1], work.value) if work.value[0].isdigit() else None


def _other_doi(doc: Document, link: Link) -> tuple[str, str] | None:
    shown = doc.text[link.text_start : link.text_end]
    if "10." not in shown:
        return None
    shown = unescape(decode(shown)).replace("\\", "")
    found = _DOI.search(_without_doubles(shown))
    work = identify(link.url) if found else None
    if found is None or work is None or work.kind != "doi":
        return None
    if work.value.casefold() in shown.casefold():
        return None
    written, value = found[0].rstrip(_AT_NO_END), _without_doubles(work.value.casefold())
    known = written.casefold()
    is_one = known.startswith(value) or value.startswith(known)
    return None if is_one else (written, work.spelled)


def _without_doubles(text: str) -> str:
    return text.replace("--", "-").replace("__", "_")


def stated_identifiers(doc: Document, index: Index) -> Iterator[tuple[Link, str, str]]:
    """Yield the links of entries that state another arXiv identifier, as `arXiv:2401.00001`.

    Each is yielded with the stated identifier and its own. In 133 of 133 entries of real lists
    that state one identifier, a link has it.
    """
    if "rXiv:" not in doc.text and "rxiv:" not in doc.text:
        return
    by_entry: dict[Span, set[str]] = {}
    for found in _STATED.finditer(doc.rest):
        at = found.start()
        entry = index.entry_at(at)
        if entry is not None and not _OF_ANOTHER.search(doc.text, max(0, at - _NEARBY), at):
            by_entry.setdefault(entry.span, set()).add(found[1])
    for (start, end), stated in by_entry.items():
        works = [(link, identify(link.url)) for link in doc.links_in(start, end)]
        linked = {work.value: link for link, work in works if work and work.kind == "arxiv"}
        if len(stated) == 1 and len(linked) == 1 and stated.isdisjoint(linked):
            value, link = next(iter(linked.items()))
            yield link, next(iter(stated)), value
