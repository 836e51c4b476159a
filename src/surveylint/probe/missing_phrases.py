"""Missing phrases: how pages say in many languages that there is nothing, or nothing yet or no more.

Each phrase is written as texts are compared: in lower case and in the form NFKC.
"""

from __future__ import annotations

import re

from surveylint.lazy import lazily

_SORRY = (
    r"(?:(?:oops|ups|whoops|uh[- ]?oh|sorry|so sorry|we'?re sorry|we are sorry|oh no|hmm+|ouch"
    r"|error|http|status|code|http status|404|410|unfortunately|erreur|fehler|erro|errore|désolé"
    r"|entschuldigung"
    r"|lo sentimos|desculpe|spiacenti|извините|к сожалению|oups|désolés|hoppla|huch|vaya|ops|opa"
    r"|увы|упс|ojej|helaas|oeps|uy|ay|앗|이런|죄송합니다|申し訳(?:ございません|ありません)"
    r"|siamo spiacenti|ci dispiace|üzgünüz|maalesef|przepraszamy|niestety|rất tiếc|xin lỗi|maaf"
    r"|عذر(?:ا|اً|ًا)|عفو(?:ا|اً|ًا)|نأسف|نعتذر|fout|błąd|lỗi|خطأ|hata"
    r"|tyvärr|beklager|desværre|dessverre|valitettavasti|bohužel|bohužiaľ|omlouváme se|jejda"
    r"|hoppsan"
    r"|sajnos|sajnáljuk|ne pare rău|din păcate|λυπούμαστε|δυστυχώσ|מצטערים|סליחה|متاسفانه|متأسفانه"
    r"|क्षमा करें|माफ़ करें|на жаль|вибачте|ой|съжаляваме|žao nam je|nažalost|ho sentim|ขออภัย"
    r"|ขอโทษ"
    r"|抱歉|对不起|對不起|很抱歉|非常抱歉|leider|malheureusement|lamentablemente|purtroppo|infelizmente"
    r"|chyba|fel|fejl|feil|virhe|hiba|eroare|σφάλμα|שגיאה|помилка|грешка|greška)[\W_]{1,6}){0,3}"
)
_THING = (
    r"(?:(?:web ?)?pages?|web ?site|site|file|document|article|content|resource|item|record|paper"
    r"|post|url|link|address|entry|project|repository|repo|data ?set|model|user|profile|account"
    r"|video|image|photo|doi|product|story|thread|topic|question|channel|space|notebook|package"
    r"|publication|listing|event|course|app|folder|directory|gist|branch|collection|object|route"
    r"|transfer|bitstream|presentation|slide ?show|recording|discussion|comment|message|invite"
    r"|invitation|submission|wiki|blog|board|form|poll|survey|playlist|podcast|episode|job)"
)
_DEFINITE = (
    r"(?:(?:the|this|that|your|our|any|such a?|requested|specified|github|github pages)\s){0,4}"
)
_SOUGHT = (
    r"(?:\s(?:that\s)?you(?:'re| are|'ve| have| were)?(?:\s(?:just|currently))?\s"
    r"(?:looking for|asked for|requested|request|tried to (?:access|reach|open|view)|trying to"
    r"(?: access| reach| open| view)?|searching for|want(?:ed)?|entered|followed|seeking))?"
)
_NOT = (
    r"(?:(?:was|is|were|are|could|can|has|have|does|do|did|may|might)\s)?"
    r"(?:(?:unfortunately|currently)\s)?(?:not|no longer|never)\s(?:currently\s|yet\s)?"
    r"|cannot\s|(?:does|do|did|is|are|ca|could|was|were|has|have|wo)n'?t\s"
)
_ABSENT = (
    rf"(?:{_NOT})(?:be\s|been\s)?(?:found|exist|exists|available|accessible|here|there|displayed"
    r"|shown|active|currently available|available on this (?:site|server)|located|retrieved"
    r"|accepting responses)"
    r"|(?:(?:is|was|are|has been|have been|has|may have been)\s)?"
    r"(?:(?:permanently|since|recently|already|now|currently)\s)?(?:unavailable|gone|missing"
    r"|removed|deleted|lost|taken down|moved or deleted"
    r"|deleted or moved|removed or deleted|deleted or removed)"
    r"|has (?:gone missing|gone away|vanished|disappeared|wandered off|moved or been deleted)"
)
_SINCE = r"(?:\s(?:any ?more|any longer|right now|at the moment|at this time|on this server|here))?"
_OR = (
    rf"(?:,?\s(?:or|and)\s(?:it\s)?(?:(?:is|has|was|may have)\s)?(?:been\s)?"
    rf"(?:{_ABSENT}|moved|renamed|private|expired|replaced(?: by .{{1,40}})?))?"
    r"(?:\s(?:from|by|at the request of|due to|because of)\s.{1,80})?"
)
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
    r"|(?:(?:this|the|your|share|shared|sharing|download)\s){0,2}(?:link|transfer|invite|invitation"
    r"|share) (?:has |is |may be )?(?:expired|no longer valid|not valid|invalid)"
    r"(?: (?:or|and) (?:is |has )?(?:expired|no longer (?:valid|available)"
    r"|not available any ?more))?"
    r"|there is (?:currently )?no (?:text|content) (?:in|on) this page"
    r"|(?:we )?(?:could not|couldn't|cannot|can't) find (?:this|that|the requested"
    r"|the specified) [\w -]{3,30}"
    r"|this (?:tinyurl|short link|link|url) has been (?:terminated|disabled|suspended|blocked)"
    r"|the link you followed is (?:incorrect or outdated|incorrect|outdated|broken|invalid)"
    r"|the (?:topic|board|page"
    r"|topic or board) you are looking for appears to be (?:either )?(?:missing|gone).{0,40}"
    r"|this (?:dataset|data set) has been deaccessioned|the (?:viz|visuali[sz]ation|chart"
    r"|map) you(?:'re| are) looking"
    r" for has been deleted.{0,40}"
    r"|you (?:can't|cannot) (?:join|access|view|open) this .{1,20} because .{1,60}"
    r"|(?:invalid \w{1,20} (?:id|number): )?no such (?:record|entry|item|thread|topic|user"
    r"|document)"
    r"|(?:invalid|unknown) (?:thread|file|post|topic|user|article|message) (?:specified|id)"
    r"|invalid or deleted file"
    r"|(?:this |the )?(?:wiki )?(?:topic|page|entry)(?: .{1,60})? (?:does not"
    r"|doesn't) exist(?: yet)?"
    r"|(?:it )?looks like (?:this|the|that) (?:page|link|post|file|item) (?:is missing|is gone"
    r"|has moved|doesn't exist"
    r"|does not exist|was deleted|can't be found)|(?:this|the) (?:invite|invitation|link"
    r"|invite link) (?:was|has been|is)"
    r" (?:reset|revoked|disabled|deactivated)"
    r"|(?:this|the) page does not exist yet|nothing (?:is |was )?here(?: yet| any ?more)?"
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
    r"|n'est (?:pas|plus) (?:disponible|accessible|en ligne)|a été (?:supprimée?|retirée?|effacée?"
    r"|déplacée?|dépubliée?))(?:,? (?:ou|et) (?:(?:elle|il) )?(?:n'est (?:pas|plus)"
    r" (?:disponible|accessible|en ligne)|n'existe (?:pas|plus)|a été (?:supprimée?|déplacée?"
    r"|retirée?)"
    r"|a changé d'adresse|l'(?:adresse|identifiant) est (?:erronée?"
    r"|incorrecte?)))?(?: par .{1,40})?"
    r"|page d'erreur"
    r"|(?:nous n'avons pas (?:pu )?trouv(?:é|er)|impossible de trouver|aucune?) (?:(?:la|cette"
    r"|votre"
    r"|l')\s?)?(?:page|article|ressource)(?: (?:demandée?|trouvée?|que vous cherchez))?"
)
_GERMAN = (
    r"(?:(?:die|der|das|diese|dieser|dieses|ihre)\s)?(?:(?:angeforderte|gesuchte|gewünschte"
    r"|aufgerufene|angefragte|von ihnen [a-zäöüß]+)[rs]?\s)?(?:web)?(?:seite|datei|inhalt|dokument"
    r"|artikel|adresse|url|beitrag|eintrag|datensatz|link|veröffentlichung"
    r"|publikation)\s(?:(?:wurde|konnte|ist|existiert|kann)\s)?(?:leider\s)?"
    r"(?:nicht(?: mehr)?(?: (?:gefunden(?: werden)?|vorhanden|verfügbar|auffindbar|erreichbar))?"
    r"|nicht existent|(?:leider )?(?:gelöscht|entfernt|verschoben|umgezogen)"
    r"|steht (?:leider )?nicht (?:mehr|länger)? ?zur verfügung"
    r"|nicht (?:mehr )?zur verfügung)(?: werden)?"
    r"(?: (?:oder|und) (?:(?:wurde|ist|existiert) )?(?:gelöscht|entfernt|verschoben|umgezogen"
    r"|nicht mehr"
    r" (?:vorhanden|verfügbar)))?"
    r"|(?:ist|wurde|konnte|existiert|steht) (?:die|der|das|diese[rs]?)(?: von ihnen)?"
    r"(?: [a-zäöü]{4,20}[es])? (?:web)?(?:seite|datei|inhalt|dokument|artikel|adresse|beitrag"
    r"|eintrag"
    r"|datensatz)(?: leider)? (?:nicht(?: mehr)?(?: (?:gefunden(?: werden)?|vorhanden|verfügbar"
    r"|auffindbar|erreichbar|zur verfügung))?|gelöscht|entfernt|verschoben|umgezogen)"
    r"(?: (?:oder|und) (?:(?:wurde|ist) )?(?:gelöscht|entfernt|verschoben|umgezogen))?"
    r"|(?:diese|die) seite gibt es (?:leider )?nicht(?: mehr)?|(?:diese"
    r"|die) seite existiert (?:leider )?nicht(?: mehr)?"
    r"|wir (?:konnten|können) (?:die|diese|ihre)(?: [a-zäöüß]{1,20})? seite (?:leider )?nicht"
    r" finden|keine seite gefunden"
)
_SPANISH = (
    r"(?:(?:la|esta|el|este)\s)?(?:página|pagina|archivo|documento|contenido|recurso|artículo)"
    r"(?:\sweb)?(?:\s(?:solicitad[ao]|buscad[ao]|que (?:usted )?(?:buscas?|está buscando"
    r"|estás buscando|has solicitado|ha solicitado)))?\s(?:ya\s)?no\s(?:(?:se|ha|fue|pudo|ha sido"
    r"|se ha"
    r"|se pudo|está|pudo ser)\s)?(?:encontrad[ao]|existe|existe o .{1,40}|disponible|encuentra"
    r"(?: disponible)?|encontrar)|(?:la|esta|el|este) (?:página|archivo|documento|contenido|recurso"
    r"|artículo"
    r"|entrada|publicación) (?:ha sido|fue) (?:eliminad|borrad|movid|retirad)[ao]"
    r"|no (?:se (?:ha )?(?:encuentra|encontró|encontrado|pudo encontrar)"
    r"|(?:hemos|pudimos|podemos|hemos podido) encontra(?:do|r)|encontramos|existe) (?:la|esta|el"
    r"|este) (?:página|recurso|archivo|documento)(?: (?:solicitad[ao]|que (?:buscas?"
    r"|está buscando)))?"
)
_PORTUGUESE = (
    r"(?:(?:a|esta|o|este)\s)?(?:página|pagina|arquivo|ficheiro|documento|conteúdo|artigo)"
    r"(?:\s(?:solicitad[ao]|procurad[ao]|que (?:você )?(?:procura|está procurando|procurava"
    r"|solicitou)))?\snão\s(?:(?:foi|pôde ser|pode ser|está)\s)?(?:mais\s)?(?:encontrad[ao]"
    r"|localizad[ao]|existe(?: mais)?|disponível)(?: ou (?:foi|está) .{1,30})?"
    r"|não (?:(?:foi possível|conseguimos|pudemos) encontrar|encontramos) (?:a"
    r"|essa|esta|o) (?:página|arquivo|conteúdo)(?: (?:solicitad[ao]|que você (?:procura"
    r"|procurava)))?"
)
_ITALIAN = (
    r"(?:(?:la|questa|questo|il|l'|quest')\s?)?(?:pagina|file|documento|contenuto|articolo|risorsa)"
    r"(?:\s(?:richiest[ao]|cercat[ao]|che (?:cerchi|stai cercando|hai richiesto)))?"
    r"\s(?:non\s(?:(?:è stat[ao]|è)\s)?(?:più\s)?(?:trovat[ao]|esiste(?: più)?|disponibile)"
    r"|(?:inesistente|non esistente)|è stat[ao] (?:rimoss|eliminat|cancellat|spostat)[ao])"
    r"(?:,? (?:o|oppure|ed?) (?:è stat[ao] (?:rimoss|eliminat|cancellat|spostat)[ao]|non (?:è"
    r"|esiste)"
    r" più(?: disponibile)?))?"
    r"|(?:impossibile trovare|non (?:abbiamo trovato|riusciamo a trovare|troviamo)) (?:la|questa"
    r"|quella)"
    r" pagina(?: (?:richiesta|che (?:cerchi|stai cercando)))?"
)
_RUSSIAN = (
    r"(?:(?:запрашиваемый|запрашиваемая|запрошенная|искомая|данная|такая|эта)\s)?(?:страница|файл"
    r"|документ"
    r"|материал|статья)(?:,? котор(?:ую|ый) вы (?:ищете|запросили),?)?\s(?:(?:больше|уже)\s)?"
    r"(?:не\s(?:был[ао]?\s)?"
    r"(?:найден[ао]?|существует|доступ(?:ен|н[ао]))|удал[её]н[ао]?|отсутствует)(?: (?:или"
    r"|либо) .{1,40})?"
    r"|(?:эта |данная )?(?:страница|статья|публикация|запись) (?:была )?(?:удалена"
    r"|перемещена)(?: или (?:удалена|перемещена"
    r"|не существует))?|(?:по (?:этому|данному) адресу )?ничего (?:нет|не найдено)"
    r"|(?:мы )?не (?:удалось|можем|смогли|получилось) найти (?:(?:эту|такую|запрошенную|нужную)\s)?"
    r"(?:страницу|запись|публикацию)|(?:запись|публикация) (?:не найдена|удалена)"
    r"|(?:такой\s)?страницы (?:нет|не существует)|сторінк[уа] не (?:знайдено|існує)"
)


def _says(things: str, absent: str, *, before: str = "", sought: str = "", either: str) -> str:
    """Return the pattern of "the page that you seek does not exist or was deleted".

    Args:
        things: What is missing.
        absent: What is said of it.
        before: Articles and adjectives, of which up to three come before the thing.
        sought: A clause or participle after the thing.
        either: The word between two things that are said.
    """
    described = rf"(?:(?:{before})\s){{0,3}}" if before else ""
    clause = rf"(?:,?\s(?:{sought}),?)?" if sought else ""
    return rf"{described}(?:{things}){clause}\s(?:{absent})(?:,?\s(?:{either})\s(?:{absent}))?"


_SWEDISH = _says(
    "(?:webb)?sidan|sida|posten|filen|dokumentet|artikeln|inlägget|innehållet|länken|resursen",
    r"(?:kunde|kan) (?:tyvärr )?inte (?:hittas|visas|nås)|hittades (?:tyvärr )?inte"
    r"|finns (?:tyvärr )?(?:inte|ej)(?: längre)?(?: kvar)?|har (?:tagits bort|raderats|flyttats)"
    r"|är (?:borttagen|borttaget|raderad|flyttad|inte (?:längre )?tillgängligt?)|existerar inte"
    r"|saknas",
    before="den|denna|det|detta|begärda|efterfrågade|sökta",
    sought=r"(?:som )?(?:du|ni) (?:sökte|söker|letar efter|letade efter|försöker nå|försökte nå|begärde)",
    either="eller",
)
_DANISH_NORWEGIAN = _says(
    "siden|side|dokumentet|filen|artikkelen|artiklen|innholdet|indholdet|innlegget|indlægget"
    "|posten",
    r"(?:blev|ble|kunne|kan|er|var) (?:desværre |dessverre )?ikke (?:finnes|findes|fundet|funnet"
    r"|vises|nås)"
    r"|(?:findes|finnes|fins|eksisterer) (?:desværre |dessverre )?ikke(?: længere| lenger)?"
    r"|ikke (?:fundet|funnet)|(?:er|har) (?:blevet |blitt )?(?:slettet|fjernet|flyttet)"
    r"|er ikke (?:længere |lenger )?(?:tilgængelig|tilgjengelig)",
    before="den|denne|det|dette|ønskede|forespurte|etterspurte",
    sought=r"(?:som )?du (?:leder efter|leter etter|søker|søgte|ba om|bad om|prøver å (?:nå|åpne)"
    r"|forsøger at (?:nå|åbne))",
    either="eller",
)
_FINNISH = _says(
    "(?:verkko)?sivua|(?:verkko)?sivu|sivustoa|tiedostoa|dokumenttia|artikkelia|sisältöä|artikkeli",
    r"ei (?:valitettavasti )?(?:löydy|löytynyt|voitu löytää|ole(?: enää)?(?: olemassa"
    r"| saatavilla)?)"
    r"|on (?:poistettu|siirretty)",
    before="etsimääsi|pyytämääsi|haluamaasi|hakemaasi|pyydettyä|tätä|tämä|etsimäsi|pyytämäsi",
    either="tai",
)
_CZECH_SLOVAK = _says(
    "stránk[au]|dokument|soubor|súbor|článe?k|článok|obsah|příspěvek|príspevok|záznam|odkaz",
    r"neb(?:yl|ol)[ao]? (?:nalezen|nájden|nájdená|nájdený)[ao]?|(?:již |už |viac )?neexistuje"
    r"|nenalezen[ao]?|nenájden[ýáé]|není (?:již )?(?:k dispozici|dostupn[áý])"
    r"|nie je (?:už )?(?:k dispozícii|dostupn[áý])|se nepodařilo (?:najít|nalézt)|sa nenašl[ao]"
    r"|b(?:yl|ol)[ao]? (?:smazán|odstraněn|odstránen|zmazan|přesunut|presunut|zrušen)[aoýáé]?",
    before="požadovan[áýoué]{1,2}|hledan[áýoué]{1,2}|hľadan[áýé]|zadan[áýoué]{1,2}|tato|táto|tuto|tento",
    sought="kter(?:ou|ý) (?:hledáte|požadujete|jste (?:hledali|zadali))"
    "|ktor(?:ú|ý) (?:hľadáte|požadujete|ste (?:hľadali|zadali))",
    either="nebo|alebo|či",
)
_HUNGARIAN = _says(
    "(?:web)?oldal|dokumentum|fájl|cikk|tartalom|bejegyzés|hivatkozás",
    r"(?:már )?nem (?:található|létezik|elérhető|érhető el)|megszűnt|törölve lett|törölték"
    r"|törlésre került",
    before="az?|ez az?|keresett|kért|kívánt|megadott",
    sought="amit (?:keres|keresel|keresett)",
    either="vagy",
)
_ROMANIAN = _says(
    "pagin[aă]|documentul|fi[șs]ierul|articolul|con[țt]inutul|resursa|adresa",
    r"nu (?:mai )?(?:exist[ăa]|este disponibil[ăa]?|a fost g[ăa]sit[ăa]?|a putut fi g[ăa]sit[ăa]?"
    r"|poate fi g[ăa]sit[ăa]?)|a fost (?:[șs]tears[ăa]|[șs]ters|eliminat[ăa]?|mutat[ăa]?)"
    r"|inexistent[ăa]?",
    before="aceast[ăa]|acest",
    sought="(?:pe care (?:o|îl) )?(?:c[ăa]uta[țt]i|cau[țt]i|a[țt]i (?:cerut|solicitat|c[ăa]utat))"
    "|c[ăa]utat[ăa]?|solicitat[ăa]?|cerut[ăa]?|accesat[ăa]?",
    either="sau",
)
_GREEK = _says(
    "(?:ιστο)?σελίδα|άρθρο|έγγραφο|αρχείο|περιεχόμενο",
    r"δεν (?:βρέθηκε|υπάρχει(?: πια| πλέον)?|είναι (?:πλέον )?διαθέσιμ[ηο]|μπορεί να βρεθεί)"
    r"|έχει (?:διαγραφεί|αφαιρεθεί|μετακινηθεί|καταργηθεί)",
    before="η|το|αυτή|αυτό|ζητούμεν[ηο]|συγκεκριμέν[ηο]",
    sought="που (?:ζητήσατε|ζητάτε|αναζητάτε|αναζητήσατε|ψάχνετε|προσπαθείτε να δείτε)",
    either="ή",
)
_HEBREW = _says(
    "הדף|העמוד|המסמך|הקובץ|המאמר|התוכן|הקישור",
    "(?:לא|אינו|איננו) (?:נמצא|קיים|זמין)(?: עוד| יותר)?|הוסר|נמחק|הועבר",
    sought="ש(?:חיפשתם?|ביקשתם?)|המבוקש|הזה|זה",
    either="או",
)
_PERSIAN = _says(
    "صفحه(?:\u200c?ی)?|مقاله|محتوا|فایل|سند|مطلب|لینک|پیوند|آدرس|نشانی",
    "(?:یافت|پیدا) (?:نشد|نشده است|نمی.?شود)|(?:دیگر )?وجود ندارد|(?:حذف|منتقل) شده(?: است)?"
    "|موجود نیست|در دسترس نیست",
    before="این",
    sought="مورد نظر(?: شما)?|درخواستی|درخواست شده|مورد درخواست",
    either="یا",
)
_HINDI = _says(
    "पृष्ठ|पेज|लेख|दस्तावेज़|फ़ाइल|सामग्री|वेबपेज",
    "नहीं (?:मिला|मिली|मिल सका)|(?:अब )?(?:उपलब्ध|मौजूद) नहीं है|हटा दिया गया है|हटाया गया है",
    before="यह|वह|अनुरोधित|आपके द्वारा अनुरोधित",
    either="या",
)
_UKRAINIAN = _says(
    "сторінк[ауи]|документ|файл|матеріал|статт[яюі]|публікаці[яюї]|запис|ресурс",
    r"(?:більше |вже )?не (?:бул[ао] )?(?:знайден[аоий]{1,2}|існує|доступн[аоий]{1,2})"
    r"|(?:було |була )?(?:видален|вилучен|переміщен)[аоий]{1,2}|відсутні[йя]|немає",
    before="запитан[ау]|шукан[ау]|ц[яюей]{1,2}|такої|така|дан[ау]|потрібн[ау]|вказан[ау]",
    sought="як(?:у|ий|ої) ви (?:шукаєте|запитали|запросили)",
    either="або|чи",
)
_SOUTH_SLAVIC = _says(
    "страницата|страница|документът|файлът|статията|stranic[au]|strana|stran|dokument|datoteka"
    "|članak"
    "|sadržaj",
    r"не (?:е|беше|може да бъде) намерена?|(?:вече )?не съществува|е (?:изтрита|премахната"
    r"|преместена)"
    r"|nije (?:pronađen|nađen|dostupn)[ao]?|(?:više )?ne (?:postoji|obstaja)|ni (?:bila )?najdena"
    r"|je (?:uklonjen|obrisan|premješten)[ao]?|не (?:постоји|е пронајдена)",
    before="търсената|исканата|тази|tražen[au]|ova|željena|zatražena|zahtevana|iskana",
    sought="която търсите|koju (?:tražite|ste (?:tražili|zatražili))|ki jo iščete",
    either="или|ili|ali",
)
_CATALAN = _says(
    "pàgina|document|contingut|article",
    "(?:ja )?no (?:s'ha trobat|s'ha pogut trobar|existeix|està disponible|es troba)",
    before="la|el|l'|aquesta|aquest",
    sought="sol·licitada|que (?:cerqueu|cerques|busqueu|busques)",
    either="o",
)
# Those that begin with the verb, and other languages.
_OTHERS = (
    r"vi (?:finner|fant) (?:dessverre )?ikke (?:siden|artikkelen|dokumentet)"
    r"(?: du (?:leter etter|ba om|søkte))?"
    r"|vi (?:kan|kunne) (?:desværre )?ikke finde (?:siden|artiklen)(?: du (?:leder efter|søgte))?"
    r"|vi (?:kan|kunde|hittar) (?:tyvärr )?inte (?:hitta )?(?:den |denna )?(?:sidan|artikeln)"
    r"(?: du (?:letar efter|söker|sökte))?|ingen side fundet"
    r"|emme (?:löytäneet|löydä) (?:etsimääsi )?sivua|nenašli (?:jsme|sme) .{0,20}stránku"
    r"|(?:a )?keresett oldalt nem találjuk|nu am (?:găsit|putut găsi) pagina.{0,30}"
    r"|no (?:s'ha trobat|hem trobat|trobem) (?:la|aquesta) pàgina(?: que .{1,20})?"
    r"|(?:kami )?tidak (?:dapat )?menemukan halaman.{0,20}|strani ni (?:bilo )?mogoče najti"
    r"|(?:такої|цієї) сторінки (?:не існує|немає)|не вдалося знайти (?:цю )?сторінку"
    r"|(?:търсената )?(?:от вас )?страница не (?:съществува|е намерена)"
    r"|puslapis (?:nerastas|neegzistuoja)|lapa nav atrasta|(?:lehte|lehekülge) ei leitud"
    r"|síða fannst ekki|صفحہ نہیں ملا|পৃষ্ঠাটি পাওয়া যায়নি"
)
_POLISH = (
    r"nie (?:znaleziono|odnaleziono|znaleźliśmy|udało się znaleźć|możemy znaleźć) (?:(?:szukanej"
    r"|żądanej|takiej"
    r"|tej)\s)?(?:strony|pliku|dokumentu|artykułu)|nie ma takiej (?:strony|podstrony)"
    r"|(?:(?:szukana|żądana|ta|taka|podana)\s)?(?:pod)?strona"
    r"(?: o (?:podanym|tym) adresie|,? (?:której|którą) (?:szukasz|próbujesz (?:otworzyć"
    r"|wyświetlić)),?)?\s(?:już\s)?"
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
    r"|bağlant[ıi]|gönderi)(?:ya|ye)?\s(?:art[ıi]k\s)?(?:bulunamad[ıi]|ulaş[ıi]lam[ıi]yor"
    r"|bulunam[ıi]yor|bulunmuyor"
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
_INDONESIAN = _says(
    "halaman|laman|artikel|dokumen|berkas|konten|tautan|postingan|fail",
    r"tidak (?:ditemukan|tersedia|ada|dapat ditemukan|dapat diakses|dijumpai|wujud)(?: lagi)?"
    r"|(?:telah|sudah|mungkin telah) (?:dihapus|dipindahkan|dialihkan|dipadam)",
    before="maaf",
    sought="(?:web )?(?:ini|tersebut)|(?:web )?yang (?:anda|kamu) (?:cari|minta|tuju|maksud|akses)",
    either="atau",
)
_THAI_THING = "(?:หน้า(?:เว็บ)?|เพจ|บทความ|เอกสาร|ไฟล์|เนื้อหา)"
_THAI = (
    rf"(?:ไม่พบ|ไม่มี){_THAI_THING}(?:นี้|ดังกล่าว|ที่.{{1,30}})?"
    rf"|{_THAI_THING}(?:นี้|ดังกล่าว|ที่.{{1,30}}?)?(?:ไม่มีอยู่(?:แล้ว|จริง)?|ถูกลบ(?:ไปแล้ว"
    rf"|แล้ว)?"
    r"|ไม่พร้อมใช้งาน)"
)
_CHINESE_THING = (
    r"(?:页面|頁面|该贴|此贴|文献|文獻|比赛|竞赛|网页|網頁|页|頁|文章|内容|內容|文件|档案|檔案|帖子|资源|資源|链接|連結|鏈接|地址|网址"
    r"|網址|商品|视频|影片|仓库|项目|專案|主题|信息|資訊|博客|专栏|问题|回答|用户|站点|网站|網站|数据集|论文"
    r"|分享(?:的)?(?:文件|链接|内容)?|作品)"
)
_CHINESE_ADVICE = r"(?:请|請|可能|返回|您|你|已|该|該|如需|也许|或许|或者)[^?]{0,40}"
_CHINESE_ABSENT = (
    r"(?:不存在|不見了|不见了|没有找到|沒有找到|没找到|未找到|未能找到|找不到|无法找到|無法找到|无法访问"
    r"|無法存取|无法显示|(?:已经?|已被)?(?:无效|取消)|正在被?审核(?:中)?|被(?:隐藏|屏蔽|锁定)|(?:已经?|已經|可能)?被?(?:作者|发布者|管理员"
    r"|用户)?(?:下线|下架|失效|过期|關閉|关闭|移走|搬家)"
    r"|(?:已经?|已經|可能|被|作者|发布者|管理员|用户){1,3}(?:删除|刪除|移除)"
    r"|(?:因.{1,12})?(?:无法|不能|不可)(?:查看|浏览)|(?:已经?)?取消了?分享"
    r"|走丢|丢失|丢了|失联|飞走|打不开|暂停(?:访问|开放)|停止访问|(?:已?被)?系统?屏蔽)"
)
_CHINESE = (
    r"(?:(?:非常|很|十分)?(?:抱歉|对不起|對不起|不好意思|糟糕|哎呀|啊哦|噢|哦)[\W_]{0,4})?"
    r"(?:(?:您|你)?(?:所|要|想要?|正在|当前)*+(?:访问|訪問|请求|請求|查看|浏览|瀏覽|查找|寻找|尋找|找|打开|输入)?的?)?"
    rf"(?:该|該|此|这个|這個|当前|相关|指定的?|共享的?|外部)?{_CHINESE_THING}(?:已经?|已經|好像|似乎|暂时|暫時|可能|都|并)*"
    rf"{_CHINESE_ABSENT}(?:[了啦哦]|(?:[,，、]?(?:或|或者|或已|或者已经?)?)?{_CHINESE_ABSENT}){{0,3}}"
    rf"(?:[,、]\s?{_CHINESE_ADVICE})?"
    rf"|(?:找不到|未找到|没有找到|無法找到|无法找到)(?:您|你)?(?:要|想要?|访问|請求|请求|查找|的){{0,4}}"
    rf"(?:该|此|这个)?{_CHINESE_THING}"
    r"|(?:查[无無]|无|無)(?:此|该|該|相[关關])?[笔筆条條]?(?:数据|資料|资料|记录|紀錄|文章|页面|頁面|信息|结果|結果)"
    rf"(?:[,、]\s?{_CHINESE_ADVICE})?"
)
_JAPANESE_THING = r"(?:ページ|ファイル|コンテンツ|記事|url|サイト|アカウント|データ|論文|資料|ブログ|動画|作品|商品|投稿)"
_JAPANESE = (
    r"(?:指定された)?(?:ファイルの)?(?:ダウンロード|公開|保存)期限が切れて(?:います|いるか[、,]?削除された可能性があります)|"
    rf"(?:お探し|ご?指定|アクセス|リクエスト|閲覧)?(?:の|された|いただいた|しようとした)?{_JAPANESE_THING}"
    rf"(?:[、,]?(?:または|もしくは|や|及び){_JAPANESE_THING})?(?:は|が)[、,]?(?:現在)?"
    r"(?:(?:存在しない|見つからない|移動した|移動された|削除された)(?:か|または|もしくは)[、,]?){0,2}"
    r"(?:既に|すでに|現在)?(?:削除され(?:ています|ました|た可能性があります)|移動(?:した|された)可能性があります"
    r"|存在しません|見つかりません(?:でした)?|公開されて(?:い|おり)ません|利用できません|閲覧できません|視聴できません)|"
    r"(?:お探し|ご指定|指定され?た?|アクセスしようとした|ご要望|リクエストされた|こ|こちら|該当)?の?(?:ウェブ)?"
    r"(?:ページ|ファイル|コンテンツ|記事|url|サイト)(?:は|が|を)?(?:お?(?:見つ|みつ)(?:かりません(?:でした)?"
    r"|けることができません(?:でした)?)|存在しません|表示できません|ありません|削除され(?:ました|ています|た可能性が.{0,10})|"
    r"(?:移動|削除)(?:し|され)(?:ました|ています|ております|た可能性.{0,12})|公開(?:を|が|は)?終了(?:しました|いたしました)|現在?(?:公開"
    r"|表示)されていません"
    r"|閲覧できません)"
)
_KOREAN = (
    r".{0,80}(?:요청하신|찾으시는|방문하시려는) (?:웹\s?)?(?:페이지|문서|주소)(?:를|을|가)? (?:찾을 수 (?:없습니다|없어요)|없습니다)|"
    r"(?:요청하신|찾으시는|해당|죄송합니다\W{0,3})?\s?(?:웹\s?)?(?:페이지|파일|문서|콘텐츠|게시[물글]|주소|글|자료)"
    r"(?:를|을|가|이|는|은)?\s?(?:찾을\s?수\s?(?:없습니다|없음|없어요)|존재하지\s?않(?:습니다|음|는 페이지)"
    r"|없습니다|삭제되었.{0,6})"
    r"|(?:삭제되었거나\s?)?존재하지 않는 (?:페이지|게시물|게시글|문서|글|자료|주소|파일)(?:입니다|에요)?"
    r"|(?:요청하신|찾으시는) (?:페이지|게시물|게시글|문서|자료)(?:는|은|가|이)? (?:삭제되었거나|이동되었거나|변경되었거나)"
    r" .{0,30}(?:없습니다|않습니다)|삭제된 (?:페이지|게시물|게시글|문서|글|자료|콘텐츠)(?:입니다|이에요)"
)
_END = r"(?:\W{1,4}(?:error\W?)?(?:404|410))?"
_LATIN = lazily(
    f"{_SORRY}(?:{_STATUS}|{_ENGLISH}|{_FRENCH}|{_GERMAN}|{_SPANISH}|{_PORTUGUESE}|{_ITALIAN}"
    f"|{_POLISH}|{_DUTCH}|{_TURKISH}|{_SWEDISH}|{_DANISH_NORWEGIAN}|{_FINNISH}|{_CZECH_SLOVAK}"
    f"|{_HUNGARIAN}|{_ROMANIAN}|{_SOUTH_SLAVIC}|{_CATALAN}|{_VIETNAMESE}|{_INDONESIAN}"
    f"|{_OTHERS}){_END}"
)
_OTHER_SCRIPTS = lazily(
    f"{_SORRY}(?:{_STATUS}|{_CHINESE}|{_JAPANESE}|{_KOREAN}|{_RUSSIAN}|{_UKRAINIAN}|{_SOUTH_SLAVIC}"
    f"|{_GREEK}|{_ARABIC}|{_PERSIAN}|{_HEBREW}|{_HINDI}|{_THAI}|{_OTHERS}){_END}"
)


def _is_of_other_script(char: str) -> bool:
    """Return whether a character is a letter of another script than Latin, which has U+1E00 to U+1EFF."""
    return char >= "\u0370" and not "\u1e00" <= char < "\u1f00" and char.isalpha()


_MOVED = lazily(
    r"verschoben|umgezogen|déplacée?|spostat[ao]|movid[ao]|flyttats?|flyttet|siirretty|přesunut"
    r"|presunut|mutat[ăa]?"
    r"|przeniesion|verplaatst|перемещен|переміщен|преместен|premješten|移動|移走|搬家|dipindahkan"
    r"|dialihkan|di chuyển"
    r"|نقلها?|منتقل|μετακινηθεί|הועבר"
)
_EITHER = lazily(
    r"\b(?:or|oder|ou|o|oppure|eller|tai|nebo|alebo|či|vagy|sau|lub|of|veya|atau|hoặc|hay|и|или|або"
    r"|чи|ή|או|یا|أو)\b"
    r"|或|か[、,]|または|もしくは|削除|존재|不存在"
)


class Phrases:
    """Phrases of all scripts, but not that a page has moved; only the pattern of the script of a text is compiled."""

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return a match if the whole text is one of the phrases."""
        if _MOVED.search(text) is not None and _EITHER.search(text) is None:
            return None  # the page is elsewhere
        if text.isascii() or not any(map(_is_of_other_script, text)):
            return _LATIN.fullmatch(text)
        return _OTHER_SCRIPTS.fullmatch(text)


MISSING = Phrases()
# A file that a record names may be closed to readers; the record is there.
UNAVAILABLE = lazily(
    r"(?:document|article|file|content|item|dokument\w{0,3}|documento?|artikel|artículo|articolo"
    r"|artigo|inhalt|contenu"
    r"|contenido|contenuto|conteúdo|документ|стать\w|artykuł)\b.{0,20}(?:available|unavailable"
    r"|accessible|verfügbar"
    r"|disponible|disponibile|disponível|доступ\w{0,3}|dostępn\w|beschikbaar|tillgänglig\w?"
    r"|dispozici|verfügung)\Z"
)
# Pages that web servers and hosting services have until there is a site.
NO_SITE = lazily(
    r"apache tomcat/\d.{0,12}|welcome to xampp(?: for .{1,20})?"
    r"|(?:hello! )?welcome to synology web station"
    r"|(?:success! )?your new web server is ready to use|apache is functioning normally"
    r"|your (?:web )?app(?: service)? is (?:up and )?running.{0,40}"
    r"|.{1,20} hosting setup complete|(?:http server|apache) test page(?: powered by .{1,30})?"
    r"|(?:this is the )?default (?:index )?page (?:of|for) (?:your|this) (?:web ?site|domain"
    r"|server)"
    r"|welcome to (?:nginx|openresty|tengine)(?: on .{1,40})?|caddy works"
    r"|apache2? (?:[a-z]{1,12} )?default page.{0,12}"
    r"|(?:http server )?test page for the .{1,60}server.{0,30}"
    r"|iis windows server|iis\d{1,2}|(?:web server's|domain|default web ?site|default plesk)"
    r" default page|default (?:plesk|web ?site) page|(?:恭喜[\W_]{0,3})?站点创建成功|没有找到站点"
    r"|(?:the |your )?(?:web ?site|site) (?:is )?not (?:yet )?(?:installed|published|connected)"
    r"|site non (?:installé|publié)|votre (?:site|hébergement) .{0,60}n'est pas encore (?:installé"
    r"|en ligne)"
    r"|(?:この|当)?(?:ホームページ|サイト|ウェブサイト)(?:スペース)?は(?:現在)?(?:準備中|未公開)です"
    r"|(?:이 )?(?:홈페이지|사이트)(?:는|가)? (?:준비\s?중|연결되(?:어 있)?지 않).{0,10}|도메인 연결 (?:안내|대기)"
)
# Pages of hosting services whose customer has no site any more, and of services that have ended.
NO_ACCOUNT = lazily(
    r"it works"
    r"|(?:this |the )?(?:hosting )?(?:account|web ?site|site|hosting) (?:has been |has |is |was )?"
    r"(?:temporarily )?(?:suspended|expired|disabled|deactivated|stopped)"
    r"|(?:sorry,? )?this (?:store|shop) is (?:currently )?(?:unavailable|closed)"
    r"|(?:this |the )(?:service|site|web ?site) (?:has |has been |is |was )?(?:permanently )?"
    r"(?:discontinued|shut down|closed|retired|ended)(?:,? (?:as of|on|since|in) .{1,40})?"
    r"|(?:this|the|das|dieses) forum (?:is|has been|was|ist|wurde) (?:permanently "
    r"|dauerhaft )?(?:closed|geschlossen"
    r"|abgeschaltet)|(?:diese )?website ist (?:zurzeit|derzeit) nicht verfügbar"
    r"|(?:.{1,20} )?서비스(?:가)? ?종료(?:되었습니다| 안내)|(?:호스팅 )?서비스 기간이? ?만료(?:되었습니다)?(?: 안내)?"
    r"|(?:抱歉[\W_]{0,3})?(?:该|此|本|您的?)?(?:网站|站点|空间|主机|账户)"
    r"(?:已|已经|被|已被|暂时|管理员){0,3}(?:暂停服务|暂停|关闭|停用|过期|停止运行|停止|欠费)(?:[,，].{0,30})?"
    r"|(?:compte|hébergement|site) (?:est |a été )?(?:temporairement )?(?:suspendu|désactivé)"
    r"|(?:konto|webseite|website|webspace|hosting|account) (?:wurde |ist )?(?:vorübergehend )?"
    r"(?:gesperrt|deaktiviert|abgeschaltet)"
    r"|(?:cuenta|sitio|página)(?: web)? (?:ha sido |está )?(?:temporalmente )?(?:suspendid"
    r"|desactivad)[ao]"
    r"|(?:conta|site) (?:foi |está )?(?:temporariamente )?(?:suspens|desativad)[ao]"
    r"|(?:account|sito|hosting|spazio web) (?:è (?:stato )?)?(?:temporaneamente )?(?:sospeso"
    r"|disattivato)"
    r"|(?:аккаунт|сайт|хостинг|уч[её]тная запись) (?:временно )?"
    r"(?:отключ[её]н|заблокирован|приостановлен)[ао]?"
    r"|(?:сайт|акаунт|обліковий запис|хостинг) (?:тимчасово )?"
    r"(?:вимкнено|заблоковано|призупинено|відключено)"
    r"|(?:hosting|služba|účet|web|webhosting)(?: b(?:yl|ol)[ao]?)? "
    r"(?:pozastaven|pozastavený|zablokov[áa]n|deaktivov[áa]n)[ao]?"
    r"|(?:akun|situs|web|laman)(?: hosting)?(?: ini)?(?: telah| sedang)? (?:ditangguhkan"
    r"|dinonaktifkan|disuspend)"
    r"|(?:bu )?(?:hesap|site|hosting|hosting hesabı) (?:askıya al[ıi]n(?:d[ıi]|m[ıi]şt[ıi]r)"
    r"|durdurulmuştur"
    r"|durduruldu|kapat[ıi]lm[ıi]şt[ıi]r)"
    r"|(?:konto|strona|serwis|hosting) (?:zostało |została |został )?(?:zawieszon|zablokowan"
    r"|wyłączon)[aeoy]?"
    r"|(?:account|website|site|hosting) (?:is )?(?:tijdelijk )?(?:opgeschort|geblokkeerd"
    r"|gedeactiveerd)"
    r"|(?:kontot|webbplatsen|sidan) (?:har |är )?(?:stängts av|avstängd|avstängt|spärrad|spärrat)"
    r"|(?:tài khoản|trang web|website|hosting)(?: này)? (?:đã )?(?:bị )?(?:tạm (?:ngưng|khóa|dừng)"
    r"|đình chỉ)"
    r"|تم (?:إيقاف|تعليق) (?:هذا )?(?:الحساب|الموقع|الاستضافة)"
    r"|(?:この|当)?(?:アカウント|サイト|サーバー?)は(?:現在)?(?:停止|凍結|利用停止)(?:されて(?:います|おります)|中です|しました)"
    r"|(?:이 )?(?:계정|사이트|홈페이지)(?:이|가|는)? (?:정지|중지|차단)(?:되었습니다|됨|상태입니다)"
    r"|(?:本|当|ホームページ|ブログ|ウェブ)?サービス(?:提供)?終了のお知らせ|(?:本)?(?:服务|網站|网站)(?:已)?(?:停止|终止|結束)(?:服务|运营|服務)"
)
# What a page says that came instead of those of a service that has ended.
RETIRED = lazily(
    r"(?!.{0,80}\b(?:submission|evaluation|registration|demo|test|old|project hosting))(?:(?:the"
    r"|this|our|my) )?.{0,40}\b(?:service|site|hub|server|portal|platform|pages|web ?space"
    r"|hosting)\b.{0,40}"
    r" (?:was|were|has been|have been) (?:retired|switched off|decommissioned|discontinued|closed"
    r"|shut down).{0,80}"
    r"|(?:der|dieser) dienst .{0,60}wurde (?:zum .{1,20} )?(?:eingestellt|abgeschaltet).{0,60}"
    r"|le service .{1,60} a été (?:définitivement )?(?:fermé|arrêté|supprimé).{0,60}"
    r"|fermeture des pages personnelles.{0,40}|el servicio .{1,60} (?:ha sido|fue) (?:cerrado"
    r"|retirado).{0,60}"
    r"|.{0,20}(?:ホームページ|ブログ)サービスは?.{0,40}(?:終了|停止)(?:しました|いたしました|について)"
)
# Pages that come instead of all others while a site is repaired.
_UNDER_MAINTENANCE = (
    r"(?:sorry,? )?(?:(?:(?:this|the|our) )?(?:site|system|website|web site|server|service|page)"
    r"|we)?"
    r"(?:'re| are| is)? ?(?:currently |temporarily |now )?(?:down for|under|in|undergoing"
    r"|closed for|offline for)"
    r" (?:scheduled |planned |routine |urgent |some )?maintenance(?: mode)?"
    r"|(?:scheduled|planned) maintenance(?: in progress)?|maintenance (?:in progress|break)"
    r"|(?:we'll|we will|the site will) be (?:right )?back(?: online| up)?(?: very)?(?: soon"
    r"| shortly)?"
    r"|(?:this |the )?(?:site|service|web ?site|system|server) (?:is )?(?:temporarily|currently) "
    r"(?:unavailable|offline|down)(?: for maintenance)?"
    r"|(?:technische )?(?:wartungsarbeiten|wartungsmodus)(?: am .{1,30})?"
    r"|(?:(?:die|diese|unsere) )?(?:web)?(?:site|seite) (?:wird|ist|befindet sich) (?:gerade "
    r"|derzeit |momentan )?"
    r"(?:gewartet|im wartungsmodus|in wartung|wegen wartungsarbeiten .{1,30})"
    r"|(?:le |notre )?(?:site|service) (?:est )?(?:actuellement |temporairement )?"
    r"(?:en (?:cours de )?maintenance|indisponible)|(?:site )?en maintenance|maintenance en cours"
    r"|(?:sitio|página|web|sistema)?(?: web)? ?(?:está )?en mantenimiento"
    r"|mantenimiento (?:programado|en curso)"
    r"|(?:site|página|sistema|portal)? ?(?:está )?em manutenção|(?:sito|pagina|servizio"
    r"|portale)? ?(?:è )?in manutenzione"
    r"|manutenzione (?:in corso|programmata)|volveremos (?:pronto|en breve)|voltaremos (?:em breve"
    r"|logo)"
    r"|(?:на сайте )?(?:ведутся|проводятся|идут) (?:технические|профилактические) работы"
    r"|(?:технические|профилактические) работы|сайт (?:временно )?(?:недоступен"
    r"|на (?:техническом )?обслуживании)"
    r"|(?:на сайті )?(?:ведуться|проводяться|тривають) (?:технічні|профілактичні) роботи"
    r"|технічні роботи"
    r"|(?:trwa )?przerwa techniczna|(?:trwają )?prace (?:konserwacyjne|techniczne|serwisowe)"
    r"|(?:site|website|pagina)? ?(?:is )?in onderhoud|onderhoudswerkzaamheden|gepland onderhoud"
    r"|(?:site(?:miz)?|web sitesi|sistem) (?:şu anda )?bakımda(?:d[ıi]r)?|bakım (?:modu|aras[ıi])"
    r"|planl[ıi] bak[ıi]m"
    r"|(?:plánovaná )?(?:údržba|odstávka)(?: (?:webu|stránek|systému))?|underhåll pågår"
    r"|karbantartás(?: alatt)?|driftstopp"
    r"|huoltokatko|huoltotöitä|huoltotauko|vedlikehold(?: pågår)?|vedligeholdelse"
    r"|(?:εργασίεσ )?συντήρησησ?"
    r"|mentenan[țt][ăa]|lucrări de mentenan[țt][ăa]|תחזוקה|האתר בתחזוקה|در حال (?:به‌?روزرسانی"
    r"|تعمیر).{0,10}"
    r"|(?:система|системата|сайт) (?:на|в) (?:поддръжка|ремонт)"
    r"|(?:系统|网站|站点|平台|服务器?)?(?:正在)?(?:进行)?(?:升级|停机)?维护(?:中|公告|通知|升级"
    r"|进行中)(?:[,，。!! ]{0,2}请稍[后候].{0,6})?"
    r"|(?:系統|網站|平台)(?:正在)?(?:升級)?維護(?:中|公告|通知)?"
    r"|(?:(?:システム|サーバー?|サイト|定期|緊急|臨時|ただいま|只今|現在)の?)?メンテナンス"
    r"(?:中|のお知らせ|実施中|作業中|作業のお知らせ)(?:です|のため.{0,20})?"
    r"|(?:시스템|서버|서비스|사이트|홈페이지)?\s?(?:정기\s?)?점검\s?(?:중|안내)(?:입니다)?"
    r"|(?:trang web|website|hệ thống) (?:đang )?(?:được )?bảo trì|(?:situs|website"
    r"|sistem) (?:sedang )?(?:dalam )?"
    r"(?:pemeliharaan|perbaikan)|(?:ปิดปรับปรุง|อยู่ระหว่างการปรับปรุง).{0,20}|الموقع (?:تحت"
    r"|قيد) الصيانة"
)
# What a page under repair says besides; a work or an exhibition of that name does not.
SOON = lazily(
    r"\b(?:soon|shortly|later|come back|be back|try again|unavailable|inconvenience|apologi[sz]e"
    r"|apologies"
    r"|patience|bald|später|gleich wieder|in kürze|vorübergehend|entschuldig\w{0,6}|bientôt"
    r"|plus tard"
    r"|indisponible|patienter|excus\w{0,5}|rétabli\w{0,3}|pronto|más tarde|en breve|disculp\w{0,5}"
    r"|molestias"
    r"|paciencia|em breve|mais tarde|desculp\w{0,5}|voltaremos|presto|più tardi|scusiamo|disagio"
    r"|позже|скоро"
    r"|временно|извин\w{0,8}|неудобств\w{0,3}|пізніше|незабаром|тимчасово|chwil\w{0,6}|wkrótce"
    r"|później"
    r"|przeprasz\w{0,5}|binnenkort|excuses|tijdelijk|daha sonra|k[ıi]sa süre\w{0,5}|geçici|özür"
    r"|brzy|později"
    r"|snart|senere|pian|myöhemmin|tilapäisesti|pahoittele\w{0,6}|midlertidig|tillfällig\w{0,3}"
    r"|dočasn\w{0,3}"
    r"|hamarosan|elnézést|temporar\w{0,3}|προσωριν\w{0,3}|segera|nanti|maaf)\b"
    r"|请稍[后候]|稍[后後]|谅解|諒解|不便|预计|預計|恢复|恢復|お待ち|ご迷惑|しばらく|再開|停止|잠시|불편|이용.{0,10}(?:없|중단)"
    r"|ภายหลัง|ขออภัย|قريب|لاحق|بزودی|موقت|זמני"
)
# Errors of a server that a page with a good status shows.
_SERVER_ERROR = (
    r"the website encountered an unexpected error"
    r"|(?:this )?application (?:is )?(?:currently )?unavailable.{0,120}"
    r"|warning ?: mysqli?_connect.{0,200}|connection failed ?: .{1,200}"
    r"|(?:error: )?ora-\d{5}.{0,60}"
    r"|error establishing an? .{1,20} connection(?: to .{1,20})?|(?:could not|cannot"
    r"|unable to) connect to"
    r" (?:the )?(?:mysql|database|db)(?: server)?.{0,40}|database connection (?:error|failed)"
    r"|(?:php )?(?:fatal|parse) error ?: .{1,200}|(?:http "
    r"|error )?50[0234]\W{1,3}(?:internal server error"
    r"|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)"
    r"|(?:internal server error|bad gateway|service unavailable|gateway time-?out) ?\(?50[0234]\)?"
    r"|(?:sorry,? )?(?:but )?this (?:board|forum) is currently unavailable"
    r"|briefly unavailable for scheduled maintenance|server error in .{1,40} application"
)
SERVER_ERROR = lazily(_SERVER_ERROR)
OUT_OF_ORDER = lazily(rf"{_SERVER_ERROR}|{_UNDER_MAINTENANCE}")
# What a short sentence says of the page itself, and not of a video or a paper that it shows.
OF_PAGE = lazily(
    r"\b(?:web ?pages?|pages?|urls?|web address|this link|link you followed|thread|topic|bitstream"
    r"|invite|invitation|transfer)\b"
    r"|\b(?:requested|specified|looking for|asked for|searching for|tr(?:ied|ying) to|entered"
    r"|group)\b"
    r"|\b(?:this|that) (?:article|document|file|post|presentation|video|record|item|content|entry"
    r"|listing|call)\b"
    r".{0,40}\b(?:removed|deleted|exists?)\b|could not find this call|ничего не найдено|期限が切れ"
    r"|no such|invalid or deleted"
    r"|(?:页|頁|网址|網址|享链接|地址|文章|帖子|主题|主題|内容|內容|贴|文献|比赛|仓库|倉庫|文件|檔案|資料|数据|視頻|视频)"
    r".{0,12}(?:不存在|不見了|不见了|删除|刪除|找不到|下线|下架|失效|过期|移除|屏蔽|暂停)|(?:找不到|未找到|没有找到|查無|查无).{2}"
    r"|(?:ページ|url|サイト|ファイル|記事|動画|アカウント|データ).{0,20}(?:ません|削除され|公開)"
    r"|(?:페이지|게시물|게시글|문서|자료|주소).{0,12}(?:존재하지|삭제|찾을)|(?:삭제|존재하지).{0,8}(?:페이지|게시|문서|자료)"
    r"|\b(?:seite|sidan?|siden?|sivua?|page|página|pagina|pàgina|stránk[au]|oldal|strona|strony"
    r"|sayfa|halaman|laman"
    r"|trang|stranic[au]|adresse|dokument\w{0,3}|documento?|article|artikel\w{0,2}|artículo"
    r"|articolo|artigo|artykuł"
    r"|inhalt|contenu|contenido|contenuto|conteúdo|beitrag|eintrag|datensatz|posten|inlägget"
    r"|článe?k|článok|cikk"
    r"|articolul|artikkeli?a?|bericht|bestand|makale|içerik|artikkelen)\b"
    r"|страниц|стать|документ|публикаци|запис|сторінк|статт|σελίδα|άρθρο|έγγραφο|הדף|העמוד|המאמר"
    r"|صفح|مقال|محتوا"
    r"|مطلب|الصفح|المقال|المحتوى|पृष्ठ|पेज|लेख|หน้า|บทความ"
)
# A title of a page that only has a message.
NOTICE = lazily(
    r"提示信息|系统提示|提示|错误信息|出错了|error|message|notice|information|hinweis|fehler|エラー|알림"
    r"|오류(?:\s?안내)?(?:\s?페이지)?|ошибка|erreur|aviso|chyba|fel|fejl|virhe|hiba|eroare|σφάλμα|błąd"
    r"|помилка|erro|errore|fout|hata|lỗi|خطأ|kesalahan"
)
