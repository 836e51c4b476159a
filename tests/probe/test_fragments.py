"""Where a fragment points, and when one cannot know."""

from __future__ import annotations

import pytest

from surveylint.model.reply import Exchange, Reply
from surveylint.model.target import read_target
from surveylint.probe.judge import judge

LONG = "<p>" + "words and more words " * 30 + "</p>"


def gap(
    fragment: str,
    body: str,
    url: str = "http://example.org/x",
    *,
    complete: bool = True,
    kind: str = "text/html",
) -> str:
    target = read_target(url)[0]
    exchange = Exchange(
        status=200,
        headers={"content-type": kind},
        body=f"<html>{body}</html>".encode(),
        complete=complete,
    )
    judged = judge(
        Reply(asked=target, last=target, hops=(), exchange=exchange), fragments=(fragment,)
    )
    return dict(judged.missing).get(fragment, "")


@pytest.mark.parametrize(
    ("fragment", "body"),
    [
        ("here", "<p id=here>"),
        ("here", "<p class='x' id='here'>"),
        ("here", '<a name="here">'),
        ("here", '<a\n  ID = "here" >'),
        ("a%20b", '<p id="a b">'),
        ("综述", '<p id="综述">'),
        ("%E7%BB%BC", '<p id="综">'),
        ("a&b", '<p id="a&amp;b">'),
        ("top", "<p>"),
        ("", "<p>"),
        ("/route/in/an/app", "<p>"),
        ("!route", "<p>"),
        ("page=3", "<p>"),
        ("L10", "<p>"),
        ("L10-L20", "<p>"),
        ("L10C3-L20C4", "<p>"),
        ("lines-5", "<p>"),
    ],
)
def test_a_fragment_that_is_there_or_means_something_else_is_silent(
    fragment: str, body: str
) -> None:
    assert gap(fragment, body) == ""


@pytest.mark.parametrize(
    ("fragment", "body"),
    [
        ("gone", "<p id=here>"),
        ("Here", "<p id=here>"),
        ("here", "<p data-id=here>"),
        ("gone", f"{LONG}<script>x</script>"),
    ],
)
def test_a_fragment_that_is_not_there_is_missing(fragment: str, body: str) -> None:
    assert gap(fragment, body) == f"the page has no place `{fragment}`"


@pytest.mark.parametrize(
    "fragment",
    ["installation", "Installation", "INSTALLATION", "user-content-installation", "readme"],
)
def test_headings_of_code_hosts_are_found_without_case(fragment: str) -> None:
    body = "<h2 id='user-content-installation'>Installation</h2>"
    assert gap(fragment, body, "https://github.com/o/r") == ""


def test_a_heading_in_a_script_of_a_code_host_is_found() -> None:
    body = (
        r'<script type="application/json">{"richText":"<h2 class=\"heading\" id=\"user-content-usage\">"}</script>'
        + LONG
    )
    assert gap("usage", body, "https://github.com/o/r") == ""


def test_a_heading_that_a_code_host_has_not_is_missing() -> None:
    assert gap("gone", "<h2 id='user-content-here'>Here</h2>", "https://github.com/o/r") != ""


@pytest.mark.parametrize(
    "body",
    [
        '<div id="root"></div><script src=/app.js></script>',
        f"<div id=__next></div>{LONG}<script src=/app.js></script>",
        "<script>document.write('x')</script>",
        f"<noscript>You need to enable JavaScript</noscript>{LONG}<script></script>",
    ],
)
def test_a_page_that_is_built_in_the_browser_is_silent(body: str) -> None:
    assert gap("gone", body) == ""


def test_a_page_that_was_not_read_to_its_end_is_silent() -> None:
    assert gap("gone", "<p>", complete=False) == ""


@pytest.mark.parametrize("kind", ["application/pdf", "text/plain", "image/png", "application/json"])
def test_what_is_no_html_is_silent(kind: str) -> None:
    assert gap("gone", "<p>", kind=kind) == ""


@pytest.mark.parametrize(
    "directive",
    [
        "text=some%20words",
        "text=Some%20Words",
        "text=some,here",
        "text=a-,some%20words,-here",
        "text=some&text=here",
        "text=",
    ],
)
def test_a_text_that_the_page_says_is_found(directive: str) -> None:
    assert gap(f":~:{directive}", "<p>some <b>words</b> stand here</p>") == ""


def test_a_text_that_the_page_does_not_say_is_missing() -> None:
    assert (
        gap(":~:text=other%20words", "<p>some words</p>") == "the page does not say `other words`"
    )


def test_a_place_before_a_text_is_looked_for() -> None:
    assert gap("gone:~:text=some", "<p>some words</p>") == "the page has no place `gone`"


BLOB = "https://github.com/o/r/blob/main/src/x.py"


def data(
    lines: str = "31", truncated: str = "false", raw: str = r"[\"truncatedLoc\":\"3\"]"
) -> str:
    """Return what GitHub's page of a file holds of it, around much else."""
    told = f'"headerInfo":{{"lineInfo":{{"truncatedLoc":"{lines}","truncatedSloc":"24"}},"mode":"file"}}'
    return f'{LONG}<script type="application/json">{{{told},"large":false,"truncated":{truncated},"rawLines":["{raw}"]}}</script>'


@pytest.mark.parametrize("fragment", ["L32", "L32-L40", "L32C1-L40C2", "L400000000"])
def test_a_line_beyond_the_files_last_is_missing(fragment: str) -> None:
    assert gap(fragment, data(), BLOB) == "the file has 31 lines"


def test_the_lines_of_a_file_are_counted_in_whole_sentences() -> None:
    assert gap("L2", data("1"), BLOB) == "the file has 1 line"


@pytest.mark.parametrize("fragment", ["L1", "L31", "L30-L40", "L1C5", "lines-50"])
def test_a_line_that_the_file_has_is_there(fragment: str) -> None:
    assert gap(fragment, data(), BLOB) == ""


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (data(truncated="true"), BLOB),
        (data("1.2k"), BLOB),
        (LONG, BLOB),
        (data(), "https://github.com/o/r/tree/main"),
        (data(), "https://gitlab.com/o/r/-/blob/main/x.py"),
        (data(), "https://example.org/o/r/blob/main/x.py"),
        (data().replace('"truncated":false', ""), BLOB),
    ],
    ids=[
        "cut",
        "rounded",
        "untold",
        "no file",
        "another host",
        "no code host",
        "not said to be whole",
    ],
)
def test_lines_that_nobody_tells_are_silent(body: str, url: str) -> None:
    assert gap("L99", body, url) == ""
