"""The rule on misspelled words in prose: headings, remarks, headers and titles."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from surveylint.checks._suspect_words import headings, spellings, suspect_words
from surveylint.checks._word_places import (
    begins_sentence,
    is_code,
    is_in_slug,
    is_in_title,
    is_name,
    is_of_paper,
    is_quoted,
    link_around,
    prose_places,
)
from surveylint.entries import Index
from surveylint.model.document import LARGE, Document, Heading, Link
from surveylint.model.finding import Problem, Related, Severity, related_places
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple
from surveylint.reading.slugs import slug
from surveylint.rule import Speller, rule
from surveylint.spellcheck import (
    Correction,
    Languages,
    Occurrence,
    Slip,
    Suggestion,
    amid_names,
    corrected,
    is_handle,
    is_right_after_all,
    judge,
    support,
)
from surveylint.vocabulary import Words

_DOUBTFUL = frozenset({Slip.DROPPED, Slip.ADDED, Slip.CHANGED})
"""Slips that may make a word of its own: `memoize`, `scrobble`."""

_CLEAR = frozenset({Slip.LISTED, Slip.SWAPPED})
_CLEAR_LENGTH = 7
"""Words of at least so many letters with such a slip are no names in the title of a paper."""

_MOST_PLACES = 300
"""At most this many places of one word are judged: a more frequent word is no typo."""

_LONGEST_SUFFIX = 6
"""A word of at most so many letters after a hyphen may be an ending: `-fying`."""


class MisspellingOptions(NamedTuple):
    """Options of `misspelling`.

    Attributes:
        typos: Whether to ask the spelling checker `typos` too (`pip install 'surveylint[typos]'`).
    """

    typos: bool = False


class _Scene(NamedTuple):
    """What all words of a document are judged by, computed once.

    Attributes:
        doc: The document.
        works: Its works.
        prose: Its prose.
        lowered: Its prose in lower case.
        urls: All URLs in lower case, "" where there are too many.
        heads: The spans of headings and table headers, sorted.
        common: The common words, so that a phrase with one of them is not the name of a person.
        languages: The languages of its prose.
    """

    doc: Document
    works: Index
    prose: str
    lowered: str
    urls: str
    heads: Sequence[tuple[int, int]]
    common: frozenset[str]
    languages: Languages


class _Seen(NamedTuple):
    """One place of a misspelled word.

    Attributes:
        start: Offset of the word.
        end: Offset after it.
        suggestion: The word as written, with its right forms.
        titled: Whether it is in a title.
        published: Whether it is in the title of a paper, which may have been published so.
        sure: Whether it is a typo for certain: a list or the document itself shows it.
        quoted: Whether it is in a quotation, whose text is not the list's own.
    """

    start: int
    end: int
    suggestion: Suggestion
    titled: bool
    published: bool
    sure: bool
    quoted: bool


class _Suspect(NamedTuple):
    """A word that may be misspelled, in the whole document.

    Attributes:
        word: The word in lower case.
        times: The number of its places.
        support: How often the document has each right form (lower case), up to twice.
        in_urls: Whether a URL may spell it the same.
    """

    word: str
    times: int
    support: Mapping[str, int]
    in_urls: bool


@rule(Severity.WARNING)
def misspelling(
    doc: Document, index: Index, words: Words, options: MisspellingOptions, speller: Speller | None
) -> Iterator[Problem]:
    """Check for misspelled words, one finding for each word.

    Titles are reported apart, because they may have been published so.
    """
    prose = doc.prose
    by_word: dict[str, list[Suggestion]] = {}
    asked = speller if options.typos else None
    for suggestion in suspect_words(doc, prose, spellings(words), asked):
        by_word.setdefault(suggestion.word.lower(), []).append(suggestion)
    if not by_word:
        return
    is_small = len(prose) <= LARGE
    urls = doc.urls if is_small else ""
    languages = Languages(prose, words.set("foreign"))
    heads = sorted(headings(doc))
    scene = _Scene(doc, index, prose, prose.lower(), urls, heads, words.set("common"), languages)
    for word in sorted(by_word):
        seen = sorted(_judged(scene, word, by_word[word]))
        if not seen or is_right_after_all(seen[0].suggestion):
            continue
        seen = [place for place in seen if languages.is_english(place.start, place.end)]
        if quoted := [place for place in seen if place.quoted]:
            yield _in_quotations(word, quoted)
        if untitled := [place for place in seen if not place.titled and not place.quoted]:
            yield _repairable(scene, word, untitled)
        if titled := [p for p in seen if p.titled and not p.published and not p.quoted]:
            yield _in_titles(word, titled)
        if published := [p for p in seen if p.published and not p.quoted]:
            yield _in_titles(word, published)


def _judged(scene: _Scene, word: str, suggestions: Sequence[Suggestion]) -> Iterator[_Seen]:
    """Yield the places where a word is misspelled.

    Args:
        scene: What to judge by.
        word: The word in lower case.
        suggestions: The word in each case in which the document has it.
    """
    doc, prose = scene.doc, scene.prose
    found = (
        (start, end, suggestion)
        for suggestion in suggestions
        for start, end in prose_places(doc, prose, suggestion.word)
    )
    places = list(islice(found, _MOST_PLACES))
    if not places or is_code(doc, word):
        return
    in_urls = not scene.urls or word in scene.urls
    counts = _counts(scene, suggestions[0])
    suspect = _Suspect(word, len(places), counts, in_urls)
    for start, end, suggestion in places:
        if (seen := _judged_at(scene, suspect, start, end, suggestion)) is not None:
            yield seen


def _counts(scene: _Scene, suggestion: Suggestion) -> dict[str, int]:
    """Return how often the document has each right form in lower case, up to three times."""
    forms = {form.lower() for form in suggestion.right}
    return {form: support(scene.lowered, form, 3) for form in forms}


def _judged_at(
    scene: _Scene, suspect: _Suspect, start: int, end: int, suggestion: Suggestion
) -> _Seen | None:
    """Return one place of a word, None where the word is right there.

    Args:
        scene: What to judge by.
        suspect: The word in the whole document.
        start: Offset of the word.
        end: Offset after it.
        suggestion: The word as written, with its right forms.
    """
    doc = scene.doc
    entry, link = scene.works.entry_at(start), link_around(doc, start)
    most = max(suspect.support.values())
    titled = is_in_title(doc, entry, link, start)
    published = titled and is_of_paper(entry, link)
    is_no_name = published and suggestion.slip in _CLEAR and len(suggestion.word) >= _CLEAR_LENGTH
    if is_name(doc, entry, link, start, end, may_be_short=not is_no_name):
        return None
    if _is_suffix(doc.text, start, suggestion, most):
        return None
    sure = suggestion.slip not in _DOUBTFUL or (most > 0 and not _is_other_word(suggestion))
    is_in_head = _is_in_head(scene.heads, link, start)
    place = Occurrence(
        authored=is_handle(scene.prose, start)
        or (not (is_no_name or is_in_head) and _is_of_person(scene, suggestion, start, end)),
        slugged=suspect.in_urls and is_in_slug(doc, entry, suspect.word, start),
        titled=titled,
        times=suspect.times,
        support=2 if sure and not titled and is_in_head else most,
        begins=not titled and begins_sentence(scene.prose, start, end),
    )
    # of several right forms, those in the document are suggested
    forms = tuple(form for form in suggestion.right if suspect.support.get(form.lower()))
    judged = judge(suggestion._replace(right=forms or suggestion.right), place)
    if judged is None:
        return None
    return _Seen(start, end, judged, titled, published, sure, is_quoted(doc, entry, start))


def _is_of_person(scene: _Scene, suggestion: Suggestion, start: int, end: int) -> bool:
    """Return whether a word is part of the name of a person."""
    if not suggestion.word[0].isupper():
        return False
    common = scene.common
    return amid_names(
        scene.prose, start, end, lambda word: word in common or word.removesuffix("s") in common
    )


def _is_suffix(text: str, start: int, suggestion: Suggestion, support: int) -> bool:
    """Return whether a word after a hyphen may be an ending, as in `GenAI-fying`."""
    if suggestion.slip not in _DOUBTFUL or text[start - 1 : start] != "-":
        return False
    return support < 2 or len(suggestion.word) <= _LONGEST_SUFFIX or suggestion.slip is Slip.CHANGED


def _is_other_word(suggestion: Suggestion) -> bool:
    """Return whether a changed letter may make another word, as in `Seasoning`.

    The first letter is rarely mistyped, except for a small L instead of an I.
    """
    if suggestion.slip is not Slip.CHANGED:
        return False
    first, right = suggestion.word[0].lower(), suggestion.right[0][0].lower()
    return first != right and {first, right} != {"l", "i"}


def _is_in_head(heads: Sequence[tuple[int, int]], link: Link | None, offset: int) -> bool:
    """Return whether an offset is in a heading, a table header or a link to a heading."""
    place = bisect_right(heads, (offset, sys.maxsize)) - 1
    is_in_span = place >= 0 and offset < heads[place][1]
    return is_in_span or (link is not None and link.url.startswith("#"))


def _repairable(scene: _Scene, word: str, seen: Sequence[_Seen]) -> Problem:
    """Report a word outside of titles: all its places are edited, or none."""
    suggestion, is_certain = _correction(scene, seen[0].suggestion)
    edits: list[Edit] = []
    if len(suggestion.right) == 1 and all(len(place.suggestion.right) == 1 for place in seen):
        edits = [Edit(place.start, place.end, place.suggestion.right[0]) for place in seen]
        found = [_heading_at(scene.doc, place.start) for place in seen]
        if changed := [heading for heading in found if heading is not None]:
            edits += _anchor_edits(scene.doc, changed, word, suggestion.right[0].lower())
    return Problem(
        start=seen[0].start,
        end=seen[0].end,
        message=f"misspelled word `{suggestion.word}`; {_did_you_mean(suggestion)}",
        related=_others(seen),
        edits=tuple(sorted(set(edits))),
        safe=is_certain and bool(edits) and seen[0].sure,
        severity=None if seen[0].sure else Severity.INFO,
        key=word,
    )


def _correction(scene: _Scene, suggestion: Suggestion) -> Correction:
    """Return the plausible right forms of a word that is certainly reported."""
    return corrected(suggestion, _counts(scene, suggestion), scene.common)


def _in_quotations(word: str, seen: Sequence[_Seen]) -> Problem:
    """Report a word in quotations, whose authors wrote it: a note without edits."""
    suggestion = seen[0].suggestion
    return Problem(
        start=seen[0].start,
        end=seen[0].end,
        message=f"misspelled word `{suggestion.word}` in a quotation; {_did_you_mean(suggestion)}",
        related=_others(seen),
        severity=Severity.INFO,
        key=f"{word} in a quotation",
    )


def _in_titles(word: str, seen: Sequence[_Seen]) -> Problem:
    """Report a word in titles, without edits: a person has to look the title up.

    Some papers were published with a typo, so in their titles it is a note. The title of a tool,
    a course or a talk was written by the list.
    """
    suggestion, published = seen[0].suggestion, seen[0].published
    title = "paper title" if published else "title"
    return Problem(
        start=seen[0].start,
        end=seen[0].end,
        message=f"misspelled word `{suggestion.word}` in a {title}; {_did_you_mean(suggestion)}",
        related=_others(seen),
        severity=None if seen[0].sure and not published else Severity.INFO,
        key=f"{word} in a paper's title" if published else f"{word} in a title",
    )


def _did_you_mean(suggestion: Suggestion) -> str:
    return f"did you mean {' or '.join(f'`{right}`' for right in suggestion.right[:3])}?"


def _others(seen: Sequence[_Seen]) -> tuple[Related, ...]:
    return related_places((place.start, place.end) for place in seen[1:])


def _heading_at(doc: Document, offset: int) -> Heading | None:
    """Return the heading whose text holds an offset."""
    heading = doc.section_at(offset).heading
    if heading is not None and heading.content_start <= offset < heading.content_end:
        return heading
    return None


def _anchor_edits(
    doc: Document, changed: Sequence[Heading], word: str, right: str
) -> Iterator[Edit]:
    """Yield the edits of the links to some headings, whose anchors change with them.

    Args:
        doc: The document.
        changed: The headings with the word.
        word: The word in lower case.
        right: Its right form in lower case.
    """
    slugs = {slug(doc.section_at(heading.start).text) for heading in changed}
    for link in doc.links:
        anchor = link.url[1:].lower()
        if not link.url.startswith("#") or word not in anchor:
            continue
        if anchor in slugs or re.sub(r"-\d+$", "", anchor) in slugs:
            target = doc.text[slice(*link.target_span)]
            for found in re.finditer(rf"(?<![a-z]){word}(?![a-z])", target, re.IGNORECASE):
                start = link.target_start + found.start()
                yield Edit(start, start + len(found[0]), right)
