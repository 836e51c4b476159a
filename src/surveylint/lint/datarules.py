"""Data rules at work: the three shapes (forbid, replace, allow-list) over the texts of a scope."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.rule import Rule

if TYPE_CHECKING:
    from surveylint.entries import Index
    from surveylint.model.document import Document


def _links(doc: Document) -> Iterator[Span]:
    return (Span(link.target_start, link.target_end) for link in doc.links)


def _labels(doc: Document) -> Iterator[Span]:
    return (Span(link.text_start, link.text_end) for link in doc.links if not link.is_image)


def _headings(doc: Document) -> Iterator[Span]:
    return (Span(heading.content_start, heading.content_end) for heading in doc.headings)


def _cells(doc: Document) -> Iterator[Span]:
    for table in doc.tables:
        for number in range(len(table)):
            yield from (Span(cell.start, cell.end) for cell in table.cells(number))


def _prose(doc: Document) -> Iterator[Span]:
    return iter(doc.inlines)


SCOPES: dict[str, Callable[[Document], Iterator[Span]]] = {
    "link": _links,
    "label": _labels,
    "heading": _headings,
    "cell": _cells,
    "prose": _prose,
}
"""The spans that a scope judges; outside of `link` and `label`, code, comments, tags and targets are blanked first."""

ROLES = ("title", "name", "category", "authors", "venue", "year", "note")
"""Scopes that judge one field of every entry."""


class Shape(NamedTuple):
    """What a data rule says; `faults` in `surveylint.lint.packs` tells what a file may say.

    Attributes:
        wanted: Found text to what it is to be; None where it is forbidden without a substitute.
        allowed: The only values, empty for the other shapes.
        whole: Whether a text must be all of the scope's text.
        case: Whether upper and lower case are told apart.
        safe: Whether a replacement is a safe fix.
        scope: The scope's name.
        message: What is said; "" for the shape's own message.
    """

    wanted: Mapping[str, str | None]
    allowed: tuple[str, ...]
    whole: bool
    case: bool
    safe: bool
    scope: str
    message: str

    def key(self, text: str) -> str:
        """Return a text in the form in which it is compared."""
        return text if self.case else text.casefold()


class Hit(NamedTuple):
    """A text that a data rule objects to, and what it is to be."""

    start: int
    end: int
    found: str
    wanted: str | None


def make(data: Mapping[str, Any]) -> Rule:
    """Make a rule of a checked pack entry."""
    shape = Shape(
        wanted=data["replace"] or dict.fromkeys(data["forbid"]),
        allowed=tuple(data["allow"]),
        whole=data["whole"],
        case=data["case"],
        safe=data["safe"],
        scope=data["scope"],
        message=data["message"],
    )
    find = _disallowed if shape.allowed else _forbidden

    def of_document(doc: Document) -> Iterable[Problem]:
        text = doc.text if shape.scope in ("link", "label") else doc.prose
        return _problems(find(text, SCOPES[shape.scope](doc), shape), shape)

    def of_entries(doc: Document, index: Index) -> Iterable[Problem]:
        return _problems(find(doc.prose, _fields(index, shape.scope), shape), shape)

    by_role = shape.scope in ROLES
    return Rule(
        name=data["name"],
        severity=Severity(data["severity"]),
        default=data["default"],
        check=of_entries if by_role else of_document,
        needs=("doc", "index") if by_role else ("doc",),
    )


def _fields(index: Index, name: str) -> Iterator[Span]:
    from surveylint.roles import Role

    role = Role(name)
    for works in index.lists:
        if works.has(role):
            yield from (works.field(number, role) for number in range(len(works)))


def _forbidden(text: str, spans: Iterable[Span], shape: Shape) -> Iterator[Hit]:
    """Find the forbidden texts, or those to be replaced."""
    wanted = {shape.key(left): right for left, right in shape.wanted.items()}
    if len(shape.wanted) > _MANY:
        search = _lookup(text, shape)
    else:
        literals = "|".join(map(_bounded, sorted(shape.wanted, key=len, reverse=True)))
        pattern = re.compile(literals, 0 if shape.case else re.IGNORECASE)
        if pattern.search(text) is None:
            return

        def search(low: int, high: int) -> Iterator[Span]:
            return (Span(*match.span()) for match in pattern.finditer(text, low, high))

    at = 0
    for start, end in spans:
        for first, last in search(max(start, at), end):
            at, found = last, text[first:last]
            part = shape.whole and (first > start or last < end)
            if not part and wanted.get(shape.key(found), found) != found:
                yield Hit(first, last, found, wanted[shape.key(found)])


_MANY = 200
"""More texts than these are looked up; as one pattern each of them would be tried at every character."""


def _lookup(text: str, shape: Shape) -> Callable[[int, int], Iterator[Span]]:
    """Return a search for the same places as by one pattern: the longest text at each place, none within another."""
    known = {shape.key(literal) for literal in shape.wanted}
    sizes: dict[str, set[int]] = {}
    for literal in shape.wanted:
        sizes.setdefault(shape.key(literal[:_HEAD]), set()).add(len(literal))
    by_head = {head: sorted(found, reverse=True) for head, found in sizes.items()}
    begin = re.compile(_one_of(shape.wanted), 0 if shape.case else re.IGNORECASE)
    word = re.compile(r"\w")

    def longest(at: int, high: int) -> int:
        for length in range(_HEAD, 0, -1):
            for size in by_head.get(shape.key(text[at : at + length]), ()):
                end = at + size
                if end > high or min(size, _HEAD) != length or shape.key(text[at:end]) not in known:
                    continue
                if not (word.match(text, end - 1) and word.match(text, end, high)):
                    return end
        return -1

    def search(low: int, high: int) -> Iterator[Span]:
        at = low
        for match in begin.finditer(text, low, high):
            if match.start() >= at and (end := longest(match.start(), high)) > 0:
                yield Span(match.start(), end)
                at = end

    return search


_HEAD = 3
"""Texts are told apart by so many first characters."""


def _one_of(literals: Iterable[str]) -> str:
    """Match the first character of each text, of a word only where the word begins."""
    firsts = sorted({literal[0] for literal in literals if literal})
    letters = "".join(re.escape(first) for first in firsts if re.match(r"\w", first))
    others = "".join(re.escape(first) for first in firsts if not re.match(r"\w", first))
    return "|".join(
        [*([rf"(?<!\w)[{letters}]"] if letters else []), *([f"[{others}]"] if others else [])]
    )


def _bounded(literal: str) -> str:
    """Match a text as whole words where its edges are letters or digits."""
    before = r"(?<!\w)" if re.match(r"\w", literal) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", literal) else ""
    return before + re.escape(literal) + after


def _disallowed(text: str, spans: Iterable[Span], shape: Shape) -> Iterator[Hit]:
    """Find the values that are none of the allowed ones."""
    allowed = set(map(shape.key, shape.allowed))
    for start, end in spans:
        value = text[start:end].strip()
        if value and shape.key(value) not in allowed:
            yield Hit(start, end, value, None)


def _problems(hits: Iterable[Hit], shape: Shape) -> Iterator[Problem]:
    """Make one problem of all places that hold the same text."""
    places: dict[str, list[Hit]] = {}
    for hit in hits:
        places.setdefault(hit.found, []).append(hit)
    for found, same in places.items():
        first = same[0]
        edits = tuple(
            Edit(hit.start, hit.end, hit.wanted) for hit in same if hit.wanted is not None
        )
        yield Problem(
            start=first.start,
            end=first.end,
            message=_message(first, shape),
            related=related_places((hit.start, hit.end) for hit in same[1:]),
            edits=edits,
            safe=shape.safe,
            key=found,
        )


def _message(hit: Hit, shape: Shape) -> str:
    if shape.message:
        return shape.message.replace("{found}", hit.found).replace("{wanted}", hit.wanted or "")
    if hit.wanted is not None:
        return f"`{hit.found}` in {shape.scope}, wanted `{hit.wanted}`"
    if shape.allowed:
        return f"{shape.scope} is `{hit.found}`, wanted one of {', '.join(f'`{value}`' for value in shape.allowed[:8])}"
    return f"`{hit.found}` in {shape.scope}"
