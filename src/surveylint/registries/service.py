"""What all registries have in common: how they are asked, and how their answers become records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol, TypeVar

from surveylint.model.record import Identifier, Record
from surveylint.namedtuples import NamedTuple
from surveylint.registries.answers import Answer

Records = Mapping[Identifier, Record]
Item = TypeVar("Item")


class Call(NamedTuple):
    """One request to a registry.

    Attributes:
        url: The URL.
        asked: The identifiers that the answer is about; empty for a search.
        read: Returns the records of an answer; may raise the errors of `answers`.
        method: GET or POST.
        body: What a POST sends.
        headers: More headers; they may hold secrets, and are never shown or stored.
        statuses: The statuses of answers that `read` understands.
    """

    url: str
    asked: tuple[Identifier, ...]
    read: Callable[[Answer], Records]
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    statuses: frozenset[int] = frozenset({200})


class Service(Protocol):
    """A registry. Its methods are pure: they make requests and read answers, and send nothing."""

    @property
    def key(self) -> str:
        """Its name on the command line and in the configuration."""

    @property
    def name(self) -> str:
        """Its name in messages."""

    @property
    def base(self) -> str:
        """The URL that all its requests begin with."""

    @property
    def interval(self) -> float:
        """Seconds between two requests."""

    @property
    def most(self) -> int:
        """Identifiers that are asked for in one run at most; 0 for no limit."""

    def accepts(self, identifier: Identifier) -> bool:
        """Return whether it may know an identifier."""

    def calls(self, identifiers: Sequence[Identifier]) -> Iterator[Call]:
        """Yield the requests that ask for some identifiers."""


def by_identifier(found: Iterable[Record | None]) -> dict[Identifier, Record]:
    """Return the records among what was read, by their identifiers."""
    return {record.identifier: record for record in found if record is not None}


def batches(items: Sequence[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Yield items in groups of up to `size`."""
    left = iter(items)
    while batch := tuple(islice(left, size)):
        yield batch


def endpoint(base: str, path: str) -> str:
    """Return a base URL with a path, which it may already end with."""
    base = base.rstrip("/")
    return base if base.endswith(path) else base + path
