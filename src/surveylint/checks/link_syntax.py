"""The rule on links that are written wrong: what GitHub shows as text, or as a link to nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.checks._brackets import left_over
from surveylint.checks._empty_links import shown, without_address
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit
from surveylint.rule import Tree, rule
from surveylint.vocabulary import Words

_SCHEME = lazily(r"(h*t+p*s*)(:*)(/*)", re.IGNORECASE)
_DOUBLE = lazily(r"https?:/{0,2}(?=https?:/|https?//)", re.IGNORECASE)
_INVISIBLE = lazily("[\u200b-\u200f\u2060\ufeff\u00ad]+")
_SCHEMELESS = lazily(
    r"(?:www\.[\w-]+\.\w|(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|ai|cn|uk|de|fr|jp|kr|ca|eu|dev|app|science|press)/)",
    re.IGNORECASE,
)
_DOTTED_TITLES = ("wikipedia.org/", "wiktionary.org/", "wikimedia.org/", "semanticscholar.org/")
_WRITTEN = (LinkKind.INLINE, LinkKind.AUTOLINK, LinkKind.HTML, LinkKind.REFERENCE)


@rule(Severity.ERROR)
def malformed_link(doc: Document, tree: Tree | None, words: Words) -> Iterator[Problem]:
    """Find links that GitHub shows as text and links whose address cannot be one."""
    yield from left_over(doc)
    empty: dict[str, list[Link]] = {}
    text = doc.text
    for link in doc.links:
        url = link.url
        if _is_plain(url) and text[link.text_end - 1] != ")":
            continue
        if link.kind not in _WRITTEN:
            continue
        if not url:
            if link.kind is not LinkKind.REFERENCE and link.text_end > link.text_start:
                empty.setdefault(shown(doc, link).casefold(), []).append(link)
            continue
        problem = _target(doc, link, tree)
        if problem is not None:
            yield problem
    yield from without_address(doc, empty, words)


def _is_plain(url: str) -> bool:
    """Tell quickly of most addresses that nothing can be wrong with them."""
    return (
        url.startswith(("https://", "http://"))
        and url.isascii()
        and url.find("http", 4) < 0
        and url[-1] not in ".,"
        and "://" in url[:8]
        and url[8:9] != "/"
    )


def _label(doc: Document, link: Link) -> Problem | None:
    """Report `[Code)](u)`: a parenthesis in a label that closes nothing."""
    text = doc.text[link.text_start : link.text_end]
    if not text.endswith(")") or "(" in text or len(text) > 40 or text.endswith((":)", "\\)")):
        return None
    at = link.text_end - 1
    message = "`)` closes nothing in this label"
    return Problem(
        start=at,
        end=at + 1,
        message=message,
        edits=(Edit(at, at + 1, ""),),
        severity=Severity.WARNING,
    )


def _target(doc: Document, link: Link, tree: Tree | None) -> Problem | None:
    """Look at one address; None where it can be right."""
    url, start, end = link.url, link.target_start, link.target_end
    if doc.text[link.text_end - 1 : link.text_end] == ")" and (found := _label(doc, link)):
        return found
    if url[0] in "[(" or url.startswith("<"):
        inner = _LINK_IN_TARGET.match(url) or _ADDRESS_IN_TARGET.match(url)
        edits = (Edit(start, end, inner[1]),) if inner else ()
        return Problem(
            start=start, end=end, message=f"the address begins with `{url[0]}`", edits=edits
        )
    if not url.isascii() and (m := _INVISIBLE.search(doc.text, start, end)):
        edits = (Edit(m.start(), m.end(), ""),)
        return Problem(
            start=m.start(),
            end=m.end(),
            message="an invisible character stands in the address",
            edits=edits,
            safe=True,
        )
    if found := _scheme(url, link):
        return found
    glued = _glued(url)
    if glued:
        return Problem(
            start=start + glued, end=end, message="two addresses are glued together, one is wanted"
        )
    if (
        "." in url.partition("/")[0].lstrip(".")
        and _SCHEMELESS.match(url)
        and link.kind is not LinkKind.BARE
        and not (tree and tree.exists(url))
    ):
        message = "a web address without `https://` leads to a file of this repository"
        return Problem(
            start=start, end=end, message=message, edits=(Edit(start, start, "https://"),)
        )
    if url[-1] in ".," and "://" in url and link.kind is not LinkKind.BARE and not _dotted(url):
        message = f"the address ends in `{url[-1]}`"
        edits = (Edit(end - 1, end, ""),)
        return Problem(
            start=end - 1, end=end, message=message, edits=edits, severity=Severity.WARNING
        )
    return None


_ADDRESS_IN_TARGET = lazily(r"[\[(<](https?://[^\s\[\]()<>]+)[\])>]")
_LINK_IN_TARGET = lazily(r"\[https?://[^\s\[\]()<>]+\]\((https?://[^\s\[\]()<>]+)\)?$")
"""Of two addresses the second is right (6 of 6): an editor pasted it as a link over the text of another entry."""


def _dotted(url: str) -> bool:
    """Return whether an address may end in a full stop: a page named by its title, or a quotation of a page's text."""
    return _TEXT_FRAGMENT in url or any(host in url for host in _DOTTED_TITLES)


_TEXT_FRAGMENT = "#:~:text="


def _scheme(url: str, link: Link) -> Problem | None:
    """Report `ttps://`, `https:/x`, `https://https://` and the like."""
    m = _SCHEME.match(url)
    if m is None or not (m[2] or len(m[3]) > 1) or not m[1]:
        return None
    start = link.target_start
    if double := _DOUBLE.match(url):
        edits = (Edit(start, start + double.end(), ""),)
        return Problem(
            start=start, end=start + double.end(), message="the scheme stands twice", edits=edits
        )
    if m[0].lower() in ("http://", "https://"):
        return None
    if m[1].lower() in ("t", "tt", "h") or (len(m[1]) < 3):
        return None
    right = "https://" if "s" in m[1].lower() else "http://"
    edits = (Edit(start, start + m.end(), right),)
    return Problem(
        start=start,
        end=start + m.end(),
        message=f"`{m[0]}` is no scheme, `{right}` is one",
        edits=edits,
    )


def _glued(url: str) -> int:
    """Return where a second address begins within one, 0 where there is none."""
    low = url.lower()
    at = low.find("http", 8)
    while at > 0:
        if low.startswith(("http://", "https://"), at):
            return at if low[at - 1].isalnum() or low[at - 1] in ".)" else 0
        at = low.find("http", at + 4)
    return 0
