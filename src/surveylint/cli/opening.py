"""Open the lists of `links`, `works` and `inspect`, and report those that cannot be opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveylint.cli.terminal import write_error
from surveylint.config.boundary import Boundary
from surveylint.disk.files import FoundFile, NotOpened
from surveylint.disk.selection import Selection
from surveylint.lint import crash
from surveylint.lint.engine import Crash
from surveylint.lint.resolve import Plan
from surveylint.model.document import Document
from surveylint.report.visible import shown_path


class Opening:
    """The lists that a command line selects, opened one after the other.

    Args:
        options: The command line's.

    Attributes:
        selection: The files, and the configuration of each.
        incomplete: Which lists could not be opened so far, and why.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        plan = Plan(
            config=options["config"],
            none=options["no_config"],
            exclude=options["exclude"],
            boundary=Boundary(follow=options["follow_links"]),
        )
        self.selection = Selection(
            options["operands"],
            plan,
            stdin_filename=options["stdin_filename"],
            max_bytes=options["max_size"],
            respects_git=not options["no_respect_gitignore"],
            lists=options.get("lists", ()),
        )
        self.incomplete: list[str] = []
        self._debug: bool = options["debug"]

    def lists(self) -> Iterator[tuple[FoundFile, Document]]:
        """Yield each file with its document; write on the error stream why others have none.

        Raises:
            ConfigError: A configuration is wrong.
        """
        for file in self.selection.find():
            doc = self.selection.open(file)
            if isinstance(file, FoundFile) and isinstance(doc, Document):
                yield file, doc
            elif isinstance(doc, Crash):
                write_error(f"surveylint: {crash.describe(doc, debug=self._debug)}\n")
                self.incomplete.append(crash.describe(doc, debug=False))
            elif isinstance(doc, NotOpened) and doc.reason:
                message = f"{shown_path(doc.path)}: {doc.reason}"
                write_error(f"surveylint: {message}\n")
                self.incomplete += [message] if doc.is_error else []

    @property
    def failed(self) -> bool:
        """Return whether a list could not be opened so far."""
        return bool(self.incomplete)
