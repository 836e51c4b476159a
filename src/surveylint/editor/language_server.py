"""The language server: the messages of the protocol, and what they set going.

Texts are checked in one thread and the network is asked in another, so that the protocol goes on
meanwhile. What a check found is kept until the text or the settings change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.uris import to_fs_path

from surveylint import __version__
from surveylint.adding.new_work import read_named
from surveylint.asked import Network
from surveylint.config import DEFAULT, ConfigError
from surveylint.config.discovery import BASELINE, NAMES
from surveylint.editor import adding_papers
from surveylint.editor.buffers import UTF16, Buffer, Positions, whole
from surveylint.editor.code_actions import APPLY, ClientSupport, CodeActions, applied_edit
from surveylint.editor.diagnostics import SOURCE, diagnostics
from surveylint.editor.hover_text import hover_text
from surveylint.editor.linting import CheckedBuffer, Linter
from surveylint.editor.quick_fixes import KINDS, text_edits
from surveylint.lint import crash
from surveylint.lint.engine import Crash, attempt
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown

Handling = Generator[tuple[Callable[..., Any], tuple[object, ...], None], Any, None]
"""What pygls takes from a handler of its own: the next handlers to call, with their arguments."""

DELAY = 0.3
"""Seconds without a change after which a text is checked."""

ADD = "surveylint.add"
"""The command that adds a paper; its argument names the text, a line and the paper."""

ASK_AND_ADD = "surveylint.addPaper"
"""The command of editors that ask for the paper: the protocol has no way to ask for a text."""

_UNNAMED = "README.md"
"""The name of a text that was never saved; its configuration is that of its folder."""


class _Protocol(LanguageServerProtocol):
    """The protocol of pygls without its own texts, see `surveylint.editor.buffers`."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Handling:
        """Pass an opened text on."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Handling:
        """Pass changes on."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Handling:
        """Pass a closed text on."""
        yield self.fm.features[types.TEXT_DOCUMENT_DID_CLOSE], (params,), None


class ListServer(LanguageServer):
    """Checks the lists that are open in an editor.

    Args:
        linter: Checks texts.
        network: Returns how the network is asked; the time that it may take begins then.
        is_online: Whether it is asked when a list is saved, unless the editor's settings differ.
        leave: Ends the process with an exit code.
    """

    def __init__(
        self,
        linter: Linter,
        network: Callable[[], Network],
        *,
        is_online: bool,
        leave: Callable[[int], object],
    ) -> None:
        super().__init__(SOURCE, __version__, protocol_cls=_Protocol)
        self._linter, self._network = linter, network
        self._is_online, self._leave = is_online, leave
        self._actions = CodeActions(linter, ClientSupport())
        self._buffers: dict[str, Buffer] = {}
        self._checked: dict[str, tuple[Buffer, int, CheckedBuffer]] = {}
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._reported: set[str] = set()
        self._settings_number = 0
        self._is_pulling = self._was_shut_down = False
        self._checking = ThreadPoolExecutor(1, "check")
        self._asking = ThreadPoolExecutor(1, "network")
        self._register()

    def _register(self) -> None:
        """Register what the server answers; pull diagnostics only for editors that pull."""
        handlers: dict[str, tuple[Callable[..., Any], Any]] = {
            types.INITIALIZE: (self._initialize, None),
            types.INITIALIZED: (self._initialized, None),
            types.SHUTDOWN: (self._shut_down, None),
            types.EXIT: (self._exit, None),
            types.TEXT_DOCUMENT_DID_OPEN: (self._opened, None),
            types.TEXT_DOCUMENT_DID_CHANGE: (self._changed, None),
            types.TEXT_DOCUMENT_DID_SAVE: (self._saved, types.SaveOptions(include_text=False)),
            types.TEXT_DOCUMENT_DID_CLOSE: (self._closed, None),
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES: (self._settings_changed, None),
            types.WORKSPACE_DID_CHANGE_CONFIGURATION: (self._configured, None),
            types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: (self._settings_changed, None),
            types.TEXT_DOCUMENT_HOVER: (self._hover, None),
            types.TEXT_DOCUMENT_CODE_ACTION: (
                self._code_actions,
                types.CodeActionOptions([*KINDS], resolve_provider=True),
            ),
            types.CODE_ACTION_RESOLVE: (self._resolve, None),
        }
        for name, (handler, options) in handlers.items():
            self.feature(name, options)(partial(handler))
        self.command(APPLY)(partial(self._apply))
        self.command(ADD)(partial(self._add))

    # Life cycle

    def _initialize(self, params: types.InitializeParams) -> None:
        capabilities = params.capabilities
        self._actions = CodeActions(self._linter, ClientSupport.of(capabilities))
        self._take_settings(params.initialization_options)
        text, workspace = capabilities.text_document, capabilities.workspace
        refresh = workspace.diagnostics if workspace is not None else None
        # an editor that cannot be asked to pull again would show old verdicts: it is pushed to
        self._is_pulling = (
            text is not None
            and text.diagnostic is not None
            and refresh is not None
            and bool(refresh.refresh_support)
        )
        given = params.initialization_options
        if isinstance(given, dict) and given.get("addPaper") is True:
            self.feature(types.TEXT_DOCUMENT_CODE_LENS)(partial(self._code_lenses))
        if self._is_pulling:
            options = types.DiagnosticOptions(
                inter_file_dependencies=True, workspace_diagnostics=False, identifier=SOURCE
            )
            self.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(partial(self._pulled))

    async def _initialized(self, params: types.InitializedParams) -> None:
        """Ask the editor to report changed configuration files and settings."""
        workspace = self.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        changing = workspace.did_change_configuration if workspace is not None else None
        registrations = []
        if watching is not None and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(f"**/{name}") for name in (*NAMES, BASELINE)]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            registrations.append(types.Registration("configurations", method, options))
        if changing is not None and changing.dynamic_registration:
            method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
            section = types.DidChangeConfigurationRegistrationOptions(section=SOURCE)
            registrations.append(types.Registration("settings", method, section))
        if registrations:
            await self.client_register_capability_async(types.RegistrationParams(registrations))
        await self._pull_settings()

    def _shut_down(self, params: None) -> None:
        self._was_shut_down = True
        for task in self._tasks.values():
            task.cancel()

    def _exit(self, params: None) -> None:
        # pygls would wait for the thread that reads until the editor closes the stream
        self._leave(0 if self._was_shut_down else 1)

    # Settings

    async def _configured(self, params: types.DidChangeConfigurationParams) -> None:
        settings = params.settings
        if isinstance(settings, dict) and SOURCE in settings:
            self._take_settings(settings[SOURCE])
        else:
            await self._pull_settings()

    async def _pull_settings(self) -> None:
        workspace = self.client_capabilities.workspace
        if workspace is not None and workspace.configuration:
            item = types.ConfigurationItem(section=SOURCE)
            answer = await self.workspace_configuration_async(types.ConfigurationParams([item]))
            self._take_settings(answer[0] if answer else None)

    def _take_settings(self, settings: Any) -> None:
        """Take the settings of the editor; only the network can be set there."""
        value = settings.get("network") if isinstance(settings, dict) else None
        if isinstance(value, bool):
            self._is_online = value

    def _settings_changed(self, params: object) -> None:
        self._reported.clear()
        self._begin_again(answers=True)

    def _begin_again(self, *, answers: bool = False) -> None:
        """Check all open lists again, with what is on the disk now."""
        self._linter.forget(answers=answers)
        self._refresh()

    def _refresh(self) -> None:
        self._settings_number += 1
        if self._is_pulling:
            self.workspace_diagnostic_refresh(None)
            return
        for uri in self._buffers:
            self._schedule("push", uri, self._push(uri, 0))

    # Texts

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        path = to_fs_path(document.uri) if document.uri.startswith("file:") else None
        if path is None and document.language_id != "markdown":
            return
        if path is not None and Path(path).suffix.lower() != ".md":
            return
        self._buffers[document.uri] = Buffer(
            document.uri,
            Path(path or self._folder() / _UNNAMED).as_posix(),
            whole(document.text),
            document.version,
            self._encoding(),
            has_file=path is not None,
        )
        self._check_soon(document.uri, 0)

    def _folder(self) -> Path:
        """Return the first folder of the workspace, or the working directory."""
        folders = (to_fs_path(uri) for uri in self.workspace.folders)
        return Path(next((path for path in folders if path), None) or Path.cwd())

    def _encoding(self) -> str:
        chosen = self.workspace.position_encoding
        return chosen.value if isinstance(chosen, types.PositionEncodingKind) else chosen or UTF16

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        if (buffer := self._buffers.get(uri)) is not None:
            version = params.text_document.version
            self._buffers[uri] = buffer.changed(version, params.content_changes)
            self._check_soon(uri, DELAY)

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        """Read the settings again, since not every editor watches them, and ask the network."""
        uri = params.text_document.uri
        if uri not in self._buffers:
            return
        self._begin_again()
        if self._is_online:
            self._schedule("ask", uri, self._ask(uri))

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if self._buffers.pop(uri, None) is None:
            return
        self._checked.pop(uri, None)
        for kind in ("push", "ask"):
            if task := self._tasks.pop((kind, uri), None):
                task.cancel()
        if not self._is_pulling:
            self._publish(types.PublishDiagnosticsParams(uri, []))

    def _check_soon(self, uri: str, delay: float) -> None:
        if not self._is_pulling:
            self._schedule("push", uri, self._push(uri, delay))

    def _schedule(self, kind: str, uri: str, work: Coroutine[Any, Any, None]) -> None:
        """Begin some work on a text instead of what was begun before."""
        if before := self._tasks.pop((kind, uri), None):
            before.cancel()
        self._tasks[kind, uri] = asyncio.get_running_loop().create_task(work)

    # Work

    async def _push(self, uri: str, delay: float) -> None:
        await asyncio.sleep(delay)
        if (checked := await self._current(uri)) is not None:
            version = checked.buffer.version
            self._publish(types.PublishDiagnosticsParams(uri, diagnostics(checked), version))

    def _publish(self, params: types.PublishDiagnosticsParams) -> None:
        self.text_document_publish_diagnostics(params)

    async def _ask(self, uri: str) -> None:
        """Ask the network about the links of a list, and show what it answers."""
        if (checked := await self._current(uri)) is None or not checked.buffer.has_file:
            return
        loop = asyncio.get_running_loop()
        ask = partial(self._safely, checked.buffer, partial(self._ask_now, checked))
        messages = await loop.run_in_executor(self._asking, ask)
        for message in messages:
            self._log(message)
        self._refresh()

    def _ask_now(self, checked: CheckedBuffer) -> tuple[str, ...]:
        buffer = self._buffers.get(checked.buffer.uri)
        if buffer is None or buffer.version != checked.buffer.version:
            return ()  # closed or changed while other lists were asked about
        return self._linter.ask(checked, self._network())

    async def _current(self, uri: str) -> CheckedBuffer | None:
        """Return what is found in the text as it is when this returns, None if it is closed."""
        while (buffer := self._buffers.get(uri)) is not None:
            known = self._known(buffer)
            if known is not None:
                return known
            check = partial(self._check, buffer, self._settings_number)
            messages = await asyncio.get_running_loop().run_in_executor(self._checking, check)
            for message in messages:
                self._report(message)
        return None

    def _known(self, buffer: Buffer) -> CheckedBuffer | None:
        last = self._checked.get(buffer.uri)
        if last is None or last[0] is not buffer or last[1] != self._settings_number:
            return None
        return last[2]

    def _check(self, buffer: Buffer, settings_number: int) -> tuple[str, ...]:
        """Check a text in the thread for that, unless it changed or was checked meanwhile.

        Returns:
            Messages for the user.
        """
        if self._buffers.get(buffer.uri) is not buffer or self._known(buffer) is not None:
            return ()
        made = self._safely(buffer, partial(self._linter.check, buffer))
        if not isinstance(made, CheckedBuffer):
            made = CheckedBuffer(buffer, DEFAULT, messages=made)
        self._checked[buffer.uri] = (buffer, settings_number, made)
        return made.messages

    def _safely(self, buffer: Buffer, work: Callable[[], Any]) -> Any:
        """Return the result of some work, or the messages for the user if it fails."""
        try:
            made = attempt(buffer.path, "editor", work)
        except KeyboardInterrupt:
            return ()
        if not isinstance(made, Crash):
            return made
        if isinstance(made.error, ConfigError):
            return (shown(mask_text(str(made.error))),)
        return (crash.describe(made, debug=False),)

    def _report(self, message: str) -> None:
        """Show a message once, and log it."""
        self._log(message)
        if message not in self._reported:
            self._reported.add(message)
            self._show(message)

    def _log(self, message: str) -> None:
        self.window_log_message(types.LogMessageParams(types.MessageType.Info, message))

    # Requests

    async def _pulled(self, params: types.DocumentDiagnosticParams) -> Any:
        checked = await self._current(params.text_document.uri)
        if checked is None:
            return types.RelatedFullDocumentDiagnosticReport([])
        number = f"{checked.buffer.version}.{self._settings_number}"
        if params.previous_result_id == number:
            return types.RelatedUnchangedDocumentDiagnosticReport(number)
        return types.RelatedFullDocumentDiagnosticReport(diagnostics(checked), result_id=number)

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        checked = await self._current(params.text_document.uri)
        if checked is None or checked.doc is None:
            return None
        positions = Positions(checked.doc.source, checked.buffer.encoding)
        found = hover_text(checked, positions.offset(params.position))
        if found is None:
            return None
        content = types.MarkupContent(types.MarkupKind.Markdown, found.markdown)
        return types.Hover(content, positions.range(*found.span))

    async def _code_actions(
        self, params: types.CodeActionParams
    ) -> list[types.CodeAction | types.Command]:
        checked = await self._current(params.text_document.uri)
        if checked is None:
            return []
        work = partial(self._actions.at, checked, params)
        actions: list[types.CodeAction | types.Command] = await self._in_thread(checked, work)
        return actions

    async def _resolve(self, params: types.CodeAction) -> types.CodeAction:
        data = params.data
        checked = await self._current(data["uri"]) if isinstance(data, dict) else None
        if checked is None:
            return params
        work = partial(self._actions.resolve, checked, params)
        return (await self._in_thread(checked, work)) or params

    async def _in_thread(self, checked: CheckedBuffer, work: Callable[[], Any]) -> Any:
        """Return the result of some work on a checked text, () if it fails."""
        work = partial(self._safely, checked.buffer, work)
        made = await asyncio.get_running_loop().run_in_executor(self._checking, work)
        if isinstance(made, tuple):
            for message in made:
                self._report(message)
            return ()
        return made

    async def _apply(self, change: Any) -> None:
        """Apply the edits of an action, for editors that know no other actions than commands."""
        await self.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(applied_edit(change)))

    async def _code_lenses(self, params: types.CodeLensParams) -> list[types.CodeLens]:
        uri = params.text_document.uri
        checked = await self._current(uri)
        if checked is None or checked.doc is None:
            return []
        positions = Positions(checked.doc.source, checked.buffer.encoding)
        found = await self._in_thread(checked, lambda: [*adding_papers.places(checked)])
        lenses = []
        for offset in found:
            place = positions.position(offset)
            command = types.Command("add a paper", ASK_AND_ADD, arguments=[uri, place.line])
            lenses.append(types.CodeLens(types.Range(place, place), command))
        return lenses

    async def _add(self, asked: Any) -> None:
        """Add a paper to a list: look it up, then edit the text."""
        named = read_named(str(asked["identifier"]))
        if named is None:
            hint = "expected an arXiv identifier, a DOI, or the URL of a paper or a repository"
            self._show(f"`{asked['identifier']}` names no work; {hint}")
            return
        checked = await self._current(asked["uri"])
        if checked is None:
            return
        loop = asyncio.get_running_loop()
        look_up = partial(adding_papers.found_work, checked, named, self._network())
        try:
            work = await loop.run_in_executor(self._asking, look_up)
            checked = await self._current(asked["uri"])
            if checked is None or checked.doc is None:
                return
            positions = Positions(checked.doc.source, checked.buffer.encoding)
            offset = positions.offset(types.Position(int(asked["line"]), 0))
            edits = adding_papers.adding_edits(checked, offset, work)
        except adding_papers.NotAddedError as error:
            self._show(str(error))
            return
        edit = types.WorkspaceEdit(changes={asked["uri"]: text_edits(checked, edits)})
        label = f"{SOURCE}: add a paper"
        await self.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, label))

    def _show(self, message: str) -> None:
        text = f"{SOURCE}: {shown(mask_text(message))}"
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, text))
