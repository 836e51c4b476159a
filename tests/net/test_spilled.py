"""What is learned about many lists is the same in memory and in a temporary file."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from surveylint import cli
from surveylint.model.record import Identifier, Record, near
from surveylint.model.verdict import State, Verdict
from surveylint.net.settings import NetSettings
from surveylint.net.spilled import SpilledList, SpilledMapping, SpilledPairs
from surveylint.probe import waves
from surveylint.probe.checker import CheckResult
from surveylint.registries.known_records import KnownRecords
from surveylint.registries.title_match import TitleIndex

KEYS = [f"https://host-{at % 7}.org/caf\u00e9/{at}\ud800" for at in range(3_000)]


@pytest.mark.parametrize("most_held", [1, 2_500, 10_000])
def test_a_mapping_is_that_of_a_dictionary(most_held: int) -> None:
    made, plain = SpilledMapping[int](most_held), dict[str, int]()
    for number, key in enumerate([*KEYS, *KEYS[:500]]):
        made[key] = plain[key] = number
    assert made == plain
    assert list(made) == list(plain)
    assert list(made.values()) == list(plain.values())
    assert (len(made), bool(made), made.get("absent")) == (3_000, True, None)
    assert all(made[key] == value for key, value in plain.items())


def test_items_may_be_added_while_others_are_read() -> None:
    made = SpilledMapping[int](1)
    made.update(dict.fromkeys(KEYS, 0))
    for key, value in made.items():
        made[key] = value + 1
    assert set(made.values()) == {1}


@pytest.mark.parametrize("most_held", [1, 10_000])
def test_lists_and_pairs(most_held: int) -> None:
    values, pairs = SpilledList[str](most_held), SpilledPairs(most_held)
    values += KEYS
    for key in KEYS:
        pairs.add(key.partition("/caf")[0], key)
        pairs.add("all", key)
    assert (list(values), len(values)) == (KEYS, 3_000)
    assert pairs.find("all") == {*KEYS}
    assert pairs.find("https://host-3.org") == {*KEYS[3::7]}
    assert pairs.find("absent") == set()


def test_a_copied_process_reads_the_file_and_leaves_it(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stale = tmp_path / "surveylint-of-a-killed-process.sqlite"
    stale.touch()
    os.utime(stale, (1.0, 1.0))
    made = SpilledMapping[int](1)
    made.update({key: at for at, key in enumerate(KEYS)})
    if not hasattr(os, "fork"):
        pytest.skip("this system copies no processes")
    process = os.fork()
    if not process:
        made.update({"own": 3_000, "more": 3_001})
        os._exit(0 if [*made.values()] == [*range(3_002)] else 1)
    assert os.waitpid(process, 0)[1] == 0
    assert [*made] == KEYS
    assert len([*tmp_path.iterdir()]) == 1
    del made
    assert not [*tmp_path.iterdir()]


def test_without_a_temporary_file_all_stays_in_memory(monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nonexistent")
    made = SpilledMapping[int](1)
    made.update(dict.fromkeys(KEYS, 1))
    assert len(made) == 3_000


def fill_disk(made: SpilledMapping[int] | SpilledPairs) -> None:
    assert made._file is not None
    made._file.db.execute("PRAGMA max_page_count = 1")


def test_on_a_full_disk_the_rest_stays_in_memory() -> None:
    made, plain = SpilledMapping[int](1), dict[str, int]()
    pairs = SpilledPairs(1)
    for number, key in enumerate([*KEYS, *KEYS[:500]]):
        made[key] = plain[key] = number
        pairs.add("all", key)
        if number == 20:
            fill_disk(made)
            fill_disk(pairs)
    assert list(made.items()) == list(plain.items())
    assert (len(made), "absent" in made) == (3_000, False)
    assert all(made[key] == value for key, value in plain.items())
    assert pairs.find("all") == {*KEYS}


def test_a_bug_leaves_no_temporary_file(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("os._exit", lambda code: None)
    made = SpilledMapping[int](1)
    made.update(dict.fromkeys(KEYS, 1))
    assert len([*tmp_path.iterdir()]) == 1
    cli._end_by_bug(ValueError, ValueError(), None)
    assert not [*tmp_path.iterdir()]
    del made  # and nothing is deleted twice


TITLES = [
    "Segment Anything in Images and Videos",
    "Sheep: Counting Every Animal of a Large Herd at Night",
    "[SAM] A Promptable Model for Cutting Objects From Pictures",
    "A Study of Wool That Was Extended Twice Already (Extended Version)",
    "Wool",
]


@pytest.mark.parametrize("most_held", [1, 10_000])
@pytest.mark.parametrize(
    "title",
    [
        *TITLES,
        "Counting Every Animal of a Large Herd at Night",
        "A Promptable Model for Cutting Objects From Pictures",
        "A Study of Wool That Was Extended Twice Already",
        "CVPR 2024 Segment Anything in Images and Videos, oral",
        "Something Else About Wool",
    ],
)
def test_the_records_near_a_title_are_those_that_an_index_finds(title: str, most_held: int) -> None:
    known = KnownRecords(most_held=most_held)
    for number, each in enumerate(TITLES):
        identifier = Identifier("arxiv", f"2301.{number:05}")
        known[identifier] = Record(identifier, "arXiv", title=each)
    pairs = [(record.identifier, record.title) for record in known.values()]
    close = [(each, record.title) for each, record in near(known, [title]).items()]
    assert TitleIndex(close).find(title) == TitleIndex(pairs).find(title)
    assert len(close) < len(TITLES)


def urls() -> list[str]:
    sizes = {"a": 9, "b": 7, "c": 3, "d": 2, "e": 1}
    found = [f"https://{name}.example/{at}" for name, size in sizes.items() for at in range(size)]
    known = [f"https://known.example/{at}{'#part' * (at == 4)}" for at in range(12)]
    return [*known, *found, "mailto:a@example.net", "https://known.example/4"]


def is_known(target, has_fragments: bool) -> bool:
    return target.host == "known.example" and not has_fragments


def test_only_the_largest_sites_are_in_several_waves(monkeypatch) -> None:
    seen: list[list[str]] = []

    def checked(wave, settings, **others):
        seen.append(wave)
        return CheckResult(
            verdicts={url: Verdict(state=State.ALIVE) for url in wave}, notices=("once",)
        )

    monkeypatch.setattr(waves, "check_blocking", checked)
    monkeypatch.setattr(waves, "QUIET", 0.0)
    monkeypatch.setattr(waves, "_LEAST_PART", 2)
    asked = urls()
    result = waves.check_in_waves(
        asked,
        NetSettings(cache_dir=None),
        progress=None,
        identified=is_known,
        judged=lambda url, verdict: verdict,
        most_links=10,
    )
    assert len(seen) == 4
    hosts = [{url.split("/")[2] for url in wave if "//" in url} for wave in seen]
    found = Counter(host.removesuffix(".example") for wave in hosts for host in wave)
    assert [found[name] for name in "bcde"] == [1, 1, 1, 1]
    assert found["a"] > 1
    assert found["known"] > 1
    assert sorted(url for wave in seen for url in wave) == sorted(asked)
    assert {*result.verdicts} == {*asked}
    assert result.notices == ("once",)
    fragment = [wave for wave in seen if any("known.example/4" in url for url in wave)]
    assert len(fragment) == 1


def check_waves(monkeypatch, checked) -> CheckResult:
    monkeypatch.setattr(waves, "check_blocking", checked)
    monkeypatch.setattr(waves, "QUIET", 0.0)
    return waves.check_in_waves(
        [f"https://{at}.example/" for at in range(40)],
        NetSettings(cache_dir=None),
        progress=None,
        identified=is_known,
        judged=lambda url, verdict: verdict,
        most_links=10,
    )


def test_a_wave_of_cached_links_does_not_prove_a_network(monkeypatch) -> None:
    asked: list[bool] = []

    def checked(wave, settings, *, environment, **others):
        asked.append(environment.is_connected)
        verdicts = {url: Verdict(state=State.ALIVE) for url in wave}
        return CheckResult(verdicts=verdicts, is_connected=len(asked) > 1)

    check_waves(monkeypatch, checked)
    assert asked == [False, False, True, True]


def test_ctrl_c_between_waves_keeps_what_is_known(monkeypatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    def checked(wave, settings, **others):
        monkeypatch.setattr("gc.collect", interrupt)
        return CheckResult(verdicts={url: Verdict(state=State.ALIVE) for url in wave})

    result = check_waves(monkeypatch, checked)
    assert result.interrupted
    assert 0 < len(result.verdicts) < 40
