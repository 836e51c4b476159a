"""The spans of a document slice the expected text, on Markdown generated with its meaning."""

from __future__ import annotations

import itertools

from hypothesis import HealthCheck, given, settings
from writing import HIDDEN, Text, files

from surveylint.model.document import Document, LinkKind
from surveylint.model.source import Source
from surveylint.reading import read

_SETTINGS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def _read(text: str) -> Document:
    return read(Source.from_bytes("README.md", text.encode()))


@_SETTINGS
@given(files())
def test_every_cell_span_slices_the_generated_cell(file: tuple[str, Text]) -> None:
    document = _read(file[0])
    rows = [
        [table.header, *(table.cells(n) for n in range(len(table)))] for table in document.tables
    ]
    found = tuple(
        tuple(document.text[cell.start : cell.end] for cell in cells)
        for table_rows in rows
        for cells in table_rows
    )
    assert found == file[1].rows


@_SETTINGS
@given(files())
def test_outer_cells_and_pipes_add_up_to_the_row(file: tuple[str, Text]) -> None:
    document = _read(file[0])
    for table in document.tables:
        for number in range(len(table)):
            outers = [
                document.text[cell.outer_start : cell.outer_end] for cell in table.cells(number)
            ]
            assert "|" + "|".join(outers) + "|" == document.source.slice(table.row(number))


@_SETTINGS
@given(files())
def test_columns_and_widths_match_the_cells(file: tuple[str, Text]) -> None:
    document = _read(file[0])
    for table in document.tables:
        rows = [
            [document.text[cell.start : cell.end] for cell in table.cells(n)]
            for n in range(len(table))
        ]
        assert list(table.widths) == [len(row) for row in rows]
        widest = max(table.widths, default=0)
        assert [list(column) for column in table.columns] == [
            [row[place] if place < len(row) else "" for row in rows] for place in range(widest)
        ]


@_SETTINGS
@given(files())
def test_every_link_span_slices_the_generated_text_and_target(
    file: tuple[str, Text],
) -> None:
    document = _read(file[0])
    text = document.text
    found = tuple(
        (
            ""
            if link.kind in (LinkKind.BARE, LinkKind.AUTOLINK)
            else text[link.text_start : link.text_end],
            text[link.target_start : link.target_end],
        )
        for link in document.links
    )
    assert found == file[1].links


@_SETTINGS
@given(files())
def test_every_link_begins_and_ends_with_its_own_markers(file: tuple[str, Text]) -> None:
    document = _read(file[0])
    marks = {
        LinkKind.INLINE: ("[", ")"),
        LinkKind.IMAGE: ("![", ")"),
        LinkKind.AUTOLINK: ("<", ">"),
    }
    for link in document.links:
        start, end = marks.get(link.kind, ("", ""))
        whole = document.text[link.start : link.end]
        assert whole.startswith(start)
        assert whole.endswith(end)


@_SETTINGS
@given(files())
def test_prose_keeps_visible_words_in_place_and_drops_hidden_ones(file: tuple[str, Text]) -> None:
    document = _read(file[0])
    at = 0
    for word in file[1].words:
        at = document.prose.find(word, at)
        assert at >= 0
        assert document.text.startswith(word, at)
        at += len(word)
    assert HIDDEN not in document.prose


@_SETTINGS
@given(files())
def test_prose_and_rest_keep_the_length_and_the_line_ends(file: tuple[str, Text]) -> None:
    document = _read(file[0])
    for view in (document.prose, document.rest):
        assert len(view) == len(document.text)
        assert all(
            shown == real or (shown == " " and real != "\n")
            for shown, real in zip(view, document.text, strict=True)
        )


@_SETTINGS
@given(files())
def test_spans_are_sorted_and_inside_the_text(file: tuple[str, Text]) -> None:
    document = _read(file[0])
    starts = [link.start for link in document.links]
    assert starts == sorted(starts)
    opaque = list(document.opaque)
    assert all(before.end <= after.start for before, after in itertools.pairwise(opaque))
    for link in document.links:
        assert link.start <= link.text_start <= link.text_end <= link.end <= len(document.text)


@_SETTINGS
@given(files())
def test_line_ends_and_the_byte_order_mark_change_nothing(file: tuple[str, Text]) -> None:
    plain = file[0].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert list(_read(file[0]).links) == list(_read(plain).links)
    assert _read(file[0]).sections == _read(plain).sections


@_SETTINGS
@given(files())
def test_two_lines_before_a_text_shift_every_link_by_their_length(file: tuple[str, Text]) -> None:
    text = file[0].removeprefix("\ufeff")
    moved = [(link.start - 3, link.end - 3, link.url) for link in _read("x\n\n" + text).links]
    assert moved == [(link.start, link.end, link.url) for link in _read(text).links]
