"""From the links of documents to verdicts and records: the part of a run that asks the network."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from surveylint.config.values import REGISTRIES, LinkSettings
from surveylint.disk import table_files
from surveylint.disk.files import STDIN, FoundFile, NotOpened
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link
from surveylint.namedtuples import NamedTuple
from surveylint.report import VerifiedRows

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.disk.selection import Selection
    from surveylint.lint.engine import Crash
    from surveylint.model.record import Identifier, Record
    from surveylint.model.target import Target
    from surveylint.model.verdict import Verdict
    from surveylint.net.settings import NetSettings
    from surveylint.probe.checker import CheckResult, Progress, Remaining
    from surveylint.report.link_table import Row

_SCHEME = lazily(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class ProgressDisplay(Protocol):
    """What shows the progress of a run, and can be cleared."""

    def advanced(self, done: int, total: int, remaining: Callable[[], Remaining]) -> None:
        """Take the links done, the total, and a function that returns what is waited for."""

    def verified(self, done: int, total: int, registry: str) -> None:
        """Take the identifiers done, the total, and the registry that is waited for."""

    def clear(self) -> None:
        """Leave nothing on the screen."""


class Network(NamedTuple):
    """How a command line asks the network.

    Attributes:
        settings: Returns the settings for what a configuration says about links; only called if
            there is something to ask, because it imports the network modules.
        progress: Shows the progress of the run.
        required: Whether the run fails without a network.
        registries: The registries to ask; None for those of the configuration.
        max_time: Seconds after which the run ends; None for no limit.
    """

    settings: Callable[[LinkSettings], NetSettings]
    progress: ProgressDisplay
    required: bool = False
    registries: tuple[str, ...] | None = ()
    max_time: float | None = None

    def registries_of(self, config: Config) -> tuple[str, ...]:
        """Return the registries to ask about a list: those named, configured, or all."""
        if self.registries is not None:
            return self.registries
        return REGISTRIES if config.registries is None else config.registries


class Health(NamedTuple):
    """What the network answered about the links of some files.

    Attributes:
        verdicts: Verdict by web address.
        counts: Number of links by state.
        interrupted: Whether Ctrl-C ended the run; what was learned until then is kept.
        failed: Whether the run is incomplete, so that it must not look like a complete one.
        incomplete: Why not everything was asked about, a clause for each reason.
        messages: Lines for the error stream.
        records: Records by identifier.
        verified: How many rows were verified.
        hosts: Number of links by the path of their list, host and state.
    """

    verdicts: Mapping[str, Verdict] = {}
    counts: Mapping[str, int] = {}
    interrupted: bool = False
    failed: bool = False
    incomplete: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    records: Mapping[Identifier, Record] = {}
    verified: VerifiedRows = VerifiedRows()
    hosts: Mapping[str, Mapping[str, Mapping[str, int]]] = {}


def ask_lists(
    found: Sequence[FoundFile | NotOpened], selection: Selection, network: Network
) -> tuple[Health, dict[str, Document | NotOpened | Crash]]:
    """Ask the network about the links of the selected files, and return what was opened for it.

    One run asks about all links at once, so that each host is asked slowly and each target once.
    The rules need the documents again, with the verdicts, and a list is parsed once in a run: so
    the documents of the files that are asked about stay in memory, about three times the files'
    size. No other file is opened here.

    Files are left out for the reasons of `why_not_asked`, and, unless the network is required, if
    none of their rules needs a verdict or a record. Registries are asked only about the files with
    a rule that needs records.

    Raises:
        ConfigError: A configuration is wrong; this is reported before anything is asked.
    """
    plan, required = selection.plan, network.required
    reasons: list[str] = []
    opened: dict[str, Document | NotOpened | Crash] = {}
    linked: list[Document] = []
    identified: list[tuple[Document, Config]] = []
    for file in found:
        if isinstance(file, NotOpened):
            continue
        selection.verify(file)
        name = selection.name_of(file)
        config = plan.config_of(name)
        needs = {need for rule in plan.rules_of(name, config) for need in rule.needs}
        if not required and needs.isdisjoint(("verdicts", "records")):
            continue
        if reason := why_not_asked(file, config, required=required):
            reasons.append(reason)
            continue
        doc = opened[file.path] = selection.open(file)
        if not isinstance(doc, Document):
            continue
        if required or "verdicts" in needs:
            linked.append(doc)
        if "records" in needs:
            identified.append((doc, config))
    health = _records(identified, network) if identified else Health()
    if linked and not health.interrupted:
        links = plan.config_of(linked[0].source.path).links
        health = _with_links(health, ask(linked, links, network, health.records))
    messages = tuple(f"links are not checked: {reason}" for reason in reasons[:1])
    return health._replace(messages=(*messages, *health.messages)), opened


def _with_links(health: Health, answer: Health) -> Health:
    """Return what registries answered, with what the network answered about the links."""
    return answer._replace(
        records=health.records,
        verified=health.verified,
        failed=answer.failed or health.failed,
        incomplete=(*answer.incomplete, *health.incomplete),
        messages=(*answer.messages, *health.messages),
    )


def _records(docs: Sequence[tuple[Document, Config]], network: Network) -> Health:
    """Ask registries about the identifiers of documents."""
    config = docs[0][1]
    names = network.registries_of(config)
    if not names:
        return Health()
    from surveylint.entries import Index
    from surveylint.verify import verify
    from surveylint.vocabulary import Words

    indexed = [(doc, Index(doc, Words(each.words), each.roles)) for doc, each in docs]
    settings = network.settings(config.links)
    tables = table_files.tables()
    answer = verify(indexed, settings, names, tables=tables, advanced=network.progress.verified)
    network.progress.clear()
    ended = _why_ended(network, interrupted=answer.interrupted, out_of_time=answer.out_of_time)
    reason = f"{ended}: the registries were not asked about all identifiers"
    return Health(
        records=answer.records,
        verified=VerifiedRows(answer.rows, answer.verified, answer.registries),
        interrupted=answer.interrupted,
        failed=answer.out_of_time,
        incomplete=(reason,) if ended else (),
        messages=answer.messages,
    )


def why_not_asked(file: FoundFile, config: Config, *, required: bool) -> str:
    """Return why the network is not asked about a file, "" if it is.

    Args:
        file: The file.
        config: Its configuration.
        required: Whether the network is required, even in a hook.
    """
    if os.environ.get("PRE_COMMIT") == "1" and not required:
        return "this is a hook (PRE_COMMIT=1); use `--require-network` to check them"
    if file.path == STDIN:
        return "the list is standard input"
    return "`offline = true` in the configuration" if config.offline else ""


def ask(
    docs: Sequence[Document],
    links: LinkSettings,
    network: Network,
    records: Mapping[Identifier, Record] = MappingProxyType({}),
) -> Health:
    """Ask the network about the links of documents.

    Args:
        docs: The documents.
        links: What the configuration says about links.
        network: How to ask.
        records: What registries say; links of publishers whose work they know are not requested.
    """
    total = sum(1 for _ in addresses(docs))
    if not total:
        return Health()
    outcome = learn(docs, network.settings(links), network.progress, records)
    network.progress.clear()
    ended = _why_ended(network, interrupted=outcome.interrupted, out_of_time=outcome.out_of_time)
    checked = f"{ended}: {len(outcome.verdicts):,} of {total:,} links checked"
    reasons = [checked] if ended else []
    if outcome.offline:
        reasons.append("no network: no host responds, links are not checked")
    crashes = tuple(
        f"internal-error: {trace.strip().splitlines()[-1].split(':')[0]} on one link;"
        " all other links were checked"
        for _, trace in outcome.errors
    )
    return Health(
        verdicts=outcome.verdicts,
        counts=count_states(docs, outcome.verdicts),
        hosts={doc.source.path: count_hosts(doc, outcome.verdicts) for doc in docs},
        interrupted=outcome.interrupted,
        failed=bool(crashes) or outcome.out_of_time or (outcome.offline and network.required),
        incomplete=(*reasons, *crashes),
        messages=(*outcome.notices, *crashes),
    )


def _why_ended(network: Network, *, interrupted: bool, out_of_time: bool) -> str:
    """Return why a run ended before its end, "" if it did not."""
    if interrupted:
        return "interrupted"
    return f"time limit of {network.max_time:g} s" if out_of_time else ""


def learn(
    docs: Iterable[Document],
    settings: NetSettings,
    progress: Progress | None = None,
    records: Mapping[Identifier, Record] = MappingProxyType({}),
) -> CheckResult:
    """Ask the network about every link of some documents that no record answers for.

    This imports asyncio and aiohttp, which nothing else does.
    """
    from surveylint.probe.checker import check_blocking
    from surveylint.registries.answered_links import judged_by_record, record_of_link

    def identified(target: Target) -> bool:
        return record_of_link(target.url, records) is not None

    outcome = check_blocking(
        list(addresses(docs)), settings, progress=progress, identified=identified
    )
    return replace(outcome, verdicts=judged_by_record(outcome.verdicts, records))


def address(link: Link) -> str:
    """Return the web address of a link, or its address with another scheme; "" for all others."""
    if link.is_image:
        return ""
    url = link.url.strip()
    return link.web or (url if _SCHEME.match(url) else "")


def addresses(docs: Iterable[Document]) -> Iterator[str]:
    """Yield the distinct addresses of documents in the order of the text."""
    seen: set[str] = set()
    for doc in docs:
        for link in doc.links:
            url = address(link)
            if url and url not in seen:
                seen.add(url)
                yield url


def link_row(doc: Document, link: Link, verdict: Verdict) -> Row:
    """Return a link with its place, its URL as written, and its verdict."""
    from surveylint.report.link_table import Row

    line, column = doc.source.place(link.target_start)
    url = doc.text[link.target_start : link.target_end]
    return Row(doc.source.path, line, column, url, verdict)


def count_states(docs: Iterable[Document], verdicts: Mapping[str, Verdict]) -> dict[str, int]:
    """Count the links of documents by state; a link that appears twice counts twice."""
    counts: Counter[str] = Counter()
    for doc in docs:
        for link in doc.links:
            verdict = verdicts.get(address(link))
            if verdict is not None:
                counts[verdict.state.value] += 1
    return dict(sorted(counts.items()))


def count_hosts(doc: Document, verdicts: Mapping[str, Verdict]) -> dict[str, dict[str, int]]:
    """Count the links of a document by host and state; one that appears twice counts twice."""
    from surveylint.report.past_runs import host_of

    hosts: dict[str, dict[str, int]] = {}
    for link in doc.links:
        url = address(link)
        verdict = verdicts.get(url)
        if verdict is not None and (host := host_of(url)):
            states = hosts.setdefault(host, {})
            states[verdict.state.value] = states.get(verdict.state.value, 0) + 1
    return hosts
