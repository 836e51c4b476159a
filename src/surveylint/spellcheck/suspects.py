"""The words of a text that may be misspelled, with their right forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple
from surveylint.spellcheck.dictionary import english
from surveylint.spellcheck.slips import SHORTEST, Slip, is_variant, slip
from surveylint.spellcheck.word_lists import Spellings, is_inflected, is_right

_WORD = lazily(r"(?<![A-Za-z0-9_%+=])[A-Za-z][a-z]{2,23}(?![A-Za-z0-9_%=])")
_FREQUENT = 30_000
"""Words that are known but not common in lists are as frequent as this if they are meant."""

_KEPT = 1 << 14
"""Words whose answer is kept: the lists of one field share most of their words."""

_VOWELS = "aeiouy"
_PLAIN = lazily(r"[A-Za-z]+(?:[-' ][A-Za-z]+)*\Z")


class Suggestion(NamedTuple):
    """A misspelled word as written, with its right forms in the same case."""

    word: str
    right: tuple[str, ...]
    slip: Slip


def suspects(text: str, spellings: Spellings) -> dict[str, Suggestion]:
    """Return a suggestion for each word of a text that may be misspelled, by word as written.

    Only words in lower case or title case are checked: `PoinTr`, `GPT4` and `LAnguage` are names.
    """
    written = set(_WORD.findall(text))
    return {word: suggestion for word in written if (suggestion := suspect(word, spellings))}


@lru_cache(maxsize=_KEPT)
def suspect(word: str, spellings: Spellings) -> Suggestion | None:
    """Return a suggestion for a word in lower or title case, None if it is not suspect."""
    low = word.lower()
    if len(word) < SHORTEST[Slip.SWAPPED] and word[0].isupper():
        return None  # `Teh` is a surname
    if listed := spellings.wrong.get(low):
        return Suggestion(
            word, tuple(_as_written(word, form.strip()) for form in listed.split(",")), Slip.LISTED
        )
    if len(low) < SHORTEST[Slip.SWAPPED] or is_right(low, spellings):
        return None
    slips = {right: done for right in spellings.candidates(low) if (done := slip(low, right))}
    rights = {
        right: done
        for right, done in slips.items()
        if len(right) >= SHORTEST[done] and not is_variant(low, right, done)
    }
    if not rights:
        forms = tuple(_as_written(word, form) for form in _moved_letters(low, spellings))
        return Suggestion(word, forms, Slip.SWAPPED) if forms else None
    best = min(rights.values(), key=list(Slip).index)
    # `datasest` is near `dataset`, but swapping two letters of `datasets` is more likely
    if swapped := {
        form
        for form in _swapped(low)
        if rights.get(form) is Slip.SWAPPED or is_inflected(form, spellings)
    }:
        rights, best = dict.fromkeys(swapped, Slip.SWAPPED), Slip.SWAPPED
    return Suggestion(word, tuple(sorted(_as_written(word, right) for right in rights)), best)


def _swapped(word: str) -> Iterator[str]:
    """Yield the word with each pair of different neighbours swapped, after the first letter."""
    for i in range(1, len(word) - 1):
        if word[i] != word[i + 1]:
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _moved_letters(word: str, spellings: Spellings) -> list[str]:
    """Return the right words that a word becomes by swapping letters or doubling another one.

    They may be words that suspects are not compared with otherwise: `wrote` for `worte`,
    `referring` for `reffering`.
    """
    known = spellings.known  # a common word was found before
    swapped = [form for form in _swapped(word) if form in known]
    forms = {form for form in swapped if english().frequency(form) >= _FREQUENT}
    if not forms:
        forms = {form for form in _redoubled(word) if is_right(form, spellings)}
    return sorted(forms)


def _redoubled(word: str) -> Iterator[str]:
    """Yield a word with each doubled consonant made single and another consonant doubled."""
    for i in range(1, len(word) - 1):
        if word[i] == word[i + 1] and word[i] not in _VOWELS:
            single = word[:i] + word[i + 1 :]
            for j in range(1, len(single) - 1):
                if j != i and single[j] not in _VOWELS:
                    yield single[: j + 1] + single[j:]


def suggested(word: str, rights: Sequence[str]) -> Suggestion | None:
    """Return the suggestion of an external spell checker for a word as written.

    None if it is not about a misspelling: `software` for `softwares` is a matter of style.
    """
    forms = tuple(
        dict.fromkeys(_as_written(word, right) for right in rights if _PLAIN.match(right))
    )
    return (
        Suggestion(word, forms, Slip.REPORTED)
        if forms and not {word, word.removesuffix("s")} & {*forms}
        else None
    )


@lru_cache(maxsize=_KEPT)
def is_plain_slip(word: str, spellings: Spellings) -> bool:
    """Return whether a word (lower case) is listed as wrong, or has swapped or doubled letters.

    This takes much less time than `suspect`.
    """
    if word in spellings.wrong:
        return True
    return any(
        word[:i] + word[i + 1] + word[i] + word[i + 2 :] in spellings.common
        or (word[i] == word[i + 1] and word[:i] + word[i + 1 :] in spellings.common)
        for i in range(len(word) - 1)
    )


def _as_written(word: str, right: str) -> str:
    """Return a right form in the case of the word as written."""
    return right[0].upper() + right[1:] if word[0].isupper() else right
