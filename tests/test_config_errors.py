"""Errors of a configuration: their line and column, and the line with a caret."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveylint.cli import main
from surveylint.config.toml_places import find_keys, find_place

# the configuration, with the text that is underlined between > and <
MARKED = {
    "unknown key": '>igore< = ["x"]',
    "unknown key after a table": '[words]\nknown = ["a"]\n[>igore<]\nx = 1',
    "unknown element": 'ignore = ["ragged-row",\n  >"ragged-rows"<]',
    "unknown rule in a header": "[rules.>ragged-rows<]\nseverity = 'info'",
    "unknown option": "[rules.ragged-row]\n>width< = 3",
    "unknown option in an inline table": "rules = {ragged-row = {>width< = 3}}",
    "wrong type": "fail-on = 'info'\nignore = >3<  # why",
    "wrong type of a table": ">[links.interval]<\nx = 1",
    "high number": "links.interval = >1e9<",
    "pattern without a rule": 'select = ["index-*", >"zz-*"<]',
    "quoted key": '["rules"."ragged-row"]\n>"width"< = 1',
    "missing key": "[[>allow<]]\nrule = 'ragged-row'\ntext = 'x'",
    "second table": (
        "[[allow]]\nrule = 'ragged-row'\ntext = 'x'\nreason = '''[[allow]]\n#'''\n\n"
        "[[allow]]\n>rules< = 'y'"
    ),
    "inner table": "[[links.override]]\nmatch = 'a.org'\n[[links.override]]\n>mach< = 'b'",
    "pattern of files": "[per-file-ignores]\n'docs/*.md' = [>'ragged-rows'<]",
    "pair": 'words.spellings = [\n  "!a", # x\n  >"lanugage"<,\n]',
    "syntax": 'fail-on = "a" >"<b"',
    "not closed": "ignore = [",
    "not a TOML key": "ignore>:< []",
}


def places(text: str) -> tuple[str, int, int, int]:
    """Return a text without its marks, and line, column and length of what was marked."""
    start, end = text.find(">"), text.rfind("<")
    if text.count("<") == 0:
        return text, text.count("\n") + 1, len(text.split("\n")[-1]) + 1, 1
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    clean = text[:start] + text[start + 1 : end] + text[end + 1 :]
    return clean, line, column, end - start - 1


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in MARKED.items()])
def test_an_error_has_its_line_its_column_and_a_caret(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, newline: str
) -> None:
    clean, line, column, length = places(text)
    (folder / "README.md").write_text("# Papers\n")
    (folder / "surveylint.toml").write_bytes((clean + "\n").replace("\n", newline).encode())
    assert main(["check", "--offline"]) == 2
    err = capsys.readouterr().err.splitlines()
    assert err[0].startswith(f"surveylint: error: surveylint.toml:{line}:{column}: ")
    assert err[1:] == [
        "  |",
        f"{line} | {clean.splitlines()[line - 1]}",
        "  | " + " " * (column - 1) + "^" * length,
    ]


def test_an_error_in_pyproject_is_found_in_its_table(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("# Papers\n")
    (folder / "pyproject.toml").write_text(
        "[tool.other]\nfail-on = 'fatal'\n[tool.surveylint]\nfail-on = 'fatal'\n"
    )
    assert main(["check", "--offline"]) == 2
    assert "pyproject.toml:4:11: fail-on: found `fatal`" in capsys.readouterr().err


def test_an_error_in_one_of_several_lists_has_its_place_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.md").write_text("# Papers\n")
    (folder / "docs").mkdir()
    (folder / "docs" / "b.md").write_text("# Papers\n")
    (folder / "docs" / "surveylint.toml").write_text("\nigore = 1\n")
    assert main(["check", "--offline", "--jobs", "2", "."]) == 2
    assert "docs/surveylint.toml:2:1: igore: unknown key" in capsys.readouterr().err


@pytest.mark.parametrize("key", ["tokens", "headers", "proxies"])
def test_a_line_that_may_hold_a_secret_is_not_shown(
    folder: Path, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    (folder / "README.md").write_text("# Papers\n")
    (folder / "surveylint.toml").write_text(f'{key} = {{ a = "hunter2" }}\n')
    assert main(["check", "--offline"]) == 2
    err = capsys.readouterr().err
    assert f"surveylint.toml:1:1: {key}: not allowed" in err
    assert "hunter2" not in err


def test_a_long_line_is_cut_around_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("# Papers\n")
    rules = ", ".join(['"ragged-row"'] * 300)
    (folder / "surveylint.toml").write_text(f'ignore = [{rules}, "raged-row"]\n')
    assert main(["check", "--offline"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert '"raged-row"' in lines[2]
    assert max(len(line) for line in lines[1:]) <= 100


@pytest.mark.parametrize(
    ("text", "key", "found"),
    [
        ("a = 1 # b = 2\nb = 3", "b", "3"),
        ("a.b.c = true", "a.b", "b"),
        ("x = [[1], [2, 3]]", "x[2][2]", "3"),
        ('"a\\u002eb" = """\n[c]\n"""\n[c]\nd = 1', "c.d", "1"),
        ('"a\\u002eb" = 5', "a.b", "5"),
        ("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2", "a[2].b.c", "2"),
        ("x = 2026-01-01 10:00:00 # day", "x", "2026-01-01 10:00:00"),
        ('x = """a""""', "x", '"""a""""'),
    ],
)
def test_a_key_is_found_where_it_is(text: str, key: str, found: str) -> None:
    span = find_place(text, key)
    assert span is not None
    assert text[span.start : span.end] == found


def test_what_cannot_be_read_ends_the_search_quietly() -> None:
    assert [*find_keys("a = 1\n?? = 2\nb = 3")] == ["a"]
    assert find_place("", "a") is None
