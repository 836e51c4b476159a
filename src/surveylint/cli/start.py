"""What a start spares itself: markdown-it-py's import is half of the time that the check of one list takes.

A sixth of that check would go into what the import brings along and nothing then uses: `inspect`, which tells
`dataclasses` the signatures for the docstrings of three records; `traceback`, with which `logging` shows exceptions;
`ipaddress`, with which `urllib.parse` reads hosts in brackets; and forty patterns, of which a list needs ten.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from surveylint.lazy import unchanged

_SELDOM = ("inspect", "ipaddress", "traceback")
"""Modules of the standard library that others import for the seldom case."""

_COMPILING = ("html", "logging", "markdown_it", "mdurl", "string")
"""Packages that compile all their patterns when they are imported."""


_FOR_RECORDS: dict[str, Any] = {
    "signature": lambda _, **__: "",
    "get_annotations": lambda record: dict(vars(record).get("__annotations__") or ()),
}
"""What `dataclasses` asks `inspect` for: the text of a docstring, and from Python 3.13 on the fields of a class."""


class _StandIn(ModuleType):
    """Stands for a module until something in it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def sparing() -> Iterator[None]:
    """Import what is imported within it without what it seldom needs; that is loaded where it is needed.

    Afterwards whoever imports one of those modules gets the module itself, whatever was imported before stays as it is.
    """
    stand_ins = {name: _StandIn(name) for name in _SELDOM if name not in sys.modules}
    sys.modules.update(stand_ins)
    for name in stand_ins.keys() & {"inspect"}:
        vars(stand_ins[name]).update(_FOR_RECORDS)
    compiled, re.compile = re.compile, _compile
    try:
        yield
    finally:
        re.compile = compiled
        for name, module in stand_ins.items():
            for known in _FOR_RECORDS:
                vars(module).pop(known, None)
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _compile(pattern: Any, flags: Any = 0, *, _compile: Any = re.compile) -> Any:
    """Compile a pattern, one of those packages when it is used."""
    caller: str = sys._getframe(1).f_globals.get("__name__", "")
    return unchanged(pattern, flags) if caller.partition(".")[0] in _COMPILING else _compile(pattern, flags)
