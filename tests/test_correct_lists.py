"""Correct lists in many styles, full of what looks wrong: no rule reports anything in them."""

from pathlib import Path

import pytest

from surveylint.cli import main

LISTS = sorted((Path(__file__).parent / "correct_lists").glob("*.md"))


def test_there_are_lists() -> None:
    assert len(LISTS) >= 15


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_nothing_is_wrong_with_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "README.md").write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    code = main(["check", "--offline", "--no-config", "--format", "concise", "-q", "README.md"])
    assert (code, capsys.readouterr().out) == (0, "")
