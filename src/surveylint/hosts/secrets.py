"""What is a secret in a URL: signatures, tokens, passwords, session ids, paths of webhooks.

A URL is searched as it is written, not as a browser would read it, so that nothing is printed of a
URL with a missing scheme, a space, HTML entities or percent-encoded delimiters either. More is
masked than is certainly a secret: a masked page number costs little, a printed key a lot. No rule
decides by this list what it reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from surveylint.hosts.address import decode_fully, plain_name
from surveylint.hosts.broken_secrets import broken_spans
from surveylint.hosts.key_shapes import STRAY_MARKUP, has_shape, long_values, shaped_spans
from surveylint.hosts.secret_names import ENDINGS, LONG_NAMES, NAMES, SIGNING
from surveylint.hosts.signatures import names_a_signature
from surveylint.hosts.userinfo import user_spans
from surveylint.lazy import lazily

Span = tuple[int, int]

MASK = "***"
"""The replacement for a secret where columns do not matter."""

_LONGEST_BROKEN_NAME = 40
_NOT_OF_A_NAME = lazily(
    STRAY_MARKUP + r"|%[0-9A-Fa-f]{2}|&#?\w{1,8};|\[\w{0,20}\](?=[^A-Za-z0-9]*\Z)|[^A-Za-z0-9]"
)
# A short name counts only as a whole, from the delimiter on.
_DELIMITER = lazily(r"[&?;#](?:(?<=&)(?:amp;|(?!#?\w{1,8};))|(?<!&)(?![ ]))")

# Delimiters plain, percent-encoded once or more often, and as HTML entities.
_EQUALS = lazily(r"=(?<!==)|%(?<!=%)(?:25)*3[dD]|&(?<!=&)(?:equals|#0{0,4}61|#[xX]0{0,4}3[dD]);")
# A value ends at `&` in any spelling, but not at an entity of another character, and at `#`.
_VALUE_END = lazily(r"&(?:amp|#0{0,4}38|#[xX]0{0,4}26);|&(?!#?\w{1,10};)|(?<!&)#")
_PATH_VALUE_END = lazily(r"[;/?#&]")
# A name is read backwards from its equals sign; an index, quotes and brackets may come between.
_NAME_BACKWARDS = lazily(
    r"(?:\][^\[\]\s]{0,20}\[|[\s()\[\]{}'\"*`\\?&,:|<>]|[^\x00-\x7f]){0,12}+"
    r"(?P<name>[A-Za-z0-9_.%~$\\-]{1,80})(?P<before>;?)"
)
_LAST_NAME = lazily(r"([A-Za-z0-9_.~$\\-]++)(?:\[[^\[\]]{0,20}\]|[\s()\[\]{}'\"]){0,12}+\Z")
_LONGEST_NAME = 120
_LONGEST_REMEMBERED = 4096


def secret_spans(url: str) -> tuple[Span, ...]:
    """Find what is secret in a URL: spans in order, apart from each other, in linear time.

    These are the values of parameters with the name of a secret, all values of a signed link,
    passwords and user names, keys with a known prefix, and the secret paths of webhooks.
    """
    return _remembered(url) if len(url) <= _LONGEST_REMEMBERED else _spans(url)


def parameter_spans(url: str) -> tuple[Span, ...]:
    """Find what `secret_spans` finds in a URL without keys and webhooks (`may_hold_shape`)."""
    if not _has_delimiter(url):
        return ()
    return merged((*user_spans(url), *_values(url), *long_values(url)))


def carries_secret(url: str) -> bool:
    """Return whether anything in a URL is a secret."""
    return bool(secret_spans(url))


def masked(url: str) -> str:
    """Overwrite the secrets of a URL with asterisks, one a character, so that columns stay."""
    return overwritten(url, secret_spans(url))


def redacted(url: str) -> str:
    """Replace each secret of a URL by `***`, for texts and records without columns."""
    return replaced(url, secret_spans(url))


def is_secret_name(name: str) -> bool:
    """Return whether a parameter of this name, as written, holds a secret."""
    return _is_secret(_plain(name))


def is_listed_name(name: str) -> bool:
    """Return whether a name is exactly one of the list, so that it can be printed safely."""
    plain = plain_name(name)
    return plain in NAMES or plain in ENDINGS


def name_before(text: str, end: int) -> str:
    """Return the plain name of the parameter whose equals sign is at `end`, "" if there is none."""
    return _name_before(text, end)[0]


def ends_in_name(text: str, end: int) -> bool:
    """Return whether the letters before `end` spell a name, whatever is between them.

    A short one has to begin at a delimiter.
    """
    before = text[max(0, end - _LONGEST_BROKEN_NAME) : end]
    if _NOT_OF_A_NAME.sub("", before).lower().endswith(LONG_NAMES):
        return True
    return any(
        _NOT_OF_A_NAME.sub("", before[found.end() :]).lower() in NAMES
        for found in _DELIMITER.finditer(before)
    )


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort spans and join those that overlap."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def overwritten(text: str, spans: Iterable[Span]) -> str:
    """Overwrite spans, which are in order and apart, with one asterisk a character."""
    pieces, place = [], 0
    for start, end in spans:
        pieces += [text[place:start], "*" * (end - start)]
        place = end
    return "".join([*pieces, text[place:]])


def replaced(text: str, spans: Iterable[Span]) -> str:
    """Replace spans, which are in order and apart, by `***`."""
    pieces, place = [], 0
    for start, end in spans:
        pieces += [text[place:start], MASK]
        place = end
    return "".join([*pieces, text[place:]])


def _spans(url: str) -> tuple[Span, ...]:
    found: tuple[Span, ...] = ()
    if _has_delimiter(url) or has_shape(url):
        found = merged((*user_spans(url), *_values(url), *shaped_spans(url)))
    return merged((*found, *broken_spans(url, found)))


def _has_delimiter(url: str) -> bool:
    return "=" in url or "@" in url or "%" in url or "&" in url


_remembered = lru_cache(maxsize=1024)(_spans)


def _values(text: str) -> Iterator[Span]:
    """Find the values of parameters that are named like secrets; in a signed link all values."""
    given = [(sign.end(), *_name_before(text, sign.start())) for sign in _EQUALS.finditer(text)]
    names = {name for _, name, _ in given}
    everything = not SIGNING.isdisjoint(names) or names_a_signature(names, text)
    place = 0
    query = text.find("?")
    for start, name, before in given:
        if start < place or not (everything or _is_secret(name)):
            continue
        # A matrix parameter of the path, such as `;jsessionid=4A2F?page=1`, ends with its segment.
        in_path = before == ";" and (query < 0 or start < query)
        end = (_PATH_VALUE_END if in_path else _VALUE_END).search(text, start)
        place = len(text) if end is None else end.start()
        yield start, place


def _name_before(text: str, end: int) -> tuple[str, str]:
    """Return the plain name before an equals sign, and the semicolon before the name or ""."""
    found = _NAME_BACKWARDS.match(text[max(0, end - _LONGEST_NAME) : end][::-1])
    return ("", "") if found is None else (_plain(found["name"][::-1]), found["before"])


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """Return a name without its percent escapes and what they separate it from."""
    last = _LAST_NAME.search(decode_fully(name))
    return plain_name(last[1]) if last is not None else ""


@lru_cache(maxsize=4096)
def _is_secret(plain: str) -> bool:
    return (
        plain in NAMES
        or plain.endswith(ENDINGS)
        or plain.startswith("aspsessionid")
        or (plain.startswith("x") and plain[1:] in NAMES)
    )
