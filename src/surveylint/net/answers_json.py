"""Verdicts as JSON values, and back. What is read may come from anywhere and is checked."""

from __future__ import annotations

from dataclasses import fields
from math import isfinite
from typing import Any

from surveylint.lazy import lazily
from surveylint.model.target import InvalidTargetError, read_target
from surveylint.model.verdict import Cause, Evidence, State, Verdict

MOST_EVIDENCE = 16
"""Checks of a link that are kept; a run makes two."""

_LONGEST = 200_000  # characters of a text; a URL has up to 65,536
_LATEST = 1e11  # Unix seconds
_MOST_FAILURES = 1_000_000
_HALVES = lazily(r"[\ud800-\udfff]")
_FIELDS = frozenset(field.name for field in fields(Verdict)) - {"archived"}
"""Archives are asked by the process that reports, about dead links only."""

_UNSET = Verdict(state=State.ALIVE)


class BadAnswerError(ValueError):
    """A value is not what is written here; its text is why, one clause."""


def to_json(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as JSON; fields that have their defaults are left out."""
    values: dict[str, object] = {
        name: getattr(verdict, name)
        for name in sorted(_FIELDS - {"state", "cause", "evidence"})
        if getattr(verdict, name) != getattr(_UNSET, name)
    }
    values["state"] = verdict.state.value
    if verdict.cause is not None:
        values["cause"] = verdict.cause.value
    values["evidence"] = [
        [seen.method, seen.url, seen.status, seen.at, seen.note]
        for seen in verdict.evidence[-MOST_EVIDENCE:]
    ]
    return values


def from_json(value: object) -> Verdict:
    """Return a verdict that `to_json` returned.

    Raises:
        BadAnswerError: It did not.
    """
    if not isinstance(value, dict) or not _FIELDS.issuperset(value):
        raise BadAnswerError("malformed verdict")
    known: dict[str, Any] = value
    state, cause = text(known.get("state")), known.get("cause")
    cause = None if cause is None else text(cause)
    if state not in _STATES or cause not in _CAUSES:
        raise BadAnswerError("unknown state or cause of a verdict")
    verdict = Verdict(
        state=State(state),
        cause=None if cause is None else Cause(cause),
        status=_status(known.get("status")),
        final_url=text(known.get("final_url", "")),
        checked_at=seconds(known.get("checked_at", 0.0)),
        evidence=_evidence(known.get("evidence", [])),
        permanent=_truth(known.get("permanent", False)),
        last_alive=_seconds_or_none(known.get("last_alive")),
        failing_since=_seconds_or_none(known.get("failing_since")),
        failures=whole(known.get("failures", 0), _MOST_FAILURES),
        stored=_truth(known.get("stored", False)),
    )
    if verdict.state is State.MOVED and not _is_request_url(verdict.final_url):
        raise BadAnswerError("a link moved to what is not a web address")
    return verdict


def _is_request_url(url: str) -> bool:
    """Return whether a URL is spelled as in a request; a fix writes it into a list."""
    try:
        target, _ = read_target(url)
    except InvalidTargetError:
        return False
    return target.url == url.partition("#")[0]


def text(value: object) -> str:
    """Return a text, which may hold characters that are not safe to print.

    Raises:
        BadAnswerError: It is none, or too long.
    """
    if not isinstance(value, str) or len(value) > _LONGEST or _HALVES.search(value):
        raise BadAnswerError("expected a text")
    return value


def whole(value: object, most: int) -> int:
    """Return a whole number from 0 to a limit.

    Raises:
        BadAnswerError: It is none.
    """
    if type(value) is not int or not 0 <= value <= most:
        raise BadAnswerError(f"expected a whole number up to {most:,}")
    return value


def seconds(value: object) -> float:
    """Return a time in Unix seconds.

    Raises:
        BadAnswerError: It is none.
    """
    if type(value) not in (int, float):
        raise BadAnswerError("expected a time in seconds")
    assert isinstance(value, int | float)
    if not (isfinite(value) and 0 <= value <= _LATEST):
        raise BadAnswerError("expected a time in seconds")
    return float(value)


def _evidence(value: object) -> tuple[Evidence, ...]:
    if not isinstance(value, list) or len(value) > MOST_EVIDENCE:
        raise BadAnswerError("malformed evidence of a verdict")
    found = []
    for each in value:
        if not isinstance(each, list) or len(each) != 5:
            raise BadAnswerError("malformed evidence of a verdict")
        method, url, status, at, note = each
        found.append(
            Evidence(
                method=text(method),
                url=text(url),
                status=_status(status),
                at=seconds(at),
                note=text(note),
            )
        )
    return tuple(found)


def _status(value: object) -> int | None:
    return None if value is None else whole(value, 999)


def _seconds_or_none(value: object) -> float | None:
    return None if value is None else seconds(value)


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadAnswerError("expected true or false")
    return value


_STATES = frozenset(state.value for state in State)
_CAUSES = frozenset({None, *(cause.value for cause in Cause)})
