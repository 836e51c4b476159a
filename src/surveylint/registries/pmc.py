"""The ID converter of PubMed Central: https://pmc.ncbi.nlm.nih.gov/tools/id-converter-api/."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveylint.model.record import Identifier, Record
from surveylint.registries.answers import (
    Answer,
    clean,
    items_of,
)
from surveylint.registries.service import Call, Records, batches, endpoint

KIND = "pmcid"
BASE = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1"
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Pmc:
    """The converter from PMC identifiers to DOIs, which other registries know the title of."""

    base: str = BASE
    key: str = "pmc"
    name: str = "PMC"
    interval: float = 0.34
    most: int = 0

    def accepts(self, identifier: Identifier) -> bool:
        """Return whether an identifier is one of PMC."""
        return identifier.kind == KIND and identifier.value.removeprefix("PMC").isdecimal()

    def calls(self, identifiers: Sequence[Identifier]) -> Iterator[Call]:
        """Yield the requests that ask for some identifiers."""
        for batch in batches(identifiers, _BATCH):
            listed = ",".join(each.value for each in batch)
            url = f"{endpoint(self.base, '/articles')}/?ids={listed}&format=json&tool=surveylint"
            yield Call(url, batch, self._read)

    def _read(self, answer: Answer) -> Records:
        found: dict[Identifier, Record] = {}
        for row in items_of(answer.body, "records"):
            value, doi = clean(row.get("pmcid")), clean(row.get("doi")).lower()
            if value and doi and not row.get("errmsg"):
                identifier = Identifier(KIND, value.partition(".")[0])
                found[identifier] = Record(identifier, self.name, answer.at, doi=doi)
        return found
