"""Bot walls: how a challenge or a refusal for robots is recognised, whatever its status."""

from __future__ import annotations

import re
from collections.abc import Mapping

from surveylint.lazy import lazily
from surveylint.model.reply import Reply
from surveylint.model.target import Target
from surveylint.model.verdict import Cause
from surveylint.probe.page_content import has_content
from surveylint.probe.page_heuristics import is_discussion
from surveylint.probe.page_titles import says
from surveylint.probe.web_page import WebPage, has_part

_SHOWN = 60  # characters of a title in a message
# Pages with more text of their own are real ones, which may be about robots.
_MAX_PROSE = 1000  # characters
_MAX_SHORT_PROSE = 600  # characters, for sentences that real pages may have too
_MAX_SOURCE = 50_000  # bytes; longer pages are judged by their titles only
_MAX_TEXT = 3000  # characters of the visible text that are searched

# Response headers that only challenges have, with the value, "" for any.
_HEADERS = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-amzn-waf-action", "", "AWS WAF"),
    ("x-vercel-mitigated", "", "Vercel"),
    ("sg-captcha", "challenge", "SiteGround"),
    ("x-kpsdk-ct", "", "Kasada"),
)
# Parts of the source, in lower case, that only the challenges of these services have.
_CHALLENGE_SOURCES = (
    "/.within.website/x/cmd/anubis/",
    "window._cf_chl_opt",
    "/orchestrate/chl_page/",
    "_incapsula_resource",
    "incapsula incident id",
    "px-captcha",
    "captcha-delivery.com",
    "awswafcookiedomainlist",
    "gokuprops",
    "sec-if-cpt-container",
    "/_sec/cp_challenge/",
    "bm-verify=",
    "/cmd/go-away/",
    "/.well-known/sgcaptcha/",
    "/.well-known/ddos-guard/",
    "/__qrator/",
    "/.basedflare/",
    "/tspd/",
    'window["bobcmn"]',
    "kpsdk",
    "validate.perfdrive.com",
    "acw_sc__v2",
    "zse-ck",
    "sucuri_cloudproxy_js",
    "vercel security checkpoint",
    "/.safeline/",
    "anubis_challenge",
    "jsl_clearance",
    "window.rbzns",
    "_____tmd_____",
    "baxia-punish",
    "/.bunny-shield/",
    "/sbbi/?",
    "__arcsjs",
    "cloudpmc-viewer-pow",
    "gs_captcha_ccl",
)
# Widgets that forms of real pages may have too.
_WIDGETS = lazily(
    r"h-captcha|hcaptcha\.com|g-recaptcha|recaptcha/api|cf-turnstile|challenges\.cloudflare\.com"
    r"|smartcaptcha|yidun|geetest|tencentcaptcha|tcaptcha|altcha-widget|frc-captcha|mcaptcha"
    r"|id=[\"']?captcha"
)
# A page without text that sets a cookie and loads itself again, as browsers with scripts would.
_SETS_COOKIE = lazily(r"document\s{0,9}(?:\.\s{0,9}cookie|\[\s{0,9}[\"']cookie)")
_RELOADS = lazily(
    r"location\s{0,9}\.\s{0,9}reload\s{0,9}\("
    r"|location(?:\.href)?\s{0,9}=\s{0,9}(?:window\.|document\.)?location"
    r"|location\.(?:replace|assign)\s{0,9}\(\s{0,9}(?:window\.|document\.)?location"
)
_MAX_EMPTY = 30  # characters of text that such a page may have
_MAX_EMPTY_SOURCE = 8_000  # bytes
_LOADS_SCRIPT = lazily(r"<script\s[^<>]{0,500}\bsrc\s?=", re.IGNORECASE)
# Where sites send robots; pages of projects may be there too, so the page must be short.
_WALL_PATH = lazily(
    r"/(?:show[-_]?|re|h|smart)?captcha(?:[-_]\w{1,20})?(?:\.\w{2,5})?(?:/|\Z)"
    r"|/(?:[\w-]{0,20}unavailable[-_]in[-_](?:your[-_])?(?:region|country)|anti[-_]?(?:spider|bot"
    r"|robot|crawl)|(?:robot|bot|human|browser)[-_]?(?:check"
    r"|verif\w{1,9})|are[-_]?you[-_]?(?:a[-_]?)?(?:human|robot)|sorry/index|verify[-_]?(?:human"
    r"|browser|you)|(?:security|waf)[-_]?(?:check|verify|block))(?:\.\w{2,5})?(?:/|\Z)",
    re.IGNORECASE,
)
_WALL_HOST = lazily(
    r"(?:captcha|antispider|validate|waf|wappass)\.[\w-]{1,63}\."
    r"|(?:[\w-]{1,63}\.){1,5}queue-it\.net\Z",
    re.IGNORECASE,
)
_HUMAN = r"(?:a\s)?(?:human|person|robot|bot)"
_CHALLENGE_TITLE = lazily(
    r"just a (?:moment|second)(?: please)?|one more step|one moment(?:,? please)?|wait,? please"
    r"|please (?:wait|stand by)(?: (?:a moment|while .{1,60}))?"
    r"|attention required|ddos[- ]?guard|ddos protection.{0,30}|client challenge|robot or human"
    r"|(?:checking|verifying|validating) (?:your browser|(?:that )?you are .{1,20})[^:?]{0,40}"
    r"|establishing (?:a )?secure connection|protected by .{1,30}(?:waf|shield|firewall|guard)"
    r"|(?:client|security|human|bot|browser|robot|user|captcha)[- ](?:verification|check"
    r"|checkpoint|validation)|(?:client|browser|captcha|javascript)[- ]challenge"
    r"|.{0,20}security checkpoint|validate user"
    rf"|(?:making|make) sure (?:that )?you(?:'re| are) (?:not )?{_HUMAN}"
    rf"|(?:are you|i'?m|you are) (?:not )?{_HUMAN}|are you (?:a )?(?:human|robot).{{0,20}}"
    rf"|(?:please )?(?:verify|confirm|prove|show)(?:ing)? (?:us )?(?:that )?you(?:'re"
    rf"| are) (?:not )?{_HUMAN}"
    r"|you(?:'re| are) (?:now )?in (?:line|(?:the|a) (?:virtual )?(?:queue|waiting room))"
    r"|click (?:the button )?below to continue(?: shopping)?|anti-?crawler protection"
    r"|are you a person|vahvista,? että olet ihminen|oletko (?:ihminen|robotti)"
    r"|preparing to download|アクセス確認|(?:ロボット|bot)でないことの?確認.{0,12}"
    r"|در حال (?:انتقال به سایت|بررسی مرورگر).{0,30}"
    r"|captcha|recaptcha|radware (?:bot manager )?captcha|pardon our interruption"
    r"|access to this page has been denied|unusual (?:traffic|activity)(?: detected)?|sorry\W{1,4}"
    r"|human verification required|are you still there"
    r"|请稍[候后等]|安全验证|人机(?:验证|识别)|访问验证|(?:百度|滑动|登录)?安全验证|身份验证|环境异常|验证码(?:拦截|验证|校验)?"
    r"|正在(?:进行)?(?:安全)?(?:检[查测]|验证).{0,10}|sina visitor system|網站防火牆|网站防火墙"
    r"|(?:solo )?un (?:attimo|momento|instant|moment)(?:,? (?:prego|per favore)|,? por favor"
    r"|,? s'il vous plaît)?"
    r"|(?:nur )?einen moment(?:,? bitte)?|(?:een|jeden) moment.{0,20}|chwileczkę|bir dakika.{0,10}"
    r"|bitte warten|один момент|подождите|um momento|しばらくお待ちください|잠시만 기다리.{0,6}"
    r"|(?:vérif|assur|confirm)\w{1,12} .{0,30}(?:pas un robot|(?:êtes|soyez) (?:un )?humain)"
    r"|(?:verific|comprob|asegur|confirm)\w{1,12} .{0,30}(?:no (?:eres|es|soy) un (?:ro)?bot"
    r"|(?:eres|es|ser) (?:un )?humano)|(?:verific|confirm)\w{1,12} .{0,20}(?:você|não) é .{0,20}"
    r"|(?:prüf|überprüf|stell|bestätig)\w{0,9},? .{0,30}(?:kein (?:ro)?bot|ein mensch).{0,10}"
    r"|(?:sind sie|bist du) (?:ein mensch|ein roboter)|êtes-vous (?:un )?(?:humain|robot)"
    r"|(?:ой\W{1,3})?(?:вы|проверка,? что вы) не робот|ロボットではない(?:こと.{0,12})?"
    r"|(?:您|你)?(?:是|不是)(?:机器人|真人)吗?|로봇이 아닌.{0,15}"
    r"|проверка (?:браузера|безопасности)|sicherheits(?:überprüfung|prüfung|kontrolle)"
    r"|(?:vérification|contrôle) de sécurité|(?:verificación|comprobación) de seguridad"
    r"|verificação de segurança|(?:verifica|controllo) di sicurezza|보안 (?:확인|검사)"
    r"|vérification en cours|подтвердите,? что вы не робот"
    r"|(?:verificando|comprobando|verifica del?|vérification de) (?:o |el |il |su |tu |seu "
    r"|votre )?"
    r"(?:navegador|navigateur|browser).{0,10}"
    r"|セキュリティ(?:チェック|確認)"
    r"|(?:verifica|conferma)(?: di essere| che (?:tu )?(?:sei|sia)) (?:un )?(?:umano|essere umano)"
    r"|attendere(?: prego)?|controllo del browser.{0,10}|insan m[ıi]s[ıi]n[ıi]z|robot musunuz"
    r"|taray[ıi]c[ıi]n[ıi]z doğrulan[ıi]yor|czy jesteś (?:robotem|człowiekiem)"
    r"|هل أنت (?:روبوت|إنسان|بشر)|(?:جار[يٍ]{0,2} )?التحقق من (?:ال)?متصفح.{0,3}"
    r"|bạn (?:có phải )?là (?:ro)?bot(?: không| à)?|đang (?:kiểm tra|xác minh) (?:trình duyệt"
    r"|bảo mật|kết nối|bạn).{0,20}"
    r"|lütfen bekleyin|güvenlik (?:doğrulamas[ıi]|kontrolü|denetimi)|tarayıcınız kontrol ediliyor"
    r"|(?:robot olmad[ıi]ğ|insan olduğ)[ıiu]n[ıiu]z[ıiu] (?:doğrulay|onaylay|kan[ıi]tlay)[ıi]n"
    r"|cierpliwości|proszę czekać|weryfikacja (?:bezpieczeństwa|przeglądarki)"
    r"|(?:potwierdź|udowodnij|sprawdzamy),? (?:że|czy) (?:nie )?jesteś (?:robotem|człowiekiem)"
    r"|even geduld(?:,? a\.?u\.?b)?|een ogenblik(?: geduld)?(?:,? a\.?u\.?b)?"
    r"|beveiligings(?:controle|verificatie)|(?:bent u|ben je) een (?:mens|robot)"
    r"|bevestig dat (?:u|je) (?:een mens|geen (?:ro)?bot) bent"
    r"|لحظة(?: واحدة)?(?: من فضلك)?|(?:الرجاء|يرجى) الانتظار|التحقق (?:من )?(?:الأمان|الأمني)"
    r"|(?:ال)?تحقق من أنك (?:إنسان|لست روبوت).{0,4}|vui lòng (?:chờ|đợi)(?: .{1,20})?"
    r"|(?:xác minh|xác nhận|chứng minh) (?:rằng )?bạn (?:không phải (?:là )?(?:ro)?bot"
    r"|là (?:con )?người)|xác minh bảo mật"
)
_REFUSAL_TITLE = lazily(
    r"(?:error\s)?(?:(?:401|403|406|429|1020|1015)\W{0,3})?(?:http\s)?(?:access (?:to .{1,40} )?"
    r"(?:was |has been |is )?(?:denied|forbidden|restricted|blocked|limited)|forbidden"
    r"|(?:unauthorized )?request (?:has been |was )?(?:rejected|blocked|denied|unsuccessful)"
    r"|unauthorized activity (?:has been |was )?detected|blocked url|internet positif"
    r"|content (?:blocked|filtered)"
    r"|this (?:web ?)?(?:site|page|content) (?:has been|is) (?:blocked|filtered"
    r"|restricted)(?: by .{1,40}| in .{1,40})?"
    r"|(?:you(?:'ve| have) been |ip )?blocked"
    r"|not acceptable|unauthorized|not authorized|permission denied|web page blocked"
    r"|you (?:need|don't have|do not have) (?:access|permissions?)(?: to .{0,40})?"
    r"|(?:request|no) access|too many requests|error \(?429\)?|rate limit(?:ed| exceeded)?"
    r"|your access to this (?:site|service) has been limited(?: by the site owner)?)"
    r"|(?:error\s)?(?:403|1020|1015)(?: error)?|whoa there,? pardner"
    r"|(?:(?:sorry,? )?(?:this|the) (?:content|page|video|site|service"
    r"|website) is )?(?:not available"
    r"|unavailable) in your (?:region|country|location|area)"
    r"|(?:해당 |이 |본 )?(?:서비스|콘텐츠|페이지|영상)(?:는|은)? .{0,20}(?:국가|지역)에서.{0,20}(?:없습니다|않습니다)"
    r"|(?:error )?(?:451)?\W{0,3}unavailable (?:due to|for) legal reasons"
    r"|접속이? 차단(?:되었습니다| 안내)?|(?:stop - )?there might be a problem with the requested link"
    r"|서비스 이용 제한|お(?:住まい|使い)の(?:地域|国)(?:から)?(?:では|は|から).{0,40}(?:ません|できません)"
    r"|(?:diese[rs]? \w{1,20} )?(?:ist )?in (?:ihrem|deinem|ihrer|deiner) (?:land"
    r"|region) (?:nicht verfügbar|nicht abrufbar)"
    r"|(?:ce contenu |cette page |cette vidéo )?n'est pas disponible dans (?:votre|ton) (?:pays"
    r"|région)"
    r"|(?:este contenido |esta página )?no está disponible en (?:tu|su) (?:país|región)"
    r"|(?:questo contenuto )?non è disponibile nel (?:tuo|suo) paese|conteúdo indisponível (?:em"
    r"|no) seu país"
    r"|(?:该|此|本)?(?:内容|视频|服务|网站|页面)(?:在|不在)?(?:您|你)?(?:所在)?的?(?:国家|地区|区域).{0,8}(?:不可用|无法.{2}|提供)"
    r"|(?:контент |сайт |материал )?недоступ\w{1,3} (?:в|для) ваш(?:ей|ем|его) (?:стране|регионе"
    r"|страны|региона)"
    r"|(?:您的)?(?:访问|请求)(?:被|已被|受到)?(?:拒绝|拦截|阻断|限制|禁止)了?|禁止访问|没有权限|访问受限"
    r"|(?:zugriff|zugang|anfrage) (?:verweigert|gesperrt|blockiert|abgelehnt|untersagt)"
    r"|(?:accès|requête) (?:refusée?|interdite?|bloquée?|rejetée?|restreinte?)"
    r"|(?:acceso|solicitud) (?:denegad[ao]|restringid[ao]|bloquead[ao]|rechazad[ao])"
    r"|(?:acesso|solicitação) (?:negad[ao]|bloquead[ao])|accesso (?:negato|bloccato)"
    r"|запрос (?:отклон[её]н|заблокирован)|доступ (?:запрещ[её]н|ограничен|закрыт)"
    r"|dostęp zabroniony"
    r"|アクセスが?(?:拒否|制限|禁止).{0,10}|접근(?:이)? (?:거부|차단|제한).{0,8}"
    r"|erişim(?:iniz)? (?:engellendi|reddedildi|yasak(?:land[ıi])?)|dostęp zablokowany"
    r"|odmowa dostępu|toegang (?:geweigerd|geblokkeerd|verboden)|akses (?:ditolak|diblokir)"
    r"|تم (?:رفض|حظر) (?:الوصول|الدخول|طلبك)|الوصول (?:مرفوض|محظور|ممنوع)"
    r"|truy cập (?:đã )?(?:bị )?(?:từ chối|chặn|cấm)"
)
# Kinds of sentences in the text; two kinds make a wall.
SENTENCES = {
    "human": lazily(
        rf"(?:not|are|if) (?:a )?(?:robot|bot)\b|you(?:'re| are) (?:not )?{_HUMAN}\b"
        r"|are you a person|тест тьюринга|prove (?:that )?you|human verification|人机|机器人|不是机器人"
        r"|ロボットではありません|로봇이 아닙니다"
        r"|kein (?:ro)?bot|pas un robot|no (?:soy|eres|es) un robot|не робот|não é um robô"
        r"|non (?:sei|sono|essere) un robot|ロボットではない|人間であることを|로봇이 아님"
        r"|robot olmad[ıi]ğ[ıi]|insan olduğun|nie jesteś robotem|czy jesteś człowiekiem"
        r"|ロボットでない(?:こと)?|een mens bent|geen robot bent|لست روبوت|أنك إنسان"
        r"|bạn (?:không phải (?:là )?(?:ro)?bot"
        r"|là con người)"
    ),
    "suspicious": lazily(
        r"(?:from|because of|due to|against|by) (?:heavy |.{0,30} )?(?:ai |web )?crawlers"
        r"|unusual (?:traffic|activity|number)|automated (?:access|requests?|queries|traffic"
        r"|tools?)"
        r"|suspicious (?:activity|traffic|requests?)|malicious (?:activity|requests?|traffic|bots?)"
        r"|网络环境|环境(?:存在)?异常|异常(?:访问|流量|请求)"
        r"|(?:访问|流量|请求|操作|行为)(?:存在|出现)?异常"
        r"|请求.{0,4}异常|(?:trafic|activité) inhabituel|(?:tráfico|actividad) inusual"
        r"|ungewöhnliche[rns]? (?:datenverkehr|aktivität|zugriff)|похожи на автоматические"
        r"|访问(?:过于)?频繁|疑似|подозрительн|необычно (?:большое|много)|自動(?:的な)?アクセス|不審な|不正なアクセス"
        r"|تعداد غیرعادی|جلوگیری از حملات|nietypow(?:y|ego) ruch|olağan ?dışı trafik"
        r"|potential security risk"
    ),
    "check": lazily(
        r"security (?:check|verification|checkpoint|service|solution)|checking your browser"
        r"|(?:確認|認証)(?:を(?:完了|行っ)|して(?:ください|続行))|(?:comprobación|control) de seguridad"
        r"|(?:verifica|controllo) di sicurezza|확인해 ?주세요|verifica(?:mos|ndo) (?:que|se) você"
        r"|browser (?:check|verification|integrity)|solve .{0,30}(?:captcha|puzzle|challenge)"
        r"|complete .{0,40}(?:captcha|challenge|verification|check)|安全验证|完成.{0,6}验证|滑动"
        r"|(?:verifying|confirming|validating) (?:your (?:browser|connection|request)|this request)"
        r"|通过.{0,6}验证|按住滑块|验证后继续|拖动.{0,8}(?:滑块|最右)|输入.{0,6}验证码"
        r"|please answer: .{0,20}\d{1,2} ?[+×x*-] ?\d{1,2}|введите (?:код|символы|текст)|画像の(?:文字"
        r"|数字)を?入力|escriba (?:el texto|los caracteres)"
        r"|saisissez (?:le texte|les caractères)|geben sie (?:den text|die zeichen)|bildcode"
        r"|проверк[аи]|sicherheits|보안 절차|자동 (?:등록|입력).{0,6}방지"
        r"|vérification de sécurité|verificación de seguridad|güvenlik (?:doğrulama|kontrol)"
        r"|weryfikacja bezpieczeństwa|sprawdzamy,? czy|beveiligingscontrole|التحقق من (?:الأمان"
        r"|أنك)"
        r"|xác minh (?:bạn|rằng)|kiểm tra trình duyệt"
    ),
    "scripts": lazily(
        r"enable (?:js|javascript)|(?:javascript|cookies) (?:is|are|must be) (?:required|enabled"
        r"|disabled)|(?:activez|aktivieren sie|activa|active|habilite|abilita|attiva"
        r"|включите) (?:bitte )?"
        r"(?:js|(?:el |le )?javascript|(?:les |las |los |i )?cookies)|enable cookies"
        r"|turn on javascript|disable any ad ?blocker"
    ),
    "protected": lazily(
        r"(?:protected|powered|protection) by .{1,30}(?:shield|waf|guard|firewall)"
    ),
    "refused": lazily(
        r"(?:access|request|requested url|connection|ip(?: address)?) (?:to .{1,60} )?(?:(?:was|has"
        r" been|is|been) )?(?:denied|rejected|blocked|limited|refused|forbidden)|access denied"
        r"|(?:do not|don't) have permission|(?:have|'ve) been blocked|拒绝|拦截|阻断|限制访问"
        r"|(?:wurde|ist) (?:abgelehnt|blockiert|gesperrt)|a été (?:rejetée?|refusée?|bloquée?)"
        r"|доступ .{0,60}(?:ограничен|запрещ[её]н|закрыт)|нарушени[яе] правил"
        r"|(?:ha|fue) (?:sido )?(?:rechazad|denegad|bloquead)[ao]|(?:отклон[её]н|заблокирован)"
    ),
    "number": lazily(
        r"(?:support|incident|reference|ray|request|event|error) ?(?:id|#|number|code)\b|ray id"
        r"|reference #|your ip\b|ip(?: address)?: ?\d|网站管理员"
        r"|(?:support|vorgangs|fehler|referenz)-?(?:id|nummer)|id de (?:soporte|referencia)"
        r"|(?:numéro|identifiant) d(?:e |'|')(?:incident|support|référence)|请求 ?id|事件 ?id"
        r"|номер (?:запроса|инцидента|обращения)"
    ),
}
_ROBOT_KINDS = frozenset(["human", "suspicious", "check", "scripts"])
# The path of a page about walls; a wall that came there instead has more than words.
_ABOUT_WALLS = lazily(
    r"/(?:[\w-]{1,40}[-_])?(?:40[1369]|429|1015|1020|forbidden|access[-_]denied|captchas?"
    r"|not[-_]a[-_]robot|bot[-_]auth)(?:[-_][\w-]{1,40})?(?:\.\w{2,5})?/?\Z",
    re.IGNORECASE,
)
_LEAST_SUBTITLE = 3
"""Words."""

_SUBJECTS = lazily(
    r"(?:re)?captchas?|forbidden|unauthorized|blocked|too many requests|rate limit(?:ed|ing)?"
)
_QUESTION = lazily(
    r"(?:为什么|為什麼|为何|如何|怎么|怎樣|怎样|什么是|何謂|なぜ|どう|왜|어떻게).{4}"
)
"""The beginning of a heading that asks for an explanation, where words have no spaces."""

_LEAST_TITLE = 7
"""Words of a title that is the heading too, as of an article: challenges have shorter ones."""
# For the kinds whose patterns are slow: a sentence has one of these parts, which are found fast.
PARTS = {
    "suspicious": (
        *("unusual", "automat", "suspicio", "malicious", "crawler", "环境", "异常", "频繁", "疑似"),
        *("inhabituel", "inusual", "ungewöhnlich", "автомат", "подозр"),
        *("необычно", "自動", "不審", "不正", "غیرعادی", "حملات", "nietypow", "olağan", "risk"),
    ),
    "refused": (
        *("denied", "rejected", "blocked", "limited", "refused", "forbidden", "permission"),
        *("拒绝", "拦截", "阻断", "限制", "abgelehnt", "blockiert", "gesperrt", "rejeté", "refusé"),
        *("bloqué", "rechazad", "denegad", "bloquead", "отклон", "заблокирован"),
        *("ограничен", "запрещ", "закрыт", "нарушени"),
    ),
    "number": (
        *(
            " id",
            "#",
            "number",
            "code",
            "support",
            "incident",
            "reference",
            "your ip",
            "网站管理员",
        ),
        *(
            "ddos",
            "address",
            "vorgang",
            "fehler",
            "soporte",
            "referencia",
            "referenz",
            "référence",
            "请求",
            "事件",
            "номер",
        ),
        *("ip:", "rayid", "supportid", "requestid", "eventid", "errorid"),
    ),
}
_WIDGET_PARTS = ("captcha", "altcha", "turnstile", "challenges.cloudflare", "yidun", "geetest")


def challenge(headers: Mapping[str, str]) -> str:
    """Return which challenge the headers of a response announce, one clause; empty if none."""
    for name, value, service in _HEADERS:
        if name in headers and headers[name].lower().startswith(value):
            return f"{service} challenge"
    return ""


def wall(
    headers: Mapping[str, str], page: WebPage, *, min_signs: int = 2, asked: Target | None = None
) -> tuple[Cause, str] | None:
    """Return which wall came instead of a page, and what shows that; None if none did.

    Args:
        headers: The headers of the response, by name in lower case.
        page: The page.
        min_signs: How many kinds of sentences the text of a challenge must have.
        asked: What was asked for, if the page came from there with a good status.
    """
    if announced := challenge(headers):
        return Cause.CHALLENGE, announced
    if not page.is_html or not page.exchange.body:
        return None
    about_walls = asked is not None and (
        _ABOUT_WALLS.search(asked.path) is not None or is_discussion(asked, page)
    )
    titles = ((_CHALLENGE_TITLE, Cause.CHALLENGE), (_REFUSAL_TITLE, Cause.FORBIDDEN))
    for phrase, cause in () if about_walls else titles:
        title = says(page, phrase)
        if title and not page.has_more_prose(_MAX_PROSE) and not _is_topic(page, phrase):
            return cause, f"the page says `{title[:_SHOWN]}`"
    if len(page.exchange.body) > _MAX_SOURCE:
        return None
    if _only_sets_cookie(page):
        return Cause.CHALLENGE, "the page only sets a cookie and loads itself again"
    if page.has_more_prose(_MAX_PROSE):
        return None
    source = page.lower
    for sign in _CHALLENGE_SOURCES:
        if sign in source:
            return Cause.CHALLENGE, f"challenge page (contains `{sign}`)"
    if about_walls or page.has_more_prose(_MAX_SHORT_PROSE):
        return None
    return _wall_by_text(page, min_signs)


def _is_topic(page: WebPage, phrase: re.Pattern[str]) -> bool:
    """Return whether a page with the title of a wall is about a subject of that name.

    It is a work with a subtitle, or a page with a menu whose text says nothing of a wall.
    """
    if has_content(page):
        return True
    name, colon, subtitle = page.heading.partition(": ")
    if colon and len(subtitle.split()) >= _LEAST_SUBTITLE and phrase.fullmatch(name.lower()):
        return True
    if "<nav" not in page.lower or not says(page, _SUBJECTS):
        return False
    text = page.text.replace(page.heading, "", 1).casefold()
    return not any(sentence.search(text) for sentence in SENTENCES.values())


def _only_sets_cookie(page: WebPage) -> bool:
    """Return whether a page without text sets a cookie and loads itself again.

    The shell of an application loads more scripts, so it is not such a page.
    """
    if (
        len(page.exchange.body) > _MAX_EMPTY_SOURCE
        or "cookie" not in page.lower
        or "location" not in page.lower
        or len(page.text) > _MAX_EMPTY
    ):
        return False
    sets_cookie = _SETS_COOKIE.search(page.source) and _RELOADS.search(page.source)
    return bool(sets_cookie) and not _LOADS_SCRIPT.search(page.source)


def redirect_to_wall(reply: Reply, page: WebPage) -> str:
    """Return how a reply sends robots to a wall, one clause; empty if it does not."""
    first, last = reply.first, reply.last
    if not reply.hops or page.has_more_prose(_MAX_PROSE) or _WALL_PATH.search(first.path):
        return ""
    is_other_host = first.host != last.host and _WALL_HOST.match(last.host)
    if is_other_host or _WALL_PATH.search(last.path):
        return f"redirects to a challenge at {last.host}"
    return ""


def _has_widget(page: WebPage) -> bool:
    if "<textarea" in page.lower and "captcha-response" not in page.lower:
        return False  # a form for messages, which has a widget against spam
    return has_part(page.lower, _WIDGET_PARTS) and _WIDGETS.search(page.lower) is not None


def _wall_by_text(page: WebPage, min_signs: int) -> tuple[Cause, str] | None:
    """Return which wall a short page is by its sentences, None if it is none."""
    text = page.text[:_MAX_TEXT].casefold()
    kinds = {
        kind
        for kind, sentence in SENTENCES.items()
        if (kind not in PARTS or has_part(text, PARTS[kind])) and sentence.search(text)
    }
    is_article = page.title.startswith(page.heading) and (
        len(page.heading.split()) >= _LEAST_TITLE or _QUESTION.match(page.heading) is not None
    )
    is_article = is_article or (bool(kinds) and has_content(page))
    is_about_robots = not (is_article or kinds.isdisjoint(_ROBOT_KINDS)) and len(kinds) >= min_signs
    if is_about_robots or (kinds and _has_widget(page)):
        return Cause.CHALLENGE, "the page is a challenge for robots"
    if kinds >= {"refused", "number"}:
        return Cause.FORBIDDEN, "the page refuses access"
    return None
