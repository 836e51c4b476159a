"""Items of a contents list that lead to the first of two equal headings and stand for another one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from surveylint.model.document import Document, Heading, Item, Link
from surveylint.model.finding import Problem
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple


class Anchored(NamedTuple):
    """A heading with the anchor that it makes, in the form in which anchors are compared."""

    heading: Heading
    name: str
    written: str


def astray(
    doc: Document, inside: Mapping[str, Sequence[Link]], made: Sequence[Anchored]
) -> Iterator[Problem]:
    """Report items whose anchor lies elsewhere while the section of the item above them holds one heading of that name.

    Args:
        doc: The document.
        inside: The links to places of the page by their anchors in the form in which these are compared.
        made: The headings in their order.
    """
    places = {anchored.name: place for place, anchored in enumerate(made)}
    doubled = [
        name
        for name, links in inside.items()
        if len(links) > 1 and f"{name}-1" in places and name in places
    ]
    items = (
        sorted((item for block in doc.lists for item in block.items), key=lambda item: item.start)
        if doubled
        else []
    )
    targets = {link.start: name for name, links in inside.items() for link in links}
    for name in doubled:
        for link in inside[name]:
            item = _item_at(items, link.start)
            above = (
                _target(doc, item.parent, targets)
                if item is not None and item.parent is not None
                else ""
            )
            if above in places:
                yield from _other(doc, link, places[above], places[name], made, inside)


def _other(
    doc: Document,
    link: Link,
    above: int,
    place: int,
    made: Sequence[Anchored],
    inside: Mapping[str, Sequence[Link]],
) -> Iterator[Problem]:
    """Report a link where the section above it holds one other heading of that name, which no link leads to."""
    level, name = made[above].heading.level, made[place].name
    end = next(
        (i for i in range(above + 1, len(made)) if made[i].heading.level <= level), len(made)
    )
    meant = [
        i
        for i in range(above + 1, end)
        if made[i].name.rpartition("-")[0] == name and made[i].name[-1].isdigit()
    ]
    if above < place < end or place == above or len(meant) != 1 or made[meant[0]].name in inside:
        return
    written = made[meant[0]].written
    first = doc.source.line(made[place].heading.start)
    second = doc.source.line(made[meant[0]].heading.start)
    yield Problem(
        start=link.target_start,
        end=link.target_end,
        message=f"`{link.url}` leads to line {first}, `#{written}` to the heading at line {second} that this item stands for",
        edits=(Edit(link.target_start, link.target_end, f"#{written}"),),
        key=f"{made[above].name} {written}",
    )


def _item_at(items: Sequence[Item], at: int) -> Item | None:
    """Return the innermost item whose own text holds an offset."""
    place = bisect_right(items, at, key=lambda item: item.start) - 1
    item = items[place] if place >= 0 else None
    return (
        item if item is not None and any(span[0] <= at < span[1] for span in item.content) else None
    )


def _target(doc: Document, item: Item, targets: Mapping[int, str]) -> str:
    """Return the anchor that the one link of an item leads to, "" where there is none or are several."""
    links = [link for span in item.content for link in doc.links_in(span[0], span[1])]
    return targets.get(links[0].start, "") if len(links) == 1 else ""
