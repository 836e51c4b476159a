"""Rules on how URLs are written: their form, parameters, scheme and shorteners."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from surveylint.checks._link_targets import bare_url, editable_links, target_edits
from surveylint.entries import Index
from surveylint.hosts import (
    REPOSITORY_KINDS,
    canonical,
    domain_of,
    identify,
    is_shortener,
    junk,
    knows_https,
    pdf_url,
)
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule

_LONGEST_SHORTENED = 60
"""A longer URL is not a shortened one."""

_NEEDLESS = lazily(r"[?&](?=[&#]|$)|#$")
_PARAMETER_NAME = lazily(r"[?&]*(?:amp;|#38;|#x26;)*([^=&?;#%]*)")
_ARXIV_MIRROR = lazily(r"https?://(browse\.|export\.)arxiv\.org/(?:abs|pdf|html)/")
_TEXT_FRAGMENT = ":~:text="
_QUOTATION = "URL quotes a text of the page after `#:~:text=`"
_FORMS = {"pdf": "the PDF", "html": "an HTML copy", "landing": "the landing page"}


class CanonicalLinkOptions(NamedTuple):
    """Options of `canonical-link`.

    Attributes:
        prefer: `keep` reports only unnecessary characters, `landing` also links that are not to
            the landing page of a work, `pdf` those that are not to its PDF.
    """

    prefer: Literal["keep", "landing", "pdf"] = "keep"


@rule(Severity.INFO)
def canonical_link(doc: Document, options: CanonicalLinkOptions) -> Iterator[Problem]:
    """Find URLs with unnecessary parts, or in another form than the list prefers."""
    prefer = options.prefer
    likely = {link.url for link in doc.links if prefer != "keep" or _may_be_needless(link.url)}
    for link in editable_links(doc) if likely else ():
        url = link.url
        if url not in likely or link.is_image:
            continue
        other = _preferred_form(url, prefer) if prefer != "keep" else None
        if other is not None:
            message, preferred = other
            yield Problem(
                start=link.target_start,
                end=link.target_end,
                message=message,
                edits=target_edits(doc, link, preferred),
                key=preferred,
            )
            continue
        if ("?" in url or "#" in url) and _NEEDLESS.search(url):
            yield from _needless_characters(doc, link)
        if "arxiv.org/" in url and (mirror := _ARXIV_MIRROR.match(url)) and identify(url):
            message = f"mirror `{mirror[1]}arxiv.org` of arXiv; use `arxiv.org`"
            yield _needless_part(doc, link, Span(*mirror.span(1)), message, safe=True)
        if (at := url.find(_TEXT_FRAGMENT)) > 0:
            part = Span(at - (url[at - 1] == "#"), len(url))
            yield _needless_part(doc, link, part, _QUOTATION, safe=False)


def _may_be_needless(url: str) -> bool:
    """Return quickly whether a part of a URL may be unnecessary."""
    return "?" in url or "#" in url or "//browse." in url or "//export." in url


def _needless_part(doc: Document, link: Link, part: Span, message: str, *, safe: bool) -> Problem:
    """Report a part of a URL, which the fix drops from the link's target and from an equal text.

    Args:
        doc: The document.
        link: The link.
        part: The part, as offsets into the URL.
        message: What is wrong with it.
        safe: Whether dropping it is safe.
    """
    start, end = link.target_start, link.target_end
    edits = [Edit(start + part.start, start + part.end, "")]
    if end - start != len(link.url):  # the URL is written otherwise, say with entities
        return Problem(start=start, end=end, message=message, key=bare_url(link.url))
    is_apart = link.text_end <= start or end <= link.text_start
    if is_apart and doc.text[link.text_start : link.text_end] == link.url:
        edits.append(Edit(link.text_start + part.start, link.text_start + part.end, ""))
    return Problem(
        start=start + part.start,
        end=start + part.end,
        message=message,
        edits=tuple(sorted(edits)),
        safe=safe,
        key=bare_url(link.url),
    )


@rule(Severity.INFO)
def tracking_parameter(doc: Document, index: Index) -> Iterator[Problem]:
    """Find parameters in the links of entries that only track where a click came from."""
    if "?" not in doc.text:
        return
    for link in _links_of_lists(doc, index):
        if "?" not in link.url or link.is_image or _is_badge(doc, link):
            continue
        target = doc.text[link.target_start : link.target_end]
        pieces = [piece for piece in junk(target) if piece.kind == "tracking"]
        if not pieces:
            continue
        names = dict.fromkeys(_parameter(target[piece.start : piece.end]) for piece in pieces)
        noun = "parameter" if len(names) == 1 else "parameters"
        start = link.target_start
        yield Problem(
            start=start + pieces[0].start,
            end=start + pieces[-1].end,
            message=f"unnecessary tracking {noun} {', '.join(f'`{name}`' for name in names)}",
            edits=tuple(Edit(start + piece.start, start + piece.end, "") for piece in pieces),
            safe=True,
            key=bare_url(link.url),
        )


@rule(Severity.INFO, default=False)
def shortened_link(doc: Document) -> Iterator[Problem]:
    """Find links that hide their target with a URL shortener."""
    for link in doc.links:
        url = link.url
        if len(url) <= _LONGEST_SHORTENED and is_shortener(host := domain_of(url)):
            yield Problem(
                start=link.target_start,
                end=link.target_end,
                message=f"URL shortened by `{host}`; use the full URL",
                key=url,
            )


@rule(Severity.INFO, default=False)
def insecure_link(doc: Document) -> Iterator[Problem]:
    """Find `http://` links to hosts that also serve `https://`, one finding for each host."""
    if "http://" not in doc.text:
        return
    by_host: dict[str, list[Link]] = {}
    for link in doc.links:
        if link.url.startswith("http://") and knows_https(host := domain_of(link.url)):
            by_host.setdefault(host, []).append(link)
    for host, links in by_host.items():
        edits = {edit: None for link in links if (edit := _encryption(doc, link)) is not None}
        yield Problem(
            start=links[0].target_start,
            end=links[0].target_end,
            message=f"unencrypted link to `{host}`; use `https://`",
            related=related_places(link.target_span for link in links[1:]),
            edits=tuple(edits),
            key=host,
        )


def _encryption(doc: Document, link: Link) -> Edit | None:
    """Return the edit that makes `https` of a link's `http`, None where it is written otherwise."""
    at = link.target_start
    return Edit(at + 4, at + 4, "s") if doc.text.startswith("http:", at) else None


def _needless_characters(doc: Document, link: Link) -> Iterator[Problem]:
    """Report `?`, `&` and `#` that nothing follows."""
    target = doc.text[link.target_start : link.target_end]
    pieces = [
        piece
        for piece in junk(target)
        if piece.kind != "tracking" and target[piece.end :][:1] in ("", "#")
    ]
    if not pieces:
        return
    start, end = pieces[0].start, pieces[-1].end
    needless = target[start:end]
    yield Problem(
        start=link.target_start + start,
        end=link.target_start + end,
        message=f"URL ends with an unnecessary `{needless}`"
        if end == len(target)
        else f"unnecessary `{needless}` before the fragment of this URL",
        edits=(Edit(link.target_start + start, link.target_start + end, ""),),
        safe=True,
        key=bare_url(link.url),
    )


def _preferred_form(url: str, prefer: Literal["landing", "pdf"]) -> tuple[str, str] | None:
    """Return a message on a URL's form and the preferred URL, None where no other is known."""
    work = identify(url)
    if work is None or work.role not in _FORMS or work.kind in REPOSITORY_KINDS:
        return None
    preferred = canonical(url) if prefer == "landing" else pdf_url(url)
    if preferred is None or (work.role == prefer and domain_of(preferred) == domain_of(url)):
        return None
    if work.role == prefer:
        return f"not the canonical URL of this page; expected `{preferred}`", preferred
    found, expected = _FORMS[work.role], _FORMS[prefer]
    return f"link to {found}; expected {expected} `{preferred}`", preferred


def _links_of_lists(doc: Document, index: Index) -> Iterator[Link]:
    """Yield the links within lists of works."""
    lists = index.lists
    place = 0
    for link in editable_links(doc):
        while place < len(lists) and lists[place].end <= link.start:
            place += 1
        if place == len(lists):
            return
        if link.start >= lists[place].start:
            yield link


def _is_badge(doc: Document, link: Link) -> bool:
    """Return whether an image is shown as the link; sponsors want the parameters of badges."""
    return doc.text.startswith(("![", "<img"), link.text_start)


def _parameter(piece: str) -> str:
    """Return the name of a query parameter with what separates it from others."""
    found = _PARAMETER_NAME.match(piece)
    return found[1] if found else ""
