"""The answers that runs at the same time take from each other's file."""

from __future__ import annotations

import pytest

from surveylint.model.verdict import Cause, Evidence, State, Verdict
from surveylint.net.shared_answer import SharedAnswer, decoded, encoded

MOVED = Verdict(
    state=State.MOVED,
    status=200,
    final_url="https://b.example.org/x",
    checked_at=5.0,
    evidence=(Evidence(method="GET", url="https://a.example.org/x", status=301, at=5.0, note=""),),
    permanent=True,
)
GONE = Verdict(state=State.DEAD, cause=Cause.GONE, status=404, checked_at=5.0, failures=2)


@pytest.mark.parametrize("verdict", [MOVED, GONE])
def test_an_answer_is_read_as_it_was_written(verdict: Verdict) -> None:
    answer = SharedAnswer(verdict, {"part": "no such anchor"})
    assert decoded(encoded(answer)) == answer


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"https://b.example.org/x"', '"javascript:alert(1)"'),
        ('"https://b.example.org/x"', '"https://b.example.org/x <b>"'),
        ('"moved"', '"lost"'),
        ('"checked_at": 5.0', '"checked_at": NaN'),
        ('"missing"', '"absent"'),
        ("}", ""),
    ],
)
def test_a_damaged_answer_is_none(good: str, bad: str) -> None:
    written = encoded(SharedAnswer(MOVED))
    assert good in written
    assert decoded(written.replace(good, bad)) is None
