"""The rule on headings that the table of contents leaves out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from surveylint.entries.about import is_aside
from surveylint.match import comparable, plain, shortened
from surveylint.model.document import Document, Heading, Item, ItemList
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.reading.slugs import folded, heading_anchors
from surveylint.rule import rule
from surveylint.vocabulary import Words

_FEWEST = 5
"""A list of fewer links to headings is no table of contents."""

_NAMED = 0.85
"""A level belongs to the contents if this share of its headings is in it."""

_ANCHOR_REACH = 200
"""An `<a id>` is this many characters before its heading, or in it."""


@rule(Severity.INFO)
def missing_in_contents(doc: Document, words: Words) -> Iterator[Problem]:
    """Check for headings that the table of contents leaves out, though it has their level."""
    if "(#" not in doc.text:
        return
    contents = next((block for block in doc.lists if _is_contents(doc, block)), None)
    if contents is None:
        return
    named = _named_headings(doc, contents)
    titles = {comparable(title) for title in _titles(doc, contents.items)} | {""}
    after = [
        heading
        for heading in doc.headings
        if heading.start > contents.end
        and (heading.start in named or not _may_be_left_out(doc, heading, words))
    ]
    for level in sorted({heading.level for heading in after}):
        headings = [heading for heading in after if heading.level == level]
        missing = [heading for heading in headings if heading.start not in named]
        linked = len(headings) - len(missing)
        if linked < _FEWEST or linked < _NAMED * len(headings):
            continue
        # `missing-anchor` reports a heading that is named by its title but not linked
        missing = [h for h in missing if comparable(_title(doc, h)) not in titles]
        if missing:
            yield _left_out(doc, contents, missing)


def _may_be_left_out(doc: Document, heading: Heading, words: Words) -> bool:
    """Return whether a heading is about the list itself: license, citation, contents."""
    return is_aside(doc.section_at(heading.start), doc, words)


def _is_contents(doc: Document, block: ItemList) -> bool:
    """Return whether most items of a list are links to headings of this file."""
    if block.parent is not None:
        return False
    items = [*_all_items(block.items)]
    linked = sum(1 for item in items if _anchors(doc, item))
    return linked >= _FEWEST and linked >= 0.8 * len(items)


def _all_items(items: tuple[Item, ...] | list[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all_items(item.children)


def _anchors(doc: Document, item: Item) -> list[str]:
    """Return the anchors of this file that an item itself links to."""
    return [
        folded(link.url[1:])
        for span in item.content
        for link in doc.links_in(*span)
        if link.url.startswith("#") and len(link.url) > 1
    ]


def _titles(doc: Document, items: tuple[Item, ...]) -> Iterator[str]:
    for item in _all_items(items):
        for span in item.content:
            yield plain(doc.text[slice(*span)])


def _title(doc: Document, heading: Heading) -> str:
    return plain(doc.text[heading.content_start : heading.content_end])


def _named_headings(doc: Document, contents: ItemList) -> set[int]:
    """Return the offsets of the headings that a table of contents links to."""
    linked = {name for item in _all_items(contents.items) for name in _anchors(doc, item)}
    named = {anchor.heading.start for anchor in heading_anchors(doc) if anchor.name in linked}
    explicit = sorted(anchor.start for anchor in doc.anchors if folded(anchor.name) in linked)
    for heading in doc.headings:
        place = bisect_left(explicit, heading.start - _ANCHOR_REACH)
        if explicit[place : place + 1] and explicit[place] <= heading.end:
            named.add(heading.start)
    return named


def _left_out(doc: Document, contents: ItemList, missing: list[Heading]) -> Problem:
    first, *others = missing
    line = doc.source.line(contents.start)
    return Problem(
        start=first.content_start,
        end=first.content_end,
        message=f"heading `{shortened(_title(doc, first), 60)}` is not in the table of contents on"
        f" line {line}",
        related=related_places((heading.content_start, heading.content_end) for heading in others),
        key=_title(doc, first),
    )
