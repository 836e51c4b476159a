"""doi.org: whether a DOI exists at all (https://www.doi.org/doi-handbook/, "Handle API")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from surveylint.model.record import Identifier, Record
from surveylint.registries.answers import Answer, UnreadableAnswerError, read_json
from surveylint.registries.service import Call, Records, endpoint

KIND = "doi"
BASE = "https://doi.org"
_EXISTS = (1, 200)  # 200: the handle exists, but has no value of the type
_NO_SUCH_HANDLE = 100


@dataclass(frozen=True, slots=True)
class DoiHandles:
    """The handle server of doi.org, asked for each DOI that no agency knows."""

    base: str = BASE
    key: str = "doi"
    name: str = "doi.org"
    interval: float = 0.5
    most: int = 200

    def accepts(self, identifier: Identifier) -> bool:
        """Return whether an identifier is a DOI."""
        return identifier.kind == KIND

    def calls(self, identifiers: Sequence[Identifier]) -> Iterator[Call]:
        """Yield one request for each DOI."""
        for identifier in identifiers:
            url = f"{endpoint(self.base, '/api/handles')}/{quote(identifier.value, safe='/.')}"
            yield Call(
                f"{url}?type=URL",
                (identifier,),
                partial(self._read, identifier),
                statuses=frozenset({200, 404}),
            )

    def _read(self, identifier: Identifier, answer: Answer) -> Records:
        code = read_json(answer.body).get("responseCode")
        if code == _NO_SUCH_HANDLE:
            return {identifier: Record(identifier, self.name, answer.at, missing=True)}
        if code in _EXISTS and answer.status == 200:
            return {identifier: Record(identifier, self.name, answer.at)}
        raise UnreadableAnswerError("the answer has no `responseCode` that is known")
