"""What a suspect is after a look into a real dictionary: right, certain or ambiguous."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache

from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple
from surveylint.package_data import read_rules_file
from surveylint.spellcheck.dictionary import english
from surveylint.spellcheck.slips import Slip, is_near_key, slip
from surveylint.spellcheck.suspects import Suggestion
from surveylint.vocabulary import Words, lines_of

_DOUBTFUL = frozenset({Slip.DROPPED, Slip.ADDED, Slip.CHANGED})
_BRITISH_ISE = lazily(r"([aeiy])s(e[drs]?|ers|ing|ations?)\Z")
_BRITISH_OUR = lazily(r"our(?=(?:ed|ing|s|able|ably|ite|al)?\Z)")
_PLAUSIBLE = 100
"""A rarer word of the dictionary is not what an author of a list meant."""

_RARE = 300
"""A right form that is rarer than this is compared with more words."""

_PROVEN = 3
"""A document that writes a form so often means it."""


class Correction(NamedTuple):
    """The right forms of a suspect, and what may be done with them.

    Attributes:
        suggestion: The word with all its plausible right forms, the most likely first.
        is_certain: Whether only one form is possible: the fix is safe.
    """

    suggestion: Suggestion
    is_certain: bool


def is_right_after_all(suggestion: Suggestion) -> bool:
    """Return whether a suspect is a word of its own.

    It is if the dictionary holds it, if it is derived from a word there, or if its changed letter
    is not easily mistaken for the right one. The list of misspellings needs no dictionary.
    """
    word = suggestion.word.lower()
    if suggestion.slip is Slip.LISTED:
        return False
    if english().holds(word) or english().holds(_american(word)):
        return True
    if word.endswith("in") and any(right.lower() == f"{word}g" for right in suggestion.right):
        return True  # `rollin`, as in songs
    if suggestion.slip is Slip.CHANGED and not any(
        is_near_key(word, right.lower()) for right in suggestion.right
    ):
        return True
    return suggestion.slip in _DOUBTFUL and english().derives(word)


def _american(word: str) -> str:
    """Return the American spelling of a British word, or the word itself."""
    return _BRITISH_OUR.sub("or", _BRITISH_ISE.sub(r"\1z\2", word))


def corrected(suggestion: Suggestion, counts: Mapping[str, int], common: Set[str]) -> Correction:
    """Return the plausible right forms of a suspect.

    Args:
        suggestion: The suspect with the forms that the word lists propose.
        counts: How often the document has each of these forms (lower case).
        common: The common words.
    """
    if suggestion.slip is Slip.LISTED:
        return Correction(suggestion, is_unmistakable(suggestion.word, suggestion.right))
    most = max(counts.get(right.lower(), 0) for right in suggestion.right)
    rivals = _rivals(suggestion, common, is_written=most > 0)
    if not rivals:
        is_certain = most >= _PROVEN and is_unmistakable(suggestion.word, suggestion.right)
        return Correction(suggestion, is_certain)
    if most or (suggestion.slip not in _DOUBTFUL and _is_likely(suggestion, common)):
        return Correction(suggestion, False)
    own = [right for right in suggestion.right if _is_likely(suggestion, common)]
    forms = tuple(dict.fromkeys([*own, *_as(suggestion.word, rivals)]))
    return Correction(suggestion._replace(right=forms), False)


def is_unmistakable(word: str, rights: Sequence[str]) -> bool:
    """Return whether a misspelling has one right form, which one slip turned into it.

    Another word of the dictionary that is one slip away may be meant instead: `causual` may be
    `causal` or `casual`.
    """
    low, right = word.lower(), rights[0].lower()
    if len(rights) != 1 or slip(low, right) is None:
        return False
    if Words().map("spellings").get(low) == right:
        return low not in _known_mistakable()  # reading the dictionary takes 20 ms
    return _has_no_other_near(low, right)


def mistakable() -> list[str]:
    """Return the listed misspellings for which another word of the dictionary is as near, sorted.

    `python -m surveylint.generate` writes them to `rules/mistakable.txt`.
    """
    spellings = Words().map("spellings").items()
    single = ((word, right) for word, right in spellings if slip(word, right) is not None)
    return sorted(word for word, right in single if not _has_no_other_near(word, right))


@cache
def _known_mistakable() -> frozenset[str]:
    return frozenset(lines_of(read_rules_file("mistakable.txt")))


def _has_no_other_near(low: str, right: str) -> bool:
    """Return whether no other plausible word is one slip away from a misspelling."""
    near = english().neighbours(low)
    return all(count < _PLAUSIBLE for other, count in near.items() if other != right)


def _is_likely(suggestion: Suggestion, common: Set[str]) -> bool:
    """Return whether one of the proposed forms is a word that lists use."""
    rights = [right.lower() for right in suggestion.right]
    return any(right in common or english().frequency(right) >= _RARE for right in rights)


def _rivals(suggestion: Suggestion, common: Set[str], is_written: bool) -> list[str]:
    """Return other words that may be meant, the most frequent first."""
    word, rights = suggestion.word.lower(), {right.lower() for right in suggestion.right}
    near = {w: n for w, n in english().neighbours(word).items() if n >= _PLAUSIBLE}
    is_rare = not any(english().frequency(right) >= _RARE for right in rights)
    if is_rare and not near and not is_written:
        near.update(dict.fromkeys(_farther(word, common), 0))
    endings = tuple(rights)
    found = [w for w in near if w not in rights and not w.startswith(endings)]
    return sorted(found, key=lambda w: (-near[w], w))


def _farther(word: str, common: Set[str]) -> Iterator[str]:
    """Yield the common words that are two slips away from a word and begin as it does."""
    from rapidfuzz.distance import OSA  # rarely needed

    for right in common:
        is_near = right[:2] == word[:2] and abs(len(right) - len(word)) <= 2
        if is_near and OSA.distance(word, right, score_cutoff=2) <= 2:
            yield right


def _as(word: str, rights: list[str]) -> Iterator[str]:
    """Yield words in the case of the word as written."""
    for right in rights[:3]:
        yield right.capitalize() if word[0].isupper() else right
