"""`works --check`: where a list and a BibTeX file disagree."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from surveylint import report
from surveylint.cli import main
from surveylint.exports.bib_file import read_bib

SCHEMA = Path(report.__file__).parent / "schemas" / "bib-check.schema.json"
LIST = """# Weather

| Title | Venue | Year | Paper |
|---|---|---|---|
| Clouds as Graphs: A Study | CVPR | 2023 | [PDF](https://arxiv.org/abs/2303.00001) |
| Rain Without Clouds in Deep Networks | ICML | 2021 | [PDF](https://doi.org/10.1234/Rain) |
| Counting Snowflakes at Night by Ear | - | - | [PDF](https://snow.example.org/ears) |
| Fog Over the Latent Space | - | 2020 | [PDF](https://arxiv.org/abs/2003.00004) |
"""
BIB = r"""
@inproceedings{clouds, title = {{Clouds} as {G}raphs}, year = 2023, eprint = {2303.00001v2},
  booktitle = {IEEE Conference on Computer Vision and Pattern Recognition}}
@article{rain, title = {Rain Without Clouds in Deep Networks}, year = {2022},
  journal = {Journal of Drops}, doi = {10.1234/rain}}
@misc{snow, title = {Counting Snowflakes at Night by {\'E}ar}, url = {https://snow.example.org}}
@misc{wind, title = {Wind Tunnels Are All You Need}, year = 2019}
"""


def compare(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, bib: str, *options: str
) -> tuple[int, str, str]:
    (folder / "README.md").write_text(text, "utf-8")
    (folder / "refs.bib").write_text(bib, "utf-8")
    code = main(["works", "--no-config", "--check", "refs.bib", *options])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_each_kind_of_disagreement_is_one_line(folder: Path, capsys) -> None:
    code, out, err = compare(folder, capsys, LIST, BIB)
    assert out.splitlines() == [
        "README.md:6: year: list says 2021, refs.bib says 2022 (line 4)",
        "README.md:6: venue: list says ICML, refs.bib says Journal of Drops (line 4)",
        "README.md:8: not in refs.bib: `Fog Over the Latent Space`",
        "refs.bib:7: not in the list: `Wind Tunnels Are All You Need` (wind)",
    ]
    assert (code, err) == (1, "")


def test_equal_files_are_clean(folder: Path, capsys) -> None:
    main_list = "\n".join(LIST.splitlines()[:5]) + "\n"
    first = "@" + BIB.split("@")[1]
    assert compare(folder, capsys, main_list, first) == (0, "", "")


def test_json_says_the_same(folder: Path, capsys) -> None:
    _, out, _ = compare(folder, capsys, LIST, BIB, "--format", "json")
    found = json.loads(out)
    jsonschema.validate(found, json.loads(SCHEMA.read_text("utf-8")))
    kinds = [each["kind"] for each in found["disagreements"]]
    assert kinds == ["differs", "missing-in-bib", "missing-in-list"]
    assert found["disagreements"][0]["differences"][0]["field"] == "year"


def test_an_export_agrees_with_its_list(folder: Path, capsys) -> None:
    (folder / "README.md").write_text(LIST, "utf-8")
    main(["works", "--no-config", "--format", "bibtex"])
    exported = capsys.readouterr().out
    assert compare(folder, capsys, LIST, exported) == (0, "", "")


def test_another_identifier_under_one_title_differs(folder: Path, capsys) -> None:
    bib = "@misc{a, title={Fog Over the Latent Space}, year=2020, eprint={2003.00005}}"
    _, out, _ = compare(folder, capsys, LIST, bib)
    assert "README.md:8: arxiv: list says 2003.00004, refs.bib says 2003.00005 (line 1)" in out


@pytest.mark.parametrize(
    ("bib", "message"),
    [
        ("", "refs.bib:1: no BibTeX entries in this file"),
        ("Dear reader, this is no bibliography.\n" * 50, "refs.bib:1: no BibTeX entries"),
        ("@misc{a, title={Open", "refs.bib:1: cannot read this entry"),
        ("@misc{a, title=" + "{" * 50_000, "refs.bib:1: cannot read this entry"),
        ("@misc{x,\n" * 120_000, "refs.bib:1: more than 100,000 entries"),
        ("\0\x1b[31m" * 1000, "refs.bib:1: no BibTeX entries in this file"),
    ],
)
def test_a_hostile_file_is_one_clear_error(folder: Path, capsys, bib: str, message: str) -> None:
    code, out, err = compare(folder, capsys, LIST, bib)
    assert (code, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1


def test_what_can_be_read_of_a_broken_file_is_compared(folder: Path, capsys) -> None:
    broken = BIB.replace("2022},", "2022,") + "@misc{a, title={Open\n" * 20
    code, out, err = compare(folder, capsys, LIST, broken)
    assert code == 2
    assert "not in the list: `Wind Tunnels Are All You Need` (wind)" in out
    assert len(err.splitlines()) <= 6


def test_a_file_that_is_too_large_or_missing_is_an_error(folder: Path, capsys) -> None:
    code, _, err = compare(folder, capsys, LIST, "x" * 10_000_001)
    assert (code, err) == (
        2,
        "surveylint: error: refs.bib: larger than 10,000,000 bytes; expected a BibTeX file\n",
    )
    (folder / "refs.bib").unlink()
    assert main(["works", "--check", "refs.bib"]) == 2
    assert "cannot read: no such file" in capsys.readouterr().err


def test_secrets_and_control_characters_of_the_file_stay_inert(folder: Path, capsys) -> None:
    bib = "@misc{evil, title={Evil \x1b[31m ::error:: <script> Tale of Weather}, year=2019}"
    _, out, _ = compare(folder, capsys, LIST, bib)
    assert "\x1b" not in out
    assert "\n::error" not in out


def test_fields_of_bibtex_are_read() -> None:
    (entry,) = read_bib(
        '@ARTICLE{k, Title = "On {\\"U}ber-Nets \\& $x^2$", DATE = {2024-05-01},'
        " journal = {arXiv preprint arXiv:2405.00009}, url={https://doi.org/10.1234/ABC}}"
    ).entries
    assert (entry.title, entry.year, entry.arxiv) == (
        "On Über-Nets & $x^2$",
        "2024",
        "2405.00009",
    )
    assert entry.doi == "10.1234/abc"


def test_the_format_must_be_text_or_json(folder: Path, capsys) -> None:
    code, _, err = compare(folder, capsys, LIST, BIB, "--format", "csv")
    assert code == 2
    assert "unknown value `csv` with `--check`; expected `text` or `json`" in err
