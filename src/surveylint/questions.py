"""What the network is asked about some lists: links, identifiers, and the works that have them.

This is all that a run needs of a list until the network has answered. It grows with the links and
works, not with the texts, so that many lists need not be in memory together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveylint.entries import Index
    from surveylint.model.document import Document
    from surveylint.model.record import Identifier
    from surveylint.net.spilled import SpilledList, SpilledMapping
    from surveylint.registries.lookups import StatedWork


class Questions:
    """Collects what is asked.

    Attributes:
        links: How often each link is in the lists, by its address, in the order of the lists.
        works: What the lists state about the works that have an identifier.
    """

    def __init__(self) -> None:
        from surveylint.net.spilled import SpilledList, SpilledMapping

        self.links: SpilledMapping[int] = SpilledMapping()
        self.works: SpilledList[StatedWork] = SpilledList()
        self._identifiers: SpilledMapping[Identifier] = SpilledMapping()

    @property
    def identifiers(self) -> Collection[Identifier]:
        """The identifiers of all links, in the order of the lists."""
        return self._identifiers.values()

    def add_links(self, addresses: Iterable[str]) -> None:
        """Add the addresses of all links of a list."""
        for address in addresses:
            self.add_link(address)

    def add_link(self, address: str, count: int = 1) -> None:
        """Add a link that is in a list so many times."""
        self.links[address] = self.links.get(address, 0) + count

    def add_works(self, doc: Document, index: Index) -> None:
        """Add the identifiers and works of a list."""
        # a check that asks nobody does without what knows registries
        from surveylint.entries.cited_works import identified_links
        from surveylint.table_facts import stated_works

        self.add_identifiers(identifier for identifier, _ in identified_links(doc))
        self.works += stated_works(doc, index)

    def add_identifiers(self, identifiers: Iterable[Identifier]) -> None:
        """Add the identifiers of links of a list."""
        for each in identifiers:
            self._identifiers.setdefault(each.key, each)

    def only(
        self, takes_link: Callable[[str], bool], takes_identifier: Callable[[Identifier], bool]
    ) -> Questions:
        """Return the part of the questions that one of several processes asks.

        Args:
            takes_link: Returns whether it asks about a link.
            takes_identifier: Returns whether it asks about an identifier.
        """
        part = Questions()
        for link, count in self.links.items():
            if takes_link(link):
                part.add_link(link, count)
        part.add_identifiers(filter(takes_identifier, self.identifiers))
        part.works += (work for work in self.works if takes_identifier(work.identifier))
        return part

    def digest(self) -> str:
        """Return a hash of all questions, whatever the names and the order of the lists are."""
        parts = (
            _hash(f"{count} {link}" for link, count in self.links.items()),
            _hash(f"{each.kind} {each.value}" for each in self.identifiers),
            _hash(f"{work.identifier.value} {work.title}" for work in self.works),
        )
        return "".join(f"{part:032x}" for part in parts)


def _hash(texts: Iterable[str]) -> int:
    """Return a hash of texts in any order: the sum of their hashes."""
    from hashlib import blake2b

    total = 0
    for text in texts:
        made = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
        total += int.from_bytes(made.digest())
    return total % 2**128


def questions_of(docs: Sequence[tuple[Document, Index]]) -> Questions:
    """Return what registries are asked about documents."""
    questions = Questions()
    for doc, index in docs:
        questions.add_works(doc, index)
    return questions
