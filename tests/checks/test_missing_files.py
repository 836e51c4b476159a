"""The rule on links to missing files, beyond its page."""

from __future__ import annotations

import pytest
from rules_support import run_rule


@pytest.mark.parametrize(
    ("text", "is_reported"),
    [
        ("- Use this format: [Title](link) - text, [code](URL)\n", False),
        ("> * **Title**, Author. [[Paper](URL)]\n", False),
        (
            "- [A Map of Rivers](https://a.org/1)\n- [A Map of Roads](https://a.org/2)\n- [A Map of Towns](url)\n",
            False,
        ),
        ("$$y = \\sum_{i}[w_i](x_i)$$\n", False),
        ("It costs 5 $ and is [there](x_i).\n\nOr [here](x_j) for 5 $.\n", True),
        ("It costs $5 a month, see [the guide](guide.md).\n", True),
        ("It costs $5, see [the guide](guide.md), or 9 $ a year.\n", True),
    ],
)
def test_placeholders_and_formulas_are_not_missing_files(text: str, is_reported: bool) -> None:
    assert (run_rule("missing-file", text, files={"README.md": []}) != "") == is_reported


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a.md",
        "mailto:me@example.org",
        "www.example.org/a",
        "example.com/a",
        "../../wiki/Home",
        "other/a.md",
        "{{ url }}",
        "?tab=readme",
        "C:/a.md",
    ],
)
def test_a_url_that_may_not_be_a_file_is_not_reported(target: str) -> None:
    assert run_rule("missing-file", f"[a]({target})\n", files={"docs/a.md": []}) == ""


@pytest.mark.parametrize(
    "target", ["./docs/b.md", "docs/b.md?plain=1#top", "docs/b%20c.md", "<docs/b c.md>", "B.md"]
)
def test_a_file_that_is_not_in_its_folder_is_missing(target: str) -> None:
    said = run_rule("missing-file", f"[a]({target})\n", files={"docs/a.md": [], "./docs/a.md": []})
    assert "not found in this repository" in said


def test_no_file_is_missing_where_the_files_are_unknown() -> None:
    assert run_rule("missing-file", "[a](docs/b.md)\n") == ""
