"""Secrets in URLs: what is masked of one URL as written, and what is left alone."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from secret_addresses import ADDRESSES, canaries
from signed_links import LIVE, URLS

from surveylint.hosts.secrets import (
    carries_secret,
    is_listed_name,
    is_secret_name,
    masked,
    redacted,
    secret_spans,
)


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_secret_of_an_address_is_hidden(name: str) -> None:
    address = ADDRESSES[name]
    assert canaries(name) in address
    assert canaries(name) not in masked(address) + redacted(address)
    assert len(masked(address)) == len(address)
    assert carries_secret(address)


@pytest.mark.parametrize("family", LIVE)
def test_all_values_of_a_signed_link_are_masked_and_columns_stay(family: str) -> None:
    url = LIVE[family][0]
    base, _, query = masked(url).partition("?")
    assert len(masked(url)) == len(url)
    assert base == url.partition("?")[0]
    assert all(set(part.partition("=")[2]) <= {"*"} for part in query.split("&"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.org/x?a=1&token=abc&b=2", "https://a.org/x?a=1&token=***&b=2"),
        ("https://a.org/x?a=1&amp;api_key=abc", "https://a.org/x?a=1&amp;api_key=***"),
        ("https://a.org/x?a=1&#38;api_key=abc&b=2", "https://a.org/x?a=1&#38;api_key=***&b=2"),
        ("https://a.org/x?a=1&amp;amp;jwt=abc", "https://a.org/x?a=1&amp;amp;jwt=***"),
        ("https://a.org/x?%74oken=abc", "https://a.org/x?%74oken=***"),
        ("https://a.org/x?token%3Dabc", "https://a.org/x?token%3D***"),
        ("https://a.org/x?a%3D1%26token%3Dabc", "https://a.org/x?a%3D1%26token%3D***"),
        ("https://a.org/x?a=1%26token=abc", "https://a.org/x?a=1%26token=***"),
        ("https://a.org/x?TOKEN=abc", "https://a.org/x?TOKEN=***"),
        ("https://a.org/x?access\\_token=abc", "https://a.org/x?access\\_token=***"),
        ("https://a.org/x#access_token=abc&state=1", "https://a.org/x#access_token=***&state=1"),
        ("https://a.org/x?token=a&#43;b&c=1", "https://a.org/x?token=***&c=1"),
        ("https://user:pw@a.org/x", "https://***@a.org/x"),
        ("https://ghp123@github.com/a/b", "https://***@github.com/a/b"),
        ("https://user:p/w@a.org/x", "https://user:***@a.org/x"),
        ("//user:pw@a.org/x", "//***@a.org/x"),
        ("https:/user:pw@a.org/x", "https:/***@a.org/x"),
        ("user:pw@a.org/x", "user:***@a.org/x"),
        ("ssh://git:pw@a.org/x", "ssh://git:***@a.org/x"),
        ("https://a.org/x;jsessionid=4A2F?b=1", "https://a.org/x;jsessionid=***?b=1"),
        ("https://a.org/?u=https%3A%2F%2Fb.org%3Ftoken%3Dabc", None),
        ("https://a.org/https%3A%2F%2Fb.org%3Ftoken%3Dabc", None),
        ("https://web.archive.org/web/2024/https://b.org/x?sig=abc", None),
        ("https://b.s3.amazonaws.com/k?a=1&X-Amz-Signature=x", None),
        ("https://a.com/x?x=1;token=abc", "https://a.com/x?x=1;token=***"),
        ("https://a.com/x?t=1?token=abc", "https://a.com/x?t=1?token=***"),
        ("https://a.com/x?token[]=abc", "https://a.com/x?token[]=***"),
        ("https://a.com/x?q=(token=abc)", "https://a.com/x?q=(token=***"),
        ("https://a.com/x?token='abc'", "https://a.com/x?token=***"),
        ("https://hooks.example.com/services/T/B/abc", "https://hooks.example.com/services/***"),
    ],
)
def test_a_secret_is_redacted(url: str, shown: str | None) -> None:
    assert redacted(url) == (
        shown or url.replace("=1&", "=***&").removesuffix("abc").removesuffix("x") + "***"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org/x?tokenizer=bpe&keyword=a&design=b&monkey=c&sort_key=d&secretary=e",
        "https://medium.com/@author/title-1?source=x",
        "https://unpkg.com/react@16.7.0/umd/react.js",
        "https://www.npmjs.com/package/@scope/name",
        "http://localhost:3000/@author",
        "https://a.org/x?token=",
        "https://a.org/x?a=%E4%BD%A0",
        "https://a.org/x?q=(tokens=many)",
        "https://a.org/services/list",
        "https://a.org/view?code=2330&appid=440",
        "https://a.org/view?code=learning-to-rank-with-many-words",
        "https://a.org/webhook/introduction-to-the-protocol",
        "https://a.org/xai-explainable-artificial-intelligence-in-healthcare-2020",
        "https://a.org/private-learning-of-models-2021.pdf",
        "https://arxiv.org/abs/2401.00001?context=cs.CL",
        "https://scikit-learn.org/sk-learn-pipelines-and-grid-search-2020",
        "https://docs.example.org/hooks/use-state",
        "https://github.com/a/bot/tree/main/webhooks",
        "mailto:author@example.org",
        "mailto:author@example.org?subject=a",
        "ssh://git@a.org/x",
        "git@github.com:a/b.git",
        "paper.pdf",
        "",
    ],
)
def test_a_plain_url_is_left_alone(url: str) -> None:
    assert secret_spans(url) == ()
    assert not carries_secret(url)


@pytest.mark.parametrize(
    "name",
    [
        "access_token",
        "accessToken",
        "access-token",
        "access.token",
        "ACCESS_TOKEN",
        "access%5Ftoken",
    ],
)
def test_every_spelling_of_a_name_is_one_name(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["X-Amz-Signature", "Policy", "sig", "jwt"])
def test_a_listed_name_can_be_printed(name: str) -> None:
    assert is_listed_name(name)


def test_a_name_that_only_ends_like_a_secret_is_not_listed() -> None:
    assert is_secret_name("Zq7WkV3x-token")
    assert not is_listed_name("Zq7WkV3x-token")


@given(URLS)
def test_secrets_are_inside_in_order_and_apart(url: str) -> None:
    places = [place for span in secret_spans(url) for place in span]
    assert places == sorted(places)
    assert all(0 <= place <= len(url) for place in places)
    assert all(start < end for start, end in secret_spans(url))


@given(URLS)
def test_masks_keep_the_length_and_a_redacted_url_stays_as_it_is(url: str) -> None:
    assert len(masked(url)) == len(url)
    assert redacted(redacted(url)) == redacted(url)
    assert masked(masked(url)) == masked(url)


@given(st.text(alphabet="AbC0-+/=%&", min_size=1))
def test_a_value_is_hidden_whatever_it_holds(value: str) -> None:
    url = "https://b.s3.amazonaws.com/k?X-Amz-Signature=" + quote(value, safe="")
    assert masked(url) == "https://b.s3.amazonaws.com/k?X-Amz-Signature=" + "*" * len(
        quote(value, safe="")
    )


PIECES = (
    *("%25", "?token=", "&amp;", "%3F", "(", ";sid=", "://", "https://a@", "=", "a=", "@", "//a:@"),
    *(
        "/@",
        "%2F@",
        "//a:b",
        "eyJ",
        "eyJ-",
        "SG.",
        "SG.a",
        "hooks.x/services/",
        "/trigger/",
        "a%3D",
    ),
    *("]=", "a]=", "&#61;", "xoxb-", "/bot1", "hooks.", "sk-", "\\", "token=x&", "&#43;"),
)


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_repetition_costs_linear_time(piece: str) -> None:
    text = "https://a.org/?x=" + piece * (200_000 // len(piece))
    assert len(masked(text)) == len(text)
