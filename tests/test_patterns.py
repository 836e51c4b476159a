"""Every regular expression of the package is linear, or runs over a text of bounded length."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise

import pytest
from backtracking import slow_shapes
from patterns import Pattern, Unread, module_sources, patterns, patterns_of_data, usage

from surveylint.hosts import key_literals, key_shapes

# What the analysis reports and is harmless, with the reason. Where a text is bounded, the bound is
# that of the caller.
ALLOWED = {
    "adding.compose:_LABEL": "searched in the last 60 characters before a value",
    "adding.field_styles:_LAST": "searched in the last 300 characters of the authors",
    "checks._broken_links:_NO_LABEL": "only the first bracket of a run is a start",
    "checks._cut_off_rows:COMMENT": "searched in the 3,000 characters after a table",
    "checks._different_works:_PINNED": "a URL has no line break, so that `.*$` always matches",
    "checks._different_works:_VERSION_OF_NAME": "digits after digits are no start",
    "checks._different_works:_PIECE": "gives back one letter at most",
    "checks._header_badges:_OWN_PAGE": "matched at the start of a URL",
    "checks._header_badges:_STATUS_IMAGE": "matched at the start of a URL",
    "checks._header_badges:_STATUS_PAGE": "matched at the start of a URL",
    "checks._word_places:_URL_BEFORE": "searched in the few characters before a word",
    "checks.category_drift:_GAP": "space after space is a match, or no start",
    "checks.leftovers:_SURE_NOT_FOUND": "searched in one match of another pattern",
    "checks.rows:_HIDDEN_NOTE": "space after space is no start",
    "entries.credits:_VENUE": "searched in a tag of at most 60 characters",
    "entries.credits:_CREDIT": "no word of a name is `and`",
    "entries.credits:_AFFILIATION": "searched in the last 120 characters of a title",
    "entries.credits:_CODE_TAIL": "searched in the last 120 characters of a title",
    "entries.credits:_EMPHASIZED_TAIL": "searched in the last 120 characters of a title",
    "entries.credits:_END": "searched in the last 120 characters of a title",
    "entries.credits:_BREAK_TAIL": "searched in the last 120 characters of a title",
    "entries.entry_text:EMPHASIS": "the mark that it looks for ends what it reads",
    "entries.items:BOLD_LINE": "matched in the first 300 characters of a paragraph",
    "entries.items:_FIELD": "matched in the first 60 characters of an item",
    "entries.items:_REFERENCE": "the only text that both loops read is that of punctuation",
    "entries.items:_CITATION": "matched in an item of at most 500 characters",
    "entries.items:_BOLD_CITATION": "matched in an item of at most 500 characters",
    "entries.items:_YEAR_CITATION": "matched in an item of at most 500 characters",
    "entries.plain_titles:_ONE_AUTHOR": "matched in at most 100 characters",
    "entries.same_work:_PEOPLE": "the separator of names is atomic",
    "entries.same_work:_BETWEEN_NAMES": "space after space is no start",
    "entries.same_work:_PART": "letters after letters are no start",
    "entries.same_work:_CHINESE_PART": "letters after letters are no start",
    "entries.title_tags:_NOISE": "matches whatever it has read when it cannot go on",
    "generate.pages:_FENCE": "reads our own pages",
    "hosts.key_shapes:_KEYS": "what only begins like a key is a match too",
    "hosts.secrets:_NOT_OF_A_NAME": "searched in 40 characters",
    "hosts.secrets:_LAST_NAME": "searched in a name of at most 120 characters",
    "hosts.userinfo:_LIKE_A_TOKEN": "searched in the 300 characters before an `@`",
    "match:_EMPHASIS": "gives back one underscore at most",
    "probe.page_titles:_EDGES": "searched in the title of a page, at most 1,000 characters",
    "registries.title_match:_TAIL": "what it reads ends at the next bracket",
    "roles.samples:_WHOLE_LINK": "searched in a sample of the cells",
    "spellcheck.occurrences:_UNREAD": "what is opened and not closed is searched for once a line",
    "spellcheck.people:_NAME_WORD": "a search always matches, a whole match is asked of one word",
    "spellcheck.people:_TITLED": "searched in 40 characters",
    "spellcheck.people:_NAME_BEFORE": "searched in 40 characters",
}

# The patterns of `rules/` for which the analysis is wrong, or whose texts are short.
ALLOWED_IN_DATA = {
    "doi-in-path": "the rest of the path always matches",
    "gitlab": "the rest of the path always matches",
    "session-path": "the rest of the path always matches",
    "redirector": "the rest of the path always matches",
    "proxy-login": "matched in a host of at most 253 characters",
    "ezproxy": "matched in a host of at most 253 characters",
    "library-proxy": "matched in a host of at most 253 characters",
}

# Patterns that are made while the program runs: their fixed parts have no loop next to a word.
MADE = {
    "checks._word_places:is_code()",
    "checks.placeholders:_placeholders()",
    "checks.spelling:_anchor_edits()",
    "hosts.catalogue:Pattern()",
    "hosts.faults:_shape()",
    "hosts.key_literals:_compiled()",
    "hosts.key_shapes:_Strays()",
    "hosts.oembed:_pattern()",
    "lint.datarules:_forbidden()",
    "lint.datarules:_lookup()",
    "probe.web_page:_HEADINGS",
    "reading.html:_closing()",
    "report.mask:_after_name()",
    "report.mask:_quoting()",
    "spellcheck.occurrences:occurrences()",
}
LONG = 20_000
SECONDS = 0.5
"""Processor time in which a linear pattern reads a thousand such texts, and a quadratic one none."""


@cache
def _known() -> tuple[Pattern | Unread, ...]:
    return tuple(patterns())


def _read() -> tuple[Pattern, ...]:
    return tuple(each for each in _known() if isinstance(each, Pattern))


@cache
def _usage(pattern: Pattern) -> tuple[bool, bool]:
    """Return what `usage` says; for a public name it reads the whole package."""
    return usage(pattern, module_sources())


def test_all_patterns_are_known() -> None:
    assert {each.where for each in _known() if isinstance(each, Unread)} == MADE


def test_no_pattern_backtracks_over_a_long_text() -> None:
    slow = {}
    for pattern in _read():
        searched, whole = _usage(pattern)
        if found := [*slow_shapes(pattern.text, pattern.flags, searched=searched, whole=whole)]:
            slow[pattern.where] = found
    assert {where: slow[where] for where in slow.keys() - ALLOWED.keys()} == {}
    assert ALLOWED.keys() - slow.keys() == set()


def test_no_pattern_of_the_data_backtracks_over_a_long_text() -> None:
    read = [*patterns_of_data()]
    slow = {
        pattern.where.split(":")[1]
        for pattern in read
        if [*slow_shapes(pattern.text, pattern.flags, searched=False, whole=True)]
    }
    assert slow == ALLOWED_IN_DATA.keys()
    assert len(read) > 100
    assert {pattern.where.split(":")[0] for pattern in read} == {"rules/hosts.toml", "placeholders"}


def test_no_pattern_that_is_made_of_keys_backtracks_over_a_long_text() -> None:
    strays = [key_shapes._STRAYS, key_shapes._STRAYS_IN_PATH]
    made = [each for stray in strays for each in (stray._all, stray._long, stray._long_or_spaces)]
    literals = [key_literals._OTHER_KEYS, key_literals._WEBHOOKS, key_literals._LONG_VALUES]
    texts = [
        *(each.pattern for each in made),
        *(text.decode("latin-1") for table in literals for text in table.values()),
        *(key_literals._followed(sign).decode("latin-1") for sign in key_literals._PREFIXES),
    ]
    slow = [text for text in texts if [*slow_shapes(text, 0, searched=True, whole=False)]]
    assert slow == []


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
def test_every_pattern_reads_long_texts_of_its_own_characters() -> None:
    slow = [
        (pattern.where, pump)
        for pattern in _read()
        if pattern.where not in ALLOWED
        for pump in _pumps(pattern)
        if not _ends_in_time(pattern, pump)
    ]
    assert slow == []


def _pumps(pattern: Pattern) -> list[str]:
    """Return characters of a pattern, and pairs of them, that are repeated."""
    marks = [*dict.fromkeys(re.sub(r"\\[a-zA-Z]|[\\?+{}|^]", "", pattern.text))][:6]
    return [*marks, *(one + two for one, two in pairwise(marks)), "a ", "A1"]


def _ends_in_time(pattern: Pattern, pump: str) -> bool:
    compiled = re.compile(pattern.text, pattern.flags)
    text = pump * (LONG // len(pump)) + "\0"
    try:
        with _limited():
            if _usage(pattern)[0]:
                compiled.sub("", text)
            else:
                compiled.match(text), compiled.fullmatch(text)
    except TimeoutError:
        return False
    return True


@contextmanager
def _limited() -> Iterator[None]:
    """Raise `TimeoutError` after some processor time, also within a match."""

    def expired(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, expired)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize(
    ("pattern", "kinds"),
    [
        (r"(?:a+)+b", {"exponential", "search"}),
        (r"(?:a|a)*b", {"exponential", "search"}),
        (r"(?:a?a)*b", {"exponential", "search"}),
        (r"\A(?:[^\[\]]|\\.)*\]", {"exponential"}),
        (r"\A(?:x{1,9}){1,9}y", {"exponential"}),
        (r"\Aa*a*b", {"two loops"}),
        (r"\A\s*:?\s*x", {"two loops"}),
        (r"\s+x", {"search"}),
        (r"<!--.*?-->", {"search"}),
        (r"(?=.*x)y", {"search"}),
        (r"a*+b", {"search"}),
        (r"\A(?:a+)+", set()),
        (r"\Aa*+a*b", set()),
        (r"\A(?:[^\[\]\\]|\\.)*\]", set()),
        (r"\A\s*(?::\s*)?x", set()),
        (r"(?<!\s)\s+x", set()),
        (r"\s{0,99}x", set()),
        (r"\w+", set()),
        (r"\b[a-c]{1,20}x", set()),
        (r"\A(?>(?:a|a)*+)b", set()),
    ],
)
def test_the_analysis_finds_slow_patterns_only(pattern: str, kinds: set[str]) -> None:
    assert {each.kind for each in slow_shapes(pattern, 0, searched=True, whole=False)} == kinds
