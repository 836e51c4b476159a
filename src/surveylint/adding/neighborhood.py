"""Choose the entries among which a new one is put: those of a section that a list has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from surveylint.entries import Entry, Index, TableWorkList, WorkList
from surveylint.lazy import lazily
from surveylint.match import comparable, plain
from surveylint.model.document import Document
from surveylint.namedtuples import NamedTuple

_SPANNING = lazily(r"\browspan\s{0,9}=\s{0,9}[\"']?(?!1\b)\d", re.IGNORECASE)
_MOST_NAMED = 12
"""Sections that a message names."""


class Neighborhood(NamedTuple):
    """The entries among which a new one is put: one list of works, one group of it.

    Attributes:
        works: The list of works.
        numbers: The numbers of its entries, in the order of the text.
        section: The titles of the headings above, outermost first.
    """

    works: WorkList
    numbers: tuple[int, ...]
    section: tuple[str, ...]

    @property
    def entries(self) -> list[Entry]:
        """The entries, in the order of the text."""
        return [Entry(self.works, number) for number in self.numbers]

    @property
    def name(self) -> str:
        """The section as it is shown: `Models > Vision`."""
        return " > ".join(self.section) or "(before the first heading)"


class NoNeighborhoodError(ValueError):
    """No section can be chosen; its text says why and what is possible."""


def choose(doc: Document, index: Index, name: str) -> Neighborhood:
    """Return the entries among which a new one is put.

    Args:
        doc: The list.
        index: Its works.
        name: The section: its heading, or `Outer > Inner`; "" for the only one with entries.

    Raises:
        NoNeighborhoodError: The section is unknown, has no entries, or is one of several.
    """
    found = list(neighborhoods(doc, index))
    if not found:
        raise NoNeighborhoodError("the list has no entry to imitate")
    if name:
        found = _named(doc, found, name)
    by_section: dict[tuple[str, ...], list[Neighborhood]] = {}
    for each in found:
        by_section.setdefault(each.section, []).append(each)
    if len(by_section) > 1:
        raise NoNeighborhoodError(_several(by_section, name))
    (candidates,) = by_section.values()
    chosen = max(candidates, key=lambda each: len(each.numbers))
    if why := _why_not_written(chosen):
        raise NoNeighborhoodError(f"section `{chosen.name}` is an HTML table {why}")
    return chosen


def _why_not_written(chosen: Neighborhood) -> str:
    """Return what of an HTML table `add` cannot imitate, "" if it can write a row of it."""
    works = chosen.works
    if not isinstance(works, TableWorkList) or not works.table.html:
        return ""
    text = works.doc.text
    if _SPANNING.search(text, works.table.start, works.table.end):
        return "with merged cells, which `add` cannot write"
    for entry in chosen.entries:
        row = works.table.row(entry.number)
        before = text[text.rfind("\n", 0, row.start) + 1 : row.start]
        after = text[row.end : works.table.end].partition("\n")[0]
        if (
            before.strip()
            or after.strip()
            or not text[row.start : row.end].lower().endswith("</tr>")
        ):
            return "whose rows are not on lines of their own, which `add` cannot write"
    return ""


def neighborhoods(doc: Document, index: Index) -> Iterator[Neighborhood]:
    """Yield the groups of entries of each section, in the order of the text."""
    for works in index.lists:
        groups: dict[tuple[int, int], list[int]] = {}
        for number in range(len(works)):
            section = doc.section_at(works.span(number).start).number
            groups.setdefault((section, works.group(number)), []).append(number)
        for (section, _), numbers in groups.items():
            yield Neighborhood(works, tuple(numbers), _path(doc, section))


def _path(doc: Document, number: int) -> tuple[str, ...]:
    titles = (plain(doc.sections[each].title) for each in doc.sections[number].path)
    return tuple(title for title in titles if title)


def _named(doc: Document, found: Sequence[Neighborhood], name: str) -> list[Neighborhood]:
    """Return the entries below a heading: directly, else in the sections inside it.

    Raises:
        NoNeighborhoodError: The section is unknown, or has no entries.
    """
    parts = tuple(map(_folded, name.split(">")))
    sections = {_path(doc, section.number) for section in doc.sections}

    def ends(path: tuple[str, ...]) -> bool:
        return tuple(map(_folded, path[-len(parts) :])) == parts

    matching = [path for path in sections if path and ends(path)]
    if not matching:
        raise NoNeighborhoodError(_unknown(name, sections))
    direct = [each for each in found if each.section in matching]
    inside = [each for each in found if any(each.section[: len(m)] == m for m in matching)]
    if not inside:
        raise NoNeighborhoodError(f"section `{name}` has no entry to imitate")
    return direct or inside


def _folded(title: str) -> str:
    """Return a heading to compare; a heading may show its `##` by mistake."""
    return comparable(title.strip().lstrip("#"))


def _unknown(name: str, sections: set[tuple[str, ...]]) -> str:
    from difflib import get_close_matches

    titles = {path[-1].casefold(): path[-1] for path in sections if path}
    near = get_close_matches(name.casefold(), titles, 1, 0.6)
    hint = f"; did you mean `{titles[near[0]]}`?" if near else ""
    return f"unknown section `{name}`{hint}"


def _several(by_section: dict[tuple[str, ...], list[Neighborhood]], name: str) -> str:
    """Return which sections are possible, those with most entries first."""
    counted = sorted(
        by_section.values(), key=lambda found: -sum(len(each.numbers) for each in found)
    )
    titles = [found[0].section[-1] if found[0].section else "" for found in counted]
    names = [
        f"`{title}`" if titles.count(title) == 1 and title else f"`{found[0].name}`"
        for title, found in zip(titles, counted, strict=True)
    ]
    rest = len(names) - _MOST_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    where = (
        f"`{name}` has several sections with entries" if name else "several sections have entries"
    )
    return f"{where}; use `--section` with one of {', '.join(names[:_MOST_NAMED])}{more}"
