"""Rules on spelling: words that are one slip of the pen away from the right one, wherever people write prose."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import islice

from surveylint.entries import Entry, Index, TableList
from surveylint.hosts import REPOSITORY_KINDS, domain_of, identify, is_forge
from surveylint.lazy import lazily
from surveylint.match import plain as shown
from surveylint.model.document import LARGE, Document, Heading, Link
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role, role_of_label
from surveylint.rule import Speller, rule
from surveylint.spellcheck import (
    Occurrence,
    Slip,
    Spellings,
    Suggestion,
    amid_names,
    is_plain_slip,
    is_right,
    judge,
    suggested,
    support,
    suspects,
)
from surveylint.vocabulary import Words


class MisspellingOptions(NamedTuple):
    """Options of `misspelling`.

    Attributes:
        typos: Whether the spelling checker `typos` is asked too; `pip install 'surveylint[typos]'` brings it.
    """

    typos: bool = False


@rule(Severity.WARNING)
def misspelling(
    doc: Document, index: Index, words: Words, options: MisspellingOptions, speller: Speller | None
) -> Iterator[Problem]:
    """Find misspelt words, one finding a word; those in titles apart, because they may have been published so."""
    prose = doc.prose
    writings: dict[str, list[Suggestion]] = {}
    for suggestion in _suspects(doc, prose, _spellings(words), speller if options.typos else None):
        writings.setdefault(suggestion.word.lower(), []).append(suggestion)
    if not writings:
        return
    few = len(prose) <= LARGE
    addresses = "\n".join({link.url for link in doc.links}).lower() if few else ""
    scene = _Scene(doc, index, prose, prose.lower(), addresses, sorted(_heads(doc)))
    for word in sorted(writings):
        seen = sorted(_judged(scene, word, writings[word]))
        if written := [place for place in seen if not place.titled]:
            yield _repairable(doc, word, written)
        if named := [place for place in seen if place.titled and not place.published]:
            yield _reported(word, named)
        if published := [place for place in seen if place.published]:
            yield _reported(word, published)


class _Scene(NamedTuple):
    """What the places of all words are looked up in, made once."""

    doc: Document
    works: Index
    prose: str
    lowered: str
    addresses: str
    heads: Sequence[tuple[int, int]]


class _Seen(NamedTuple):
    """One misspelt word at its place."""

    start: int
    end: int
    suggestion: Suggestion
    titled: bool
    published: bool  # in the title of a paper, whose published form is not in the file
    sure: bool  # a list names the slip, the document writes the right form, or two letters changed places


# Names of models and people are no words, an abbreviated venue is none, and a category is `category-drift`'s affair.
_UNJUDGED = frozenset({Role.NAME, Role.AUTHORS, Role.VENUE, Role.CATEGORY, Role.BADGE})
# A word that only looks like another one may be a word of its own trade (`memoize`, `scrobble`).
_DOUBTFUL = frozenset({Slip.DROPPED, Slip.ADDED, Slip.CHANGED})
# So many characters on either side tell what a place is: a row of ordinary length, a bounded part of a hostile one.
_REACH = 3000
# So many characters are split into words at once.
_PART = 1_000_000
# No text of a link is longer.
_LONGEST_TEXT = 400
# A published title has more words than a label or a name.
_TITLE_WORDS = 4
_RUN = lazily(r"[A-Za-z0-9_]+")
_SHORTEST = 2
# Shorter words are looked up in the list of misspellings only (`teh`), as capital ones are that may be names.
_SHORT, _NAME = 4, 6
_LONGEST_WORD = 30
_SEPARATOR = lazily(r"(?<=[A-Za-z])\\(?=[A-Za-z])")
# What makes a word a part of something that is no prose: `x.word`, `@word`, `:word:`, `word()`, `word.py`, `word-7`.
# Ideographs part words as a blank does.
# Latin letters with accents stand apart: a set of many runs beyond U+00FF takes 0.3 ms to compile.
_GLUE_BEHIND = lazily(r"(?:[0-9A-Za-z_@#$~=+%&)\]]|[\w)]\.|\d-|(?<![^\W\d_])\\|[\u00c0-\u024f])\Z")
_GLUE_BEFORE = lazily(r"[0-9A-Za-z_@$~=+%]|\.\w|-\d|\(\)|[\u00c0-\u024f]")
_CODE_BEHIND, _CODE_BEFORE = re.compile(r":[a-z0-9_+-]*\Z"), re.compile(r"[a-z0-9_+-]*:")
# `<u>T</u>ransformer`, `*T*ransformer` and a hyphen at a line's end: the word begins before, or goes on behind.
_PART_BEHIND = lazily(r"(?:[^\W\d_](?:[*_~]{1,3}|</?[A-Za-z][^<>]*>)+|-[ \t]*\n[ \t>]*)\Z")
_PART_BEFORE = lazily(r"(?:[*_~]{1,3}|</?[A-Za-z][^<>]*>)+[^\W\d_]|-[ \t]*(?:\n|$)")
_APOSTROPHE, _QUOTE = re.compile(r"['’](?!\w)"), re.compile(r"(?<!\w)['‘](?=\w)")
_COLON = lazily(r"[\w -]{0,30}[:：]")
# `(@Org` behind a title is the list's own remark, up to the bracket that closes it.
_BY = lazily(r"[(（]@[^()（）]*\Z")
# Kinds of addresses that name no paper: media, files, index pages, archives of data and software.
_NO_PAPERS = REPOSITORY_KINDS | {
    "archive", "bilibili", "dblp", "gdrive", "gist", "github-asset", "pwc", "tweet", "youtube", "youtube-list", "zenodo",
}  # fmt: skip
_UNSLUGGED = lazily(r"[^\w\- ]")


@lru_cache(maxsize=1)
def _spellings(words: Words) -> Spellings:
    return Spellings(words.misspellings(), words.set("common"), words.set("known"))


def _suspects(
    doc: Document, prose: str, spellings: Spellings, speller: Speller | None
) -> Iterator[Suggestion]:
    """Look for suspects in the vocabulary of a text; of 20,000 rows it is a hundredth."""
    vocabulary = _vocabulary(prose)
    vocabulary = {word for word in vocabulary if len(word) > _SHORT or word in spellings.wrong}
    lowered = {word.lower() for word in vocabulary}
    unknown = {word for word in vocabulary if word.lower() not in spellings.common}
    capital = {word for word in unknown if word[0].isupper()}
    # Thousands of names have a capital, and `judge` wants the right form of such a word in the document: only what is
    # near one of its own words is looked at closely.
    near = _near(capital, lowered & spellings.common) | {
        word for word in capital if word.lower() in spellings.wrong
    }
    near.update(
        word for word in capital if len(word) > _NAME and is_plain_slip(word.lower(), spellings)
    )
    near.update(_vocabulary("\n".join(doc.text[start:end] for start, end in _heads(doc))))
    found = suspects("\n".join(near & unknown | (unknown - capital)), spellings)
    yield from found.values()
    if speller is not None:
        asked = {word for word in unknown if word not in found and _is_askable(word, spellings)}
        for word, rights in sorted(speller.corrections(asked).items()):
            if (suggestion := suggested(word, rights)) is not None:
                yield suggestion


def _is_askable(word: str, spellings: Spellings) -> bool:
    """Return whether a spelling checker is to judge a word: one that is known, or of no natural length, is not."""
    return _SHORT < len(word) <= _LONGEST_WORD and not is_right(word.lower(), spellings)


def _vocabulary(prose: str) -> set[str]:
    """Collect the words of a text, with or without a capital, a part at a time: the pieces take more room than itself."""
    found: set[str] = set()
    at = 0
    while at < len(prose):
        end = prose.find("\n", at + _PART)
        end = len(prose) if end < 0 else end
        parts = set(_separated(prose[at:end]).split())
        whole = {part for part in parts if part.isalpha() and part.isascii()}
        found |= whole
        found.update(_RUN.findall("\n".join(parts - whole)))
        at = end
    return {
        word for word in found if len(word) > _SHORTEST and word[1:].islower() and word.isalpha()
    }


def _heads(doc: Document) -> Iterator[tuple[int, int]]:
    """Return the places where every word has a capital and names are rare: headings and the headers of tables."""
    for heading in doc.headings:
        yield heading.content_start, heading.content_end
    for table in doc.tables:
        for cell in table.header:
            yield cell.start, cell.end


def _is_headed(heads: Sequence[tuple[int, int]], link: Link | None, at: int) -> bool:
    """Return whether a place stands in a heading, a table's header or a link to a heading."""
    place = bisect_right(heads, (at, sys.maxsize)) - 1
    return (place >= 0 and at < heads[place][1]) or (link is not None and link.url.startswith("#"))


def _near(candidates: set[str], vocabulary: Set[str]) -> set[str]:
    """Keep what shares a form with a word once both may lack a letter: all that is one slip away, and little else."""
    shadows = {
        right[:i] + right[i + 1 :] for right in vocabulary for i in range(len(right))
    } | vocabulary
    return {
        written
        for written in candidates
        if (word := written.lower()) in shadows
        or any(word[:i] + word[i + 1 :] in shadows for i in range(len(word)))
    }


def _separated(text: str) -> str:
    r"""Let a backslash between letters separate words as `/` does: in `Natural\Medical` it is no escape."""
    return _SEPARATOR.sub("/", text) if "\\" in text else text


_MOST_PLACES = 300
"""So many places of one word are judged: what stands more often is a word of the list's own."""


def _judged(scene: _Scene, word: str, writings: Sequence[Suggestion]) -> Iterator[_Seen]:
    """Find and judge all places of a word in its different cases."""
    doc, prose = scene.doc, scene.prose
    found = (
        (start, end, written)
        for written in writings
        for start, end in _places(doc, prose, written.word)
    )
    places = list(islice(found, _MOST_PLACES))
    if not places or _is_code(doc, word):
        return
    backings = {right.lower(): support(scene.lowered, right.lower()) for right in writings[0].right}
    backing = max(backings.values())
    addressed = not scene.addresses or word in scene.addresses
    for start, end, suggestion in places:
        entry = _entry_at(scene.works, start)
        link = _link_over(doc, start)
        if _is_name(doc, entry, link, start, end):
            continue
        titled = _is_titled(doc, entry, link, start)
        sure = suggestion.slip not in _DOUBTFUL or (
            backing > 0 and not _is_another(doc.text, start, suggestion)
        )
        headed = _is_headed(scene.heads, link, start)
        place = Occurrence(
            authored=suggestion.word[0].isupper() and amid_names(prose, start, end),
            slugged=addressed and _is_slugged(doc, entry, word, start),
            titled=titled,
            times=len(places),
            support=2 if headed and sure and not titled else backing,
        )
        # of several right forms those count that the document writes
        written = tuple(right for right in suggestion.right if backings.get(right.lower()))
        suggestion = suggestion._replace(right=written or suggestion.right)
        if (judged := judge(suggestion, place)) is not None:
            published = titled and _is_paper(entry, link)
            yield _Seen(start, end, judged, titled, published, sure)


def _is_another(text: str, start: int, suggestion: Suggestion) -> bool:
    """Return whether a changed letter makes a word of another stem, as in `Seasoning` or `multi-tasking`.

    The first letter is seldom mistyped, and behind a hyphen stand words that are rare alone. A small L may be an I.
    """
    if suggestion.slip is not Slip.CHANGED:
        return False
    word, right = suggestion.word.lower(), suggestion.right[0].lower()
    return (word[0] != right[0] and {word[0], right[0]} != {"l", "i"}) or text[
        start - 1 : start
    ] == "-"


def _places(doc: Document, prose: str, word: str) -> Iterator[tuple[int, int]]:
    """Find a word where it is read as prose, and not as a part of a longer word, a path, a handle or a formula."""
    text = doc.text
    at = prose.find(word)
    while at >= 0:
        end = at + len(word)
        far = max(0, at - _REACH)
        whole = _stands_apart(text, at, end) or not _is_part(text, prose, at, end)
        if whole and not prose.count("$", prose.rfind("\n", far, at) + 1 or far, at) % 2:
            yield at, end
        at = prose.find(word, end)


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Tell at little cost that a word has a blank or a border of a cell on either side, as most words have."""
    before = text[max(0, start - 2) : start]
    return before[1:] in _BORDERS and before[:1] not in _BLANKS and text[end : end + 1] in _BORDERS


_BORDERS, _BLANKS = frozenset(" |"), frozenset(" \t\n>")


def _is_part(text: str, prose: str, start: int, end: int) -> bool:
    """Return whether a word is a part of something longer."""
    near = max(0, start - 80)
    return bool(
        _GLUE_BEHIND.search(prose, near, start)
        or _GLUE_BEFORE.match(prose, end)
        or _PART_BEHIND.search(text, near, start)
        or _PART_BEFORE.match(text, end)
        or _drops_letter(prose, near, start, end)
        or (_CODE_BEHIND.search(prose, near, start) and _CODE_BEFORE.match(prose, end))
    )


def _drops_letter(prose: str, near: int, start: int, end: int) -> bool:
    """Return whether an apostrophe behind a word stands for a letter (`Rollin'`); one that ends a quotation does not."""
    if not _APOSTROPHE.match(prose, end):
        return False
    line = max(near, prose.rfind("\n", near, start) + 1)
    return _QUOTE.search(prose, line, start + 1) is None


def _entry_at(index: Index, at: int) -> Entry | None:
    for works in index.lists:
        if works.start <= at < works.end:
            number = (
                bisect_right(range(len(works)), at, key=lambda number: works.span(number).start) - 1
            )
            if number >= 0 and at < works.span(number).end:
                return Entry(works, number)
    return None


def _link_over(doc: Document, at: int) -> Link | None:
    """Return the link in whose text a place stands."""
    for link in reversed(doc.links_in(max(0, at - _LONGEST_TEXT), at + 1)):
        if not link.is_image:
            return link if link.text_start <= at < link.text_end else None
    return None


def _is_slugged(doc: Document, entry: Entry | None, word: str, at: int) -> bool:
    """Return whether an address in a place's entry or line, as far as it is near, spells a word so."""
    first, last = doc.source.lines_around(at, at, _REACH)
    if entry is not None:
        low, high = at - _REACH, at + _REACH
        first, last = max(low, min(first, entry.span.start)), min(high, max(last, entry.span.end))
    return any(
        word in link.url.lower()
        for link in doc.links_in(first, last)
        if not link.url.startswith("#")
    )


def _role_at(entry: Entry, at: int) -> Role | None:
    """Return the role of the column in which a place of an entry stands, None outside of tables."""
    works = entry.works
    if not isinstance(works, TableList):
        return None
    for cell, column in zip(works.table.cells(entry.number), works.columns, strict=False):
        if cell.outer_start <= at < cell.outer_end:
            return column.role
    return Role.NONE


def _is_name(doc: Document, entry: Entry | None, link: Link | None, start: int, end: int) -> bool:
    """Return whether a word names a model, a person or a venue, or is the name in front of a title's colon."""
    text = doc.text
    if entry is not None:
        if entry.works.has(Role.NAME):
            name = entry.works.field(entry.number, Role.NAME)
            if name.start <= start < name.end:
                return True
        role = _role_at(entry, start)
        if role in _UNJUDGED:
            # A name's cell may hold labels of links, too.
            return role is not Role.NAME or link is None
        title = entry.title_span
        if title.start <= start < title.end and start - title.start < 80:
            behind = _COLON.match(text, end, title.end)
            first = len(text[title.start : start].split()) <= 2
            return first and (behind is not None or not _is_long(text, title.start, title.end))
    return False


def _is_long(text: str, start: int, end: int) -> bool:
    """Return whether a span has the words of a title."""
    return len(text[start : min(end, start + 200)].split()) >= _TITLE_WORDS


def _is_titled(doc: Document, entry: Entry | None, link: Link | None, at: int) -> bool:
    """Return whether a place stands in a title: an entry's own, or the text of a link to a work."""
    if entry is not None:
        title = entry.title_span
        if title.start <= at < title.end and _BY.search(
            doc.text, max(title.start, at - _LONGEST_TEXT), at
        ):
            return False
        if title.start <= at < title.end or _role_at(entry, at) is Role.TITLE:
            return True
    return (
        link is not None
        and not link.url.startswith("#")
        and _is_long(doc.text, link.text_start, link.text_end)
    )


def _is_paper(entry: Entry | None, link: Link | None) -> bool:
    """Return whether the link that a title is the text of, else the main one of its entry, leads to a paper."""
    if link is None and entry is not None:
        link = entry.main
    if link is None:
        return False
    work = identify(link.url)
    if work is not None:
        return work.kind not in _NO_PAPERS and work.role != "archive"
    if not link.url.startswith("http") or is_forge(domain_of(link.url)):
        return False
    if link.url.lower().endswith(".pdf"):
        return "slide" not in link.url.lower()
    if entry is None:
        return False
    text = entry.works.doc.text
    return role_of_label(shown(text[link.text_start : link.text_end]), entry.works.words) == "paper"


def _is_code(doc: Document, word: str) -> bool:
    """Return whether the document writes a word in back-ticks, too: then it is a name."""
    text = doc.text
    if "`" not in text:
        return False
    return re.search(rf"`[^`\n]*(?<![a-z]){word}(?![a-z])[^`\n]*`", text, re.IGNORECASE) is not None


def _repairable(doc: Document, word: str, seen: Sequence[_Seen]) -> Problem:
    """Make one problem of a word's places outside of titles: all of them are repaired, or none."""
    edits: list[Edit] = []
    if all(len(place.suggestion.right) == 1 for place in seen):
        edits = [Edit(place.start, place.end, place.suggestion.right[0]) for place in seen]
        headings = [found for place in seen if (found := _heading_at(doc, place.start)) is not None]
        if headings:
            edits += _targets(doc, headings, word, seen[0].suggestion.right[0].lower())
    return Problem(
        start=seen[0].start,
        end=seen[0].end,
        message=f"`{seen[0].suggestion.word}` is misspelt, {_right(seen[0].suggestion)} is right",
        related=_related(seen),
        edits=tuple(sorted(set(edits))),
        safe=seen[0].sure,
        severity=None if seen[0].sure else Severity.INFO,
        key=word,
    )


def _reported(word: str, seen: Sequence[_Seen]) -> Problem:
    """Make one problem of a word's places in titles, which are repaired only by who looks the title up.

    Authors did publish such words: of a paper's title it is a note. What names a tool, a course or a talk is the list's.
    """
    right = _right(seen[0].suggestion)
    return Problem(
        start=seen[0].start,
        end=seen[0].end,
        message=f"`{seen[0].suggestion.word}` in a title is misspelt, {right} is right unless it was published so",
        related=_related(seen),
        severity=None if seen[0].sure and not seen[0].published else Severity.INFO,
        key=f"{word} in a paper's title" if seen[0].published else f"{word} in a title",
    )


def _related(seen: Sequence[_Seen]) -> tuple[Related, ...]:
    return tuple(Related(place.start, place.end) for place in seen[1:])


def _right(suggestion: Suggestion) -> str:
    return " or ".join(f"`{right}`" for right in suggestion.right[:3])


def _heading_at(doc: Document, at: int) -> Heading | None:
    heading = doc.section_at(at).heading
    return (
        heading
        if heading is not None and heading.content_start <= at < heading.content_end
        else None
    )


def _targets(doc: Document, headings: Sequence[Heading], word: str, right: str) -> Iterator[Edit]:
    """Repair the word in the links that lead to these headings, whose anchors change with them."""
    slugs = {_slug(doc.section_at(heading.start).title) for heading in headings}
    for link in doc.links:
        if not link.url.startswith("#") or word not in link.url.lower():
            continue
        if re.sub(r"-\d+$", "", link.url[1:].lower()) in slugs or link.url[1:].lower() in slugs:
            target = doc.text[link.target_start : link.target_end]
            for found in re.finditer(rf"(?<![a-z]){word}(?![a-z])", target, re.IGNORECASE):
                yield Edit(
                    link.target_start + found.start(), link.target_start + found.end(), right
                )


def _slug(title: str) -> str:
    """Return the anchor that GitHub makes of a heading."""
    return _UNSLUGGED.sub("", title.lower()).strip().replace(" ", "-")
