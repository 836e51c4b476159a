"""Checkpoints: what was answered is on the disk at once, and is not asked again.

Each lease of a bucket has its own file of answers. The next holder first copies what the last one
had written, says so in a line, and only then asks for more. Later lines of an earlier holder, which
was slow and presumed dead, are in a file that nobody reads any more.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from surveylint.fleet.leases import Lease, file_system_time
from surveylint.fleet.shard_file import ShardHeader, ShardResult, lines_of, shard_of_lines
from surveylint.model.verdict import DAY, Verdict

_COPIED = b'{"copied":'
STALE = 7 * DAY
"""Seconds after which what a run that never went on has left is deleted."""

_UNKNOWN = ShardHeader(1, 1, "", "", "")
"""The header of answers that are part of a run; the run knows which it is."""


class Checkpoint:
    """The answers of a bucket under one lease.

    Attributes:
        known: What was answered under earlier leases.

    Args:
        lease: The lease, which is held.
        settings: A hash of the settings on which answers depend; others answer nothing here.
    """

    def __init__(self, lease: Lease, settings: str) -> None:
        self._lease = lease
        path = _path(lease.folder, lease.fence)
        self.known = answers_until(lease.folder, lease.fence, settings)
        self._file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_APPEND, 0o600)
        self._append(
            "".join(_answer_lines(self.known.verdicts)).encode() + _copied(settings) + b"\n"
        )

    def add(self, verdicts: Mapping[str, Verdict]) -> None:
        """Keep verdicts, by the key of their link.

        Raises:
            LeaseLostError: The bucket belongs to another process, so they are refused.
        """
        self._lease.check()
        self._append("".join(_answer_lines(verdicts)).encode())

    def finish(self, result: ShardResult, plan: str) -> None:
        """Keep all that was learned, and say that the bucket is done.

        Args:
            result: What was learned.
            plan: What was to be learned, see `finished`.

        Raises:
            LeaseLostError: The bucket belongs to another process, so it is refused.
        """
        folder, fence = self._lease.folder, self._lease.fence
        self._lease.check()
        _replace(folder / f"result.{fence:06}.jsonl", "\n".join(lines_of(result)) + "\n")
        self._lease.check()
        _replace(_done(folder, plan), json.dumps({"fence": fence}))

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _append(self, lines: bytes) -> None:
        while lines:
            lines = lines[os.write(self._file, lines) :]


def finished(folder: Path, plan: str) -> ShardResult | None:
    """Return what was learned of a bucket that is done, None if it is not.

    Args:
        folder: The folder of the bucket.
        plan: What was to be learned: a bucket may be done for another run only.
    """
    fence = finished_fence(folder, plan)
    if fence is None:
        return None
    with (folder / f"result.{fence:06}.jsonl").open("rb") as stream:
        return shard_of_lines(stream)


def finished_fence(folder: Path, plan: str) -> int | None:
    """Return the number of the lease under which a bucket was done, None if it is not."""
    try:
        return int(json.loads(_done(folder, plan).read_bytes())["fence"])
    except FileNotFoundError:
        return None


def forget_incomplete(folder: Path, plan: str) -> None:
    """Let a bucket be asked again for which an earlier run, since killed, found no network."""
    known = finished(folder, plan)
    if known is not None and known.end.incomplete:
        forget(folder, plan)


def forget(folder: Path, plan: str) -> None:
    """Delete the answers of a bucket, so that the next run asks again; its cache is kept.

    What a run at the same time has learned or learns is kept, but not for ever.

    Args:
        folder: The folder of the bucket.
        plan: What was to be learned.
    """
    fence = finished_fence(folder, plan)
    if fence is None:
        return
    _done(folder, plan).unlink(missing_ok=True)
    (folder / f"result.{fence:06}.jsonl").unlink(missing_ok=True)
    oldest = file_system_time(folder) - STALE
    for path in (*folder.glob("answers.*"), *folder.glob("result.*"), *folder.glob("done.*")):
        is_earlier = path.name.startswith("answers.") and path.name <= _path(folder, fence).name
        with suppress(OSError):  # another run deleted it, or has it open on Windows
            if is_earlier or path.stat().st_mtime < oldest:
                path.unlink()


def answers_until(folder: Path, fence: int, settings: str | None = None) -> ShardResult:
    """Return what the last holder before a lease had written, without a line that was cut off.

    Args:
        folder: The folder of the bucket.
        fence: The number of the lease.
        settings: A hash of the settings with which it must have asked; None for any.
    """
    for earlier in range(fence - 1, 0, -1):
        try:
            data = _path(folder, earlier).read_bytes()
        except FileNotFoundError:
            continue
        lines = data.split(b"\n")[:-1]
        copied = [line for line in lines if line.startswith(_COPIED)]
        if copied and settings is not None and copied != [_copied(settings)]:
            break
        if copied:
            return _answers_of([line for line in lines if line not in copied])
    return ShardResult(_UNKNOWN)


def _answers_of(lines: list[bytes]) -> ShardResult:
    """Return the answers of some lines; of a link that was answered twice the last one."""
    by_link = {line.partition(b',"verdict":')[0]: line for line in lines}
    header, *_, end = lines_of(ShardResult(_UNKNOWN))
    whole = json.loads(end)
    whole["end"]["links"] = len(by_link)
    return shard_of_lines([header.encode(), *by_link.values(), json.dumps(whole).encode()])


def _answer_lines(verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """Yield the line of each verdict in a shard file."""
    _, *lines, _ = lines_of(ShardResult(_UNKNOWN, verdicts))
    yield from (line + "\n" for line in lines)


def _path(folder: Path, fence: int) -> Path:
    return folder / f"answers.{fence:06}.jsonl"


def _done(folder: Path, plan: str) -> Path:
    return folder / f"done.{sha256(plan.encode()).hexdigest()[:32]}.json"


def _copied(settings: str) -> bytes:
    """Return the line after all answers of the earlier holder."""
    return _COPIED + json.dumps(settings).encode() + b"}"


def _replace(path: Path, text: str) -> None:
    """Write a file that is either whole or not there."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
