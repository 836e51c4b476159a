"""The spelling checker `typos`, asked about single words.

It does not see files, paths or configuration of the project.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from surveylint import observed
from surveylint.config import ConfigError
from surveylint.report.visible import shown_path

NAME = "typos.exe" if os.name == "nt" else "typos"
OPTION = "rules.misspelling.typos"
PATIENCE = 30.0
"""Seconds for the words of one file; its whole dictionary takes 0.1 s."""

MOST_WORDS = 50_000
"""Words to check in one file; a list of 3,700 works has 10,000 that are in no list of ours."""

_ARGUMENTS = ("--isolated", "--format", "json", "--color", "never", "--threads", "1", "--", "-")
_ANSWERED = (0, 2)  # exit codes: no typos, typos


class Typos:
    """Runs `typos`; after a failure it is not run again.

    Args:
        origin: The configuration that enables it.

    Attributes:
        trouble: Why it failed, "" if it did not.

    Raises:
        ConfigError: It is not installed.
    """

    def __init__(self, origin: str) -> None:
        place = find()
        if place is None:
            raise ConfigError(
                origin,
                OPTION,
                "executable `typos` not found",
                "install it with `pip install 'surveylint[typos]'`",
            )
        self._place = place
        self._known: dict[str, tuple[str, ...]] = {}
        self._asked: set[str] = set()
        self.trouble = ""

    def corrections(self, words: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the corrections of the misspelled words among some words of letters only."""
        new = sorted({word for word in words if word.isascii() and word.isalpha()} - self._asked)[
            :MOST_WORDS
        ]
        observed.incomplete()
        if new and not self.trouble:
            self._asked.update(new)
            answer = self._answer("\n".join(new) + "\n")
            self._known.update(
                (word, rights) for word, rights in _corrections(answer) if word in self._asked
            )
        return {word: self._known[word] for word in words if word in self._known}

    def _answer(self, text: str) -> str:
        """Return its output for a text, "" if it fails."""
        command = [str(self._place), *_ARGUMENTS]
        try:
            done = subprocess.run(  # noqa: S603  # a fixed command, no shell
                command,
                input=text.encode(),
                capture_output=True,
                cwd=self._place.parent,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            self.trouble = f"{shown_path(str(self._place))}: timeout after {PATIENCE:.0f} seconds"
        except OSError as error:
            self.trouble = f"{shown_path(str(self._place))}: {error.strerror}"
        else:
            if done.returncode in _ANSWERED:
                return done.stdout.decode("utf-8", "replace")
            self.trouble = f"{shown_path(str(self._place))}: exit code {done.returncode}"
        return ""


def find() -> Path | None:
    """Return the executable next to this Python, else from `PATH`.

    Relative folders of `PATH` are skipped: they may be in the repository that is checked.
    """
    folders = [
        Path(sys.executable).parent,
        *(Path(part) for part in os.environ.get("PATH", "").split(os.pathsep)),
    ]
    places = (folder / NAME for folder in folders if folder.is_absolute())
    return next((place for place in places if place.is_file() and os.access(place, os.X_OK)), None)


def _corrections(answer: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield words and their corrections from the output, one JSON object a line."""
    for line in answer.splitlines():
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(row, dict) or row.get("type") != "typo":
            continue
        word, corrections = row.get("typo"), row.get("corrections")
        if isinstance(word, str) and isinstance(corrections, list):
            yield word, tuple(right for right in corrections if isinstance(right, str))
