"""Secrets of links (signatures, tokens, passwords) hidden in whatever is shown.

What is secret in one URL `surveylint.signed` knows. Here URLs are found in running text, in windows of long lines, and
in links so broken that no URL is left: without scheme, with a blank inside, with a value in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from surveylint.lazy import lazily

SHORT = "***"
"""What stands for a secret where columns do not matter."""

_REACH = 20_000
"""Characters that are looked at on each side of a window for the URL that it cuts."""

_RUN = lazily(r'[^\s<>"]+')
_SCHEME = lazily(r"[A-Za-z]{2,8}://")
_PAREN = lazily(r"[()]")
_VALUE = lazily(r"[A-Za-z0-9%+/_=.~-]{8,}")
_EDGES = ' \t<>"'
_MARK = "&(?:quot|apos|#34|#39|#x22|#x27);"


def _quoting(opening: str, closing: str) -> re.Pattern[str]:
    """Make a pattern of the values between marks; they are looked ahead for, since one may end where another begins."""
    marks = "".join(dict.fromkeys(opening + closing))
    return lazily(
        rf"=(?=\\?(?:[{opening}]|{_MARK}){{1,3}}(?:(?P<value>[^{marks}\n]{{1,4096}}?)(?=\\?(?:[{closing}]|{_MARK}))"
        rf"|(?P<open>[^\s{opening}>\\]+)))"
    )


_QUOTED = _quoting("\"'<", "\"'>")
# Compiled apart: sets of wide characters take half a millisecond.
_CURLY = _quoting("\"'‘“<", "\"'’”>")
_NAME = lazily(r"[\w.\[\]-]+\Z")
_LONGEST_NAME = 80
_MOST_NESTED = 8


def mask_text(text: str) -> str:
    """Replace each secret in a text by `***`."""
    if not _is_suspect(text):
        return text
    pieces: list[str] = []
    at = 0
    for start, end in secrets(text):
        pieces += (text[at:start], SHORT)
        at = end
    return "".join((*pieces, text[at:])) if pieces else text


def mask_slice(text: str, start: int, end: int, low: int, high: int) -> str:
    """Give `text[start:end]` with secrets replaced by as many `*`, also those of a URL that the slice cuts.

    Args:
        text: The whole text, of which little is looked at.
        start: Where the slice begins.
        end: Where it ends.
        low: Where its line begins; no URL reaches over it.
        high: Where its line ends.
    """
    left, right = max(low, start - _REACH), min(high, end + _REACH)
    find = text.find
    if all(find(mark, left, right) < 0 for mark in ("=", "%", "@", "://hooks.")):
        return text[start:end]
    begin = max([text.rfind(edge, left, start) for edge in _EDGES]) + 1 or left
    stop = min([at for edge in _EDGES if (at := find(edge, end, right)) >= 0], default=right)
    if ((begin == left > low) or (stop == right < high)) and _is_suspect(text[begin:stop]):
        return _VALUE.sub(lambda value: "*" * len(value[0]), text[start:end])
    found = [(first + begin, last + begin) for first, last in _unquoted(text[begin:stop])]
    # what stands in quotation marks may hold blanks, so that its beginning is looked for farther away
    found += [(first + left, last + left) for first, last in _quoted(text[left:right])]
    pieces: list[str] = []
    at = start
    for first, last in sorted(found):
        first, last = max(first, at), min(last, end)
        if first < last:
            pieces += (text[at:first], "*" * (last - first))
            at = last
    return "".join((*pieces, text[at:end]))


def secrets(text: str) -> tuple[tuple[int, int], ...]:
    """Find the secrets in a text: spans in order, without overlap."""
    found = sorted((*_unquoted(text), *_quoted(text)))
    merged = found[:1]
    for start, end in found[1:]:
        if start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


@lru_cache(maxsize=16)
def _unquoted(text: str) -> tuple[tuple[int, int], ...]:
    """Find what is secret in URLs and in what is left of them: spans that may overlap."""
    found: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        if not _is_suspect(run[0]):
            continue
        for offset, prefix, url in _links(run[0]):
            shift = run.start() + offset - len(prefix)
            floor = run.start() + offset
            found += (
                (max(start + shift, floor), end + shift)
                for start, end in _spans(prefix + url)
                if end + shift > floor
            )
    return tuple(found)


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Find the values in quotation marks of parameters that are named like secrets: `?token="x"`."""
    if "=" not in text or not any(
        mark in text for mark in ('"', "'", "‘", "“", "<", "&quot;", "&apos;", "&#")
    ):
        return
    for value in (_QUOTED if text.isascii() else _CURLY).finditer(text):
        name = _NAME.search(text[max(0, value.start() - _LONGEST_NAME) : value.start()])
        if name is not None and _spans(f"https://x/?{name[0]}=x"):
            yield value.span(value.lastgroup or 0)


def _is_suspect(text: str) -> bool:
    """Return quickly whether a text can hold a secret: a parameter, a user before a host, one of them encoded."""
    return "=" in text or "@" in text or "%" in text or "://hooks." in text


@lru_cache(maxsize=256)
def _spans(url: str) -> tuple[tuple[int, int], ...]:
    from surveylint.signed import secret_spans

    return secret_spans(url)


def _links(run: str) -> Iterator[tuple[int, str, str]]:
    """Split a run without blanks into what may be URLs: offset, what has to be put before it, text.

    A URL inside another one's parameter is given too; what is left between URLs is given as the end of one.
    """
    starts = [scheme.start() for scheme in _SCHEME.finditer(run)]
    nested = [start for start in starts if run[start - 1 : start] in "=/?&%;:" and start][
        :_MOST_NESTED
    ]
    tops = [start for start in starts if start not in nested]
    yield from _rest(run, 0, tops[0] if tops else len(run))
    for start, limit in pairwise((*tops, len(run))):
        url = run[start:limit]
        if limit < len(run):
            url = url.rstrip("[](|*`,.;'")
        url = url[: _closing(url)]
        end = start + len(url)
        yield start, "", url
        yield from ((inner, "", run[inner:end]) for inner in nested if start < inner < end)
        yield from _rest(run, end, limit)


def _rest(run: str, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    """Return what stands between URLs as a URL that lost its scheme and as the parameters of one."""
    rest = run[start:end]
    if "@" in rest and (double := rest.find("//")) >= 0:
        yield start + double, "https:", rest[double:]
    if "=" not in rest:
        return
    yield start, "https://x/?", rest
    query = rest.find("?")
    if query >= 0:
        host = max(rest.rfind(edge, 0, query) for edge in "([|`*") + 1
        yield start + host, "https:" if rest.startswith("//", host) else "https://", rest[host:]


def _closing(url: str) -> int:
    """Return where a URL ends before a closing parenthesis that is not its own, as in `[x](url)|`."""
    depth = 0
    for paren in _PAREN.finditer(url) if ")" in url else ():
        depth += 1 if paren[0] == "(" else -1
        after = url[paren.end() : paren.end() + 1]
        if depth < 0 and not (after.isascii() and (after.isalnum() or after in tuple("&=%/?#-+~"))):
            return paren.start()
    return len(url)
