"""What a worker of `cluster.py` loads first: names of the loopback web, its own mark in requests.

Every name is on the loopback interface, registries there are paced as the real ones are, and the
User-Agent says which process asks, so that the server's log shows it.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from surveylint.fleet import bucket_work
from surveylint.net import client
from surveylint.net.client import AiohttpClient
from surveylint.net.settings import NetSettings
from surveylint.registries import session


async def lookup(host: str, port: int) -> list[str]:
    """Resolve every name to the loopback web."""
    return ["127.0.0.1"]


class MarkedClient(AiohttpClient):
    """A client whose requests say which process sends them."""

    def __init__(self, settings: NetSettings, **others: Any) -> None:
        super().__init__(replace(settings, user_agent=f"bench {os.getpid()}"), **others)


client.system_lookup = bucket_work.system_lookup = lookup
bucket_work.AiohttpClient = MarkedClient
session.is_loopback = lambda url: False
session._LEASE = 10.0
