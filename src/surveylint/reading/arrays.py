"""Sequences of spans and links that store flat arrays of numbers and create values on demand."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial
from itertools import chain, islice, pairwise
from typing import overload

from surveylint.html_entities import unescape
from surveylint.lazy import lazily
from surveylint.model.document import Link, LinkKind
from surveylint.model.source import Span
from surveylint.reading.inline import InlineKind

_KINDS: dict[int, LinkKind] = {
    InlineKind.LINK: LinkKind.INLINE,
    InlineKind.REFERENCE: LinkKind.REFERENCE,
    InlineKind.IMAGE: LinkKind.IMAGE,
    InlineKind.AUTOLINK: LinkKind.AUTOLINK,
    InlineKind.BARE: LinkKind.BARE,
    InlineKind.HTML: LinkKind.HTML,
    InlineKind.HTML_IMAGE: LinkKind.HTML_IMAGE,
}
FIELDS = 7
"""Numbers of a link in the flat array: its kind, then the six offsets of `Link` in order."""

MANY = 90_000
"""Above so many links (300 bytes each) their values are created on each access, not kept."""

_CHUNK = 1024

# CommonMark 2.4 and 2.5: a backslash before ASCII punctuation, an entity with its semicolon.
_ESCAPE = lazily(
    r"\\([!-/:-@\[-`{-~])|&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_ENTITY = lazily(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")

# Named tuples of the values of a tuple: `tuple.__new__` takes half the time of a call of the class.
_span: Callable[[tuple[int, int]], Span] = partial(tuple.__new__, Span)
_link: Callable[[tuple[LinkKind, int, int, int, int, int, int, str]], Link] = partial(
    tuple.__new__, Link
)


class SpanArray(Sequence[Span]):
    """Spans, stored in two flat arrays."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, starts: array[int], ends: array[int]) -> None:
        self._starts = starts
        self._ends = ends

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Span]:
        return map(_span, zip(self._starts, self._ends, strict=True))

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Span]: ...
    def __getitem__(self, index: int | slice) -> Span | Sequence[Span]:
        if isinstance(index, slice):
            return list(map(_span, zip(self._starts[index], self._ends[index], strict=True)))
        return Span(self._starts[index], self._ends[index])


class LinkArray(Sequence[Link]):
    """Links, stored as seven numbers each; the values are created once if they are not many."""

    __slots__ = ("_made", "_numbers", "_piped", "_text")

    def __init__(self, text: str, numbers: array[int], piped: Set[int]) -> None:
        self._text = text
        self._piped = piped  # starts of the links in cells with escaped pipes
        self._numbers = numbers
        self._made: list[Link] | None = None

    def __len__(self) -> int:
        return len(self._numbers) // FIELDS

    def __iter__(self) -> Iterator[Link]:
        if len(self) > MANY:
            return chain.from_iterable(self._chunks(self._numbers))
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> Link: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Link]: ...
    def __getitem__(self, index: int | slice) -> Link | Sequence[Link]:
        if len(self) <= MANY:
            return self._all()[index]
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            made = list(
                chain.from_iterable(self._chunks(self._numbers[start * FIELDS : stop * FIELDS]))
            )
            return made if step == 1 else made[::step]
        at = range(len(self))[index] * FIELDS
        return next(self._chunks(self._numbers[at : at + FIELDS]))[0]

    def _all(self) -> list[Link]:
        if self._made is None:
            self._made = list(chain.from_iterable(self._chunks(self._numbers)))
        return self._made

    def _chunks(self, numbers: array[int]) -> Iterator[list[Link]]:
        """Yield the values of links, a thousand at a time."""
        text = self._text
        shared: dict[str, str] = {}
        links = by_link(numbers)
        while chunk := list(islice(links, _CHUNK)):
            if len(shared) > _CHUNK:
                shared.clear()
            share = shared.setdefault
            made = [
                _link(
                    (
                        _KINDS[kind],
                        start,
                        end,
                        a,
                        b,
                        c,
                        d,
                        share(url := resolved(kind, text[c:d]), url),
                    )
                )
                for kind, start, end, a, b, c, d in chunk
            ]
            for place, link in enumerate(made if self._piped else ()):
                if link.start in self._piped:
                    address = text[link.target_start : link.target_end].replace("\\|", "|")
                    made[place] = link._replace(url=resolved(chunk[place][0], address))
            yield made


def by_link(numbers: array[int]) -> Iterator[tuple[int, ...]]:
    """Yield the seven numbers of each link."""
    return zip(*[iter(numbers)] * FIELDS, strict=True)


def ordered(numbers: array[int]) -> array[int]:
    """Sort links by their start."""
    starts = numbers[1::FIELDS]
    if all(a <= b for a, b in pairwise(starts)):
        return numbers
    result = array("i")
    for number in sorted(range(len(starts)), key=starts.__getitem__):
        result.extend(numbers[number * FIELDS : number * FIELDS + FIELDS])
    return result


def disjoint(spans: Iterable[tuple[int, int]]) -> SpanArray:
    """Sort spans and join those that overlap or touch."""
    starts, ends = array("i"), array("i")
    last = -1
    for start, end in sorted(spans):
        if start > last or last < 0:
            starts.append(start)
            ends.append(end)
            last = end
        elif end > last:
            ends[-1] = last = end
    return SpanArray(starts, ends)


def resolved(kind: int, address: str) -> str:
    """Return an address with its entities and, in Markdown links, its escapes resolved.

    Args:
        kind: The `InlineKind` of the link.
        address: The address as written.
    """
    if "&" not in address and "\\" not in address:
        return address
    if kind in (InlineKind.LINK, InlineKind.REFERENCE, InlineKind.IMAGE):
        return _ESCAPE.sub(lambda match: match[1] or unescape(match[0]), address)
    return (
        address
        if kind == InlineKind.BARE
        else _ENTITY.sub(lambda match: unescape(match[0]), address)
    )
