"""Fragments: whether a page has the place that a link points at; silent wherever one cannot know."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from surveylint.model.reply import Reply
from surveylint.probe.page import Page

_PLACE = re.compile(
    r"\s(?:id|name)\s{0,9}=\s{0,9}\\?(?:\"([^\"<>]{1,400}?)\\?\"|'([^'<>]{1,400})'|([^\s\"'<>\\]{1,400}))",
    re.IGNORECASE,
)
_HREF = re.compile(r"\shref\s{0,9}=\s{0,9}\\?[\"']?#([^\"'\s<>\\]{1,400})", re.IGNORECASE)
_LINES = re.compile(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|lines?-\d+(?:[-:]\d+)?", re.IGNORECASE)
_SLUG_HOSTS = (
    "github.com",
    "gist.github.com",
    "gitlab.com",
    "gitee.com",
    "huggingface.co",
    "codeberg.org",
    "bitbucket.org",
)
# A page of so little text that loads scripts, or that names the root of a framework, is built in the browser.
_BUILT_TEXT = 200
_BUILT = re.compile(
    r"id=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|gatsby|___gatsby|app-root|ember\d*)[\"'\s>]|<app-root|ng-app|data-reactroot|data-react-class"
    r"|window\.__(?:NUXT|NEXT|INITIAL)|__NEXT_DATA__|docsify|enable javascript|requires javascript",
    re.IGNORECASE,
)
_PREFIX = "user-content-"
_DIRECTIVE = ":~:"


def missing(fragment: str, reply: Reply, page: Page) -> str:
    """Return why a fragment points nowhere in a page, one clause; empty = it is there, or one cannot know."""
    if not page.is_html or not page.exchange.body:
        return ""
    anchor, directive, text = fragment.partition(_DIRECTIVE)
    if anchor and not _unknowable(anchor):
        wanted = unquote(anchor)
        if not _has(wanted, anchor, page, slugs=_has_slugs(reply)):
            return "" if _silent(page) else f"the page has no place `{wanted[:80]}`"
    if directive and not _silent(page):
        absent = next((quote for quote in _quotes(text) if quote not in page.text.casefold()), None)
        return f"the page does not say `{absent[:80]}`" if absent else ""
    return ""


def _unknowable(anchor: str) -> bool:
    """Tell a fragment that means something to a program: a line, a route, a viewer's state."""
    if _LINES.fullmatch(anchor) or anchor.lower() == "top":
        return True
    return anchor[0] in "/!?" or any(char in anchor for char in "/=&")


def _has(wanted: str, anchor: str, page: Page, *, slugs: bool) -> bool:
    places = {html.unescape(first or second or third) for first, second, third in _PLACE.findall(page.source)}
    if wanted in places or anchor in places:
        return True
    if not slugs and f"{_PREFIX}{wanted}" not in places and not any(place.startswith(_PREFIX) for place in places):
        return False
    folded = {place.casefold().removeprefix(_PREFIX) for place in places}
    folded |= {unquote(href).casefold() for href in _HREF.findall(page.source)} if slugs else set()
    return wanted.casefold().removeprefix(_PREFIX) in folded or wanted.casefold() == "readme"


def _has_slugs(reply: Reply) -> bool:
    host = reply.last.host.removeprefix("www.")
    return host in _SLUG_HOSTS or host.endswith((".github.io", ".gitlab.io"))


def _silent(page: Page) -> bool:
    """Tell a page of which the body does not show what a browser would."""
    if not page.complete:
        return True
    if "<script" not in page.lower:
        return False
    return len(page.text) < _BUILT_TEXT or _BUILT.search(page.source) is not None


def _quotes(directive: str) -> list[str]:
    """Return the texts that a text directive wants to find (`text=[prefix-,]start[,end][,-suffix]`)."""
    wanted = []
    for part in directive.split("&"):
        name, _, value = part.partition("=")
        if name == "text":
            texts = [unquote(text) for text in value.split(",") if not text.startswith("-") and not text.endswith("-")]
            wanted += [re.sub(r"\s+", " ", text).strip().casefold() for text in texts]
    return [text for text in wanted if text]
