"""Imports only go down: the contracts of `pyproject.toml` hold. Few modules touch files."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from rules_support import ROOT


def test_the_import_contracts_hold(capsys: object) -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


MAY_TOUCH_FILES = {
    "cli/__init__.py": "replaces closed streams",
    "cli/add.py": "prints a diff, or the list that was read from standard input",
    "cli/arguments.py": "an option may be the name of a file",
    "cli/check.py": "a folder has many lists, so garbage is collected",
    "cli/config_error.py": "reads a configuration again, to show its line",
    "cli/effective_settings.py": "reads a configuration again, for the lines of its keys",
    "cli/selected_files.py": "which named paths exist",
    "cli/init.py": "writes a configuration only where there is none, prints schemas",
    "cli/server.py": "nothing is read from standard input but the protocol",
    "cli/options.py": "a folder is not the value of --write-baseline",
    "cli/fleet.py": "reads results of checks",
    "config/boundary.py": "where symbolic links end",
    "config/command_line.py": "a value of `--config` may be the name of a file",
    "config/discovery.py": "finds configurations",
    "config/toml_file.py": "reads configurations",
    "demo/server.py": "reads its certificate",
    "disk/cache_entries.py": "reads and writes cached results",
    "disk/files.py": "finds and reads lists",
    "disk/lists_file.py": "reads the file of --lists",
    "disk/listing.py": "lists folders",
    "disk/result_cache.py": "reads cached results",
    "disk/run_cache.py": "reads cached results, looks at the package's own files",
    "fleet/shard_file.py": "reads what shards learned",
    "jobs.py": "how large the lists are",
    "net/spilled.py": "keeps what is learned about many lists in a temporary file",
    "disk/git.py": "runs git",
    "disk/watched.py": "looks at what a check read",
    "disk/history_file.py": "reads and continues the history of a list",
    "disk/table_files.py": "which tables of papers exist",
    "disk/neighbours.py": "which files exist around a list",
    "disk/write.py": "writes files",
    "editor/diagnostics.py": "whether a rule has a page",
    "editor/stored_facts.py": "whether there is a cache",
    "fleet/checkpoints.py": "keeps what was answered",
    "fleet/cluster_plan.py": "keeps what is asked",
    "fleet/cluster_run.py": "deletes answers of a run that has ended",
    "fleet/leases.py": "a lease is a file",
    "fleet/fleet_tally.py": "counts in a temporary database",
    "generate/__main__.py": "writes what is generated",
    "generate/compile.py": "reads rules/",
    "lint/allow.py": "reads a configuration again, to show its allowances",
    "lint/baseline.py": "reads baselines",
    "lint/resolve.py": "whether there is a baseline",
    "lint/rulebook.py": "reads the pages of rules",
    "lint/typos.py": "finds and runs `typos`",
    "net/cache_file.py": "opens the file of the cache",
    "net/claims.py": "keeps claims in that file, and looks in which processes they were made",
    "net/store.py": "keeps verdicts",
    "registries/record_store.py": "keeps records",
    "tables/building.py": "writes a table",
    "tables/dumps.py": "reads dumps",
    "tables/external_sort.py": "sorts with a temporary file",
    "tables/manifest.py": "reads tables to list them",
    "tables/paper_tables.py": "opens tables",
    "tables/pulling.py": "writes what it fetches",
    "cli/data.py": "shows and deletes tables, writes their list",
    "tables/table_file.py": "maps tables",
    "package_data.py": "finds the files of the package",
    "vocabulary.py": "reads the word lists of the package",
}
"""The modules that call the file system or other programs, and why."""

FILE_CALL = re.compile(
    r"connect|l?exists|glob|is_dir|is_file|iterdir|lstat|mkdir|open|readlink|realpath|rename|rglob"
    r"|read_(?:bytes|text)|rmdir|scandir|stat|symlink_to|touch|unlink|walk|write_(?:bytes|text)"
)
OTHER_OBJECTS = re.compile(r"output|outline|tree|(?:self\._?)?selection")
"""Objects with methods of these names that do not touch files themselves."""


def file_calls(path: Path) -> list[str]:
    """Return the calls in a module that touch files, as they are written."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            receiver, _, name = ast.unparse(node.func).rpartition(".")
            if FILE_CALL.fullmatch(name) and not OTHER_OBJECTS.fullmatch(receiver):
                found.append(f"{receiver}.{name}")
    return found


MODULES = sorted(
    path for path in (ROOT / "src" / "surveylint").rglob("*.py") if "compiled" not in path.parts
)


@pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: path.relative_to(ROOT / "src" / "surveylint").as_posix()
)
def test_only_a_few_modules_touch_files(path: Path) -> None:
    name = path.relative_to(ROOT / "src" / "surveylint").as_posix()
    assert name in MAY_TOUCH_FILES or file_calls(path) == []
