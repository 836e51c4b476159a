"""Bot walls: challenges and refusals, by service and in general, with any status."""

from __future__ import annotations

from collections.abc import Iterable
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from pages import document, verdict

from surveylint.model.verdict import Cause, State
from surveylint.probe import bot_walls

CHALLENGE = (State.UNVERIFIED, Cause.CHALLENGE)
FORBIDDEN = (State.UNVERIFIED, Cause.FORBIDDEN)

SERVICES = {
    "cloudflare": "<title>Just a moment...</title><script>window._cf_chl_opt={cvId:'3'};</script>",
    "cloudflare-turnstile": "<title>example.org</title><p>Verify you are human by completing the "
    "action below.</p><script src=https://challenges.cloudflare.com/turnstile/v0/api.js></script>",
    "datadome": "<title>example.org</title><p id=cmsg>Please enable JS and disable any ad blocker"
    "</p><script>var dd={'host':'geo.captcha-delivery.com'}</script>",
    "akamai": "<html><head><meta http-equiv=refresh content=\"5; URL='/x?bm-verify=AAQ'\"></head>"
    "<body><script>fetch('/_sec/verify?provider=interstitial')</script></body></html>",
    "akamai-crypto": "<html><div id=sec-if-cpt-container></div></html>",
    "imperva": '<html><iframe src="/_Incapsula_Resource?CWUDNSAI=9">Request unsuccessful. '
    "Incapsula incident ID: 1-2</iframe></html>",
    "kasada": "<html><script>window.KPSDK={};KPSDK.now=Date.now</script></html>",
    "perimeterx": "<title>Access to this page has been denied.</title><div id=px-captcha></div>",
    "f5-shape": '<html><script src="/TSPD/08?type=8"></script><noscript>Please enable JavaScript '
    "to view the page content. Your support ID is: 1.</noscript></html>",
    "sucuri": "<title>You are being redirected...</title><script>sucuri_cloudproxy_js='';</script>",
    "vercel": "<title>Vercel Security Checkpoint</title><p>We're verifying your browser</p>",
    "ddos-guard": "<title>DDoS-Guard</title><p>Checking your browser before accessing the site</p>",
    "qrator": "<html><script src=/__qrator/qauth_utm_v2.js></script></html>",
    "anubis": "<title>Stelle sicher, dass du kein Bot bist!</title>"
    "<script src=/.within.website/x/cmd/anubis/static/js/main.mjs></script>",
    "go-away": "<title>Checking you are not a bot</title><p>Loading...</p>",
    "aws": "<title>Human Verification</title><div id=captcha-container></div>",
    "radware": "<title>Radware Bot Manager Captcha</title><p>We apologize for the inconvenience</p>",
    "hcaptcha": "<title>One more step</title><h1>Please complete the security check to access</h1>"
    "<div class=h-captcha></div>",
    "google": "<title>https://www.google.com/x</title><p>Our systems have detected unusual traffic "
    "from your computer network. Please solve the CAPTCHA below.</p><div class=g-recaptcha></div>",
    "aliyun": "<html><script>var arg1='A1';function setCookie(){document.cookie='acw_sc__v2='}"
    "</script></html>",
    "baidu": "<title>百度安全验证</title><div>网络不给力，请稍后重试</div>",
    "zhihu": "<title>安全验证 - 知乎</title><div>系统监测到您的网络环境存在异常</div>",
    "weixin": "<title></title><h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p>",
    "weibo": "<title>Sina Visitor System</title>",
    "yandex": "<title>Вы не робот?</title><h1>Подтвердите, что запросы отправляли вы, а не робот"
    "</h1><div id=captcha></div>",
    "generic": "<title>example.org</title><h1>Security check</h1><p>Prove that you are a human.</p>",
    "japanese": "<title>セキュリティチェック</title><p>私はロボットではありません</p>",
    "korean": "<title>보안 확인</title><p>로봇이 아닙니다</p>",
}
TITLES = [
    "Just a moment...",
    "Un momento…",
    "Un instant…",
    "Einen Moment, bitte...",
    "Bitte warten...",
    "Um momento…",
    "Один момент…",
    "请稍候…",
    "しばらくお待ちください...",
    "Please wait while we verify your browser...",
    "Attention Required! | Cloudflare",
    "Are you a robot?",
    "Robot or human?",
    "Pardon Our Interruption",
    "Client Challenge",
    "Security Checkpoint",
    "Bot verification",
    "Verifying you are human",
    "Human verification required",
    "人机验证",
    "访问验证",
    "Проверка браузера",
]


@pytest.mark.parametrize("status", [200, 202, 403, 405, 429, 503])
@pytest.mark.parametrize("service", SERVICES)
def test_a_challenge_is_recognised_with_any_status(service: str, status: int) -> None:
    assert verdict(SERVICES[service], status=status) == CHALLENGE


@pytest.mark.parametrize("title", TITLES)
def test_a_challenge_is_recognised_by_its_title(title: str) -> None:
    assert verdict(document(title, "Ray ID: 1")) == CHALLENGE


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cf_mitigated", "challenge"),
        ("x_amzn_waf_action", "captcha"),
        ("x_vercel_mitigated", "challenge"),
        ("sg_captcha", "challenge"),
    ],
)
@pytest.mark.parametrize("status", [200, 202, 403, 404, 429, 503])
def test_a_challenge_is_recognised_by_its_header(name: str, value: str, status: int) -> None:
    assert verdict(document("Anything"), status=status, **{name: value}) == CHALLENGE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Access Denied",
            'You don\'t have permission to access "http://x/" on this server. Reference #18.2',
        ),
        (
            "Request Rejected",
            "The requested URL was rejected. Please consult with your administrator. "
            "Your support ID is: 1234567890",
        ),
        ("403 Forbidden", "nginx"),
        ("ERROR: The request could not be satisfied", "Request blocked. Request ID: x"),
        ("Not Acceptable!", "An appropriate representation could not be found. Mod_Security."),
        ("You've been blocked", "by network security. Log in or use your developer token."),
        ("Google Drive: You need access", "Request access, or switch to an account with access."),
        ("访问被拒绝", "请联系网站管理员"),
        ("Доступ запрещён", "Обратитесь к администратору"),
        ("Zugriff verweigert", "Wenden Sie sich an den Administrator."),
        ("Accès refusé", "Contactez l'administrateur."),
    ],
)
def test_a_refusal_with_a_good_status_is_unverified(title: str, text: str) -> None:
    assert verdict(document(title, text))[0] is State.UNVERIFIED


def test_a_refusal_with_503_is_not_a_server_error() -> None:
    text = "Your access to this site has been limited by the site owner. Generated by Wordfence."
    page = document("Your access to this site has been limited", text)
    assert verdict(page, status=503) == FORBIDDEN


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("service", ["perimeterx", "datadome", "imperva"])
def test_a_missing_page_that_loads_a_script_of_a_wall_is_dead(service: str, status: int) -> None:
    assert verdict(SERVICES[service], status=status) == (State.DEAD, Cause.GONE)


@pytest.mark.parametrize(
    "head",
    [
        "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>",
        "<script>a.src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/x/main.js'</script>",
        "<script src=https://www.google.com/recaptcha/api.js></script>",
        "<script src=https://js.hcaptcha.com/1/api.js></script>",
        "<script>window._pxAppId='PX1';</script>",
    ],
)
def test_a_small_page_with_such_a_script_is_alive(head: str) -> None:
    page = document("A Small Project", "The code and data of our paper. Write to us.", head=head)
    assert verdict(page) == (State.ALIVE, None)


def examples(items: Iterable[tuple[Any, Any]]) -> list[str]:
    """Return the shortest texts that a parsed pattern matches, one for each of its branches."""
    texts = [""]
    for kind, value in items:
        if kind is parser.BRANCH:
            ends = [text for branch in value[1] for text in examples(branch)]
        elif kind is parser.SUBPATTERN:
            ends = examples(value[3])
        elif kind is parser.MAX_REPEAT:
            ends = [text * value[0] for text in examples(value[2])] if value[0] else [""]
        elif kind is parser.IN:
            ends = ["1" if what is parser.CATEGORY else chr(one) for what, one in value[:2]]
        else:
            ends = [chr(value) if kind is parser.LITERAL else ""]
        texts = [text + end for text in texts for end in dict.fromkeys(ends)]
    return texts


@pytest.mark.parametrize("kind", bot_walls.PARTS)
def test_each_sentence_of_a_kind_has_one_of_the_parts_that_are_looked_for(kind: str) -> None:
    sentence, parts = bot_walls.SENTENCES[kind], bot_walls.PARTS[kind]
    texts = examples(parser.parse(sentence.pattern))
    assert all(sentence.search(text) or sentence.search(f"{text}1") for text in texts)
    assert [text for text in texts if not any(part in text for part in parts)] == []
