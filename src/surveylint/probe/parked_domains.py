"""Parked domains: how a page says that its domain is for sale or shows advertisements only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import unquote

from surveylint.hosts import is_parking, loads_parking_assets
from surveylint.lazy import lazily
from surveylint.model.target import Target
from surveylint.probe.page_content import has_content
from surveylint.probe.web_page import WebPage, has_part

_MAX_SOURCE = 50_000  # bytes
_MAX_PROSE = 1500  # characters; a page with more text of its own is about domains
_MAX_EXPLANATION = 900  # characters of prose, for a page whose title says that there is no site
_MAX_AD = 400  # characters of prose, for a page whose title does not speak of the domain
_TEXT_SIGN = "the text offers the domain for sale"
_MAX_TEXT = 4000  # characters of the visible text that are searched
# One of these is on every such page.
_WORDS = (
    "domain",
    "domein",
    "domena",
    "dominio",
    "domínio",
    "域名",
    "網域",
    "домен",
    "ドメイン",
    "도메인",
    "alan ad",
    "domeen",
    "domene",
    "verkkotunnus",
    "tên miền",
    "doména",
    "domän",
    "domæne",
    "domeniu",
    "النطاق",
    "الدومين",
    "دامنه",
    "โดเมน",
    "הדומיין",
    "डोमेन",
    "for sale",
    "zum verkauf",
)
_DOMAIN = r"(?:domain(?: name)?|domainname|web ?site|site|webseite|website)"
_FOR_SALE = lazily(
    rf"\b(?:this |the |your )?{_DOMAIN}(?: [a-z0-9.-]{{1,80}})? (?:is|may be|could be|might be) "
    r"(?:for sale|available for purchase|available to buy|listed for sale)(?!\s?:\s)"
    r"|\b[a-z0-9-]{1,60}\.[a-z]{2,10}[\"'”»]? (?:is )?for sale\b|buy this domain"
    # a title `Domains for Sale: a Study` has a subtitle
    r"|(?:domain|domain name)s? for sale(?!\s?:\s)|(?:purchase|own|get) this domain|premium domain"
    r"|(?:此|该|本)?域名(?:正在)?(?:出售|转让|待售|售卖)|(?:此|該|本)?網域(?:出售|轉讓)"
    r"|\b[a-z0-9-]{1,60}\.[a-z]{2,10}\s?(?:域名)?(?:正在|现)(?:出售|转让|售卖)"
    r"|diese (?:domain|webseite|website) (?:ist|steht) (?:zu[mr]? verkauf|zu verkaufen|evtl\. )"
    r"|domeniu(?:l)? (?:[\w.-]{1,60} )?a expirat|domain (?:name )?(?:has )?expired"
    r"|domain abgelaufen|域名已?过期|домен просрочен"
    r"|domain (?:kaufen|zu verkaufen)|(?:ce|le) (?:nom de )?domaine (?:est|peut être) (?:à vendre"
    r"|en vente)|nom de domaine à vendre|este dominio (?:está|puede estar) (?:en|a la) venta"
    r"|dominio en venta|este domínio está (?:à|a) venda|domínio à venda|dominio in vendita"
    r"|questo dominio è in vendita|(?:этот )?домен (?:прода[её]тся|выставлен на продажу)"
    r"|купить (?:этот )?домен|dit domein is te koop|domena (?:jest )?na sprzedaż"
    r"|\b[a-z0-9-]{1,60}\.[a-z]{2,10} (?:(?:steht|ist) (?:zu[mr] verkauf|zu verkaufen)"
    r"|est (?:à vendre|en vente)|está (?:en venta|a la venta|à venda)|è in vendita|прода[её]тся"
    r"|is te koop|jest na sprzedaż)"
    r"|\b(?:die domain|le (?:nom de )?domaine|el dominio|o domínio|il dominio|домен|domena)"
    r" [a-z0-9.-]{3,80} (?:(?:steht|ist) (?:zu[mr] verkauf|zu verkaufen)|est (?:à vendre|en vente)"
    r"|está (?:en venta|a la venta|à venda)|è in vendita|jest na sprzedaż|прода[её]тся"
    r"|выставлен на продажу)"
    r"|域名.{0,4}(?:可以|可|正在|已|现)?(?:出售|转让|待售|停放)"
    r"|(?:この)?ドメイン(?:は|を)?(?:販売|売り出)|도메인.{0,6}판매"
    r"|(?:bu )?alan ad[ıi](?: [\w.-]{1,60})? sat[ıi]l[ıi]k|sat[ıi]l[ıi]k alan ad[ıi]"
    r"|tên miền (?:[\w.-]{1,60} )?(?:này )?(?:hiện )?(?:đang )?(?:được )?(?:rao )?bán"
    r"|dom[ée]na (?:[\w.-]{1,60} )?(?:je |byla )?na (?:prodej|predaj)|(?:koupit|kúpiť) (?:tuto "
    r"|túto )?doménu"
    r"|домен (?:[\w.-]{1,60} )?(?:прода[єе]ться|се продава)|(?:купити|придбати) (?:цей )?домен"
    r"|(?:النطاق|الدومين) (?:.{1,40} )?(?:معروض )?للبيع|دامنه (?:.{1,40} )?(?:به )?فروش"
    r"|فروش (?:این )?دامنه"
    r"|domän(?:en|namnet)?(?: [\w.-]{1,60})? (?:är )?till salu"
    r"|dom[æe]net?(?: [\w.-]{1,60})? (?:er )?til sal[gs]"
    r"|verkkotunnus (?:[\w.-]{1,60} )?(?:on )?(?:myytävänä|myynnissä)|(?:a )?domain (?:név )?eladó"
    r"|eladó (?:a )?domain"
    r"|domeniul? (?:[\w.-]{1,60} )?(?:este )?de vânzare|(?:το )?(?:domain"
    r"|όνομα) (?:[\w.-]{1,60} )?πωλείται"
    r"|domain (?:[\w.-]{1,60} )?(?:ini )?dijual|โดเมน.{0,30}ขาย|הדומיין (?:.{1,40} )?למכירה"
    r"|डोमेन .{0,20}बिक्री",
    re.IGNORECASE,
)
_DOMAIN_TITLE = lazily(r"(?:[\w-]{1,63}\.){1,5}[a-z]{2,20}\W{0,3}|parked.{0,40}", re.IGNORECASE)
_ADVERTISEMENTS = lazily(
    r"related searches|related links|sponsored listings|parked (?:free|domain\b|page\b|by)"
    r"|domain (?:parking|is parked)"
    r"|this (?:web)?page (?:is|was) (?:generated|provided) by the domain owner"
    r"|inquire about this domain|make an offer|domain owner|domain-parking|parkt diese|geparkt"
    r"|courtesy of (?:godaddy|namecheap)|registered (?:with|at) [a-z]{1,30}\.com"
    r"|renew (?:your|this|the) domain|domain registration|域名停放|网站未备案"
    r"|redemption period|reactivate (?:the|this|your) domain|reînnoi|renew now|domain search"
    r"|søk domene"
    r"|find (?:a|your) domain|search (?:for )?(?:a )?domains?|angebot abgeben|fai(?:re"
    r"|tes) une offre|(?:haga|haz|hacer) (?:una|su|tu) oferta"
    r"|fa(?:ça|zer) (?:uma|sua) oferta|\bbuy (?:it )?now (?:for|at)|lease[- ]to[- ]own"
    r"|(?:get|request) (?:a )?(?:price|quote)|我要报价|立即购买|域名交易|交易担保"
    r"|contactez-nous pour acheter|pay in \d{1,2} instal?ments"
    r"|fai un'offerta|(?:сделать|отправить) предложение|предложить цену|złóż ofertę|bod uitbrengen"
    r"|联系(?:购买|我们购买|卖家)|欢迎(?:咨询|洽谈)|点击购买|お問い合わせ.{0,20}ドメイン|구매 문의"
    r"|nabíd(?:nout|něte) cenu|ponúknite cenu|teklif (?:ver|yap)|ilgili aramalar"
    r"|liên hệ .{0,20}(?:mua|chủ sở hữu)"
    r"|(?:за)?пропону(?:йте|вати) (?:свою )?ціну|تقديم عرض|قدم عرض|پیشنهاد قیمت|ajukan penawaran"
    r"|lägg (?:ett )?bud"
    r"|tee tarjous|ajánlat(?:ot)? tesz|face(?:ți)? o ofertă|เสนอราคา"
    r"|припаркован|срок регистрации домена|nom de domaine|dominio aparcado",
    re.IGNORECASE,
)

# A registrar shows such a page until its customer has a site.
_REGISTERED = lazily(
    r"domain(?: name)?(?: [a-z0-9.-]{3,80})? (?:has been|was|is)"
    r" (?:(?:recently|just|newly|already|successfully|currently) )?(?:registered|parked|reserved)"
    r"|\A(?:parked (?:on|at|by|with) |(?:a )?parked domain\b(?! ?names?:|s))"
    r"|\bparked free\b|registered (?:at|with|by|through) [a-z0-9-]{2,30}"
    r"\.[a-z]{2,6}|(?:see|welcome to|connect) your domain|future home of"
    r"|domain (?:[a-z0-9.-]{3,80} )?(?:ist |wurde )?(?:bereits |soeben )?(?:[\w ]{1,30} )?"
    r"(?:registriert|eingerichtet|reserviert|geparkt)|hier entsteht eine neue"
    r"|domaine (?:[\w.-]{3,80} )?(?:a (?:bien )?été|est) (?:créé|réservé|enregistré|parqué|parké)"
    r"|dominio (?:[\w.-]{3,80} )?(?:ha sido|está|fue|è stato|è) (?:registrad|aparcad|reservad"
    r"|registrat|parcheggiat)o"
    r"|domínio (?:[\w.-]{3,80} )?(?:foi|está) (?:registrad|registad|estacionad|reservad)o"
    r"|ドメインは.{0,30}(?:取得|登録)されて|домен .{0,60}(?:припаркован|зарегистрирован)"
    r"|域名(?:已经?|被|正在|暂时){1,2}(?:注册|停放)|도메인.{0,20}(?:등록|파킹)"
    r"|domena .{0,60}(?:zarejestrowana|zaparkowana)"
    r"|domein(?:naam)? (?:[\w.-]{3,80} )?is (?:.{0,40} )?(?:gereserveerd|geregistreerd|geparkeerd)"
    r"|gereserveerd domein"
    r"|(?:är|er) parkera?[dt]|parkerad (?:hos|av)|domän(?:en"
    r"|namnet) (?:[\w.-]{3,80} )?är registrera[dt]"
    r"|dom[ée]na (?:[\w.-]{3,80} )?(?:je|byla|bola) (?:.{0,30} )?(?:registrov|zaparkov"
    r"|parkov)[aá]n[aá]"
    r"|alan ad[ıi] .{0,60}(?:kay[ıi]tl[ıi]|park edil|tescil)|tên miền .{0,60}(?:đã được đăng ký|đỗ)"
    r"|домен .{0,60}(?:зареєстровано|припарковано)|(?:النطاق|الدومين) .{0,40}(?:محجوز|مسجل)"
    r"|domain (?:[\w.-]{3,80} )?(?:ini )?(?:telah|sudah) (?:terdaftar|diparkir)"
    r"|domeniul .{0,60}(?:înregistrat|parcat)"
    r"|domain is managed (?:at|by)|wurde bei .{2,20} registriert"
    r"|domain (?:ist )?(?:bereits )?(?:vergeben|geparkt)"
    r"|домен не (?:прилинкован|привязан|подключ[её]н)"
    r"|dom[æe]ne[t]? (?:[\w.-]{3,80} )?er (?:parkeret|registrert|registreret|reserveret)"
    r"|parkeret hos"
    r"|domeen (?:on )?(?:pargitud|registreeritud)|verkkotunnus (?:[\w.-]{3,80} )?on (?:varattu"
    r"|rekisteröity)"
    r"|pargitud domeen|is this your domain|registered and parked|pending (?:icann )?verification"
    r"|(?:reached|viewing) a domain that (?:is|has)",
    re.IGNORECASE,
)
_NO_SITE_YET = lazily(
    r"(?:site|website|page|web ?page|webseite|sito|sitio) (?:is )?(?:under construction|coming soon"
    r"|en construction|nicht verfügbar|im aufbau|en construcción|em construção|in costruzione)"
    r"|under construction"
    r"|도메인 연결|홈페이지가 연결되어 있지|(?:site|sito|sitio|website) (?:is )?(?:not (?:yet )?published"
    r"|non è ancora stato)"
    r"|registrant whois|ikke tatt i bruk|ikke taget i brug|inte tagits i bruk"
    r"|ei (?:ole )?(?:vielä )?(?:käytössä|julkaistu)|ei ole veel"
    r"|under construction and|nog niet in gebruik|pod budową|ve výstavbě|yap[ıi]m aşamas[ıi]nda",
    re.IGNORECASE,
)
_BEGINS_WITH_DOMAIN = lazily(r"(?:[\w-]{1,63}\.){1,5}[a-z]{2,20}(?:\Z|[^\w.])", re.IGNORECASE)
# Scripts of parking services, on pages without text: GoDaddy's and Bodis's.
_LOADS_LANDER = lazily(
    r"location(?:\.href)?\s?=\s?[\"']/lander[\"'?]|window\.lander_system|window\.park\s?=\s?[\"']"
)
_OPENING_QUOTE = lazily(r"(?:[«“„「『‘]|(?:\A|\s)[\"'])\s?\Z")
_SUBTITLE = lazily(r"[^\w\s]{0,2}\s{0,3}[:：—–]\s{0,3}(.{0,200})")
_QUESTION = lazily(r"\s{0,2}[?？]")
_LEAST_SUBTITLE = 15
"""Characters of the subtitle of an article: the name of a market is shorter."""

_LISTINGS = ("sponsored listings", "domain parking", "generated by the domain owner")
# Casinos take over the domains of projects and conferences; a study of them says so less often.
_GAMBLING = lazily(
    r"slot gacor|situs slot|slot ?online|slot ?88|judi (?:bola|slot|online)|togel|bandar ?q|maxwin"
    r"|slot terpercaya"
    r"|1xbet|deneme bonusu|bahis siteleri|canl[ıi] casino|nhà cái|cá cược|kaiyun|开云体育|亚博"
    r"|真人百家乐|体育投注|สล็อต|บาคาร่า|คาสิโน|토토사이트|카지노사이트|바카라|казино онлайн|онлайн казино|вавада"
)
_AS_SPACES = str.maketrans("-_+", "   ")
_LEAST_GAMBLING = 4
"""Times that such words are in the title and the beginning of the text."""

_LANDER_PARTS = ("lander", "window.park")


def parked(first: Target, last: Target, page: WebPage) -> str:
    """Return the signs that a domain is parked; empty unless there are two.

    Args:
        first: The target of the link.
        last: The target of the page, after redirects.
        page: The page.
    """
    if len(page.exchange.body) > _MAX_SOURCE:
        return ""
    if _is_of_gambling(first, page):
        return "the page advertises gambling"
    if page.has_more_prose(_MAX_PROSE):
        return ""
    signs = []
    if is_parking(last.site):
        if first.site == last.site:
            return ""  # a link to the market itself
        signs.append(f"redirects to {last.site}")
    if _offers(page.title):
        signs.append("the title offers the domain for sale")
    loads_assets = loads_parking_assets(page.lower) or _loads_lander(page)
    lowered = page.lower if page.source.isascii() else page.source.lower()
    speaks_of_it = _BEGINS_WITH_DOMAIN.match(page.title) or has_part(lowered, _WORDS)
    if not (signs or loads_assets or speaks_of_it):
        return ""
    if loads_assets and not page.text:
        return "the page only loads what a parking service shows"
    text = page.text[:_MAX_TEXT]
    if page.heading and page.heading in page.title:  # one phrase is one sign
        text = text.replace(page.heading, "", 1)
    if _FOR_SALE.search(text):
        signs.append(_TEXT_SIGN)
    if loads_assets or _ADVERTISEMENTS.search(text):
        signs.append("the page shows advertisements only")
    says_so = _REGISTERED.search(page.title) or _NO_SITE_YET.search(page.title)
    if not page.has_more_prose(_MAX_EXPLANATION if says_so else _MAX_AD):
        is_offered = _TEXT_SIGN in signs or has_part(text.lower(), _LISTINGS)
        signs += _signs_of_registrar(page.title, text, is_offered=is_offered)
    if _is_registered_only(page):
        signs += ["the heading says that the domain is only registered", "there is little else"]
    if len(signs) < 2 or has_content(page) or (_is_text_only(signs, page) and not loads_assets):
        return ""
    return ", ".join(signs[:3])


def _offers(title: str) -> bool:
    """Return whether a title offers a domain; one that quotes such an offer or explains it does not."""
    found = _FOR_SALE.search(title)
    if found is None:
        return False
    before, after = title[: found.start()], title[found.end() :]
    if _OPENING_QUOTE.search(before):
        return False
    if _QUESTION.match(after):
        return False
    subtitle = _SUBTITLE.match(after)
    return subtitle is None or (len(subtitle[1]) < _LEAST_SUBTITLE and "?" not in subtitle[1])


def _is_of_gambling(first: Target, page: WebPage) -> bool:
    """Return whether a page advertises gambling: its title does, and its text again and again.

    The address of an article about gambling names it, too.
    """
    if _GAMBLING.search(page.title.casefold()) is None:
        return False
    asked = unquote(first.url).translate(_AS_SPACES).casefold()
    if _GAMBLING.search(asked) is not None:
        return False
    text = f"{page.title} {page.text[:_MAX_TEXT]}".casefold()
    found = sum(1 for _ in islice(_GAMBLING.finditer(text), _LEAST_GAMBLING))
    return found >= _LEAST_GAMBLING and not has_content(page)


def _is_registered_only(page: WebPage) -> bool:
    """Return whether the heading of a page with little text says that a domain is registered."""
    found = _REGISTERED.search(page.heading)
    return (
        found is not None
        and _SUBTITLE.match(page.heading, found.end()) is None
        and "?" not in page.heading
        and not page.has_more_prose(_MAX_AD)
    )


def _loads_lander(page: WebPage) -> bool:
    """Return whether a page without text loads the script of a parking service."""
    return (
        has_part(page.lower, _LANDER_PARTS)
        and not page.text
        and _LOADS_LANDER.search(page.lower) is not None
    )


def _signs_of_registrar(title: str, text: str, *, is_offered: bool) -> list[str]:
    """Return the signs that a domain is only registered, on a page with little text.

    Args:
        title: The title.
        text: The visible text.
        is_offered: Whether the text offers the domain, or shows listings of a parking service.
    """
    signs = []
    if _REGISTERED.search(title):
        signs.append("the title says that the domain is parked")
    if _REGISTERED.search(text):
        signs.append("the text says that the domain is only registered")
        if _NO_SITE_YET.search(text) and not _NO_SITE_YET.search(title):
            signs.append("the text says that there is no site yet")
    if not (signs or is_offered):
        return []
    if _BEGINS_WITH_DOMAIN.match(title) and not _FOR_SALE.search(title):
        signs.append("the title is the domain")
    elif _NO_SITE_YET.search(title):
        signs.append("the title says that there is no site yet")
    return signs


def _is_text_only(signs: Sequence[str], page: WebPage) -> bool:
    """Return whether only the text of a page speaks of a sale, and the page has another title."""
    if len(signs) > 2 or signs[0] != _TEXT_SIGN:
        return False
    if not page.title or _DOMAIN_TITLE.fullmatch(page.title):
        return False
    return page.has_more_prose(_MAX_AD) or not _FOR_SALE.search(page.heading)
