"""Names to addresses, asked of the system without ever having to be waited for."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable

Lookup = Callable[[str, int], Awaitable[list[str]]]


async def system_lookup(host: str, port: int) -> list[str]:
    """Ask the system's resolver, in a thread that nobody has to wait for when the run is broken off."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(result: list[str] | OSError) -> None:
        if answer.done():
            return
        if isinstance(result, OSError):
            answer.set_exception(result)
        else:
            answer.set_result(result)

    def look() -> None:
        result: list[str] | OSError
        try:
            found = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
            )
            result = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        except OSError as error:
            result = error
        except UnicodeError:
            result = socket.gaierror(socket.EAI_NONAME, "not a host name")
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result)

    threading.Thread(target=look, name=f"resolve {host}", daemon=True).start()
    return await answer
