"""Whether the title that a list states is a title of a record: pure functions.

Dissimilar titles alone prove nothing: of 224 pairs of a list's title and arXiv's title that were
dissimilar, 15 were different works. Lists shorten titles, drop subtitles, write only the name of a
model, or know the title of an older version.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from html import unescape
from typing import Generic, TypeVar

from surveylint.lazy import lazily
from surveylint.match import words as split_words
from surveylint.namedtuples import NamedTuple

SHORT = 4
"""A title of fewer words is a name, which several works may have."""

SHORTEST = 3
"""A title of so few words is that of a work only if the linked paper shares no word with it."""

PART_WORDS = 6
"""A part of a title, without the name before its colon, is a title only with this many words."""

_SAME, _NEAR = 95, 85
"""From these scores (0 to 100) on titles are the same but for letters, or similar.

Of 4.5 million pairs of different titles, none has a score of 92 or more, and one of 85 or more has
no word that differs.
"""

UNRELATED = 60
"""Below this score titles share no more than chance."""

_CONTAINED = 16
"""A title of fewer letters may be part of another one by chance."""

_LONGEST_TITLE = 400

_NOTICE = lazily(
    r"\A\W*(?:retracted(?:\s+(?:article|chapter|paper))?|withdrawn|expression of concern"
    r"|\[re\]|re(?=\s*:))\W+|\W{1,9}(?:retracted(?: article)?|withdrawn)\W{0,9}\Z"
)
_TAG = lazily(r"<[^<>]{1,200}>")
_TEX_ACCENT = lazily(r"\\(?:[`'^\"~=.]\s?|[uvHtcdbrk](?=[\s{])\s?)\{?([A-Za-z])\}?")
_TEX_COMMAND = lazily(r"\\([A-Za-z]+)(\s?)\*?")
_TEX_FONTS = frozenset(
    [
        "bf", "boldsymbol", "cal", "displaystyle", "em", "emph", "ensuremath", "it", "left",
        "mathbb", "mathbf", "mathcal", "mathfrak", "mathit", "mathrm", "mathsf", "mathtt",
        "mbox", "mathscr", "operatorname", "right", "rm", "sc", "sf", "text", "textbf", "textit",
        "textrm", "textsc", "textsf", "textsubscript", "textsuperscript", "texttt", "tt",
        "underline",
    ]
)  # fmt: skip
_TEX_SYMBOLS = {
    "circ": "deg", "ell": "l", "infty": "infinity", "times": "x", "varepsilon": "epsilon",
    "varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma",
}  # fmt: skip
_BARE_ACCENT = lazily(r"\{[`'^\"~=.]([A-Za-z])\}")
"""An accent of TeX whose backslash Markdown has taken as its own: `G{"o}del`."""

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu",
    "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "ϑ": "theta",
    "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "×": "x", "°": "deg",
    "∞": "infinity", "²": "2", "³": "3",
}  # fmt: skip
_GREEK_LETTERS = str.maketrans(_GREEK)
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼ`´.$^_{}\\", ""))
_SMALL = frozenset(
    [
        "a", "an", "and", "as", "at", "by", "can", "de", "do", "for", "from", "in", "into", "is",
        "it", "its", "of", "on", "or", "the", "to", "via", "with", "you", "your", "we",
    ]
)  # fmt: skip
_SPELLINGS = (("our", "or"), ("ll", "l"), ("is", "iz"), ("ys", "yz"), ("tre", "ter"))
"""Letters that British and American spelling differ in."""

_BRACKETED = lazily(r"\A\W*[\[【(]([^\[\]【】()]{1,60})[\]】)]\s*+(?:[:：]\s*+)?(?=\w)")
_TAIL = lazily(r"\s{0,9}[(（\[]\s{0,9}[^()（）\[\]]{1,80}[)）\]]\W*\Z")
_CITATION = lazily(r"\((?:19|20)\d\d[a-z]?(?:,[^()]{1,30})?\)[.:,]?\s+(.{10,300}?)[.?!](?:\s|\Z)")
_NAME = lazily(r"(?<![^\W_])[^\W_]{0,60}(?:[A-Z][^\W_]{0,60}[A-Z]|\d[^\W\d_]|[a-z][A-Z0-9])[^\W_]*")
_HEAD = lazily(r"\s{0,9}[:：]\s*|\s{1,9}[-–—]{1,9}\s+")

_OTHER_SCRIPT = lazily(
    "[\u2e80-\u9fff\uac00-\ud7af]|[\u0400-\u1cff\u2c00-\u2dff]{2}|[\u0370-\u03ff\u1f00-\u1fff]{3}"
)
"""A Chinese, Japanese or Korean character, or letters of another script, Greek ones in a word."""

Key = TypeVar("Key")


class Likeness(StrEnum):
    """How two titles relate."""

    SAME = "same"
    SUBTITLE = "subtitle"
    NEAR = "near"
    DIFFERENT = "different"


class Comparison(NamedTuple):
    """How the title of a list relates to a record's.

    Attributes:
        likeness: How they relate.
        title: The record's title that is most like it.
        score: How similar the letters are, from 0 to 100.
    """

    likeness: Likeness
    title: str
    score: float


@lru_cache(maxsize=4096)
def normalized(title: str) -> str:
    """Return a title as lower-case words with single spaces, without markup and accents.

    HTML and MathML tags, TeX commands, notices such as `RETRACTED:`, quotes and dots are dropped,
    hyphens become spaces, Greek letters their names, and `&` becomes `and`.
    """
    text = unescape(title[:_LONGEST_TITLE])
    if "<" in text:
        text = _TAG.sub("", text)
    if "\\" in text:
        text = text.replace(r"\&", "&")
        text = _TEX_ACCENT.sub(r"\1", text)
        text = _TEX_COMMAND.sub(_command, text)
    if "{" in text:
        text = _BARE_ACCENT.sub(r"\1", text)
    text = text.casefold().replace("&", " and ").translate(_GREEK_LETTERS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = _NOTICE.sub("", text)
    return " ".join(split_words(text.translate(_APOSTROPHES)))


def _command(found: object) -> str:
    name, gap = found[1], found[2]  # type: ignore[index]
    return "" if name in _TEX_FONTS else f"{_TEX_SYMBOLS.get(name, name)}{gap}"


def compact(title: str) -> str:
    """Return a title as its letters and digits only."""
    return normalized(title).replace(" ", "")


def word_count(title: str) -> int:
    """Return the number of words of a title."""
    return len(normalized(title).split())


def compare(title: str, recorded: Iterable[str], whole: str = "") -> Comparison:
    """Compare the title of a list with the titles of a record.

    Args:
        title: The title of the list.
        recorded: The record's titles, the newest first.
        whole: The text of the whole entry: a title in it may be misread, but is still stated.
    """
    found = [_compared(title, each, whole) for each in recorded]
    if not found:
        return Comparison(Likeness.DIFFERENT, "", 0)
    order = list(Likeness)
    return min(found, key=lambda each: (order.index(each.likeness), -each.score))


def _compared(title: str, recorded: str, whole: str) -> Comparison:
    stated, known = compact(title), compact(recorded)
    if not known or stated == known:
        return Comparison(Likeness.SAME, recorded, 100)
    if len(known) >= _CONTAINED and (known in stated or (whole and known in compact_text(whole))):
        return Comparison(Likeness.SAME, recorded, 100)
    if is_part(title, recorded) or is_part(recorded, title):
        return Comparison(Likeness.SUBTITLE, recorded, 90)
    score = similarity(title, recorded)
    if score >= _SAME and not different_words(title, recorded):
        return Comparison(Likeness.SAME, recorded, score)
    likeness = Likeness.NEAR if score >= _NEAR else Likeness.DIFFERENT
    return Comparison(likeness, recorded, score)


@lru_cache(maxsize=256)
def compact_text(text: str) -> str:
    """Return the letters and digits of a longer text."""
    folded = unicodedata.normalize("NFKD", unescape(text).casefold().translate(_GREEK_LETTERS))
    return "".join(c for c in folded.replace("&", "and") if c.isalnum())


def similarity(one: str, other: str) -> float:
    """Return how similar two titles are, from 0 to 100, whatever the order of their words."""
    from rapidfuzz.fuzz import ratio, token_sort_ratio

    texts = normalized(one), normalized(other)
    return max(ratio(*texts), token_sort_ratio(*texts))


def is_part(part: str, title: str) -> bool:
    """Return whether a text of three words or more is a run of whole words of a title."""
    words = normalized(part)
    return len(words.split()) >= 3 and f" {words} " in f" {normalized(title)} "


def different_words(one: str, other: str) -> tuple[list[str], list[str]] | None:
    """Return the content words that only one of two titles has, None if there are none.

    Words that differ by a plural, a hyphen or a small slip are the same.
    """
    first, second = normalized(one), normalized(other)
    ours = _only(first, second)
    theirs = _only(second, first)
    return (ours, theirs) if ours or theirs else None


def _only(words: str, others: str) -> list[str]:
    """Return the content words of a title that another one does not have, however it is spaced."""
    known = set(others.split())
    folded = set(map(_folded, known))
    joined = others.replace(" ", "")
    return [
        word
        for word in words.split()
        if word not in known
        and word not in _SMALL
        and not (len(word) > 2 and word in joined)
        and _folded(word) not in folded
    ]


def _folded(word: str) -> str:
    """Return a word without its plural ending, in American spelling."""
    for british, american in _SPELLINGS:
        word = word.replace(british, american)
    return word.removesuffix("s").removesuffix("e")


def title_variants(title: str) -> tuple[str, ...]:
    """Return the ways to read the title in a list: as it is, without tags, inside a citation."""
    found = [title]
    citation = _CITATION.search(title[:_LONGEST_TITLE])
    if citation is not None:
        found.append(citation[1])
    bare = _BRACKETED.sub("", title, 1)
    found.append(bare)
    found.append(_TAIL.sub("", bare))
    return tuple(dict.fromkeys(each.strip() for each in found if each.strip()))


class TitleIndex(Generic[Key]):
    """Titles that can be looked up exactly, with the key that each belongs to.

    A title also matches without the name before its colon, or without the subtitle after it, if
    enough words are left, and inside a text that has tags or its citation around it.

    Args:
        titles: The keys and titles.
    """

    def __init__(self, titles: Iterable[tuple[Key, str]]) -> None:
        self._whole: dict[str, set[Key]] = {}
        self._parts: dict[str, set[Key]] = {}
        pairs = ((key, each) for key, title in titles for each in _without_tag(title))
        for key, title in pairs:
            if word_count(title) >= SHORT and len(compact(title)) >= _CONTAINED:
                self._whole.setdefault(compact(title), set()).add(key)
            for part in (*_long_parts(title), *_without_remark(title)):
                self._parts.setdefault(compact(part), set()).add(key)

    def find(self, title: str) -> frozenset[Key]:
        """Return the keys of the titles that a list's title is exactly."""
        found: set[Key] = set()
        for each in title_variants(title):
            found |= self._whole.get(compact(each), set())
            if word_count(each) >= PART_WORDS:
                found |= self._parts.get(compact(each), set())
        if not found:
            text = compact(title)
            for known, keys in self._whole.items():
                if known in text:
                    found |= keys
        return frozenset(found)


def keys_of_title(title: str) -> set[str]:
    """Return the keys under which a title is found by `sought_keys` of what it may be in a list."""
    whole = [compact(each) for each in _without_tag(title)]
    parts = (*_long_parts(title), *_without_remark(title))
    begins = (each[:_CONTAINED] for each in whole if len(each) >= _CONTAINED)
    return {*whole, *map(compact, parts), *begins}


def sought_keys(title: str) -> set[str]:
    """Return the keys of all titles that the title in a list may be, or contain."""
    text = compact(title)
    begins = (text[at : at + _CONTAINED] for at in range(len(text) - _CONTAINED + 1))
    return {text, *map(compact, title_variants(title)), *begins}


def _long_parts(title: str) -> list[str]:
    """Return what is before and after the colon of a title, if it is long enough for a title."""
    parts = _HEAD.split(title, 1)
    return [part for part in parts if word_count(part) >= PART_WORDS] if len(parts) == 2 else []


def title_parts(title: str) -> tuple[str, ...]:
    """Return the parts of a title by which `TitleIndex` finds it, too; three at most."""
    whole, *bare = _without_tag(title)
    found = [*(each for each in bare if word_count(each) >= PART_WORDS), *_long_parts(whole)]
    found += _without_remark(whole)
    return tuple(dict.fromkeys(found))[:3]


def _without_tag(title: str) -> Iterator[str]:
    """Yield a title, and the same without a name in brackets before it."""
    yield title
    bare = _BRACKETED.sub("", title, 1)
    if bare != title:
        yield bare


def _without_remark(title: str) -> Iterator[str]:
    """Yield a long title without a remark in brackets after it, such as `(Extended Version)`."""
    bare = _TAIL.sub("", title)
    if bare != title and word_count(bare) >= PART_WORDS:
        yield bare


def head(title: str) -> str:
    """Return what is before the colon or the dash of a title, "" if it has none."""
    first, *rest = _HEAD.split(title, 1)
    return first if rest else ""


def names(title: str) -> set[str]:
    """Return the names in a title, compact: what is before its colon, in brackets, or in capitals.

    Only capitals inside a word, or digits next to letters, mark a name: `SAM2`, `CheXagent`.
    """
    found = {compact(name) for name in _NAME.findall(title)}
    head, *rest = _HEAD.split(title, 1)
    if rest and word_count(head) < SHORT:
        found.add(compact(head))
    bracketed = _BRACKETED.match(title)
    if bracketed is not None:
        found.add(compact(bracketed[1]))
    return {name for name in found if len(name) > 1}


def share_name(one: str, other: str) -> bool:
    """Return whether a name of one text is in the other."""
    texts = compact(one), compact(other)
    words = set(normalized(one).split()), set(normalized(other).split())
    return any(
        name in words[1 - place] or (len(name) > 3 and name in texts[1 - place])
        for place, title in enumerate((one, other))
        for name in names(title)
    )


def shared_words(one: str, other: str) -> int:
    """Return how many content words two titles share, also if only their beginnings are equal."""
    first = {word for word in normalized(one).split() if word not in _SMALL}
    second = {word for word in normalized(other).split() if word not in _SMALL}
    return sum(any(_are_of_one_stem(word, each) for each in second) for word in first)


def _are_of_one_stem(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= 6 and one[:6] == other[:6])


def are_of_one_script(one: str, other: str) -> bool:
    """Return whether both titles, or neither, have words of another script than Latin.

    Titles in two scripts may be translations of each other.
    """
    return _is_of_other_script(one) == _is_of_other_script(other)


def _is_of_other_script(title: str) -> bool:
    return not title.isascii() and _OTHER_SCRIPT.search(title) is not None


def share_surname(text: str, authors: Iterable[str]) -> bool:
    """Return whether a text names the surname of an author, which a registry writes last or first.

    Args:
        text: The text of the entry.
        authors: Authors as `Ada Lovelace` or `Lovelace, Ada`.
    """
    words = set(normalized_words(text))
    for author in authors:
        surname = author.partition(",")[0] if "," in author else author.rpartition(" ")[2]
        parts = normalized(surname).split()
        if parts and len(parts[-1]) > 2 and parts[-1] in words:
            return True
    return False


def normalized_words(text: str) -> list[str]:
    """Return the words of a text of any length, in the form of `normalized`."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_GREEK_LETTERS))
    return split_words("".join(c for c in folded if not unicodedata.combining(c)))


def part_words(title: str) -> list[str]:
    """Return the words of the longer part of a title, which may be the whole title in a registry.

    Lists write a name before a title, or a subtitle after it, that the registry does not have.
    """
    part = max(_HEAD.split(title, 1), key=word_count)
    return split_words(part)[:30] if part != title and word_count(part) >= PART_WORDS else []


def is_unlike(title: str, recorded: Iterable[str]) -> bool:
    """Return whether a title shares no content word, name or part of a word with others."""
    return not any(
        shared_words(title, each)
        or share_name(title, each)
        or not are_of_one_script(title, each)
        or any(len(word) > 3 and word in compact(each) for word in normalized(title).split())
        for each in recorded
    )


def search_words(title: str, least: int = SHORT) -> list[str]:
    """Return the words that find a title in a search; empty if it has fewer than `least`."""
    variants = [each for each in title_variants(title) if word_count(each) >= least]
    if not variants:
        return []
    return split_words(min(variants[1:] or variants, key=len))[:30]
