"""A session with an editor: settings, network, failures, the end, and clean output."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from editing import EMACS, NEOVIM, PROFILES, VS_CODE, editor, pulling
from lsprotocol import types

from surveylint.cli import main
from surveylint.model.record import Identifier, Record
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.store import Store
from surveylint.registries.record_store import RecordStore

URL = "https://arxiv.org/abs/2305.00001"
LIST = f"""# Papers

| No. | Title | Link |
|---|---|---|
| 1 | A first study of images and texts | [PDF]({URL}) |
| 2 | A second study of texts | [PDF](https://arxiv.org/abs/2305.00002?) |
"""
AT_LINK = LIST.splitlines()[4].index("arxiv")


def remember(cache: Path, state: State, cause: Cause | None, status: int, age: float = 60) -> None:
    """Store a verdict as an earlier run does."""
    store = Store(
        cache, max_age=7, now=time.time, notice=lambda message: None, soon=lambda act: act()
    )
    at = time.time() - age
    verdict = Verdict(state=state, cause=cause, status=status, final_url=URL, checked_at=at)
    store.record(URL, verdict, frozenset())
    store.close()


def remember_record(cache: Path, title: str) -> None:
    """Store a record as an earlier run does."""
    store = RecordStore(cache, time.time)
    store.keep(
        [
            Record(
                Identifier("arxiv", "2305.00001"),
                "arXiv",
                time.time(),
                title=title,
                authors=("Ada Lovelace", "Alan Turing"),
                year=2023,
                versions_known=True,
            )
        ]
    )
    store.close()


async def test_a_stored_verdict_is_shown_at_once_with_its_day(folder: Path) -> None:
    remember(folder / "cache", State.DEAD, Cause.GONE, 404)
    async with editor(folder, cache=folder / "cache") as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        found = await one.found(uri, "dead-link")
        shown = await one.hover(uri, 4, AT_LINK)
    assert "HTTP 404 (checked 20" in found.message
    assert found.range.start.line == 4
    assert "link: **dead** (gone), HTTP 404, checked 20" in shown
    assert "dead-link.md" in shown


async def test_an_old_verdict_is_not_shown(folder: Path) -> None:
    remember(folder / "cache", State.DEAD, Cause.GONE, 404, age=60 * 86400)
    async with editor(folder, cache=folder / "cache") as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        assert [each.code for each in await one.published(uri, 1)] == ["canonical-link"]


async def test_a_link_that_the_configuration_skips_has_no_stored_verdict(folder: Path) -> None:
    remember(folder / "cache", State.DEAD, Cause.GONE, 404)
    (folder / "surveylint.toml").write_text(
        '[[links.override]]\nmatch = "arxiv.org"\nskip = "asked elsewhere"\n'
    )
    async with editor(folder, cache=folder / "cache") as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        assert [each.code for each in await one.published(uri, 1)] == ["canonical-link"]


async def test_a_hover_shows_the_stored_record_as_plain_text(folder: Path) -> None:
    remember_record(folder / "cache", "A first study of images and [texts](https://evil.example)")
    async with editor(folder, cache=folder / "cache") as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        shown = await one.hover(uri, 4, AT_LINK)
        nothing = await one.hover(uri, 1, 0)
    assert "A first study of images and \\[texts\\](https" in shown
    assert "Ada Lovelace, Alan Turing" in shown
    assert "(arXiv, 20" in shown
    assert nothing == ""


async def test_a_stored_record_of_another_work_is_reported(folder: Path) -> None:
    remember_record(folder / "cache", "Sorting networks with few comparators")
    async with editor(folder, cache=folder / "cache") as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        assert (await one.found(uri, "wrong-paper")).range.start.line == 4


async def test_a_hover_on_a_finding_shows_the_rule(folder: Path) -> None:
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        found = await one.found(uri, "canonical-link")
        shown = await one.hover(uri, found.range.start.line, found.range.start.character)
    assert "[`canonical-link`](file://" in shown


@pytest.mark.parametrize("profile", [VS_CODE, EMACS])
async def test_a_changed_configuration_is_watched(folder: Path, profile: str) -> None:
    config = folder / "surveylint.toml"
    async with editor(folder, profile) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        await one.found(uri, "canonical-link")
        while (registered := await one.registered.get()).id != "configurations":
            pass
        config.write_text('ignore = ["canonical-link"]\n')
        change = types.FileEvent(config.as_uri(), types.FileChangeType.Created)
        one.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
        assert await one.published(uri) == []
    assert "surveylint.toml" in str(registered.register_options)


async def test_without_watching_a_save_reads_the_configuration_again(folder: Path) -> None:
    async with editor(folder, NEOVIM) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        await one.found(uri, "canonical-link")
        (folder / "surveylint.toml").write_text('ignore = ["canonical-link"]\n')
        one.save(uri)
        assert await one.published(uri) == []


async def test_a_wrong_configuration_is_shown_once(folder: Path) -> None:
    (folder / "surveylint.toml").write_text('ignor = ["canonical-link"]\n')
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        assert await one.published(uri, 1) == []
        assert "did you mean `ignore`?" in await one.messages.get()
        one.replace(uri, 2, LIST + "\n")
        await one.published(uri, 2)
        assert one.messages.empty()


async def test_a_crash_of_a_rule_is_a_message_and_the_others_go_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = folder / "with_crash"
    package.mkdir()
    (package / "sitecustomize.py").write_text(
        "import surveylint.checks.url_forms\nfrom surveylint.rule import RULES\n"
        "def crash(**facts):\n    raise ZeroDivisionError('secret text')\n"
        "RULES['canonical-link'] = RULES['canonical-link']._replace(check=crash)\n"
    )
    source = Path(sys.modules["surveylint"].__path__[0]).parent
    monkeypatch.setenv("PYTHONPATH", f"{package}:{source}")
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST.replace("second", "seccond"))
        found = await one.published(uri, 1)
        message = await one.messages.get()
    assert "internal-error[canonical-link]: ZeroDivisionError" in message
    assert "secret text" not in message
    assert "canonical-link" not in {each.code for each in found}


async def test_the_network_is_asked_on_save_if_the_settings_say_so(folder: Path) -> None:
    text = LIST.replace(URL, "http://127.0.0.1:9/paper")
    settings = {"surveylint": {"network": True}}
    (folder / "README.md").write_text(text)
    options = ("--allow-private", "--no-registries", "--timeout=1")
    async with editor(folder, EMACS, *options, configuration=settings) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        await one.published(uri, 1)
        one.save(uri)
        found = await one.found(uri, "unreachable-link")
    assert found.range.start.line == 4
    assert "(checked" not in found.message


@pytest.mark.parametrize("adapt", [pulling])
async def test_a_pulling_editor_is_asked_to_pull_again_after_a_save(
    folder: Path, adapt: object
) -> None:
    async with editor(folder, VS_CODE, adapt=pulling) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        first = await one.pulled(uri)
        (folder / "surveylint.toml").write_text('ignore = ["canonical-link"]\n')
        one.save(uri)
        await one.refreshed.get()
        again = await one.pulled(uri, first.result_id)
    assert (again.kind, [*again.items]) == ("full", [])


async def test_a_cancelled_request_is_answered_and_the_session_goes_on(folder: Path) -> None:
    async with editor(folder, VS_CODE, adapt=pulling) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST * 200)
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        request = one.client.protocol.send_request_async(
            types.TEXT_DOCUMENT_DIAGNOSTIC, params, msg_id="first"
        )
        waiting = asyncio.ensure_future(request)
        await asyncio.sleep(0)
        one.client.cancel_request(types.CancelParams("first"))
        one.replace(uri, 2, LIST)
        with pytest.raises(Exception, match="is canceled"):
            await waiting
        assert [each.code for each in (await one.pulled(uri)).items] == ["canonical-link"]


@pytest.mark.parametrize("profile", PROFILES)
async def test_folders_can_change(
    folder: Path, profile: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    async with editor(folder, profile) as one:
        uri = one.open((other / "README.md").as_uri(), LIST)
        await one.found(uri, "canonical-link")
        event = types.WorkspaceFoldersChangeEvent(
            [types.WorkspaceFolder(other.as_uri(), "other")], []
        )
        one.client.workspace_did_change_workspace_folders(
            types.DidChangeWorkspaceFoldersParams(event)
        )
        assert [each.code for each in await one.published(uri)] == ["canonical-link"]


def framed(*messages: dict[str, object]) -> bytes:
    """Return messages as they are sent."""
    bodies = [json.dumps({"jsonrpc": "2.0", **each}).encode() for each in messages]
    return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)


INITIALIZE = {"id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None}}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([INITIALIZE, {"id": 2, "method": "shutdown"}, {"method": "exit"}], 0),
        ([INITIALIZE, {"method": "exit"}], 1),
        ([INITIALIZE], 1),
        ([], 1),
    ],
)
def test_the_exit_code_says_how_the_session_ended(
    folder: Path, messages: list[dict[str, object]], code: int
) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "surveylint", "server"],
        input=framed(*messages),
        capture_output=True,
        timeout=60,
    )
    assert answer.returncode == code
    assert answer.stdout.count(b"Content-Length") == len(
        [each for each in messages if "id" in each]
    )


def test_the_server_leaves_while_the_editor_keeps_the_stream_open(folder: Path) -> None:
    command = [sys.executable, "-m", "surveylint", "server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(framed(INITIALIZE, {"id": 2, "method": "shutdown"}, {"method": "exit"}))
        process.stdin.flush()
        assert process.wait(60) == 0


def test_nothing_but_the_protocol_is_on_standard_output(folder: Path) -> None:
    script = (
        "import os, sys\n"
        "from surveylint.cli import server\n"
        "reader, writer = server._protocol_streams()\n"
        "print('printed', flush=True)\n"
        "os.system('echo by a child')\n"
        "writer.write(reader.read())\n"
        "writer.flush()\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], input=b"protocol", capture_output=True, timeout=60
    )
    assert answer.stdout == b"protocol"
    assert answer.stderr == b"printed\nby a child\n"


def test_without_the_extra_the_command_that_installs_it_is_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("surveylint.editor")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pygls", None)
    monkeypatch.setitem(sys.modules, "pygls.lsp.server", None)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    assert main(["server"]) == 2
    assert "pip install 'surveylint[lsp]'" in capsys.readouterr().err


def test_a_wrong_option_ends_the_server_before_the_session(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["server", "--config", "nowhere.toml"]) == 2
    assert "nowhere.toml" in capsys.readouterr().err
