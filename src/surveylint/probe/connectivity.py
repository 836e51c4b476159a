"""Reach: whether there is a network at all, told from who answers."""

from __future__ import annotations

import asyncio

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target
from surveylint.net.dns import Lookup

_NO_ANSWER = frozenset(
    {Failure.DNS, Failure.NO_SUCH_HOST, Failure.NO_ADDRESS, Failure.NO_ROUTE, Failure.TIMEOUT}
)
_CUT_OFF = frozenset({Failure.DNS, Failure.NO_ROUTE})
_FEW = 3  # silent sites that mean "no network" at the end of a run
_MANY = 50  # sites cut off that mean it at any time
_CONTROL = "example.com"  # kept resolving for the sake of documents: RFC 2606, section 3
_CONTROL_SECONDS = 5.0
_NEVER = (".invalid", ".test", ".example", ".localhost")  # names that no network knows: RFC 6761


class Reach:
    """What a run has heard so far; `proven` once anybody has answered anything."""

    def __init__(self) -> None:
        self.proven = False
        self._silent: set[str] = set()
        self._cut_off: set[str] = set()
        self._nameless = False
        self._no_names = False

    def heard(self, target: Target, exchange: Exchange) -> None:
        """Take an exchange."""
        if exchange.failure in _NO_ANSWER:
            self._silent.add(target.site)
            if exchange.failure in _CUT_OFF:
                self._cut_off.add(target.site)
            if exchange.failure is Failure.NO_SUCH_HOST and not f".{target.host}".endswith(_NEVER):
                self._nameless = True
        elif exchange.failure is not Failure.PRIVATE_ADDRESS:
            self.proven = True

    @property
    def hopeless(self) -> bool:
        """Tell, in the middle of a run, that it need not go on."""
        return not self.proven and len(self._cut_off) >= _MANY

    @property
    def none(self) -> bool:
        """Tell, at the end of a run, that there was no network; one dead name is no proof."""
        return not self.proven and (
            bool(self._cut_off) or self._no_names or len(self._silent) >= _FEW
        )

    async def control(self, lookup: Lookup) -> None:
        """Look a name up that exists wherever there is a network, if nobody answered and a name is said not to exist.

        A resolver without a network says "no such host" of every name, so that one dead name alone would be judged on
        the word of somebody who knows nothing.
        """
        if self.proven or not self._nameless:
            return
        try:
            self._no_names = not await asyncio.wait_for(lookup(_CONTROL, 443), _CONTROL_SECONDS)
        except (OSError, TimeoutError):
            self._no_names = True
