"""Allowances: comments and settings that suppress a finding, each with its reason.

`<!-- surveylint: allow RULE[, RULE]: reason -->` applies to the table row or list item that
contains it; under a heading it applies to the section, at the start of a file to the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from surveylint.compiled.rulebook import ALIASES, RULES
from surveylint.config import Allowed, Config, did_you_mean
from surveylint.config.patterns import matches
from surveylint.lazy import lazily
from surveylint.lint.locate import narrowed, placed
from surveylint.model.finding import Finding, Place, Problem, Severity
from surveylint.model.source import Source, Span
from surveylint.namedtuples import NamedTuple
from surveylint.rule import Allowance

if TYPE_CHECKING:
    from surveylint.model.document import Document, Item, Table

UNUSED = "unused-allowance"
"""The rule that reports allowances without effect."""

_FORM = "`surveylint: allow RULE: reason`"
_OURS = lazily(r"<!--\s*surveylint\s*(?::|(?=allow\s+[\w-]))", re.IGNORECASE)
_WELL_FORMED = lazily(
    r"<!--\s*surveylint\s*:\s*allow\s+(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)\s*"
    r"(?::(?P<reason>.*))?-->\Z",
    re.DOTALL | re.IGNORECASE,
)
_NAME = lazily(r"[\w-]+")
_COMMENTS = lazily(r"(?:\s+|<!--.*?-->)*+", re.DOTALL)
FRONT_MATTER = lazily(r"---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)


class Silenced(NamedTuple):
    """The result of applying allowances to the findings of a document.

    Attributes:
        findings: The findings that are not allowed.
        allowances: The comments, each with the rules that it suppressed nothing of.
        matched: Indexes of the configuration's allowances that suppressed a finding.
    """

    findings: tuple[Finding, ...]
    allowances: tuple[Allowance, ...]
    matched: frozenset[int]


class AllowanceUse(NamedTuple):
    """What the allowances of a configuration did on one file.

    Attributes:
        config: The configuration.
        path: The file.
        given: Whether the file was named itself; other files of the project are then unknown.
        ran: The rules that ran.
        matched: Indexes of the allowances that suppressed a finding.
    """

    config: Config
    path: str
    given: bool
    ran: frozenset[str]
    matched: frozenset[int]


class _Comment(NamedTuple):
    """A comment with the span and the rules that it allows; no rules if it is malformed."""

    allowance: Allowance
    covers: Span
    names: tuple[str, ...]


def silence(
    findings: Iterable[Finding], doc: Document, config: Config, ran: frozenset[str]
) -> Silenced:
    """Remove the findings that comments and the configuration allow.

    Args:
        findings: The findings of one document.
        doc: The document.
        config: Its configuration.
        ran: The rules that ran; whether an allowance of another rule is needed is unknown.
    """
    comments = [_read(doc, span, config) for span in doc.comments if _OURS.match(doc.text, *span)]
    used: set[tuple[int, str]] = set()
    matched: set[int] = set()
    kept: list[Finding] = []
    for finding in findings:
        left, numbers = _without_commented(finding, comments)
        used.update((number, finding.rule) for number in numbers)
        if left is not None and (number := _allowed_by(left, doc, config)) is not None:
            matched.add(number)
        elif left is not None:
            kept.append(left)
    read = tuple(
        comment.allowance._replace(
            idle=tuple(name for name in comment.names if name in ran and (number, name) not in used)
        )
        for number, comment in enumerate(comments)
    )
    return Silenced(tuple(kept), read, frozenset(matched))


def unused(uses: Sequence[AllowanceUse], source: Source) -> Iterator[Finding]:
    """Yield the allowances of one configuration that matched nothing in the whole run.

    Args:
        uses: One for each file of the run.
        source: The configuration file.
    """
    config = uses[0].config
    severity = config.severity.get(UNUSED, Severity(RULES[UNUSED][1]))
    tables = [
        *re.finditer(
            r"^[ \t]*+\[\[[^\]\n]{0,200}?\ballow\b[^\]\n]*+\]\]", source.text, re.MULTILINE
        )
    ]
    for number, allowed in enumerate(config.allow):
        if any(number in use.matched for use in uses) or not any(
            _could_match(allowed, use) for use in uses
        ):
            continue
        start, end = tables[number].span() if number < len(tables) else (0, 0)
        where = f" in `{allowed.where}`" if allowed.where else ""
        text = f" on lines with `{allowed.text}`" if allowed.text else ""
        message = f"unused allowance: no finding of `{allowed.rule}`{where}{text}"
        yield placed(UNUSED, severity, Problem(start=start, end=end, message=message), source)


def config_source(config: Config) -> Source:
    """Read a configuration file again, to report places in it."""
    return Source(config.origin, Path(config.origin).read_text(encoding="utf-8", errors="replace"))


def _read(doc: Document, span: Span, config: Config) -> _Comment:
    """Read a comment that is addressed to surveylint."""
    start, end = span
    form = _WELL_FORMED.match(doc.text, start, end)
    if form is None:
        return _broken(span, (), "", f"malformed allow comment; expected {_FORM}")
    first = form.start("rules")
    rules = tuple((match[0], first + match.start()) for match in _NAME.finditer(form["rules"]))
    reason = (form["reason"] or "").strip()
    if not reason:
        return _broken(span, rules, "", f"allow comment without a reason; expected {_FORM}")
    own = tuple(str(pack["name"]) for pack in config.packs)
    for name, _ in rules:
        if ALIASES.get(name, name) not in RULES and name not in own:
            hint = did_you_mean(name, (*RULES, *own))
            trouble = f"unknown rule `{name}` in allow comment" + (f"; {hint}" if hint else "")
            return _broken(span, rules, reason, trouble)
    covers = _scope(doc, start, end)
    if covers is None:
        trouble = "this allow comment is not attached to a row, item or heading and has no effect"
        return _broken(span, rules, reason, trouble)
    names = tuple(ALIASES.get(name, name) for name, _ in rules)
    return _Comment(Allowance(start, end, rules, reason, ""), covers, names)


def _broken(span: Span, rules: tuple[tuple[str, int], ...], reason: str, trouble: str) -> _Comment:
    return _Comment(Allowance(span[0], span[1], rules, reason, trouble), Span(0, 0), ())


def _scope(doc: Document, start: int, end: int) -> Span | None:
    """Return the span that a comment applies to, None if it is attached to nothing."""
    for table in doc.tables:
        if table.start <= start:
            last = max(table.start, table.end - 1)
            if (start < last or doc.text.find("\n", last, start) < 0) and (
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
        if paragraph.start <= start < paragraph.end and not _only_comments(doc.text, *paragraph):
            return Span(paragraph.start, max(paragraph.end, end))
    return _section_or_file(doc, start)


def _only_comments(text: str, start: int, end: int) -> bool:
    """Return whether a span contains only comments and white space."""
    seen = _COMMENTS.match(text, start, end)
    return seen is not None and seen.end() == end


def _row_at(table: Table, offset: int) -> Span | None:
    """Return the last row that begins before an offset; the comment may be after its last cell."""
    low, high = 0, len(table)
    while low < high:
        middle = (low + high) // 2
        if table.row(middle).start <= offset:
            low = middle + 1
        else:
            high = middle
    return table.row(low - 1) if low else None


def _item_at(doc: Document, offset: int) -> Item | None:
    """Return the innermost item that contains an offset."""
    found: Item | None = None
    for block in doc.lists:
        if block.start <= offset < block.end:
            for item in block.items:
                if item.start <= offset < item.end and (found is None or item.depth >= found.depth):
                    found = item
    return found


def _section_or_file(doc: Document, start: int) -> Span | None:
    """Return the section or file at whose start an offset is; other comments may precede it."""
    section = doc.section_at(start)
    above = section.heading.end if section.heading is not None else 0
    if section.heading is None and (front := FRONT_MATTER.match(doc.text, 0, start)):
        above = front.end()
    if start > above and not _only_comments(doc.text, above, start):
        return None
    if section.heading is None:
        return Span(0, len(doc.text))
    below = takewhile(lambda other: section.number in other.path, doc.sections[section.number :])
    last = max(other.end for other in below)
    return Span(section.heading.start, last)


def _without_commented(
    finding: Finding, comments: Sequence[_Comment]
) -> tuple[Finding | None, list[int]]:
    """Return what comments leave of a finding, and the indexes of those that suppress a place."""
    numbers: list[int] = []
    left = finding
    for number, comment in enumerate(comments):
        if finding.rule in comment.names and _touches(left, comment.covers):
            rest = _without(left, comment.covers)
            if rest is not left:
                numbers.append(number)
            if rest is None:
                return None, numbers
            left = rest
    return left, numbers


def _touches(finding: Finding, covers: Span) -> bool:
    """Return whether any place of a finding is covered; cheaper than `_without`."""
    start, end = covers
    return start <= finding.place.start <= end or any(
        start <= place.start <= end for place in finding.related
    )


def _without(finding: Finding, covers: Span) -> Finding | None:
    """Return a finding without its covered places, None if none is left."""

    def stays(place: Place) -> bool:
        return not covers.start <= place.start <= covers.end

    if any(place.message for place in finding.related):
        return finding if stays(finding.place) else None
    return narrowed(finding, stays)


def _allowed_by(finding: Finding, doc: Document, config: Config) -> int | None:
    """Return the index of the configuration's first allowance that matches a finding."""
    return next(
        (
            number
            for number, allowed in enumerate(config.allow)
            if allowed.rule == finding.rule and _covers(allowed, finding, doc, config)
        ),
        None,
    )


def _covers(allowed: Allowed, finding: Finding, doc: Document, config: Config) -> bool:
    if allowed.where and not matches(allowed.where, doc.source.path, config.root):
        return False
    lines = range(finding.place.line, finding.place.end_line + 1)
    return not allowed.text or any(
        allowed.text in doc.source.slice(doc.source.line_span(line)) for line in lines
    )


def _could_match(allowed: Allowed, use: AllowanceUse) -> bool:
    """Return whether an allowance could have matched on a file.

    On a file that was named itself only allowances for exactly this file could: those for several
    files may be needed by the others.
    """
    if allowed.rule not in use.ran or UNUSED not in use.ran:
        return False
    exact = bool(allowed.where) and not set("*?[") & set(allowed.where)
    if use.given and not exact:
        return False
    return not allowed.where or matches(allowed.where, use.path, use.config.root)
