"""Run surveylint in virtual time on a web in this process, which writes down who is asked when.

    python tests/bench/virtual_web.py LOG check --lists lists.txt --cache-dir folder ...

Every host answers, after a latency of its own, except that paths with `gone` do not exist. arXiv and
GitHub answer as registries. Clocks skip to the next timer, so that a run of days takes minutes.
LOG takes, as JSON, the number of requests, the least gap between two of them to one host, and the
most in one second.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import sys
import time
import zlib
from collections import Counter, deque
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "registries")]

EPOCH = 1_800_000_000.0
real_cpu = time.process_time


class Clock:
    """The seconds that all clocks of this process show."""

    now = 1_000.0


time.monotonic = lambda: Clock.now  # before surveylint is imported
time.time = lambda: EPOCH + Clock.now

from many_lists import title_of  # noqa: E402
from registry_server import Paper, entry, feed  # noqa: E402
from virtual_time import VirtualLoop  # noqa: E402

from surveylint.cli import main  # noqa: E402
from surveylint.model.reply import Exchange  # noqa: E402
from surveylint.net.client import Request  # noqa: E402
from surveylint.net.settings import NetSettings  # noqa: E402
from surveylint.probe import checker  # noqa: E402
from surveylint.registries import open_session  # noqa: E402

PAGE = b"<title>A paper</title><p>With some text.</p>"
asked: Counter[str] = Counter()
least_gap: dict[str, float] = {}
last: dict[str, float] = {}
times: dict[str, deque[float]] = {}
busiest: Counter[str] = Counter()
pages: Counter[int] = Counter()


class SharedLoop(VirtualLoop):
    """A loop whose clock is that of the process."""

    @property
    def now(self) -> float:
        return Clock.now

    @now.setter
    def now(self, value: float) -> None:
        Clock.now = max(Clock.now, value)


class Web:
    """A client that is the web, too."""

    def __init__(self, settings: NetSettings, **others: object) -> None:
        pass

    async def exchange(self, request: Request) -> Exchange:
        """Write down a request, and answer it."""
        host, now = request.target.host, Clock.now
        if host in last:
            least_gap[host] = min(least_gap.get(host, 1e9), now - last[host])
        last[host] = now
        recent = times.setdefault(host, deque())
        recent.append(now)
        while now - recent[0] >= 1.0:
            recent.popleft()
        busiest[host] = max(busiest[host], len(recent))
        asked[host] += 1
        await asyncio.sleep(0.02 + zlib.crc32(host.encode()) % 400 / 1000)
        at = time.time()
        if host == "export.arxiv.org":
            return Exchange(status=200, body=papers(request.target.url), at=at)
        if host == "api.github.com":
            return Exchange(status=200, body=repositories(request.body), at=at)
        key = zlib.crc32(request.target.url.encode())
        pages[key] += 1
        status = 404 if key % 20 == 0 or "/gone/" in request.target.url else 200
        headers = {"content-type": "text/html"}
        return Exchange(status=status, headers=headers, body=PAGE, at=at)

    async def close(self) -> None:
        """Close nothing."""


def papers(url: str) -> bytes:
    """Return what arXiv says about papers: one in 50 does not exist."""
    query = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
    listed = [
        each for each in query.get("id_list", "").split(",") if zlib.crc32(each.encode()) % 50
    ]
    return feed(
        [
            entry(f"{each.partition('v')[0]}v1", title_of(each.partition("v")[0]), Paper(("",)))
            for each in listed
        ]
    )


def repositories(body: bytes) -> bytes:
    """Return what GitHub says about repositories."""
    pattern = r'(r\d+): repository\(owner: "([^"]+)", name: "([^"]+)"\)'
    found = re.findall(pattern, json.loads(body)["query"])
    data = {
        each: {"nameWithOwner": f"{owner}/{name}", "isArchived": False}
        for each, owner, name in found
    }
    return json.dumps({"data": data}).encode()


def run() -> int:
    """Run the command line; print and write figures."""
    log, *arguments = sys.argv[1:]
    time.sleep = lambda seconds: setattr(Clock, "now", Clock.now + seconds)
    checker.AiohttpClient = open_session.AiohttpClient = Web
    asyncio.set_event_loop_policy(Policy())
    os.environ["GITHUB_TOKEN"] = "t"
    began = Clock.now
    code = main(arguments)
    figures = {
        "virtual": Clock.now - began,
        "cpu": real_cpu(),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "requests": asked.total(),
        "hosts": len(asked),
        "again": sum(count > 2 for count in pages.values()),
        "most_in_a_second": max(busiest.values(), default=0),
        "least_gap": min(
            (gap for host, gap in least_gap.items() if host != "export.arxiv.org"), default=None
        ),
        "arxiv": [asked["export.arxiv.org"], least_gap.get("export.arxiv.org")],
        "github": [asked["api.github.com"], least_gap.get("api.github.com")],
        "code": code,
    }
    Path(log).write_text(json.dumps(figures) + "\n")
    return 0


class Policy(asyncio.DefaultEventLoopPolicy):
    """Makes loops in virtual time."""

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """Return a loop."""
        return SharedLoop()


if __name__ == "__main__":
    sys.exit(run())
