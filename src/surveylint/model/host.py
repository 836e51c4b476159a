"""Host names and addresses: one spelling for each, and the site that a host belongs to."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,126}\.?")
_LAST_IS_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_MAX_NAME = 253

# Second-level labels under which registries of two-letter top-level domains sell names.
_SECOND_LEVEL = "ac co com edu go gob gouv gov govt id in info ltd me mil ne net nhs nom or org plc re res sch univ"
# Suffixes whose owners give each customer a name: each name is a site of its own (the private part of the public
# suffix list, as far as lists of works use it).
_SHARED_SUFFIXES = """github.io gitlab.io readthedocs.io readthedocs.org netlify.app netlify.com vercel.app now.sh pages.dev workers.dev
    herokuapp.com blogspot.com wordpress.com web.app firebaseapp.com hf.space streamlit.app s3.amazonaws.com
    cloudfront.net azurewebsites.net azurestaticapps.net blob.core.windows.net onrender.com fly.dev surge.sh
    gitbook.io gitee.io bitbucket.io sourceforge.io sourceforge.net weebly.com wixsite.com glitch.me repl.co
    replit.app substack.com tumblr.com deno.dev appspot.com run.app notion.site super.site translate.goog"""
_SECOND = frozenset(_SECOND_LEVEL.split())
_SHARED = frozenset(_SHARED_SUFFIXES.split())


class BadHostError(ValueError):
    """A host that no request can be sent to."""


def canonical_host(host: str) -> str:
    """Return the one spelling of a host: lower case, punycode, dotted decimal.

    Numbers are read as browsers read them (URL standard, "IPv4 parser"): `2130706433`, `0x7f.1` and `0177.0.0.1` are
    all 127.0.0.1. A literal IPv6 address comes with or without brackets and goes without.

    Raises:
        BadHostError: If the host is neither a name nor an address.
    """
    host = host.strip("[]") if host.startswith("[") else host
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host.partition("%")[0]))
        except ValueError:
            raise BadHostError(f"`{host}` is not an IPv6 address") from None
    if not host.isascii():
        host = _punycode(host)
    host = host.lower()
    if _LAST_IS_NUMBER.fullmatch(host):
        return str(_ipv4(host))
    if len(host) > _MAX_NAME or not _NAME.fullmatch(host):
        raise BadHostError(f"`{host[:_MAX_NAME]}` is not a host name")
    return host.rstrip(".")


def address_of(host: str) -> Address | None:
    """Return the address that a canonical host spells, or None for a name."""
    if ":" not in host and not host[-1:].isdigit():
        return None
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """Return the registrable domain, the unit of politeness; an address is its own site."""
    if address_of(host) is not None:
        return host
    labels = host.split(".")
    for count in (4, 3, 2):
        if len(labels) > count and ".".join(labels[-count:]) in _SHARED:
            return ".".join(labels[-count - 1 :])
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def _punycode(host: str) -> str:
    if len(host) > _MAX_NAME:
        raise BadHostError("host name is longer than 253 characters")
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        raise BadHostError(f"`{host}` is not a host name") from None


def _ipv4(host: str) -> ipaddress.IPv4Address:
    parts = host.removesuffix(".").split(".")
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        raise BadHostError(f"`{host}` is not an IPv4 address") from None
    *first, last = numbers
    if len(numbers) > 4 or any(number > 255 for number in first) or last >= 256 ** (5 - len(numbers)):
        raise BadHostError(f"`{host}` is not an IPv4 address")
    return ipaddress.IPv4Address(sum(number << 8 * (3 - at) for at, number in enumerate(first)) + last)


def _number(part: str) -> int:
    if len(part) > 20:
        raise ValueError(part)
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    if len(part) > 1 and part.startswith("0"):
        return int(part, 8)
    return int(part, 10)
