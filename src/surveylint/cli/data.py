"""`surveylint data`: fetch, build and show the tables of papers."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from surveylint.cli import options as table
from surveylint.cli.arguments import Command, Operand, expected, parse
from surveylint.cli.network import is_live_terminal, progress_bar
from surveylint.cli.terminal import write_error, writer
from surveylint.config.values import ConfigError
from surveylint.disk import table_files
from surveylint.exit_codes import CLEAN, FAILED
from surveylint.report.tally import plural
from surveylint.report.visible import shown

_MOST_KEY = 10_000
"""Bytes of a file with a public key that are read."""

_ACTIONS = ("status", "pull", "build", "manifest", "remove")

COMMAND = Command(
    "data",
    "Fetch, build and show the tables of papers, which verify most rows without a request: `data"
    " status` shows them, `data pull` fetches the published ones, `data build SOURCE --out FILE`"
    " makes one from open dumps, `data manifest FILE ... --out FILE` lists tables for publishing,"
    " `data remove` deletes them. Without tables nothing changes.",
    (table.FROM, table.KEY, table.OUT, table.DATE, table.ALLOW_PRIVATE),
    operand=Operand(
        "ACTION",
        "`status`, `pull`, `build` and its dumps, `manifest` and its tables, or `remove`",
        least=1,
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Run an action on tables.

    Raises:
        ConfigError: An argument is wrong.
    """
    options = parse(COMMAND, arguments)
    action, *sources = options["operands"]
    if action not in _ACTIONS:
        raise ConfigError("", "", f"unknown action `{action}`", expected(action, _ACTIONS))
    if action in ("build", "manifest"):
        if not sources or options["out"] is None:
            usage = f"use `surveylint data {action} FILE --out FILE`"
            raise ConfigError("", "", f"missing {'--out' if sources else 'FILE'}", usage)
        make = _build if action == "build" else _manifest
        return make(list(map(Path, sources)), Path(options["out"]), options)
    if sources:
        raise ConfigError("", "", f"unexpected argument `{sources[0]}`")
    where = table_files.folder()
    if not where:
        raise ConfigError("", "SURVEYLINT_DATA_DIR", "no folder for data", "set this variable")
    if action == "pull":
        return _pull(Path(where), options)
    return _status(Path(where)) if action == "status" else _remove(Path(where))


def _status(folder: Path) -> int:
    """Print the tables of a folder, and whether they are intact."""
    from surveylint.tables.table_file import BadTableError, verified_header

    write, code = writer(), CLEAN
    write(f"tables in {shown(str(folder))}\n")
    for name in table_files.NAMES:
        path = folder / name
        try:
            header = verified_header(path)
        except FileNotFoundError:
            write(f"  {name:<13} none\n")
        except (BadTableError, OSError) as error:
            code = FAILED
            write(f"  {name:<13} not used: {getattr(error, 'strerror', None) or error}\n")
        else:
            size = path.stat().st_size / 1e6
            write(f"  {name:<13} {header.date}  {header.records:,} papers, {size:.1f} MB\n")
    return code


def _remove(folder: Path) -> int:
    """Delete the tables of a folder, and what is left of interrupted pulls."""
    count = 0
    for name in table_files.NAMES:
        for path in (folder / name, *folder.glob(f".{name}.*")):
            if path.is_file():
                path.unlink()
                count += path.name == name
    writer()(f"deleted {plural(count, 'table')}\n")
    return CLEAN


def _manifest(paths: Sequence[Path], out: Path, options: Mapping[str, Any]) -> int:
    """Write the list of some tables, which their publisher signs."""
    from surveylint.tables.manifest import published_table, written_manifest
    from surveylint.tables.table_file import BadTableError

    try:
        listed = written_manifest(map(published_table, paths))
    except BadTableError as error:
        raise ConfigError("", "data manifest", str(error)) from None
    out.write_bytes(listed)
    return CLEAN


def _build(sources: Sequence[Path], out: Path, options: Mapping[str, Any]) -> int:
    """Build a table from dumps."""
    from surveylint.tables.building import build
    from surveylint.tables.dumps import DumpError

    bar = progress_bar(live=is_live_terminal())
    try:
        built = build(
            sources,
            out,
            date=options["date"].isoformat() if options["date"] else "",
            progress=lambda done, total: bar.verified(done, total, "bytes"),
        )
    except DumpError as error:
        bar.clear()
        raise ConfigError("", "data build", str(error)) from None
    bar.clear()
    header, size = built.header, out.stat().st_size / 1e6
    writer()(
        f"{shown(str(out))}: {header.kind.file_name} of {header.date},"
        f" {header.records:,} papers, {size:.1f} MB\n"
    )
    for reason, count in sorted(built.skipped.items()):
        write_error(f"surveylint: {count:,} left out: {reason}\n")
    return CLEAN


def _pull(folder: Path, options: Mapping[str, Any]) -> int:
    """Fetch the published tables."""
    from surveylint.tables.manifest import ManifestError
    from surveylint.tables.pulling import PullError

    bar = progress_bar(live=is_live_terminal())
    key, origin = _key(options)
    base = options["from"] or os.environ.get("SURVEYLINT_DATA_URL") or _published_at()
    try:
        pulled = asyncio.run(_pulled(base, folder, bar.verified, key, options))
    except (PullError, ManifestError) as error:
        bar.clear()
        raise ConfigError("", "data pull", str(error)) from None
    bar.clear()
    write = writer()
    write(f"tables.json: signed with the key {key} ({origin})\n")
    for each in pulled:
        found = each.table
        how = f"{each.bytes_fetched / 1e6:.1f} MB fetched" if each.is_new else "up to date"
        write(f"{found.name}: {found.date}, {found.records:,} papers, {how}, SHA-256 as listed\n")
    return CLEAN


def _key(options: Mapping[str, Any]) -> tuple[str, str]:
    """Return the public key with which tables must be signed, and where it is from.

    Raises:
        ConfigError: There is none, or it is malformed.
    """
    from surveylint.tables.manifest import PUBLIC_KEY, ManifestError, public_key

    given, variable = options["key"], os.environ.get("SURVEYLINT_DATA_KEY", "").strip()
    origin = "--key" if given else "SURVEYLINT_DATA_KEY" if variable else "of the project"
    text = given or variable or PUBLIC_KEY
    if not text:
        found = "no public key: nobody could verify what is fetched"
        hint = "use `--key FILE`, or set SURVEYLINT_DATA_KEY, to the key of the publisher"
        raise ConfigError("", "data pull", found, hint)
    if given and Path(given).is_file():
        text = Path(given).read_bytes()[:_MOST_KEY].decode("utf-8", "replace")
    try:
        return public_key(text), origin
    except ManifestError as error:
        raise ConfigError("", origin, str(error)) from None


async def _pulled(
    base: str,
    folder: Path,
    progress: Callable[[int, int, str], None],
    key: str,
    options: Mapping[str, Any],
) -> Sequence[Any]:
    from surveylint.net.client import AiohttpClient
    from surveylint.net.settings import NetSettings
    from surveylint.tables.pulling import Puller

    client = AiohttpClient(NetSettings(allow_private=options["allow_private"], cache_dir=None))
    try:
        return await Puller(client, base, key, folder, progress=progress).pull()
    finally:
        await client.close()


def _published_at() -> str:
    """Return the address of the published tables: a release of the project's repository.

    Raises:
        ConfigError: No tables are published yet.
    """
    from surveylint.compiled.project import REPOSITORY
    from surveylint.tables.manifest import PUBLIC_KEY

    if not PUBLIC_KEY:
        hint = "use `--from URL`, or set SURVEYLINT_DATA_URL"
        raise ConfigError("", "data pull", "this version has no address of published tables", hint)
    return f"{REPOSITORY}/releases/download/data/"
