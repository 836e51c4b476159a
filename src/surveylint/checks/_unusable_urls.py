"""URLs that no browser can open from GitHub's page: of another scheme, without a host, doubled."""

from __future__ import annotations

import re

from surveylint.checks._link_targets import has_doubled_ending
from surveylint.hosts import REPOSITORY_KINDS, identify
from surveylint.hosts.address import decode, domain_of
from surveylint.hosts.catalogue import lookup
from surveylint.lazy import lazily
from surveylint.model.document import Link
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit
from surveylint.rule import Tree

_BROWSER = lazily(
    r"(chrome-extension|moz-extension|safari-web-extension|extension|view-source|blob|about|reader"
    r"|chrome|edge|brave|opera|vivaldi|(?P<script>javascript)|(?P<app>obsidian|zotero|vscode"
    r"|evernote|logseq|mendeley)):(?!$)",
    re.IGNORECASE,
)
"""Schemes of pages inside a browser, of scripts and of programs on one computer. GitHub removes the
target of such a link."""

_INNER = lazily(r"https?(?:://|%3A%2F%2F)", re.IGNORECASE)
_DOI = lazily(r"(?:doi:[ ]?)?(10\.\d{4,9}/[^\s<>]+)$", re.IGNORECASE)
_ARXIV = lazily(r"arxiv:[ ]?(\d{4}\.\d{4,5}(?:v\d+)?)$", re.IGNORECASE)
_AUTHORITY = lazily(r"https?://([^/?#]*)", re.IGNORECASE)
_DOI_AS_HOST = lazily(r"https?://(?=10\.\d{4,9}/\S)", re.IGNORECASE)
_PORT = lazily(r":[0-9]{0,9}$")
_TEMPLATE = frozenset("{}<>*$[]%\\ ")
"""Characters of templates and of IPv6 addresses in a host."""

_SECOND = lazily(r"https?://(?=[^/\s])", re.IGNORECASE)
_TWICE = lazily(
    r"https?://(?:www\.|dx\.)?(?P<host>[a-z0-9.-]+\.[a-z]{2,})/(?:[a-z]{2,5}/)?"
    r"(?P<again>(?:www\.|dx\.)?(?P=host)/)",
    re.IGNORECASE,
)
_HIGHEST_PORT = 65_535
_ARCHIVES = ("archive", "web.", "proxy", "cache", "mirror", "wayback", "jina.ai", "webcitation")
"""Parts of the hosts that serve pages under the address of another host."""


def unusable_url(link: Link, tree: Tree | None) -> Problem | None:
    """Return the problem of a URL that cannot be opened, None where it may work."""
    url = link.url
    if url[:4].lower() == "http":
        return doubled_url(link) or _impossible_host(link)
    return _of_browser(link) or _identifier(link, tree)


def doubled_url(link: Link) -> Problem | None:
    """Return the problem of a URL that has a resolver, a host or an extension twice."""
    return _doubled(link) or _doubled_ending(link)


def _of_browser(link: Link) -> Problem | None:
    """Report `chrome-extension://id/https://...`: a page of one browser, copied from its bar.

    Other schemes run a script or open a program of one computer.
    """
    scheme = _BROWSER.match(link.url)
    if scheme is None:
        return None
    start, end = link.target_span
    inner = _INNER.search(link.url, scheme.end())
    url = link.url[inner.start() :] if inner and scheme[1].lower() != "blob" else ""
    if inner and "%" in inner[0]:
        url = decode(url.partition("&")[0])
    where = "opens only in one browser"
    if scheme["script"]:
        where = "does nothing on GitHub"
    elif scheme["app"]:
        where = "opens only in a program on one computer"
    return Problem(
        start=start,
        end=end,
        message=f"`{scheme[1]}:` URL {where}; " + (f"use `{url}`" if url else "use a public URL"),
        edits=(Edit(start, end, url),) if _is_clean(url) else (),
    )


def _is_clean(url: str) -> bool:
    """Return whether a URL can be written as the target of a link as it is."""
    return bool(url) and not any(c in url for c in " <>()\"'`|\\")


def _identifier(link: Link, tree: Tree | None) -> Problem | None:
    """Report `[paper](doi:10.1000/xyz)`: GitHub makes no link of it, or one to a file."""
    url = link.url
    start, end = link.target_span
    if found := _DOI.match(url):
        meant = f"https://doi.org/{found[1]}"
        if tree is not None and found.start(1) == 0 and tree.exists(url):
            return None
    elif found := _ARXIV.match(url):
        meant = f"https://arxiv.org/abs/{found[1]}"
    else:
        return None
    is_whole = found[1][-1].isalnum() and end - start == len(url)
    return Problem(
        start=start,
        end=end,
        message=f"identifier without the URL of its resolver; use `{meant}`",
        edits=(Edit(start, end, meant),) if is_whole else (),
    )


def _doubled(link: Link) -> Problem | None:
    """Report `https://doi.org/https://doi.org/10.1000/xyz`."""
    url = link.url
    second = _SECOND.search(url, len("http://"))
    if second is None:
        return _doubled_host(link)
    if url[second.start() - 1] != "/":
        return None
    host, at = domain_of(url), second.start()
    if "?" in url[:at] or "#" in url[:at] or any(part in host for part in _ARCHIVES):
        return None
    if not host or (domain_of(url[at:]) != host and not lookup(host)):
        return None
    start, end = link.target_span
    is_verbatim = end - start == len(url)
    return Problem(
        start=start,
        end=end,
        message=f"`{url[:at]}` before another URL; expected one URL",
        edits=(Edit(start, start + at, ""),) if is_verbatim else (),
    )


def _doubled_host(link: Link) -> Problem | None:
    """Report `https://doi.org/doi.org/10.1000/xyz`, with the host of a known site twice."""
    url = link.url
    twice = _TWICE.match(url)
    if twice is None or not lookup(domain_of(url)):
        return None
    start, end = link.target_span
    edits = (Edit(start, start + twice.start("again"), "https://"),)
    return Problem(
        start=start,
        end=end,
        message=f"host `{twice['host']}` twice in this URL; expected it once",
        edits=edits if end - start == len(url) else (),
    )


def _doubled_ending(link: Link) -> Problem | None:
    """Report `https://arxiv.org/pdf/2401.00001.pdf.pdf`, where the site has files with one."""
    url, end = link.url, link.target_end
    ending = url[-4:]
    if not has_doubled_ending(url) or (work := identify(url[:-4])) is None:
        return None
    if (work.kind in REPOSITORY_KINDS) != (ending.lower() == ".git"):
        return None
    is_verbatim = end - link.target_start == len(url)
    return Problem(
        start=link.target_start,
        end=end,
        message=f"`{ending}` twice at the end of this URL; expected it once",
        edits=(Edit(end - len(ending), end, ""),) if is_verbatim else (),
        severity=Severity.WARNING,
    )


def _impossible_host(link: Link) -> Problem | None:
    """Report a URL whose host no domain name system can resolve."""
    authority = _AUTHORITY.match(link.url)
    if authority is None or not _TEMPLATE.isdisjoint(authority[1]) or not authority[1].isascii():
        return None
    start, end = link.target_span
    if _DOI_AS_HOST.match(link.url):
        meant = f"https://doi.org/{link.url[authority.start(1) :]}"
        message = f"DOI without `doi.org`; use `{meant}`"
        edits = (Edit(start, end, meant),) if end - start == len(link.url) else ()
        return Problem(start=start, end=end, message=message, edits=edits)
    written = authority[1].rpartition("@")[2]
    host = _PORT.sub("", written)
    if not host:
        return Problem(start=start, end=end, message="URL has no host")
    if ".." in host or host[0] == ".":
        message = f"impossible host `{host}`: empty part between dots"
    elif "," in host or ";" in host:
        message = f"impossible host `{host}`: contains `{',' if ',' in host else ';'}`"
    elif host != written and int(written[len(host) + 1 :] or 0) > _HIGHEST_PORT:
        message = f"impossible port `{written[len(host) + 1 :]}`: higher than {_HIGHEST_PORT}"
    elif "." not in host and host == written and host.lower() != "localhost":
        message = f"impossible host `{host}`: no dot"
    else:
        return None
    return Problem(start=start, end=end, message=message, severity=Severity.ERROR)
