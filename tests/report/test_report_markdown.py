"""A report as Markdown shows a list's text as text."""

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
from surveylint.report.markdown import ISSUE_LIMIT, LIMIT, markdown
from surveylint.report.rule_links import rule_url

LIST = Source("README.md", "Natrual\nNatrual\nNatrual\n")


def test_a_page_has_counts_rules_and_findings() -> None:
    wrong = finding(
        LIST, "Natrual", message="`Natrual` is misspelled", related=everywhere(LIST, "Natrual")[1:]
    )
    assert "".join(emit("markdown", report(LIST, finding(LIST, "N", severity="info"), wrong))) == (
        "### surveylint\n"
        "\n"
        "2 findings at 4 places (1 warning, 1 info) in 1 file\n"
        "\n"
        "| findings | severity | rule |\n"
        "|--:|---|---|\n"
        f"| 2 | warning | [ragged-row]({rule_url('ragged-row')}) |\n"
        "\n"
        "| severity | place | rule | message |\n"
        "|---|---|---|---|\n"
        "| warning | <code>README&#46;md&#58;1&#58;1</code> | ragged-row | <code>Natrual</code> is misspelled (+2 more) |\n"
        "| info | <code>README&#46;md&#58;1&#58;1</code> | ragged-row | row has 4 cells, header has 5 |\n"
    )


def test_no_findings_take_one_line() -> None:
    assert "".join(emit("markdown", report(LIST))) == "### surveylint\n\nno findings in 1 file\n"


@given(st.text(st.sampled_from("ab `|\\<>[]()!*_~&;#@$:/.-\n1"), max_size=60))
@example(
    "a | b <script>x</script> [l](http://x) ![i](http://x) @user #12 https://evil.org www.evil.org"
)
@example("`a\\|b` `` ` ``<!-- -->&lt;")
@example("1@.a a@b.a `a@b.org`")
def test_any_message_is_shown_as_it_is(message: str) -> None:
    page = "".join(emit("markdown", report(LIST, finding(LIST, "N", message=message))))
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


def test_a_checked_url_can_be_clicked() -> None:
    urls = ("http://a.org/x_y?b=1&c=%20", "https://b.org/")
    page = shown_page("`{}` permanently redirects to `{}`", *urls)
    assert [unescape(href) for href in re.findall('<a href="([^"]+)">', page)] == [*urls]


def test_a_url_with_a_secret_cannot_be_clicked() -> None:
    page = shown_page("dead link `{}`: HTTP 404", "https://a.org/?token=abcSECRETdef")
    assert re.findall('<a href="([^"]+)">', page) == []
    assert "SECRET" not in page


@given(st.text(st.sampled_from("ab `|\\<>[]()!*_~&;#@$:/.-\n1\"' é\udce9"), max_size=40))
def test_no_url_breaks_out_of_its_link(path: str) -> None:
    page = shown_page("dead link `{}`: HTTP 404", f"https://a.org/{path}".replace("`", "%60"))
    assert re.findall("<(?!/?(?:a|code|table|thead|tbody|th|tr|td|h3|p|!--)[ >\\-])", page) == []
    assert page.count("<a ") <= 2


def shown_page(message: str, url: str, final_url: str = "") -> str:
    wrong = finding(LIST, "N", message=message.format(url, final_url), url=url, final_url=final_url)
    page = "".join(emit("markdown", report(LIST, wrong))).replace(rule_url("ragged-row"), "")
    return github_flavored_markdown_to_html(page, Options.CMARK_OPT_UNSAFE)
