"""The findings of several shards, merged, are those of one process; no host is asked twice."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry_server import Paper, Registries, serving

from surveylint import __version__
from surveylint.cli import main
from surveylint.demo.server import BEHAVIOURS, Behaviour, Visit, Web, redirect
from surveylint.fleet.buckets import Buckets, shard_of
from surveylint.fleet.merging import answered
from surveylint.fleet.shard_file import ShardHeader, ShardResult, lines_of
from surveylint.fleet.sharding import Shard, shard_named, slowdown_of
from surveylint.model.record import Identifier, Record
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.settings import NetSettings
from surveylint.report.formats import FORMATS

TITLES = ("Counting Sheep in the Dark with Lasers", "Goats That Learn to Climb Steep Walls")
PAPERS = {"2301.00001": Paper((TITLES[0],)), "2301.00002": Paper((TITLES[1],))}
LISTS = {
    "a": f"""# A

| Title | Paper | Code |
|---|---|---|
| {TITLES[0]} | [paper](https://arxiv.org/abs/2301.00001) | [code](W/gone/1) |
| {TITLES[1]} | [paper](https://arxiv.org/abs/2301.00001) | [code](W/paper) |
| Wolves That Nobody Has Counted Before | [paper](https://arxiv.org/abs/2301.09999) | [code](W/moved) |
""",
    "b": """# B

- [One](W/gone/1) - gone too.
- [Two](W/paper#no-such-place) - no such place.
- [Three](W/away) - moved to another host.
- [Four](W/soft-404) - soft.
- [Five](W/forbidden) - a wall.
- [Six](W/away-gone) - moved to a page that is gone.
""",
    "c": """# C

- [One](W/paper) - alive.
- [Two](W/gone/1) - gone too.
- [Three](mailto:ada@sheep.edu) - mail.
- [Four](W/login-wall) - a login.
""",
}
OPTIONS = ["--no-config", "--allow-private", "--today", "2026-11-28"]
ASKING = ["--no-cache", "--interval", "0", "--registry", "arxiv"]


@pytest.fixture
def web() -> Iterator[Web]:
    """Return a server whose hosts redirect to each other, in a thread of its own."""
    loop = asyncio.new_event_loop()

    def to(behaviour: str) -> Behaviour:
        async def behave(visit: Visit) -> None:
            await redirect(301, made.url(behaviour, "new"))(visit)

        return behave

    made = Web({**BEHAVIOURS, "away": to("paper"), "away-gone": to("gone")})
    loop.run_until_complete(made.__aenter__())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield made
    asyncio.run_coroutine_threadsafe(made.__aexit__(None, None, None), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def lists(folder: Path, web: Web) -> Path:
    for name, text in LISTS.items():
        filled = re.sub(r"W/([\w-]+)", lambda found: web.url(found[1]), text)
        path = folder / "lists" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_text(filled)
    (folder / "lists.txt").write_text("lists/*/README.md\n")
    return folder


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registries]:
    with serving(Registries(papers=PAPERS)) as registries:
        for name, url in registries.environment.items():
            monkeypatch.setenv(name, url)
        yield registries


def reports(folder: Path, name: str) -> list[str]:
    """Return the options for a report in every format."""
    return [part for each in FORMATS for part in ("--output", f"{each}={folder / name}.{each}")]


def content(path: Path) -> str:
    return re.sub(r"[0-9a-f]{32}", "TOKEN", path.read_text())


@pytest.mark.network
@pytest.mark.parametrize("count", [2, 5])
def test_merged_shards_report_what_one_process_reports(
    count: int,
    lists: Path,
    web: Web,
    registry: Registries,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["check", *OPTIONS, *ASKING, "--lists", "lists.txt", *reports(lists, "one")])
    seen = capsys.readouterr()
    asked, queries = {*web.asked}, len(registry.asked["arxiv"])
    visits = len(web.visits)
    parts = [f"part-{number}.jsonl" for number in range(1, count + 1)]
    for number, part in enumerate(parts, 1):
        shard = ["--shard", f"{number}/{count}", "--output", f"shard={part}"]
        assert main(["check", *OPTIONS, *ASKING, *shard, "--lists", "lists.txt"]) == 0
    assert {*web.asked} == asked
    assert len(web.visits) == 2 * visits
    assert len(registry.asked["arxiv"]) == 2 * queries
    capsys.readouterr()
    merged = ["merge", *OPTIONS, "--lists", "lists.txt", *parts, *reports(lists, "several")]
    assert main(merged) == code == 1
    assert capsys.readouterr() == seen
    for name in FORMATS:
        assert content(lists / f"several.{name}") == content(lists / f"one.{name}"), name
    assert '"lists": 3' in (lists / "one.json").read_text()


@pytest.mark.network
def test_shards_that_do_not_fit_are_refused_and_missing_ones_are_named(
    lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(shard: str, part: str, *more: str) -> None:
        options = [*OPTIONS, "--no-cache", "--interval", "0", "--no-registries", *more]
        named = ["--shard", shard, "--output", f"shard={part}"]
        assert main(["check", *options, *named, "lists/b/README.md"]) == 0
        capsys.readouterr()

    def merge(*parts: str, of: str = "lists/b/README.md") -> tuple[int, str]:
        code = main(["merge", *OPTIONS, *parts, of])
        return code, capsys.readouterr().err

    ask("1/2", "one.jsonl")
    ask("2/2", "two.jsonl")
    ask("2/2", "other.jsonl", "--siblings")
    assert merge("one.jsonl", "two.jsonl")[0] == 1
    code, error = merge("two.jsonl")
    assert code == 2
    assert re.search(r"shard 1 of 2 is missing: \d of 6 links were not checked", error)
    assert "each shard once" in merge("one.jsonl", "one.jsonl", "two.jsonl")[1]
    code, error = merge("one.jsonl", "other.jsonl")
    assert code == 2
    assert "other.jsonl: this shard is of another run than `one.jsonl`: other settings" in error
    code, error = merge("one.jsonl", "two.jsonl", of="lists/c/README.md")
    assert code == 2
    assert "the lists or the rules are not those of the shards: 3 of 4 links" in error
    code, error = merge("one.jsonl", "two.jsonl", of="-")
    assert (code, error.partition(";")[0]) == (
        2,
        "surveylint: error: -: shards do not check the links of standard input",
    )
    code, error = merge("one.jsonl", "two.jsonl", of="nowhere.md")
    assert error.endswith("surveylint: the lists or the rules are not those of the shards\n")
    Path("two.jsonl").write_text(
        Path("two.jsonl").read_text().replace('"version":"', '"version":"9')
    )
    assert "another version of surveylint" in merge("one.jsonl", "two.jsonl")[1]
    assert "cannot read" in merge("none.jsonl")[1]


URLS = st.builds(
    "{}://{}{}/{}".format,
    st.sampled_from(["http", "https", "HTTPS", "ftp"]),
    st.sampled_from(["www.", "", "a.b."]),
    st.from_regex(r"[a-z]{1,3}\.(org|co\.uk|github\.io|edu)", fullmatch=True)
    | st.sampled_from(["arxiv.org", "youtu.be", "127.0.0.1", "doi.org"]),
    st.text("ab/?=#", max_size=5),
)


@given(st.lists(URLS, max_size=20), st.integers(1, 7))
def test_each_site_is_in_one_shard(urls: list[str], count: int) -> None:
    settings, buckets = NetSettings(cache_dir=None), Buckets()
    shards: dict[str, set[int]] = {}
    for url in urls:
        bucket = buckets.of_url(url, settings)
        shards.setdefault(bucket, set()).add(shard_of(bucket, count))
    assert all(len(found) == 1 for found in shards.values())


@pytest.mark.parametrize("count", [1, 2, 8, 100])
def test_all_shards_together_keep_the_pace_of_a_host(count: int) -> None:
    slower = [slowdown_of(Shard(number, count), Buckets()) for number in range(1, count + 1)]
    for site in ("arxiv.org", "sheep.edu", "127.0.0.1"):
        assert sum(1 / each(site) for each in slower) == pytest.approx(1)
        assert min(each(site) for each in slower) <= 4 / 3


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "a/b", "²/3"])
def test_what_is_not_a_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a shard"):
        shard_named(text)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--shard", "1/2"], "use `--output shard=FILE` alone"),
        (["--shard", "1/2", "--output", "json=a"], "use `--output shard=FILE` alone"),
        (["--output", "shard=a"], "use `check --shard K/N`"),
        (["--shard", "1/2", "--output", "shard=a", "--offline"], "cannot be used with"),
        (["--shard", "1/2", "--output", "shard=a", "--add-allow", "all"], "cannot be used with"),
    ],
)
def test_options_of_shards_belong_together(
    options: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *options]) == 2
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize("command", [["merge", "part.jsonl"], ["cluster", "--workers", "1"]])
def test_only_a_shard_writes_a_shard_file(
    command: list[str], lists: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_part(lists / "part.jsonl", shards=1)
    assert main([*command, "--output", "shard=a"]) == 2
    assert "use `check --shard K/N`" in capsys.readouterr().err


def test_many_missing_shards_are_counted(lists: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_part(lists / "part.jsonl", shards=10_000)
    assert main(["merge", "part.jsonl", "lists/b/README.md"]) == 2
    error = capsys.readouterr().err
    assert "shards 2, 3, 4, 5, 6 and 9,994 others of 10,000 are missing: 6 of 6 links" in error
    assert len(error) < 1_000


def write_part(path: Path, *, shards: int) -> None:
    header = ShardHeader(1, shards, __version__, "", "")
    path.write_text("".join(f"{line}\n" for line in lines_of(ShardResult(header))))


@pytest.mark.network
def test_a_quiet_shard_has_no_summary(lists: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (lists / "empty.md").write_text("# Nothing\n")
    shard = ["--shard", "1/1", "--output", "shard=a.jsonl", "--no-cache", "empty.md"]
    assert main(["check", "--quiet", *shard]) == 0
    assert capsys.readouterr().err == ""


def test_a_record_of_one_shard_answers_for_a_link_of_another() -> None:
    doi = Identifier("doi", "10.1145/1.2")
    records = {doi: Record(doi, "Crossref", 5.0, title="Sheep")}
    url = "https://dl.acm.org/doi/10.1145/1.2"
    wall = Verdict(state=State.UNVERIFIED, cause=Cause.FORBIDDEN, status=403)
    skipped = Verdict(state=State.SKIPPED, cause=Cause.BY_CONFIG)
    assert answered({url: wall}, records)[url].state is State.ALIVE
    assert answered({url: wall}, {}) == {url: wall}
    assert answered({url: skipped}, records) == {url: skipped}
    assert answered({f"{url}#part": wall}, records)[f"{url}#part"].state is State.ALIVE
    repository = Identifier("github", "ada/sheep")
    records[repository] = Record(repository, "GitHub", 5.0, name="ada/sheep")
    page = "https://github.com/ada/sheep"
    with_fragment = {page: wall, f"{page}#usage": wall}
    assert answered(with_fragment, records) == with_fragment
    assert answered({page: wall}, records)[page].state is State.ALIVE


def test_merge_needs_a_shard_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", "README.md"]) == 2
    assert "no shard file" in capsys.readouterr().err
