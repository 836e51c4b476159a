"""Fetch published tables: the signed list first, then each table in pieces.

A piece that arrived is written at once, so an interrupted pull goes on where it ended. A table is
put in place once its SHA-256 is that of the list. Because the list is signed, it does not matter
who sends the bytes: redirects to other hosts are followed, except from https to http.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from surveylint.model.reply import Exchange
from surveylint.model.target import InvalidTargetError, Target, read_target
from surveylint.namedtuples import NamedTuple
from surveylint.net.client import HttpClient, Request
from surveylint.tables.manifest import (
    MANIFEST,
    SIGNATURE,
    PublishedTable,
    read_manifest,
    verify,
)
from surveylint.tables.table_file import BadTableError, verified_header

PIECE = 4 << 20
"""Bytes of a piece: a minute at 70 kB a second."""

_TIMEOUT = 60.0
_MOST_LISTED = 64 << 10
_SIGNATURE_BYTES = 64
_TRIES = 3
_PAUSE = 2.0
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRIED = frozenset({429, 500, 502, 503, 504})


class PullError(Exception):
    """Tables cannot be fetched; its text is why, one clause."""


class Pulled(NamedTuple):
    """What came of a table.

    Attributes:
        table: The table.
        is_new: Whether it was fetched; else it was here already.
        bytes_fetched: Bytes of it that were fetched now.
    """

    table: PublishedTable
    is_new: bool
    bytes_fetched: int


class Puller:
    """Fetches tables.

    Args:
        client: Sends the requests.
        base: The address of the folder with the published files.
        key: The public key, in base64.
        folder: Where the tables belong.
        progress: Takes the bytes of a table that are here, all of them, and its name.
        sleep: Sleeps for some seconds.
    """

    def __init__(
        self,
        client: HttpClient,
        base: str,
        key: str,
        folder: Path,
        *,
        progress: Callable[[int, int, str], None] = lambda *_: None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._client, self._key, self._folder = client, key, folder
        self._progress, self._sleep = progress, sleep
        self._base = base if base.endswith("/") else f"{base}/"

    async def pull(self) -> list[Pulled]:
        """Fetch all published tables that are not here.

        Raises:
            PullError: One cannot be fetched; those before it are in place.
            ManifestError: The list of tables is not trusted.
            OSError: A file cannot be written.
        """
        listed = await self._small(MANIFEST, _MOST_LISTED)
        verify(listed, await self._small(SIGNATURE, _SIGNATURE_BYTES), self._key)
        self._folder.mkdir(parents=True, exist_ok=True)
        return [await self._table(table) for table in read_manifest(listed)]

    async def _small(self, name: str, most: int) -> bytes:
        """Return a whole file of a few bytes."""
        exchange = await self._answer(name, (), most + 1)
        if exchange.status != 200:
            raise PullError(f"`{name}`: HTTP {exchange.status}")
        if len(exchange.body) > most:
            raise PullError(f"`{name}`: more than {most:,} bytes")
        if not exchange.complete:
            raise PullError(f"`{name}`: the response is incomplete")
        return exchange.body

    async def _table(self, table: PublishedTable) -> Pulled:
        """Fetch a table, unless it is here."""
        path = self._folder / table.name
        if path.is_file() and path.stat().st_size == table.size and _sha256(path) == table.sha256:
            return Pulled(table, is_new=False, bytes_fetched=0)
        part = self._folder / f".{table.name}.{table.sha256[:16]}.part"
        fetched = await self._fetch(table, part)
        if _sha256(part) != table.sha256:
            part.unlink()
            raise PullError(f"`{table.name}`: its SHA-256 is not that of `{MANIFEST}`")
        try:
            header = verified_header(part)
        except BadTableError as error:
            part.unlink()
            raise PullError(f"`{table.name}`: {error}") from None
        if header.kind.file_name != table.name:
            part.unlink()
            raise PullError(f"`{table.name}`: it is the table `{header.kind.file_name}`")
        part.replace(path)
        for old in self._folder.glob(f".{table.name}.*.part"):
            with suppress(OSError):
                old.unlink()
        return Pulled(table, is_new=True, bytes_fetched=fetched)

    async def _fetch(self, table: PublishedTable, part: Path) -> int:
        """Fetch what is missing of a table; return how many bytes arrived."""
        here = min(_size(part), table.size)
        began, failed, in_pieces = here, 0, True
        while here < table.size:
            data = await self._piece(table, here) if in_pieces else await self._rest(table)
            if data is None:  # the server sends whole files only
                in_pieces, here, began = False, 0, 0
                continue
            write_at(part, here, data)
            here += len(data)
            self._progress(here, table.size, table.name)
            failed = 0 if data and in_pieces else failed + 1
            if failed >= _TRIES and here < table.size:
                raise PullError(f"`{table.name}`: the response ends after {here:,} bytes")
            if here < table.size and not in_pieces:
                here = 0
        return here - began

    async def _piece(self, table: PublishedTable, start: int) -> bytes | None:
        """Return the next bytes of a table, None if the server sends whole files only."""
        end = min(start + PIECE, table.size) - 1
        headers = (("Range", f"bytes={start}-{end}"), ("Accept-Encoding", "identity"))
        exchange = await self._answer(table.name, headers, end - start + 1)
        if exchange.status == 200:
            is_whole = start == 0 and len(exchange.body) == table.size
            return exchange.body if is_whole else None
        sent = re.match(r"bytes ([0-9]+)-", exchange.headers.get("content-range", ""))
        if exchange.status != 206 or sent is None:
            raise PullError(f"`{table.name}`: HTTP {exchange.status}")
        if int(sent[1]) != start:
            raise PullError(f"`{table.name}`: the server sends another part of the file")
        return exchange.body

    async def _rest(self, table: PublishedTable) -> bytes:
        """Return a whole table."""
        headers = (("Accept-Encoding", "identity"),)
        exchange = await self._answer(table.name, headers, table.size + 1)
        if exchange.status != 200:
            raise PullError(f"`{table.name}`: HTTP {exchange.status}")
        if len(exchange.body) > table.size:
            raise PullError(f"`{table.name}`: more than {table.size:,} bytes")
        return exchange.body

    async def _answer(self, name: str, headers: tuple[tuple[str, str], ...], most: int) -> Exchange:
        """Return the response for a file, after redirects and repeated failures.

        Raises:
            PullError: There is none.
        """
        for attempt in range(1, _TRIES + 1):
            exchange = await self._followed(name, headers, most)
            if exchange.failure is None and exchange.status not in _RETRIED:
                return exchange
            if attempt < _TRIES:
                await self._sleep(_PAUSE * attempt)
        raise PullError(f"`{name}`: {exchange.detail or f'HTTP {exchange.status}'}")

    async def _followed(
        self, name: str, headers: tuple[tuple[str, str], ...], most: int
    ) -> Exchange:
        target = _target(self._base + name)
        for _ in range(_MOST_REDIRECTS + 1):
            request = Request(
                target, timeout=_TIMEOUT, keep_alive=True, headers=headers, body_limit=most
            )
            exchange = await self._client.exchange(request)
            location = exchange.headers.get("location", "")
            if exchange.failure is not None or exchange.status not in _REDIRECTS or not location:
                return exchange
            following = _target(location, target)
            if (target.scheme, following.scheme) == ("https", "http"):
                raise PullError(f"`{name}`: redirects from https to http")
            target = following
        raise PullError(f"`{name}`: more than {_MOST_REDIRECTS} redirects")


def write_at(path: Path, start: int, data: bytes) -> None:
    """Write bytes at an offset of a file, which ends after them.

    Raises:
        OSError: They cannot be written.
    """
    with path.open("r+b" if path.exists() else "wb") as file:
        file.seek(start)
        file.write(data)
        file.truncate()


def _size(path: Path) -> int:
    """Return the bytes of a file, 0 if it does not exist."""
    return path.stat().st_size if path.is_file() else 0


def _target(url: str, base: Target | None = None) -> Target:
    try:
        return read_target(url, base)[0]
    except InvalidTargetError as error:
        raise PullError(f"`{url}`: {error}") from None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
