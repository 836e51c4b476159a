"""What a check does with tables: rows that they confirm cost no request, and the rest is as before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from registry_server import Paper, Registries, serving
from table_support import TITLES, build_arxiv

from surveylint.cli import main
from surveylint.lint import rulebook
from surveylint.tables.building import build

SHEEP, WOOL, SNAILS, BEES, KNOTS = TITLES
ROWS = {
    "the same title": (SHEEP, TITLES[SHEEP]),
    "in other letters": (WOOL, "Wool: Counting the Threads of a Sweater by Ear."),
    "without the name before its colon": (WOOL, "Counting the threads of a sweater by ear"),
    "with a tag": (SNAILS, f"[Snails] {TITLES[SNAILS]}"),
    "with a venue": (SNAILS, f"{TITLES[SNAILS]} (Garden 2023)"),
}


def listed(*rows: tuple[str, str], venue: str = "") -> str:
    lines = (f"- [{title}](https://arxiv.org/abs/{key}){venue}\n" for key, title in rows)
    return f"# Papers\n\n{''.join(lines)}"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the tables, with that of arXiv."""
    folder = tmp_path / "data"
    folder.mkdir()
    build_arxiv(folder)
    monkeypatch.setenv("SURVEYLINT_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registries]:
    papers = {key: Paper((title,)) for key, title in TITLES.items()}
    with serving(Registries(papers=papers)) as running:
        for name, url in running.environment.items():
            monkeypatch.setenv(name, url)
        yield running


def check(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    main(["check", "README.md", "--no-cache", "--no-config", "--format=concise", *options])
    return capsys.readouterr().out.splitlines()


def online(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return check(capsys, "--allow-private", "--select=wrong-paper,title-drift", "--registry=arxiv")


def verified(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    """Return how many rows each source verifies."""
    options = ("--allow-private", "--select=wrong-paper", "--registry=arxiv", "--format=json")
    main(["check", "README.md", "--no-cache", "--no-config", *options])
    found: dict[str, int] = json.loads(capsys.readouterr().out)["summary"]["verified"]["registries"]
    return found


@pytest.mark.network
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_confirmed_row_costs_no_request(data, folder: Path, arxiv, row, capsys) -> None:
    (folder / "README.md").write_text(listed(row))
    assert verified(capsys) == {"arXiv table": 1}
    assert arxiv.asked == {}


@pytest.mark.network
def test_only_the_row_that_differs_is_asked_about(data, folder: Path, arxiv, capsys) -> None:
    rows = [(SHEEP, TITLES[SHEEP]), (WOOL, "Some title that no paper of the table has at all")]
    (folder / "README.md").write_text(listed(*rows))
    online(capsys)
    assert [asked.query["id_list"] for asked in arxiv.asked["arxiv"]] == [WOOL]


@pytest.mark.network
def test_a_wrong_link_is_found_with_one_request(data, folder: Path, arxiv, capsys) -> None:
    (folder / "README.md").write_text(listed((SHEEP, TITLES[SNAILS])))
    found = online(capsys)
    assert f"error[wrong-paper] `{SHEEP}` is `{TITLES[SHEEP]}`, not `{TITLES[SNAILS]}`" in found[0]
    assert f"which is `{SNAILS}` (arXiv table title, 2026-11-01)" in found[0]
    assert len(arxiv.asked["arxiv"]) == 1


@pytest.mark.network
def test_a_paper_that_the_table_does_not_know_is_asked_about(
    data, folder: Path, arxiv, capsys
) -> None:
    arxiv.papers["2611.00001"] = Paper(("A paper that is newer than the table",))
    (folder / "README.md").write_text(
        listed(("2611.00001", "A paper that is newer than the table"))
    )
    assert verified(capsys) == {"arXiv": 1}
    assert len(arxiv.asked["arxiv"]) == 1


@pytest.mark.network
def test_an_identifier_that_does_not_exist_is_still_found(data, folder, arxiv, capsys) -> None:
    arxiv.papers["1706.03762"] = Paper(("A paper that exists",))
    (folder / "README.md").write_text(listed(("2301.00002", "A title of no paper in the world")))
    found = check(capsys, "--allow-private", "--select=missing-record", "--registry=arxiv")
    assert "`2301.00002` does not exist" in found[0]


def test_a_wrong_link_is_found_offline(data, folder: Path, capsys) -> None:
    (folder / "README.md").write_text(listed((SHEEP, TITLES[SNAILS])))
    found = check(capsys, "--offline", "--select=wrong-paper")
    assert found[0].endswith(
        f"warning[wrong-paper] `{SHEEP}` is not `{TITLES[SNAILS]}`, which is `{SNAILS}`"
        " (arXiv table title, 2026-11-01)"
    )


def test_swapped_links_are_proved_offline(data, folder: Path, capsys) -> None:
    (folder / "README.md").write_text(listed((SHEEP, TITLES[SNAILS]), (SNAILS, TITLES[SHEEP])))
    found = check(capsys, "--offline", "--select=wrong-paper")
    assert f"error[wrong-paper] `{SHEEP}` is `{TITLES[SHEEP]}`, not `{TITLES[SNAILS]}`" in found[0]
    assert f"error[wrong-paper] `{SNAILS}` is `{TITLES[SNAILS]}`, not `{TITLES[SHEEP]}`" in found[1]


@pytest.mark.parametrize(
    "title", ["A title that no paper has, which may be an older one", "Sheep", "Wool", *ROWS]
)
def test_an_unknown_title_is_nothing_offline(data, folder: Path, title: str, capsys) -> None:
    (folder / "README.md").write_text(listed((SHEEP, title)))
    assert check(capsys, "--offline", "--select=wrong-paper") == []


def test_a_published_preprint_is_found_once(data, folder: Path, capsys) -> None:
    paper = {"title": TITLES[SHEEP], "venue": "WOOL", "year": 2024}
    (folder / "wool.json").write_text(json.dumps(paper))
    build([folder / "wool.json"], data / "venues.fp", date="2026-11-02")
    (folder / "README.md").write_text(listed((SHEEP, TITLES[SHEEP]), venue=" arXiv 2023"))
    found = check(capsys, "--offline", "--select=published-preprint,outdated-venue")
    assert len(found) == 1
    assert "published at `WOOL` in 2024 (venue table, 2026-11-02)" in found[0]


def test_a_retracted_paper_is_found_offline(data, folder: Path, capsys) -> None:
    rows = "Title,OriginalPaperDOI,RetractionDate,RetractionNature\nx,10.1000/wool,3/14/2021,Retraction\n"
    (folder / "rw.csv").write_text(rows)
    build([folder / "rw.csv"], data / "retracted.fp", date="2026-11-03")
    (folder / "README.md").write_text(
        "# Papers\n\n- [On wool and its many uses](https://doi.org/10.1000/WOOL)\n"
    )
    (found,) = check(capsys, "--offline", "--select=retracted-paper")
    assert "is retracted (Retraction Watch table `2021-03-14`, 2026-11-03)" in found


def test_without_tables_nothing_changes(data, folder: Path, monkeypatch, capsys) -> None:
    (folder / "README.md").write_text(listed((SHEEP, TITLES[SNAILS]), (WOOL, "Wool")))
    monkeypatch.setenv("SURVEYLINT_DATA_DIR", str(folder / "elsewhere"))
    without = check(capsys, "--offline")
    monkeypatch.setenv("SURVEYLINT_DATA_DIR", str(data))
    with_tables = check(capsys, "--offline")
    assert [line for line in with_tables if "[wrong-paper]" in line] != []
    assert [line for line in with_tables if "[wrong-paper]" not in line] == without


def test_a_cached_result_ends_with_new_tables(data, folder: Path, monkeypatch, capsys) -> None:
    from surveylint.disk.run_cache import stamp

    before = stamp()
    build_arxiv(data, {SHEEP: "Another title of the same paper"})
    assert stamp() != before


def test_the_families_of_records_are_those_whose_rules_need_them() -> None:
    rules = rulebook.load(entry.name for entry in rulebook.entries() if entry.family != "packs")
    families = {entry.name: entry.family for entry in rulebook.entries()}
    assert {families[rule.name] for rule in rules if "records" in rule.needs} == (
        rulebook.RECORD_FAMILIES
    )
    assert not any(
        "verdicts" in rule.needs
        for rule in rules
        if families[rule.name] in rulebook.RECORD_FAMILIES
    )
