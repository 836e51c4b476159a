"""Insert a new work into the text of a list: composed like its neighbors, with numbers renewed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from surveylint.adding.compose import Composed, Composer, ListStyle, is_balanced
from surveylint.adding.entry_fields import FieldKind, Part, parts_of
from surveylint.adding.neighborhood import Neighborhood
from surveylint.adding.new_work import NewWork
from surveylint.adding.ordering import is_newest_first, place_of
from surveylint.adding.table_row import RowComposer
from surveylint.entries import Entry, Index, ListKind, TableWorkList, WorkList
from surveylint.entries.venue_styles import is_preprint_venue, venue_parts
from surveylint.entries.work_data import WorkData, works_of
from surveylint.hosts import identify
from surveylint.lazy import lazily
from surveylint.match import comparable, plain
from surveylint.model.document import Document
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role

_MOST_NEIGHBORS = 60
"""Neighbors on each side whose form counts."""

_RICH = 0.2
"""A form that at least this share of the neighbors has is preferred if it says more."""

_ITEM_NUMBER = lazily(r"\s*(?:[-*+]\s+)?[*_]*(\d{1,5})[.)]")


class Inserted(NamedTuple):
    """What changes in a list.

    Attributes:
        edits: The edits, in the order of the text.
        after: The line after which the new entry is.
    """

    edits: tuple[Edit, ...]
    after: int


class NothingToImitateError(ValueError):
    """No neighbor has a form in which the new work can be written."""


def insert(doc: Document, index: Index, where: Neighborhood, work: NewWork) -> Inserted:
    """Return the edits that add a work to a list.

    Args:
        doc: The list.
        index: Its works.
        where: The neighbors.
        work: The new work.

    Raises:
        NothingToImitateError: The neighbors show no form for it.
    """
    all_data = {each.line: each for each in works_of(doc, index)}
    entries = where.entries
    data = [all_data[doc.source.line(entry.span.start)] for entry in entries]
    newest_first = _counts_down(where) or (not _counts_up(where) and is_newest_first(entries))
    place = place_of(work, entries, data, newest_first=newest_first)
    composer = Composer(work, style_of(where.works, list(all_data.values())))
    near = entries[max(0, place - _MOST_NEIGHBORS) : place + _MOST_NEIGHBORS]
    nearest = min(place, len(entries) - 1) - entries.index(near[0])
    if isinstance(where.works, TableWorkList):
        number, renumbered = _index_numbers(where, place)
        text = RowComposer(composer, near, nearest).row(number)
    else:
        number, renumbered = _item_numbers(where, place)
        text = _renumbered(_entry_text(composer, near, nearest), number)
    edit = _insertion(doc, entries, place, text)
    edits = sorted((edit, *renumbered), key=lambda each: each.start)
    return Inserted(tuple(edits), doc.source.line(edit.start))


def style_of(works: WorkList, data: Sequence[WorkData]) -> ListStyle:
    """Return how a list writes venues and URLs of arXiv, and which texts most entries share."""
    venues = Counter(each.venue for each in data if each.venue)
    if not isinstance(works, TableWorkList):
        venues.update(_stated_venues(works))
    preprints = [venue for venue, _ in venues.most_common() if is_preprint_venue(venue)]
    ordered = tuple(venue for venue, _ in venues.most_common() if venue not in preprints)
    forms: Counter[str] = Counter()
    for link in (link for each in data for link in each.links):
        found = identify(link.url)
        if found is not None and found.host_key == "arxiv" and found.role in ("landing", "pdf"):
            start, _, rest = link.url.partition(found.spelled)
            forms[f"{start}{{}}{re.sub(r'^v[0-9]+', '', rest)}"] += 1
    urls = {(link.label, link.url) for each in data for link in each.links}
    labels = Counter(label for label, _ in urls)
    form = next((form for form, _ in forms.most_common() if _is_form(form)), "")
    return ListStyle(
        venues=ordered,
        preprint=preprints[0] if preprints else "",
        arxiv_url=form or "https://arxiv.org/abs/{}",
        in_table=isinstance(works, TableWorkList),
        in_html=isinstance(works, TableWorkList) and works.table.html,
        boilerplate=_boilerplate(works),
        labels=frozenset(label for label, count in labels.items() if count > 3),
    )


def _is_form(form: str) -> bool:
    return form.count("{") == form.count("}") == 1 and not re.search(r"[\s()<>?#]", form)


def _boilerplate(works: WorkList) -> frozenset[str]:
    """Return the texts beside title and links that most entries of a list have."""
    counts: Counter[str] = Counter()
    numbers = range(min(len(works), 2 * _MOST_NEIGHBORS))
    text = works.doc.text
    for number in numbers:
        counts.update({text[part.start : part.end] for part in _parts(works, number)})
    least = max(3, 0.6 * len(numbers))
    return frozenset(
        each for each, count in counts.items() if count >= least and not any(map(str.isdigit, each))
    )


def _parts(works: WorkList, number: int) -> list[Part]:
    entry = Entry(works, number)
    return parts_of(entry, entry.span)


def _stated_venues(works: WorkList) -> Iterator[str]:
    """Yield the venues beside the titles of a list, without years."""
    for number in range(min(len(works), 2 * _MOST_NEIGHBORS)):
        for part in _parts(works, number):
            if part.kind is FieldKind.VENUE:
                text = plain(works.doc.text[part.start : part.end])
                found = venue_parts(text)
                yield found["venue"].strip(" ,.-") if found else text


def _entry_text(composer: Composer, near: Sequence[Entry], nearest: int) -> str:
    """Return the new entry in the form that most neighbors have, of those that say most.

    Raises:
        NothingToImitateError: No neighbor has a title to replace.
    """
    found: list[tuple[Composed, int]] = []
    for place, entry in enumerate(near):
        composed = composer.compose(entry, parts_of(entry, entry.span))
        if composed.text is not None and "\0title\0" in composed.shape:
            found.append((composed, abs(place - nearest)))
    found = [each for each in found if is_balanced(each[0].text or "")] or found
    found = [each for each in found if composer.links_to_work(each[0].text or "")] or found
    if not found:
        raise NothingToImitateError("no entry of this section has a form that can be imitated")
    counts = Counter(_without_number(each.shape) for each, _ in found)
    least = max(2, _RICH * len(near)) if len(near) > 3 else 1
    frequent = [each for each in found if counts[_without_number(each[0].shape)] >= least] or found
    most = max(each.filled for each, _ in frequent)
    rich = [each for each in frequent if each[0].filled == most]
    best, _ = min(rich, key=lambda each: (-counts[_without_number(each[0].shape)], each[1]))
    assert best.text is not None
    return composer.with_link(_without_empty_lines(best.text))


def _without_number(shape: str) -> str:
    return re.sub(r"\d+", "0", shape)


def _without_empty_lines(text: str) -> str:
    """Return an entry without lines that hold only marks, and without spaces at line ends."""
    first, *rest = text.split("\n")
    kept = [line for line in rest if not line.strip() or any(map(str.isalnum, line))]
    while kept and not kept[-1].strip():
        kept.pop()
    lines = [first, *kept]
    return "\n".join(
        line.rstrip(" \t") if not line.endswith("  ") else line for line in lines
    ).rstrip()


def _insertion(doc: Document, entries: Sequence[Entry], place: int, text: str) -> Edit:
    """Return the edit that puts an entry before a neighbor, or after the last one."""
    source, neighbor = doc.text, entries[min(place, len(entries) - 1)]
    start = _line_start(source, neighbor.span.start)
    prefix = source[start : neighbor.span.start]
    gap = _gap(source, entries)
    if place < len(entries):
        return Edit(start, start, f"{prefix}{text}{gap}")
    end = _end(doc, neighbor)
    line_end = source.find("\n", end)
    end = len(source) if line_end < 0 else line_end
    return Edit(end, end, f"{gap}{prefix}{text}")


def _end(doc: Document, entry: Entry) -> int:
    """Return where an entry ends; below a heading, where its section ends."""
    if entry.works.kind is not ListKind.HEADINGS:
        return entry.span.end
    section = doc.section_at(entry.span.start)
    return section.start + len(doc.text[section.start : section.end].rstrip())


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _gap(text: str, entries: Sequence[Entry]) -> str:
    """Return what is between neighbors: a line end, or empty lines too."""
    gaps: Counter[str] = Counter()
    for one, other in pairwise(entries):
        between = text[_end(entries[0].works.doc, one) : _line_start(text, other.span.start)]
        if not between.strip() and "\n" in between:
            gaps["\n" * between.count("\n")] += 1
    return gaps.most_common(1)[0][0] if gaps else "\n"


def _counts_down(where: Neighborhood) -> bool:
    """Return whether the index column counts down to 1, so that new rows come first."""
    numbers = [number for number, _ in _numbers(where)]
    return len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] - len(numbers), -1))


def _counts_up(where: Neighborhood) -> bool:
    """Return whether the index column counts up, gaps or not, so that new rows come last."""
    numbers = [number for number, _ in _numbers(where)]
    return len(numbers) > 1 and all(one < other for one, other in pairwise(numbers))


def _numbers(where: Neighborhood) -> Iterator[tuple[int, Span]]:
    """Yield the numbers of the index column with their places; nothing if one is missing."""
    works = where.works
    if not isinstance(works, TableWorkList) or not works.has(Role.INDEX):
        return
    found = []
    for number in where.numbers:
        span = works.field(number, Role.INDEX)
        digits = re.search(r"\d{1,6}", works.doc.text[span.start : span.end])
        if digits is None:
            return
        start = span.start + digits.start()
        found.append((int(digits[0]), Span(start, start + len(digits[0]))))
    yield from found


def _index_numbers(where: Neighborhood, place: int) -> tuple[str, list[Edit]]:
    """Return the number of the new row, and the edits that renew those after it."""
    numbers = list(_numbers(where))
    if not numbers:
        return "", []
    values = [value for value, _ in numbers]
    if _counts_down(where):
        moved = numbers[:place]
        own = values[place] + 1 if place < len(values) else values[-1]
    elif _counts_up(where) or len(values) == 1:
        own = values[place - 1] + 1 if place else values[0]
        has_room = place == len(values) or own < values[place]
        moved = [] if has_room else numbers[place:]
    else:
        return str(max(values) + 1), []
    edits = [Edit(span.start, span.end, str(value + 1)) for value, span in moved]
    return str(own), edits


def _item_numbers(where: Neighborhood, place: int) -> tuple[str, list[Edit]]:
    """Return the number of a new item, and the edits that renew those after it."""
    text, entries = where.works.doc.text, where.entries
    found = [_ITEM_NUMBER.match(text, entry.span.start, entry.span.end) for entry in entries]
    numbers = [(int(m[1]), Span(*m.span(1))) for m in found if m]
    values = [value for value, _ in numbers]
    if len(numbers) < len(entries) or values != list(range(values[0], values[0] + len(values))):
        if not values or len({*values}) == 1 or len(numbers) < len(entries):
            return (str(values[0]) if values else ""), []
        return str(values[place - 1] + 1 if place else values[0]), []
    own = values[place] if place < len(values) else values[-1] + 1
    edits = [Edit(span.start, span.end, str(value + 1)) for value, span in numbers[place:]]
    return str(own), edits


def _renumbered(text: str, number: str) -> str:
    found = _ITEM_NUMBER.match(text)
    if found is None or not number:
        return text
    wider = len(number) - len(found[1])
    first, *rest = (text[: found.start(1)] + number + text[found.end(1) :]).split("\n")
    needed = found.end() + wider + 1
    # the lines of an item begin below its text, or they no longer belong to it
    moved = (
        " " * wider + line if wider > 0 and line.strip() and _indent(line) < needed else line
        for line in rest
    )
    return "\n".join((first, *moved))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def listed_at(doc: Document, index: Index, work: NewWork) -> Entry | None:
    """Return the entry that has an identifier of a work, or its title; None if it is not listed."""
    ours = {("arxiv", work.arxiv), ("doi", work.doi)}
    if work.is_repository:
        ours = {("github", work.repository.casefold())}
    for link in doc.links:
        found = identify(link.url)
        if found is not None and (found.kind, found.value) in ours and found.value:
            entry = index.entry_at(link.start)
            if entry is not None:
                return entry
    same = index.with_title(comparable(plain(work.title)))
    return same[0] if same and len(work.title) > 11 else None
