"""Missing pages with status 200: phrases in many languages, and papers that only resemble them."""

from __future__ import annotations

import pytest
from pages import document, verdict

from surveylint.model.verdict import Cause, State

SOFT_404 = (State.SUSPECT, Cause.SOFT_404)
MISSING = [
    "404",
    "404 Not Found",
    "Error 404",
    "404 - Page not found",
    "404: This page could not be found",
    "Page not found",
    "Page Not Found | Some University",
    "Some Lab - Page not found",
    "Not Found",
    "Sorry, this page is not available",
    "Oops! Page not found",
    "The page you requested could not be found",
    "This page doesn't exist.",
    "File not found",
    "页面不存在",
    "抱歉，您访问的页面不存在",
    "Seite nicht gefunden",
    "Page introuvable",
    "The page you're looking for doesn't exist",
    "Page has been removed",
    "This content isn't available",
    "Hmm...this page doesn’t exist. Try searching for something else.",
    "We can’t find the page you’re looking for",
    "Page Not Found :(",
    "404 | My Lab",
    "404!",
    "Oops! That page can’t be found.",
    "Sorry, this page isn't available.",
    "This site can't be found",
    "Repository unavailable",
    "The requested URL was not found on this server.",
    "Not Found (#404)",
    "HTTP Error 404",
    "HTTP 404 Not Found",
    "404. That’s an error.",
    "Die Seite wurde nicht gefunden",
    "Seite nicht gefunden - Universität X",
    "Fehler 404: Seite nicht gefunden",
    "Diese Seite existiert nicht",
    "Page non trouvée",
    "Page introuvable | INRIA",
    "La page que vous cherchez n'existe pas",
    "Erreur 404 - Page introuvable",
    "Página no encontrada",
    "Error 404 | UPM",
    "La página que busca no existe",
    "Página não encontrada",
    "Erro 404",
    "A página solicitada não existe",
    "Pagina non trovata",
    "Errore 404",
    "Страница не найдена",
    "Ошибка 404",
    "Запрашиваемая страница не существует",
    "ページが見つかりません",
    "お探しのページは見つかりませんでした",
    "ページが存在しません",
    "指定されたページが見つかりません",
    "404 NOT FOUND｜大学",
    "페이지를 찾을 수 없습니다",
    "요청하신 페이지를 찾을 수 없습니다",
    "존재하지 않는 페이지입니다",
    "找不到页面",
    "您要访问的页面不存在或已被删除",
    "很抱歉，您访问的页面不存在",
    "404-您访问的页面不存在",
    "页面未找到",
    "該頁面不存在",
    "找不到網頁",
    "无法找到该页",
    "文章不存在",
    "内容已被删除",
    "该内容已被作者删除",
    "你访问的页面不见了",
    "仓库不存在",
    "This repository has been removed",
    "This model does not exist",
    "Dataset not found",
    "Notebook not found",
    "This video isn't available anymore",
    "Video unavailable",
    "File not found.",
    "The file you have requested does not exist.",
    "No such file or directory",
    "We couldn't find that page",
    "Page Missing",
    "404 Error",
    "404 - File or directory not found.",
    "Server Error 404",
    "Site not found · GitHub Pages",
    "Nothing found here",
    "Whoops, we can't find that page.",
    "This page could not be found",
    "404: This page could not be found.",
    "Sorry, the page you requested was not found.",
    "Project not found - Overleaf, Online LaTeX Editor",
    "Content not available",
    "This article is no longer available",
    "User not found",
    "Post not found",
    "This account doesn’t exist",
    "Sorry! This page doesn't exist",
    "page not found (404)",
    "410 Gone",
    "Paper not found",
]
TITLES = [
    "Lost and Found: Retrieving What Is Not Found",
    "Attention Is All You Need",
    "404 Ways to Train a Network",
    "404 Not Found: Link Rot in Scholarly Papers",
    "Project Page",
    "Paper Available",
    "Project page is available",
    "Content Moderation",
    "Towards Finding What Could Not Be Found: A Survey",
    "Missing Data Imputation",
    "Page Replacement Algorithms",
    "Domain Adaptation Is for Everyone",
    "Error Analysis of Deep Networks",
    "Home",
    "Files",
    "Just a Moment in Time: Video Retrieval",
    "Captcha Recognition with Transformers",
    "Not Found: Towards Missing Object Detection",
    "Finding the Unfindable",
    "404 Ways to Train",
    "Lost in Translation",
    "The Page That Was Not There",
    "Learning What Not to Find",
    "Page Not Found? A Study of Link Rot in Scholarly Papers",
    "Resource-Efficient Learning",
    "No Such Thing as a General Learner",
    "Removed: A Dataset of Deleted Posts",
    "Deleted posts on Reddit",
    "When Is a Model Not Available? On Reproducibility",
    "文件分类综述",
    "页面理解",
    "内容安全",
    "页面不存在现象的研究",
    "Error Analysis",
    "Gone with the Wind",
    "Nothing but text",
    "Unavailable data in clinical trials",
    "Seite an Seite",
    "Page Rank",
    "La page blanche",
    "Документы",
    "ページランク",
    "論文が見つかる検索",
    "페이지 순위",
    "Missing",
    "Lost and Found",
    "Video Not Available in Your Country: a Measurement Study",
]


@pytest.mark.parametrize("title", MISSING)
def test_a_title_that_says_missing_is_a_soft_404(title: str) -> None:
    assert verdict(document(title, "Go back to the front page or use the search.")) == SOFT_404
    assert verdict(document(f"{title} | Example University")) == SOFT_404


@pytest.mark.parametrize("heading", ["404", "Page not found", "页面不存在", "Seite nicht gefunden"])
def test_a_heading_that_says_missing_is_a_soft_404(heading: str) -> None:
    assert verdict(document("Example University", heading=heading)) == SOFT_404


@pytest.mark.parametrize("title", TITLES)
def test_a_title_of_a_paper_is_alive(title: str) -> None:
    assert verdict(document(title, "An abstract.")) == (State.ALIVE, None)


@pytest.mark.parametrize("title", ["404 Not Found - HTTP | MDN", "Page not found", "页面不存在"])
def test_a_page_with_much_text_is_alive(title: str) -> None:
    text = "The server cannot find the requested resource, which this article explains. " * 20
    assert verdict(document(title, text)) == (State.ALIVE, None)


def test_menus_and_links_are_not_text_of_the_page() -> None:
    menu = "<ul>" + "<li><a href=/x>A department of the university</a></li>" * 100 + "</ul>"
    assert verdict(document("Page not found", menu)) == SOFT_404


@pytest.mark.parametrize("end", ["/404", "/404.html", "/en/404/", "/errors/404.php", "/not-found"])
def test_a_redirect_to_an_error_page_is_a_soft_404(end: str) -> None:
    assert verdict(document("Oops"), end=f"http://example.org{end}?from=/x") == SOFT_404


@pytest.mark.parametrize("path", ["/Status/404", "/wiki/HTTP_404", "/errors/404-not-found.html"])
def test_a_link_to_an_article_about_missing_pages_is_alive(path: str) -> None:
    page = document("404 Not Found", "A short article.")
    assert verdict(page, url=f"http://example.org{path}") == (State.ALIVE, None)


@pytest.mark.parametrize(
    "path", ["/papers/4041", "/papers/404", "/x/404.pdf/paper", "/not-found", "/error-analysis/1"]
)
def test_such_a_number_in_an_address_does_not_hide_a_missing_page(path: str) -> None:
    assert verdict(document("Page not found"), url=f"http://example.org{path}") == SOFT_404
