"""The records of a run, in any number, and which of them have a title."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView

from surveylint.model.record import Identifier, Record, SearchableRecords
from surveylint.net.spilled import MOST_HELD, SpilledMapping, SpilledPairs
from surveylint.registries.title_match import keys_of_title, sought_keys


class KnownRecords(SearchableRecords):
    """Records by identifier, in the order in which they were added.

    Args:
        records: The first records.
        most_held: Records that are held in memory.
    """

    def __init__(
        self, records: Mapping[Identifier, Record] | None = None, most_held: int = MOST_HELD
    ) -> None:
        self._records = SpilledMapping[Record](most_held)
        self._most = most_held
        self._titles: SpilledPairs | None = None
        self.update(records or {})

    def __setitem__(self, identifier: Identifier, record: Record) -> None:
        key = identifier.key
        self._records[key] = record
        if self._titles is not None:
            _add_titles(self._titles, key, record)

    def update(self, more: Mapping[Identifier, Record]) -> None:
        """Add records, or replace them."""
        for identifier, record in more.items():
            self[identifier] = record

    def add(self, more: Iterable[Record]) -> None:
        """Add the records whose identifiers are not known yet."""
        for record in more:
            if record.identifier not in self:
                self[record.identifier] = record

    def __getitem__(self, identifier: Identifier) -> Record:
        return self._records[identifier.key]

    def __contains__(self, identifier: object) -> bool:
        return isinstance(identifier, Identifier) and identifier.key in self._records

    def __iter__(self) -> Iterator[Identifier]:
        return map(_identifier, self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __bool__(self) -> bool:
        return bool(self._records)

    def items(self) -> _Items:
        """Return the identifiers and records, which are read from a file in batches."""
        return _Items(self)

    def values(self) -> ValuesView[Record]:
        """Return the records, which are read from a file in batches."""
        return self._records.values()

    def near(self, titles: Iterable[str]) -> Mapping[Identifier, Record]:
        """Return the records whose title one of some titles may be, or contain."""
        known = self._titles
        if known is None:
            known = self._titles = SpilledPairs(self._most)
            for key, record in self._records.items():
                _add_titles(known, key, record)
        keys = {key for title in titles for each in sought_keys(title) for key in known.find(each)}
        return {_identifier(key): self._records[key] for key in sorted(keys)}


class _Items(ItemsView[Identifier, Record]):
    """The items of records."""

    _mapping: KnownRecords

    def __iter__(self) -> Iterator[tuple[Identifier, Record]]:
        found = self._mapping._records.items()  # its own view
        return ((_identifier(key), record) for key, record in found)


def _add_titles(known: SpilledPairs, key: str, record: Record) -> None:
    for title in record.all_titles:
        for each in keys_of_title(title):
            known.add(each, key)


def _identifier(key: str) -> Identifier:
    kind, _, value = key.partition(":")
    return Identifier(kind, value)
