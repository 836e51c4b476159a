"""The rule on names that differ from their title, from another row or from their URL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from surveylint.checks._slug_links import differing_slug_links
from surveylint.entries import Entry, Index, WorkList
from surveylint.hosts import title_slug
from surveylint.lazy import lazily
from surveylint.match import comparable
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule

_LONGEST_NAME = 4
"""The part of a title before its colon is no name if it has more words."""

_SHORTEST_TYPO = 6
"""Shorter names that differ by a letter are different names: `BLIP`, `CLIP`, `GLIP`."""

_FEWEST_WORDS = 3
"""The words after a title's colon show its case if there are so many."""

_WORD = lazily(r"[^\W_]+")
_BETWEEN = lazily(r"[^\w+#*]+|_+")
_CAMEL = lazily(r"[a-z][A-Z]")  # a capital that somebody wrote on purpose


class _Drift(NamedTuple):
    """A name that is written in two ways.

    Attributes:
        span: The place to report.
        written: The name there.
        expected: The other way to write it.
        other: The place of the other way.
        certain: Whether the other way is the right one.
    """

    span: Span
    written: str
    expected: str
    other: Related
    certain: bool


@rule(Severity.WARNING)
def name_drift(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for names that differ from their title, from another row of the work or their URL."""
    reported: set[tuple[int, int]] = set()
    for place, works in enumerate(index.lists):
        if works.has(Role.NAME) and works.has(Role.TITLE):
            for number, problem in _against_title(doc, works):
                reported.add((place, number))
                yield problem
    yield from _across_rows(doc, index, reported)
    yield from _against_slug(doc, index)


def _against_title(doc: Document, works: WorkList) -> Iterator[tuple[int, Problem]]:
    """Compare each name with its title up to the colon; yield the number of each reported row."""
    names, titles = works.values(Role.NAME), works.values(Role.TITLE)
    for number, (name, title) in enumerate(zip(names, titles, strict=True)):
        if title.startswith(name):
            continue
        prefix, colon, rest = title.partition(":")
        if not colon or not rest.strip() or name == prefix or _is_in_capitals(name, prefix, title):
            continue
        recased = prefix.casefold() == name.casefold()
        if (recased and _only_initials_differ(name, prefix)) or not (
            recased or _is_typo(name, prefix)
        ):
            continue
        field = works.field(number, Role.NAME)
        in_title = _narrowed(doc, works.field(number, Role.TITLE), prefix)
        if recased and _is_lowered(rest) and _capitals(name) > _capitals(prefix):
            drift = _Drift(in_title, prefix, name, Related(*field, "the name"), True)
            yield number, _problem(doc, drift, f"title begins with `{prefix}`", "as in its name")
        else:
            certain = recased and not (_CAMEL.search(name) and not _CAMEL.search(prefix))
            drift = _Drift(field, name, prefix, Related(*in_title, "the title"), certain)
            yield number, _problem(doc, drift, f"name `{name}` differs from its title")


def _problem(doc: Document, drift: _Drift, wrong: str, where: str = "") -> Problem:
    """Report a name; it is edited where it is written without markup and the other way is right.

    Args:
        doc: The document.
        drift: The name.
        wrong: What is wrong, for the message.
        where: Where the expected name comes from, for the message.
    """
    span = drift.span
    is_plain = doc.text[span.start : span.end] == drift.written
    expected = f"did you mean `{drift.expected}`?"
    if drift.certain:
        expected = f"expected `{drift.expected}` {where}".rstrip()
    return Problem(
        start=span.start,
        end=span.end,
        message=f"{wrong}; {expected}",
        related=(drift.other,),
        edits=(Edit(*span, drift.expected),) if drift.certain and is_plain else (),
        key=drift.written,
    )


def _is_in_capitals(name: str, prefix: str, title: str) -> bool:
    """Return whether a title, or the name that it begins with, is only printed in capitals.

    Many papers print names in small capitals, which become `RIVERNET`: nobody changes a name with
    capitals of its own because of that. `Rivernet` may still be wrong.
    """
    return title.isupper() or (prefix.isupper() and _CAMEL.search(name) is not None)


def _only_initials_differ(one: str, other: str) -> bool:
    """Return whether two names differ only in the first letters of words: title case or not."""
    return all(
        a[1:] == b[1:] for a, b in zip(_WORD.findall(one), _WORD.findall(other), strict=False)
    )


def _is_lowered(rest: str) -> bool:
    """Return whether a title has lost its capitals, as in reference managers, and its name too."""
    words = [word for word in _WORD.findall(rest)[1:] if word.isalpha()]
    return len(words) >= _FEWEST_WORDS and all(word.islower() for word in words)


def _capitals(name: str) -> int:
    return sum(map(str.isupper, name))


def _is_typo(name: str, prefix: str) -> bool:
    """Return whether two names are one, with a typo of one or two letters inside a word.

    Digits, `+`, `#` and `*` distinguish models, and so does an ending: `MovieChat+`, `Vriptor`
    and `Vript`. In an acronym every letter is a word: `RAP-SAM` is no typo of `RMP-SAM`.
    """
    one, two = _BETWEEN.sub("", name), _BETWEEN.sub("", prefix)
    a, b = one.casefold(), two.casefold()
    if a[:1] != b[:1] or min(len(a), len(b)) < _SHORTEST_TYPO or abs(len(a) - len(b)) > 2:
        return False
    if a.startswith(b) or b.startswith(a):
        return False
    front = next(i for i, (c, d) in enumerate(zip(a, b, strict=False)) if c != d)
    back = 0
    while back < min(len(a), len(b)) - front and a[-1 - back] == b[-1 - back]:
        back += 1
    changed = one[front : len(one) - back] + two[front : len(two) - back]
    return max(len(a), len(b)) - front - back <= 2 and changed.isalpha() and changed.islower()


def _narrowed(doc: Document, span: Span, text: str) -> Span:
    """Return the place of a text within a span, the span itself where markup is inside."""
    at = doc.text.find(text, span.start, span.end)
    return Span(at, at + len(text)) if at >= 0 else span


def _across_rows(doc: Document, index: Index, reported: set[tuple[int, int]]) -> Iterator[Problem]:
    """Compare the names of all rows of one work.

    Args:
        doc: The document.
        index: Its works.
        reported: Rows that are already reported: place of the list, number of the row.
    """
    columns = [
        (place, works.values(Role.NAME))
        for place, works in enumerate(index.lists)
        if works.has(Role.NAME)
    ]
    names = {name for _, values in columns for name in values}
    spellings = Counter(map(str.casefold, names))
    if len(spellings) == len(names):
        return
    varying = {name for name in names if spellings[name.casefold()] > 1}
    rows_of: defaultdict[tuple[str, str], list[tuple[str, Entry]]] = defaultdict(list)
    for place, values in columns:
        works = index.lists[place]
        for number, name in enumerate(values):
            if name in varying and works.has(Role.TITLE) and (place, number) not in reported:
                title = comparable(works.titles[number])
                rows_of[name.casefold(), title].append((name, Entry(works, number)))
    for (folded, title), rows in rows_of.items():
        if len(title) > len(comparable(folded)):
            yield from _rarer_names(doc, rows)


def _rarer_names(doc: Document, rows: Sequence[tuple[str, Entry]]) -> Iterator[Problem]:
    """Report the names of one work that differ from its title, or else from most of its rows."""
    counts = Counter(name for name, _ in rows)
    titled = Counter(name for name, entry in rows if entry.title.startswith(f"{name}:"))
    usual = max(counts, key=lambda name: (titled[name] > 0, counts[name]))
    sample = next(entry for name, entry in rows if name == usual)
    other = Related(*sample.works.field(sample.number, Role.NAME), "the other row")
    for name, entry in rows:
        if name != usual:
            field = entry.works.field(entry.number, Role.NAME)
            drift = _Drift(field, name, usual, other, certain=counts[usual] > counts[name])
            yield _problem(doc, drift, f"name `{name}` differs from another row of the same work")


def _against_slug(doc: Document, index: Index) -> Iterator[Problem]:
    """Compare the part of a title before its colon with the title that the URL spells."""
    for entry, link in differing_slug_links(doc, index):
        prefix, colon, _ = entry.title.partition(":")
        if not colon or len(_WORD.findall(prefix)) > _LONGEST_NAME or entry.title.isupper():
            continue
        slug = title_slug(link.url)
        spelled = _spelled(prefix, slug.words) if slug is not None else None
        if spelled is None or _only_initials_differ(prefix, spelled):
            continue
        if _capitals(spelled) > _capitals(prefix):
            span = _narrowed(doc, entry.title_span, prefix)
            drift = _Drift(span, prefix, spelled, Related(*link.target_span, "the URL"), True)
            yield _problem(doc, drift, f"title begins with `{prefix}`", "as in its URL")


def _spelled(prefix: str, slug: str) -> str | None:
    """Return the prefix of a title in the case of a slug, None where their letters differ."""
    letters = iter(slug)
    found: list[str] = []
    for char in prefix:
        if not char.isalnum():
            found.append(char)
            continue
        seen = next((c for c in letters if c.isalnum()), "")
        if seen.casefold() != char.casefold():
            return None
        found.append(seen)
    # the word of the slug must end where the name does
    return "".join(found) if not next(letters, " ").isalnum() else None
