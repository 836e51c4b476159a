"""The report as Markdown, for a job's summary page or the text of an issue.

Text of a list is written with each ASCII sign as a character reference, so that it cannot become
markup or HTML. What GitHub would turn into a mention, a reference or a link even so is written as
code. Only the URLs that a rule checked are links, and only those without secrets.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from surveylint.model.finding import Finding
from surveylint.report.closing import closing, incomplete
from surveylint.report.mask import mask_text
from surveylint.report.rule_links import rule_url
from surveylint.report.tally import gravest_first, tally
from surveylint.report.visible import shown, shown_path

if TYPE_CHECKING:
    from surveylint.report import Report

LIMIT = 1_000_000
"""Bytes of the summary page: GitHub rejects one of more than 1 MiB."""

ISSUE_LIMIT = 65_000
"""Bytes of an issue or a comment, which GitHub limits to 65,536 characters."""

_SIGNS = re.compile(r"[!-&*+./:<-@\[-`{-~-]")
_LINKED = re.compile(r"[@#$/]|www\.|^[0-9a-f]{7,40}$", re.IGNORECASE)

_WEB = re.compile(r"https?://", re.IGNORECASE)

_LONGEST_MESSAGE = 500
_MOST_RULES = 100
_RESERVE = 200


def emit(report: Report) -> Iterator[str]:
    """Write the summary page of a job."""
    return markdown(report, LIMIT)


def markdown(report: Report, limit: int) -> Iterator[str]:
    """Write counts, rules and as many findings as fit, errors first.

    Args:
        report: The report.
        limit: Bytes that the text may take, at least 20,000 for the head.
    """
    reasons = (prose(shown(reason)[:_LONGEST_MESSAGE]) for reason in incomplete(report))
    head = "".join(f"**Incomplete**: {reason}\n\n" for reason in reasons)
    head = f"### surveylint\n\n{head}{closing(report)}"
    if not report.findings:
        yield head
        return
    head += (
        "\n"
        + _rules(report.findings)
        + "\n| severity | place | rule | message |\n|---|---|---|---|\n"
    )
    yield head
    room = limit - len(head.encode()) - _RESERVE
    for written, finding in enumerate(gravest_first(report.findings)):
        row = _row(finding)
        room -= len(row.encode())
        if room < 0:
            yield f"\nand {len(report.findings) - written:,} more; the log lists all of them\n"
            return
        yield row


def _rules(findings: Sequence[Finding]) -> str:
    """Write the table of rules, the one with the most findings first."""
    rows = tally(findings).rules[:_MOST_RULES]
    table = "".join(
        f"| {rule.found:,} | {rule.severity} | {_rule_link(rule.rule)} |\n" for rule in rows
    )
    return "| findings | severity | rule |\n|--:|---|---|\n" + table


def _rule_link(rule: str) -> str:
    """Return the name of a rule as a link to its page, if it has one."""
    url = rule_url(rule)
    return f"[{rule}]({url})" if url else rule


def _row(finding: Finding) -> str:
    where = code(f"{shown_path(finding.place.path)}:{finding.place.line}:{finding.place.column}")
    message = prose(shown(mask_text(finding.message)[:_LONGEST_MESSAGE]), _linked(finding))
    more = f" (+{len(finding.related):,} more)" if finding.related else ""
    return f"| {finding.severity} | {where} | {finding.rule} | {message}{more} |\n"


def _linked(finding: Finding) -> frozenset[str]:
    """Return the URLs of a finding that a reader may open: those without secrets."""
    urls = (finding.url.replace("`", "%60"), finding.final_url.replace("`", "%60"))
    return frozenset(url for url in urls if _WEB.match(url) and mask_text(url) == url)


def prose(text: str, links: Collection[str] = ()) -> str:
    """Return a message as Markdown that shows it as it is, its back-ticked values as code.

    Args:
        text: The message.
        links: The values among them that are URLs to be opened with a click.
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return _words(text)
    shown_parts = [
        _words(part) if at % 2 == 0 else _link(part) if part in links else code(part)
        for at, part in enumerate(parts)
    ]
    return "".join(shown_parts)


def _link(url: str) -> str:
    """Return a link that shows its URL as code; `_inert` would put a comment before an `@`."""
    from urllib.parse import quote

    href = quote(url.encode("utf-8", "replace"), safe="%/:?#[]!$&'()*+,;=~")
    return f'<a href="{_inert(href)}">{code(url)}</a>'


def code(text: str) -> str:
    """Write a text as code, which is safe in a table's cell too."""
    return f"<code>{_inert(text)}</code>" if text else ""


def _words(text: str) -> str:
    return " ".join(
        code(word) if _LINKED.search(word) else _inert(word) for word in text.split(" ")
    )


def _inert(text: str) -> str:
    """Write a text without markup; a comment before an `@` keeps it from being a mail address."""
    return _SIGNS.sub(lambda sign: f"{'<!-- -->' * (sign[0] == '@')}&#{ord(sign[0])};", text)
