"""The rules on what the network says about links, beyond their pages."""

from __future__ import annotations

from typing import Any

import pytest
from rules_support import rule, run_rule

from surveylint.checks._link_targets import written_target
from surveylint.generate import examples
from surveylint.model.finding import Finding
from surveylint.model.source import Source
from surveylint.reading import read

PAGE = "https://a.example.org/p"
LIST = "- [A Work of Many Words]({0})\n- [Another Work of Words](https://b.example.org/q)\n"
GONE = {"state": "dead", "cause": "gone", "looks": [404, 404]}
MOVED = {"state": "moved", "status": 200, "final-url": "https://c.example.org/r?a=1&b=2"}


def dead(text: str, url: str = PAGE, **verdict: Any) -> str:
    return run_rule("dead-link", text, verdicts={url: {**GONE, **verdict}})


def moved(text: str, url: str = PAGE) -> Finding:
    facts = {"verdicts": {url: MOVED}}
    (found,) = examples.run(rule("moved-link"), read(Source("x.md", text)), facts)
    return found


def test_a_dead_link_names_its_url_and_its_entry() -> None:
    assert dead(LIST.format(PAGE)).endswith(
        f"dead link `{PAGE}` in `A Work of Many Words`: HTTP 404 (2 attempts)\n"
    )


def test_a_dead_link_outside_of_entries_names_its_url() -> None:
    said = dead(f"# Tool\n\nSee [our page]({PAGE}) first.\n")
    assert said.endswith(f"dead link `{PAGE}`: HTTP 404 (2 attempts)\n")


def test_a_bare_url_is_not_repeated_as_the_title_of_its_entry() -> None:
    assert f"dead link `{PAGE}`: HTTP 404" in dead(f"- {PAGE}\n- https://b.example.org/q\n")


def test_a_long_title_is_cut() -> None:
    title = " ".join(["word"] * 40)
    said = dead(LIST.format(PAGE).replace("A Work of Many Words", title))
    assert f"in `{' '.join(['word'] * 12)}" in said
    assert title not in said


def test_answers_that_differ_are_not_counted_as_attempts() -> None:
    assert "HTTP 410" in dead(LIST.format(PAGE), looks=[404, 410])
    assert "attempts" not in dead(LIST.format(PAGE), looks=[404, 410])


def test_three_checks_with_a_note_are_counted() -> None:
    said = dead(LIST.format(PAGE), looks=[None, None, None], note="no such host")
    assert said.endswith("`: no such host (checked three times)\n")


def test_the_secret_of_a_dead_link_is_masked() -> None:
    url = f"{PAGE}?token=abcSECRETdef"
    said = dead(LIST.format(url), url)
    assert f"dead link `{PAGE}?token=***" in said
    assert "SECRET" not in said


def test_a_finding_carries_its_urls() -> None:
    found = moved(LIST.format(PAGE))
    assert (found.url, found.final_url) == (PAGE, "https://c.example.org/r?a=1&b=2")


def test_a_new_url_is_escaped_in_html() -> None:
    found = moved(f'- <a href="{PAGE}">A Work of Many Words</a>\n')
    assert found.fix is not None
    assert found.fix.edits[0].text == "https://c.example.org/r?a=1&amp;b=2"


@pytest.mark.parametrize(
    ("text", "url", "written"),
    [
        (
            "[a](b)",
            "https://x.org/a)](https://y.org/(",
            "https://x.org/a%29%5D%28https://y.org/%28",
        ),
        ("[a](b)", "https://x.org/a_(b)", "https://x.org/a_(b)"),
        ("<a href='b'>a</a>", "https://x.org/'onclick=", "https://x.org/&#39;onclick="),
    ],
)
def test_a_new_target_cannot_end_its_link(text: str, url: str, written: str) -> None:
    (link,) = read(Source("README.md", text)).links
    assert written_target(link, url) == written
