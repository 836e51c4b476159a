"""`surveylint check`: check files and folders."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveylint import run
from surveylint.check_file import ALLOW_OPTION, Fixing
from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse_used
from surveylint.cli.terminal import style, write_bytes, write_error, writer
from surveylint.config import ConfigError
from surveylint.disk import run_cache
from surveylint.disk.files import STDIN
from surveylint.disk.selection import selection_of
from surveylint.exit_codes import CLEAN, FAILED, FOUND
from surveylint.model.day import Day
from surveylint.report.formats import FORMATS, FORMER_NAMES

if TYPE_CHECKING:
    from surveylint.asked import Network
    from surveylint.disk.history_file import HistoryFile
    from surveylint.disk.result_cache import ResultCache
    from surveylint.disk.run_cache import Recording
    from surveylint.lint.resolve import Plan

COMMAND = Command(
    "check",
    "Check lists. Of a folder, every *.md file that git does not ignore is checked.",
    (
        *table.CHOICE,
        table.LISTS,
        *table.FILES,
        table.SHOW_FILES,
        table.CHANGED_SINCE,
        *table.FIXES,
        table.ADD_ALLOW,
        table.REASON,
        table.format_option(*FORMATS, former=FORMER_NAMES),
        *table.REPORTS,
        table.BASELINE,
        table.NO_BASELINE,
        table.WRITE_BASELINE,
        table.JOBS,
        table.OFFLINE,
        table.SHARD,
        *table.NETWORK,
        table.SUGGEST,
        table.REGISTRY,
        table.NO_REGISTRIES,
        *table.CONFIGURATION,
        table.SHOW_SETTINGS,
        table.WATCH,
        table.DEBUG,
        table.TODAY,
    ),
    epilog="Exit codes: 0 no findings at or above --fail-on, 1 findings, 2 error or not everything"
    " was checked, 130 interrupted by Ctrl-C or SIGTERM.",
)


_OBJECTS_A_COLLECTION = 50_000
"""New objects after which garbage is collected: by default 700, which takes 5 % of the time."""

_CHANGING = ("fix", "diff", "fix_only", "add_allow")
"""Options that change lists, or show how."""


def main(arguments: Sequence[str]) -> int:
    """Check what the arguments select."""
    options, used = parse_used(COMMAND, arguments)
    if options["show_settings"]:
        from surveylint.cli import effective_settings

        return effective_settings.show(COMMAND, options, used, selection_of(options))
    if options["show_files"]:
        from surveylint.cli import selected_files

        return selected_files.show(options, selection_of(options))
    if options["shard"]:
        return _ask_shard(options)
    if options["watch"]:
        return _watch(options)
    today = day_of(options)
    if run_cache.active_folder() is None or not _is_repeatable(options):
        return run_check(options, today)
    recording = run_cache.Recording([*arguments], date.isoformat(today))
    code = None
    try:
        code = run_check(options, today, recording)
    finally:
        recording.save(code if code in (CLEAN, FOUND) else None)
    return code


def with_defaults(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of another command, and the defaults of those that only `check` has."""
    return {option.key: option.default for option in COMMAND.options} | {**options}


def day_of(options: Mapping[str, Any]) -> Day:
    """Return the day of the check."""
    given = options["today"] or date.today()
    return Day(given.year, given.month, given.day)


def _watch(options: Mapping[str, Any]) -> int:
    """Check whenever a list or its configuration changes; the network is asked once."""
    from surveylint.cli.watch import AskedOnce, watch

    learned = None if options["offline"] else AskedOnce(_network(options))
    return watch(lambda: run_check(options, day_of(options), learned=learned), options)


def _ask_shard(options: Mapping[str, Any]) -> int:
    """Ask about a part of the hosts, and write what they answered to a file.

    Raises:
        ConfigError: The options do not fit together, or the file cannot be written.
    """
    from surveylint.disk.write import WriteError, replace
    from surveylint.fleet.sharding import ask_shard, lines, summary

    files = options["output"]
    if [name for name, _ in files] != [table.SHARD_FORMAT]:
        expected = "use `--output shard=FILE` alone; `surveylint merge` reports the findings"
        raise ConfigError("", "--shard", "a shard has answers and no report", expected)
    selection = selection_of(options)
    result = ask_shard(selection, _network(options), options["shard"])
    data = lines(result).encode()
    try:
        replace(files[0][1], data, boundary=selection.plan.boundary)
    except WriteError as error:
        raise ConfigError("", "--output", files[0][1], str(error)) from None
    done = () if options["quiet"] else (summary(result),)
    for line in dict.fromkeys((*result.end.messages, *result.end.incomplete, *done)):
        write_error(f"surveylint: {line}\n")
    return FAILED if result.end.failed else CLEAN


def _is_repeatable(options: Mapping[str, Any]) -> bool:
    """Return whether a run only reads and prints, and prints the same whenever it is repeated."""
    others = (*_CHANGING, "show_fixes", "write_baseline", "changed_since", "debug")
    return (
        options["offline"]
        and options["history"] is None
        and not options["lists"]
        and not any(options[name] for name in others)
        and not options["output"]
        and options["format"] not in ("github", "html")  # a token; the history
    )


def run_check(
    options: Mapping[str, Any],
    today: date,
    recording: Recording | None = None,
    learned: run.Learned | None = None,
    elsewhere: run.Checking | None = None,
) -> int:
    """Check lists, report the findings, and return the exit code.

    Args:
        options: The command line's.
        today: The day of the check.
        recording: Records what is printed, to repeat it.
        learned: Returns what was asked before, instead of the network.
        elsewhere: Checks the files, instead of processes of this machine.
    """
    fixing = _fixing(options)
    selection = selection_of(options)
    online = not options["offline"]
    paths = selection.paths
    if online or selection.lists or len(paths) > 1 or any(Path(path).is_dir() for path in paths):
        # What the imports made is never garbage, and a document makes a million objects.
        gc.freeze()
        gc.set_threshold(_OBJECTS_A_COLLECTION)
        gc.enable()
    output = _output(options, data=fixing is not None and (fixing.diff or STDIN in paths))
    code = run.check(
        selection,
        output if recording is None else _recorded(output, recording),
        today,
        fixing=fixing,
        network=_network(options) if online and learned is None else None,
        learned=learned,
        elsewhere=elsewhere,
        cache=_cache(options, today),
        jobs=options["jobs"],
        history=_history(options, selection.plan),
        max_time=options["max_time"],
    )
    return CLEAN if code == FOUND and options["exit_zero"] else code


def _network(options: Mapping[str, Any]) -> Network:
    """Return how the network is asked; its progress bar is imported only then."""
    from surveylint.cli.network import network_of

    return network_of(options)


def _cache(options: Mapping[str, Any], today: date) -> ResultCache | None:
    """Return the results of earlier runs, None if this run can use none."""
    others = (*_CHANGING, "write_baseline", "changed_since")
    folder = run_cache.active_folder()
    if folder is None or not options["offline"] or any(options[name] for name in others):
        return None
    paths = options["operands"]
    is_one = len(paths) < 2 and not options["lists"]
    if is_one and not any(Path(path).is_dir() for path in paths):
        return None  # the whole run is cached already
    from surveylint.disk.result_cache import ResultCache

    return ResultCache(folder, date.isoformat(today))


def _recorded(output: run.Output, recording: Recording) -> run.Output:
    """Return an output that is recorded too."""

    def write(text: str) -> None:
        recording.write(text)
        output.write(text)

    def write_error(text: str) -> None:
        recording.write_error(text)
        output.write_error(text)

    return output._replace(write=write, write_error=write_error)


def _history(options: Mapping[str, Any], plan: Plan) -> HistoryFile | None:
    """Return the file of earlier runs, None if this run neither needs nor continues one.

    Beside the cache of the links, a run is recorded if it used that cache and left nothing out, so
    that the runs of a list can be compared.
    """
    if options["history"] is None and (options["no_cache"] or not _needs_history(options)):
        return None
    from surveylint.disk import history_file

    partial = ("select", "extend_select", "ignore", "exclude", "min_severity", "changed_since")
    others = (*_CHANGING, "offline")
    paths = history_file.names_of((*options["operands"], *options["lists"]))
    if options["history"] is not None:
        return history_file.HistoryFile(
            options["history"], paths, record=True, offline_too=True, boundary=plan.boundary
        )
    folder = options["cache_dir"] or run_cache.user_folder()
    if folder is None:
        return None
    left_out = {*partial, *others, "allow", "per_file_ignores"}
    given = {key.replace("-", "_") for key in plan.given}
    return history_file.HistoryFile(
        str(Path(folder) / history_file.NAME),
        paths,
        shared=options["cache_dir"] is None,
        record=not (left_out & given or any(options[name] for name in (*partial, *others))),
        boundary=plan.boundary,
    )


def _needs_history(options: Mapping[str, Any]) -> bool:
    formats = {options["format"], *(name for name, _ in options["output"])}
    return "html" in formats or not options["offline"]


def _fixing(options: Mapping[str, Any]) -> Fixing | None:
    """Return how to fix, None if nothing is to be fixed.

    Raises:
        ConfigError: `--show-fixes` or `--reason` is used alone, or a reason is missing.
    """
    if options["add_allow"] or options["reason"] is not None:
        return _allowing(options)
    if options["fix"] or options["diff"] or options["fix_only"]:
        return Fixing(
            unsafe=options["unsafe_fixes"],
            diff=options["diff"],
            only=options["fix_only"],
            counted=options["show_fixes"],
        )
    if options["show_fixes"]:
        raise ConfigError("", "--show-fixes", "nothing is fixed", "add `--fix` or `--diff`")
    return None


def _allowing(options: Mapping[str, Any]) -> Fixing:
    """Return how findings are allowed by comments.

    Raises:
        ConfigError: A rule or the reason is missing, or the reason would end its comment or cell.
    """
    reason = " ".join((options["reason"] or "").split())
    if not options["add_allow"]:
        raise ConfigError("", "--reason", "nothing is allowed", "add `--add-allow RULES`")
    if not reason:
        hint = "use `--reason TEXT`: why the findings are allowed"
        raise ConfigError("", ALLOW_OPTION, "missing reason", hint)
    if any(mark in reason for mark in ("-->", "|", "--!>")):
        raise ConfigError("", "--reason", "found `|` or `-->`", "expected a text without them")
    return Fixing(diff=options["diff"], allow=options["add_allow"], reason=reason)


def _output(options: Mapping[str, Any], *, data: bool) -> run.Output:
    """Return where to report.

    Args:
        options: The command line's.
        data: Whether standard output is for a fixed text or a diff, so the report goes to the
            error stream.

    Raises:
        ConfigError: A shard file is to be written, which has no findings.
    """
    if any(name == table.SHARD_FORMAT for name, _ in options["output"]):
        raise ConfigError("", "--output", "there is no shard", "use `check --shard K/N`")
    return run.Output(
        write_error if data else writer(),
        write_error,
        write_bytes,
        format=options["format"],
        style=style(
            options["color"],
            quiet=options["quiet"],
            statistics=options["statistics"],
            unsafe_fixes=options["unsafe_fixes"],
            stream=sys.stderr if data else sys.stdout,
        ),
        files=options["output"],
        debug=options["debug"],
    )
