"""Published tables are fetched from a loopback server that can misbehave in one way at a time."""

from __future__ import annotations

import base64
import errno
import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from table_support import build_arxiv

from surveylint.cli import main
from surveylint.net.settings import USER_AGENT
from surveylint.tables import pulling
from surveylint.tables.manifest import PublishedTable, written_manifest

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = base64.b64encode(PRIVATE.public_key().public_bytes_raw()).decode()


@dataclass
class Publisher:
    """What a server publishes, and how it misbehaves.

    Attributes:
        files: Content by path.
        ranges: Whether it answers requests for a part.
        cut: Bytes of a table after which it closes the connection, once for each number.
        moved: Where it redirects all requests to.
        asked: The requests: path and Range.
        agents: The User-Agent headers.
    """

    files: dict[str, bytes]
    ranges: bool = True
    cut: list[int] = field(default_factory=list)
    moved: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    url: str = ""


def sign(publisher: Publisher, table: bytes, **changes: object) -> None:
    """Publish a table in a signed list."""
    digest = hashlib.sha256(table).hexdigest()
    row = PublishedTable("arxiv.fp", len(table), digest, "2026-11-01", 5)._replace(**changes)
    listed = written_manifest([row])
    signature = PRIVATE.sign(listed)
    publisher.files |= {"/tables.json": listed, "/tables.json.sig": signature, "/arxiv.fp": table}


def answer(publisher: Publisher, request: BaseHTTPRequestHandler) -> None:
    part = request.headers.get("Range", "")
    publisher.asked.append((request.path, part))
    publisher.agents.add(request.headers["User-Agent"])
    data = publisher.files.get(request.path)
    if publisher.moved:
        request.send_response(302)
        request.send_header("Location", publisher.moved + request.path)
    elif data is None:
        request.send_response(404)
    else:
        start, end = 0, len(data)
        if part and publisher.ranges:
            first, last = map(int, re.findall(r"\d+", part))
            start, end = first, last + 1
            request.send_response(206)
            request.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(data)}")
        else:
            request.send_response(200)
        request.send_header("Content-Length", str(end - start))
        request.end_headers()
        limit = publisher.cut.pop(0) if publisher.cut and request.path == "/arxiv.fp" else end
        request.wfile.write(data[start : min(end, start + limit)])
        if limit < end - start:
            request.close_connection = True
        return
    request.send_header("Content-Length", "0")
    request.end_headers()


@contextmanager
def serving(publisher: Publisher) -> Iterator[Publisher]:
    """Answer for a publisher on a loopback port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(publisher, self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    publisher.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield publisher
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def table(tmp_path: Path) -> bytes:
    build_arxiv(tmp_path)
    return (tmp_path / "arxiv.fp").read_bytes()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the tables, which does not exist yet."""
    monkeypatch.setenv("SURVEYLINT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SURVEYLINT_DATA_KEY", KEY)
    monkeypatch.setattr(pulling, "PIECE", 400)
    monkeypatch.setattr(pulling, "_PAUSE", 0.0)
    return tmp_path / "data"


@pytest.fixture
def publisher(table: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    with serving(Publisher({})) as running:
        sign(running, table)
        monkeypatch.setenv("SURVEYLINT_DATA_URL", running.url)
        yield running


def pull(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    code = main(["data", "pull", "--allow-private", *options])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_tables_are_fetched_in_pieces_and_used(publisher, data: Path, table: bytes, capsys) -> None:
    code, said = pull(capsys)
    assert (code, "5 papers" in said) == (0, True)
    assert (data / "arxiv.fp").read_bytes() == table
    assert len([path for path, _ in publisher.asked if path == "/arxiv.fp"]) > 1
    assert publisher.agents == {USER_AGENT}
    assert [path.name for path in data.iterdir()] == ["arxiv.fp"]


def test_what_is_here_is_not_fetched_again(publisher, data: Path, capsys) -> None:
    pull(capsys)
    publisher.asked.clear()
    code, said = pull(capsys)
    assert (code, "up to date" in said) == (0, True)
    assert [path for path, _ in publisher.asked] == ["/tables.json", "/tables.json.sig"]


def test_an_interrupted_pull_goes_on_where_it_ended(
    publisher, data: Path, table: bytes, capsys
) -> None:
    publisher.cut = [150, 0, 0, 0]
    assert pull(capsys)[0] == 2
    publisher.cut, publisher.asked = [], []
    assert pull(capsys)[0] == 0
    assert publisher.asked[2] == ("/arxiv.fp", "bytes=150-549")
    assert (data / "arxiv.fp").read_bytes() == table


def test_a_server_without_ranges_sends_the_whole_file(
    publisher, data: Path, table: bytes, capsys
) -> None:
    publisher.ranges = False
    assert pull(capsys)[0] == 0
    assert (data / "arxiv.fp").read_bytes() == table


def test_a_server_that_always_ends_early_is_given_up(publisher, data: Path, capsys) -> None:
    publisher.ranges, publisher.cut = False, [50] * 20
    code, said = pull(capsys)
    assert (code, "the response ends after" in said) == (2, True)
    assert not (data / "arxiv.fp").exists()


def test_another_content_than_listed_is_refused(
    publisher, data: Path, table: bytes, capsys
) -> None:
    publisher.files["/arxiv.fp"] = table[:-1] + bytes([table[-1] ^ 1])
    code, said = pull(capsys)
    assert (code, "SHA-256" in said) == (2, True)
    assert [*data.iterdir()] == []


def test_a_listed_file_that_is_no_table_is_refused(publisher, data: Path, capsys) -> None:
    sign(publisher, b"x" * 900)
    code, said = pull(capsys)
    assert (code, "not a table" in said) == (2, True)
    assert [*data.iterdir()] == []


@pytest.mark.parametrize("signature", [b"", bytes(64), b"x" * 63])
def test_a_list_that_nobody_signed_is_refused(
    publisher, data: Path, signature: bytes, capsys
) -> None:
    publisher.files["/tables.json.sig"] = signature
    code, said = pull(capsys)
    assert (code, f"`tables.json` is not signed with the key {KEY}" in said) == (2, True)
    assert not data.exists()


def test_a_list_that_was_changed_after_signing_is_refused(publisher, data: Path, capsys) -> None:
    publisher.files["/tables.json"] = publisher.files["/tables.json"].replace(b"5", b"6")
    assert pull(capsys)[0] == 2
    assert not data.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "../../evil"},
        {"name": "other.fp"},
        {"size": 300_000_000},
        {"size": 0},
        {"sha256": "x"},
        {"date": "soon"},
    ],
)
def test_a_malformed_list_is_refused(publisher, data: Path, table, changes, capsys) -> None:
    sign(publisher, table, **changes)
    code, said = pull(capsys)
    assert (code, "malformed" in said) == (2, True)


def test_a_missing_file_is_reported(publisher, data: Path, capsys) -> None:
    del publisher.files["/arxiv.fp"]
    code, said = pull(capsys)
    assert (code, "`arxiv.fp`: HTTP 404" in said) == (2, True)


def test_a_redirect_elsewhere_is_followed(publisher, data: Path, table, capsys) -> None:
    with serving(Publisher({}, moved=publisher.url)) as other:
        assert pull(capsys, "--from", other.url)[0] == 0
    assert (data / "arxiv.fp").read_bytes() == table


def test_redirects_without_end_are_given_up(publisher, data: Path, capsys) -> None:
    publisher.moved = publisher.url
    code, said = pull(capsys)
    assert (code, "redirects" in said) == (2, True)


def test_a_private_address_is_refused(publisher, data: Path, capsys) -> None:
    assert main(["data", "pull"]) == 2
    assert publisher.asked == []


def test_a_full_disk_is_reported(publisher, data: Path, monkeypatch, capsys) -> None:
    def fail(path: Path, start: int, piece: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(pulling, "write_at", fail)
    code, said = pull(capsys)
    assert (code, "No space left on device" in said) == (2, True)
    assert not (data / "arxiv.fp").exists()


def test_without_a_key_nothing_is_requested(publisher, data: Path, monkeypatch, capsys) -> None:
    monkeypatch.delenv("SURVEYLINT_DATA_KEY")
    code, said = pull(capsys)
    assert (code, "public key" in said) == (2, True)
    assert publisher.asked == []


@pytest.mark.parametrize("form", ["PEM", "base64", "a file with base64"])
def test_a_named_key_is_used_and_shown(
    form: str, publisher, data: Path, monkeypatch, capsys
) -> None:
    monkeypatch.setenv("SURVEYLINT_DATA_KEY", base64.b64encode(bytes(32)).decode())
    file = data.parent / "public.pem"
    pem = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    file.write_bytes(pem if form == "PEM" else f"{KEY}\n".encode())
    code, said = pull(capsys, "--key", KEY if form == "base64" else str(file))
    assert code == 0
    assert f"tables.json: signed with the key {KEY} (--key)" in said
    assert "SHA-256 as listed" in said


@pytest.mark.parametrize("key", ["c2hvcnQ=", "no base64", "-----BEGIN PUBLIC KEY-----"])
def test_a_malformed_key_is_refused(key: str, publisher, data: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("SURVEYLINT_DATA_KEY", key)
    code, said = pull(capsys)
    assert (code, "expected an Ed25519 key" in said) == (2, True)
    assert publisher.asked == []


def test_status_and_remove(publisher, data: Path, capsys) -> None:
    pull(capsys)
    assert main(["data", "status"]) == 0
    shown = capsys.readouterr().out
    assert "2026-11-01  5 papers" in shown
    assert shown.count(" none\n") == 2
    assert main(["data", "remove"]) == 0
    assert capsys.readouterr().out == "deleted 1 table\n"
    assert [*data.iterdir()] == []


def test_status_fails_for_a_damaged_table(publisher, data: Path, capsys) -> None:
    pull(capsys)
    (data / "arxiv.fp").write_bytes(b"x" * 200)
    assert main(["data", "status"]) == 2
    assert "not used" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["statu"], ["build"], ["build", "dump.json"], ["status", "more"], ["pull", "more"]],
)
def test_wrong_arguments_are_reported(data: Path, arguments: list[str], capsys) -> None:
    assert main(["data", *arguments]) == 2
    assert capsys.readouterr().err.startswith("surveylint: error: ")


def test_a_list_made_by_the_command_is_pulled(publisher, data: Path, tmp_path, capsys) -> None:
    listed = tmp_path / "tables.json"
    assert main(["data", "manifest", str(tmp_path / "arxiv.fp"), "--out", str(listed)]) == 0
    publisher.files["/tables.json"] = listed.read_bytes()
    publisher.files["/tables.json.sig"] = PRIVATE.sign(listed.read_bytes())
    assert pull(capsys)[0] == 0
