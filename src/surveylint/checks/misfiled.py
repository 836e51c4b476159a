"""Rules on entries in the wrong category, judged by the words of their titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from surveylint.checks._lexicon import (
    FEWEST_ROWS,
    Lexicon,
    Misfiled,
    Misfilings,
    Titles,
    judge,
    lexicons,
    weigh,
)
from surveylint.entries import Index
from surveylint.entries.categories import (
    Category,
    CategoryColumn,
    by_column,
    by_heading,
    category_columns,
)
from surveylint.entries.row_moves import refiled
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule
from surveylint.vocabulary import Words

_MOST_SHARE = 0.05
_ALWAYS_REPORTED = 3
"""Where a larger share of entries (and more of them) is misfiled, the order is another one."""

_SHORT_LABEL = 20
"""A longer label is not repeated in a message."""

_NARROW = str.maketrans("（）【】", "()[]")
_BRACKETS = lazily(r"[(\[][^()\[\]]*[)\]]")
_WORD = lazily(r"[^\W_]+(?:-[^\W_]+)*")
_TAILS = frozenset({"application", "applications", "domain", "field", "paper", "papers", "works"})


class MisfiledEntryOptions(NamedTuple):
    """Options of `misfiled-entry`.

    Attributes:
        any_heading: Whether entries under headings that name no field are reported too.
    """

    any_heading: bool = False


@rule(Severity.WARNING)
def misfiled_entry(
    doc: Document, index: Index, words: Words, options: MisfiledEntryOptions
) -> Iterator[Problem]:
    """Check for entries whose titles belong to another category than the one they are under."""
    for column in category_columns(index, words):
        titles = column.work_list.values(Role.TITLE)
        known = lexicons(words, set(column.labels))
        for lexicon in known:
            others = [other for other in known if other is not lexicon]
            found = judge(column.labels, titles, lexicon, others)
            if found is not None and found.entries:
                yield from _in_column(doc, column, found, lexicon)
    fields = words.map("fields")
    titles_of_sections = {section.title for section in doc.sections}
    if any(heading_label(title) in fields for title in titles_of_sections):
        for categories in by_heading(doc, index, FEWEST_ROWS):
            yield from _under_headings(categories, words, options.any_heading)


def heading_label(title: str) -> str:
    """Return the category that a heading names, in lower case.

    Numbers, symbols, brackets and a last word such as `Papers` are left out.
    """
    bare = _BRACKETS.sub(" ", plain(title).translate(_NARROW)).casefold()
    parts = [part for part in _WORD.findall(bare) if not part.isdecimal()]
    while len(parts) > 1 and parts[-1] in _TAILS:
        parts.pop()
    return " ".join(parts)


def _in_column(
    doc: Document, column: CategoryColumn, misfilings: Misfilings, lexicon: Lexicon
) -> Iterator[Problem]:
    """Report the misfiled rows of a table, each alone, or many as a problem of the column."""
    works, _, labels = column
    cells = column.cells
    labeled = zip(cells, labels, strict=True)
    usual = Counter(cell for cell, label in labeled if label == misfilings.label)
    expected = plain(max(usual, key=usual.__getitem__))
    if len(misfilings.entries) > max(_ALWAYS_REPORTED, _MOST_SHARE * len(cells)):
        yield _inconsistent_column(column, misfilings.entries, expected)
        return
    deciding = [lexicon.deciding(title) for title in works.values(Role.TITLE)]
    for found in misfilings.entries:
        cell = works.table.cell(found.number, column.place)
        written = doc.text[cell.start : cell.end]
        title = works.field(found.number, Role.TITLE)
        edits: tuple[Edit, ...] = ()
        if plain(written) == written:
            edits = _moved(column, found.number, misfilings.label, Edit(*cell, expected))
        yield Problem(
            start=cell.start,
            end=cell.end,
            message=_looks_like(plain(written), expected, found.deciding)
            + _counted(found, misfilings.label, expected, labels, deciding),
            related=related_places([title], "the title"),
            edits=edits,
            fix_title=_fix_title(edits, expected),
            key=plain(doc.text[title.start : title.end]),
        )


def _inconsistent_column(
    column: CategoryColumn, entries: Sequence[Misfiled], expected: str
) -> Problem:
    """Report a column with so many misfiled rows that it may sort by something else."""
    header = column.work_list.table.header[column.place]
    cells = [column.work_list.table.cell(found.number, column.place) for found in entries]
    return Problem(
        start=header.start,
        end=header.end,
        message=f"inconsistent column: {len(entries)} of {len(column.cells)} entries look like "
        f"`{expected}` but are listed under another value",
        related=related_places(cells, f"looks like `{expected}`"),
    )


def _moved(column: CategoryColumn, number: int, label: str, change: Edit) -> tuple[Edit, ...]:
    """Return the edits that move a row to its category, or only change its label.

    Rows move where the rows of one category are together.
    """
    return refiled(column.work_list, number, column.labels, label, change) or (change,)


def _fix_title(edits: tuple[Edit, ...], label: str) -> str:
    """Return what a move does; its edits remove the row, insert it and renumber other rows."""
    if len(edits) < 2:
        return ""
    numbers = " and renumber the rows between" if len(edits) > 2 else ""
    return f"move the row to the `{label}` rows{numbers}"


def _under_headings(
    categories: Sequence[Category], words: Words, any_heading: bool
) -> Iterator[Problem]:
    """Report misfiled entries of sibling headings that sort by field.

    Args:
        categories: The categories of the headings.
        words: The vocabulary.
        any_heading: Whether headings that name no field are checked too.
    """
    fields, general = words.map("fields"), words.set("general")
    names = [heading_label(category.label) for category in categories]
    chosen = [
        at for at, name in enumerate(names) if any_heading or name in fields or name in general
    ]
    if len(chosen) < 2 or not any(names[at] in fields for at in chosen):
        return
    filed = [(at, number) for at in chosen for number in range(len(categories[at].entries))]
    listed = Titles(
        [names[at] for at, _ in filed],
        [categories[at].entries[number].title for at, number in filed],
    )
    known = lexicons(words, set(listed.labels))
    for lexicon in known:
        others = [other for other in known if other is not lexicon]
        misfilings = weigh(listed, lexicon, others, set(listed.labels))
        if misfilings is None:
            continue
        home = next(categories[at] for at in chosen if names[at] == misfilings.label)
        at_home = {entry.title for entry in home.entries}
        entries = [
            found for found in misfilings.entries if listed.titles[found.number] not in at_home
        ]
        if len(entries) > max(_ALWAYS_REPORTED, _MOST_SHARE * len(filed)):
            continue  # the headings sort by something else
        deciding = [lexicon.deciding(title) for title in listed.titles]
        for found in entries:
            at, number = filed[found.number]
            counted = _counted(found, misfilings.label, home.label, listed.labels, deciding)
            yield _under_heading(categories[at], number, home, found, counted)


def _under_heading(
    category: Category, number: int, home: Category, found: Misfiled, counted: str
) -> Problem:
    """Report an entry under the wrong heading.

    Args:
        category: The category of the heading.
        number: The number of the entry in it.
        home: The category that it looks like.
        found: The words that decide.
        counted: How many titles have these words, for the message.
    """
    mark = category.marks[number]
    heading: Sequence[Span] = () if home.home is None else [home.home]
    return Problem(
        start=mark.start,
        end=mark.end,
        message=_looks_like(category.label, home.label, found.deciding) + counted,
        related=related_places(heading, f"the heading `{home.label}`"),
        key=category.entries[number].title,
    )


def _looks_like(label: str, expected: str, deciding: Sequence[str]) -> str:
    """Return the first part of a message: ``listed under `A` but looks like `B`: `x` appears``."""
    words = ", ".join(f"`{word}`" for word in deciding)
    verb = "appears" if len(deciding) == 1 else "appear"
    return f"listed under `{label}` but looks like `{expected}`: {words} {verb}"


def _titles_of(label: str, count: int) -> str:
    """Return `22 Medical titles`, or `its 22 titles` where the label is no short name."""
    is_short = label.replace(" ", "").isalpha() and len(label) <= _SHORT_LABEL
    return f"{count} {label} titles" if is_short else f"its {count} titles"


def _counted(
    found: Misfiled,
    own: str,
    expected: str,
    labels: Sequence[str],
    deciding: Sequence[tuple[str, ...]],
) -> str:
    """Return how many titles have the deciding words of an entry, for its message.

    Args:
        found: The entry.
        own: The label that names the field.
        expected: The same label as readers see it.
        labels: The labels of all titles.
        deciding: The words of the field in all titles.
    """
    words = frozenset(found.deciding)
    own_words = [held for held, label in zip(deciding, labels, strict=True) if label == own]
    others = [held for n, held in enumerate(deciding) if labels[n] != own and n != found.number]
    here, there = (
        sum(1 for held in titles if not words.isdisjoint(held)) for titles in (own_words, others)
    )
    titles = _titles_of(expected, len(own_words))
    return f" in {here} of {titles} and in {there or 'none'} of the {len(others)} others"


@rule(Severity.INFO, default=False)
def misfiled_vote(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Check for entries whose titles have words of another category and none of their own."""
    from surveylint.checks._vote import FEWEST_OF_ONE  # few runs need this module

    groups = chain(
        map(by_column, category_columns(index, words)), by_heading(doc, index, FEWEST_OF_ONE)
    )
    reported: set[int] = set()
    for problem in chain.from_iterable(_doubts(categories, words) for categories in groups):
        if problem.start not in reported:  # headings of two levels may both report an entry
            reported.add(problem.start)
            yield problem


def _doubts(categories: Sequence[Category], words: Words) -> Iterator[Problem]:
    """Report the doubts about the entries of some sibling categories."""
    from surveylint.checks._vote import FEWEST_OF_ONE, Side, Vote, written

    large = [category for category in categories if len(category.entries) >= FEWEST_OF_ONE]
    if len(large) < 2:
        return
    fillers = words.set("fillers")
    sides = [Side([entry.title for entry in category.entries], fillers) for category in large]
    for doubt in Vote(sides).doubts():
        here, there = sides[doubt.own], sides[doubt.other]
        category, expected = large[doubt.own], large[doubt.other].label
        entry, mark = category.entries[doubt.number], category.marks[doubt.number]
        as_written = written(entry.title, fillers)
        claim = _looks_like(category.label, expected, [as_written[word] for word in doubt.deciding])
        count, others = here.holding(doubt.deciding) - 1, len(here) - 1
        titles = _titles_of(expected, len(there))
        title = entry.title_span
        yield Problem(
            start=mark.start,
            end=mark.end,
            message=f"{claim} in {there.holding(doubt.deciding)} of {titles} "
            f"and in {count or 'none'} of the {others} others here",
            related=related_places([title] if title != mark else [], "the title"),
            key=entry.title,
        )
