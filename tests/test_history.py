"""The history of a list: which runs are recorded, what is skipped, what is shown."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveylint.cli import main
from surveylint.demo.server import Web
from surveylint.disk.history_file import HistoryFile, append, names_of, read
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.report import Report, Style
from surveylint.report.history_text import sparkline, text
from surveylint.report.past_runs import (
    PastRun,
    changes,
    daily,
    deaths_by_host,
    from_line,
    host_of,
    oldest_dead,
    this_run,
    to_line,
)

LIST = "# Papers\n\n- [One](https://arxiv.org/pdf/2301.00001?)\n- [Two](https://a.example/2)\n"
CHECK = ("check", "--offline", "--no-config", "--exit-zero")
RUN = PastRun(
    day="2026-01-05",
    paths=("README.md",),
    files=1,
    findings=3,
    severities={"errors": 1, "warnings": 2, "infos": 0},
    rules={"dead-link": 1, "index-gap": 2},
    links={"alive": 9, "dead": 1},
    dead={"https://a.example/1": "2026-01-05"},
)


@pytest.fixture(autouse=True)
def readme(folder: Path) -> Path:
    path = folder / "README.md"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_a_line_is_read_as_it_was_written() -> None:
    assert from_line(to_line(RUN)) == RUN
    assert to_line(RUN).count("\n") == 1


def test_the_lines_of_an_older_workflow_are_read() -> None:
    run = from_line("2026-01-05,31,2\n")
    assert run is not None
    assert (run.day, run.findings, run.links) == ("2026-01-05", 31, {"dead": 2})


@pytest.mark.parametrize(
    "line",
    [
        "x",
        "[]",
        "null",
        "{}",
        '{"version":2,"day":"2026-01-05"}',
        '{"version":1,"day":"yesterday"}',
        '{"version":1,"day":"2026-13-05"}',
        '{"version":1,"day":"2026-01-05","findings":-1}',
        '{"version":1,"day":"2026-01-05","findings":true}',
        '{"version":1,"day":"2026-01-05","findings":1e999}',
        '{"version":1,"day":"2026-01-05","links":{"dead":"3"}}',
        '{"version":1,"day":"2026-01-05","dead":{"https://a.example":7}}',
        '{"version":1,"day":"2026-01-05","dead":[]}',
        '{"version":1,"day":"2026-01-05","paths":"README.md"}',
        "[" * 100_000,
        "2026-13-01,1,1",
        "2026-01-01,1",
    ],
)
def test_an_odd_line_is_skipped(line: str) -> None:
    assert from_line(line) is None


@given(
    st.text(max_size=60)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)
)
def test_no_line_breaks_the_reader(line: str) -> None:
    run = from_line(line)
    assert run is None or isinstance(run, PastRun)


def test_skipped_lines_are_reported(folder: Path) -> None:
    (folder / "h.jsonl").write_bytes(to_line(RUN).encode() + b"\xff\xfe\n{\n\n")
    known = read(HistoryFile("h.jsonl"))
    assert len(known.runs) == 1
    assert known.messages == ("h.jsonl: 2 lines skipped: not a line of a history",)


def test_a_line_is_appended_after_half_a_line(folder: Path) -> None:
    (folder / "h.jsonl").write_bytes(b'{"version":1,"da')
    assert append(HistoryFile("h.jsonl"), RUN) == ""
    assert read(HistoryFile("h.jsonl")).runs == (RUN,)


def test_a_history_is_not_written_through_a_link_out_of_the_folder(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "precious"
    outside.write_text("precious\n")
    (folder / "h.jsonl").symlink_to(outside)
    assert "symbolic link" in append(HistoryFile("h.jsonl"), RUN)
    assert "symbolic link" in read(HistoryFile("h.jsonl")).messages[0]
    assert outside.read_text() == "precious\n"


def test_a_check_appends_a_line_each_time(folder: Path) -> None:
    for day in ("2026-01-05", "2026-01-12"):
        assert main([*CHECK, "--history", "h.jsonl", "--today", day]) == 0
    lines = (folder / "h.jsonl").read_text().splitlines()
    assert [json.loads(line)["day"] for line in lines] == ["2026-01-05", "2026-01-12"]
    assert json.loads(lines[0])["paths"] == ["README.md"]


def test_a_check_that_fails_leaves_no_line(folder: Path) -> None:
    assert main([*CHECK, "--history", "h.jsonl", "README.md", "missing.md"]) == 2
    assert not (folder / "h.jsonl").exists()


def test_an_offline_check_leaves_no_line_unless_asked_to(folder: Path) -> None:
    assert main([*CHECK, "--cache-dir", "cache", "--format", "html"]) == 0
    assert not (folder / "cache" / "history.jsonl").exists()


@pytest.fixture
def web() -> Iterator[Web]:
    """Return a server in a thread of its own."""
    loop = asyncio.new_event_loop()
    web = Web()
    loop.run_until_complete(web.__aenter__())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield web
    asyncio.run_coroutine_threadsafe(web.__aexit__(None, None, None), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


ONLINE = ("check", "--no-config", "--exit-zero", "--allow-private", "--no-registries")


@pytest.mark.network
def test_a_check_of_all_links_is_recorded_beside_the_cache(
    folder: Path, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    urls = [web.url("gone"), web.url("paper")]
    (folder / "README.md").write_text("\n".join(f"- [A work]({url})" for url in urls) + "\n")
    command = [*ONLINE, "--cache-dir", "cache"]
    assert main([*command, "--today", "2026-01-05"]) == 0
    assert main([*command, "--today", "2026-01-12", "--select", "dead-link"]) == 0
    assert main([*command, "--today", "2026-01-12", "--config", "ignore=['soft-404']"]) == 0
    assert main([*command, "--today", "2026-01-19", "--format", "html"]) == 0
    lines = (folder / "cache" / "history.jsonl").read_text().splitlines()
    runs = [json.loads(line) for line in lines]
    assert [run["day"] for run in runs] == ["2026-01-05", "2026-01-19"]
    assert [run["links"] for run in runs] == [{"alive": 1, "dead": 1}] * 2
    assert runs[1]["dead"] == {urls[0]: "2026-01-05"}
    capsys.readouterr()
    assert main(["history", "--cache-dir", "cache"]) == 0
    assert f"since 2026-01-05  {urls[0]}" in capsys.readouterr().out


@pytest.mark.network
def test_without_a_cache_nothing_is_recorded(folder: Path, web: Web) -> None:
    (folder / "README.md").write_text(f"- [A work]({web.url('paper')})\n")
    assert main([*ONLINE, "--cache-dir", "cache", "--no-cache"]) == 0
    assert not (folder / "cache").exists()


def test_a_history_that_cannot_be_written_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "file").write_text("")
    assert main([*CHECK, "--history", "file/h.jsonl"]) == 2
    assert "cannot" in capsys.readouterr().err


def test_the_page_shows_what_has_changed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([*CHECK, "--history", "h.jsonl", "--today", "2026-01-05"])
    (folder / "README.md").write_text(LIST.replace("?", ""), encoding="utf-8")
    capsys.readouterr()
    main([*CHECK, "--history", "h.jsonl", "--today", "2026-01-12", "--format", "html"])
    page = capsys.readouterr().out
    assert 'Since the last run on <time datetime="2026-01-05">' in page
    assert "1 fewer finding<" in page
    assert page.count("<polyline") == 1


def test_the_command_shows_the_runs_of_a_list(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([*CHECK, "--history", "h.jsonl", "--today", "2026-01-05"])
    main([*CHECK, "--history", "h.jsonl", "--today", "2026-01-12", "."])
    capsys.readouterr()
    assert main(["history", "--history", "h.jsonl", "./README.md"]) == 0
    assert capsys.readouterr().out.startswith("README.md: 1 run, 2026-01-05\n")
    assert main(["history", "--history", "h.jsonl", "--format", "json", "."]) == 0
    assert [run["paths"] for run in json.loads(capsys.readouterr().out)["runs"]] == [["."]]


def test_a_list_without_runs_is_no_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "--cache-dir", "cache"]) == 0
    assert "no runs of this list yet" in capsys.readouterr().err


def test_no_history_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "--history", "h.jsonl"]) == 2
    assert "h.jsonl: no runs of this list" in capsys.readouterr().err


def test_runs_of_other_folders_are_left_out(folder: Path) -> None:
    file = HistoryFile("h.jsonl", ("README.md",), shared=True)
    append(file, RUN._replace(folder="0123456789ab"))
    assert read(file).runs == ()
    assert len(read(file._replace(shared=False)).runs) == 1


def test_one_list_has_one_name() -> None:
    assert names_of(()) == names_of(("README.md",)) == names_of(("./x/../README.md",))


def test_the_last_run_of_a_day_counts() -> None:
    runs = (RUN._replace(day="2026-01-06"), RUN, RUN._replace(findings=9))
    assert [(run.day, run.findings) for run in daily(runs)] == [
        ("2026-01-05", 9),
        ("2026-01-06", 3),
    ]


def test_changes_name_rules_and_links() -> None:
    now = RUN._replace(
        findings=2, rules={"index-gap": 2, "soft-404": 1}, dead={"https://b.example/": "2026-01-12"}
    )
    found = changes(RUN, now)
    assert found.findings == -1
    assert found.rules == (("dead-link", 1, 0), ("soft-404", 0, 1))
    assert found.died == ("https://b.example/",)
    assert found.revived == ("https://a.example/1",)


def test_links_are_not_compared_with_a_run_that_asked_nothing() -> None:
    assert changes(RUN._replace(links={}, dead={}), RUN).died == ()


def test_deaths_are_counted_by_host() -> None:
    later = RUN._replace(dead={"https://b.example/": "2026-01-12"})
    hosts = deaths_by_host((RUN, later))
    assert [(each.host, each.died, each.dead) for each in hosts] == [
        ("b.example", 1, 1),
        ("a.example", 1, 0),
    ]


def test_the_link_that_died_first_is_the_first() -> None:
    dead = {"https://new.example/": "2026-01-12", "https://old.example/": "2026-01-05"}
    assert oldest_dead((RUN._replace(dead=dead),))[0] == ("2026-01-05", "https://old.example/")


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://user@A.example:8080/x", "a.example"), ("mailto:x", ""), ("http://", "")],
)
def test_the_host_of_a_url(url: str, host: str) -> None:
    assert host_of(url) == host


def test_a_sparkline_goes_from_0_to_the_highest() -> None:
    assert sparkline([0, 7, 14]) == "▁▅█"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([0, 14], ascii=True).isascii()


def test_a_line_holds_no_secret() -> None:
    secret = "0123456789abcdef0123456789abcdef"
    dead = Verdict(state=State.DEAD, cause=Cause.GONE, status=404)
    url = f"https://a.example/x?api_key={secret}"
    run = this_run(Report((), {}, 1), {url: dead}, "2026-01-05")
    assert len(run.dead) == 1
    assert secret not in to_line(run)


def test_many_dead_links_are_not_all_named() -> None:
    dead = Verdict(state=State.DEAD, cause=Cause.GONE, status=404)
    urls = {f"https://a.example/{number}/{'x' * 2_000}": dead for number in range(2_000)}
    assert len(to_line(this_run(Report((), {}, 1), urls, "2026-01-05"))) < 200_000


def test_the_text_shows_nothing_that_a_terminal_obeys() -> None:
    hostile = RUN._replace(paths=("\x1b[2J",), dead={"https://a.example/\x1b]0;x": "2026-01-05"})
    assert "\x1b" not in "".join(text((hostile,), Style()))
