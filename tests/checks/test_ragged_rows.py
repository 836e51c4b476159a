"""Rows with too few or too many cells: what is a habit, one finding, or cut off."""

import pytest
from rules_support import run_rule

from surveylint.checks import rows
from surveylint.entries import Index
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.vocabulary import Words

HEAD = "| Year | Title | Code |\n| --- | --- | --- |\n"
FULL = (
    "| 2021 | [Livers in Few Slices](https://arxiv.org/abs/2101.00001) | "
    "[Code](https://github.com/doe/livers) |\n"
)
SHORT = "| 202{0} | [Wrists in {0} Views](https://arxiv.org/abs/2201.0000{0}) |\n"
SHORTS = [SHORT.format(number) for number in range(3)]


def found(text: str) -> list[Problem]:
    doc = read(Source("README.md", text))
    return list(rows.ragged_row(doc, Index(doc, Words())))


def tables(*rows: str) -> str:
    return "\n".join(HEAD + FULL + row for row in rows)


def fixed(text: str) -> str:
    return Source("README.md", text).edited(
        sorted(edit for problem in found(text) for edit in problem.edits)
    )


def test_a_habit_is_counted_across_all_tables_with_one_header() -> None:
    assert found(tables(*SHORTS)) == []


def test_two_rows_are_not_a_habit() -> None:
    assert len(found(tables(*SHORTS[:2]))) == 2


def test_tables_with_other_headers_do_not_count() -> None:
    assert len(found(tables(*SHORTS).replace("Code |\n", "Source code |\n", 1))) == 3


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            "| 2022 | [Wrists in Many Views](https://arxiv.org/abs/2201.00002)\n",
            id="no pipe at its end",
        ),
        pytest.param(
            "| Wrists in Many Views | [PDF](https://arxiv.org/abs/2201.00002) |\n",
            id="a cell too far left",
        ),
        pytest.param(
            SHORTS[2].replace(" |\n", " [Code](https://github.com/doe/wrists) |\n"),
            id="two cells in one",
        ),
        pytest.param(SHORTS[2] + "| [Code](https://github.com/doe/wrists) |\n", id="torn in two"),
    ],
)
def test_a_row_that_lacks_more_than_its_last_cells_is_not_a_habit(row: str) -> None:
    assert len(found(tables(*SHORTS[:2], row))) >= 3


@pytest.mark.parametrize("header", ["| :cat: | :dog: |", "| | |", "| ← | → |"])
def test_a_short_row_under_a_header_without_words_is_not_reported(header: str) -> None:
    assert found(f"{header}\n| --- | --- |\n| [One](#one) |\n") == []


def test_surplus_cells_under_a_header_without_words_are_reported() -> None:
    (problem,) = found(
        "| :cat: | :dog: |\n| --- | --- |\n| [One](#one) | [Two](#two) | [Three](#three) |\n"
    )
    assert problem.message == "row has 3 cells but the header has 2; GitHub does not show `Three`"


def test_one_cell_is_written_in_the_singular() -> None:
    (problem,) = found("| Kind | Size |\n| --- | --- |\n| livers |\n")
    assert problem.message == "row has 1 cell but the header has 2; `Size` is left empty"


def test_three_consecutive_rows_are_one_finding_that_fixes_them_all() -> None:
    text = "| Kind | Size |\n| --- | --- |\n| a1 |\n| b1 |\n| c1\n"
    (problem,) = found(text)
    assert problem.message == "3 rows have 1 cell but the header has 2; `Size` is left empty"
    assert len(problem.related) == 2
    assert found(fixed(text)) == []


def test_two_consecutive_rows_are_two_findings() -> None:
    rows = "| a1 |\n| b1 |\n| c1 | 2 |\n| d1 |\n"
    assert len(found("| Kind | Size |\n| --- | --- |\n" + rows)) == 3


def test_surplus_cells_of_consecutive_rows_are_one_finding() -> None:
    rows = "| a | 1 | x1 |\n| b | 2 | x2 |\n| c | 3 | x3 |\n" + "| d | 4 |\n" * 4
    (problem,) = found("| Kind | Size |\n| --- | --- |\n" + rows)
    assert problem.message == (
        "3 rows have 3 cells but the header has 2; GitHub does not show `x1` and the cells below it"
    )


def test_lines_of_text_directly_below_a_table_are_one_finding() -> None:
    text = "| Kind | Size |\n| --- | --- |\n| a | 1 |\nThese\nare\nremarks.\n"
    (problem,) = found(text)
    assert problem.message.startswith("3 lines directly below a table become its last rows;")
    assert problem.message.endswith("expected a blank line before them")
    assert fixed(text) == text.replace("These", "\nThese")


@pytest.mark.parametrize(
    ("between", "separator"),
    [("<!-- older -->\n", "comment"), ("\n", "blank line"), ("\n<!-- older -->\n", "blank line")],
)
def test_rows_after_a_comment_or_a_blank_line_are_cut_off(between: str, separator: str) -> None:
    (problem,) = found(HEAD + FULL + between + FULL)
    assert problem.message == f"row is cut off from its table by the {separator} above it"


def test_rows_after_other_text_are_not_cut_off() -> None:
    assert found(HEAD + FULL + "\n<!-- older -->\nText.\n\n" + FULL) == []


def test_a_pipe_in_a_url_is_reported_and_escaped() -> None:
    text = HEAD + FULL + "| 2022 | [Wrists](https://a.example.org/?f=a|b|c) | x |\n"
    (problem,) = found(text)
    assert problem.message.startswith("`|` in a URL splits the cell")
    assert fixed(text) == text.replace("a|b|c", "a%7Cb%7Cc")


def test_a_pipe_between_two_urls_is_not_part_of_them() -> None:
    text = (
        "| Kind | Size |\n| --- | --- |\n"
        "| [a](https://a.example.org)|[b](https://b.example.org)|https://c.example.org|d |\n"
    )
    (problem,) = found(text)
    assert "%7C" not in problem.message


SCORES = "| Title | Recall | Score |\n| --- | --- | --- |\n"
SCORED = "| [Livers in {0} Slices](https://arxiv.org/abs/2101.0000{0}) | 0.8{0} | 0.7{0} |\n"
UNSCORED = "| [Wrists in {0} Views](https://arxiv.org/abs/2201.0000{0}) | 0.6{0} |\n"


def scores(whole: int, short: int) -> str:
    return (
        SCORES
        + "".join(SCORED.format(n) for n in range(whole))
        + "".join(UNSCORED.format(n) for n in range(short))
    )


def test_short_rows_above_a_fifth_are_a_habit_and_one_note() -> None:
    text = scores(9, 3)
    (problem,) = found(text)
    assert problem.message == "3 of 12 rows omit their last cells; `Score` is left empty"
    assert problem.severity is Severity.INFO
    assert found(fixed(text)) == []


@pytest.mark.parametrize(("whole", "short"), [(0, 4), (3, 3), (9, 1)])
def test_rows_may_end_early_where_no_row_fills_the_last_column(whole: int, short: int) -> None:
    wide = scores(whole, short).replace("| Score |", "| Score | Remark |", 1)
    wide = wide.replace("| --- |\n", "| --- | --- |\n", 1)
    assert found(wide) == []
    filled = "| [Cells in Red](https://arxiv.org/abs/2301.00009) | C | 0.9 | new |\n"
    assert found(wide + filled) != []


def test_a_fifth_of_short_rows_is_not_a_habit() -> None:
    (problem,) = found(scores(9, 3) + "".join(SCORED.format(n) for n in range(3)))
    assert problem.message == "3 rows have 2 cells but the header has 3; `Score` is left empty"


def test_a_row_with_cells_in_wrong_columns_is_reported_beside_a_habit() -> None:
    slid = (
        "| [Cells in Grey](https://arxiv.org/abs/2301.00005) 0.91 | "
        "[Code](https://github.com/doe/cells) |\n"
    )
    problems = found(scores(3, 3) + slid)
    assert [problem.severity for problem in problems] == [Severity.INFO, None]


def test_rows_need_no_last_pipe_if_complete_rows_have_none() -> None:
    (problem,) = found(scores(3, 3).replace(" |\n", "\n"))
    assert problem.message.startswith("3 of 6 rows omit their last cells")
    assert len(found(scores(3, 3) + UNSCORED.format(4).replace(" |\n", "\n"))) == 2


def test_a_comment_after_the_last_cell_is_not_content() -> None:
    assert (
        found(
            HEAD
            + FULL
            + FULL.replace("\n", " <!-- surveylint: allow index-gap: the authors withdrew it -->\n")
        )
        == []
    )
    assert len(found(HEAD + FULL + FULL.replace("\n", " <!-- a --> more\n"))) == 1


def test_no_cell_is_added_to_a_row_whose_first_cell_may_be_missing() -> None:
    rows_ = "".join(
        f"| | [Livers {n}](https://arxiv.org/abs/2101.0000{n}) | 2024 |\n" for n in range(3)
    )
    (problem,) = found(
        "| | Title | Year |\n|---|---|---|\n"
        f"{rows_}| [Wrists](https://arxiv.org/abs/2101.00009) | 2021 |\n"
    )
    assert problem.message == "row has 2 cells but the header has 3; `Year` is left empty"
    assert problem.edits == ()


@pytest.mark.parametrize(
    "cell", ["**Small models**", "*Small models*", "<b>Small</b>", "🔥 __New__"]
)
def test_a_row_that_names_a_group_is_not_short(cell: str) -> None:
    rows = "| TinySeg | 2 GB | MIT |\n"
    table = f"| Model | Size | License |\n|---|---|---|\n| {cell} |\n{rows}{rows}"
    assert run_rule("ragged-row", table) == ""


@pytest.mark.parametrize("cell", ["**TinySeg**", "[**TinySeg**](https://livers.example.org/a)"])
def test_a_bold_cell_like_those_of_other_rows_is_short(cell: str) -> None:
    rows = "| **BigSeg** | 7 GB | MIT |\n"
    table = f"| Model | Size | License |\n|---|---|---|\n| {cell} |\n{rows}{rows}"
    assert "row has 1 cell" in run_rule("ragged-row", table)


def test_a_row_without_outer_pipes_may_end_in_an_empty_cell() -> None:
    head = "Year | Name | Page\n--- | --- | ---\n2021 | Rain | [x](https://livers.example.org/a)\n"
    assert run_rule("ragged-row", f"{head}2022 | Wind |\n") == ""
    assert "row has 2 cells" in run_rule("ragged-row", f"{head}2022 | Wind\n")


def test_a_padded_header_with_outer_pipes_has_them() -> None:
    head = "| Year | Name | Page          |\n|---|---|---|\n| 2021 | Rain | [x](https://a.example.org/a) |\n"
    assert "row has 2 cells" in run_rule("ragged-row", f"{head}| 2022 | Wind |\n")
