"""Page heuristics: how challenges, missing pages, parked domains and logins are recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping

from surveylint.hosts import is_parking, loads_parking_assets
from surveylint.model.target import Target
from surveylint.probe.web_page import WebPage

_SHOWN = 60  # characters of a title or path in a message

# Whole titles of challenge pages: a paper may well be called "Just a moment in time".
_CHALLENGE_TITLE = re.compile(
    r"just a moment\W*|attention required! \| cloudflare"
    r"|making sure you'?(?:re| are) not a bot\W*|ddos-guard|checking your browser.*"
    r"|(?:client|security|human|bot) (?:challenge|verification|check)\W*"
    r"|are you (?:a )?(?:human|robot)\W*|captcha|robot check"
    r"|access to this page has been denied\W*|please wait\W*|one moment, please\W*|validate user"
    r"|radware (?:bot manager )?captcha|请稍候\W*|安全验证|人机验证|verify you are human\W*"
    r"|pardon our interruption\W*",
    re.IGNORECASE,
)
# Parts of the source of challenge pages.
_CHALLENGE_SOURCE = (
    "/.within.website/x/cmd/anubis/",
    "/cdn-cgi/challenge-platform/h/",
    "window._cf_chl_opt",
    "_incapsula_resource",
    "px-captcha",
    "captcha-delivery.com",
    "awswafcookiedomainlist",
    "gokuprops",
    "enable javascript and cookies to continue",
    "preparing to download",
)
# Longer pages are real ones that load such a script.
_MAX_CHALLENGE_TEXT = 1500  # characters
_MAX_CHALLENGE_SOURCE = 30_000  # characters

_THING = (
    r"(?:page|file|document|article|content|resource|item|record|paper|post|url|entry|project"
    r"|website|site)"
)
_WHO = (
    r"(?:(?:oops|sorry|error|uh[- ]?oh|whoops)[,.!:…]*\s{1,3})?"
    r"(?:(?:the|this|that|your|requested|we can'?t find|could not find)\s{1,3}){0,4}"
)
_REQUESTED = (
    r"(?:(?:that\s)?you(?:'re| are| were| have)?\s"
    r"(?:looking for|requested|tried to access)\s{1,3})?"
)
_ABSENT = (
    r"(?:(?:(?:was|is|could|can|has|have|does|do)\s)?(?:not|no longer)\s|cannot\s"
    r"|(?:does|do|is|can|could|was)n'?t\s)(?:be\s|been\s)?"
    r"(?:found|exist|exists|available|available anymore|here|there)[.!…]*"
    r"|(?:(?:is|was|has been|has)\s)?(?:unavailable|gone|missing|removed|deleted)[.!…]*"
)
# A whole title or main heading, or one of its parts: a paper may be about what is not found.
_MISSING = re.compile(
    r"(?:(?:error|http|status)\s{0,3}:?\s{0,3})?(?:404|410)"
    r"(?:\s{0,3}[-–—:|.!]?\s{0,3}(?:error|page|file|oops|not found|page not found|gone)){0,3}[.!]*"
    r"|(?:error\s)?(?:404|410)\W{1,5}(?:[\w' ]{0,60}\s)?(?:not (?:be )?found|(?:n'?t|not) exist"
    r"|(?:n'?t|not) available|n'?t be found)[.!]*"
    rf"|{_WHO}{_THING}\s{{1,3}}{_REQUESTED}(?:{_ABSENT})"
    r"|not found[.!]*|nothing (?:was )?found(?: here)?[.!]*|no such page[.!]*|dead link[.!]*"
    r"|(?:页面|网页|文件|内容|您访问的页面|你访问的页面|抱歉[,，]?.{0,12}页面)"
    r"(?:不存在|没有找到|未找到|找不到|已删除|走丢了|已失效)[了。!！]*|找不到(?:页面|网页|该页)[。!！]*"
    r"|ページが見つかりません.{0,10}|お探しのページ.{0,20}|페이지를 찾을 수 없습니다.{0,10}"
    r"|seite (?:wurde )?nicht gefunden[.!]*|page (?:introuvable|non trouvée)[.!]*"
    r"|página no encontrada[.!]*|página não encontrada[.!]*|pagina non trovata[.!]*"
    r"|страница не найдена[.!]*",
    re.IGNORECASE,
)
_MAX_TITLE = 160  # characters
_TITLE_SEPARATORS = re.compile(r"\s{1,3}[-–—|•·»:]{1,2}\s{1,3}|\s?[|•·»]\s?")
_MISSING_PATH = re.compile(
    r"/(?:errors?/)?(?:404|410|not[-_]?found|page[-_]?not[-_]?found|error[-_]?404|404[-_]?error"
    r"|notfound)(?:\.(?:html?|aspx?|php|jsp))?/?",
    re.IGNORECASE,
)

_FOR_SALE = re.compile(
    r"\b(?:this |the )?domain(?: name)?(?: [a-z0-9.-]{1,80})? (?:is|may be|could be) "
    r"(?:for sale|available for purchase)|\bis for sale\W{0,3}\Z|buy this domain|domain for sale"
    r"|domain name for sale|此域名(?:正在)?出售|域名(?:出售|转让)|diese domain (?:ist|steht) zu[mr]? verkauf",
    re.IGNORECASE,
)
_ADVERTISEMENTS = re.compile(
    r"related searches|sponsored listings|parked (?:free|domain|page)|domain parking"
    r"|this (?:web)?page (?:is|was) (?:generated|provided) by the domain owner"
    r"|inquire about this domain|make an offer",
    re.IGNORECASE,
)
_MAX_PARKED_TEXT = 4000  # characters
_MAX_ADVERTISEMENTS = 8000  # characters

_SIGNATURE_EXPIRED = re.compile(
    r"<(?:code|message)>\s{0,9}(?:expiredtoken|request has expired|the provided token has expired"
    r"|token expired|invalid token: expired)|signature not valid in the specified time ?frame"
    r"|<message>request has expired|this signed url has expired|signature has expired",
    re.IGNORECASE,
)
_MAX_ERROR = 8192  # bytes of an error message of a storage service

_LOGIN_PATH = re.compile(
    r"(?:^|/)(?:log[-_]?in|sign[-_]?in|log[-_]?on|sign[-_]?on|auth(?:enticate|orize|entication)?"
    r"|sso|cas|oauth2?|saml2?|accounts?/login|session/new|login\w{0,12}\.\w{2,5}|servicelogin"
    r"|authwall|uas/login|wp-login\.php|shibboleth(?:\.sso)?)(?:/|\Z)",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(
    r"(?:login|signin|sso|auth|accounts|account|idp|cas|id|passport)\.", re.IGNORECASE
)
_HOME = re.compile(
    r"/?|/(?:index|home|default|main)(?:\.(?:html?|php|aspx?|jsp))?/?"
    r"|/[a-z]{2}(?:[-_][a-z]{2})?/?|/home/?",
    re.IGNORECASE,
)


def challenge(headers: Mapping[str, str], page: WebPage) -> str:
    """Return which challenge for robots came instead of the page, one clause; empty if none."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare challenge"
    if headers.get("x-amzn-waf-action"):
        return "AWS WAF challenge"
    if not page.is_html or not page.exchange.body:
        return ""
    if _CHALLENGE_TITLE.fullmatch(page.title):
        return f"challenge page `{page.title[:_SHOWN]}`"
    if len(page.source) > _MAX_CHALLENGE_SOURCE:
        return ""
    for sign in _CHALLENGE_SOURCE:
        if sign in page.lower and len(page.text) < _MAX_CHALLENGE_TEXT:
            return f"challenge page (contains `{sign}`)"
    return ""


def missing_page(last: Target, page: WebPage) -> str:
    """Return how a page says that it is missing, one clause; empty if it does not."""
    if _MISSING_PATH.fullmatch(last.path):
        return f"redirects to `{last.path[:_SHOWN]}`"
    for text in (page.title, page.heading):
        if _says_missing(text):
            return f"status 200, but the page says `{text[:_SHOWN]}`"
    return ""


def parked(first: Target, last: Target, page: WebPage) -> str:
    """Return the signs that a domain is parked; empty unless there are two."""
    signs = []
    if is_parking(last.site) and first.site != last.site:
        signs.append(f"redirects to {last.site}")
    title = _FOR_SALE.search(page.title)
    if title:
        signs.append("the title offers the domain for sale")
    if not title and "domain" not in page.lower and not signs:
        return ""
    if _FOR_SALE.search(page.text[:_MAX_PARKED_TEXT]):
        signs.append("the text offers the domain for sale")
    advertises = _ADVERTISEMENTS.search(page.text[:_MAX_ADVERTISEMENTS])
    if advertises or loads_parking_assets(page.lower):
        signs.append("the page shows advertisements only")
    return ", ".join(signs[:3]) if len(signs) >= 2 and len(page.text) < _MAX_PARKED_TEXT else ""


def says_signature_expired(page: WebPage) -> bool:
    """Return whether a storage service says that a signed URL has expired."""
    return (
        len(page.exchange.body) < _MAX_ERROR and _SIGNATURE_EXPIRED.search(page.source) is not None
    )


def is_login(target: Target) -> bool:
    """Return whether a target is the address of a login."""
    return _LOGIN_PATH.search(target.path) is not None or (
        _LOGIN_HOST.match(target.host) is not None and target.host.count(".") > 1
    )


def is_home(target: Target) -> bool:
    """Return whether a target is the front page of a site."""
    return _HOME.fullmatch(target.path) is not None and not target.query


def _says_missing(text: str) -> bool:
    if not text or len(text) > _MAX_TITLE:
        return False
    if _MISSING.fullmatch(text):
        return True
    parts = _TITLE_SEPARATORS.split(text)
    return len(parts) > 1 and any(_MISSING.fullmatch(part.strip()) for part in parts)
