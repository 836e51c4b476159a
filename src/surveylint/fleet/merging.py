"""Join what shards learned, so that the findings are those of one process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from surveylint import __version__
from surveylint.asked import Health
from surveylint.config.values import ConfigError
from surveylint.disk.files import FoundFile, NotOpened
from surveylint.fleet.shard_file import ShardFileError, ShardResult, read_shard
from surveylint.fleet.sharding import lists_digest
from surveylint.health import Gathered, count_links, gather
from surveylint.hosts.secrets import redacted
from surveylint.model.target import InvalidTargetError, Target, read_target
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.store import link_key
from surveylint.registries.answered_links import has_anchors, judged_by_record, record_of_link
from surveylint.registries.known_records import KnownRecords
from surveylint.report import VerifiedRows
from surveylint.report.tally import plural
from surveylint.report.visible import shown_path
from surveylint.verify import verified_by

if TYPE_CHECKING:
    from surveylint.disk.selection import Selection
    from surveylint.lint.engine import Crash
    from surveylint.model.document import Document
    from surveylint.model.record import Identifier, Record

_ALIKE = {
    "version": "another version of surveylint",
    "shards": "another number of shards",
    "settings": "other settings of the network or of the configuration",
    "lists": "other lists, or another selection of rules",
}
"""The fields of the header that are equal in all shards of a run, and what it means if not."""

_KEPT = frozenset([Cause.BY_CONFIG, Cause.UNSUPPORTED_SCHEME])
"""Causes of links that are not asked about even if no registry answers for them."""

_MOST_NAMED = 5
"""Missing shards that are named."""


class Merge:
    """The answers of all shards of a run.

    Args:
        paths: The shard files.

    Raises:
        ConfigError: One of them cannot be read, or they are not of one run.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        self._parts = [_read(path) for path in paths]
        _refuse_others(paths, self._parts)

    def learned(
        self, found: Sequence[FoundFile | NotOpened], selection: Selection
    ) -> tuple[Health, dict[str, Document | NotOpened | Crash]]:
        """Return what one process would have learned about lists, and the documents opened for it.

        Raises:
            ConfigError: A configuration is wrong.
        """
        gathered = gather(found, selection)
        return self._health(gathered), gathered.opened

    def _health(self, gathered: Gathered) -> Health:
        questions, ends = gathered.questions, [part.end for part in self._parts]
        records = KnownRecords()
        for part in self._parts:
            records.update(part.records)
        verdicts = self._verdicts(gathered)
        verdicts = answered(verdicts, records)
        answer = verified_by(records, questions.works)
        incomplete = (*self._missing(gathered, len(verdicts)), *self._unfinished())
        return Health(
            verdicts=verdicts,
            counts=count_links(questions.links, verdicts),
            failed=bool(incomplete) or any(end.failed for end in ends),
            incomplete=incomplete,
            messages=tuple(dict.fromkeys(line for end in ends for line in end.messages)),
            records=records,
            verified=answer.counted if any(end.registries for end in ends) else VerifiedRows(),
        )

    def _verdicts(self, gathered: Gathered) -> dict[str, Verdict]:
        """Return the verdicts of the links in the lists; the shards may know others."""
        known = {key: each for part in self._parts for key, each in part.verdicts.items()}
        found = ((url, known.get(link_key(url))) for url in gathered.questions.links)
        return {url: verdict for url, verdict in found if verdict is not None}

    def _missing(self, gathered: Gathered, known: int) -> list[str]:
        """Return why links or records are not known, a clause for each reason."""
        header, total = self._parts[0].header, len(gathered.questions.links)
        numbers = {part.header.shard for part in self._parts}
        lost = [str(each) for each in range(1, header.shards + 1) if each not in numbers]
        unknown = f": {total - known:,} of {plural(total, 'link')} were not checked"
        unknown *= known < total
        if len(lost) == 1:
            return [f"shard {lost[0]} of {header.shards:,} is missing{unknown}"]
        if lost:
            others = len(lost) - _MOST_NAMED
            which = ", ".join(lost[:_MOST_NAMED]) + (f" and {others:,} others" * (others > 0))
            return [f"shards {which} of {header.shards:,} are missing{unknown}"]
        if header.lists != lists_digest(gathered):
            return [f"the lists or the rules are not those of the shards{unknown}"]
        return []

    def _unfinished(self) -> list[str]:
        """Return why shards did not ask everything."""
        return [
            f"shard {part.header.shard}: {reason}"
            for part in sorted(self._parts, key=lambda part: part.header.shard)
            for reason in part.end.incomplete
        ]


def answered(
    verdicts: Mapping[str, Verdict], records: Mapping[Identifier, Record]
) -> dict[str, Verdict]:
    """Return verdicts, where a record answers for a link, as it does in one process.

    There, a link is not requested if a registry answers for it; a shard does not know what the
    registries answered another one.
    """
    targets = {url: _read_target(url) for url in verdicts}
    fragmented = {read[0].url for read in targets.values() if read is not None and read[1]}
    found = dict(verdicts)
    for url, verdict in verdicts.items():
        read = targets[url]
        if read is None or verdict.cause in _KEPT:
            continue
        if read[0].url in fragmented and has_anchors(read[0].url):
            continue
        if record_of_link(read[0].url, records) is not None:
            skipped = Verdict(
                state=State.SKIPPED,
                cause=Cause.IDENTIFIER,
                final_url=redacted(read[0].url),
                checked_at=verdict.checked_at,
            )
            found |= judged_by_record({url: skipped}, records)
    return found


def _read_target(url: str) -> tuple[Target, str] | None:
    try:
        return read_target(url)
    except InvalidTargetError:
        return None


def _read(path: str) -> ShardResult:
    try:
        return read_shard(path)
    except ShardFileError as error:
        raise ConfigError(shown_path(path), "", str(error)) from None


def _refuse_others(paths: Sequence[str], parts: Sequence[ShardResult]) -> None:
    """Refuse shards that are not of one run.

    Raises:
        ConfigError: They are not.
    """
    first = parts[0].header
    if first.version != __version__:
        found = f"this shard is of surveylint {first.version}"
        raise ConfigError(shown_path(paths[0]), "", found, f"expected {__version__}")
    numbers: dict[int, str] = {}
    for path, part in zip(paths, parts, strict=True):
        for field, meaning in _ALIKE.items():
            if getattr(part.header, field) != getattr(first, field):
                found = f"this shard is of another run than `{shown_path(paths[0])}`: {meaning}"
                raise ConfigError(shown_path(path), "", found)
        number = part.header.shard
        if number in numbers:
            found = f"this is shard {number}, as `{shown_path(numbers[number])}` is"
            raise ConfigError(shown_path(path), "", found, "expected each shard once")
        numbers[number] = path
