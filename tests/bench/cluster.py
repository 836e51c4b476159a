"""Check generated lists on a cluster whose workers are killed and whose scheduler is restarted.

    python tests/bench/cluster.py [--lists 300] [--names 700] [--workers 8] [--lease 4]

A loopback web answers for all names and writes a log. Three workers are killed, one of them while
registries are asked, and the scheduler once. At the end the log must show that no verdict is missing
or wrong, that nothing that was answered was asked again, that no host was asked from two processes
at a time, and that arXiv was never asked more than once in three seconds.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "registries"))

from registry_server import Paper, entry, feed

from surveylint.asked import Health, Network
from surveylint.config.values import LinkSettings
from surveylint.disk.selection import Selection
from surveylint.fleet.bucket_work import QUIET
from surveylint.fleet.checkpoints import answers_until
from surveylint.fleet.cluster_run import ClusterRun, ClusterSettings
from surveylint.fleet.dask_executor import Certificates, DaskExecutor, remote_executor
from surveylint.fleet.leases import fences
from surveylint.lint.resolve import Plan
from surveylint.model.verdict import State
from surveylint.net.settings import NetSettings

HERE = Path(__file__).resolve().parent
LEASE = 4.0
PACE = 3.0
LATENCY = 0.02
JITTER = 0.1  # seconds by which the way to the server may differ on a busy machine
LINKS = 40  # links of a list, a tenth of them to papers of arXiv
DEAD = 0.05


class Server(ThreadingHTTPServer):
    """The web: arXiv's API, and a page for each address but those with `gone`."""

    daemon_threads = True
    request_queue_size = 1024

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.log: list[tuple[float, str, str, str]] = []  # when, name, path, process
        self.clock = time.time() - time.monotonic()  # from that clock to Unix seconds

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing about a process that was killed before its answer."""


class Pages(BaseHTTPRequestHandler):
    """Answers a request and notes it."""

    server: Server

    def do_GET(self) -> None:
        """Answer."""
        name = self.headers["Host"].partition(":")[0]
        who = self.headers["User-Agent"]
        self.server.log.append((time.monotonic(), name, self.path, who))
        time.sleep(LATENCY)
        asked = parse_qs(urlsplit(self.path).query).get("id_list")
        if asked:
            body = feed(
                [
                    entry(f"{each}v1", title(each), Paper((title(each),)))
                    for each in asked[0].split(",")
                ]
            )
        else:
            body = b"<title>A paper</title><p>With some text.</p>"
        self.send_response(404 if "/gone/" in self.path else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "application/atom+xml" if asked else "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Print nothing."""


class Silent:
    """Shows no progress."""

    def advanced(self, done: int, total: int, remaining: object) -> None:
        """Take the progress of links."""

    def verified(self, done: int, total: int, registry: str) -> None:
        """Take the progress of buckets."""

    def clear(self) -> None:
        """Leave nothing on the screen."""


def title(identifier: str) -> str:
    """Return the title of a paper."""
    return f"A Study of Subject {identifier.replace('.', ' ')} in Some Depth"


def make_lists(folder: Path, lists: int, names: int, port: int) -> set[str]:
    """Write lists; return the addresses of their links to the web."""
    rng = random.Random(17)
    hosts = [f"www.host-{at}.org" for at in range(names)]
    weights = [1 / (at + 1) for at in range(names)]
    urls = set()
    for number in range(lists):
        rows = []
        for at in range(LINKS):
            if at % 10 == 0:
                value = f"23{1 + at // 10 % 4:02}.{10000 + rng.randrange(400)}"
                rows.append((title(value), f"https://arxiv.org/abs/{value}"))
                continue
            kind = "gone" if rng.random() < DEAD else "paper"
            path = rng.randrange(lists * LINKS)
            url = f"http://{rng.choices(hosts, weights)[0]}:{port}/{kind}/{path}"
            urls.add(url)
            rows.append((f"Work {path} on a Subject of Its Own", url))
        text = "".join(f"| {name} | [PDF]({url}) |\n" for name, url in rows)
        path = folder / f"list-{number:05}" / "README.md"
        path.parent.mkdir()
        path.write_text(f"# List {number}\n\n| Title | Paper |\n|---|---|\n{text}")
    return urls


class Cluster:
    """A scheduler and workers, which are started again when they end.

    Attributes:
        kills: When something was killed.
    """

    def __init__(self, folder: Path, workers: int, environment: dict[str, str]) -> None:
        self._folder, self._environment = folder, environment
        self._port = free_port()
        self.kills: list[float] = []
        self._wanted, self._workers = workers, list[subprocess.Popen[bytes]]()
        self._running = True
        self._scheduler = self._start_scheduler()
        self._fill()
        self._keeper = threading.Thread(target=self._keep)
        self._keeper.start()

    @property
    def address(self) -> str:
        """The address of the scheduler."""
        return f"tcp://127.0.0.1:{self._port}"

    def kill_worker(self, who: str) -> None:
        """Kill the worker that sent a request; what else it asks is lost too."""
        self.kills.append(time.monotonic())
        os.kill(int(who.removeprefix("bench ")), signal.SIGKILL)

    def restart_scheduler(self) -> None:
        """Kill the scheduler, and start one at the same address."""
        self.kills.append(time.monotonic())
        self._scheduler.send_signal(signal.SIGKILL)
        self._scheduler.wait()
        self._scheduler = self._start_scheduler()

    def close(self) -> None:
        """End all processes."""
        self._running = False
        self._keeper.join()
        for process in (*self._workers, self._scheduler):
            process.kill()
            process.wait()

    def _start_scheduler(self) -> subprocess.Popen[bytes]:
        return self._start("scheduler", "--host", "127.0.0.1", "--port", str(self._port))

    def _fill(self) -> None:
        self._workers = [each for each in self._workers if each.poll() is None]
        while len(self._workers) < self._wanted:
            options = ("--no-nanny", "--nthreads", "2", "--host", "127.0.0.1")
            files = ("--preload", str(HERE / "cluster_worker.py"), "--local-directory")
            self._workers.append(
                self._start("worker", self.address, *options, *files, str(self._folder))
            )

    def _keep(self) -> None:
        while self._running:
            self._fill()
            time.sleep(0.5)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / "dask.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
                env=self._environment,
                stdout=log,
                stderr=log,
                cwd=self._folder,
            )


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def disturb(cluster: Cluster, server: Server, links: int) -> None:
    """Kill three workers and the scheduler, as the run goes on."""

    def reached(papers: int, pages: int) -> bool:
        found = Counter("id_list" in path for _, _, path, _ in server.log)
        return found[True] >= papers and found[False] >= pages

    def kill_busy_worker() -> None:
        cluster.kill_worker(server.log[-1][3])

    steps = (
        ((2, 0), kill_busy_worker),
        ((2, links // 5), kill_busy_worker),
        ((2, links * 2 // 5), cluster.restart_scheduler),
        ((2, links * 3 // 5), kill_busy_worker),
    )
    for amounts, act in steps:
        while not reached(*amounts):
            time.sleep(0.05)
        act()


def ask(folder: Path, lists: Path, executor: DaskExecutor, lease: float) -> Health:
    """Ask the network about all lists."""
    settings = NetSettings(
        allow_private=True,
        interval=0.02,
        proxies={},
        cache_dir=folder,
        timeout=60.0,  # the server, the workers and all else share the processors
        concurrency=8,
    )

    def made(links: LinkSettings) -> NetSettings:
        return settings

    network = Network(made, Silent(), registries=("arxiv",))
    asking = ClusterRun(executor, ClusterSettings(folder, 64, lease), network)
    selection = Selection((str(lists),), Plan(none=True, online=True, allow_private=True))
    return asking.ask([*selection.find()], selection)


def report(health: Health, urls: set[str], server: Server, cluster: Cluster, folder: Path) -> bool:
    """Print what the log shows; return whether it is as it must be."""
    expected = {url: State.DEAD if "/gone/" in url else State.ALIVE for url in urls}
    wrong = [url for url in urls if url not in health.verdicts or health.verdicts[url].state is not expected[url]]  # fmt: skip
    pages = [each for each in server.log if "id_list" not in each[2]]
    asked = Counter((name, path) for _, name, path, _ in pages)
    looks = sum(1 + ("/gone/" in path) for _, path in asked)
    again = answered_again(folder, server)
    arxiv = sorted(at for at, _, path, _ in server.log if "id_list" in path)
    gaps = [after - before for before, after in pairwise(arxiv)]
    both = asked_from_two(pages)
    print(f"links {len(urls):,}, missing or wrong verdicts {len(wrong)}", health.incomplete)
    print(Counter(str(health.verdicts[url].cause) for url in wrong if url in health.verdicts))
    print(f"requests {len(pages):,}, needed {looks:,}; repeated {len(pages) - looks:,}, of them answered before {again}")  # fmt: skip
    print(f"arXiv: {len(arxiv)} requests, least gap {min(gaps):.2f} s")
    print(f"hosts asked from two processes at a time {both}, processes {len({who for *_, who in pages})}")  # fmt: skip
    return not wrong and not again and min(gaps) >= PACE - JITTER and not both


def answered_again(folder: Path, server: Server) -> int:
    """Return how many links were requested after a worker that was lost had written the answer.

    A verdict has the time at which its request was sent, a little before the server's.
    """
    times: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for at, name, path, _ in server.log:
        times[name, path].append(at + server.clock)
    again = set()
    for bucket in (folder / "links").iterdir():
        for fence in range(2, fences(bucket)[-1] + 1):
            for url, verdict in answers_until(bucket, fence).verdicts.items():
                parts = urlsplit(url)
                asked = times[parts.hostname or "", parts.path]
                is_more = len(asked) > 1 + ("/gone/" in url)
                if is_more and max(asked) > verdict.checked_at + QUIET:
                    again.add(url)
    return len(again)


def asked_from_two(pages: list[tuple[float, str, str, str]]) -> int:
    """Return how many hosts were asked by a process again after another one had begun."""
    order: defaultdict[str, list[str]] = defaultdict(list)
    for _, name, _, who in sorted(pages):
        if not order[name] or order[name][-1] != who:
            order[name].append(who)
    return sum(len(who) != len(set(who)) for who in order.values())


def main() -> int:
    """Run and print the figures; exit 1 if something was lost, repeated or too fast."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lists", type=int, default=300)
    parser.add_argument("--names", type=int, default=700)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--lease", type=float, default=LEASE, help="more on a busy machine")
    args = parser.parse_args()
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    with tempfile.TemporaryDirectory() as root:
        folder, lists = Path(root) / "run", Path(root) / "lists"
        folder.mkdir()
        lists.mkdir()
        urls = make_lists(lists, args.lists, args.names, port)
        added = {
            "PYTHONPATH": str(HERE.parents[1] / "src"),
            "SURVEYLINT_ARXIV_URL": f"http://127.0.0.1:{port}/arxiv",
        }
        os.environ.update(added)
        cluster = Cluster(Path(root), args.workers, {**os.environ})
        began = time.monotonic()
        disturber = threading.Thread(target=disturb, args=(cluster, server, len(urls)), daemon=True)
        try:
            executor = executor_of(cluster)
            disturber.start()
            health = ask(folder, lists, executor, args.lease)
            seconds = time.monotonic() - began
            executor.close()
            print(f"{args.lists} lists, {args.names} names, {args.workers} workers: {seconds:.0f} s, {len(cluster.kills)} kills, {executor.losses} losses seen")  # fmt: skip
            return 0 if report(health, urls, server, cluster, folder) else 1
        finally:
            cluster.close()
            server.shutdown()


def executor_of(cluster: Cluster) -> DaskExecutor:
    """Return an executor as soon as the scheduler answers."""
    from surveylint.fleet.dask_executor import ClusterError

    for _ in range(60):
        try:
            return remote_executor(cluster.address, Certificates())
        except ClusterError:
            time.sleep(1)
    raise SystemExit("no scheduler")


if __name__ == "__main__":
    sys.exit(main())
