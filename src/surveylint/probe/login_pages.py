"""Login pages: how a login, a choice of one's institution or an expired session is recognised."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from surveylint.hosts import comparable_url
from surveylint.lazy import lazily
from surveylint.model.reply import Reply
from surveylint.model.target import InvalidTargetError, Target, read_target
from surveylint.probe.page_content import has_content
from surveylint.probe.page_titles import says
from surveylint.probe.web_page import WebPage, has_part

_SHOWN = 60  # characters of a title in a message
_MAX_PROSE = 1200  # characters; a page with more text of its own is about logins
_MAX_PASSWORD_PROSE = 250  # characters, for a page with a password field under any title
_MAX_UNFORMED = 120  # characters of prose of a login without a form; guides about logins have more
_MIN_TEXT = 20  # characters; a page with less is rendered by scripts
_MAX_PARAMETERS = 50

# Paths that only logins have.
_LOGIN_PATH = lazily(
    r"/(?:(?:user|member|account|accounts|admin|web|site|my|customer)[-_]?)?"
    r"(?:log[-_]?in|sign[-_]?in|log[-_]?on|sign[-_]?on)(?:[-_]?(?:page|form|required|user))?"
    r"(?:\.\w{2,5})?(?:/|\Z)|/(?:session/new|sessions/new|service_?login|authwall|uas/login"
    r"|wp-login\.php|oauth2?/authorize|oauth/auth|connect/authorize|authorize|openid-connect/auth"
    r"|adfs/ls|shibboleth(?:\.sso)?|simplesaml|saml2?/(?:sso|login|idp)|idp/(?:profile|sso)"
    r"|cas/login"
    r"|wayf(?:inder|less)?|discovery\.cgi|cookieabsent|cookie[-_]?(?:absent|required|error)"
    r"|session[-_]?(?:expired|timeout)|need[-_]?login|website-login)(?:\.\w{2,5})?(?:/|\Z)",
    re.IGNORECASE,
)
# Paths that pages of projects have too: the page must say that it is a login.
_PERHAPS_LOGIN_PATH = lazily(
    r"/(?:auth(?:enticate|entication)?|sso|cas|oauth2?|saml2?|idp|discovery|account|session|wayf)"
    r"(?:\.\w{2,5})?(?:/|\Z)",
    re.IGNORECASE,
)
_LOGIN_HOST = lazily(r"(?:login|signin|sso|accounts|adfs|fedauth|wayf)\.", re.IGNORECASE)
_PERHAPS_LOGIN_HOST = lazily(r"(?:auth|account|id|idp|cas|passport|oauth)\.", re.IGNORECASE)
# Parameters of the protocols by which sites send readers to logins (SAML, OpenID, WS-Federation).
_LOGIN_PARAMETERS = frozenset(["entityid", "samlrequest", "samlds", "wtrealm", "openid.mode"])
_PERHAPS_LOGIN_PARAMETERS = frozenset(["client_id", "redirect_uri", "response_type", "shire"])
_NEEDS_LOGIN = lazily(r"(?:need|require|must)[-_]?log[-_]?in", re.IGNORECASE)
_LOGIN_VALUE = lazily(r"(?:need|require|must)?[-_]?(?:log|sign)[-_]?in", re.IGNORECASE)
_SIGN_IN = r"(?:sign|log)[- ]?(?:into|in|on)"
_LOGIN_TITLE = lazily(
    rf"(?:please\s)?(?:{_SIGN_IN})(?: (?:to|with|using|for|or|required|page|form|here|now|first)\b"
    r"[^:]{0,60})?"
    rf"|.{{0,30}}\b(?:{_SIGN_IN}) (?:required|page|form)|(?:user|member|account|staff|author"
    rf"|student|subscriber|admin|web|secure|institutional|university|central|shared) (?:{_SIGN_IN})"
    rf"|you (?:must|need to|have to) (?:be logged in|{_SIGN_IN}).{{0,60}}|members only"
    r"|(?:authentication|authorization|registration|subscription) (?:is )?(?:required|needed)"
    r"|(?:central |web )authentication(?: service| system)?|authentication (?:service|system)"
    r"|single sign[- ]?on"
    r"|(?:two|2|multi)[- ]?factor authentication|(?:duo )?security prompt|sharing link validation"
    r"|verify your identity"
    r"|private (?:site|board|page|blog|group|workspace)|this (?:site|board|page|blog|channel"
    r"|workspace|document|project)"
    r" is (?:currently )?private|guests? (?:users )?can ?not access this (?:course|page"
    r"|resource).{0,40}|enter your email to (?:continue|sign in|log in).{0,40}"
    r"|所属機関(?:の|を)選択.{0,10}|機関を選択.{0,10}|(?:请)?选择(?:您的?|您所在的?|所属)?(?:机构|学校|院校|单位)"
    r"|(?:ihre |heimat)?(?:einrichtung|heimateinrichtung|organisation) (?:auswählen|wählen)"
    r"|(?:sélectionnez|choisissez) votre (?:établissement|institution|organisme)|소속 ?기관 (?:선택|인증)"
    r"|(?:seleccione|elija|selecciona|elige) (?:su|tu) (?:institución|organización)"
    r"|(?:seleziona|scegli) (?:la tua |il tuo |l')?(?:istituzione|ente|organizzazione|ateneo)"
    r"|(?:access|log ?in|sign ?in) through your (?:institution|organi[sz]ation)"
    r"|(?:select|choose|find|search for) (?:your|an) (?:home )?(?:institution|organi[sz]ation"
    r"|identity provider|university|login)|where are you from"
    r"|(?:your )?session (?:has |is |was )?(?:expired|timed out|invalid|ended)|session time-?out"
    r"|cookies? (?:are |is |must be )?(?:absent|required|disabled|not (?:supported|enabled)"
    r"|enabled)"
    r"|(?:please )?enable cookies|(?:用户|会员|统一|账号|帐号|密码|扫码)?(?:登录|登入|登錄)(?:页面?|系统|页)?"
    r"|登录跳转页?|请(?:先)?登录.{0,10}|统一身份认证(?:系统|平台|服务|中心|网关)?(?:登录|入口)?|(?:単一|会員)?ログイン(?:ページ|画面)?|サインイン"
    r"|로그인"
    r"|anmelden|anmeldung|einloggen|login erforderlich|connexion|se connecter|identification"
    r"|authentification|iniciar sesión|inicio de sesión|acceder|ingresar|entrar|fazer login"
    r"|войти|вход(?: в систему)?|авторизация|вхід|увійти|accedi(?: al (?:tuo )?(?:account|profilo)"
    r".{0,30})?|accesso|(?:inloggen|log in)(?: (?:bij|op|met) .{1,40})?|aanmelden"
    r"|zaloguj(?: się)?(?: do .{1,40})?|logowanie(?: do (?:systemu|serwisu|konta|panelu))?"
    r"|giriş (?:yap(?:[ıi]n)?|ekran[ıi]|sayfas[ıi])|oturum aç(?:[ıi]n|ma)?"
    r"|(?:üye|kullan[ıi]c[ıi]|öğrenci|personel|yönetici) girişi|تسجيل (?:ال)?دخول|ورود"
    r"|đăng nhập(?: (?:vào )?(?:hệ thống|tài khoản)(?: của bạn)?)?|přihlášení|přihlásit se"
    r"|prihlásenie|prihlásiť sa"
    r"|เข้าสู่ระบบ|(?:log )?masuk(?: ke akaun.{0,20}| ke akun.{0,20})?|bejelentkezés|belépés"
    r"|autentificare|σύνδεση|התחברות"
    r"|logga in|log ind|logg inn|kirjaudu(?: sisään)?"
)
_PASSWORD = lazily(
    r"<input\s(?![^<>]{0,500}\shidden[\s>=/])[^<>]{0,500}?type\s{0,9}=\s{0,9}[\"']?password",
    re.IGNORECASE,
)
# Titles that other pages have, too: a field for a name or a password has to be there.
_PERHAPS_LOGIN_TITLE = lazily(
    r"authentication|giriş|вход|přihlášení|identification|authentification|accesso|acceder|ingresar"
    r"|entrar|connexion|anmeldung|anmelden"
    r"|(?:two|2|multi)[- ]?factor authentication|verify your identity|(?:log|sign) into .{1,40}"
    r"|off-campus (?:access|login).{0,40}"
    r"|.{0,20}(?:campus|library|remote|proxy) access"
)
_CREDENTIALS = lazily(
    r"<input\s[^<>]{0,500}?(?:type\s{0,9}=\s{0,9}[\"']?(?:password|email|tel)"
    r"|(?:name|id)\s{0,9}=\s{0,9}[\"']?[\w-]{0,30}(?:user|login|mail|passw|account|correo"
    r"|usuario))",
    re.IGNORECASE,
)
# A page that sends its reader elsewhere by a form that submits itself, or by a script.
_SAML_FORM = lazily(
    r"<input\s[^<>]{0,500}?name\s{0,9}=\s{0,9}[\"']?SAML(?:Request|Response)\b", re.IGNORECASE
)
_LOCATION = lazily(
    r"\blocation(?:\.href)?\s{0,9}=\s{0,9}[\"']([^\"'<>\s]{1,2000})[\"']"
    r"|\blocation\.(?:replace|assign)\(\s{0,9}[\"']([^\"'<>\s]{1,2000})[\"']"
)
_SCRIPT = lazily(r"<script(?:\s[^<>]{0,300})?>([^<]{1,4000})", re.IGNORECASE)
_CONDITIONAL = lazily(r"\bif\b|function|=>|\?")
_SENDING_PARTS = ("saml", "location")
_MAX_SENDING = 120  # characters of text of such a page
_FORM = lazily(r"<(?:form|input)[\s>]", re.IGNORECASE)


def login(reply: Reply, page: WebPage) -> str:
    """Return how a reply shows a login instead of the page, one clause; empty if it does not.

    A link to a login shows one on purpose; it is a login instead of a page only if it redirects to
    another login.
    """
    first, last = reply.first, reply.last
    evidence = _login_evidence(page) or _sent_by_script(reply, page)
    if not reply.hops or comparable_url(first.url) == comparable_url(last.url):
        if not evidence:
            return ""
        if (_is_login(first) or _is_perhaps_login(first)) and not _is_on_the_way(first):
            return ""
        return evidence if _has_form(page) else ""
    if evidence:
        return f"redirects to a login at {last.host}"
    if _is_login(first) or not (_is_login(last) or _is_perhaps_login(last)):
        return ""
    if page.is_html and page.has_more_prose(_MAX_PROSE):
        return ""
    if _is_login(last) or (page.is_html and len(page.text) < _MIN_TEXT):
        return f"redirects to a login at {last.host}"
    return ""


def _is_on_the_way(target: Target) -> bool:
    """Return whether a login is a step on the way to a page, as those of proxies and of OAuth are.

    Nobody links to such an address on purpose.
    """
    parameters = parse_qsl(target.query)[:_MAX_PARAMETERS]
    names = {name.lower() for name, _ in parameters}
    return not names.isdisjoint(_PERHAPS_LOGIN_PARAMETERS | _LOGIN_PARAMETERS) or any(
        value.startswith(("http://", "https://")) for _, value in parameters
    )


def _sent_by_script(reply: Reply, page: WebPage) -> str:
    """Return how a page without text sends readers to a login, one clause; empty if it does not."""
    if (
        not page.is_html
        or not has_part(page.lower, _SENDING_PARTS)
        or len(page.text) > _MAX_SENDING
    ):
        return ""
    if _SAML_FORM.search(page.source):
        return "sends readers to a login"
    script = _SCRIPT.search(page.source)
    source = script[1] if script is not None else ""
    found = _LOCATION.search(source)
    if found is None or _CONDITIONAL.search(source, 0, found.start()):
        return ""
    try:
        target, _ = read_target((found[1] or found[2]).replace("\\/", "/"), reply.last)
    except InvalidTargetError:
        return ""
    return f"redirects to a login at {target.host}" if _is_login(target) else ""


def _login_evidence(page: WebPage) -> str:
    """Return how a page says that it is a login, one clause; empty if it does not."""
    if not page.is_html:
        return ""
    title = says(page, _LOGIN_TITLE)
    if title and not page.has_more_prose(_MAX_PROSE) and not has_content(page):
        return f"login page `{title[:_SHOWN]}`"
    if (
        "password" in page.lower
        and not page.has_more_prose(_MAX_PASSWORD_PROSE)
        and _PASSWORD.search(page.seen)
        and not has_content(page)
    ):
        return "login page with a password field"
    return ""


def _has_form(page: WebPage) -> bool:
    if says(page, _PERHAPS_LOGIN_TITLE):
        return _CREDENTIALS.search(page.seen) is not None
    return _FORM.search(page.seen) is not None or not page.has_more_prose(_MAX_UNFORMED)


def _is_login(target: Target) -> bool:
    """Return whether a target is the address of a login, by its URL alone."""
    if _LOGIN_PATH.search(target.path):
        return True
    if _LOGIN_HOST.match(target.host) and target.host.count(".") > 1:
        return True
    parameters = parse_qsl(target.query)[:_MAX_PARAMETERS]
    return any(
        name.lower() in _LOGIN_PARAMETERS
        or _NEEDS_LOGIN.fullmatch(name)
        or _LOGIN_VALUE.fullmatch(value)
        for name, value in parameters
    )


def _is_perhaps_login(target: Target) -> bool:
    """Return whether a target may be the address of a login."""
    if _PERHAPS_LOGIN_PATH.search(target.path):
        return True
    if _PERHAPS_LOGIN_HOST.match(target.host) and target.host.count(".") > 1:
        return True
    names = {name.lower() for name, _ in parse_qsl(target.query)[:_MAX_PARAMETERS]}
    return not names.isdisjoint(_PERHAPS_LOGIN_PARAMETERS)
