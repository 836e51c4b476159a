"""From the links of documents to verdicts and records: the part of a run that asks the network."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from surveylint.asked import Health, Network
from surveylint.config.values import LinkSettings
from surveylint.disk import table_files
from surveylint.disk.files import STDIN, FoundFile, NotOpened
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link
from surveylint.namedtuples import NamedTuple
from surveylint.questions import Questions

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.disk.selection import Selection
    from surveylint.lint.engine import Crash
    from surveylint.model.record import Identifier, Record
    from surveylint.model.target import Target
    from surveylint.model.verdict import Verdict
    from surveylint.net.settings import NetSettings
    from surveylint.probe.checker import CheckResult, Progress
    from surveylint.report.link_table import Row

MOST_KEPT = 4_000_000
"""Characters of the lists whose documents are kept in memory until they are checked.

The document of a short list with many links takes 15 times its size."""

_SCHEME = lazily(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Gathered(NamedTuple):
    """What is asked about the selected lists, and what was opened for it.

    Attributes:
        questions: What is asked.
        opened: Document by path, or why there is none, for the lists that are kept in memory.
        linked: The configuration of the first list whose links are asked about, None without one.
        identified: That of the first list whose identifiers are asked about.
        messages: Lines for the error stream.
    """

    questions: Questions
    opened: dict[str, Document | NotOpened | Crash]
    linked: Config | None = None
    identified: Config | None = None
    messages: tuple[str, ...] = ()


def ask_lists(
    found: Sequence[FoundFile | NotOpened], selection: Selection, network: Network
) -> tuple[Health, dict[str, Document | NotOpened | Crash]]:
    """Ask the network about the links of the selected files, and return what was opened for it.

    One run asks about all links at once, so that each host is asked slowly and each target once.

    Raises:
        ConfigError: A configuration is wrong; this is reported before anything is asked.
    """
    gathered = gather(found, selection, required=network.required)
    return ask_gathered(gathered, network), gathered.opened


def gather(
    found: Sequence[FoundFile | NotOpened],
    selection: Selection,
    *,
    required: bool = False,
    most_kept: int = MOST_KEPT,
) -> Gathered:
    """Return what is asked about the selected files.

    The rules need the documents again, with the verdicts. So the documents stay in memory, up to a
    limit; the lists after it are parsed twice.

    Files are left out for the reasons of `why_not_asked`, and, unless the network is required, if
    none of their rules needs a verdict or a record. Registries are asked only about the files with
    a rule that needs records.

    Args:
        found: The files.
        selection: The rules of each file.
        required: Whether the network is required.
        most_kept: Characters of the lists whose documents are kept.

    Raises:
        ConfigError: A configuration is wrong.
    """
    gathered, reason, size = Gathered(Questions(), {}), "", 0
    for file in found:
        if isinstance(file, NotOpened):
            continue
        selection.verify(file)
        config = selection.plan.config_of(selection.name_of(file))
        needs = asked_for(selection, file, config, required=required)
        if not needs:
            continue
        if why := why_not_asked(file, config, required=required):
            reason = reason or why
            continue
        doc = selection.open(file)
        size += len(doc.text) if isinstance(doc, Document) else 0
        if size <= most_kept:
            gathered.opened[file.path] = doc
        if isinstance(doc, Document):
            gathered = _with_list(gathered, doc, config, needs)
    return gathered._replace(messages=(f"links are not checked: {reason}",) if reason else ())


def asked_for(selection: Selection, file: FoundFile, config: Config, *, required: bool) -> set[str]:
    """Return what is asked about a file: `verdicts` of its links, `records` of its works, or both.

    Args:
        selection: The rules of each file.
        file: The file.
        config: Its configuration.
        required: Whether the network is required; then links are asked about in any case.
    """
    rules = selection.plan.rules_of(selection.name_of(file), config)
    needs = {need for rule in rules for need in rule.needs if need in ("verdicts", "records")}
    return needs | {"verdicts"} if required else needs


def _with_list(gathered: Gathered, doc: Document, config: Config, needs: set[str]) -> Gathered:
    """Add to the questions what the rules of a list need to know."""
    if "verdicts" in needs:
        gathered.questions.add_links(filter(None, map(address, doc.links)))
        gathered = gathered._replace(linked=gathered.linked or config)
    if "records" in needs:
        from surveylint.entries import Index
        from surveylint.vocabulary import Words

        gathered.questions.add_works(doc, Index(doc, Words(config.words), config.roles))
        gathered = gathered._replace(identified=gathered.identified or config)
    return gathered


def ask_gathered(gathered: Gathered, network: Network) -> Health:
    """Ask the network what was gathered."""
    health, questions = Health(), gathered.questions
    if gathered.identified is not None:
        health = _records(questions, gathered.identified, network)
    if gathered.linked is not None and not health.interrupted:
        links = gathered.linked.links
        health = _with_links(health, ask(questions.links, links, network, health.records))
    return health._replace(messages=(*gathered.messages, *health.messages))


def _with_links(health: Health, answer: Health) -> Health:
    """Return what registries answered, with what the network answered about the links."""
    return answer._replace(
        records=with_archived(health.records, answer.verdicts),
        verified=health.verified,
        failed=answer.failed or health.failed,
        incomplete=(*answer.incomplete, *health.incomplete),
        messages=(*answer.messages, *health.messages),
    )


def with_archived(
    records: Mapping[Identifier, Record], verdicts: Mapping[str, Verdict]
) -> Mapping[Identifier, Record]:
    """Return records in which those of missing repositories have the archived copy of a link."""
    copies = {url: verdict.archived for url, verdict in verdicts.items() if verdict.archived}
    if not copies:
        return records
    from surveylint.hosts import identify
    from surveylint.model.record import Identifier

    found = dict(records)
    for url, copy in copies.items():
        work = identify(url)
        record = None if work is None else found.get(Identifier(work.kind, work.value))
        if record is not None and record.missing:
            found[record.identifier] = record._replace(archive_url=copy.url, archived_on=copy.day)
    return found


def _records(questions: Questions, config: Config, network: Network) -> Health:
    """Ask registries about the identifiers of lists."""
    names = network.registries_of(config)
    if not names:
        return Health()
    from surveylint.verify import verify

    settings = network.settings(config.links)
    tables = table_files.tables()
    answer = verify(questions, settings, names, tables=tables, advanced=network.progress.verified)
    network.progress.clear()
    ended = _why_ended(network, interrupted=answer.interrupted, out_of_time=answer.out_of_time)
    counted = f"{answer.verified:,} of {answer.rows:,} rows" if answer.rows else "no row"
    reason = f"{ended}: {counted} verified"
    return Health(
        records=answer.records,
        verified=answer.counted,
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
    counted: Mapping[str, int],
    links: LinkSettings,
    network: Network,
    records: Mapping[Identifier, Record] = MappingProxyType({}),
) -> Health:
    """Ask the network about links.

    Args:
        counted: How often each link is in the lists, by its address.
        links: What the configuration says about links.
        network: How to ask.
        records: What registries say; links of publishers whose work they know are not requested.
    """
    from surveylint.model.verdict import NO_NETWORK

    total = len(counted)
    if not total:
        return Health()
    outcome = learn(counted, network.settings(links), network.progress, records)
    network.progress.clear()
    ended = _why_ended(network, interrupted=outcome.interrupted, out_of_time=outcome.out_of_time)
    checked = f"{ended}: {len(outcome.verdicts):,} of {total:,} links checked"
    reasons = [checked] if ended else []
    if outcome.offline:
        reasons.append(NO_NETWORK)
    verdicts: Mapping[str, Verdict] = outcome.verdicts
    notices = outcome.notices
    if network.suggest and not ended:
        verdicts, more = _with_copies(verdicts, network.settings(links))
        notices = (*notices, *more)
    crashes = crash_reasons(outcome)
    return Health(
        verdicts=verdicts,
        counts=count_links(counted, outcome.verdicts),
        interrupted=outcome.interrupted,
        failed=bool(crashes) or outcome.out_of_time or (outcome.offline and network.required),
        incomplete=(*reasons, *crashes),
        messages=(*notices, *crashes),
    )


def _with_copies(
    verdicts: Mapping[str, Verdict], settings: NetSettings
) -> tuple[Mapping[str, Verdict], tuple[str, ...]]:
    """Return verdicts with the archived copies of dead links, and lines for the error stream."""
    from surveylint.model.verdict import State
    from surveylint.registries.archived_copies import suggest

    dead = [url for url, verdict in verdicts.items() if verdict.state is State.DEAD]
    found = suggest(dead, settings)
    copies = found.copies
    return {
        url: replace(verdict, archived=copies.get(url)) for url, verdict in verdicts.items()
    }, found.messages


def crash_reasons(outcome: CheckResult) -> tuple[str, ...]:
    """Return a clause for each link whose check ended by a bug."""
    return tuple(
        f"internal-error: {trace.strip().splitlines()[-1].split(':')[0]} on one link;"
        " all other links were checked"
        for _, trace in outcome.errors
    )


def _why_ended(network: Network, *, interrupted: bool, out_of_time: bool) -> str:
    """Return why a run ended before its end, "" if it did not."""
    if interrupted:
        return "interrupted"
    return f"time limit of {network.max_time:g} s" if out_of_time else ""


def learn(
    urls: Collection[str],
    settings: NetSettings,
    progress: Progress | None = None,
    records: Mapping[Identifier, Record] = MappingProxyType({}),
) -> CheckResult:
    """Ask the network about every link that no record answers for.

    This imports asyncio and aiohttp, which nothing else does.
    """
    from surveylint.probe.waves import check_in_waves
    from surveylint.registries.answered_links import has_anchors, judged, record_of_link

    def identified(target: Target, has_fragments: bool) -> bool:
        if has_fragments and has_anchors(target.url):
            return False
        return record_of_link(target.url, records) is not None

    return check_in_waves(
        urls,
        settings,
        progress=progress,
        identified=identified,
        judged=lambda url, verdict: judged(url, verdict, records),
    )


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


def link_row(doc: Document, link: Link, verdict: Verdict, secrets: frozenset[str]) -> Row:
    """Return a link with its place, its URL as written, and its verdict.

    Args:
        doc: The document.
        link: The link.
        verdict: Its verdict.
        secrets: What is masked, as `secret_words` returns it for the document.
    """
    from surveylint.report.link_table import Row

    line, column = doc.source.place(link.target_start)
    url = doc.text[link.target_start : link.target_end]
    return Row(doc.source.path, line, column, url, verdict, secrets)


def count_states(docs: Iterable[Document], verdicts: Mapping[str, Verdict]) -> dict[str, int]:
    """Count the links of documents by state; a link that appears twice counts twice."""
    counted = Questions()
    counted.add_links(address(link) for doc in docs for link in doc.links)
    return count_links(counted.links, verdicts)


def count_links(counted: Mapping[str, int], verdicts: Mapping[str, Verdict]) -> dict[str, int]:
    """Count links by state, each as often as it is in the lists."""
    counts: Counter[str] = Counter()
    for url, count in counted.items():
        verdict = verdicts.get(url)
        if verdict is not None:
            counts[verdict.state.value] += count
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
