"""READMEs of ordinary tools, data sets and courses, which list no works: nothing is wrong with them."""

from pathlib import Path

import pytest

from surveylint.cli import main
from surveylint.model.source import Source
from surveylint.reading import read

READMES = sorted((Path(__file__).parent / "tool_readmes").glob("*.md"))
TRANSLATIONS = ("README.de.md", "README.pt-BR.md", "README.zh-CN.md")
each = pytest.mark.parametrize("path", READMES, ids=lambda path: path.stem)


def test_there_are_ten() -> None:
    assert len(READMES) == 10


@each
def test_it_has_the_length_and_shapes_of_a_real_one(path: Path) -> None:
    source = Source.from_bytes(path.name, path.read_bytes())
    doc = read(source)
    assert 60 <= source.text.count("\n") <= 150
    assert doc.tables
    assert doc.lists
    assert doc.links


@each
def test_nothing_is_wrong_with_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in TRANSLATIONS:
        (tmp_path / name).touch()
    (tmp_path / "README.md").write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    code = main(["check", "--offline", "--no-config", "--format", "concise", "-q", "README.md"])
    assert (code, capsys.readouterr().out) == (0, "")
