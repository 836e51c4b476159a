"""Targets: the URLs that requests are sent to, each in one spelling and without its fragment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from surveylint.model.host import BadHostError, canonical_host, site_of

SCHEMES = ("http", "https")
_PORTS = {"http": 80, "https": 443}
_MAX_URL = 65536

# Characters that are percent-encoded in a request line (URL standard, path and query
# percent-encode sets). A percent sign is kept as written, with or without two digits after it:
# `%2F` and `/` name different pages.
_UNSAFE_PATH = re.compile(r"[^!$%&'()*+,\-./0-9:;=@A-Z_a-z~\[\]|]")
_UNSAFE_QUERY = re.compile(r"[^!$%&()*+,\-./0-9:;=?@A-Z_a-z~\[\]\\^`{|}]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(r"//([^/?\\]*)")
_DOT_SEGMENT = re.compile(r"/(?:\.|%2e){1,2}(?:/|\Z)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_STRIPPED = "".join(map(chr, range(33)))  # from both ends (URL standard, "basic URL parser")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL that a request can be sent to, without fragment and userinfo.

    Attributes:
        url: The whole URL, percent-encoded.
        scheme: `http` or `https`.
        host: The host in canonical spelling, an IPv6 address without brackets.
        port: The port, also where it is the default one.
        path: The percent-encoded path, without the query.
        query: The percent-encoded query, without its question mark.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def site(self) -> str:
        """Return the registrable domain, which is what requests are rate-limited by."""
        return site_of(self.host)


class InvalidTargetError(ValueError):
    """A URL that no request can be sent to; its text is the reason."""


def read_target(url: str, base: Target | None = None) -> tuple[Target, str]:
    """Return the target of a URL, and its fragment without `#`.

    Args:
        url: As written in a document or a Location header; it may hold any characters.
        base: The target that a relative URL is resolved against.

    Raises:
        InvalidTargetError: If the scheme is not http or https, or the host is missing or invalid.
    """
    target, fragment = read_redirect(url, base)
    return target, fragment or ""


def read_redirect(url: str, base: Target | None) -> tuple[Target, str | None]:
    """Return the target of a URL, and its fragment, which is None if there is no `#`.

    Args:
        url: As written in a Location header.
        base: The target that it is relative to.

    Raises:
        InvalidTargetError: If the scheme is not http or https, or the host is missing or invalid.
    """
    url = url.strip(_STRIPPED)
    if len(url) > _MAX_URL:
        raise InvalidTargetError(f"the URL is longer than {_MAX_URL} characters")
    url, mark, fragment = url.partition("#")
    try:
        target = _target(url if base is None else _absolute(url, base))
    except BadHostError as error:
        raise InvalidTargetError(str(error)) from None
    except ValueError as error:
        raise InvalidTargetError(str(error).lower() or "the URL is not valid") from None
    return target, fragment if mark else None


def _absolute(url: str, base: Target) -> str:
    """Return an absolute URL, resolved as browsers do (URL standard, "relative state").

    Backslashes are slashes, and missing slashes after another scheme are added.
    """
    path, mark, query = url.partition("?")
    path = path.replace("\\", "/")
    found = _SCHEME.match(path)
    scheme = found[1].lower() if found else base.scheme
    rest = path[found.end() :] if found else path
    if scheme not in SCHEMES:
        return url
    if rest.startswith("//"):
        return f"{scheme}:{rest}{mark}{query}"
    if scheme != base.scheme:
        return f"{scheme}://{rest.removeprefix('/')}{mark}{query}"
    origin = base.url[: base.url.index("/", len(base.scheme) + 3)]
    if rest.startswith("/"):
        return f"{origin}{rest}{mark}{query}"
    if rest:
        return f"{origin}{base.path[: base.path.rindex('/') + 1]}{rest}{mark}{query}"
    return f"{origin}{base.path}?{query if mark else base.query}"


def _target(url: str) -> Target:
    if url.startswith("//"):
        url = f"https:{url}"
    found = _SCHEME.match(url)
    if found is None:
        raise InvalidTargetError("the URL has no scheme")
    scheme = found[1].lower()
    if scheme not in SCHEMES:
        raise InvalidTargetError(f"unsupported scheme `{scheme}`; expected http or https")
    rest = url[found.end() :]
    if not rest.startswith("//"):
        raise InvalidTargetError("the URL has no host")
    authority = _AUTHORITY.match(rest)
    assert authority is not None
    host, port, shown = _host_and_port(scheme, authority[1])
    path, mark, query = rest[authority.end() :].partition("?")
    path = _UNSAFE_PATH.sub(_percent_encoded, path.replace("\\", "/"))
    path = _without_dot_segments(path) or "/"
    query = _UNSAFE_QUERY.sub(_percent_encoded, query)
    return Target(
        url=f"{scheme}://{shown}{path}{mark if query else ''}{query}",
        scheme=scheme,
        host=host,
        port=port,
        path=path,
        query=query,
    )


def _without_dot_segments(path: str) -> str:
    """Return a path with its `.` and `..` segments resolved (URL standard, "path state")."""
    if not _DOT_SEGMENT.search(path):
        return path
    segments: list[str] = []
    last = ""
    for segment in path.split("/")[1:]:
        last = segment.lower().replace("%2e", ".")
        if last == "..":
            del segments[-1:]
        elif last != ".":
            segments.append(segment)
    if last in (".", ".."):
        segments.append("")
    return "/" + "/".join(segments)


@lru_cache(maxsize=4096)
def _host_and_port(scheme: str, authority: str) -> tuple[str, int, str]:
    """Return the host, the port, and both as they are written in a URL."""
    if _CONTROL.search(authority):
        raise InvalidTargetError("the host contains a space or a control character")
    parts = urlsplit(f"//{authority.rpartition('@')[2]}")
    if not parts.hostname:
        raise InvalidTargetError("the URL has no host")
    try:
        port = parts.port if parts.port is not None else _PORTS[scheme]
    except ValueError:  # its text quotes the port, which may be a misplaced password
        raise InvalidTargetError("the port is not a number below 65536") from None
    if port == 0:
        raise InvalidTargetError("port 0 is not valid")
    host = canonical_host(parts.hostname if ":" in parts.hostname else unquote(parts.hostname))
    shown = f"[{host}]" if ":" in host else host
    return host, port, shown if port == _PORTS[scheme] else f"{shown}:{port}"


def _percent_encoded(found: re.Match[str]) -> str:
    return quote(found[0], safe="", errors="replace")
