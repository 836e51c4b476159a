"""Sort more rows than fit into memory: sorted runs in one temporary file, merged at the end."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

ROWS_IN_MEMORY = 400_000
"""Rows of a run: about 30 MB."""

_ROWS_A_READ = 4_096


def sorted_rows(
    rows: Iterable[bytes], width: int, folder: Path, most: int = ROWS_IN_MEMORY
) -> Iterator[bytes]:
    """Yield rows in the order of their bytes.

    Args:
        rows: The rows.
        width: Bytes of each row.
        folder: Where the temporary file is made.
        most: Rows that are in memory at once.

    Raises:
        OSError: The temporary file cannot be written.
    """
    left = iter(rows)
    first = sorted(islice(left, most))
    if len(first) < most:
        yield from first
        return
    with TemporaryFile(dir=folder) as file:
        starts = [0]
        while first:
            for at in range(0, len(first), _ROWS_A_READ):
                file.write(b"".join(first[at : at + _ROWS_A_READ]))
            starts.append(starts[-1] + len(first))
            first = sorted(islice(left, most))
        runs = pairwise(starts)
        yield from heapq.merge(*(_run(file, *each, width) for each in runs))


def _run(file: BinaryIO, start: int, end: int, width: int) -> Iterator[bytes]:
    """Yield the rows of one run."""
    while start < end:
        count = min(_ROWS_A_READ, end - start)
        file.seek(start * width)
        piece = file.read(count * width)
        for at in range(0, len(piece), width):
            yield piece[at : at + width]
        start += count


def without_repeats(rows: Iterable[bytes], key: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """Yield the first of sorted rows that have one key."""
    last = None
    for row in rows:
        if (now := key(row)) != last:
            yield row
            last = now
