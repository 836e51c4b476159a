"""The request policy: how targets are requested, and when again."""

from __future__ import annotations

from pathlib import Path

import pytest
from virtual_time import FakeClient, run

from surveylint.model.reply import Exchange, Reply
from surveylint.model.target import read_target
from surveylint.model.verdict import Cause, State
from surveylint.net.settings import NetSettings, TargetOverride
from surveylint.probe.policy import plan_request, retry_after, retry_delay

SETTINGS = NetSettings(cache_dir=None, proxies={})


def requested(url: str, settings: NetSettings = SETTINGS) -> tuple[str, str]:
    made = plan_request(read_target(url)[0], settings)
    return made.method, made.target.url


def test_a_page_is_requested_by_get() -> None:
    assert requested("http://example.org/x") == ("GET", "http://example.org/x")


def test_a_repository_is_requested_by_head() -> None:
    assert requested("https://github.com/o/r") == ("HEAD", "https://github.com/o/r")


def test_a_fragment_of_a_repository_needs_the_page() -> None:
    assert (
        plan_request(
            read_target("https://github.com/o/r#usage")[0], SETTINGS, has_fragments=True
        ).method
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
def test_a_video_is_checked_by_its_oembed_service(url: str) -> None:
    assert requested(url)[1].startswith(
        "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2F"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/",
        "https://youtu.be/",
        "https://x.com/someone",
    ],
)
def test_other_pages_of_the_site_are_requested_themselves(url: str) -> None:
    assert requested(url)[1] == url


def test_the_endpoint_of_a_service_can_be_replaced() -> None:
    mirrored = NetSettings(cache_dir=None, services={"youtube": "http://127.0.0.1:9/oembed"})
    assert requested("https://youtu.be/abcdefghijk", mirrored)[1].startswith(
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
def test_the_response_of_a_service_is_the_verdict_of_the_video(
    status: int, state: State, cause: Cause | None
) -> None:
    url = "https://youtu.be/abcdefghijk"
    result, _ = run(
        [url], FakeClient(answer=lambda _target, _number: Exchange(status=status)), SETTINGS
    )
    found = result.verdicts[url]
    assert (found.state, found.cause, found.final_url) == (state, cause, url)


def overridden(**how: object) -> NetSettings:
    override = TargetOverride(**how)  # type: ignore[arg-type]
    return NetSettings(cache_dir=None, proxies={}, overrides=(override,))


@pytest.mark.parametrize("match", ["example.org", "*.org", "http://example.org/*", "*/x"])
def test_a_skipped_link_has_its_reason(match: str) -> None:
    made = plan_request(
        read_target("http://example.org/x")[0], overridden(match=match, skip="known to be slow")
    )
    assert made.skip == (Cause.BY_CONFIG, "known to be slow")


@pytest.mark.parametrize("match", ["example.com", "org", "https://example.org/*", "*/y"])
def test_an_override_applies_to_its_links_only(match: str) -> None:
    assert (
        plan_request(read_target("http://example.org/x")[0], overridden(match=match, skip="x")).skip
        is None
    )


def test_patience_replaces_the_timeout() -> None:
    assert (
        plan_request(
            read_target("http://example.org/x")[0], overridden(match="*", patience=40.0)
        ).timeout
        == 40
    )


def test_an_accepted_status_is_alive_and_not_cached(tmp_path: Path) -> None:
    settings = NetSettings(
        cache_dir=tmp_path,
        proxies={},
        overrides=(TargetOverride(match="*", accept=frozenset({403})),),
    )
    client = FakeClient(answer=lambda _target, _number: Exchange(status=403))
    result, _ = run(["http://example.org/x"], client, settings)
    run(["http://example.org/x"], client, settings)
    assert result.verdicts["http://example.org/x"].state is State.ALIVE
    assert client.requests.total() == 2


def test_a_target_that_a_registry_answers_for_is_skipped() -> None:
    made = plan_request(
        read_target("http://example.org/x")[0],
        SETTINGS,
        identified=lambda target, has_fragments: target.host == "example.org",
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
def test_retry_after_in_each_of_its_forms(value: str, seconds: float | None) -> None:
    assert retry_after(Exchange(status=429, headers={"retry-after": value}), 10.0) == seconds


def test_a_retry_after_in_the_past_is_now() -> None:
    assert (
        retry_after(
            Exchange(status=429, headers={"retry-after": "Thu, 01 Jan 1970 00:00:01 GMT"}), 10.0
        )
        == 0.0
    )


def test_retry_delays_double() -> None:
    target = read_target("http://example.org/")[0]
    case = Reply(first=target, last=target, hops=(), exchange=Exchange(status=500))
    assert [retry_delay(case, tries, SETTINGS, 0.0) for tries in (1, 2, 3)] == [1.0, 2.0, None]
