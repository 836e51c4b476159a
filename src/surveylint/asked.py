"""How a command line asks the network, and what it answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from surveylint.config.values import REGISTRIES, LinkSettings
from surveylint.namedtuples import NamedTuple
from surveylint.report import VerifiedRows

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.model.record import Identifier, Record
    from surveylint.model.verdict import Verdict
    from surveylint.net.settings import NetSettings
    from surveylint.probe.checker import Remaining


class ProgressDisplay(Protocol):
    """What shows the progress of a run, and can be cleared."""

    def advanced(self, done: int, total: int, remaining: Callable[[], Remaining]) -> None:
        """Take the links done, the total, and a function that returns what is waited for."""

    def verified(self, done: int, total: int, registry: str) -> None:
        """Take the identifiers done, the total, and the registry that is waited for."""

    def clear(self) -> None:
        """Leave nothing on the screen."""


class Network(NamedTuple):
    """How a command line asks the network.

    Attributes:
        settings: Returns the settings for what a configuration says about links; only called if
            there is something to ask, because it imports the network modules.
        progress: Shows the progress of the run.
        required: Whether the run fails without a network.
        registries: The registries to ask; None for those of the configuration.
        max_time: Seconds after which the run ends; None for no limit.
        suggest: Whether archives are asked for copies of dead links.
    """

    settings: Callable[[LinkSettings], NetSettings]
    progress: ProgressDisplay
    required: bool = False
    registries: tuple[str, ...] | None = ()
    max_time: float | None = None
    suggest: bool = False

    def registries_of(self, config: Config) -> tuple[str, ...]:
        """Return the registries to ask about a list: those named, configured, or all."""
        if self.registries is not None:
            return self.registries
        return REGISTRIES if config.registries is None else config.registries


class Health(NamedTuple):
    """What the network answered about the links of some files.

    Attributes:
        verdicts: Verdict by web address.
        counts: Number of links by state.
        interrupted: Whether Ctrl-C ended the run; what was learned until then is kept.
        failed: Whether the run is incomplete, so that it must not look like a complete one.
        incomplete: Why not everything was asked about, a clause for each reason.
        messages: Lines for the error stream.
        records: Records by identifier.
        verified: How many rows were verified.
        is_complete: Whether every link of the lists was asked about, as they are now.
    """

    verdicts: Mapping[str, Verdict] = {}
    counts: Mapping[str, int] = {}
    interrupted: bool = False
    failed: bool = False
    incomplete: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    records: Mapping[Identifier, Record] = {}
    verified: VerifiedRows = VerifiedRows()
    is_complete: bool = True
