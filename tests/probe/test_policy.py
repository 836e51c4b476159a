"""How one asks, and when one asks again."""

from __future__ import annotations

import pytest
from virtual import Wire, run

from surveylint.model.reply import Exchange, Reply
from surveylint.model.target import read_target
from surveylint.model.verdict import Cause, State
from surveylint.net.settings import NetSettings, Override
from surveylint.probe.policy import next_try, plan, retry_after

SETTINGS = NetSettings(cache_dir=None, proxies={})


def asked(url: str, settings: NetSettings = SETTINGS) -> tuple[str, str]:
    made = plan(read_target(url)[0], settings)
    return made.method, made.ask.url


def test_a_page_is_asked_for_as_it_is() -> None:
    assert asked("http://example.org/x") == ("GET", "http://example.org/x")


def test_of_a_repository_the_head_is_enough() -> None:
    assert asked("https://github.com/o/r") == ("HEAD", "https://github.com/o/r")


def test_a_place_in_a_repository_needs_the_page() -> None:
    assert (
        plan(read_target("https://github.com/o/r#usage")[0], SETTINGS, fragments=True).method
        == "GET"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://youtube.com/watch?v=abcdefghijk&t=5",
        "https://m.youtube.com/watch?v=abcdefghijk",
        "https://youtu.be/abcdefghijk",
        "https://www.youtube.com/embed/abcdefghijk",
        "https://www.youtube.com/shorts/abcdefghijk",
    ],
)
def test_a_video_is_asked_about_at_its_service(url: str) -> None:
    assert asked(url)[1].startswith("https://www.youtube.com/oembed?format=json&url=https%3A%2F%2F")


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/",
        "https://youtu.be/",
        "https://x.com/someone",
    ],
)
def test_what_is_no_video_is_asked_itself(url: str) -> None:
    assert asked(url)[1] == url


def test_a_service_may_stand_elsewhere() -> None:
    mirrored = NetSettings(cache_dir=None, services={"youtube": "http://127.0.0.1:9/oembed"})
    assert asked("https://youtu.be/abcdefghijk", mirrored)[1].startswith(
        "http://127.0.0.1:9/oembed?url=https%3A"
    )


@pytest.mark.parametrize(
    ("status", "state", "cause"),
    [
        (200, State.ALIVE, None),
        (404, State.DEAD, Cause.NO_SUCH_ID),
        (400, State.DEAD, Cause.NO_SUCH_ID),
        (401, State.UNVERIFIED, Cause.LOGIN),
        (403, State.UNVERIFIED, Cause.FORBIDDEN),
    ],
)
def test_a_services_answer_is_a_verdict_on_the_video(
    status: int, state: State, cause: Cause | None
) -> None:
    url = "https://youtu.be/abcdefghijk"
    outcome, _ = run([url], Wire(answer=lambda _target, _number: Exchange(status=status)), SETTINGS)
    found = outcome.verdicts[url]
    assert (found.state, found.cause, found.final_url) == (state, cause, url)


def overridden(**how: object) -> NetSettings:
    return NetSettings(cache_dir=None, proxies={}, overrides=(Override(**how),))  # type: ignore[arg-type]


@pytest.mark.parametrize("match", ["example.org", "*.org", "http://example.org/*", "*/x"])
def test_a_skipped_link_says_why(match: str) -> None:
    made = plan(
        read_target("http://example.org/x")[0], overridden(match=match, skip="known to be slow")
    )
    assert made.skip == (Cause.BY_CONFIG, "known to be slow")


@pytest.mark.parametrize("match", ["example.com", "org", "https://example.org/*", "*/y"])
def test_an_override_speaks_of_its_links_only(match: str) -> None:
    assert (
        plan(read_target("http://example.org/x")[0], overridden(match=match, skip="x")).skip is None
    )


def test_patience_replaces_the_timeout() -> None:
    assert (
        plan(read_target("http://example.org/x")[0], overridden(match="*", patience=40.0)).timeout
        == 40
    )


def test_an_accepted_status_is_alive_and_not_remembered(tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings = NetSettings(
        cache_dir=tmp_path, proxies={}, overrides=(Override(match="*", accept=frozenset({403})),)
    )
    wire = Wire(answer=lambda _target, _number: Exchange(status=403))
    outcome, _ = run(["http://example.org/x"], wire, settings)
    run(["http://example.org/x"], wire, settings)
    assert outcome.verdicts["http://example.org/x"].state is State.ALIVE
    assert wire.asked.total() == 2


def test_what_a_registry_answers_for_is_not_asked() -> None:
    made = plan(
        read_target("http://example.org/x")[0],
        SETTINGS,
        identified=lambda target: target.host == "example.org",
    )
    assert made.skip is not None
    assert made.skip[0] is Cause.IDENTIFIER


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 90.0),
    ],
)
def test_retry_after_is_read_as_it_may_be_written(value: str, seconds: float | None) -> None:
    assert retry_after(Exchange(status=429, headers={"retry-after": value}), 10.0) == seconds


def test_a_date_in_the_past_is_now() -> None:
    assert (
        retry_after(
            Exchange(status=429, headers={"retry-after": "Thu, 01 Jan 1970 00:00:01 GMT"}), 10.0
        )
        == 0.0
    )


def test_waits_double() -> None:
    target = read_target("http://example.org/")[0]
    given = Reply(asked=target, last=target, hops=(), exchange=Exchange(status=500))
    assert [next_try(given, tries, SETTINGS, 0.0) for tries in (1, 2, 3)] == [1.0, 2.0, None]
