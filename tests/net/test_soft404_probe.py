"""The soft 404 probe: made-up addresses beside pages, and what they show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from virtual_time import EPOCH, FakeClient, run

from surveylint.cli.network import settings as settings_of
from surveylint.config import ConfigError, Finder
from surveylint.config.values import LinkSettings
from surveylint.model.reply import Exchange, Failure, Reply
from surveylint.model.target import Target, read_target
from surveylint.model.verdict import Cause, State
from surveylint.net.settings import NetSettings, SettingRefusedError
from surveylint.probe.soft404_probe import folder_of, sameness, sibling_of, sketch_of

OFF = NetSettings(cache_dir=None, proxies={})
ON = NetSettings(cache_dir=None, proxies={}, siblings=True)
NOTHING_HERE = (
    "<p>We moved our site. Look around, there is much to see here, and write to us if you miss "
    "a thing.</p>"
)


def shown(body: str, status: int = 200, **headers: str) -> Exchange:
    html = f"<html><body>{body}</body></html>".encode()
    return Exchange(
        status=status, headers={"content-type": "text/html", **headers}, body=html, at=EPOCH
    )


def paper(target: Target) -> Exchange:
    words = " ".join(f"{target.path[1:]}-word-{at}" for at in range(60))
    return shown(f"<p>{words}</p>")


def web(
    made_up: Callable[[Target], Exchange], page: Callable[[Target], Exchange] = paper
) -> FakeClient:
    """Return a client for which file names of one letter are pages, and others are made up."""
    return FakeClient(
        answer=lambda target, _number: (page if len(target.path.split("/")[-1]) == 1 else made_up)(
            target
        )
    )


def gone(_target: Target) -> Exchange:
    return shown("<p>Not here</p>", 404)


def same_for_all(_target: Target) -> Exchange:
    return shown(NOTHING_HERE)


def test_no_address_is_made_up_by_default() -> None:
    client = web(gone)
    run(["http://a.org/p/x", "http://a.org/p/y"], client, OFF)
    assert sorted(client.requests) == ["http://a.org/p/x", "http://a.org/p/y"]


def test_a_host_that_reports_missing_pages_is_probed_once() -> None:
    client = web(gone)
    urls = [f"http://a.org/{folder}/{page}" for folder in "pqr" for page in "xyz"]
    result, _ = run(
        urls, client, NetSettings(cache_dir=None, proxies={}, siblings=True, host_concurrency=1)
    )
    assert {verdict.state for verdict in result.verdicts.values()} == {State.ALIVE}
    assert client.requests.total() == len(urls) + 1


def test_a_page_that_equals_a_made_up_one_is_suspect_and_checked_twice() -> None:
    client = web(same_for_all, same_for_all)
    urls = [f"http://a.org/p/{page}" for page in "uvwxyz"]
    result, _ = run(urls, client, ON)
    assert {(verdict.state, verdict.cause) for verdict in result.verdicts.values()} == {
        (State.SUSPECT, Cause.SOFT_404)
    }
    assert [len(verdict.evidence) for verdict in result.verdicts.values()] == [2] * 6
    assert (
        result.verdicts[urls[0]].note
        == "status 200, but a made-up address beside it shows the same text"
    )
    assert client.requests.total() == 2 * len(urls) + 1


def test_a_page_that_differs_from_a_made_up_one_is_alive() -> None:
    result, _ = run(["http://a.org/p/x"], web(same_for_all), ON)
    assert result.verdicts["http://a.org/p/x"].state is State.ALIVE


def test_each_folder_of_such_a_host_is_probed() -> None:
    client = web(same_for_all)
    run([f"http://a.org/{folder}/{page}" for folder in "pqr" for page in "xy"], client, ON)
    assert client.requests.total() == 6 + 3


def test_a_catch_all_redirect_is_suspect() -> None:
    def away(target: Target) -> Exchange:
        return (
            paper(target)
            if target.host == "b.org"
            else shown("", 301, location="http://b.org/new/page")
        )

    result, _ = run(["http://a.org/p/x"], web(away, away), ON)
    found = result.verdicts["http://a.org/p/x"]
    assert (found.state, found.cause) == (State.SUSPECT, Cause.SOFT_404)
    assert found.note == "a made-up address beside it redirects to `http://b.org/new/page` too"


def test_a_redirect_that_keeps_the_path_is_moved() -> None:
    def away(target: Target) -> Exchange:
        if target.host == "b.org":
            return paper(target) if len(target.path) == 4 else gone(target)
        return shown("", 301, location=f"http://b.org{target.path}")

    result, _ = run(["http://a.org/p/x"], web(away, away), ON)
    assert result.verdicts["http://a.org/p/x"].state is State.MOVED


@pytest.mark.parametrize(
    "answer",
    [
        lambda _target: shown(NOTHING_HERE, 403),
        lambda _target: shown(NOTHING_HERE, 500),
        lambda _target: Exchange(failure=Failure.TIMEOUT, at=EPOCH),
        lambda _target: Exchange(
            status=200, headers={"content-type": "application/pdf"}, body=b"%PDF", at=EPOCH
        ),
    ],
    ids=["wall", "error", "timeout", "not HTML"],
)
def test_an_inconclusive_made_up_page_changes_nothing(
    answer: Callable[[Target], Exchange],
) -> None:
    client = web(answer, same_for_all)
    urls = [f"http://a.org/p/{page}" for page in "xyz"]
    result, _ = run(urls, client, ON)
    assert {verdict.state for verdict in result.verdicts.values()} == {State.ALIVE}
    assert client.requests.total() == 4


def test_a_bug_while_probing_loses_no_link() -> None:
    def bug(_target: Target) -> Exchange:
        raise KeyError("a bug")

    urls = [f"http://a.org/p/{page}" for page in "xyz"]
    result, _ = run(urls, web(bug), ON)
    assert len(result.errors) == 1
    assert {verdict.state for verdict in result.verdicts.values()} == {State.ALIVE}
    assert list(result.verdicts) == urls


@pytest.mark.parametrize(
    "url",
    [
        "http://a.org/",
        "http://a.org//",
        "http://a.org/index.html",
        "http://a.org/p?id=1",
        "https://github.com/o/r",
        "https://arxiv.org/abs/2305.00001",
    ],
)
def test_some_pages_are_not_probed(url: str) -> None:
    assert folder_of(read_target(url)[0]) == ""


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("http://a.org/x", "http://a.org/"),
        ("http://a.org/p/x", "http://a.org/p/"),
        ("http://a.org/p/x/", "http://a.org/p/"),
        ("http://a.org:81/a%2Fb/x", "http://a.org:81/a%2Fb/"),
    ],
)
def test_made_up_addresses_are_in_the_folder_of_the_page(url: str, folder: str) -> None:
    assert folder_of(read_target(url)[0]) == folder
    assert sibling_of(read_target(url)[0]).url.startswith(folder)


def test_a_made_up_address_has_the_pages_suffix_and_a_new_name() -> None:
    target = read_target("http://a.org/p/x.html")[0]
    first, second = sibling_of(target), sibling_of(target)
    assert first.url.endswith(".html")
    assert first != second


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [(0, True), (1, True), (30, False)],
)
def test_texts_are_the_same_if_almost_all_of_their_shingles_are(
    changed: int, is_same: bool
) -> None:
    words = [f"word{at}" for at in range(300)]
    other = [
        f"other{at}" if at % 10 == 0 and at < changed * 10 else word
        for at, word in enumerate(words)
    ]
    one, two = (_sketch(" ".join(text)) for text in (words, other))
    assert bool(sameness(one, two)) is is_same


def _sketch(text: str):  # type: ignore[no-untyped-def]
    target = read_target("http://a.org/x")[0]
    found = sketch_of(Reply(first=target, last=target, hops=(), exchange=shown(f"<p>{text}</p>")))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "body",
    ["", "<div id=root></div><script src=/app.js></script>", "<script>x</script><p>Loading</p>"],
    ids=["empty", "an application", "too little text"],
)
def test_pages_without_text_in_their_source_are_not_compared(body: str) -> None:
    result, _ = run(["http://a.org/p/x"], web(lambda _: shown(body), lambda _: shown(body)), ON)
    assert result.verdicts["http://a.org/p/x"].state is State.ALIVE


def test_the_sketch_of_a_long_page_is_small() -> None:
    assert len(_sketch(" ".join(f"word{at}" for at in range(9000))).shingles) == 1024


def test_the_rate_limits_hold_for_made_up_addresses_too() -> None:
    client = web(same_for_all, same_for_all)
    run([f"http://a.org/{folder}/x" for folder in range(50)], client, ON)
    assert client.busiest("a.org") <= 20
    assert client.peak["a.org"] <= 10


def test_a_repository_cannot_switch_the_probe_on(folder: Path) -> None:
    (folder / "surveylint.toml").write_text("[links]\nsiblings = true\n")
    with pytest.raises(ConfigError, match=r"links\.siblings: not allowed in the configuration"):
        Finder().config_of("README.md")
    with pytest.raises(SettingRefusedError):
        OFF.with_repository({"siblings": True})


def test_the_users_configuration_and_the_command_line_can_switch_it_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home" / "surveylint"
    home.mkdir(parents=True)
    (home / "surveylint.toml").write_text("[links]\nsiblings = true\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home.parent))
    monkeypatch.setenv("APPDATA", str(home.parent))
    options = dict.fromkeys(
        ("allow_private", "no_cache", "cache_dir", "siblings"), False
    ) | dict.fromkeys(("timeout", "concurrency", "host_concurrency", "interval", "max_age"))
    assert settings_of(options, Finder().config_of("README.md").links).siblings
    assert settings_of({**options, "siblings": True}, LinkSettings()).siblings
    assert not settings_of(options, LinkSettings()).siblings
