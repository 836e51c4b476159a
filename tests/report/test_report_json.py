"""The report for programs and its schema."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
from hypothesis import given
from hypothesis import strategies as st
from reported import everywhere, finding, place, report

from surveylint.model.source import Edit, Source
from surveylint.report import Report
from surveylint.report.formats import emit
from surveylint.report.rule_links import rule_url

SCHEMA = json.loads(
    files("surveylint.report").joinpath("schemas/check.schema.json").read_text(encoding="utf-8")
)
LIST = Source("README.md", "项目 Natrual\nNatrual\n")
PLACES = everywhere(LIST, "Natrual")


def parsed(made: Report) -> dict[str, object]:
    text = "".join(emit("json", made))
    assert text.isascii()
    value: dict[str, object] = json.loads(text)
    jsonschema.validate(value, SCHEMA)
    return value


def test_the_object_matches_its_schema() -> None:
    edits = tuple(Edit(found.start, found.end, "Natural") for found in PLACES)
    wrong = finding(
        LIST,
        "Natrual",
        rule="category-drift",
        message="misspelled",
        related=PLACES[1:],
        edits=edits,
    )
    assert parsed(report(LIST, wrong)) == {
        "version": 1,
        "findings": [
            {
                "rule": "category-drift",
                "rule_url": rule_url("category-drift"),
                "severity": "warning",
                "message": "misspelled",
                "url": None,
                "final_url": None,
                "archive_url": None,
                "archived_on": None,
                "path": "README.md",
                "line": 1,
                "column": 4,
                "end_line": 1,
                "end_column": 11,
                "related": [
                    {
                        "path": "README.md",
                        "line": 2,
                        "column": 1,
                        "end_line": 2,
                        "end_column": 8,
                        "message": "",
                    }
                ],
                "fix": {
                    "safe": True,
                    "edits": [
                        {
                            "line": 1,
                            "column": 4,
                            "end_line": 1,
                            "end_column": 11,
                            "content": "Natural",
                            "masked": False,
                        },
                        {
                            "line": 2,
                            "column": 1,
                            "end_line": 2,
                            "end_column": 8,
                            "content": "Natural",
                            "masked": False,
                        },
                    ],
                },
            }
        ],
        "links_in_many_lists": [],
        "complete": True,
        "incomplete": [],
        "summary": {
            "files": 1,
            "errors": 0,
            "warnings": 1,
            "infos": 0,
            "places": 2,
            "fixable": 1,
            "unsafe_fixable": 0,
            "fixed": 0,
            "known": 0,
            "by_rule": {"category-drift": 1},
            "links": {},
            "verified": {
                "rows": 0,
                "verified": 0,
                "registries": {},
                "wrong": 0,
                "retracted": 0,
                "withdrawn": 0,
            },
        },
    }


def test_no_findings_are_an_empty_list() -> None:
    assert parsed(report(LIST))["findings"] == []


@given(st.lists(st.text(st.characters(exclude_categories=()), min_size=1), max_size=3))
def test_any_text_comes_back_as_it_was(messages: list[str]) -> None:
    plain = [
        message.replace("=", "").replace("@", "").replace("%", "") or "x" for message in messages
    ]
    made = [
        finding(LIST, "Natrual", message=text, related=(place(LIST, 0, 1, text),)) for text in plain
    ]
    found = parsed(report(LIST, *made))["findings"]
    assert [item["message"] for item in found] == plain  # type: ignore[attr-defined]


def test_no_line_contains_what_a_runner_obeys() -> None:
    hostile = finding(
        LIST, "Natrual", message="##[error]x ::error::y ##vso[task] %0A::stop-commands::z"
    )
    made = report(LIST, hostile)
    text = "".join(emit("json", made))
    assert "##[" not in text
    assert "##vso[" not in text
    assert "::" not in text
    assert parsed(made)["findings"][0]["message"] == hostile.message  # type: ignore[index]


def test_a_checked_link_has_both_urls() -> None:
    wrong = finding(
        LIST, "Natrual", url="http://a.org/?token=abcSECRETdef", final_url="https://b.org/"
    )
    (told,) = parsed(report(LIST, wrong))["findings"]  # type: ignore[misc]
    assert (told["url"], told["final_url"]) == ("http://a.org/?token=***", "https://b.org/")  # type: ignore[index]
