"""Every link with its verdict, for `surveylint links`: text, CSV and JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from surveylint.model.verdict import State, Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.report.closing import links
from surveylint.report.colors import BOLD, CYAN, DIM, GREEN, RED, YELLOW, painted
from surveylint.report.csv_rows import csv_rows
from surveylint.report.mask import mask_words
from surveylint.report.visible import shown, shown_path

VERSION = 1
FIELDS = (
    "path",
    "line",
    "column",
    "state",
    "cause",
    "status",
    "url",
    "final_url",
    "checked_at",
    "note",
    "archive_url",
    "archived_on",
)

_OF_STATE: dict[str, str] = {
    State.ALIVE: GREEN,
    State.MOVED: CYAN,
    State.SUSPECT: YELLOW,
    State.DEAD: RED,
    State.UNREACHABLE: YELLOW,
    State.UNVERIFIED: CYAN,
    State.SKIPPED: DIM,
}
"""The colour of each state."""


class Row(NamedTuple):
    """One link with its verdict.

    `path`, `line` and `column` (1-based, characters) identify it; `url` is as written, and
    `secrets` are the words that its list tells to be secret.
    """

    path: str
    line: int
    column: int
    url: str
    verdict: Verdict
    secrets: frozenset[str] = frozenset()

    def masked(self, text: str) -> str:
        """Return a text about the link without secrets."""
        return mask_words(text, self.secrets)


def text(rows: Iterable[Row], *, color: bool = False) -> Iterator[str]:
    """Yield a line for each link: place, state with cause, address, what was seen."""
    for row in rows:
        verdict = row.verdict
        state = f"{verdict.state.value}{f'({verdict.cause.value})' if verdict.cause else ''}"
        where = painted(f"{shown_path(row.path)}:{row.line}:{row.column}:", BOLD, on=color)
        state = painted(state, _OF_STATE[verdict.state], on=color)
        yield f"{where} {state} {shown(row.masked(row.url))}{_more(row)}\n"


def totals(rows: Iterable[Row], *, listed: int | None = None, color: bool = False) -> str:
    """Write how many links are in each state.

    Args:
        rows: All links.
        listed: How many of them are listed; None for all.
        color: Whether the states have colours.
    """
    counts = count_states(rows)
    line = links(counts, _OF_STATE if color else {}) or "no links\n"
    return line if listed is None else f"{line.rstrip()} ({listed:,} listed)\n"


def count_states(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many links are in each state, in the order of the states."""
    counts = Counter(row.verdict.state.value for row in rows)
    return {state.value: counts[state.value] for state in State if counts[state.value]}


def _more(row: Row) -> str:
    verdict = row.verdict
    parts = []
    if verdict.status is not None:
        parts.append(str(verdict.status))
    if verdict.final_url and verdict.state.value == "moved":
        parts.append(f"-> {shown(row.masked(verdict.final_url))}")
    if verdict.note:
        parts.append(shown(row.masked(verdict.note)))
    if verdict.archived is not None:
        parts.append(f"archived copy of {verdict.archived.day}: {shown(verdict.archived.url)}")
    return f"  [{', '.join(parts)}]" if parts else ""


def csv(rows: Iterable[Row]) -> Iterator[str]:
    """Write the links as CSV."""
    flat = (
        {
            **as_dict(row),
            "path": shown_path(row.path),
            "note": row.masked(row.verdict.note),
        }
        for row in rows
    )
    return csv_rows(flat, FIELDS)


def json(
    rows: Iterable[Row], incomplete: Sequence[str] = (), counts: Mapping[str, int] | None = None
) -> Iterator[str]:
    """Write the links as one JSON object, a link a line (`schemas/links.schema.json`).

    Args:
        rows: The links.
        incomplete: Why links are missing or were not checked.
        counts: How many links are in each state, whether they are listed or not.
    """
    from surveylint.report.json import completeness, dumps

    yield f'{{"version": {VERSION}, "links": ['
    comma = "\n"
    for row in rows:
        yield comma + dumps(as_dict(row))
        comma = ",\n"
    yield f'\n], {completeness(incomplete)}, "totals": {dumps(dict(counts or {}))}}}\n'


def as_dict(row: Row) -> dict[str, object]:
    """Return the fields of a link as plain values, secrets masked."""
    verdict = row.verdict
    return {
        "url": row.masked(row.url),
        "path": row.path,
        "line": row.line,
        "column": row.column,
        "state": verdict.state.value,
        "cause": verdict.cause.value if verdict.cause else None,
        "status": verdict.status,
        "final_url": row.masked(verdict.final_url) or None,
        "archive_url": copy.url if (copy := verdict.archived) else None,
        "archived_on": copy.day if copy else None,
        "checked_at": _time(verdict.checked_at),
        "evidence": [
            {
                "request": row.masked(look.request),
                "status": look.status,
                "at": _time(look.at),
                "note": row.masked(look.note),
            }
            for look in verdict.evidence
        ],
    }


def _time(seconds: float) -> str | None:
    """Return a time as ISO 8601 in UTC, None for never."""
    return (
        datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        if seconds
        else None
    )
