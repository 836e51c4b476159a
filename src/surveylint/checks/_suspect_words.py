"""Words of a document that may be misspelled."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import lru_cache

from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.rule import Speller
from surveylint.spellcheck import (
    Spellings,
    Suggestion,
    is_plain_slip,
    is_right,
    suggested,
    suspects,
)
from surveylint.vocabulary import Words

_PART = 1_000_000
"""At most about this many characters are split into words at once."""

_SHORTEST = 3
"""Shorter words are not checked."""

_LISTED_ONLY = 4
"""Words of up to so many letters are only looked up in the list of misspellings (`teh`)."""

_LONGEST_NAME = 6
"""So are words of up to so many letters with a capital, which may be names."""

_LONGEST_WORD = 30
"""No natural word is longer."""

# Each word is on a line of its own.
_WORD = lazily(rf"\n([A-Za-z][a-z]{{{_SHORTEST - 1},}})(?=\n)")
_SPACED = bytes(
    code if chr(code).isascii() and (chr(code).isalnum() or chr(code) == "_") else ord(" ")
    for code in range(256)
)
"""Replaces what is not part of a word, a number or a name such as `a_b` with spaces."""


@lru_cache(maxsize=1)
def spellings(words: Words) -> Spellings:
    """Return the lists of right and wrong words."""
    return Spellings(words.misspellings(), words.set("common"), words.set("known"))


def suspect_words(
    doc: Document, prose: str, known: Spellings, speller: Speller | None
) -> Iterator[Suggestion]:
    """Yield the words of a document that may be misspelled, with their right forms.

    Args:
        doc: The document.
        prose: Its prose.
        known: The lists of right and wrong words.
        speller: The spelling checker to ask about words that no list has.
    """
    vocabulary = _vocabulary(prose)
    vocabulary = {word for word in vocabulary if len(word) > _LISTED_ONLY or word in known.wrong}
    lowered = {word.lower() for word in vocabulary}
    unknown = {word for word in vocabulary if word.lower() not in known.common}
    capital = {word for word in unknown if word[0].isupper()}
    # Thousands of names have a capital, and `judge` accepts such a word only if the document has
    # the right form too. So only those near a word of the document are compared.
    near = _near(capital, lowered & known.common) | {
        word for word in capital if word.lower() in known.wrong
    }
    near.update(
        word for word in capital if len(word) > _LONGEST_NAME and is_plain_slip(word.lower(), known)
    )
    near.update(_vocabulary("\n".join(doc.text[start:end] for start, end in headings(doc))))
    found = suspects("\n".join(near & unknown | (unknown - capital)), known)
    yield from found.values()
    if speller is not None:
        asked = {word for word in unknown if word not in found and _is_askable(word, known)}
        for word, rights in sorted(speller.corrections(asked).items()):
            if (suggestion := suggested(word, rights)) is not None:
                yield suggestion


def _is_askable(word: str, known: Spellings) -> bool:
    """Return whether to ask a spelling checker about a word: it is unknown and not too long."""
    return _LISTED_ONLY < len(word) <= _LONGEST_WORD and not is_right(word.lower(), known)


def _vocabulary(prose: str) -> set[str]:
    """Return the different words of a text, in lower case or with a capital first letter.

    The text is split in parts, since the pieces need more memory than the text itself.
    """
    runs: set[bytes] = set()
    at = 0
    while at < len(prose):
        end = prose.find("\n", at + _PART)
        end = len(prose) if end < 0 else end
        # as bytes, in a third of the time of a search for words
        data = prose[at:end].encode("utf-8", "surrogatepass")
        runs.update(data.translate(_SPACED).split())
        at = end
    return set(_WORD.findall("\n" + b"\n".join(runs).decode() + "\n"))


def _near(candidates: set[str], vocabulary: Set[str]) -> set[str]:
    """Return the words that equal a word of a vocabulary once both may lack a letter.

    These are all words that one slip makes of a word of the vocabulary, and few others.
    """
    lengths = {len(written) + more for written in candidates for more in (-1, 0, 1)}
    compared = {right for right in vocabulary if len(right) in lengths}
    shortened = compared.union(*map(_shortened, compared))
    return {
        written
        for written in candidates
        if (word := written.lower()) in shortened or not shortened.isdisjoint(_shortened(word))
    }


@lru_cache(maxsize=1 << 13)  # the lists of one field share most of their words
def _shortened(word: str) -> tuple[str, ...]:
    """Return a word without each of its letters."""
    return tuple(word[:i] + word[i + 1 :] for i in range(len(word)))


def headings(doc: Document) -> Iterator[tuple[int, int]]:
    """Yield the spans of headings and table headers: there, a capital rarely marks a name."""
    for heading in doc.headings:
        yield heading.content_start, heading.content_end
    for table in doc.tables:
        for cell in table.header:
            yield cell.start, cell.end
