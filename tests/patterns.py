"""All regular expressions of the package, read from its source and evaluated in its modules."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import surveylint
from surveylint.hosts.catalogue import TABLES
from surveylint.vocabulary import Words

PACKAGE = Path(surveylint.__file__).parent
_FUNCTIONS = {
    *("compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"),
}


class Pattern(NamedTuple):
    """A pattern and where it is written."""

    where: str
    text: str
    flags: int
    method: str


class Unread(NamedTuple):
    """A pattern that is made of values which are known only while the program runs."""

    where: str
    code: str


def patterns() -> Iterator[Pattern | Unread]:
    """Yield the patterns of all modules, in the order in which they are written."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if parts[-1] in ("__main__", "lazy"):
            continue
        name = ".".join(part for part in parts if part != "__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from _of_module(name.removeprefix("surveylint."), name, tree)


def patterns_of_data() -> Iterator[Pattern]:
    """Yield the patterns that are written in `rules/`, each of which has to match a whole text."""
    for fact in [fact for kind in ("host", "oembed", "session", "proxy") for fact in TABLES[kind]]:
        where = f"rules/hosts.toml:{fact['key']}"
        for number, text in enumerate(_paths(fact)):
            yield Pattern(f"{where}:{number}", text, re.IGNORECASE | re.DOTALL, "fullmatch")
    for entry in sorted(Words().set("placeholders")):
        if entry.startswith("/") and entry.endswith("/"):
            yield Pattern(f"placeholders:{entry}", entry[1:-1], 0, "fullmatch")


def _paths(fact: object) -> Iterator[str]:
    """Yield the patterns of paths, hosts and parameters anywhere in a fact."""
    if isinstance(fact, dict):
        for key, value in fact.items():
            if key in ("path", "host") and isinstance(value, str):
                yield value
            elif key == "query" and isinstance(value, dict):
                yield from value.values()
            else:
                yield from _paths(value)
    elif isinstance(fact, (list, tuple)):
        for value in fact:
            yield from _paths(value)


def _of_module(shown: str, name: str, tree: ast.Module) -> Iterator[Pattern | Unread]:
    """Yield the patterns of one module."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _makes_pattern(node)]
    if not calls:
        return
    values = vars(importlib.import_module(name))
    for place, call in enumerate(calls):
        where = f"{shown}:{_assigned(tree, call) or place}"
        try:
            text = _evaluated(call.args[0], values)
            flags = _flags(call, values)
        except NameError:
            yield Unread(where, ast.unparse(call))
        else:
            pattern = text if isinstance(text, (str, bytes)) else text.pattern
            if isinstance(pattern, bytes):
                pattern = pattern.decode("latin-1")
            yield Pattern(where, pattern, flags, _method(call))


def _makes_pattern(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id == "lazily"
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in _FUNCTIONS
    )


def _method(call: ast.Call) -> str:
    """Return the name of the called function: `lazily`, `compile`, `match`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


def _assigned(tree: ast.Module, call: ast.Call) -> str:
    """Return the name of the constant or the function that a call belongs to."""
    for node in tree.body:
        if node.lineno <= call.lineno <= (node.end_lineno or node.lineno):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                return node.targets[0].id
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
                held = [call in ast.walk(each) for each in node.value.elts]  # type: ignore
                return ast.unparse(node.targets[0].elts[held.index(True)])
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                return node.target.id
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                return f"{node.name}()"
    return ""


def _evaluated(node: ast.expr, values: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "pattern", "eval"), values)


def _flags(call: ast.Call, values: dict[str, Any]) -> int:
    """Return the flags of a call, which are its last argument if they are any."""
    given = [*call.args[1:], *(each.value for each in call.keywords if each.arg == "flags")]
    flags = 0
    for node in given:
        if "re." in ast.unparse(node):
            value = _evaluated(node, values)
            flags |= int(value) if isinstance(value, int) else 0
    return flags


_SEARCHES = ("search", "finditer", "findall", "sub", "subn", "split")


def usage(pattern: Pattern, sources: dict[str, str]) -> tuple[bool, bool]:
    """Return whether a pattern is searched for, and whether a match must be the whole text.

    Args:
        pattern: The pattern.
        sources: The source of each module by its name without `surveylint.`.
    """
    module, _, name = pattern.where.partition(":")
    if pattern.method in ("match", "fullmatch"):
        return False, pattern.method == "fullmatch"
    if not re.fullmatch(r"[A-Z_]+", name):
        return True, False
    texts = [sources[module]] if name.startswith("_") else [*sources.values()]
    used = {method for text in texts for method in re.findall(rf"\b{name}\.(\w+)\b", text)}
    alone = sum(len(re.findall(rf"\b{name}\b(?!\.\w)", text)) for text in texts)
    imports = sum(
        len(re.findall(rf"import[^()\n]*(?:\([^()]*)?\b{name}\b", text)) for text in texts
    )
    if not used or alone - imports > 1 or not used <= {*_SEARCHES, "match", "fullmatch", "pattern"}:
        return True, False
    return bool(used & {*_SEARCHES}), "fullmatch" in used


@cache
def module_sources() -> dict[str, str]:
    """Return the source of each module by its name without `surveylint.`."""
    return {
        ".".join(
            part for part in path.relative_to(PACKAGE).with_suffix("").parts if part != "__init__"
        ): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.rglob("*.py"))
    }
