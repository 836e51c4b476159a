"""The address guard: no request reaches a private network, however the address is spelled."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveylint.model.host import Address, address_of
from surveylint.model.target import Target

# Top-level names of this machine or this network (RFC 6761, 6762, 8375; cloud metadata).
_PRIVATE_NAMES = (
    "localhost",
    "local",
    "internal",
    "home.arpa",
    "intranet",
    "lan",
    "corp",
    "home",
    "localdomain",
    "svc",
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Special-purpose by IANA's registries, though some versions of `ipaddress` call them global.
_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "3fff::/20", "5f00::/16", "100::/64"),
    )
)
_ISATAP = (0x00005EFE, 0x02005EFE)  # interface identifiers with an IPv4 address (RFC 5214)
_IPV4_COMPATIBLE = ipaddress.IPv6Network("::/96")


class PrivateAddressError(OSError):
    """A request to a private address was refused."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides which addresses requests may go to.

    Attributes:
        allow_private: Whether private addresses are allowed too.
        exempt: Host and port of the configured proxies, which may be on a private network.
    """

    allow_private: bool = False
    exempt: frozenset[tuple[str, int]] = frozenset()

    def refusal(self, target: Target) -> str:
        """Return why no request may go to a target, judging by its host alone; empty if one may."""
        if self.allow_private:
            return ""
        host = target.host
        address = address_of(host)
        if address is not None:
            return f"{host} is a private address" if is_private(address) else ""
        if (
            host.rpartition(".")[2] in _PRIVATE_NAMES
            or host.endswith(".home.arpa")
            or "." not in host
        ):
            return f"{host} is a private name"
        # Connections to the proxy are not checked, so no link may point to it.
        return f"{host}:{target.port} is the proxy" if (host, target.port) in self.exempt else ""

    def public(self, host: str, port: int, addresses: Sequence[str]) -> list[str]:
        """Return the public ones of a host's addresses.

        Raises:
            PrivateAddressError: If all addresses are private.
        """
        if self.allow_private or (host, port) in self.exempt:
            return list(addresses)
        allowed = [
            text
            for text in addresses
            if not is_private(ipaddress.ip_address(text.partition("%")[0]))
        ]
        if addresses and not allowed:
            raise PrivateAddressError(f"{host} resolves to a private address")
        return allowed


def is_private(address: Address) -> bool:
    """Return whether an address is not a public unicast address, or embeds one that is not."""
    if isinstance(address, ipaddress.IPv6Address):
        embedded = list(_embedded(address))
        if embedded:
            return any(is_private(inner) for inner in embedded)
    if any(address in network for network in _SPECIAL if network.version == address.version):
        return True
    return (
        not address.is_global
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


def _embedded(address: ipaddress.IPv6Address) -> Iterable[ipaddress.IPv4Address]:
    """Yield the IPv4 addresses embedded in an IPv6 address, which requests would end up at."""
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif address.sixtofour is not None:
        yield address.sixtofour
    elif address.teredo is not None:
        yield from address.teredo
    elif (
        address in _NAT64
        or (address in _IPV4_COMPATIBLE and int(address) > 0xFFFF)
        or int(address) >> 32 & 0xFFFFFFFF in _ISATAP
    ):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
