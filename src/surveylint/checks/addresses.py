"""Rules on the form of an address: shortened, without encryption, or only good on one computer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.entries import Entry, Index
from surveylint.hosts import domain_of, is_shortener, knows_https
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple
from surveylint.roles import role_of_label
from surveylint.rule import rule
from surveylint.vocabulary import Words

_LONGEST = 60
"""A longer address is no shortened one."""


@rule(Severity.INFO, default=False)
def shortened_link(doc: Document) -> Iterator[Problem]:
    """Find links that hide where they lead behind a shortener."""
    for link in doc.links:
        url = link.url
        if len(url) <= _LONGEST and is_shortener(host := domain_of(url)):
            yield Problem(
                start=link.target_start,
                end=link.target_end,
                message=f"`{host}` hides where this link leads, the whole address is wanted",
                key=url,
            )


@rule(Severity.INFO, default=False)
def insecure_link(doc: Document) -> Iterator[Problem]:
    """Find `http://` links to hosts that answer the same page over `https://`, one finding a host."""
    if "http://" not in doc.text:
        return
    by_host: dict[str, list[Link]] = {}
    for link in doc.links:
        if link.url.startswith("http://") and knows_https(host := domain_of(link.url)):
            by_host.setdefault(host, []).append(link)
    for host, links in by_host.items():
        first, many = links[0], len(links) > 1
        yield Problem(
            start=first.target_start,
            end=first.target_end,
            message=f"{'addresses' if many else 'an address'} of `{host}` without encryption, `https://` is wanted",
            related=related_places(link.target_span for link in links[1:]),
            edits=tuple(
                {edit: None for link in links if (edit := _encrypted(doc, link)) is not None}
            ),
            key=host,
        )


def _encrypted(doc: Document, link: Link) -> Edit | None:
    at = link.target_start
    return Edit(at + 4, at + 4, "s") if doc.text.startswith("http:", at) else None


_LOCAL = lazily(
    r"file:|[a-z]:[\\/]|(?:[a-z][a-z0-9+.-]*:)?//(?:[^/@]*@)?"
    r"(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2}"
    r"|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|\[(?:::1|f[cde][0-9a-f]{2}:[0-9a-f:]*)\]"
    r"|(?:[\w-]+\.)+(?:local|lan|internal))\.?(?::\d+)?(?=[/?#]|$)",
    re.IGNORECASE | re.ASCII,
)
_MAY_BE = lazily(
    r"//(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|169\.254\.|172\.|\[)", re.IGNORECASE
)
_MARKS = ("file:", "C:/", "D:/", ".local", ".lan", ".internal")
_BACKSLASHED = lazily(r"[a-z]:\\", re.IGNORECASE)


def _may_be_local(text: str) -> bool:
    """Tell, faster than by asking each link, whether an address may be local."""
    if _MAY_BE.search(text) is not None or any(mark in text for mark in _MARKS):
        return True
    return ":\\" in text and _BACKSLASHED.search(text) is not None


_WRITTEN = frozenset({LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML, LinkKind.AUTOLINK})


class LocalLinkOptions(NamedTuple):
    """Options of `local-link`.

    Attributes:
        hosts: Whether hosts of private networks are told too; `--allow-private` turns that off.
    """

    hosts: bool = True


@rule(Severity.ERROR)
def local_link(
    doc: Document, index: Index, words: Words, options: LocalLinkOptions
) -> Iterator[Problem]:
    """Find links of entries that lead to somebody's own computer or network."""
    text = doc.text
    if not _may_be_local(text):
        return
    for link in doc.links:
        if link.kind not in _WRITTEN:
            continue
        url = link.url
        if url.startswith(("https://github.com", "https://arxiv.org")) or _LOCAL.match(url) is None:
            continue
        is_file = url[:5].lower() == "file:" or url[1:2] == ":"
        if is_file or (options.hosts and _promises(index.entry_at(link.start), link, words)):
            seen = "a file of one computer" if is_file else "a host of a private network"
            yield Problem(
                start=link.target_start,
                end=link.target_end,
                message=f"address is {seen}, a public one is wanted",
                key=url,
            )


def _promises(entry: Entry | None, link: Link, words: Words) -> bool:
    """Return whether a link promises a work's page: instructions may well say where something is seen once it runs."""
    if entry is None:
        return False
    title = entry.title_span
    if link.start <= title.start < link.end:
        return True
    label = plain(entry.works.doc.text[link.text_start : link.text_end])
    return role_of_label(label, words) in ("paper", "code", "project", "data", "demo")
