"""Ask registries: each one at its pace, one request at a time, for all runs of this machine.

A registry that is down, limits the rate or talks nonsense leaves its facts unknown. It is then
named in one message, whatever else was asked of it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from surveylint.model.record import Identifier, Record
from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import InvalidTargetError, Target, read_target
from surveylint.net.client import HttpClient, Request
from surveylint.net.settings import NetSettings
from surveylint.probe.policy import retry_after
from surveylint.registries.answers import (
    LIMIT,
    Answer,
    RateLimitedError,
    RefusedQueryError,
    UnreadableAnswerError,
)
from surveylint.registries.arxiv import Arxiv, merged
from surveylint.registries.crossref import Crossref
from surveylint.registries.environment import is_loopback
from surveylint.registries.known_records import KnownRecords
from surveylint.registries.record_store import RecordStore
from surveylint.registries.service import Call, Records, Service

_TIMEOUT = 60.0  # seconds; arXiv needs up to half a minute for 100 records
_LEASE = 2 * _TIMEOUT
"""Seconds after which another run may take the turn of a run that was killed."""

_MARGIN = 0.1
"""Seconds added to a pause of a second or more: the service sees when a request arrives, which may
take longer for one request than for the next."""

_SHORT_WAIT = 0.05  # seconds between two looks whether another run still has its turn at least
_TRIES = 3
_BACKOFF = 5.0  # seconds before the second try; doubles with each further one
_LONGEST_WAIT = 60.0
"""A registry that asks for a longer pause is not asked again in this run."""

_FAILED_CALLS = 2
"""After so many failed calls one after the other a registry is not asked again."""

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 307, 308})
_MOST_REDIRECTS = 3
_HOPELESS = frozenset(
    {Failure.PRIVATE_ADDRESS, Failure.NO_SUCH_HOST, Failure.REFUSED, Failure.NO_ROUTE, Failure.TLS}
)
"""Failures that a second request would repeat."""

_ENDING = _HOPELESS | {Failure.DNS, Failure.NO_ADDRESS, Failure.TIMEOUT}
"""Failures after which, if they are repeated, a registry is not asked again in this run."""

_KNOWN = Identifier("arxiv", "1706.03762")
"""An identifier that exists, asked for together with those that may not."""

_PARTLY_KNOWN = frozenset(["pii", "pmcid"])
"""Kinds of which a registry knows some only, so that one that it leaves out may exist."""

_REMEMBERED = 2_000
"""Identifiers whose absence is asked about in one run at most."""

_ANY_FORM = (("Accept", "*/*"),)
"""What a page is asked as is refused by some registries with HTTP 406."""


class _AnsweredError(Exception):
    """Another run asked for the same while this one waited for its turn."""


class _FailedCallError(Exception):
    """A call failed for good; its text is why, one clause."""

    def __init__(self, why: str, *, for_all: bool = False) -> None:
        super().__init__(why)
        self.for_all = for_all


@dataclass(slots=True)
class _Trouble:
    """What went wrong with a service: calls failed in a row, the last reason, whether it ended."""

    failed: int = 0
    reason: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a session; tests replace them.

    Attributes:
        now: Returns the time in Unix seconds.
        sleep: Sleeps for some seconds.
    """

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


class RegistrySession:
    """Asks registries in one run, and keeps their records.

    Attributes:
        requests: The number of requests by service.
        unknown: The number of identifiers by service that it was asked for without an answer.
        known: The records so far, which a run that ends early reports.
        advanced: Takes the items done, all of them, and the service that is waited for.

    Args:
        services: The registries, in the order in which they are asked.
        client: Sends the requests.
        settings: The network settings.
        store: The records of earlier runs.
        clocks: The clocks.
        advanced: Takes the identifiers done, all of them, and the service that is waited for.
    """

    def __init__(
        self,
        services: Sequence[Service],
        client: HttpClient,
        settings: NetSettings,
        store: RecordStore,
        *,
        clocks: Clocks | None = None,
        advanced: Callable[[int, int, str], None] | None = None,
    ) -> None:
        self.requests: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.known = KnownRecords()
        self._services = services
        self._client, self._settings, self._store = client, settings, store
        self._clocks = clocks or Clocks()
        self.advanced = advanced or (lambda done, total, service: None)
        self._troubles: dict[str, _Trouble] = {}
        self._next_at: dict[str, float] = {}
        self._left: dict[str, str] = {}

    async def records(self, identifiers: Iterable[Identifier]) -> dict[Identifier, Record]:
        """Return the records of identifiers; those that no registry answers for are left out.

        Registries are asked at the same time, except that a DOI is asked of one after the other.
        """
        asked = list(dict.fromkeys(identifiers))
        found: dict[Identifier, Record] = {}
        for identifier in asked:
            known = self._store.record(identifier)
            if known is not None:
                found[identifier] = self.known[identifier] = known
        by_kind: dict[str, list[Identifier]] = {}
        for identifier in asked:
            if identifier not in found and not self._is_unanswered(identifier):
                by_kind.setdefault(identifier.kind, []).append(identifier)
        progress = _Progress(sum(map(len, by_kind.values())), self.advanced)
        chains = (self._chain(items, progress) for items in by_kind.values())
        for records in await asyncio.gather(*chains):
            found |= records
        return found

    def stored(self, identifiers: Iterable[Identifier]) -> dict[Identifier, Record]:
        """Return the records of identifiers that earlier runs asked for."""
        known = ((each, self._store.record(each)) for each in identifiers)
        return {each: record for each, record in known if record is not None}

    async def titles_of_versions(self, records: Iterable[Record]) -> dict[Identifier, Record]:
        """Return records of arXiv with the titles of all their versions."""
        found: dict[Identifier, Record] = {}
        asked: list[Record] = []
        for record in records:
            if record.version < 2 or record.versions_known:
                found[record.identifier] = record._replace(versions_known=True)
            else:
                asked.append(record)
        service = self._arxiv
        if service is None or not asked:
            return found
        known = {record.identifier: record for record in asked}
        complete = True
        for call in service.version_calls(asked):
            answered = await self._try_call(service, call)
            complete = complete and answered is not None
            for identifier, older in (answered or {}).items():
                if identifier in known:
                    known[identifier] = merged(known[identifier], older)
        if complete:
            known = {key: each._replace(versions_known=True) for key, each in known.items()}
            self._keep(known.values())
        return found | known

    async def probable(self, identifiers: Iterable[Identifier]) -> dict[Identifier, Record]:
        """Return the records of those identifiers of arXiv that exist; most of them may not."""
        service, found = self._arxiv, dict[Identifier, Record]()
        if service is None:
            return found
        left = []
        for identifier in identifiers:
            known = self._store.record(identifier)
            if known is not None and not known.missing:
                found[identifier] = known
            elif known is None and self._store.search(_absence(identifier)) is None:
                left.append(identifier)
        for call in service.calls(left):
            answered = await self._try_call(service, call)
            if answered is None:
                continue
            mine = {each: answered[each] for each in call.asked if each in answered}
            self._keep(mine.values())
            self._store.keep_absent(_absence(each) for each in call.asked if each not in mine)
            found |= mine
        return found

    async def search(self, key: str, words: Sequence[str]) -> tuple[Record, ...] | None:
        """Return the works of arXiv that have some words in their title, None if unknown.

        Args:
            key: The title as it is kept in the cache.
            words: Its words.
        """
        known = self._store.search(key)
        service = self._arxiv
        if known is not None or service is None:
            return known
        answered = await self._try_call(service, service.search(words))
        if answered is None:
            return None
        found = tuple(answered.values())
        self._store.keep_search(key, found)
        return found

    async def registered(self, identifier: Identifier, words: Sequence[str]) -> Record | None:
        """Return the record whose registered URL holds an identifier, found by its title."""
        known = self._store.record(identifier)
        service = next((each for each in self._services if isinstance(each, Crossref)), None)
        if known is not None or service is None:
            return known
        if self._store.search(_absence(identifier)) is not None:
            return None
        answered = await self._try_call(service, service.search(identifier, words))
        if answered is None:
            self.unknown[service.key] += 1
            return None
        self._keep(answered.values())
        if not answered:
            self._store.keep_absent([_absence(identifier)])
        return answered.get(identifier)

    def notices(self) -> list[str]:
        """Return one message for each service whose facts are incomplete, and why."""
        lines = []
        for service in self._services:
            trouble, count = self._troubles.get(service.key), self.unknown[service.key]
            if trouble is not None and trouble.reason:
                what = f"{count:,} identifiers are" if count != 1 else "1 identifier is"
                subject = f"{what} not verified" if count else "some searches are missing"
                lines.append(f"{service.name}: {subject}: {trouble.reason}")
            elif service.key in self._left:
                lines.append(f"{service.name}: {self._left[service.key]}")
        return lines

    def _keep(self, records: Iterable[Record]) -> None:
        """Keep records for this run and the next ones."""
        new = {record.identifier: record for record in records}
        self._store.keep(new.values())
        self.known.update(new)

    def _is_unanswered(self, identifier: Identifier) -> bool:
        """Return whether an earlier run asked in vain for an identifier that may exist."""
        if identifier.kind not in _PARTLY_KNOWN:
            return False
        return self._store.search(_absence(identifier)) is not None

    @property
    def _arxiv(self) -> Arxiv | None:
        return next((each for each in self._services if isinstance(each, Arxiv)), None)

    async def _chain(
        self, identifiers: Sequence[Identifier], progress: _Progress
    ) -> dict[Identifier, Record]:
        """Ask one service after the other, each for what those before it do not know."""
        found: dict[Identifier, Record] = {}
        left = list(identifiers)
        for service in self._services:
            accepted = [identifier for identifier in left if service.accepts(identifier)]
            if not accepted:
                continue
            limited = accepted[: service.most] if service.most else accepted
            if len(limited) < len(accepted):
                self._leave_out(service, len(accepted) - len(limited))
            answered, failed = await self._ask(service, limited, progress)
            found |= answered
            dropped = failed | {*accepted[len(limited) :]}
            left = [each for each in left if each not in answered and each not in dropped]
        progress.done(len(identifiers) - progress.counted(identifiers), "")
        return found

    def _leave_out(self, service: Service, count: int) -> None:
        self.unknown[service.key] += count
        hint = "; set GITHUB_TOKEN to verify all" if service.key == "github" else ""
        self._left[service.key] = f"{count:,} identifiers are not verified{hint}"

    async def _ask(
        self, service: Service, identifiers: Sequence[Identifier], progress: _Progress
    ) -> tuple[dict[Identifier, Record], set[Identifier]]:
        """Return the records of a service, and the identifiers that it gave no answer for."""
        found: dict[Identifier, Record] = {}
        failed: set[Identifier] = set()
        calls = list(service.calls(identifiers))
        while calls:
            call = calls.pop(0)
            try:
                records = await self._call(service, call, partial(self._is_known, call.asked))
            except _AnsweredError:
                found |= self.stored(call.asked)
                calls[:0] = service.calls([each for each in call.asked if each not in found])
                progress.count([each for each in call.asked if each in found], service.name)
                continue
            except RefusedQueryError:
                if len(call.asked) > 1:
                    middle = len(call.asked) // 2
                    halves = (call.asked[:middle], call.asked[middle:])
                    calls[:0] = [part for half in halves for part in service.calls(half)]
                    continue
                records = None
                self._fail(service, "it refuses the query", for_all=False)
            if records is None:
                failed.update(call.asked)
            else:
                found |= self._kept(call, records)
                progress.count(call.asked, service.name)
        if isinstance(service, Arxiv):
            absent = [each for each in identifiers if each not in found and each not in failed]
            found |= await self._confirm(service, absent, found, failed)
        outdated = {each: known for each in failed if (known := self._store.outdated(each))}
        self.unknown[service.key] += len(failed) - len(outdated)
        return found | outdated, failed - outdated.keys()

    def _kept(self, call: Call, records: Records) -> dict[Identifier, Record]:
        """Store what an answer says about the identifiers of a call, and return it."""
        mine = {each: records[each] for each in call.asked if each in records}
        self._keep(mine.values())
        self._store.keep_absent(
            _absence(each) for each in call.asked if each.kind in _PARTLY_KNOWN and each not in mine
        )
        return mine

    async def _confirm(
        self,
        service: Arxiv,
        absent: Sequence[Identifier],
        found: Records,
        failed: set[Identifier],
    ) -> dict[Identifier, Record]:
        """Return records of identifiers that arXiv leaves out of two answers.

        The second answer counts only if it holds an identifier that exists.
        """
        confirmed: dict[Identifier, Record] = {}
        control = next(iter(found), _KNOWN)
        failed.update(absent[_REMEMBERED:])
        for call in service.confirmation(absent[:_REMEMBERED], control) if absent else ():
            asked = [each for each in call.asked if each != control]
            try:
                records = await self._call(service, call, partial(self._is_known, asked))
            except _AnsweredError:
                known = self.stored(asked)
                left = [each for each in asked if each not in known]
                confirmed |= known | await self._confirm(service, left, found, failed)
                continue
            except RefusedQueryError:
                records = None
            if records is None or control not in records:
                failed.update(asked)
                continue
            now = self._clocks.now()
            for each in call.asked:
                gone = Record(each, service.name, now, missing=True)
                confirmed[each] = records.get(each, gone)
            confirmed.pop(control, None)
        self._keep(confirmed.values())
        return confirmed

    async def _try_call(self, service: Service, call: Call) -> Records | None:
        """Return the answer of a call, None if it fails or is refused."""
        try:
            return await self._call(service, call)
        except RefusedQueryError:
            return None

    def _is_known(self, identifiers: Sequence[Identifier]) -> bool:
        """Return whether another run has asked for one of some identifiers."""
        return any(self._store.record(each) is not None for each in identifiers)

    async def _call(
        self, service: Service, call: Call, is_known: Callable[[], bool] = lambda: False
    ) -> Records | None:
        """Return the answer of a call, None if it fails.

        Args:
            service: The service.
            call: The call.
            is_known: Returns whether another run has asked for the same.

        Raises:
            RefusedQueryError: The service refuses the query.
            _AnsweredError: Another run has asked for the same.
        """
        trouble = self._troubles.get(service.key)
        if trouble is not None and trouble.ended:
            return None
        try:
            records = await self._answered(service, call, is_known)
        except _FailedCallError as error:
            self._fail(service, str(error), for_all=error.for_all)
            return None
        if trouble is not None:
            trouble.failed = 0
        return records

    def _fail(self, service: Service, reason: str, *, for_all: bool) -> None:
        trouble = self._troubles.setdefault(service.key, _Trouble())
        trouble.failed += 1
        trouble.reason = reason
        trouble.ended = for_all or trouble.failed >= _FAILED_CALLS

    async def _answered(
        self, service: Service, call: Call, is_known: Callable[[], bool]
    ) -> Records:
        """Send a call, again if that may help, and return what its answer says."""
        for attempt in range(1, _TRIES + 1):
            exchange = await self._exchange(service, call, is_known)
            wait = _BACKOFF * 2 ** (attempt - 1)
            failure = exchange.failure
            if failure is not None:
                if attempt == _TRIES - 1 or failure in _HOPELESS:
                    raise _FailedCallError(exchange.detail, for_all=failure in _ENDING)
            elif exchange.status in call.statuses:
                try:
                    return _read(call, exchange)
                except RateLimitedError:
                    reason = "its rate limit is exceeded"
                    if attempt == _TRIES:
                        raise _FailedCallError(reason, for_all=True) from None
                    wait = self._requested_wait(exchange, wait)
            elif exchange.status in _RETRIED and attempt < _TRIES:
                wait = self._requested_wait(exchange, wait)
            else:
                raise _refusal(exchange)
            await self._clocks.sleep(0.0 if self._is_unpaced(service) else wait)
        raise _FailedCallError("it does not answer")

    def _requested_wait(self, exchange: Exchange, wait: float) -> float:
        """Return how long to wait before the next try.

        Raises:
            _FailedCallError: The service asks for a longer pause than a run takes.
        """
        requested = retry_after(exchange, self._clocks.now())
        if requested is not None and requested > _LONGEST_WAIT:
            raise _FailedCallError(f"HTTP {exchange.status}, its rate limit", for_all=True)
        return wait if requested is None else max(requested, 0.0)

    async def _exchange(
        self, service: Service, call: Call, is_known: Callable[[], bool]
    ) -> Exchange:
        """Send a request when it is the service's turn; follow redirects within the service."""
        target = _target(call.url)
        request = Request(
            target,
            call.method,
            timeout=_TIMEOUT,
            keep_alive=True,
            headers=call.headers or _ANY_FORM,
            body=call.body,
            body_limit=LIMIT,
        )
        exchange = await self._send(service, request, is_known)
        for _ in range(_MOST_REDIRECTS):
            following = _redirected(exchange, request.target)
            if following is None or call.method != "GET":
                break
            request = request._replace(target=following)
            exchange = await self._send(service, request)
        return exchange

    async def _send(
        self, service: Service, request: Request, is_known: Callable[[], bool] = lambda: False
    ) -> Exchange:
        """Send a request when it is the service's turn.

        Raises:
            _AnsweredError: It need not be sent any more.
        """
        is_unpaced = self._is_unpaced(service)
        await self._wait_for_turn(service, may_overlap=is_unpaced)
        began = self._clocks.now()
        if is_known():
            self._store.end_turn(service.key, began)
            raise _AnsweredError
        self.requests[service.key] += 1
        try:
            return await self._client.exchange(request)
        finally:
            next_at = self._clocks.now()
            if not is_unpaced:
                is_first = service.key not in self._next_at  # with the time to connect
                next_at = max((next_at if is_first else began) + _pause(service), next_at)
                self._next_at[service.key] = next_at
            self._store.end_turn(service.key, next_at)

    async def _wait_for_turn(self, service: Service, *, may_overlap: bool) -> None:
        wait = self._next_at.get(service.key, 0.0) - self._clocks.now()
        if wait > 0:
            await self._clocks.sleep(min(wait, _pause(service)))
        interval = 0.0 if may_overlap else _pause(service)
        while wait := self._store.turn(service.key, _LEASE, interval, may_overlap=may_overlap):
            await self._clocks.sleep(min(wait, max(interval / 4, _SHORT_WAIT)))

    def _is_unpaced(self, service: Service) -> bool:
        """Return whether a service is on this machine, as a server for tests is."""
        return self._settings.allow_private and is_loopback(service.base)


def _pause(service: Service) -> float:
    """Return the seconds from one request to the next."""
    return service.interval + (_MARGIN if service.interval >= 1 else 0.0)


class _Progress:
    """How many identifiers are done."""

    def __init__(self, total: int, advanced: Callable[[int, int, str], None]) -> None:
        self._total, self._advanced = total, advanced
        self._counted: set[Identifier] = set()
        self._done = 0

    def count(self, identifiers: Iterable[Identifier], service: str) -> None:
        """Count identifiers that a service was asked for."""
        new = {*identifiers} - self._counted
        self._counted |= new
        self.done(len(new), service)

    def counted(self, identifiers: Iterable[Identifier]) -> int:
        """Return how many of some identifiers are counted."""
        return len(self._counted.intersection(identifiers))

    def done(self, count: int, service: str) -> None:
        """Count identifiers, and show the progress."""
        self._done += count
        self._advanced(self._done, self._total, service)


def _absence(identifier: Identifier) -> str:
    """Return the key by which it is kept that one answer does not hold an identifier."""
    return f"{identifier.kind} {identifier.value}"


def _read(call: Call, exchange: Exchange) -> Records:
    """Return what an answer says.

    Raises:
        _FailedCallError: It is incomplete or unreadable.
    """
    if not exchange.complete:
        raise _FailedCallError("the answer is incomplete, or longer than 5 MB")
    answer = Answer(exchange.status or 0, exchange.headers, exchange.body, exchange.at)
    try:
        return call.read(answer)
    except UnreadableAnswerError as error:
        if exchange.headers.get("x-ratelimit-remaining") == "0":
            raise RateLimitedError from None
        raise _FailedCallError(str(error)) from None


def _refusal(exchange: Exchange) -> Exception:
    """Return the error that a status means."""
    status = exchange.status
    if status == 400:
        return RefusedQueryError()
    limited = exchange.headers.get("x-ratelimit-remaining") == "0"
    reason = f"HTTP {status}{', its rate limit' if limited or status == 429 else ''}"
    return _FailedCallError(reason, for_all=limited or status in (401, 403, 406, 429))


def _target(url: str) -> Target:
    try:
        return read_target(url)[0]
    except InvalidTargetError as error:
        raise _FailedCallError(str(error), for_all=True) from None


def _redirected(exchange: Exchange, target: Target) -> Target | None:
    """Return where a response redirects to, if that is the same server; secrets go nowhere else."""
    if exchange.status not in _REDIRECTS or not exchange.headers.get("location"):
        return None
    try:
        following, _ = read_target(exchange.headers["location"], target)
    except InvalidTargetError:
        return None
    same = (following.scheme, following.host, following.port) == (
        target.scheme,
        target.host,
        target.port,
    )
    return following if same else None
