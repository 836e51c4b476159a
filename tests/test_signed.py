"""Signed links: each family live, ended and malformed, and no secret left in sight."""

import base64
import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveylint import signed

FAMILIES = tomllib.loads(
    (Path(__file__).parent.parent / "rules" / "hosts.toml").read_text(encoding="utf-8")
)["signed"]
MARCH = datetime(2025, 3, 1, 12, 0, 0, tzinfo=UTC)
LATER = datetime(2025, 3, 1, 12, 5, 0, tzinfo=UTC)
START, END = 1740830400, 1740830700


def packed(value: object) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


JWT = ".".join(
    packed(part).rstrip("=").replace("+", "-").replace("/", "_")
    for part in ({"alg": "x"}, {"nbf": START, "exp": END}, 1)
)
POLICY = packed(
    {"Statement": [{"Resource": "*?>", "Condition": {"DateLessThan": {"AWS:EpochTime": END}}}]}
)
POLICY = POLICY.replace("+", "-").replace("=", "_").replace("/", "~")

LIVE = {
    "aws-sigv4": (
        "https://b.s3.amazonaws.com/k?X-Amz-Date=20250301T120000Z&X-Amz-Expires=300&X-Amz-Signature=s",
        MARCH,
        LATER,
    ),
    "aws-sigv2": (
        f"https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIAX&Expires={END}&Signature=s%3D",
        None,
        LATER,
    ),
    "gcs-v4": (
        "https://storage.googleapis.com/b/k?X-Goog-Date=20250301T120000Z&X-Goog-Expires=300&X-Goog-Signature=s",
        MARCH,
        LATER,
    ),
    "gcs-v2": (
        f"https://storage.googleapis.com/b/k?GoogleAccessId=g&Expires={END}&Signature=s",
        None,
        LATER,
    ),
    "aliyun-oss-v4": (
        "https://b.oss.aliyuncs.com/k?x-oss-date=20250301T120000Z&x-oss-expires=300&x-oss-signature=s",
        MARCH,
        LATER,
    ),
    "aliyun-oss-v1": (
        f"https://b.oss.aliyuncs.com/k?OSSAccessKeyId=o&Expires={END}&Signature=s",
        None,
        LATER,
    ),
    "cloudfront-custom": (
        f"https://d.cloudfront.net/k?Policy={POLICY}&Signature=s&Key-Pair-Id=K",
        None,
        LATER,
    ),
    "cloudfront-canned": (
        f"https://d.cloudfront.net/k?Expires={END}&Signature=s&Key-Pair-Id=K",
        None,
        LATER,
    ),
    "azure-sas": (
        "https://a.blob.core.windows.net/k?sv=2022&st=2025-03-01T12%3A00%3A00Z&se=2025-03-01T12:05:00Z&sr=b&sp=r&sig=s",
        MARCH,
        LATER,
    ),
    "tencent-cos": (
        f"https://b.cos.myqcloud.com/k?q-sign-algorithm=sha1&q-ak=a&q-sign-time={START}%3B{END}&q-signature=s",
        MARCH,
        LATER,
    ),
    "discord": (
        f"https://cdn.discordapp.com/attachments/1/2/a.png?ex={END:x}&is={START:x}&hm=ab&",
        MARCH,
        LATER,
    ),
    "github-jwt": (
        f"https://private-user-images.githubusercontent.com/1/2-68f72c53-399f-4495-9275-6865656cf12f.png?jwt={JWT}",
        MARCH,
        LATER,
    ),
    "github-raw-token": ("https://raw.githubusercontent.com/a/b/main/c.png?token=ABC", None, None),
    "sciencedirect-pdf": (
        "https://www.sciencedirect.com/science/article/pii/S0306457322002400/pdfft?md5=d&pid=1-s2.0-S0306457322002400-main.pdf",
        None,
        None,
    ),
}
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
    found = signed.signature(url)
    assert (found.family, found.signed_at, found.expires_at) == (family, signed_at, expires_at)


@pytest.mark.parametrize("family", LIVE)
def test_order_case_and_escapes_do_not_matter(family: str) -> None:
    url, _, expires_at = LIVE[family]
    base, _, query = url.partition("?")
    turned = base + "?" + "&amp;".join(reversed(query.split("&")))
    assert (signed.signature(turned).family, signed.signature(turned).expires_at) == (
        family,
        expires_at,
    )


@pytest.mark.parametrize("family", LIVE)
def test_all_values_are_masked_and_columns_stay(family: str) -> None:
    url = LIVE[family][0]
    masked = signed.mask(url)
    base, _, query = masked.partition("?")
    assert len(masked) == len(url)
    assert base == url.partition("?")[0]
    assert all(set(part.partition("=")[2]) <= {"*"} for part in query.split("&"))


@pytest.mark.parametrize("family", LIVE)
def test_prefilter_lets_the_family_through(family: str) -> None:
    assert signed.may_be_signed(f"| x | [pdf]({LIVE[family][0]}) |")


@pytest.mark.parametrize("url", MALFORMED)
def test_unreadable_end_is_no_end(url: str) -> None:
    assert signed.signature(url).expires_at is None


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
    assert signed.signature(url) is None


@pytest.mark.parametrize(
    ("credential", "key"),
    [
        ("ASIAX%2F20250301%2Fus-east-1%2Fs3%2Faws4_request", "temporary"),
        ("AKIAX/2025", "long-lived"),
        ("x", None),
    ],
)
def test_kind_of_key_is_read(credential: str, key: str | None) -> None:
    assert signed.signature(LIVE["aws-sigv4"][0] + "&X-Amz-Credential=" + credential).key == key


def test_session_token_means_a_temporary_key() -> None:
    assert signed.signature(LIVE["aws-sigv4"][0] + "&X-Amz-Security-Token=t").key == "temporary"


def test_replacement_comes_from_the_path() -> None:
    url = "https://pdf.sciencedirectassets.com/272154/1-s2.0-S1361841524X00079/1-s2.0-S1361841524002822/main.pdf?"
    url += LIVE["aws-sigv4"][0].partition("?")[2]
    assert (
        signed.signature(url).stable
        == "https://www.sciencedirect.com/science/article/pii/S1361841524002822"
    )
    assert signed.signature(LIVE["github-jwt"][0]).stable.startswith(
        "https://github.com/user-attachments/assets/68f72c53"
    )
    assert signed.signature(LIVE["aws-sigv4"][0]).stable is None


def test_names_are_told_as_written_and_values_are_not() -> None:
    found = signed.signature(LIVE["aws-sigv4"][0])
    assert found.names == ("X-Amz-Date", "X-Amz-Expires", "X-Amz-Signature")


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("https://a.org/x?a=1&token=abc&b=2", "https://a.org/x?a=1&token=***&b=2"),
        ("https://a.org/x?a=1&amp;api_key=abc", "https://a.org/x?a=1&amp;api_key=***"),
        ("https://a.org/x?a=1&#38;api_key=abc", "https://a.org/x?a=1&#38;api_key=***"),
        ("https://a.org/x?a=1&amp;amp;jwt=abc", "https://a.org/x?a=1&amp;amp;jwt=***"),
        ("https://a.org/x?%74oken=abc", "https://a.org/x?%74oken=***"),
        ("https://a.org/x?token%3Dabc", "https://a.org/x?token%3D***"),
        ("https://a.org/x?a%3D1%26token%3Dabc", "https://a.org/x?a%3D" + "*" * 15),
        ("https://a.org/x?a=1%26token%3Dabc", "https://a.org/x?a=" + "*" * 15),
        ("https://a.org/x?TOKEN=abc", "https://a.org/x?TOKEN=***"),
        ("https://a.org/x#access_token=abc&state=1", "https://a.org/x#access_token=***&state=1"),
        ("https://user:pw@a.org/x", "https://*******@a.org/x"),
        ("https://ghp123@github.com/a/b", "https://******@github.com/a/b"),
        ("//user:pw@a.org/x", "//*******@a.org/x"),
        ("ssh://git@a.org/x", "ssh://git@a.org/x"),
        ("ssh://git:pw@a.org/x", "ssh://git:**@a.org/x"),
        ("https://a.org/x;jsessionid=4A2F?b=1", "https://a.org/x;jsessionid=****?b=1"),
        ("https://a.org/?u=https%3A%2F%2Fb.org%3Ftoken%3Dabc", "https://a.org/?u=" + "*" * 33),
        (
            "https://a.org/https%3A%2F%2Fb.org%3Ftoken%3Dabc",
            "https://a.org/https%3A%2F%2Fb.org" + "*" * 14,
        ),
        (
            "https://web.archive.org/web/2024/https://b.org/x?sig=abc",
            "https://web.archive.org/web/2024/https://b.org/x?sig=***",
        ),
        (
            "https://b.s3.amazonaws.com/k?a=1&X-Amz-Signature=abc",
            "https://b.s3.amazonaws.com/k?a=*&X-Amz-Signature=***",
        ),
    ],
)
def test_secret_is_masked(url: str, masked: str) -> None:
    assert signed.mask(url) == masked


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org/x?tokenizer=bpe&keyword=a&design=b&monkey=c",
        "https://medium.com/@author/title-1?source=x",
        "https://a.org/x?token=",
        "https://a.org/x?a=%E4%BD%A0",
        "paper.pdf",
        "",
    ],
)
def test_plain_url_is_left_alone(url: str) -> None:
    assert signed.secret_spans(url) == ()


def test_running_text_is_masked_link_by_link() -> None:
    text = '| [a](https://a.org/(x)?token=abc)[b](https://b.org/?key=de "t") | <https://c.org/?sig=f> and (token=g) |'
    masked = '| [a](https://a.org/(x)?token=***)[b](https://b.org/?key=** "t") | <https://c.org/?sig=*> and (token=g) |'
    assert signed.mask_text(text) == masked


@pytest.mark.parametrize("text", ["https://a.org/(?token=abc", "https://a.org/((?token=abc"])
def test_open_parenthesis_hides_no_secret(text: str) -> None:
    assert signed.mask_text(text) == text.replace("abc", "***")


URLS = st.one_of(
    st.text(),
    st.builds(
        "https://{}{}{}".format,
        st.sampled_from(["", "u:p@", "@", "a:b@c@"]),
        st.sampled_from(
            [
                "a.org",
                "cdn.discordapp.com/x",
                "raw.githubusercontent.com/a/b/c/d",
                "www.sciencedirect.com/x",
            ]
        ),
        st.lists(
            st.tuples(
                st.sampled_from(["?", "&", "&amp;", "#", "/", ";", "%3F", "&#38;", "%253F"]),
                st.sampled_from(
                    [name for fact in FAMILIES for name in fact["needs"]]
                    + ["jsessionid", "x", "url"]
                ),
                st.sampled_from(["=", "%3D", ""]),
                st.text(alphabet="0123456789TZ.%;abASIA=é😀-_~", max_size=12),
            ),
            max_size=8,
        ).map(lambda parts: "".join("".join(part) for part in parts)),
    ),
)


@given(URLS)
def test_secrets_lie_inside_in_order_and_apart(url: str) -> None:
    places = [place for span in signed.secret_spans(url) for place in span]
    assert places == sorted(places)
    assert all(0 <= place <= len(url) for place in places)
    assert all(start < end for start, end in signed.secret_spans(url))


@given(URLS)
def test_no_question_raises(url: str) -> None:
    signed.signature(url)
    signed.may_be_signed(url)
    assert len(signed.mask(url)) == len(url)
    assert len(signed.mask_text(url)) == len(url)


@given(URLS)
def test_signed_link_is_masked_whole(url: str) -> None:
    found = signed.signature(url)
    assert found is None or found.secrets == signed.secret_spans(url)


@given(st.text(alphabet="AbC0-+/=%&", min_size=1))
def test_value_is_hidden_whatever_it_holds(value: str) -> None:
    url = "https://b.s3.amazonaws.com/k?X-Amz-Signature=" + quote(value, safe="")
    assert signed.mask(url) == "https://b.s3.amazonaws.com/k?X-Amz-Signature=" + "*" * len(
        quote(value, safe="")
    )


@pytest.mark.parametrize(
    "piece", ["%25", "?token=", "&amp;", "%3F", "(", ";sid=", "://", "https://a@"]
)
def test_hostile_repetition_costs_linear_time(piece: str) -> None:
    text = "https://a.org/?x=" + piece * 20_000
    assert len(signed.mask(text)) == len(text)
    assert len(signed.mask_text(text)) == len(text)
