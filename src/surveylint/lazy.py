"""Regular expressions that are compiled when they are first used: most of them never are in a run."""

from __future__ import annotations

import re
from typing import Any, cast

_compile = re.compile

_OF_ALL_SCRIPTS = ("\\w", "\\W", "\\d", "\\D", "\\s", "\\S", "\\b", "\\B")
"""Escapes that mean more than ASCII."""


class _Lazy:
    """Stands for a compiled pattern; its first use compiles, later ones find the method in the instance."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __reduce__(self) -> tuple[Any, tuple[str, int]]:
        return _compile, (self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # a copy that is being made has no pattern yet
            raise AttributeError(name)
        compiled = _compile(self.pattern, self._flags)
        for method in ("match", "search", "fullmatch", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazily(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled when first used; compiling one costs 0.1 to 4 ms of every start."""
    if flags and flags & re.IGNORECASE and not any(mark in pattern for mark in _OF_ALL_SCRIPTS):
        # `[a-z]` is else widened to the Kelvin sign and its like, which takes a tenth of a millisecond
        flags |= re.ASCII
    return deferred(pattern, flags)


def deferred(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Put the compiling of a pattern off to its first use; it is then what `re.compile` makes of the same arguments."""
    return cast(re.Pattern[str], _Lazy(pattern, flags))
