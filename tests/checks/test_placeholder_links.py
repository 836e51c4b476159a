"""Placeholder links: around titles, in tables, beside lists, and where they are meant."""

from __future__ import annotations

import pytest
from rules_support import run_rule

WORK = """\
- [A Map of Many Rivers](https://arxiv.org/abs/2401.00001)
- [Reading Road Signs in Rain](https://arxiv.org/abs/2401.00002)
"""


@pytest.mark.parametrize("url", ["https://www.google.com/", "http://example.org", "#"])
def test_a_title_that_links_to_a_placeholder_is_reported(url: str) -> None:
    found = run_rule("placeholder-link", f"{WORK}- [Counting Boats by Night]({url}), 2023\n")
    assert found.startswith("README.md:3:") and f"placeholder link `{url}`;" in found


def test_a_title_in_a_table_is_reported() -> None:
    table = (
        "| Title | Year |\n| --- | --- |\n"
        "| [A Map of Rivers](https://arxiv.org/abs/2401.00001) | 2024 |\n"
    )
    assert "README.md:4:" in run_rule(
        "placeholder-link", f"{table}| [Counting Boats at Night](#) | 2023 |\n"
    )


@pytest.mark.parametrize(
    "item",
    [
        "[The Google Front Page](https://www.google.com)",
        "[Web Search](https://www.google.com)",
        "[Back to the Top](#)",
        "Counting Boats by Night, all [on this very page](#)",
        "[Open the Local Page](http://localhost:8080)",
        "[Counting Boats by Night](https://www.google.com/about)",
        "Counting Boats by Night, found [with a search engine](https://www.google.com)",
    ],
)
def test_a_link_that_may_be_meant_is_not_reported(item: str) -> None:
    assert run_rule("placeholder-link", f"{WORK}- {item}\n") == ""


def test_in_a_text_without_works_it_is_a_note() -> None:
    assert run_rule(
        "placeholder-link", "# Reader\n\nSee [here](https://example.com).\n"
    ).startswith("README.md:3:12: info")


def test_a_label_beside_a_list_of_works_is_an_error() -> None:
    assert "error[placeholder-link]" in run_rule(
        "placeholder-link", f"# Maps\n\nSee [paper](#).\n\n{WORK}"
    )


def test_a_list_without_any_url_is_not_reported() -> None:
    assert (
        run_rule("placeholder-link", "- [The First Long Title](#)\n- [The Second Long Title](#)\n")
        == ""
    )


def test_a_title_outside_of_lists_of_works_is_not_reported() -> None:
    text = (
        "# Tool\n\nReads tables.\n\nSee [our very own page](https://example.com) for more of it.\n"
    )
    assert run_rule("placeholder-link", text) == ""


def test_a_table_of_contents_under_another_heading_is_not_reported() -> None:
    text = f"# List\n\n- [The First Long Heading](#)\n- [Surveys](#surveys)\n\n## Surveys\n\n{WORK}"
    assert run_rule("placeholder-link", text) == ""


def test_the_title_of_a_series_is_not_reported() -> None:
    part = "  - [Part One](https://arxiv.org/abs/2401.00003)\n"
    assert run_rule("placeholder-link", f"{WORK}- [Lessons of a Long Year](#)\n{part}") == ""


def test_an_item_beside_others_in_a_nested_list_is_not_a_series() -> None:
    nested = "".join(
        f"  {line}\n"
        for line in [*WORK.splitlines(), "- [Counting Boats by Night](#)", *WORK.splitlines()]
    )
    assert "README.md:4:" in run_rule("placeholder-link", f"- Surveys\n{nested}")


def test_an_item_with_its_fields_below_is_not_a_series() -> None:
    fields = "  - Somebody, Somebody Else\n  - Data: [Boats](https://boats.example.net)\n"
    assert "README.md:3:" in run_rule(
        "placeholder-link", f"{WORK}- [Counting Boats by Night](#)\n{fields}"
    )
