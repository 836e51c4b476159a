"""Verify a list against registries on loopback: rows verified, requests, and links still requested.

    verified_list.py LIST [TITLES.json]

The registries know every identifier of the list, with the title of its row as the record's. The
file replaces titles: `{"2304.02643": ["the title of version 1", "that of version 2"]}`, by the
identifier in the link. The links that no record answers for are requested of a client that only
counts them, by host.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from surveylint.config.values import REGISTRIES
from surveylint.entries import Index
from surveylint.entries.cited_works import CitedWork, cited_works, identified_links
from surveylint.health import addresses
from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.model.document import Document
from surveylint.model.reply import Exchange
from surveylint.model.source import Source
from surveylint.net.client import Request
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import Environment, check_blocking
from surveylint.reading import read
from surveylint.registries.answered_links import has_anchors, record_of_link
from surveylint.verify import verify
from surveylint.vocabulary import Words

sys.path.insert(0, str(Path(__file__).parents[2] / "registries"))

from registry_server import Paper, Registries, serving

RULES = (
    "wrong-paper", "title-drift", "retitled-paper", "missing-record", "missing-repository",
)  # fmt: skip


def known_by(registries: Registries, work: CitedWork, titles: list[str]) -> None:
    """Let the registries know a work under its titles, the newest last."""
    kind, value = work.identifier
    if kind == "arxiv":
        registries.papers[value] = Paper(tuple(titles))
        return
    doi = value if kind == "doi" else f"10.9999/{kind}.{value.lower()}"
    url = f"https://ieeexplore.ieee.org/document/{value}/"
    if kind == "aaai":
        url = f"https://ojs.aaai.org/index.php/AAAI/article/view/{value}"
    registries.works[doi] = {"title": [titles[-1]], "resource": {"primary": {"URL": url}}}
    if kind == "pii":
        registries.works[doi]["alternative-id"] = [value]
    if kind == "pmcid":
        registries.articles[value] = doi


class Counting:
    """A client that answers 200 to everything, and counts the requests by host."""

    def __init__(self) -> None:
        self.hosts: Counter[str] = Counter()

    async def exchange(self, request: Request) -> Exchange:
        """Count a request."""
        self.hosts[request.target.host] += 1
        return Exchange(status=200, headers={"content-type": "application/pdf"}, body=b"%PDF-1.7")


def run(doc: Document, stated: dict[str, list[str]]) -> None:
    registries = Registries()
    index = Index(doc, Words({}))
    works = list(cited_works(doc, index))
    for work in works:
        known_by(registries, work, stated.get(work.identifier.value, [work.title]))
    for identifier, _ in identified_links(doc):
        if identifier.kind == "github":
            registries.repositories[identifier.value] = (identifier.value, False)
    settings = NetSettings(allow_private=True, cache_dir=None, proxies={})
    with serving(registries):
        answer = verify([(doc, index)], settings, REGISTRIES, environment=registries.environment)
    print(f"{answer.verified} of {answer.rows} rows verified: {dict(answer.registries)}")
    print(f"requests of registries: {dict(answer.requests)}")
    for message in answer.messages:
        print(f"  {message}")
    report(doc, answer.records)
    client = Counting()
    result = check_blocking(
        list(addresses([doc])),
        settings,
        identified=lambda target, has_fragments: (
            not (has_fragments and has_anchors(target.url))
            and record_of_link(target.url, answer.records) is not None
        ),
        environment=Environment(client=lambda _settings: client),
    )
    print(f"{len(result.verdicts)} links, requested by host: {dict(client.hosts.most_common())}")


def report(doc: Document, records: Any) -> None:
    """Print the findings of the rules on records."""
    for rule in RULES:
        outcome = lint(doc, rulebook.load([rule]), today=date.today(), records=records)
        for crash in outcome.crashes:
            raise crash.error
        for found in outcome.findings:
            print(f"  {found.place.line}: {found.severity}[{rule}] {found.message}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("titles", type=Path, nargs="?")
    options = parser.parse_args()
    stated = json.loads(options.titles.read_text("utf-8")) if options.titles else {}
    run(read(Source.from_bytes(str(options.list), options.list.read_bytes())), stated)


if __name__ == "__main__":
    main()
