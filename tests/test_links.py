"""`surveylint links` and `demo`, and how a run opens its lists and asks the network."""

import asyncio
import csv
import gc
import io
import json
import threading
import weakref
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from surveylint import health, reading
from surveylint.cli import main
from surveylint.cli.arguments import parse
from surveylint.cli.check import COMMAND
from surveylint.cli.network import network_of
from surveylint.cli.progress import ProgressBar
from surveylint.demo.server import Web
from surveylint.disk import files
from surveylint.model.document import Document
from surveylint.model.source import Source
from surveylint.probe.checker import Remaining

SCHEMA = Path(health.__file__).parent / "report" / "schemas" / "links.schema.json"
TEXT = """# Papers

- [Segment Anything](https://papers.example/paper/sam) [[pdf](https://papers.example/gone/sam.pdf)]
- [Visual Instruction Tuning](https://papers.example/moved/llava) ![](https://papers.example/gone/badge.svg)
- [Contents](#papers), [mail](mailto:a@example.net), https://papers.example/forbidden/wall?token=secret-word
- [Segment Anything again](https://papers.example/paper/sam#absent)
"""


@pytest.fixture
def listed(tmp_path: Path) -> Iterator[Path]:
    """Return a list whose links are answered by a server in a thread of its own."""
    loop = asyncio.new_event_loop()
    web = Web()
    loop.run_until_complete(web.__aenter__())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    path = tmp_path / "README.md"
    path.write_text(web.filled(TEXT), encoding="utf-8")
    yield path
    asyncio.run_coroutine_threadsafe(web.__aexit__(None, None, None), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_json_lists_each_link_and_matches_its_schema(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["links", "--allow-private", "--no-cache", "--format", "json", str(listed)])
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert code == 0
    assert [(link["line"], link["state"], link["cause"]) for link in found["links"]] == [
        (3, "alive", None),
        (3, "dead", "gone"),
        (4, "moved", None),
        (5, "skipped", "unsupported-scheme"),
        (5, "unverified", "forbidden"),
        (6, "suspect", "missing-fragment"),
    ]
    assert [look["status"] for look in found["links"][1]["evidence"]] == [404, 404]


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_secret_values_are_masked_in_every_format(
    listed: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["links", "--allow-private", "--no-cache", "--format", form, str(listed)])
    captured = capsys.readouterr()
    assert "secret-word" not in captured.out + captured.err


def test_csv_has_a_header_and_a_row_for_each_link(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["links", "--allow-private", "--no-cache", "--format", "csv", str(listed)])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["state"] for row in rows] == [
        "alive",
        "dead",
        "moved",
        "skipped",
        "unverified",
        "suspect",
    ]


def test_private_addresses_are_skipped_unless_they_are_allowed(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["links", "--no-cache", "--format", "json", str(listed)])
    found = json.loads(capsys.readouterr().out)
    assert {link["cause"] for link in found["links"]} == {"private-address", "unsupported-scheme"}


def test_offline_requests_nothing(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["links", "--offline", "--format", "json", str(listed)])
    found = json.loads(capsys.readouterr().out)
    assert {(link["state"], link["cause"]) for link in found["links"]} == {("skipped", "offline")}


def test_images_and_anchors_of_the_page_are_not_checked() -> None:
    doc = reading.read(Source("README.md", TEXT))
    assert [url for url in health.addresses([doc]) if "badge" in url or url.startswith("#")] == []


def test_the_demonstration_shows_dead_moved_walled_and_false_links(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["demo"])
    out = capsys.readouterr().out
    assert code == 0
    for rule in (
        "dead-link",
        "moved-link",
        "soft-404",
        "parked-domain",
        "missing-fragment",
        "redirected-home",
    ):
        assert f"[{rule}]" in out
    assert " unverified" in out.splitlines()[-2]
    assert out.splitlines()[-1].startswith("9 of ")


def test_without_a_terminal_no_progress_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    times = iter(range(0, 1000, 100))
    bar = ProgressBar(live=False, clock=lambda: next(times))
    bar.advanced(1, 4, Remaining)
    bar.advanced(3, 4, Remaining)
    bar.verified(3, 4, "arXiv")
    bar.clear()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("isatty", "variables", "arguments", "is_shown"),
    [
        (True, {"TERM": "xterm"}, [], True),
        (False, {"TERM": "xterm"}, [], False),
        (True, {"TERM": "dumb"}, [], False),
        (True, {"TERM": "xterm", "CI": "1"}, [], False),
        (True, {"TERM": "xterm"}, ["--quiet"], False),
    ],
)
def test_where_progress_is_shown(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    isatty: bool,
    variables: dict[str, str],
    arguments: list[str],
    is_shown: bool,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stderr.isatty", lambda: isatty)
    bar = network_of(parse(COMMAND, arguments)).progress
    bar.advanced(1, 2, Remaining)
    assert bool(capsys.readouterr().err) is is_shown


def test_a_bar_says_how_long_it_takes_what_is_dead_and_what_it_waits_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    times = iter([0.0, 0.0, 10.0])
    bar = ProgressBar(live=True, width=200, clock=lambda: next(times))
    left = Remaining(("arxiv.org", "github.com", "a.org"), 2.0, 3)
    bar.advanced(100, 1200, lambda: left)
    bar.advanced(200, 1200, lambda: left)
    _, first, second = capsys.readouterr().err.split("\r\x1b[2K")
    assert first.endswith(
        " 100 of 1,200 links checked, 3 dead, about 2 s left, waiting for arxiv.org, github.com"
    )
    assert ", 3 dead, about 2 min left, waiting for " in second


def test_a_bar_fits_its_terminal_and_is_cleared(capsys: pytest.CaptureFixture[str]) -> None:
    bar = ProgressBar(live=True, width=40)
    bar.advanced(5, 10, lambda: Remaining(("a-very-long-host-name.example.net",)))
    bar.clear()
    drawn = capsys.readouterr().err.split("\r\x1b[2K")
    assert len(drawn[1]) <= 39
    assert drawn[-1] == ""


@pytest.mark.network
def test_check_reports_links_and_counts_them(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(
        ["check", "--no-config", "--allow-private", "--no-cache", "--format", "json", str(listed)]
    )
    found = json.loads(capsys.readouterr().out)
    rules = {finding["rule"]: finding["severity"] for finding in found["findings"]}
    assert code == 1
    assert rules["dead-link"] == "error"
    assert rules["moved-link"] == "info"
    assert rules["missing-fragment"] == "warning"
    assert found["summary"]["links"] == {
        "alive": 1,
        "dead": 1,
        "moved": 1,
        "skipped": 1,
        "suspect": 1,
        "unverified": 1,
    }


@pytest.mark.network
@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["-"], {}, "standard input"),
        (["README.md"], {"PRE_COMMIT": "1"}, "PRE_COMMIT"),
    ],
)
def test_the_network_is_left_out_and_this_is_reported_once(
    listed: Path,
    arguments: list[str],
    environment: dict[str, str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(listed.parent)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(listed.read_bytes())))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    main(["check", "--no-config", *arguments])
    captured = capsys.readouterr()
    assert captured.err.count("links are not checked") == 1
    assert said in captured.err
    assert "dead-link" not in captured.out


@pytest.mark.network
def test_offline_in_the_configuration_leaves_the_network_out(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(listed.parent)
    (listed.parent / "surveylint.toml").write_text("offline = true\n", encoding="utf-8")
    main(["check", "README.md"])
    captured = capsys.readouterr()
    assert "`offline = true` in the configuration" in captured.err
    assert "dead-link" not in captured.out


@pytest.mark.network
def test_a_configuration_skips_hosts_with_a_reason(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(listed.parent)
    text = '[links]\ntimeout = 5\n[[links.override]]\nmatch = "127.0.0.*"\nskip = "a test"\n'
    (listed.parent / "surveylint.toml").write_text(text, encoding="utf-8")
    main(["check", "--allow-private", "--no-cache", "--format", "json", "README.md"])
    found = json.loads(capsys.readouterr().out)
    assert found["summary"]["links"] == {"skipped": 6}


@pytest.mark.parametrize(
    "key", ["allow-private = true", 'cache-dir = "/tmp"', "headers = {}", "proxies = {}"]
)
def test_a_checked_repository_cannot_choose_where_requests_go(
    listed: Path, key: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(listed.parent)
    (listed.parent / "surveylint.toml").write_text(f"[links]\n{key}\n", encoding="utf-8")
    assert main(["check", "README.md"]) == 2
    assert "not allowed in the configuration of a checked repository" in capsys.readouterr().err


@pytest.mark.network
@pytest.mark.parametrize(
    ("options", "error"),
    [
        ("--select no-such-rule", "unknown rule `no-such-rule`"),
        ("--baseline gone.json", "gone.json: "),
        ("--changed-since main", "is not in a git repository"),
    ],
)
def test_wrong_options_are_reported_before_anything_is_requested(
    options: str,
    error: str,
    listed: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(health, "learn", lambda *_: pytest.fail("the network was asked"))
    assert main(["check", "--no-config", *options.split(), str(listed)]) == 2
    assert error in capsys.readouterr().err


@pytest.mark.network
def test_nothing_is_requested_if_no_rule_needs_a_verdict(
    listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn = health.learn
    asked: list[int] = []
    monkeypatch.setattr(health, "learn", lambda *given: asked.append(1) or learn(*given))
    main(
        [
            "check",
            "--no-config",
            "--no-cache",
            "--allow-private",
            "--select",
            "misspelling",
            str(listed),
        ]
    )
    assert asked == []
    main(
        [
            "check",
            "--no-config",
            "--no-cache",
            "--allow-private",
            "--select",
            "dead-link",
            str(listed),
        ]
    )
    assert asked == [1]


@pytest.mark.network
def test_a_hook_checks_links_if_the_network_is_required(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert (
        main(
            [
                "check",
                "--no-config",
                "--no-cache",
                "--allow-private",
                "--require-network",
                str(listed),
            ]
        )
        == 1
    )
    assert "dead-link" in capsys.readouterr().out


def listed_states(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> tuple[set[tuple[str, str]], str]:
    """Run `links`; return the states with their causes, and the error stream."""
    assert main(["links", "--allow-private", "--no-cache", "--format", "json", *arguments]) == 0
    captured = capsys.readouterr()
    return {
        (link["state"], link["cause"]) for link in json.loads(captured.out)["links"]
    }, captured.err


@pytest.mark.parametrize(
    ("arguments", "environment", "config", "said"),
    [
        (["-"], {}, "", "standard input"),
        (["README.md"], {"PRE_COMMIT": "1"}, "", "PRE_COMMIT"),
        (["README.md"], {}, "offline = true\n", "`offline = true` in the configuration"),
    ],
)
def test_links_leaves_the_network_out_where_check_does(
    listed: Path,
    arguments: list[str],
    environment: dict[str, str],
    config: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(listed.parent)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(listed.read_bytes())))
    monkeypatch.setattr(health, "learn", lambda *_: pytest.fail("the network was asked"))
    (listed.parent / "surveylint.toml").write_text(config, encoding="utf-8")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    states, err = listed_states(arguments, capsys)
    assert states == {("skipped", "offline")}
    assert err.count("links are not checked") == 1 and said in err


def test_links_checks_in_a_hook_if_the_network_is_required(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert ("dead", "gone") in listed_states(["--require-network", str(listed)], capsys)[0]


def test_links_uses_the_nearest_configuration_or_the_named_one_or_none(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(listed.parent)
    text = '[[links.override]]\nmatch = "127.0.0.*"\nskip = "a test"\n'
    (listed.parent / "surveylint.toml").write_text(text, encoding="utf-8")
    (listed.parent / "other.toml").write_text("", encoding="utf-8")
    assert {state for state, _ in listed_states(["README.md"], capsys)[0]} == {"skipped"}
    for arguments in (["--config", "other.toml"], ["--no-config"], ["--isolated"]):
        assert ("dead", "gone") in listed_states([*arguments, "README.md"], capsys)[0]


def test_offline_for_one_file_does_not_concern_another(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = listed.parent / "sub"
    folder.mkdir()
    (folder / "a.md").write_bytes(listed.read_bytes())
    (folder / "surveylint.toml").write_text("offline = true\n", encoding="utf-8")
    monkeypatch.chdir(listed.parent)
    main(["links", "--allow-private", "--no-cache", "--format", "json", "sub/a.md", "README.md"])
    links = json.loads(capsys.readouterr().out)["links"]
    assert {link["cause"] for link in links if link["path"] == "sub/a.md"} == {"offline"}
    assert "offline" not in {link["cause"] for link in links if link["path"] == "README.md"}


def test_links_excludes_files_and_refuses_large_ones(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(listed.parent)
    states, err = listed_states(["--offline", "--exclude", "README.md", "README.md"], capsys)
    assert states == set()
    assert err == "surveylint: README.md: not checked: excluded by `README.md`\n"
    assert main(["links", "--offline", "--max-size", "10b", "README.md"]) == 2
    assert "larger than 10 bytes" in capsys.readouterr().err


@pytest.mark.network
def test_a_list_is_read_and_parsed_once_in_a_run(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read, parsed = Counter(), Counter()
    read_file, parse = files.read, reading.read
    monkeypatch.setattr(files, "read", lambda path, n: read.update([path]) or read_file(path, n))
    monkeypatch.setattr(
        reading, "read", lambda source: parsed.update([source.path]) or parse(source)
    )
    options = ["--no-config", "--allow-private", "--no-cache", "--exit-zero"]
    assert main(["check", *options, str(listed)]) == 0
    assert "dead-link" in capsys.readouterr().out
    assert main(["links", "--no-config", "--allow-private", "--no-cache", str(listed)]) == 0
    assert (read, parsed) == ({str(listed): 2}, {str(listed): 2})


def test_an_offline_check_has_one_document_in_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (folder / f"{number}.md").write_text(TEXT)
    alive: list[int] = []
    documents: list[weakref.ref[Document]] = []
    parse = reading.read

    def parse_and_count(source: Source) -> Document:
        gc.collect()
        alive.append(sum(reference() is not None for reference in documents))
        doc = parse(source)
        documents.append(weakref.ref(doc))
        return doc

    monkeypatch.setattr(reading, "read", parse_and_count)
    main(["check", "--offline", "."])
    assert alive == [0, 0, 0]


def test_lists_read_the_files_around_them_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "CONTRIBUTING.md").write_text("# How to add a work\n")
    for number in range(3):
        (folder / f"{number}.md").write_text("# Papers\n\n[How](CONTRIBUTING.md#how-to)\n")
    read: list[str] = []
    read_file = files.read
    monkeypatch.setattr(
        files, "read", lambda path, n: read.append(Path(path).name) or read_file(path, n)
    )
    paths = ["0.md", "1.md", "2.md"]
    main(["check", "--offline", "--select", "missing-anchor", "--format", "concise", *paths])
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert read == ["0.md", "CONTRIBUTING.md", "1.md", "2.md"]


def test_only_some_states_are_listed_and_all_are_counted(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--allow-private", "--no-cache", "--only", "dead,moved")
    assert main(["links", *options, str(listed)]) == 0
    *lines, totals = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[1].split("(")[0] for line in lines] == ["dead", "moved"]
    assert totals == (
        "6 links: 1 alive, 1 moved, 1 suspect, 1 dead, 1 unverified, 1 skipped (2 listed)"
    )


def test_the_totals_have_the_colours_of_the_states(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["links", "--offline", "--color", "always", str(listed)])
    assert capsys.readouterr().out.splitlines()[-1] == "6 links: \x1b[2m6 skipped\x1b[0m"


def test_only_some_states_are_in_json_and_all_are_counted(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["links", "--offline", "--format", "json", "--only", "dead", str(listed)])
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert (found["links"], found["totals"]) == ([], {"skipped": 6})


def test_no_links_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("# Papers\n", encoding="utf-8")
    assert main(["links", "--offline", str(tmp_path / "README.md")]) == 0
    assert capsys.readouterr().out == "no links\n"


@pytest.mark.parametrize(
    ("states", "error"),
    [
        ("deed", "unknown value `deed`; did you mean `dead`?"),
        ("dead, suspekt", "unknown value `suspekt`; did you mean `suspect`?"),
        ("broken", "unknown value `broken`; expected `alive`, `moved`, `suspect`, "),
    ],
)
def test_an_unknown_state_is_an_error(
    states: str, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["links", "--offline", "--only", states]) == 2
    assert f"--only: {error}" in capsys.readouterr().err
