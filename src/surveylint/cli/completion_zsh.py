"""The completion of command lines in zsh."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from surveylint.cli.completable import CompletableCommand, CompletableOption, Values

_HEAD = """#compdef surveylint
# Completion of surveylint in zsh, made by `surveylint completion zsh`.

_surveylint_output() { # FORMAT=FILE
  if compset -P '*='; then _files; else compadd -S '' -- "$@"; fi
}

_surveylint() {
  local curcontext="$curcontext" command=check
  local -a commands
"""

_TAIL = """  esac
}

if [[ "${funcstack[1]}" == _surveylint ]]; then _surveylint "$@"; else compdef _surveylint surveylint; fi
"""


_SPECIAL, _ESCAPED = re.compile(r"[][:]"), r"\\\g<0>"
"""What ends a description of `_arguments`, and how it is written there."""


def script(commands: Sequence[CompletableCommand]) -> str:
    """Return the script.

    Args:
        commands: All commands.
    """
    names = "|".join(command.name for command in commands)
    described = (
        _quoted(f"{each.name}:{each.help.replace(':', chr(92) + ':')}") for each in commands
    )
    lines = [
        f"  commands=({' '.join(described)})\n",
        "  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n",
        "    _describe -t commands command commands\n    _files\n    return\n  fi\n",
        f"  case $words[2] in ({names}) command=$words[2]; shift words; (( CURRENT-- )) ;; esac\n",
        "  case $command in\n",
    ]
    for command in commands:
        specs = [spec for option in command.options for spec in _specs(option)]
        if command.arguments.name:
            specs.append(_quoted(f"*:{command.arguments.name}:{_action(command.arguments)}"))
        lines.append(f"    {command.name}) _arguments -S {' '.join(specs)} ;;\n")
    return _HEAD + "".join(lines) + _TAIL


def _specs(option: CompletableOption) -> Iterator[str]:
    """Yield what `_arguments` knows about each name of an option."""
    values = option.values
    for name in option.names:
        begin = "*" if option.is_repeated else ""
        spec = f"{begin}{name}"
        if values.name:
            is_long = name.startswith("--")
            spec += "=-" if option.is_bare else "=" if is_long else "+"
        spec += f"[{_SPECIAL.sub(_ESCAPED, option.help)}]"
        if values.name:
            colon = "::" if option.is_bare else ":"
            spec += f"{colon}{values.name.replace(':', '')}:{_action(values)}"
        yield _quoted(spec)


def _action(values: Values) -> str:
    """Return how `_arguments` completes a value."""
    words = " ".join(values.words)
    if values.name == "FORMAT=FILE":
        return f"_surveylint_output {words}"
    if words:
        return f"_sequence compadd - {words}" if values.is_list else f"({words})"
    if values.folders:
        return "_files -/"
    return "_files" if values.files else " "


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
