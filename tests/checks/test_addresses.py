"""What the pages of the rules on forms of addresses do not show."""

from __future__ import annotations

import pytest
from rules_support import run_rule


@pytest.mark.parametrize(
    "address",
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
def test_a_local_address_under_a_label_is_told(address: str) -> None:
    assert "a public one is wanted" in run_rule(
        "local-link", f"- A Work of Many Words [[paper]({address})]\n"
    )


@pytest.mark.parametrize(
    "address",
    [
        "http://172.40.0.1",
        "https://localhost.example.org",
        "https://10.example.org",
        "https://www.local.com/a",
        "https://example.org/?next=http://localhost",
        "https://en.wikipedia.org/wiki/File:A.png",
    ],
)
def test_a_public_address_is_public(address: str) -> None:
    assert run_rule("local-link", f"- A Work of Many Words [[paper]({address})]\n") == ""


def test_instructions_may_name_a_local_address() -> None:
    assert (
        run_rule("local-link", "- Open [the dashboard](http://localhost:8080) in a browser\n") == ""
    )


def test_a_drive_letter_in_a_reference_is_told() -> None:
    assert "a file of one computer" in run_rule(
        "local-link", "See [it][1].\n\n[1]: C:\\Users\\me\\a.pdf\n"
    )


@pytest.mark.parametrize(
    "address", ["https://youtu.be/dQw4w9WgXcQ", "https://doi.org/10.1/x", "https://t.example.co"]
)
def test_a_short_address_is_not_a_shortened_one(address: str) -> None:
    assert run_rule("shortened-link", f"- [A Work]({address})\n") == ""


def test_links_of_one_definition_are_repaired_once() -> None:
    said = run_rule("insecure-link", "[A][x] and [B][x]\n\n[x]: http://arxiv.org/abs/1706.03762\n")
    assert said.startswith("README.md:3:6: info[insecure-link] addresses of `arxiv.org`")
