"""Whole runs against a loopback server: which links are accused, and what a dead registry costs."""

from __future__ import annotations

import os
import signal
import threading
import unicodedata
from pathlib import Path

import pytest
from registry_server import Asked, Paper, Registries, Said

from surveylint.cli import _end_as_by_ctrl_c, main

pytestmark = pytest.mark.network

RULES = (
    "wrong-paper,title-drift,retitled-paper,missing-record,retracted-paper,withdrawn-paper,"
    "archived-repository,renamed-repository,missing-repository,published-preprint,"
    "wrong-year,wrong-venue,outdated-venue"
)
LIST = """# A list

- [Harvesting Wheat With Swarms of Small Robots](https://arxiv.org/abs/2301.00001)
- [Counting Sheep From Very High Altitudes](https://arxiv.org/abs/2301.00002)
- [Milking Cows in Zero Gravity: A Feasibility Study](https://arxiv.org/abs/2301.00030)
- [Old Names for Young Vegetables](https://arxiv.org/abs/2301.00004)
- [DAPO](https://arxiv.org/abs/2301.00005) [[code]](https://github.com/farm/old-name)
- [A Withdrawn Study of Haystacks and Needles](https://arxiv.org/abs/2301.00006)
- [Ploughs That Learn From Their Mistakes](https://doi.org/10.1234/plough)
- [Scarecrows With Graph Attention Networks](https://arxiv.org/abs/2301.09999)
"""


@pytest.fixture
def farm(registries: Registries, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Registries:
    """A list of eight rows in this folder, and registries that know its works."""
    registries.papers = {
        "2301.00001": Paper(("Harvesting Wheat With Swarms of Small Robots",)),
        "2301.00002": Paper(("Bees, Blossoms and Bayesian Networks",)),
        "2301.00012": Paper(("Counting Sheep From Very High Altitudes",)),
        "2301.00030": Paper(("Tractors as a Service",)),
        "2301.00003": Paper(("Milking Cows in Zero Gravity: A Feasibility Study",)),
        "2301.00004": Paper(("Old Names for Young Vegetables", "A Botanical Thesaurus")),
        "2301.00005": Paper(("Open Reinforcement Learning at the Scale of Farms",)),
        "2301.00006": Paper(
            ("A Withdrawn Study of Haystacks and Needles",),
            comment="This paper has been withdrawn by the authors",
        ),
    }
    registries.works["10.1234/plough"] = {
        "title": ["Ploughs That Learn From Their Mistakes"],
        "updated-by": [{"type": "retraction", "DOI": "10.1234/n"}],
    }
    registries.repositories = {
        "farm/old-name": ("farm/new-name", False),
        "farm/new-name": ("farm/new-name", False),
    }
    (folder / "README.md").write_text(LIST, "utf-8")
    for name, value in registries.environment.items():
        monkeypatch.setenv(name, value)
    return registries


def check(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[list[str], str]:
    """Return the findings, and what the error stream says."""
    command = ["check", "--no-config", "--allow-private", "--cache-dir", "cache"]
    main([*command, "--select", RULES, "--format", "concise", *options, "README.md"])
    said = capsys.readouterr()
    return said.out.splitlines(), said.err


def test_each_defect_is_found(farm: Registries, capsys: pytest.CaptureFixture[str]) -> None:
    lines, errors = check(capsys)
    found = [line for line in lines if line.startswith("README")]
    rules = {(line.split(":")[1], line.partition("[")[2].partition("]")[0]) for line in found}
    assert rules == {
        ("4", "wrong-paper"),
        ("5", "wrong-paper"),
        ("6", "retitled-paper"),
        ("7", "renamed-repository"),
        ("8", "withdrawn-paper"),
        ("9", "retracted-paper"),
        ("10", "missing-record"),
    }
    assert errors == ""
    wrong = " ".join(line for line in found if "wrong-paper" in line)
    assert "which is `2301.00012`" in wrong
    assert "which is `2301.00003`" in wrong


def test_a_fix_writes_the_right_links(farm, folder: Path, capsys) -> None:
    check(capsys, "--fix", "--unsafe-fixes")
    text = (folder / "README.md").read_text("utf-8")
    assert "Altitudes](https://arxiv.org/abs/2301.00012)" in text
    assert "https://github.com/farm/new-name" in text
    assert "A Botanical Thesaurus" in text


def test_the_summary_says_what_was_verified(farm, capsys) -> None:
    main(["check", "--no-config", "--allow-private", "--no-cache", "--select", RULES])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == (
        "7 of 8 rows verified against arXiv and Crossref; 2 wrong, 1 retracted, 1 withdrawn"
    )


def test_a_second_run_asks_nothing(farm: Registries, capsys) -> None:
    first, _ = check(capsys)
    farm.asked.clear()
    assert check(capsys)[0] == first
    assert farm.asked == {}


@pytest.mark.parametrize(
    "dead", [{"arxiv"}, {"crossref"}, {"github"}, {"arxiv", "crossref", "github", "doi"}]
)
@pytest.mark.parametrize("answer", [Said(503), Said(200, b"<html>hi</html>"), Said(403), Said(429)])
def test_a_dead_registry_costs_its_facts_and_one_line(
    farm: Registries, capsys: pytest.CaptureFixture[str], dead: set[str], answer: Said
) -> None:
    whole, _ = check(capsys, "--no-cache")
    farm.faults = {name: lambda asked: answer for name in dead}
    lines, errors = check(capsys, "--no-cache")
    assert set(lines) <= set(whole)
    assert len(errors.splitlines()) == len(dead - {"doi"})
    assert all("not verified" in line for line in errors.splitlines())


def test_options_choose_the_registries(farm: Registries, folder: Path, capsys) -> None:
    check(capsys, "--registry", "crossref")
    assert set(farm.asked) == {"crossref"}
    farm.asked.clear()
    assert check(capsys, "--no-registries")[0] == []
    (folder / "surveylint.toml").write_text('registries = ["github"]\n', "utf-8")
    command = ["check", "--allow-private", "--no-cache", "--select", RULES]
    main(command)
    assert set(farm.asked) == {"github"}
    (folder / "surveylint.toml").write_text('registries = ["githup"]\n', "utf-8")
    assert main(command) == 2
    assert "did you mean `github`?" in capsys.readouterr().err


def test_only_rules_that_need_records_ask_for_them(farm: Registries, capsys) -> None:
    main(["check", "--no-config", "--allow-private", "--no-cache", "--select", "index-gap"])
    assert farm.asked == {}


def test_hostile_titles_stay_inert(farm: Registries, capsys) -> None:
    evil = "Evil `title` \x1b[31m ::error:: <script>alert(1)</script> | [x](javascript:y) " * 50
    farm.papers["2301.00001"] = Paper((evil.replace("\x1b", "&#27;"), evil.replace("\x1b", " ")))
    lines, _ = check(capsys, "--no-cache", "--fix", "--unsafe-fixes")
    assert "\x1b" not in "".join(lines)
    assert "javascript" not in Path("README.md").read_text("utf-8")


def test_an_allowance_is_not_called_unused_while_a_registry_is_down(
    farm: Registries, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = LIST.replace("00002)", "00002) <!-- surveylint: allow wrong-paper: it moved -->")
    (folder / "README.md").write_text(text, "utf-8")
    farm.faults["arxiv"] = lambda asked: Said(503)
    command = ["check", "--no-config", "--allow-private", "--no-cache", "--format", "concise"]
    main([*command, "--select", f"{RULES},unused-allowance"])
    assert "unused-allowance" not in capsys.readouterr().out


EVIL = (
    "Evil \x9b31m\u202e ::error:: ##[group] <script>alert(1)</script> `|` [x](javascript:y)\u200b"
)


@pytest.mark.parametrize("style", ["text", "concise", "json", "github", "sarif", "summary"])
def test_no_field_of_a_record_reaches_a_terminal(
    farm: Registries, capsys: pytest.CaptureFixture[str], style: str
) -> None:
    long = EVIL * 2_000
    farm.papers = {
        "2301.00001": Paper((f"{long} Wheat",), authors=(long,)),
        "2301.00002": Paper((f"Bees {EVIL} Bayesian Networks",), doi=EVIL, journal=EVIL),
        "2301.00006": Paper(
            ("A Withdrawn Study of Haystacks and Needles",), comment=f"withdrawn {long}"
        ),
    }
    farm.works["10.1234/plough"] = {
        "title": ["Ploughs That Learn From Their Mistakes"],
        "type": "proceedings-article",
        "issued": {"date-parts": [["\x1b[2J"]]},
        "event": {"name": EVIL, "acronym": "\x1b[2J"},
        "resource": {"primary": {"URL": "http://127.0.0.1:1/steal"}},
        "updated-by": [
            {"type": "retraction", "DOI": "\x1b[31m10.1/x\r\n::error::", "updated": long}
        ],
    }
    farm.repositories["farm/old-name"] = ("\x1b[31m/../../etc", True)
    command = ["check", "--no-config", "--allow-private", "--no-cache", "--select", RULES]
    main([*command, "--format", style])
    said = capsys.readouterr()
    shown = said.out + said.err
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]
    assert not [line for line in shown.splitlines() if line.startswith(("::error::", "##["))]
    assert len(shown) < 60_000
    assert "retracted" in shown


def test_a_title_of_three_words_is_searched_for_if_the_linked_paper_shares_none(
    farm: Registries, folder: Path, capsys
) -> None:
    farm.papers["2301.00040"] = Paper(("Blind Mole Census",))
    farm.papers["2301.00041"] = Paper(("Tractor Service Names",))
    rows = (
        "- [Blind Mole Census](https://arxiv.org/abs/2301.00002)\n"
        "- [Tractor Service Names](https://arxiv.org/abs/2301.00030)\n"
    )
    (folder / "README.md").write_text(f"# A list\n\n{rows}", "utf-8")
    lines, _ = check(capsys)
    found = [line for line in lines if line.startswith("README")]
    assert len(found) == 1
    assert "not `Blind Mole Census`, which is `2301.00040`" in found[0]
    assert "warning" in found[0]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_a_registry_is_asked_keeps_what_was_answered(
    farm: Registries, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    released = threading.Event()

    def answer(asked: Asked) -> Said:
        if len(farm.asked["arxiv"]) == 1:
            return farm._arxiv(asked)
        os.kill(os.getpid(), number)  # the second request is sent when the first is answered
        released.wait(30)
        return Said(503)

    farm.faults["arxiv"] = answer
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _end_as_by_ctrl_c()
    try:
        command = ["check", "--no-config", "--allow-private", "--cache-dir", "cache"]
        command += ["--registry", "arxiv", "--select", RULES, "--format", "concise"]
        code = main([*command, "README.md"])
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
        released.set()
    out, err = capsys.readouterr()
    assert code == 130
    assert err == "surveylint: interrupted: 6 of 8 rows verified\n"
    assert "README.md:8:48: warning[withdrawn-paper]" in out
    farm.faults.clear()
    farm.asked.clear()
    check(capsys, "--registry", "arxiv")
    asked = [each.query.get("id_list", "") for each in farm.asked["arxiv"]]
    assert "2301.00005" not in ",".join(asked)  # known from before the signal
