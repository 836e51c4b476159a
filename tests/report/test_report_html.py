"""The HTML report: valid, inert, bounded, and usable by everyone."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from itertools import pairwise, product

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reported import finding, report

from surveylint.details import headings, rows
from surveylint.entries import Index
from surveylint.entries.work_data import works_of
from surveylint.model.source import Edit, Source
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.reading import read
from surveylint.report import ListDetails, Report
from surveylint.report.formats import emit
from surveylint.report.html_page import MOST_FINDINGS
from surveylint.report.html_text import href, message_parts
from surveylint.report.line_chart import grid_values, line_chart
from surveylint.report.past_runs import PastRun
from surveylint.report.rule_links import rule_url
from surveylint.vocabulary import Words

SPACE = "{http://www.w3.org/1999/xhtml}"
SCRIPT = "<script>alert(1)</script>"
TEMPLATES = files("surveylint.report").joinpath("templates")


def page_of(made: Report) -> str:
    return "".join(emit("html", made))


def tree(page: str):
    """Return the tree of a page, which must have no parse error."""
    parser = html5lib.HTMLParser(strict=False)
    parsed = parser.parse(page)
    assert parser.errors == []
    return parsed


def elements(page: str, name: str) -> list:
    return list(tree(page).iter(SPACE + name))


def whole(text: str, path: str = "README.md") -> Report:
    """Return a report with all details of a list, in which every link is dead."""
    doc = read(Source(path, text))
    verdict = Verdict(state=State.DEAD, cause=Cause.GONE, status=404, last_alive=1.7e9)
    verdicts = {link.url.strip(): verdict for link in doc.links}
    details = ListDetails(
        day="2026-03-30",
        works=tuple(works_of(doc, Index(doc, Words({})))),
        links=tuple(rows(doc, verdicts)),
        sections={path: tuple(headings(doc))},
        history=(
            PastRun("2026-03-23", findings=3, severities={"errors": 3}, links={"dead": 1}),
            PastRun("2026-03-30", findings=1, severities={"errors": 1}, dead={text: "2026-03-30"}),
        ),
    )
    wrong = finding(doc.source, (0, len(text)), message=f"value `{text}`", url=text)
    return report(doc.source, wrong, details=details, links={"dead": len(details.links)})


LIST = (
    "# Papers\n\n## {0}\n\n| Title | Venue | Paper |\n|---|---|---|\n| {0} | {0} | [PDF]({1}) |\n"
)


@pytest.mark.parametrize(
    "text",
    [
        SCRIPT,
        '"><img src=x onerror=alert(1)>',
        "</style><style>*{}",
        "{{ 7 * 7 }}{% raw %}",
        "x'y`",
    ],
)
def test_markup_of_a_list_is_text(text: str) -> None:
    plain, odd = page_of(whole(LIST.format("x", "x"))), page_of(whole(LIST.format(text, text)))
    for name in ("script", "style", "img", "svg"):
        assert len(elements(odd, name)) == len(elements(plain, name))
    names = {key for element in tree(odd).iter() for key in element.attrib}
    assert not [name for name in names if name.startswith("on") or name == "style"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/x",
        "file:///etc/passwd",
        "https:",
        "https://example.org/?token=0123456789abcdef0123",
        "https://user:pass@example.org/",
        "https://example.org/" + "x" * 5_000,
    ],
)
def test_only_short_web_addresses_without_secrets_are_links(url: str) -> None:
    assert href(url) == ""
    page = page_of(whole(LIST.format("A title", url)))
    targets = [a.get("href") for a in elements(page, "a")]
    assert {each for each in targets if not each.startswith("#")} == {rule_url("ragged-row")}


def test_a_web_address_is_a_link_in_ascii() -> None:
    assert href("https://example.org/a b\u202e\u05d0") == "https://example.org/a%20b%E2%80%AE%D7%90"
    links = elements(page_of(whole(LIST.format("A title", "https://example.org/a"))), "a")
    outside = [a for a in links if a.get("href") == "https://example.org/a"]
    assert len(outside) == 2
    assert {a.get("rel") for a in outside} == {"noopener noreferrer nofollow"}


def test_a_rule_links_to_its_page_unless_it_is_of_the_project() -> None:
    doc = read(Source("README.md", "- x\n"))
    wrong = [finding(doc.source, "x", rule=rule) for rule in ("ragged-row", "own-rule")]
    page = page_of(report(doc.source, *wrong))
    assert {"ragged-row", "own-rule"} <= {element.text for element in elements(page, "code")}
    linked = [a.find(f"{SPACE}code").text for a in elements(page, "a") if len(a)]
    assert linked == ["ragged-row"]


def test_directions_of_text_are_spelled_and_isolated() -> None:
    page = page_of(whole(LIST.format("\u202eabc\u2066 \u05e9\u05dc\u05d5\u05dd", "x")))
    assert "\u202e" not in page
    assert "\u2066" not in page
    assert "&lt;U+202E&gt;abc" in page
    assert re.search("<bdi>[^<]*\u05e9\u05dc\u05d5\u05dd</bdi>", page)


def test_a_secret_is_masked_everywhere() -> None:
    secret = "0123456789abcdef0123456789abcdef"
    page = page_of(whole(LIST.format("A title", f"https://example.org/x?api_key={secret}")))
    assert secret not in page


def test_the_page_asks_for_nothing_and_allows_only_its_own_style_and_script() -> None:
    page = page_of(whole(LIST.format("A title", "https://example.org/a")))
    (policy,) = [m for m in elements(page, "meta") if m.get("http-equiv")]
    for kind in ("style", "script"):
        (own,) = elements(page, kind)
        digest = base64.b64encode(hashlib.sha256(own.text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy.get("content")
    assert "default-src 'none'" in policy.get("content")
    assert not [element for element in tree(page).iter() if element.get("src")]
    assert elements(page, "link") == []
    css = TEMPLATES.joinpath("report.css").read_text("utf-8")
    assert not re.search(r"url\(|@import|@font-face", css)


def test_headings_are_in_order_and_landmarks_have_names() -> None:
    page = page_of(whole(LIST.format("A title", "https://example.org/a")))
    levels = [int(e.tag[-1]) for e in tree(page).iter() if re.search(r"\}h[1-6]$", str(e.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for name in ("header", "main", "footer", "nav"):
        assert len(elements(page, name)) == 1
    ids = [element.get("id") for element in tree(page).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {s.get("aria-labelledby") for s in elements(page, "section")} <= {*ids}
    regions = [e.get("aria-label") for e in tree(page).iter() if e.get("role") == "region"]
    assert len(regions) == len(set(regions)) > 2
    assert tree(page).get("lang") == "en"


def test_tables_have_headers_with_a_scope() -> None:
    page = page_of(whole(LIST.format("A title", "https://example.org/a")))
    tables = elements(page, "table")
    assert len(tables) > 2
    assert not [head for head in elements(page, "th") if head.get("scope") not in ("col", "row")]
    assert not [table for table in tables if next(table.iter(SPACE + "th"), None) is None]


def test_what_only_the_script_can_do_is_hidden_without_it() -> None:
    page = page_of(whole(LIST.format("A title", "https://example.org/a")))
    assert [form for form in elements(page, "form") if form.get("hidden") is None] == []
    assert {form.get("data-filters") for form in elements(page, "form")} == {"findings", "works"}
    assert [
        e for e in tree(page).iter() if e.get("hidden") is not None and "form" not in e.tag
    ] == []


def luminance(color: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PALETTES = re.findall(r":root \{(.*?)\}", TEMPLATES.joinpath("report.css").read_text("utf-8"), re.S)
USED = (
    *product(("text", "muted", "accent"), ("page", "card", "code", "info-soft")),
    *product(("error", "warning", "info", "good"), ("card",)),
    *((name, f"{name}-soft") for name in ("error", "warning", "info")),
    *product(("text",), ("error-soft", "warning-soft")),
)


@pytest.mark.parametrize("palette", PALETTES, ids=["light", "dark", "print"])
def test_text_has_contrast(palette: str) -> None:
    colors = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", palette))
    low = [pair for pair in USED if contrast(colors[pair[0]], colors[pair[1]]) < 4.5]
    assert low == []


def test_a_finding_shows_its_place_its_excerpt_and_its_fix() -> None:
    source = Source("README.md", "## Data\n\n| a | Natrual |\n")
    at = source.text.index("Natrual")
    edit = Edit(at, at + 7, "Natural")
    wrong = finding(source, "Natrual", message="misspelled value `Natrual`", edits=(edit,))
    page = page_of(report(source, wrong))
    assert "README.md:3:7" in page
    assert '| a | <mark class="warning">Natrual</mark> |' in page
    assert "fix: replace <code>Natrual</code> with <code>Natural</code>" in page


def test_a_page_on_one_list_names_it_once() -> None:
    page = page_of(whole(LIST.format("A title", "https://example.org/a")))
    assert "line 1, column 1" in page
    assert "README.md:" not in page


def test_the_marked_characters_are_right_after_wide_ones() -> None:
    source = Source("README.md", "| 深度学习 e\u0301 | Natrual |\n")
    page = page_of(report(source, finding(source, "Natrual")))
    assert '<mark class="warning">Natrual</mark>' in page


def test_findings_are_grouped_by_section() -> None:
    made = whole("# List\n\n## First\n\n- [One](https://a.example/1)\n\n### Deep\n\nx\n")
    text = made.sources["README.md"].text
    deep = finding(made.sources["README.md"], (text.index("x\n"), text.index("x\n") + 1))
    page = page_of(made._replace(findings=(*made.findings, deep)))
    titles = ["".join(h.itertext()) for h in elements(page, "h3")]
    assert "First › Deep" in titles
    assert "List" in titles


def test_many_findings_are_cut_and_the_page_says_so() -> None:
    source = Source("README.md", "x " * 10_000)
    findings = [finding(source, (2 * at, 2 * at + 1), severity="info") for at in range(9_999)]
    grave = finding(source, (19_998, 19_999), severity="error", message="the grave one")
    page = page_of(report(source, *findings, grave))
    assert page.count("<li data-severity=") == MOST_FINDINGS
    assert "the grave one" in page
    assert "8,000 findings are left out" in page
    assert "10,000" in page
    assert len(page) < 2_500_000


def test_a_page_says_why_not_everything_was_checked() -> None:
    page = page_of(report(Source("README.md", ""), incomplete=("`a.md`: cannot read",)))
    assert "Not everything was checked: <code>a.md</code>: cannot read" in page
    assert "No findings" not in page


def test_a_long_title_is_cut() -> None:
    page = page_of(whole(LIST.format("word " * 20_000, "https://example.org/a")))
    assert len(page) < 60_000


def test_a_report_without_findings_says_so() -> None:
    page = page_of(report(Source("README.md", "")))
    assert "No findings." in page
    assert elements(page, "form") == []


@settings(max_examples=30)
@given(text=st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_makes_a_valid_page(text: str) -> None:
    page = page_of(whole(f"# {text}\n\n- [{text}](https://example.org/{text})\n"))
    tree(page.encode("utf-8").decode("utf-8"))


def test_a_message_with_an_odd_number_of_marks_is_plain() -> None:
    (part,) = message_parts("a ` b")
    assert part.text == "a ` b"
    assert not part.is_value


def test_a_chart_needs_two_days() -> None:
    assert line_chart((("errors", {"2026-01-01": 1}),)) is None


def test_a_chart_places_days_by_their_distance() -> None:
    chart = line_chart((("errors", {"2026-01-01": 0, "2026-01-02": 5, "2026-01-11": 10}),))
    assert chart is not None
    (first, _, _, _), (second, _, _, _), (last, _, _, _) = chart.lines[0].dots
    assert (second - first) * 10 == pytest.approx(last - first, abs=1)


def test_labels_of_a_chart_do_not_overlap() -> None:
    days = ("2026-01-01", "2026-01-08")
    chart = line_chart(tuple((name, dict.fromkeys(days, 7)) for name in "abcd"))
    assert chart is not None
    heights = sorted(line.label_y for line in chart.lines)
    assert min(b - a for a, b in pairwise(heights)) >= 18


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 1), (3, 3), (31, 40), (999, 1000), (10**9, 10**9)]
)
def test_a_grid_has_few_round_values(highest: int, top: int) -> None:
    values = grid_values(highest)
    assert values[-1] == top
    assert len(values) <= 6
