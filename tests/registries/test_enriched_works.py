"""`works --enrich` against a loopback server: what is filled, and where registries disagree."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import bibtexparser
import jsonschema
import pytest
import rispy
from registry_server import Paper, Registries, Said

from surveylint import report
from surveylint.cli import main
from surveylint.exports.enrichment import may_be_venue

pytestmark = pytest.mark.network

SCHEMA = Path(report.__file__).parent / "schemas" / "works.schema.json"
LIST = """# Farming

| Title | Venue | Year | Paper |
|---|---|---|---|
| Harvesting Wheat With Swarms of Small Robots | - | - | [PDF](https://arxiv.org/abs/2301.00001) |
| Ploughs That Learn From Their Mistakes | IROS | 2019 | [PDF](https://doi.org/10.1234/plough) |
| Scarecrows With Graph Attention Networks | arXiv | 2023 | [PDF](https://arxiv.org/abs/2301.00003) |
| Milking Cows in Zero Gravity Without Tears | - | - | [PDF](https://arxiv.org/abs/2301.00004) |
| A Book of Fences | - | - | [PDF](https://fences.example.org/book) |
"""


@pytest.fixture
def farm(registries: Registries, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Registries:
    registries.papers = {
        "2301.00001": Paper(
            ("Harvesting Wheat With Swarms of Small Robots",), ("Ada Low", "Ben Hi")
        ),
        "2301.00003": Paper(
            ("Scarecrows With Graph Attention Networks",), ("Cy Mid",), doi="10.1234/crow"
        ),
        "2301.00004": Paper(("Bees, Blossoms and Bayesian Networks",), ("Dora Dee",)),
    }
    registries.works = {
        "10.1234/plough": {
            "title": ["Ploughs That <i>Learn</i> From Their Mistakes"],
            "author": [{"given": "Eve", "family": "Ox"}],
            "container-title": ["Journal of Field Work"],
            "issued": {"date-parts": [[2021, 5]]},
            "type": "journal-article",
            "volume": "7",
            "issue": "2",
            "page": "11-19",
            "publisher": "Barn & Sons",
        },
        "10.1234/crow": {
            "title": ["Scarecrows With Graph Attention Networks"],
            "container-title": ["Lecture Notes in Birds", "Proceedings of the Crow Days"],
            "issued": {"date-parts": [[2024]]},
            "type": "proceedings-article",
            "page": "1-9",
        },
    }
    (folder / "README.md").write_text(LIST, "utf-8")
    for name, value in registries.environment.items():
        monkeypatch.setenv(name, value)
    return registries


def works(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    command = ["works", "--no-config", "--allow-private", "--cache-dir", "cache", *options]
    code = main(command)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_records_fill_what_the_list_leaves_out(farm: Registries, capsys) -> None:
    _, out, _ = works(capsys, "--enrich", "--format", "json")
    found = json.loads(out)
    jsonschema.validate(found, json.loads(SCHEMA.read_text("utf-8")))
    first = found["works"][0]
    assert first["authors"] == ["Ada Low", "Ben Hi"]
    assert (first["year"], first["filled"]) == (2023, ["authors", "year"])
    assert first["record"]["service"] == "arXiv"
    assert "record" not in found["works"][4]


def test_what_the_list_states_stays_and_differences_are_shown(farm: Registries, capsys) -> None:
    _, out, err = works(capsys, "--enrich", "--format", "json")
    second, third = json.loads(out)["works"][1:3]
    assert (second["venue"], second["year"]) == ("IROS", 2019)
    assert second["differences"] == [
        {
            "field": "venue",
            "stated": "IROS",
            "other": "Journal of Field Work",
            "source": "Crossref",
        },
        {"field": "year", "stated": "2019", "other": "2021", "source": "Crossref"},
    ]
    assert "README.md:6: year: list says 2019, Crossref says 2021" in err.splitlines()
    assert third["record"]["doi"] == "10.1234/crow"
    assert [each["field"] for each in third["differences"]] == ["venue"]


def test_a_record_of_another_title_fills_nothing(farm: Registries, capsys) -> None:
    _, out, err = works(capsys, "--enrich", "--format", "json")
    fourth = json.loads(out)["works"][3]
    assert (fourth["authors"], fourth["year"]) == (None, None)
    assert "list says `Milking Cows in Zero Gravity Without Tears`, arXiv says `Bees" in err


def test_every_format_holds_what_was_filled(farm: Registries, capsys) -> None:
    library = bibtexparser.parse_string(works(capsys, "--enrich", "--format", "bibtex")[1])
    harvest, plough, crow = (
        {field.key: field.value for field in entry.fields} for entry in library.entries[:3]
    )
    assert harvest["author"] == "Ada Low and Ben Hi"
    assert crow["doi"] == "10.1234/crow"
    assert plough["author"] == "Eve Ox"
    rows = list(csv.DictReader(io.StringIO(works(capsys, "--enrich", "--format", "csv")[1])))
    assert rows[0]["filled"] == "authors year"
    assert rows[2]["doi"] == "10.1234/crow"
    records = rispy.loads(works(capsys, "--enrich", "--format", "ris")[1])
    assert records[0]["authors"] == ["Ada Low", "Ben Hi"]
    items = json.loads(works(capsys, "--enrich", "--format", "csl-json")[1])
    assert items[0]["author"] == [{"literal": "Ada Low"}, {"literal": "Ben Hi"}]
    lines = works(capsys, "--enrich", "--format", "jsonl")[1].splitlines()
    assert json.loads(lines[0])["year"] == 2023
    assert "doi:10.1234/crow" in works(capsys, "--enrich")[1]


def test_an_article_of_a_journal_is_one_in_bibtex(farm: Registries, folder: Path, capsys) -> None:
    text = LIST.replace("IROS | 2019", "- | -")
    (folder / "README.md").write_text(text, "utf-8")
    _, out, _ = works(capsys, "--enrich", "--format", "bibtex")
    assert "@article{ox2021ploughs,\n" in out
    assert "  journal = {Journal of Field Work},\n  year = {2021},\n  volume = {7}" in out
    assert "  pages = {11--19},\n  publisher = {Barn \\& Sons},\n" in out


def test_a_dead_registry_costs_one_line_and_the_list_is_still_exported(
    farm: Registries, capsys
) -> None:
    _, plain, _ = works(capsys, "--format", "csv")
    farm.faults = {"arxiv": lambda asked: Said(503), "crossref": lambda asked: Said(429)}
    code, out, err = works(capsys, "--enrich", "--format", "csv")
    assert code == 0
    assert len(out.splitlines()) == len(plain.splitlines())
    assert [line.split(":")[1].strip() for line in err.splitlines()] == ["arXiv", "Crossref"]


def test_offline_uses_cached_records_only(farm: Registries, capsys) -> None:
    _, empty, _ = works(capsys, "--enrich", "--offline", "--format", "csv")
    assert "Ada Low" not in empty
    assert farm.asked == {}
    _, online, _ = works(capsys, "--enrich", "--format", "csv")
    farm.asked.clear()
    assert works(capsys, "--enrich", "--offline", "--format", "csv")[1] == online
    assert farm.asked == {}


def test_options_choose_the_registries(farm: Registries, capsys) -> None:
    works(capsys, "--enrich", "--registry", "crossref")
    assert set(farm.asked) == {"crossref"}
    code, _, err = works(capsys, "--enrich", "--no-registries")
    assert code == 2
    assert "--no-registries: `--enrich` asks registries; use `--offline`" in err


def test_without_the_option_nothing_is_asked(farm: Registries, capsys) -> None:
    works(capsys)
    assert farm.asked == {}


@pytest.mark.parametrize(
    ("stated", "recorded"),
    [
        ("CVPR 2024", "2024 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)"),
        ("TPAMI", "IEEE Transactions on Pattern Analysis and Machine Intelligence"),
        ("NeurIPS", "Advances in Neural Information Processing Systems"),
        ("MedIA", "Medical Image Analysis"),
        ("Nat. Commun.", "Nature Communications"),
        ("MICCAI'23", "Lecture Notes in Computer Science"),
        ("KDD", "Proceedings of the 29th ACM SIGKDD Conference"),
        ("Findings of EMNLP", "Findings of the Association for Computational Linguistics: EMNLP"),
    ],
)
def test_an_acronym_may_be_its_venue(stated: str, recorded: str) -> None:
    assert may_be_venue(stated, recorded)


@pytest.mark.parametrize(
    ("stated", "recorded"),
    [
        ("ICCV", "2024 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)"),
        ("arXiv", "Medical Image Analysis"),
        ("TMI", "Medical Image Analysis"),
        ("Nature", "Cell"),
    ],
)
def test_another_venue_is_excluded(stated: str, recorded: str) -> None:
    assert not may_be_venue(stated, recorded)
