"""Signs: how a wall, a missing page, a parked domain and an expired signature give themselves away in a page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from surveylint.hosts import is_parking, loads_parking_assets
from surveylint.model.target import Target
from surveylint.probe.page import Page

# Titles of challenge pages, whole: a paper may well be called "Just a moment in time".
_CHALLENGE_TITLE = re.compile(
    r"just a moment\W*|attention required! \| cloudflare|making sure you'?(?:re| are) not a bot\W*|ddos-guard|checking your browser.*"
    r"|(?:client|security|human|bot) (?:challenge|verification|check)\W*|are you (?:a )?(?:human|robot)\W*|captcha|robot check|access to this page has been denied\W*"
    r"|please wait\W*|one moment, please\W*|validate user|radware (?:bot manager )?captcha|请稍候\W*|安全验证|人机验证|verify you are human\W*|pardon our interruption\W*",
    re.IGNORECASE,
)
_CHALLENGE_BODY = (
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
_CHALLENGE_TEXT_AT_MOST = 1500
_CHALLENGE_AT_MOST = 30_000  # characters; real pages that carry such a script are longer

_THING = r"(?:page|file|document|article|content|resource|item|record|paper|post|url|entry|project|website|site)"
_WHO = r"(?:(?:oops|sorry|error|uh[- ]?oh|whoops)[,.!:…]*\s{1,3})?(?:(?:the|this|that|your|requested|we can'?t find|could not find)\s{1,3}){0,4}"
_ASKED = r"(?:(?:that\s)?you(?:'re| are| were| have)?\s(?:looking for|requested|tried to access)\s{1,3})?"
_ABSENT = (
    r"(?:(?:(?:was|is|could|can|has|have|does|do)\s)?(?:not|no longer)\s|cannot\s|(?:does|do|is|can|could|was)n'?t\s)(?:be\s|been\s)?"
    r"(?:found|exist|exists|available|available anymore|here|there)[.!…]*"
    r"|(?:(?:is|was|has been|has)\s)?(?:unavailable|gone|missing|removed|deleted)[.!…]*"
)
# The title or main heading as a whole, or one of its parts: a paper may speak of what is not found.
_MISSING = re.compile(
    r"(?:(?:error|http|status)\s{0,3}:?\s{0,3})?(?:404|410)(?:\s{0,3}[-–—:|.!]?\s{0,3}(?:error|page|file|oops|not found|page not found|gone)){0,3}[.!]*"
    r"|(?:error\s)?(?:404|410)\W{1,5}(?:[\w' ]{0,60}\s)?(?:not (?:be )?found|(?:n'?t|not) exist|(?:n'?t|not) available|n'?t be found)[.!]*"
    rf"|{_WHO}{_THING}\s{{1,3}}{_ASKED}(?:{_ABSENT})"
    r"|not found[.!]*|nothing (?:was )?found(?: here)?[.!]*|no such page[.!]*|dead link[.!]*"
    r"|(?:页面|网页|文件|内容|您访问的页面|你访问的页面|抱歉[,，]?.{0,12}页面)(?:不存在|没有找到|未找到|找不到|已删除|走丢了|已失效)[了。!！]*|找不到(?:页面|网页|该页)[。!！]*"
    r"|ページが見つかりません.{0,10}|お探しのページ.{0,20}|페이지를 찾을 수 없습니다.{0,10}|seite (?:wurde )?nicht gefunden[.!]*|page (?:introuvable|non trouvée)[.!]*"
    r"|página no encontrada[.!]*|página não encontrada[.!]*|pagina non trovata[.!]*|страница не найдена[.!]*",
    re.IGNORECASE,
)
_TITLE_AT_MOST = 160
_SEGMENTS = re.compile(r"\s{1,3}[-–—|•·»:]{1,2}\s{1,3}|\s?[|•·»]\s?")
_MISSING_PATH = re.compile(
    r"/(?:errors?/)?(?:404|410|not[-_]?found|page[-_]?not[-_]?found|error[-_]?404|404[-_]?error|notfound)(?:\.(?:html?|aspx?|php|jsp))?/?",
    re.IGNORECASE,
)

_SALE = re.compile(
    r"\b(?:this |the )?domain(?: name)?(?: [a-z0-9.-]{1,80})? (?:is|may be|could be) (?:for sale|available for purchase)|\bis for sale\W{0,3}\Z|buy this domain|domain for sale"
    r"|domain name for sale|此域名(?:正在)?出售|域名(?:出售|转让)|diese domain (?:ist|steht) zu[mr]? verkauf",
    re.IGNORECASE,
)
_ADS = re.compile(
    r"related searches|sponsored listings|parked (?:free|domain|page)|domain parking|this (?:web)?page (?:is|was) (?:generated|provided) by the domain owner"
    r"|inquire about this domain|make an offer",
    re.IGNORECASE,
)
_EXPIRED = re.compile(
    r"<(?:code|message)>\s{0,9}(?:expiredtoken|request has expired|the provided token has expired|token expired|invalid token: expired)"
    r"|signature not valid in the specified time ?frame|<message>request has expired|this signed url has expired|signature has expired",
    re.IGNORECASE,
)

_LOGIN_PATH = re.compile(
    r"(?:^|/)(?:log[-_]?in|sign[-_]?in|log[-_]?on|sign[-_]?on|auth(?:enticate|orize|entication)?|sso|cas|oauth2?|saml2?|accounts?/login|session/new|login\w{0,12}\.\w{2,5}|servicelogin|authwall|uas/login|wp-login\.php|shibboleth(?:\.sso)?)(?:/|\Z)",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(
    r"(?:login|signin|sso|auth|accounts|account|idp|cas|id|passport)\.", re.IGNORECASE
)
_HOME = re.compile(
    r"/?|/(?:index|home|default|main)(?:\.(?:html?|php|aspx?|jsp))?/?|/[a-z]{2}(?:[-_][a-z]{2})?/?|/home/?",
    re.IGNORECASE,
)


def challenge(headers: Mapping[str, str], status: int, page: Page) -> str:
    """Return which robot trap answered instead of the page, one clause; empty = none."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare asks for a proof of being human"
    if headers.get("x-amzn-waf-action"):
        return "AWS WAF asks for a proof of being human"
    if not page.is_html or not page.exchange.body:
        return ""
    if _CHALLENGE_TITLE.fullmatch(page.title):
        return f"the page says `{page.title[:60]}`"
    if len(page.source) > _CHALLENGE_AT_MOST:
        return ""
    lower = page.lower
    for sign in _CHALLENGE_BODY:
        if sign in lower and len(page.text) < _CHALLENGE_TEXT_AT_MOST:
            return f"a robot trap answers (`{sign}`)"
    return ""


def missing_page(last: Target, page: Page) -> str:
    """Return how a page says that it is not the page; empty = it does not."""
    if _MISSING_PATH.fullmatch(last.path):
        return f"leads to `{last.path[:60]}`"
    title, heading = page.title, page.heading
    if _says_missing(title) or (heading != title and _says_missing(heading)):
        return (
            f"status 200, but the page says `{(title if _says_missing(title) else heading)[:60]}`"
        )
    return ""


def _says_missing(text: str) -> bool:
    if not text or len(text) > _TITLE_AT_MOST:
        return False
    if _MISSING.fullmatch(text):
        return True
    parts = _SEGMENTS.split(text)
    return len(parts) > 1 and any(_MISSING.fullmatch(part.strip()) for part in parts)


def parked(asked: Target, last: Target, page: Page) -> str:
    """Return what shows that a domain is parked; empty unless two signs agree."""
    signs = []
    if is_parking(last.site) and asked.site != last.site:
        signs.append(f"leads to {last.site}")
    title = _SALE.search(page.title)
    if title:
        signs.append("the title offers the domain for sale")
    if not title and "domain" not in page.lower and not signs:
        return ""
    if _SALE.search(page.text[:4000]):
        signs.append("the text offers the domain for sale")
    if _ADS.search(page.text[:8000]) or loads_parking_assets(page.lower):
        signs.append("advertisements stand for content")
    return ", ".join(signs[:3]) if len(signs) >= 2 and len(page.text) < 4000 else ""


def expired_signature(page: Page) -> bool:
    """Tell a storage service's word that a signed URL's time is over."""
    return len(page.exchange.body) < 8192 and _EXPIRED.search(page.source) is not None


def is_login(target: Target) -> bool:
    """Tell an address at which one logs in."""
    return _LOGIN_PATH.search(target.path) is not None or (
        _LOGIN_HOST.match(target.host) is not None and target.host.count(".") > 1
    )


def is_home(target: Target) -> bool:
    """Tell the front page of a site."""
    return _HOME.fullmatch(target.path) is not None and not target.query
