"""One defect is one finding: the most telling rule reports it, and equal findings are merged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from surveylint.asked import Health
from surveylint.cli import main
from surveylint.model.record import Identifier, Record
from surveylint.model.verdict import Cause, State, Verdict

CVF = "https://openaccess.thecvf.com/content/CVPR2023/papers"
BONES = f"{CVF}/Doe_Sorting_Bones_by_Their_Shadows_CVPR_2023_paper.pdf"
CELLS = f"{CVF}/Doe_Counting_Cells_Without_Any_Labels_CVPR_2023_paper.pdf"
WRISTS = f"{CVF}/Roe_Reading_Wrists_in_Dim_Light_CVPR_2023_paper.pdf"


def found(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, *options: str
) -> list[tuple[str, int, int]]:
    """Check a list; return rule, line and number of places of each finding."""
    path = folder / "README.md"
    path.write_text(text, encoding="utf-8")
    capsys.readouterr()
    main(["check", "--offline", "--no-config", "--format", "json", *options, str(path)])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return [(each["rule"], each["line"], 1 + len(each["related"])) for each in findings]


def rules(findings: list[tuple[str, int, int]]) -> list[tuple[str, int]]:
    return [(rule, line) for rule, line, _ in findings]


def test_a_copied_link_that_names_its_work_is_reported_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        f"- [Counting Cells Without Any Labels]({CELLS})\n"
        f"- [Sorting Bones by Their Shadows]({CELLS})\n"
        f"- [Reading Wrists in Dim Light]({WRISTS})\n"
    )
    assert rules(found(folder, capsys, text)) == [("slug-drift", 2)]


def test_a_copied_title_is_reported_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        f"- [Counting Cells Without Any Labels]({CELLS}) CVPR 2023\n"
        f"- [Counting Cells Without Any Labels]({BONES}) CVPR 2023, oral\n"
        f"- [Reading Wrists in Dim Light]({WRISTS})\n"
    )
    assert rules(found(folder, capsys, text)) == [("slug-drift", 2)]


def test_a_copied_row_with_a_wrong_link_is_still_a_duplicate(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = f"- [Counting Cells Without Any Labels]({BONES})\n"
    text = f"{row}- [Reading Wrists in Dim Light]({WRISTS})\n{row}"
    assert ("duplicate-entry", 3) in rules(found(folder, capsys, text))


def test_another_link_of_the_same_row_is_another_defect(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "[code](https://github.com/low/boneshop)"
    text = (
        f"- [BoneShop](https://low.example.org/shop) {code}\n"
        f"- [Counting Cells Without Any Labels]({BONES}) {code}\n"
        f"- [Reading Wrists in Dim Light]({WRISTS})\n"
    )
    assert ("slug-drift", 2) in rules(found(folder, capsys, text))


def stale(anchors: int, per_item: str = "") -> str:
    items = "".join(f"- [Part {n}](#gone-{n}-{per_item})\n" for n in range(anchors))
    return f"# List\n\n{items}\n## Rivers\n\nText with a [link](#away-with-it).\n"


@pytest.mark.parametrize(("anchors", "findings"), [(4, 4), (5, 1), (30, 1)])
def test_a_stale_contents_list_is_one_finding(
    folder: Path, capsys: pytest.CaptureFixture[str], anchors: int, findings: int
) -> None:
    reported = found(folder, capsys, stale(anchors), "--select", "missing-anchor")
    assert len(reported) == findings + 1
    assert sum(places for _, _, places in reported) == anchors + 1
    assert reported[-1][1] == anchors + 6


def test_anchors_that_are_fixed_are_merged_apart_from_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("rivers", "lakes", "oceans", "harbours", "islands")
    items = "".join(f"- [{name}](#our-{name})\n" for name in names)
    headings = "".join(f"\n## {name.title()}\n" for name in names)
    gone = "".join(f"- [Part {n}](#gone-{n})\n" for n in range(5))
    text = f"# List\n\n{items}{gone}{headings}"
    reported = found(folder, capsys, text, "--select", "missing-anchor")
    assert [places for _, _, places in reported] == [5, 5]
    main(["check", "--offline", "--no-config", "-q", "--fix", "--unsafe-fixes", "README.md"])
    assert "(#harbours)" in (folder / "README.md").read_text(encoding="utf-8")


def test_equal_rows_with_several_values_in_their_message_keep_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = "[pdf](https://low.example.org/rain)"
    full = f"| Wind Over Open Water | {link} | {link} | {link} |\n" * 9
    table = f"| Title | Paper | Code | Page |\n|---|---|---|---|\n{full}| Rain | {link} |\n"
    path = folder / "README.md"
    path.write_text(f"{table}\n## Other\n\n{table}", encoding="utf-8")
    main(["check", "--offline", "--no-config", "--format", "concise", "--select", "ragged-row"])
    out = capsys.readouterr().out
    assert "`Code`, `Page` are left empty" in out
    assert out.count("ragged-row") == 1


def tracked(count: int) -> str:
    links = (f"https://low.example.org/{n}?utm_source=news" for n in range(count))
    return "".join(f"- [Work Number {n} of Many]({link})\n" for n, link in enumerate(links))


def test_tracking_parameters_are_one_finding_that_is_fixed_at_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--select", "tracking-parameter")
    assert found(folder, capsys, tracked(7), *options) == [("tracking-parameter", 1, 7)]
    main(["check", "--offline", "--no-config", "-q", "--fix", *options, "README.md"])
    assert "utm_source" not in (folder / "README.md").read_text(encoding="utf-8")


def test_an_allowed_place_is_left_out_of_a_merged_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, rest = tracked(3).split("\n", 1)
    text = f"{first} <!-- surveylint: allow tracking-parameter: they asked for it -->\n{rest}"
    options = ("--select", "tracking-parameter,unused-allowance")
    assert found(folder, capsys, text, *options) == [("tracking-parameter", 2, 2)]


def test_a_baseline_knows_the_places_of_a_merged_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text(tracked(3), encoding="utf-8")
    command = ["check", "--offline", "--no-config", "--select", "tracking-parameter"]
    main([*command, "--write-baseline"])
    assert "1 finding at 3 places" in capsys.readouterr().err
    more = tracked(3) + "- [A New Work on Rivers](https://low.example.org/9?utm_source=news)\n"
    assert found(folder, capsys, more, "--select", "tracking-parameter") == [
        ("tracking-parameter", 4, 1)
    ]


SEVERITIES = "- [A Work on Many Rivers](https://low.example.org/a?utm_source=news)\n" * 2 + (
    "- The benhcmark of audio\n- [paper] (https://low.example.org/b)\n"
)
ALL = ("--select", "tracking-parameter,misspelling,malformed-link,duplicate-entry")


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("info", {"tracking-parameter", "misspelling", "duplicate-entry", "malformed-link"}),
        ("warning", {"misspelling", "duplicate-entry", "malformed-link"}),
        ("error", {"malformed-link"}),
    ],
)
def test_findings_below_the_least_severity_are_not_reported(
    folder: Path, capsys: pytest.CaptureFixture[str], level: str, expected: set[str]
) -> None:
    reported = found(folder, capsys, SEVERITIES, *ALL, "--min-severity", level)
    assert {rule for rule, _, _ in reported} == expected


def test_the_least_severity_can_be_configured(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "surveylint.toml").write_text('min-severity = "error"\n', encoding="utf-8")
    (folder / "README.md").write_text(SEVERITIES, encoding="utf-8")
    main(["check", "--offline", "--format", "concise", *ALL, "README.md"])
    assert "warning[" not in capsys.readouterr().out


def test_what_is_not_reported_is_not_fixed_and_not_in_a_new_baseline(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "README.md"
    path.write_text(SEVERITIES, encoding="utf-8")
    command = ["check", "--offline", "--no-config", *ALL, "--min-severity", "warning"]
    main([*command, "--fix", "-q", "README.md"])
    assert "utm_source" in path.read_text(encoding="utf-8")
    main([*command, "--write-baseline", "README.md"])
    assert "tracking-parameter" not in (folder / ".surveylint-baseline.json").read_text("utf-8")


def test_an_allowance_of_a_rule_below_the_least_severity_is_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tracked(1).rstrip("\n") + " <!-- surveylint: allow tracking-parameter: asked for -->\n"
    options = ("--select", "tracking-parameter,unused-allowance", "--min-severity", "warning")
    assert found(folder, capsys, text, *options) == []


CHANNEL = "[pdf](https://low.example.org/{})"


@pytest.mark.parametrize(("copied", "findings"), [(4, 4), (5, 1), (12, 1)])
def test_the_entries_of_a_copied_block_are_one_finding(
    folder: Path, capsys: pytest.CaptureFixture[str], copied: int, findings: int
) -> None:
    block = "".join(
        f"- Sorting Bones of Kind {n} by Shadows {CHANNEL.format(n)}\n"
        for n in "abcdefghijkl"[:copied]
    )
    between = "- Reading Wrists in Dim Light [pdf](https://low.example.org/wrists)\n"
    reported = found(folder, capsys, block + between + block, "--select", "duplicate-entry")
    assert len(reported) == findings
    assert sum(places for _, _, places in reported) == copied + (findings if findings > 1 else 0)
    assert reported[0][1] == copied + 2


def test_a_fixed_copied_block_leaves_the_first_entries(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    block = "".join(
        f"- Sorting Bones of Kind {n} by Shadows {CHANNEL.format(n)}\n" for n in "abcdef"
    )
    between = "- Reading Wrists in Dim Light [pdf](https://low.example.org/wrists)\n"
    (folder / "README.md").write_text(block + between + block, encoding="utf-8")
    main(["check", "--offline", "--no-config", "-q", "--fix", "--unsafe-fixes", "README.md"])
    assert (folder / "README.md").read_text(encoding="utf-8") == block + between


def test_a_stale_contents_table_is_one_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"| [Part {n}](#gone-{n}) | [More](#lost-{n}) |\n" for n in range(4))
    text = f"# List\n\n| Part | More |\n|---|---|\n{rows}"
    assert len(found(folder, capsys, text, "--select", "missing-anchor")) == 1


@pytest.mark.parametrize(("links", "findings"), [(4, 4), (6, 1)])
def test_equal_malformed_links_are_one_finding(
    folder: Path, capsys: pytest.CaptureFixture[str], links: int, findings: int
) -> None:
    text = "".join(
        f"- Rain in Valley {n} [pdf] (https://low.example.org/{n})\n" for n in range(links)
    )
    reported = found(folder, capsys, text, "--select", "malformed-link")
    assert len(reported) == findings
    assert sum(places for _, _, places in reported) == links


@pytest.mark.parametrize(
    "line",
    [
        "| Rain | pdf](https://low.example.org/rain) |",
        "| Rain | [pdf](https://low.example.org/rain |",
        "| Rain | [Demo](https://img.shields.io/badge/demo)](https://low.example.org/rain) |",
        "| Rain | [pdf](https://low.example.org/rain|final.pdf) |",
        "| Rain | [pdf](https://low.example.org/a|b|c.pdf) |",
    ],
)
def test_a_broken_link_in_a_row_is_one_finding(
    folder: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    text = f"| Title | Paper |\n|---|---|\n| Wind | [pdf](https://low.example.org/wind) |\n{line}\n"
    assert len(found(folder, capsys, text, "--select", "malformed-link,ragged-row")) == 1


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        (
            "[Demo](https://img.shields.io/badge/a)](https://low.example.org/rain)",
            "[![Demo](https://img.shields.io/badge/a)](https://low.example.org/rain)",
        ),
        (
            "![Demo](https://low.example.org/a.png)](https://low.example.org/rain)",
            "[![Demo](https://low.example.org/a.png)](https://low.example.org/rain)",
        ),
        (
            "Rain [[pdf](https://low.example.org/rain)[",
            "Rain [[pdf](https://low.example.org/rain)]",
        ),
        ("Rain pdf](https://low.example.org/rain)", "Rain pdf](https://low.example.org/rain)"),
    ],
)
def test_brackets_are_paired_or_left_alone(folder: Path, line: str, fixed: str) -> None:
    (folder / "README.md").write_text(f"- {line}\n", encoding="utf-8")
    main(["check", "--offline", "--no-config", "-q", "--fix", "--unsafe-fixes", "README.md"])
    assert (folder / "README.md").read_text(encoding="utf-8") == f"- {fixed}\n"


@pytest.mark.parametrize(
    ("item", "heading", "fixed"),
    [
        ("[Contributing](#contributing)", "Conrtibuting", "[Contributing](#contributing)"),
        (
            "[Related Rivers](#Related-Rivers)",
            "Related Rviers",
            "[Related Rivers](#Related-Rivers)",
        ),
        (
            "[Related Rivers](#related-rviers)",
            "Related Rivers",
            "[Related Rivers](#related-rivers)",
        ),
        ("[Lakes](#lakes)", "🌊 Lakes", "[Lakes](#-lakes)"),
    ],
)
def test_no_anchor_is_changed_to_the_typo_of_its_heading(
    folder: Path, item: str, heading: str, fixed: str
) -> None:
    (folder / "README.md").write_text(f"- {item}\n\n## {heading}\n", encoding="utf-8")
    options = ["--select", "missing-anchor", "--fix", "--unsafe-fixes", "README.md"]
    main(["check", "--offline", "--no-config", "-q", *options])
    assert (folder / "README.md").read_text(encoding="utf-8").startswith(f"- {fixed}\n")


@pytest.mark.network
@pytest.mark.parametrize(
    ("url", "identifier", "reported"),
    [
        ("https://arxiv.org/abs/2401.02345", Identifier("arxiv", "2401.02345"), "missing-record"),
        ("https://doi.org/10.1234/none", Identifier("doi", "10.1234/none"), "missing-record"),
        ("https://github.com/jo/sand", Identifier("github", "jo/sand"), "missing-repository"),
    ],
)
def test_a_dead_link_that_its_registry_does_not_know_is_reported_once(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    identifier: Identifier,
    reported: str,
) -> None:
    text = f"- [Sorting Bones by Their Shadows]({url})\n- [Other](https://b.example/x)\n"
    dead = Verdict(state=State.DEAD, cause=Cause.NO_SUCH_ID)
    health = Health(
        verdicts={url: dead, "https://b.example/x": dead},
        records={identifier: Record(identifier, "Registry", 5.0, missing=True)},
    )
    monkeypatch.setattr("surveylint.health.ask_lists", lambda *_, **__: (health, {}))
    (folder / "README.md").write_text(text, encoding="utf-8")
    select = "dead-link,missing-record,missing-repository"
    main(
        ["check", "--no-config", "--no-cache", "--format", "json", "--select", select, "README.md"]
    )
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [(each["rule"], each["line"]) for each in findings] == [(reported, 1), ("dead-link", 2)]
