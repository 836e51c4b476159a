"""What the network is asked about some lists: links, identifiers, and the works that have them.

This is all that a run needs of a list until the network has answered. It grows with the links and
works, not with the texts, so that many lists need not be in memory together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveylint.entries import Index
    from surveylint.model.document import Document
    from surveylint.model.record import Identifier
    from surveylint.registries.lookups import StatedWork


class Questions:
    """Collects what is asked.

    Attributes:
        links: How often each link is in the lists, by its address, in the order of the lists.
        identifiers: The identifiers of all links, in the order of the lists.
        works: What the lists state about the works that have an identifier.
    """

    def __init__(self) -> None:
        self.links: dict[str, int] = {}
        self.identifiers: dict[Identifier, None] = {}
        self.works: list[StatedWork] = []

    def add_links(self, addresses: Iterable[str]) -> None:
        """Add the addresses of all links of a list."""
        for address in addresses:
            self.links[address] = self.links.get(address, 0) + 1

    def add_works(self, doc: Document, index: Index) -> None:
        """Add the identifiers and works of a list."""
        # a check that asks nobody does without what knows registries
        from surveylint.entries.cited_works import identified_links
        from surveylint.table_facts import stated_works

        self.identifiers.update((identifier, None) for identifier, _ in identified_links(doc))
        self.works += stated_works(doc, index)

    def only(
        self, takes_link: Callable[[str], bool], takes_identifier: Callable[[Identifier], bool]
    ) -> Questions:
        """Return the part of the questions that one of several processes asks.

        Args:
            takes_link: Returns whether it asks about a link.
            takes_identifier: Returns whether it asks about an identifier.
        """
        part = Questions()
        part.links = {link: count for link, count in self.links.items() if takes_link(link)}
        part.identifiers = {each: None for each in self.identifiers if takes_identifier(each)}
        part.works = [work for work in self.works if takes_identifier(work.identifier)]
        return part

    def digest(self) -> str:
        """Return a hash of all questions, whatever the names and the order of the lists are."""
        from hashlib import blake2b

        made = blake2b(digest_size=16)
        for part in (
            sorted(f"{count} {link}" for link, count in self.links.items()),
            sorted(f"{each.kind} {each.value}" for each in self.identifiers),
            sorted(f"{work.identifier.value} {work.title}" for work in self.works),
        ):
            made.update(repr(part).encode("utf-8", "surrogatepass"))
        return made.hexdigest()


def questions_of(docs: Sequence[tuple[Document, Index]]) -> Questions:
    """Return what registries are asked about documents."""
    questions = Questions()
    for doc, index in docs:
        questions.add_works(doc, index)
    return questions
