"""`surveylint works`: what a list states about its works, in the formats of other programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import bibtexparser
import jsonschema
import pytest
import rispy
from hypothesis import example, given
from hypothesis import strategies as st
from pybtex.database import parse_string

from surveylint import report
from surveylint.cli import main
from surveylint.entries import Index
from surveylint.entries.work_data import WorkData, split_names, works_of
from surveylint.exports.bibtex import bibtex
from surveylint.exports.citation import citations
from surveylint.exports.csl import csl_json
from surveylint.exports.plain_data import csv as as_csv
from surveylint.exports.plain_data import json as as_json
from surveylint.exports.ris import ris
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.vocabulary import Words

SCHEMA = Path(report.__file__).parent / "schemas" / "works.schema.json"
TABLE = """# Rivers

## Models

| No. | Name | Title | Authors | Venue | Year | Category | Paper | Code |
|---|---|---|---|---|---|---|---|---|
| 1 | Delta | Delta: Maps & Rivers at 100% | A. Low, Béla Hi and Cy Mid | CVPR | 2023 | Water | [PDF](https://arxiv.org/pdf/2305.01234v2) | [Code](https://github.com/Low/Delta) |
| 2 | - | Rafts by Night | Low, A.; Hi, B. | ICML'21 | - | - | [PDF](https://doi.org/10.1234/raft.7) | - |
| 3 | Oar | Oars Through Stone | D. Dee et al. | - | 2020 | Water | [PDF](https://openaccess.thecvf.com/content/CVPR2020/papers/Dee_Oars_Through_Stone_CVPR_2020_paper.pdf) | - |
"""
ITEMS = """# Papers

- [Reading Maps by Moonlight](https://arxiv.org/abs/2401.00010), *Ada Low, Ben Hi*, <ins>NeurIPS, 2024</ins> [[code](https://github.com/low/moon)]
- **Rafts Across the Northern Sea.** `ECCV'22` [[paper](https://arxiv.org/abs/2201.00011)]
- [A Plain Work About Nothing Else](https://example.net/plain)
- [Weights of 70 Stones](https://example.net/stones) (with 2048 tokens)
"""


def works(text: str) -> list[WorkData]:
    doc = read(Source("README.md", text))
    return list(works_of(doc, Index(doc, Words({}))))


def work(**changes: object) -> WorkData:
    (made,) = works("# P\n\n- [A Work About Rivers and Seas](https://example.net/a)\n")
    return made._replace(**changes)  # type: ignore[arg-type]


def test_a_row_is_read_by_the_roles_of_its_columns() -> None:
    first = works(TABLE)[0]
    assert first.section == ("Rivers", "Models")
    assert (first.line, first.end_line) == (7, 7)
    assert (first.name, first.title) == ("Delta", "Delta: Maps & Rivers at 100%")
    assert first.authors == ("A. Low", "Béla Hi", "Cy Mid")
    assert (first.venue, first.year, first.category) == ("CVPR", 2023, "Water")
    assert [(link.role, link.identifier) for link in first.links] == [
        ("paper", ("arxiv", "2305.01234")),
        ("code", ("github", "low/delta")),
    ]


def test_what_a_row_leaves_out_is_null() -> None:
    second = works(TABLE)[1]
    assert (second.name, second.category) == (None, None)
    assert (second.venue, second.year) == ("ICML", 2021)
    assert second.authors == ("Low, A.", "Hi, B.")


def test_a_linked_project_may_be_named_like_a_missing_value() -> None:
    named, missing, title = works(
        "# Projects\n\n"
        "| Name | Title | Venue | Link |\n| --- | --- | --- | --- |\n"
        "| [tbd](https://e.net/tbd) | Later and Never Twice | TBD | [code](https://e.net/a) |\n"
        "| N/A | Rivers and Rafts Again | coming soon | [code](https://e.net/b) |\n"
        "| Delta | [null](https://e.net/c) | - | - |\n"
    )
    assert (named.name, named.venue) == ("tbd", None)
    assert (missing.name, missing.venue) == (None, None)
    assert title.title == "null"


def test_tags_of_items_are_venue_year_and_authors() -> None:
    moon, rafts, plain, stones = works(ITEMS)
    assert (moon.authors, moon.venue, moon.year) == (("Ada Low", "Ben Hi"), "NeurIPS", 2024)
    assert (rafts.title, rafts.venue, rafts.year) == ("Rafts Across the Northern Sea", "ECCV", 2022)
    assert (plain.authors, plain.venue, plain.year) == (None, None, None)
    assert (stones.venue, stones.year) == (None, None)


@pytest.mark.parametrize(
    ("text", "authors", "venue", "year"),
    [
        (
            "**Maps of Rivers and Seas**, Ada Lowe, Béla Hiss, Cy M. Reed, TMLR 2024.",
            ("Ada Lowe", "Béla Hiss", "Cy M. Reed"),
            "TMLR",
            2024,
        ),
        (
            "Maps of Rivers and Seas. Ada Lowe, Ben van der Hiss. *JMLR* (2023).",
            ("Ada Lowe", "Ben van der Hiss"),
            "JMLR",
            2023,
        ),
        (
            '**Lake:** Lowe, Ada and Hiss, Ben.<br />\n  "Maps of Rivers and Seas." ICRA (2025).',
            ("Lowe, Ada", "Hiss, Ben"),
            "ICRA",
            2025,
        ),
        (
            "**Maps of Rivers and Seas** *Ada Lowe\\*, B.C. Hiss1 et al. arXiv.* ICML'21",
            ("Ada Lowe", "B.C. Hiss", "et al."),
            "ICML",
            2021,
        ),
        (
            "Maps of Rivers and Seas. Lowe, A., & Hiss, B. C. Journal of Rivers, 12(3), 2019.",
            ("Lowe, A.", "Hiss, B. C."),
            "Journal of Rivers",
            2019,
        ),
        ("**Maps of Rivers and Seas** Lowe, Ada, et al. IJCAI, 2015.",
            ("Lowe, Ada", "et al."), "IJCAI", 2015),
        ("[Rivers](https://example.net/r) - Graph Learning, Language Classification",
            None, None, None),
        ("**Maps of Rivers and Seas** by Ada Lowe (Low University) et al.", None, None, None),
        ("**Maps of Rivers and Seas** Ada Lowe, Ben Hiss and two more people", None, None, None),
    ],
)  # fmt: skip
def test_authors_venue_and_year_of_the_text_beside_a_title(
    text: str, authors: tuple[str, ...] | None, venue: str | None, year: int | None
) -> None:
    (found,) = works(f"# Papers\n\n- {text} [[pdf](https://example.net/a.pdf)]\n")
    assert (found.authors, found.venue, found.year) == (authors, venue, year)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A. Low, B. Hi and C. Mid", ("A. Low", "B. Hi", "C. Mid")),
        ("Ada Low & Ben Hi et al.", ("Ada Low", "Ben Hi", "et al.")),
        ("Low, A., Hi, B. C.", ("Low, A.", "Hi, B. C.")),
        ("Low, Ada; Hi, Ben", ("Low, Ada", "Hi, Ben")),
        ("李雷、韩梅", ("李雷", "韩梅")),
        ("Anderson and Andrews", ("Anderson", "Andrews")),
        ("", ()),
    ],
)
def test_names_are_split_as_they_are_written(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


def test_json_matches_its_schema() -> None:
    found = json.loads("".join(as_json(works(TABLE + ITEMS))))
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert len(found["works"]) == 7


def test_csv_has_a_row_for_each_work_and_no_formula() -> None:
    found = [*csv.DictReader(io.StringIO("".join(as_csv([work(title="=HYPERLINK(1)")]))))]
    assert [row["title"] for row in found] == ["'=HYPERLINK(1)"]


def test_bibtex_is_read_back_by_two_parsers() -> None:
    text = "".join(bibtex(works(TABLE)))
    library = bibtexparser.parse_string(text)
    assert [len(library.entries), library.failed_blocks] == [3, []]
    entries = parse_string(text, "bibtex").entries
    first = entries["low2023delta"]
    assert first.fields["title"] == r"{Delta: Maps \& Rivers at 100\%}"
    assert str(first.persons["author"][0]) == "Low, A."
    assert (first.fields["eprint"], first.fields["year"]) == ("2305.01234", "2023")
    assert entries["dee2020oars"].type == "misc"
    assert str(entries["dee2020oars"].persons["author"][-1]) == "others"


def test_a_venue_and_a_page_of_proceedings_make_an_inproceedings() -> None:
    text = TABLE.replace("| D. Dee et al. | - |", "| D. Dee et al. | CVPR |")
    entry = parse_string("".join(bibtex(works(text))), "bibtex").entries["dee2020oars"]
    assert (entry.type, entry.fields["booktitle"]) == ("inproceedings", "CVPR")


TITLES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1
).filter(str.strip)


@given(TITLES, st.lists(TITLES, max_size=3))
def test_any_title_and_any_author_keep_bibtex_readable(title: str, names: list[str]) -> None:
    authors = tuple(" ".join(name.split()) for name in names if name.split()) or None
    hostile = work(title=title, authors=authors)
    text = "".join(bibtex([hostile, work()]))
    library = bibtexparser.parse_string(text)
    assert (len(library.entries), library.failed_blocks) == (2, [])
    assert len(parse_string(text, "bibtex").entries) == 2


@given(TITLES)
@example("\ufe00")
def test_ris_and_csl_give_the_title_back(title: str) -> None:
    (expected,) = citations([work(title=title)])
    (record,) = rispy.loads("".join(ris([work(title=title)])))
    (item,) = json.loads("".join(csl_json([work(title=title)])))
    # of a title of one invisible sign nothing is left, and the field is left out
    assert item.get("title", "") == expected.title
    assert record.get("title", "") == expected.title.strip()


def test_keys_are_unique_and_do_not_depend_on_neighbours() -> None:
    one, two = work(title="Rivers of Ice"), work(title="Rivers of Ice", links=())
    keys = [citation.key for citation in citations([one, two, one])]
    assert len(set(keys)) == 3
    alone = [citation.key for citation in citations([two, work(title="Other"), one])]
    assert alone[0] == keys[1]
    assert alone[2] == keys[0]


def test_works_without_a_title_are_not_cited() -> None:
    assert [*citations([work(title=None, name=None)])] == []


@pytest.mark.parametrize("kind", ["text", "json", "jsonl", "csv", "bibtex", "ris", "csl-json"])
def test_secrets_and_control_characters_stay_out(
    kind: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "# P\n\n- [Rivers \x1b[31mof Ice](https://example.net/a?token=canary-5513)\n"
    (folder / "README.md").write_text(text, encoding="utf-8")
    assert main(["works", "--format", kind]) == 0
    out = capsys.readouterr().out
    assert "Rivers" in out
    assert "canary-5513" not in out
    assert "\x1b[31m" not in out


def test_a_missing_list_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["works", "absent.md"]) == 2
    assert "absent.md" in capsys.readouterr().err
