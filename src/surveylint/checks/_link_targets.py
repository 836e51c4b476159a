"""Links whose URL a fix can replace, and how a URL is written as a link's target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from surveylint.hosts.secrets import masked
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, related_places
from surveylint.model.source import Edit, Span

_HTML = frozenset({LinkKind.HTML, LinkKind.HTML_IMAGE})
_UNSAFE = lazily(r"[\s<>\"|`\\]")
"""Characters that would end a link's target, its cell or its attribute."""

_BRACKETS = lazily(r"[()\[\]]")


def editable_links(doc: Document) -> Iterator[Link]:
    """Yield the links whose targets are separate places of the text.

    Of several links that use one reference definition, only the first; no bare URL in the text of
    an HTML link.
    """
    definitions: set[int] = set()
    html_end = 0
    html, bare = LinkKind.HTML, LinkKind.BARE
    for link in doc.links:
        kind, start, end, _, _, target_start, _, _ = link
        if kind is html:
            html_end = end
        elif kind is bare and start < html_end:
            continue
        if target_start < start or target_start >= end:
            if target_start in definitions:
                continue
            definitions.add(target_start)
        yield link


def has_doubled_ending(url: str) -> bool:
    """Return whether a URL ends with an extension of three letters twice, as `.pdf.pdf`."""
    return url[-4:-3] == "." and url[-8:-4] == url[-4:]


def written_target(link: Link, url: str) -> str:
    """Return a URL as it is written in a link: percent-encoded where it would end the link."""
    target = _UNSAFE.sub(lambda odd: f"%{ord(odd[0]):02X}", url)
    if not (_is_balanced(target, "(", ")") and _is_balanced(target, "[", "]")):
        target = _BRACKETS.sub(lambda odd: f"%{ord(odd[0]):02X}", target)
    if link.kind in _HTML:
        return target.replace("&", "&amp;").replace("'", "&#39;")
    return target


def _is_balanced(url: str, opening: str, closing: str) -> bool:
    """Return whether no bracket of a URL ends a link's target: `a)](b` would."""
    depth = 0
    for char in url:
        depth += (char == opening) - (char == closing)
        if depth < 0:
            return False
    return depth == 0


def target_edits(doc: Document, link: Link, url: str | None) -> tuple[Edit, ...]:
    """Return the edits that replace a link's target, and its text where that is the same URL.

    Args:
        doc: The document.
        link: The link.
        url: The new URL; None gives no edits.
    """
    if url is None:
        return ()
    target = written_target(link, url)
    edits = [Edit(link.target_start, link.target_end, target)]
    is_apart = link.text_end <= link.target_start or link.target_end <= link.text_start
    old = doc.text[link.target_start : link.target_end]
    if is_apart and doc.text[link.text_start : link.text_end].strip() == old:
        edits.append(Edit(link.text_start, link.text_end, target))
    return tuple(sorted(edits))


def in_angle_brackets(spans: Iterable[Span]) -> tuple[Edit, ...]:
    """Return the edits that put `<` and `>` around bare URLs."""
    return tuple(
        edit for start, end in spans for edit in (Edit(start, start, "<"), Edit(end, end, ">"))
    )


def on_targets(links: Sequence[Link], message: str, key: str) -> Problem:
    """Return a problem at the target of the first of some links, the others as related places."""
    first, *others = links
    return Problem(
        start=first.target_start,
        end=first.target_end,
        message=message,
        related=related_places(link.target_span for link in others),
        key=key,
    )


def with_copy(problem: Problem, links: Sequence[Link], url: str, day: str) -> Problem:
    """Return a problem with the unsafe fix that links to an archived copy; unchanged without one.

    Args:
        problem: The problem.
        links: The links to what is gone.
        url: The URL of the copy, "" for none.
        day: Its day (`2026-01-31`).
    """
    if not url:
        return problem
    edits = (Edit(link.target_start, link.target_end, written_target(link, url)) for link in links)
    return problem._replace(
        edits=tuple(edits),
        fix_title=f"use the archived copy of {day}: {url}",
        archive_url=url,
        archived_on=day,
    )


def bare_url(url: str) -> str:
    """Return a URL without its parameters and secrets, as a key of findings."""
    return masked(url).partition("?")[0].rstrip("#&")
