"""From the identifiers of documents to records: the part of a run that asks registries."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from surveylint.entries import Index
from surveylint.model.record import Identifier, Record, titled
from surveylint.namedtuples import NamedTuple
from surveylint.questions import Questions, questions_of
from surveylint.registries import lookups
from surveylint.registries.known_records import KnownRecords
from surveylint.registries.lookups import StatedWork
from surveylint.registries.title_match import part_words, search_words
from surveylint.report import VerifiedRows
from surveylint.tables.known_works import NOTHING_KNOWN, KnownWorks, known_works

if TYPE_CHECKING:
    from surveylint.model.document import Document
    from surveylint.model.reply import Exchange
    from surveylint.net.client import Request
    from surveylint.net.settings import NetSettings
    from surveylint.registries.session import RegistrySession
    from surveylint.tables.paper_tables import PaperTables


_MOST_ASKED = 20_000
"""Identifiers that are asked about at once, so that memory does not grow with the lists."""


class Verification(NamedTuple):
    """What registries answered about the identifiers of some documents.

    Attributes:
        records: Records by identifier, also of works that only a search found.
        interrupted: Whether Ctrl-C ended the run; what was learned until then is here.
        out_of_time: Whether `settings.deadline` ended the run in the same way.
        messages: Lines for the error stream.
        requests: The number of requests by registry.
        rows: The number of works whose titles can be compared.
        verified: The number of them whose registry knows the title.
        registries: The number of them by registry, in alphabetical order.
    """

    records: Mapping[Identifier, Record] = {}
    interrupted: bool = False
    out_of_time: bool = False
    messages: tuple[str, ...] = ()
    requests: Mapping[str, int] = {}
    rows: int = 0
    verified: int = 0
    registries: Mapping[str, int] = {}

    @property
    def counted(self) -> VerifiedRows:
        """The counts, as reports write them."""
        return VerifiedRows(self.rows, self.verified, self.registries)


def verify(
    questions: Questions,
    settings: NetSettings,
    names: Iterable[str],
    *,
    tables: PaperTables | None = None,
    advanced: Callable[[int, int, str], None] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Verification:
    """Ask registries about the identifiers of lists; Ctrl-C ends it.

    This imports asyncio and aiohttp, as only the other network modules do.

    Args:
        questions: The identifiers and works of the lists.
        settings: The network settings.
        names: The registries to ask.
        tables: The tables of papers, so that no registry is asked about what they know.
        advanced: Takes the identifiers done, all of them, and the registry waited for.
        environment: Addresses and secrets, instead of the environment variables.
    """
    try:
        return asyncio.run(
            ask_registries(
                questions,
                settings,
                names,
                tables=tables,
                advanced=advanced,
                environment=environment,
                keeps_interrupted=True,
            )
        )
    except KeyboardInterrupt:  # before the first request, or a second time
        return Verification(interrupted=True)


async def ask_registries(
    questions: Questions,
    settings: NetSettings,
    names: Iterable[str],
    *,
    tables: PaperTables | None = None,
    advanced: Callable[[int, int, str], None] | None = None,
    environment: Mapping[str, str] | None = None,
    keeps_interrupted: bool = False,
) -> Verification:
    """Ask registries as `verify` does, for callers that have an event loop.

    Args:
        questions: The identifiers and the works.
        settings: The network settings.
        names: The registries to ask.
        tables: The tables of papers.
        advanced: Takes the identifiers done, all of them, and the registry waited for.
        environment: Addresses and secrets, instead of the environment variables.
        keeps_interrupted: Whether a cancellation ends it with what was learned, for Ctrl-C.
    """
    from surveylint.registries.open_session import open_session

    identifiers, works = questions.identifiers, questions.works
    names = tuple(names)
    if not identifiers or not names:
        return Verification()
    by_table = known(tables, identifiers, works)
    notices: list[str] = []
    opened = open_session(
        settings, names, advanced=advanced, environment=environment, notice=notices.append
    )
    interrupted = out_of_time = False
    async with opened as session:
        records = session.known
        try:
            async with asyncio.timeout(settings.seconds_left(time.monotonic())):
                records = await learn(session, identifiers, works, by_table)
        except TimeoutError:
            out_of_time = True
        except asyncio.CancelledError:
            if not keeps_interrupted:
                raise
            interrupted = True
    records.add(by_table.records.values())
    return verified_by(records, works)._replace(
        interrupted=interrupted,
        out_of_time=out_of_time,
        messages=(*notices, *session.notices()),
        requests=dict(session.requests),
    )


def verified_by(
    records: Mapping[Identifier, Record], works: Collection[StatedWork]
) -> Verification:
    """Return records, and how many works they verify."""
    verified = Counter(
        record.service for work in works if (record := titled(records, work.identifier))
    )
    return Verification(
        records,
        rows=len(works),
        verified=verified.total(),
        registries={name: verified[name] for name in sorted(verified, key=str.casefold)},
    )


async def stored_records(
    docs: Sequence[tuple[Document, Index]], settings: NetSettings
) -> KnownRecords:
    """Return the records that earlier runs stored; no registry is asked.

    Args:
        docs: The documents, each with its works.
        settings: The network settings, for the folder of the records.
    """
    from surveylint.registries.record_store import RecordStore
    from surveylint.registries.session import RegistrySession

    questions = questions_of(docs)
    store = RecordStore(settings.cache_dir, time.time)
    session = RegistrySession((), _NoClient(), settings, store)
    try:
        return await learn(session, questions.identifiers, questions.works)
    finally:
        store.close()


class _NoClient:
    """A client for a session without registries, which sends no requests."""

    async def exchange(self, request: Request) -> Exchange:
        """Refuse a request.

        Raises:
            AssertionError: A session without registries sent it.
        """
        raise AssertionError(f"request to {request.target.host} without registries")


def known(
    tables: PaperTables | None, identifiers: Iterable[Identifier], works: Iterable[StatedWork]
) -> KnownWorks:
    """Return what tables say about some works, nothing without tables."""
    return NOTHING_KNOWN if tables is None else known_works(tables, identifiers, works)


async def learn(
    session: RegistrySession,
    identifiers: Iterable[Identifier],
    works: Iterable[StatedWork],
    by_table: KnownWorks = NOTHING_KNOWN,
) -> KnownRecords:
    """Return the records of identifiers, and those that prove which links are wrong.

    Args:
        session: Asks the registries.
        identifiers: The identifiers of all links.
        works: The works among them whose titles are compared.
        by_table: What tables say about them.
    """
    records = KnownRecords()
    asked = (each for each in identifiers if each not in by_table.settled)
    while part := [*islice(asked, _MOST_ASKED)]:
        records.update(await session.records(part))
    records.add(session.stored(by_table.settled).values())
    records.add(by_table.records.values())
    # arXiv names the published version by its DOI; Crossref knows the venue
    converted = [
        Identifier("doi", record.doi)
        for record in records.values()
        if record.doi
        and (
            record.identifier.kind == "pmcid"
            or (record.identifier.kind == "arxiv" and record.published_as)
        )
    ]
    if converted:
        for identifier, record in (await session.records(converted)).items():
            if identifier not in records:
                records[identifier] = record
    records.add(await _registered(session, works))
    different = lookups.suspects(works, records)
    records.update(await session.titles_of_versions(lookups.retitled(different, records)))
    different = lookups.suspects(different, records)
    records.add((await session.probable(lookups.mentioned(different))).values())
    # a search would find only papers that are newer than the table
    for words_of in (search_words, part_words) if not by_table.is_complete else ():
        await _search(session, records, lookups.searches(different, records, words_of))
    if not by_table.is_complete:
        await _search(session, records, lookups.short_searches(different, records))
        unfound = [search.work for search in lookups.searches(different, records)]
        records.add((await session.probable(lookups.near_identifiers(unfound))).values())
    records.add(by_table.different.values())
    return records


async def _search(
    session: RegistrySession,
    records: KnownRecords,
    searches: Sequence[lookups.Search],
) -> None:
    """Search for titles, and add what is found to the records."""
    for done, search in enumerate(searches):
        session.advanced(done, len(searches), "arXiv title search")
        records.add(await session.search(search.key, search.words) or ())


async def _registered(session: RegistrySession, works: Iterable[StatedWork]) -> list[Record]:
    """Return the records of works whose publisher registers only a URL with the identifier."""
    found = []
    searches = lookups.registered(works)
    for done, search in enumerate(searches):
        session.advanced(done, len(searches), "Crossref title search")
        record = await session.registered(search.work.identifier, search.words)
        if record is not None:
            found.append(record)
    return found
