"""Secrets in links that stray marks break, such as `https://example.org/a?to*ken=0123456789abcdef`.

What looks random is judged by what surrounds it: the name of a secret, the prefix of a key, the URL
of a webhook, an `@`, whatever marks, tags, escapes and line breaks are between their letters. Few
texts have such values, and nearly all are in links in which nothing of that kind is near.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveylint.hosts.key_literals import LONG_PREFIXES, SHORT_PREFIXES
from surveylint.hosts.key_shapes import STRAY_MARKUP
from surveylint.hosts.secret_names import LONG_NAMES, NAMES
from surveylint.lazy import lazily

Span = tuple[int, int]

_LEAST_LENGTH = 16
_RUNS = bytes(ord("x" if code < 128 and chr(code).isalnum() else " ") for code in range(256))
_CHANGE = lazily(r"[0-9](?=[A-Za-z])|[A-Za-z](?=[0-9])")
_LEAST_CHANGES = 3
"""Times that a letter and a digit are next to each other in a value that looks random."""

_BEFORE = 160
"""Characters before a value in which a reason to hide it is searched."""

_AFTER = 80
"""Characters after a value in which an `@` is searched."""

_MOST_OF_VALUE = 8
"""Letters and digits between a name and what looks random: `token=ab&#43;0123456789abcdef`."""

_MOST_OF_PREFIX = 20
_MOST_OF_WEBHOOK = 80
_MOST_OF_PASSWORD = 16
_MOST_BETWEEN = 16
"""Letters and digits between the parts of one secret."""

# A stray mark may be in an entity, too: `&#6*1;`, `&quot<;`.
_ENTITIES = ("quot", "apos", "nbsp", "lt", "gt", "equals", "commat", "colon")
_NAMED = "|".join(r"[^\w\s]?".join(name) for name in _ENTITIES)
_BROKEN_AMPERSAND = r"(?:a[^\w\s]m[^\w\s]?p|am[^\w\s]p)[^\w\s]?;|amp[^\w\s];"
_NO_DELIMITERS = rf"(?:(?:#(?:\w{{1,4}}[^\w\s]?)?\w{{1,4}}|{_NAMED})[^\w\s]?;|{_BROKEN_AMPERSAND})"
_DELIMITERS = rf"&amp;|&(?!{_NO_DELIMITERS})|[?;#]|%(?:25)*(?:3[BbFf]|26)"
_SEPARATORS = r"https?://|[/:]|%(?:25)*(?:2[Ff]|3[Aa])"
# A mark may be in the code of a character, too: `%2~0`.
_STRAY = lazily(
    rf"(?P<separator>{_SEPARATORS})|{STRAY_MARKUP}|&{_NO_DELIMITERS}|(?P<delimiter>{_DELIMITERS})"
    r"|%(?:25)*[^\w\s]{0,2}[0-9A-Fa-f][^\w\s]{0,2}[0-9A-Fa-f]|[^A-Za-z0-9]"
)
_MARKUP = lazily(STRAY_MARKUP)
_BROKEN_ENTITY = lazily(rf"&(?:{_BROKEN_AMPERSAND})")
_NO_BRACKETS = str.maketrans("", "", "[]()")
_WITHIN_ESCAPE = lazily(r"(?<=%)%(?:25)?[0-9A-Fa-f]{2}(?=[0-9A-Fa-f]{2})")
_MARK, _DELIMITER, _SEPARATOR = "\0", "\1", "\2"
_SIGNS = {None: _MARK, "delimiter": _DELIMITER, "separator": _SEPARATOR}
_MARKS = "".join(_SIGNS.values())
_NO_MARKS = str.maketrans("", "", _MARKS)
_NEXT_PARAMETER = lazily(r"[?&;#][^A-Za-z0-9]{0,9}[A-Za-z][\w.-]{0,20}=")
_WEBHOOKS = lazily(r"hook|ftqq|dayapp|pagerdutycom|deployprj|bot[0-9]{5}")
_WEBHOOKS_BEFORE = ("trigger", "withkey", "private")
_AFTER_SEPARATOR = lazily(rf"{_SEPARATOR}[{_MARKS}]{{0,20}}\Z")
_HASH = lazily(r"[0-9a-f]{32}(?:[0-9a-f]{8})?\Z")
"""The number of a commit or a page, as in the URLs of GitHub, Semantic Scholar and Notion: in the
path before it, `policy` and `token` are words of a title."""

_WHOLE_PATH = lazily(r"(?<![A-Za-z0-9])https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~-]*)*[/-]\Z")
"""The beginning of a URL that no mark breaks; words before the URL are not part of it."""

# What opens an address, and its last character what closes it.
_OPENING = lazily(r"\]\(|(?:href|src)=[\"']|<(?=https?:)")
_CLOSING = {"(": ")", '"': '"', "'": "'", "<": ">"}
_EMPTY_LINE = lazily(r"\n[ \t>]*+\n")
# What is in no address: a tag, a comment, a footnote, an escape of a terminal or a control character,
# a mark within a scheme.
_BROKEN = lazily(
    r"[\w./:=?&-](?:</?[A-Za-z]{1,10}[\s>]|<!--|<\[|-->|\[\^\w{1,3}\]|[\x00-\x08\x0e-\x1f])"
    r"|[A-Za-z](?:[*_~]|%3[DdFf])[A-Za-z]{0,8}://"
)

_AT_HOST = r"@[\w-]{1,40}[.]\w"
_AT_AFTER_BREAK = lazily(r"[ \t]{0,9}\r?\n[ \t>]{0,9}(?:[|#>-]{1,3} )?" + _AT_HOST)
_STRAY_COLON = lazily(rf"[?#&;][:@]|[^\w\s]{{1,3}}{_AT_HOST}")

_AT = lazily(r"@|%[\s\S]{0,8}?4[\s\S]{0,8}?0|&(?:commat|#64|#[xX]40);")


# The stray marks and separators that hold letters.
_MARKS_WITH_LETTERS = ("%", "&", "<", "\x1b")
_OTHERS_WITH_LETTERS = lazily(r"https?://|\[\^?[^\w\s\]]?\w{1,3}[^\w\s\]]?\]")
_OPENS = ("(", "/")
_NO_LETTERS = bytes(code for code in range(256) if not (code < 128 and chr(code).isalnum()))

_SHORT_NAMES = tuple(name for name in (*NAMES, "code", "appid") if len(name) <= len("appid"))
_MOST_OF_SHORT_VALUE = 3
_ENDS_OF_DELIMITERS = "xX63FfBb"
"""What a mark within the spelling of a delimiter leaves before a name: `&#x*26;`, `%2*6`, `%3*F`."""

# A stray `%` before the zero makes an escape of it and the next letter.
_REFRESH = lazily(rf"(?<![A-Za-z0-9])1[{_MARKS}]{{2,9}}0[{_MARKS}]{{0,9}}[A-Za-z0-9]?\Z")
_LONGEST_REFRESH = 24
# A hexadecimal escape may be broken, too: `%2*Fghp_`.
_REST_OF_ESCAPE = lazily(r"(?<![A-Za-z0-9])(?:2?[A-Za-z])?\Z")


def broken_spans(text: str, known: Sequence[Span] = ()) -> Iterator[Span]:
    """Find what looks random and is a secret by what surrounds it, in order.

    Args:
        text: A URL or a text of any kind.
        known: The secrets that are known, in order and apart; the rest of each is found, too.
    """
    number, rest = 0, -1
    for start, end in _long_runs(text):
        value = text[start:end]
        if text.startswith("%", start - 1) and start:
            start += 2  # the escape is no part of the value
        while number < len(known) and known[number][1] <= start:
            rest = known[number][1]
            number += 1
        if number < len(known) and known[number][0] <= start and end <= known[number][1]:
            continue
        if _looks_random(value) and (
            _is_rest(text, rest, start) or _is_after_reason(text, start, end)
        ):
            rest = end
            yield start, end


def _long_runs(text: str) -> Iterator[Span]:
    """Find the runs of at least 16 letters and digits, faster than a pattern does."""
    runs = text.encode("ascii", "replace").translate(_RUNS)  # as many bytes as characters
    at = runs.find(b"x" * _LEAST_LENGTH)
    while at >= 0:
        end = runs.find(b" ", at)
        end = len(runs) if end < 0 else end
        yield at, end
        at = runs.find(b"x" * _LEAST_LENGTH, end)


def _looks_random(value: str) -> bool:
    """Return whether letters and digits alternate in a value as in no word."""
    return any(number >= _LEAST_CHANGES for number, _ in enumerate(_CHANGE.finditer(value), 1))


def _is_rest(text: str, end: int, start: int) -> bool:
    """Return whether a value is the rest of a secret that ends shortly before it."""
    if not 0 <= end <= start <= end + _MOST_OF_WEBHOOK:
        return False
    between = text[end:start]
    return _NEXT_PARAMETER.search(between) is None and _letters(_marked(between)) <= _MOST_BETWEEN


def _is_after_reason(text: str, start: int, end: int) -> bool:
    """Return whether what surrounds a value makes it a secret."""
    written, begin = text[max(0, start - _BEFORE) : start], text[start : start + 4]
    path = _WHOLE_PATH.search(written)
    written = path[0] if path else written
    # A stray `%` before two letters of a name looks like an escape, and markup may break an entity.
    readings = (
        {
            *(written, written.replace("%", "*"), _MARKUP.sub("", written)),
            *(_WITHIN_ESCAPE.sub("", written), _BROKEN_ENTITY.sub("&", written)),
            written.translate(_NO_BRACKETS),  # `[pa](ssword]` looks like a footnote
        }
        if _may_be_reason(written, begin)
        else ()
    )
    is_reason = _is_prefix if path and _HASH.match(text[start:end]) else _is_reason
    return (
        text.startswith("eyJ", start)
        or any(is_reason(_marked(each), begin) for each in readings)
        or (_HASH.match(text[start:end]) is None and _is_in_broken_address(written))
        or (
            _is_before_at(text, end)
            and (
                text.startswith((":", "@"), end)
                or _STRAY_COLON.match(text, end) is not None
                or (
                    text[start - 1 : start] in _OPENS
                    and _AT_AFTER_BREAK.match(text, end) is not None
                )
                or _AFTER_SEPARATOR.search(_marked(written)) is not None
            )
        )
    )


def _is_in_broken_address(before: str) -> bool:
    """Return whether an address before a value is so broken that its names cannot be read."""
    address, opening = 0, ""
    for found in _OPENING.finditer(before):
        address, opening = found.end(), found[0]
    if not opening or _CLOSING[opening[-1]] in before[address:]:
        return False
    is_broken = _BROKEN.search(before, address - 1) is not None
    return is_broken and _EMPTY_LINE.search(before, address) is None


def _may_be_reason(written: str, begin: str) -> bool:
    """Return quickly whether a name, a prefix or a webhook may be before a value.

    Args:
        written: What is before it.
        begin: How the value begins.
    """
    if any(mark in written for mark in _MARKS_WITH_LETTERS):
        return True
    if "[" in written:  # a bracketed part may be one of a name, or within one
        whole = written.translate(_NO_BRACKETS).lower()
        if any(name in whole for name in LONG_NAMES):
            return True
    unmarked = _MARKUP.sub("", written)  # a mark may be within another
    kept = _OTHERS_WITH_LETTERS.sub("", unmarked).encode("ascii", "ignore")
    letters = kept.translate(None, _NO_LETTERS).decode("ascii")
    lowered = letters.lower()
    return (
        any(name in lowered for name in (*LONG_NAMES, *_WEBHOOKS_BEFORE))
        or any(prefix in letters + begin for prefix in LONG_PREFIXES)
        or letters.endswith((*SHORT_PREFIXES, "10"))
        or any(name in lowered[-len(name) - _MOST_OF_SHORT_VALUE :] for name in _SHORT_NAMES)
        or (letters.endswith("1") and begin.startswith("0"))
        or _WEBHOOKS.search(lowered) is not None
    )


def _is_reason(before: str, begin: str) -> bool:
    """Return whether a name, a prefix or a webhook is before a value.

    Args:
        before: What is before it, with signs for marks.
        begin: How the value begins.
    """
    lowered = before.translate(_NO_MARKS).lower()
    return (
        any(name in lowered[-len(name) - _MOST_OF_VALUE :] for name in LONG_NAMES)
        or _is_prefix(before, begin)
        or _WEBHOOKS.search(lowered, max(0, len(lowered) - _MOST_OF_WEBHOOK)) is not None
        or any(word in lowered[-len(word) - _MOST_OF_PREFIX :] for word in _WEBHOOKS_BEFORE)
    )


def _is_prefix(before: str, begin: str) -> bool:
    """Return whether the prefix of a key, or a short name as a whole word, is before a value."""
    letters = before.translate(_NO_MARKS)
    return (
        any(prefix in letters[-len(prefix) - _MOST_OF_PREFIX :] + begin for prefix in LONG_PREFIXES)
        or _is_after_short_word(before, letters.lower(), letters)
        or _is_refresh_token(before, begin)
    )


def _is_after_short_word(before: str, lowered: str, letters: str) -> bool:
    """Return whether a short name or prefix, which has to be a whole word, is before a value."""
    places = [at for at, sign in enumerate(before) if sign not in _MARKS]
    for prefix in SHORT_PREFIXES:
        if letters.endswith(prefix):
            at = places[-len(prefix)]
            if _REST_OF_ESCAPE.search(before, max(0, at - 3), at) is not None:
                return True
    for name in _SHORT_NAMES:
        for more in range(_MOST_OF_SHORT_VALUE + 1):
            if lowered.endswith(name, 0, len(lowered) - more):
                first = before[: places[-len(name) - more]].rstrip(_MARK + _SEPARATOR)
                if (
                    first.rstrip(_ENDS_OF_DELIMITERS)
                    .rstrip(_MARK + _SEPARATOR)
                    .endswith(_DELIMITER)
                ):
                    return True
    return False


def _is_refresh_token(before: str, begin: str) -> bool:
    """Return whether a value goes on after `1//0`, as refresh tokens of Google do."""
    tail = before[-_LONGEST_REFRESH:] + ("0" if begin.startswith("0") else "")
    return _REFRESH.search(tail) is not None


def _is_before_at(text: str, end: int) -> bool:
    """Return whether a value is followed by an `@`, as a password in a URL is."""
    after = text[end : end + _AFTER]
    if "@" not in after and "%" not in after and "&" not in after:
        return False
    at = _AT.search(text, end, end + _AFTER)
    return at is not None and _letters(_marked(text[end : at.start()])) <= _MOST_OF_PASSWORD


def _marked(text: str) -> str:
    """Return a text with a sign for each stray mark and delimiter."""
    return _STRAY.sub(lambda stray: _SIGNS[stray.lastgroup], text)


def _letters(marked: str) -> int:
    return len(marked.translate(_NO_MARKS))
