"""Tables are built from open dumps: what is in them, and what is refused."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_support import TITLES, build_arxiv, write_arxiv

from surveylint.registries.title_match import compact
from surveylint.tables.building import build
from surveylint.tables.dumps import DumpError
from surveylint.tables.external_sort import sorted_rows
from surveylint.tables.paper_tables import ArxivTable, open_tables
from surveylint.tables.table_file import BadTableError, verified_header

DBLP = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd">
<dblp>
<inproceedings mdate="2026-01-02" key="conf/wool/A"><author>J&uuml;rgen A.</author>
<title>The <i>Gr&ouml;nland</i> sheep &amp; their warm wool.</title><year>2023</year>
<booktitle>WOOL</booktitle></inproceedings>
<article mdate="2026-01-03" key="journals/corr/abs-1" publtype="informal">
<title>A preprint that was never published anywhere.</title><year>2023</year>
<journal>CoRR</journal></article>
</dblp>
"""
RETRACTIONS = """Record ID,Title,OriginalPaperDOI,RetractionDate,RetractionNature
1,"Sheep, and more",10.1000/SHEEP,3/14/2021 0:00,Retraction
2,Goats,10.1000/goats,3/15/2021 0:00,Correction
3,Without a DOI,unavailable,3/16/2021 0:00,Retraction
"""


def arxiv_table(folder: Path) -> ArxivTable:
    table = open_tables(folder).arxiv
    assert table is not None
    return table


def test_every_title_is_found_by_its_identifier_and_back(tmp_path: Path) -> None:
    built = build_arxiv(tmp_path)
    table = arxiv_table(tmp_path)
    assert built.header.records == len(TITLES)
    assert {key: table.identifiers(title) for key, title in TITLES.items()} == {
        key: (key,) for key in TITLES
    }


def test_titles_are_compared_as_with_registries(tmp_path: Path) -> None:
    build_arxiv(tmp_path, {"2301.00001": 'Gr\\"une $\\alpha$-Schafe: a {\\it field} guide'})
    assert arxiv_table(tmp_path).identifiers("Grüne α-Schafe: A Field Guide.") == ("2301.00001",)


def test_a_long_part_of_a_title_is_found(tmp_path: Path) -> None:
    build_arxiv(tmp_path)
    table = arxiv_table(tmp_path)
    assert table.identifiers_of_part("Counting the threads of a sweater by ear") == ("2301.00004",)
    assert table.identifiers_of_part("Wool") == ()


@pytest.mark.parametrize(
    "identifier",
    ["2301.00002", "2301.00005", "2301.00000", "2303.00001", "2301.0001", "", "x/0309136", "cats"],
)
def test_other_identifiers_are_unknown(tmp_path: Path, identifier: str) -> None:
    build_arxiv(tmp_path)
    assert arxiv_table(tmp_path).fingerprint(identifier) == b""


def test_a_subject_class_is_no_part_of_an_identifier(tmp_path: Path) -> None:
    build_arxiv(tmp_path)
    table = arxiv_table(tmp_path)
    assert table.fingerprint("math.GT/0309136") == table.fingerprint("math/0309136") != b""


def test_two_papers_with_one_title_are_both_found(tmp_path: Path) -> None:
    build_arxiv(tmp_path, {"2301.00001": "Sheep of the world", "2301.00003": "Sheep of the World!"})
    assert arxiv_table(tmp_path).identifiers("Sheep of the world") == ("2301.00001", "2301.00003")


def test_withdrawn_papers_are_left_to_the_registry(tmp_path: Path) -> None:
    dump = tmp_path / "dump.json"
    rows = [
        {"id": "2301.00001", "title": "One of them", "comments": "This paper has been withdrawn"},
        {"id": "2301.00002", "title": "The other one", "comments": "12 pages"},
    ]
    dump.write_text("\n".join(map(json.dumps, rows)))
    built = build([dump], tmp_path / "arxiv.fp", date="2026-11-01")
    assert (built.header.records, built.skipped) == (1, {"withdrawn": 1})


def test_the_same_dump_makes_the_same_file_however_it_is_sorted(tmp_path: Path) -> None:
    titles = {
        f"2301.{n:05}": f"Paper of the number {n}: about a rather long title" for n in range(1, 60)
    }
    dump = write_arxiv(tmp_path, titles)
    build([dump], tmp_path / "one.fp", rows_in_memory=7)
    shuffled = dump.read_text().split("\n")
    random.Random(1).shuffle(shuffled)
    dump.write_bytes(gzip.compress("\n".join(shuffled).encode()))
    build([dump], tmp_path / "two.fp")
    assert (tmp_path / "one.fp").read_bytes() == (tmp_path / "two.fp").read_bytes()


def test_dblp_has_venues_without_preprints(tmp_path: Path) -> None:
    (tmp_path / "dblp.xml").write_text(DBLP, "latin-1")
    built = build([tmp_path / "dblp.xml"], tmp_path / "venues.fp")
    table = open_tables(tmp_path).venues
    assert table is not None
    assert (built.header.records, built.header.date) == (1, "2026-01-03")
    (found,) = table.published("The Grönland Sheep and their Warm Wool")
    assert (found.venue, found.year, found.source) == ("WOOL", 2023, "venue table, 2026-01-03")


def test_dblp_and_proceedings_make_one_table(tmp_path: Path) -> None:
    (tmp_path / "dblp.xml.gz").write_bytes(gzip.compress(DBLP.encode("latin-1")))
    paper = {"title": "A second paper on the same wool", "venue": "YARN", "year": 2024}
    (tmp_path / "yarn.json").write_text(f"[\n{json.dumps(paper)},\n{json.dumps(paper)}\n]")
    sources = [tmp_path / "dblp.xml.gz", tmp_path / "yarn.json"]
    assert build(sources, tmp_path / "venues.fp").header.records == 2


@pytest.mark.parametrize(
    "declared",
    [
        '[<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]',
        '[<!ENTITY a SYSTEM "file:///etc/passwd">]',
        'SYSTEM "dblp.dtd" [<!ENTITY % p "x">]',
    ],
)
def test_declared_entities_are_refused(tmp_path: Path, declared: str) -> None:
    text = f'<?xml version="1.0"?><!DOCTYPE dblp {declared}><dblp><article key="x"/></dblp>'
    (tmp_path / "dblp.xml").write_text(text)
    with pytest.raises(DumpError, match="entities"):
        build([tmp_path / "dblp.xml"], tmp_path / "venues.fp")
    assert not (tmp_path / "venues.fp").exists()


def test_only_retractions_of_papers_with_a_doi_count(tmp_path: Path) -> None:
    (tmp_path / "retractions.csv").write_text(RETRACTIONS)
    built = build([tmp_path / "retractions.csv"], tmp_path / "retracted.fp")
    table = open_tables(tmp_path).retracted
    assert table is not None
    assert built.header.records == 1
    assert table.retracted("10.1000/sheep") == "2021-03-14"
    assert table.retracted("10.1000/goats") == ""


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"<html></html>", b'{"a": 1}', b"\x1f\x8b broken"]
)
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "dump").write_bytes(content)
    with pytest.raises(DumpError):
        build([tmp_path / "dump"], tmp_path / "arxiv.fp")


def test_a_truncated_dump_leaves_the_table_of_before(tmp_path: Path) -> None:
    build_arxiv(tmp_path)
    before = (tmp_path / "arxiv.fp").read_bytes()
    dump = write_arxiv(
        tmp_path, {f"2301.{n:05}": f"Another title {n} {n * n}" for n in range(1, 900)}
    )
    dump.write_bytes(gzip.compress(dump.read_bytes())[:-40])
    with pytest.raises(DumpError, match="truncated"):
        build([dump], tmp_path / "arxiv.fp")
    assert (tmp_path / "arxiv.fp").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arxiv.fp", "arxiv.json"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data[:-1], "truncated"),
        (lambda data: b"nope" + data[4:], "not a table"),
        (lambda data: data[:4] + b"\x09\x00" + data[6:], "format 9"),
        (lambda data: data[:6] + b"\x02\x00" + data[8:], "venues.fp"),
        (lambda data: b"", "not a table"),
    ],
)
def test_a_damaged_table_is_not_used(tmp_path: Path, change, message: str) -> None:
    build_arxiv(tmp_path)
    path = tmp_path / "arxiv.fp"
    path.write_bytes(change(path.read_bytes()))
    tables = open_tables(tmp_path)
    assert tables.arxiv is None
    assert message in tables.problems[0]


def test_the_checksum_covers_every_byte(tmp_path: Path) -> None:
    build_arxiv(tmp_path)
    path = tmp_path / "arxiv.fp"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(BadTableError, match="damaged"):
        verified_header(path)


@given(st.lists(st.binary(min_size=3, max_size=3)), st.integers(1, 9))
def test_rows_are_sorted_in_any_number_of_runs(rows: list[bytes], most: int) -> None:
    assert [*sorted_rows(rows, 3, Path("/tmp"), most)] == sorted(rows)


@given(st.text(max_size=60))
def test_a_title_has_letters_exactly_if_it_has_a_fingerprint(title: str) -> None:
    from surveylint.tables.fingerprints import title_fingerprint

    assert bool(compact(title)) == bool(title_fingerprint(title))
