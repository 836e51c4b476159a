"""Read a TOML file of a stranger: kind, size and depth are checked before anything parses it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from surveylint import observed
from surveylint.config.values import WHOLE_VALUE, ConfigError, Mark
from surveylint.lazy import lazily

_MOST_BYTES = 1_000_000
_MOST_DOTS = 100
_EXPECTED = "expected a TOML file"
# A dotted key of many parts: `tomllib` needs time that grows with the square of their number.
_DEEP_KEY = lazily(
    rf"(?<![\w-])(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_MOST_DOTS}}}"
)
_PLACE = lazily(r" \((?:at line (?P<line>\d+), column (?P<column>\d+)|at end of document)\)\Z")


def shown(path: Path) -> str:
    """Return a path for messages: relative if that is shorter, with forward slashes."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        relative = str(path)
    return min(relative, str(path), key=len).replace(os.sep, "/")


def read_bytes(path: Path) -> bytes:
    """Return the content of a configuration file.

    Raises:
        ConfigError: It cannot be read, is no regular file or is too large.
    """
    try:
        mode = path.stat().st_mode
        # a named pipe would block; a folder gets a better message from `open`
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise ConfigError(shown(path), "", "not a regular file", _EXPECTED)
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(shown(path), "", f"cannot read: {reason.lower()}", _EXPECTED) from None
    observed.file(str(path), content)
    if len(content) > _MOST_BYTES:
        found = "file is too large"
        raise ConfigError(shown(path), "", found, f"expected at most {_MOST_BYTES:,} bytes")
    return content


def load(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Raises:
        ConfigError: It cannot be read, is invalid or has too many levels.
    """
    import tomllib

    data = read_bytes(path)
    mark = WHOLE_VALUE
    try:
        text = data.decode("utf-8-sig")
        if _DEEP_KEY.search(text):
            raise RecursionError
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, mark = _without_place(str(error), text)
    except UnicodeDecodeError as error:
        reason = f"byte {error.start + 1:,} is not UTF-8"
        mark = _at_the_end(data[: error.start].decode("utf-8-sig"))
    except RecursionError:
        reason = "too many levels"
    except ValueError:  # Python refuses to read more than 4,300 digits
        reason = "a number has too many digits"
    found = f"invalid TOML: {reason[:1].lower()}{reason[1:]}"
    raise ConfigError(shown(path), "", found, mark=mark)


def _without_place(reason: str, text: str) -> tuple[str, Mark]:
    """Return an error of `tomllib` without the place at its end, and the place."""
    place = _PLACE.search(reason)
    if place is None:
        return reason, WHOLE_VALUE
    reason = reason[: place.start()]
    if place["line"] is None:
        return reason, _at_the_end(text)
    return reason, Mark(line=int(place["line"]), column=int(place["column"]))


def _at_the_end(text: str) -> Mark:
    """Return the place after the last character that is not white space."""
    lines = text.rstrip().replace("\r\n", "\n").split("\n")
    return Mark(line=len(lines), column=len(lines[-1]) + 1)
