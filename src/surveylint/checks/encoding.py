"""The rule on bytes that are not UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit
from surveylint.rule import rule

_SURROGATES = lazily("[\udc80-\udcff]+")
_MOST_SHOWN = 4


@rule(Severity.ERROR)
def broken_encoding(doc: Document) -> Iterator[Problem]:
    """Find bytes that are not UTF-8: the text has a lone surrogate for each (PEP 383)."""
    try:
        doc.text.encode()  # ten times as fast as a search for surrogates, and most files are valid
        return
    except UnicodeEncodeError:
        found = [*_SURROGATES.finditer(doc.text)]
    if not found:
        return
    first = found[0]
    data = first[0].encode("utf-8", "surrogateescape")
    shown = " ".join(f"{byte:02x}" for byte in data[:_MOST_SHOWN])
    more = f" and {len(data) - _MOST_SHOWN} more" if len(data) > _MOST_SHOWN else ""
    noun = "byte" if len(data) == 1 else "bytes"
    yield Problem(
        start=first.start(),
        end=first.end(),
        message=f"invalid UTF-8 {noun} `{shown}`{more} at byte {_bytes_before(doc, first.start())}",
        related=related_places(match.span() for match in found[1:]),
        key="encoding",
    )


def _bytes_before(doc: Document, offset: int) -> int:
    """Return the number of bytes before an offset, with its byte order mark and line ends."""
    marker = Edit(offset, offset, "\0" * 8)
    before, _, _ = doc.source.edited([marker]).partition(marker.text)
    return len(doc.source.to_bytes(before))
