"""Proxies: which one a target is asked through, and whether it can be spoken to at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies

from surveylint.model.target import SCHEMES, Target

if TYPE_CHECKING:
    from aiohttp_socks import ProxyConnector

# `socks` is what desktops write into ALL_PROXY for SOCKS 5.
_SOCKS = {
    "socks": "SOCKS5",
    "socks5": "SOCKS5",
    "socks5h": "SOCKS5",
    "socks4": "SOCKS4",
    "socks4a": "SOCKS4",
}
_PORTS = {"http": 80, "https": 443}
_SOCKS_PORT = 1080  # RFC 1928, 3
_SPOKEN = "http, https, socks4, socks4a, socks5 and socks5h are accepted"


class BadProxyError(ValueError):
    """A proxy that cannot be spoken to.

    Args:
        scheme: The URL scheme of the links that it is for, or `all`.
        found: What is wrong with it.
        accepted: What can stand there.
    """

    def __init__(self, scheme: str, found: str, accepted: str) -> None:
        super().__init__(f"{scheme.upper()}_PROXY: {found}; {accepted}")
        self.key, self.found, self.accepted = f"{scheme.upper()}_PROXY", found, accepted


def environment_proxies() -> Mapping[str, str]:
    """Return the proxies that the environment (or the system) names."""
    found = dict(getproxies())
    no = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    return {**found, "no": no} if no and len(found) > 0 else found


def used(proxies: Mapping[str, str]) -> dict[str, str]:
    """Return the proxies through which some link can be asked: that of a scheme, else the one for all."""
    names = {
        next((name for name in (scheme, "all") if proxies.get(name)), "") for scheme in SCHEMES
    }
    return {name: proxies[name] for name in sorted(names - {""})}


def refuse_unspoken(proxies: Mapping[str, str]) -> None:
    """Let no proxy pass that could only be gone around.

    Raises:
        BadProxyError: If a proxy's address is none, its scheme is unknown, or it speaks SOCKS and nothing here does.
    """
    for name, proxy in used(proxies).items():
        try:
            host, port = proxy_address(proxy)
        except ValueError:
            host, port = "", 0
        scheme = _spelled(proxy).partition("://")[0].lower()
        if not host:
            raise BadProxyError(
                name, "no host and port", "`http://proxy.example.org:8080` is accepted"
            )
        if scheme not in _PORTS and scheme not in _SOCKS:
            raise BadProxyError(name, f"scheme `{scheme}` of {host}:{port}", _SPOKEN)
        if scheme in _SOCKS and find_spec("aiohttp_socks") is None:
            accepted = "the extra `socks` brings it: pip install 'surveylint[socks]'"
            raise BadProxyError(
                name, f"SOCKS, which {host}:{port} speaks, is not installed", accepted
            )


def proxy_for(target: Target, proxies: Mapping[str, str]) -> str | None:
    """Return the proxy through which a target is asked, or None."""
    proxy = proxies.get(target.scheme) or proxies.get("all")
    if not proxy:
        return None
    for name in proxies.get("no", "").lower().split(","):
        name = name.strip().removeprefix("*").removeprefix(".")
        host, _, port = name.partition(":") if name.count(":") == 1 else (name, "", "")
        if name == "" or (port and port != str(target.port)):
            if name == "" and proxies.get("no", "").strip() == "*":
                return None
            continue
        if target.host == host or target.host.endswith(f".{host}"):
            return None
    return _spelled(proxy)


def proxy_address(proxy: str) -> tuple[str, int]:
    """Return a proxy's host and port.

    Raises:
        ValueError: If it has none.
    """
    parts = urlsplit(_spelled(proxy))
    return (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme, _SOCKS_PORT)


def is_socks(proxy: str) -> bool:
    """Tell a SOCKS proxy."""
    return urlsplit(_spelled(proxy)).scheme in _SOCKS


def socks_connector(
    proxy: str, **options: Any
) -> tuple[ProxyConnector, tuple[type[Exception], ...]]:
    """Return what connects through a SOCKS proxy, and the errors by which it says that it did not.

    Names are resolved by the proxy whatever its scheme, as an HTTP proxy resolves them: no name is asked around it.

    Args:
        proxy: Its address.
        options: Of aiohttp's connector.
    """
    from aiohttp_socks import (
        ProxyConnectionError,
        ProxyConnector,
        ProxyError,
        ProxyTimeoutError,
        ProxyType,
    )

    parts = urlsplit(proxy)
    host, port = proxy_address(proxy)
    connector = ProxyConnector(
        proxy_type=ProxyType[_SOCKS[parts.scheme]],
        host=host,
        port=port,
        username=unquote(parts.username or "") or None,
        password=unquote(parts.password or "") or None,
        rdns=True,
        **options,
    )
    return connector, (ProxyConnectionError, ProxyError, ProxyTimeoutError)


def _spelled(proxy: str) -> str:
    """Return a proxy's address with its scheme; without one it is that of an HTTP proxy."""
    return proxy if "://" in proxy else f"http://{proxy}"
