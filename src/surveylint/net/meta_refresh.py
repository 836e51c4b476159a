"""Refreshes: the URL that a page redirects to by a `meta` element or a header, as in browsers.

Every quantifier of a pattern is bounded, because pages may be hostile.
"""

from __future__ import annotations

import html
import re

from surveylint.model.target import InvalidTargetError, Target, read_target

_IMMEDIATE = 5  # seconds; a slower refresh reloads a page, it does not redirect
# Content that browsers with scripts do not parse as elements: comments, and raw text elements.
_RAW_ELEMENTS = (
    "script",
    "style",
    "noscript",
    "template",
    "textarea",
    "title",
    "iframe",
    "noembed",
    "noframes",
    "xmp",
)
_SKIPPED = re.compile(
    rb"<!--|<(" + b"|".join(name.encode() for name in _RAW_ELEMENTS) + rb")(?=[\s/>])",
    re.IGNORECASE,
)
_META = re.compile(rb"<meta[\s/]([^<>]{1,4000})>", re.IGNORECASE)
_BASE = re.compile(rb"<base[\s/]([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"([^\s\"'>/=]{1,40})\s{0,9}(?:=\s{0,9}(?:\"([^\"]{0,3000})\"|'([^']{0,3000})'"
    rb"|([^\s\"'>]{1,3000})))?"
)
# HTML standard, "shared declarative refresh steps".
_REFRESH = re.compile(
    r"\s{0,99}(?P<seconds>[0-9]{0,9})(?P<fraction>\.[0-9.]{0,99})?"
    r"(?:\s{0,99}[;,]\s{0,99}|\s{1,99})(?P<url>.*)",
    re.DOTALL,
)
_URL_PREFIX = re.compile(r"url\s{0,99}=\s{0,99}", re.IGNORECASE)


def meta_refresh(body: bytes, page: Target) -> str | None:
    """Return the URL that a page redirects to at once, perhaps a relative one, or None.

    Args:
        body: The HTML of the page.
        page: The target of the page, which relative URLs are resolved against.
    """
    lowered = body.lower()
    if b"http-equiv" not in lowered or b"refresh" not in lowered:
        return None
    markup = _without_raw_text(body)
    for found in _META.finditer(markup):
        attributes = _attributes(found[1])
        if attributes.get("http-equiv", "").strip().lower() != "refresh":
            continue
        refresh = _parsed(attributes.get("content", ""))
        if refresh is not None:
            # Browsers ignore any further refresh, also if this one is slow.
            seconds, url = refresh
            return _resolved(url, markup, page) if seconds <= _IMMEDIATE else None
    return None


def header_refresh(value: str) -> str | None:
    """Return the URL that a Refresh header redirects to at once, perhaps a relative one, or None.

    Args:
        value: The value of the header, which is that of a meta refresh.
    """
    refresh = _parsed(value)
    return refresh[1] if refresh is not None and refresh[0] <= _IMMEDIATE else None


def _parsed(value: str) -> tuple[int, str] | None:
    """Return the seconds and the URL of a refresh, None if it has no URL or is not valid."""
    found = _REFRESH.match(value)
    if found is None or not (found["seconds"] or found["fraction"]):
        return None
    return int(found["seconds"] or 0), _unquoted(found["url"])


def _unquoted(value: str) -> str:
    """Return the URL in a refresh, without `url=` and quotes; "" is the page itself."""
    prefix = _URL_PREFIX.match(value)
    url = value[prefix.end() :] if prefix else value
    if url[:1] in ("'", '"'):
        url = url[1:].partition(url[0])[0]
    return url.strip()


def _resolved(url: str, markup: bytes, page: Target) -> str:
    """Return a URL resolved against the page's `base` element, if it has one."""
    base = _BASE.search(markup)
    href = _attributes(base[1]).get("href", "") if base else ""
    if not href:
        return url
    try:
        target, _ = read_target(url, read_target(href, page)[0])
    except InvalidTargetError:
        return url
    fragment = url.partition("#")
    return f"{target.url}{fragment[1]}{fragment[2]}"


def _attributes(source: bytes) -> dict[str, str]:
    """Return the attributes of a tag, by name in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        value = match[2] or match[3] or match[4] or b""
        name = match[1].decode("utf-8", "replace").lower()
        found.setdefault(name, html.unescape(value.decode("utf-8", "replace")))
    return found


def _without_raw_text(body: bytes) -> bytes:
    """Return HTML without comments and raw text elements, in linear time."""
    parts, at = [], 0
    ends: dict[bytes, int] = {}  # the next end of each element, found once
    lowered = body.lower()
    while (opening := _SKIPPED.search(body, at)) is not None:
        parts.append(body[at : opening.start()])
        name = (opening[1] or b"").lower()
        end = b"</" + name if name else b"-->"
        closing = ends.get(end, -1)
        if closing < opening.end():
            closing = ends[end] = lowered.find(end, opening.end() - (2 if end == b"-->" else 0))
        if closing < 0:
            break
        at = closing + len(end)
    else:
        parts.append(body[at:])
    return b" ".join(parts)
