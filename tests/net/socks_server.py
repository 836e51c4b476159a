"""A SOCKS server that connects every name to loopback, and records what was requested."""

from __future__ import annotations

import asyncio
import ipaddress
from types import TracebackType

_NO_LOGIN, _LOGIN = 0, 2
_IPV4, _NAME, _IPV6 = 1, 3, 4
REFUSED = 5


class SocksServer:
    """Serves SOCKS 5 (RFC 1928, 1929) and SOCKS 4a.

    Attributes:
        asked: The requested hosts and ports.
        port: The port of the server.

    Args:
        login: `name:password` of the one user, empty if everybody may connect.
        refuse: The reply code to every request, 0 to connect.
    """

    def __init__(self, login: str = "", refuse: int = 0) -> None:
        self._login, self._refuse = login, refuse
        self.asked: list[tuple[str, int]] = []
        self.port = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> SocksServer:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            version = (await reader.readexactly(1))[0]
            host, port = await (self._five(reader, writer) if version == 5 else self._four(reader))
            self.asked.append((host, port))
            good, bad = (b"\x05\x00\x00\x01", b"\x05%c\x00\x01" % self._refuse)
            if version == 4:
                good, bad = b"\x00\x5a", b"\x00\x5b"
            writer.write((bad if self._refuse else good) + bytes(6))
            if not self._refuse:
                await self._join(reader, writer, _loopback(host), port)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, OSError):
            pass
        finally:
            writer.close()

    async def _five(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[str, int]:
        offered = await reader.readexactly((await reader.readexactly(1))[0])
        method = _LOGIN if self._login else _NO_LOGIN
        writer.write(bytes([5, method if method in offered else 0xFF]))
        if self._login:
            await reader.readexactly(1)
            name = await reader.readexactly((await reader.readexactly(1))[0])
            word = await reader.readexactly((await reader.readexactly(1))[0])
            writer.write(bytes([1, b"%s:%s" % (name, word) != self._login.encode()]))
        _, _, _, kind = await reader.readexactly(4)
        if kind == _NAME:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode("ascii")
        else:
            host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == _IPV4 else 16)))
        return host, int.from_bytes(await reader.readexactly(2), "big")

    async def _four(self, reader: asyncio.StreamReader) -> tuple[str, int]:
        await reader.readexactly(1)
        port = int.from_bytes(await reader.readexactly(2), "big")
        address = await reader.readexactly(4)
        await reader.readuntil(b"\0")
        if address[:3] == bytes(3):
            return (await reader.readuntil(b"\0"))[:-1].decode("ascii"), port
        return str(ipaddress.ip_address(address)), port

    async def _join(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int
    ) -> None:
        there, back = await asyncio.open_connection(host, port)

        async def flow(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
            sink.close()

        try:
            await asyncio.gather(flow(reader, back), flow(there, writer))
        finally:
            back.close()


def _loopback(host: str) -> str:
    """Return the address to connect to: loopback addresses as they are, names on this machine."""
    return host if host.startswith("127.") else "127.0.0.1"
