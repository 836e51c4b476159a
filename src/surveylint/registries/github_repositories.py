"""GitHub: whether repositories exist, are archived or renamed (https://docs.github.com/graphql)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote

from surveylint.model.record import Identifier, Record
from surveylint.registries.answers import (
    Answer,
    RateLimitedError,
    UnreadableAnswerError,
    clean,
    mapping,
    read_json,
    sequence,
)
from surveylint.registries.service import Call, Records, batches, endpoint

KIND = "github"
BASE = "https://api.github.com"
_BATCH = 50
"""Repositories in one query: 100 are allowed, but a query must be answered within 10 seconds."""

_WITHOUT_TOKEN = 30
"""Repositories that are asked for without a token, of 60 requests an hour for the whole address."""

_VALUE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38})/[a-z0-9._-]{1,100}", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}")
_FIELDS = "nameWithOwner isArchived description"
_NOT_FOUND, _LIMITED = "NOT_FOUND", "RATE_LIMITED"


@dataclass(frozen=True, slots=True)
class Github:
    """GitHub: GraphQL with a token, 50 repositories a query; REST without, one at a time."""

    base: str = BASE
    token: str = field(default="", repr=False)
    key: str = "github"
    name: str = "GitHub"

    @property
    def interval(self) -> float:
        """Seconds between two requests, which are never sent at once."""
        return 1.0 if self.token else 0.5

    @property
    def most(self) -> int:
        """Repositories that are asked for in one run at most."""
        return 0 if self.token else _WITHOUT_TOKEN

    def accepts(self, identifier: Identifier) -> bool:
        """Return whether an identifier is the name of a repository."""
        return identifier.kind == KIND and _VALUE.fullmatch(identifier.value) is not None

    def calls(self, identifiers: Sequence[Identifier]) -> Iterator[Call]:
        """Yield the requests that ask for some repositories."""
        if not self.token:
            yield from map(self._rest, identifiers)
            return
        for batch in batches(identifiers, _BATCH):
            yield self._graphql(batch)

    def _graphql(self, batch: tuple[Identifier, ...]) -> Call:
        """Return a query with one alias for each repository."""
        parts = []
        for number, identifier in enumerate(batch):
            owner, _, name = identifier.value.partition("/")
            asked = f"owner: {json.dumps(owner)}, name: {json.dumps(name)}"
            parts.append(f"r{number}: repository({asked}) {{ {_FIELDS} }}")
        body = json.dumps({"query": f"query {{ {' '.join(parts)} }}"}).encode()
        headers = (
            ("Authorization", f"Bearer {self.token}"),
            ("Content-Type", "application/json"),
            ("Accept", "application/json"),
        )
        url = endpoint(self.base, "/graphql")
        return Call(url, batch, partial(self._read_graphql, batch), "POST", body, headers)

    def _read_graphql(self, batch: tuple[Identifier, ...], answer: Answer) -> Records:
        found = read_json(answer.body)
        errors = [mapping(error) for error in sequence(found.get("errors"))]
        if any(error.get("type") == _LIMITED for error in errors):
            raise RateLimitedError
        data = found.get("data")
        if not isinstance(data, dict):
            raise UnreadableAnswerError("the answer has no `data`")
        gone = {_alias(error) for error in errors if error.get("type") == _NOT_FOUND}
        records: dict[Identifier, Record] = {}
        for number, identifier in enumerate(batch):
            repository = data.get(f"r{number}")
            if isinstance(repository, dict):
                records[identifier] = self._record(
                    identifier, repository, "nameWithOwner", "isArchived", answer.at
                )
            elif f"r{number}" in gone:
                records[identifier] = Record(identifier, self.name, answer.at, missing=True)
        return records

    def _rest(self, identifier: Identifier) -> Call:
        owner, _, name = identifier.value.partition("/")
        path = f"{quote(owner, safe='')}/{quote(name, safe='')}"
        return Call(
            f"{self.base.rstrip('/')}/repos/{path}",
            (identifier,),
            partial(self._read_rest, identifier),
            headers=(("Accept", "application/vnd.github+json"),),
            statuses=frozenset({200, 403, 404, 451}),
        )

    def _read_rest(self, identifier: Identifier, answer: Answer) -> Records:
        if answer.status == 451:  # taken down after a complaint: neither there nor gone
            return {}
        found = read_json(answer.body)
        if answer.status == 403:
            _refuse_unless_blocked(clean(found.get("message")))
            return {}
        if answer.status == 404:
            if clean(found.get("message")) != "Not Found":
                raise UnreadableAnswerError("the answer has status 404, but not its message")
            return {identifier: Record(identifier, self.name, answer.at, missing=True)}
        return {identifier: self._record(identifier, found, "full_name", "archived", answer.at)}

    def _record(
        self,
        identifier: Identifier,
        repository: Mapping[str, object],
        name_field: str,
        archived_field: str,
        at: float,
    ) -> Record:
        name = clean(repository.get(name_field))
        if not _NAME.fullmatch(name):
            raise UnreadableAnswerError(f"the answer has no `{name_field}`")
        archived = repository.get(archived_field) is True
        description = clean(repository.get("description"))
        return Record(
            identifier, self.name, at, archived=archived, name=name, description=description
        )


def _refuse_unless_blocked(message: str) -> None:
    """Return if GitHub blocks only the repository that was asked for.

    Raises:
        RateLimitedError: It limits the rate.
        UnreadableAnswerError: It refuses for another reason.
    """
    if "rate limit" in message.casefold():
        raise RateLimitedError
    if "access blocked" not in message.casefold():
        raise UnreadableAnswerError("HTTP 403")


def _alias(error: Mapping[str, object]) -> str:
    """Return the alias that an error is about."""
    path = sequence(error.get("path"))
    return clean(path[0]) if path else ""
