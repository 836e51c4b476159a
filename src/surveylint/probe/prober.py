"""The local prober: asks about a bucket of whole sites, each at its pace, and says what it learns as it learns it."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from surveylint.model.reply import Exchange, Failure, Reply
from surveylint.model.target import Target
from surveylint.model.verdict import State
from surveylint.net.client import Asks
from surveylint.net.rate_limit import Again, Limits, Pace
from surveylint.net.redirects import Chain
from surveylint.net.settings import NetSettings
from surveylint.probe import policy
from surveylint.probe.fragments import Search
from surveylint.probe.judge import Judgement, judge, milder
from surveylint.probe.policy import Plan

if TYPE_CHECKING:
    from surveylint.probe.soft404_probe import Look, Siblings

_LEAST = 1.0  # seconds that each hop of a slow chain gets at least
_SPREAD = 0.2  # share of an interval over which the first requests of all sites are spread
_LINK = 2  # what a link that failed for good weighs; a first try that failed weighs 1
# A host that fails in these ways fails for all of its links alike.
_WHOLE_HOST = frozenset(
    {
        Failure.TIMEOUT,
        Failure.REFUSED,
        Failure.DNS,
        Failure.NO_ADDRESS,
        Failure.NO_ROUTE,
        Failure.TLS,
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """A target, how to ask about it, and the fragments that links to it name."""

    target: Target
    plan: Plan
    fragments: tuple[str, ...] = ()


class RunOverError(Exception):
    """Raised by one who learns, to end the run."""


class Learns(Protocol):
    """Who is told what a prober learns; may raise RunOverError."""

    def learn(self, question: Question, judged: Judgement) -> None:
        """Take the judgement of a target."""

    def heard(self, target: Target, exchange: Exchange) -> None:
        """Take note of an exchange."""

    def broke(self, question: Question, trace: str) -> None:
        """Take note that a bug ended the work on a target."""


Prober = Callable[[Sequence[Question], Learns], Awaitable[None]]


def cut(questions: Iterable[Question], count: int) -> list[list[Question]]:
    """Cut questions into so many buckets of whole sites, of about the same length."""
    sites: dict[str, list[Question]] = {}
    for question in questions:
        sites.setdefault(question.plan.ask.site, []).append(question)
    buckets: list[list[Question]] = [[] for _ in range(count)]
    for asked in sorted(sites.values(), key=len, reverse=True):
        min(buckets, key=len).extend(asked)
    return [bucket for bucket in buckets if bucket]


class _Job:
    """A target on its way to a judgement."""

    __slots__ = ("chain", "first", "look", "made_up", "now", "question", "tries")

    def __init__(self, question: Question, chain: Chain, *, made_up: bool = False) -> None:
        self.question, self.chain, self.made_up = question, chain, made_up
        self.first: Judgement | None = None
        self.now: Judgement | None = None
        self.look: Look | None = None  # to be compared with a made-up page
        self.tries = 0


class LocalProber:
    """Probe from this process.

    Args:
        client: Who sends the requests.
        settings: How to ask.
        clock: Monotonic seconds.
        now: Unix seconds.
        sleep: Sleeps so many seconds of the clock.
    """

    def __init__(
        self,
        client: Asks,
        settings: NetSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._client, self._settings, self._now = client, settings, now
        limits = Limits(
            total=settings.concurrency,
            per_host=settings.host_concurrency,
            interval=settings.interval,
        )
        self._pace: Pace[Question | _Job] = Pace(limits, clock=clock, sleep=sleep)
        self._troubles: dict[tuple[str, int], tuple[int, Failure]] = {}
        self._siblings: Siblings[_Job] | None = None
        if settings.siblings:
            from surveylint.probe.soft404_probe import Siblings

            self._siblings = Siblings()
        self._enough = settings.give_up_after * _LINK
        self._learns: Learns | None = None

    async def __call__(self, bucket: Sequence[Question], learns: Learns) -> None:
        """Probe a bucket."""
        self._learns = learns
        sites: dict[str, list[Question]] = {}
        for question in bucket:
            sites.setdefault(question.plan.ask.site, []).append(question)
        # The longest site begins at once; the others follow a little apart, so that they do not beat in time.
        ranked = sorted(sites.items(), key=lambda item: len(item[1]), reverse=True)
        for rank, (site, questions) in enumerate(ranked):
            self._pace.add(site, questions, self._settings.interval * _SPREAD * rank / len(ranked))
        await self._pace.run(self._step)

    def waiting_for(self) -> str:
        """Return the site that will take longest."""
        return self._pace.longest()

    async def _step(self, item: Question | _Job) -> Again[Question | _Job] | None:
        """Do one exchange; the boundary around a link, beyond which no bug of ours goes."""
        job = item if isinstance(item, _Job) else _Job(item, self._chain(item))
        try:
            return await self._advance(job)
        except RunOverError:
            raise
        except Exception:  # noqa: BLE001
            assert self._learns is not None
            self._learns.broke(job.question, traceback.format_exc())
            if job.made_up:
                self._resume(job, None)
            return None

    async def _advance(self, job: _Job) -> Again[Question | _Job] | None:
        assert self._learns is not None
        chain, plan = job.chain, job.question.plan
        target = chain.target
        exchange = self._given_up(target)
        fragments = job.question.fragments if plan.method == "GET" and not job.made_up else ()
        search = Search(fragments, target) if fragments else None
        if exchange is None:
            exchange = await self._client.exchange(
                target,
                method=plan.method if job.first is None else "GET",
                cookie=chain.cookie,
                seconds=max(_LEAST, plan.timeout - chain.spent),
                keep=self._pace.keeps_busy(target.site),
                search=search,
            )
            self._learns.heard(target, exchange)
        reply = chain.take(exchange)
        if reply is None:
            return Again(chain.target.site, job)
        if job.made_up:
            self._remember(target, reply, None)
            self._resume(job, reply)
            return None
        job.tries += 1
        wait = policy.next_try(reply, job.tries, self._settings, self._now())
        self._remember(target, reply, wait)
        if wait is not None:
            job.chain = self._chain(job.question)
            return Again(plan.ask.site, job, wait)
        return self._settle(job, reply, search)

    def _settle(
        self, job: _Job, reply: Reply, search: Search | None
    ) -> Again[Question | _Job] | None:
        question = job.question
        judged = judge(
            reply, fragments=question.fragments, accept=question.plan.accept, search=search
        )
        job.now = policy.service_judgement(question.plan, judged, question.target)
        if (
            self._siblings is not None
            and not question.plan.service
            and job.now.state in (State.ALIVE, State.MOVED)
        ):
            return self._compare(self._siblings, job, reply)
        return self._conclude(job, job.now)

    def _conclude(self, job: _Job, judged: Judgement) -> Again[Question | _Job] | None:
        """Look a second time at what is doubtful; tell what is not."""
        question = job.question
        if job.first is None and judged.doubtful:
            job.first, job.tries, job.chain = judged, 0, self._chain(question)
            return Again(question.plan.ask.site, job, self._settings.second_look)
        assert self._learns is not None
        if job.first is not None:
            judged = milder(job.first, judged)
        self._learns.learn(question, judged)
        return None

    def _compare(
        self, siblings: Siblings[_Job], job: _Job, reply: Reply
    ) -> Again[Question | _Job] | None:
        """Compare a page with a made-up one beside it, which the first of a folder asks for while the others wait."""
        asked = job.question.plan.ask
        job.look = siblings.look(reply)
        if job.look is None or not siblings.wanted(asked):
            return self._compared(siblings, job)
        made_up = siblings.wait(asked, job)
        if made_up is None:
            return None
        return Again(
            asked.site,
            _Job(job.question, Chain(made_up, limit=self._settings.max_redirects), made_up=True),
        )

    def _compared(self, siblings: Siblings[_Job], job: _Job) -> Again[Question | _Job] | None:
        assert job.now is not None
        look = job.look
        judged = job.now if look is None else siblings.judged(job.question.plan.ask, look, job.now)
        return self._conclude(job, judged)

    def _resume(self, job: _Job, reply: Reply | None) -> None:
        """Let those go on that waited for a made-up page."""
        assert self._siblings is not None
        for waiting in self._siblings.heard(job.question.plan.ask, reply):
            again = self._compared(self._siblings, waiting)
            if again is not None:
                self._pace.add(again.host, [again.job], again.after)

    def _chain(self, question: Question) -> Chain:
        return Chain(
            question.plan.ask, limit=self._settings.max_redirects, method=question.plan.method
        )

    def _remember(self, target: Target, reply: Reply, wait: float | None) -> None:
        """Slow down a host that complains, and count the links in a row that a host does not answer at all."""
        exchange = reply.exchange
        place = (target.host, target.port)
        if policy.complaint(exchange):
            asked = policy.retry_after(exchange, self._now())
            self._pace.hold(
                target.site,
                wait if wait is not None else min(asked or 0.0, self._settings.retry_delay),
            )
            if wait is None and exchange.status == 429:
                too_long = asked is not None and asked > self._settings.max_wait
                self._trouble(
                    place, Failure.RATE_LIMITED, weight=self._enough if too_long else _LINK
                )
        elif exchange.failure in _WHOLE_HOST:
            self._trouble(
                place, exchange.failure or Failure.TIMEOUT, weight=_LINK if wait is None else 1
            )
        elif exchange.status is not None:
            self._pace.ease(target.site)
            if place in self._troubles:
                del self._troubles[place]

    def _trouble(self, place: tuple[str, int], failure: Failure, *, weight: int) -> None:
        count, before = self._troubles.get(place, (0, failure))
        self._troubles[place] = (count + weight if before is failure else weight, failure)

    def _given_up(self, target: Target) -> Exchange | None:
        known = self._troubles.get((target.host, target.port))
        if known is None or known[0] < self._enough:
            return None
        _, failure = known
        why = (
            "asks for more patience"
            if failure is Failure.RATE_LIMITED
            else "fails for one link after the other"
        )
        return Exchange(failure=failure, detail=f"not asked: {target.host} {why}", at=self._now())
