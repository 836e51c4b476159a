"""Semantic Scholar: https://api.semanticscholar.org/api-docs/graph."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from surveylint.model.record import Identifier, Record
from surveylint.registries.answers import (
    Answer,
    RefusedQueryError,
    UnreadableAnswerError,
    clean,
    mapping,
    read_json,
    read_json_array,
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
BASE = "https://api.semanticscholar.org/graph/v1"
_BATCH = 500
_FIELDS = "title,year,authors"
_NONE_KNOWN = "no valid paper ids"
"""What an answer with HTTP 400 says if none of the identifiers is known."""


@dataclass(frozen=True, slots=True)
class SemanticScholar:
    """The API of Semantic Scholar, asked with a key about DOIs of which no agency has a title."""

    base: str = BASE
    token: str = field(default="", repr=False)
    key: str = "s2"
    name: str = "Semantic Scholar"
    interval: float = 1.0
    most: int = 0

    def accepts(self, identifier: Identifier) -> bool:
        """Return whether an identifier is a DOI."""
        return identifier.kind == KIND

    def calls(self, identifiers: Sequence[Identifier]) -> Iterator[Call]:
        """Yield the requests that ask for some DOIs."""
        url = f"{endpoint(self.base, '/paper/batch')}?fields={_FIELDS}"
        headers = (
            ("x-api-key", self.token),
            ("Content-Type", "application/json"),
            ("Accept", "application/json"),
        )
        for batch in batches(identifiers, _BATCH):
            body = json.dumps({"ids": [f"DOI:{each.value}" for each in batch]}).encode()
            read, statuses = partial(self._read, batch), frozenset({200, 400})
            yield Call(url, batch, read, "POST", body, headers, statuses)

    def _read(self, batch: tuple[Identifier, ...], answer: Answer) -> Records:
        """Read an array with a paper or null for each identifier, in their order."""
        if answer.status == 400:
            if _NONE_KNOWN not in clean(read_json(answer.body).get("error")).casefold():
                raise RefusedQueryError
            return {}
        papers = read_json_array(answer.body)
        if len(papers) != len(batch):
            raise UnreadableAnswerError("the answer has another number of papers")
        found = (
            self._record(each, mapping(paper), answer.at)
            for each, paper in zip(batch, papers, strict=True)
        )
        return by_identifier(found)

    def _record(
        self, identifier: Identifier, paper: Mapping[str, object], at: float
    ) -> Record | None:
        title = clean(paper.get("title"))
        authors = (clean(mapping(each).get("name")) for each in sequence(paper.get("authors")))
        if not title:
            return None
        return Record(
            identifier,
            self.name,
            at,
            title=title,
            authors=tuple(filter(None, authors)),
            year=whole_number(paper.get("year")),
        )
