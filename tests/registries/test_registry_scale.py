"""Long lists in virtual time: few requests, no limit exceeded, and no second request."""

from __future__ import annotations

import asyncio
import itertools
import json
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from registry_server import Asked, Paper, Registries, Said
from virtual_time import VirtualLoop

from surveylint.config.values import REGISTRIES
from surveylint.model.record import Identifier, Record
from surveylint.model.reply import Exchange, Failure
from surveylint.net.client import Request
from surveylint.net.settings import NetSettings
from surveylint.registries.environment import services_of
from surveylint.registries.record_store import RecordStore
from surveylint.registries.session import Clocks, RegistrySession

INTERVALS = {"arxiv": 3.0, "crossref": 1.0, "datacite": 0.3, "doi": 0.5, "github": 1.0, "pmc": 0.34}
"""Seconds between two requests that the services document, or that this project keeps."""

LATENCY = 0.8


class InProcess:
    """A client whose requests the server's code answers, with a latency in virtual time."""

    def __init__(self, registries: Registries, dead: frozenset[str] = frozenset()) -> None:
        self.registries, self.dead = registries, dead
        self.log: dict[str, list[tuple[float, float]]] = {}

    async def exchange(self, request: Request) -> Exchange:
        began = asyncio.get_running_loop().time()
        parts = urlsplit(request.target.url)
        service = parts.path.split("/")[1]
        await asyncio.sleep(LATENCY)
        self.log.setdefault(service, []).append((began, asyncio.get_running_loop().time()))
        if service in self.dead:
            return Exchange(failure=Failure.TIMEOUT, detail="timeout", at=began)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        headers = {key.lower(): value for key, value in request.headers}
        path = unquote(parts.path)
        asked = Asked(began, request.method, path, query, headers, request.body)
        said: Said = self.registries.answer(asked)
        return Exchange(status=said.status, body=said.body, at=began)

    @property
    def requests(self) -> dict[str, int]:
        return {service: len(spans) for service, spans in sorted(self.log.items())}


def of_size(count: int) -> tuple[Registries, list[Identifier]]:
    """Return registries and the identifiers of a list: 60 % arXiv, 15 % DOIs, 20 % repositories."""
    known = Registries()
    identifiers = []
    for n in range(count * 60 // 100):
        value = f"23{n // 9000 + 1:02}.{n % 9000:05}"
        known.papers[value] = Paper((f"Paper {n}",))
        identifiers.append(Identifier("arxiv", value))
    for n in range(count * 15 // 100):
        known.works[f"10.1234/{n}"] = {"title": [f"Work {n}"]}
        identifiers.append(Identifier("doi", f"10.1234/{n}"))
    for n in range(count * 20 // 100):
        known.repositories[f"o/r{n}"] = (f"o/r{n}", False)
        identifiers.append(Identifier("github", f"o/r{n}"))
    for n in range(count * 5 // 100):
        known.works[f"10.1016/{n}"] = {"title": ["Item"], "alternative-id": [f"S{n:016}"]}
        identifiers.append(Identifier("pii", f"S{n:016}"))
    return known, identifiers


class Run:
    """What runs in virtual time learn, and how long they take."""

    def __init__(self, client: InProcess, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.seconds = 0.0
        self.notices: list[str] = []

    def __call__(self, *lists: list[Identifier]) -> list[dict[Identifier, Record]]:
        loop = VirtualLoop()
        loop.now = self.seconds + 1000.0
        began = loop.now
        try:
            return loop.run_until_complete(self._all(lists))
        finally:
            self.seconds += loop.now - began
            loop.close()

    async def _all(self, lists: tuple[list[Identifier], ...]) -> list[dict[Identifier, Record]]:
        return await asyncio.gather(*map(self._one, lists))

    async def _one(self, identifiers: list[Identifier]) -> dict[Identifier, Record]:
        loop = asyncio.get_running_loop()
        environment = {
            f"SURVEYLINT_{name.upper()}_URL": f"https://r.example/{name}" for name in REGISTRIES
        }
        environment["GITHUB_TOKEN"] = "t"
        store = RecordStore(self.folder, loop.time)
        session = RegistrySession(
            services_of(environment, REGISTRIES),
            self.client,
            NetSettings(cache_dir=None),
            store,
            clocks=Clocks(loop.time),
        )
        found = await session.records(identifiers)
        self.notices += session.notices()
        store.close()
        return found


def within_limits(client: InProcess) -> bool:
    """Return whether the log shows one connection a service, and its interval between requests."""
    return all(
        following - began >= INTERVALS[service] - 1e-6 and following >= ended - 1e-6
        for service, spans in client.log.items()
        for (began, ended), (following, _) in itertools.pairwise(sorted(spans))
    )


@pytest.mark.parametrize(
    ("count", "requests", "seconds"),
    [
        (1_000, {"arxiv": 6, "crossref": 4, "github": 4}, 18),
        (10_000, {"arxiv": 60, "crossref": 40, "github": 40}, 187),
    ],
)
def test_requests_and_seconds(
    tmp_path: Path, count: int, requests: dict[str, int], seconds: float
) -> None:
    known, identifiers = of_size(count)
    client = InProcess(known)
    run = Run(client, tmp_path)
    (found,) = run(identifiers)
    assert len(found) == len(identifiers)
    assert client.requests == requests
    assert run.seconds <= seconds
    assert within_limits(client)
    client.log.clear()
    assert run(identifiers) == [found]
    assert client.requests == {}


def test_two_runs_at_once_keep_the_limits_together(tmp_path: Path) -> None:
    known, identifiers = of_size(2_000)
    client = InProcess(known)
    found = Run(client, tmp_path)(identifiers[::2], identifiers[1::2])
    assert sum(map(len, found)) == len(identifiers)
    assert within_limits(client)


@pytest.mark.parametrize("dead", [*REGISTRIES, "all"])
def test_a_dead_service_costs_only_its_own_records(tmp_path: Path, dead: str) -> None:
    known, identifiers = of_size(1_000)
    whole = Run(InProcess(known), tmp_path / "whole")(identifiers)[0]
    dying = frozenset(REGISTRIES) if dead == "all" else frozenset({dead})
    run = Run(InProcess(known, dying), tmp_path / "dead")
    (found,) = run(identifiers)
    assert not any(record.missing for record in found.values())
    assert all(record.title == whole[each].title for each, record in found.items())
    used = dying & {"arxiv", "crossref", "github"}
    assert len(run.notices) == len(used)
    assert all("not verified" in notice and "timeout" in notice for notice in run.notices)
    asked = {"arxiv", "crossref", "github"} - used
    assert {record.service.lower() for record in found.values()} == asked
    assert run.seconds < 600


def test_a_storm_of_limits_ends_after_few_requests(tmp_path: Path) -> None:
    known, identifiers = of_size(10_000)
    limit = Said(429, json.dumps({"message": "slow down"}).encode())
    known.faults = dict.fromkeys(REGISTRIES, lambda asked: limit)
    client = InProcess(known)
    run = Run(client, tmp_path)
    assert run(identifiers) == [{}]
    assert max(client.requests.values()) <= 6
    assert len(run.notices) == 3
    assert within_limits(client)
