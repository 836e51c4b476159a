"""The spelling checker `typos`, asked about single words: it sees no file, no path and no configuration of a project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from surveylint.config import ConfigError
from surveylint.report.visible import shown_path

NAME = "typos.exe" if os.name == "nt" else "typos"
OPTION = "rules.misspelling.typos"
PATIENCE = 30.0
"""So many seconds it may take for one file; its whole dictionary takes it 0.1."""

MOST_WORDS = 50_000
"""Of one file so many words are asked about; a list of 3,700 works has a fifth of them that no list of ours knows."""

_ARGUMENTS = ("--isolated", "--format", "json", "--color", "never", "--threads", "1", "--", "-")
# It ends with 2 where it found something.
_ANSWERED = (0, 2)


class Typos:
    """Asks `typos`; once it has failed it is not asked again.

    Args:
        origin: The configuration that asks for it.

    Attributes:
        trouble: Why it failed, "" where it did not.

    Raises:
        ConfigError: It is not installed.
    """

    def __init__(self, origin: str) -> None:
        place = find()
        if place is None:
            raise ConfigError(
                origin,
                OPTION,
                "the executable `typos` is not found",
                "`pip install 'surveylint[typos]'` brings it",
            )
        self._place = place
        self._known: dict[str, tuple[str, ...]] = {}
        self._asked: set[str] = set()
        self.trouble = ""

    def corrections(self, words: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the right forms of those among some words (letters only) that it knows to be misspelt."""
        new = sorted({word for word in words if word.isascii() and word.isalpha()} - self._asked)[
            :MOST_WORDS
        ]
        if new and not self.trouble:
            self._asked.update(new)
            answer = self._answer("\n".join(new) + "\n")
            self._known.update(
                (word, rights) for word, rights in _corrections(answer) if word in self._asked
            )
        return {word: self._known[word] for word in words if word in self._known}

    def _answer(self, text: str) -> str:
        """Run it on a text; "" where it fails."""
        command = [str(self._place), *_ARGUMENTS]
        try:
            done = subprocess.run(  # noqa: S603  # a list of our own words, no shell
                command,
                input=text.encode(),
                capture_output=True,
                cwd=self._place.parent,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            self.trouble = (
                f"{shown_path(str(self._place))} did not answer within {PATIENCE:.0f} seconds"
            )
        except OSError as error:
            self.trouble = f"{shown_path(str(self._place))}: {error.strerror}"
        else:
            if done.returncode in _ANSWERED:
                return done.stdout.decode("utf-8", "replace")
            self.trouble = f"{shown_path(str(self._place))} ended with exit code {done.returncode}"
        return ""


def find() -> Path | None:
    """Find the executable: beside this Python, else in a folder of `PATH`.

    Relative folders of `PATH` are left out, and so is the working directory: they may lie in what is checked.
    """
    folders = [
        Path(sys.executable).parent,
        *(Path(part) for part in os.environ.get("PATH", "").split(os.pathsep)),
    ]
    places = (folder / NAME for folder in folders if folder.is_absolute())
    return next((place for place in places if place.is_file() and os.access(place, os.X_OK)), None)


def _corrections(answer: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read the answer: one JSON object a line, each with a word and its right forms."""
    for line in answer.splitlines():
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(told, dict) or told.get("type") != "typo":
            continue
        word, rights = told.get("typo"), told.get("corrections")
        if isinstance(word, str) and isinstance(rights, list):
            yield word, tuple(right for right in rights if isinstance(right, str))
