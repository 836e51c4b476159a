"""Signed links: each family live, expired and malformed."""

import base64

import pytest
from hypothesis import given
from signed_links import FAMILIES, LIVE, URLS, packed

from surveylint.hosts import signatures

MALFORMED = [
    "https://b.s3.amazonaws.com/k?X-Amz-Date=yesterday&X-Amz-Expires=300&X-Amz-Signature=s",
    "https://b.s3.amazonaws.com/k?X-Amz-Date=20251301T120000Z&X-Amz-Expires=300&X-Amz-Signature=s",
    "https://b.s3.amazonaws.com/k?X-Amz-Date=20250301T120000Z&X-Amz-Expires=soon&X-Amz-Signature=s",
    "https://b.s3.amazonaws.com/k?X-Amz-Date=99991231T235959Z&X-Amz-Expires=99999999999&X-Amz-Signature=s",
    "https://b.s3.amazonaws.com/k?AWSAccessKeyId=a&Expires=never&Signature=s",
    "https://b.s3.amazonaws.com/k?AWSAccessKeyId=a&Expires=" + "9" * 5000 + "&Signature=s",
    "https://storage.googleapis.com/b/k?X-Goog-Date=&X-Goog-Expires=&X-Goog-Signature=",
    "https://storage.googleapis.com/b/k?GoogleAccessId=g&Expires=-1&Signature=s",
    "https://b.oss.aliyuncs.com/k?x-oss-date=%FF&x-oss-expires=300&x-oss-signature=s",
    "https://b.oss.aliyuncs.com/k?OSSAccessKeyId=o&Expires=&Signature=s",
    "https://d.cloudfront.net/k?Policy=!!&Signature=s&Key-Pair-Id=K",
    "https://d.cloudfront.net/k?Policy=" + packed([1]) + "&Signature=s&Key-Pair-Id=K",
    "https://d.cloudfront.net/k?Policy=" + packed({"Statement": []}) + "&Signature=s&Key-Pair-Id=K",
    "https://d.cloudfront.net/k?Policy=" + "W" * 9000 + "&Signature=s&Key-Pair-Id=K",
    "https://d.cloudfront.net/k?Expires=1e9&Signature=s&Key-Pair-Id=K",
    "https://a.blob.core.windows.net/k?sv=2022&se=tomorrow&sig=s",
    "https://a.blob.core.windows.net/k?sv=2022&se=0001-01-01T00:00:00%2B14:00&sig=s",
    "https://a.blob.core.windows.net/k?sv=2022&si=policy&sig=s",
    "https://b.cos.myqcloud.com/k?q-sign-algorithm=sha1&q-sign-time=1&q-signature=s",
    "https://cdn.discordapp.com/a.png?ex=xyz&is=1&hm=ab",
    "https://private-user-images.githubusercontent.com/1/2.png?jwt=a.b.c",
    "https://private-user-images.githubusercontent.com/1/2.png?jwt=a."
    + packed({"exp": True})
    + ".c",
    "https://private-user-images.githubusercontent.com/1/2.png?jwt=a."
    + base64.b64encode(b'{"exp":NaN}').decode()
    + ".c",
    "https://private-user-images.githubusercontent.com/1/2.png?jwt=a."
    + base64.b64encode(b"[" * 5000).decode()
    + ".c",
]


def test_every_family_has_a_live_example() -> None:
    assert [fact["key"] for fact in FAMILIES] == list(
        dict.fromkeys(fact["key"] for fact in FAMILIES)
    )
    assert {fact["key"] for fact in FAMILIES} == LIVE.keys()


@pytest.mark.parametrize("family", LIVE)
def test_family_is_recognised_with_its_times(family: str) -> None:
    url, signed_at, expires_at = LIVE[family]
    found = signatures.signature(url)
    assert (found.family, found.signed_at, found.expires_at) == (family, signed_at, expires_at)


@pytest.mark.parametrize("family", LIVE)
def test_order_case_and_escapes_do_not_matter(family: str) -> None:
    url, _, expires_at = LIVE[family]
    base, _, query = url.partition("?")
    turned = base + "?" + "&amp;".join(reversed(query.split("&")))
    assert (signatures.signature(turned).family, signatures.signature(turned).expires_at) == (
        family,
        expires_at,
    )


@pytest.mark.parametrize("family", LIVE)
def test_the_prefilter_accepts_the_family(family: str) -> None:
    assert signatures.may_be_signed(f"| x | [pdf]({LIVE[family][0]}) |")


@pytest.mark.parametrize("url", MALFORMED)
def test_an_unreadable_expiry_is_unknown(url: str) -> None:
    assert signatures.signature(url).expires_at is None


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org/x",
        "https://a.org/x?Signature=s",
        "https://a.org/x?token=s",
        "https://a.org/a.png?ex=1&is=2&hm=3",
        "https://books.google.com/books?id=2R&sig=ACf",
        "https://a.org/x?X-Amz-Date=20250301T120000Z&X-Amz-Expires=300",
        "https://a.org/x#X-Amz-Date=a&X-Amz-Expires=b&X-Amz-Signature=c",
    ],
)
def test_other_link_is_not_signed(url: str) -> None:
    assert signatures.signature(url) is None


@pytest.mark.parametrize(
    ("credential", "key"),
    [
        ("ASIAX%2F20250301%2Fus-east-1%2Fs3%2Faws4_request", "temporary"),
        ("AKIAX/2025", "long-lived"),
        ("x", None),
    ],
)
def test_kind_of_key_is_read(credential: str, key: str | None) -> None:
    assert signatures.signature(LIVE["aws-sigv4"][0] + "&X-Amz-Credential=" + credential).key == key


def test_session_token_means_a_temporary_key() -> None:
    assert signatures.signature(LIVE["aws-sigv4"][0] + "&X-Amz-Security-Token=t").key == "temporary"


def test_replacement_comes_from_the_path() -> None:
    url = "https://pdf.sciencedirectassets.com/272154/1-s2.0-S1361841524X00079/1-s2.0-S1361841524002822/main.pdf?"
    url += LIVE["aws-sigv4"][0].partition("?")[2]
    assert (
        signatures.signature(url).stable
        == "https://www.sciencedirect.com/science/article/pii/S1361841524002822"
    )
    assert signatures.signature(LIVE["github-jwt"][0]).stable.startswith(
        "https://github.com/user-attachments/assets/68f72c53"
    )
    assert signatures.signature(LIVE["aws-sigv4"][0]).stable is None


def test_names_are_returned_as_written() -> None:
    found = signatures.signature(LIVE["aws-sigv4"][0])
    assert found.names == ("X-Amz-Date", "X-Amz-Expires", "X-Amz-Signature")


@given(URLS)
def test_no_function_raises(url: str) -> None:
    signatures.signature(url)
    signatures.may_be_signed(url)
