"""The completion of command lines in bash (3.2 or newer), without other packages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveylint.cli.completable import CompletableCommand, Values

_HEAD = r"""# Completion of surveylint in bash, made by `surveylint completion bash`.

_surveylint_list() { # the word after the last comma, of the names in $1
    local before=""
    case "$cur" in *,*) before="${cur%,*}," ;; esac
    COMPREPLY=($(compgen -P "$before" -W "$1" -- "${cur##*,}"))
}

_surveylint() {
    local IFS=$' \t\n' command=check cur="${COMP_WORDS[COMP_CWORD]}" word
    local prev="${COMP_WORDS[COMP_CWORD-1]}"
    COMPREPLY=()
    # bash splits words at the equals sign
    if [ "$cur" = "=" ]; then
        cur=""
    elif [ "$prev" = "=" ] && [ "$COMP_CWORD" -gt 2 ]; then
        prev="${COMP_WORDS[COMP_CWORD-2]}"
    fi
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [ "$word" = "--" ]; then return; fi
    done
"""

_TAIL = """}

# Without a match, bash completes the names of files.
complete -o bashdefault -o default -F _surveylint surveylint
"""


def script(commands: Sequence[CompletableCommand]) -> str:
    """Return the script.

    Args:
        commands: All commands.
    """
    names = " ".join(command.name for command in commands)
    first = f'$(compgen -W "help {names}" -- "$cur")'
    lines = [
        f'    case "${{COMP_WORDS[1]}}" in {names.replace(" ", "|")}) command="${{COMP_WORDS[1]}}" ;;'
        " esac\n",
        '    if [ "$COMP_CWORD" = 2 ] && [ "$prev" = help ]; then\n',
        f'        COMPREPLY=($(compgen -W "{names}" -- "$cur"))\n        return\n    fi\n',
        '    case "$command $prev" in\n',
        *_values(commands),
        "    esac\n",
        '    case "$cur" in -*)\n        case "$command" in\n',
        *_options(commands),
        '        esac\n        COMPREPLY=($(compgen -W "$word" -- "$cur"))\n        return ;;\n',
        "    esac\n",
        f'    if [ "$COMP_CWORD" = 1 ]; then COMPREPLY=({first}); return; fi\n',
        '    case "$command" in\n',
        *_arguments(commands),
        "    esac\n",
    ]
    return _HEAD + "".join(lines) + _TAIL


def _values(commands: Sequence[CompletableCommand]) -> Iterator[str]:
    """Yield a branch for the options of each kind of values."""
    branches: dict[Values, list[str]] = {}
    for command in commands:
        for option in command.options:
            if option.values.name:
                names = (f'"{command.name} {name}"' for name in option.names)
                branches.setdefault(option.values._replace(name=""), []).extend(names)
    for values, patterns in branches.items():
        yield f"        {'|'.join(patterns)})\n            {_completed(values)}\n            return ;;\n"


def _completed(values: Values) -> str:
    """Return the command that completes a value."""
    words = " ".join(values.words)
    if values.is_list and words:
        return f'_surveylint_list "{words}"'
    if words:
        nospace = "\n            compopt -o nospace 2>/dev/null" if values.files else ""
        return f'COMPREPLY=($(compgen -W "{words}" -- "$cur")){nospace}'
    if values.folders:
        return "IFS=$'\\n'; COMPREPLY=($(compgen -d -- \"$cur\"))"
    return ":" if values.files else "compopt +o default +o bashdefault 2>/dev/null"


def _options(commands: Sequence[CompletableCommand]) -> Iterator[str]:
    for command in commands:
        names = " ".join(name for option in command.options for name in option.names)
        also = " --version" if command.name == "check" else ""
        yield f'            {command.name}) word="{names}{also}" ;;\n'


def _arguments(commands: Sequence[CompletableCommand]) -> Iterator[str]:
    for command in commands:
        if not command.arguments.files:
            yield f"        {command.name}) {_completed(command.arguments)} ;;\n"
