"""From the links of documents to verdicts: what `check`, `links` and `demo` share of a run on the network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from surveylint.lazy import lazily
from surveylint.model.document import Document, Link, LinkKind

if TYPE_CHECKING:
    from surveylint.model.verdict import Verdict
    from surveylint.net.settings import NetSettings
    from surveylint.probe.engine import Outcome, Progress

_SCHEME = lazily(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_IMAGES = (LinkKind.IMAGE, LinkKind.HTML_IMAGE)


def address(link: Link) -> str:
    """Give what the network is asked of a link: its web address, or an address with another scheme; else ""."""
    if link.kind in _IMAGES:
        return ""
    url = link.url.strip()
    return link.web or (url if _SCHEME.match(url) else "")


def addresses(docs: Iterable[Document]) -> Iterator[str]:
    """Give the distinct addresses of documents in the order of the text."""
    seen: set[str] = set()
    for doc in docs:
        for link in doc.links:
            url = address(link)
            if url and url not in seen:
                seen.add(url)
                yield url


def learn(docs: Iterable[Document], settings: NetSettings, progress: Progress | None = None) -> Outcome:
    """Ask the network about every link of some documents; asyncio and aiohttp are imported here, not at start-up.

    Args:
        docs: The documents.
        settings: How to ask.
        progress: Who is told how far the run is.
    """
    from surveylint.probe.engine import check_blocking

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
