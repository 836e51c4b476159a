"""Missing pages, walls and domains for sale in the languages of real lists, and pages about them."""

from __future__ import annotations

import pytest
from pages import document, verdict

from surveylint.model.verdict import Cause, State

MISSING = [
    "Oups ! La page que vous cherchez n'existe pas",
    "Désolé, cette page a été supprimée",
    "¡Vaya! No encontramos esta página",
    "Esta página ya no existe",
    "El documento ya no está disponible",
    "Ops! Página não encontrada",
    "Este conteúdo não está mais disponível",
    "Este artigo não existe mais",
    "Questa pagina non è più disponibile",
    "Hoppla! Diese Seite gibt es nicht",
    "Diese Seite gibt es leider nicht mehr",
    "Der Artikel wurde gelöscht",
    "Увы, такой страницы нет",
    "Эта страница больше не существует",
    "Документ больше не доступен",
    "このページは公開を終了しました",
    "申し訳ございません。お探しのページは存在しません",
    "삭제된 게시물입니다",
    "앗! 페이지를 찾을 수 없어요",
    "Siamo spiacenti, la pagina che stai cercando non esiste",
    "Questo articolo è stato rimosso",
    "Non abbiamo trovato la pagina",
    "Üzgünüz, aradığınız sayfa mevcut değil",
    "SAYFA BULUNAMADI",
    "Bu içerik kaldırılmış",
    "404 Hatası",
    "Ups! Nie ma takiej strony",
    "Przepraszamy, strona, której szukasz, nie istnieje",
    "Ten artykuł został usunięty",
    "De pagina die u zoekt bestaat niet",
    "Helaas, deze pagina kan niet worden gevonden",
    "Oeps! Pagina niet gevonden",
    "عذراً، الصفحة التي تبحث عنها غير موجودة",
    "لم يتم العثور على الصفحة",
    "هذه الصفحة لم تعد متاحة",
    "Rất tiếc, trang bạn tìm kiếm không tồn tại",
    "Bài viết không tồn tại hoặc đã bị xóa",
    "Lỗi 404",
    "Halaman yang Anda cari tidak ditemukan",
    "Dokumen ini telah dihapus",
    "Sidan du söker finns inte längre",
    "Artikeln kunde inte hittas",
    "Siden du leder efter findes ikke",
    "Artikkelen er slettet",
    "Valitettavasti sivua ei löytynyt",
    "Etsimääsi artikkelia ei ole enää saatavilla",
    "Hledaná stránka nebyla nalezena",
    "Článok bol odstránený",
    "A keresett oldal nem található",
    "Pagina căutată nu există sau a fost mutată",
    "Η σελίδα που ζητήσατε δεν υπάρχει",
    "Το άρθρο έχει διαγραφεί",
    "מצטערים, הדף שחיפשת לא נמצא",
    "متاسفانه صفحه مورد نظر شما وجود ندارد",
    "این مقاله حذف شده است",
    "अनुरोधित पेज नहीं मिला",
    "क्षमा करें, यह लेख हटा दिया गया है",
    "Сторінка, яку ви шукаєте, не існує",
    "Статтю видалено",
    "Търсената страница не съществува",
    "Tražena stranica ne postoji ili je uklonjena",
    "Aquesta pàgina no existeix",
    "ขออภัย ไม่พบหน้าที่คุณต้องการ",
    "Der Beitrag steht nicht mehr zur Verfügung",
    "Leider wurde die gewünschte Seite gelöscht oder verschoben",
    "Cette page n'existe pas ou n'est plus accessible",
    "L'articolo è stato spostato oppure non esiste più",
    "Эта публикация была удалена",
    "该帖子不存在或已被管理员删除",
    "抱歉，您访问的文章不存在，请检查网址",
    "查無此頁面",
    "指定された記事は存在しないか、すでに削除されています",
    "요청하신 게시물은 삭제되었거나 찾을 수 없습니다",
]
ALIVE = [
    ("Domains for Sale: measuring parking", "A measurement of 4 million parked domains. Paper."),
    ("Who buys expired domains?", "A study of expired domain names and of domain parking. Code."),
    ("Removed: Unlearning images", "Paper. Code. Data."),
    ("Vaya: un corpus de habla andaluza", "Corpus de 30 horas. Artículo."),
    ("Esta página ya no existe: memoria de la web", "Un libro. Artículo."),
    ("Diese Seite gibt es nicht mehr: Linkfäule im Archiv", "Artikel. Daten."),
    ("ロボットではない自動機械の歴史", "本稿は自動機械の歴史を述べる。" * 20),
    ("机器人操作中的异常检测", "我们提出异常检测方法。代码与数据。"),
    ("Vérification en cours d'exécution des systèmes embarqués", "Résumé. Article. Code."),
    (
        "Contact the Dialect Lab",
        "<form><textarea></textarea><div class=g-recaptcha></div>"
        "<p>Confirm that you are not a robot</p><button>Send</button></form>",
    ),
    ("Accesso negato: la censura in rete", "Libro. Capitoli."),
    ("Pagina dopo pagina", "Romanzo."),
    ("Giriş: Derin Öğrenme Dersleri", "Ders notları. Kod."),
    ("Robot olmadığını kanıtlayan makineler", "Makale."),
    ("Logowanie w systemach rozproszonych", "Artykuł. Kod."),
    ("Weryfikacja bezpieczeństwa protokołów", "Artykuł. Kod."),
    ("Beveiligingscontrole op luchthavens: een dataset", "Artikel. Code."),
    ("De pagina die niet bestond", "Roman."),
    ("تسجيل الدخول بدون كلمة مرور: دراسة", "بحث وبيانات."),
    ("المحتوى العربي على الإنترنت", "تقرير وبيانات."),
    ("Lỗi 404 trong kiến trúc web", "Bài báo. Mã nguồn."),
    ("Đăng nhập không mật khẩu: một khảo sát", "Bài báo. Mã nguồn."),
    ("Masukan dan keluaran", "Buku."),
    ("Sidan som inte fanns: en roman", "Kapitel 1."),
    ("Stránka po stránce", "Kniha o čtení. Článek. Data."),
    ("Η σελίδα του Ομήρου", "Άρθρο. Δεδομένα."),
    ("لماذا لا توجد صفحة للعربية؟", "بحث وبيانات."),
    ("为什么要完成安全验证？", "本文介绍滑块验证码和机器人检测。请完成验证之类的提示很常见。"),
    ("「このドメインは販売中」：死んだリンクの研究", "論文。データ。ドメインは販売されています。"),
    ("« Ce domaine est à vendre » : une étude du web mort", "Article. Nom de domaine. Données."),
    ("Домен продаётся: что стало с сайтами конференций", "Статья. Предложить цену. Данные."),
    ("Maintenance of Open Source Software", "Paper. Data."),
    ("メンテナンス計画の最適化", "論文。コード。"),
    ("Системы технического обслуживания", "Статья. Код."),
]
WALLS = [
    ("Vérification en cours", "Nous vérifions que vous n'êtes pas un robot."),
    ("Comprobación de seguridad", "Confirma que no eres un robot para continuar."),
    ("Un momento", "Estamos verificando que no eres un robot. Activa JavaScript."),
    ("Verificando seu navegador", "Aguarde enquanto verificamos que você não é um robô."),
    ("Verifica di sicurezza", "Conferma di non essere un robot."),
    ("Browser wird geprüft", "Aktivieren Sie JavaScript. Wir prüfen, ob Sie kein Roboter sind."),
    ("Подтвердите, что вы не робот", "Запросы с вашего устройства похожи на автоматические."),
    ("Проверка", "Включите JavaScript, чтобы подтвердить, что вы не робот."),
    ("安全检测", "系统检测到您的访问异常，请完成验证后继续访问。"),
    ("アクセス確認", "ロボットではないことを確認してください。"),
    ("보안 확인", "로봇이 아님을 확인해 주세요."),
    ("Solo un momento...", "Conferma di essere umano completando l'operazione qui sotto."),
    ("Robot olmadığınızı doğrulayın", "Devam etmek için kutuyu işaretleyin."),
    ("Güvenlik doğrulaması", "İnsan olduğunuz doğrulanıyor."),
    ("Cierpliwości...", "Sprawdzamy, czy jesteś człowiekiem."),
    ("Bevestig dat je geen robot bent", "Los de puzzel op."),
    ("Even geduld a.u.b.", "We controleren of u een mens bent."),
    ("لحظة من فضلك...", "نتحقق من أنك إنسان."),
    ("Xác minh bạn không phải là robot", "Hoàn thành thử thách."),
]
MOVED = [
    "Diese Seite ist umgezogen",
    "Cette page a été déplacée",
    "Sidan har flyttats",
    "Siden er flyttet",
    "Sivu on siirretty",
    "Страница перемещена",
    "このページは移動しました",
    "Halaman ini telah dipindahkan",
    "De pagina is verplaatst",
    "This page has moved",
]
LOGINS = [
    "Accedi al tuo account",
    "Oturum Aç",
    "Kullanıcı Girişi | Üniversite",
    "Logowanie do systemu",
    "Inloggen bij uw account",
    "تسجيل الدخول - الجامعة",
    "Đăng nhập vào tài khoản của bạn",
    "Přihlášení",
    "เข้าสู่ระบบ",
]
REFUSALS = [
    "Erişim engellendi",
    "Dostęp zablokowany",
    "Toegang geweigerd",
    "تم رفض الوصول",
    "Truy cập bị từ chối",
]


@pytest.mark.parametrize("title", MISSING)
def test_a_page_says_in_many_languages_that_it_is_missing(title: str) -> None:
    assert verdict(document(title)) == (State.SUSPECT, Cause.SOFT_404)


@pytest.mark.parametrize(("title", "text"), ALIVE)
def test_a_page_about_walls_or_missing_pages_is_alive(title: str, text: str) -> None:
    assert verdict(document(title, text)) == (State.ALIVE, None)


@pytest.mark.parametrize(("title", "text"), WALLS)
def test_a_wall_is_recognised_in_many_languages(title: str, text: str) -> None:
    page = f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{text}</p>"
    assert verdict(page) == (State.UNVERIFIED, Cause.CHALLENGE)


@pytest.mark.parametrize("title", LOGINS)
def test_a_login_is_recognised_in_many_languages(title: str) -> None:
    page = document(title, "<form><input name=user></form>")
    assert verdict(page) == (State.UNVERIFIED, Cause.LOGIN)


@pytest.mark.parametrize("title", REFUSALS)
def test_a_refusal_is_recognised_in_many_languages(title: str) -> None:
    assert verdict(document(title)) == (State.UNVERIFIED, Cause.FORBIDDEN)


@pytest.mark.parametrize("title", MOVED)
def test_a_page_that_says_where_it_is_now_is_not_missing(title: str) -> None:
    text = "<a href=/new>https://example.org/new</a>"
    assert verdict(document(title, text)) == (State.ALIVE, None)
