"""The rule on READMEs that are too long for GitHub to show whole."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.entries import Index
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule

_MOST_BYTES_EACH = 4
"""UTF-8 uses at most this many bytes for a character."""


class CutOffReadmeOptions(NamedTuple):
    """Options of `cut-off-readme`.

    Attributes:
        limit: How many bytes of a README are shown. GitHub shows 500 KiB ("About READMEs", GitHub
            Docs: "any content beyond 500 KiB will be truncated").
    """

    limit: int = 500 * 1024


@rule(Severity.WARNING)
def cut_off_readme(doc: Document, index: Index, options: CutOffReadmeOptions) -> Iterator[Problem]:
    """Check for READMEs whose end GitHub does not show."""
    source = doc.source
    name = source.path.rpartition("/")[2]
    if not name.lower().startswith("readme"):
        return
    # the text has no byte order mark and `\n` for `\r\n`: twice as many bytes are more than enough
    if 2 * _MOST_BYTES_EACH * len(source.text) <= options.limit:
        return
    if len(source.to_bytes()) <= options.limit:
        return
    cut = source.offset_of_byte(options.limit)
    places = sorted({entry.span for entry in index.entries()})
    hidden = [span for span in places if span.start >= cut]
    unseen = ""
    if hidden:
        verb = "is" if len(hidden) == 1 else "are"
        unseen = f"; {len(hidden):,} of {len(places):,} entries {verb} not shown"
    first = hidden[0] if hidden else source.line_span(source.line(cut))
    yield Problem(
        start=first.start,
        end=first.end,
        message=f"README is longer than the {options.limit:,} bytes that GitHub shows{unseen}",
        key="size",
    )
