"""The code actions that are offered at a range, in the forms that the editor understands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from lsprotocol import types

from surveylint.compiled.rulebook import RULES
from surveylint.editor import quick_fixes
from surveylint.editor.buffers import Positions
from surveylint.editor.linting import CheckedBuffer, Linter
from surveylint.editor.quick_fixes import FIX_ALL
from surveylint.model.finding import Finding, Place
from surveylint.namedtuples import NamedTuple

APPLY = "surveylint.applyEdits"
"""The command that applies edits, for editors that know no other actions than commands."""

_SUPPRESSIONS = "suppressions"
"""The family of the rules on allow comments and baselines, which no allow comment suppresses."""

_FIX_ALL_TITLE = "surveylint: apply all safe fixes"


class ClientSupport(NamedTuple):
    """What an editor understands.

    Attributes:
        literals: Whether actions may be more than commands.
        resolves: Whether the edit of an action may be asked for later.
        versions: Whether edits may name the version of the text that they change.
    """

    literals: bool = False
    resolves: bool = False
    versions: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> ClientSupport:
        """Return what an editor says it understands."""
        text, workspace = capabilities.text_document, capabilities.workspace
        action = text.code_action if text is not None else None
        resolve = action.resolve_support if action is not None else None
        edit = workspace.workspace_edit if workspace is not None else None
        return cls(
            literals=action is not None and action.code_action_literal_support is not None,
            resolves=action is not None
            and bool(action.data_support)
            and resolve is not None
            and "edit" in resolve.properties,
            versions=edit is not None and bool(edit.document_changes),
        )


class CodeActions:
    """Makes the code actions of buffers.

    Args:
        linter: Checks edited texts.
        support: What the editor understands.
        today: Returns the day.
    """

    def __init__(
        self, linter: Linter, support: ClientSupport, today: Callable[[], date] = date.today
    ) -> None:
        self._linter, self._support, self._today = linter, support, today

    def at(
        self, checked: CheckedBuffer, params: types.CodeActionParams
    ) -> list[types.CodeAction | types.Command]:
        """Return the actions at a range, only of the kinds that are asked for.

        Raises:
            ConfigError: The configuration is wrong.
        """
        if checked.doc is None:
            return []
        positions = Positions(checked.doc.source, checked.buffer.encoding)
        start, end = positions.offset(params.range.start), positions.offset(params.range.end)
        kinds = params.context.only
        actions: list[types.CodeAction] = []
        if _is_asked_for(types.CodeActionKind.QuickFix.value, kinds):
            for finding, place in quick_fixes.findings_at(checked, start, end):
                mine = _of_finding(finding, params.context.diagnostics)
                actions += self._of(checked, finding, place, mine)
        has_safe = any(each.fix is not None and each.fix.safe for each in checked.findings)
        if has_safe and _is_asked_for(FIX_ALL, kinds):
            action = types.CodeAction(_FIX_ALL_TITLE, kind=FIX_ALL, data=_data(checked))
            actions.append(action)
        return [*self._in_known_form(checked, actions)]

    def resolve(self, checked: CheckedBuffer, action: types.CodeAction) -> types.CodeAction:
        """Return an action with its edit; without one if the text has changed since.

        Raises:
            ConfigError: The configuration is wrong.
        """
        data: Any = action.data
        if action.edit is not None or checked.buffer.version != data["version"]:
            return action
        if "rule" not in data:
            edits = quick_fixes.fix_all_edits(self._linter, checked)
        else:
            found = quick_fixes.find(checked, data["rule"], data["start"])
            if found is None:
                return action
            edits = quick_fixes.allowing_edits(self._linter, checked, *found, self._today())
        action.edit = self._workspace_edit(checked, edits)
        return action

    def _of(
        self,
        checked: CheckedBuffer,
        finding: Finding,
        place: Place,
        mine: list[types.Diagnostic] | None,
    ) -> Iterator[types.CodeAction]:
        """Yield the actions of a finding: its fix, and to allow it."""
        if finding.fix is not None:
            yield types.CodeAction(
                quick_fixes.fix_label(checked, finding),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=mine,
                is_preferred=finding.fix.safe or None,
                edit=self._workspace_edit(checked, quick_fixes.fix_edits(checked, finding)),
            )
        if RULES.get(finding.rule, ("",))[0] == _SUPPRESSIONS:
            return
        yield types.CodeAction(
            quick_fixes.allow_label(finding),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=mine,
            data={**_data(checked), "rule": finding.rule, "start": place.start},
        )

    def _in_known_form(
        self, checked: CheckedBuffer, actions: Sequence[types.CodeAction]
    ) -> Iterator[types.CodeAction | types.Command]:
        """Yield actions in the form that the editor understands."""
        for action in actions:
            if not self._support.resolves and action.edit is None:
                action = self.resolve(checked, action)
                if action.edit is None:
                    continue
            if self._support.literals:
                yield action
            else:
                yield types.Command(action.title, APPLY, arguments=[_changes(checked, action)])

    def _workspace_edit(
        self, checked: CheckedBuffer, edits: list[types.TextEdit]
    ) -> types.WorkspaceEdit | None:
        if not edits:
            return None
        uri = checked.buffer.uri
        if not self._support.versions:
            return types.WorkspaceEdit(changes={uri: edits})
        document = types.OptionalVersionedTextDocumentIdentifier(uri, checked.buffer.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, [*edits])])


def _is_asked_for(kind: str, kinds: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Return whether a kind is one of those that are asked for, or below one of them."""
    if kinds is None:
        return True
    names = [each.value if isinstance(each, types.CodeActionKind) else each for each in kinds]
    return any(not name or kind == name or kind.startswith(f"{name}.") for name in names)


def _of_finding(
    finding: Finding, shown: Sequence[types.Diagnostic]
) -> list[types.Diagnostic] | None:
    """Return the diagnostics of a finding among those that the editor shows here."""
    return [each for each in shown if each.code == finding.rule] or None


def _data(checked: CheckedBuffer) -> dict[str, Any]:
    """Return what identifies the text that an action is for."""
    return {"uri": checked.buffer.uri, "version": checked.buffer.version}


def _changes(checked: CheckedBuffer, action: types.CodeAction) -> dict[str, Any]:
    """Return the argument of the command that applies an action's edit."""
    edit = action.edit
    edits: list[Any] = []
    if edit is not None and edit.changes:
        edits = [*edit.changes[checked.buffer.uri]]
    elif edit is not None and edit.document_changes:
        edits = [each for change in edit.document_changes for each in getattr(change, "edits", ())]
    ranges = [
        [
            *(each.range.start.line, each.range.start.character),
            *(each.range.end.line, each.range.end.character),
            each.new_text,
        ]
        for each in edits
    ]
    return {"uri": checked.buffer.uri, "edits": ranges}


def applied_edit(change: Any) -> types.WorkspaceEdit:
    """Return the edit that the argument of the command describes."""
    edits = [
        types.TextEdit(types.Range(types.Position(*start), types.Position(*end)), text)
        for *places, text in change["edits"]
        for start, end in [(places[:2], places[2:])]
    ]
    return types.WorkspaceEdit(changes={change["uri"]: edits})
