"""`surveylint links` and `demo`: what became of every link, against the small web that ships with the tool."""

import asyncio
import csv
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from surveylint import health
from surveylint.cli import main
from surveylint.cli.progress import ProgressBar
from surveylint.demo.server import Web
from surveylint.model.source import Source
from surveylint.reading import read

SCHEMA = Path(health.__file__).parent / "report" / "schemas" / "links.schema.json"
TEXT = """# Papers

- [Segment Anything](https://papers.example/paper/sam) [[pdf](https://papers.example/gone/sam.pdf)]
- [Visual Instruction Tuning](https://papers.example/moved/llava) ![badge](https://papers.example/gone/badge.svg)
- [Contents](#papers), [mail](mailto:somebody@example.net), https://papers.example/forbidden/wall?token=secret-word
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


def test_json_tells_each_link_and_keeps_to_its_schema(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["links", "--allow-private", "--no-cache", "--format", "json", str(listed)])
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert code == 0
    assert [(link["line"], link["state"], link["cause"]) for link in told["links"]] == [
        (3, "alive", None),
        (3, "dead", "gone"),
        (4, "moved", None),
        (5, "skipped", "unsupported-scheme"),
        (5, "unverified", "forbidden"),
        (6, "suspect", "missing-fragment"),
    ]
    assert [look["status"] for look in told["links"][1]["evidence"]] == [404, 404]


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_secret_values_are_masked_in_every_format(
    listed: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["links", "--allow-private", "--no-cache", "--format", form, str(listed)])
    captured = capsys.readouterr()
    assert "secret-word" not in captured.out + captured.err


def test_csv_has_a_header_and_a_row_a_link(
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
    told = json.loads(capsys.readouterr().out)
    assert {link["cause"] for link in told["links"]} == {"private-address", "unsupported-scheme"}


def test_offline_asks_nothing(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["links", "--offline", "--format", "json", str(listed)])
    told = json.loads(capsys.readouterr().out)
    assert {(link["state"], link["cause"]) for link in told["links"]} == {("skipped", "offline")}


def test_images_and_places_of_the_page_are_no_links_to_ask_for() -> None:
    doc = read(Source("README.md", TEXT))
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
    assert " unverified" in out.splitlines()[-1]


def test_without_a_terminal_a_line_comes_every_half_minute(
    capsys: pytest.CaptureFixture[str],
) -> None:
    times = iter([0.0, 10.0, 31.0, 31.0, 40.0])
    bar = ProgressBar(live=False, clock=lambda: next(times))
    bar.advanced(1, 4, lambda: "a.example")
    bar.advanced(2, 4, lambda: "a.example")
    bar.advanced(3, 4, lambda: "b.example")
    assert capsys.readouterr().err == "surveylint: 2 of 4 links, waiting for a.example\n"


def test_a_bar_fits_its_terminal_and_goes_away(capsys: pytest.CaptureFixture[str]) -> None:
    bar = ProgressBar(live=True, width=40)
    bar.advanced(5, 10, lambda: "a-very-long-host-name.example.net")
    bar.clear()
    drawn = capsys.readouterr().err.split("\r\x1b[2K")
    assert len(drawn[1]) <= 39
    assert drawn[-1] == ""


@pytest.mark.network
def test_check_tells_what_became_of_links_and_counts_them(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(
        ["check", "--no-config", "--allow-private", "--no-cache", "--format", "json", str(listed)]
    )
    told = json.loads(capsys.readouterr().out)
    rules = {finding["rule"]: finding["severity"] for finding in told["findings"]}
    assert code == 1
    assert rules["dead-link"] == "error"
    assert rules["moved-link"] == "info"
    assert rules["missing-fragment"] == "warning"
    assert told["summary"]["links"] == {
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
def test_the_network_is_left_out_and_that_is_said_once(
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
    assert captured.err.count("links are not asked") == 1
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
    assert "`offline` in the configuration" in captured.err
    assert "dead-link" not in captured.out


@pytest.mark.network
def test_a_configuration_leaves_hosts_out_with_a_reason(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(listed.parent)
    text = '[links]\ntimeout = 5\n[[links.override]]\nmatch = "127.0.0.*"\nskip = "a test"\n'
    (listed.parent / "surveylint.toml").write_text(text, encoding="utf-8")
    main(["check", "--allow-private", "--no-cache", "--format", "json", "README.md"])
    told = json.loads(capsys.readouterr().out)
    assert told["summary"]["links"] == {"skipped": 6}


@pytest.mark.parametrize(
    "key", ["allow-private = true", 'cache-dir = "/tmp"', "headers = {}", "proxies = {}"]
)
def test_a_checked_repository_cannot_choose_whom_we_talk_to(
    listed: Path, key: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(listed.parent)
    (listed.parent / "surveylint.toml").write_text(f"[links]\n{key}\n", encoding="utf-8")
    assert main(["check", "README.md"]) == 2
    assert "not taken from a checked repository" in capsys.readouterr().err


@pytest.mark.network
def test_a_rule_that_does_not_exist_is_said_before_anything_is_asked(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(health, "learn", lambda *_: pytest.fail("the network was asked"))
    assert main(["check", "--no-config", "--select", "no-such-rule", str(listed)]) == 2
    assert "no-such-rule" in capsys.readouterr().err


@pytest.mark.network
def test_nothing_is_asked_where_no_rule_needs_a_verdict(
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
def test_a_hook_asks_where_the_line_requires_the_network(
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
    """Run `links` and give the states with their causes, and what the error stream says."""
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
        (["README.md"], {}, "offline = true\n", "`offline` in the configuration"),
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
    assert err.count("links are not asked") == 1 and said in err


def test_links_asks_in_a_hook_that_requires_the_network(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PRE_COMMIT", "1")
    assert ("dead", "gone") in listed_states(["--require-network", str(listed)], capsys)[0]


def test_links_follows_the_nearest_configuration_or_the_named_one_or_none(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(listed.parent)
    text = '[[links.override]]\nmatch = "127.0.0.*"\nskip = "a test"\n'
    (listed.parent / "surveylint.toml").write_text(text, encoding="utf-8")
    (listed.parent / "other.toml").write_text("", encoding="utf-8")
    assert {state for state, _ in listed_states(["README.md"], capsys)[0]} == {"skipped"}
    for arguments in (["--config", "other.toml"], ["--no-config"], ["--isolated"]):
        assert ("dead", "gone") in listed_states([*arguments, "README.md"], capsys)[0]


def test_links_that_one_file_may_not_ask_are_asked_for_another(
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


def test_links_leaves_files_out_and_refuses_large_ones(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(listed.parent)
    states, err = listed_states(["--offline", "--exclude", "README.md", "README.md"], capsys)
    assert states == set()
    assert err == "surveylint: README.md: not listed: `README.md` excludes it\n"
    assert main(["links", "--offline", "--max-size", "10b", "README.md"]) == 2
    assert "larger than 10 bytes" in capsys.readouterr().err
