"""See in a URL's own text what can be dropped, what ends with a session and what cannot exist."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from surveylint.hosts.address import Parameter, decode, query_parameters, split
from surveylint.hosts.catalogue import TABLES, lookup
from surveylint.hosts.work_urls import canonical, identify, stable
from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from surveylint.hosts.address import Address
    from surveylint.hosts.facts import ProxyFact, SessionFact


class Junk(NamedTuple):
    """A piece of a URL that can be cut out; kind is empty-query, empty-fragment or tracking."""

    start: int
    end: int
    kind: str


class Session(NamedTuple):
    """Why a link works only for whoever copied it, and the lasting page if it can be computed."""

    kind: str
    stable: str | None


class Impossible(NamedTuple):
    """An identifier that cannot exist, and why, as a clause."""

    start: int
    end: int
    reason: str


def junk(url: str) -> tuple[Junk, ...]:
    """Find what a URL does not need for its page: tracking parameters and empty ends.

    The pieces do not overlap; cutting out all of them leaves a well-formed URL.
    """
    if "?" not in url and not url.endswith("#"):
        return ()
    address = split(url)
    if not address.host:
        return ()
    found = []
    if address.path_end < address.query_end:
        tracking = _tracking(address.host)
        given = query_parameters(url, address)
        doomed = [_is_junk(parameter, tracking) for parameter in given]
        if all(doomed):
            kind = "tracking" if any(parameter.name for parameter in given) else "empty-query"
            found.append(Junk(address.path_end, address.query_end, kind))
        else:
            found.extend(
                Junk(start, end, "tracking" if given[place].name else "empty-query")
                for place, start, end in _cuts(given, doomed)
            )
    if address.query_end == len(url) - 1 and not _is_doi_ending(url):
        found.append(Junk(address.query_end, len(url), "empty-fragment"))
    return tuple(found)


def _is_doi_ending(url: str) -> bool:
    """Return whether the final `#` is the end of a DOI: 10.1002/(SICI)...;2-# (ANSI Z39.56)."""
    return url.endswith("-#") and "/10." in url


def session(url: str) -> Session | None:
    """Return whether a link needs its copier's session or login, and what replaces it."""
    address = split(url)
    if not address.host:
        return None
    if (proxied := _proxied(url, address)) is not None:
        return proxied
    path = url[address.path_start : address.path_end].lower()
    if address.path_end == address.query_end and ";" not in path:
        return None
    given = query_parameters(url, address)
    names = {parameter.name for parameter in given}
    for fact in TABLES["session"]:
        if _fits(fact, address.host, path, names):
            return Session(fact["key"], stable(url) or _without_session(url, address, given))
    return None


def impossible(url: str, today: date) -> Impossible | None:
    """Find an arXiv identifier or DOI that no registry can ever have given out.

    arXiv: four digits of year and month, then four digits from 0704 to 1412 and five since 1501
    (https://info.arxiv.org/help/arxiv_identifier.html). DOI: a prefix and a suffix (ISO 26324).
    What only follows a possible identifier is not judged.
    """
    address = split(url)
    start, end = address.path_start, address.path_end
    shape = _ARXIV_PATH if address.host in _ARXIV_HOSTS else _OTHER_PATHS.get(address.host)
    if shape is not None and (found := _shape(shape).match(url, start, end)) is not None:
        reason = _arxiv_reason(found, today) if found["number"].isascii() else None
        return None if reason is None else Impossible(found.start("id"), found.end("id"), reason)
    if address.host in _ARXIV_SITES:
        return _wrong_route(url, start, end)
    if address.host in _DOI_HOSTS:
        for pattern, reason in _NO_DOIS.items():
            if (found := _shape(pattern).fullmatch(url, start, end)) is not None:
                return Impossible(found.start("id"), found.end("id"), reason)
    return None


def _wrong_route(url: str, start: int, end: int) -> Impossible | None:
    """Find an identifier in a path that arXiv does not serve, or a template in its place."""
    found = _shape(_WRONG_ROUTE).fullmatch(url, start, end)
    if found is None:
        return None
    reasons = {
        "slashes": "arXiv has no pages with `//` in their path",
        "twice": "two parts before the identifier; expected one",
        "bare": "no `abs/` before the identifier",
        "comma": "`,` instead of `.`",
        "dash": "`-` instead of `.`",
        "template": "placeholder instead of an identifier",
    }
    name = next(name for name in reasons if found[name])
    return Impossible(found.start(name), found.end(name), reasons[name])


_ARXIV_HOSTS = frozenset(
    name
    for fact in TABLES["host"]
    if fact["kind"] == "arxiv" and "huggingface.co" not in fact["hosts"]
    for name in fact["hosts"]
)
_DOI_HOSTS = frozenset(
    name for fact in TABLES["host"] if fact["key"] == "doi" for name in fact["hosts"]
)
_ARXIV_ID = (
    r"(?P<id>(?P<number>\d{1,20}+)(?!,|-\d)(?P<dot>\.(?!pdf)(?P<item>\d{0,20}))?"
    r"(?P<rest>v0(?!\d)|v(?!\d)|(?!v)[a-z]+)?)"
)
_ARXIV_PATH = (
    r"/(?:abs|pdf|html|e-print|src|ps|format)/(?:arXiv:)?(?:(?P<archive>(?!(?:abs|pdf|html)/)[a-z-]+)(?:\.[A-Z]{2})?/)?"
    rf"{_ARXIV_ID}"
)
_OTHER_PATHS = {
    "huggingface.co": rf"/papers/(?P<archive>(?!))?{_ARXIV_ID}",
    "hf.co": rf"/papers/(?P<archive>(?!))?{_ARXIV_ID}",
    "doi.org": rf"/(?:doi:)?10\.48550/arXiv\.(?P<archive>(?!))?{_ARXIV_ID}",
    "dx.doi.org": rf"/(?:doi:)?10\.48550/arXiv\.(?P<archive>(?!))?{_ARXIV_ID}",
}
_ARXIV_SITES = frozenset(
    name for fact in TABLES["host"] if fact["key"] == "arxiv" for name in fact["hosts"]
)
_WRONG_ROUTE = (
    r"(?P<slashes>(?://+(?:abs|pdf)/+|/(?:abs|pdf)//+)\d{4}\.\d{4,5}(?:v\d+)?(?:\.pdf)?)"
    r"|/(?P<twice>(?:abs|pdf|html)/(?:abs|pdf|html)/\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?"
    r"|/(?P<bare>\d{4}\.\d{4,5}(?:v\d+)?)"
    r"|/(?:abs|pdf)/(?P<comma>\d{4},\d{4,5})(?:v\d+)?(?:\.pdf)?"
    r"|/(?:abs|pdf)/(?P<dash>\d{4}-\d{4,5})(?:v\d+)?(?:\.pdf)?"
    r"|/(?:abs|pdf)/(?P<template>x{4}\.x{4,5}|y{4}\.x{4,5}|yymm\.n{4,5}|todo|tbd|tba|x{3,}|arxiv_?id|paper_?id)(?:v\d+)?(?:\.pdf)?"
)
_NO_DOIS = {
    r"/+(?P<id>10\.\d{4,9}/*)": "DOI has a prefix but no suffix",
    r"/+(?P<id>10\.(?:\d{4,9}|x{4,9})/(?:x{3,}|n{3,})(?:\.(?:x+|n+))*)": "placeholder instead of an identifier",
}
"""What is no DOI, and why: `10.1145/nnnnnnn.nnnnnnn` is in the templates of a publisher."""
_TRACKING = frozenset(TABLES["parameters"]["tracking"])
_SESSION_NAMES = frozenset(TABLES["parameters"]["session"])
_SESSION_PATH = r";jsessionid=[^/?#]*"
# The longest host name that DNS allows (RFC 1035, section 2.3.4).
_LONGEST_HOST = 253


def _tracking(host: str) -> Collection[str]:
    extra = TABLES["parameters"]["tracking_by_host"].get(host)
    return _TRACKING if extra is None else _TRACKING.union(extra)


def _is_junk(parameter: Parameter, tracking: Collection[str]) -> bool:
    if not parameter.name:
        return parameter.value_start == parameter.end == parameter.start
    return parameter.name in tracking or f"{parameter.name}={parameter.value}" in tracking


def _cuts(given: list[Parameter], doomed: list[bool]) -> list[tuple[int, int, int]]:
    """Pair each doomed parameter's number with the span that takes one separator along."""
    first_kept = doomed.index(False)
    return [
        (place, parameter.start, given[place + 1].start)
        if place < first_kept
        else (place, parameter.gap, parameter.end)
        for place, parameter in enumerate(given)
        if doomed[place]
    ]


def _fits(fact: SessionFact, host: str, path: str, names: set[str]) -> bool:
    if "hosts" in fact and host not in fact["hosts"]:
        return False
    if "path" in fact and _shape(fact["path"]).fullmatch(path) is None:
        return False
    if not names.issuperset(fact.get("needs", ())):
        return False
    return "any" not in fact or not names.isdisjoint(fact["any"])


def _without_session(url: str, address: Address, given: list[Parameter]) -> str | None:
    doomed = [parameter.name in _SESSION_NAMES for parameter in given]
    query = "&".join(
        url[item.start : item.end] for item, gone in zip(given, doomed, strict=True) if not gone
    )
    path = _shape(_SESSION_PATH).sub("", url[: address.path_end])
    rest = f"{path}?{query}" if query else path
    rest += url[address.query_end :]
    return None if rest == url else rest


def _proxied(url: str, address: Address) -> Session | None:
    for fact, target in _proxies(address.host):
        if (
            fact["key"] == "webvpn"
            and _shape(fact["path"]).fullmatch(url, address.path_start, address.path_end) is None
        ):
            continue
        if "parameter" in fact:
            original = _login_target(fact, url, address)
        elif target:
            original = f"https://{target}{url[address.path_start :]}"
        elif fact["key"] == "shadow-library":
            original = "https://doi.org" + url[address.path_start : address.path_end]
            original = original if identify(original) is not None else ""
        else:
            original = ""
        if original or ("parameter" not in fact):
            return Session(fact["key"], canonical(original) or original or None)
    return None


def _login_target(fact: ProxyFact, url: str, address: Address) -> str:
    page = _shape(fact["path"]).fullmatch(url, address.path_start, address.path_end)
    if page is None:
        return ""
    if inner := page.groupdict().get("inner"):
        return re.sub(_FIRST_SLASHES, "://", inner, count=1)
    for parameter in query_parameters(url, address):
        if parameter.name in fact["parameter"]:
            if fact["key"] == "redirector":
                original = _undefended(decode(parameter.value))
            else:
                # The address is the last value and is often not encoded: its own query belongs
                # to it.
                original = decode(url[parameter.value_start : address.query_end])
            return original if original.lower().startswith(("http://", "https://")) else ""
    return ""


_FIRST_SLASHES = ":/+"
_DEFENDED = lazily(r"https?-3A__\S+$")
_HEX = lazily(r"-([0-9A-F]{2})")


def _undefended(url: str) -> str:
    """Return the URL that Proofpoint's URL Defense 2 writes with `-3A` for `%3A`, `_` for `/`."""
    if _DEFENDED.match(url) is None:
        return url
    return decode(_HEX.sub(r"%\1", url.replace("_", "/")))


@lru_cache(maxsize=4096)
def _proxies(host: str) -> tuple[tuple[ProxyFact, str], ...]:
    """List the proxies that a host may be, each with the host that it hides, if known."""
    if len(host) > _LONGEST_HOST:
        return ()
    is_known = bool(lookup(host))
    found = []
    for fact in TABLES["proxy"]:
        target = ""
        if is_known and fact["key"] != "redirector":
            continue
        if "host" in fact:
            shape = _shape(fact["host"]).fullmatch(host)
            if shape is None:
                continue
            target = _known(shape.groupdict().get("target", ""))
            if fact.get("known_target", False) and not target:
                continue
        found.append((fact, target))
    return tuple(found)


def _known(target: str) -> str:
    """Return the known host that a proxy's name begins with.

    It is written as it is, or with `-` for `.` and `--` for `-`.
    """
    labels = target.split(".")
    for count in range(len(labels), 0, -1):
        name = ".".join(labels[:count])
        undashed = name.replace("--", "\0").replace("-", ".").replace("\0", "-")
        for spelled in (name, undashed):
            if lookup(spelled.removeprefix("www.")):
                return spelled
    return ""


@lru_cache(maxsize=64)
def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL | re.ASCII)


def _arxiv_reason(found: re.Match[str], today: date) -> str | None:
    number, item, rest = found["number"], found["item"], found["rest"]
    if found["archive"] is not None:
        return _old_reason(number) if found["dot"] is None else None
    if found["dot"] is None:
        return "no dot; expected `YYMM.NNNNN`" if len(number) in (8, 9) and rest is None else None
    if len(number) != 4:
        return f"{len(number)} digits before the dot; expected 4"
    if not "01" <= number[2:] <= "12":
        return f"month is `{number[2:]}`"
    if number < "0704":
        return f"20{number[:2]}-{number[2:]} is before 2007-04, when this form was introduced"
    # One day of grace: it is tomorrow already in some places.
    if today < date(2000 + int(number[:2]), int(number[2:]), 1) - timedelta(days=1):
        return f"20{number[:2]}-{number[2:]} is in the future"
    expected = 4 if number < "1501" else 5
    if len(item) != expected:
        return f"{len(item)} digits after the dot; expected {expected} in 20{number[:2]}"
    if not item.strip("0"):
        return "numbers begin at 1"
    if rest is not None:
        if rest.lower() == "v0":
            return "versions begin at 1"
        return "no number after `v`" if rest == "v" else f"unexpected `{rest[:20]}` at the end"
    return None


def _old_reason(number: str) -> str | None:
    """Judge YYMMNNN of the scheme that was in use from August 1991 to March 2007."""
    if len(number) != 7:
        return f"{len(number)} digits; expected 7"
    if not "01" <= number[2:4] <= "12":
        return f"month is `{number[2:4]}`"
    if "0703" < number[:4] < "9108":
        return "not between 1991-08 and 2007-03, when this form was in use"
    return None
