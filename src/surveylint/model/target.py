"""Targets: a link's address in the one spelling that keys all facts about it, the fragment kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

from surveylint.model.host import BadHostError, canonical_host, site_of

SCHEMES = ("http", "https")
_PORTS = {"http": 80, "https": 443}
_MAX_URL = 65536

# What may not stand in a request line (URL standard, path and query percent-encode sets). A percent sign is left as it
# is written, with or without two digits behind it: `%2F` names another page than `/`.
_UNSAFE_PATH = re.compile(r"[^!$%&'()*+,\-./0-9:;=@A-Z_a-z~\[\]|]")
_UNSAFE_QUERY = re.compile(r"[^!$%&()*+,\-./0-9:;=?@A-Z_a-z~\[\]\\^`{|}]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(r"//([^/?\\]*)")
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_ENDS = "".join(map(chr, range(33)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a request can be sent: the URL without fragment and userinfo."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def site(self) -> str:
        """Return the registrable domain, the unit of politeness."""
        return site_of(self.host)

    @property
    def path(self) -> str:
        """Return the path as it is sent, without the query."""
        return self._after_host().partition("?")[0]

    @property
    def query(self) -> str:
        """Return the query as it is sent, without its question mark."""
        return self._after_host().partition("?")[2]

    def _after_host(self) -> str:
        return self.url[self.url.index("/", len(self.scheme) + 3) :]


class UnaskableError(ValueError):
    """A link that is no web address, with the reason as its text."""


def read_target(url: str, base: Target | None = None) -> tuple[Target, str]:
    """Return the target of a URL as written, and its fragment without `#`.

    Args:
        url: As it stands in a document or a Location header; spaces, CJK and any other characters may stand in it.
        base: The target that a relative URL is relative to.

    Raises:
        UnaskableError: If the scheme is not http or https, or if the URL holds no host that can be asked.
    """
    url = url.strip(_ENDS)
    if len(url) > _MAX_URL:
        raise UnaskableError(f"the URL is longer than {_MAX_URL} characters")
    try:
        if base is not None:
            url = urljoin(base.url, url)
        url, _, fragment = url.partition("#")
        return _target(url), fragment
    except BadHostError as error:
        raise UnaskableError(str(error)) from None
    except ValueError as error:
        raise UnaskableError(str(error).lower() or "not a URL") from None


def _target(url: str) -> Target:
    if url.startswith("//"):
        url = f"https:{url}"
    found = _SCHEME.match(url)
    if found is None:
        raise UnaskableError("the URL has no scheme")
    scheme = found[1].lower()
    if scheme not in SCHEMES:
        raise UnaskableError(f"scheme `{scheme}` is not http or https")
    # urlsplit drops tabs and line breaks wherever they stand; here they are quoted like any other character.
    rest = url[found.end() :]
    if not rest.startswith("//"):
        raise UnaskableError("the URL has no host")
    authority = _AUTHORITY.match(rest)
    assert authority is not None
    host, port, shown = _place(scheme, authority[1])
    rest = rest[authority.end() :]
    path, mark, query = rest.partition("?")
    path = _UNSAFE_PATH.sub(_quoted, path.replace("\\", "/"))
    query = _UNSAFE_QUERY.sub(_quoted, query)
    return Target(
        url=f"{scheme}://{shown}{path or '/'}{mark if query else ''}{query}",
        scheme=scheme,
        host=host,
        port=port,
    )


@lru_cache(maxsize=4096)
def _place(scheme: str, authority: str) -> tuple[str, int, str]:
    """Return host, port, and both as a URL shows them."""
    if _CONTROL.search(authority):
        raise UnaskableError("the host holds a space or a control character")
    parts = urlsplit(f"//{authority.rpartition('@')[2]}")
    if not parts.hostname:
        raise UnaskableError("the URL has no host")
    try:
        port = parts.port if parts.port is not None else _PORTS[scheme]
    except ValueError:  # its text quotes the port, which may be a misplaced password
        raise UnaskableError("the port is not a number below 65536") from None
    if port == 0:
        raise UnaskableError("port 0 cannot be asked")
    host = canonical_host(parts.hostname if ":" in parts.hostname else unquote(parts.hostname))
    shown = f"[{host}]" if ":" in host else host
    return host, port, shown if port == _PORTS[scheme] else f"{shown}:{port}"


def _quoted(found: re.Match[str]) -> str:
    return quote(found[0], safe="", errors="replace")
