"""What a start spares itself: markdown-it-py's import is half of the time that the check of one list takes.

A fifth of that check would go into what the import brings along and nothing then uses: `inspect`, which `dataclasses`
asks for the docstrings of three records, and `copy`; `logging`, to which the rules of markdown-it-py tell each step
that they take; `ipaddress`, with which `urllib.parse` reads hosts in brackets; and forty patterns, of which a list
needs ten.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

from surveylint.lazy import deferred

_SELDOM = ("copy", "inspect", "ipaddress", "logging")
"""Modules of the standard library that others import for the seldom case."""

_COMPILING = ("html", "markdown_it", "mdurl")
"""Packages that compile all their patterns when they are imported."""

_real_compile = re.compile


class _StandIn(ModuleType):
    """Stands for a module until something in it is asked for."""

    starting = True

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


class _Inspect(_StandIn):
    """Stands for `inspect`, and gives `dataclasses` the little that it asks for."""

    def signature(self, of: Any, **options: Any) -> Any:
        """Return the text of a docstring that nobody reads; to all others the signature."""
        return (
            ""
            if self.starting and _asks("dataclasses")
            else self.__getattr__("signature")(of, **options)
        )

    def get_annotations(self, of: Any, **options: Any) -> Any:
        """Return the fields of a record, as `dataclasses` asks for them from Python 3.12 on."""
        known = vars(of).get("__annotations__") if self.starting and _asks("dataclasses") else None
        return self.__getattr__("get_annotations")(of, **options) if known is None else dict(known)


class _Logging(_StandIn):
    """Stands for `logging`, and gives markdown-it-py loggers that nobody hears."""

    def getLogger(self, name: str | None = None) -> Any:  # noqa: N802 - the name that it stands for
        """Return the logger of a module."""
        return (
            _Unheard(name)
            if self.starting and _asks("markdown_it")
            else self.__getattr__("getLogger")(name)
        )


class _Unheard:
    """A logger whose steps nobody hears; all else goes to the logger that it stands for."""

    def __init__(self, name: str | None) -> None:
        self.name = name

    def debug(self, *_: object, **__: object) -> None:
        """Say nothing."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module("logging").getLogger(self.name), name)


@contextmanager
def sparing() -> Iterator[None]:
    """Import what is imported within it without what it seldom needs; that is loaded where it is used.

    What is imported within keeps a stand-in for each of those modules, which hands all questions on; whoever imports
    one of them afterwards gets the module itself.
    """
    makers = {"inspect": _Inspect, "logging": _Logging}
    stand_ins = {
        name: makers.get(name, _StandIn)(name) for name in _SELDOM if name not in sys.modules
    }
    sys.modules.update(stand_ins)
    re.compile = _compile
    try:
        yield
    finally:
        re.compile = _real_compile
        for name, module in stand_ins.items():
            module.starting = False
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _compile(pattern: Any, flags: Any = 0) -> Any:
    """Compile a pattern, one of those packages when it is used."""
    return deferred(pattern, flags) if _asks(*_COMPILING) else _real_compile(pattern, flags)


def _asks(*packages: str) -> bool:
    """Return whether the caller's caller is a module of one of some packages."""
    name: str = sys._getframe(2).f_globals.get("__name__", "")
    return name.partition(".")[0] in packages
