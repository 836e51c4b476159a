"""Name the work behind a URL and where it is best linked, without a network."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from surveylint.hosts.address import decode, domain_of, query_parameters, split
from surveylint.hosts.catalogue import TABLES, lookup, patterns_of
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from surveylint.hosts.catalogue import Pattern
    from surveylint.hosts.facts import HostFact

# No longer path names a work, and hostile ones would cost time.
_LONGEST_PATH = 1024
# Two lists of 16,000 links; one entry takes about 1 kB.
_REMEMBERED = 1 << 15

REPOSITORY_KINDS = frozenset(fact["kind"] for fact in TABLES["host"] if fact.get("forge"))

MEDIA_KINDS = frozenset(
    [
        "archive", "bilibili", "dblp", "gdrive", "gist", "github-asset", "pwc", "s2", "tweet",
        "youtube", "youtube-list",
    ]
)  # fmt: skip
"""Kinds of links that are no papers: media, files, and index pages that may hold several works."""


class Work(NamedTuple):
    """What a URL names; URLs with one (kind, value) name one work, but for a repository's files.

    `role` is landing, pdf, html, source, asset, media, archive or other, and root, file or other in
    a repository. `groups` are the named parts as the URL spells them.
    """

    host_key: str
    kind: str
    value: str
    role: str
    version: int | None
    groups: tuple[tuple[str, str], ...]

    @property
    def spelled(self) -> str:
        """The value as the URL spells it, say with the capitals of a repository's name."""
        return dict(self.groups).get("id", self.value)


class Slug(NamedTuple):
    """A title as a URL spells it; if `truncated`, only the title's beginning is to be compared."""

    words: str
    truncated: bool
    year: int | None


def identify(url: str) -> Work | None:
    """Name the work that a URL leads to, or None where its host or shape is unknown."""
    found = _find(url)
    return None if found is None else found[0]


def canonical(url: str) -> str | None:
    """Return the landing address of a URL's work, which may be the URL itself.

    Returns:
        None if it cannot be computed.
    """
    found = _find(url)
    return None if found is None else _fill(found[1].canonical, found[0])


def pdf_url(url: str) -> str | None:
    """Return the address of the work's file where it can be computed."""
    found = _find(url)
    return None if found is None else _fill(found[1].pdf_url, found[0])


def stable(url: str) -> str | None:
    """Return the lasting page that replaces an expiring or session-bound link to a known work."""
    found = _find(url)
    return None if found is None else _fill(found[1].stable, found[0])


def title_slug(url: str) -> Slug | None:
    """Read the title out of a URL whose host spells it there, without the author."""
    found = _find(url)
    if found is None or (fact := found[1].fact.get("slug")) is None:
        return None
    groups = dict(found[0].groups)
    words = groups.get("slug", "").replace(fact["separator"], " ").split()
    if drop := fact.get("drop_last", 0):
        words = words[:-drop]
    if not words:
        return None
    year = int(groups["year"]) if groups.get("year", "").isdecimal() else None
    limit = fact.get("words")
    before = fact.get("words_before")
    if before is not None and year is not None and year < before["year"]:
        limit = before["words"]
    return Slug(" ".join(words), truncated=limit is not None and len(words) >= limit, year=year)


def wall_statuses(url: str) -> frozenset[int]:
    """Return the statuses by which this host turns robots away; they say nothing about the page."""
    fact = _fact(url)
    return _WALL_STATUSES if fact is not None and fact.get("bot_wall", False) else frozenset()


def is_closed(host: str) -> bool:
    """Return whether the site is known to have shut down for good."""
    return any(fact.get("closed", False) for fact in lookup(host))


def is_known(host: str) -> bool:
    """Return whether there are facts about the host."""
    return bool(lookup(host))


def answers_head(host: str) -> bool:
    """Return whether a HEAD request to the host gets the same status as a GET request."""
    return any(fact.get("head", False) for fact in lookup(host))


def is_forge(host: str) -> bool:
    """Return whether the host keeps repositories."""
    return any(fact.get("forge", False) for fact in lookup(host))


def is_shortener(host: str) -> bool:
    """Return whether the host hides other addresses behind short ones."""
    return host in _SHORTENERS


def is_parking(host: str) -> bool:
    """Return whether the host, or the domain it belongs to, sells domains."""
    return host in _PARKING or host.partition(".")[2] in _PARKING


def loads_parking_assets(source: str) -> bool:
    """Return whether a page, in lower case, loads the advertisements of a parked domain."""
    return any(address in source for address in TABLES["names"]["parking_assets"])


def knows_https(host: str) -> bool:
    """Return whether the host is known to answer the same page over https."""
    return host in _HTTPS


def is_placeholder(url: str) -> bool:
    """Return whether the URL is the bare front page that a template row links to."""
    address = split(url)
    return address.host in _PLACEHOLDERS and url[address.path_start :].rstrip("?#") in ("", "/")


_SHORTENERS = frozenset(TABLES["names"]["shortener"])
_PARKING = frozenset(TABLES["names"]["parking"])
_WALL_STATUSES = frozenset(TABLES["wall_statuses"])
_HTTPS = frozenset(TABLES["names"]["https"])
_PLACEHOLDERS = frozenset(TABLES["names"]["placeholder"])


def _fact(url: str) -> HostFact | None:
    """Return what is known of a URL's host: the entry that knows the URL, or the last."""
    if (found := _find(url)) is not None and found[0].role != "archive":
        return found[1].fact
    entries = lookup(domain_of(url))
    return entries[-1] if entries else None


@lru_cache(maxsize=_REMEMBERED)
def _find(url: str) -> tuple[Work, Pattern] | None:
    if url.startswith(_ARXIV_STARTS) and (found := _arxiv(url)) is not None:
        return found
    return _search(url)


def _search(url: str) -> tuple[Work, Pattern] | None:
    address = split(url)
    patterns = patterns_of(address.host)
    if not patterns or not 0 < address.path_end - address.path_start <= _LONGEST_PATH:
        return None
    path = url[address.path_start : address.path_end]
    if "%" in path:
        path = decode(path)
    if path.startswith("//"):
        path = "/" + path.lstrip("/")
    lowered = path.lower()
    query: dict[str, str] | None = None
    for pattern in patterns:
        if not (lowered.startswith(pattern.prefix) and lowered.endswith(pattern.ending)):
            continue
        if pattern.query and query is None:
            query = {name: decode(value) for name, value, *_ in query_parameters(url, address)}
        if (groups := pattern.match(path, query or {})) is not None:
            if "target" in groups:
                return _inside(groups["target"], url, address.path_end)
            is_file = lowered.endswith(".pdf") or "/pdf" in lowered or "/epdf" in lowered
            return _found(
                pattern, groups, "pdf" if is_file and pattern.role == "landing" else pattern.role
            )
    return None


# A quarter of all links in such lists (9,674 of 38,502 measured) have these two forms: read in one
# match they take half the time. A test holds the result equal to the patterns'.
_ARXIV_STARTS = ("https://arxiv.org/", "http://arxiv.org/")
_ARXIV = r"https?://arxiv\.org/(?:(abs)|pdf)/([0-9]{4}\.[0-9]{4,5})(?:v([0-9]{1,4}))?(?(1)|(?:\.pdf)?)(?:[?#].*)?"


@lru_cache(maxsize=1)
def _arxiv_reader() -> tuple[Callable[[str], re.Match[str] | None], Pattern, Pattern]:
    patterns = patterns_of("arxiv.org")
    abs_page, pdf_file = (
        next(item for item in patterns if item.prefix == prefix) for prefix in ("/abs/", "/pdf/")
    )
    return re.compile(_ARXIV, re.DOTALL).fullmatch, abs_page, pdf_file


def _arxiv(url: str) -> tuple[Work, Pattern] | None:
    read, abs_page, pdf_file = _arxiv_reader()
    if (found := read(url)) is None:
        return None
    form, value, version = found.groups()
    pattern = pdf_file if form is None else abs_page
    if version is None:
        return Work(
            "arxiv", "arxiv", value, pattern.role, None, (("id", value), ("v", ""))
        ), pattern
    groups = (("id", value), ("v", f"v{version}"))
    return Work("arxiv", "arxiv", value, pattern.role, int(version), groups), pattern


def _found(pattern: Pattern, groups: dict[str, str], role: str) -> tuple[Work, Pattern]:
    template = pattern.value
    value = groups["id"] if template == "{id}" else template.format_map(groups)
    version = groups.get("v", "")[1:]
    work = Work(
        pattern.fact["key"],
        pattern.kind,
        pattern.fold(value),
        role,
        int(version) if version and len(version) < 5 else None,
        tuple(groups.items()),
    )
    return work, pattern


def _inside(target: str, url: str, path_end: int) -> tuple[Work, Pattern] | None:
    """Name the work of the address that an archive holds a copy of."""
    inner = _find(
        target.replace(":/", "://", 1) + url[path_end:]
        if "://" not in target
        else target + url[path_end:]
    )
    if inner is None:
        return None
    return inner[0]._replace(host_key="wayback", role="archive"), inner[1]


# What would end a path, or begin an escape, in the address of a DOI such as 10.1002/...;2-#.
_ENCODED = str.maketrans({"%": "%25", "#": "%23", "?": "%3F"})


def _fill(template: str, work: Work) -> str | None:
    if not template or work.role == "archive":
        return None
    try:
        return template.format_map(
            {name: text.translate(_ENCODED) for name, text in (*work.groups, ("value", work.value))}
        )
    except KeyError:
        return None
