"""Keys and webhooks: secrets that are recognised by their shape, in a text of any kind."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from surveylint.hosts.key_literals import (
    as_bytes,
    as_text,
    lower,
    may_hold_key,
    may_hold_keys,
    may_hold_long_value,
    may_hold_webhook,
)
from surveylint.lazy import lazily

# GitHub, GitLab, Slack, OpenAI and Anthropic, Stripe, AWS, Google, Hugging Face, npm, PyPI,
# SendGrid, DigitalOcean, Groq, Replicate, Perplexity, xAI, NVIDIA, Tavily, LangSmith, Vault,
# Docker, Shopify, Linear, Figma, Notion, Postman, RubyGems, Tailscale, Sentry, Square; JSON web
# tokens (RFC 7519). What only begins like one of the last two kinds is matched too, so that the
# search stays linear.
_BEGINNING = r"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2})|(?<=%25[0-9A-Fa-f]{2}))"
_AWS_KEY = r"(?:AKIA|ASIA)[A-Z0-9]{16}\b"
_KEY = (
    _BEGINNING + r"(?:(?P<secret>"
    r"gh[opsur]_\w{16,}|github_pat_[\w\\]{20,}"
    r"|gl(?:agent|cbt|dt|ft|imt|pat|ptt|rt|soat)-[\w-]{16,}|xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}"
    r"|sk-(?:(?:admin|ant-\w{3,8}|or-v\d|proj|svcacct)-[\w-]{20,}|[A-Za-z0-9]{20,}[\w-]*)"
    r"|[rs]k_(?:live|test)_\w{16,}|" + _AWS_KEY + r"|AIza[\w-]{30,}|ya29\.[\w-]{20,}"
    r"|GOCSPX-[\w-]{20,}|hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}"
    r"|gsk_[A-Za-z0-9]{40,}|r8_[A-Za-z0-9]{30,}|pplx-[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{60,}"
    r"|nvapi-[\w-]{40,}|tvly-(?:dev-|prod-)?[A-Za-z0-9]{20,}|lsv2_(?:pt|sk)_\w{20,}"
    r"|hv[bsr]\.[\w-]{20,}|dckr_(?:pat|oat)_[\w-]{20,}|shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}"
    r"|lin_(?:api|oauth)_\w{30,}|fig[dou]_[\w-]{30,}|ntn_\w{30,}|PMAK-[\w-]{30,}"
    r"|rubygems_[A-Fa-f0-9]{40,}|tskey-[\w-]{20,}|sntry[su]_[\w-]{20,}|sq0[a-z]{3}-[\w-]{20,}"
    r"|1(?:/|%(?:25){0,3}2[fF]){2}0[\w-]{30,}|do[op]_v1_\w{20,}|SG\.[\w-]{16,}+\.[\w-]{16,}"
    r"|eyJ[\w-]{4,}+(?:\.|%(?:25){0,3}2[eE])[\w-]{4,}+"
    r"(?:(?:\.|%(?:25){0,3}2[eE])[\w-]*+){0,3}"
    r")|eyJ[\w-]*+|SG\.[\w-]*+)"
)


def _escaped(pattern: str) -> str:
    """Allow that underscores are escaped, as some editors of Markdown do."""
    spelled = pattern.replace(r"[\w-]", r"[\w\\-]").replace(r"\w{", r"[\w\\]{")
    return spelled.replace("_", r"\\?_")


_KEYS = lazily(_escaped(_KEY))
# Begins with its literal: a search for what begins with a look behind takes much longer.
_AWS_KEYS = lazily(
    r"(?P<secret>A(?:(?<![A-Za-z0-9]A)|(?<=%[0-9A-Fa-f]{2}A)|(?<=%25[0-9A-Fa-f]{2}A))"
    r"(?:KIA|SIA)[A-Z0-9]{16}\b)"
)

# Whoever knows the path of a webhook may post there: Slack, Zapier and their like, Discord,
# Guilded, Webex, Mattermost, Rocket.Chat, n8n, Telegram, Feishu and Lark, Microsoft 365, IFTTT,
# Make, ServerChan, Bark, PagerDuty; hooks that start builds; private calendars.
_WEBHOOK = (
    r"(?:"
    r"hooks\.[a-z0-9.-]{1,80}/(?:services|webhooks|workflows|triggers|hooks)/"
    r"|/api/(?:v\d{1,2}/)?webhooks/\d{1,30}/"
    r"|/hooks/(?=[a-z0-9]{26}\b)"
    r"|/bot(?=\d{5,20}(?::|%(?:25){0,3}3a)[\w-]{8})"
    r"|/open-apis/bot/(?:v\d/)?hook/|/flow/api/trigger-webhook/"
    r"|\.webhook\.office\.com/webhookb2/|outlook\.office(?:365)?\.com/webhook/"
    r"|/trigger/\S{1,100}?/(?:json/)?with/key/"
    r"|hook\.(?:[a-z0-9]{1,10}\.)?(?:make|integromat)\.com/"
    r"|ftqq\.com/|api\.day\.app/|events\.pagerduty\.com/integration/"
    r"|/webhooks/(?:incoming/|[0-9a-f-]{36}/)|/hooks/[a-z0-9]{17,24}/(?=[a-z0-9]{16})"
    r"|/webhook(?:-test)?/(?=[\w-]{0,64}\d)(?=[\w-]{16})|webhook\.site/(?=[\w-]{16})"
    r"|/(?:build|deploy)_hooks/|/integrations/deploy/prj_\w{1,40}/"
    r"|/source/[\w-]{1,40}/trigger/|/ical/\S{1,100}?/private-"
    r")(?P<secret>[^\s?#&\"'<>|`)\]]+)"
)
# A slash is percent-encoded within the parameter of another URL.
_WEBHOOKS = lazily(_escaped(_WEBHOOK).replace("/", r"(?:/|%(?:25){0,3}2[fF])"), re.IGNORECASE)
# Common names, whose value is a key if it is long: of Azure Functions, of a login that returned
# (RFC 6749, section 4.1.2), of OpenWeather.
_LONG_VALUES = lazily(
    r"(?:(?<![A-Za-z0-9])|(?<=%26)|(?<=%3F))(?:code|appid)[^A-Za-z0-9_%=]{0,4}(?:="
    r"|%(?:25){0,3}3D)[^A-Za-z0-9_]{0,8}"
    r"(?P<secret>(?=[A-Za-z_-]{0,60}\d)[\w~%+/.-]{20,})",
    re.IGNORECASE,
)

# What is typed or pasted into a link by mistake: tags, comments, footnotes, the begin of a URL,
# colours of a terminal, line breaks with the marks of a list, a heading or a table after them.
_MARKUP = (
    r"</?[A-Za-z]{1,10}(?:[ ][a-z]{1,10}=|>)|<[^\w\s]{1,6}[A-Za-z]{1,10}[^\w\s]{0,3}>|<!--|-->"
    r"|\[\^?[^\w\s\]]?\w{1,3}[^\w\s\]]?\](?::[ ])?|https?://"
    r"|\x1b[^\w\s]{0,2}\[\d{0,3}m|---\r?\n|```\r?\n"
)
_AFTER_BREAK = r"[ \t>]*(?:\|?---\|?\r?\n|[|#>-]{1,3}[ ])?"
STRAY_MARKUP = _MARKUP + r"|[ \t]{0,9}\r?\n" + _AFTER_BREAK
# Marks as well, also as escapes and entities.
_ESCAPES = r"|%(?:25)*(?:0[9AaDd]|2[0278]|5[BbCcDd])|&(?:quot|apos|nbsp|amp|lt|gt|#34|#39|#61);"
_COMBINING = "\u0300-\u036f"
_WIDE_MARKS = "“”‘’\u200b。"
_MARKS = "\"'`()[]<>*|\\~^!${},;" + "".join(
    chr(code) for code in (*range(9), *range(0x0E, 0x20), 0x7F)
)
# The path of a webhook has none of these; a key may follow them.
_ESCAPES_IN_PATH = _ESCAPES + (r"|%(?:25)*(?:3[DdFf]|26)|:(?![\w-]{8})|%(?!(?:25)*[23][FfAa])")
_MARKS_IN_PATH = _MARKS + "=&?#@+ \t"


class _Strays:
    """Stray marks: those of several characters, and those of one, which are found much sooner.

    Args:
        escapes: The pattern of marks of several characters besides markup.
        marks: The marks of one character.
    """

    def __init__(self, escapes: str, marks: str) -> None:
        self._all = lazily(f"{STRAY_MARKUP}{escapes}|[{re.escape(marks)}{_WIDE_MARKS}{_COMBINING}]")
        # Every alternative begins with a literal, so that few characters are looked at.
        ends = "".join(rf"|{sign}{_AFTER_BREAK}" for sign in (r"\n", r"\r\n"))
        spaces = "".join(rf"|{sign}[ \t]{{0,8}}\r?\n{_AFTER_BREAK}" for sign in (" ", r"\t"))
        self._long = lazily(_MARKUP + ends + escapes)
        self._long_or_spaces = lazily(_MARKUP + ends + spaces + escapes)
        self._marks = marks.encode()

    def places(self, text: str) -> Iterator[re.Match[str]]:
        """Find all marks."""
        return self._all.finditer(text)

    def bytes_without(self, text: str) -> bytes:
        """Return a text without its marks, as bytes: in a fifth of the time."""
        has_spaces = b" " not in self._marks and any(end in text for end in _SPACED_ENDS)
        left = (self._long_or_spaces if has_spaces else self._long).sub("", text)
        data = as_bytes(left).translate(None, self._marks)
        if data.isascii():
            return data
        for mark in _WIDE_MARKS:
            data = data.replace(mark.encode(), b"")
        if b"\xcc" in data or b"\xcd" in data:
            data = re.sub(rb"\xcc[\x80-\xbf]|\xcd[\x80-\xaf]", b"", data)
        return data


_SPACED_ENDS = (" \n", " \r", "\t\n", "\t\r")
_STRAYS = _Strays(_ESCAPES, _MARKS)
_STRAYS_IN_PATH = _Strays(_ESCAPES_IN_PATH, _MARKS_IN_PATH)
_LEAST_VALUE = 8
_WHOLE_VALUE = 16
_DIGIT = lazily(r"\d")


def may_hold_shape(text: str) -> bool:
    """Return whether a text can hold a key or a webhook, whole or broken by stray marks.

    What is whole can also be found without stray marks, which only escape its underscores.
    """
    keys, webhooks, _ = _found_without_strays(text)
    return keys or webhooks


def shaped_spans(text: str) -> Iterator[tuple[int, int]]:
    """Find keys with a known prefix and secret paths of webhooks: spans in any order."""
    data = as_bytes(text)
    of_aws, others = may_hold_keys(data)
    if of_aws or others:
        keys = _KEYS.finditer(text) if others else _AWS_KEYS.finditer(text)
        yield from (key.span("secret") for key in keys if key["secret"])
    if may_hold_webhook(lower(data)):
        yield from _webhooks(text)
    yield from long_values(text)


def long_values(text: str) -> Iterator[tuple[int, int]]:
    """Find the values of parameters with a common name that are keys because they are long."""
    if may_hold_long_value(lower(as_bytes(text))):
        yield from (value.span("secret") for value in _LONG_VALUES.finditer(text))


def _webhooks(text: str) -> Iterator[tuple[int, int]]:
    return (hook.span("secret") for hook in _WEBHOOKS.finditer(text))


def spans_beside_strays(text: str) -> Iterator[tuple[int, int]]:
    """Find the keys and webhooks that stray marks break: `https://hooks.sla"ck.com/services/T/B/x`.

    They are searched for in the text without such marks. Only a value with a digit counts, and a
    mark after a whole value ends it.
    """
    if any(_found_without_strays(text)):
        yield from _beside(text, _STRAYS.bytes_without(text), _STRAYS, shaped_spans)
    if "/" in text or "2F" in text or "2f" in text:
        data = _STRAYS_IN_PATH.bytes_without(text)
        if may_hold_webhook(lower(data)):
            yield from _beside(text, data, _STRAYS_IN_PATH, _webhooks)


@lru_cache(maxsize=1)  # two questions about one text follow each other
def _found_without_strays(text: str) -> tuple[bool, bool, bool]:
    """Return whether a text without stray marks can hold keys, webhooks and long values."""
    data = _STRAYS.bytes_without(text)
    lowered = lower(data)
    return may_hold_key(data), may_hold_webhook(lowered), may_hold_long_value(lowered)


def _beside(
    text: str,
    data: bytes,
    strays: _Strays,
    search: Callable[[str], Iterable[tuple[int, int]]],
) -> Iterator[tuple[int, int]]:
    """Search a text without stray marks; yield the places in the text with them.

    Args:
        text: The text.
        data: The text without its marks.
        strays: The marks.
        search: A function that finds secrets.
    """
    without = as_text(data)
    found = [*search(without)]
    values = {without[start:end] for start, end in found}
    whole = Counter(text[start:end] for start, end in search(text)) if values else Counter[str]()
    if all(whole[value] == text.count(value) == without.count(value) for value in values):
        return  # nearly always: no mark breaks any of them, and the search for marks takes long
    pieces, starts, at, size = [], [], 0, 0
    for stray in strays.places(text):
        if stray.start() > at:
            pieces.append(text[at : stray.start()])
            starts.append((size, at))
            size += stray.start() - at
        at = stray.end()
    if not at:
        return
    pieces.append(text[at:])
    starts.append((size, at))
    for start, end in found:
        yield from _as_written(pieces, starts, start, end)


def _as_written(
    pieces: list[str], starts: list[tuple[int, int]], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Return the parts of a value in the text with stray marks."""
    found: list[tuple[int, int]] = []
    value = ""
    number = bisect_right(starts, (start, sys.maxsize)) - 1
    while number < len(starts) and starts[number][0] < end:
        if len(value) >= _WHOLE_VALUE and not value.startswith("eyJ"):  # a web token has parts
            break
        size, at = starts[number]
        first = max(start, size)
        last = min(end, size + len(pieces[number]))
        value += pieces[number][first - size : last - size]
        found.append((at + first - size, at + last - size))
        number += 1
    if len(value) >= _LEAST_VALUE and _DIGIT.search(value):
        yield from found


def has_shape(text: str) -> bool:
    """Return whether a text holds a key with a known prefix or the path of a webhook."""
    return any(True for _ in shaped_spans(text))
