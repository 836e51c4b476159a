"""Host names and addresses: one spelling for each, and the site that a host belongs to."""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,126}\.?")
_LAST_IS_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_MAX_NAME = 253  # characters of a host name (RFC 1035, section 2.3.4)
_MAX_DIGITS = 20  # of one number in an IPv4 address; Python parses longer ones slowly

# Domains under which each customer has a name, missing from the public suffix list.
_SHARED_DOMAINS = frozenset(
    [
        "gitee.io",
        "glitch.me",
        "netlify.com",
        "readthedocs.org",
        "sourceforge.io",
        "sourceforge.net",
        "substack.com",
        "super.site",
        "tumblr.com",
        "weebly.com",
        "wordpress.com",
    ]
)


class BadHostError(ValueError):
    """A host that no request can be sent to."""


def canonical_host(host: str) -> str:
    """Return the canonical spelling of a host: lower case, punycode, dotted decimal.

    Numbers are read as browsers read them (URL standard, "IPv4 parser"): `2130706433`, `0x7f.1`
    and `0177.0.0.1` are all 127.0.0.1. An IPv6 address may have brackets and is returned without.

    Raises:
        BadHostError: If the host is neither a name nor an address.
    """
    host = host.strip("[]") if host.startswith("[") else host
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host.partition("%")[0]))
        except ValueError:
            raise BadHostError(f"`{host}` is not a valid IPv6 address") from None
    if not host.isascii():
        host = _punycode(host)
    host = host.lower()
    if _LAST_IS_NUMBER.fullmatch(host):
        return str(_ipv4(host))
    if len(host) > _MAX_NAME or not _NAME.fullmatch(host):
        raise BadHostError(f"`{host[:_MAX_NAME]}` is not a valid host name")
    return host.rstrip(".")


def address_of(host: str) -> Address | None:
    """Return the IP address that a canonical host spells, or None for a name."""
    if ":" not in host and not host[-1:].isdigit():
        return None
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def site_of(host: str) -> str:
    """Return the registrable domain of a host, which is what requests are rate-limited by.

    An address or a public suffix is its own site. Domains shared by the customers of a hosting
    service (`github.io`) count as suffixes, as in the public suffix list (publicsuffix.org).
    """
    if address_of(host) is not None:
        return host
    labels = host.split(".")
    if len(labels) > 2 and ".".join(labels[-2:]) in _SHARED_DOMAINS:
        return ".".join(labels[-3:])
    return _suffixes().privatesuffix(host) or host


@cache
def _suffixes() -> PublicSuffixList:
    # Loading the list takes 0.1 s, so it is imported only when a host name is looked up.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def _punycode(host: str) -> str:
    """Return the ASCII form of a host name, as browsers compute it (UTS #46, non-transitional).

    Symbols such as emoji are kept: IDNA 2008 forbids them, but registries sold such names and
    browsers request them.

    Raises:
        BadHostError: If a label is not valid.
    """
    if len(host) > _MAX_NAME:
        raise BadHostError(f"the host name is longer than {_MAX_NAME} characters")
    # Imported here because most lists have ASCII hosts only, and its tables are large.
    import idna

    try:
        labels = idna.uts46_remap(host, std3_rules=False).split(".")
        return ".".join(label if label.isascii() else _ascii_label(label) for label in labels)
    except UnicodeError:  # the base class of all errors of idna
        raise BadHostError(f"`{host}` is not a valid host name") from None


def _ascii_label(label: str) -> str:
    import idna

    try:
        return idna.alabel(label).decode("ascii")
    except idna.InvalidCodepoint:
        return f"xn--{label.encode('punycode').decode('ascii')}"


def _ipv4(host: str) -> ipaddress.IPv4Address:
    parts = host.removesuffix(".").split(".")
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        raise BadHostError(f"`{host}` is not a valid IPv4 address") from None
    *first, last = numbers
    if (
        len(numbers) > 4
        or any(number > 255 for number in first)
        or last >= 256 ** (5 - len(numbers))
    ):
        raise BadHostError(f"`{host}` is not a valid IPv4 address")
    return ipaddress.IPv4Address(
        sum(number << 8 * (3 - at) for at, number in enumerate(first)) + last
    )


def _number(part: str) -> int:
    """Return a number in decimal, octal (`0177`) or hexadecimal (`0x7f`) notation."""
    if len(part) > _MAX_DIGITS:
        raise ValueError(part)
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    if len(part) > 1 and part.startswith("0"):
        return int(part, 8)
    return int(part, 10)
