"""The typing slips that turn one word into another."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
"""What a slip may add; to import `string` for it takes 1 % of the check of a small list."""


class Slip(StrEnum):
    """The kind of a misspelling, the most certain first.

    `LISTED` is a misspelling in our own list, `REPORTED` one that an external spell checker
    reports; the others are the change of one letter, or of two neighbours.
    """

    LISTED = "listed"
    REPORTED = "reported"
    SWAPPED = "swapped"
    DOUBLED = "doubled"
    DROPPED = "dropped"
    ADDED = "added"
    CHANGED = "changed"


SHORTEST = {Slip.SWAPPED: 5, Slip.DOUBLED: 5, Slip.DROPPED: 6, Slip.ADDED: 7, Slip.CHANGED: 7}
"""The shortest correct word of each slip: shorter words look like names and like each other
(measured on 54 research lists)."""


def slip(word: str, right: str) -> Slip | None:
    """Return the single slip that turns `right` into `word`; None for no slip or several."""
    if word == right:
        return None
    short, long = (word, right) if len(word) < len(right) else (right, word)
    gap = len(long) - len(short)
    if gap > 1:
        return None
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if gap:
        if short[at:] != long[at + 1 :]:
            return None
        if long is right:
            return Slip.DROPPED
        return Slip.DOUBLED if at and long[at] == long[at - 1] else Slip.ADDED
    if word[at + 1 :] == right[at + 1 :]:
        return Slip.CHANGED
    if word[at : at + 2] == right[at : at + 2][::-1] and word[at + 2 :] == right[at + 2 :]:
        return Slip.SWAPPED
    return None


def is_variant(word: str, right: str, done: Slip) -> bool:
    """Return whether a word is a form of the right word, not a misspelling of it.

    Such forms differ in an ending, a prefix or a British spelling.
    """
    if word[1:] == right or word == right[1:] or (done is Slip.CHANGED and word[1:] == right[1:]):
        # the first letter differs, as in `elearning`, `unet`: only a doubled one is surely a slip
        return done is not Slip.DOUBLED and (done is Slip.ADDED or len(right) < 9)
    if done is Slip.CHANGED:
        at = next(i for i, (a, b) in enumerate(zip(word, right, strict=True)) if a != b)
        return at == len(right) - 1 or {word[at], right[at]} == {"s", "z"}
    if word[:-1] == right:
        # `needless`, `trainee`
        return done is not Slip.DOUBLED or (word[-1] in "es" and not word.endswith("sss"))
    if word == right[:-1]:
        return len(right) < 7 or right[-1] == "s"
    return False


_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = ("aeiouy", "ckqsxz", "dt", "mn", "bpvf", "lir", "uvw", "gj")


def is_near_key(word: str, right: str) -> bool:
    """Return whether a changed letter is one that is easily mistaken for the right one.

    The two are neighbours on a keyboard, look or sound alike, or the wrong letter repeats the
    letter before or after it. Other letters make another word, as in `transnormer`.
    """
    at = next(i for i, (a, b) in enumerate(zip(word, right, strict=True)) if a != b)
    wrong, letter = word[at], right[at]
    if wrong in (word[at - 1 : at], word[at + 1 : at + 2]):
        return True
    if any(wrong in group and letter in group for group in _ALIKE):
        return True
    (row, place), (other_row, other_place) = _key(wrong), _key(letter)
    if row == other_row:
        return abs(place - other_place) <= 2
    return abs(row - other_row) <= 1 and abs(place - other_place) <= 1


def _key(letter: str) -> tuple[int, int]:
    """Return the row and the place of a letter on a keyboard."""
    return next((row, keys.index(letter)) for row, keys in enumerate(_KEYS) if letter in keys)
