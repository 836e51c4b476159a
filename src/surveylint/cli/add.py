"""`surveylint add`: add works to a list as its other entries are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from surveylint.adding.neighborhood import NoNeighborhoodError, choose
from surveylint.adding.new_work import (
    NamedWork,
    NewWork,
    StatedFields,
    is_openreview,
    new_work,
    read_named,
    read_page,
    repository_of,
    stated_venue,
)
from surveylint.cli import options as table
from surveylint.cli.arguments import Command, Operand, parse
from surveylint.cli.network import look_up
from surveylint.cli.opening import Opening
from surveylint.cli.terminal import write_bytes, write_error
from surveylint.config.boundary import Boundary
from surveylint.config.values import ConfigError
from surveylint.disk import outputs
from surveylint.disk.files import STDIN
from surveylint.entries import Index
from surveylint.exit_codes import CLEAN, FAILED, FOUND, INTERRUPTED
from surveylint.match import shortened
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown, shown_path
from surveylint.vocabulary import Words

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.lookup import LookedUp
    from surveylint.model.document import Document

COMMAND = Command(
    "add",
    "Add works to a list as its other entries are written: columns, labels, order and numbers are"
    " those of the entries in the same section, and title, authors, venue and date are those of the"
    " registries. What no registry states stays empty. Prints a diff; --write changes the list.",
    (
        table.LIST,
        table.SECTION,
        table.CODE,
        table.TITLE,
        table.AUTHORS,
        table.VENUE,
        table.YEAR,
        table.STDIN_FILENAME,
        table.MAX_SIZE,
        table.FOLLOW_LINKS,
        table.DIFF,
        table.WRITE,
        table.FORCE,
        *table.REGISTRIES_ONLY,
        *table.CONFIGURATION,
        table.DEBUG,
    ),
    operand=Operand(
        "IDENTIFIER",
        "what to add: an arXiv identifier, a DOI, or the URL of a paper or a GitHub repository",
        least=1,
    ),
    epilog="Exit codes: 0 done, 1 already listed, 2 error or not everything was added, 130"
    " interrupted.",
)

_GIVE = (
    "expected an arXiv identifier, a DOI, or the URL of a paper or a GitHub repository; for another"
    " page use `--title`, and `--authors`, `--venue` and `--year`"
)

_MOST_CHARACTERS = 80
"""Characters of a title in a message."""


def main(arguments: Sequence[str]) -> int:
    """Add what the arguments name to a list: print the diff, or write it."""
    options = parse(COMMAND, arguments)
    operands = [_operand(text, options["title"]) for text in options["operands"]]
    code = _code(options, operands)
    stated = _stated(options, operands)
    path = options["list"]
    one = {"operands": (path,) if path else (), "exclude": (), "no_respect_gitignore": False}
    opening = Opening({**options, **one})
    opened = list(opening.lists())
    if len(opened) != 1:
        if not opening.failed:
            raise ConfigError("", "--list", f"{len(opened)} lists", "expected one file")
        return FAILED
    file, doc = opened[0]
    config = opening.selection.plan.config_of(doc.source.path)
    identifiers = (each for operand in operands for each in operand.identifiers)
    answer = look_up(identifiers, config, options)
    if answer.interrupted:
        return INTERRUPTED
    if answer.out_of_time:  # an entry that lacks what was not asked for must not look complete
        return FAILED
    works = [new_work(operand, answer.records, code=code, stated=stated) for operand in operands]
    unknown = _why_unknown(answer, is_offline=options["offline"] or config.offline)
    adding = _Adding(doc, config, options["section"], unknown, force=options["force"])
    for operand, work in zip(operands, works, strict=True):
        adding.add(operand, work)
    boundary = opening.selection.plan.boundary
    failed = _write(file.path, doc, adding.doc, boundary, write=options["write"])
    return FAILED if failed or adding.failed else FOUND if adding.listed else CLEAN


def _operand(text: str, title: str | None) -> NamedWork:
    """Return the work that an argument names.

    Args:
        text: The argument.
        title: The title, if it is given: any URL names a work then.

    Raises:
        ConfigError: It names none that a registry knows.
    """
    found = read_named(text) or (read_page(text) if title else None)
    if found is not None:
        return found
    name = f"`{shown(mask_text(text))}`"
    if is_openreview(text):
        raise ConfigError("", "", f"{name}: OpenReview answers no program without a login", _GIVE)
    raise ConfigError("", "", f"{name} names no work that a registry knows", _GIVE)


def _stated(options: Mapping[str, Any], operands: Sequence[NamedWork]) -> StatedFields:
    """Return what the command line states about the work.

    Raises:
        ConfigError: There are several works.
    """
    given = [name for name in ("title", "authors", "venue", "year") if options[name] is not None]
    if given and len(operands) > 1:
        raise ConfigError("", f"--{given[0]}", "several works", "add them one at a time")
    authors = (options["authors"] or "").split(",")
    venue, date = stated_venue(options["venue"] or "", options["year"] or "")
    return StatedFields(
        title=options["title"] or "",
        authors=tuple(name.strip() for name in authors if name.strip()),
        venue=venue,
        date=date,
    )


def _code(options: Mapping[str, Any], operands: Sequence[NamedWork]) -> str:
    """Return the repository that `--code` names, "" for none.

    Raises:
        ConfigError: It is not a repository, or there are several works.
    """
    if options["code"] is None:
        return ""
    if len(operands) > 1:
        raise ConfigError("", "--code", "several works", "add them one at a time")
    found = repository_of(options["code"])
    if not found:
        hint = "expected the URL of a GitHub repository"
        raise ConfigError("", "--code", f"`{options['code']}` is not a repository", hint)
    return found


def _why_unknown(answer: LookedUp, *, is_offline: bool) -> str:
    """Return why a work has no record, and what to do."""
    if is_offline:
        return "no cached record; run it without `--offline`"
    if answer.messages:
        return "a registry did not answer; run it again"
    return "no registry knows it; check the identifier"


class _Adding:
    """Adds works to a list, one after the other.

    Attributes:
        doc: The list with what was added so far.
        failed: Whether a work could not be added.
        listed: Whether a work is in the list already.
    """

    def __init__(
        self,
        doc: Document,
        config: Config,
        section: str,
        unknown: str,
        *,
        force: bool,
    ) -> None:
        self.doc, self.failed, self.listed = doc, False, False
        self._config, self._section, self._force = config, section, force
        self._unknown = unknown

    def add(self, operand: NamedWork, work: NewWork | None) -> None:
        """Add a work, or report why it is not added."""
        from surveylint.adding.insertion import NothingToImitateError, insert, listed_at
        from surveylint.model.source import Source
        from surveylint.reading import read

        name = shown(mask_text(operand.text))
        if work is None:
            self._fail(f"{name}: {self._unknown}, or use `--title`")
            return
        doc = self.doc
        index = Index(doc, Words(self._config.words), self._config.roles)
        title = shown(mask_text(shortened(work.title, _MOST_CHARACTERS)))
        same = None if self._force else listed_at(doc, index, work)
        if same is not None:
            self.listed = True
            place = f"{shown_path(doc.source.path)}:{doc.source.line(same.span.start)}"
            write_error(f"{place}: already listed: `{title}` ({name})\n")
            return
        try:
            where = choose(doc, index, self._section)
            inserted = insert(doc, index, where, work)
        except (NoNeighborhoodError, NothingToImitateError) as error:
            self._fail(f"{name}: {shown(mask_text(str(error)))}")
            return
        text = doc.source.edited(list(inserted.edits))
        self.doc = read(Source.from_bytes(doc.source.path, doc.source.to_bytes(text)))

    def _fail(self, message: str) -> None:
        self.failed = True
        write_error(f"surveylint: {message}\n")


def _write(
    path: str, before: Document, after: Document, boundary: Boundary, *, write: bool
) -> bool:
    """Print the diff, or write the list; return whether that failed."""
    old, new = before.source.to_bytes(), after.source.to_bytes()
    if not write:
        write_bytes(outputs.diff_of(before.source.path, old, new))
        return False
    if path == STDIN:
        write_bytes(new)
        return False
    error = outputs.write_fixed(path, old, new, boundary) if new != old else ""
    if error:
        write_error(f"surveylint: {shown_path(path)}: {error}\n")
    return bool(error)
