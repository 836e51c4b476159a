"""Missing pages: how a page with status 200 says that it does not exist (a soft 404)."""

from __future__ import annotations

import re

from surveylint.lazy import lazily
from surveylint.model.target import Target
from surveylint.probe.page_heuristics import is_discussion
from surveylint.probe.page_titles import says
from surveylint.probe.web_page import WebPage

_SHOWN = 60  # characters of a title or path in a message
# A page with more text of its own is about missing pages.
_MAX_PROSE = 1200  # characters

_SORRY = (
    r"(?:(?:oops|ups|whoops|uh[- ]?oh|sorry|so sorry|we'?re sorry|we are sorry|oh no|hmm+|ouch"
    r"|error|http|status|code|http status|404|410|erreur|fehler|erro|errore|désolé|entschuldigung"
    r"|lo sentimos|desculpe|spiacenti|извините|к сожалению|oups|désolés|hoppla|huch|vaya|ops|opa"
    r"|увы|упс|ojej|helaas|oeps|uy|ay|앗|이런|죄송합니다|申し訳(?:ございません|ありません)"
    r"|siamo spiacenti|ci dispiace|üzgünüz|maalesef|przepraszamy|niestety|rất tiếc|xin lỗi|maaf"
    r"|عذر(?:ا|اً|ًا)|عفو(?:ا|اً|ًا)|نأسف|نعتذر|fout|błąd|lỗi|خطأ|hata)[\W_]{1,6}){0,3}"
)
_THING = (
    r"(?:(?:web ?)?pages?|web ?site|site|file|document|article|content|resource|item|record|paper"
    r"|post|url|link|address|entry|project|repository|repo|data ?set|model|user|profile|account"
    r"|video|image|photo|doi|product|story|thread|topic|question|channel|space|notebook|package"
    r"|publication|listing|event|course|app|folder|directory|gist|branch|collection|object|route)"
)
_DEFINITE = (
    r"(?:(?:the|this|that|your|our|any|such a?|requested|specified|github|github pages)\s){0,4}"
)
_SOUGHT = (
    r"(?:\s(?:that\s)?you(?:'re| are|'ve| have| were)?(?:\s(?:just|currently))?\s"
    r"(?:looking for|requested|request|tried to (?:access|reach|open|view)|trying to"
    r"(?: access| reach| open| view)?|searching for|want(?:ed)?|entered|followed|seeking))?"
)
_NOT = (
    r"(?:(?:was|is|were|are|could|can|has|have|does|do|did|may|might)\s)?(?:not|no longer|never)\s"
    r"|cannot\s|(?:does|do|did|is|are|ca|could|was|were|has|have|wo)n'?t\s"
)
_ABSENT = (
    rf"(?:{_NOT})(?:be\s|been\s)?(?:found|exist|exists|available|accessible|here|there|displayed"
    r"|shown)"
    r"|(?:(?:is|was|are|has been|have been|has|may have been)\s)?"
    r"(?:unavailable|gone|missing|removed|deleted|lost|taken down|moved or deleted"
    r"|deleted or moved|removed or deleted|deleted or removed)"
    r"|has (?:gone missing|gone away|vanished|disappeared|wandered off|moved or been deleted)"
)
_SINCE = r"(?:\s(?:any ?more|any longer|right now|at the moment|at this time|on this server|here))?"
_OR = rf"(?:,?\sor\s(?:it\s)?(?:{_ABSENT}|(?:has|was)\s(?:been\s)?moved|moved|private|expired))?"
_ENGLISH = (
    rf"{_DEFINITE}{_THING}{_SOUGHT}\s(?:{_ABSENT}){_SINCE}{_OR}"
    rf"|(?:we\s)?(?:{_NOT})(?:find|locate)\s{_DEFINITE}{_THING}{_SOUGHT}"
    r"|(?:we\s)?(?:can't|cannot|couldn't|could not) find what you'?(?:re| are| were)? looking for"
    r"|what you(?:'re| are| were) looking for (?:was not found|is not here|isn't here)"
    r"|not found|nothing (?:was )?(?:found|here)(?: here)?|there(?:'s| is) nothing here"
    r"|(?:there(?:'s| is) )?no such (?:page|file|file or directory|document|article|url|resource)"
    r"|there isn't a github pages site here|(?:dead|broken|invalid) (?:link|url)"
    r"|(?:unknown|invalid|nonexistent) page|page error"
    r"|(?:invalid|unknown) (?:identifier|handle|doi|record|item)"
    r"|(?:(?:this|the|your|share|shared|sharing|download)\s){0,2}link (?:has |is )?(?:expired"
    r"|no longer valid|not valid|invalid)"
)
_STATUS = (
    r"(?:(?:server|error|http|status|erreur|fehler|erro|errore|ошибка|błąd|错误|錯誤"
    r"|fout|hata|lỗi|خطأ|chyba|fejl|virhe|kesalahan)\W{0,3}){0,3}"
    r"(?:404|410)"
    r"(?:\W{0,3}(?:error|errors|fehler|page|file|not found|page not found|gone|错误|錯誤|页面|頁面"
    r"|hatas[ıi])){0,3}"
)
_FRENCH = (
    r"(?:(?:la|cette|le|ce|l')\s?)?(?:page|document|fichier|contenu|article|ressource|adresse)"
    r"(?:\s(?:web|internet))?(?:\s(?:demandée?|recherchée?|que vous (?:cherchez|recherchez|avez"
    r" demandée?|demandez)|à laquelle vous souhaitez accéder))?\s(?:(?:est|semble)\s)?"
    r"(?:introuvable|indisponible|inexistante?|non trouvée?|n'existe (?:pas|plus)"
    r"(?: ou (?:plus|n'existe plus))?|n'a pas (?:été trouvée?|pu être trouvée?)"
    r"|n'est (?:pas|plus) (?:disponible|accessible)|a été (?:supprimée?|retirée?|effacée?))"
    r"|page d'erreur"
    r"|(?:nous n'avons pas (?:pu )?trouv(?:é|er)|impossible de trouver|aucune?) (?:(?:la|cette|votre"
    r"|l')\s?)?(?:page|article|ressource)(?: (?:demandée?|trouvée?|que vous cherchez))?"
)
_GERMAN = (
    r"(?:(?:die|der|das|diese|dieser|dieses|ihre)\s)?(?:(?:angeforderte|gesuchte|gewünschte"
    r"|aufgerufene|angefragte|von ihnen [a-zäöüß]+)[rs]?\s)?(?:web)?(?:seite|datei|inhalt|dokument"
    r"|artikel|adresse|url)\s(?:(?:wurde|konnte|ist|existiert|kann)\s)?(?:leider\s)?"
    r"(?:nicht(?: mehr)?(?: (?:gefunden(?: werden)?|vorhanden|verfügbar|auffindbar|erreichbar))?"
    r"|nicht existent|(?:leider )?(?:gelöscht|entfernt))(?: werden)?"
    r"|(?:diese|die) seite gibt es (?:leider )?nicht(?: mehr)?|(?:diese|die) seite existiert (?:leider )?nicht(?: mehr)?"
    r"|wir (?:konnten|können) (?:die|diese|ihre)(?: [a-zäöüß]{1,20})? seite (?:leider )?nicht"
    r" finden|keine seite gefunden"
)
_SPANISH = (
    r"(?:(?:la|esta|el|este)\s)?(?:página|pagina|archivo|documento|contenido|recurso|artículo)"
    r"(?:\sweb)?(?:\s(?:solicitad[ao]|buscad[ao]|que (?:usted )?(?:buscas?|está buscando"
    r"|estás buscando|has solicitado|ha solicitado)))?\s(?:ya\s)?no\s(?:(?:se|ha|fue|pudo|ha sido|se ha"
    r"|se pudo|está|pudo ser)\s)?(?:encontrad[ao]|existe|existe o .{1,40}|disponible|encuentra"
    r"(?: disponible)?|encontrar)|no (?:se (?:ha )?(?:encuentra|encontró|encontrado|pudo encontrar)"
    r"|(?:hemos|pudimos|podemos|hemos podido) encontra(?:do|r)|encontramos|existe) (?:la|esta|el"
    r"|este) (?:página|recurso|archivo|documento)(?: (?:solicitad[ao]|que (?:buscas?|está buscando)))?"
)
_PORTUGUESE = (
    r"(?:(?:a|esta|o|este)\s)?(?:página|pagina|arquivo|ficheiro|documento|conteúdo|artigo)"
    r"(?:\s(?:solicitad[ao]|procurad[ao]|que (?:você )?(?:procura|está procurando|procurava"
    r"|solicitou)))?\snão\s(?:(?:foi|pôde ser|pode ser|está)\s)?(?:mais\s)?(?:encontrad[ao]"
    r"|localizad[ao]|existe(?: mais)?|disponível)(?: ou (?:foi|está) .{1,30})?|não (?:(?:foi possível|conseguimos|pudemos) encontrar|encontramos) (?:a"
    r"|essa|esta|o) (?:página|arquivo|conteúdo)(?: (?:solicitad[ao]|que você (?:procura|procurava)))?"
)
_ITALIAN = (
    r"(?:(?:la|questa|questo|il|l'|quest')\s?)?(?:pagina|file|documento|contenuto|articolo|risorsa)"
    r"(?:\s(?:richiest[ao]|cercat[ao]|che (?:cerchi|stai cercando|hai richiesto)))?"
    r"\s(?:non\s(?:(?:è stat[ao]|è)\s)?(?:più\s)?(?:trovat[ao]|esiste(?: più)?|disponibile)"
    r"|(?:inesistente|non esistente)|è stat[ao] (?:rimoss|eliminat|cancellat|spostat)[ao])"
    r"|(?:impossibile trovare|non (?:abbiamo trovato|riusciamo a trovare|troviamo)) (?:la|questa|quella)"
    r" pagina(?: (?:richiesta|che (?:cerchi|stai cercando)))?"
)
_RUSSIAN = (
    r"(?:(?:запрашиваемая|запрошенная|искомая|данная|такая|эта)\s)?(?:страница|файл|документ"
    r"|материал|статья)(?:,? котор(?:ую|ый) вы (?:ищете|запросили),?)?\s(?:(?:больше|уже)\s)?"
    r"(?:не\s(?:был[ао]?\s)?"
    r"(?:найден[ао]?|существует|доступ(?:ен|н[ао]))|удал[её]н[ао]?|отсутствует)"
    r"|(?:мы )?не (?:удалось|можем|смогли|получилось) найти (?:(?:эту|такую|запрошенную|нужную)\s)?"
    r"(?:страницу|запись|публикацию)|(?:запись|публикация) (?:не найдена|удалена)"
    r"|(?:такой\s)?страницы (?:нет|не существует)|сторінк[уа] не (?:знайдено|існує)"
)
_OTHER_EUROPEAN = (
    r"sidan (?:kunde inte hittas|hittades inte|finns inte)|siden (?:blev ikke fundet|ble ikke"
    r" funnet|findes ikke|finnes ikke)|sivua ei löy(?:dy|tynyt)|strán?ka (?:nenalezena|nebyla"
    r" nalezena|neexistuje|nenájdená)|az oldal nem (?:található|létezik)|pagina nu (?:a fost găsită"
    r"|există)|η σελίδα δεν (?:βρέθηκε|υπάρχει)|הדף לא נמצא|صفحه (?:مورد نظر )?یافت نشد"
    r"|पृष्ठ नहीं मिला"
)
_POLISH = (
    r"nie (?:znaleziono|odnaleziono|znaleźliśmy|udało się znaleźć|możemy znaleźć) (?:(?:szukanej|żądanej|takiej"
    r"|tej)\s)?(?:strony|pliku|dokumentu|artykułu)|nie ma takiej (?:strony|podstrony)"
    r"|(?:(?:szukana|żądana|ta|taka|podana)\s)?(?:pod)?strona"
    r"(?: o (?:podanym|tym) adresie|,? (?:której|którą) (?:szukasz|próbujesz (?:otworzyć|wyświetlić)),?)?\s(?:już\s)?"
    r"(?:nie (?:została (?:znaleziona|odnaleziona)|istnieje|znaleziona|jest(?: już)? dostępna)"
    r"|(?:została )?(?:usunięta|przeniesiona)(?: lub (?:usunięta|przeniesiona))?)"
    r"|(?:(?:szukany|żądany|ten)\s)?(?:artykuł|plik|dokument|wpis|zasób)\s"
    r"(?:nie (?:został znaleziony|istnieje|jest(?: już)? dostępny)|został usunięty)"
)
_DUTCH = (
    r"(?:(?:de|deze|het|dit|opgevraagde|gevraagde|gezochte)\s){0,2}(?:web)?(?:pagina|artikel"
    r"|bestand|document|inhoud|bericht)(?:\s(?:die|dat|waar) (?:u|je|jij) (?:naar )?(?:zoekt?|zocht"
    r"|opvroeg|hebt opgevraagd))?,?\s(?:bestaat (?:helaas )?niet(?: meer| \(meer\)?)?"
    r"|(?:(?:is|kan|kon|werd|was)\s)?(?:helaas\s)?niet (?:meer )?(?:(?:worden )?gevonden"
    r"(?: worden)?|beschikbaar|te vinden|toegankelijk)"
    r"|(?:is|werd) (?:helaas )?(?:verwijderd|verplaatst)(?: of (?:verwijderd|verplaatst))?)"
    r"|(?:we|wij) (?:kunnen|konden) (?:de|deze) pagina (?:helaas )?niet vinden"
)
_TURKISH = (
    r"(?:(?:aradığ[ıi]n(?:[ıi]z)?|istenen|istediğiniz|ulaşmaya çal[ıi]şt[ıi]ğ[ıi]n[ıi]z"
    r"|görüntülemek istediğiniz|böyle bir|bu)\s){0,2}(?:sayfa|içerik|dosya|belge|makale|yaz[ıi]"
    r"|bağlant[ıi]|gönderi)(?:ya|ye)?\s(?:art[ıi]k\s)?(?:bulunamad[ıi]|ulaş[ıi]lam[ıi]yor|bulunam[ıi]yor|bulunmuyor"
    r"|bulunmamaktad[ıi]r|mevcut değil(?:dir)?|yok|yay[ıi]nda değil|(?:yay[ıi]ndan )?kald[ıi]r[ıi]l"
    r"(?:d[ıi]|m[ıi]ş(?:t[ıi]r)?)|silin(?:di|miş(?:tir)?))"
)
_ARABIC_THING = r"(?:الصفحة|الصفحه|المقالة?|المحتوى|الملف|الرابط|المستند)"
_ARABIC = (
    rf"(?:هذ[هاي] )?{_ARABIC_THING}(?: المطلوبة?)?(?: (?:التي|الذي) (?:تبحث عنها?|طلبتها?|طلبته"
    r"|تحاول الوصول إليها?))? (?:غير (?:موجودة?|متوفرة?|متاحة?)|لم (?:تعد|يعد) (?:موجود|متاح|متوفر)"
    r"\w{0,2}|تم (?:حذفها?|نقلها?|إزالتها?))"
    rf"|(?:لم يتم|تعذ[رّ]{{1,2}}|لا يمكن) العثور على (?:هذ[هاي] )?{_ARABIC_THING}(?: المطلوبة?)?"
    r"|لا توجد (?:صفحة|صفحه)(?: .{1,20})?"
)
_VIETNAMESE_THING = r"(?:trang(?: web)?|bài viết|nội dung|tệp(?: tin)?|tài liệu|liên kết|đường dẫn)"
_VIETNAMESE_SOUGHT = r"(?: này| (?:mà )?(?:bạn|quý khách) (?:đang |cần |muốn )?(?:tìm(?: kiếm)?|yêu cầu|truy cập|xem))?"
_VIETNAMESE_GONE = r"(?:đã )?(?:bị )?(?:xóa|xoá|gỡ(?: bỏ)?|di chuyển)"
_VIETNAMESE = (
    rf"{_VIETNAMESE_THING}{_VIETNAMESE_SOUGHT} (?:hiện )?(?:không (?:còn )?(?:tồn tại|tìm thấy"
    rf"|được tìm thấy|có sẵn|khả dụng)|{_VIETNAMESE_GONE})(?: (?:hoặc|hay) {_VIETNAMESE_GONE})?"
    rf"|không (?:thể )?tìm thấy {_VIETNAMESE_THING}{_VIETNAMESE_SOUGHT}"
)
_SOUTHEAST_ASIAN = (
    r"halaman(?: ini)?(?: yang (?:anda|kamu) (?:cari|minta|tuju))? (?:tidak (?:ditemukan|tersedia"
    r"|ada)|telah dihapus)|ไม่พบหน้า(?:เว็บ|นี้|ที่.{1,20})?"
)
_CHINESE_THING = (
    r"(?:页面|頁面|网页|網頁|页|頁|文章|内容|內容|文件|档案|檔案|帖子|资源|資源|链接|連結|鏈接|地址|网址"
    r"|網址|商品|视频|影片|仓库|项目|專案|主题|信息|資訊|博客|专栏|问题|回答|用户|站点|网站|網站|数据集|论文"
    r"|分享(?:的)?(?:文件|链接|内容)?|作品)"
)
_CHINESE_ABSENT = (
    r"(?:不存在|不見了|不见了|没有找到|沒有找到|没找到|未找到|未能找到|找不到|无法找到|無法找到|无法访问"
    r"|無法存取|无法显示|(?:已经?|已被)?(?:无效|取消)|正在被?审核(?:中)?|被(?:隐藏|屏蔽|锁定)|(?:已经?|已經|可能)?被?(?:作者|发布者|管理员|用户)?(?:下线|下架|失效|过期|關閉|关闭|移走|搬家)"
    r"|(?:已经?|已經|可能|被|作者|发布者|管理员|用户){1,3}(?:删除|刪除|移除)"
    r"|(?:因.{1,12})?(?:无法|不能|不可)(?:查看|浏览)|(?:已经?)?取消了?分享"
    r"|走丢|丢失|丢了|失联|飞走|打不开)"
)
_CHINESE = (
    r"(?:(?:非常|很|十分)?(?:抱歉|对不起|對不起|不好意思|糟糕|哎呀|啊哦|噢|哦)[\W_]{0,4})?"
    r"(?:(?:您|你)?(?:所|要|想要?|正在|当前)*+(?:访问|訪問|请求|請求|查看|浏览|瀏覽|查找|寻找|尋找|找|打开|输入)?的?)?"
    rf"(?:该|該|此|这个|這個|当前|相关|指定的?)?{_CHINESE_THING}(?:已经?|已經|好像|似乎|暂时|暫時|可能|都|并)*"
    rf"{_CHINESE_ABSENT}(?:[了啦哦]|(?:[,，、]?(?:或|或者|或已|或者已经?)?)?{_CHINESE_ABSENT}){{0,3}}"
    rf"|(?:找不到|未找到|没有找到|無法找到|无法找到)(?:您|你)?(?:要|想要?|访问|請求|请求|查找|的){{0,4}}"
    rf"(?:该|此|这个)?{_CHINESE_THING}"
)
_JAPANESE = (
    r"(?:お探し|ご指定|指定され?た?|アクセスしようとした|ご要望|リクエストされた|こ|こちら|該当)?の?(?:ウェブ)?"
    r"(?:ページ|ファイル|コンテンツ|記事|url|サイト)(?:は|が|を)?(?:お?(?:見つ|みつ)(?:かりません(?:でした)?"
    r"|けることができません(?:でした)?)|存在しません|表示できません|ありません|削除され(?:ました|ています|た可能性が.{0,10})|"
    r"(?:移動|削除).{0,20}|公開(?:を|が|は)?終了(?:しました|いたしました)|現在?(?:公開|表示)されていません"
    r"|閲覧できません)"
)
_KOREAN = (
    r"(?:요청하신|찾으시는|해당|죄송합니다\W{0,3})?\s?(?:웹\s?)?(?:페이지|파일|문서|콘텐츠|게시[물글]|주소|글|자료)"
    r"(?:를|을|가|이|는|은)?\s?(?:찾을\s?수\s?(?:없습니다|없음|없어요)|존재하지\s?않(?:습니다|음|는 페이지)"
    r"|없습니다|삭제되었.{0,6})"
    r"|(?:삭제되었거나\s?)?존재하지 않는 (?:페이지|게시물|게시글|문서|글|자료|주소|파일)(?:입니다|에요)?"
    r"|삭제된 (?:페이지|게시물|게시글|문서|글|자료|콘텐츠)(?:입니다|이에요)"
)
_MISSING = lazily(
    f"{_SORRY}(?:{_STATUS}|{_ENGLISH}|{_FRENCH}|{_GERMAN}|{_SPANISH}|{_PORTUGUESE}|{_ITALIAN}"
    f"|{_RUSSIAN}|{_POLISH}|{_DUTCH}|{_TURKISH}|{_OTHER_EUROPEAN}|{_ARABIC}|{_VIETNAMESE}"
    f"|{_SOUTHEAST_ASIAN}|{_CHINESE}|{_JAPANESE}|{_KOREAN})"
    r"(?:\W{1,4}(?:error\W?)?(?:404|410))?"
)
# Pages that web servers have until there is a site.
_NO_SITE = lazily(
    r"welcome to (?:nginx|openresty|tengine)(?: on .{1,40})?|caddy works"
    r"|apache2? (?:[a-z]{1,12} )?default page.{0,12}"
    r"|(?:http server )?test page for the .{1,60}server.{0,30}"
    r"|iis windows server|iis\d{1,2}|(?:web server's|domain|default web ?site|default plesk)"
    r" default page|default (?:plesk|web ?site) page|(?:恭喜[\W_]{0,3})?站点创建成功|没有找到站点"
)
_MAX_NO_SITE = 5_000  # characters of prose; some explain where the configuration is
# Pages of hosting services whose customer has no site any more.
_NO_ACCOUNT = lazily(
    r"it works"
    r"|(?:this |the )?(?:hosting )?(?:account|web ?site|site) (?:has been |has |is |was )?"
    r"(?:temporarily )?(?:suspended|expired|disabled|deactivated)"
    r"|(?:sorry,? )?this (?:store|shop) is (?:currently )?(?:unavailable|closed)"
    r"|(?:该|此|本)?(?:网站|站点)(?:已|已经|被|已被){0,2}(?:暂停服务|暂停|关闭|停用|过期)"
    r"|(?:compte|hébergement|site) suspendu"
    r"|(?:konto|webseite|website|webspace) (?:wurde |ist )?gesperrt"
    r"|(?:cuenta|sitio) suspendid[ao]|(?:conta|site) suspens[ao]"
    r"|(?:аккаунт|сайт) (?:временно )?(?:отключ[её]н|заблокирован|приостановлен)"
)
_MAX_NO_ACCOUNT = 200  # characters of prose; help about such accounts is longer
# A title of a page that only has a message.
_NOTICE = lazily(
    r"提示信息|系统提示|提示|错误信息|出错了|error|message|notice|hinweis|fehler|エラー|알림"
    r"|오류(?:\s?안내)?(?:\s?페이지)?|ошибка|erreur|aviso"
)
_MAX_NOTICE = 300  # characters of prose
_MAX_ONLY_TEXT = 60  # characters of all text of a page
_NOTICE_END = lazily(r"[.!?。！？\n\[]|\\n")
# A page without text that shows a message in a window and goes elsewhere.
_ALERT = lazily(r"alert\s{0,9}\(\s{0,9}([\"'])(.{1,200}?)\1", re.IGNORECASE)
_LEAVES = lazily(r"location\s{0,9}[.=]|history\s{0,9}\.", re.IGNORECASE)
_MISSING_QUERY = lazily(
    r"(?:\A|&)(?:error|err|status|code|e)=(?:404|410|(?:page[-_]?)?not[-_]?found)(?:&|\Z)",
    re.IGNORECASE,
)
_MISSING_PATH = lazily(
    r"(?:/[a-z]{2}(?:[-_][a-z]{2})?)?/(?:errors?/|errorpages?/|static/)?(?:404|410|not[-_]?found"
    r"|page[-_]?not[-_]?found|error[-_]?404|404[-_]?error|404[-_]?not[-_]?found|notfound)"
    r"(?:\.(?:html?|aspx?|php|jsp|do))?/?",
    re.IGNORECASE,
)
# A segment of the path of an article about such a status.
_ABOUT_MISSING = lazily(
    r"/(?:(?:http|status|code|error)s?[-_]?){0,3}"
    r"(?:(?:404|410)(?:[-_]?(?:not[-_]?found|gone|errors?))?|not[-_]?found|errors?)"
    r"(?:\.\w{2,5})?(?:/|\Z)",
    re.IGNORECASE,
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
    if last.path == first.path and (_ABOUT_MISSING.search(first.path) or is_discussion(first)):
        return ""  # a link to a page about errors
    if text := _message(page):
        return f"status 200, but the page says `{text[:_SHOWN]}`"
    return ""


def _message(page: WebPage) -> str:
    """Return the title, heading or message that says that a page does not exist, "" if none."""
    text = says(page, _MISSING)
    if text and not page.has_more_prose(_MAX_PROSE):
        return text
    for phrase, most in ((_NO_SITE, _MAX_NO_SITE), (_NO_ACCOUNT, _MAX_NO_ACCOUNT)):
        text = says(page, phrase)
        if text and not page.has_more_prose(most):
            return text
    if "alert" in page.lower and not page.text:
        alert = _ALERT.search(page.source)
        if alert is not None and _LEAVES.search(page.source):
            return _missing_sentence(alert[2])
    if says(page, _NOTICE) and not page.has_more_prose(_MAX_NOTICE):
        return _missing_sentence(page.prose)
    if not page.heading and len(page.text) <= _MAX_ONLY_TEXT:
        return _missing_sentence(page.text)
    return ""


def _missing_sentence(text: str) -> str:
    """Return the sentence of a message that says that a page does not exist, "" if none."""
    sentences = (sentence.strip() for sentence in _NOTICE_END.split(text))
    return next((each for each in sentences if _MISSING.fullmatch(each.lower())), "")
