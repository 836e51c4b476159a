"""A shard file is read as it was written, and nothing else is accepted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from surveylint.fleet.shard_file import (
    ShardEnd,
    ShardFileError,
    ShardHeader,
    ShardResult,
    keyed,
    lines_of,
    read_shard,
    shard_of_lines,
)
from surveylint.model.record import Identifier, Record
from surveylint.model.verdict import Cause, Evidence, State, Verdict

HEADER = ShardHeader(2, 3, "1.0", "5e77", "1157", 1_790_000_000.5)
SEEN = Evidence(method="GET", url="https://x.org/a", status=404, at=1_790_000_001.0, note="")
DEAD = Verdict(
    state=State.DEAD,
    cause=Cause.GONE,
    status=404,
    final_url="https://x.org/a",
    checked_at=1_790_000_002.0,
    evidence=(SEEN, SEEN),
    last_alive=1_780_000_000.0,
)
MOVED = Verdict(state=State.MOVED, final_url="https://y.org/b", permanent=True, failures=0)
PAPER = Identifier("arxiv", "2305.02677")
RESULT = ShardResult(
    HEADER,
    {"https://x.org/a": DEAD, "https://x.org/é b": MOVED},
    {PAPER: Record(PAPER, "arXiv", 1.0, title="Sheep “and” \u2028 goats", titles=("Goats",))},
    ShardEnd(1_790_000_009.0, 7, ("time limit of 5 s",), ("arXiv: HTTP 503",), failed=True),
)
LINES = [line.encode() for line in lines_of(RESULT)]


def test_a_result_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "part.jsonl"
    file.write_bytes(b"\n".join(LINES) + b"\n")
    assert read_shard(str(file)) == RESULT


def test_messages_are_safe_to_print() -> None:
    end = json.loads(LINES[4])
    end["end"]["messages"] = ["\x1b[31m\n::error::"]
    assert "\x1b" not in shard_of_lines([*LINES[:4], json.dumps(end).encode()]).end.messages[0]


def test_an_address_with_a_secret_is_kept_as_a_hash() -> None:
    (key,) = keyed({"https://x.org/a?access_token=Zk83hdK2hd72hKd92jdQ": DEAD})
    assert key.startswith("sha256:")


@pytest.mark.parametrize("kept", range(len(LINES)))
def test_a_file_that_is_cut_off_is_refused(kept: int) -> None:
    with pytest.raises(ShardFileError, match="cut off"):
        shard_of_lines(LINES[:kept])


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_lost_line_is_noticed(lost: int) -> None:
    with pytest.raises(ShardFileError, match="lines are missing"):
        shard_of_lines(LINES[:lost] + LINES[lost + 1 :])


@pytest.mark.parametrize(
    ("line", "path", "value"),
    [
        (0, ["surveylint_shard"], 99),
        (0, ["shard"], 4),
        (0, ["shard"], True),
        (0, ["began"], 1e300),
        (0, ["more"], 1),
        (1, ["link"], None),
        (1, ["link"], "https://x.org/\ud800"),
        (1, ["verdict", "state"], "lost"),
        (1, ["verdict", "state"], []),
        (1, ["verdict", "status"], -1),
        (1, ["verdict", "checked_at"], "now"),
        (1, ["verdict", "evidence"], [["GET"]]),
        (1, ["verdict", "evidence"], [SEEN.url] * 99),
        (1, ["verdict", "failures"], 1.5),
        (1, ["verdict", "permanent"], 1),
        (1, ["verdict", "more"], 1),
        (2, ["verdict", "final_url"], "javascript:alert(1)"),
        (2, ["verdict", "final_url"], "https://x.org/) [b](https://y.org"),
        (3, ["record", "title"], 5),
        (3, ["record", "checked_at"], None),
        (3, ["identifier"], ["arxiv"]),
        (4, ["end", "failed"], 0),
        (4, ["end", "messages"], [{}]),
        (4, ["end"], None),
    ],
)
def test_a_malformed_value_is_refused_with_its_line(
    line: int, path: list[str], value: object
) -> None:
    changed = json.loads(LINES[line])
    place = changed
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    lines = [*LINES]
    lines[line] = json.dumps(changed).encode()
    with pytest.raises(ShardFileError, match=f"line {line + 1}: "):
        shard_of_lines(lines)


@pytest.mark.parametrize("line", [b"", b"\xff", b"[]", b"nul", b"[" * 99_999, b'{"link": NaN}'])
def test_what_is_not_json_is_refused(line: bytes) -> None:
    with pytest.raises(ShardFileError, match="line 2: "):
        shard_of_lines([LINES[0], line])


def test_a_long_line_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "part.jsonl"
    file.write_bytes(b'"' + b"a" * (1 << 21))
    with pytest.raises(ShardFileError, match="too long"):
        read_shard(str(file))
