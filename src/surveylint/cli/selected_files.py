"""`surveylint check --show-files`: which files would be checked, and why others would not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from surveylint.cli.terminal import write_error, writer
from surveylint.config import ConfigError
from surveylint.config.command_line import OPTION
from surveylint.disk.files import STDIN, FoundFile, NotOpened
from surveylint.disk.listing import other_names
from surveylint.disk.selection import Selection
from surveylint.exit_codes import CLEAN, FAILED
from surveylint.report.tally import plural
from surveylint.report.visible import shown, shown_path

VERSION = 1


def show(options: Mapping[str, Any], selection: Selection) -> int:
    """Print the files that a check with these options would open, one a line.

    Args:
        options: The command line's.
        selection: The files.

    Raises:
        ConfigError: A configuration is wrong, or the format.
    """
    if options["format"] not in ("text", "json"):
        found = f"`--show-files` cannot be written as `{options['format']}`"
        raise ConfigError("", "--format", found, "expected `text` or `json`")
    checked: list[str] = []
    others: list[NotOpened] = []
    for file in selection.find():
        left_out = _why_not(file, selection)
        if left_out is None:
            checked.append(selection.name_of(file))
        else:
            others.append(left_out)
    if selection.respects_git:
        others += _unlisted(options["operands"], {*checked, *(each.path for each in others)})
    write = writer()
    if options["format"] == "json":
        write(_json(checked, others))
    else:
        for path in checked:
            write(f"{shown_path(path)}\n")
        for each in others:
            write_error(f"surveylint: {shown_path(each.path)}: {each.reason}\n")
        count = f"{plural(len(checked), 'file')} would be checked"
        more = f", {len(others):,} would not" if others else ""
        write_error(f"surveylint: {count}{more}\n")
    return FAILED if any(each.is_error for each in others) else CLEAN


def _why_not(file: FoundFile | NotOpened, selection: Selection) -> NotOpened | None:
    """Return why a file would not be checked, None if it would be."""
    if isinstance(file, NotOpened):
        return file
    if file.path != STDIN and not Path(file.path).exists():
        return NotOpened(file.path, "no such file")
    name = selection.name_of(file)
    config = selection.plan.config_of(name)
    pattern = selection.plan.excluded_by(name, config)
    if not pattern:
        return None
    origin = OPTION if "exclude" in selection.plan.given else config.origin
    where = f" in {shown(origin)}" if pattern in config.exclude else ""
    reason = f"not checked: excluded by `{shown(pattern)}`{where}"
    return NotOpened(name, reason, is_error=False)


def _unlisted(paths: tuple[str, ...], known: set[str]) -> Iterator[NotOpened]:
    """Yield the Markdown files of the named folders that are not even listed."""
    for path in paths:
        if not Path(path).is_dir():
            continue
        for name, reason in other_names(path):
            shown_name = Path(path, name).as_posix() + ("/" if name.endswith(("/", "\\")) else "")
            if shown_name not in known:
                known.add(shown_name)
                yield NotOpened(shown_name, f"not checked: {reason}", is_error=False)


def _json(checked: list[str], others: list[NotOpened]) -> str:
    from surveylint.report.json import dumps

    found = {
        "version": VERSION,
        "files": checked,
        "others": [{"path": each.path, "reason": each.reason} for each in others],
    }
    return dumps(found) + "\n"
