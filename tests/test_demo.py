"""The example list that ships with the tool: it shows every rule that can be shown."""

import re
from pathlib import Path

import pytest

from surveylint import demo
from surveylint.cli import main
from surveylint.config import DEFAULT
from surveylint.lint import rulebook

LIST = Path(demo.__file__).with_name("README.md")
HIDDEN = {
    "broken-encoding": "the list is text that editors and this repository's own checks can read",
    "cut-off-readme": "the list would have to be longer than 500 KiB",
    "missing-in-contents": "with a table of contents the list would be too long to be read",
    "stale-baseline": "the list has no baseline, as every finding in it is intended",
}
"""Rules that the list cannot show, and why."""


def test_the_list_shows_every_rule_that_is_on_except_those_that_it_cannot(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["demo"]) == 0
    shown = set(
        re.findall(r"^README\.md:\d+:\d+: \w+\[([\w-]+)\]", capsys.readouterr().out, re.MULTILINE)
    )
    assert set(rulebook.chosen(DEFAULT, online=True)) - shown == set(HIDDEN)


@pytest.mark.parametrize(
    "options", [("--fix",), ("--fix", "--unsafe-fixes")], ids=["safe", "unsafe"]
)
def test_fixing_the_list_twice_is_fixing_it_once(options: tuple[str, ...], tmp_path: Path) -> None:
    copy = tmp_path / "README.md"
    copy.write_bytes(LIST.read_bytes())
    command = ["check", "--offline", "--no-config", "--exit-zero", "-q", *options, str(copy)]
    assert main(command) == 0
    once = copy.read_bytes()
    assert once != LIST.read_bytes()
    assert main(command) == 0
    assert copy.read_bytes() == once


def test_the_list_is_short_enough_to_be_read() -> None:
    assert LIST.read_text(encoding="utf-8").count("\n") <= 100


def test_selected_rules_alone_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--select", "wrong-paper"]) == 0
    shown = re.findall(r"^README\.md:.*?\[([\w-]+)\]", capsys.readouterr().out, re.MULTILINE)
    assert set(shown) == {"wrong-paper"}


def test_an_unknown_rule_is_an_error_of_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--select", "wrong-papr"]) == 2
    assert "--select: unknown rule `wrong-papr`" in capsys.readouterr().err
