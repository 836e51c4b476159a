"""The plan of a run on a cluster: what the lists ask of which bucket, in files that workers read.

The texts of lists go to the workers as JSON texts, and what they ask for comes back as such.
Nothing of it is in memory as a whole: each bucket has a file of its links, the registries one of
identifiers and works, and one file says which links are in which list.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from surveylint.asked import Network
from surveylint.config import Config
from surveylint.disk import files
from surveylint.disk.files import FoundFile, NotOpened
from surveylint.disk.selection import Selection
from surveylint.entries import Index
from surveylint.fleet.buckets import Buckets, shard_of
from surveylint.health import address, asked_for, why_not_asked
from surveylint.model.document import Document
from surveylint.model.record import Identifier
from surveylint.model.source import Source
from surveylint.namedtuples import NamedTuple
from surveylint.net.settings import NetSettings
from surveylint.questions import Questions
from surveylint.registries.lookups import StatedWork
from surveylint.vocabulary import Words

_BATCH = 500_000
"""Characters of lists that are sent to a worker at once."""


class AskedList(NamedTuple):
    """A list, and what is asked about it.

    Attributes:
        source: Its text.
        config: Its configuration.
        links: Whether its links are asked about.
        records: Whether registries are asked about its works.
    """

    source: Source
    config: Config
    links: bool
    records: bool


class PlannedBucket(NamedTuple):
    """A bucket: its number, from 1, how many links it has, and a hash of them."""

    number: int
    links: int
    hash: str


def asked_lists(
    found: Iterable[FoundFile | NotOpened],
    selection: Selection,
    network: Network,
    reasons: list[str],
) -> Iterator[AskedList]:
    """Yield the lists of which something is asked, as `surveylint.health.ask_lists` chooses them.

    Args:
        found: The files.
        selection: What is selected.
        network: How the network is asked.
        reasons: Takes why lists are left out.
    """
    for file in found:
        if isinstance(file, NotOpened):
            continue
        selection.verify(file)
        config = selection.plan.config_of(selection.name_of(file))
        needs = asked_for(selection, file, config, required=network.required)
        if not needs:
            continue
        if reason := why_not_asked(file, config, required=network.required):
            reasons.append(reason)
            continue
        source = selection.source(file)
        if not isinstance(source, NotOpened):
            yield AskedList(source, config, "verdicts" in needs, "records" in needs)


def batches(lists: Iterable[AskedList]) -> Iterator[str]:
    """Yield lists as texts for `questions`, several small ones at once."""
    size, number = 0, 0

    def batch_of(each: AskedList) -> int:
        nonlocal size, number
        size += len(each.source.text)
        if size > _BATCH:
            size, number = len(each.source.text), number + 1
        return number

    for _, batch in groupby(lists, batch_of):
        yield json.dumps([_fields(each) for each in batch])


def _fields(each: AskedList) -> dict[str, object]:
    return {
        "path": each.source.path,
        "text": each.source.text,
        "words": {name: list(words) for name, words in each.config.words.items()},
        "roles": dict(each.config.roles),
        "links": each.links,
        "records": each.records,
    }


def questions(batch: str) -> str:
    """Return what is asked about the lists of a batch; a worker does this.

    Args:
        batch: A text of `batches`.
    """
    return json.dumps([_questions_of(each) for each in json.loads(batch)])


def _questions_of(each: Mapping[str, Any]) -> dict[str, object]:
    """Return the links of a list with how often each is there, its identifiers and works."""
    doc = files.parsed(Source(each["path"], each["text"]))
    asked = Questions()
    if each["links"] and isinstance(doc, Document):  # a crash is reported where its rules run
        asked.add_links(filter(None, map(address, doc.links)))
    if each["records"] and isinstance(doc, Document):
        words = {name: tuple(values) for name, values in each["words"].items()}
        asked.add_works(doc, Index(doc, Words(words), each["roles"]))
    return {
        "path": each["path"],
        "links": dict(asked.links),
        "identifiers": [*asked.identifiers],
        "works": [(*work.identifier, work.title, work.text) for work in asked.works],
    }


class ClusterPlan:
    """The files of a plan.

    Args:
        folder: An empty folder, which all workers can read.
        buckets: The buckets of links and registries.
        count: The number of buckets of links.
    """

    def __init__(self, folder: Path, buckets: Buckets, count: int) -> None:
        self._folder, self._buckets, self._count = folder, buckets, count
        self._hashes = {number: sha256() for number in range(1, count + 1)}
        self._links: Counter[int] = Counter()
        self._works_hash = sha256()
        self._has_works = False

    def add(self, answer: str, settings: NetSettings) -> None:
        """Take what is asked about some lists: a text that `questions` returned.

        Args:
            answer: The text.
            settings: The network settings, which decide where a link is asked.
        """
        links: dict[int, list[str]] = {}
        works = []
        for each in json.loads(answer):
            for url in each["links"]:
                number = shard_of(self._buckets.of_url(url, settings), self._count)
                links.setdefault(number, []).append(json.dumps(url) + "\n")
            if each["identifiers"] or each["works"]:
                works.append(json.dumps([each["identifiers"], each["works"]]) + "\n")
        for number, lines in links.items():
            self._links[number] += len(lines)
            self._hashes[number].update("".join(lines).encode())
            _append(self.links_file(number), lines)
        self._has_works = self._has_works or bool(works)
        self._works_hash.update("".join(works).encode())
        _append(self._folder / "works.jsonl", works)
        _append(self._folder / "lists.jsonl", [answer + "\n"])

    def links_file(self, number: int) -> Path:
        """Return the file of the links of a bucket."""
        return self._folder / f"links.{number:05}.jsonl"

    def add_identified(self, number: int, targets: Sequence[str]) -> Path:
        """Write the targets of a bucket that registries answer for; return their file."""
        path = self._folder / f"identified.{number:05}.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in targets), encoding="ascii")
        return path

    @property
    def works_file(self) -> Path:
        """The file of identifiers and works."""
        return self._folder / "works.jsonl"

    @property
    def works_hash(self) -> str:
        """A hash of the identifiers and works, "" if there are none."""
        return self._works_hash.hexdigest() if self._has_works else ""

    def planned(self) -> list[PlannedBucket]:
        """Return the buckets that have links, the one with the most first."""
        return [
            PlannedBucket(number, links, self._hashes[number].hexdigest())
            for number, links in self._links.most_common()
        ]

    def lists(self) -> Iterator[dict[str, Any]]:
        """Yield each list: its path, links with how often each is there, identifiers and works."""
        for batch in _values(self._folder / "lists.jsonl"):
            yield from batch


def planned_links(path: Path) -> Iterator[str]:
    """Yield the links of a bucket, as written in the lists; some are there several times."""
    yield from _values(path)


def planned_works(path: Path) -> Questions:
    """Return the identifiers and works of all lists."""
    questions = Questions()
    for found, stated in _values(path):
        questions.add_identifiers(Identifier(kind, value) for kind, value in found)
        questions.works += (
            StatedWork(Identifier(kind, value), title, text) for kind, value, title, text in stated
        )
    return questions


def _append(path: Path, lines: Sequence[str]) -> None:
    if lines:
        with path.open("a", encoding="ascii") as stream:
            stream.writelines(lines)


def _values(path: Path) -> Iterator[Any]:
    """Yield the values of a file of JSON lines.

    Raises:
        OSError: It does not exist: its command has ended, or the folder is not shared.
    """
    with path.open(encoding="ascii") as stream:
        yield from map(json.loads, stream)
