"""Options, their errors and the help pages: one table, one line for each error."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest

from surveylint.cli import COMMANDS, main, other_linters
from surveylint.cli.arguments import Command, Option, parse
from surveylint.cli.check import COMMAND
from surveylint.net.settings import NetSettings

EACH = [import_module(f"surveylint.cli.{name}").COMMAND for name in COMMANDS]


def values(line: str, command: Command = COMMAND) -> dict[str, object]:
    """Return the values that differ from the defaults."""
    found = parse(command, line.split())
    default = {option.key: option.default for option in command.options} | {"operands": ()}
    return {key: value for key, value in found.items() if value != default[key]}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("README.md", {"operands": ("README.md",)}),
        ("a.md -q b.md", {"operands": ("a.md", "b.md"), "quiet": True}),
        ("--quiet -- -q --fix", {"operands": ("-q", "--fix"), "quiet": True}),
        ("-", {"operands": ("-",)}),
        ("--select a,b --select=c", {"select": ("a", "b", "c")}),
        ("--select=", {"select": ()}),
        ("--ignore ,a,", {"ignore": ("a",)}),
        ("--fail-on error --format=json", {"fail_on": "error", "format": "json"}),
        ("--format text --format json", {"format": "json"}),
        ("--max-size 2kB", {"max_size": 2000}),
        ("--max-size=3", {"max_size": 3}),
        ("--output json=a,b=c.json", {"output": (("json", "a,b=c.json"),)}),
        ("--output json=a --output text=b", {"output": (("json", "a"), ("text", "b"))}),
        ("--isolated", {"no_config": True}),
        ("--timeout 1.5 --concurrency 3", {"timeout": 1.5, "concurrency": 3}),
        ("--write-baseline", {"write_baseline": ""}),
        ("--write-baseline a.md", {"write_baseline": "", "operands": ("a.md",)}),
        ("--write-baseline a.json", {"write_baseline": "a.json"}),
        ("--write-baseline=known b.md", {"write_baseline": "known", "operands": ("b.md",)}),
        ("--write-baseline -- a.json", {"write_baseline": "", "operands": ("a.json",)}),
    ],
)
def test_options_have_values(line: str, found: dict[str, object]) -> None:
    assert values(line) == found


def test_a_folder_that_is_named_like_a_baseline_is_checked(folder: Path) -> None:
    (folder / "lists.json").mkdir()
    assert values("--write-baseline lists.json")["operands"] == ("lists.json",)


NOT_A_SIZE = "--max-size: `big` is not a size; expected a number of bytes or, for example, 20MB"
ERRORS = {
    "check --selct x": "unknown option `--selct`; did you mean `--select`?",
    "check --unknown": "unknown option `--unknown`; see `surveylint check --help`",
    "check -x": "unknown option `-x`; see `surveylint check --help`",
    "check --hlep": "unknown option `--hlep`; did you mean `--help`?",
    "check --select": "--select: missing value; use `--select RULES`",
    "check --select --quiet": "--select: missing value; use `--select RULES`",
    "check --quiet=1": "--quiet: unexpected value; use `--quiet` alone",
    "check --fail-on x": "--fail-on: unknown value `x`; expected `error`, `warning` or `info`",
    "check --format jsno": "--format: unknown value `jsno`; did you mean `json`?",
    "check --max-size big": NOT_A_SIZE,
    "check --today soon": "--today: `soon` is not a date; expected, for example, 2026-01-31",
    "check --timeout -1": "--timeout: missing value; use `--timeout SECONDS`",
    "check --timeout=-1": "--timeout: `-1` is not a number; expected 0 or more",
    "check --concurrency 0": "--concurrency: `0` is not a whole number; expected 1 or more",
    "check --config a --isolated": "--no-config: cannot be used with `--config FILE`",
    "check --no-baseline --write-baseline": "--no-baseline: cannot be used with `--write-baseline`",
    "check --show-fixes": "--show-fixes: nothing is fixed; add `--fix` or `--diff`",
    "check --select ragged-rwo": "--select: unknown rule `ragged-rwo`; did you mean `ragged-row`?",
    "check --select index": "--select: unknown rule `index`; did you mean `index-*`?",
    "check --output a": "--output: `a` is not FORMAT=FILE; use, for example, `json=report.json`",
    "check --output jsn=a": "--output: unknown format `jsn`; did you mean `json`?",
    "inspect --max-size big": NOT_A_SIZE,
    "demo README.md": "unexpected argument `README.md`; see `surveylint demo --help`",
    "demo --color never README.md": "unexpected argument `README.md`; see `surveylint demo --help`",
    "rules x": "unexpected argument `x`; see `surveylint rules --help`",
    "explain": "missing RULE; use `surveylint explain RULE`",
    "explain a b": "unexpected argument `b`; see `surveylint explain --help`",
    "explain dead-lnik": "unknown rule `dead-lnik`; did you mean `dead-link`?",
    "explain index": "unknown rule `index`;"
    " did you mean `index-duplicate` or `index-gap` or `index-start`?",
    "init a b": "unexpected argument `b`; see `surveylint init --help`",
    "help chekc": "unknown command `chekc`; did you mean `check`?",
    "inspct": "unknown command `inspct`; did you mean `inspect`?",
    "format .": "unknown command `format`; use `surveylint check --fix`",
    "generate-shell-completion zsh": "unknown command `generate-shell-completion`;"
    " use `surveylint completion`",
    "check --mode x": "unknown option `--mode`; see `surveylint check --help`",
    "check --offline --exclude https://a.org/*": "--exclude: found the URL `https://a.org/*`;"
    " expected patterns of files; `skip` in `[[links.override]]` leaves links out",
}


@pytest.mark.parametrize("line", ERRORS)
def test_an_error_is_one_line_and_exit_two(
    line: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("# Papers\n")
    assert main(line.split()) == 2
    assert capsys.readouterr() == ("", f"surveylint: error: {ERRORS[line]}\n")


def test_an_option_is_the_same_in_every_command() -> None:
    seen: dict[str, set[Option]] = defaultdict(set)
    for command in EACH:
        for option in command.options:
            for name in option.names:
                seen[name].add(option)
    assert {name for name, options in seen.items() if len(options) > 1} == {
        *("--format", "--output-format")
    }


def test_the_defaults_of_the_network_are_those_in_the_help() -> None:
    settings = NetSettings(cache_dir=None, proxies={})
    described = {
        option.key: option.help.partition("(default: ")[2].removesuffix(")")
        for option in COMMAND.options
        if option.group == "Network" and "default: " in option.help
    }
    del described["cache_dir"]
    assert {key: float(default) for key, default in described.items()} == {
        key: getattr(settings, key)
        for key in ("timeout", "interval", "concurrency", "host_concurrency", "max_age")
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_the_help_of_a_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", name]) == 0
    page = capsys.readouterr().out
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out == page
    assert main([name, "--unknown", "-h"]) == 0


@pytest.mark.parametrize("arguments", [["help"], ["--help"], ["-h"]])
def test_help_lists_the_commands(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    page = capsys.readouterr().out
    assert [name for name in COMMANDS if f"\n  {name} " not in page] == []


def test_no_arguments_are_an_error_that_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: surveylint COMMAND [OPTIONS] [PATH ...]\n")


@pytest.mark.parametrize("command", EACH, ids=lambda command: command.name)
@pytest.mark.parametrize("columns", ["80", "120"])
def test_help_fits_the_terminal_and_has_one_line_of_usage(
    command: Command,
    columns: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    main([command.name, "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"usage: surveylint {command.name} [OPTIONS]")
    assert lines[1] == ""
    assert [line for line in lines if len(line) > int(columns)] == []


def test_check_help_is_in_groups(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--help"])
    headings = [
        line
        for line in capsys.readouterr().out.splitlines()
        if line.endswith(":") and line[0] != " "
    ]
    assert headings == [
        "Arguments:",
        "Selection:",
        "Fixing:",
        "Output:",
        "Exit code:",
        "Baseline:",
        "Network:",
        "Configuration:",
        "Other:",
    ]


def test_help_of_a_check_without_its_command_is_that_of_check(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["README.md", "--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: surveylint check ")


def test_after_two_dashes_nothing_is_an_option(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--offline", "--", "--help"]) == 2
    assert "--help: cannot read" in capsys.readouterr().err


COLORED = ("rules", "explain dead-link", "inspect", "links --offline", "check --offline", "--help")


@pytest.fixture
def readme(folder: Path) -> None:
    text = "# Papers\n\n- [A study](https://arxiv.org/abs/2401.00001?)\n"
    (folder / "README.md").write_text(text)


def use_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make standard output a terminal, which it is only during a test."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")


@pytest.mark.parametrize("line", COLORED)
def test_a_terminal_gets_colours(
    line: str, readme: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_terminal(monkeypatch)
    main(line.split())
    assert "\x1b[" in capsys.readouterr().out


@pytest.mark.parametrize("line", COLORED)
def test_no_color_is_respected(
    line: str, readme: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    main(line.split())
    assert "\x1b[" not in capsys.readouterr().out


@pytest.mark.parametrize("line", COLORED)
def test_a_pipe_gets_colours_only_by_force(
    line: str, readme: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(line.split())
    assert "\x1b[" not in capsys.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(line.split())
    assert "\x1b[" in capsys.readouterr().out


@pytest.mark.parametrize("line", COLORED[:-1])
def test_the_option_color_wins(
    line: str, readme: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_terminal(monkeypatch)
    main([*line.split(), "--color", "never"])
    assert "\x1b[" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("--output-format json", {"format": "json"}),
        ("--ignore a --extend-ignore b", {"ignore": ("a", "b")}),
        ("--extend-exclude docs", {"exclude": ("docs",)}),
    ],
)
def test_names_of_other_linters_mean_the_same(line: str, found: dict[str, object]) -> None:
    assert values(line) == found


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        ("--disable", "did you mean `--ignore`?"),
        ("--enable", "did you mean `--extend-select`?"),
        ("--silent", "did you mean `--quiet`?"),
        ("--output-file", "did you mean `--output FORMAT=FILE`?"),
        ("--version", "use `surveylint --version`"),
    ],
)
def test_options_of_other_linters_have_a_hint(
    option: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", option]) == 2
    assert f"unknown option `{option}`; {hint}\n" in capsys.readouterr().err


def test_hints_name_only_what_exists() -> None:
    hints = " ".join((*other_linters.OPTIONS.values(), *other_linters.COMMANDS.values()))
    known = {name for option in COMMAND.options for name in option.names} | {"--version"}
    assert {*re.findall(r"--[\w-]+", hints)} <= known
    assert {*re.findall(r"surveylint (\w+)", hints)} <= {*COMMANDS}
    assert not {*other_linters.OPTIONS} & (known - {"--version"})
    assert not {*other_linters.COMMANDS} & {*COMMANDS}


def test_version_is_a_command_unless_a_file_has_this_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["version"]) == 0
    assert capsys.readouterr().out.startswith("surveylint ")
    (folder / "version").write_text("# Papers\n")
    assert main(["version", "--offline"]) == 0
    assert "no findings" in capsys.readouterr().out
