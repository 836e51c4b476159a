"""Diagnostics in an editor: at the right place in its units, as one types, for its open texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from editing import EMACS, NEOVIM, PROFILES, VS_CODE, covered, editor, position, pulling
from lsprotocol import types

EMOJI = "🧠🩻"
LIST = f"""# Papers

| No. | Title | Link |
|---|---|---|
| 1 | {EMOJI} 医学 A first study of images | [PDF](https://arxiv.org/abs/2305.00001?) |
| 2 | A second study of texts | [PDF](https://arxiv.org/abs/2305.00002) |
"""
CLEAN = LIST.replace("00001?", "00001")


@pytest.mark.parametrize(
    ("profile", "encoding"), [(VS_CODE, "utf-16"), (NEOVIM, "utf-8"), (EMACS, "utf-32")]
)
async def test_columns_count_in_the_units_of_the_editor(
    folder: Path, profile: str, encoding: str
) -> None:
    async with editor(folder, profile) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        found = await one.found(uri, "canonical-link")
        assert one.encoding == encoding
        assert covered(LIST, found, encoding) == "?"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("profile", PROFILES)
async def test_changes_after_wide_characters_arrive_at_their_place(
    folder: Path, profile: str, line_end: str
) -> None:
    text = LIST.replace("\n", line_end)
    async with editor(folder, profile) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        await one.found(uri, "canonical-link")
        start = position(text, text.index("?"), one.encoding)
        end = position(text, text.index("?") + 1, one.encoding)
        one.change(uri, 2, types.TextDocumentContentChangePartial(types.Range(start, end), ""))
        assert [each.code for each in await one.published(uri, 2)] == []


@pytest.mark.parametrize("separator", ["\u2028", "\x0c", "\x0b", "\x85"])
async def test_only_line_ends_of_the_protocol_end_a_line(folder: Path, separator: str) -> None:
    text = f"A{separator}B\n\n{LIST}"
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        found = await one.found(uri, "canonical-link")
        assert covered(text, found, one.encoding) == "?"
        end = position(text, text.index("?") + 1, one.encoding)
        place = types.Range(types.Position(end.line, end.character - 1), end)
        one.change(uri, 2, types.TextDocumentContentChangePartial(place, ""))
        assert await one.published(uri, 2) == []


async def test_a_byte_order_mark_is_part_of_the_first_line(folder: Path) -> None:
    text = "\ufeffA list that surveyors mantain.\n"
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        found = await one.found(uri, "misspelling")
        assert covered(text, found, one.encoding) == "mantain"


async def test_halves_of_characters_do_not_end_the_check(folder: Path) -> None:
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), f"\ud83e {LIST}")
        assert (await one.found(uri, "canonical-link")).range.start.line == 4


async def test_several_changes_at_once_are_applied_in_order(folder: Path) -> None:
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), "")
        await one.published(uri, 1)
        here = types.Range(types.Position(0, 0), types.Position(0, 0))
        beyond = types.Range(types.Position(90, 0), types.Position(99, 0))
        one.change(
            uri,
            3,
            types.TextDocumentContentChangePartial(here, "# Papers\n\n"),
            types.TextDocumentContentChangePartial(beyond, LIST.removeprefix("# Papers\n\n")),
        )
        found = [each.code for each in await one.published(uri, 3)]
        assert found == ["canonical-link"]


async def test_a_diagnostic_names_rule_page_and_severity(folder: Path) -> None:
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        found = await one.found(uri, "canonical-link")
    assert found.source == "surveylint"
    assert found.severity == types.DiagnosticSeverity.Information
    assert found.code_description is not None
    assert found.code_description.href.endswith("/rules/canonical-link.md")


async def test_every_place_of_a_defect_is_underlined(folder: Path) -> None:
    text = "A list that surveyors mantain, and that others mantain.\n"
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        found = await one.published(uri, 1)
    assert [covered(text, each, "utf-16") for each in found] == ["mantain", "mantain"]


async def test_closing_clears(folder: Path) -> None:
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        await one.found(uri, "canonical-link")
        one.close(uri)
        assert await one.published(uri) == []


async def test_only_markdown_files_are_checked(folder: Path) -> None:
    async with editor(folder) as one:
        one.open((folder / "notes.txt").as_uri(), LIST, language="plaintext")
        uri = one.open((folder / "README.md").as_uri(), CLEAN)
        assert await one.published(uri, 1) == []
        place = types.Range(types.Position(4, 0), types.Position(4, 90))
        assert await one.actions((folder / "notes.txt").as_uri(), place) == []


@pytest.mark.parametrize("scheme", ["untitled:Untitled-1", "vscode-userdata:/notes"])
async def test_a_text_that_was_never_saved_is_checked(folder: Path, scheme: str) -> None:
    (folder / "surveylint.toml").write_text('ignore = ["canonical-link"]\n')
    text = f"{LIST}\nSee [the notes](notes.md), which I mantain.\n"
    async with editor(folder) as one:
        uri = one.open(scheme, text)
        assert [each.code for each in await one.published(uri, 1)] == ["misspelling"]


async def test_a_file_outside_of_all_folders_has_the_configuration_next_to_it(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "surveylint.toml").write_text('ignore = ["canonical-link"]\n')
    async with editor(folder) as one:
        uri = one.open((outside / "README.md").as_uri(), LIST)
        assert await one.published(uri, 1) == []


async def test_without_a_folder_files_are_checked(folder: Path) -> None:
    async with editor(None) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        assert (await one.found(uri, "canonical-link")).range.start.line == 4


async def test_the_text_of_the_editor_is_checked_among_the_files_on_disk(folder: Path) -> None:
    (folder / "README.md").write_text("something else\n")
    (folder / "there.md").write_text("# There\n")
    text = "[here](there.md) and [not here](missing.md)\n"
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        found = await one.published(uri, 1)
    assert [covered(text, each, "utf-16") for each in found] == ["missing.md"]


async def test_an_excluded_file_has_no_diagnostics(folder: Path) -> None:
    (folder / "surveylint.toml").write_text('exclude = ["README.md"]\n')
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        assert await one.published(uri, 1) == []


async def test_the_baseline_and_allowances_hold(folder: Path) -> None:
    allowed = LIST.replace(
        "?) |", "?) <!-- surveylint: allow canonical-link: the mark belongs to it --> |"
    )
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), allowed)
        assert await one.published(uri, 1) == []


async def test_an_allowance_of_a_link_whose_state_is_unknown_is_not_unused(folder: Path) -> None:
    text = "[a](https://a.example/) <!-- surveylint: allow dead-link: it is back on Mondays -->\n"
    async with editor(folder) as one:
        uri = one.open((folder / "README.md").as_uri(), text)
        assert await one.published(uri, 1) == []


async def test_pulled_diagnostics_are_not_pushed_too(folder: Path) -> None:
    async with editor(folder, adapt=pulling) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        first = await one.pulled(uri)
        again = await one.pulled(uri, first.result_id)
        one.replace(uri, 2, CLEAN)
        changed = await one.pulled(uri, first.result_id)
        pushed = one.client.diagnostics
        assert one.server.diagnostic_provider is not None
    assert [each.code for each in first.items] == ["canonical-link"]
    assert again.kind == "unchanged"
    assert (changed.kind, [*changed.items]) == ("full", [])
    assert pushed == {}


@pytest.mark.parametrize("profile", PROFILES)
async def test_an_editor_that_cannot_be_asked_to_pull_again_is_pushed_to(
    folder: Path, profile: str
) -> None:
    async with editor(folder, profile) as one:
        assert one.server.diagnostic_provider is None
