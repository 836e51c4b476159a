"""Made-up pages beside pages: asked for where the user wants it, once a folder, and what they show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from virtual import EPOCH, Wire, run

from surveylint.cli.network import settings as settings_of
from surveylint.config import ConfigError, Finder
from surveylint.config.values import LinkSettings
from surveylint.model.reply import Exchange, Failure, Reply
from surveylint.model.target import Target, read_target
from surveylint.model.verdict import Cause, State
from surveylint.net.settings import NetSettings, SettingRefusedError
from surveylint.probe.soft404_probe import look_of, place_of, same, sibling_of

OFF = NetSettings(cache_dir=None, proxies={})
ON = NetSettings(cache_dir=None, proxies={}, siblings=True)
NOTHING_HERE = "<p>We moved our site. Look around, there is much to see here, and write to us if you miss a thing.</p>"


def shown(body: str, status: int = 200, **headers: str) -> Exchange:
    html = f"<html><body>{body}</body></html>".encode()
    return Exchange(
        status=status, headers={"content-type": "text/html", **headers}, body=html, at=EPOCH
    )


def paper(target: Target) -> Exchange:
    words = " ".join(f"{target.path[1:]}-word-{at}" for at in range(60))
    return shown(f"<p>{words}</p>")


def web(made_up: Callable[[Target], Exchange], page: Callable[[Target], Exchange] = paper) -> Wire:
    """Return a wire where paths of one letter behind the folder are pages and all others are made up."""
    return Wire(
        answer=lambda target, _number: (page if len(target.path.split("/")[-1]) == 1 else made_up)(
            target
        )
    )


def gone(_target: Target) -> Exchange:
    return shown("<p>Not here</p>", 404)


def same_for_all(_target: Target) -> Exchange:
    return shown(NOTHING_HERE)


def test_nothing_is_made_up_unless_the_user_wants_it() -> None:
    wire = web(gone)
    run(["http://a.org/p/x", "http://a.org/p/y"], wire, OFF)
    assert sorted(wire.asked) == ["http://a.org/p/x", "http://a.org/p/y"]


def test_a_host_that_says_what_is_missing_is_asked_once_and_trusted() -> None:
    wire = web(gone)
    urls = [f"http://a.org/{folder}/{page}" for folder in "pqr" for page in "xyz"]
    outcome, _ = run(
        urls, wire, NetSettings(cache_dir=None, proxies={}, siblings=True, host_concurrency=1)
    )
    assert {verdict.state for verdict in outcome.verdicts.values()} == {State.ALIVE}
    assert wire.asked.total() == len(urls) + 1


def test_a_page_that_a_made_up_one_equals_is_suspect_and_looked_at_twice() -> None:
    wire = web(same_for_all, same_for_all)
    urls = [f"http://a.org/p/{page}" for page in "uvwxyz"]
    outcome, _ = run(urls, wire, ON)
    assert {(verdict.state, verdict.cause) for verdict in outcome.verdicts.values()} == {
        (State.SUSPECT, Cause.SOFT_404)
    }
    assert [len(verdict.evidence) for verdict in outcome.verdicts.values()] == [2] * 6
    assert (
        outcome.verdicts[urls[0]].note
        == "status 200, but a made-up address beside it shows the same text"
    )
    assert wire.asked.total() == 2 * len(urls) + 1


def test_a_page_of_its_own_beside_a_made_up_one_is_alive() -> None:
    outcome, _ = run(["http://a.org/p/x"], web(same_for_all), ON)
    assert outcome.verdicts["http://a.org/p/x"].state is State.ALIVE


def test_each_folder_of_such_a_host_is_asked() -> None:
    wire = web(same_for_all)
    run([f"http://a.org/{folder}/{page}" for folder in "pqr" for page in "xy"], wire, ON)
    assert wire.asked.total() == 6 + 3


def test_a_redirect_that_catches_all_is_suspect() -> None:
    def away(target: Target) -> Exchange:
        return (
            paper(target)
            if target.host == "b.org"
            else shown("", 301, location="http://b.org/new/page")
        )

    outcome, _ = run(["http://a.org/p/x"], web(away, away), ON)
    found = outcome.verdicts["http://a.org/p/x"]
    assert (found.state, found.cause) == (State.SUSPECT, Cause.SOFT_404)
    assert found.note == "a made-up address beside it leads to `http://b.org/new/page` too"


def test_a_redirect_that_keeps_the_path_is_moved() -> None:
    def away(target: Target) -> Exchange:
        if target.host == "b.org":
            return paper(target) if len(target.path) == 4 else gone(target)
        return shown("", 301, location=f"http://b.org{target.path}")

    outcome, _ = run(["http://a.org/p/x"], web(away, away), ON)
    assert outcome.verdicts["http://a.org/p/x"].state is State.MOVED


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
    ids=["wall", "error", "silence", "no page"],
)
def test_a_made_up_page_that_tells_nothing_changes_nothing(
    answer: Callable[[Target], Exchange],
) -> None:
    wire = web(answer, same_for_all)
    urls = [f"http://a.org/p/{page}" for page in "xyz"]
    outcome, _ = run(urls, wire, ON)
    assert {verdict.state for verdict in outcome.verdicts.values()} == {State.ALIVE}
    assert wire.asked.total() == 4


def test_a_bug_at_a_made_up_page_loses_no_link() -> None:
    def bug(_target: Target) -> Exchange:
        raise KeyError("a bug of ours")

    urls = [f"http://a.org/p/{page}" for page in "xyz"]
    outcome, _ = run(urls, web(bug), ON)
    assert len(outcome.errors) == 1
    assert {verdict.state for verdict in outcome.verdicts.values()} == {State.ALIVE}
    assert list(outcome.verdicts) == urls


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
def test_some_pages_have_no_siblings(url: str) -> None:
    assert place_of(read_target(url)[0]) == ""


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://a.org/x", "http://a.org/"),
        ("http://a.org/p/x", "http://a.org/p/"),
        ("http://a.org/p/x/", "http://a.org/p/"),
        ("http://a.org:81/a%2Fb/x", "http://a.org:81/a%2Fb/"),
    ],
)
def test_siblings_stand_in_the_same_folder(url: str, place: str) -> None:
    assert place_of(read_target(url)[0]) == place
    assert sibling_of(read_target(url)[0]).url.startswith(place)


def test_a_sibling_has_the_pages_ending_and_no_name_that_was_used() -> None:
    target = read_target("http://a.org/p/x.html")[0]
    first, second = sibling_of(target), sibling_of(target)
    assert first.url.endswith(".html")
    assert first != second


@pytest.mark.parametrize(
    ("changed", "alike"),
    [(0, True), (1, True), (30, False)],
)
def test_texts_are_one_if_almost_all_of_their_runs_of_words_are(changed: int, alike: bool) -> None:
    words = [f"word{at}" for at in range(300)]
    other = [
        f"other{at}" if at % 10 == 0 and at < changed * 10 else word
        for at, word in enumerate(words)
    ]
    one, two = (_look(" ".join(text)) for text in (words, other))
    assert bool(same(one, two)) is alike


def _look(text: str):  # type: ignore[no-untyped-def]
    target = read_target("http://a.org/x")[0]
    found = look_of(Reply(asked=target, last=target, hops=(), exchange=shown(f"<p>{text}</p>")))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "body",
    ["", "<div id=root></div><script src=/app.js></script>", "<script>x</script><p>Loading</p>"],
    ids=["nothing", "an application", "too little"],
)
def test_pages_that_show_nothing_here_are_not_compared(body: str) -> None:
    outcome, _ = run(["http://a.org/p/x"], web(lambda _: shown(body), lambda _: shown(body)), ON)
    assert outcome.verdicts["http://a.org/p/x"].state is State.ALIVE


def test_what_is_kept_of_a_long_page_is_small() -> None:
    assert len(_look(" ".join(f"word{at}" for at in range(9000))).shingles) == 1024


def test_the_pace_holds_for_made_up_pages_too() -> None:
    wire = web(same_for_all, same_for_all)
    run([f"http://a.org/{folder}/x" for folder in range(50)], wire, ON)
    assert wire.busiest("a.org") <= 20
    assert wire.peak["a.org"] <= 10


def test_a_repository_cannot_ask_for_more_requests(folder: Path) -> None:
    (folder / "surveylint.toml").write_text("[links]\nsiblings = true\n")
    with pytest.raises(ConfigError, match=r"links\.siblings: not allowed in the configuration"):
        Finder().config_of("README.md")
    with pytest.raises(SettingRefusedError):
        OFF.with_repository({"siblings": True})


def test_the_users_own_file_and_the_line_can(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home" / "surveylint"
    home.mkdir(parents=True)
    (home / "surveylint.toml").write_text("[links]\nsiblings = true\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home.parent))
    monkeypatch.setenv("APPDATA", str(home.parent))
    line = dict.fromkeys(
        ("allow_private", "no_cache", "cache_dir", "siblings"), False
    ) | dict.fromkeys(("timeout", "concurrency", "host_concurrency", "interval", "max_age"))
    assert settings_of(line, Finder().config_of("README.md").links).siblings
    assert settings_of({**line, "siblings": True}, LinkSettings()).siblings
    assert not settings_of(line, LinkSettings()).siblings
