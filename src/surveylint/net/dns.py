"""DNS: names are resolved by the system, in threads that an ending run does not wait for."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable

Lookup = Callable[[str, int], Awaitable[list[str]]]
"""Returns the addresses of a host name, for a port."""


async def system_lookup(host: str, port: int) -> list[str]:
    """Return the addresses of a host name, as the system resolves it.

    Raises:
        OSError: If the name cannot be resolved; a `socket.gaierror` says why.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(result: list[str] | OSError) -> None:
        if answer.done():
            return
        if isinstance(result, OSError):
            answer.set_exception(result)
        else:
            answer.set_result(result)

    def resolve() -> None:
        result = _resolved(host, port)
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, result)

    # A daemon thread: the executor of asyncio would be joined when the run is interrupted.
    threading.Thread(target=resolve, name=f"resolve {host}", daemon=True).start()
    return await answer


def _resolved(host: str, port: int) -> list[str] | OSError:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))
    except OSError as error:
        return error
    except UnicodeError:
        return socket.gaierror(socket.EAI_NONAME, "invalid host name")
