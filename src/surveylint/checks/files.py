"""Rules on the file itself and on the allowances in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from surveylint.compiled.rulebook import ALIASES
from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit
from surveylint.rule import Allowance, rule

_BROKEN = lazily("[\udc80-\udcff]+")
_SHOWN_BYTES = 4


@rule(Severity.ERROR)
def broken_encoding(doc: Document) -> Iterator[Problem]:
    """Find bytes that are no UTF-8: they stand in the text as lone surrogates (PEP 383)."""
    try:
        doc.text.encode()  # ten times as fast as looking for surrogates, and most files are whole
        return
    except UnicodeEncodeError:
        found = [*_BROKEN.finditer(doc.text)]
    if not found:
        return
    first = found[0]
    data = first[0].encode("utf-8", "surrogateescape")
    shown = " ".join(f"{byte:02x}" for byte in data[:_SHOWN_BYTES])
    more = f" and {len(data) - _SHOWN_BYTES} more" if len(data) > _SHOWN_BYTES else ""
    what = f"byte `{shown}` is" if len(data) == 1 else f"bytes `{shown}`{more} are"
    yield Problem(
        start=first.start(),
        end=first.end(),
        message=f"{what} no UTF-8, at byte {_bytes_before(doc, first.start())}",
        related=related_places(match.span() for match in found[1:]),
        key="encoding",
    )


@rule(Severity.INFO)
def unused_allowance(doc: Document, allowances: tuple[Allowance, ...]) -> Iterator[Problem]:
    """Find allowances that match nothing, and comments that are meant to allow something and do not."""
    for allowance in allowances:
        if allowance.trouble:
            yield Problem(start=allowance.start, end=allowance.end, message=allowance.trouble)
        elif len(allowance.idle) == len(allowance.rules):
            names = ", ".join(f"`{name}`" for name in allowance.idle)
            yield Problem(
                start=allowance.start,
                end=allowance.end,
                message=f"allowance of {names} matches nothing",
                edits=(_removal(doc, allowance.start, allowance.end),),
                safe=True,
                key=" ".join(allowance.idle),
            )
        else:
            yield from _idle_names(doc, allowance)


@rule(Severity.INFO)
def stale_baseline(stale: tuple[str, ...]) -> Iterator[Problem]:
    """Find entries of the baseline that match nothing any more; told at the begin of the list."""
    if stale:
        counts = Counter(stale).most_common()
        rules = ", ".join(f"{count} of `{name}`" for name, count in counts)
        entries = (
            "1 entry of the baseline no longer matches"
            if len(stale) == 1
            else (f"{len(stale)} entries of the baseline no longer match")
        )
        yield Problem(start=0, end=0, message=f"{entries}: {rules}", key="baseline")


def _idle_names(doc: Document, allowance: Allowance) -> Iterator[Problem]:
    """Tell the rules of an allowance that match nothing where others of it do."""
    for number, (name, start) in enumerate(allowance.rules):
        if ALIASES.get(name, name) in allowance.idle:
            end = start + len(name)
            if number:
                cut = Edit(
                    allowance.rules[number - 1][1] + len(allowance.rules[number - 1][0]), end, ""
                )
            else:
                cut = Edit(start, allowance.rules[1][1], "")
            message = f"allowance of `{name}` matches nothing"
            yield Problem(start=start, end=end, message=message, edits=(cut,), safe=True, key=name)


def _removal(doc: Document, start: int, end: int) -> Edit:
    """Remove a comment with the blanks before it, or with its line where it has one of its own."""
    text = doc.text
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    alone = (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")
    return Edit(start, end + 1 if alone and end < len(text) else end, "")


def _bytes_before(doc: Document, offset: int) -> int:
    """Count the bytes before an offset: its BOM and its own line ends included."""
    marker = Edit(offset, offset, "\0" * 8)
    before, _, _ = doc.source.edited([marker]).partition(marker.text)
    return len(doc.source.to_bytes(before))
