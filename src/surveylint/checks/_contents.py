"""Items of a table of contents that link to the first of two equal headings but mean another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from surveylint.model.document import Document, Item, Link
from surveylint.model.finding import Problem
from surveylint.model.source import Edit
from surveylint.reading.slugs import HeadingAnchor


def misdirected_items(
    doc: Document, by_name: Mapping[str, Sequence[Link]], anchors: Sequence[HeadingAnchor]
) -> Iterator[Problem]:
    """Report items that link elsewhere although their parent's section has a heading of that name.

    Args:
        doc: The document.
        by_name: The links to anchors of the page, by the form in which anchors are compared.
        anchors: The anchors of headings, in order.
    """
    places = {anchor.name: place for place, anchor in enumerate(anchors)}
    repeated = [
        name
        for name, links in by_name.items()
        if len(links) > 1 and f"{name}-1" in places and name in places
    ]
    if not repeated:
        return
    items = sorted_items(doc)
    names = {link.start: name for name, links in by_name.items() for link in links}
    for name in repeated:
        for link in by_name[name]:
            item = item_at(items, link.start)
            parent = (
                _linked_name(doc, item.parent, names)
                if item is not None and item.parent is not None
                else ""
            )
            if parent in places:
                yield from _misdirected(doc, link, places[parent], places[name], anchors, by_name)


def _misdirected(
    doc: Document,
    link: Link,
    parent: int,
    place: int,
    anchors: Sequence[HeadingAnchor],
    by_name: Mapping[str, Sequence[Link]],
) -> Iterator[Problem]:
    """Report a link if its parent's section has one other heading of the name, not linked yet.

    Args:
        doc: The document.
        link: The link of an item.
        parent: The place in `anchors` of the heading that the item's parent links to.
        place: The place in `anchors` of the heading that the item links to.
        anchors: The anchors of headings, in order.
        by_name: The links to anchors of the page.
    """
    end = _section_end(anchors, parent)
    meant = [
        anchor
        for anchor in anchors[parent + 1 : end]
        if anchor.name.rpartition("-")[0] == anchors[place].name and anchor.name[-1].isdigit()
    ]
    if parent <= place < end or len(meant) != 1 or meant[0].name in by_name:
        return
    written = meant[0].written
    linked_line = doc.source.line(anchors[place].heading.start)
    meant_line = doc.source.line(meant[0].heading.start)
    yield Problem(
        start=link.target_start,
        end=link.target_end,
        message=f"`{link.url}` links to the heading on line {linked_line};"
        f" did you mean `#{written}` on line {meant_line}?",
        edits=(Edit(link.target_start, link.target_end, f"#{written}"),),
        key=f"{anchors[parent].name} {written}",
    )


def _section_end(anchors: Sequence[HeadingAnchor], place: int) -> int:
    """Return the place of the first heading after a heading's section."""
    level = anchors[place].heading.level
    following = range(place + 1, len(anchors))
    return next((at for at in following if anchors[at].heading.level <= level), len(anchors))


def sorted_items(doc: Document) -> Sequence[Item]:
    """Return all items of a document in text order."""
    return sorted((item for block in doc.lists for item in block.items), key=lambda it: it.start)


def item_at(items: Sequence[Item], at: int) -> Item | None:
    """Return the innermost item whose own text holds an offset."""
    place = bisect_right(items, at, key=lambda item: item.start) - 1
    if place < 0:
        return None
    return items[place] if any(span[0] <= at < span[1] for span in items[place].content) else None


def _linked_name(doc: Document, item: Item, names: Mapping[int, str]) -> str:
    """Return the anchor that an item's only link points to, "" where it has none or several."""
    links = [link for span in item.content for link in doc.links_in(span[0], span[1])]
    return names.get(links[0].start, "") if len(links) == 1 else ""
