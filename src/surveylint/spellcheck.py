"""Judge spelling: which words of a text are one slip of the pen away from a common word.

Three lists decide. *wrong* names misspellings outright. *common* holds correct words that research lists use: a word
in no list, one slip away from a common word, is suspect. *known* holds correct words that happen to lie one slip away
from a common one (`contest` beside `context`). Regular inflections of both are right, too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from enum import StrEnum
from string import ascii_lowercase

from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple


class Slip(StrEnum):
    """What the pen did; `LISTED` is a misspelling that the list itself names, `TOLD` one that a spelling checker knows."""

    LISTED = "listed"
    TOLD = "told"
    SWAPPED = "swapped"
    DOUBLED = "doubled"
    DROPPED = "dropped"
    ADDED = "added"
    CHANGED = "changed"


class Suggestion(NamedTuple):
    """A misspelt word as written, with its right forms in the same case; only a single one can be a fix."""

    word: str
    right: tuple[str, ...]
    slip: Slip


class Place(NamedTuple):
    """What the document knows of one occurrence of a suspect.

    Attributes:
        named: It stands in a name cell, before the colon of a title's `Name:`, or in back-ticks.
        authored: It stands among authors or other names of people.
        slugged: The slug of the entry's own link spells it so too.
        titled: It stands in a published title (a problem, never an edit).
        times: How often the document writes the suspect, in any case.
        support: How often the document writes the first right form, in any case.
    """

    named: bool = False
    authored: bool = False
    slugged: bool = False
    titled: bool = False
    times: int = 1
    support: int = 0


# Asked for more words than these, the index of all common words is worth its 8 ms.
_FEW = 150
_PREFIXES = (
    "un",
    "re",
    "pre",
    "de",
    "non",
    "sub",
    "super",
    "multi",
    "inter",
    "over",
    "under",
    "meta",
    "micro",
    "self",
)
_ENDINGS = ("es", "s", "ed", "ing", "ings", "er", "ers", "ly", "ies", "ied", "ier")
# Shorter words collide with names and with each other (measured on 54 research lists).
SHORTEST = {Slip.SWAPPED: 5, Slip.DOUBLED: 5, Slip.DROPPED: 6, Slip.ADDED: 7, Slip.CHANGED: 7}
# So long is a capital word that is no name: where the document writes the right form once, and where it never does.
# Names do look like words with a letter lost or changed (`Detectron`, `Changming`), not like the others.
_BACKED = 8
_UNBACKED = {Slip.LISTED: 6, Slip.SWAPPED: 7, Slip.DOUBLED: 7}
_DOUBTFUL = frozenset({Slip.TOLD, Slip.DROPPED, Slip.ADDED, Slip.CHANGED})
_WORD = lazily(r"(?<![A-Za-z0-9_%+=])[A-Za-z][a-z]{2,23}(?![A-Za-z0-9_%=])")
_PLAIN = lazily(r"[A-Za-z]+(?:[-' ][A-Za-z]+)*\Z")
_UNREAD = lazily(
    r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)"  # code
    r"|<!--.*?(?:-->|$)|</?[A-Za-z!][^<>]*>"
    r"|(?<=\])\((?:[^()]|\([^()]*\))*\)|^ {0,3}\[[^\]]+\]:.*"  # link targets
    r"|[A-Za-z][A-Za-z0-9+.-]*://[^\s)\]>|]+|\bwww\.[^\s)\]>|]+"
    r"|:[a-z0-9_+-]+:|&\w+;|\$[^$]+\$"
)
_GLUE_BEHIND = lazily(r"(?:[@#\\_$~=+%)]|\d-|\w\.)\Z")
_GLUE_BEFORE = lazily(r"[@#\\_$~=+%]|\.\w|[.-]\d")
_LATIN_NAMES = lazily(r"(?:[A-Z][\w'.-]* ){1,3}[A-Z][\w'-]+ ?(?:,|;|&| and |$)")


class Spellings:
    """The three lists, with an index that finds the common words near a given one."""

    def __init__(self, wrong: Mapping[str, str], common: Set[str], known: Set[str]) -> None:
        """Keep the lists; a right-hand side of `wrong` may name several forms, `a, b`."""
        self.wrong = wrong
        self.common = common
        self.known = known
        self._halves: Mapping[str, list[str]] = {}
        self._asked = 0

    def right(self, word: str) -> bool:
        """Return whether a word (lower case) is listed as a correct one."""
        return word in self.common or word in self.known

    def candidates(self, word: str) -> set[str]:
        """Collect the common words that may be one slip away from a word (lower case)."""
        length = len(word)
        found = {word[:i] + word[i + 1 :] for i in range(length)}
        found.update(word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(length - 1))
        found = {right for right in found if right in self.common}
        if length >= SHORTEST[Slip.DROPPED] - 1:
            self._asked += 1
            found.update(self._indexed(word) if self._asked > _FEW else self._tried(word))
        return found

    def _tried(self, word: str) -> Set[str]:
        """Try every letter at every place: for few words cheaper than an index."""
        parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
        found = self.common & {
            head + letter + tail for head, tail in parts for letter in ascii_lowercase
        }
        if len(word) < SHORTEST[Slip.CHANGED]:
            return found
        parts = [(head, tail[1:]) for head, tail in parts[:-1]]
        return found | (
            self.common
            & {head + letter + tail for head, tail in parts for letter in ascii_lowercase}
        )

    def _indexed(self, word: str) -> Iterator[str]:
        """Look both halves of a word up."""
        halves = self._halves or self._index()
        for size in (len(word), len(word) + 1):
            half = size // 2
            yield from halves.get(word[:half], ())
            yield from halves.get("-" + word[half + len(word) - size :], ())

    def _index(self) -> Mapping[str, list[str]]:
        """Index the words by either half: one slip leaves one of the halves alone."""
        halves: defaultdict[str, list[str]] = defaultdict(list)
        for right in self.common:
            if len(right) >= SHORTEST[Slip.DROPPED]:
                half = len(right) // 2
                halves[right[:half]].append(right)
                halves["-" + right[half:]].append(right)
        self._halves = halves
        return halves


def occurrences(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a word that are read as prose: outside code, tags, addresses and bigger tokens.

    Looks at one line at a time; fenced code and comments over several lines are the document's to know.
    """
    if text == word:
        yield 0, len(text)
        return
    for found in re.finditer(rf"(?<![A-Za-z0-9_]){word}(?![A-Za-z0-9_])", text):
        start, end = found.span()
        if not _glued(text, start, end) and not _unread(text, start):
            yield start, end


def _glued(text: str, start: int, end: int) -> bool:
    """Return whether a word is part of a bigger token: an address, a path, a handle, `GPT-4`, `file.py`."""
    return (
        _GLUE_BEHIND.search(text, max(0, start - 2), start) is not None
        or _GLUE_BEFORE.match(text, end) is not None
    )


def _unread(text: str, start: int) -> bool:
    """Return whether a place stands in code, a tag, a link's target or an address of its line."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    line = text[first : last if last >= 0 else len(text)]
    return any(found.start() <= start - first < found.end() for found in _UNREAD.finditer(line))


def suspects(text: str, spellings: Spellings) -> dict[str, Suggestion]:
    """Find the words of a text that may be misspelt, in one pass over its different words.

    Only words of one case or with a capital first letter count: `PoinTr`, `GPT4` and `LAnguage` are names.

    Returns:
        A suggestion for every suspect, by the word as written.
    """
    written = set(_WORD.findall(text))
    return {word: suggestion for word in written if (suggestion := suspect(word, spellings))}


def suspect(word: str, spellings: Spellings) -> Suggestion | None:
    """Return whether one word, written in lower or title case, is misspelt, and how."""
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
        if len(right) >= SHORTEST[done] and _unusual(low, right, done)
    }
    if not rights:
        return None
    best = min(rights.values(), key=list(Slip).index)
    # `datasest` is near `dataset`, and is `datasets` with two letters swapped, which happens more often
    if swapped := {
        form
        for form in _swapped(low)
        if rights.get(form) is Slip.SWAPPED or _inflected(form, spellings)
    }:
        rights, best = dict.fromkeys(swapped, Slip.SWAPPED), Slip.SWAPPED
    return Suggestion(word, tuple(sorted(_as_written(word, right) for right in rights)), best)


def _swapped(word: str) -> Iterator[str]:
    """Return a word with each two neighbouring letters swapped, but for the first."""
    for i in range(1, len(word) - 1):
        if word[i] != word[i + 1]:
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def told(word: str, rights: Sequence[str]) -> Suggestion | None:
    """Make a suggestion of what a spelling checker says of a word as written, None where that is no slip.

    A plural that only style speaks against (`softwares`) is none.
    """
    forms = tuple(
        dict.fromkeys(_as_written(word, right) for right in rights if _PLAIN.match(right))
    )
    return (
        Suggestion(word, forms, Slip.TOLD)
        if forms and not {word, word.removesuffix("s")} & {*forms}
        else None
    )


def is_right(word: str, spellings: Spellings) -> bool:
    """Return whether a word (lower case) is listed as a correct one, or a regular form of one."""
    return spellings.right(word) or _inflected(word, spellings)


def plain(word: str, spellings: Spellings) -> bool:
    """Tell at little cost whether a word (lower case) is a listed, swapped or doubled form of a right one."""
    if word in spellings.wrong:
        return True
    return any(
        word[:i] + word[i + 1] + word[i] + word[i + 2 :] in spellings.common
        or (word[i] == word[i + 1] and word[:i] + word[i + 1 :] in spellings.common)
        for i in range(len(word) - 1)
    )


def _inflected(word: str, spellings: Spellings) -> bool:
    """Return whether a word (lower case) is a regular form of a listed one: with an ending, or behind a prefix."""
    if any(
        word.startswith(prefix) and spellings.right(word[len(prefix) :]) for prefix in _PREFIXES
    ):
        return True
    return any(
        word.endswith(ending) and _regular(word[: -len(ending)], ending, spellings)
        for ending in _ENDINGS
    )


def _regular(stem: str, ending: str, spellings: Spellings) -> bool:
    """Return whether a listed word takes an ending in this form: `codes`, not `codees`; `beginning`, not `begining`."""
    final = stem[-1:]
    sibilant = stem.endswith(("s", "x", "z", "ch", "sh"))
    if ending in ("es", "s"):
        return sibilant == (ending == "es") and spellings.right(stem)
    if ending == "ly":
        return spellings.right(stem)
    if ending.startswith("i") and not ending.startswith("ing"):
        return spellings.right(stem + "y")
    if spellings.right(stem + final + ending):
        return False
    return spellings.right(stem + "e") or (final != "e" and spellings.right(stem))


def slip(word: str, right: str) -> Slip | None:
    """Name the one slip that turns a right word into another, None where there is none or more than one."""
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


def _unusual(word: str, right: str, done: Slip) -> bool:
    """Tell a slip from another form of the word: an ending, a prefix, a British spelling."""
    if word[1:] == right or word == right[1:] or (done is Slip.CHANGED and word[1:] == right[1:]):
        # a first letter: `elearning`, `unet`; only a doubled one is surely a slip
        return done is Slip.DOUBLED or (done is not Slip.ADDED and len(right) >= 9)
    if done is Slip.CHANGED:
        at = next(i for i, (a, b) in enumerate(zip(word, right, strict=True)) if a != b)
        return at < len(right) - 1 and {word[at], right[at]} != {"s", "z"}
    if word[:-1] == right:
        # `needless`, `trainee`
        return done is Slip.DOUBLED and (word[-1] not in "es" or word.endswith("sss"))
    if word == right[:-1]:
        return len(right) >= 7 and right[-1] != "s"
    return True


def judge(suggestion: Suggestion, place: Place) -> Suggestion | None:
    """Decide whether one occurrence of a suspect is a finding.

    A lower-case word counts, a capital one where it is no name. Names, authors and slugs are never judged, and what
    looks doubtful and stands in a document again and again is a word of its trade.
    """
    if place.named or place.authored or place.slugged:
        return None
    if suggestion.word[0].isupper() and _may_be_name(suggestion, place.support):
        return None
    if place.times > 3 and suggestion.slip in _DOUBTFUL:
        return None
    return suggestion


def _may_be_name(suggestion: Suggestion, support: int) -> bool:
    """Return whether a capital word may be a name: the fewer right forms the document has, the longer it must be."""
    if support >= 2:
        return False
    least = _BACKED if support else _UNBACKED.get(suggestion.slip)
    return least is None or len(suggestion.word) < least


def amid_names(text: str, start: int, end: int) -> bool:
    """Return whether a place stands in a name of a list of people: one of two names or more that commas part.

    A title before its authors is no such place, though names are near.
    """
    first = max(0, start - 90)
    near = text[first : end + 90].replace("’", "'")
    names = [(found.start() + first, found.end() + first) for found in _LATIN_NAMES.finditer(near)]
    return len(names) >= 2 and any(opened <= start and end <= closed for opened, closed in names)


def support(lowered: str, word: str, enough: int = 2) -> int:
    """Count a word (lower case) in a text in lower case, up to what is enough."""
    count, at = 0, lowered.find(word)
    while at >= 0 and count < enough:
        end = at + len(word)
        if not lowered[at - 1 : at].isalpha() and not lowered[end : end + 1].isalpha():
            count += 1
        at = lowered.find(word, end)
    return count


def _as_written(word: str, right: str) -> str:
    """Return a right form the case of the word that was written."""
    return right[0].upper() + right[1:] if word[0].isupper() else right
