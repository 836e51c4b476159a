"""Read the arguments of a command by the table of its options.

`argparse` is not used: importing it and building a parser costs 7 ms, as much as parsing a list of
100 kB, and its errors take several lines.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from surveylint.config import ConfigError
from surveylint.namedtuples import NamedTuple


class Option(NamedTuple):
    """One option.

    Attributes:
        names: Its names, the main one first.
        help: What it does; "" to leave it out of the help.
        group: The heading under which the help lists it.
        metavar: The name of its value; "" for an option without a value.
        default: The value if it is not used.
        choices: The possible values, empty for any.
        former: Values that were renamed, which are accepted too: the former and the current one.
        read: Converts the value; raises ValueError with the message to report.
        is_list: Whether the value is a comma-separated list, and using it again adds to the list.
        is_repeated: Whether each use adds a value.
        bare: The value if it is used without one, None if a value is required.
        takes: Whether the next argument is the value of an option that may be used without one.
        conflicts: The options that it cannot be used with.
    """

    names: tuple[str, ...]
    help: str
    group: str
    metavar: str = ""
    default: Any = False
    choices: tuple[str, ...] = ()
    read: Callable[[str], Any] = str
    is_list: bool = False
    is_repeated: bool = False
    bare: str | None = None
    takes: Callable[[str], bool] = lambda _: False
    conflicts: tuple[str, ...] = ()
    former: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """The name of its value among the values that `parse` returns."""
        return self.names[0].lstrip("-").replace("-", "_")


class Operand(NamedTuple):
    """The arguments that are not options.

    Attributes:
        metavar: Their name.
        help: What they are.
        least: How many are required.
        most: How many are possible, None for any number.
        choices: The possible ones, empty for any.
    """

    metavar: str
    help: str
    least: int = 0
    most: int | None = None
    choices: tuple[str, ...] = ()


PATHS = Operand("PATH", "files and folders; `-` for standard input (default: README.md)")


class Command(NamedTuple):
    """What a command takes.

    Attributes:
        name: Its name.
        description: What it does: sentences.
        options: Its options.
        operand: What else it takes, None for nothing.
        epilog: What its exit codes mean: sentences.
    """

    name: str
    description: str
    options: tuple[Option, ...]
    operand: Operand | None = PATHS
    epilog: str = "Exit codes: 0 done, 2 error."


HELP = ("-h", "--help")

_SIMILAR = 0.75
"""How similar an unknown option is to the one that was meant; below it are other words."""


def asks_for_help(arguments: Iterable[str]) -> bool:
    """Return whether the help of a command is asked for."""
    return any(word in HELP for word in _before_dashes(arguments))


def _before_dashes(arguments: Iterable[str]) -> Iterator[str]:
    for word in arguments:
        if word == "--":
            return
        yield word


def parse(command: Command, arguments: Sequence[str]) -> dict[str, Any]:
    """Return the value of every option by its key, and the other arguments as `operands`.

    Raises:
        ConfigError: An option or a value is wrong.
    """
    return parse_used(command, arguments)[0]


def parse_used(
    command: Command, arguments: Sequence[str]
) -> tuple[dict[str, Any], Mapping[str, str]]:
    """Return what `parse` returns, and the options that were used.

    Of an option with several names, the used ones are keyed by the main name.

    Raises:
        ConfigError: An option or a value is wrong.
    """
    known = {name: option for option in command.options for name in option.names}
    values: dict[str, Any] = {option.key: option.default for option in command.options}
    used: dict[str, str] = {}
    operands: list[str] = []
    rest = list(reversed(arguments))
    while rest:
        word = rest.pop()
        if word == "--":
            operands += reversed(rest)
            break
        if word == "-" or not word.startswith("-"):
            operands.append(word)
            continue
        _refuse_file(word)
        name, equals, value = word.partition("=")
        option = known.get(name)
        if option is None:
            _fail_unknown(command, name, known)
        values[option.key] = _value(option, name, value if equals else None, rest, values)
        used[option.names[0]] = name
    _refuse_conflicts(command, used)
    values["operands"] = _counted(command, operands)
    return values, used


def _refuse_file(word: str) -> None:
    """Refuse an option that is the name of a file, which a hook or `*` may have passed as a path.

    A stranger may name a folder `--output=text=`, so that the path of a file in it is an option.

    Raises:
        ConfigError: It is.
    """
    if os.path.lexists(word):
        expected = f"use `./{word}`, or put `--` before the paths"
        raise ConfigError("", word, "a file of this name exists", expected)


def _value(
    option: Option, name: str, given: str | None, rest: list[str], values: dict[str, Any]
) -> Any:
    """Return the value of an option, taking the next argument if that is the value.

    Args:
        option: The option.
        name: The name that was used.
        given: The value after `=`, None without one.
        rest: The arguments after the option, the next one last.
        values: The values so far.
    """
    if not option.metavar:
        if given is not None:
            raise ConfigError("", name, "unexpected value", f"use `{name}` alone")
        return True
    if given is None:
        if option.bare is not None:
            given = rest.pop() if rest and option.takes(rest[-1]) else option.bare
        elif rest and (rest[-1] == "-" or not rest[-1].startswith("-")):
            given = rest.pop()
        else:
            raise ConfigError("", name, "missing value", f"use `{name} {option.metavar}`")
    given = dict(option.former).get(given, given)
    words = [word for part in given.split(",") if (word := part.strip())]
    for word in words if option.is_list else [given]:
        if option.choices and word not in option.choices:
            raise ConfigError("", name, f"unknown value `{word}`", expected(word, option.choices))
    if option.is_list:
        return (*(values[option.key] or ()), *words)
    try:
        value = option.read(given)
    except ValueError as error:
        raise ConfigError("", name, str(error)) from None
    return (*values[option.key], value) if option.is_repeated else value


def expected(word: str, choices: Sequence[str]) -> str:
    """Return a hint at the value that was meant, or at all that are possible."""
    from surveylint.config import closest

    if near := closest(word, choices):
        return f"did you mean `{near}`?"
    quoted = [f"`{choice}`" for choice in choices]
    return f"expected {', '.join(quoted[:-1])} or {quoted[-1]}"


def _fail_unknown(command: Command, name: str, known: Mapping[str, Option]) -> NoReturn:
    from surveylint.cli.other_linters import OPTIONS
    from surveylint.config import closest

    shown = [*(each for each, option in known.items() if option.help), *HELP]
    near = closest(name, shown, _SIMILAR) if name.startswith("--") else ""
    hint = OPTIONS.get(name) or (
        f"did you mean `{near}`?" if near else f"see `surveylint {command.name} --help`"
    )
    raise ConfigError("", "", f"unknown option `{name}`", hint)


def _refuse_conflicts(command: Command, used: dict[str, str]) -> None:
    for option in command.options:
        for other in option.conflicts:
            if option.names[0] in used and other in used:
                name = used[option.names[0]]
                raise ConfigError("", name, f"cannot be used with `{used[other]}`")


def _counted(command: Command, operands: list[str]) -> tuple[str, ...]:
    """Return the operands if their number is right."""
    operand = command.operand
    most = 0 if operand is None else operand.most
    if most is not None and len(operands) > most:
        raise ConfigError(
            "",
            "",
            f"unexpected argument `{operands[most]}`",
            f"see `surveylint {command.name} --help`",
        )
    if operand is not None and len(operands) < operand.least:
        usage = f"surveylint {command.name} {operand.metavar}"
        raise ConfigError("", "", f"missing {operand.metavar}", f"use `{usage}`")
    if operand is not None and operand.choices:
        for word in operands:
            if word not in operand.choices:
                hint = expected(word, operand.choices)
                raise ConfigError("", operand.metavar, f"unknown value `{word}`", hint)
    return tuple(operands)
