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
from pathlib import Path

from surveylint.fleet.leases import Lease
from surveylint.fleet.shard_file import ShardHeader, ShardResult, lines_of, shard_of_lines
from surveylint.model.verdict import Verdict

_COPIED = b'{"copied":true}\n'
_DONE = "done.json"
_UNKNOWN = ShardHeader(1, 1, "", "", "")
"""The header of answers that are part of a run; the run knows which it is."""


class Checkpoint:
    """The answers of a bucket under one lease.

    Attributes:
        known: What was answered under earlier leases.

    Args:
        lease: The lease, which is held.
    """

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        path = _path(lease.folder, lease.fence)
        self.known = answers_until(lease.folder, lease.fence)
        self._file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_APPEND, 0o600)
        self._append("".join(_answer_lines(self.known.verdicts)).encode() + _COPIED)

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
        _replace(folder / _DONE, json.dumps({"fence": fence, "plan": plan}))

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
        plan: A hash of what was to be learned: a bucket may be done for other lists only.
    """
    fence = finished_fence(folder, plan)
    if fence is None:
        return None
    with (folder / f"result.{fence:06}.jsonl").open("rb") as stream:
        return shard_of_lines(stream)


def finished_fence(folder: Path, plan: str) -> int | None:
    """Return the number of the lease under which a bucket was done, None if it is not."""
    try:
        done = json.loads((folder / _DONE).read_bytes())
    except FileNotFoundError:
        return None
    return int(done["fence"]) if done["plan"] == plan else None


def forget(folder: Path) -> None:
    """Delete the answers of a bucket, so that the next run asks again; its cache is kept."""
    for pattern in (_DONE, "answers.*", "result.*"):
        for path in folder.glob(pattern):
            with suppress(FileNotFoundError):
                path.unlink()


def answers_until(folder: Path, fence: int) -> ShardResult:
    """Return what the last holder before a lease had written, without a line that was cut off."""
    for earlier in range(fence - 1, 0, -1):
        try:
            data = _path(folder, earlier).read_bytes()
        except FileNotFoundError:
            continue
        if _COPIED in data:
            lines = [line for line in data.split(b"\n")[:-1] if line != _COPIED[:-1]]
            return _answers_of(lines)
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


def _replace(path: Path, text: str) -> None:
    """Write a file that is either whole or not there."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
