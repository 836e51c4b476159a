"""Keys and webhooks: secrets that are recognised by their shape, in a text of any kind."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator

from surveylint.lazy import lazily

# GitHub, GitLab, Slack, OpenAI and Anthropic, Stripe, AWS, Google, Hugging Face, npm, PyPI,
# SendGrid, DigitalOcean; and JSON web tokens (RFC 7519). What only begins like one of the last two
# kinds is matched too, so that the search stays linear.
_KEY = (
    r"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2})|(?<=%25[0-9A-Fa-f]{2}))(?:(?P<secret>"
    r"gh[opsur]_\w{16,}|github_pat_[\w\\]{20,}"
    r"|gl(?:agent|cbt|dt|ft|imt|pat|ptt|rt|soat)-[\w-]{16,}|xox[a-z]-[\w-]{10,}|xapp-[\w-]{10,}"
    r"|sk-(?:(?:admin|ant-\w{3,8}|or-v\d|proj|svcacct)-[\w-]{20,}|[A-Za-z0-9]{20,}[\w-]*)"
    r"|[rs]k_(?:live|test)_\w{16,}|(?:AKIA|ASIA)[A-Z0-9]{16}\b|AIza[\w-]{30,}|ya29\.[\w-]{20,}"
    r"|GOCSPX-[\w-]{20,}|hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{30,}"
    r"|do[op]_v1_\w{20,}|SG\.[\w-]{16,}+\.[\w-]{16,}"
    r"|eyJ[\w-]{4,}+(?:\.|%2[eE])[\w-]{4,}+(?:(?:\.|%2[eE])[\w-]*+){0,3}"
    r")|eyJ[\w-]*+|SG\.[\w-]*+)"
)
# Markdown may escape an underscore.
_KEYS = lazily(_KEY.replace("_", r"\\?_"))
_KEY_PARTS = (
    *("eyJ", "ghp", "gho", "ghu", "ghs", "ghr", "_pat", "glpat-", "glrt-", "gldt-", "glcbt-"),
    *("glptt-", "glft-", "glsoat-", "glimt-", "glagent-", "xox", "xapp-", "sk-", "_live", "_test"),
    *("AKIA", "ASIA", "AIza", "ya29.", "GOCSPX-", "hf_", "hf\\_", "npm_", "npm\\_", "pypi-", "SG."),
    "_v1",
)

# Whoever knows the path of a webhook may post there: Slack, Zapier and their like, Discord,
# Mattermost, Telegram, Feishu and Lark, Microsoft 365, IFTTT, Make, ServerChan.
_WEBHOOK = (
    r"(?:"
    r"hooks\.[a-z0-9.-]{1,80}/(?:services|webhooks|workflows|triggers|hooks)/"
    r"|/api/(?:v\d{1,2}/)?webhooks/\d{1,30}/"
    r"|/hooks/(?=[a-z0-9]{26}\b)"
    r"|/bot(?=\d{5,20}(?::|%3a)[\w-]{8})"
    r"|/open-apis/bot/(?:v\d/)?hook/|/flow/api/trigger-webhook/"
    r"|\.webhook\.office\.com/webhookb2/|outlook\.office(?:365)?\.com/webhook/"
    r"|/trigger/\S{1,100}?/(?:json/)?with/key/"
    r"|hook\.(?:[a-z0-9]{1,10}\.)?(?:make|integromat)\.com/"
    r"|ftqq\.com/"
    r")(?P<secret>[^\s?#&\"'<>|`)\]]+)"
)
# A slash is percent-encoded within the parameter of another URL.
_WEBHOOKS = lazily(_WEBHOOK.replace("/", r"(?:/|%(?:25){0,3}2[fF])"), re.IGNORECASE)
_WEBHOOK_PARTS = ("hook", "bot", "with", "ftqq")

# What is typed or pasted into a link by mistake: marks, also as escapes and entities, line breaks.
_STRAY = lazily(
    r"%(?:25)*(?:0[9AaDd]|2[0278]|5[BbCcDd])|&(?:quot|apos|nbsp|amp|lt|gt|#34|#39);"
    r"|[\"'`()\[\]<>*|\\“”‘’\u200b]|[ \t]{0,9}\n[ \t>]*"
)
_LEAST_VALUE = 8
_WHOLE_VALUE = 16
_DIGIT = lazily(r"\d")


def shaped_spans(text: str) -> Iterator[tuple[int, int]]:
    """Find keys with a known prefix and secret paths of webhooks: spans in any order."""
    if any(part in text for part in _KEY_PARTS):
        yield from (key.span("secret") for key in _KEYS.finditer(text) if key["secret"])
    lowered = text.lower()
    if any(part in lowered for part in _WEBHOOK_PARTS):
        yield from (hook.span("secret") for hook in _WEBHOOKS.finditer(text))


def spans_beside_strays(text: str) -> Iterator[tuple[int, int]]:
    """Find the keys and webhooks that stray marks break: `https://hooks.sla"ck.com/services/T/B/x`.

    They are searched for in the text without such marks. Only a value with a digit counts, and a
    mark after a whole value ends it.
    """
    pieces, starts, at, size = [], [], 0, 0
    for stray in _STRAY.finditer(text):
        if stray.start() > at:
            pieces.append(text[at : stray.start()])
            starts.append((size, at))
            size += stray.start() - at
        at = stray.end()
    if not at:
        return
    pieces.append(text[at:])
    starts.append((size, at))
    for start, end in shaped_spans("".join(pieces)):
        yield from _as_written(pieces, starts, start, end)


def _as_written(
    pieces: list[str], starts: list[tuple[int, int]], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Return the parts of a value in the text with stray marks."""
    found: list[tuple[int, int]] = []
    value = ""
    number = bisect_right(starts, (start, sys.maxsize)) - 1
    while number < len(starts) and starts[number][0] < end and len(value) < _WHOLE_VALUE:
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
