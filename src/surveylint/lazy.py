"""Regular expressions that are compiled at their first use; most of them are not used in a run."""

from __future__ import annotations

import re
from typing import Any, cast

_BEYOND_ASCII = ("\\w", "\\W", "\\d", "\\D", "\\s", "\\S", "\\b", "\\B")
"""Escapes whose meaning depends on `re.ASCII`."""


class _LazyPattern:
    """Behaves like a compiled pattern; after its first use it has the methods of that pattern."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __reduce__(self) -> tuple[Any, tuple[str, int]]:
        return re.compile, (self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # `copy` and `pickle` ask before `pattern` is set
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in ("match", "search", "fullmatch", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazily(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled at its first use; compiling takes 0.1 to 4 ms each."""
    if flags and flags & re.IGNORECASE and _is_ascii(pattern):
        # without it the compiler extends `[a-z]` by the Kelvin sign and the like: 0.1 ms a pattern
        flags |= re.ASCII
    return cast(re.Pattern[str], _LazyPattern(pattern, flags))


def _is_ascii(pattern: str) -> bool:
    """Return whether a pattern has neither letters beyond ASCII nor an escape that matches some."""
    return pattern.isascii() and not any(mark in pattern for mark in _BEYOND_ASCII)
