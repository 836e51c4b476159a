"""Quick fixes in an editor: they do what they say, in its units and its line ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from editing import EMACS, NEOVIM, VS_CODE, edited, editor
from lsprotocol import types

FIX_ALL = "source.fixAll.surveylint"
LIST = """# Papers

| No. | Title | Link |
|---|---|---|
| 1 | 🧠🩻 医学 A first study of images | [PDF](https://arxiv.org/abs/2305.00001?) |
| 3 | A second study of texts | [PDF](https://arxiv.org/abs/2305.00002?) |

- A paper that we mantain, [PDF](https://arxiv.org/abs/2305.00003?)

Surveyors mantain this list.
"""


each_editor = pytest.mark.parametrize(
    ("profile", "line_end"), [(VS_CODE, "\r\n"), (NEOVIM, "\n"), (EMACS, "\r\n")]
)


def titles(actions: list[types.CodeAction]) -> list[str]:
    return [action.title for action in actions]


def simple(capabilities: types.ClientCapabilities) -> None:
    """Leave only commands, as in editors of the first versions of the protocol."""
    assert capabilities.text_document is not None
    capabilities.text_document.code_action = types.CodeActionClientCapabilities()


@each_editor
async def test_a_safe_fix_changes_the_places_of_its_finding(
    folder: Path, profile: str, line_end: str
) -> None:
    text = LIST.replace("\n", line_end)
    async with editor(folder, profile) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        found = await one.found(uri, "canonical-link")
        actions = await one.actions(uri, found.range, "quickfix", shown=[found])
        fix = next(action for action in actions if action.is_preferred)
        assert edited(text, fix.edit, one.encoding) == text.replace("?)", ")")
        assert "(unsafe)" not in fix.title
        assert fix.title == "canonical-link: delete `?` in 3 places"
        assert [each.code for each in fix.diagnostics] == ["canonical-link"]


async def test_an_unsafe_fix_says_so_and_is_not_preferred(folder: Path) -> None:
    text = f"{LIST}\nSee [the papers](#paperss).\n"
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        actions = await one.actions(uri, types.Range(types.Position(0, 0), types.Position(13, 0)))
    fixes = [action for action in actions if action.kind == "quickfix" and action.edit]
    unsafe = [action for action in fixes if "(unsafe)" in action.title]
    assert unsafe
    assert all(action.is_preferred for action in fixes if action not in unsafe)
    assert not any(action.is_preferred for action in unsafe)


@each_editor
async def test_all_safe_fixes_at_once_are_those_of_fix(
    folder: Path, profile: str, line_end: str
) -> None:
    text = LIST.replace("\n", line_end)
    async with editor(folder, profile) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        nowhere = types.Range(types.Position(0, 0), types.Position(0, 0))
        (action,) = await one.actions(uri, nowhere, "source.fixAll")
        action = await one.resolved(action)
        assert action.kind == FIX_ALL
        fixed = edited(text, action.edit, one.encoding)
        assert fixed == text.replace("?)", ")").replace("s mantain", "s maintain")
        one.replace(uri, 2, fixed)
        assert await one.actions(uri, nowhere, "source.fixAll") == []


PLACES = {
    "row": (VS_CODE, "canonical-link", 4, "00001?) <!-- surveylint: allow canonical-link: "),
    "item": (NEOVIM, "canonical-link", 7, "00003?) <!-- surveylint: allow canonical-link: "),
    "gap": (EMACS, "index-gap", 5, "00002?) <!-- surveylint: allow index-gap: "),
    "paragraph": (NEOVIM, "misspelling", 9, "this list. <!-- surveylint: allow misspelling: "),
}


@pytest.mark.parametrize("place", PLACES)
async def test_an_allow_comment_is_written_where_it_is_read(folder: Path, place: str) -> None:
    profile, rule, line, expected = PLACES[place]
    async with editor(folder, profile) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        before = await one.published(uri, 1)
        here = next(each for each in before if each.code == rule and each.range.start.line == line)
        actions = await one.actions(uri, here.range, "quickfix")
        allow = next(each for each in actions if each.title == f"{rule}: allow here, with a reason")
        text = edited(LIST, (await one.resolved(allow)).edit, one.encoding)
        assert expected in text.splitlines()[line]
        one.replace(uri, 2, text)
        after = await one.published(uri, 2)
        left = sorted((each.code, each.range.start.line) for each in before if each is not here)
        assert sorted((each.code, each.range.start.line) for each in after) == left


async def test_a_heading_is_allowed_below_it(folder: Path) -> None:
    text = "# Papers\n\n## Papers that we mantain\n\n- [A](https://a.example)\n"
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        found = await one.found(uri, "misspelling")
        actions = await one.actions(uri, found.range, "quickfix")
        allow = next(each for each in actions if "allow here" in each.title)
        after = edited(text, (await one.resolved(allow)).edit, one.encoding)
        assert "mantain\n\n<!-- surveylint: allow misspelling: reviewed on " in after
        one.replace(uri, 2, after)
        assert await one.published(uri, 2) == []


async def test_an_editor_without_literals_gets_commands(folder: Path) -> None:
    async with editor(folder, EMACS, adapt=simple) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        found = await one.found(uri, "canonical-link")
        actions = await one.actions(uri, found.range)
        fix = next(each for each in actions if each.title.startswith("canonical-link: delete"))
        await one.client.workspace_execute_command_async(
            types.ExecuteCommandParams(fix.command, fix.arguments)
        )
        (applied,) = one.applied
        assert edited(LIST, applied.edit, one.encoding) == LIST.replace("?)", ")")


async def test_an_action_for_an_older_text_has_no_edit(folder: Path) -> None:
    async with editor(folder, VS_CODE) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        found = await one.found(uri, "canonical-link")
        actions = await one.actions(uri, found.range, "quickfix")
        allow = next(each for each in actions if "allow here" in each.title)
        one.replace(uri, 2, f"\n{LIST}")
        assert (await one.resolved(allow)).edit is None


async def test_edits_name_the_version_where_the_editor_knows_versions(folder: Path) -> None:
    edits = []
    for profile in (EMACS, NEOVIM):
        async with editor(folder, profile) as one:
            uri = one.open((folder / "README.md").as_uri(), LIST, version=7)
            found = await one.found(uri, "canonical-link")
            actions = await one.actions(uri, found.range, "quickfix")
            edits.append(next(each.edit for each in actions if each.is_preferred))
    versioned, plain = edits
    assert versioned.document_changes[0].text_document.version == 7
    assert [*plain.changes] == [uri]
