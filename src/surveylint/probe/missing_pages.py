"""Missing pages: how a page with status 200 says that it does not exist (a soft 404)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from surveylint.lazy import lazily
from surveylint.model.target import Target
from surveylint.probe.missing_phrases import (
    MISSING,
    NO_ACCOUNT,
    NO_SITE,
    NOTICE,
    OF_PAGE,
    OUT_OF_ORDER,
    RETIRED,
    SERVER_ERROR,
    SOON,
    UNAVAILABLE,
)
from surveylint.probe.page_content import has_content
from surveylint.probe.page_heuristics import (
    has_no_results,
    is_discussion,
    is_search,
)
from surveylint.probe.page_titles import Phrase, says, sentences
from surveylint.probe.web_page import WebPage, has_part

_SHOWN = 60  # characters of a title or path in a message
# A page with more text of its own is about missing pages.
_MAX_PROSE = 1200  # characters

_MAX_NO_SITE = 5_000  # characters of prose; some explain where the configuration is
_MAX_NO_ACCOUNT = 200  # characters of prose; help about such accounts is longer
_MAX_ONLY = 60  # characters of the text of a page that has little but a message
_MAX_SHORT = 400  # characters of prose of a page that has little but a message
_FIRST_SENTENCES = 5  # of a page that are read, without short ones
_MOST_SENTENCES = 40
_SHORT = 15  # characters of the item of a menu
_LEAST_ABOUT = 200  # characters of prose of a page about missing pages
# What the frameworks of sites and a service for videos write into the source of such a page.
_MISSING_SOURCE = lazily(
    r"<body\s[^<>]{0,1000}?(?:class|id)\s?=\s?[\"'](?:[^\"'<>]{0,500}?\s)?"
    r"(?:error-?404|page-?not-?found|not-?found-?page|path-404)(?=[\s\"'])"
    r"|__next_data__\"[^<]{1,2000}?\"page\":\"/(?:404|_error)\"|window\.pagepath=\"/404"
    r"|\"playabilitystatus\":\{\"status\":\"error\""
)
_NUMBER = lazily(r"404|410")
# What a page says besides that has only such a number: a way back, or that it is sorry.
_WAY_BACK = lazily(
    r"\b(?:go|take me|return|head|get)\b.{0,20}\b(?:back|home)|back to|home ?page|front page"
    r"|main page|oops|whoops"
    r"|sorry|error|\blost\b|broken|wrong|try again|\b(?:your|this|that|the) page\b|not find"
    r"|startseite|zurück|leider|accueil|retour|désolé|inicio|volver|página inicial"
    r"|voltar|pagina iniziale|главн|назад|首页|首頁|返回|ホーム|トップ|戻る|홈으로|메인|strona główna|ana sayfa"
    r"|trang chủ"
)
_MISSING_PARTS = (
    *("error404", "error-404", "page-not-found", "pagenotfound", "not-found-page", "notfoundpage"),
    *("path-404", '"/404"', '"/_error"', 'pagepath="/404', '"status":"error"'),
)
# A page without text that shows a message in a window and goes elsewhere.
_ALERT = lazily(r"alert\s{0,9}\(\s{0,9}([\"'])(.{1,200}?)\1", re.IGNORECASE)
_LEAVES = lazily(r"location\s{0,9}[.=]|history\s{0,9}\.", re.IGNORECASE)
_MISSING_QUERY = lazily(
    r"(?:\A|&)(?:error|err|status|code|e)=(?:404|410|(?:page[-_]?)?not[-_]?found)(?:&|\Z)",
    re.IGNORECASE,
)
_MISSING_PATH = lazily(
    r"(?:/[a-z]{2}(?:[-_][a-z]{2})?)?/(?:(?:errors?|errorpages?|static|pages|system"
    r"|_?layouts/\d{1,3})/)?(?:404|410|not[-_]?found"
    r"|page[-_]?not[-_]?found|error[-_]?404|404[-_]?error|404[-_]?not[-_]?found|notfound"
    r"|page[-_]?not[-_]?found[-_]?error|error[-_]?page|(?:seite[-_])?nicht[-_]gefunden"
    r"|page[-_]introuvable"
    r"|pagina[-_]no[-_]encontrada|pagina[-_](?:nao|non)[-_](?:encontrada|trovata)|niet[-_]gevonden"
    r"|fehler(?:seite)?|404[-_]?page|page[-_]?404)(?:\.(?:html?|aspx?|php|jsp|do))?/?",
    re.IGNORECASE,
)
# The path of an article about such a status, and a path that such an article may have.
_ABOUT_MISSING = lazily(
    r"/(?:wiki|docs|http|status(?:es)?|codes?|status[-_]?codes?|errors?|responses?)"
    r"/(?:404|410|not[-_]?found)(?:\.\w{2,5})?(?:/|\Z)"
    r"|/(?:(?:http|status|code|error)s?[-_]?){1,3}(?:404|410)(?:[-_]?(?:not[-_]?found|gone"
    r"|errors?))?"
    r"(?:\.\w{2,5})?(?:/|\Z)|/(?:404|410)[-_]?(?:not[-_]?found|gone|errors?)(?:\.\w{2,5})?(?:/|\Z)",
    re.IGNORECASE,
)
_ABOUT_REPAIRS = lazily(
    r"error|maintenance|maintain|\b50[0-9]\b|wartung|mantenimiento|manuten|fehler|erreur|weihu"
    r"|upkeep|repair"
    r"|karbantartas|vedlikehold|unterhalt|onderhoud|bakim|/(?:incidents?|news|notices?|aktuelles"
    r"|blog|announcements?|status|posts?)/",
    re.IGNORECASE,
)
_PERHAPS_ABOUT_MISSING = lazily(
    r"/(?:404|410|not[-_]?found|errors?)(?:\.\w{2,5})?(?:/|\Z)", re.IGNORECASE
)


def missing_page(first: Target, last: Target, page: WebPage) -> str:
    """Return how a page says that it does not exist, one clause; empty if it does not say so.

    Args:
        first: The target of the link.
        last: The target of the page, after redirects.
        page: The page.
    """
    if last.path != first.path and _MISSING_PATH.fullmatch(last.path):
        return f"redirects to `{last.path[:_SHOWN]}`"
    if last.query != first.query and _MISSING_QUERY.search(last.query):
        return f"redirects to `{last.path[:_SHOWN]}?{last.query[:_SHOWN]}`"
    if (
        last.path != first.path
        and is_search(last)
        and not is_search(first)
        and has_no_results(page)
    ):
        return "redirects to a search that finds nothing"
    if last.path == first.path and _is_about_missing(first, page):
        return ""
    says_so = _source_says_so(page)
    text = "" if says_so else _message(page)
    if not (says_so or text) or has_content(page):
        return ""
    if says_so:
        return "status 200, but its source says that the page does not exist"
    return f"status 200, but the page says `{text[:_SHOWN]}`"


def out_of_order(first: Target, page: WebPage) -> str:
    """Return how a page says that its site is under repair or broken, one clause; else empty.

    Args:
        first: The target of the link.
        page: The page that came, also after a redirect to the front page.
    """
    if page.has_more_prose(_MAX_PROSE) or not (page.heading or page.blocks):
        return ""
    text = says(page, OUT_OF_ORDER) or _first_sentence(page, OUT_OF_ORDER)
    if not text:
        return ""
    if not (says(page, SERVER_ERROR) or SERVER_ERROR.fullmatch(text)):
        is_only = page.heading and len(page.text) <= _MAX_ONLY
        is_said = is_only or SOON.search(page.seen_text.casefold())
        if not is_said or page.has_more_prose(_MAX_SHORT):
            return ""
    if (
        _ABOUT_REPAIRS.search(first.path)
        or first.host.startswith("status.")
        or is_discussion(first, page)
    ):
        return ""
    return "" if has_content(page) else f"the page says `{text[:_SHOWN]}`"


def _first_sentence(page: WebPage, phrase: Phrase) -> str:
    """Return one of the first two sentences of a page without its title, if it is a phrase."""
    return next(filter(phrase.fullmatch, page.kept(_first_sentences)[:2]), "")


def _first_sentences(page: WebPage) -> tuple[str, ...]:
    """Return the first sentences of a page without its title; short ones do not count."""
    found: list[str] = []
    left = _FIRST_SENTENCES
    for sentence in chain.from_iterable(
        sentences(text) for text in page.blocks if text != page.title
    ):
        found.append(sentence)
        left -= len(sentence) > _SHORT
        if not left or len(found) > _MOST_SENTENCES:
            break
    return tuple(found)


def _is_about_missing(target: Target, page: WebPage) -> bool:
    """Return whether a link is to a page about errors, or to a discussion of one."""
    if is_discussion(target, page) or _ABOUT_MISSING.search(target.path):
        return True
    return _PERHAPS_ABOUT_MISSING.search(target.path) is not None and page.has_more_prose(
        _LEAST_ABOUT
    )


def _message(page: WebPage) -> str:
    """Return the title, heading or message that says that a page does not exist, "" if none."""
    text = says(page, MISSING)
    if text and not page.has_more_prose(_MAX_PROSE) and _is_message(text, page):
        return text
    for phrase, most in ((NO_SITE, _MAX_NO_SITE), (NO_ACCOUNT, _MAX_NO_ACCOUNT)):
        text = says(page, phrase)
        if text and not page.has_more_prose(most):
            return text
    if "alert" in page.lower and not page.text:
        alert = _ALERT.search(page.source)
        if alert is not None and _LEAVES.search(page.source):
            return _missing_sentence([*sentences(alert[2])], is_bare=True)
    if not page.has_more_prose(_MAX_SHORT):
        is_bare = not page.heading or bool(says(page, NOTICE))
        return _missing_sentence(page.kept(_first_sentences), is_bare=is_bare) or _first_sentence(
            page, RETIRED
        )
    return ""


def _is_message(text: str, page: WebPage) -> bool:
    """Return whether a title or heading is what a page says: not hidden, not the name of a thing.

    A bare number is the name of a thing if the text names it again, and a number with other words if
    nothing on the page speaks of an error.
    """
    if text != page.title and text not in page.seen_text:
        return False
    if says(page, _InWords):
        return True
    number = _NUMBER.search(text)
    if number is None or _missing_sentence(page.kept(_first_sentences)):
        return True
    if text.strip() == number[0]:
        return number[0] not in page.prose
    return not page.prose or _WAY_BACK.search(page.seen_text.casefold()) is not None


class _InWords:
    """What a missing page says in words, and not only by the number of its status."""

    @staticmethod
    def fullmatch(text: str) -> re.Match[str] | None:
        """Return a match if the whole text is one of the phrases, but no bare number."""
        return None if text.strip("# ").isdigit() else MISSING.fullmatch(text)


def _source_says_so(page: WebPage) -> bool:
    """Return whether the source of a page without much text says that it is that of a missing page."""
    return (
        has_part(page.lower, _MISSING_PARTS)
        and _MISSING_SOURCE.search(page.lower) is not None
        and not page.has_more_prose(_MAX_PROSE)
    )


def _missing_sentence(found: Sequence[str], *, is_bare: bool = False) -> str:
    """Return the first sentence that says that a page does not exist, "" if none.

    Only the first sentences are read, and only what they say of a page: a video, a paper or a file
    that is missing may be a part of it.

    Args:
        found: The sentences of a page.
        is_bare: Whether the page has no heading, so that a short sentence may be all that it says.
    """
    is_only = is_bare and sum(map(len, found)) <= _MAX_ONLY
    for sentence in found:
        if MISSING.fullmatch(sentence) is None or UNAVAILABLE.search(sentence) is not None:
            continue
        if is_only or OF_PAGE.search(sentence):
            return sentence
    return ""
