"""The literals that are searched before the patterns of keys and webhooks miss nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from secret_addresses import ADDRESSES

from surveylint.hosts import key_literals, key_shapes

_STRAYS = (
    *("\n", "\r\n> ", "  \n- ", "\t\n", " \r\n---\n", "<b>", '<a href="', "<!--", "-->", "[^1]: "),
    *("\x1b[31m", "---\n", "```\n", "https://", "%20", "%250A", "%3D", "%26", "%2f", "&quot;", "&"),
    *('"', "`", "|", "~", "\x00", "\u200b", "“", "\u0301", "。", "é", "\u212a", "\u017f", "١", " "),
    *("=", ":", "%", "+", "\\", "a", "0", "\ud800"),
)
_KEYS = (
    *("ghp_", "github\\_pat\\_", "glpat-", "xoxb-", "sk-ant-abc-", "sk_live_", "AKIA", "AIza"),
    *("ya29.", "GOCSPX-", "hf_", "r8\\_", "pplx-", "tvly-dev-", "lsv2_pt_", "hvs.", "dckr_pat_"),
    *(
        "shpat_",
        "lin_api_",
        "figd_",
        "PMAK-",
        "sntrys_",
        "sq0atp-",
        "1//0",
        "1%2F%252f0",
        "dop_v1_",
    ),
    *("SG.", "eyJabcd%252E", "glsoat-", "gsk_", "ntn_", "rubygems_", "tskey-", "nvapi-", "pypi-"),
)
_BODY = "0A1B2C3D4E" * 7
_SECRETS = st.sampled_from([*ADDRESSES.values(), *(f"{key}{_BODY}" for key in _KEYS)])


@st.composite
def _texts(draw: st.DrawFn) -> str:
    """Draw a secret that is broken by stray marks, between other text."""
    text = draw(_SECRETS)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(_STRAYS)) + text[at:]
    return f"- [A study]({text}) of things"


@settings(max_examples=400)
@given(_texts())
def test_what_a_pattern_finds_has_a_literal(text: str) -> None:
    data = key_literals.as_bytes(text)
    lowered = key_literals.lower(data)
    keys = any(key["secret"] for key in key_shapes._KEYS.finditer(text))
    assert key_literals.may_hold_key(data) or not keys
    hooks = key_shapes._WEBHOOKS.search(text)
    assert key_literals.may_hold_webhook(lowered) or hooks is None
    values = key_shapes._LONG_VALUES.search(text)
    assert key_literals.may_hold_long_value(lowered) or values is None


@settings(max_examples=400)
@given(_texts())
def test_stray_marks_are_removed_from_bytes_as_from_text(text: str) -> None:
    for strays in (key_shapes._STRAYS, key_shapes._STRAYS_IN_PATH):
        assert strays.bytes_without(text) == key_literals.as_bytes(strays._all.sub("", text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('key"AKIA0A1B2C3D4E5F6G7H" AK"IA0A1B2C3D4E5F6G7H', {"AK", "IA0A1B2C3D4E5F6G7H"}),
        ("AK*IA0A1B2C3D4E5F6G7H and AKIA0A1B2C3D4E5F6G7H", {"AK", "IA0A1B2C3D4E5F6G7H"}),
        ("https://hooks.sla`ck.com/services/T0/B1/x9y8z7", {"T0/B1/x9y8z7"}),
        ('"AKIA0A1B2C3D4E5F6G7H"', set()),
    ],
)
def test_only_secrets_that_a_mark_breaks_are_beside_strays(text: str, expected: set[str]) -> None:
    found = {text[start:end] for start, end in key_shapes.spans_beside_strays(text)}
    assert found >= expected
    assert expected or not found


def test_every_prefix_of_a_key_is_found() -> None:
    missed = [key for key in _KEYS if not key_literals.may_hold_key(f" {key}{_BODY}".encode())]
    assert missed == []


def test_words_of_lists_hold_neither_a_key_nor_a_webhook() -> None:
    text = (
        b"figures of 2023_Multi-Task_Learning, webhooks for task-queues, Prompt_Learning_for_Few-Shot"
        b" https://x.org/?journalcode=radiology private learning, _This_is_a_latest_activity_"
    )
    assert not key_literals.may_hold_key(text)
    assert not key_literals.may_hold_webhook(text.lower())
    assert not key_literals.may_hold_long_value(text.lower())
