"""Secrets in URLs: which parameters hold them, and the URL with their values masked."""

from __future__ import annotations

import re

MASK = "***"

# Credentials of signed URLs (AWS, Google, Azure, Aliyun, Tencent, CloudFront, Discord) and names that say "secret".
_NAMES = (
    r"x-(?:amz|goog|oss|cos)-(?:signature|credential|security-token)|security-token|awsaccesskeyid|googleaccessid|ossaccesskeyid"
    r"|key-pair-id|signature|policy|sig|hm|jwt|q-signature|q-ak"
    r"|(?:[a-z0-9]{1,20}[_.-]?){0,2}(?:token|secret|passw(?:or)?d|passwd|pwd|api[_-]?key|access[_-]?key|auth[_-]?key|credential|session(?:id)?)"
    r"|auth|md5"
)
_PARAMETER = re.compile(rf"([?&;#](?:{_NAMES})=)([^&#;]+)", re.IGNORECASE)
_USERINFO = re.compile(r"^([a-z][a-z0-9+.-]{0,20}:)?//[^/?#@]{1,2000}@", re.IGNORECASE)


def carries_secret(url: str) -> bool:
    """Return whether a URL holds a credential in its query, fragment or userinfo."""
    return ("=" in url and _PARAMETER.search(url) is not None) or (
        "@" in url and _USERINFO.match(url) is not None
    )


def masked(url: str) -> str:
    """Return the URL with the value of each secret replaced; most URLs come back as they are."""
    if not carries_secret(url):
        return url
    url = _PARAMETER.sub(rf"\g<1>{MASK}", url)
    return _USERINFO.sub(rf"\g<1>//{MASK}@", url)
