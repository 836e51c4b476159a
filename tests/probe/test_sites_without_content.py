"""Domains, servers and accounts without a site, notices of missing pages, and pages like them."""

from __future__ import annotations

import pytest
from pages import document as d
from pages import verdict, verdict_of_bytes


def bare(title: str, body: str, head: str = "") -> str:
    """Return a page without a menu."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body>{body}</body></html>"
    )


PARKED = {
    "domain as title, sponsored": bare(
        "gaitworld.net - Information about gaitworld",
        "<h1>gaitworld.net</h1><p>The Sponsored Listings displayed above are served automatically"
        " by a third party.</p>",
    ),
    "registered lately": bare(
        "gaitset.org | Registered at Example.com",
        "<h1>gaitset.org</h1><p>This domain was recently registered. Come back soon.</p>",
    ),
    "parked on": bare(
        "Parked on Ducks", "<h1>gaitset.dev</h1><p>This domain has been parked by its owner.</p>"
    ),
    "price": bare(
        "GaitHub.com is for sale on a Market", "<h1>GaitHub.com</h1><p>Buy it now for $2,100.</p>"
    ),
    "German": bare(
        "Domain reserviert", "<p>Diese Domain ist bereits für einen Kunden registriert.</p>"
    ),
    "French": bare(
        "Site en construction", "<h1>Bravo</h1><p>Votre domaine a bien été créé chez nous.</p>"
    ),
    "Spanish": bare("marcha.es", "<p>Este dominio ha sido registrado por un cliente.</p>"),
    "Portuguese": bare("passo.com.br", "<h1>Este domínio está à venda</h1>Faça sua oferta"),
    "Japanese": bare("hokou.jp", "<p>このドメインは、登録サービスで取得されています。</p>"),
    "Russian": bare("Домен походка.рф припаркован", "<p>Домен зарегистрирован, сайта нет.</p>"),
    "Chinese": bare("gaitdata.cn-域名售卖", "<p>您访问的域名可以转让，请联系持有者。</p>"),
    "Chinese, title is the domain": bare(
        "gaitdata.com", "<h1>gaitdata.com 正在出售</h1><p>立即购买</p>"
    ),
    "Turkish": bare("yuruyus.com.tr", "<h1>yuruyus.com.tr</h1>Bu alan adı satılık. Teklif verin."),
    "Vietnamese": bare(
        "dangdi.vn", "<h1>dangdi.vn</h1><h2>Tên miền này đang bán</h2>Liên hệ để mua"
    ),
    "Czech": bare("chuze.cz - doména na prodej", "<p>Doména chuze.cz je na prodej.</p>"),
    "Ukrainian": bare("khoda.ua", "<p>Домен khoda.ua продається. Запропонуйте ціну.</p>"),
    "Arabic": bare("mashy.com", "<p>هذا النطاق معروض للبيع. يمكنك تقديم عرض.</p>"),
    "Swedish": bare("gangstil.se är parkerad", "<p>Domännamnet gangstil.se är registrerat.</p>"),
    "Dutch, registered": bare(
        "Gereserveerd domein", "<p>Het domein loopje.nl is door een klant geregistreerd.</p>"
    ),
    "Italian, no site yet": bare(
        "Sito in costruzione", "<p>Il dominio passo.it è stato registrato. Torna presto.</p>"
    ),
    "Korean, registered": bare(
        "도메인 안내",
        "<p>이 도메인은 등록된 도메인입니다. 아직 홈페이지가 연결되어 있지 않습니다.</p>",
    ),
    "script of a parking service": bare("gait.com", "<script>window.park = 'e30';</script>"),
    "redirect to a lander": "<html><head><script>window.location='/lander'</script></head></html>",
}
MISSING = {
    "Czech account": bare("Účet pozastaven", "<p>Kontaktujte podporu.</p>"),
    "Turkish account": bare("Hosting", "<h1>Bu site durdurulmuştur</h1>"),
    "Indonesian account": bare("Situs ini telah dinonaktifkan", "<p>Hubungi penyedia.</p>"),
    "Japanese hosting": bare("サーバー", "<h1>このサイトは現在準備中です</h1>"),
    "service that ended": bare("お知らせ", "<h1>ブログサービス終了のお知らせ</h1>"),
    "message below the name of the site": bare(
        "Speech Board", "<h2>Notice</h2><div class=msg>The requested thread does not exist.</div>"
    ),
    "message in a table": bare(
        "Journal",
        "<table><tr><td><font color=red>Der gesuchte Artikel existiert nicht mehr.</table>",
    ),
    "message of a wiki": bare(
        "Tasks of 2009 - Wiki",
        "<h1>Tasks of 2009</h1><p>There is currently no text in this page."
        " You can search for it.</p>",
    ),
    "closed invitation": bare("Chat", "<h1>This invite has expired</h1><p>Ask for a new one.</p>"),
    "nginx": bare("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>It is installed.</p>"),
    "Apache": bare(
        "Apache2 Ubuntu Default Page: It works",
        "<p>It works!</p>" + "<p>The configuration layout for an Apache2 server is this.</p>" * 40,
    ),
    "old Apache": bare("", "<h1>It works!</h1>"),
    "Rocky": bare("Test Page for the HTTP Server on Rocky Linux", "<h1>Rocky Linux</h1>"),
    "IIS": bare("IIS7", '<img src="welcome.png">'),
    "panel": bare("恭喜，站点创建成功！", "<p>本页面由系统自动生成</p>"),
    "suspended": bare("Account Suspended", "<p>Contact your hosting provider.</p>"),
    "expired": bare("Website Expired", "<p>If you are the owner, log in.</p>"),
    "suspended in French": bare("Site suspendu", "<p>Contactez votre hébergeur.</p>"),
    "closed shop": bare("Gait Shop", "<h1>Sorry, this shop is currently unavailable.</h1>"),
    "forum": d("提示信息 - 步态论坛", "抱歉，指定的主题不存在或已被删除", heading=""),
    "only a sentence": bare("文件", "<div>来晚啦...文件已取消分享</div>"),
    "window": "<script>alert('존재하지 않는 게시물입니다.');history.back();</script>",
    "window and frame": bare(
        "오류", "<script>alert('글이 존재하지 않습니다.\\n확인');location.replace('/')</script>"
    ),
    "expired link": d("Shared link expired", "Ask its owner for another one."),
    "repository": d("Invalid Handle", "It does not correspond to an item."),
    "Portuguese tail": d("LabVis", heading="A página que você procura não existe ou foi movida"),
}
UNVERIFIED = {
    "protected": bare(
        "Protected by Falcon WAF",
        "<p>Confirm that you are not a robot</p><p>Protection by Falcon WAF</p>",
    ),
    "connection": bare("Establishing a secure connection ...", "<p>Please hold on.</p>"),
    "proof of work": bare(
        "Downloads", "<p>Confirming this request</p><altcha-widget auto=onload></altcha-widget>"
    ),
    "slider": bare("验证码拦截", "<p>系统检测到异常流量，请通过验证后继续访问</p>"),
    "second factor": bare("Security Prompt", "<h1>Two-Factor Authentication</h1><input name=user>"),
    "guest of a share": bare(
        "Sharing Link Validation", "<form><input type=email name=mail></form>"
    ),
    "region": d("Gait TV", "Rights.", heading="This video is not available in your country"),
}
ALIVE = {
    "work about parked domains": d(
        "This Domain Is for Sale: Measuring Parked Domains", "We crawl parked domains and ads."
    ),
    "tutorial": d("How to install nginx", "You should see Welcome to nginx! in the browser."),
    "help": d("My account has been suspended - Help", "Here is how to appeal."),
    "work with a short name": d(
        "One More Step", "CVPR 2024", heading="One More Step: A Module for Diffusion Schedules"
    ),
    "package": d("captcha · Packages", "pip install captcha. Makes images of letters."),
    "handbook": d("Too Many Requests - Handbook", "We allow 60 of them in a minute."),
    "film": d("Forbidden - Film Archive", "A drama of 1932 by Frank Capra."),
    "field guide": d("Identification - Birds", "<form><input type=search></form>Look at bills."),
    "hidden field": d(
        "GitHub - lab/gait: Gait", "pip install gait<form><input type=password hidden></form>"
    ),
    "article": d(
        "Checking your browser: the end of the CAPTCHA?", "Verifying you are human takes a while."
    ),
    "registrar": d(".ai domains - Registrar", "Premium domains for sale: make an offer."),
    "cars": d("Parked: A Dataset of Parked Vehicles", "Cars that are parked on streets."),
    "links": d("gait.org", "Related links, and where to make an offer of help."),
    "demo": d("Demo", "You need to enable JavaScript. Loading may take a few seconds."),
    "help about accounts": d("Account suspended - Help", "Write to us to appeal. " * 12),
    "names of folios": d("Missing page - Manuscript Viewer", "Folio 182 is lost."),
}


@pytest.mark.parametrize("name", PARKED)
def test_a_domain_without_a_site_is_parked(name: str) -> None:
    state, cause = verdict(PARKED[name])
    assert (state.value, cause and cause.value) == ("suspect", "parked")


@pytest.mark.parametrize("name", MISSING)
def test_a_server_or_account_without_a_site_and_a_notice_are_no_page(name: str) -> None:
    state, cause = verdict(MISSING[name])
    assert (state.value, cause and cause.value) == ("suspect", "soft-404")


@pytest.mark.parametrize("name", UNVERIFIED)
def test_a_wall_or_login_is_unverified(name: str) -> None:
    assert verdict(UNVERIFIED[name])[0].value == "unverified"


@pytest.mark.parametrize("name", ALIVE)
def test_a_page_about_such_pages_is_alive(name: str) -> None:
    assert verdict(ALIVE[name])[0].value == "alive"


@pytest.mark.parametrize("path", ["lab/x/issues/7", "lab/x/-/issues/7", "t/dead-link/7"])
def test_a_discussion_of_an_error_is_alive(path: str) -> None:
    body = d("404 page not found · Issue #7 · lab/x", "The server says so. Access denied, too.")
    assert verdict(body, url=f"http://example.org/{path}")[0].value == "alive"


def test_a_line_of_plain_text_and_a_query_say_that_a_page_is_missing() -> None:
    plain = verdict("404 page not found\n", content_type="text/plain")
    assert plain[0].value == "suspect"
    sent = verdict(d("Lab", "News. " * 300), end="http://example.org/?error=404")
    assert sent[0].value == "suspect"
    assert verdict("A dataset of 404 pages\n", content_type="text/plain")[0].value == "alive"


def test_a_status_of_success_that_nobody_registered_needs_a_page() -> None:
    assert verdict("<script>x()</script>", status=247)[0].value == "unverified"
    assert verdict(d("A paper", "Its text."), status=247)[0].value == "alive"


MAINTENANCE = [
    "We'll be right back",
    "Site under maintenance",
    "Scheduled maintenance",
    "Wartungsarbeiten",
    "Site en maintenance",
    "Sitio en mantenimiento",
    "Технические работы",
    "Przerwa techniczna",
    "系统维护中",
    "メンテナンス中",
    "서버 점검 중입니다",
    "Bakım çalışması",
]


@pytest.mark.parametrize("title", MAINTENANCE)
def test_a_site_under_maintenance_does_not_show_the_page(title: str) -> None:
    state, cause = verdict(d(title, "Please come back later."))
    assert (state.value, cause and cause.value) == ("unreachable", "server-error")
    assert verdict(d(title, "A long report about the upkeep of sites. " * 30))[0].value == "alive"


@pytest.mark.parametrize(
    "source",
    [
        "<body class='home error404 logged-out'><p>Our gnomes ate it.</p>",
        '<body id="page" class="path-404"><p>Nope.</p>',
        '<body><script id="__NEXT_DATA__">{"props":{},"page":"/_error","query":{}}</script>',
        '<body><script>var a={"playabilityStatus":{"status":"ERROR","reason":"x"}}</script>',
    ],
)
def test_frameworks_say_in_the_source_that_a_page_is_missing(source: str) -> None:
    assert verdict(f"<!doctype html><title>Lab</title>{source}")[0].value == "suspect"
    report = f"{source}<p>{'A report on what sites say. ' * 60}"
    assert verdict(f"<!doctype html><title>Lab</title>{report}")[0].value == "alive"


def test_a_byte_order_mark_gives_the_encoding_of_a_page() -> None:
    page = bare("Seite nicht gefunden", "<h1>Seite nicht gefunden</h1>")
    for encoding in ("utf-16-le", "utf-16-be", "utf-8"):
        body = ("\ufeff" + page).encode(encoding)
        assert verdict_of_bytes(body)[0].value == "suspect"


def test_only_the_first_sentences_of_a_short_page_say_that_it_is_missing() -> None:
    text = "<p>A list of corpora that we made. <p>" + "".join(
        f"<p>Corpus {number} of spoken language.</p>" for number in range(9)
    )
    page = d("Corpora", text + "<p>The requested page does not exist.", heading="Our corpora")
    assert verdict(page)[0].value == "alive"


@pytest.mark.parametrize(
    "title",
    [
        "Page not found",
        "Are you a robot?",
        "Access Denied",
        "Just a moment",
        "This domain is for sale",
        "Site under maintenance",
    ],
)
def test_a_page_that_links_to_a_paper_and_its_code_is_that_of_a_work(title: str) -> None:
    links = "<a href=/a.pdf>Paper</a> <a href=//github.com/a/b><i></i> Code</a>"
    assert (
        verdict(bare(title, f"<h1>{title}</h1><p>Ada Low, Bo High</p>{links}"))[0].value == "alive"
    )


@pytest.mark.parametrize(
    ("end", "text", "state"),
    [
        ("http://example.org/search?q=gait", "<p>0 results for gait</p>", "suspect"),
        ("http://example.org/de/suche?q=gait", "<p>Keine Treffer</p>", "suspect"),
        ("http://example.org/search-results.php?q=gait", "<p>没有找到结果</p>", "suspect"),
        ("http://example.org/search?q=gait", "<p>7 results: Gait, Steps</p>", "alive"),
        ("http://example.org/search?q=gait", "<p>10 results: Gait, Steps</p>", "alive"),
    ],
)
def test_a_redirect_to_a_search_that_finds_nothing_is_no_page(
    end: str, text: str, state: str
) -> None:
    assert verdict(d("Search", text), end=end)[0].value == state


@pytest.mark.parametrize(
    "end",
    [
        *("/en/home", "/de/startseite.html", "/fr/accueil", "/index.php/es/", "/inicio/"),
        *("/homepage.aspx", "/pt-br/"),
    ],
)
def test_front_pages_in_other_spellings_are_front_pages(end: str) -> None:
    state, cause = verdict(d("Lab", "News. " * 300), end=f"http://example.org{end}")
    assert (state.value, cause and cause.value) == ("suspect", "redirected-home")


@pytest.mark.parametrize(
    ("path", "title", "state"),
    [
        ("t/reading-group/41", "Page not found - Forum", "suspect"),
        ("t/page-not-found-after-update/41", "Page not found after update?", "alive"),
        ("lab/x/issues/7", "Page not found · Lab", "suspect"),
        ("lab/x/issues/7", "Page not found · Issue 7 · Lab", "alive"),
        ("questions/77/link-not-found", "Not found - Answers", "alive"),
    ],
)
def test_the_title_of_a_discussion_has_to_do_with_its_address(
    path: str, title: str, state: str
) -> None:
    assert verdict(d(title, "See below."), url=f"http://example.org/{path}")[0].value == state
