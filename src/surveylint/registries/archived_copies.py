"""Archived copies of dead links, to suggest: the Wayback Machine and Software Heritage.

They are asked one request at a time and only about links that are dead. The availability service
of the Wayback Machine answers 429 for long times: after two failures in a row a service is left
alone. Software Heritage allows 120 anonymous requests an hour and says how many are left.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from surveylint.hosts import identify
from surveylint.hosts.secrets import redacted
from surveylint.model.target import InvalidTargetError, read_target
from surveylint.model.verdict import ArchivedCopy
from surveylint.namedtuples import NamedTuple
from surveylint.net.client import HttpClient, Request
from surveylint.net.guard import Guard
from surveylint.registries.answers import LIMIT, UnreadableAnswerError, read_json
from surveylint.registries.environment import is_loopback
from surveylint.registries.service import endpoint

if TYPE_CHECKING:
    from surveylint.model.reply import Exchange
    from surveylint.net.settings import NetSettings

WAYBACK = "https://archive.org"
SOFTWARE_HERITAGE = "https://archive.softwareheritage.org"

_TIMEOUT = 30.0
_FAILURES = 2
"""After so many failures one after the other a service is not asked again."""

_MOST = 100
"""Links that are asked about in one run."""

_SNAPSHOT = re.compile(r"https?://web\.archive\.org/web/[0-9]{4,14}(?:[a-z]{2}_)?/\S+")
_OBJECT = re.compile(r"[0-9a-f]{40}")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)


class ArchiveAnswers(NamedTuple):
    """What archives answered: copies by URL, and a line for each service that did not answer."""

    copies: Mapping[str, ArchivedCopy] = {}
    messages: tuple[str, ...] = ()


@dataclass(slots=True)
class _Archive:
    """A service, and how many requests to it failed in a row."""

    name: str
    base: str
    path: Callable[[str], str]
    read: Callable[[str, Mapping[str, Any]], ArchivedCopy | None]
    interval: float
    failed: int = 0
    reason: str = ""

    @property
    def is_left_alone(self) -> bool:
        """Whether it is not asked again."""
        return self.failed >= _FAILURES


def suggest(urls: Iterable[str], settings: NetSettings) -> ArchiveAnswers:
    """Ask archives about dead links; Ctrl-C ends it without a suggestion."""
    from surveylint.net.client import AiohttpClient

    async def ask() -> ArchiveAnswers:
        client = AiohttpClient(settings)
        try:
            return await archived_copies(
                urls,
                client,
                allow_private=settings.allow_private,
                seconds=settings.seconds_left(time.monotonic()),
            )
        finally:
            await client.close()

    try:
        return asyncio.run(ask())
    except KeyboardInterrupt:
        return ArchiveAnswers(messages=("interrupted: no archived copies are suggested",))


async def archived_copies(
    urls: Iterable[str],
    client: HttpClient,
    *,
    allow_private: bool = False,
    environment: Mapping[str, str] | None = None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    seconds: float | None = None,
) -> ArchiveAnswers:
    """Return archived copies of URLs. One with a secret or a private host is sent to nobody.

    Args:
        urls: The URLs of dead links.
        client: Sends the requests.
        allow_private: Whether a service on this machine, as for tests, need not be paced.
        environment: The addresses of the services, instead of the environment variables.
        sleep: Waits for so many seconds.
        seconds: The time for all requests together; None for no limit.
    """
    wayback, heritage = _archives(os.environ if environment is None else environment)
    asked = [url for url in dict.fromkeys(urls) if redacted(url) == url]
    copies: dict[str, ArchivedCopy] = {}
    messages = []
    try:
        async with asyncio.timeout(seconds):
            for url in asked[:_MOST]:
                for archive, about in ((heritage, _repository(url)), (wayback, url)):
                    is_unpaced = allow_private and is_loopback(archive.base)
                    is_sent = bool(about) and (is_unpaced or _is_public(about))
                    if not is_sent or url in copies or archive.is_left_alone:
                        continue
                    copy = await _ask(archive, about, client)
                    if copy is not None:
                        copies[url] = copy
                    if not is_unpaced:
                        await sleep(archive.interval)
    except TimeoutError:
        messages.append("time limit: archived copies of some dead links are not suggested")
    messages += [
        f"{archive.name} does not answer ({archive.reason}); its archived copies are not suggested"
        for archive in (wayback, heritage)
        if archive.is_left_alone
    ]
    if len(asked) > _MOST:
        messages.append(f"archived copies are suggested for the first {_MOST} dead links only")
    return ArchiveAnswers(copies, tuple(messages))


def _archives(environment: Mapping[str, str]) -> Sequence[_Archive]:
    """Return the Wayback Machine and Software Heritage."""
    return (
        _Archive(
            "the Wayback Machine",
            environment.get("SURVEYLINT_WAYBACK_URL") or WAYBACK,
            lambda url: f"/wayback/available?url={quote(url, safe='')}",
            _wayback_copy,
            2.0,
        ),
        _Archive(
            "Software Heritage",
            environment.get("SURVEYLINT_SWH_URL") or SOFTWARE_HERITAGE,
            lambda url: (
                f"/api/1/origin/{quote(url, safe=':/')}/visit/latest/?require_snapshot=true"
            ),
            _heritage_copy,
            1.0,
        ),
    )


def _is_public(url: str) -> bool:
    """Return whether a URL is one that an archive can have; the names of others are not sent."""
    try:
        return not Guard().refusal(read_target(url)[0])
    except InvalidTargetError:
        return False


def _repository(url: str) -> str:
    """Return the address under which Software Heritage knows a GitHub repository, "" for others."""
    work = identify(url)
    return f"https://github.com/{work.value}" if work is not None and work.kind == "github" else ""


async def _ask(archive: _Archive, url: str, client: HttpClient) -> ArchivedCopy | None:
    """Return the copy of one URL that a service has, and note if it fails."""
    try:
        target = read_target(endpoint(archive.base, "") + archive.path(url))[0]
    except InvalidTargetError as error:
        archive.failed, archive.reason = _FAILURES, str(error)
        return None
    headers = (("Accept", "application/json"),)
    request = Request(target, timeout=_TIMEOUT, keep_alive=True, headers=headers, body_limit=LIMIT)
    exchange = await client.exchange(request)
    reason = _failure(exchange)
    copy = None
    if not reason and exchange.status == 200:
        try:
            copy = archive.read(url, read_json(exchange.body))
        except UnreadableAnswerError as error:
            reason = str(error)
    archive.failed, archive.reason = (archive.failed + 1, reason) if reason else (0, "")
    if exchange.headers.get("x-ratelimit-remaining") == "0":
        archive.failed, archive.reason = _FAILURES, "its rate limit is reached"
    return copy


def _failure(exchange: Exchange) -> str:
    """Return why an answer is none; 404 means that there is no copy."""
    if exchange.failure is not None:
        return exchange.detail or exchange.failure.value
    if exchange.status in (200, 404):
        return "" if exchange.complete else "the answer is incomplete"
    return f"HTTP {exchange.status}"


def _wayback_copy(url: str, answer: Mapping[str, Any]) -> ArchivedCopy | None:
    """Return the closest copy; one of an error page or a redirect is none."""
    snapshots = answer.get("archived_snapshots")
    closest = snapshots.get("closest") if isinstance(snapshots, dict) else None
    if not isinstance(closest, dict) or closest.get("available") is not True:
        return None
    day = _DAY.match(str(closest.get("timestamp")))
    address = str(closest.get("url"))
    if str(closest.get("status")) != "200" or day is None or not _SNAPSHOT.fullmatch(address):
        return None
    try:  # the address is written into a list
        copy = read_target("https:" + address.partition(":")[2])[0].url
    except InvalidTargetError:
        return None
    return ArchivedCopy("-".join(day.groups()), copy)


def _heritage_copy(url: str, answer: Mapping[str, Any]) -> ArchivedCopy | None:
    """Return the newest snapshot of a repository."""
    day, snapshot = _DAY.match(str(answer.get("date"))), str(answer.get("snapshot"))
    if answer.get("status") not in ("full", "partial") or not _OBJECT.fullmatch(snapshot):
        return None
    address = f"{SOFTWARE_HERITAGE}/swh:1:snp:{snapshot};origin={quote(url, safe=':/')}"
    return None if day is None else ArchivedCopy("-".join(day.groups()), address)
