"""Shared answers: the verdict of a link as text, for runs at the same time."""

from __future__ import annotations

import json
from collections.abc import Mapping

from surveylint.hosts.secrets import carries_secret
from surveylint.model.verdict import Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.net.answers_json import from_json, text, to_json


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
    if any(carries_secret(f"#{fragment}") for fragment in answer.missing):
        return ""
    return json.dumps({"verdict": to_json(answer.verdict), "missing": dict(answer.missing)})


def decoded(written: str) -> SharedAnswer | None:
    """Return the answer of a text, None if the text is damaged."""
    try:
        value = json.loads(written)
        verdict = from_json(value["verdict"])
        missing = {text(key): text(why) for key, why in value["missing"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return SharedAnswer(verdict, missing)
