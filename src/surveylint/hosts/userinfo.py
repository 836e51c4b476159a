"""User names and passwords in URLs: what is before the `@` (RFC 3986, section 3.2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.hosts.address import decode_fully
from surveylint.lazy import lazily

Span = tuple[int, int]

# Delimiters plain, percent-encoded once or more often, and as HTML entities.
_ENCODED_AT = r"%(?:25)*40|&(?:commat|#0{0,4}64|#[xX]0{0,4}40);"
_AT = lazily(_ENCODED_AT)
_SIGNS = lazily(rf"(?P<slash>/|%(?:25)*2[fF])|(?P<edge>[?#\s])|@+|{_ENCODED_AT}")
_COLON = lazily(r":|%(?:25)*3[aA]|&(?:colon|#0{0,4}58);")
_LONGEST = 300
_LONGEST_SCHEME = 24
_HOST_AFTER = lazily(r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[A-Za-z]{2,}(?P<path>/\w)?")
_LIKE_A_TOKEN = lazily(r"(?=[^\d]*\d)[\w-]{16,}\Z")
_NAME = lazily(r"[A-Za-z0-9_.+%-]{1,64}\Z")
# A password with a slash, where the authority ends for a browser; a port is no password.
_PASSWORD_WITH_SLASH = lazily(r"//[^\s/?#:@\[]{1,64}:(?!\d{0,5}[/?#])(?P<secret>[^\s@]{1,200})\Z")
# In these schemes a user without a password is no secret, as in `ssh://git@example.org`.
_WITH_PUBLIC_USERS = ("ftp:", "git:", "rsync:", "scp:", "sftp:", "ssh:", "svn:")
# What comes before the colon of a mail address and its like.
_NOT_USERS = frozenset(
    {"acct", "contact", "e-mail", "email", "im", "mail", "mailto", "sip", "sips", "skype", "xmpp"}
)


def user_spans(url: str) -> Iterator[Span]:
    """Find the secrets before each `@` of a URL as written, however broken it is."""
    if not ("@" in url or (("40" in url or "&" in url) and _AT.search(url))):
        return
    edge: re.Match[str] | None = None
    for sign in _SIGNS.finditer(url):
        if sign.lastgroup is not None:
            edge = sign
        elif (span := _span(url, edge, sign)) is not None:
            yield span


def _span(url: str, edge: re.Match[str] | None, sign: re.Match[str]) -> Span | None:
    """Find the secret before one `@`: in most schemes all, since a token is often the user.

    Args:
        url: The URL.
        edge: The last slash, `?`, `#` or space before the sign.
        sign: The `@`.
    """
    low, end = max(0, sign.start() - _LONGEST), sign.start()
    start = low if edge is None else max(low, edge.end())
    colon = _COLON.search(url, start, end)
    if edge is None:
        return _without_scheme(url, start, colon, sign)
    before = decode_fully(url[max(0, edge.start() - _LONGEST_SCHEME) : edge.start()]).lower()
    in_authority = before.endswith(("/", "http:", "https:"))
    if (edge["slash"] and in_authority) or before.endswith("://"):
        if not before.rstrip("/").endswith(_WITH_PUBLIC_USERS):
            return start, end
        return (colon.end(), end) if colon is not None else None
    if (odd := _PASSWORD_WITH_SLASH.search(url, low, end)) is not None:
        return odd.span("secret")
    return _without_scheme(url, start, colon, sign)


def _without_scheme(
    url: str, start: int, colon: re.Match[str] | None, sign: re.Match[str]
) -> Span | None:
    """Find the secret before an `@` that may as well be that of a mail address."""
    host = _HOST_AFTER.match(url, sign.end())
    if host is None:
        # the host is cut off, by a line break for example
        token = _LIKE_A_TOKEN.search(url, colon.end(), sign.start()) if colon is not None else None
        return None if token is None else token.span()
    if host["path"] and (token := _LIKE_A_TOKEN.search(url, start, sign.start())) is not None:
        return token.start(), sign.start()
    if colon is None:
        return None
    name = _NAME.search(url, start, colon.start())
    if name is None:  # a user without a name, as of Redis, after a scheme that is cut
        token = _LIKE_A_TOKEN.search(url, colon.end(), sign.start())
        return None if token is None else token.span()
    if name[0].lower() in _NOT_USERS:
        return None
    return name.start() if _LIKE_A_TOKEN.search(name[0]) else colon.end(), sign.start()
