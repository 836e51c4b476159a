"""What a message quotes is cut, but never within an address."""

import pytest
from rules_support import run_rule

from surveylint.match import shortened


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("a title of words", "a title of words"),
        ("a title\n of   words", "a title of words"),
        ("a title of many more words than that", "a title of many mo…"),
        ("see https://alice:secret@host.org/x", "see …"),
        ("see //host/x?token=secret and more", "see …"),
    ],
)
def test_a_text_is_shortened(text: str, short: str) -> None:
    assert shortened(text, 19) == short


def test_no_half_of_an_address_is_quoted() -> None:
    cell = "see https://alice:ghp_SECRETSECRETSECRETSECRETSECRETSECRET12@github.com/a/b"
    said = run_rule("ragged-row", f"| a | b |\n|---|---|\n| A | [p](http://a.com) | {cell} |\n")
    assert "GitHub does not show" in said
    assert "SECRET" not in said
