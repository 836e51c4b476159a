"""Spell checking: find the words of a text that are one typing slip away from a common word.

Three word lists decide. *wrong* names misspellings outright. *common* holds correct words that
research lists use: a word that is in no list and one slip away from a common word is suspect.
*known* holds correct words that are one slip away from a common word by chance (`contest` and
`context`). Regular inflections of common and known words are correct, too.

A suspect is correct, too, if a real dictionary holds it, and is not judged in a line of another
language or in the name of a person.
"""

from __future__ import annotations

from surveylint.spellcheck.corrections import (
    Correction,
    corrected,
    is_right_after_all,
    is_unmistakable,
)
from surveylint.spellcheck.dictionary import WordFrequencies, english
from surveylint.spellcheck.languages import Languages, is_foreign
from surveylint.spellcheck.occurrences import Occurrence, judge, occurrences, support
from surveylint.spellcheck.people import amid_names, is_handle
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
    "Correction",
    "Languages",
    "Occurrence",
    "Slip",
    "Spellings",
    "Suggestion",
    "WordFrequencies",
    "amid_names",
    "corrected",
    "english",
    "is_foreign",
    "is_handle",
    "is_plain_slip",
    "is_right",
    "is_right_after_all",
    "is_unmistakable",
    "judge",
    "occurrences",
    "slip",
    "suggested",
    "support",
    "suspect",
    "suspects",
]
