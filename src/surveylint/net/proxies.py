"""Proxies: which one a request goes through, and whether it is supported."""

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

# Desktops write `socks` into ALL_PROXY for SOCKS 5.
_SOCKS = {
    "socks": "SOCKS5",
    "socks5": "SOCKS5",
    "socks5h": "SOCKS5",
    "socks4": "SOCKS4",
    "socks4a": "SOCKS4",
}
_PORTS = {"http": 80, "https": 443}
_SOCKS_PORT = 1080  # RFC 1928, 3
_ACCEPTED = "expected http, https, socks4, socks4a, socks5 or socks5h"


class BadProxyError(ValueError):
    """A proxy that is not supported.

    Args:
        scheme: The URL scheme of the links that it is for, or `all`.
        found: What is wrong with it.
        accepted: What is expected instead.
    """

    def __init__(self, scheme: str, found: str, accepted: str) -> None:
        super().__init__(f"{scheme.upper()}_PROXY: {found}; {accepted}")
        self.key, self.found, self.accepted = f"{scheme.upper()}_PROXY", found, accepted


def environment_proxies() -> Mapping[str, str]:
    """Return the proxies that the environment or the system sets; `no` has the exceptions."""
    found = dict(getproxies())
    no = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    return {**found, "no": no} if no and len(found) > 0 else found


def effective_proxies(proxies: Mapping[str, str]) -> dict[str, str]:
    """Return the proxies that some request goes through: that of a scheme, else the one for all."""
    names = {
        next((name for name in (scheme, "all") if proxies.get(name)), "") for scheme in SCHEMES
    }
    return {name: proxies[name] for name in sorted(names - {""})}


def check_proxies(proxies: Mapping[str, str]) -> None:
    """Check that every proxy is supported, so that no request bypasses one.

    Raises:
        BadProxyError: If a proxy has no host or an unknown scheme, or uses SOCKS and the package
            for that is not installed.
    """
    for name, proxy in effective_proxies(proxies).items():
        try:
            host, port = proxy_address(proxy)
        except ValueError:
            host, port = "", 0
        scheme = _with_scheme(proxy).partition("://")[0].lower()
        if not host:
            raise BadProxyError(
                name, "no host and port", "expected a URL such as `http://proxy.example.org:8080`"
            )
        if scheme not in _PORTS and scheme not in _SOCKS:
            raise BadProxyError(name, f"unsupported scheme `{scheme}` of {host}:{port}", _ACCEPTED)
        if scheme in _SOCKS and find_spec("aiohttp_socks") is None:
            raise BadProxyError(
                name,
                f"{host}:{port} needs SOCKS support, which is not installed",
                "install it by `pip install 'surveylint[socks]'`",
            )


def proxy_for(target: Target, proxies: Mapping[str, str]) -> str | None:
    """Return the proxy that requests to a target go through, or None."""
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
    return _with_scheme(proxy)


def proxy_address(proxy: str) -> tuple[str, int]:
    """Return a proxy's host and port.

    Raises:
        ValueError: If the port is not a number.
    """
    parts = urlsplit(_with_scheme(proxy))
    return (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme, _SOCKS_PORT)


def is_socks(proxy: str) -> bool:
    """Return whether a proxy uses the SOCKS protocol."""
    return urlsplit(_with_scheme(proxy)).scheme in _SOCKS


def socks_connector(
    proxy: str, **options: Any
) -> tuple[ProxyConnector, tuple[type[Exception], ...]]:
    """Return a connector for a SOCKS proxy, and the errors that it raises.

    The proxy resolves the host names, whatever its scheme, so that no DNS query bypasses it.

    Args:
        proxy: The URL of the proxy.
        options: Options of aiohttp's connector.
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


def _with_scheme(proxy: str) -> str:
    """Return a proxy's URL with its scheme, which is http by default."""
    return proxy if "://" in proxy else f"http://{proxy}"
