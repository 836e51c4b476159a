"""A link copied from a neighboring row is reported; a name that has no title of its own is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.model.finding import Finding
from surveylint.model.record import Identifier, Record
from surveylint.model.source import Source
from surveylint.reading import read

LOOM = "2104.12369"


def accused(text: str, title: str, *older: str, authors: tuple[str, ...] = ()) -> list[str]:
    """Return the lines and severities of the findings on a list, whose links have one record."""
    return [
        f"{each.place.line} {each.severity}"
        for each in findings(text, title, *older, authors=authors)
    ]


def said(text: str, title: str, others: Sequence[Record]) -> list[str]:
    """Return the messages of the findings on a list with further records."""
    return [each.message for each in findings(text, title, others=others)]


def findings(
    text: str,
    title: str,
    *older: str,
    authors: tuple[str, ...] = (),
    others: Sequence[Record] = (),
) -> Sequence[Finding]:
    """Return the findings on a list."""
    record = Record(
        Identifier("arxiv", LOOM),
        "arXiv",
        title=title,
        titles=older,
        authors=authors,
        versions_known=True,
    )
    doc = read(Source.from_bytes("README.md", text.replace("URL", LOOM).encode()))
    outcome = lint(
        doc,
        rulebook.load(["wrong-paper"]),
        today=date(2026, 1, 1),
        records={each.identifier: each for each in (record, *others)},
    )
    assert not outcome.crashes
    return outcome.findings


TITLE = "Loom-7: Weaving Large Carpets With Automatic Shuttles"
FULL = "- [TWIST-2: Cost-effective Yarns in Large Numbers](https://arxiv.org/abs/2106.10715)\n"


def table(*names: str) -> str:
    rows = "".join(f"| {name} | [Paper](https://arxiv.org/abs/URL) |\n" for name in names)
    return f"| Model | Paper |\n|---|---|\n{rows}\n"


def test_a_name_with_the_link_of_the_row_before_is_accused() -> None:
    assert accused(table("Loom-7", "TWIST-2") + FULL, TITLE) == ["4 warning"]


def test_the_name_may_be_at_the_end_of_the_title() -> None:
    title = "Weaving Carpets: Methods and Insights From Building Loom-7"
    assert accused(table("Loom-7", "TWIST-2") + FULL, title) == ["4 warning"]


def test_the_right_link_of_a_name_is_that_of_its_full_title() -> None:
    twist = Record(
        Identifier("arxiv", "2106.10715"),
        "arXiv",
        title="TWIST-2: Cost-effective Yarns in Large Numbers",
        versions_known=True,
    )
    text = table("Loom-7", "TWIST-2") + FULL
    assert said(text, TITLE, others=[twist]) == [
        "`2104.12369` is `Loom-7: Weaving Large Carpets With Automatic Shuttles`, not `TWIST-2`,"
        " which is `2106.10715`: the name and the link of line 3 (arXiv title, 1970-01-01)"
    ]


@pytest.mark.parametrize("name", ["Silk Knot Wool", "Warm Woolen Socks", "Felt Hat Blocks"])
def test_one_link_has_one_finding(name: str) -> None:
    record = Record(Identifier("arxiv", "2106.10715"), "arXiv", title=name, versions_known=True)
    full = FULL.replace("TWIST-2:", f"{name}:")
    assert len(said(table("Loom-7", name) + full, TITLE, others=[record])) == 1


@pytest.mark.parametrize(
    ("names", "rest", "title"),
    [
        (("Loom-7", "TWIST-2"), "", TITLE),
        (("Other", "TWIST-2"), FULL, TITLE),
        (("Loom-7", "TWIST-2"), FULL, "Loom-7 and TWIST-2: Weaving at Scale"),
        (("Loom-7", "TWIST-2"), FULL, "Weaving Carpets at Scale Without Any Names"),
        (("Loom-7", "TWIST-2"), FULL + FULL.replace("Yarns in", "Knots by"), TITLE),
        (("Loom-7", "a", "b", "c", "d", "TWIST-2"), FULL, TITLE),
        (("Loom-7", "Loom-7-mini"), "- [Loom-7-mini: Small Carpets at Home](https://x.io)", TITLE),
    ],
    ids=["no full title", "no row", "both", "no name", "two full titles", "far", "variant"],
)
def test_other_names_are_not_accused(names: tuple[str, ...], rest: str, title: str) -> None:
    assert accused(table(*names) + rest, title) == []


def test_a_name_in_an_older_title_is_right() -> None:
    older = "TWIST-2 and Loom-7 Weave Carpets"
    assert accused(table("Loom-7", "TWIST-2") + FULL, TITLE, older) == []


LINK = "](https://arxiv.org/abs/URL)\n"
EDITOR = "WoolEdit: Fast and Controllable Knitting with Needle Splatting"
OTHER = "WoolEdit: Mending Socks Delicately after Written Instructions"


def test_another_title_with_the_link_and_the_method_of_a_neighbor_is_accused() -> None:
    assert accused(f"- [{EDITOR}{LINK}- [{OTHER}{LINK}", EDITOR) == ["2 warning"]


@pytest.mark.parametrize(
    ("second", "older", "authors"),
    [
        (OTHER, (OTHER,), ()),
        (f"{OTHER} by Lovelace", (), ("Ada Lovelace",)),
        ("WoolEdit: Fast Knitting", (), ()),
        ("WoolEdit: Fast and controllable knitting via needles", (), ()),
    ],
    ids=["older title", "author", "shortened", "near"],
)
def test_another_form_of_the_title_is_not_accused(
    second: str, older: tuple[str, ...], authors: tuple[str, ...]
) -> None:
    assert accused(f"- [{EDITOR}{LINK}- [{second}{LINK}", EDITOR, *older, authors=authors) == []
