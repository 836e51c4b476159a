"""The exit codes of every command."""

CLEAN = 0
"""Nothing at or above `fail-on` was found."""

FOUND = 1
"""Something at or above `fail-on` was found."""

FAILED = 2
"""The command could not run, or not on everything that was named."""

INTERRUPTED = 130
"""Ctrl-C ended the command."""
