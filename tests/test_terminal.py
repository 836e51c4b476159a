"""Colour and width come from the environment that is handed in."""

from __future__ import annotations

import pytest

from surveylint.cli.terminal import (
    decide_color,
    needs_ascii,
    opens_hyperlinks,
    style,
    terminal_width,
)


@pytest.mark.parametrize(
    ("option", "environ", "isatty", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "0"}, False, False),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour_is_decided_in_order(
    option: str, environ: dict[str, str], isatty: bool, expected: bool
) -> None:
    assert decide_color(option, environ, isatty) is expected


@pytest.mark.parametrize(
    ("environ", "columns", "expected"),
    [
        ({}, None, 100),
        ({}, 80, 80),
        ({"COLUMNS": "60"}, 80, 60),
        ({"COLUMNS": "x"}, 80, 80),
        ({}, 3, 24),
        ({}, 9999, 400),
    ],
)
def test_width_is_bounded(environ: dict[str, str], columns: int | None, expected: int) -> None:
    assert terminal_width(environ, columns) == expected


@pytest.mark.parametrize(
    ("environ", "isatty", "expected"),
    [
        ({"TERM": "xterm-256color"}, True, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "6800"}, True, True),
        ({"VTE_VERSION": "4602"}, True, False),
        ({"VTE_VERSION": "0.68"}, True, False),
        ({"TERM": "xterm-kitty"}, True, True),
        ({"TERM_PROGRAM": "WezTerm"}, True, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True, False),
        ({"WT_SESSION": "8f1c"}, True, True),
        ({"KONSOLE_VERSION": "230400"}, True, True),
        ({"TERM_PROGRAM": "WezTerm"}, False, False),
        ({"TERM": "dumb", "VTE_VERSION": "6800"}, True, False),
        ({"FORCE_HYPERLINK": "1"}, False, True),
        ({"FORCE_HYPERLINK": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_HYPERLINK": "0", "TERM": "xterm-kitty"}, True, False),
        ({"FORCE_HYPERLINK": "", "TERM": "xterm-kitty"}, True, True),
        ({}, True, False),
    ],
)
def test_links_are_for_terminals_that_open_them(
    environ: dict[str, str], isatty: bool, expected: bool
) -> None:
    assert opens_hyperlinks(environ, isatty) is expected


def test_there_is_no_link_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    assert [style(color).hyperlinks for color in ("always", "never")] == [True, False]


def test_only_unicode_encodings_carry_everything() -> None:
    assert [needs_ascii(name) for name in ("utf-8", "UTF8", "cp1252", "ascii", None)] == [
        False,
        False,
        True,
        True,
        True,
    ]
