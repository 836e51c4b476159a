"""Annotations stay within GitHub's limits."""

from __future__ import annotations

from reported import everywhere, finding, report

from surveylint.model.finding import Finding
from surveylint.model.source import Source
from surveylint.report.formats import emit

LIST = Source("docs/a,b:c.md", "項目 Natrual\n" * 30)
PLACES = everywhere(LIST, "Natrual")


def at(line: int, severity: str = "warning") -> Finding:
    return finding(LIST, (PLACES[line - 1].start, PLACES[line - 1].end), severity=severity)


def lines(*findings: Finding, **more: object) -> list[str]:
    return "".join(emit("github", report(LIST, *findings, **more))).splitlines()


def test_an_annotation_names_file_lines_columns_and_rule() -> None:
    assert lines(at(2)) == [
        "::warning file=docs/a%2Cb%3Ac.md,line=2,endLine=2,col=4,endColumn=11,title=ragged-row::"
        "row has 4 cells, header has 5"
    ]


def test_columns_are_left_out_of_a_place_of_many_lines() -> None:
    assert "line=1,endLine=3,title" in lines(finding(LIST, (0, 26)))[0]
    assert "line=1,endLine=2,title" in lines(finding(LIST, (0, 22)))[0]


def test_errors_come_first_and_infos_are_notices() -> None:
    kinds = [line.split(" ")[0] for line in lines(at(1, "info"), at(2), at(3, "error"))]
    assert kinds == ["::error", "::warning", "::notice"]


def test_ten_of_a_kind_are_all_shown() -> None:
    assert len(lines(*(at(line) for line in range(1, 11)))) == 10


def test_the_tenth_of_many_says_how_many_more() -> None:
    shown = lines(*(at(line) for line in range(1, 28)))
    assert len(shown) == 10
    assert shown[-1] == "::warning title=surveylint::and 18 more warnings, see the summary"


def test_changed_lines_come_first() -> None:
    shown = lines(*(at(line) for line in range(1, 28)), changed={(LIST.path, 20), (LIST.path, 25)})
    assert [line.split(",")[1] for line in shown[:3]] == ["line=20", "line=25", "line=1"]


def test_a_related_place_on_a_changed_line_counts() -> None:
    related = finding(LIST, (PLACES[8].start, PLACES[8].end), related=(PLACES[19],))
    shown = lines(at(1), related, changed={(LIST.path, 20)})
    assert "line=9," in shown[0]
    assert shown[0].endswith(" (+1 more place)")


def test_plain_text_is_between_the_tokens() -> None:
    shown = lines(at(1), token="t0k3n")
    assert shown[0] == "::stop-commands::t0k3n"
    assert shown[3] == "::t0k3n::"
    assert shown[4].startswith("::warning file=")
    assert not any(line.lstrip().startswith("::") for line in shown[1:3])


def test_a_message_is_escaped() -> None:
    assert lines(finding(LIST, "Natrual", message="50%0A ::error::x ##[error]y\nz"))[0].endswith(
        "::50%250A : :error: :x ##<U+005B>error]y␊z"
    )
