"""Text of strangers is inert in every format."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reported import finding, place, report

from surveylint.model.source import Edit, Source
from surveylint.report import Report, Style
from surveylint.report.formats import FORMATS, emit

HOSTILE = (
    "::error::a ##[error]b ##vso[task.complete] ##teamcity[x] %0A::warning::c ::stop-commands::d \x1b[31me\x1b]0;f\x07 "
    "<script>g</script> \u202eh\u2066 \u200b\0\x85\u2028\udce9\ud800 `i` | j \\| [k](javascript:l) ##[group]m"
)
FORBIDDEN = (
    "##[error]",
    "##[group]",
    "##vso[",
    "##teamcity[",
    "\x1b",
    "\x07",
    "\0",
    "\u202e",
    "\u2066",
    "\u200b",
    "\x85",
)


def hostile_report(text: str, path: str = "README.md", *, ascii: bool = False) -> Report:
    source = Source(path, f"| {text} | wrong | {text} |\n{text}\n")
    start = source.text.index("wrong")
    wrong = finding(
        source,
        (start, start + 5),
        message=text,
        related=(place(source, 0, 3, text), place(source, 0, 3)),
        edits=(Edit(0, 2, text[:60]),),
    )
    whole = finding(
        source, (0, len(source.text)), message=f"`{text}`", related=(place(source, 0, 3),)
    )
    style = Style(width=60, unfold=True, statistics=True, ascii=ascii)
    return report(source, wrong, whole, style=style, token="t0k3n")


@pytest.mark.parametrize("name", FORMATS)
def test_commands_and_controls_are_inert(name: str) -> None:
    text = "".join(emit(name, hostile_report(HOSTILE)))
    if name == "azure":
        text = re.sub(r"^##vso\[task\.logissue ", "", text, flags=re.MULTILINE)
    assert not [bad for bad in FORBIDDEN if bad in text]
    text.encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "path",
    ["::error::x.md", " ::error::x.md", "##[error]x.md", "a\nb\x1b[2J\udce9.md", "a|<b>`c`.md"],
)
def test_paths_are_inert(name: str, path: str) -> None:
    text = "".join(emit(name, hostile_report("x", path)))
    allowed = ("::stop-commands::t0k3n", "::t0k3n::", "::warning file=", "::error file=")
    assert not [
        line
        for line in text.split("\n")
        if line.lstrip().startswith("::") and not line.startswith(allowed)
    ]
    assert "\x1b" not in text
    assert name == "github" or "##[error]" not in text
    text.encode("utf-8")


def test_html_is_inert_in_markdown() -> None:
    assert "<script" not in "".join(emit("markdown", hostile_report(HOSTILE)))


@pytest.mark.parametrize("name", FORMATS)
@given(text=st.text(st.characters(exclude_categories=()), max_size=80), ascii=st.booleans())
def test_no_text_breaks_a_format(name: str, text: str, ascii: bool) -> None:
    shown = "".join(emit(name, hostile_report(text, ascii=ascii)))
    assert all(line.isprintable() for line in shown.split("\n"))
    shown.encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_report_is_written(name: str) -> None:
    assert "".join(emit(name, report(Source("README.md", "")))) or name in (
        *("concise", "jsonl"),
        *("github", "azure"),
    )


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(KeyError):
        emit("yaml", report(Source("README.md", "")))
