"""Whether a text can hold a key or the path of a webhook, by literals that are found quickly.

Nearly no text holds one. The patterns of `key_shapes` take ten times as long as these searches, and
texts are searched as bytes, where each of them takes a nanosecond a character whatever its script.
Each answer may be a false yes, never a false no: tests compare them with the patterns.
"""

from __future__ import annotations

import re
from functools import cache

_WORD = rb"[\w\\\x80-\xff-]"
"""A byte of a key: of a letter, a digit or an escaped underscore."""

_LEAST_REST = {b"_": 8, b"-": 5, b".": 8}
"""The least length of what follows the last sign of a prefix, if half of it may be backslashes."""

# What comes before the last underscore, hyphen or dot of the prefix of a key.
_PREFIXES = {
    b"_": (
        *(b"ghp", b"gho", b"ghu", b"ghs", b"ghr", b"pat", b"oat", b"k_live", b"k_test", b"hf"),
        *(b"npm", b"gsk", b"r8", b"lsv2", b"shpca", b"shppa", b"shpss", b"lin_api", b"lin_oauth"),
        *(b"figd", b"figo", b"figu", b"ntn", b"rubygems", b"sntrys", b"sntryu", b"doo_v1"),
        b"dop_v1",
    ),
    b"-": (
        *(b"glagent", b"glcbt", b"gldt", b"glft", b"glimt", b"glpat", b"glptt", b"glrt", b"glsoat"),
        *(b"xapp", b"GOCSPX", b"pypi", b"pplx", b"xai", b"nvapi", b"tvly", b"PMAK", b"tskey"),
    ),
    b".": (b"ya29", b"SG", b"hvs", b"hvb", b"hvr"),
}
# Prefixes with letters that vary: a literal, and the pattern that contains it. These keys, too, may
# have half of the length that a key needs.
_OTHER_KEYS = {
    b"eyJ": rb"eyJ%b{2}" % _WORD,
    b"xox": rb"xox[a-z]-%b{5}" % _WORD,
    b"sk-": rb"sk-(?:(?:admin|ant|or|proj|svcacct)-|[A-Za-z0-9]{20})",
    b"AIza": rb"AIza%b{15}" % _WORD,
    b"1//0": rb"1//0%b{15}" % _WORD,
    b"%": rb"%%(?<=[fF/]%%)(?:25){0,3}2[fF]0%b{15}" % _WORD,
    b"sq0": rb"sq0[a-z]{3}-%b{10}" % _WORD,
}
_PREFIX_LETTERS = [
    "".join(filter(str.isalnum, prefix.decode()))
    for prefixes in _PREFIXES.values()
    for prefix in prefixes
]
SHORT_PREFIXES = ("sk", *(letters for letters in _PREFIX_LETTERS if len(letters) <= 3))
"""The letters and digits of prefixes that count only directly before a key."""

LONG_PREFIXES = (
    *("xox", "skadmin", "skant", "skor", "skproj", "sksvcacct", "AIza", "sq0", "AKIA", "ASIA"),
    *("eyJ", "githubpat", "dckrpat", "dckroat"),
    *(letters for letters in _PREFIX_LETTERS if len(letters) > 3),
)
"""The letters and digits of prefixes that more letters may separate from a key."""

_AWS_KEYS = {b"AKIA": rb"AKIA[A-Z0-9]{16}", b"ASIA": rb"ASIA[A-Z0-9]{16}"}
_SLASH = rb"(?:/|%(?:25){0,3}2f)"
# In lower case. A part that is rare enough is its own pattern.
_WEBHOOKS = {
    b"hook": rb"hook(?:s|b2|-test)?(?:%b|\.[a-z0-9.-])" % _SLASH,
    b"bot": rb"bot[\d\x80-\xff]{5,80}[:%]",
    b"ftqq": rb"ftqq\.com",
    b"day.app": rb"day\.app",
    b"pagerduty": rb"pagerduty\.com",
    b"deploy": rb"deploy%bprj" % _SLASH,
    b"trigger": rb"trigger%b" % _SLASH,
    b"private-": rb"private-",
}
_LONG_VALUES = {
    name: rb"%b(?:(?<![a-z0-9]%b)|(?<=%%26%b)|(?<=%%3f%b))" % (name, name, name, name)
    + rb"[^a-z0-9_%=]{0,16}(?:=|%(?:25){0,3}3d)"
    for name in (b"code", b"appid")
}
_OTHER_CASES = {"\u212a".encode(): b"k", "\u017f".encode(): b"s"}
"""The signs beyond ASCII that a pattern without case takes for these letters."""


def as_bytes(text: str) -> bytes:
    """Return a text as the bytes that are searched."""
    return text.encode("utf-8", "surrogatepass")


def as_text(data: bytes) -> str:
    """Return the text that `as_bytes` returned as bytes."""
    return data.decode("utf-8", "surrogatepass")


def lower(data: bytes) -> bytes:
    """Return a text in lower case, as far as ASCII letters go."""
    lowered = data.lower()
    if not lowered.isascii():
        for sign, letter in _OTHER_CASES.items():
            lowered = lowered.replace(sign, letter)
    return lowered


def may_hold_key(data: bytes) -> bool:
    """Return whether a text can hold a key with a known prefix."""
    return any(may_hold_keys(data))


def may_hold_keys(data: bytes) -> tuple[bool, bool]:
    """Return whether a text can hold a key of AWS, and whether it can hold another one.

    Signed links hold the former, which has a simple form.
    """
    return _has_any(data, _AWS_KEYS), _has_prefix(data) or _has_any(data, _OTHER_KEYS)


def _has_prefix(data: bytes) -> bool:
    """Return whether a prefix is before a sign that is followed by enough of a key."""
    unescaped = data.replace(b"\\_", b"_")
    return any(
        unescaped.endswith(prefixes, 0, sign.start())
        for end, prefixes in _PREFIXES.items()
        if end in unescaped
        for sign in _compiled(_followed(end)).finditer(unescaped)
    )


def may_hold_webhook(lowered: bytes) -> bool:
    """Return whether a text in lower case can hold the path of a webhook."""
    return _has_any(lowered, _WEBHOOKS)


def may_hold_long_value(lowered: bytes) -> bool:
    """Return whether a text in lower case can hold a value that is a key if it is long."""
    return _has_any(lowered, _LONG_VALUES)


def _has_any(data: bytes, patterns: dict[bytes, bytes]) -> bool:
    for literal, pattern in patterns.items():
        if literal in data and _compiled(pattern).search(data) is not None:
            return True
    return False


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)


@cache
def _followed(sign: bytes) -> bytes:
    """Return the pattern of the last sign of a prefix, after its last letter and before a key."""
    letters = bytes(sorted({prefix[-1] for prefix in _PREFIXES[sign]}))
    end = re.escape(sign)
    return rb"%b(?<=[%b]%b)(?=%b{%d})" % (end, letters, end, _WORD, _LEAST_REST[sign])
