"""A run on a cluster reports what one process reports, and asks nobody twice."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from registry_server import Paper, Registries, serving

from surveylint.cli import cluster, main
from surveylint.cli.network import NO_LINKS, settings
from surveylint.config.values import Config, LinkSettings
from surveylint.demo.server import Web
from surveylint.fleet import bucket_work, checkpoints, cluster_checks
from surveylint.fleet.buckets import Buckets, shard_of
from surveylint.fleet.checkpoints import Checkpoint
from surveylint.fleet.cluster_lint import check_lists, result_of_worker
from surveylint.fleet.cluster_plan import AskedList, batches, questions
from surveylint.fleet.cluster_tasks import settings_as_json, settings_of_json
from surveylint.fleet.dask_executor import ClusterError
from surveylint.fleet.leases import Lease, LeaseLostError, take
from surveylint.fleet.shard_file import ShardEnd, ShardHeader, ShardResult
from surveylint.fleet.sharding import Shard, slowdown_of
from surveylint.model.reply import Exchange, Failure
from surveylint.model.source import Source
from surveylint.model.target import read_target
from surveylint.model.verdict import State, Verdict
from surveylint.net.client import AiohttpClient, Request
from surveylint.net.settings import NetSettings, TargetOverride

HEADER = ShardHeader(1, 1, "1", "", "")
ALIVE = Verdict(state=State.ALIVE, checked_at=time.time())
TEXT = """# Papers

- [Segment Anything](https://papers.example/paper/shared) [[pdf](https://papers.example/{first}/a.pdf)]
- [Visual Instruction Tuning](https://papers.example/{second}/llava#part)
- [Contents](#absent), https://papers.example/forbidden/wall?token=secret-{name}
- [Again](https://papers.example/paper/{name}#a-heading) [mail](mailto:a@example.net)
"""


class InThisProcess:
    """An executor without a cluster, which does the last job first."""

    slots = 1

    def completed(
        self, function: Callable[[str], str], jobs: Iterable[str]
    ) -> Iterator[tuple[int, str]]:
        for number, job in reversed([*enumerate(jobs)]):
            yield number, function(job)

    def close(self) -> None:
        pass


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Web, list[str]]]:
    """Three lists with shared links, which a server in a thread of its own answers."""
    loop = asyncio.new_event_loop()
    web = Web()
    loop.run_until_complete(web.__aenter__())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    monkeypatch.setattr(bucket_work, "QUIET", 0.0)
    monkeypatch.setattr("surveylint.cli.network.settings", soon)
    paths = []
    for name, first, second in (
        ("a", "gone", "moved"),
        ("b", "gone", "paper"),
        ("c", "wall", "found"),
    ):
        path = tmp_path / f"{name}.md"
        path.write_text(web.filled(TEXT.format(first=first, second=second, name=name)))
        paths.append(str(path))
    yield web, paths
    asyncio.run_coroutine_threadsafe(web.__aexit__(None, None, None), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def outcome(command: str, paths: list[str], folder: Path, *more: str) -> tuple[int, dict]:
    """Return the exit code and the JSON result of a command."""
    out = folder / "out.json"
    folder.mkdir(exist_ok=True)
    asked = ("--allow-private", "--no-registries", "--interval", "0", "--cache-dir", str(folder))
    code = main([command, *asked, "--quiet", f"--output=json={out}", *more, *paths])
    return code, json.loads(out.read_text())


def soon(options: object, links: LinkSettings = NO_LINKS) -> NetSettings:
    """Return the settings of a command line, without the pause before the second look."""
    return replace(settings(options, links), second_look=0.0)


def in_this_process(options: object) -> InThisProcess:
    return InThisProcess()


class Unplugged:
    """A client on a machine without a network."""

    def __init__(self, settings: NetSettings) -> None:
        pass

    async def exchange(self, request: Request) -> Exchange:
        is_local = request.target.host == "localhost"
        return Exchange(failure=Failure.PRIVATE_ADDRESS if is_local else Failure.NO_SUCH_HOST)

    async def close(self) -> None:
        pass


async def unplugged(host: str, port: int) -> list[str]:
    raise OSError


def on_threads(options: object) -> object:
    pytest.importorskip("distributed", reason="Dask is an extra: surveylint[cluster]")
    from surveylint.fleet.dask_executor import local_executor

    return local_executor(2, processes=False)


@pytest.mark.network
@pytest.mark.parametrize("executor", [in_this_process, on_threads])
def test_a_cluster_reports_what_one_process_reports(executor, lists, tmp_path, monkeypatch, capsys):
    web, paths = lists
    alone = outcome("check", paths, tmp_path / "alone")
    once = Counter(web.asked)
    web.asked.clear()
    monkeypatch.setattr(cluster, "_executor", executor)
    assert outcome("cluster", paths, tmp_path / "cluster", "--workers", "2") == alone
    assert alone[0] == 1
    assert {each["rule"] for each in alone[1]["findings"]} >= {"dead-link", "missing-fragment"}
    assert web.asked == once


def test_a_private_link_does_not_show_that_there_is_a_network(tmp_path, monkeypatch, capsys):
    (tmp_path / "a.md").write_text(
        "# Tools\n\n- [Notes](http://localhost:8888/notes)\n"
        + "".join(f"- [Tool](https://{name}.org/tool)\n" for name in ("oats", "wheat", "barley"))
    )
    monkeypatch.setattr("surveylint.cli.network.settings", soon)
    monkeypatch.setattr(bucket_work, "AiohttpClient", Unplugged)
    monkeypatch.setattr(bucket_work, "system_lookup", unplugged)
    monkeypatch.setattr(bucket_work, "QUIET", 0.0)
    monkeypatch.setattr(cluster, "_executor", in_this_process)
    (tmp_path / "run").mkdir()
    out = tmp_path / "out.json"
    command = ["cluster", "--no-registries", "--cache-dir", str(tmp_path / "run"), "--quiet"]
    main([*command, "--no-config", f"--output=json={out}", str(tmp_path / "a.md")])
    result = json.loads(out.read_text())
    assert not result["complete"]
    assert {each["rule"] for each in result["findings"]} == {"local-link"}


@pytest.mark.network
def test_the_next_run_asks_dead_links_again_and_no_alive_ones(lists, tmp_path, monkeypatch, capsys):
    web, paths = lists
    monkeypatch.setattr(cluster, "_executor", in_this_process)
    left = tmp_path / "run" / "cluster" / "plan.of-a-killed-command"
    left.mkdir(parents=True)
    os.utime(left, (1.0, 1.0))
    first = outcome("cluster", paths, tmp_path / "run")
    assert not left.exists()
    web.asked.clear()
    assert outcome("cluster", paths, tmp_path / "run") == first
    assert web.asked["/gone/a.pdf"] == 2
    assert web.asked["/paper/shared"] == 0


@pytest.mark.network
def test_a_run_that_was_ended_goes_on_where_it_was(lists, tmp_path, monkeypatch, capsys):
    web, paths = lists
    alone = outcome("check", paths, tmp_path / "alone")
    monkeypatch.setattr(cluster, "_executor", in_this_process)
    with monkeypatch.context() as broken:
        broken.setattr("surveylint.run._reported", interrupt)
        assert main(["cluster", "--allow-private", "--no-registries", "--interval", "0", "--cache-dir", str(tmp_path / "run"), *paths]) == 130  # fmt: skip
    web.asked.clear()
    assert outcome("cluster", paths, tmp_path / "run") == alone
    assert web.asked == Counter()


def interrupt(*arguments: object, **options: object) -> int:
    raise KeyboardInterrupt


class Clock:
    """Monotonic seconds that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def expire(lease: Lease) -> None:
    """Let the file of a lease look as if nobody had renewed it."""
    path = lease.folder / f"lease.{lease.fence:06}"
    os.utime(path, (1.0, 1.0))


def test_a_folder_has_one_lease_at_a_time(tmp_path):
    first = take(tmp_path, 60.0)
    assert first is not None
    assert take(tmp_path, 60.0) is None
    first.release()
    second = take(tmp_path, 60.0)
    assert second is not None
    assert (first.fence, second.fence) == (1, 2)
    assert not first.is_held()


def test_a_holder_stops_before_others_may_begin(tmp_path):
    clock = Clock()
    lease = take(tmp_path, 60.0, clock)
    assert lease is not None
    clock.now = 44.0
    lease.renew()
    clock.now = 88.0
    assert lease.is_held()
    clock.now = 89.0
    assert not lease.is_held()
    assert take(tmp_path, 60.0) is None
    with pytest.raises(LeaseLostError):
        lease.renew()


def test_a_released_bucket_is_quiet_for_some_seconds(tmp_path):
    lease = take(tmp_path, 60.0)
    assert lease is not None
    lease.release(quiet=30.0)
    assert take(tmp_path, 60.0) is None


def kept(folder: Path, settings: str = "", **verdicts: Verdict) -> tuple[Lease, Checkpoint]:
    lease = take(folder, 60.0)
    assert lease is not None
    checkpoint = Checkpoint(lease, settings)
    checkpoint.add(verdicts)
    return lease, checkpoint


def test_the_next_holder_knows_what_was_answered(tmp_path):
    lease, _ = kept(tmp_path, a=ALIVE, b=ALIVE)
    with (tmp_path / "answers.000001.jsonl").open("a") as stream:
        stream.write('{"link":"c","verd')  # the process was killed here
    expire(lease)
    _, later = kept(tmp_path, d=ALIVE)
    assert set(later.known.verdicts) == {"a", "b"}


def test_what_a_worker_presumed_dead_writes_later_is_refused(tmp_path):
    slow, of_slow = kept(tmp_path, a=ALIVE)
    expire(slow)
    lease, _ = kept(tmp_path, b=ALIVE)
    with pytest.raises(LeaseLostError):
        of_slow.add({"late": ALIVE})
    with pytest.raises(LeaseLostError):
        of_slow.finish(ShardResult(HEADER, {"late": ALIVE}), "plan")
    with (tmp_path / "answers.000001.jsonl").open("a") as stream:
        stream.writelines(checkpoints._answer_lines({"very late": ALIVE}))
    expire(lease)
    _, last = kept(tmp_path)
    assert set(last.known.verdicts) == {"a", "b"}
    assert checkpoints.finished(tmp_path, "plan") is None


def test_answers_under_other_settings_do_not_count(tmp_path):
    lease, _ = kept(tmp_path, "private hosts are not asked", a=ALIVE)
    expire(lease)
    _, later = kept(tmp_path, "private hosts are asked", b=ALIVE)
    assert later.known.verdicts == {}


def test_a_run_that_ends_forgets_its_own_answers_only(tmp_path):
    for plan in ("one", "two"):
        lease, checkpoint = kept(tmp_path, a=ALIVE)
        checkpoint.finish(ShardResult(HEADER, {plan: ALIVE}), plan)
        lease.release()
    _, running = kept(tmp_path, b=ALIVE)
    checkpoints.forget(tmp_path, "one")
    assert checkpoints.finished(tmp_path, "one") is None
    assert checkpoints.finished(tmp_path, "two").verdicts == {"two": ALIVE}
    checkpoints.forget(tmp_path, "two")
    assert [path.name for path in tmp_path.glob("*.jsonl")] == ["answers.000003.jsonl"]
    assert running.known.verdicts == {"a": ALIVE}


def test_what_a_killed_run_left_incomplete_is_asked_again(tmp_path):
    for plan, reasons in (("one", ()), ("two", ("no network",))):
        lease, checkpoint = kept(tmp_path, a=ALIVE)
        checkpoint.finish(ShardResult(HEADER, {plan: ALIVE}, {}, ShardEnd(1.0, 0, reasons)), plan)
        lease.release()
        checkpoints.forget_incomplete(tmp_path, plan)
    assert checkpoints.finished(tmp_path, "one") is not None
    assert checkpoints.finished(tmp_path, "two") is None


def test_leases_of_many_runs_do_not_pile_up(tmp_path):
    taken = []
    for _ in range(5):
        lease = take(tmp_path, 60.0)
        expire(lease)
        taken.append(lease)
    assert sorted(path.name for path in tmp_path.glob("lease.*")) == [
        "lease.000004",
        "lease.000005",
    ]
    assert [each.is_held() for each in taken] == [False, False, False, False, True]


@pytest.mark.network
def test_a_run_that_was_ended_is_not_the_answer_to_other_options(
    lists, tmp_path, monkeypatch, capsys
):
    _, paths = lists
    alone = outcome("check", paths, tmp_path / "alone")
    monkeypatch.setattr(cluster, "_executor", in_this_process)
    with monkeypatch.context() as broken:
        broken.setattr("surveylint.run._reported", interrupt)
        assert main(["cluster", "--no-registries", "--cache-dir", str(tmp_path / "run"), *paths]) == 130  # fmt: skip
    assert outcome("cluster", paths, tmp_path / "run") == alone


@pytest.mark.network
def test_only_what_was_not_answered_is_asked(lists, tmp_path):
    web, _ = lists
    known, new = web.url("paper", "known"), web.url("paper", "new")
    lease, _ = kept(tmp_path / "bucket", **{known: ALIVE})
    expire(lease)
    settings = NetSettings(allow_private=True, cache_dir=None, interval=0.0)
    task = bucket_work.BucketTask(tmp_path / "bucket", HEADER, settings, "plan", 60.0)
    result = bucket_work.ask_links(task, [known, new, known], frozenset())
    assert set(result.verdicts) == {known, new}
    assert web.asked == {"/paper/new": 1}
    assert bucket_work.ask_links(task, [known, new], frozenset()).verdicts.keys() == {known, new}
    assert web.asked == {"/paper/new": 1}


@pytest.mark.network
def test_a_worker_that_lost_its_lease_asks_nothing_more(lists, tmp_path):
    web, _ = lists
    lease = take(tmp_path, 60.0)
    assert lease is not None
    expire(lease)
    take(tmp_path, 60.0)

    async def ask() -> None:
        client = AiohttpClient(NetSettings(allow_private=True, cache_dir=None))
        target, _ = read_target(web.url("paper"))
        try:
            await asyncio.wait_for(
                bucket_work.LeasedClient(client, lease).exchange(Request(target)), 0.05
            )
        finally:
            await client.close()

    with pytest.raises(TimeoutError):
        asyncio.run(ask())
    assert web.asked == Counter()


def test_the_processes_of_a_cluster_serve_no_pages(monkeypatch):
    distributed = pytest.importorskip("distributed", reason="Dask is an extra: surveylint[cluster]")
    import dask

    from surveylint.fleet.dask_executor import local_executor

    used = {}

    def start(**options):
        used.update(options)
        return SimpleNamespace(close=lambda: None)

    monkeypatch.setattr(distributed, "LocalCluster", start)
    monkeypatch.setattr(distributed, "Client", lambda *_, **__: None)
    local_executor(1)
    assert used["dashboard_address"] == "127.0.0.1:0"
    pages = [f"distributed.{each}.http.routes" for each in ("scheduler", "worker", "nanny")]
    assert [dask.config.get(each) for each in pages] == [[], [], []]


def test_a_cluster_needs_workers(capsys):
    assert main(["cluster", "README.md"]) == 2
    assert "no workers" in capsys.readouterr().err


def test_a_scheduler_needs_a_folder_that_workers_share(capsys):
    assert main(["cluster", "--scheduler", "tcp://127.0.0.1:1", "README.md"]) == 2
    assert "--cache-dir" in capsys.readouterr().err


def test_redirects_to_hosts_of_other_buckets_share_a_part_of_their_pace():
    owner = slowdown_of(Shard(shard_of("a.example.org", 64), 64), Buckets(), 8)
    other = slowdown_of(Shard(shard_of("a.example.org", 64) % 64 + 1, 64), Buckets(), 8)
    assert 1 / owner("a.example.org") + 7 / other("a.example.org") == pytest.approx(1.0)


def test_settings_go_to_workers_without_what_is_secret(tmp_path):
    override = TargetOverride(match="*.example.org", accept=frozenset([403]))
    sent = NetSettings(timeout=3.0, proxies={"all": "http://me:pw@p:1"}, overrides=(override,))
    known = settings_as_json(sent)
    assert "pw" not in json.dumps(known)
    made = settings_of_json(json.loads(json.dumps(known)), tmp_path)
    assert (made.timeout, made.overrides, made.cache_dir) == (3.0, (override,), tmp_path)


def test_lists_are_sent_as_texts_in_batches():
    source = Source("a.md", TEXT + "\udcff")
    lists = [AskedList(source, Config(), links=True, records=True)] * 3
    answers = json.loads(questions(next(batches(lists))))
    assert [each["path"] for each in answers] == ["a.md"] * 3
    assert answers[0]["links"]["https://papers.example/paper/shared"] == 1


def failing(job: str) -> str:
    raise ValueError(f"not {job}")


def test_an_error_on_a_worker_ends_the_run():
    with closing(on_threads(None)) as executor:
        with pytest.raises(ClusterError, match="a worker failed: ValueError: not this"):
            list(executor.completed(failing, ["this"]))
        assert sorted(executor.completed(str.upper, map(str, "ab"))) == [(0, "A"), (1, "B")]


WORKS = """# Papers

| Title | Paper | Code |
|---|---|---|
| A Study of Light Fields in Motion | [PDF](https://arxiv.org/abs/2301.00001) | [Code](https://github.com/ada/light) |
| A Study of Raw Audio at Night | [PDF](https://arxiv.org/abs/2301.00002) | [Code](https://github.com/ada/gone) |
| A Study of Sheep on Some Hills | [PDF](https://arxiv.org/abs/2301.00003) | [Code](https://github.com/ada/sheep) |
"""
KNOWN = Registries(
    papers={
        "2301.00001": Paper(("A Study of Light Fields in Motion",)),
        "2301.00002": Paper(("Goats and Other Animals of the Alps",)),
    },
    repositories={"ada/light": ("ada/light", True), "ada/sheep": ("ada/herd", False)},
)


@pytest.mark.network
def test_registries_are_asked_as_by_one_process(lists, tmp_path, monkeypatch, capsys):
    path = tmp_path / "works.md"
    path.write_text(WORKS)
    monkeypatch.setenv("GITHUB_TOKEN", "a token")
    with serving(KNOWN) as registries:
        for name, url in registries.environment.items():
            monkeypatch.setenv(name, url)
        out = tmp_path / "out.json"
        found = []
        for command in ("check", "cluster"):
            registries.asked.clear()
            monkeypatch.setattr(cluster, "_executor", in_this_process)
            asked = ("--allow-private", "--cache-dir", str(tmp_path / command), "--quiet")
            main([command, *asked, f"--output=json={out}", "--registry", "arxiv", "--registry", "github", str(path)])  # fmt: skip
            counts = {name: len(each) for name, each in registries.asked.items()}
            found.append((json.loads(out.read_text()), counts))
    assert found[0] == found[1]
    rules = {each["rule"] for each in found[0][0]["findings"]}
    assert {"wrong-paper", "missing-record", "missing-repository"} <= rules


LINT = """# Papers

| No. | Title | Paper |
|---|---|---|
| 1 | A Study of Sheep | [pdf]({0}) |
| 3 | A Study of Goats in teh Night | [pdf](absent.md) |
"""


@pytest.mark.network
@pytest.mark.parametrize(
    ("change", "elsewhere"),
    [
        ("nothing", 2),
        ("another folder", 0),
        ("other settings", 0),
        ("a file around them", 0),
        ("one of the lists", 1),
    ],
)
def test_lists_are_checked_by_workers_only_if_all_is_the_same_there(
    change, elsewhere, lists, tmp_path, monkeypatch, capsys
):
    web, _ = lists
    paths = [str(tmp_path / name) for name in ("x.md", "y.md")]
    for path in paths:
        Path(path).write_text(LINT.format(web.filled("https://papers.example/gone/a.pdf")))
    alone = outcome("check", paths, tmp_path / "alone")
    taken = []

    def on_another_machine(job: str) -> str:
        """Check lists where something differs."""
        known = json.loads(job)
        run = json.loads(known["run"])
        if change == "another folder":
            run["folder"] = "/elsewhere"
        if change == "other settings":
            run["options"]["ignore"] = ["index-gap"]
        if change == "one of the lists":
            known["lists"][0]["text"] += "\nOlder text.\n"
        known["run"] = json.dumps(run)
        if change != "a file around them":
            return check_lists(json.dumps(known))
        (tmp_path / "absent.md").write_text("# Here\n")
        try:
            return check_lists(json.dumps(known))
        finally:
            (tmp_path / "absent.md").unlink()

    def counted(*arguments):
        taken.append(result_of_worker(*arguments))
        return taken[-1]

    monkeypatch.setattr(cluster, "_executor", in_this_process)
    monkeypatch.setattr(cluster_checks, "check_lists", on_another_machine)
    monkeypatch.setattr(cluster_checks, "result_of_worker", counted)
    assert outcome("cluster", paths, tmp_path / "run") == alone
    assert {each["rule"] for each in alone[1]["findings"]} >= {"dead-link", "index-gap"}
    assert len([each for each in taken if each is not None]) == elsewhere
