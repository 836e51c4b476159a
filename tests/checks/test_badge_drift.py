"""The rule on badges of another repository, beyond its page."""

from __future__ import annotations

import pytest
from rules_support import run_rule


def row(badge: str, link: str) -> str:
    return f"| Title | Code |\n| --- | --- |\n| A Work of Many Words ![stars]({badge}) | [Code]({link}) |\n"


@pytest.mark.parametrize(
    "badge",
    [
        "https://img.shields.io/github/stars/Lab/Work.svg?style=social&label=Star",
        "https://img.shields.io/github/last-commit/lab/work",
        "https://badgen.net/github/stars/lab/work",
        "https://img.shields.io/badge/arXiv-1706.03762-red",
        "https://img.shields.io/github/search?query=goto",
    ],
)
def test_a_badge_of_the_linked_repository_is_not_reported(badge: str) -> None:
    assert run_rule("badge-drift", row(badge, "https://github.com/lab/work/tree/main/part")) == ""


def test_a_repository_with_a_longer_name_is_another_one() -> None:
    said = run_rule(
        "badge-drift",
        row("https://img.shields.io/github/stars/lab/work", "https://github.com/lab/work-2"),
    )
    assert "badge shows `lab/work`, but the entry links to `lab/work-2`" in said


def test_a_badge_on_a_line_of_its_own_belongs_to_its_entry() -> None:
    text = (
        "- A Work of Many Words [code](https://github.com/lab/work)\n"
        "  ![stars](https://img.shields.io/github/stars/lab/work)\n"
    )
    assert run_rule("badge-drift", text) == ""


def test_badges_above_a_list_are_not_reported() -> None:
    text = (
        "![stars](https://img.shields.io/github/stars/me/list) [code](https://github.com/me/tool)\n"
    )
    assert run_rule("badge-drift", text) == ""


BADGED = "- https://github.com/{0} [![stars](https://img.shields.io/github/stars/{0}.svg)](https://github.com/{1})\n"


def test_a_badge_that_links_to_the_repository_of_another_line_is_reported() -> None:
    text = BADGED.format("doe/livers", "doe/livers") + BADGED.format("roe/wrists", "doe/livers")
    assert run_rule("badge-drift", text) == (
        "README.md:2:96: warning[badge-drift] badge of `roe/wrists` links to `doe/livers`, the repository of another line\n"
    )


@pytest.mark.parametrize("target", ["elsewhere/bones", "roe/wrists", "new-owner/wrists"])
def test_a_badge_that_links_to_no_other_line_is_not_reported(target: str) -> None:
    text = BADGED.format("doe/livers", "doe/livers") + BADGED.format("roe/wrists", target)
    assert run_rule("badge-drift", text) == ""


@pytest.mark.parametrize(("kind", "reported"), [("stars", False), ("last-commit", True)])
def test_a_second_badge_of_one_kind_belongs_to_a_mentioned_work(kind: str, reported: bool) -> None:
    badge = "![](https://img.shields.io/github/{}/lab/{})"
    item = f"- [Work](https://github.com/lab/work) {badge.format('stars', 'work')} beats Play"
    said = run_rule("badge-drift", f"{item} {badge.format(kind, 'play')}\n")
    assert ("shows `lab/play`" in said) == reported
