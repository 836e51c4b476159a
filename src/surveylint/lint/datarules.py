"""Run data rules: forbidden texts, replacements and allow-lists in the texts of a scope."""

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


ROLES = ("title", "name", "category", "authors", "venue", "year", "note")
"""Scopes that check one field of every entry."""

_MANY = 200
"""More texts than these are looked up: in one pattern, each is tried at every character."""

_HEAD = 3
"""Texts are looked up by so many of their first characters."""

_MOST_VALUES_SHOWN = 8


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
"""The spans that a scope checks.

Except for `link` and `label`, code, comments, tags and link targets are replaced by spaces first.
"""


class DataRuleSpec(NamedTuple):
    """What a data rule checks; `surveylint.lint.packs` validates the files that define it.

    Attributes:
        replacements: Replacement by text; None if the text is forbidden without a replacement.
        allowed: The only allowed values; empty for the other kinds of rules.
        whole: Whether a text must be all of the scope's text.
        case: Whether the comparison is case-sensitive.
        safe: Whether a replacement is a safe fix.
        scope: The scope's name.
        message: The message; "" for the default one.
    """

    replacements: Mapping[str, str | None]
    allowed: tuple[str, ...]
    whole: bool
    case: bool
    safe: bool
    scope: str
    message: str

    def key(self, text: str) -> str:
        """Return a text as it is compared."""
        return text if self.case else text.casefold()


class Hit(NamedTuple):
    """A text that violates a data rule, and its replacement."""

    start: int
    end: int
    found: str
    replacement: str | None


def make(data: Mapping[str, Any]) -> Rule:
    """Return the rule of a valid pack entry."""
    spec = DataRuleSpec(
        replacements=data["replace"] or dict.fromkeys(data["forbid"]),
        allowed=tuple(data["allow"]),
        whole=data["whole"],
        case=data["case"],
        safe=data["safe"],
        scope=data["scope"],
        message=data["message"],
    )
    find = _disallowed if spec.allowed else _forbidden

    def of_document(doc: Document) -> Iterable[Problem]:
        text = doc.text if spec.scope in ("link", "label") else doc.prose
        return _problems(find(text, SCOPES[spec.scope](doc), spec), spec)

    def of_entries(doc: Document, index: Index) -> Iterable[Problem]:
        return _problems(find(doc.prose, _fields(index, spec.scope), spec), spec)

    by_role = spec.scope in ROLES
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


def _forbidden(text: str, spans: Iterable[Span], spec: DataRuleSpec) -> Iterator[Hit]:
    """Yield the texts that are forbidden or have a replacement."""
    replacements = {spec.key(left): right for left, right in spec.replacements.items()}
    if len(spec.replacements) > _MANY:
        search = _lookup(text, spec)
    else:
        literals = "|".join(map(_bounded, sorted(spec.replacements, key=len, reverse=True)))
        pattern = re.compile(literals, 0 if spec.case else re.IGNORECASE)
        if pattern.search(text) is None:
            return

        def search(low: int, high: int) -> Iterator[Span]:
            return (Span(*match.span()) for match in pattern.finditer(text, low, high))

    at = 0
    for start, end in spans:
        for first, last in search(max(start, at), end):
            at, found = last, text[first:last]
            part = spec.whole and (first > start or last < end)
            if not part and replacements.get(spec.key(found), found) != found:
                yield Hit(first, last, found, replacements[spec.key(found)])


def _lookup(text: str, spec: DataRuleSpec) -> Callable[[int, int], Iterator[Span]]:
    """Return a search that finds the same places as one pattern of all texts.

    It finds the longest text at each place, and no text inside of another.
    """
    known = {spec.key(literal) for literal in spec.replacements}
    sizes: dict[str, set[int]] = {}
    for literal in spec.replacements:
        sizes.setdefault(spec.key(literal[:_HEAD]), set()).add(len(literal))
    by_head = {head: sorted(found, reverse=True) for head, found in sizes.items()}
    begin = re.compile(_one_of(spec.replacements), 0 if spec.case else re.IGNORECASE)
    word = re.compile(r"\w")

    def longest(at: int, high: int) -> int:
        for length in range(_HEAD, 0, -1):
            for size in by_head.get(spec.key(text[at : at + length]), ()):
                end = at + size
                if end > high or min(size, _HEAD) != length or spec.key(text[at:end]) not in known:
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


def _one_of(literals: Iterable[str]) -> str:
    """Return a pattern for the first characters of texts; a letter matches only at a word start."""
    firsts = sorted({literal[0] for literal in literals if literal})
    letters = "".join(re.escape(first) for first in firsts if re.match(r"\w", first))
    others = "".join(re.escape(first) for first in firsts if not re.match(r"\w", first))
    return "|".join(
        [*([rf"(?<!\w)[{letters}]"] if letters else []), *([f"[{others}]"] if others else [])]
    )


def _bounded(literal: str) -> str:
    """Return a pattern for a text that does not match inside of a word."""
    before = r"(?<!\w)" if re.match(r"\w", literal) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", literal) else ""
    return before + re.escape(literal) + after


def _disallowed(text: str, spans: Iterable[Span], spec: DataRuleSpec) -> Iterator[Hit]:
    """Yield the values that are not allowed."""
    allowed = set(map(spec.key, spec.allowed))
    for start, end in spans:
        value = text[start:end].strip()
        if value and spec.key(value) not in allowed:
            yield Hit(start, end, value, None)


def _problems(hits: Iterable[Hit], spec: DataRuleSpec) -> Iterator[Problem]:
    """Yield one problem for all places that have the same text."""
    places: dict[str, list[Hit]] = {}
    for hit in hits:
        places.setdefault(hit.found, []).append(hit)
    for found, same in places.items():
        first = same[0]
        edits = tuple(
            Edit(hit.start, hit.end, hit.replacement) for hit in same if hit.replacement is not None
        )
        yield Problem(
            start=first.start,
            end=first.end,
            message=_message(first, spec),
            related=related_places((hit.start, hit.end) for hit in same[1:]),
            edits=edits,
            safe=spec.safe,
            key=found,
        )


def _message(hit: Hit, spec: DataRuleSpec) -> str:
    if spec.message:
        filled = spec.message.replace("{found}", hit.found)
        return filled.replace("{replacement}", hit.replacement or "")
    if hit.replacement is not None:
        return f"`{hit.found}` in {spec.scope}; use `{hit.replacement}`"
    if spec.allowed:
        values = ", ".join(f"`{value}`" for value in spec.allowed[:_MOST_VALUES_SHOWN])
        more = ", ..." if len(spec.allowed) > _MOST_VALUES_SHOWN else ""
        return f"unknown {spec.scope} `{hit.found}`; expected one of {values}{more}"
    return f"`{hit.found}` in {spec.scope}"
