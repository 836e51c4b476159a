"""What a hover shows: the findings here with their rules, the link's verdict, the work's record."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.editor.diagnostics import day_of, page_uri
from surveylint.editor.linting import CheckedBuffer
from surveylint.editor.quick_fixes import findings_at
from surveylint.entries.cited_works import identifier_of
from surveylint.health import address
from surveylint.lint import rulebook
from surveylint.model.document import Link
from surveylint.model.record import Record, titled
from surveylint.model.source import Span
from surveylint.model.verdict import Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown

_MOST_AUTHORS = 6
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|!~"})
"""Marks of Markdown, escaped where texts of registries and servers are shown."""


class HoverText(NamedTuple):
    """What a hover shows, and the span that it is about.

    Attributes:
        markdown: The text.
        span: The span.
    """

    markdown: str
    span: Span


def hover_text(checked: CheckedBuffer, offset: int) -> HoverText | None:
    """Return what is known about an offset, None if nothing is.

    Args:
        checked: The buffer.
        offset: The offset.
    """
    doc = checked.doc
    if doc is None:
        return None
    parts: list[str] = []
    spans: list[Span] = []
    summaries = {entry.name: entry.summary for entry in rulebook.entries(checked.config)}
    for finding, place in findings_at(checked, offset, offset):
        parts.append(_rule_text(finding.rule, summaries.get(finding.rule, "")))
        spans.append(Span(place.start, place.end))
    for link in doc.links:
        if link.start <= offset < link.end and not link.is_image:
            lines = [*_link_lines(checked, link)]
            parts += ["\n\n".join(lines)] if lines else []
            spans += [Span(link.start, link.end)] if lines else []
    if not parts:
        return None
    return HoverText("\n\n---\n\n".join(dict.fromkeys(parts)), spans[0])


def _rule_text(rule: str, summary: str) -> str:
    page = page_uri(rule)
    name = f"[`{rule}`]({page})" if page else f"`{rule}`"
    return f"{name}: {shown(mask_text(summary))}" if summary else name


def _link_lines(checked: CheckedBuffer, link: Link) -> Iterator[str]:
    """Yield a line on the verdict of a link, and one on the work that it names."""
    verdict = checked.facts.verdicts.get(address(link))
    if verdict is not None:
        yield _verdict_text(verdict)
    identifier = identifier_of(link)
    record = checked.facts.records.get(identifier) if identifier is not None else None
    if record is not None:
        yield _record_text(titled(checked.facts.records, record.identifier) or record)


def _verdict_text(verdict: Verdict) -> str:
    """Return a verdict with its cause, the status and the day: `**dead** (gone), HTTP 404, ...`."""
    cause = f" ({verdict.cause.value.replace('-', ' ')})" if verdict.cause is not None else ""
    details = [f"**{verdict.state.value}**{cause}"]
    if verdict.status:
        details.append(f"HTTP {verdict.status}")
    if verdict.state.value == "moved":
        details.append(f"redirects to {_plain(verdict.final_url)}")
    if verdict.checked_at:
        details.append(f"checked {day_of(verdict.checked_at)}")
    if verdict.last_alive is not None and verdict.state.value not in ("alive", "moved"):
        details.append(f"last seen alive {day_of(verdict.last_alive)}")
    return f"link: {', '.join(details)}"


def _record_text(record: Record) -> str:
    """Return what a registry says about a work."""
    registry = f"{record.service}, {day_of(record.checked_at)}"
    if record.missing:
        return f"{registry}: there is no `{record.identifier.value}`"
    authors = ", ".join(record.authors[:_MOST_AUTHORS])
    if len(record.authors) > _MOST_AUTHORS:
        authors += f" and {len(record.authors) - _MOST_AUTHORS} more"
    where = " ".join(part for part in (record.venue, str(record.year or "")) if part)
    lines = [f"**{_plain(record.title or record.name or record.identifier.value)}**"]
    lines += [_plain(part) for part in (authors, where, record.published_as) if part]
    if record.doi:
        lines.append(f"DOI: {_plain(record.doi)}")
    state = {
        "retracted": bool(record.retracted),
        "withdrawn": bool(record.withdrawn),
        "archived": record.archived,
    }
    lines += [f"**{word}**" for word, holds in state.items() if holds]
    return "  \n".join([*lines, f"({registry})"])


def _plain(text: str) -> str:
    """Return a text of a registry or a server that Markdown shows as it is, without secrets."""
    return shown(mask_text(text)).translate(_MARKS)
