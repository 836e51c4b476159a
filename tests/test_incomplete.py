"""Runs that end early or miss something: every report says so, and nothing looks clean."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jsonschema
import pytest

from surveylint import health, report
from surveylint.checks import encoding
from surveylint.cli import main
from surveylint.model.verdict import State, Verdict
from surveylint.probe.checker import CheckResult
from surveylint.report.formats import FORMATS

LIST = "# Papers\n\n" + "".join(
    f"- [A Study of Light, Part {at}](http://papers.example/{at}), 2021\n" for at in range(1, 1201)
)
pytestmark = pytest.mark.network
SCHEMAS = Path(report.__file__).parent / "schemas"
ALL = ("--no-registries", "--no-cache", "--no-config", "README.md")
INTERRUPTED = "interrupted: 610 of 1,200 links checked"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "README.md").write_text(LIST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def interrupted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder whose 610 first links are alive when the run is interrupted."""
    verdicts = {f"http://papers.example/{at}": Verdict(state=State.ALIVE) for at in range(1, 611)}
    result = CheckResult(verdicts=verdicts, interrupted=True)
    monkeypatch.setattr(health, "learn", lambda *_: result)
    return folder


def outputs(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    return (code, *capsys.readouterr())


@pytest.mark.parametrize("form", FORMATS)
def test_every_report_of_an_interrupted_check_says_so(
    interrupted: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    code, out, err = outputs(capsys, "check", "--format", form, *ALL)
    assert code == 130
    reason = (
        "incomplete" if form.startswith("badge") else INTERRUPTED
    )  # a badge has room for a word
    assert reason in out.replace("&#58;", ":").replace("&#44;", ",")
    assert err == f"surveylint: {INTERRUPTED}\n"
    assert "no findings" not in out


def test_the_summary_line_of_an_interrupted_check_claims_nothing(
    interrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = outputs(capsys, "check", *ALL)
    assert out == f"incomplete: {INTERRUPTED}\n0 findings so far in 1 file\n610 links: 610 alive\n"


def test_a_quiet_check_says_that_it_was_interrupted(
    interrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = outputs(capsys, "check", "--quiet", *ALL)
    assert out == f"incomplete: {INTERRUPTED}\n"


def test_a_program_can_read_that_a_check_is_incomplete(
    interrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = outputs(capsys, "check", "--format", "json", *ALL)
    found = json.loads(out)
    jsonschema.validate(found, json.loads((SCHEMAS / "check.schema.json").read_bytes()))
    assert (found["complete"], found["incomplete"]) == (False, [INTERRUPTED])


def test_sarif_says_that_the_run_was_not_successful(
    interrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = outputs(capsys, "check", "--format", "sarif", *ALL)
    (invocation,) = json.loads(out)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert INTERRUPTED in notification["message"]["text"]


def test_the_annotation_of_an_interrupted_check_comes_first(
    interrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = outputs(capsys, "check", "--format", "github", *ALL)
    assert out.startswith(f"::warning title=surveylint::incomplete: {INTERRUPTED}\n")


def test_an_interrupted_check_writes_no_baseline(
    interrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = outputs(capsys, "check", "--write-baseline", "known.json", *ALL)
    assert code == 130
    assert "the baseline was not written, because the check is incomplete" in err
    assert not Path("known.json").exists()


def test_links_that_were_not_reached_are_listed_as_skipped(
    interrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = outputs(capsys, "links", "--no-cache", "--format", "json", "README.md")
    found = json.loads(out)
    jsonschema.validate(found, json.loads((SCHEMAS / "links.schema.json").read_bytes()))
    assert (code, err) == (130, f"surveylint: {INTERRUPTED}\n")
    assert (found["complete"], found["incomplete"]) == (False, [INTERRUPTED])
    assert [link["state"] for link in found["links"]] == ["alive"] * 610 + ["skipped"] * 590


@pytest.mark.parametrize("form", ["text", "csv"])
def test_the_tables_of_links_that_were_not_reached_say_so(
    interrupted: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    _, out, _ = outputs(capsys, "links", "--no-cache", "--format", form, "README.md")
    assert out.count("the run ended before") == 590


@pytest.mark.parametrize("command", [("check", "--no-registries"), ("links",)])
def test_no_network_makes_a_run_incomplete(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: Sequence[str],
) -> None:
    notice = "no network: no host responds, links are not checked"
    result = CheckResult(offline=True, notices=(notice,))
    monkeypatch.setattr(health, "learn", lambda *_: result)
    code, out, err = outputs(capsys, *command, "--no-cache", "--format", "json", "README.md")
    assert (code, err) == (0, f"surveylint: {notice}\n")
    assert json.loads(out)["incomplete"] == [notice]


def test_a_time_limit_is_exit_two(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(health, "learn", lambda *_: CheckResult(out_of_time=True))
    code, out, _ = outputs(capsys, "check", "--max-time", "5m", *ALL)
    assert code == 2
    assert out.startswith("incomplete: time limit of 300 s: 0 of 1,200 links checked\n")


@pytest.mark.parametrize("text", ["soon", "5d", "-1", "", "1e3", "٣"])
def test_what_is_not_a_duration_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    code, _, err = outputs(capsys, "check", f"--max-time={text}", "README.md")
    assert code == 2
    assert "--max-time" in err


@pytest.mark.parametrize("command", ["check", "links", "works"])
def test_a_refused_file_makes_a_run_incomplete(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    Path("other.md").write_bytes("# Papers\n".encode("utf-16"))
    more = [] if command == "works" else ["--offline"]
    code, out, _ = outputs(capsys, command, *more, "--format", "json", "README.md", "other.md")
    found = json.loads(out)
    schema = json.loads((SCHEMAS / f"{command}.schema.json").read_bytes())
    jsonschema.validate(found, schema)
    assert code == 2
    assert found["complete"] is False
    assert found["incomplete"][0].startswith("other.md: the file is UTF-16")


def test_a_crashed_rule_makes_a_check_incomplete(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(encoding, "_SURROGATES", None)
    Path("README.md").write_bytes(b"# Papers\n\n- Caf\xe9\n")
    code, out, _ = outputs(capsys, "check", "--offline", "--select", "broken-encoding", *ALL)
    assert code == 2
    assert "internal-error[broken-encoding]: AttributeError" in out
    assert "no findings" not in out


def test_a_complete_check_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = outputs(capsys, "check", "--offline", "--format", "json", *ALL)
    found = json.loads(out)
    assert (found["complete"], found["incomplete"], err) == (True, [], "")


class SlowHandler(BaseHTTPRequestHandler):
    """Answers at once, except for `/slow`, which is answered when the server ends."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server: SlowServer = self.server  # type: ignore[assignment]
        if self.path == "/slow":
            server.asked.set()
            server.ended.wait(60)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Write nothing."""


class SlowServer(ThreadingHTTPServer):
    """A server with one path that is not answered."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SlowHandler)
        self.asked, self.ended = threading.Event(), threading.Event()


@pytest.fixture
def slow() -> Iterator[SlowServer]:
    with SlowServer() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.ended.set()
        server.shutdown()
        thread.join()


def undo_ignored_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "prepare"),
    [
        (signal.SIGINT, undo_ignored_interrupts),
        (signal.SIGTERM, undo_ignored_interrupts),
        (signal.SIGTERM, ignore_interrupts),
    ],
)
def test_a_signal_ends_a_run_and_what_was_found_is_reported_and_kept(
    tmp_path: Path, slow: SlowServer, number: int, prepare: Callable[[], None]
) -> None:
    host, port = slow.server_address[:2]
    links = "".join(f"- [Paper](http://{host!s}:{port}/{name})\n" for name in ("one", "slow"))
    (tmp_path / "README.md").write_text(f"# Papers\n\n{links}", encoding="utf-8")
    options = ["--allow-private", "--cache-dir", "cache", "--no-config", "--format", "json"]
    child = subprocess.Popen(
        [sys.executable, "-m", "surveylint", "links", *options, "README.md"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=prepare,
    )
    assert slow.asked.wait(60)
    child.send_signal(number)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert re.fullmatch(rb"surveylint: interrupted: [01] of 2 links checked\n", err)
    assert [link["state"] for link in json.loads(out)["links"]][1] == "skipped"
    assert (tmp_path / "cache" / "links.sqlite").exists()


def test_a_run_within_its_time_limit_is_complete(
    tmp_path: Path, slow: SlowServer, capsys: pytest.CaptureFixture[str]
) -> None:
    slow.ended.set()
    host, port = slow.server_address[:2]
    path = tmp_path / "README.md"
    path.write_text(f"# Papers\n\n- [Paper](http://{host!s}:{port}/slow)\n", encoding="utf-8")
    options = ("--max-time", "1h", "--allow-private", "--no-cache", "--format", "json")
    code, out, _ = outputs(capsys, "links", *options, str(path))
    assert (code, json.loads(out)["complete"]) == (0, True)


def test_a_run_ends_at_its_time_limit(
    tmp_path: Path, slow: SlowServer, capsys: pytest.CaptureFixture[str]
) -> None:
    host, port = slow.server_address[:2]
    path = tmp_path / "README.md"
    path.write_text(f"# Papers\n\n- [Paper](http://{host!s}:{port}/slow)\n", encoding="utf-8")
    options = ("--max-time", "0.2", "--allow-private", "--no-cache", "--format", "json")
    code, out, _ = outputs(capsys, "links", *options, str(path))
    assert code == 2
    assert json.loads(out)["incomplete"] == ["time limit of 0.2 s: 0 of 1 links checked"]
