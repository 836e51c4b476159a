"""Access to single cells, and cells that span rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveylint.model.source import Source
from surveylint.reading import read

PIECES = st.text(alphabet="ab |\\`*é漢\t ", max_size=8)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=5), min_size=1, max_size=4))
def test_a_single_cell_equals_the_cell_of_the_split_row(rows: list[list[str]]) -> None:
    lines = ["| a | b | c |", "| --- | --- | --- |", *("|".join(row) for row in rows)]
    for table in read(Source("README.md", "\n".join(lines))).tables:
        for number in range(len(table)):
            cells = table.cells(number)
            alone = [tuple(table.cell(number, place)) for place in range(len(cells))]
            assert alone == [(cell.start, cell.end) for cell in cells]
            missing = table.cell(number, len(cells))
            assert missing.start == missing.end == table.row(number).end


def test_a_cell_with_a_row_span_is_in_the_rows_below_too() -> None:
    text = (
        "<table><tr><th>Kind</th><th>Model</th></tr>"
        "<tr><td rowspan=2>Open</td><td>T5</td></tr><tr><td>mT5</td></tr>"
        "<tr><td>Closed</td><td>GPT-3</td></tr></table>\n"
    )
    (table,) = read(Source("README.md", text)).tables
    assert [list(column) for column in table.columns] == [
        ["Open", "Open", "Closed"],
        ["T5", "mT5", "GPT-3"],
    ]


@pytest.mark.parametrize(
    ("first", "second", "header"),
    [
        (
            "<th rowspan=2>Model</th><th colspan=2>Links</th><th rowspan=2>Year</th>",
            "<th>Paper</th><th>Code</th>",
            ["Model", "Paper", "Code", "Year"],
        ),
        (
            '<th colspan="2">Work</th><th colspan="2">Links</th>',
            "<th>Title</th><th>Year</th><th>Paper</th><th>Code</th>",
            ["Title", "Year", "Paper", "Code"],
        ),
        (
            "<th rowspan='2'>Model</th><th rowspan='2'>Title</th><th colspan='2'>Links</th>",
            "<th>Paper</th><th>Code</th>",
            ["Model", "Title", "Paper", "Code"],
        ),
    ],
)
def test_a_second_header_row_completes_the_first(
    first: str, second: str, header: list[str]
) -> None:
    body = "".join(f"<td>{n}</td>" for n in range(4))
    text = f"<table><tr>{first}</tr><tr>{second}</tr><tr>{body}</tr></table>\n"
    (table,) = read(Source("README.md", text)).tables
    assert [text[cell.start : cell.end] for cell in table.header] == header
    assert [list(column) for column in table.columns] == [["0"], ["1"], ["2"], ["3"]]


def test_a_wide_header_without_a_second_row_stays_as_it_is() -> None:
    text = (
        "<table><tr><th>Model</th><th colspan=2>Links</th></tr>"
        "<tr><td>T5</td><td>paper</td><td>code</td></tr></table>\n"
    )
    (table,) = read(Source("README.md", text)).tables
    assert [text[cell.start : cell.end] for cell in table.header] == ["Model", "Links"]
    assert len(table) == 1
