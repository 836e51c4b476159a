"""Check 20,000 links over 500 hosts in virtual time: how near to the politeness bound, how much memory.

    python tests/bench/load.py [--links 20000] [--hosts 500] [--stalls 0.02]

The number of links of a host falls with its rank, as in real lists. Some links stall: they never
answer. No run can be faster than the requests to the busiest host at the interval between them.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from virtual_time import FakeClient, run

from surveylint.model.reply import Exchange, Failure
from surveylint.net.client import Request
from surveylint.net.settings import NetSettings

LATENCY = 0.3  # seconds


class StallingClient(FakeClient):
    """A client some of whose links never answer.

    Attributes:
        open: The seconds for which requests were open, by site.
    """

    def __init__(self, latency: float) -> None:
        super().__init__(latency)
        self.open: defaultdict[str, float] = defaultdict(float)

    async def exchange(self, request: Request) -> Exchange:
        """Answer, or wait for as long as the request allows."""
        answer = await super().exchange(request)
        self.open[request.target.site] += LATENCY
        if "/stalls/" not in request.target.url:
            return answer
        waited = request.timeout if request.patience is None else request.patience
        await asyncio.sleep(waited - LATENCY)
        self.open[request.target.site] += waited - LATENCY
        return Exchange(failure=Failure.TIMEOUT, detail="no response", at=answer.at)


def addresses(links: int, hosts: int, stalls: float) -> list[str]:
    """Return the links: the hosts by Zipf's law, each link with a chance to stall."""
    rng = random.Random(20)
    names = [f"host-{at}.example.org{at}" for at in range(hosts)]
    chosen = rng.choices(names, [1 / (at + 1) for at in range(hosts)], k=links)
    kinds = ("stalls" if rng.random() < stalls else "paper" for _ in range(links))
    return [
        f"http://{name}/{kind}/{at}"
        for at, (name, kind) in enumerate(zip(chosen, kinds, strict=True))
    ]


def makespan(urls: list[str], settings: NetSettings) -> tuple[float, float]:
    """Return the virtual seconds that a run takes, and those that it takes at least.

    A host is asked at most once an interval, and at most so many requests to it are open at once.
    """
    client = StallingClient(LATENCY)
    result, seconds = run(urls, client, settings)
    if len(result.verdicts) != len(urls) or result.errors:
        raise SystemExit(f"{len(result.verdicts)} of {len(urls)} links judged: {result.errors[:1]}")
    paced = max(map(len, client.times.values())) * settings.interval
    return seconds, max(paced, max(client.open.values()) / settings.host_concurrency)


def main() -> int:
    """Print the figures; exit 1 if a run takes more than 5 % over its bound."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--links", type=int, default=20_000)
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--stalls", type=float, default=0.02)
    args = parser.parse_args()
    urls = addresses(args.links, args.hosts, args.stalls)
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        seconds, bound = makespan(urls, NetSettings(cache_dir=Path(folder), proxies={}))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{args.links} links, {args.hosts} hosts, {args.stalls:.0%} stall: {seconds:.1f} s,")
    print(f"bound {bound:.1f} s: {seconds / bound - 1:+.1%};")
    print(f"processor {time.process_time() - began:.1f} s, peak {peak:.0f} MiB")
    return 0 if seconds <= bound * 1.05 else 1


if __name__ == "__main__":
    sys.exit(main())
