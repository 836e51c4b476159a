"""Fragments: which are missing, and which may exist."""

from __future__ import annotations

import pytest

from surveylint.model.reply import Exchange, Reply
from surveylint.model.target import read_target
from surveylint.probe.judge import judge

LONG = "<p>" + "words and more words " * 30 + "</p>"


def missing(
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
        Reply(first=target, last=target, hops=(), exchange=exchange), fragments=(fragment,)
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
        ("%E7%BB%BC", '<p id="%E7%BB%BC">'),
        ("综", '<p id="%E7%BB%BC">'),
        ("%e7%bb%bc", '<p id="%E7%BB%BC">'),
        ("a b", '<p id="a%20b">'),
        ("gone", f"{LONG}<h2>No anchors</h2><script src=/anchors.js></script>"),
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
def test_a_fragment_that_exists_or_may_exist_is_not_reported(fragment: str, body: str) -> None:
    assert missing(fragment, body) == ""


@pytest.mark.parametrize(
    ("fragment", "body"),
    [
        ("gone", "<p id=here>"),
        ("Here", "<p id=here>"),
        ("here", "<p data-id=here>"),
        ("gone", f"{LONG}<h2 id=here>Here</h2><script>x</script>"),
    ],
)
def test_a_fragment_that_does_not_exist_is_missing(fragment: str, body: str) -> None:
    assert missing(fragment, body) == f"page has no `#{fragment}` anchor"


@pytest.mark.parametrize(
    "fragment",
    ["installation", "Installation", "INSTALLATION", "user-content-installation", "readme"],
)
def test_headings_of_code_hosts_are_found_in_any_case(fragment: str) -> None:
    body = "<h2 id='user-content-installation'>Installation</h2>"
    assert missing(fragment, body, "https://github.com/o/r") == ""


def test_a_heading_in_a_script_of_a_code_host_is_found() -> None:
    body = (
        r'<script type="application/json">{"richText":"<h2 class=\"heading\" '
        r'id=\"user-content-usage\">"}</script>' + LONG
    )
    assert missing("usage", body, "https://github.com/o/r") == ""


def test_a_heading_that_is_not_in_the_page_of_a_code_host_is_missing() -> None:
    assert missing("gone", "<h2 id='user-content-here'>Here</h2>", "https://github.com/o/r") != ""


@pytest.mark.parametrize(
    "body",
    [
        '<div id="root"></div><script src=/app.js></script>',
        f"<div id=__next></div>{LONG}<script src=/app.js></script>",
        "<script>document.write('x')</script>",
        f"<noscript>You need to enable JavaScript</noscript>{LONG}<script></script>",
    ],
)
def test_a_page_rendered_by_scripts_is_not_reported(body: str) -> None:
    assert missing("gone", body) == ""


def test_an_incomplete_page_is_not_reported() -> None:
    assert missing("gone", "<p>", complete=False) == ""


@pytest.mark.parametrize("kind", ["application/pdf", "text/plain", "image/png", "application/json"])
def test_a_document_other_than_html_is_not_reported(kind: str) -> None:
    assert missing("gone", "<p>", kind=kind) == ""


TEXT = "<p>some <b>words</b> are here, H<sub>2</sub>O, wor<i>ld</i> peace,<p><a>a link</a><p>here"


@pytest.mark.parametrize(
    "directive",
    [
        "text=some%20words",
        "text=Some%20Words",
        "text=some,here",
        "text=a-,some%20words,-here",
        "text=some&text=here",
        "text=H2O",
        "text=world%20peace",
        "text=a%20link%20here",
        "text=",
    ],
)
def test_the_text_of_a_directive_is_found(directive: str) -> None:
    assert missing(f":~:{directive}", TEXT) == ""


def test_the_text_of_a_directive_is_missing() -> None:
    assert (
        missing(":~:text=other%20words", "<p>some words</p>")
        == "page does not contain `other words`"
    )


def test_an_anchor_before_a_text_directive_is_checked() -> None:
    assert missing("gone:~:text=some", "<p>some words</p>") == "page has no `#gone` anchor"


BLOB = "https://github.com/o/r/blob/main/src/x.py"


def data(
    lines: str = "31", truncated: str = "false", raw: str = r"[\"truncatedLoc\":\"3\"]"
) -> str:
    """Return a page of a file on GitHub with the number of its lines."""
    lines_of_file = f'"lineInfo":{{"truncatedLoc":"{lines}","truncatedSloc":"24"}}'
    info = f'"headerInfo":{{{lines_of_file},"mode":"file"}},"large":false,"truncated":{truncated}'
    return f'{LONG}<script type="application/json">{{{info},"rawLines":["{raw}"]}}</script>'


@pytest.mark.parametrize("fragment", ["L32", "L32-L40", "L32C1-L40C2", "L400000000"])
def test_a_line_after_the_end_of_a_file_is_missing(fragment: str) -> None:
    assert missing(fragment, data(), BLOB) == "file has only 31 lines"


def test_a_file_with_one_line_is_reported_in_the_singular() -> None:
    assert missing("L2", data("1"), BLOB) == "file has only 1 line"


@pytest.mark.parametrize("fragment", ["L1", "L31", "L30-L40", "L1C5", "lines-50"])
def test_a_line_of_the_file_exists(fragment: str) -> None:
    assert missing(fragment, data(), BLOB) == ""


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
        "truncated",
        "rounded",
        "no number",
        "a folder",
        "another code host",
        "not a code host",
        "perhaps truncated",
    ],
)
def test_a_line_is_not_reported_if_the_number_of_lines_is_unknown(body: str, url: str) -> None:
    assert missing("L99", body, url) == ""
