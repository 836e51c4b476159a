"""OpenAlex: https://docs.openalex.org/api-entities/works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
BASE = "https://api.openalex.org"
_BATCH = 50
_FIELDS = "doi,title,authorships,publication_year,is_retracted"
_NOT_IN_A_FILTER = frozenset('|, \t"<>\\^`{}')


@dataclass(frozen=True, slots=True)
class OpenAlex:
    """The API of OpenAlex, asked with a key about the DOIs that no agency has a title of."""

    base: str = BASE
    token: str = field(default="", repr=False)
    key: str = "openalex"
    name: str = "OpenAlex"
    interval: float = 0.2
    most: int = 0

    def accepts(self, identifier: Identifier) -> bool:
        """Return whether an identifier is a DOI that can be asked for in a filter."""
        return identifier.kind == KIND and not _NOT_IN_A_FILTER & {*identifier.value}

    def calls(self, identifiers: Sequence[Identifier]) -> Iterator[Call]:
        """Yield the requests that ask for some DOIs: a bar between values means `or`."""
        for batch in batches(identifiers, _BATCH):
            listed = quote("|".join(each.value for each in batch), safe="/.")
            url = (
                f"{endpoint(self.base, '/works')}?filter=doi:{listed}&per_page={len(batch)}"
                f"&select={_FIELDS}&api_key={quote(self.token, safe='')}"
            )
            yield Call(url, batch, self._read)

    def _read(self, answer: Answer) -> Records:
        results = items_of(answer.body, "results")
        return by_identifier(self._record(item, answer.at) for item in results)

    def _record(self, work: Mapping[str, object], at: float) -> Record | None:
        doi = clean(work.get("doi")).lower().removeprefix("https://doi.org/")
        title = clean(work.get("title"))
        if not doi.startswith("10.") or not title:
            return None
        authors = (
            clean(mapping(mapping(each).get("author")).get("display_name"))
            for each in sequence(work.get("authorships"))
        )
        return Record(
            Identifier(KIND, doi),
            self.name,
            at,
            title=title,
            authors=tuple(filter(None, authors)),
            year=whole_number(work.get("publication_year")),
            retracted="is_retracted" if work.get("is_retracted") is True else "",
        )
