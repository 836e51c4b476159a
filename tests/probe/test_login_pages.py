"""Login pages: in place, after a redirect, and pages that only resemble them."""

from __future__ import annotations

import pytest
from pages import document, verdict

from surveylint.model.verdict import Cause, State

LOGIN = (State.UNVERIFIED, Cause.LOGIN)
PASSWORD = "<form method=post><input name=user><input type='password' name=pw></form>"
WORDS = "We study how readers sign in to libraries, and what they find there. " * 30


@pytest.mark.parametrize(
    "title",
    [
        "Sign in",
        "Log in",
        "Login | Example University",
        "Sign in · GitLab",
        "Sign in - Google Accounts",
        "Log in to Overleaf",
        "Please log in to continue",
        "Member Login",
        "Central Authentication Service",
        "Your session has expired",
        "Select your institution",
        "Find your organisation - OpenAthens",
        "Cookies required",
        "Members only - Log in",
        "登录",
        "用户登录 - 某某网",
        "统一身份认证平台",
        "ログイン",
        "로그인",
        "Anmelden",
        "Connexion - Bibliothèque",
        "Iniciar sesión",
        "Entrar",
        "Вход в систему",
        "Accedi",
        "Zaloguj się",
    ],
)
def test_a_login_in_place_of_a_page_is_unverified(title: str) -> None:
    assert verdict(document(title, PASSWORD)) == LOGIN


HIDDEN = [
    f"<div class='modal fade' id=login><div><div>{PASSWORD}</div></div></div>",
    f"<div id=login hidden><p>Members</p>{PASSWORD}</div>",
    f'<div style="width:9em;display: none"><div>{PASSWORD}</div></div>',
    f"<dialog id=login>{PASSWORD}</dialog>",
    f"<ul class='menu dropdown-menu'><li>{PASSWORD}</li></ul>",
    '<section class="mfp-hide"><input type=password></section>',
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_login_that_readers_do_not_see_is_none(hidden: str) -> None:
    page = document("Gait Corpus", f"{hidden}Version 2, 300 hours of gait.")
    assert verdict(page) == (State.ALIVE, None)
    shown = hidden.replace("modal fade", "modal fade show").replace(" hidden", "")
    shown = shown.replace("display: none", "").replace("<dialog", "<dialog open")
    shown = shown.replace("dropdown-menu", "").replace("mfp-hide", "")
    assert verdict(document("Gait Corpus", f"{shown}Version 2.")) == LOGIN


def test_what_follows_a_hidden_element_is_seen() -> None:
    nested = "<div hidden><div><br><img></div></div>"
    assert verdict(document("Portal", f"{nested}{PASSWORD}")) == LOGIN


@pytest.mark.parametrize(
    "body",
    [
        "<body onload='document.forms[0].submit()'><form><input name=SAMLRequest value=a></form>",
        "<script>window.location.href = '/sso/login?to=x';</script><p>Redirecting...</p>",
        '<script>location.replace("https:\\/\\/login.example.edu\\/cas\\/login")</script>',
    ],
)
def test_a_page_without_text_that_sends_readers_to_a_login_is_one(body: str) -> None:
    assert verdict(f"<!doctype html><html>{body}</html>") == LOGIN
    assert verdict(f"<!doctype html>{body}<p>{WORDS}</p>") == (State.ALIVE, None)


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("http://proxy.example.edu/login?url=https://journal.org/a/1", State.UNVERIFIED),
        ("http://id.example.org/as/authorize?client_id=x&scope=y", State.UNVERIFIED),
        ("http://example.org/login", State.ALIVE),
    ],
)
def test_a_login_on_the_way_to_a_page_is_not_linked_on_purpose(address: str, state: State) -> None:
    assert verdict(document("Sign in", PASSWORD), url=address)[0] is state


def test_a_password_field_alone_is_a_login() -> None:
    assert verdict(document("Example Portal", PASSWORD, heading="Welcome")) == LOGIN


@pytest.mark.parametrize(
    "end",
    [
        "http://example.org/login",
        "http://example.org/users/sign_in?next=x",
        "http://example.org/en/user-login/",
        "http://example.org/login.aspx?ReturnUrl=x",
        "https://accounts.google.com/ServiceLogin",
        "https://login.microsoftonline.com/common",
        "https://sso.uni.edu/idp",
        "http://example.org/wp-login.php",
        "http://example.org/authwall?trk=x",
        "http://example.org/realms/uni/protocol/openid-connect/auth?client_id=x",
        "http://idp.uni.edu/idp/profile/SAML2/Redirect/SSO?SAMLRequest=x",
        "http://example.org/discovery/?entityID=https%3A%2F%2Fsp.org&return=x",
        "http://fs.uni.edu/adfs/ls/?wa=wsignin1.0&wtrealm=x",
        "http://cas.uni.edu/cas/login?service=x",
        "http://example.org/wayfinder?entity=x",
        "http://example.org/member/index.php?action=needlogin",
        "http://example.org/account?need_login=true",
        "http://example.org/sessionExpired.html",
        "http://example.org/action/cookieAbsent",
    ],
)
def test_a_redirect_to_the_address_of_a_login_is_unverified(end: str) -> None:
    assert verdict("", end=end) == LOGIN
    assert verdict(document("University", "Welcome to our portal."), end=end) == LOGIN


@pytest.mark.parametrize(
    "end",
    [
        "http://example.org/auth/realm",
        "http://example.org/sso/",
        "http://cas.uni.edu/x",
        "http://example.org/x?client_id=1",
    ],
)
def test_a_redirect_to_what_may_be_a_login_needs_a_login_page(end: str) -> None:
    assert verdict(document("Sign in", PASSWORD), end=end) == LOGIN
    assert verdict(document("SSO: Single Shot Detection", WORDS), end=end)[0] is State.ALIVE


def test_a_redirect_from_a_login_to_another_login_is_unverified() -> None:
    page = document("Sign in", PASSWORD)
    url, end = "http://example.org/login", "http://example.org/2/login"
    assert verdict(page, url=url, end=end) == LOGIN


@pytest.mark.parametrize("end", ["", "https://www.example.org/login/"])
def test_a_link_to_a_login_shows_it_on_purpose(end: str) -> None:
    page = document("Sign in", PASSWORD)
    assert verdict(page, url="http://example.org/login", end=end)[0] is State.ALIVE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Deep Learning for Everything", WORDS + PASSWORD),
        ("Sign-In with Ethereum: A Survey", "An abstract."),
        ("Login Security in the Wild", PASSWORD + WORDS),
        ("How to log in to the cluster", "Use your key."),
        ("Log in | Cluster Documentation", WORDS),
        ("Single Sign-On - Wikipedia", WORDS),
        ("Authentication of Paintings", "An abstract."),
        ("Session-based Recommendation", "An abstract."),
        ("登录系统的安全性研究", "摘要"),
        ("Log in to see more: Reading Behaviour of Students Behind Paywalls in 40 Countries", ""),
    ],
)
def test_a_page_about_logins_is_alive(title: str, text: str) -> None:
    assert verdict(document(title, text)) == (State.ALIVE, None)


@pytest.mark.parametrize(
    "end",
    [
        "http://example.org/authors/x",
        "http://example.org/blogin",
        "http://example.org/loginov/paper",
        "http://author.org/x",
        "http://example.org/session-2",
        "http://example.org/docs/login-benchmark",
    ],
)
def test_an_address_that_only_resembles_a_login_is_alive(end: str) -> None:
    assert verdict(document("A Paper", WORDS), end=end)[0] is State.ALIVE
