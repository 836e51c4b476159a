"""The rule on links to files or hosts that only their author can open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.entries import Entry, Index
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity
from surveylint.namedtuples import NamedTuple
from surveylint.roles import role_of_label
from surveylint.rule import rule
from surveylint.vocabulary import Words

_LOCAL = lazily(
    r"file:|[a-z]:[\\/]|(?:[a-z][a-z0-9+.-]*:)?//(?:[^/@]*@)?"
    r"(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}"
    r"|169\.254(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}"
    r"|\[(?:::1|f[cde][0-9a-f]{2}:[0-9a-f:]*)\]"
    r"|(?:[\w-]+\.)+(?:local|lan|internal))\.?(?::\d+)?(?=[/?#]|$)",
    re.IGNORECASE | re.ASCII,
)
_LOCAL_HOST = lazily(r"//(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|169\.254\.|172\.|\[)")
_MARKS = ("file:", "c:/", "d:/", ".local", ".lan", ".internal", ":\\")
_LINKS = frozenset({LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML, LinkKind.AUTOLINK})
_PUBLIC = ("https://github.com", "https://arxiv.org")
"""Prefixes of the most frequent URLs, which need no closer look."""


class LocalLinkOptions(NamedTuple):
    """Options of `local-link`.

    Attributes:
        hosts: Whether hosts of private networks are reported too; `--allow-private` turns it off.
    """

    hosts: bool = True


@rule(Severity.ERROR)
def local_link(
    doc: Document, index: Index, words: Words, options: LocalLinkOptions
) -> Iterator[Problem]:
    """Find links of entries to a file on one computer or to a host in a private network."""
    if not _may_be_local(doc.urls):
        return
    for link in doc.links:
        url = link.url
        if link.kind not in _LINKS or url.startswith(_PUBLIC) or _LOCAL.match(url) is None:
            continue
        is_file = url[:5].lower() == "file:" or url[1:2] == ":"
        if is_file or (options.hosts and _is_of_work(index.entry_at(link.start), link, words)):
            target = "a file on one computer" if is_file else "a host in a private network"
            yield Problem(
                start=link.target_start,
                end=link.target_end,
                message=f"URL points to {target}; expected a public URL",
                key=url,
            )


def _may_be_local(urls: str) -> bool:
    """Return quickly whether one of some URLs in lower case may be local."""
    return _LOCAL_HOST.search(urls) is not None or any(mark in urls for mark in _MARKS)


def _is_of_work(entry: Entry | None, link: Link, words: Words) -> bool:
    """Return whether a link belongs to a work: instructions may well mention a local server."""
    if entry is None:
        return False
    title = entry.title_span
    if link.start <= title.start < link.end:
        return True
    label = plain(entry.works.doc.text[link.text_start : link.text_end])
    return role_of_label(label, words) in ("paper", "code", "project", "data", "demo")
