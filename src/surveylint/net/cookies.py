"""Cookies of one chain of redirects: kept by site, and never beyond the chain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime

_MAX_COOKIE = 4096  # characters of name and value (RFC 6265, 6.1)
_MAX_COOKIES = 50  # for each site (RFC 6265, 6.1)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_SECONDS = re.compile(r"-?[0-9]{1,18}")


class CookieJar:
    """The cookies that the responses of a chain set.

    Values are kept as they are (RFC 6265, 5.2): sites store JSON and text in them, with any flags.
    """

    __slots__ = ("_by_site",)

    def __init__(self) -> None:
        self._by_site: dict[str, dict[str, str]] = {}

    def store(self, site: str, headers: Iterable[str], now: float) -> None:
        """Store the cookies of a response.

        Args:
            site: The site that sent the response.
            headers: The values of its Set-Cookie headers.
            now: The time in Unix seconds, to which expiry dates are compared.
        """
        for header in headers:
            pair, *attributes = header.split(";")
            name, equals, value = (part.strip() for part in pair.partition("="))
            if not equals:
                name, value = "", name
            if _CONTROL.search(pair) or len(name) + len(value) > _MAX_COOKIE or not (name or value):
                continue
            cookies = self._by_site.setdefault(site, {})
            if _has_expired(attributes, now):
                cookies.pop(name, None)
            elif name in cookies or len(cookies) < _MAX_COOKIES:
                cookies[name] = value

    def header(self, site: str) -> str:
        """Return the Cookie header for a site, empty if there is none."""
        cookies = self._by_site.get(site, {})
        return "; ".join(f"{name}={value}" if name else value for name, value in cookies.items())


def _has_expired(attributes: Iterable[str], now: float) -> bool:
    """Return whether a cookie deletes itself; Max-Age has precedence over Expires."""
    values = {}
    for attribute in attributes:
        name, _, value = attribute.partition("=")
        values[name.strip().lower()] = value.strip()
    if _SECONDS.fullmatch(values.get("max-age", "")):
        return int(values["max-age"]) <= 0
    try:
        return parsedate_to_datetime(values.get("expires", "")).timestamp() <= now
    except (ValueError, OverflowError, TypeError):
        return False
