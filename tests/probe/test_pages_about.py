"""Pages about errors, logins, robots and parked domains, in eight languages: all are alive."""

from __future__ import annotations

import pytest
from pages import document as d
from pages import verdict

CASES: list[tuple[str, str, dict[str, str]]] = []


def bare(title: str, body: str) -> str:
    """Return a page without a menu."""
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


def c(name: str, body: str, **more: str) -> None:
    CASES.append((name, body, more))


S = {
    "en": "We study how such notices are phrased, whom they address and why readers so often misunderstand them. The corpus has ten thousand examples. ",
    "de": "Wir untersuchen, wie solche Hinweise formuliert sind, an wen sie sich richten und warum sie missverstanden werden. Das Korpus umfasst zehntausend Beispiele. ",
    "fr": "Nous étudions la formulation de ces messages, leurs destinataires et les raisons des malentendus. Le corpus compte dix mille exemples. ",
    "es": "Estudiamos cómo se redactan estos avisos, a quién se dirigen y por qué se malinterpretan. El corpus tiene diez mil ejemplos. ",
    "ru": "Мы изучаем, как составлены такие сообщения, кому они адресованы и почему их неверно понимают. В корпусе десять тысяч примеров. ",
    "zh": "我们研究此类提示的措辞、对象以及读者为何常常误解。语料库包含一万个例子，并给出了标注规范与基线结果。",
    "ja": "このような案内の表現、対象、誤解される理由を調べる。一万件の例を集めた。",
    "ko": "이러한 안내문의 표현과 대상, 오해되는 이유를 연구한다. 만 개의 예를 모았다.",
}
for language, t in (
    ("en", "Why the Page You Are Looking For Does Not Exist: A History of Error 404"),
    ("en", "CAPTCHA Solving with Transformers"),
    ("en", "Session Expired? Usability of Timeouts"),
    ("en", "Robot Check: A Benchmark of Embodied Verification"),
    ("en", "Security Checkpoint Queues at Airports: A Dataset"),
    ("de", "Wenn die Seite nicht gefunden wurde: Fehlermeldungen im Vergleich"),
    ("de", "Zugriff verweigert! Sperren im Netz"),
    ("de", "Domain zu verkaufen: Der Markt für Namen"),
    ("de", "Anmelden ohne Passwort"),
    ("de", "Kein Roboter: Captchas im Alltag"),
    ("fr", "La page demandée n'existe pas : poétique de l'erreur"),
    ("fr", "Accès refusé aux données de la recherche"),
    ("fr", "Se connecter sans mot de passe"),
    ("fr", "Êtes-vous un robot ? Enquête sur les captchas"),
    ("fr", "Domaine à vendre : étude du marché"),
    ("es", "Página no encontrada: un estudio de los errores"),
    ("es", "Acceso denegado a la información pública"),
    ("es", "Iniciar sesión sin contraseña"),
    ("es", "No soy un robot: historia del captcha"),
    ("es", "Dominio en venta: especulación en la red"),
    ("ru", "Страница не найдена: как сайты сообщают об ошибках"),
    ("ru", "Доступ запрещён: цензура в сети"),
    ("ru", "Вход без пароля: обзор методов"),
    ("ru", "Вы не робот? История капчи"),
    ("ru", "Домен продаётся: рынок имён"),
    ("zh", "页面不存在：网站错误提示研究"),
    ("zh", "访问被拒绝现象的测量"),
    ("zh", "统一身份认证系统的设计"),
    ("zh", "验证码识别综述"),
    ("zh", "域名出售与停放的大规模测量"),
    ("ja", "ページが見つかりません：エラー文の研究"),
    ("ko", "로봇이 아닙니다: 캡차의 역사"),
):
    for n in (1, 3):
        c(f"{language} {t} x{n}", d(t + " | Lab", S[language] * n, heading=t))
        c(
            f"{language} {t} x{n} noheading",
            bare(
                t,
                f"<nav><a href=/>Home</a><a href=/login>Login</a></nav><p>{S[language] * n}</p><a href=/p.pdf>PDF</a>",
            ),
        )
c(
    "challenge host",
    d("ISIC Challenge 2020", "<p>Skin lesion analysis. Register to download the data.</p>"),
    end="https://challenge.example.org/2020/",
)
c(
    "challenge path",
    d("Robot Challenge", "<p>The challenge takes place in May.</p>"),
    end="http://example.org/robot-challenge/",
)
c(
    "spa",
    bare(
        "App",
        "<div id=root></div><script>if(document.cookie.includes('a'))location.reload()</script><script src=/a.js></script>",
    ),
)
c(
    "captcha project",
    d("Breaking CAPTCHAs", "<p>Code and data.</p>"),
    end="http://example.org/breaking-captcha/",
)
c(
    "ru auto",
    d(
        "Автоматическая проверка программ",
        "<p>Проверка программ и автоматические доказательства. Статья.</p>",
    ),
)
c(
    "fr verif",
    d(
        "Vérification formelle",
        "<p>La vérification des programmes a été refusée par certains éditeurs.</p>",
    ),
)
c(
    "cookie lib",
    d(
        "Cookies",
        "<p>A JavaScript library for cookies. Install it with npm. The accept function parses headers.</p><a href=/docs>Documentation</a>",
    ),
)
c(
    "domain adaptation",
    d("Domain adaptation", "<p>The domain example.org is shifted. We make an offer of code.</p>"),
)
c(
    "domain ist",
    bare(
        "Domain Shift",
        "<p>Die Domain foo.de ist eine Testdomäne für verteilte Systeme. Anfragen per Mail.</p>",
    ),
)
c(
    "zh docs",
    d(
        "文件删除 - 文档",
        "本页说明如何删除文件。先选择文件，再点击删除按钮，最后确认操作即可完成。更多内容见手册。",
    ),
)
c(
    "zh share",
    d("分享 | 博客", "今天分享一个开源项目，它能把论文转成网页。代码在仓库里，欢迎使用。"),
)
c("queue", d("Queue-it yourself", "<p>A tiny queue library.</p>"))
c("human", d("Human Verification of Neural Networks", "<p>People verify outputs.</p>"))
c("waiting room", d("Waiting Room Dataset", "<p>Audio of waiting rooms.</p>"))


@pytest.mark.parametrize(
    ("body", "more"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_page_about_such_pages_is_alive(body: str, more: dict[str, str]) -> None:
    assert verdict(body, **more)[0].value in ("alive", "moved")  # type: ignore[arg-type]
