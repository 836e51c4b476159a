"""The formats that services read, by the rules of each: GitLab, JUnit, reviewdog, Azure."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml
from reported import everywhere, finding, place, report
from rules_support import ROOT

from surveylint.compiled.project import REPOSITORY
from surveylint.compiled.rulebook import RULES
from surveylint.model.source import Edit, Source
from surveylint.report import Report, Style
from surveylint.report.formats import FORMATS, emit
from surveylint.report.rule_links import rule_url

LIST = Source("docs/list.md", "项目 Natrual\nNatrual\nNatrual\n")
PLACES = everywhere(LIST, "Natrual")
HOSTILE = (
    "]]> <![CDATA[x]]> &amp; \"'<b> \0\x01\x1b[31m \x85 \u2028 \ufffe \uffff \ud800 \udce9 \U0001f600 "
    "##vso[task.complete result=Succeeded;] ::error::x %0A%AZP25 ;a=b] https://a.org/?token=abcSECRET1def"
)

GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "not": {"pattern": "^\\./"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}
"""GitLab's documentation, "Code Quality report format"."""

POSITION = {
    "type": "object",
    "properties": {name: {"type": "integer", "minimum": 1} for name in ("line", "column")},
    "required": ["line"],
    "additionalProperties": False,
}
RANGE = {
    "type": "object",
    "properties": {"start": POSITION, "end": POSITION},
    "required": ["start"],
    "additionalProperties": False,
}
RDJSON = {
    "type": "object",
    "required": ["diagnostics"],
    "properties": {
        "source": {"type": "object", "properties": {"name": {}, "url": {}}, "required": ["name"]},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message", "location"],
                "properties": {
                    "message": {"type": "string", "minLength": 1},
                    "location": {
                        "type": "object",
                        "required": ["path"],
                        "properties": {"path": {"type": "string"}, "range": RANGE},
                        "additionalProperties": False,
                    },
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {
                        "type": "object",
                        "required": ["value"],
                        "properties": {"value": {"type": "string"}, "url": {"type": "string"}},
                        "additionalProperties": False,
                    },
                    "suggestions": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["range", "text"],
                            "properties": {"range": RANGE, "text": {"type": "string"}},
                            "additionalProperties": False,
                        },
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
"""The message `DiagnosticResult` of reviewdog.proto."""

JUNIT = {
    "testsuites": ({"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "file"}, {"testcase"}),
    "testcase": ({"name", "classname"}, {"failure", "error"}),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
}
"""Attributes and children by element, as far as they are used here (junit-10.xsd of Jenkins)."""

CHECKSTYLE = {
    "checkstyle": ({"version"}, {"file"}),
    "file": ({"name"}, {"error"}),
    "error": ({"line", "column", "severity", "message", "source"}, set()),
}


def text_of(name: str, made: Report) -> str:
    text = "".join(emit(name, made))
    text.encode("utf-8")
    return text


def gitlab(made: Report) -> list[dict[str, Any]]:
    issues: list[dict[str, Any]] = json.loads(text_of("gitlab", made))
    jsonschema.validate(issues, GITLAB)
    marks = [issue["fingerprint"] for issue in issues]
    assert len({*marks}) == len(marks)
    return issues


def rdjson(made: Report) -> list[dict[str, Any]]:
    result = json.loads(text_of("rdjson", made))
    jsonschema.validate(result, RDJSON)
    diagnostics: list[dict[str, Any]] = result["diagnostics"]
    return diagnostics


def xml(name: str, made: Report, structure: Mapping[str, tuple[set[str], set[str]]]) -> ET.Element:
    root = ET.fromstring(text_of(name, made))
    assert root.tag == next(iter(structure))
    assert [
        element.tag
        for element in root.iter()
        if {*element.attrib} - structure[element.tag][0]
        or {child.tag for child in element} - structure[element.tag][1]
    ] == []
    return root


def suites(made: Report) -> list[Any]:
    xml("junit", made, JUNIT)
    return [*JUnitXml.fromstring(text_of("junit", made).encode())]


def azure(made: Report) -> list[tuple[dict[str, str], str]]:
    """Return properties and message of each line, as azure-pipelines-agent reads them."""
    commands = []
    for line in text_of("azure", made).splitlines():
        head, _, data = line.partition("]")
        assert head.startswith("##vso[task.logissue ")
        assert "##vso[" not in data
        pairs = [pair.partition("=") for pair in head.split(" ", 1)[1].split(";") if pair]
        properties = {key: unescaped(value) for key, _, value in pairs}
        assert {*properties} <= {"type", "sourcepath", "linenumber", "columnnumber", "code"}
        assert properties["type"] in ("error", "warning")
        commands.append((properties, unescaped(data)))
    return commands


def unescaped(text: str) -> str:
    for sign, code in ((";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D"), ("%", "%AZP25")):
        text = text.replace(code, sign)
    return text


def test_gitlab_gets_rule_place_and_severity() -> None:
    wrong = finding(LIST, "Natrual", related=PLACES[1:2], severity="error")
    (issue,) = gitlab(report(LIST, wrong))
    assert issue["description"] == "ragged-row: row has 4 cells, header has 5 (+1 more place)"
    assert (issue["check_name"], issue["severity"]) == ("ragged-row", "major")
    assert issue["location"] == {"path": "docs/list.md", "lines": {"begin": 1}}


def test_the_fingerprint_of_gitlab_does_not_change_when_a_row_moves() -> None:
    moved = Source(LIST.path, "new\n\n" + LIST.text)
    before, after = (gitlab(report(each, finding(each, "Natrual"))) for each in (LIST, moved))
    assert before[0]["fingerprint"] == after[0]["fingerprint"]


def test_the_fingerprints_of_gitlab_differ_by_file_and_place() -> None:
    other = LIST.__class__("other.md", LIST.text)
    findings = [finding(each, span) for each in (LIST, other) for span in ((3, 10), (11, 18))]
    made = report(LIST, *findings)._replace(sources={LIST.path: LIST, other.path: other})
    assert len(gitlab(made)) == 4


def test_a_suite_of_junit_is_a_file_and_a_finding_is_a_failure() -> None:
    other = Source("notes.md", "x")
    made = report(LIST, finding(LIST, "Natrual"), finding(LIST, "项", severity="info"))
    made = made._replace(findings=[*made.findings, finding(other, "x", severity="error")])
    first, second = suites(made)
    assert (first.name, first.tests, first.failures, first.errors) == ("docs/list.md", 2, 2, 0)
    assert (second.name, second.tests, second.failures) == ("notes.md", 1, 1)
    case = next(iter(first))
    assert (case.classname, case.name) == ("docs/list", "ragged-row at 1:4")
    assert case.result[0].type == "warning"
    assert case.result[0].message == "row has 4 cells, header has 5"


def test_junit_without_findings_has_a_test_that_passes() -> None:
    (suite,) = suites(report(LIST))
    assert (suite.tests, suite.failures, suite.errors) == (1, 0, 0)
    assert [case.name for case in suite] == ["no findings in 1 file"]


def test_checkstyle_has_a_file_and_its_errors() -> None:
    wrong = (finding(LIST, "Natrual"), finding(LIST, "项", severity="info"))
    (file,) = xml("checkstyle", report(LIST, *wrong), CHECKSTYLE)
    assert file.get("name") == "docs/list.md"
    assert [error.attrib for error in file] == [
        {
            "line": "1",
            "column": column,
            "severity": severity,
            "message": "row has 4 cells, header has 5",
            "source": "surveylint.ragged-row",
        }
        for column, severity in (("4", "warning"), ("1", "info"))
    ]


def test_reviewdog_counts_columns_in_bytes() -> None:
    edits = (Edit(3, 10, "Natural"),)
    (diagnostic,) = rdjson(report(LIST, finding(LIST, "Natrual", edits=edits)))
    span = {"start": {"line": 1, "column": 8}, "end": {"line": 1, "column": 15}}
    assert LIST.to_bytes()[7:14] == b"Natrual"
    assert diagnostic == {
        "message": "row has 4 cells, header has 5",
        "location": {"path": "docs/list.md", "range": span},
        "severity": "WARNING",
        "code": {"value": "ragged-row", "url": rule_url("ragged-row")},
        "suggestions": [{"range": span, "text": "Natural"}],
    }


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf\xe9Natrual", b"a\n\xff\xe9\xe9\xe9Natrual\r\n"])
def test_reviewdog_counts_the_byte_order_mark_and_broken_bytes(data: bytes) -> None:
    source = Source.from_bytes("README.md", data)
    (diagnostic,) = rdjson(report(source, finding(source, "Natrual")))
    start = diagnostic["location"]["range"]["start"]
    line = data.split(b"\n")[start["line"] - 1]
    assert line[start["column"] - 1 :].startswith(b"Natrual")


def apply(source: Source, suggestion: Mapping[str, Any]) -> bytes:
    """Replace the bytes of a suggestion's range, as reviewdog does."""
    data = source.to_bytes()
    ends = [0, *(match.end() for match in re.finditer(b"\n", data))]
    start, end = (
        ends[suggestion["range"][name]["line"] - 1] + suggestion["range"][name]["column"] - 1
        for name in ("start", "end")
    )
    return data[:start] + suggestion["text"].encode() + data[end:]


def test_all_edits_of_a_fix_are_one_suggestion() -> None:
    edits = tuple(Edit(found.start, found.end, "自然") for found in PLACES)
    (diagnostic,) = rdjson(report(LIST, finding(LIST, "Natrual", edits=edits)))
    (suggestion,) = diagnostic["suggestions"]
    assert apply(LIST, suggestion).decode() == LIST.edited([*edits])


def test_an_unsafe_fix_is_suggested_only_if_unsafe_fixes_are_included() -> None:
    wrong = finding(LIST, "Natrual", edits=(Edit(3, 10, "Natural"),), safe=False)
    without, included = (
        rdjson(report(LIST, wrong, style=Style(unsafe_fixes=unsafe)))[0] for unsafe in (False, True)
    )
    assert "suggestions" not in without
    assert len(included["suggestions"]) == 1


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        ("x\n" * 30 + "y", (Edit(0, 1, "z"), Edit(60, 61, "z"))),
        ("https://a.org/?token=abcSECRET1def x", (Edit(0, 1, "H"), Edit(35, 36, "z"))),
        ("x", (Edit(0, 1, "https://a.org/?token=abcSECRET1def"),)),
        ("x \udce9 y", (Edit(0, 1, "z"), Edit(4, 5, "z"))),
    ],
)
def test_a_fix_that_is_long_or_secret_or_broken_is_not_suggested(
    text: str, edits: tuple[Edit, ...]
) -> None:
    source = Source("README.md", text)
    (diagnostic,) = rdjson(report(source, finding(source, (0, 1), edits=edits)))
    assert diagnostic["suggestions"] == []


def test_azure_gets_errors_first() -> None:
    kinds = ("info", "warning", "error")
    commands = azure(report(LIST, *(finding(LIST, "Natrual", severity=kind) for kind in kinds)))
    assert [properties["type"] for properties, _ in commands] == ["error", "warning", "warning"]
    assert commands[0] == (
        {
            "type": "error",
            "sourcepath": "docs/list.md",
            "linenumber": "1",
            "columnnumber": "4",
            "code": "ragged-row",
        },
        "row has 4 cells, header has 5",
    )


READERS = {
    "gitlab": gitlab,
    "rdjson": rdjson,
    "junit": suites,
    "azure": azure,
    "checkstyle": lambda made: xml("checkstyle", made, CHECKSTYLE),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "path", ["a\nb\x1b[2J\udce9.md", "]]>.md", "a;b]c%0A.md", "::x.md", "é.md"]
)
def test_hostile_text_keeps_a_format_valid(name: str, path: str) -> None:
    source = Source(path, f"{HOSTILE} x {HOSTILE}")
    wrong = finding(source, (0, len(HOSTILE)), message=HOSTILE, edits=(Edit(0, 1, HOSTILE),))
    made = report(source, wrong, incomplete=(HOSTILE,))
    assert READERS[name](made) is not None
    assert "SECRET" not in text_of(name, made)


@pytest.mark.parametrize("name", READERS)
@given(
    text=st.text(st.characters(exclude_categories=()), min_size=1, max_size=60),
    path=st.text(st.characters(exclude_categories=()), min_size=1, max_size=20),
)
def test_any_text_keeps_a_format_valid(name: str, text: str, path: str) -> None:
    source = Source("./" + path, f"{text}\nNatrual {text}")
    made = report(
        source,
        finding(source, "Natrual", message=text, edits=(Edit(0, 1, text),)),
        finding(source, (0, len(source.text)), related=(place(source, 0, 0, text),)),
        incomplete=(text,),
    )
    assert READERS[name](made) is not None


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_that_a_report_is_incomplete(name: str) -> None:
    reason = "interrupted after 610 links"
    shown = "incomplete" if name.startswith("badge") else reason  # a badge has room for a word
    assert shown in text_of(name, report(LIST, incomplete=(reason,), style=Style(quiet=True)))


@pytest.mark.parametrize("name", ["text", "concise", "grouped", "markdown"])
def test_the_statistics_of_every_format_for_people_count_rules(name: str) -> None:
    style = Style(statistics=True)
    made = report(LIST, finding(LIST, "Natrual", related=PLACES[1:]), style=style)
    text = text_of(name, made)
    assert "1 finding at 3 places (1 warning) in 1 file" in text
    assert re.search(r"^(?:\|| *) *1 .*warning.* \[?ragged-row", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["text", "concise", "grouped", "markdown"])
def test_the_statistics_of_no_findings_are_no_findings(name: str) -> None:
    assert "no findings in 1 file\n" in text_of(name, report(LIST, style=Style(statistics=True)))


def test_the_lines_of_jsonl_are_the_findings_of_json() -> None:
    made = report(LIST, finding(LIST, "Natrual", edits=(Edit(3, 10, "x"),)), finding(LIST, "项"))
    lines = text_of("jsonl", made).splitlines()
    assert [*map(json.loads, lines)] == json.loads(text_of("json", made))["findings"]


def test_the_last_line_of_jsonl_says_what_was_not_checked() -> None:
    lines = text_of("jsonl", report(LIST, finding(LIST, "项"), incomplete=("interrupted",)))
    assert json.loads(lines.splitlines()[1]) == {"complete": False, "incomplete": ["interrupted"]}


def test_grouped_findings_are_in_columns_under_the_name_of_their_file() -> None:
    other = Source("notes.md", "x")
    findings = (
        finding(LIST, "Natrual"),
        finding(LIST, (19, 26), rule="index-gap", severity="error", related=PLACES[:1]),
        finding(other, "x", severity="info"),
    )
    made = report(LIST, *findings)._replace(files=3)
    assert text_of("grouped", made) == (
        "docs/list.md\n"
        "  1:4  warning  ragged-row  row has 4 cells, header has 5\n"
        "  3:1  error    index-gap   row has 4 cells, header has 5 (+1 more place)\n"
        "\n"
        "notes.md\n"
        "  1:1  info     ragged-row  row has 4 cells, header has 5\n"
        "\n"
        "3 findings at 4 places (1 error, 1 warning, 1 info) in 2 of 3 files\n"
    )


def test_a_grouped_message_is_wrapped() -> None:
    wrong = finding(LIST, "Natrual", message="word " * 30)
    made = report(LIST, wrong, style=Style(width=60))
    assert max(map(len, text_of("grouped", made).splitlines())) <= 80


def test_the_former_name_of_a_format_is_accepted() -> None:
    assert text_of("summary", report(LIST)) == text_of("markdown", report(LIST))


@pytest.mark.parametrize("name", ["text", "grouped"])
@pytest.mark.parametrize("width", [24, 40, 100])
def test_a_rule_links_to_its_page_and_the_layout_does_not_change(name: str, width: int) -> None:
    wrong = finding(LIST, "Natrual", message="word " * 20, edits=(Edit(3, 10, "x"),))
    plain, linked = (
        text_of(name, report(LIST, wrong, style=Style(color=True, width=width, hyperlinks=on)))
        for on in (False, True)
    )
    link = f"\x1b]8;;{rule_url('ragged-row')}\x1b\\ragged-row\x1b]8;;\x1b\\"
    assert plain.replace("ragged-row", link) == linked


def test_a_rule_of_the_project_has_no_page() -> None:
    wrong = finding(LIST, "Natrual", rule="old-site")
    style = Style(color=True, hyperlinks=True)
    assert "\x1b]8" not in text_of("grouped", report(LIST, wrong, style=style))
    assert json.loads(text_of("jsonl", report(LIST, wrong)))["rule_url"] is None


@pytest.mark.parametrize("rule", RULES)
def test_the_page_of_a_rule_is_a_file_of_the_repository(rule: str) -> None:
    path = rule_url(rule).removeprefix(f"{REPOSITORY}/blob/main/")
    assert (ROOT / path).is_file()
