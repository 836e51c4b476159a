"""Texts left over from assistants and templates, beyond the rule's page."""

from __future__ import annotations

import pytest
from rules_support import run_rule

ENTRIES = (
    "- [A Map of Rivers](https://a.org/1)\n- [A Map of Roads](https://a.org/2)\n"
    "- [A Map of Towns]({})\n"
)


@pytest.mark.parametrize("word", ["url", "URL", "link", "href"])
def test_a_word_of_a_template_is_no_url_of_an_entry(word: str) -> None:
    assert f"`{word}` of a template" in run_rule("leftover-text", ENTRIES.format(word))


@pytest.mark.parametrize(
    "text",
    [
        "- Use this format: [Title](link) - text, [code](URL)\n",
        "> * **Title**, Author. [[Paper](URL)]\n",
        ENTRIES.format("https://a.org/3"),
        "| No. | Title |\n|---|---|\n| 1 | [RiverNet]() |\n| 2 | [Rivers](https://a.org/1) [code]() |\n",
        "- [code]()\n- [paper]() and more\n",
        "- [A Map](https://a.org/1) [Weights not available]\n",
        "Ada Low† and Bo High‡ turn to search and turn0 views.\n",
        "`citeturn0search1`\n\n```\n【1†source】\n```\n",
    ],
)
def test_guides_code_and_labels_without_url_are_not_left_over(text: str) -> None:
    assert run_rule("leftover-text", text) == ""


@pytest.mark.parametrize(
    "citation",
    [
        ":contentReference[oaicite:12]{index=12}",
        ":contentReference[oaicite:3]",
        "【3†source】",
        "【4:0†paper.pdf】",
        "turn3view0",
        "\ue200cite\ue202turn0search1\ue201",
        "[oai_citation:1‡",
    ],
)
@pytest.mark.parametrize(
    "line", ["Maps of rivers {}.\n", "| a |\n|---|\n| Rivers {} |\n", "- {}\n"]
)
def test_a_citation_of_an_assistant_is_reported(citation: str, line: str) -> None:
    assert "error[leftover-text]" in run_rule("leftover-text", line.format(citation))


@pytest.mark.parametrize(
    "row",
    ["| 4 | .[[paper]()][[code]()] | |", "| | [Paper]() | [Code]() |", "- [[paper]()] [[code]()]"],
)
def test_a_row_of_a_template_is_reported_once(row: str) -> None:
    head = "| No. | Title | Venue |\n|---|---|---|\n| 1 | [Rivers](https://a.org/1) | A |\n"
    text = (head if row.startswith("|") else "- [Rivers](https://a.org/1)\n") + f"{row}\n{row}\n"
    assert run_rule("leftover-text", text).count("\n") == 1
    assert run_rule("duplicate-entry", text) == run_rule("malformed-link", text) == ""
