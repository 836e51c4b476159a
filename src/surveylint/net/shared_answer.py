"""Shared answers: the verdict of a link as text, for runs at the same time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite

from surveylint.hosts.secrets import carries_secret
from surveylint.model.verdict import Cause, Evidence, State, Verdict
from surveylint.namedtuples import NamedTuple

_EVIDENCE_FIELDS = 5


class SharedAnswer(NamedTuple):
    """What a run found out about a link.

    Attributes:
        verdict: The verdict, without regard to fragments.
        missing: The fragments that the page does not have, and why.
    """

    verdict: Verdict
    missing: Mapping[str, str] = {}


def encoded(answer: SharedAnswer) -> str:
    """Return an answer as text, "" if that would hold a secret."""
    verdict = answer.verdict
    if any(carries_secret(f"#{fragment}") for fragment in answer.missing):
        return ""
    return json.dumps(
        {
            "state": verdict.state,
            "cause": verdict.cause,
            "status": verdict.status,
            "final": verdict.final_url,
            "permanent": verdict.permanent,
            "times": [verdict.checked_at, verdict.last_alive, verdict.failing_since],
            "failures": verdict.failures,
            "evidence": [
                [each.method, each.url, each.status, each.at, each.note]
                for each in verdict.evidence
            ],
            "missing": dict(answer.missing),
        }
    )


def decoded(text: str) -> SharedAnswer | None:
    """Return the answer of a text, None if the text is damaged."""
    try:
        value = json.loads(text)
        checked_at, last_alive, failing_since = value["times"]
        verdict = Verdict(
            state=State(value["state"]),
            cause=None if value["cause"] is None else Cause(value["cause"]),
            status=_status(value["status"]),
            final_url=_text(value["final"]),
            checked_at=_time(checked_at),
            evidence=tuple(map(_evidence, value["evidence"])),
            permanent=value["permanent"] is True,
            last_alive=None if last_alive is None else _time(last_alive),
            failing_since=None if failing_since is None else _time(failing_since),
            failures=int(value["failures"]),
        )
        missing = {_text(key): _text(why) for key, why in value["missing"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None
    return SharedAnswer(verdict, missing)


def _evidence(value: list[object]) -> Evidence:
    if len(value) != _EVIDENCE_FIELDS:
        raise ValueError("other fields")
    method, url, status, at, note = value
    return Evidence(
        method=_text(method), url=_text(url), status=_status(status), at=_time(at), note=_text(note)
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    value.encode()  # JSON can hold half characters, which cannot be printed
    return value


def _time(value: object) -> float:
    if not isinstance(value, float | int) or not isfinite(value):
        raise ValueError("no time")
    return float(value)


def _status(value: object) -> int | None:
    if value is not None and (not isinstance(value, int) or not 0 < value < 1000):
        raise ValueError("no status")
    return value
