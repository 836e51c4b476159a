"""From the links of documents to verdicts: what `check`, `links` and `demo` share of a run on the network."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from surveylint.config.values import Links
from surveylint.disk import files
from surveylint.lazy import lazily
from surveylint.lint.resolve import Plan
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.source import NotTextError, Source
from surveylint.namedtuples import NamedTuple
from surveylint.reading import read

if TYPE_CHECKING:
    from surveylint.model.verdict import Verdict
    from surveylint.net.settings import NetSettings
    from surveylint.probe.checker import CheckResult, Progress


class Bar(Protocol):
    """Who is told how far a run is, and can be taken away."""

    def advanced(self, done: int, total: int, waiting_for: Callable[[], str]) -> None:
        """Take the links done, the links in all, and a way to ask which host the run waits for."""

    def clear(self) -> None:
        """Leave nothing on the screen."""


class Network(NamedTuple):
    """How a command line wants the network to be asked.

    Attributes:
        settings: Makes the settings of what a configuration says of links; called only when there is something to ask, since it imports the network wing.
        progress: Who is told how far the run is; its `clear` takes it away.
        required: Whether no network at all makes the run fail.
        private: Whether private addresses are asked too.
    """

    settings: Callable[[Links], NetSettings]
    progress: Bar
    required: bool = False
    private: bool = False


class Health(NamedTuple):
    """What the network said of the links of some files.

    Attributes:
        verdicts: Web address to verdict.
        counts: How many links are in each state.
        interrupted: Whether Ctrl-C ended the run; the verdicts are those learned until then.
        failed: Whether something keeps the run from being complete.
        complaints: What is to be said on the error stream.
    """

    verdicts: Mapping[str, Verdict] = {}
    counts: Mapping[str, int] = {}
    interrupted: bool = False
    failed: bool = False
    complaints: tuple[str, ...] = ()


_SCHEME = lazily(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_IMAGES = (LinkKind.IMAGE, LinkKind.HTML_IMAGE)


def address(link: Link) -> str:
    """Return what the network is asked of a link: its web address, or an address with another scheme; else ""."""
    if link.kind in _IMAGES:
        return ""
    url = link.url.strip()
    return link.web or (url if _SCHEME.match(url) else "")


def addresses(docs: Iterable[Document]) -> Iterator[str]:
    """Return the distinct addresses of documents in the order of the text."""
    seen: set[str] = set()
    for doc in docs:
        for link in doc.links:
            url = address(link)
            if url and url not in seen:
                seen.add(url)
                yield url


def learn(
    docs: Iterable[Document], settings: NetSettings, progress: Progress | None = None
) -> CheckResult:
    """Ask the network about every link of some documents; asyncio and aiohttp are imported here, not at start-up.

    Args:
        docs: The documents.
        settings: How to ask.
        progress: Who is told how far the run is.
    """
    from surveylint.probe.checker import check_blocking

    return check_blocking(list(addresses(docs)), settings, progress=progress)


def counted(docs: Iterable[Document], verdicts: Mapping[str, Verdict]) -> dict[str, int]:
    """Count the links of documents by state; a link that stands twice counts twice."""
    counts: Counter[str] = Counter()
    for doc in docs:
        for link in doc.links:
            verdict = verdicts.get(address(link))
            if verdict is not None:
                counts[verdict.state.value] += 1
    return dict(sorted(counts.items()))


def ask(
    items: Sequence[files.Named | files.Trouble], plan: Plan, network: Network, max_size: int
) -> Health:
    """Ask the network about the links of files, but where that is left out: standard input, hooks, configuration.

    Nothing is asked for a file whose rules need no verdict, unless the line requires the network.

    A hook (`PRE_COMMIT=1`) runs before each commit and asks nothing, unless the line requires the network.

    Raises:
        ConfigError: A configuration cannot be followed.
    """
    named = [item for item in items if isinstance(item, files.Named)]
    # what cannot be followed is said before anybody waits
    rules = {item.path: plan.rules_of(item.path, plan.config_of(item.path)) for item in named}
    if not network.required:
        named = [item for item in named if any(rule.online for rule in rules[item.path])]
    silent = {
        item.path: why
        for item in named
        if (why := silence(item.path, plan, required=network.required))
    }
    said = tuple(f"links are not asked: {why}" for why in [*silent.values()][:1])
    docs = list(_documents([item for item in named if item.path not in silent], plan, max_size))
    health = ask_about(docs, plan, network)
    return health._replace(complaints=(*said, *health.complaints))


def silence(path: str, plan: Plan, *, required: bool) -> str:
    """Return why the network is not asked about a file, "" where it is.

    Args:
        path: The file as it was found.
        plan: Whose configuration holds for it.
        required: Whether the line requires the network, in a hook too.
    """
    if os.environ.get("PRE_COMMIT") == "1" and not required:
        return "a hook runs (PRE_COMMIT is set), and `--require-network` does not stand there"
    if path == files.STDIN:
        return "standard input"
    return "`offline` in the configuration" if plan.config_of(path).offline else ""


def ask_about(docs: Sequence[Document], plan: Plan, network: Network) -> Health:
    """Ask the network about the links of documents: one run, and one politeness, that of the first one."""
    if not any(True for _ in addresses(docs)):
        return Health()
    links = plan.config_of(docs[0].source.path).links
    outcome = learn(docs, network.settings(links), network.progress)
    network.progress.clear()
    faults = tuple(
        f"internal-error: {trace.strip().splitlines()[-1].split(':')[0]} on one link; the rest was checked"
        for _, trace in outcome.errors
    )
    return Health(
        verdicts=outcome.verdicts,
        counts=counted(docs, outcome.verdicts),
        interrupted=outcome.interrupted,
        failed=bool(faults) or (outcome.offline and network.required),
        complaints=(*outcome.notices, *faults),
    )


def _documents(items: Iterable[files.Named], plan: Plan, max_size: int) -> Iterator[Document]:
    """Read what can be read; what cannot is told by the check itself."""
    for item in items:
        if plan.excluded_by(item.path, plan.config_of(item.path)):
            continue
        data = files.read(item.path, max_size)
        if isinstance(data, bytes):
            try:
                yield read(Source.from_bytes(item.path, data))
            except (NotTextError, RecursionError):
                continue
