"""The report for people, as stored text."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from reported import everywhere, finding, place, report

from surveylint.model.finding import Finding
from surveylint.model.source import Edit, Source
from surveylint.report import Style, closing, text
from surveylint.report.visible import text_width

LIST = Source(
    "README.md",
    "# Papers\n\n"
    "| # | Title | Class | Link |\n"
    "|---|---|---|---|\n"
    "| 1 | VL-BERT | Natrual | [PDF](https://arxiv.org/pdf/1908.08530) |\n"
    "| 2 | 项目A | Natrual | [PDF](https://google.com) |\n"
    "| 3 | ViLT | Natrual |\n",
)
PLACES = everywhere(LIST, "Natrual")
DRIFT = finding(
    LIST,
    "Natrual",
    rule="category-drift",
    message="`Natrual` is a misspelling of `Natural`",
    related=PLACES[1:],
    edits=tuple(Edit(found.start, found.end, "Natural") for found in PLACES),
)


def render(*findings: Finding, style: Style | None = None) -> str:
    return "".join(text.render(findings, {"README.md": LIST}, style or Style(width=72)))


def test_one_cause_is_printed_once_with_its_other_lines_and_its_fix() -> None:
    assert render(DRIFT) == (
        "README.md:5:17: warning[category-drift] `Natrual` is a misspelling of\n"
        "    `Natural`\n"
        "5 | | 1 | VL-BERT | Natrual | [PDF](https://arxiv.org/pdf/1908.08530) |\n"
        "  |                 ^^^^^^^\n"
        "  = also on lines 6 and 7\n"
        "  = fix: replace `Natrual` with `Natural` in 3 places\n"
        "\n"
    )


def test_many_related_lines_are_counted() -> None:
    source = Source("README.md", "a\n" * 26)
    [wrong, *others] = everywhere(source, "a")
    assert "  = also on lines 2, 3, 4 and 22 more\n" in "".join(
        text.render([finding(source, (wrong.start, wrong.end), related=tuple(others))], {}, Style())
    )


def test_related_places_with_messages_are_listed() -> None:
    related = (place(LIST, 0, 1, "the first"), place(LIST, 2, 8, "the second"))
    assert "  = see line 1, column 1: the first\n  = see line 1, column 3: the second\n" in render(
        finding(LIST, "ViLT", related=related)
    )


def test_of_many_related_messages_the_first_are_listed() -> None:
    related = tuple(place(LIST, at, at + 1, f"number {at}") for at in range(7))
    assert "  = see line 1, column 3: number 2\n  = and 4 more places\n" in render(
        finding(LIST, "ViLT", related=related)
    )


def test_a_related_place_of_another_file_names_it() -> None:
    first = place(Source("other.md", "x\n"), 0, 1, "the first")
    assert "  = see other.md:1:1: the first\n" in render(finding(LIST, "ViLT", related=(first,)))
    other = place(Source("other.md", "x\n"), 0, 1)
    assert "  = also on line other.md:1\n" in render(finding(LIST, "ViLT", related=(other,)))


def test_a_missing_cell_is_marked_at_the_end_of_its_row() -> None:
    end = len(LIST.text) - 1
    assert render(finding(LIST, (end, end), severity="error")) == (
        "README.md:7:23: error[ragged-row] row has 4 cells, header has 5\n"
        "7 | | 3 | ViLT | Natrual |\n"
        "  |                       ^\n"
        "\n"
    )


def test_wide_letters_are_underlined_in_full() -> None:
    assert "6 | | 2 | 项目A | Natrual |" in render(finding(LIST, "项目A"))
    assert "\n  |       ^^^^^\n" in render(finding(LIST, "项目A"))


def test_fixes_are_described_by_what_they_do() -> None:
    assert "= fix: insert a space\n" in render(finding(LIST, "Papers", edits=(Edit(1, 1, " "),)))
    assert "= fix: delete `# `\n" in render(finding(LIST, "Papers", edits=(Edit(0, 2, ""),)))
    assert "= fix: delete 2 line breaks\n" in render(
        finding(LIST, "Papers", edits=(Edit(8, 10, ""),))
    )
    assert "= fix: delete `#` and replace `P` with `p`\n" in render(
        finding(LIST, "Papers", edits=(Edit(0, 1, ""), Edit(2, 3, "p")))
    )
    four = tuple(Edit(at, at + 1, str(at)) for at in range(2, 6))
    assert "= fix: 4 edits (see --diff)\n" in render(finding(LIST, "Papers", edits=four))
    assert "= unsafe fix: 1 edit (see --unsafe-fixes --diff)\n" in render(
        finding(LIST, "Papers", edits=(Edit(0, 1, "x" * 200),), safe=False)
    )
    assert "= fix: replace 48 characters with `x`" in render(
        finding(LIST, "Papers", edits=(Edit(0, 48, "x"),))
    )


def test_a_fix_of_what_is_underlined_does_not_count_its_characters() -> None:
    assert "= fix: replace with `x`\n" in render(finding(LIST, (0, 48), edits=(Edit(0, 48, "x"),)))


def test_a_fix_with_a_title_is_shown_by_its_title() -> None:
    row = finding(LIST, "ViLT", edits=(Edit(0, 1, ""), Edit(2, 3, "p")), safe=False)
    moved = row._replace(fix=row.fix._replace(title="move the row to the `Medical` rows"))
    assert (
        "  = unsafe fix: move the row to the `Medical` rows (see --unsafe-fixes\n"
        "      --diff)\n" in render(moved)
    )


def test_a_finding_without_its_source_has_no_frame() -> None:
    assert "".join(text.render([finding(LIST, "ViLT")], {}, Style())) == (
        "README.md:7:7: warning[ragged-row] row has 4 cells, header has 5\n\n"
    )


def test_color_adds_escape_sequences_only() -> None:
    colored = render(DRIFT, style=Style(color=True, width=72))
    assert "\x1b[1;33mwarning[category-drift]\x1b[0m" in colored
    plain = colored
    for sequence in ("\x1b[1m", "\x1b[2m", "\x1b[0m", "\x1b[1;33m"):
        plain = plain.replace(sequence, "")
    assert plain == render(DRIFT)


def test_the_summary_counts_kinds_files_and_fixes() -> None:
    unsafe = finding(LIST, "ViLT", severity="error", edits=(Edit(0, 1, ""),), safe=False)
    assert closing.summary([DRIFT, DRIFT, unsafe, finding(LIST, "1", severity="info")], 1) == (
        "4 findings at 8 places (1 error, 2 warnings, 1 info) in 1 file; 2 fixable with --fix, 1 more with --fix --unsafe-fixes\n"
    )
    assert (
        closing.summary([unsafe], 12)
        == "1 finding (1 error) in 1 of 12 files; 1 fixable with --fix --unsafe-fixes\n"
    )
    assert closing.summary([], 1) == "no findings in 1 file\n"
    assert closing.summary([], 1200) == "no findings in 1,200 files\n"


def test_statistics_start_with_the_rule_that_has_most_findings() -> None:
    assert closing.statistics([finding(LIST, "1", severity="info"), DRIFT, DRIFT]) == (
        "count  places  severity  --fix  --unsafe-fixes  rule\n"
        "    2       6  warning       2               -  category-drift\n"
        "    1       1  info          -               -  ragged-row\n"
        "\n"
    )


def test_quiet_leaves_the_summary_out() -> None:
    assert "".join(text.emit(report(LIST, DRIFT, style=Style(quiet=True)))) == render(
        DRIFT, style=Style()
    )


@given(st.text(max_size=300), st.integers(24, 100), st.booleans())
def test_no_line_is_wider_than_the_terminal_or_unprintable(
    message: str, width: int, ascii: bool
) -> None:
    wrong = finding(
        LIST,
        "Natrual",
        message=message,
        edits=(Edit(0, 1, message),),
        related=(place(LIST, 0, 1, message),),
    )
    shown = render(wrong, style=Style(width=width, ascii=ascii)).removesuffix("\n\n")
    assert all(line.isprintable() and text_width(line) <= width for line in shown.split("\n"))
    assert not any(line.lstrip().startswith("::") for line in shown.split("\n"))
    assert shown.isascii() or not ascii


def test_importing_the_report_is_cheap() -> None:
    code = "import sys, surveylint.report.text; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"rich", "json", "wcwidth", "hashlib", "urllib.parse"} & {*loaded}
