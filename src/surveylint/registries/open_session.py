"""Open a session with the registries of a run, and close it with its cache and its client."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

from surveylint.net.client import AiohttpClient
from surveylint.net.settings import NetSettings
from surveylint.registries.environment import services_of
from surveylint.registries.record_store import RecordStore
from surveylint.registries.session import RegistrySession


@asynccontextmanager
async def open_session(
    settings: NetSettings,
    names: Iterable[str],
    *,
    advanced: Callable[[int, int, str], None] | None = None,
    environment: Mapping[str, str] | None = None,
    notice: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[RegistrySession]:
    """Yield a session with registries; without any of them it only knows stored records.

    Args:
        settings: The network settings.
        names: The registries to ask.
        advanced: Takes the identifiers done, all of them, and the registry waited for.
        environment: Addresses and secrets, instead of the environment variables.
        notice: Takes messages about the cache.
    """
    services = services_of(os.environ if environment is None else environment, names)
    client = AiohttpClient(settings)
    store = RecordStore(settings.cache_dir, time.time, notice)
    try:
        yield RegistrySession(services, client, settings, store, advanced=advanced)
    finally:
        store.close()
        await client.close()
