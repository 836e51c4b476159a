"""Write plain values as Python source, one entry a line, so that a diff shows each change."""

from __future__ import annotations

_WIDTH = 120


def literal(value: object, indent: int = 0) -> str:
    """Return the source of dicts, lists, tuples, strings, numbers, booleans and None.

    Args:
        value: The value.
        indent: The indentation of its continuation lines, in columns.
    """
    short = _flat(value)
    if len(short) + indent <= _WIDTH:
        return short
    inner = " " * (indent + 4)
    outer = " " * indent
    if isinstance(value, dict):
        rows = [
            f"{inner}{_flat(key)}: {literal(item, indent + 4)},\n" for key, item in value.items()
        ]
        return "{\n" + "".join(rows) + outer + "}"
    if isinstance(value, list | tuple):
        opening, closing = "[]" if isinstance(value, list) else "()"
        return (
            opening
            + "\n"
            + "".join(f"{inner}{literal(item, indent + 4)},\n" for item in value)
            + outer
            + closing
        )
    return short


def _flat(value: object) -> str:
    """Return the source of a value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flat(key)}: {_flat(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_flat, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    raise TypeError(f"no literal for {type(value).__name__}")


def _string(text: str) -> str:
    """Return the source of a string, in double quotes if possible."""
    written = repr(text)
    if written[0] == "'" and '"' not in text:
        return '"' + written[1:-1].replace("\\'", "'") + '"'
    return written
