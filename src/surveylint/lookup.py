"""From identifiers to the records of the works that they name, with their published versions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from surveylint.model.record import Identifier, Record
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from surveylint.net.settings import NetSettings


class LookedUp(NamedTuple):
    """What registries answered about identifiers.

    Attributes:
        records: Records by identifier, also those of the published versions of preprints.
        messages: One line for each registry that did not answer.
        interrupted: Whether Ctrl-C ended the run.
        out_of_time: Whether the time limit ended it.
    """

    records: Mapping[Identifier, Record] = {}
    messages: tuple[str, ...] = ()
    interrupted: bool = False
    out_of_time: bool = False


def look_up(
    identifiers: Iterable[Identifier],
    settings: NetSettings,
    names: Iterable[str],
    *,
    advanced: Callable[[int, int, str], None] | None = None,
    environment: Mapping[str, str] | None = None,
) -> LookedUp:
    """Ask registries about identifiers; Ctrl-C ends it.

    This imports asyncio and aiohttp, as only the other network modules do.

    Args:
        identifiers: The identifiers.
        settings: The network settings.
        names: The registries to ask; none of them for stored records only.
        advanced: Takes the identifiers done, all of them, and the registry waited for.
        environment: Addresses and secrets, instead of the environment variables.
    """
    asked = list(dict.fromkeys(identifiers))
    if not asked:
        return LookedUp()
    try:
        return asyncio.run(_ask(asked, settings, names, advanced, environment))
    except KeyboardInterrupt:
        return LookedUp(interrupted=True)
    except TimeoutError:
        why = "time limit: the registries were not asked about all identifiers"
        return LookedUp(messages=(why,), out_of_time=True)


async def _ask(
    asked: list[Identifier],
    settings: NetSettings,
    names: Iterable[str],
    advanced: Callable[[int, int, str], None] | None,
    environment: Mapping[str, str] | None,
) -> LookedUp:
    from surveylint.registries.open_session import open_session

    notices: list[str] = []
    opened = open_session(
        settings, names, advanced=advanced, environment=environment, notice=notices.append
    )
    left = settings.seconds_left(time.monotonic())
    async with opened as session, asyncio.timeout(left):
        records = await session.records(asked)
        published = {Identifier("doi", each.doi) for each in records.values() if each.doi}
        further = sorted(published - {*asked})
        if further:
            records |= await session.records(further)
        return LookedUp(records, (*notices, *session.notices()))
