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


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Vision tools", "This project is no longer active. Its source is kept elsewhere."),
        ("Talk on attention", "Speaker: Ada Low. The recording is not available."),
        ("Gait Bench", "A benchmark of steps. The data set is not yet available."),
        ("Ada Low", "PhD student. Nothing here."),
        ("A post", "A good post about cats. Message deleted."),
        ("Summer school", "The event is not online. Join us in Ghent."),
        ("rm の使い方", "ファイルを削除するコマンドです。"),
        ("网页打不开，怎么办", "重启路由器。"),
        ("Maintenance of pianos", "How to keep a piano in tune."),
        ("Scheduled maintenance", "Check the voltage of the battery."),
        ("Runtime error", "An error that occurs while a program runs."),
        ("Тест Тьюринга", "Статья о мышлении машин."),
        ("Waiting room", "A play in two acts."),
        ("Crawler list", "A list of AI crawlers. Each entry has the ip address: 1.2.3.4"),
        ("Log into the cluster", "<form><input type=search name=q></form> By SSH."),
        ("Old Reader was shut down in 2013", "Here are other readers."),
        ("A lap", "Irodalmi folyóirat. A lap megszűnt."),
        ("Corpus of steps", "The download link has expired. Please write to us."),
        ("Verb order", "We could not find this effect in adults. The data are below."),
        ("Thesis of A. Low", "Dokument nicht verfügbar. Sperrfrist bis 2027."),
        ("Challenge 2017", "The submission site has been closed. Thanks to all teams."),
        ("Re: Broken link", "Hi all, the list has one. Ada"),
        ("404 – Topology | Courses", "Metric spaces, compactness. Tuesdays at ten."),
        ("Your voice is for sale", "A podcast on data. Related links: notes."),
        ("Giriş - Ders Notları", "<form><input type=search></form> Birinci bölüm."),
        ("DDoS data set", "Benign and malicious flows of 40 hosts are labelled."),
        ("Scheduled maintenance windows of pumps", "We will come back to that later."),
    ],
)
def test_what_a_page_says_of_its_parts_and_subjects_is_not_said_of_it(
    title: str, text: str
) -> None:
    assert verdict(document(title, text))[0].value == "alive"


@pytest.mark.parametrize(
    "text",
    [
        "The personal web hosting service was retired in May 2023. Ask the help desk.",
        "Der Dienst Homepages wurde zum 31.12.2022 eingestellt. Fragen an die IT.",
        "Le service de pages personnelles a été fermé en 2023.",
        "個人ホームページサービスは2021年3月に終了しました。",
    ],
)
def test_a_service_that_has_ended_is_no_page(text: str) -> None:
    assert verdict(document("University", text, heading="Information"))[0].value == "suspect"


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("SLOT GACOR hari ini", "situs slot"),
        ("开云体育官网", "体育投注"),
        ("Онлайн казино", "вавада"),
    ],
)
def test_a_domain_that_gambling_took_over_is_parked(title: str, word: str) -> None:
    state, cause = verdict(document(title, f"{word} 100%. " * 200))
    assert (state.value, cause and cause.value) == ("suspect", "parked")
    article = document(title, f"{title} {word}. " * 200)
    named = "http://example.org/wiki/Online_casino-slot-gacor-kaiyun"
    assert verdict(article, url=named)[0].value == "alive"
    study = f"We study {word} comments. <a href=/low24.pdf>Read</a>"
    assert verdict(document(title, study))[0].value == "alive"


@pytest.mark.parametrize(
    ("path", "end", "state"),
    [
        ("/~low/nlp/data.html", "http://new.example.com/", "suspect"),
        ("/people/~low/", "http://ada-low.example.com/", "alive"),
    ],
)
def test_only_the_folder_of_a_person_becomes_a_front_page(path: str, end: str, state: str) -> None:
    found = verdict(document("Lab", "News. " * 300), url=f"http://example.org{path}", end=end)
    assert found[0].value == state


@pytest.mark.parametrize(
    ("url", "end"),
    [
        ("http://tools.example.org/gait/", "https://gait.example.org/"),
        ("http://www.uni.example.edu/~low/corpus/", "https://corpus.example.edu/"),
        ("http://example.org/2019/", "https://2019.example.org/"),
        ("http://example.org/index.shtml", "http://example.org/"),
        ("http://example.org/wiki/Main_Page", "http://example.org/"),
        ("http://example.org/english/index.html", "http://example.org/en/"),
        ("http://host.example.com/projects/gaitlab", "https://gaitlab.example.net/"),
    ],
)
def test_a_front_page_under_another_address_is_not_sent_home(url: str, end: str) -> None:
    assert verdict(document("Lab", "News. " * 300), url=url, end=end)[0].value == "alive"


def test_a_file_is_no_login() -> None:
    end = "http://example.org/session/3/slides.pdf"
    found = verdict(
        "%PDF-1.4", url="http://s.example.net/a/b", end=end, content_type="application/pdf"
    )
    assert found[0].value == "alive"
