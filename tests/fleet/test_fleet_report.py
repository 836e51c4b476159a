"""The report over many lists: what results add up to, as a page and as JSON lines."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from pathlib import Path

import html5lib
import jsonschema
import pytest

from surveylint.cli import main
from surveylint.model.finding import Finding, Place, Severity
from surveylint.report import CheckedList, Report
from surveylint.report import json as json_report
from surveylint.report.past_runs import PastRun, to_line

SCHEMA = json.loads(files("surveylint.report").joinpath("schemas/fleet.schema.json").read_text())
GONE = "https://gone.example.org/paper.pdf"
HOSTS = {"gone.example.org": {"dead": 1}, "arxiv.org": {"alive": 7, "dead": 2, "moved": 1}}


def dead_link(path: str, url: str) -> Finding:
    return Finding("dead-link", Severity.ERROR, "dead link", _place(path), url=url)


def plain_finding(path: str) -> Finding:
    return Finding("ragged-row", Severity.WARNING, "row has 4 cells", _place(path))


def _place(path: str) -> Place:
    return Place(path, 3, 1, 3, 2, 0, 1)


@pytest.fixture
def result(tmp_path: Path):
    """Return a function that writes a result of `check --format json` and returns its path."""

    def write(name: str, *findings, hosts=None, reasons=()) -> str:
        paths = dict.fromkeys(finding.place.path for finding in findings) | (hosts or {})
        lists = [CheckedList(path, found or {}) for path, found in paths.items()]
        made = Report(findings, {}, len(lists), incomplete=tuple(reasons), lists=lists)
        path = tmp_path / name
        path.write_text("".join(json_report.emit(made)), encoding="utf-8")
        return str(path)

    return write


def fleet_lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict]:
    assert main(["fleet", "--format", "jsonl", *arguments]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for line in lines:
        jsonschema.validate(line, SCHEMA)
    return lines


def test_each_list_has_a_line_and_the_last_line_is_over_all(result, capsys):
    found = result(
        "all.json",
        *(dead_link("b.md", GONE), plain_finding("a.md"), plain_finding("b.md")),
        hosts={"a.md": {}, "b.md": HOSTS, "clean.md": {"arxiv.org": {"alive": 3}}},
    )
    *lists, fleet = fleet_lines(capsys, found)
    assert [(each["path"], each["errors"], each["warnings"]) for each in lists] == [
        ("a.md", 0, 1),
        ("b.md", 1, 1),
        ("clean.md", 0, 0),
    ]
    assert lists[1]["links"] == {"alive": 7, "moved": 1, "dead": 3}
    assert lists[1]["by_rule"] == {"dead-link": 1, "ragged-row": 1}
    assert (fleet["lists"], fleet["errors"], fleet["links"]["alive"]) == (3, 1, 10)
    assert fleet["rules"][0] == {
        "rule": "ragged-row",
        "severity": "warning",
        "findings": 2,
        "lists": 2,
    }


def test_hosts_are_ordered_by_their_dead_links(result, capsys):
    found = result("all.json", hosts={"a.md": HOSTS, "b.md": {"arxiv.org": {"alive": 5}}})
    assert fleet_lines(capsys, found)[-1]["hosts"] == [
        {"host": "arxiv.org", "dead": 2, "links": 15, "lists": 2},
        {"host": "gone.example.org", "dead": 1, "links": 1, "lists": 1},
    ]


def test_a_result_without_links_by_host_still_names_hosts_of_dead_links(result, capsys):
    found = result("all.json", dead_link("a.md", GONE))
    assert fleet_lines(capsys, found)[-1]["hosts"] == [
        {"host": "gone.example.org", "dead": 1, "links": 0, "lists": 1}
    ]


def test_a_link_that_is_dead_in_several_lists_is_named_once(result, capsys):
    lists = [f"{number}.md" for number in range(7)]
    found = result(
        "all.json",
        *(dead_link(path, GONE) for path in lists),
        dead_link("0.md", "http://x.example/"),
    )
    assert fleet_lines(capsys, found)[-1]["dead_in_several"] == [
        {"url": GONE, "lists": 7, "paths": lists[:5]}
    ]


def test_a_list_of_two_results_counts_as_in_the_last_one(result, capsys):
    old = result("old.json", dead_link("a.md", GONE), plain_finding("b.md"), hosts={"a.md": HOSTS})
    new = result("new.json", hosts={"a.md": {"arxiv.org": {"alive": 1}}})
    first, second, fleet = fleet_lines(capsys, old, new)
    assert (first["errors"], first["links"], second["warnings"]) == (0, {"alive": 1}, 1)
    assert fleet["hosts"] == []


def test_a_result_that_another_program_wrote_again_is_read_too(result, capsys, tmp_path):
    found = Path(result("all.json", dead_link("a.md", GONE), hosts={"a.md": HOSTS}))
    again = tmp_path / "again.json"
    again.write_text(json.dumps(json.loads(found.read_text()), indent=2, sort_keys=True))
    assert fleet_lines(capsys, str(again)) == fleet_lines(capsys, str(found))


@pytest.mark.parametrize(
    "text",
    (
        *("", "[]", "no JSON", '{"version": 2, "findings": []}', "[" * 100_000),
        *('{"version": 1, "findings": [\n', '{"version": 1, "findings": [\n{"rule": 1},\n'),
    ),
    ids=["empty", "array", "text", "version", "deep", "cut", "finding"],
)
def test_another_file_is_refused(text, capsys, tmp_path):
    path = tmp_path / "result.json"
    path.write_text(text)
    assert main(["fleet", str(path)]) == 2
    assert "not a result of `surveylint check --format json`" in capsys.readouterr().err


def test_what_was_not_checked_is_said(result, capsys):
    found = result("all.json", plain_finding("a.md"), reasons=["interrupted: 3 of 9 links checked"])
    assert fleet_lines(capsys, found)[-1]["complete"] is False
    assert main(["fleet", found]) == 0
    assert "interrupted: 3 of 9 links checked" in capsys.readouterr().out


def test_deaths_are_counted_by_the_day_on_which_they_were_found(result, capsys, tmp_path):
    history = tmp_path / "history.jsonl"
    runs = (
        PastRun("2026-01-05", ("a.md",), links={"dead": 1}, dead={GONE: "2026-01-05"}),
        PastRun(
            "2026-01-06", ("b.md",), links={"dead": 2}, dead={"http://b.example/": "2026-01-06"}
        ),
        PastRun("2026-02-01", ("a.md",), links={"dead": 0}),
    )
    history.write_text("".join(map(to_line, runs)))
    found = result("all.json", plain_finding("a.md"))
    fleet = fleet_lines(capsys, found, "--history", str(history))[-1]
    assert fleet["deaths"] == {"2026-01-05": 1, "2026-01-06": 1}
    assert main(["fleet", found, "--history", str(history)]) == 0
    page = capsys.readouterr().out
    assert "2026-01-06: 3 dead</title>" in page
    assert "2026-02-01: 2 dead</title>" in page


def test_the_page_is_valid_and_needs_no_script(result, capsys):
    found = result(
        "all.json", dead_link("a.md", GONE), dead_link("b.md", GONE), hosts={"a.md": HOSTS}
    )
    assert main(["fleet", found, "--today", "2026-03-30"]) == 0
    page = capsys.readouterr().out
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parse(page)
    assert parser.errors == []
    assert "<script" not in page
    names = [each.text for each in tree.iter("{http://www.w3.org/1999/xhtml}h2")]
    assert names == [
        *("Summary", "Hosts with most dead links", "Links that are dead in several lists"),
        *("Rules", "Lists with most findings"),
    ]


def test_names_of_lists_and_links_cannot_act_in_the_page(result, capsys):
    bad = "<script>alert(1)</script>\u202e"
    url = "javascript:alert(1)//" + bad
    found = result(
        "all.json", dead_link(bad, url), dead_link("b.md", url), hosts={bad: {bad: {"dead": 1}}}
    )
    assert main(["fleet", found]) == 0
    page = capsys.readouterr().out
    assert "<script" not in page
    assert "\u202e" not in page
    assert 'href="javascript' not in page


def test_half_characters_are_spelled(result, capsys, tmp_path):
    r"""A file name that is not UTF-8 is `\udcff` in a result; a URL can hold such a character too."""
    found = result(
        "all.json",
        *(dead_link("\udcff.md", GONE + "\ud800"), dead_link("b.md", GONE + "\ud800")),
        hosts={"\udcff.md": HOSTS, "b.md": {}},
    )
    history = tmp_path / "history.jsonl"
    run = PastRun("2026-01-05", ("a.md",), links={"dead": 1}, dead={"\ud800": "2026-01-05"})
    history.write_text(to_line(run))
    lists = fleet_lines(capsys, found, "--history", str(history))
    assert [each["path"] for each in lists[:-1]] == [r"\udcff.md", "b.md"]
    assert lists[-1]["dead_in_several"][0]["paths"] == [r"\udcff.md", "b.md"]
    assert main(["fleet", found]) == 0


def test_standard_input_is_read_once(result, capsys, monkeypatch):
    text = Path(result("all.json", plain_finding("a.md"))).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert main(["fleet", "-", "-"]) == 2
    assert "named twice" in capsys.readouterr().err


def test_the_name_of_a_rule_is_printable_in_the_page(result, capsys):
    odd = Finding("\u202eelur", Severity.INFO, "odd", _place("a.md"))
    assert main(["fleet", result("all.json", odd)]) == 0
    assert "\u202e" not in capsys.readouterr().out
