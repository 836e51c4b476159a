"""`--suggest`: archived copies of dead links, from a loopback server that speaks as the archives."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest

import surveylint
from surveylint.cli import main
from surveylint.disk.files import parsed
from surveylint.health import with_archived
from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.model.record import Identifier, Record
from surveylint.model.source import Source
from surveylint.model.verdict import ArchivedCopy, State, Verdict
from surveylint.net.client import AiohttpClient
from surveylint.net.settings import NetSettings
from surveylint.registries.archived_copies import ArchiveAnswers, archived_copies

PAGE = "http://gone.example.org/paper?a=1&b=2"
COPY = "https://web.archive.org/web/20230401120000/" + PAGE
REPOSITORY = "https://github.com/example-lab/gone"
SNAPSHOT = "a" * 40
IN_HERITAGE = f"https://archive.softwareheritage.org/swh:1:snp:{SNAPSHOT};origin={REPOSITORY}"

Answer = tuple[int, Any, dict[str, str]]


def wayback(**changes: Any) -> Answer:
    """Return an answer of the availability service, with the address as it gives it."""
    closest = {
        "available": True,
        "status": "200",
        "timestamp": "20230401120000",
        "url": COPY.replace("https:", "http:", 1),
        **changes,
    }
    return 200, {"url": PAGE, "archived_snapshots": {"closest": closest}}, {}


def heritage(**changes: Any) -> Answer:
    found = {"origin": REPOSITORY, "date": "2024-02-03T04:05:06Z", "status": "full"}
    return 200, {**found, "snapshot": SNAPSHOT, **changes}, {}


class Archives:
    """The server: what it was asked, and how it answers by the first part of the path."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.wayback: Callable[[int], Answer] = lambda _: wayback()
        self.heritage: Callable[[int], Answer] = lambda _: heritage()
        self.base = ""

    def answer(self, path: str) -> Answer:
        self.asked.append(path)
        if path.startswith("/wayback/available?"):
            return self.wayback(len(self.asked))
        if path.startswith("/api/1/origin/"):
            return self.heritage(len(self.asked))
        return 404, {}, {}

    @property
    def environment(self) -> dict[str, str]:
        return {"SURVEYLINT_WAYBACK_URL": self.base, "SURVEYLINT_SWH_URL": self.base}


@contextmanager
def serving(archives: Archives) -> Iterator[Archives]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, value, headers = archives.answer(self.path)
            body = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            for name, text in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        archives.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield archives
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def archives() -> Iterator[Archives]:
    with serving(Archives()) as running:
        yield running


slept: list[float] = []


async def ask(
    archives: Archives, *urls: str, paced: bool = False, seconds: float | None = None
) -> ArchiveAnswers:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    slept.clear()
    client = AiohttpClient(NetSettings(allow_private=True, cache_dir=None, proxies={}))
    try:
        return await archived_copies(
            urls,
            client,
            allow_private=not paced,
            environment=archives.environment,
            sleep=sleep,
            seconds=seconds,
        )
    finally:
        await client.close()


async def test_the_closest_copy_is_suggested_by_https(archives: Archives) -> None:
    found = await ask(archives, PAGE)
    assert found.copies == {PAGE: ArchivedCopy("2023-04-01", COPY)}
    assert found.messages == ()
    assert parse_qs(urlsplit(archives.asked[0]).query)["url"] == [PAGE]


async def test_an_address_is_one_that_can_be_written_into_a_list(archives: Archives) -> None:
    odd = COPY + "\u202e\u001b[31m"
    archives.wayback = lambda _: wayback(url=odd, timestamp="20230401120000")
    found = await ask(archives, PAGE)
    assert found.copies[PAGE].url == COPY + "%E2%80%AE%1B[31m"
    archives.wayback = lambda _: wayback(timestamp="٢٠٢٣0401120000")
    assert (await ask(archives, PAGE)).copies == {}


async def test_software_heritage_is_asked_about_repositories_first(archives: Archives) -> None:
    found = await ask(archives, f"{REPOSITORY}/tree/main/docs")
    assert [*found.copies.values()] == [ArchivedCopy("2024-02-03", IN_HERITAGE)]
    assert [path.split("/")[1] for path in archives.asked] == ["api"]


async def test_the_wayback_machine_is_asked_about_unknown_repositories(archives: Archives) -> None:
    archives.heritage = lambda _: (404, {"exception": "NotFoundExc"}, {})
    found = await ask(archives, REPOSITORY)
    assert found.copies[REPOSITORY].url == COPY
    assert found.messages == ()


TRAPS = {
    "nothing archived": (200, {"url": PAGE, "archived_snapshots": {}}, {}),
    "not available": wayback(available=False),
    "a copy of an error page": wayback(status="404"),
    "a copy of a redirect": wayback(status="302"),
    "a copy on another host": wayback(url="https://evil.example.org/web/20230401120000/x"),
    "a copy that is a script": wayback(url="javascript:alert(1)"),
    "a space in the address": wayback(url="https://web.archive.org/web/20230401120000/x) [y](z"),
    "no day": wayback(timestamp=None),
    "a list": (200, {"archived_snapshots": []}, {}),
}


@pytest.mark.parametrize("answer", TRAPS.values(), ids=TRAPS.keys())
async def test_what_is_no_usable_copy_is_not_suggested(archives: Archives, answer: Answer) -> None:
    archives.wayback = lambda _: answer
    assert await ask(archives, PAGE) == ArchiveAnswers()


@pytest.mark.parametrize(
    "answer",
    [
        heritage(status="failed"),
        heritage(snapshot=None),
        heritage(date=None),
        heritage(snapshot="x"),
    ],
)
async def test_a_visit_without_a_snapshot_is_no_copy(archives: Archives, answer: Answer) -> None:
    archives.heritage = lambda _: answer
    archives.wayback = lambda _: TRAPS["nothing archived"]
    assert await ask(archives, REPOSITORY) == ArchiveAnswers()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((429, b"slow down", {}), "HTTP 429"),
        ((503, b"", {}), "HTTP 503"),
        ((200, b"<html>maintenance</html>", {}), "the answer is not valid JSON"),
    ],
)
async def test_a_service_that_is_down_is_left_alone_after_two_failures(
    archives: Archives, answer: Answer, reason: str
) -> None:
    archives.wayback = lambda _: answer
    found = await ask(archives, *[f"{PAGE}{number}" for number in range(9)])
    assert found.copies == {}
    assert len(archives.asked) == 2
    (message,) = found.messages
    assert message.startswith("the Wayback Machine does not answer (")
    assert reason in message


async def test_one_failure_between_answers_is_forgiven(archives: Archives) -> None:
    archives.wayback = lambda number: (503, b"", {}) if number % 2 else wayback()
    found = await ask(archives, *[f"{PAGE}{number}" for number in range(4)])
    assert (len(found.copies), found.messages) == (2, ())


async def test_the_limit_that_software_heritage_states_is_kept(archives: Archives) -> None:
    archives.heritage = lambda _: (*heritage()[:2], {"X-RateLimit-Remaining": "0"})
    found = await ask(archives, f"{REPOSITORY}-a", f"{REPOSITORY}-b")
    assert [path.split("/")[1] for path in archives.asked] == ["api", "wayback"]
    assert len(found.copies) == 2
    assert "Software Heritage does not answer (its rate limit is reached)" in found.messages[0]


async def test_a_url_with_a_secret_is_sent_to_nobody(archives: Archives) -> None:
    signed = "https://bucket.s3.amazonaws.com/a.pdf?X-Amz-Signature=" + "0123456789abcdef" * 4
    assert await ask(archives, signed, "https://user:secret@example.org/") == ArchiveAnswers()
    assert archives.asked == []


@pytest.mark.parametrize("host", ["10.0.0.7", "wiki", "wiki.corp", "localhost:8000"])
async def test_the_name_of_a_private_host_is_sent_to_nobody(archives: Archives, host: str) -> None:
    assert await ask(archives, f"http://{host}/gone", paced=True) == ArchiveAnswers()
    assert archives.asked == []


async def test_the_time_limit_of_the_run_holds(archives: Archives) -> None:
    found = await ask(archives, PAGE, seconds=0.0)
    assert found.messages == ("time limit: archived copies of some dead links are not suggested",)


async def test_requests_are_paced_and_few(archives: Archives) -> None:
    found = await ask(archives, *[f"{PAGE}{number}" for number in range(120)], paced=True)
    assert len(archives.asked) == 100
    assert slept == [2.0] * 100
    assert found.messages == ("archived copies are suggested for the first 100 dead links only",)


@pytest.fixture
def dead(archives: Archives, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A list with a dead link on the same server; returns the link."""
    for name, value in archives.environment.items():
        monkeypatch.setenv(name, value)
    link = f"{archives.base}/gone"
    (folder / "README.md").write_text(f"# Papers\n\n- [A study of light fields]({link})\n")
    return link


ONLINE = ("--allow-private", "--no-cache", "--interval", "0")


@pytest.mark.network
def test_a_finding_has_the_copy_and_an_unsafe_fix(
    archives: Archives, dead: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["check", "--select", "dead-link", "--suggest", *ONLINE]
    assert main(arguments) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "unsafe fix: use the archived copy of 2023-04-01: https://web.archive.org/" in shown
    assert main([*arguments, "--format", "json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["archive_url"], finding["archived_on"]) == (COPY, "2023-04-01")
    assert main([*arguments, "--fix"]) == 1
    assert dead in (folder / "README.md").read_text()
    main([*arguments, "--fix", "--unsafe-fixes"])
    assert f"]({COPY})" in (folder / "README.md").read_text()


@pytest.mark.network
def test_links_lists_the_copies(
    archives: Archives, dead: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["links", "--suggest", *ONLINE]) == 0
    assert f"archived copy of 2023-04-01: {COPY}]" in capsys.readouterr().out
    assert main(["links", "--suggest", "--format", "json", *ONLINE]) == 0
    found = json.loads(capsys.readouterr().out)
    schemas = Path(surveylint.__file__).parent / "report" / "schemas"
    jsonschema.validate(found, json.loads((schemas / "links.schema.json").read_bytes()))
    assert found["links"][0]["archive_url"] == COPY


@pytest.mark.network
def test_without_the_option_no_archive_is_asked(
    archives: Archives, dead: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["links", *ONLINE]) == 0
    assert {urlsplit(path).path for path in archives.asked} == {"/gone"}


@pytest.mark.network
def test_a_service_that_is_down_is_one_line(
    archives: Archives, dead: str, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    archives.wayback = lambda _: (429, b"", {})
    (folder / "README.md").write_text(
        f"# Papers\n\n- [A]({dead})\n- [B]({dead}2)\n- [C]({dead}3)\n"
    )
    assert main(["links", "--suggest", *ONLINE]) == 0
    err = capsys.readouterr().err
    assert err.count("the Wayback Machine does not answer (HTTP 429)") == 1


def test_a_missing_repository_has_the_copy_of_its_link() -> None:
    identifier = Identifier("github", "example-lab/gone")
    records = {identifier: Record(identifier, "GitHub", missing=True)}
    dead = Verdict(state=State.DEAD, archived=ArchivedCopy("2024-02-03", IN_HERITAGE))
    merged = with_archived(records, {REPOSITORY: dead, PAGE: dead})
    doc = parsed(Source("README.md", f"- [A study]({REPOSITORY})\n"))
    rules = rulebook.load(["missing-repository"])
    (finding,) = lint(doc, rules, today=date(2026, 1, 1), records=merged).findings
    assert (finding.archive_url, finding.archived_on) == (IN_HERITAGE, "2024-02-03")
    assert finding.fix is not None
    assert not finding.fix.safe
    assert [edit.text for edit in finding.fix.edits] == [IN_HERITAGE]
