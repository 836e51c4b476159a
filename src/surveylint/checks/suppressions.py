"""Rules on suppressed findings: allow comments and baseline entries that have no effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from surveylint.compiled.rulebook import ALIASES
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit
from surveylint.rule import Allowance, rule


@rule(Severity.INFO)
def unused_allowance(doc: Document, allowances: tuple[Allowance, ...]) -> Iterator[Problem]:
    """Find allow comments that suppress nothing, and comments that look like one but are not."""
    for allowance in allowances:
        if allowance.trouble:
            yield Problem(start=allowance.start, end=allowance.end, message=allowance.trouble)
        elif len(allowance.idle) == len(allowance.rules):
            names = ", ".join(f"`{name}`" for name in allowance.idle)
            yield Problem(
                start=allowance.start,
                end=allowance.end,
                message=f"unused allow comment: no finding of {names}",
                edits=(_comment_removal(doc, allowance.start, allowance.end),),
                safe=True,
                key=" ".join(allowance.idle),
            )
        else:
            yield from _unused_names(allowance)


@rule(Severity.INFO)
def stale_baseline(stale: tuple[str, ...]) -> Iterator[Problem]:
    """Find baseline entries that match no finding; reported at the start of the list."""
    if stale:
        counts = Counter(stale).most_common()
        rules = ", ".join(f"{count} of `{name}`" for name, count in counts)
        entries = (
            "1 baseline entry matches"
            if len(stale) == 1
            else f"{len(stale)} baseline entries match"
        )
        yield Problem(start=0, end=0, message=f"{entries} no finding: {rules}", key="baseline")


def _unused_names(allowance: Allowance) -> Iterator[Problem]:
    """Report the rules of an allow comment that suppress nothing while others of it do."""
    for number, (name, start) in enumerate(allowance.rules):
        if ALIASES.get(name, name) not in allowance.idle:
            continue
        end = start + len(name)
        if number:
            before, before_start = allowance.rules[number - 1]
            cut = Edit(before_start + len(before), end, "")
        else:
            cut = Edit(start, allowance.rules[1][1], "")
        yield Problem(
            start=start,
            end=end,
            message=f"unused rule in allow comment: no finding of `{name}`",
            edits=(cut,),
            safe=True,
            key=name,
        )


def _comment_removal(doc: Document, start: int, end: int) -> Edit:
    """Return the edit that removes a comment with the spaces before it, or its whole line."""
    text = doc.text
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    alone = (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")
    return Edit(start, end + 1 if alone and end < len(text) else end, "")
