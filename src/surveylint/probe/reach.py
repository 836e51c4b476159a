"""Reach: whether there is a network at all, told from who answers."""

from __future__ import annotations

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target

_NO_ANSWER = frozenset({Failure.DNS, Failure.NO_SUCH_HOST, Failure.NO_ROUTE, Failure.TIMEOUT})
_CUT_OFF = frozenset({Failure.DNS, Failure.NO_ROUTE})
_FEW = 3  # silent sites that mean "no network" at the end of a run
_MANY = 50  # sites cut off that mean it at any time


class Reach:
    """What a run has heard so far; `proven` once anybody has answered anything."""

    def __init__(self) -> None:
        self.proven = False
        self._silent: set[str] = set()
        self._cut_off: set[str] = set()

    def heard(self, target: Target, exchange: Exchange) -> None:
        """Take an exchange."""
        if exchange.failure in _NO_ANSWER:
            self._silent.add(target.site)
            if exchange.failure in _CUT_OFF:
                self._cut_off.add(target.site)
        elif exchange.failure is not Failure.PRIVATE_ADDRESS:
            self.proven = True

    @property
    def hopeless(self) -> bool:
        """Tell, in the middle of a run, that it need not go on."""
        return not self.proven and len(self._cut_off) >= _MANY

    @property
    def none(self) -> bool:
        """Tell, at the end of a run, that there was no network; one dead name is no proof."""
        return not self.proven and (bool(self._cut_off) or len(self._silent) >= _FEW)
