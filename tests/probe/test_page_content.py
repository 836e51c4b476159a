"""Pages that show something of their own are what they seem to be, whatever their titles say."""

from __future__ import annotations

import pytest
from pages import document, verdict

TITLES = [
    "Page not found",
    "Just a moment...",
    "Access denied",
    "Please log in to continue",
    "Down for maintenance",
    "Account suspended",
    "We value your privacy",
    "Not available in your region",
    "404",
]
CONTENT = {
    "file": "<p>Ada Low, Bo High. <a href='/files/low24.pdf'>Read it</a></p>",
    "archive": "<p>Three lists. <a class=x href=lists.tar.gz download>Download</a></p>",
    "work elsewhere": "<a href='https://arxiv.org/abs/2401.00001'>arXiv</a> <a href=/c>Code</a>",
    "abstract": "<p><b>Abstract.</b> We study what sites say to readers.</p>",
    "recording": "<audio controls src=/a.mp3></audio><p>27 minutes.</p>",
    "table": "<table><tr><th>Team<th>Score<tr><td>a<td>.404<tr><td>b<td>.410</table>",
    "record": "<dl><dt>Size<dd>2 GB<dt>Licence<dd>CC0</dl>",
    "labels": "<a href=/p><i></i> Paper (PDF)</a> <a href=/d>Data</a>",
}


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("content", CONTENT)
def test_a_page_with_content_is_alive_under_any_title(title: str, content: str) -> None:
    page = document(title, f"<p>Please try again later: a study.</p>{CONTENT[content]}")
    assert verdict(page)[0].value == "alive"


@pytest.mark.parametrize("title", TITLES)
def test_the_same_titles_without_content_are_no_pages(title: str) -> None:
    page = document(title, "Please try again later. <input name=user><link href=/site.json>")
    assert verdict(page)[0].value != "alive"


@pytest.mark.parametrize(
    "form",
    [
        "<form><dl><dt>Username<dd><input name=u><dt>Password<dd><input type=password></dl></form>",
        "<form><table><tr><th>ID<th>PW<tr><td><input name=u><td><input type=password><tr><td>"
        "</table></form>",
        "<form><input type=password></form><a href=/terms.pdf>Terms</a>",
        "<video autoplay loop muted src=/sea.mp4></video><form><input type=password></form>",
    ],
)
def test_forms_terms_and_backgrounds_are_no_content(form: str) -> None:
    assert verdict(document("Sign in", form))[0].value == "unverified"


@pytest.mark.parametrize(
    "text",
    [
        "<ul><li>Page not found</li><li>Link expired</li></ul>",
        "<pre>$ curl /x\n404 page not found</pre>",
        "<blockquote>The page you are looking for does not exist.</blockquote>",
        "<table><tr><th>Link<th>Result<tr><td>/a<td>404 Not Found<tr><td>/b<td>Gone</table>",
        "<div class='error d-none'><p>The requested page was not found.</p></div>",
    ],
)
def test_lists_quotations_tables_and_hidden_text_are_not_what_a_page_says(text: str) -> None:
    page = document("Broken links of 2024", f"<p>What readers saw.</p>{text}")
    assert verdict(page)[0].value == "alive"


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("Sidan finns inte – så skriver du en bra felsida", "alive"),
        ("Sidan finns inte – Malmö Universitet", "suspect"),
        ("ページが見つかりません：死んだリンクの研究について", "alive"),
        ("Project not found - Overleaf, Online LaTeX Editor", "suspect"),
    ],
)
def test_the_heading_of_an_article_goes_on_after_the_words(title: str, state: str) -> None:
    assert verdict(document(title, "Fem exempel."))[0].value == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Presented in 1960; the 404 was drawn in Turin, 2.8 million were built.", "alive"),
        ("We looked for your page everywhere and could not find it.", "suspect"),
        ("Error 404: the page was not found.", "suspect"),
    ],
)
def test_a_bare_number_may_be_the_name_of_a_thing(text: str, state: str) -> None:
    assert verdict(document("404", text))[0].value == state


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Error establishing a database connection</h1>",
        "<br><b>Fatal error</b>:  Uncaught Error: Call to undefined function f() in /a.php:1",
        "<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>",
        "<h1>503 Service Unavailable</h1>",
    ],
)
def test_an_error_of_a_server_with_a_good_status_is_one(body: str) -> None:
    state, cause = verdict(f"<!doctype html><html><title>Site</title><body>{body}</body></html>")
    assert (state.value, cause and cause.value) == ("unreachable", "server-error")
