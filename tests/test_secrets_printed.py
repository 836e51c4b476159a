"""No command prints a secret: one corpus of addresses, all formats, all forms of a link."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from secret_addresses import ADDRESSES, leaked, lines, write_lists

from surveylint.cli import main
from surveylint.model.document import Document
from surveylint.report.formats import FORMATS
from surveylint.report.mask import mask_slice, mask_text

Printed = Callable[..., str]
CHECK = ("check", "--offline", "--isolated")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list for each address."""
    folder = tmp_path_factory.mktemp("corpus")
    write_lists(folder)
    return folder


@pytest.fixture
def printed(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Printed:
    """Run a command in the folder and return all that it prints."""
    monkeypatch.chdir(corpus)
    monkeypatch.setenv("COLUMNS", "400")

    def run(*arguments: str) -> str:
        assert main([*arguments]) in (0, 1, 2)
        out, err = capfdbinary.readouterr()
        assert out + err
        return (out + err).decode()

    return run


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_form_of_an_address_is_masked_in_text_and_frames(name: str) -> None:
    text = "\n".join(lines(name))
    assert leaked(mask_text(text)) == []
    assert leaked(mask_slice(text, 0, len(text))) == []


# What is typed or pasted by mistake next to a delimiter. Entities that are cut do not count: their
# rest is no delimiter.
STRAY = (" ", "\n  ", *"()[]<>\"'`|\\*", "\u200b", "é", "。")
WHOLE = [name for name in ADDRESSES if "entit" not in name]


@pytest.mark.parametrize("name", WHOLE)
def test_a_stray_sign_at_a_delimiter_shows_no_secret(name: str) -> None:
    address = ADDRESSES[name]
    places = {at for found in _DELIMITERS.finditer(address) for at in found.span()}
    broken = [f"- [A paper]({address[:at]}{sign}{address[at:]})" for at in places for sign in STRAY]
    assert [
        text for text in broken if leaked(mask_text(text) + mask_slice(text, 0, len(text)))
    ] == []


_DELIMITERS = re.compile(r"[?&=#]|://|%3[DF]|%26")


@pytest.mark.parametrize("format_", FORMATS)
def test_no_format_prints_a_secret(printed: Printed, format_: str) -> None:
    assert leaked(printed(*CHECK, "--format", format_, "--statistics", ".")) == []


@pytest.mark.parametrize("columns", ["40", "90", "160"])
def test_no_frame_shows_a_secret(
    printed: Printed, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert leaked(printed(*CHECK, ".")) == []


@pytest.mark.parametrize("format_", ["text", "csv", "json"])
def test_no_list_of_links_prints_a_secret(printed: Printed, format_: str) -> None:
    assert leaked(printed("links", "--offline", "--isolated", "--format", format_, ".")) == []


@pytest.mark.parametrize("format_", ["text", "json"])
def test_no_description_of_a_list_prints_a_secret(printed: Printed, format_: str) -> None:
    assert leaked(printed("inspect", "--isolated", "--format", format_, ".")) == []


def test_no_diff_prints_a_secret(printed: Printed) -> None:
    assert leaked(printed(*CHECK, "--diff", "--unsafe-fixes", ".")) == []


def test_no_baseline_holds_a_secret(printed: Printed, corpus: Path) -> None:
    printed(*CHECK, "--write-baseline", "known.json", ".")
    assert leaked((corpus / "known.json").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("option", [(), ("--debug",)])
def test_no_fault_prints_a_secret(
    printed: Printed, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...]
) -> None:
    def broken(doc: Document) -> object:
        raise ValueError(doc.text)

    monkeypatch.setattr("surveylint.checks.expiring_links.editable_links", broken)
    shown = printed(*CHECK, *option, ".")
    assert "internal-error" in shown
    assert leaked(shown) == []


@pytest.mark.parametrize("format_", ["text", "json", "jsonl", "csv", "bibtex", "ris", "csl-json"])
def test_no_export_prints_a_secret(printed: Printed, corpus: Path, format_: str) -> None:
    rows = (
        f"| {number} | A Study of {name} in the Wild | {url} | [PDF]({url}) [Code]({url}) | 2024 |"
        for number, (name, url) in enumerate(ADDRESSES.items(), 1)
    )
    head = "# Papers\n\n| No. | Title | Venue | Link | Year |\n|---|---|---|---|---|\n"
    (corpus / "table.txt").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    text = printed("works", "--isolated", "--format", format_, "table.txt")
    assert "in the Wild" in text or format_ == "text"
    assert leaked(text) == []


KEY = "ghp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"


@pytest.mark.parametrize(
    "text",
    [
        f'fail-on = "{KEY}"',
        f'fail-on = "https://example.org/?token={KEY}"',
        f'"{KEY}" = 1',
        f'[links]\n"{KEY}" = 1',
        f'ignore = ["{KEY}"]',
        f"[words]\n{KEY} = []",
        f'[roles]\n"{KEY}" = "x"',
        f'baseline = "../{KEY}.json"',
        f'[[links.override]]\nmatch = "*"\nskip = "{KEY}"\n{KEY} = 1',
        f'[[packs]]\nname = "{KEY}"',
    ],
)
def test_no_error_of_a_configuration_prints_a_secret(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (folder / "README.md").write_text("# Papers\n", encoding="utf-8")
    (folder / "surveylint.toml").write_text(text, encoding="utf-8")
    assert main(["check", "--offline"]) == 2
    out, err = capsys.readouterr()
    assert "surveylint: error: surveylint.toml:" in err
    assert KEY[6:20] not in out + err


def test_no_error_of_a_proxy_prints_its_password(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("<https://example.org/>\n", encoding="utf-8")
    monkeypatch.setenv("HTTPS_PROXY", f"foo://alice:{KEY}@proxy.example.org:1")
    assert main(["links", "--no-cache", "README.md"]) == 2
    out, err = capsys.readouterr()
    assert "HTTPS_PROXY: unsupported scheme `foo`" in err
    assert KEY[6:20] not in out + err
