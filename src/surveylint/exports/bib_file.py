"""Read a BibTeX file: its entries with line, title, year, venue and identifiers."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice

from surveylint.hosts import identify
from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple

MOST_BYTES = 10_000_000
"""Larger files are refused: 10 MB are about 40,000 entries."""

_MOST_BLOCKS = 100_000
_MOST_PROBLEMS = 5
"""Entries that cannot be read are reported up to this number; the others are counted."""

_BLOCK = lazily(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_YEAR = lazily(r"(?:19|20)\d\d")
_VENUE_FIELDS = ("booktitle", "journal", "journaltitle", "howpublished", "series")
_ARXIV = lazily(
    r"(?:arxiv:)?\s*(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE
)
_ARXIV_IN_JOURNAL = lazily(r"arxiv:\s*(\d{4}\.\d{4,5})", re.IGNORECASE)
_LONGEST = 2_000
"""Characters of a field that are read."""


class BibEntry(NamedTuple):
    """An entry of a BibTeX file; a field that it does not have is "".

    Attributes:
        key: Its key.
        line: Its first line, from 1.
        title: The title as it is read, without braces and TeX.
        year: The year.
        venue: The journal, the proceedings, or how it was published.
        doi: The DOI in lower case.
        arxiv: The arXiv identifier without version.
        others: Further identifiers of its URL, as kind and value.
    """

    key: str
    line: int
    title: str
    year: str
    venue: str
    doi: str
    arxiv: str
    others: tuple[tuple[str, str], ...] = ()


class BibFile(NamedTuple):
    """What was read of a BibTeX file.

    Attributes:
        entries: Its entries.
        problems: What could not be read, each with its line: one clause.
    """

    entries: tuple[BibEntry, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()


def read_bib(text: str) -> BibFile:
    """Read the text of a BibTeX file; what cannot be read is a problem, never an exception.

    `bibtexparser` 2 reads on after an entry with unbalanced braces, and needs only `pylatexenc`,
    which the exports need too; `pybtex` ends at the first one.
    """
    from bibtexparser.entrypoint import parse_string

    blocks = sum(1 for _ in islice(_BLOCK.finditer(text), _MOST_BLOCKS + 1))
    if blocks > _MOST_BLOCKS:
        return BibFile((), ((1, f"more than {_MOST_BLOCKS:,} entries; split the file"),))
    with _quiet():
        library = parse_string(text, append_middleware=[])
    problems = [
        (_line(block.start_line), f"cannot read this entry: {_reason(block)}")
        for block in library.failed_blocks
    ]
    shown, rest = problems[:_MOST_PROBLEMS], problems[_MOST_PROBLEMS:]
    if rest:
        shown.append((rest[0][0], f"cannot read {len(rest):,} more entries from this line on"))
    entries = [
        _entry(entry.key, _line(entry.start_line), {f.key.lower(): f.value for f in entry.fields})
        for entry in library.entries
    ]
    if not entries and not shown:
        shown.append((1, "no BibTeX entries in this file"))
    return BibFile(tuple(entries), tuple(shown))


def _line(number: int | None) -> int:
    """Return a line from 1 on."""
    return (number or 0) + 1


def _reason(block: object) -> str:
    error = str(getattr(block, "error", "")) or "its syntax is wrong"
    if "duplicate" in type(block).__name__.lower():
        return "its key is used before"
    return "its braces or quotes are unbalanced" if "end of file" in error else error[:100]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the parser from logging each entry that it cannot read."""
    logger = logging.getLogger("bibtexparser")
    disabled, logger.disabled = logger.disabled, True
    previous = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(previous)
        logger.disabled = disabled


def _entry(key: str, line: int, fields: Mapping[str, object]) -> BibEntry:
    texts = {name: " ".join(str(value).split()) for name, value in fields.items()}
    work = identify(texts.get("url", "")) or identify(texts.get("doi", ""))
    found = {work.kind: work.value} if work is not None else {}
    eprint = _ARXIV.fullmatch(texts.get("eprint", ""))
    in_journal = _ARXIV_IN_JOURNAL.search(texts.get("journal", ""))
    arxiv = eprint or in_journal
    doi = texts.get("doi", "").lower()
    doi = doi.removeprefix("https://doi.org/").removeprefix("http://dx.doi.org/")
    return BibEntry(
        key,
        line,
        title=_plain(texts.get("title", "")),
        year=_year(texts.get("year") or texts.get("date", "")),
        venue=next((_plain(texts[name]) for name in _VENUE_FIELDS if texts.get(name)), ""),
        doi=doi if doi.startswith("10.") else found.get("doi", ""),
        arxiv=arxiv[1] if arxiv else found.get("arxiv", ""),
        others=tuple(sorted(found.items())),
    )


def _year(text: str) -> str:
    found = _YEAR.search(text)
    return found[0] if found else ""


def _plain(text: str) -> str:
    """Return a text without TeX: commands become characters, braces are dropped."""
    text = text[:_LONGEST]
    if "\\" in text:
        from pylatexenc.latex2text import LatexNodes2Text

        with suppress(ValueError, RecursionError, IndexError):
            text = LatexNodes2Text(math_mode="verbatim").latex_to_text(text)
    return " ".join(text.replace("{", "").replace("}", "").split())
