"""The lists of a run besides their findings: works, links, sections, and earlier runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from surveylint.asked import Health
from surveylint.disk import history_file
from surveylint.disk.files import STDIN
from surveylint.disk.history_file import History, HistoryFile
from surveylint.entries import Index
from surveylint.entries.work_data import works_of
from surveylint.health import address, link_row
from surveylint.lint.engine import Crash, attempt
from surveylint.match import plain
from surveylint.model.document import Document
from surveylint.reading import read
from surveylint.report import ListDetails, Report
from surveylint.report.mask import mask_values, mask_words, secret_words
from surveylint.report.past_runs import last_asked, this_run
from surveylint.vocabulary import Words

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.disk.files import FoundFile, NotOpened
    from surveylint.disk.selection import Selection
    from surveylint.entries.work_data import WorkData
    from surveylint.model.verdict import Verdict
    from surveylint.report.link_table import Row


def runs_of(report: Report, health: Health, day: str, file: HistoryFile | None) -> History:
    """Return the earlier runs of a list and this one, which is the last.

    Args:
        report: The report of this run.
        health: What the network answered.
        day: The day of this run, ISO 8601.
        file: The history; None for no earlier runs.
    """
    past = history_file.read(file) if file is not None else History()
    run = this_run(
        report,
        health.verdicts,
        day,
        paths=file.paths if file is not None else (),
        folder=history_file.folder_mark() if file is not None else "",
        earlier=last_asked(past.runs),
    )
    return past._replace(runs=(*past.runs, run))


def with_lists(
    details: ListDetails,
    report: Report,
    found: Sequence[FoundFile | NotOpened],
    selection: Selection,
    health: Health,
) -> ListDetails:
    """Return the details with the works, links and sections of all lists.

    The lists are opened again: a run keeps no document, and a fix may have changed them.

    Raises:
        ConfigError: A configuration is wrong.
    """
    sections = {}
    works: list[WorkData] = []
    links: list[Row] = []
    for doc in _documents(report, found, selection):
        path = doc.source.path
        sections[path] = tuple(headings(doc))
        links += rows(doc, health.verdicts)
        stated = attempt(path, "works", partial(_works, doc, selection.plan.config_of(path)))
        works += () if isinstance(stated, Crash) else stated
    return details._replace(works=works, links=links, sections=sections)


def _works(doc: Document, config: Config) -> tuple[WorkData, ...]:
    works = tuple(works_of(doc, Index(doc, Words(config.words), config.roles)))
    return mask_values(works, secret_words(doc.text))


def _documents(
    report: Report, found: Sequence[FoundFile | NotOpened], selection: Selection
) -> Iterator[Document]:
    """Yield the documents of the checked lists; standard input can be read only once."""
    for file in found:
        source = report.sources.get(selection.name_of(file))
        if source is not None:
            yield read(source)
        elif file.path != STDIN:
            doc = selection.open(file)
            if isinstance(doc, Document):
                yield doc


def headings(doc: Document) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield for each section its offset and the titles of the headings above and its own.

    What the list makes a secret is masked in them.
    """
    secrets = secret_words(doc.text)
    titles = [mask_words(plain(section.title), secrets) for section in doc.sections]
    for section in doc.sections:
        yield section.start, tuple(titles[number] for number in section.path if titles[number])


def rows(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[Row]:
    """Yield the links of a document that have a verdict."""
    secrets = secret_words(doc.text) if verdicts else frozenset[str]()
    for link in doc.links:
        verdict = verdicts.get(address(link))
        if verdict is not None:
            yield link_row(doc, link, verdict, secrets)
