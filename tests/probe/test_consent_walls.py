"""Consent walls: by their address or title, and pages about consent."""

from __future__ import annotations

import pytest
from pages import document, verdict

from surveylint.model.verdict import Cause, State

WALL = (State.UNVERIFIED, Cause.CHALLENGE)
TEXT = "We and our partners store cookies on your device, with your consent. "


@pytest.mark.parametrize(
    "end",
    [
        "https://consent.youtube.com/m?continue=x",
        "https://consent.google.com/ml?continue=x",
        "https://guce.example.com/copyConsent?x",
        "https://example.org/v2/collectConsent?sessionId=x",
        "https://example.org/cookie-consent?return=x",
        "https://example.org/privacy-gate/?next=x",
        "https://myprivacy.example.net/consent?x",
    ],
)
def test_a_redirect_to_a_consent_page_is_unverified(end: str) -> None:
    assert verdict(document("Example", TEXT), end=end) == WALL


@pytest.mark.parametrize(
    "title",
    [
        "Before you continue to YouTube",
        "Bevor Sie zu YouTube weitergehen",
        "Avant d'accéder à YouTube",
        "Antes de ir a YouTube",
        "We value your privacy",
        "Cookie consent | Example",
        "Example uses cookies",
    ],
)
def test_a_consent_page_in_place_is_unverified(title: str) -> None:
    assert verdict(document(title, TEXT)) == WALL


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Cookie consent", TEXT * 40),
        ("Informed Consent in Clinical Trials: A Survey", "An abstract."),
        ("A Paper", TEXT),
    ],
)
def test_a_page_about_consent_is_alive(title: str, text: str) -> None:
    assert verdict(document(title, text)) == (State.ALIVE, None)
