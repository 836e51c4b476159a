"""SARIF: the OASIS schema (without its descriptions), and what GitHub requires beyond it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st
from reported import everywhere, finding, place, report

from surveylint.compiled.project import REPOSITORY
from surveylint.model.source import Edit, Source
from surveylint.report import Report, RuleText, sarif
from surveylint.report.formats import emit
from surveylint.report.rule_links import rule_url

SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
LIST = Source("docs/my list#1.md", "项目 Natrual\nNatrual\nNatrual\n")
PLACES = everywhere(LIST, "Natrual")


def run(made: Report) -> dict[str, Any]:
    log = json.loads("".join(emit("sarif", made)))
    VALIDATOR.validate(log)
    [only] = log["runs"]
    return only


def test_a_result_has_all_that_github_reads() -> None:
    edits = (Edit(3, 10, "Natural"),)
    wrong = finding(LIST, "Natrual", related=PLACES[1:2], edits=edits, key="natrual")
    made = run(
        report(LIST, wrong, rules={"ragged-row": RuleText("a row too long", "# The manual")})
    )
    assert made["columnKind"] == "unicodeCodePoints"
    assert made["tool"]["driver"]["rules"] == [
        {
            "id": "ragged-row",
            "shortDescription": {"text": "a row too long"},
            "fullDescription": {"text": "a row too long"},
            "help": {"text": "# The manual", "markdown": "# The manual"},
            "helpUri": rule_url("ragged-row"),
            "defaultConfiguration": {"level": "warning"},
            "properties": {"problem.severity": "warning", "precision": "high"},
        }
    ]
    artifact = {"uri": "docs/my%20list%231.md", "uriBaseId": "%SRCROOT%"}
    region = {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 11}
    assert made["results"] == [
        {
            "ruleId": "ragged-row",
            "ruleIndex": 0,
            "level": "warning",
            "message": {"text": "row has 4 cells, header has 5"},
            "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
            "partialFingerprints": made["results"][0]["partialFingerprints"],
            "relatedLocations": [
                {
                    "id": 0,
                    "physicalLocation": {
                        "artifactLocation": artifact,
                        "region": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 8},
                    },
                    "message": {"text": "here too"},
                }
            ],
            "fixes": [
                {
                    "description": {"text": "safe fix"},
                    "artifactChanges": [
                        {
                            "artifactLocation": artifact,
                            "replacements": [
                                {"deletedRegion": region, "insertedContent": {"text": "Natural"}}
                            ],
                        }
                    ],
                }
            ],
        }
    ]


def marks(source: Source, *wrongs: str | tuple[int, int]) -> list[str]:
    results = run(report(source, *(finding(source, wrong) for wrong in wrongs)))["results"]
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]


def test_a_moved_row_keeps_its_fingerprint() -> None:
    assert marks(LIST, "Natrual") == marks(Source(LIST.path, "new\n\n" + LIST.text), "Natrual")


def test_equal_fingerprints_are_numbered() -> None:
    first, second = marks(LIST, (3, 10), (11, 18))
    assert (first.split(":")[0], first[-2:], second[-2:]) == (second.split(":")[0], ":1", ":2")


def test_an_end_after_the_last_line_stays_on_it() -> None:
    [result] = run(report(LIST, finding(LIST, (19, 27))))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 8}


def test_brackets_are_not_links() -> None:
    [result] = run(report(LIST, finding(LIST, "Natrual", message="see [x](http://evil)")))[
        "results"
    ]
    assert result["message"]["text"] == "see \\[x\\](http://evil)"


def test_absolute_and_odd_paths_are_uris() -> None:
    paths = ("/a b/c.md", "C:/a/b.md", "./a.md", "../é.md", "a\udce9:b.md", "<stdin>")
    uris = [
        run(report(Source(path, "x"), finding(Source(path, "x"), "x")))["results"] for path in paths
    ]
    assert [
        uri[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for uri in uris
    ] == [
        "file:///a%20b/c.md",
        "file:///C:/a/b.md",
        "a.md",
        "../%C3%A9.md",
        "a%E9%3Ab.md",
        "%3Cstdin%3E",
    ]


def test_too_many_results_are_cut_by_severity(monkeypatch: Any) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    made = run(
        report(
            LIST,
            *(finding(LIST, "Natrual", severity=kind) for kind in ("info", "error", "warning")),
        )
    )
    assert [result["level"] for result in made["results"]] == ["error", "warning"]
    assert made["properties"] == {"omitted": 1}


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=50))
def test_any_message_is_valid(message: str) -> None:
    run(
        report(
            LIST, finding(LIST, "Natrual", message=message, related=(place(LIST, 0, 0, message),))
        )
    )


# The limits are those of "SARIF support for code scanning" in GitHub's documentation.
MANY = tuple(
    finding(LIST, "Natrual", rule=f"rule-{at % 40}", message="項[" * 900, related=PLACES * 500)
    for at in range(200)
)


def test_a_log_is_within_the_limits_of_github() -> None:
    texts = {f"rule-{at}": RuleText("s" * 3_000, "m" * 9_000) for at in range(40)}
    log = json.loads("".join(emit("sarif", report(LIST, *MANY, rules=texts))))
    VALIDATOR.validate(log)
    [made] = log["runs"]  # at most 20 runs
    rules = made["tool"]["driver"]["rules"]
    assert len(rules) <= 25_000
    assert {len(rule["properties"].get("tags", ())) <= 10 for rule in rules} == {True}
    assert {
        len(rule[name]["text"]) <= 1_024
        for rule in rules
        for name in ("shortDescription", "fullDescription")
    } == {True}
    assert {
        len(result["locations"]) == 1 and len(result["relatedLocations"]) <= 1_000
        for result in made["results"]
    } == {True}


def test_every_result_has_what_github_requires() -> None:
    for result in run(report(LIST, *MANY))["results"]:
        (location,) = result["locations"]
        assert {*location["physicalLocation"]["region"]} == {
            *("startLine", "startColumn", "endLine", "endColumn")
        }
        assert result["message"]["text"]
        assert result["partialFingerprints"]["primaryLocationLineHash"]


def test_the_fingerprints_of_a_log_differ() -> None:
    results = run(report(LIST, *MANY))["results"]
    marks = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]
    assert len({*marks}) == len(marks)


def test_the_most_results_are_those_that_github_accepts() -> None:
    assert sarif.MOST_RESULTS == 25_000


def test_the_tool_and_its_rules_have_addresses() -> None:
    driver = run(report(LIST, finding(LIST, "Natrual")))["tool"]["driver"]
    assert driver["informationUri"] == REPOSITORY
    assert [rule["helpUri"] for rule in driver["rules"]] == [rule_url("ragged-row")]


def test_a_rule_of_the_project_has_no_address() -> None:
    driver = run(report(LIST, finding(LIST, "Natrual", rule="old-site")))["tool"]["driver"]
    assert "helpUri" not in driver["rules"][0]
