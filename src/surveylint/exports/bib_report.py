"""The disagreements of a list and a BibTeX file, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from surveylint.exports.bib_check import Disagreement
from surveylint.exports.plain_data import as_difference, described
from surveylint.match import shortened
from surveylint.report.json import dumps
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown, shown_path

VERSION = 1
"""Rises if a field changes its meaning or is removed."""

_MOST_CHARACTERS = 100


def text(found: Iterable[Disagreement], bib: str) -> Iterator[str]:
    """Yield a line for each difference: place, what is missing or differs.

    Args:
        found: The disagreements.
        bib: The path of the BibTeX file.
    """
    for each in found:
        if each.work is None or each.entry is None:
            yield f"{_missing(each, bib)}\n"
            continue
        place = shown_path(f"{each.work.path}:{each.work.line}")
        for difference in each.differences:
            clause = shown(mask_text(described(difference)))
            yield f"{place}: {difference.field}: {clause} (line {each.entry.line})\n"


def _missing(each: Disagreement, bib: str) -> str:
    """Return the line for a work that only the list or only the file has."""
    if each.work is not None:
        title = _clear(each.work.title or each.work.name or "")
        return f"{shown_path(each.work.path)}:{each.work.line}: not in {shown_path(bib)}: {title}"
    assert each.entry is not None
    title = _clear(each.entry.title or each.entry.key)
    return f"{shown_path(bib)}:{each.entry.line}: not in the list: {title} ({each.entry.key})"


def _clear(title: str) -> str:
    return f"`{shown(mask_text(shortened(title, _MOST_CHARACTERS)))}`"


def json(found: Sequence[Disagreement], bib: str) -> Iterator[str]:
    """Yield one JSON object with all disagreements, one a line."""
    yield f'{{"version": {VERSION}, "bib": {dumps(bib)}, "disagreements": ['
    comma = "\n"
    for each in found:
        yield comma + dumps(_as_dict(each))
        comma = ",\n"
    yield "\n]}\n"


def _as_dict(each: Disagreement) -> dict[str, object]:
    work, entry = each.work, each.entry
    kind = "missing-in-bib" if entry is None else "missing-in-list" if work is None else "differs"
    listed = None
    if work is not None:
        title = mask_text(work.title or work.name or "")
        listed = {"path": work.path, "line": work.line, "title": title}
    recorded = None
    if entry is not None:
        title = mask_text(entry.title)
        recorded = {"key": mask_text(entry.key), "line": entry.line, "title": title}
    differences = [as_difference(difference) for difference in each.differences]
    return {"kind": kind, "work": listed, "entry": recorded, "differences": differences}
