"""The completion of command lines in fish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveylint.cli.completable import CompletableCommand, CompletableOption

_HEAD = r"""# Completion of surveylint in fish, made by `surveylint completion fish`.

function __surveylint_list # names, each after what is before the last comma
    set -l value (string replace -r -- '^--[a-z-]+=' '' (commandline -ct))
    set -l before (string match -r -- '^.*,' $value)
    for word in $argv
        echo "$before$word"
    end
end

function __surveylint_command # whether the command is $argv; without one it is check
    set -l words (commandline -opc)
    set -l command check
    if set -q words[2]; and contains -- $words[2] $__surveylint_commands
        set command $words[2]
    end
    test $command = $argv[1]
end

complete -c surveylint -e
"""


def script(commands: Sequence[CompletableCommand]) -> str:
    """Return the script.

    Args:
        commands: All commands.
    """
    names = " ".join(command.name for command in commands)
    lines = [f"set -g __surveylint_commands {names}\n"]
    first = "complete -c surveylint -n __fish_use_subcommand"
    lines += [f"{first} -a {each.name} -d {_quoted(each.help)}\n" for each in commands]
    for command in commands:
        lines += _lines(command)
    return _HEAD + "".join(lines)


def _lines(command: CompletableCommand) -> Iterator[str]:
    """Yield a line for each option and for the arguments."""
    begin = f"complete -c surveylint -n '__surveylint_command {command.name}'"
    for option in command.options:
        yield f"{begin} {_named(option)}{_taken(option)} -d {_quoted(option.help)}\n"
    values = command.arguments
    if command.arguments.words:
        yield f"{begin} -f -a {_quoted(' '.join(values.words))}\n"
    elif not values.files:
        yield f"{begin} -f\n"


def _named(option: CompletableOption) -> str:
    return " ".join(
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
    )


def _taken(option: CompletableOption) -> str:
    """Return how the value of an option is completed."""
    values = option.values
    if not values.name:
        return ""
    need = "" if option.is_bare else " -r"
    if values.words:
        words = " ".join(values.words)
        listed = f"(__surveylint_list {words})" if values.is_list else words
        return f"{need}{' -F' if values.files else ' -f'} -a {_quoted(listed)}"
    if values.folders:
        return f"{need} -f -a '(__fish_complete_directories)'"
    return f"{need} -F" if values.files else f"{need} -f"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
