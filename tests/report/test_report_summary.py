"""The summary page shows a list's text as text."""

from __future__ import annotations

import re
from html import unescape

from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st
from reported import everywhere, finding, report

from surveylint.model.source import Source
from surveylint.report.formats import emit
from surveylint.report.summary import ISSUE_LIMIT, LIMIT, markdown

LIST = Source("README.md", "Natrual\nNatrual\nNatrual\n")


def test_a_page_has_counts_rules_and_findings() -> None:
    wrong = finding(
        LIST, "Natrual", message="`Natrual` is misspelled", related=everywhere(LIST, "Natrual")[1:]
    )
    assert "".join(emit("summary", report(LIST, finding(LIST, "N", severity="info"), wrong))) == (
        "### surveylint\n"
        "\n"
        "2 findings (1 warning, 1 info) in 1 file\n"
        "\n"
        "| findings | severity | rule |\n"
        "|--:|---|---|\n"
        "| 2 | warning | ragged-row |\n"
        "\n"
        "| severity | place | rule | message |\n"
        "|---|---|---|---|\n"
        "| warning | <code>README&#46;md&#58;1&#58;1</code> | ragged-row | <code>Natrual</code> is misspelled (+2 more) |\n"
        "| info | <code>README&#46;md&#58;1&#58;1</code> | ragged-row | row has 4 cells, header has 5 |\n"
    )


def test_no_findings_take_one_line() -> None:
    assert "".join(emit("summary", report(LIST))) == "### surveylint\n\nno findings in 1 file\n"


@given(st.text(st.sampled_from("ab `|\\<>[]()!*_~&;#@$:/.-\n1"), max_size=60))
@example(
    "a | b <script>x</script> [l](http://x) ![i](http://x) @user #12 https://evil.org www.evil.org"
)
@example("`a\\|b` `` ` ``<!-- -->&lt;")
@example("1@.a a@b.a `a@b.org`")
def test_any_message_is_shown_as_it_is(message: str) -> None:
    page = "".join(emit("summary", report(LIST, finding(LIST, "N", message=message))))
    html = github_flavored_markdown_to_html(page, Options.CMARK_OPT_UNSAFE)
    [cell] = re.findall(
        r"<td>((?:(?!<td>).)*)</td>\s*</tr>\s*</tbody>", html.split("<table>")[2], re.DOTALL
    )
    shown = re.sub(r"</?code>|<!-- -->", "", cell)
    assert "<" not in shown
    seen = unescape(shown).replace("`", "").split()
    assert seen == message.replace("\n", "␊").replace("`", "").split()


def test_a_page_stays_under_its_limit_and_says_so() -> None:
    wrong = finding(LIST, "Natrual", message="項|" * 150)
    for limit in (LIMIT, ISSUE_LIMIT):
        page = "".join(markdown(report(LIST, *[wrong] * 5000), limit))
        assert limit * 0.9 < len(page.encode()) < limit
        assert page.endswith(" more; the log lists all of them\n")
