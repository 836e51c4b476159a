"""Options as a table: read by hand where the line is plain, by argparse where it is not, told by argparse always.

Importing argparse and building a parser costs 7 ms, as much as reading a list of 100 kB.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    import argparse


class Option(NamedTuple):
    """One option of a command.

    Attributes:
        names: As they are typed.
        help: What it is for; "" hides it.
        metavar: What its value is called; "" makes it a flag.
        default: Its value where it is not given.
        choices: The only values, empty for any.
        read: Turns the value into what it means; raises ValueError with a text that tells.
        many: Whether values are gathered, also from one value parted by commas.
        each: Whether values are gathered as they are.
        bare: Its value where it is given without one; then a value follows `=`, or has the suffix.
        suffix: How the next word ends that is the value of such an option, and no path; "" for none.
        rival: The option that it cannot stand beside.
    """

    names: tuple[str, ...]
    help: str
    metavar: str = ""
    default: Any = None
    choices: tuple[str, ...] = ()
    read: Callable[[str], Any] = str
    many: bool = False
    each: bool = False
    bare: str | None = None
    suffix: str = ""
    rival: str = ""

    @property
    def key(self) -> str:
        """The name under which its value is found."""
        return self.names[0].lstrip("-").replace("-", "_")


class Command(NamedTuple):
    """What a command takes: paths and options.

    Attributes:
        prog: Its name.
        description: What it does.
        epilog: What its exit code says.
        options: Its options.
        paths: What its paths are for; "" where it takes none.
    """

    prog: str
    description: str
    epilog: str
    options: tuple[Option, ...]
    paths: str = "what to check"


def parse(command: Command, arguments: Sequence[str]) -> dict[str, Any]:
    """Return the value of every option, and `paths`.

    Raises:
        SystemExit: The line is not understood, or asks for help; what there is to say was printed.
    """
    arguments = _joined(command, arguments)
    found = _plainly(command, arguments)
    if found is not None:
        return found
    bare = {
        name: f"{name}={option.bare}"
        for option in command.options
        for name in option.names
        if option.bare is not None
    }
    return vars(
        _parser(command).parse_intermixed_args([bare.get(word, word) for word in arguments])
    )


def _joined(command: Command, arguments: Sequence[str]) -> Sequence[str]:
    """Put a value behind `=` where the next word can only be that: it has the option's suffix and is no folder."""
    suffixes = {
        name: option.suffix for option in command.options if option.suffix for name in option.names
    }
    if suffixes.keys().isdisjoint(arguments):
        return arguments
    words: list[str] = []
    for place, word in enumerate(arguments):
        suffix = suffixes.get(words[-1], "") if words and "--" not in arguments[:place] else ""
        if (
            suffix
            and word.endswith(suffix)
            and not word.startswith("-")
            and not Path(word).is_dir()
        ):
            words[-1] += f"={word}"
        else:
            words.append(word)
    return words


def _plainly(command: Command, arguments: Sequence[str]) -> dict[str, Any] | None:
    """Read a line on which everything is as it is meant to be; None for any other."""
    known = {name: option for option in command.options for name in option.names}
    found: dict[str, Any] = {option.key: option.default for option in command.options}
    paths: list[str] = []
    given: set[str] = set()
    rest = iter(arguments)
    for word in rest:
        if word == "-" or not word.startswith("-"):
            paths.append(word)
            continue
        name, equals, value = word.partition("=")
        option = known.get(name)
        if option is None or (equals and not option.metavar):
            return None
        if option.metavar and not equals:
            value, equals = (next(rest, "-"), "") if option.bare is None else (option.bare, "=")
        if not _take(option, value, found, equals=bool(equals)):
            return None
        given.add(name)
    if any(name in known and known[name].rival in given for name in given):
        return None
    return {**found, "paths": paths} if command.paths or not paths else None


def _take(option: Option, value: str, found: dict[str, Any], *, equals: bool) -> bool:
    """Take one option's value; False where there is something wrong with it."""
    if not option.metavar:
        found[option.key] = True
        return True
    if (value.startswith("-") and not equals) or (option.choices and value not in option.choices):
        return False
    try:
        read = option.read(value)
    except ValueError:
        return False
    if option.many or option.each:
        read = (*(found[option.key] or ()), *(_parted(value) if option.many else (read,)))
    found[option.key] = read
    return True


def _parted(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def _parser(command: Command) -> argparse.ArgumentParser:
    """Build the parser that tells what is wrong, and what there is."""
    import argparse

    class Gather(argparse.Action):
        def __call__(
            self, parser: object, namespace: argparse.Namespace, values: object, name: object = None
        ) -> None:
            setattr(
                namespace,
                self.dest,
                (*(getattr(namespace, self.dest) or ()), *_parted(str(values))),
            )

    def told(read: Callable[[str], Any]) -> Callable[[str], Any]:
        def convert(text: str) -> Any:
            try:
                return read(text)
            except ValueError as error:
                raise argparse.ArgumentTypeError(str(error)) from None

        return convert

    parser = argparse.ArgumentParser(
        prog=command.prog,
        description=command.description,
        epilog=command.epilog,
        allow_abbrev=False,
    )
    if command.paths:
        parser.add_argument("paths", nargs="*", metavar="PATH", help=command.paths)
    some = any(option.rival for option in command.options)
    rivals = (
        parser.add_mutually_exclusive_group() if some else parser
    )  # an empty group breaks the usage line
    for option in command.options:
        taker = (
            rivals
            if option.rival or any(option.names[0] == other.rival for other in command.options)
            else parser
        )
        about: dict[str, Any] = {"help": option.help or argparse.SUPPRESS, "dest": option.key}
        if not option.metavar:
            about |= {"action": "store_true"}
        elif option.each:
            about |= {"action": "append", "metavar": option.metavar, "type": told(option.read)}
        elif option.many:
            about |= {"action": Gather, "metavar": option.metavar, "default": option.default}
        else:
            about |= {"type": told(option.read), "default": option.default}
            about |= {"choices": option.choices} if option.choices else {"metavar": option.metavar}
        taker.add_argument(*option.names, **about)
    return parser
