"""Consent walls: pages that ask for consent to cookies before they show anything."""

from __future__ import annotations

import re
from itertools import islice

from surveylint.hosts import comparable_url
from surveylint.lazy import lazily
from surveylint.model.reply import Reply
from surveylint.probe.page_content import has_content
from surveylint.probe.page_titles import says
from surveylint.probe.web_page import WebPage, has_part

_SHOWN = 60  # characters of a title in a message
_MAX_PROSE = 1500  # characters; consent texts are longer than errors
_CONSENT_HOST = lazily(
    r"(?:consent|consents|guce|myprivacy|privacy-?gate|cookie-?consent|gdpr)\.", re.IGNORECASE
)
_CONSENT_PATH = lazily(
    r"/(?:(?:collect|cookie|cookies|gdpr|privacy|user)?[-_]?consent|(?:cookie|privacy|consent|gdpr)"
    r"[-_]?(?:wall|gate|notice|check|settings|confirm)|accept[-_]?cookies|zustimmung|einwilligung"
    r"|consentement|consentimiento|consenso|samtycke|privacy-?gate(?:-confirm)?"
    r"|over-?18|age[-_]?(?:check|gate|verif\w{1,9}|confirm\w{0,6}))(?:\.\w{2,5})?(?:/|\Z)",
    re.IGNORECASE,
)
_CONSENT_TITLE = lazily(
    r"before you continue(?: to .{1,40})?|we value your privacy|your privacy(?: choices?"
    r"| settings)?"
    r"|privacy choices?|.{1,40} is part of the .{1,40} family of brands|年齢確認"
    r"|(?:please )?(?:confirm|verify) your age|are you (?:over )?(?:18|21)(?: or older| years old)?"
    r"|sensitive content warning|(?:weiterlesen|weiter|lesen) mit werbung.{0,40}"
    r"|zustimmung(?: erforderlich)?|altersprüfung"
    r"|(?:cookie|privacy|gdpr) (?:consent|wall|gate|settings|preferences|notice)"
    r"|(?:please )?accept (?:our )?cookies|(?:manage )?consent(?: preferences| required)?"
    r"|.{0,30}uses cookies|bevor sie (?:fortfahren|zu .{1,40} weitergehen)"
    r"|(?:cookie-?|ihre |datenschutz-?)(?:einwilligung|einstellungen|zustimmung)"
    r"|avant d'accéder à .{1,40}|votre vie privée|consentement aux cookies"
    r"|antes de (?:continuar|ir) .{0,40}|tu privacidad|prima di continuare.{0,40}"
    r"|прежде чем перейти.{0,40}|voordat je verdergaat.{0,40}|ご利用になる前に.{0,20}"
)

# Titles that pages about cookies have too: there must be a button to accept them.
_PERHAPS_CONSENT_TITLE = lazily(
    r"(?:informativa|informazioni)(?: sui cookie| sulla privacy| breve)?|gestione dei cookie"
    r"|(?:gestion|utilisation) des cookies|cookies?(?:-| )?(?:hinweis|richtlinie|banner)"
    r"|(?:aviso|uso|política|gestión|configuración) de (?:las )?cookies|(?:uso|aviso) de cookies"
    r"|использование (?:файлов )?cookies?|ciasteczka|cookies?|cookie (?:policy|information)"
)
_ACCEPT = lazily(
    r"\b(?:accept|agree|allow all|akzeptier|zustimmen|einverstanden|accepter|accetta|acconsento"
    r"|aceptar|aceitar"
    r"|принять|соглас|akceptuj|accepteren)"
)
_BUTTON = lazily(r"<(?:button|input|a)[\s>]")
_MOST_WORDS = 50
_LONGEST_TAG = 600  # characters from the beginning of a button to the word
_NEAR = 60  # characters from the end of its tag to the word
# German and Austrian newspapers show a choice between advertisements and a subscription.
_SUBSCRIPTION = ("pur-abo", "pur abo", "contentpass", "pure subscription")
_MAX_SHORT_PROSE = 400  # characters


def consent(reply: Reply, page: WebPage) -> str:
    """Return how a reply asks for consent instead of showing the page, one clause; else empty."""
    if not page.is_html or not page.exchange.body:
        return ""
    first, last = reply.first, reply.last
    if reply.hops and comparable_url(first.url) != comparable_url(last.url):
        is_wall = _CONSENT_HOST.match(last.host) or _CONSENT_PATH.search(last.path)
        if is_wall and not _CONSENT_PATH.search(first.path) and not page.has_more_prose(_MAX_PROSE):
            return f"redirects to a consent page at {last.host}"
    title = says(page, _CONSENT_TITLE)
    if title and not page.has_more_prose(_MAX_PROSE) and not has_content(page):
        return f"consent page `{title[:_SHOWN]}`"
    if _offers_to_pay(page):
        return "asks for consent or for a subscription"
    title = says(page, _PERHAPS_CONSENT_TITLE)
    if title and not page.has_more_prose(_MAX_SHORT_PROSE) and not has_content(page):
        return f"consent page `{title[:_SHOWN]}`" if _has_button(page) else ""
    return ""


def _has_button(page: WebPage) -> bool:
    """Return whether a button or a link of a page accepts something."""
    for word in islice(_ACCEPT.finditer(page.lower), _MOST_WORDS):
        tag = page.lower.rfind("<", max(0, word.start() - _LONGEST_TAG), word.start())
        end = page.lower.rfind(">", tag, word.start())
        if tag >= 0 and _BUTTON.match(page.lower, tag) and (end < 0 or word.start() - end <= _NEAR):
            return True
    return False


def _offers_to_pay(page: WebPage) -> bool:
    """Return whether a page offers a subscription to those who refuse advertisements, and no more."""
    return (
        has_part(page.lower, _SUBSCRIPTION)
        and "<article" not in page.lower
        and len(page.seen_text) <= _MAX_PROSE
        and has_part(page.seen_text.casefold(), _SUBSCRIPTION)
        and _has_button(page)
        and not has_content(page)
    )
