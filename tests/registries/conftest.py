"""A session that asks a loopback server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from registry_server import Registries, serving

from surveylint.config.values import REGISTRIES
from surveylint.net.client import AiohttpClient
from surveylint.net.settings import NetSettings
from surveylint.registries.environment import services_of
from surveylint.registries.record_store import RecordStore
from surveylint.registries.session import Clocks, RegistrySession

Result = TypeVar("Result")

NOW = 1_800_000_000.0


class Asking:
    """Opens sessions against the server; the clock does not move unless a test moves it."""

    def __init__(self, registries: Registries, folder: Path) -> None:
        self.registries = registries
        self.folder: Path | None = folder
        self.names: tuple[str, ...] = REGISTRIES
        self.environment: dict[str, str] = {}
        self.now = NOW
        self.slept: list[float] = []
        self.notices: list[str] = []
        self.allow_private = True

    async def __call__(self, work: Callable[[RegistrySession], Awaitable[Result]]) -> Result:
        settings = NetSettings(allow_private=self.allow_private, cache_dir=None, proxies={})
        client = AiohttpClient(settings, now=lambda: self.now)
        services = services_of({**self.registries.environment, **self.environment}, self.names)
        store = RecordStore(self.folder, lambda: self.now)
        session = RegistrySession(
            services, client, settings, store, clocks=Clocks(lambda: self.now, self._sleep)
        )
        try:
            return await work(session)
        finally:
            self.notices = session.notices()
            store.close()
            await client.close()

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def registries() -> Iterator[Registries]:
    with serving(Registries()) as running:
        yield running


@pytest.fixture
def ask(registries: Registries, tmp_path: Path) -> Asking:
    return Asking(registries, tmp_path)
