"""Add a paper to an open list: the lens, the edit, and why not."""

from __future__ import annotations

import time
from pathlib import Path

from editing import NEOVIM, VS_CODE, edited, editor
from lsprotocol import types

from surveylint.model.record import Identifier, Record
from surveylint.registries.record_store import RecordStore

LIST = """# Papers 🧠

## Images

| No. | Title | Link |
|---|---|---|
| 1 | Learning to see with few images | [PDF](https://arxiv.org/abs/2305.00001) |
| 2 | Learning to see with many images | [PDF](https://arxiv.org/abs/2305.00002) |

## Texts

- [Reading with care](https://arxiv.org/abs/2306.00001)
- [Reading with haste](https://arxiv.org/abs/2306.00002)

## Notes

Nothing here.
"""
ASKING = {"addPaper": True}
STORED = "--no-registries"  # what is asked is known from an earlier run


def remember(cache: Path) -> Path:
    """Store the record of a paper as an earlier run does."""
    store = RecordStore(cache, time.time)
    identifier = Identifier("arxiv", "2307.00003")
    store.keep([Record(identifier, "arXiv", time.time(), title="Reading with joy", year=2023)])
    store.close()
    return cache


def request(uri: str, line: int, identifier: str) -> types.ExecuteCommandParams:
    asked = {"uri": uri, "line": line, "identifier": identifier}
    return types.ExecuteCommandParams("surveylint.add", [asked])


async def test_each_section_with_a_list_has_a_lens(folder: Path) -> None:
    async with editor(folder, VS_CODE, options=ASKING) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        lenses = await one.client.text_document_code_lens_async(
            types.CodeLensParams(types.TextDocumentIdentifier(uri))
        )
    assert [each.range.start.line for each in lenses or ()] == [6, 11]
    assert [[*each.command.arguments] for each in lenses or () if each.command] == [
        [uri, 6],
        [uri, 11],
    ]


async def test_an_editor_that_does_not_ask_for_papers_has_no_lenses(folder: Path) -> None:
    async with editor(folder, VS_CODE) as one:
        assert one.server.code_lens_provider is None


async def test_a_paper_is_added_as_its_neighbors_are_written(folder: Path) -> None:
    cache = remember(folder / "cache")
    async with editor(folder, NEOVIM, STORED, cache=cache, options=ASKING) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        await one.client.workspace_execute_command_async(request(uri, 11, "2307.00003"))
        await one.client.workspace_execute_command_async(request(uri, 4, "arXiv:2307.00003"))
        texts, table = (edited(LIST, each.edit, one.encoding) for each in one.applied)
    assert (
        "haste](https://arxiv.org/abs/2306.00002)\n- [Reading with joy](https://arxiv.org/abs/2307.00003)\n"
        in texts
    )
    assert "\n| 3 | Reading with joy | [PDF](https://arxiv.org/abs/2307.00003) |\n" in table


async def test_why_a_paper_is_not_added_is_a_message(folder: Path) -> None:
    cache = remember(folder / "cache")
    listed = LIST.replace("2306.00001", "2307.00003")
    async with editor(folder, VS_CODE, STORED, cache=cache) as one:
        uri = one.open((folder / "README.md").as_uri(), LIST)
        reasons = []
        for line, identifier in ((15, "2307.00003"), (11, "no paper"), (11, "2307.00009")):
            await one.client.workspace_execute_command_async(request(uri, line, identifier))
            reasons.append(await one.messages.get())
        one.replace(uri, 2, listed)
        await one.client.workspace_execute_command_async(request(uri, 11, "2307.00003"))
        reasons.append(await one.messages.get())
        assert one.applied == []
    assert [reason.removeprefix("surveylint: ")[:26] for reason in reasons] == [
        "this section has no list t",
        "`no paper` names no work; ",
        "2307.00009: no registry kn",
        "already listed on line 12:",
    ]
