"""The door to the network: links in, verdicts out.

    settings = NetSettings(allow_private=False, cache_dir=folder)        # surveylint.net.settings
    outcome = check_blocking(urls, settings, progress=bar)
    outcome.verdicts[url]        # a Verdict (surveylint.model.verdict) for each URL, as it was passed in
    outcome.interrupted          # Ctrl-C: the verdicts are those that were learned until then; exit 130
    outcome.offline              # there is no network at all: every verdict is skipped(offline); said once in notices
    outcome.notices              # what is to be said once on stderr: a store set aside, no network
    outcome.errors               # (url, traceback) of each link on which a bug of ours struck: say `internal-error`, exit 2

`check` is the same for callers that have an event loop. Each distinct target is asked once, however often and with
however many fragments it is listed. `progress` is any object with the one method of `Progress`, called a few times a
second. Nothing here prints. The store is opened from `settings.cache_dir` (None = no store).
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from surveylint.hosts.secrets import redacted
from surveylint.model.reply import Exchange
from surveylint.model.target import Target, UnaskableError, read_target
from surveylint.model.verdict import Cause, Evidence, State, Verdict
from surveylint.net.client import Asks, Client, connections_possible
from surveylint.net.dns import Lookup, system_lookup
from surveylint.net.settings import NetSettings
from surveylint.net.store import Store
from surveylint.probe.connectivity import Reach
from surveylint.probe.judge import Judgement
from surveylint.probe.policy import plan
from surveylint.probe.prober import LocalProber, Prober, Question, RunOverError, cut

_TICK = 0.2  # seconds between two calls of progress


class Progress(Protocol):
    """Who is told how far a run is."""

    def advanced(self, done: int, total: int, waiting_for: Callable[[], str]) -> None:
        """Take the links done, the links in all, and a way to ask which host the run waits for ("" = none)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run learned; see the module's text."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    interrupted: bool = False
    offline: bool = False
    notices: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What tests put in place of the world; the defaults are the world."""

    client: Callable[[NetSettings], Asks] | None = None
    lookup: Lookup | None = None
    tls: ssl.SSLContext | None = None
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    probers: Sequence[Prober] = ()


async def check(
    urls: Iterable[str],
    settings: NetSettings,
    *,
    progress: Progress | None = None,
    identified: Callable[[Target], bool] | None = None,
    surroundings: Surroundings | None = None,
) -> Outcome:
    """Return what is known of each link.

    Args:
        urls: As written or as a Markdown parser normalised them; the outcome uses the same text as key.
        settings: How to ask.
        progress: Who is told how far the run is.
        identified: Tells targets for which a registry answers; they come back as skipped(identifier).
        surroundings: For tests, and for engines that hand buckets to other machines.
    """
    run = _Run(urls, settings, progress, identified, surroundings or Surroundings())
    await run.go()
    return run.outcome()


def check_blocking(
    urls: Iterable[str],
    settings: NetSettings,
    *,
    progress: Progress | None = None,
    identified: Callable[[Target], bool] | None = None,
    surroundings: Surroundings | None = None,
) -> Outcome:
    """Do as `check` does, in an event loop of its own; Ctrl-C ends it within a second and keeps what was learned."""
    run = _Run(urls, settings, progress, identified, surroundings or Surroundings())
    with asyncio.Runner() as runner:
        try:
            runner.run(run.go())
        except KeyboardInterrupt:
            return replace(run.outcome(), interrupted=True)
    return run.outcome()


class _Run:
    """One run: what was asked for, what is known, and what is still open."""

    def __init__(
        self,
        urls: Iterable[str],
        settings: NetSettings,
        progress: Progress | None,
        identified: Callable[[Target], bool] | None,
        world: Surroundings,
    ) -> None:
        self._settings, self._progress, self._identified, self._world = (
            settings,
            progress,
            identified,
            world,
        )
        self._links: dict[str, tuple[str, str]] = {}  # URL as written: target's URL and fragment
        self._verdicts: dict[str, Verdict] = {}  # by target
        self._missing: dict[
            str, dict[str, str]
        ] = {}  # by target and fragment: why it points nowhere
        self._questions: dict[str, tuple[Target, set[str]]] = {}
        self._unsure: list[tuple[Question, Judgement]] = []  # learned before any host has answered
        self._reach = Reach()
        self._offline = False
        self._notices: list[str] = []
        self._errors: list[tuple[str, str]] = []
        self._store: Store | None = None
        self._done = self._known = 0
        for url in urls:
            self._read(url)

    async def go(self) -> None:
        """Serve from the store what is fresh, ask about the rest."""
        settings, world = self._settings, self._world
        settings = replace(settings, concurrency=min(settings.concurrency, connections_possible()))
        loop = asyncio.get_running_loop()
        store = self._store = Store(
            settings.cache_dir,
            max_age=settings.max_age,
            now=world.now,
            notice=self._notices.append,
            soon=loop.call_soon,
        )
        client: Client | None = None
        ticker = None
        try:
            questions = self._open(store)
            probers, waiting = world.probers, _nobody
            if questions and not probers:
                if world.client is None:
                    client = Client(
                        settings,
                        lookup=world.lookup,
                        tls=world.tls,
                        now=world.now,
                        clock=world.clock,
                    )
                asks = (
                    client
                    if client is not None
                    else world.client(settings)
                    if world.client is not None
                    else None
                )
                assert asks is not None
                local = LocalProber(
                    asks, settings, clock=world.clock, now=world.now, sleep=world.sleep
                )
                probers, waiting = (local,), local.waiting_for
            if self._progress is not None:
                ticker = loop.create_task(self._tick(self._progress, waiting))
            buckets = cut(questions, len(probers)) if questions else []
            if buckets:
                await asyncio.gather(
                    *(
                        prober(bucket, self)
                        for prober, bucket in zip(probers, buckets, strict=False)
                    )
                )
            await self._control(client is not None and not settings.proxies)
        except RunOverError:
            self._offline = True
        finally:
            if ticker is not None:
                ticker.cancel()
            if client is not None:
                await client.close()
            self._close(store)
        if self._progress is not None:
            self._progress.advanced(self._done, self._known, _nobody)

    async def _control(self, real: bool) -> None:
        """Ask for a well-known name where nobody has answered; of the system only if it was asked for the others too."""
        lookup = self._world.lookup or (system_lookup if real else None)
        if self._unsure and lookup is not None:
            await self._reach.control(lookup)

    def outcome(self) -> Outcome:
        """Return what is known of each URL; what was not reached is left out."""
        verdicts = {}
        for url, (key, fragment) in self._links.items():
            verdict = self._verdicts.get(key)
            if verdict is not None:
                verdicts[url] = self._of_link(verdict, key, fragment)
        return Outcome(
            verdicts=verdicts,
            offline=self._offline,
            notices=tuple(self._notices),
            errors=tuple(self._errors),
        )

    def learn(self, question: Question, judged: Judgement) -> None:
        """Take a judgement; keep it back until it is sure that there is a network."""
        self._done += 1
        if self._reach.proven:
            self._keep(question, judged)
            return
        self._unsure.append((question, judged))

    def heard(self, target: Target, exchange: Exchange) -> None:
        """Note whether anybody out there answers.

        Raises:
            RunOverError: If so many sites are cut off that there can be no network.
        """
        if self._reach.proven:
            return
        self._reach.heard(target, exchange)
        if self._reach.proven:
            self._settle()
        elif self._reach.hopeless:
            raise RunOverError

    def broke(self, question: Question, trace: str) -> None:
        """Note a bug of ours."""
        self._done += 1
        self._errors.append((question.target.url, trace))

    def _read(self, url: str) -> None:
        try:
            target, fragment = read_target(url)
        except UnaskableError as error:
            self._links[url] = (url, "")
            self._verdicts[url] = self._skipped(url, Cause.UNSUPPORTED_SCHEME, str(error))
            return
        self._links[url] = (target.url, fragment)
        _, fragments = self._questions.setdefault(target.url, (target, set()))
        if fragment:
            fragments.add(fragment)

    def _open(self, store: Store) -> list[Question]:
        """Return what is to be asked; what is known without asking is put down."""
        questions = []
        for key, (target, fragments) in self._questions.items():
            made = plan(
                target, self._settings, fragments=bool(fragments), identified=self._identified
            )
            if made.skip is not None:
                self._verdicts[key] = self._skipped(key, *made.skip)
                continue
            fresh = None if made.overridden else store.fresh(key, frozenset(fragments))
            if fresh is not None:
                self._verdicts[key] = fresh
            else:
                questions.append(Question(target, made, tuple(sorted(fragments))))
        self._known = len(self._verdicts) + len(questions)
        self._done = len(self._verdicts)
        self._questions.clear()
        return questions

    def _keep(self, question: Question, judged: Judgement) -> None:
        at = judged.evidence[-1].at
        verdict = Verdict(
            state=judged.state,
            cause=judged.cause,
            status=judged.status,
            final_url=judged.final_url,
            checked_at=at,
            evidence=judged.evidence,
            permanent=judged.permanent,
            last_alive=at if judged.state in (State.ALIVE, State.MOVED) else None,
        )
        key = question.target.url
        if judged.missing:
            self._missing[key] = dict(judged.missing)
        if self._store is not None and not question.plan.overridden:
            verdict = self._store.learn(key, verdict, judged.found)
        self._verdicts[key] = verdict

    def _settle(self) -> None:
        for question, judged in self._unsure:
            self._keep(question, judged)
        self._unsure.clear()

    def _close(self, store: Store) -> None:
        if self._unsure and self._reach.none:
            self._offline = True
        if self._offline:
            self._notices.append("no network: no host answers, links are not judged")
            for key, _ in self._links.values():
                if key not in self._verdicts:
                    self._verdicts[key] = self._skipped(key, Cause.OFFLINE, "no host answers")
        else:
            self._settle()
        store.close()

    def _skipped(self, url: str, cause: Cause, reason: str) -> Verdict:
        at = self._world.now()
        seen = Evidence(method="", url=redacted(url), status=None, at=at, note=reason)
        if cause is Cause.OFFLINE:  # nobody has looked
            return Verdict(state=State.SKIPPED, cause=cause, evidence=(seen,))
        return Verdict(
            state=State.SKIPPED,
            cause=cause,
            final_url=redacted(url),
            checked_at=at,
            evidence=(seen,),
        )

    def _of_link(self, verdict: Verdict, key: str, fragment: str) -> Verdict:
        """Return a target's verdict as that of a link with a fragment."""
        if not fragment:
            return verdict
        why = self._missing.get(key, {}).get(fragment)
        if why:
            seen = tuple(replace(evidence, note=why) for evidence in verdict.evidence)
            return replace(
                verdict,
                state=State.SUSPECT,
                cause=Cause.MISSING_FRAGMENT,
                evidence=seen,
                permanent=False,
            )
        if verdict.state is State.MOVED and "#" not in verdict.final_url:
            return replace(verdict, final_url=redacted(f"{verdict.final_url}#{fragment}"))
        return verdict

    async def _tick(self, progress: Progress, waiting_for: Callable[[], str]) -> None:
        while True:
            progress.advanced(self._done, self._known, waiting_for)
            await asyncio.sleep(_TICK)


def _nobody() -> str:
    return ""
