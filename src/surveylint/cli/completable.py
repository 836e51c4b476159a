"""What a shell may complete: the commands, their options and values, from the tables."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from surveylint.cli import COMMANDS
from surveylint.cli.arguments import HELP, Command, Option
from surveylint.compiled.rulebook import RULES
from surveylint.namedtuples import NamedTuple
from surveylint.report.formats import FORMATS


class Values(NamedTuple):
    """The values of an option, or the arguments of a command.

    Attributes:
        name: What they are called in the help; "" for none.
        words: The possible ones, empty if they are not known.
        is_list: Whether several are separated by commas.
        files: Whether they are files.
        folders: Whether they are folders.
    """

    name: str
    words: tuple[str, ...] = ()
    is_list: bool = False
    files: bool = False
    folders: bool = False


class CompletableOption(NamedTuple):
    """An option with its values; `is_bare` says whether it may be used without one."""

    names: tuple[str, ...]
    help: str
    values: Values
    is_bare: bool
    is_repeated: bool


class CompletableCommand(NamedTuple):
    """A command with its options and the values of its arguments."""

    name: str
    help: str
    options: tuple[CompletableOption, ...]
    arguments: Values


def commands() -> Iterator[CompletableCommand]:
    """Yield all commands."""
    for name, help in COMMANDS.items():
        command: Command = import_module(f"surveylint.cli.{name}").COMMAND
        options = tuple(_option(option) for option in command.options if option.help)
        asking = CompletableOption(HELP, "show this help", Values(""), False, False)
        yield CompletableCommand(name, help, (*options, asking), _arguments(command))


def _option(option: Option) -> CompletableOption:
    values = _values(option.metavar, option.choices, is_list=option.is_list)
    is_repeated = option.is_list or option.is_repeated
    return CompletableOption(
        option.names, option.help, values, option.bare is not None, is_repeated
    )


def _arguments(command: Command) -> Values:
    operand = command.operand
    return Values("") if operand is None else _values(operand.metavar, operand.choices)


def _values(metavar: str, choices: tuple[str, ...], *, is_list: bool = False) -> Values:
    """Return the values that a name in the help means."""
    if metavar == "FORMAT=FILE":
        return Values(metavar, tuple(f"{name}=" for name in FORMATS), files=True)
    if metavar in ("RULE", "RULES"):
        every = ("all",) if is_list else ()
        return Values(metavar, (*every, *sorted(RULES)), is_list)
    files = metavar.startswith(("FILE", "PATH", "PATTERNS")) and not choices
    return Values(metavar, choices, is_list, files, metavar == "DIR")
