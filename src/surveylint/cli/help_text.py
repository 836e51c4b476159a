"""Lay out the help of the program and of its commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from surveylint.cli.arguments import Command, Operand, Option
from surveylint.report.colors import BOLD, painted

_COLUMN = 28
"""Where the descriptions begin."""


def program_help(commands: Mapping[str, str], width: int, *, color: bool) -> str:
    """Return the help of the program.

    Args:
        commands: What each command does.
        width: Columns that a line may take.
        color: Whether headings are in bold.
    """
    options = {
        "-h, --help": "show this help; `surveylint help COMMAND` shows that of a command",
        "-V, --version": "show the version",
    }
    parts = [
        f"{painted('usage:', BOLD, on=color)} surveylint COMMAND [OPTIONS] [PATH ...]\n",
        "Find dead links and data errors in survey and awesome-list READMEs.\n",
        _section("Commands", commands.items(), width, color=color),
        _section("Options", options.items(), width, color=color),
        _wrapped("Exit codes: 0 no findings, 1 findings, 2 error, 130 interrupted.", width),
    ]
    return "\n".join(parts)


def command_help(command: Command, width: int, *, color: bool) -> str:
    """Return the help of a command.

    Args:
        command: The command.
        width: Columns that a line may take.
        color: Whether headings are in bold.
    """
    operand = command.operand
    usage = f"surveylint {command.name} [OPTIONS]{_usage(operand)}\n"
    groups: dict[str, list[tuple[str, str]]] = {}
    if operand is not None:
        groups["Arguments"] = [(operand.metavar, operand.help)]
    for option in command.options:
        if option.help:
            groups.setdefault(option.group, []).append((_names(option), _description(option)))
    groups["Other"] = [*groups.pop("Other", []), ("-h, --help", "show this help")]
    parts = [
        f"{painted('usage:', BOLD, on=color)} {usage}",
        _wrapped(command.description, width),
        *(_section(group, rows, width, color=color) for group, rows in groups.items()),
        _wrapped(command.epilog, width),
    ]
    return "\n".join(parts)


def _usage(operand: Operand | None) -> str:
    if operand is None:
        return ""
    if operand.least:
        return f" {operand.metavar}" if operand.most == 1 else f" {operand.metavar} ..."
    return f" [{operand.metavar}]" if operand.most == 1 else f" [{operand.metavar} ...]"


def _names(option: Option) -> str:
    """Return the names of an option, short ones first, and its value."""
    names = ", ".join(sorted(option.names, key=lambda name: name.startswith("--")))
    if not option.metavar:
        return names
    return f"{names}[={option.metavar}]" if option.bare is not None else f"{names} {option.metavar}"


def _description(option: Option) -> str:
    values = f" [values: {', '.join(option.choices)}]" if option.choices else ""
    return option.help + values


def _section(title: str, rows: Iterable[tuple[str, str]], width: int, *, color: bool) -> str:
    """Return a heading and its rows of a name and a description."""
    lines = "".join(_row(name, text, width) for name, text in rows)
    return f"{painted(f'{title}:', BOLD, on=color)}\n{lines}"


def _row(name: str, text: str, width: int) -> str:
    """Return a name and its description, on two lines if the name is too long for one."""
    label = f"  {name:{_COLUMN - 2}}" if len(name) + 4 <= _COLUMN else f"  {name}\n{'':{_COLUMN}}"
    return label + f"\n{'':{_COLUMN}}".join(_wrapped(text, width - _COLUMN).splitlines()) + "\n"


def _wrapped(text: str, width: int) -> str:
    from textwrap import fill

    return fill(text, max(width, 20), break_on_hyphens=False, break_long_words=False) + "\n"
