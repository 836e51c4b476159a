"""DataCite: https://support.datacite.org/docs/api."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from surveylint.model.record import Identifier, Record
from surveylint.registries.answers import (
    Answer,
    clean,
    items_of,
    mapping,
    sequence,
    whole_number,
)
from surveylint.registries.service import (
    Call,
    Records,
    batches,
    by_identifier,
    endpoint,
)

KIND = "doi"
BASE = "https://api.datacite.org"
_BATCH = 50
_NOT_IN_A_QUERY = frozenset('" \t<>\\^`{|}')


@dataclass(frozen=True, slots=True)
class Datacite:
    """The REST API of DataCite, which registers the DOIs of data sets and of arXiv."""

    base: str = BASE
    key: str = "datacite"
    name: str = "DataCite"
    interval: float = 0.6
    most: int = 0

    def accepts(self, identifier: Identifier) -> bool:
        """Return whether an identifier is a DOI that can be asked for in a query."""
        return identifier.kind == KIND and not _NOT_IN_A_QUERY & {*identifier.value}

    def calls(self, identifiers: Sequence[Identifier]) -> Iterator[Call]:
        """Yield the requests that ask for some DOIs, which the query compares in lower case."""
        for batch in batches(identifiers, _BATCH):
            listed = " OR ".join(f'"{each.value.lower()}"' for each in batch)
            url = (
                f"{endpoint(self.base, '/dois')}?query=doi:{quote(f'({listed})', safe='')}"
                f"&page[size]={len(batch)}"
            )
            yield Call(url.replace("[", "%5B").replace("]", "%5D"), batch, self._read)

    def _read(self, answer: Answer) -> Records:
        data = items_of(answer.body, "data")
        return by_identifier(self._record(item, answer.at) for item in data)

    def _record(self, item: Mapping[str, object], at: float) -> Record | None:
        work = mapping(item.get("attributes"))
        doi = clean(work.get("doi")).lower()
        if not doi.startswith("10."):
            return None
        named = (clean(mapping(title).get("title")) for title in sequence(work.get("titles")))
        title, *others = (*filter(None, named), "")
        creators = (clean(mapping(each).get("name")) for each in sequence(work.get("creators")))
        return Record(
            Identifier(KIND, doi),
            self.name,
            at,
            title=title,
            titles=tuple(filter(None, others)),
            versions_known=True,
            authors=tuple(filter(None, creators)),
            year=whole_number(work.get("publicationYear")),
            publisher=clean(_publisher(work.get("publisher"))),
        )


def _publisher(value: object) -> object:
    """Return the name of a publisher, which newer answers hold in an object."""
    return mapping(value).get("name") if isinstance(value, dict) else value
