"""`surveylint completion SHELL`: print a script that completes command lines in a shell."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from surveylint.cli.arguments import Command, Operand, parse
from surveylint.cli.terminal import writer
from surveylint.exit_codes import CLEAN

SHELLS = ("bash", "zsh", "fish")

COMMAND = Command(
    "completion",
    "Print a script with which Tab completes commands, options, their values and the names of"
    " rules. Add `source <(surveylint completion bash)` to ~/.bashrc, or the same with zsh to"
    " ~/.zshrc; for fish, write it to ~/.config/fish/completions/surveylint.fish.",
    (),
    Operand("SHELL", "the shell", least=1, most=1, choices=SHELLS),
)


def main(arguments: Sequence[str]) -> int:
    """Print the script for a shell; it runs nothing of surveylint when it completes."""
    (shell,) = parse(COMMAND, arguments)["operands"]
    from surveylint.cli.completable import commands

    script: str = import_module(f"surveylint.cli.completion_{shell}").script([*commands()])
    writer()(script)
    return CLEAN
