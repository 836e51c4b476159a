"""An editor under test: pytest-lsp's client with the capabilities of a real one."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from lsprotocol.converters import get_converter
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

VS_CODE, NEOVIM, EMACS = "visual_studio_code", "neovim@v0.11.0", "emacs"
PROFILES = (VS_CODE, NEOVIM, EMACS)
PATIENCE = 60  # seconds until a test that would wait for ever fails


def plain(capabilities: types.ClientCapabilities) -> None:
    """Leave capabilities as they are."""


def pulling(capabilities: types.ClientCapabilities) -> None:
    """Add what newer versions of VS Code support: pulled diagnostics."""
    assert capabilities.text_document is not None
    assert capabilities.workspace is not None
    capabilities.text_document.diagnostic = types.DiagnosticClientCapabilities()
    capabilities.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(
        refresh_support=True
    )


class Editor:
    """An editor that talks to a server.

    Attributes:
        client: The client.
        server: What the server says it can do.
    """

    def __init__(self, client: LanguageClient) -> None:
        self.client = client
        self.server = types.ServerCapabilities()
        self.encoding = "utf-16"
        self._published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.messages: asyncio.Queue[str] = asyncio.Queue()
        self.registered: asyncio.Queue[types.Registration] = asyncio.Queue()
        self.refreshed: asyncio.Queue[None] = asyncio.Queue()
        self.applied: list[types.ApplyWorkspaceEditParams] = []
        features = {
            **DEFAULT_CLIENT_FEATURES,
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: self._take,
            types.WINDOW_SHOW_MESSAGE: self._show,
            types.CLIENT_REGISTER_CAPABILITY: self._register,
            types.WORKSPACE_DIAGNOSTIC_REFRESH: self._refresh,
            types.WORKSPACE_APPLY_EDIT: self._apply,
        }
        register_lsp_features(client, {name: _free(each) for name, each in features.items()})

    def _take(self, params: types.PublishDiagnosticsParams) -> None:
        self._published.put_nowait(params)

    def _show(self, params: types.ShowMessageParams) -> None:
        self.messages.put_nowait(params.message)

    def _register(self, params: types.RegistrationParams) -> None:
        for each in params.registrations:
            self.registered.put_nowait(each)

    def _refresh(self, params: None) -> None:
        self.refreshed.put_nowait(None)

    def _apply(self, params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        self.applied.append(params)
        return types.ApplyWorkspaceEditResult(applied=True)

    def open(self, uri: str, text: str, *, language: str = "markdown", version: int = 1) -> str:
        """Open a text."""
        item = types.TextDocumentItem(uri, language, version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(
        self, uri: str, version: int, *changes: types.TextDocumentContentChangeEvent
    ) -> None:
        """Change a text."""
        identifier = types.VersionedTextDocumentIdentifier(version, uri)
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(identifier, [*changes])
        )

    def replace(self, uri: str, version: int, text: str) -> None:
        """Replace a whole text."""
        self.change(uri, version, types.TextDocumentContentChangeWholeDocument(text))

    def save(self, uri: str) -> None:
        """Report that a text was saved."""
        identifier = types.TextDocumentIdentifier(uri)
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(identifier))

    def close(self, uri: str) -> None:
        """Close a text."""
        identifier = types.TextDocumentIdentifier(uri)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))

    async def published(self, uri: str, version: int | None = None) -> list[types.Diagnostic]:
        """Wait for the diagnostics of a version of a text, and return them."""
        while True:
            params = await self._published.get()
            if params.uri == uri and version in (None, params.version):
                return [*params.diagnostics]

    async def found(self, uri: str, rule: str) -> types.Diagnostic:
        """Wait for a diagnostic of a rule."""
        while True:
            for each in await self.published(uri):
                if each.code == rule:
                    return each

    async def pulled(self, uri: str, previous: str | None = None) -> Any:
        """Pull the diagnostics of a text."""
        return await self.client.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(
                types.TextDocumentIdentifier(uri), previous_result_id=previous
            )
        )

    async def actions(
        self,
        uri: str,
        place: types.Range,
        *only: str,
        shown: Sequence[types.Diagnostic] = (),
    ) -> list[Any]:
        """Return the code actions at a range."""
        return [
            *(
                await self.client.text_document_code_action_async(
                    types.CodeActionParams(
                        types.TextDocumentIdentifier(uri),
                        place,
                        types.CodeActionContext([*shown], only=[*only] or None),
                    )
                )
                or ()
            )
        ]

    async def resolved(self, action: types.CodeAction) -> types.CodeAction:
        """Return an action with its edit."""
        if action.edit is not None:
            return action
        return await self.client.code_action_resolve_async(action)

    async def hover(self, uri: str, line: int, character: int) -> str:
        """Return what a hover shows, "" for nothing."""
        place = types.Position(line, character)
        shown = await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(uri), place)
        )
        return shown.contents.value if shown is not None else ""  # type: ignore[union-attr]


def _free(handler: Any) -> Any:
    """Return a function that attributes can be set on."""
    if not hasattr(handler, "__self__"):
        return handler
    return lambda params: handler(params)


@asynccontextmanager
async def editor(
    folder: Path | None,
    profile: str = VS_CODE,
    *arguments: str,
    cache: Path | None = None,
    adapt: Callable[[types.ClientCapabilities], None] = plain,
    options: Any = None,
    configuration: dict[str, Any] | None = None,
) -> AsyncIterator[Editor]:
    """Start a server for an editor, and end it."""
    stored = ("--no-cache",) if cache is None else ("--cache-dir", str(cache))
    client = make_test_lsp_client.__globals__["LanguageClient"](
        converter_factory=get_converter, configuration={"": configuration or {}}
    )
    made = Editor(client)
    capabilities = client_capabilities(profile)
    adapt(capabilities)
    folders = [types.WorkspaceFolder(folder.as_uri(), folder.name)] if folder is not None else None
    async with asyncio.timeout(PATIENCE):
        await client.start_io(sys.executable, "-m", "surveylint", "server", *stored, *arguments)
        answer = await client.initialize_session(
            types.InitializeParams(
                capabilities, workspace_folders=folders, initialization_options=options
            )
        )
        made.server = answer.capabilities
        made.encoding = answer.capabilities.position_encoding or "utf-16"
        try:
            yield made
        finally:
            await client.shutdown_session()
            await client.stop()


def edited(text: str, edit: types.WorkspaceEdit, encoding: str) -> str:
    """Return a text after the edits of one text, as an editor applies them."""
    edits: list[Any] = []
    if edit.changes:
        (edits,) = ([*each] for each in edit.changes.values())
    elif edit.document_changes:
        (change,) = edit.document_changes
        edits = [*change.edits]  # type: ignore[union-attr]
    for each in sorted(
        edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True
    ):
        start, end = (offset(text, place, encoding) for place in (each.range.start, each.range.end))
        text = text[:start] + each.new_text + text[end:]
    return text


def offset(text: str, place: types.Position, encoding: str) -> int:
    """Return the offset of a position, counted independently of the server."""
    lines = text.replace("\r\n", "\n").split("\n")
    data = lines[place.line].encode(
        {"utf-8": "utf-8", "utf-16": "utf-16-le"}.get(encoding, "utf-32-le")
    )
    size = {"utf-8": 1, "utf-16": 2}.get(encoding, 4)
    codec = {1: "utf-8", 2: "utf-16-le", 4: "utf-32-le"}[size]
    column = len(data[: place.character * size].decode(codec))
    ends = len(text.split("\n")[0]) - len(lines[0]) if "\r\n" in text else 0
    before = sum(len(line) + 1 + ends for line in lines[: place.line])
    return before + column


def position(text: str, at: int, encoding: str) -> types.Position:
    """Return the position of an offset, counted independently of the server."""
    before = text[:at].split("\n")
    size = {"utf-8": 1, "utf-16": 2}.get(encoding, 4)
    codec = {1: "utf-8", 2: "utf-16-le", 4: "utf-32-le"}[size]
    return types.Position(len(before) - 1, len(before[-1].encode(codec)) // size)


def covered(text: str, diagnostic: types.Diagnostic, encoding: str) -> str:
    """Return the characters that a diagnostic underlines."""
    start, end = diagnostic.range.start, diagnostic.range.end
    return text[offset(text, start, encoding) : offset(text, end, encoding)]
