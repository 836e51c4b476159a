"""What another entry of the same work knows: code, and the published paper."""

import pytest
from rules_support import run_rule

TITLE = "Counting Boats in Thick Fog"
PAPER = "https://arxiv.org/abs/2401.00001"
CODE = "[[code](https://github.com/low/boats)]"
MORE = "- [Rain Seen From Far Above](https://arxiv.org/abs/2401.00002) [[code](https://github.com/low/rain)]\n"


def two(one: str, other: str, more: str = MORE) -> str:
    """Return a list of one work under two headings."""
    return f"## Fog\n\n- [{TITLE}]{one}\n{more}\n## Boats\n\n- [{TITLE}]{other}\n{more}"


def test_the_code_of_another_entry_is_named() -> None:
    found = run_rule("missing-code", two(f"({PAPER}) {CODE}", f"({PAPER})"))
    assert "README.md:8:4: info[missing-code] no code link; line 3 of the same work" in found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"({PAPER}) {CODE}", f"({PAPER}) {CODE}"),
        (f"({PAPER}) {CODE}", f"({PAPER}) [[model](https://huggingface.co/low/boats)]"),
        (f"({PAPER}) {CODE}", "(https://arxiv.org/abs/2401.00009)"),
        (f"({PAPER}) [[code](https://boats.example.org)]", f"({PAPER})"),
        ("(https://low.example.org/a) " + CODE, "(https://low.example.org/a)"),
    ],
    ids=["both", "a-model", "another-paper", "a-page", "no-identifier"],
)
def test_other_entries_are_not_reported(one: str, other: str) -> None:
    assert run_rule("missing-code", two(one, other)) == ""


def test_a_list_without_code_is_not_reported() -> None:
    bare = "".join(f"- [Work {n} of Many](https://arxiv.org/abs/2401.0010{n})\n" for n in range(8))
    assert run_rule("missing-code", two(f"({PAPER}) {CODE}", f"({PAPER})", bare)) == ""


DOI = "(https://doi.org/10.1145/3292500.3330919)"


@pytest.mark.parametrize(
    ("one", "other", "reported"),
    [
        (f"({PAPER}), arXiv 2024", f"{DOI}, KDD 2024", True),
        (f"({PAPER}), preprint", f"{DOI}, KDD 2024", True),
        (f"({PAPER}), 2024", f"{DOI}, KDD 2024", False),
        (f"({PAPER}), 2024 [[arXiv]({PAPER})]", f"{DOI}, KDD 2024", False),
        (f"({PAPER}), arXiv 2024", "(https://doi.org/10.48550/arXiv.2401.00001), 2024", False),
        (f"({PAPER}), arXiv 2024", f"({PAPER}), KDD 2024", False),
    ],
)
def test_a_preprint_is_reported_where_its_paper_is_listed(
    one: str, other: str, reported: bool
) -> None:
    assert (run_rule("published-preprint", two(one, other)) != "") == reported
