"""What a command line selects: files, rules, lines; and the one way from there to documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from surveylint.disk import files
from surveylint.disk.files import FoundFile, NotOpened
from surveylint.namedtuples import NamedTuple
from surveylint.report.visible import shown

if TYPE_CHECKING:
    from surveylint.disk.git import Branch
    from surveylint.lint.engine import Crash
    from surveylint.lint.resolve import Plan
    from surveylint.model.document import Document
    from surveylint.model.source import Source


class Selection(NamedTuple):
    """The files, rules and lines that a command line selects.

    Attributes:
        paths: Files and folders, `-` for standard input; empty for the README in this folder.
        plan: The configuration, the rules and the baseline of each file.
        stdin_filename: The name of standard input.
        max_bytes: Larger files are refused.
        respects_git: Whether files in folders that git ignores are left out.
        branch: Whose changed lines are checked; None for all lines.
        lists: Files that name more lists, one a line.
    """

    paths: tuple[str, ...]
    plan: Plan
    stdin_filename: str = "README.md"
    max_bytes: int = files.MAX_BYTES
    branch: Branch | None = None
    respects_git: bool = True
    lists: tuple[str, ...] = ()

    def find(self) -> Iterator[FoundFile | NotOpened]:
        """Yield the files, and the paths under which there are none."""
        paths: Iterable[str | NotOpened] = self.paths
        if self.lists:
            from surveylint.disk.lists_file import names_in

            named = (names_in(path, self.plan.boundary) for path in self.lists)
            paths = chain(paths, *named)
        return files.find(
            paths if self.paths or self.lists else files.readme_here(),
            self.plan.boundary,
            respects_git=self.respects_git,
        )

    def name_of(self, file: FoundFile | NotOpened) -> str:
        """Return the name by which a file is configured and reported."""
        return self.stdin_filename if file.path == files.STDIN else file.path

    def verify(self, file: FoundFile) -> None:
        """Check what else the command line and the configuration name, before anybody waits.

        Raises:
            ConfigError: A rule, the baseline or the revision is unknown.
        """
        name = self.name_of(file)
        config = self.plan.config_of(name)
        if self.plan.excluded_by(name, config):
            return
        self.plan.rules_of(name, config)
        self.plan.baseline_of(name, config)
        if self.branch is not None:
            self.branch.verify(name)

    def open(self, file: FoundFile | NotOpened) -> Document | NotOpened | Crash:
        """Return the document of a file, or why there is none: excluded, unreadable, a bug.

        Every command opens its lists here, one after the other, so that documents need not be in
        memory together. Nothing is cached: who needs a document twice keeps it.

        Raises:
            ConfigError: The file's configuration is wrong.
        """
        source = self.source(file)
        return source if isinstance(source, NotOpened) else files.parsed(source)

    def source(self, file: FoundFile | NotOpened) -> Source | NotOpened:
        """Return the text of a file, or why there is none: excluded, unreadable.

        Raises:
            ConfigError: The file's configuration is wrong.
        """
        if isinstance(file, NotOpened):
            return file
        name = self.name_of(file)
        pattern = self.plan.excluded_by(name, self.plan.config_of(name))
        if pattern:
            reason = f"not checked: excluded by `{shown(pattern)}`" if file.named else ""
            return NotOpened(name, reason, is_error=False)
        return files.open_source(file.path, name=name, max_bytes=self.max_bytes)


def selection_of(options: Mapping[str, Any]) -> Selection:
    """Return the files, rules and lines that the options of `check` select.

    Args:
        options: The options; those that a command does not have have their default.
    """
    from surveylint.config.boundary import Boundary
    from surveylint.disk import table_files
    from surveylint.lint.resolve import Plan
    from surveylint.model.finding import Severity

    plan = Plan(
        config=options["config"],
        none=options["no_config"],
        select=options["select"],
        extend_select=options["extend_select"],
        ignore=options["ignore"],
        exclude=options["exclude"],
        baseline="" if options["no_baseline"] else options["write_baseline"] or options["baseline"],
        record=options["write_baseline"] is not None,
        online=not options["offline"],
        tables=table_files.tables() is not None,
        fail_on=Severity(options["fail_on"]) if options["fail_on"] else None,
        min_severity=Severity(options["min_severity"]) if options["min_severity"] else None,
        allow_private=options["allow_private"],
        boundary=Boundary(follow=options["follow_links"]),
    )
    return Selection(
        options["operands"],
        plan,
        stdin_filename=options["stdin_filename"],
        max_bytes=options["max_size"],
        respects_git=not options["no_respect_gitignore"],
        branch=_branch(options["changed_since"]),
        lists=options["lists"],
    )


def _branch(revision: str | None) -> Branch | None:
    """Return the lines that changed since a revision, None for all lines."""
    if revision is None:
        return None
    from surveylint.disk.git import Branch

    return Branch(revision)
