"""The rule on links to local files and hosts, beyond its page."""

from __future__ import annotations

import pytest
from rules_support import run_rule


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/a",
        "http://127.0.0.1:8000",
        "https://10.1.2.3/a.pdf",
        "http://172.20.0.1",
        "http://[::1]:80/a",
        "http://nas.local/a.pdf",
        "http://wiki.corp.internal",
        "file:///home/me/a.pdf",
        "C:/Users/me/a.pdf",
    ],
)
def test_a_local_url_with_a_label_is_reported(url: str) -> None:
    assert "expected a public URL" in run_rule(
        "local-link", f"- A Work of Many Words [[paper]({url})]\n"
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://172.40.0.1",
        "https://localhost.example.org",
        "https://10.example.org",
        "https://www.local.com/a",
        "https://example.org/?next=http://localhost",
        "https://en.wikipedia.org/wiki/File:A.png",
    ],
)
def test_a_public_url_is_not_reported(url: str) -> None:
    assert run_rule("local-link", f"- A Work of Many Words [[paper]({url})]\n") == ""


def test_instructions_may_name_a_local_url() -> None:
    assert (
        run_rule("local-link", "- Open [the dashboard](http://localhost:8080) in a browser\n") == ""
    )


def test_a_drive_letter_in_a_reference_is_reported() -> None:
    assert "a file on one computer" in run_rule(
        "local-link", "See [it][1].\n\n[1]: C:\\Users\\me\\a.pdf\n"
    )
