"""Page heuristics: front pages, searches, discussions, and expired signatures."""

from __future__ import annotations

import re

from surveylint.lazy import lazily
from surveylint.model.target import Target
from surveylint.probe.web_page import WebPage

_SIGNATURE_EXPIRED = lazily(
    r"<(?:code|message)>\s{0,9}(?:expiredtoken|request has expired|the provided token has expired"
    r"|token expired|invalid token: expired)|signature not valid in the specified time ?frame"
    r"|<message>request has expired|this signed url has expired|signature has expired",
    re.IGNORECASE,
)
_MAX_ERROR = 8192  # bytes of an error message of a storage service
_HOME = lazily(
    r"(?:/index\.php)?(?:/[a-z]{2}(?:[-_][a-z]{2})?)?"
    r"(?:/(?:index|home|homepage|default|main|startseite|accueil|inicio|etusivu|forside|startsida"
    r"|strona-glowna|pagina-inicial|beranda|trang-chu)(?:\.(?:html?|php|aspx?|jsp|do))?)?/?",
    re.IGNORECASE,
)
# More paths of front pages, which sites have left behind.
_WAS_HOME = lazily(
    r"/(?:(?:index|home|welcome|start|frontpage|main)(?:[-_.](?:[a-z]{2}|e|eng"
    r"|english))?(?:\.[a-z]{2,5}){0,2}"
    r"|english|eng|deutsch|joomla|drupal|wordpress|wp|cms|site|web|portal|latest"
    r"|wiki(?:/main_page)?"
    r"|index\.php/main_page|doku\.php|tiki-index\.php|node/1|(?:en|english|home|html|www)/(?:index"
    r"|home)\.\w{2,5}"
    r"|(?:[a-z]{2}/)?home(?:/[a-z]{2})?|[a-z]{2}/start)/?",
    re.IGNORECASE,
)
_LEAST_NAME = 3  # letters of the name of a project
# Parameters that say where a reader came from or why, not what is shown.
_OF_REDIRECT = lazily(
    r"utm_\w{1,20}|(?:is_?)?redirect(?:ed|ion)?(?:_?from)?|from|ref(?:errer)?|lang(?:uage)?|locale"
    r"|hl"
    r"|error|err|not_?found|404|expired",
    re.IGNORECASE,
)
_SEARCH = lazily(
    r"/(?:[\w-]{1,20}[-_])?(?:search|suche|recherche|buscar|busca|busqueda|pesquisa|cerca|ricerca"
    r"|zoeken"
    r"|szukaj|arama|sok|haku|hledani|sousuo|poisk)(?:[-_](?:results?|page))?(?:\.\w{2,5})?/?\Z",
    re.IGNORECASE,
)
_NO_RESULTS = lazily(
    r"(?<![\d.,])0 (?:results|documents|items|hits|records|matches|articles|ergebnisse|treffer"
    r"|résultats?"
    r"|resultados|risultati|resultaten|wyników|件)"
    r"|\bno (?:search )?(?:results|matches)\b|\bno (?:documents|items|records"
    r"|hits) (?:were )?(?:found|match)"
    r"|nothing (?:was )?(?:found|matched)|did not (?:match|return) any|\bkeine (?:treffer"
    r"|ergebnisse)\b"
    r"|\baucun (?:résultat|document)\b|\bsin resultados\b|no (?:se )?(?:encontraron"
    r"|hay) (?:resultados|coincidencias)"
    r"|\bnenhum (?:resultado|registro)\b|\b(?:nessun|non ci sono) risultat[oi]\b"
    r"|\bgeen resultaten\b|\bbrak wyników\b"
    r"|ничего не (?:найдено|нашлось)|sonuç bulunamad[ıi]|\binga (?:träffar|resultat)\b"
    r"|\bingen (?:treff|resultater)\b"
    r"|nic nenalezeno|(?:没有|未|沒有)找到(?:相关|相關|任何)?(?:的)?(?:结果|結果|内容|內容|文章)|无(?:搜索)?结果|查無資料"
    r"|見つかりませんでした|該当する.{0,10}ありません|검색 ?결과가 ?없|không (?:có|tìm thấy) kết quả"
    r"|tidak ada hasil|لا توجد نتائج"
)
# Issues, questions and topics of forums may be about any error.
_DISCUSSION = lazily(
    r"/(?:issues|pull|discussions|merge_requests|questions)/(?P<number>\d{1,9})"
    r"(?:/(?P<slug>[\w-]{0,200}))?/?\Z|/t/(?P<topic>[\w%-]{1,200})/(?P<of_topic>\d{1,9})/?\Z"
)
# Messages of mailing lists, reports of bugs, and answers to them.
_MESSAGE = lazily(
    r"/pipermail/|/msg\d{3,9}\.html?|show_bug\.cgi|bugreport\.cgi|/r/\w{1,40}/comments/"
    r"|/message/\w{20,}",
    re.IGNORECASE,
)
_REPLY = lazily(r"(?:re|fwd?|aw|wg)\s?(?:\[\d{1,2}\])?:|\[[\w-]{2,30}\] ", re.IGNORECASE)
_DIGITS = lazily(r"[0-9]+")
_LEAST_WORD = 3  # letters of a word of a title that a path has too


def is_home(target: Target) -> bool:
    """Return whether a target is the front page of a site."""
    if _HOME.fullmatch(target.path) is None:
        return False
    names = [pair.partition("=")[0] for pair in target.query.split("&") if pair]
    return all(map(_OF_REDIRECT.fullmatch, names))


def was_home(target: Target) -> bool:
    """Return whether a target is the front page of a site, perhaps under an older address."""
    return is_home(target) or (not target.query and bool(_WAS_HOME.fullmatch(target.path)))


def names_host(first: Target, last: Target) -> bool:
    """Return whether a path names the host that it redirects to: a project got a domain of its own."""
    if first.host == last.host:
        return False
    labels = last.host.replace("-", ".").split(".")
    words = first.path.casefold().replace("~", "").replace("_", "-").split("/")
    return any(
        len(word) >= _LEAST_NAME and word in (*labels, last.host.split(".")[0]) for word in words
    )


def is_discussion(target: Target, page: WebPage) -> bool:
    """Return whether a page is an issue, a question or a topic: by its path, and by its title.

    The title has a word or the number of the path; that of a missing page has neither.
    """
    if _MESSAGE.search(target.path) or _REPLY.match(page.title):
        return True
    found = _DISCUSSION.search(target.path)
    if found is None:
        return False
    title = f"{page.title} {page.heading}".casefold()
    words = (found["slug"] or found["topic"] or "").casefold().replace("_", "-").split("-")
    if any(len(word) >= _LEAST_WORD and word in title for word in words):
        return True
    number = found["number"] or found["of_topic"]
    return number in _DIGITS.findall(title)


def is_search(target: Target) -> bool:
    """Return whether a target is the search of a site, by its path."""
    return _SEARCH.search(target.path) is not None


def has_no_results(page: WebPage) -> bool:
    """Return whether the page of a search says that it found nothing."""
    return _NO_RESULTS.search(page.text.casefold()) is not None


def says_signature_expired(page: WebPage) -> bool:
    """Return whether a storage service says that a signed URL has expired."""
    return (
        len(page.exchange.body) < _MAX_ERROR and _SIGNATURE_EXPIRED.search(page.source) is not None
    )
