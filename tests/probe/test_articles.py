"""Articles about errors, logins, robots and parking, in six languages: all of them are alive."""

from __future__ import annotations

import pytest
from pages import document, verdict

from surveylint.model.verdict import State

SENTENCES = {
    "en": "This article explains what the words mean, where they come from and how sites use them. "
    "Readers meet such pages every day, and few of them know who wrote the text that they see. ",
    "de": "Dieser Artikel erklärt, was die Wörter bedeuten, woher sie kommen und wie man sie nutzt. "
    "Leser begegnen solchen Seiten täglich, und nur wenige wissen, wer den Text verfasst hat. ",
    "fr": "Cet article explique ce que les mots veulent dire, d'où ils viennent et leur usage. "
    "Les lecteurs voient de telles pages chaque jour sans savoir qui en a écrit le texte. ",
    "es": "Este artículo explica qué significan las palabras, de dónde vienen y cómo se usan. "
    "Los lectores ven esas páginas cada día y pocos saben quién escribió el texto que leen. ",
    "ru": "В этой статье объясняется, что значат эти слова, откуда они взялись и как их применяют. "
    "Читатели видят такие страницы каждый день, но мало кто знает, кто написал этот текст. ",
    "zh": "本文说明这些词的含义、来历以及网站如何使用它们。读者每天都会遇到这样的页面，却很少有人知道文字是谁写的。"
    "我们收集了一万个例子，比较它们的措辞、长度与语言，并讨论怎样写才能让读者明白发生了什么。",
}
ARTICLES = [
    ("en", "404 Not Found"),
    ("en", "HTTP 404"),
    ("en", "Page not found"),
    ("en", "Access denied"),
    ("en", "CAPTCHA"),
    ("en", "Are you a robot?"),
    ("en", "Just a Moment"),
    ("en", "Log in"),
    ("en", "Single sign-on"),
    ("en", "Domain for sale"),
    ("en", "Session expired"),
    ("de", "Seite nicht gefunden"),
    ("de", "Zugriff verweigert"),
    ("de", "Anmelden"),
    ("de", "Fehler 404"),
    ("fr", "Page introuvable"),
    ("fr", "Accès refusé"),
    ("fr", "Connexion"),
    ("fr", "Nom de domaine à vendre"),
    ("es", "Página no encontrada"),
    ("es", "Acceso denegado"),
    ("es", "Iniciar sesión"),
    ("es", "Dominio en venta"),
    ("ru", "Страница не найдена"),
    ("ru", "Доступ запрещён"),
    ("ru", "Авторизация"),
    ("zh", "页面不存在"),
    ("zh", "验证码"),
    ("zh", "登录"),
    ("zh", "域名出售"),
]
FOLLOWING = {
    "en": "The page shows the words: {}. Prove that you are a human, the site says, then log in. ",
    "de": "Auf der Seite steht: {}. Der Zugriff wurde verweigert, die Anmeldung ist nötig. ",
    "fr": "La page dit : {}. L'accès est refusé, et la connexion est nécessaire pour lire. ",
    "es": "La página dice: {}. El acceso está denegado, y hay que iniciar sesión para leer. ",
    "ru": "На странице написано: {}. Доступ ограничен, и нужно войти, чтобы читать дальше. ",
    "zh": "页面上写着：{}。访问被拒绝，请完成安全验证，然后登录再继续阅读。",
}


@pytest.mark.parametrize("site", ["", " - Wikipedia", " | A Blog"])
@pytest.mark.parametrize(("language", "title"), ARTICLES)
def test_an_article_is_alive(language: str, title: str, site: str) -> None:
    text = SENTENCES[language] * 12 + FOLLOWING[language].format(title)
    page = document(f"{title}{site}", f"{text}<form><input type=password></form>", heading=title)
    assert verdict(page)[0] is State.ALIVE


@pytest.mark.parametrize(("language", "title"), ARTICLES)
def test_a_short_abstract_with_such_words_in_its_title_is_alive(language: str, title: str) -> None:
    page = document(f"On the History of the Words {title} in 1995: An Essay", SENTENCES[language])
    assert verdict(page)[0] is State.ALIVE
