"""What earlier runs learned about the links and works of a list, read from the cache."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from surveylint.config.boundary import exists
from surveylint.entries import Index
from surveylint.health import addresses
from surveylint.model.document import Document
from surveylint.model.target import InvalidTargetError, read_target
from surveylint.model.verdict import DAY, Cause
from surveylint.namedtuples import NamedTuple
from surveylint.net.cache_file import FILE
from surveylint.net.store import Store
from surveylint.probe.policy import plan_request
from surveylint.verify import stored_records
from surveylint.vocabulary import Words

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.config.values import LinkSettings
    from surveylint.model.record import Identifier, Record
    from surveylint.model.verdict import Verdict
    from surveylint.net.settings import NetSettings

OLDEST = 30 * DAY
"""Older verdicts are not shown: the link may work again."""


class LinkFacts(NamedTuple):
    """What is known about the links and works of a list.

    Attributes:
        verdicts: Verdict by web address.
        records: Record by identifier.
    """

    verdicts: Mapping[str, Verdict] = {}
    records: Mapping[Identifier, Record] = {}


class StoredFacts:
    """Reads the cache, each address once until `forget` is called; asks no network.

    Args:
        settings: Returns the network settings for what a configuration says about links.
    """

    def __init__(self, settings: Callable[[LinkSettings], NetSettings]) -> None:
        self._settings = settings
        self._verdicts: dict[tuple[str, str], Verdict | None] = {}
        self._answers: dict[tuple[str, str], Verdict] = {}
        self._records: dict[Identifier, Record] = {}

    def forget(self, *, answers: bool = False) -> None:
        """Read the cache again when needed: another run may have written to it.

        Args:
            answers: Whether what `keep` took is forgotten too.
        """
        self._verdicts = {}
        if answers:
            self._answers = {}

    def keep(self, facts: LinkFacts, config: Config) -> None:
        """Take what the network answered just now.

        Args:
            facts: The answers.
            config: The configuration of the list that was asked about.
        """
        answers = {
            (config.origin, url): verdict
            for url, verdict in facts.verdicts.items()
            if verdict.cause is not Cause.OFFLINE
        }
        # replaced, not changed: a check may be reading them in another thread
        self._answers = {**self._answers, **answers}
        self._records = {**self._records, **facts.records}

    def of(self, doc: Document, config: Config) -> LinkFacts:
        """Return what is known about a document.

        Args:
            doc: The document.
            config: Its configuration.
        """
        verdicts = self._verdicts
        keys = [(config.origin, url) for url in addresses((doc,))]
        if new := [key for key in keys if key not in verdicts]:
            verdicts.update(dict.fromkeys(new))
            settings = self._settings(config.links)
            if settings.cache_dir is not None and exists(settings.cache_dir / FILE):
                verdicts.update(_stored_verdicts(new, settings))
                index = Index(doc, Words(config.words), config.roles)
                stored = asyncio.run(stored_records([(doc, index)], settings))
                self._records = {**stored, **self._records}
        known = ((key[1], self._answers.get(key) or verdicts[key]) for key in keys)
        return LinkFacts({url: each for url, each in known if each is not None}, self._records)


def _stored_verdicts(
    keys: Iterable[tuple[str, str]], settings: NetSettings
) -> Iterator[tuple[tuple[str, str], Verdict | None]]:
    """Yield each address with its last verdict, None if there is none or it is too old."""
    now = time.time()
    store = Store(
        settings.cache_dir,
        max_age=settings.max_age,
        now=time.time,
        notice=lambda message: None,
        soon=lambda act: act(),
    )
    try:
        for key in keys:
            yield key, _stored_verdict(key[1], store, settings, now)
    finally:
        store.close()


def _stored_verdict(url: str, store: Store, settings: NetSettings, now: float) -> Verdict | None:
    try:
        target, fragment = read_target(url)
    except InvalidTargetError:
        return None
    plan = plan_request(target, settings, has_fragments=bool(fragment))
    # what the configuration says about the link may be newer than the verdict
    if plan.skip is not None or plan.overridden:
        return None
    verdict = store.last(target.url)
    return verdict if verdict is not None and 0 <= now - verdict.checked_at <= OLDEST else None
