"""Secrets of links (signatures, tokens, passwords) masked in whatever is printed.

What is a secret in one URL, `surveylint.hosts.secrets` knows. Here the URLs are found in running
text and in windows of long lines, however broken the link is: without scheme, with a space or a
line break inside, with a value in quotation marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar, cast

from surveylint.hosts.broken_secrets import broken_spans
from surveylint.hosts.key_shapes import (
    STRAY_MARKUP,
    has_shape,
    long_values,
    may_hold_shape,
    shaped_spans,
    spans_beside_strays,
)
from surveylint.hosts.secrets import (
    MASK,
    ends_in_name,
    is_secret_name,
    merged,
    name_before,
    parameter_spans,
    replaced,
    secret_spans,
)
from surveylint.lazy import lazily

if TYPE_CHECKING:
    from surveylint.model.finding import Finding

Span = tuple[int, int]
InUrl = Callable[[str], tuple[Span, ...]]
"""Finds the secrets of one URL."""

_REACH = 20_000
"""Characters on each side of a window in which the URL that it cuts is searched."""

_PART = 12 * _REACH
"""Characters of a text that are searched at once: nearly every list is a single part."""

_LONGEST_TARGET = 4_096
"""Characters of a link target or a quoted value with spaces or line breaks."""

_EDGE = lazily(r"[\s<>\"]")
# A run is searched from the sign before it, in a text that begins with a space.
_SUSPECT_RUN = lazily(r"[\s<>\"][^\s<>\"=@%&]*+[=@%&][^\s<>\"]*+")
_SCHEME = lazily(r"(?<![=/?&%;:A-Za-z])[A-Za-z]{2,8}://")
_PAREN = lazily(r"[()]")
_VALUE = lazily(r"[A-Za-z0-9%+/_=.~-]{8,}")

# Link targets that contain a space: `](target with space)`, `<https://target with space>`,
# `href="target with space"`. What ends with the first parenthesis and has no space is skipped.
_OPENING = lazily(
    r"\]\((?![^\s()|<>\"']*+\))<?|<(?=[A-Za-z]{2,8}:/)|=(?:(?<=href=)|(?<=src=))[ ]?[\"']"
)
_TARGET_EDGE = lazily(r"[()|<>\"']|\n[ \t>]*\n")

# What follows a value that a line break or a stray sign cuts, and an equals sign before a space.
_CUT_VALUE = lazily(
    r"(?:[ \t]*\r?\n[ \t>]*(?:[|#>-][ ])?|[<>\"'`\\](?=\w))(?P<value>[^\s&#\"'<>|`)\]]+)"
)
# A search for one literal takes a tenth of the time of one for what may begin in several ways.
_SPACED_VALUE = r"\s{1,40}(?:[|#>-][ ])?[\"'‘“]?(?P<value>[^\s&#\"'<>|`)\]=]{6,})"
_SPACED = (lazily("=" + _SPACED_VALUE), lazily("%(?:25)*3[dD]" + _SPACED_VALUE))


def _after_name(sign: str, rest: str) -> re.Pattern[str]:
    """Make a pattern of equals signs that may come after a name, which a mark may follow."""
    return lazily(
        rf"{sign}(?:(?<=\w{sign})|(?<=\w[^\w\s]{sign})|(?<=\w[^\w\s]{{2}}{sign})"
        rf"|(?<=\w[^\w\s]{{3}}{sign})|(?<=[->|`]\n{sign})|(?<=\n[|#-][ ]{sign})){rest}"
    )


_ESCAPED_EQUALS = ("%3D", "%3d", "253D", "253d", "&equals;", "&#61;")
_EQUALS = (_after_name("=", ""), _after_name("%", "(?:25)*3[dD]"))
_VALUE_AFTER = lazily(
    rf"(?:{STRAY_MARKUP}|[^\w\s%&]|&(?:amp;)?){{0,3}}(?P<value>[^\s?&#\"'<>|`)\]]+)"
)
_LIKE_A_KEY = lazily(r"\d")
_LEAST_KEY = 8
_PIECE = 12
_KEY_WORD = lazily(r"[A-Za-z0-9_-]{8,}+")
_RUN = lazily(r"[A-Za-z0-9]{8,}+")
Values = TypeVar("Values", bound=tuple[object, ...])
_LEAST_RUN = len("hm=x")

_MARK = "&(?:quot|apos|#34|#39|#x22|#x27);"


def _quoting(opening: str, closing: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Make patterns of the values between quotation marks, after each spelling of `=`.

    They are looked ahead for, since one value may end where another begins.
    """
    marks = "".join(dict.fromkeys(opening + closing))
    value = (
        rf"(?=\\?(?:[{opening}]|{_MARK}){{1,3}}"
        rf"(?:(?P<value>[^{marks}\n]{{1,{_LONGEST_TARGET}}}?)(?=\\?(?:[{closing}]|{_MARK}))"
        rf"|(?P<open>[^\s{opening}>\\]+)))"
    )
    return lazily("=" + value), lazily(f"(?:%(?:25)*3[dD]|&(?:equals|#61);){value}")


_QUOTED = _quoting("\"'<", "\"'>")
# Compiled apart: sets of wide characters take half a millisecond.
_CURLY = _quoting("\"'‘“<", "\"'’”>")


def mask_text(text: str) -> str:
    """Replace each secret in a text by `***`; line breaks are kept."""
    if not _is_suspect(text):
        return text
    return replaced(text, secrets(text))


def mask_slice(text: str, start: int, end: int) -> str:
    """Return `text[start:end]` with each character of a secret replaced by `*`.

    The secret may be one of a URL that the slice cuts; of a long text only a part is looked at.
    """
    if _is_cut(text, start, end):
        return _VALUE.sub(lambda value: "*" * len(value[0]), text[start:end])
    left, spans = _part(text, start // _PART, end // _PART)
    pieces: list[str] = []
    at = start
    for number in range(max(0, bisect_right(spans, (start - left, 0)) - 1), len(spans)):
        first, last = max(spans[number][0] + left, at), min(spans[number][1] + left, end)
        if first >= end:
            break
        if first < last:
            pieces += (text[at:first], "*" * (last - first))
            at = last
    return "".join((*pieces, text[at:end]))


def secrets(text: str) -> tuple[Span, ...]:
    """Find the secrets in a text: spans in order and apart, none of which contains a line break."""
    may_have_shape = may_hold_shape(text)
    in_url = secret_spans if may_have_shape else parameter_spans
    found = merged(
        (
            *(shaped_spans(text) if may_have_shape else long_values(text)),
            *spans_beside_strays(text),
            *_in_runs(text, in_url),
            *_in_targets(text, in_url),
            *_quoted(text),
            *_after_space(text),
            *_after_broken_names(text),
        )
    )
    found = merged((*found, *_after_cuts(text, found)))
    found = merged((*found, *broken_spans(text, found)))
    if "\n" not in text:
        return found
    return tuple(piece for span in found for piece in _lines_of(text, span))


@lru_cache(maxsize=4)
def secret_words(text: str) -> frozenset[str]:
    """Return the words of the secrets of a text, for `mask_words`.

    What the text also shows elsewhere is none: a signed link has the number of its article in its
    path as well as among its parameters.
    """
    found, shown = set[str](), set[str]()
    for number in range(len(text) // _PART + 1):
        left, spans = _part(text, number, number)
        at, last = number * _PART, (number + 1) * _PART  # around it, a secret may be cut
        for start, end in _shifted(spans, left):
            found.update(_KEY_WORD.findall(text, start, end))
            shown.update(_RUN.findall(text, at, min(start, last)))
            at = max(at, end)
        shown.update(_RUN.findall(text, at, last) if spans else ())
    return frozenset(word for word in found - shown if _LIKE_A_KEY.search(word))


def mask_words(text: str, words: frozenset[str]) -> str:
    """Replace secrets that are known by what surrounds them elsewhere, with `mask_text`'s own."""
    return mask_text(_masked_words(text, words))


def mask_edit(text: str, source: str) -> str:
    """Mask what a fix writes, also what is a secret only by what surrounds it before the fix.

    Args:
        text: The text of the edit.
        source: The text that is edited.
    """
    masked = mask_text(text)
    return mask_words(text, secret_words(source)) if _may_hold_key(masked) else masked


def mask_values(value: Values, words: frozenset[str]) -> Values:
    """Replace secrets that are known from elsewhere in the texts of a tuple and the tuples in it."""
    return cast(Values, _masked_value(value, words)) if words else value


def _masked_value(value: object, words: frozenset[str]) -> object:
    if type(value) is str:  # no member of an enumeration
        return _masked_words(value, words)
    if isinstance(value, tuple):
        return tuple.__new__(type(value), (_masked_value(each, words) for each in value))
    return value


def _masked_words(text: str, words: frozenset[str]) -> str:
    return _KEY_WORD.sub(lambda word: MASK if _is_known(word[0], words) else word[0], text)


def _is_known(word: str, words: frozenset[str]) -> bool:
    """Return whether a word is one of some words, or one that is cut, or has letters before it."""
    if word in words or len(word) < _PIECE:
        return word in words
    beginnings, ends = _pieces(words)
    return word[-_PIECE:] in ends or any(
        word[at : at + _PIECE] in beginnings for at in range(len(word) - _PIECE + 1)
    )


@lru_cache(maxsize=2)
def _pieces(words: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return how long words begin, and how they end."""
    long = [word for word in words if len(word) >= _PIECE]
    return frozenset(word[:_PIECE] for word in long), frozenset(word[-_PIECE:] for word in long)


def mask_findings(findings: tuple[Finding, ...], *texts: str) -> tuple[Finding, ...]:
    """Mask the secrets of texts in the messages that quote a part of them without what is around.

    Args:
        findings: The findings.
        texts: What they may quote: a list, and what it was before fixes.
    """
    if not any(_may_quote_key(quoted) for each in findings for quoted in _quoting_texts(each)):
        return findings
    words = frozenset[str]().union(*map(secret_words, texts))
    return tuple(_without(each, words) for each in findings) if words else findings


def _quoting_texts(finding: Finding) -> Iterator[str]:
    yield finding.message
    yield finding.fix.title if finding.fix is not None else ""
    yield from (place.message for place in finding.related)


def _may_quote_key(text: str) -> bool:
    """Return whether a message quotes something, and holds a word that can be one of a secret."""
    return "`" in text and _may_hold_key(text)


def _may_hold_key(text: str) -> bool:
    """Return whether a text holds a word that can be one of a secret."""
    return any(_LIKE_A_KEY.search(word) for word in _KEY_WORD.findall(text))


def _without(finding: Finding, words: frozenset[str]) -> Finding:
    fix, related = finding.fix, finding.related
    return finding._replace(
        message=_masked_words(finding.message, words),
        fix=fix._replace(title=_masked_words(fix.title, words)) if fix is not None else None,
        related=tuple(
            place._replace(message=_masked_words(place.message, words)) for place in related
        ),
    )


def remember_fixed(before: str, after: str) -> None:
    """Keep that what was a secret before a fix still is one, whatever the fix left around it."""
    words = secret_words(before) if before != after else frozenset()
    if not words:
        return
    parts = []
    for number, spans in enumerate(secrets_of_parts(after)):
        left, right = _window(after, number, number)
        part = after[left:right]
        left_over = (word.span() for word in _KEY_WORD.finditer(part) if word[0] in words)
        parts.append(merged((*spans, *left_over)))
    remember(after, parts)


def secrets_of_parts(text: str) -> list[tuple[Span, ...]]:
    """Return the secrets of each part of a text, for `remember` in another process."""
    return [_part(text, number, number)[1] for number in range(len(text) // _PART + 1)]


def remember(text: str, found: Sequence[tuple[Span, ...]]) -> None:
    """Keep what `secrets_of_parts` returned for a text, so that it is not searched again.

    Of very many texts, the last ones are searched again instead.
    """
    global _known_size  # the sum of all texts would be taken again for each
    if text not in _known and _known_size + len(text) <= _MOST_KNOWN:
        _known_size += len(text)
        _known[text] = found


_MOST_KNOWN = 16_000_000
"""Characters of texts whose secrets are kept."""

_known: dict[str, Sequence[tuple[Span, ...]]] = {}
_known_size = 0


def _part(text: str, first: int, last: int) -> tuple[int, tuple[Span, ...]]:
    """Return where some parts of a text begin, with what is around them, and their secrets."""
    left, right = _window(text, first, last)
    if first == last and text in _known:
        return left, _known[text][first]
    return left, _secrets_of_part(text, left, right)


def _window(text: str, first: int, last: int) -> Span:
    """Return some parts of a text with what is around them."""
    return max(0, first * _PART - _REACH), min(len(text), (last + 1) * _PART + _REACH)


# All findings of one part of a file share its secrets, which are searched once.
@lru_cache(maxsize=4)
def _secrets_of_part(text: str, left: int, right: int) -> tuple[Span, ...]:
    return secrets(text[left:right])


@lru_cache(maxsize=8)
def _is_suspect_run(text: str, start: int, end: int) -> bool:
    return _is_suspect(text[start:end])


def _is_suspect(text: str) -> bool:
    """Return quickly whether a text can contain a secret."""
    if "=" in text or "@" in text or "%" in text:
        return True
    return (
        "&" in text
        or has_shape(text)
        or any(True for _ in spans_beside_strays(text))
        or any(True for _ in broken_spans(text))
    )


def _is_cut(text: str, start: int, end: int) -> bool:
    """Return whether the run of characters around a slice is too long to be searched."""
    left = max(0, (start // _REACH - 1) * _REACH)
    right = min(len(text), (end // _REACH + 2) * _REACH)
    before = max(text.rfind(edge, left, start) for edge in ' \t\n<>"')
    after = _EDGE.search(text, end, right)
    if (before >= 0 or left == 0) and (after is not None or right == len(text)):
        return False
    return _is_suspect_run(text, max(before, left), right if after is None else after.start())


def _in_runs(text: str, in_url: InUrl) -> Iterator[Span]:
    """Find the secrets in each run without spaces, which may hold several links."""
    for run in _SUSPECT_RUN.finditer(" " + text):
        if run.end() - run.start() <= _LEAST_RUN:
            continue
        for start, end in _addresses(text, run.start(), run.end() - 1):
            yield from _shifted(in_url(text[start:end]), start)


def _shifted(spans: Iterable[Span], by: int) -> Iterator[Span]:
    return ((first + by, last + by) for first, last in spans)


def _addresses(text: str, start: int, end: int) -> Iterator[Span]:
    """Split a run without spaces into what may be URLs, and what is left between them."""
    schemes = [scheme.start() for scheme in _SCHEME.finditer(text, start, end)]
    yield from _without_scheme(text, start, schemes[0] if schemes else end)
    for begin, limit in pairwise((*schemes, end)):
        stop = limit
        if limit < end:
            stop = begin + len(text[begin:limit].rstrip("[](|*`,.;'"))
        quote = text[begin - 1 : begin]
        if quote in ("'", "`") and (closing := text.rfind(quote, begin, stop)) >= 0:
            stop = closing
        stop = _closing(text, begin, stop)
        yield begin, stop
        yield from _without_scheme(text, stop, limit)


def _without_scheme(text: str, start: int, end: int) -> Iterator[Span]:
    """Split text without a scheme where a link target begins or ends: `[PDF](host/a?b=c)`."""
    while start < end:
        equals = text.find("=", start, end)
        opening = text.rfind("](", start, end if equals < 0 else equals)
        if opening < 0:
            if text[start] == "(":
                start, end = start + 1, _closing(text, start + 1, end)
            yield start, end
            return
        yield start, opening
        stop = _closing(text, opening + 2, end)
        yield opening + 2, stop
        start = stop + 1


def _closing(text: str, start: int, end: int) -> int:
    """Return where a URL ends before a parenthesis that is not its own, as in `[x](url)|`."""
    depth = 0
    for paren in _PAREN.finditer(text, start, end):
        depth += 1 if paren[0] == "(" else -1
        after = text[paren.end() : min(paren.end() + 1, end)]
        if depth < 0 and not (after.isascii() and (after.isalnum() or after in tuple("&=%/?#-+~"))):
            return paren.start()
    return end


def _in_targets(text: str, in_url: InUrl) -> Iterator[Span]:
    """Find the secrets in link targets that contain a space or a line break."""
    for opening in _OPENING.finditer(text):
        start = opening.end()
        end = _target_end(text, start, opening[0])
        target = text[start:end].rstrip()
        if _EDGE.search(target) is not None and _is_suspect(target):
            yield from _shifted(in_url(target), start)


def _target_end(text: str, start: int, opening: str) -> int:
    """Return where a link target ends that was opened by `](`, `<` or a quotation mark."""
    limit = min(len(text), start + _LONGEST_TARGET)
    if opening[-1] in "\"'":
        end = text.find(opening[-1], start, limit)
        return start if end < 0 else end
    depth = 0
    for edge in _TARGET_EDGE.finditer(text, start, limit):
        sign = edge[0]
        if sign == "(" and text[edge.start() - 1] != "]":
            depth += 1
        elif sign == ")" and depth and opening[0] == "]":
            depth -= 1
        elif sign not in "\"'" or text[edge.start() - 1].isspace():
            return edge.start()
    return limit


def _after_equals(
    patterns: tuple[re.Pattern[str], re.Pattern[str]], text: str
) -> Iterator[re.Match[str]]:
    """Find what two patterns find: of `=`, and of its rare spellings `%3D` and `&equals;`."""
    plain, escaped = patterns
    yield from plain.finditer(text)
    if any(spelled in text for spelled in _ESCAPED_EQUALS):
        yield from escaped.finditer(text)


def _quoted(text: str) -> Iterator[Span]:
    """Find values in quotation marks of parameters that hold secrets: `?token="x"`."""
    if "=" not in text or not any(
        mark in text for mark in ('"', "'", "‘", "“", "<", "&quot;", "&apos;", "&#")
    ):
        return
    for value in _after_equals(_QUOTED if text.isascii() else _CURLY, text):
        if is_secret_name(name_before(text, value.start())):
            yield value.span(value.lastgroup or 0)


def _after_space(text: str) -> Iterator[Span]:
    """Find values that a space or a line break parts from `token=`."""
    for value in _after_equals(_SPACED, text):
        if (
            _LIKE_A_KEY.search(value["value"])
            and not text[value.start() - 1 : value.start()].isspace()
            and is_secret_name(name_before(text, value.start()))
        ):
            yield value.span("value")


def _after_broken_names(text: str) -> Iterator[Span]:
    """Find values whose name is broken by a quotation mark, a bracket or a space: `?to(ken=`."""
    place = 0
    for sign in sorted(_after_equals(_EQUALS, text), key=re.Match.start):
        at = sign.start()
        if at < place or not (is_secret_name(name_before(text, at)) or ends_in_name(text, at)):
            continue
        value = _VALUE_AFTER.match(text, sign.end())
        if value is not None:
            place = value.end()
            yield value.span("value")


def _after_cuts(text: str, spans: tuple[Span, ...]) -> Iterator[Span]:
    """Find the rest of secrets that end with their line or at a stray quotation mark."""
    seen: set[int] = set()  # the rest of one secret may be that of the next, too
    for _, end in spans:
        while end not in seen and (rest := _CUT_VALUE.match(text, end)) is not None:
            seen.add(end)
            start, end = rest.span("value")
            key = end - start >= _LEAST_KEY and _LIKE_A_KEY.search(rest["value"])
            if not key and text[end : end + 1] != "&":
                break
            yield start, end


def _lines_of(text: str, span: Span) -> Iterator[Span]:
    """Split a span at line breaks, and leave out the spaces at the begin and end of lines."""
    start, end = span
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        line = text[start:stop]
        first = start + len(line) - len(line.lstrip())
        last = start + len(line.rstrip())
        if first < last:
            yield first, last
        start = stop + 1
