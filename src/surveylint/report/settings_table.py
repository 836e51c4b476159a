"""The effective settings of a check, each with where it comes from: text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveylint.namedtuples import NamedTuple
from surveylint.report.colors import BOLD, DIM, painted
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown, shown_path

VERSION = 1

_LONGEST_VALUE = 200

Value = str | int | float | bool | None | tuple[str, ...]


class Origin(NamedTuple):
    """Where a value comes from.

    Attributes:
        kind: `default`, `file`, `option` or `environment`.
        name: The file, the option or the variable; "" for a default.
        line: The line in the file, 0 if it is none.
    """

    kind: str
    name: str = ""
    line: int = 0


class Setting(NamedTuple):
    """A setting: its name, its effective value, and where parts of the value come from."""

    name: str
    value: Value
    origins: tuple[Origin, ...]


class FileSettings(NamedTuple):
    """The settings of the files that use one configuration.

    Attributes:
        config: The configuration file as it is shown; "" for none.
        paths: The files.
        settings: The settings, in the order of the output.
        rules: The names of the rules that run.
    """

    config: str
    paths: tuple[str, ...]
    settings: tuple[Setting, ...]
    rules: tuple[str, ...]


def text(groups: Sequence[FileSettings], *, color: bool = False) -> Iterator[str]:
    """Yield a heading for each configuration, a line for each setting, the rules that run."""
    for number, group in enumerate(groups):
        yield "\n" if number else ""
        first, *others = group.paths
        more = f" and {len(others):,} more" if others else ""
        config = shown_path(group.config) if group.config else "none"
        heading = f"# {shown_path(first)}{more}; configuration: {config}"
        yield f"{painted(heading, BOLD, on=color)}\n"
        lines = [
            (f"{shown(each.name)} = {written(each.value)}", each.origins) for each in group.settings
        ]
        width = min(max(len(line) for line, _ in lines), 48)
        for line, origins in lines:
            source = painted(f"# {', '.join(map(_described, origins))}", DIM, on=color)
            yield f"{line.ljust(width)}  {source}\n"
        yield f"\n# {len(group.rules):,} rules run:\n"
        yield from (f"{rule}\n" for rule in group.rules)


def json(groups: Sequence[FileSettings]) -> Iterator[str]:
    """Yield the settings as one JSON object."""
    from surveylint.report.json import dumps

    yield dumps({"version": VERSION, "configurations": [_as_dict(group) for group in groups]})
    yield "\n"


def written(value: Value) -> str:
    """Return a value as TOML writes it, secrets masked, cut if it is long."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        whole = f"[{', '.join(_quoted(each) for each in value)}]"
    else:
        is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        whole = _quoted(value) if isinstance(value, str) else f"{int(value) if is_whole else value}"
    return whole if len(whole) <= _LONGEST_VALUE else f"{whole[:_LONGEST_VALUE]}..."


def _quoted(value: str) -> str:
    return '"' + shown(mask_text(value)).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _described(origin: Origin) -> str:
    if origin.kind == "file":
        return f"{shown_path(origin.name)}{f':{origin.line}' if origin.line else ''}"
    return shown(origin.name) or origin.kind


def _as_dict(group: FileSettings) -> dict[str, object]:
    return {
        "config": group.config or None,
        "files": list(group.paths),
        "rules": list(group.rules),
        "settings": [
            {
                "name": each.name,
                "value": _masked(each.value),
                "sources": [_source(origin) for origin in each.origins],
            }
            for each in group.settings
        ],
    }


def _masked(value: Value) -> object:
    if isinstance(value, str):
        return mask_text(value)
    return [mask_text(each) for each in value] if isinstance(value, tuple) else value


def _source(origin: Origin) -> dict[str, object]:
    if origin.kind == "file":
        return {"kind": "file", "path": origin.name, "line": origin.line or None}
    return {"kind": origin.kind, **({"name": origin.name} if origin.name else {})}
