"""Bold text that GitHub shows with its `**`, by the flanking rules of CommonMark 6.2."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple

# Begins with the marks, since a search for what may begin with any character is slow.
_SUSPECT = lazily(r"\*\*(?:[ \t]|(?<=[ \t]\*\*)|(?<=[^\w\s*]\*\*)\w|(?<=\w\*\*)[^\w\s*])")
_RUN = lazily(r"\*(?<![\\*]\*)\*{1,2}(?!\*)")
_WORD = lazily(r"[^\W\d_]{2}")
_CROSSED = lazily(
    r"\*\*(?<![\w*]\*\*)\[[^\[\]*\n]{2,300}\*\*\](?=\()"
    r"|\[(?<!!\[)\*\*[^\[\]*\n]{2,300}\]\([^()\s]{0,2000}\)\*\*(?!\*)"
)

_LEADS = lazily(r"\s*+(?:(?:[-*+]|\d{1,9}[.)])\s++)?(?:\[\[?)?")
"""What may come before the bold text that begins an item or a cell."""

_LONGEST = 300
"""Two marks that are more characters apart were hardly meant as a pair."""


class FailedEmphasis(NamedTuple):
    """Two `**` that make nothing bold.

    Attributes:
        start: Offset of the first.
        end: Offset after the second.
        opens: Whether the first is wrong, not the second.
        spaced: Whether a space is the cause; else a letter outside next to punctuation inside.
        edits: The edits that make the text bold.
    """

    start: int
    end: int
    opens: bool
    spaced: bool
    edits: tuple[Edit, ...]


class _Run(NamedTuple):
    """Two or three `*`; `leads` says that they are the first characters of their text."""

    start: int
    end: int
    can_open: bool
    can_close: bool
    leads: bool


def failed_emphasis(doc: Document) -> Iterator[FailedEmphasis]:
    """Yield the pairs of `**` that GitHub shows as they are written."""
    text = doc.text
    if "**" not in text:
        return
    prose = doc.prose
    for start, end in doc.inlines:
        if text.find("**", start, end) < 0 or not _SUSPECT.search(text[start:end]):
            continue
        at = start
        for piece in _pieces(text, start, end):
            last = at + len(piece)
            if marks := _marks(text, prose, at, last):
                first = last - len(piece.lstrip())
                found = [
                    _Run(*mark, *_flanking(text, at, last, *mark), leads=mark.start <= first)
                    for mark in marks
                ]
                yield from _failed(text, found)
            at = last + 1


def _marks(text: str, prose: str, start: int, end: int) -> list[Span]:
    """Return the runs of two or three `*` of emphasis in a cell or an inline block."""
    if text.find("**", start, end) < 0:
        return []
    found = (Span(*m.span()) for m in _RUN.finditer(text, start, end))
    return [mark for mark in found if prose[mark.start] == "*"]


def unclosed_emphasis(doc: Document, index: Index) -> Iterator[Span]:
    """Yield what follows each `**` that begins a work and is never closed, with the `**`."""
    text, prose = doc.text, doc.prose
    for start, end in doc.inlines:
        if text.count("**", start, end) % 2 == 0:
            continue
        at = start
        for piece in _pieces(text, start, end):
            last = at + len(piece)
            runs = _marks(text, prose, at, last)
            if len(runs) % 2 and _LEADS.fullmatch(text, at, runs[0].start):
                first = runs[0]
                is_open = first[1] - first[0] == 2 and _flanking(text, at, last, *first)[0]
                # of several pairs, any mark may be the odd one
                is_one = len(runs) == 1 and text[first[1] : first[1] + 1] not in "(.,;:"
                if is_open and is_one and index.entry_at(first[0]) is not None:
                    yield Span(first[0], last)
            at = last + 1


def crossed_emphasis(doc: Document) -> Iterator[Span]:
    """Yield each bold text with one `**` in the text of a link and the other outside of it."""
    text = doc.text
    if "**](" in text or "[**" in text:
        for m in _CROSSED.finditer(text):
            if doc.prose[m.start()] in "[*":
                yield Span(*m.span())


def _pieces(text: str, start: int, end: int) -> list[str]:
    """Split the row of a table into cells, and leave other text whole."""
    inline = text[start:end]
    return inline.split("|") if inline.startswith("|") else [inline]


def _flanking(text: str, low: int, high: int, start: int, end: int) -> tuple[bool, bool]:
    """Return whether a run of `*` can open and can close emphasis."""
    before = text[start - 1] if start > low else " "
    after = text[end] if end < high else " "
    left = not after.isspace() and (
        not _is_punctuation(after) or before.isspace() or _is_punctuation(before)
    )
    right = not before.isspace() and (
        not _is_punctuation(before) or after.isspace() or _is_punctuation(after)
    )
    return left, right


def _is_punctuation(character: str) -> bool:
    if character.isascii():
        return character.isprintable() and not character.isalnum() and character != " "
    return unicodedata.category(character)[0] == "P"


def _failed(text: str, runs: Sequence[_Run]) -> Iterator[FailedEmphasis]:
    """Yield the neighbours among the runs that stay text, if they enclose words."""
    opened: list[int] = []
    literal = [True] * len(runs)
    for number, run in enumerate(runs):
        if run.can_close and opened:
            literal[number] = literal[opened.pop()] = False
        elif run.can_open:
            opened.append(number)
    skip = -1
    for number in range(len(runs) - 1):
        first, second = runs[number], runs[number + 1]
        if number > skip and literal[number] and literal[number + 1]:
            pair = _pair(text, first, second)
            if pair is not None:
                yield pair
                skip = number + 1


def _pair(text: str, first: _Run, second: _Run) -> FailedEmphasis | None:
    """Return two marks that were meant as a pair and why they are none, None for others."""
    inner = text[first.end : second.start]
    bare = inner.strip()
    if (
        first.end - first.start != second.end - second.start
        or len(inner) > _LONGEST
        or not _WORD.search(bare)
        or inner.count("(") != inner.count(")")
        or -1 < inner.find(")") < inner.find("(")
        or (not first.leads and _is_operator(text, first, second))
    ):
        return None
    spaced = inner != bare
    opens = not first.can_open
    if not spaced and not _is_apart(text, first, second):
        return None
    before, after = text[first.start - 1 : first.start], text[second.end : second.end + 1]
    lead, tail = len(inner) - len(inner.lstrip()), len(inner) - len(inner.rstrip())
    edits = [Edit(first.end, first.end + lead, "")] if lead else []
    edits += [Edit(second.start - tail, second.start, "")] if tail else []
    if before and not before.isspace() and (lead or opens):
        edits.append(Edit(first.start, first.start, " "))
    if after and not after.isspace() and after not in ".,;:!?)]|" and (tail or not opens):
        edits.append(Edit(second.end, second.end, " "))
    return FailedEmphasis(first.start, second.end, opens, spaced, tuple(sorted(edits)))


def _is_operator(text: str, first: _Run, second: _Run) -> bool:
    """Return whether marks within a text may be powers or arguments: `2 ** n`, `**options`."""
    isolated = text[first.start - 1].isspace() and text[first.end].isspace()
    opens_again = text[second.start - 1].isspace() and text[second.end : second.end + 1].isalnum()
    return isolated or opens_again


def _is_apart(text: str, first: _Run, second: _Run) -> bool:
    """Return whether punctuation inside next to a letter outside breaks the pair."""
    after, last = text[second.end : second.end + 1], text[second.start - 1]
    before, head = text[first.start - 1 : first.start], text[first.end]
    if first.can_open and not second.can_close:
        return _is_punctuation(last) and after.isalnum()
    # `Ada Low**, Bo High**` are marks of footnotes
    opens = head in "<\"'" or unicodedata.category(head) in ("Ps", "Pi")
    return not first.can_open and opens and before.isalnum()
