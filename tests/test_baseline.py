"""Baselines: known findings are not reported, new ones are, and the file contains no secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import validate

from surveylint.cli import main

HEAD = """# Papers

| No. | Title | Domain | Paper |
| --- | --- | --- | --- |
"""
ROWS = """| 1 | Light Fields Beyond the Sensor | Lanugage | [PDF](https://arxiv.org/abs/2401.00001?) |
| 2 | Stable Training on Raw Audio | Lanugage | [PDF](https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=10288259) |
| 4 | Linking Regions by Learned Edges | Language | [PDF](https://arxiv.org/abs/2401.00003) |
| 5 | Robots That Explain Themselves | Language | [PDF](https://google.com) |
"""
CONFIG = 'select = ["*-*"]\n[words]\nspellings = ["lanugage -> language"]\n'
TOKEN = "q9Zr7Kx2Lm5Nw8Ty"
FILE = ".surveylint-baseline.json"


@pytest.fixture
def readme(folder: Path) -> Path:
    path = folder / "README.md"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    (folder / "surveylint.toml").write_text(CONFIG, encoding="utf-8")
    return path


def findings(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Run a check and return rule and line of each finding."""
    capsys.readouterr()
    main(["check", "--offline", "--format", "json", *arguments])
    found = json.loads(capsys.readouterr().out)["findings"]
    return [f"{finding['rule']}:{finding['line']}" for finding in found]


def test_known_findings_are_not_reported(readme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(findings(capsys)) == 5
    assert main(["check", "--offline", "--write-baseline"]) == 0
    assert capsys.readouterr() == (
        "",
        "surveylint: wrote .surveylint-baseline.json: 5 findings at 6 places\n",
    )
    assert main(["check", "--offline"]) == 0
    assert capsys.readouterr().out == "no new findings in 1 file (6 places in the baseline)\n"


def test_without_the_baseline_everything_is_reported(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--offline", "--write-baseline"])
    assert len(findings(capsys, "--no-baseline")) == 5


def test_a_new_row_at_the_top_adds_only_its_own_finding(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--offline", "--write-baseline"])
    rows = (
        ROWS.replace("| 5 |", "| 6 |")
        .replace("| 4 |", "| 5 |")
        .replace("| 2 |", "| 3 |")
        .replace("| 1 |", "| 2 |")
    )
    new = "| 1 | Captions From Few Examples | Vision | [PDF](https://example.com) |\n"
    readme.write_text(HEAD + new + rows, encoding="utf-8")
    assert findings(capsys) == ["placeholder-link:5"]


def test_a_new_place_of_a_known_finding_is_reported_alone(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--offline", "--write-baseline"])
    new = (
        "| 0 | Captions From Few Examples | Lanugage | [PDF](https://arxiv.org/abs/2401.00009) |\n"
    )
    readme.write_text(HEAD + new + ROWS, encoding="utf-8")
    assert findings(capsys) == ["category-drift:5"]


def test_a_corrected_title_adds_no_finding(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--offline", "--write-baseline"])
    readme.write_text((HEAD + ROWS).replace("Raw Audio", "Raw Sound"), encoding="utf-8")
    assert findings(capsys) == []


def test_entries_that_match_nothing_are_reported_and_removed(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--offline", "--write-baseline"])
    readme.write_text(
        (HEAD + ROWS).replace("00001?", "00001").replace("Lanugage", "Language"), encoding="utf-8"
    )
    main(["check", "--offline", "--format", "concise"])
    message = "3 baseline entries match no finding: 2 of `category-drift`, 1 of `canonical-link`"
    assert message in capsys.readouterr().out
    main(["check", "--offline", "--write-baseline"])
    assert findings(capsys) == []
    assert "category-drift" not in (readme.parent / FILE).read_text(encoding="utf-8")


def test_entries_of_rules_that_do_not_run_are_neither_stale_nor_removed(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--offline", "--write-baseline"])
    before = (readme.parent / FILE).read_text(encoding="utf-8")
    assert findings(capsys, "--ignore", "category-drift") == []
    main(["check", "--offline", "--write-baseline", "--ignore", "category-drift"])
    assert (readme.parent / FILE).read_text(encoding="utf-8") == before


def test_a_check_never_writes_the_baseline(readme: Path) -> None:
    main(["check", "--offline", "--write-baseline"])
    before = (readme.parent / FILE).read_bytes()
    readme.write_text(HEAD, encoding="utf-8")
    main(["check", "--offline", "--fix"])
    assert (readme.parent / FILE).read_bytes() == before


def test_lists_that_are_not_checked_keep_their_entries(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (readme.parent / "MORE.md").write_text(HEAD + ROWS, encoding="utf-8")
    main(["check", "--offline", "--write-baseline", "README.md", "MORE.md"])
    main(["check", "--offline", "--write-baseline", "README.md"])
    assert findings(capsys, "MORE.md") == []
    (readme.parent / "MORE.md").unlink()
    main(["check", "--offline", "--write-baseline", "README.md"])
    assert "MORE.md" not in (readme.parent / FILE).read_text(encoding="utf-8")


def test_known_findings_are_not_fixed(readme: Path) -> None:
    main(["check", "--offline", "--write-baseline"])
    main(["check", "--offline", "--fix", "--unsafe-fixes"])
    assert readme.read_text(encoding="utf-8") == HEAD + ROWS


@pytest.mark.parametrize(
    ("line", "written"),
    [
        (" one.json", "one.json"),
        ("=one.json", "one.json"),
        (" one.json README.md", "one.json"),
        (" README.md", FILE),
    ],
)
def test_the_baseline_to_write_is_the_next_argument_or_follows_an_equals_sign(
    readme: Path, line: str, written: str
) -> None:
    assert main(["check", "--offline", *f"--write-baseline{line}".split()]) == 0
    assert [path.name for path in readme.parent.glob("*.json")] == [written]


def test_a_folder_after_write_baseline_is_checked(readme: Path) -> None:
    (readme.parent / "lists.json").mkdir()
    readme.rename(readme.parent / "lists.json" / "README.md")
    assert main(["check", "--offline", "--write-baseline", "lists.json"]) == 0
    assert [*readme.parent.rglob(FILE)]


def test_two_runs_write_the_same_file_with_one_finding_a_line(readme: Path) -> None:
    main(["check", "--offline", "--write-baseline=one.json"])
    main(["check", "--offline", "--write-baseline=two.json"])
    one = (readme.parent / "one.json").read_text(encoding="utf-8")
    assert one == (readme.parent / "two.json").read_text(encoding="utf-8")
    assert len(one.splitlines()) == 5 + 5


def test_the_file_matches_its_schema(readme: Path) -> None:
    import surveylint.config

    main(["check", "--offline", "--write-baseline"])
    schema = Path(surveylint.config.__file__).parent / "schemas" / "baseline.schema.json"
    validate(json.loads((readme.parent / FILE).read_bytes()), json.loads(schema.read_bytes()))


def test_a_baseline_contains_no_secret_and_no_url(readme: Path) -> None:
    link = (
        f"https://a.blob.core.windows.net/x/y.pdf?sig={TOKEN}"
        "&se=2020-01-01T00:00:00Z&sp=r&sv=2020-01-01"
    )
    readme.write_text(
        HEAD + f"| 1 | Light Fields Beyond the Sensor | A | [PDF]({link}) |\n", encoding="utf-8"
    )
    main(["check", "--offline", "--write-baseline"])
    written = (readme.parent / FILE).read_text(encoding="utf-8")
    assert "signed-link" in written
    assert [part for part in (TOKEN, "core.windows.net", "Light") if part in written] == []


def test_the_configuration_names_the_file(readme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (readme.parent / "surveylint.toml").write_text(
        'baseline = "known.json"\n' + CONFIG, encoding="utf-8"
    )
    assert main(["check", "--offline"]) == 2
    assert "known.json: no such file; create it with `--write-baseline`" in capsys.readouterr().err
    main(["check", "--offline", "--write-baseline"])
    assert findings(capsys) == []
    assert (readme.parent / "known.json").exists()


def test_a_configuration_cannot_name_a_file_elsewhere(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (readme.parent / "surveylint.toml").write_text('baseline = "../known.json"\n', encoding="utf-8")
    assert main(["check", "--offline", "--write-baseline"]) == 2
    assert "surveylint.toml:1:12: baseline: `../known.json` is outside" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"version": 2}', '{"version": 1, "findings": [1]}', "# Papers\n"]
)
def test_another_file_is_refused_and_never_overwritten(
    readme: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    other = readme.parent / "other.json"
    other.write_text(text, encoding="utf-8")
    assert main(["check", "--offline", "--baseline", "other.json"]) == 2
    assert main(["check", "--offline", "--write-baseline=other.json"]) == 2
    assert capsys.readouterr().err.count("surveylint: error: other.json: ") == 2
    assert other.read_text(encoding="utf-8") == text


def test_the_list_is_never_overwritten_by_the_baseline(readme: Path) -> None:
    assert main(["check", "--offline", "--write-baseline", "README.md"]) == 0
    assert readme.read_text(encoding="utf-8") == HEAD + ROWS


def test_findings_of_a_renamed_rule_are_still_known(
    readme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from surveylint.lint import baseline

    main(["check", "--offline", "--write-baseline"])
    file = readme.parent / FILE
    file.write_text(
        file.read_text(encoding="utf-8").replace("canonical-link", "former-name"), encoding="utf-8"
    )
    monkeypatch.setitem(baseline.ALIASES, "former-name", "canonical-link")
    assert findings(capsys) == []


def test_without_the_network_its_entries_are_kept(readme: Path) -> None:
    main(["check", "--offline", "--write-baseline"])
    file = readme.parent / FILE
    entry = (
        '{"path": "README.md", "rule": "dead-link",'
        ' "key": "0123456789ab", "places": ["0123456789ab"]},\n'
    )
    file.write_text(
        file.read_text(encoding="utf-8").replace('"findings": [\n', f'"findings": [\n{entry}'),
        encoding="utf-8",
    )
    main(["check", "--offline", "--extend-select", "dead-link", "--write-baseline"])
    assert '"dead-link"' in file.read_text(encoding="utf-8")
