"""Allowances: comments and settings that let a finding stand, each with its reason.

`<!-- surveylint: allow RULE[, RULE]: reason -->` holds for the table row or list item in which it stands, under a
heading for the whole section, as the first thing of a file for the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from surveylint.compiled.rulebook import ALIASES, RULES
from surveylint.config import Allowed, Config, closest
from surveylint.config.patterns import matches
from surveylint.lazy import lazily
from surveylint.lint.locate import narrowed
from surveylint.model.finding import Finding, Place
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.rule import Allowance

if TYPE_CHECKING:
    from surveylint.model.document import Document, Item, Table

_OURS = lazily(r"<!--\s*surveylint\s*(?::|(?=allow\s+[\w-]))", re.IGNORECASE)
_FORM = lazily(
    r"<!--\s*surveylint\s*:\s*allow\s+(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)\s*(?::(?P<reason>.*))?-->\Z",
    re.DOTALL | re.IGNORECASE,
)
_NAME = lazily(r"[\w-]+")
_COMMENTS = lazily(r"(?:\s+|<!--.*?-->)*+", re.DOTALL)
_FRONT_MATTER = lazily(r"---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)


class Silenced(NamedTuple):
    """What is left once everything allowed is silent.

    Attributes:
        findings: The findings that stand.
        allowances: The comments, with what they did not match.
        matched: Which allowances of the configuration matched, by their place in it.
    """

    findings: tuple[Finding, ...]
    allowances: tuple[Allowance, ...]
    matched: frozenset[int]


def silence(
    findings: Iterable[Finding], doc: Document, config: Config, ran: frozenset[str]
) -> Silenced:
    """Take out what comments and configuration allow.

    Args:
        findings: The findings of one document.
        doc: The document.
        config: Its configuration.
        ran: The rules that ran; of others nobody knows whether an allowance is still needed.
    """
    comments = [_read(doc, span, config) for span in doc.comments if _OURS.match(doc.text, *span)]
    used: set[tuple[int, str]] = set()
    matched: set[int] = set()
    kept: list[Finding] = []
    for finding in findings:
        left: Finding | None = finding
        for number, comment in enumerate(comments):
            if left is not None and finding.rule in comment.names:
                left, hit = (
                    _without(left, comment.covers)
                    if _touches(left, comment.covers)
                    else (left, False)
                )
                if hit:
                    used.add((number, finding.rule))
        for number, allowed in enumerate(config.allow):
            if (
                left is not None
                and allowed.rule == finding.rule
                and _covers(allowed, left, doc, config)
            ):
                left = None
                matched.add(number)
        if left is not None:
            kept.append(left)
    read = tuple(
        comment.allowance._replace(
            idle=tuple(name for name in comment.names if name in ran and (number, name) not in used)
        )
        for number, comment in enumerate(comments)
    )
    return Silenced(tuple(kept), read, frozenset(matched))


class _Comment(NamedTuple):
    """A comment as it was read: what it covers, and the rules that it allows there (none where it is malformed)."""

    allowance: Allowance
    covers: Span
    names: tuple[str, ...]


def _read(doc: Document, span: Span, config: Config) -> _Comment:
    """Read one comment that speaks to surveylint."""
    start, end = span
    form = _FORM.match(doc.text, start, end)
    if form is None:
        return _broken(
            span, (), "", "comment is no allowance, wanted `surveylint: allow RULE: reason`"
        )
    first = form.start("rules")
    rules = tuple((match[0], first + match.start()) for match in _NAME.finditer(form["rules"]))
    reason = (form["reason"] or "").strip()
    if not reason:
        return _broken(
            span, rules, "", "allowance gives no reason, wanted `surveylint: allow RULE: reason`"
        )
    own = tuple(str(pack["name"]) for pack in config.packs)
    for name, _ in rules:
        if ALIASES.get(name, name) not in RULES and name not in own:
            near = closest(name, (*RULES, *own))
            hint = f", nearest is `{near}`" if near else ""
            return _broken(span, rules, reason, f"allowance names `{name}`, which is no rule{hint}")
    covers = _scope(doc, start, end)
    if covers is None:
        return _broken(
            span,
            rules,
            reason,
            "allowance stands at no row, item, heading or file start, so it allows nothing",
        )
    names = tuple(ALIASES.get(name, name) for name, _ in rules)
    return _Comment(Allowance(start, end, rules, reason, ""), covers, names)


def _broken(span: Span, rules: tuple[tuple[str, int], ...], reason: str, trouble: str) -> _Comment:
    return _Comment(Allowance(span[0], span[1], rules, reason, trouble), Span(0, 0), ())


def _scope(doc: Document, start: int, end: int) -> Span | None:
    """Return what a comment covers by where it stands, None where it stands at nothing."""
    for table in doc.tables:
        if table.start <= start:
            behind = max(table.start, table.end - 1)
            if (start < behind or doc.text.find("\n", behind, start) < 0) and (
                row := _row_at(table, start)
            ) is not None:
                lines = doc.source
                return Span(
                    lines.line_span(lines.line(row.start)).start,
                    lines.line_span(lines.line(row.end)).end,
                )
    if (item := _item_at(doc, start)) is not None:
        return Span(item.start, item.children[0].start if item.children else item.end)
    for paragraph in doc.paragraphs:
        if paragraph.start <= start < paragraph.end and _says_more(doc, Span(*paragraph)):
            return Span(paragraph.start, max(paragraph.end, end))
    return _section_or_file(doc, start)


def _says_more(doc: Document, span: Span) -> bool:
    return not _only_comments(doc.text, span.start, span.end)


def _only_comments(text: str, start: int, end: int) -> bool:
    """Return whether there is nothing but comments and blanks; the first word ends the search."""
    seen = _COMMENTS.match(text, start, end)
    return seen is not None and seen.end() == end


def _row_at(table: Table, offset: int) -> Span | None:
    """Find the row that begins last before an offset; the comment may stand behind its last cell."""
    low, high = 0, len(table)
    while low < high:
        middle = (low + high) // 2
        if table.row(middle).start <= offset:
            low = middle + 1
        else:
            high = middle
    return table.row(low - 1) if low else None


def _item_at(doc: Document, offset: int) -> Item | None:
    """Find the innermost item that holds an offset."""
    found: Item | None = None
    for block in doc.lists:
        if block.start <= offset < block.end:
            for item in block.items:
                if item.start <= offset < item.end and (found is None or item.depth >= found.depth):
                    found = item
    return found


def _section_or_file(doc: Document, start: int) -> Span | None:
    """Take a comment that nothing but other comments parts from the heading above it or from the file's start."""
    section = doc.section_at(start)
    above = section.heading.end if section.heading is not None else 0
    if section.heading is None and (front := _FRONT_MATTER.match(doc.text, 0, start)):
        above = front.end()
    if start > above and not _only_comments(doc.text, above, start):
        return None
    if section.heading is None:
        return Span(0, len(doc.text))
    below = takewhile(lambda other: section.number in other.path, doc.sections[section.number :])
    last = max(other.end for other in below)
    return Span(section.heading.start, last)


def _touches(finding: Finding, covers: Span) -> bool:
    """Return quickly whether any place of a finding is covered."""
    start, end = covers
    return start <= finding.place.start <= end or any(
        start <= place.start <= end for place in finding.related
    )


def _without(finding: Finding, covers: Span) -> tuple[Finding | None, bool]:
    """Take the covered places out of a finding, and say whether there were any."""

    def stands(place: Place) -> bool:
        return not covers.start <= place.start <= covers.end

    if any(place.message for place in finding.related):
        return (finding, False) if stands(finding.place) else (None, True)
    left = narrowed(finding, stands)
    return left, left is not finding


def _covers(allowed: Allowed, finding: Finding, doc: Document, config: Config) -> bool:
    """Return whether an allowance of the configuration matches a finding."""
    if allowed.where and not matches(allowed.where, doc.source.path, config.root):
        return False
    return not allowed.text or any(
        allowed.text in doc.source.slice(doc.source.line_span(line))
        for line in _lines(finding.place)
    )


def _lines(place: Place) -> Sequence[int]:
    return range(place.line, place.end_line + 1)
