"""The results of all files of a run, in memory that does not grow with their number.

Of each file only what a report of the whole run needs is kept. Once the texts and findings of many
files come together, they are moved to a temporary file, from which the formats read them file by
file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, overload

from surveylint.model.finding import Finding
from surveylint.namedtuples import NamedTuple
from surveylint.report import CheckedList
from surveylint.report.shared_links import LinkInLists, SharedLinks

if TYPE_CHECKING:
    from surveylint.check_file import FileResult
    from surveylint.config import Config
    from surveylint.lint.allow import AllowanceUse
    from surveylint.lint.baseline import Sifted
    from surveylint.model.source import Source

_MOST_HELD = 16_000_000
"""Characters of text and findings that are held in memory."""

_OF_FINDING = 1_000
"""Characters that a finding counts for."""


class _Group(NamedTuple):
    """The findings of a file, sorted, and its text."""

    findings: tuple[Finding, ...]
    source: Source | None


class Results:
    """Collects the results of files, in any number.

    Args:
        record: Whether what the baselines need is kept.
        named: Whether the names of all lists are kept, with their links by host.
        most_held: Characters of text and findings that are held in memory.

    Attributes:
        done: How many files are done.
        checked: How many of them were opened and checked.
        found: Whether a finding is at or above `fail-on`.
        failed: Whether a file was not checked completely, or not written.
        fixed: The number of fixed findings.
        known: The number of places in baselines.
        incomplete: What was not checked, and why.
        uses: What the allowances of configurations did, for the files that have some.
        judged: Path, configuration and what was found, for baselines.
        lists: The lists that were checked, if their names are kept.
    """

    def __init__(
        self, *, record: bool = False, named: bool = False, most_held: int = _MOST_HELD
    ) -> None:
        self.done = self.checked = self.fixed = self.known = 0
        self.found = self.failed = False
        self.incomplete: list[str] = []
        self.uses: list[AllowanceUse] = []
        self.judged: list[tuple[str, Config, Sifted]] = []
        self.lists: list[CheckedList] = []
        self._record, self._named = record, named
        self._most_held = most_held
        self._kept = _Kept()
        self._shared = SharedLinks()
        self._held = 0

    def add(self, result: FileResult) -> None:
        """Add the result of a file."""
        self.done += 1
        self.checked += result.checked
        self.found |= result.found
        self.failed |= result.failed
        self.fixed += result.fixed
        self.incomplete += result.incomplete
        use, sifted = result.use, result.sifted
        if sifted is not None:
            self.known += sifted.known
        if use is not None and use.config.allow:
            self.uses.append(use)
        if self._record and use is not None and sifted is not None:
            self.judged.append((use.path, use.config, sifted))
        if self._named and use is not None:
            self.lists.append(CheckedList(use.path, result.hosts))
        if result.findings:
            self._keep(result)

    @property
    def findings(self) -> Sequence[Finding]:
        """All findings, by path, place and rule."""
        return self._kept

    @property
    def sources(self) -> Mapping[str, Source]:
        """Path to text, for the files with findings."""
        return _Sources(self._kept)

    @property
    def shared(self) -> tuple[LinkInLists, ...]:
        """The links with the same finding in several files, those of most files first."""
        return self._shared.in_several()

    def _keep(self, result: FileResult) -> None:
        found = sorted(result.findings, key=_order)
        self._shared.add(found)
        self._kept.add(_Group(tuple(found), result.source))
        self._held += len(found) * _OF_FINDING
        self._held += 0 if result.source is None else len(result.source.text)
        if self._held > self._most_held:
            self._kept.move_to_file()
            self._held = 0


class _Kept(Sequence[Finding]):
    """Findings by path, in memory or in a temporary file, with the texts that they refer to."""

    def __init__(self) -> None:
        self._places: dict[str, list[_Group | int]] = {}  # an integer is an offset in the file
        self._file: IO[bytes] | None = None
        self._count = 0
        self._last: tuple[str, _Group] | None = None

    def add(self, group: _Group) -> None:
        path = group.findings[0].place.path
        self._count += len(group.findings)
        self._places.setdefault(path, []).append(group)

    def move_to_file(self) -> None:
        """Move what is in memory to the file; if it cannot be written, all stays in memory."""
        import pickle

        try:
            if self._file is None:
                from tempfile import TemporaryFile

                # it ends with the process; a buffer would keep what the disk has no room for
                self._file = TemporaryFile(buffering=0)  # noqa: SIM115
            file = self._file
            for groups in self._places.values():
                for number, group in enumerate(groups):
                    if not isinstance(group, int):
                        at = file.seek(0, 2)
                        data = pickle.dumps(tuple(group), pickle.HIGHEST_PROTOCOL)
                        if file.write(data) < len(data):
                            return
                        groups[number] = at
        except OSError:
            return

    def paths(self) -> Sequence[str]:
        return sorted(self._places)

    def group(self, path: str) -> _Group:
        """Return all findings of a path."""
        if self._last is not None and self._last[0] == path:
            return self._last[1]
        groups = [self._loaded(place) for place in self._places[path]]
        merged = groups[0]
        if len(groups) > 1:
            findings = chain.from_iterable(group.findings for group in groups)
            merged = _Group(tuple(sorted(findings, key=_order)), groups[-1].source)
        self._last = (path, merged)
        return merged

    def _loaded(self, place: _Group | int) -> _Group:
        if not isinstance(place, int):
            return place
        import pickle

        assert self._file is not None
        self._file.seek(place)
        return _Group(*pickle.load(self._file))  # noqa: S301  # our own file, without a name

    def has(self, path: object) -> bool:
        return path in self._places

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Finding]:
        for path in self.paths():
            yield from self.group(path).findings

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        if isinstance(index, slice):
            return tuple(islice(self, *index.indices(self._count)))
        position = index if index >= 0 else self._count + index
        for finding in islice(self, position, None):
            return finding
        raise IndexError(index)


class _Sources(Mapping[str, "Source"]):
    """The texts of the files with findings."""

    def __init__(self, kept: _Kept) -> None:
        self._kept = kept

    def __getitem__(self, path: str) -> Source:
        source = self._kept.group(path).source if self._kept.has(path) else None
        if source is None:
            raise KeyError(path)
        return source

    def __iter__(self) -> Iterator[str]:
        return (path for path in self._kept.paths() if self._kept.group(path).source is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _order(finding: Finding) -> tuple[str, int, str]:
    return finding.place.path, finding.place.start, finding.rule
