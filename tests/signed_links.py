"""Signed links: one of each family with its times, and addresses made of their parameters."""

from __future__ import annotations

import base64
import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

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
