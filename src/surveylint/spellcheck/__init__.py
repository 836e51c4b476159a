"""Spell checking: find the words of a text that are one typing slip away from a common word.

Three word lists decide. *wrong* names misspellings outright. *common* holds correct words that
research lists use: a word that is in no list and one slip away from a common word is suspect.
*known* holds correct words that are one slip away from a common word by chance (`contest` and
`context`). Regular inflections of common and known words are correct, too.
"""

from __future__ import annotations

from surveylint.spellcheck.occurrences import (
    Occurrence,
    amid_names,
    judge,
    occurrences,
    support,
)
from surveylint.spellcheck.slips import Slip, slip
from surveylint.spellcheck.suspects import (
    Suggestion,
    is_plain_slip,
    suggested,
    suspect,
    suspects,
)
from surveylint.spellcheck.word_lists import Spellings, is_right

__all__ = [
    "Occurrence",
    "Slip",
    "Spellings",
    "Suggestion",
    "amid_names",
    "is_plain_slip",
    "is_right",
    "judge",
    "occurrences",
    "slip",
    "suggested",
    "support",
    "suspect",
    "suspects",
]
