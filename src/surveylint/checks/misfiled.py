"""The rule that finds entries whose titles hold the words of a field that another category is named after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import compress

from surveylint.checks._lexicon import Lexicon, lexicons
from surveylint.entries import Index
from surveylint.entries.categories import (
    FILLED,
    MOST_VALUES,
    Category,
    Column,
    by_heading,
    columns,
    title_words,
    words_of,
)
from surveylint.entries.row_moves import refiled
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule
from surveylint.vocabulary import Words

# The measurements behind these bounds: an anchored lexicon flags 36 medical papers of 38 among 1,436 general titles;
# a class whose own titles rarely use its words, or a rival that often does, says nothing about a single row.
FEWEST_ROWS = 8
OWN_SHARE = 0.6
RIVAL_SHARE = 0.2
FLAGGED_SHARE = 0.05
ALWAYS_LISTED = 3


class MisfiledEntryOptions(NamedTuple):
    """Options of `misfiled-entry`.

    Attributes:
        any_heading: Whether entries under headings that name no field are told too: a list may sort by method as well.
    """

    any_heading: bool = False


class Misfiled(NamedTuple):
    """One entry under the wrong label: its place in the sequence and the words of the field that its title holds."""

    number: int
    deciding: tuple[str, ...]


class Verdict(NamedTuple):
    """What a lexicon says of some categories: the label of its field, as folded, and the entries filed elsewhere."""

    label: str
    misfiled: tuple[Misfiled, ...]


def judge(
    labels: Sequence[str], titles: Sequence[str], lexicon: Lexicon, others: Sequence[Lexicon] = ()
) -> Verdict | None:
    """Find the entries of a field that a column files elsewhere, None where the labels and the lexicon do not fit.

    Args:
        labels: The label of every entry, folded, "" where there is none.
        titles: The title of every entry (plain text).
        lexicon: The words of the field.
        others: The words of other fields that labels name; an entry that holds those of its own label stays there.
    """
    sizes = Counter(labels)
    unlabelled = sizes.pop("", 0)
    if (
        not 2 <= len(sizes) <= MOST_VALUES
        or min(sizes.values()) < FEWEST_ROWS
        or len(labels) - unlabelled < FILLED * len(labels)
    ):
        return None
    return weigh(labels, titles, lexicon, others, sizes.keys())


def weigh(
    labels: Sequence[str],
    titles: Sequence[str],
    lexicon: Lexicon,
    others: Sequence[Lexicon],
    rivals: Set[str],
) -> Verdict | None:
    """Find the entries of a field under some labels, None where no label or several are its name, or it lacks its words.

    Args:
        labels: The label of every entry.
        titles: The title of every entry (plain text).
        lexicon: The words of the field.
        others: The words of other fields that labels name.
        rivals: The labels whose entries are looked at; those that hold a name of the field are not.
    """
    sizes = Counter(labels)
    anchored = [label for label in sizes if label in lexicon.anchors]
    if len(anchored) != 1:
        return None
    own = anchored[0]
    within = sum(map(lexicon.tells, words_of(compress(titles, (label == own for label in labels)))))
    if within < OWN_SHARE * sizes[own]:
        return None
    rivals = {label for label in rivals if lexicon.anchors.isdisjoint(title_words(label))}
    numbers = [number for number, label in enumerate(labels) if label in rivals]
    found = [
        Misfiled(number, words)
        for number, parts in zip(
            numbers, words_of(titles[number] for number in numbers), strict=True
        )
        if (words := lexicon.deciding_of(parts))
        and not _belongs(labels[number], titles[number], others)
    ]
    hits = Counter(labels[number] for number, _ in found)
    # the row in question is left out of the share: it must not speak against itself
    calm = {label for label in hits if hits[label] - 1 <= RIVAL_SHARE * (sizes[label] - 1)}
    return Verdict(own, tuple(entry for entry in found if labels[entry.number] in calm))


def _belongs(label: str, title: str, others: Sequence[Lexicon]) -> bool:
    return any(label in lexicon.anchors and lexicon.knows(title) for lexicon in others)


@rule(Severity.WARNING)
def misfiled_entry(
    doc: Document, index: Index, words: Words, options: MisfiledEntryOptions
) -> Iterator[Problem]:
    """Find entries whose titles speak of another category than the one they are filed under."""
    for column in columns(index, words):
        titles = column.works.values(Role.TITLE)
        known = lexicons(words, set(column.labels))
        for lexicon in known:
            verdict = judge(
                column.labels, titles, lexicon, [other for other in known if other is not lexicon]
            )
            if verdict is not None and verdict.misfiled:
                yield from _in_column(doc, column, verdict, lexicon)
    fields = words.map("fields")
    if any(heading_label(section.title) in fields for section in doc.sections):
        for categories in by_heading(doc, index, FEWEST_ROWS):
            yield from _under_headings(categories, words, options.any_heading)


def heading_label(title: str) -> str:
    """Fold a heading to the name of its category: without numbers, signs, what stands in brackets and `Papers` behind."""
    bare = _BRACKETS.sub(" ", plain(title).translate(_NARROW)).casefold()
    parts = [part for part in _WORD.findall(bare) if not part.isdecimal()]
    while len(parts) > 1 and parts[-1] in _TAILS:
        parts.pop()
    return " ".join(parts)


_NARROW = str.maketrans("（）【】", "()[]")
_BRACKETS = lazily(r"[(\[][^()\[\]]*[)\]]")
_WORD = lazily(r"[^\W_]+(?:-[^\W_]+)*")
_TAILS = frozenset({"application", "applications", "domain", "field", "paper", "papers", "works"})


def _in_column(
    doc: Document, column: Column, verdict: Verdict, lexicon: Lexicon
) -> Iterator[Problem]:
    """Turn a verdict into problems: a few rows one by one, many as one doubt about the column."""
    works, place, labels = column
    cells = column.cells
    usual = Counter(
        cell for cell, label in zip(cells, labels, strict=True) if label == verdict.label
    )
    wanted = plain(max(usual, key=usual.__getitem__))
    spans = [works.table.cell(found.number, place) for found in verdict.misfiled]
    if len(spans) > max(ALWAYS_LISTED, FLAGGED_SHARE * len(cells)):
        header = works.table.header[place]
        yield Problem(
            start=header.start,
            end=header.end,
            message=f"{len(spans)} of {len(cells)} entries have words of `{wanted}` in their titles and stand elsewhere, "
            "the column looks inconsistent",
            related=tuple(Related(*span, f"words of `{wanted}` in the title") for span in spans),
        )
        return
    held = [lexicon.deciding(title) for title in works.values(Role.TITLE)]
    for found, span in zip(verdict.misfiled, spans, strict=True):
        filed = doc.text[span.start : span.end]
        title = works.field(found.number, Role.TITLE)
        edits: tuple[Edit, ...] = ()
        if plain(filed) == filed:
            change = Edit(span.start, span.end, wanted)
            edits = _refiled(column, found.number, verdict.label, change)
        yield Problem(
            start=span.start,
            end=span.end,
            message=_message(
                plain(filed), found, wanted, _counted(found, verdict.label, labels, held)
            ),
            related=(Related(title.start, title.end, "the title"),),
            edits=edits,
            fix_title=_fix_title(edits, wanted),
            key=plain(doc.text[title.start : title.end]),
        )


def _refiled(column: Column, number: int, label: str, change: Edit) -> tuple[Edit, ...]:
    """Move a row to its block where the table has blocks, else change its label only."""
    return refiled(column.works, number, column.labels, label, change) or (change,)


def _fix_title(edits: tuple[Edit, ...], label: str) -> str:
    """Return what a move does; its edits remove the row, insert it and renumber other rows."""
    if len(edits) < 2:
        return ""
    numbers = " and renumber the rows between" if len(edits) > 2 else ""
    return f"move the row to the `{label}` rows{numbers}"


def _under_headings(
    categories: Sequence[Category], words: Words, any_heading: bool
) -> Iterator[Problem]:
    """Judge sibling headings: entries move between those that sort by field, so that no other order is in between."""
    fields, general = words.map("fields"), words.set("general")
    names = [heading_label(category.label) for category in categories]
    chosen = [
        at for at, name in enumerate(names) if any_heading or name in fields or name in general
    ]
    if len(chosen) < 2 or not any(names[at] in fields for at in chosen):
        return
    filed = [(at, number) for at in chosen for number in range(len(categories[at].entries))]
    labels = [names[at] for at, _ in filed]
    titles = [categories[at].entries[number].title for at, number in filed]
    known = lexicons(words, set(labels))
    for lexicon in known:
        verdict = weigh(
            labels, titles, lexicon, [other for other in known if other is not lexicon], set(labels)
        )
        if verdict is None:
            continue
        home = next(categories[at] for at in chosen if names[at] == verdict.label)
        standing = {entry.title for entry in home.entries}
        misfiled = [found for found in verdict.misfiled if titles[found.number] not in standing]
        if len(misfiled) > max(ALWAYS_LISTED, FLAGGED_SHARE * len(labels)):
            continue  # so many that the headings sort by something else
        held = [lexicon.deciding(title) for title in titles]
        for found in misfiled:
            at, number = filed[found.number]
            counted = _counted(found, verdict.label, labels, held)
            yield _under_heading(
                categories[at],
                number,
                home,
                _message(categories[at].label, found, home.label, counted),
            )


def _under_heading(category: Category, number: int, home: Category, message: str) -> Problem:
    mark = category.marks[number]
    return Problem(
        start=mark.start,
        end=mark.end,
        message=message,
        related=() if home.home is None else (Related(*home.home, f"the heading `{home.label}`"),),
        key=category.entries[number].title,
    )


def _counted(
    found: Misfiled, own: str, labels: Sequence[str], held: Sequence[tuple[str, ...]]
) -> tuple[str, str]:
    """Write how many titles hold the deciding words: of the field's own category, of the others without this one."""
    wanted = frozenset(found.deciding)
    within = [words for words, label in zip(held, labels, strict=True) if label == own]
    others = [words for n, words in enumerate(held) if labels[n] != own and n != found.number]
    return (
        f"{sum(1 for words in within if not wanted.isdisjoint(words))} of its {len(within)}",
        f"{sum(1 for words in others if not wanted.isdisjoint(words))} of {len(others)}",
    )


def _message(filed: str, found: Misfiled, wanted: str, counted: tuple[str, str]) -> str:
    return (
        f"filed under `{filed}`, but {listed(found.deciding)} of `{wanted}`: "
        f"in {counted[0]} titles, in {counted[1]} others"
    )


def listed(words: Sequence[str]) -> str:
    """Say of words that they are words of something."""
    return ", ".join(f"`{word}`" for word in words) + (
        " is a word" if len(words) == 1 else " are words"
    )
