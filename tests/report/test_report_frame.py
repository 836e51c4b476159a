"""The underline is below the right characters of any line, however long it is."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from reported import place
from wcwidth import wcwidth

from surveylint.model.source import Source
from surveylint.report.frame import frame
from surveylint.report.visible import glyphs, text_width

ODD = "\t\0\x1b\x7f\x85\u00a0\u00ad\u0301\u0e33\u1160\u200b\u200d\u202e\u2028\u2066\u3000\ufe0f\ufeff\udce9\ud800#[]\U0001f3fd"
LINES = st.text(
    st.one_of(st.sampled_from("ab |*"), st.sampled_from("项目한é😀❤—…"), st.sampled_from(ODD)),
    max_size=200,
)
ANY = st.text(st.characters(exclude_characters="\n\r", exclude_categories=()), max_size=60)
WIDTHS = st.integers(14, 90)


def lines(
    text: str, start: int, end: int, width: int = 60, *, ascii: bool = False
) -> list[tuple[str, str, str]]:
    source = Source("README.md", text)
    return list(frame(source, place(source, start, end), width, ascii=ascii))


def under(text: str, underline: str) -> str:
    """Return the characters above an underline, by columns as wcwidth counts them."""
    first, last, column, found = underline.count(" "), len(underline), 0, ""
    for char in text:
        if first <= column < last:
            found += char
        column += max(wcwidth(char), 0)
    return found


def bare(text: str) -> str:
    """Leave out what takes no column."""
    return "".join(char for char in text if wcwidth(char) > 0)


@given(LINES, LINES, LINES, WIDTHS)
@example("", "", "", 14)
@example("x" * 300, "wrong", "y" * 300, 40)
@example("项" * 300, "错误", "目" * 300, 40)
@example("a", "\u0301", "b", 20)
def test_the_place_is_above_its_underline(before: str, wrong: str, after: str, width: int) -> None:
    before = "|" + before
    text = before + wrong + after
    [(_, shown, underline)] = lines(text, len(before), len(before) + len(wrong), width)
    shapes, _ = glyphs(text)
    expected = bare("".join(shapes[len(before) : len(before) + len(wrong)])).rstrip()
    seen = bare(under(shown, underline)).rstrip()
    assert under(shown, underline) or not expected
    assert seen in (expected, "?") or not expected or expected.startswith(seen.rstrip("?…"))


@given(ANY, ANY, ANY, WIDTHS, st.booleans())
def test_a_frame_is_printable_and_not_too_wide(
    a: str, b: str, c: str, width: int, ascii: bool
) -> None:
    [(_, shown, underline)] = lines(a + b + c, len(a), len(a) + len(b), width, ascii=ascii)
    assert shown.isprintable()
    assert max(text_width(shown), len(underline)) <= width
    assert "^" in underline
    assert shown.isascii() or not ascii


@given(st.text(st.sampled_from("a项😀\u0301\t\x1b"), min_size=1, max_size=80))
def test_columns_are_those_of_wcwidth(text: str) -> None:
    shapes, widths = glyphs(text)
    assert [max(sum(map(wcwidth, shape)), 0) for shape in shapes] == widths


@given(LINES, st.integers(0, 200), st.integers(0, 200))
def test_every_part_of_many_lines_is_printable(text: str, start: int, size: int) -> None:
    text = text.replace("|", "\n")
    start = min(start, len(text))
    found = lines(text, start, min(start + size, len(text)))
    assert all((shown + underline).isprintable() for _, shown, underline in found)
    assert len(found) <= 3


def test_a_long_row_is_cut_on_both_sides() -> None:
    row = "| " + "a b " * 400 + "Natrual" + " c d" * 400 + " |"
    [(number, text, underline)] = lines(row, row.index("Natrual"), row.index("Natrual") + 7, 41)
    assert (number, text, underline) == (
        "1",
        "… b a b a b a b Natrual c d c d c d c d…",
        "                ^^^^^^^",
    )


def test_the_start_of_a_row_is_not_elided() -> None:
    [(_, text, underline)] = lines("| Natrual | " + "x" * 100, 2, 9, 30)
    assert text == "| Natrual | xxxxxxxxxxxxxxx…"
    assert underline == "  ^^^^^^^"


def test_the_end_of_a_row_is_not_elided() -> None:
    row = "x" * 100 + " | Natrual |"
    [(_, text, underline)] = lines(row, 103, 110, 30)
    assert text == "…xxxxxxxxxxxxxxx | Natrual |"
    assert underline == "                   ^^^^^^^"


def test_a_place_wider_than_the_terminal_shows_its_start() -> None:
    [(_, text, underline)] = lines("ab " + "x" * 500, 3, 503, 21)
    assert text == "…b xxxxxxxxxxxxxxxx…"
    assert underline == "   ^^^^^^^^^^^^^^^^"


def test_wide_characters_take_two_columns() -> None:
    [(_, text, underline)] = lines("| 项目A | 😀 x |", 2, 5)
    assert (text, underline) == ("| 项目A | 😀 x |", "  ^^^^^")


def test_a_missing_cell_is_marked_after_the_row() -> None:
    [(_, text, underline)] = lines("| a |\n", 5, 5)
    assert (text, underline) == ("| a |", "     ^")


def test_an_empty_file_has_a_frame() -> None:
    assert lines("", 0, 0) == [("1", "", "^")]


def test_three_lines_are_all_shown() -> None:
    assert lines("a b\n  c d\ne f\n", 2, 12) == [
        ("1", "a b", "  ^"),
        ("2", "  c d", "  ^^^"),
        ("3", "e f", "^^"),
    ]


def test_of_many_lines_the_first_and_the_last_are_shown() -> None:
    text = "##The\n" * 9
    assert lines(text, 6, 40) == [("2", "##The", "^^^^^"), ("...", "", ""), ("7", "##The", "^^^^")]


def test_a_line_break_belongs_to_its_line() -> None:
    assert lines("a\nb\n", 0, 2) == [("1", "a", "^")]
    assert lines("a\nb\n", 1, 2) == [("1", "a", " ^")]


def test_invisible_characters_are_spelled() -> None:
    [(_, text, _)] = lines("a\x1b[2J\0\u202eb\u200bc\udce9\ud800", 0, 1, 80)
    assert text == "a␛[2J␀<U+202E>b<U+200B>c<E9><U+D800>"


def test_emoji_are_reduced_to_what_every_terminal_shows_alike() -> None:
    [(_, text, underline)] = lines("👨‍👩‍👧 👍🏽 ❤️ 1️⃣ wrong", 16, 21, 80)
    assert (text, underline) == ("👨👩👧 👍 ❤ 1⃣ wrong", "              ^^^^^")


def test_ascii_output_has_ascii_only() -> None:
    [(_, text, underline)] = lines("é " + "x" * 40 + " wrong", 43, 48, 30, ascii=True)
    assert (text, underline) == ("...xxxxxxxxxxxxxxxxx wrong", "                     ^^^^^")


def test_a_line_of_megabytes_is_cut() -> None:
    text = "x" * 5_000_000 + " wrong " + "y" * 5_000_000
    [(_, shown, underline)] = lines(text, 5_000_001, 5_000_006, 30)
    assert (shown, underline) == ("…xxxxxxxxxx wrong yyyyyyyyyy…", "            ^^^^^")
