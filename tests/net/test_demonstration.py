"""The list of the demonstration, checked on its server."""

from __future__ import annotations

import re
import time
from pathlib import Path

from surveylint import demo
from surveylint.demo.server import Web
from surveylint.model.verdict import Cause, State
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import check

KINDS = (
    "paper/a gone/b moved/c moved-home/d wall/e login-wall/f soft-404/g parked/h slow/i "
    "then-ok/j circle/k reset/l untrusted/m"
)
LIST = "".join(
    f"- [PDF](https://papers.example/{kind})\n"
    for kind in [*KINDS.split(), "paper/n#results", "paper/o#absent"]
)


async def test_the_list_shows_every_kind_of_verdict_within_five_seconds() -> None:
    async with Web() as web:
        urls = re.findall(r"\((http[^)]+)\)", web.filled(LIST))
        began = time.monotonic()
        result = await check(urls, NetSettings(allow_private=True, cache_dir=None, proxies={}))
        assert time.monotonic() - began < 5
    assert {verdict.state for verdict in result.verdicts.values()} == set(State) - {State.SKIPPED}
    causes = {verdict.cause for verdict in result.verdicts.values()}
    assert causes >= {
        Cause.GONE,
        Cause.REDIRECTED_HOME,
        Cause.SOFT_404,
        Cause.PARKED,
        Cause.MISSING_FRAGMENT,
        Cause.TLS,
    }


async def test_the_list_links_to_this_machine_only() -> None:
    async with Web() as web:
        hosts = re.findall(r"https?://([^:/]+)", web.filled(LIST))
    assert all(host.startswith("127.") for host in hosts)


def test_the_server_is_small() -> None:
    source = Path(demo.__file__).with_name("server.py").read_text(encoding="utf-8")
    assert source.count("\n") <= 330
