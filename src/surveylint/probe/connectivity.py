"""Connectivity: whether there is a network at all, inferred from which hosts respond."""

from __future__ import annotations

import asyncio

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target
from surveylint.net.dns import Lookup

_NO_RESPONSE = frozenset(
    {Failure.DNS, Failure.NO_SUCH_HOST, Failure.NO_ADDRESS, Failure.NO_ROUTE, Failure.TIMEOUT}
)
_UNREACHABLE = frozenset({Failure.DNS, Failure.NO_ROUTE})
_MIN_SILENT = 3  # silent sites that mean "no network" at the end of a run
_MIN_UNREACHABLE = 50  # unreachable sites that mean it at any time
_KNOWN_NAME = "example.com"  # is kept resolvable for documentation (RFC 2606, section 3)
_LOOKUP_TIMEOUT = 5.0  # seconds
# Names that no network resolves (RFC 6761).
_RESERVED = (".invalid", ".test", ".example", ".localhost")


class Connectivity:
    """What the exchanges of a run say about the network.

    Attributes:
        confirmed: Whether any host has responded.
    """

    def __init__(self) -> None:
        self.confirmed = False
        self._silent: set[str] = set()
        self._unreachable: set[str] = set()
        self._missing_names = False
        self._no_dns = False

    def record(self, target: Target, exchange: Exchange) -> None:
        """Take note of an exchange."""
        if exchange.failure in _NO_RESPONSE:
            self._silent.add(target.site)
            if exchange.failure in _UNREACHABLE:
                self._unreachable.add(target.site)
            reserved = f".{target.host}".endswith(_RESERVED)
            if exchange.failure is Failure.NO_SUCH_HOST and not reserved:
                self._missing_names = True
        elif exchange.failure is not Failure.PRIVATE_ADDRESS:
            self.confirmed = True

    @property
    def is_hopeless(self) -> bool:
        """Return whether so many sites are unreachable that the run can stop early."""
        return not self.confirmed and len(self._unreachable) >= _MIN_UNREACHABLE

    @property
    def is_offline(self) -> bool:
        """Return whether there was no network in the whole run; one dead name proves nothing."""
        return not self.confirmed and (
            bool(self._unreachable) or self._no_dns or len(self._silent) >= _MIN_SILENT
        )

    async def check_dns(self, lookup: Lookup) -> None:
        """Look up a name that exists on every network, if no host responded and a name is missing.

        Without a network, some resolvers say "no such host" for every name, so that the one link
        of a list would be reported as dead.
        """
        if self.confirmed or not self._missing_names:
            return
        try:
            self._no_dns = not await asyncio.wait_for(lookup(_KNOWN_NAME, 443), _LOOKUP_TIMEOUT)
        except (OSError, TimeoutError):
            self._no_dns = True
