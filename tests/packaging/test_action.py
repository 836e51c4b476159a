"""The action and the documented workflows: checked by their linters and run step by step."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from readme import ACCOUNT, ROOT
from runner import Result, Runner
from scratch import LIST, PAPERS, blocks, git, repository, run

WORKFLOWS = blocks("yaml", f"uses: {ACCOUNT}/surveylint", "jobs:")
ON_PULL_REQUEST = [workflow for workflow in WORKFLOWS if "on: pull_request" in workflow]
HOSTILE = """# Papers

| No. | Title | Paper |
| --- | --- | --- |
| 1 | ::error::shown | [PDF](papers/first.pdf) |
| 3 | ##[error]glued ##[set-output name=a]b | [PDF](papers/second.pdf) |
| 3 | 100%0A::warning::folded %0D%0A::set-output name=exit-code::0 | [PDF](https://google.com) |
::stop-commands::word
::add-path::/tmp/evil
##[add-path]/tmp/evil
  ::error::indented
##::error::heading
- [::error::link] (https://google.com)
- [::error::twice](https://google.com)
- [::error::twice](https://google.com)
"""
SHELL = (
    "$(touch /tmp/owned)`touch /tmp/owned`; touch /tmp/owned "
    "& touch /tmp/owned | touch '\"/tmp/owned"
)
posix = pytest.mark.skipif(
    os.name == "nt", reason="the substitutes are shell scripts; CI runs the action on Windows"
)


def tool(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def reported(result: Result) -> list[tuple[str, str]]:
    """Return kind and rule of the commands that were obeyed."""
    return [(kind, properties.rpartition("title=")[2]) for kind, properties, _ in result.obeyed]


@pytest.fixture(scope="session")
def installed(action_installed: Result) -> Result:
    """The result of the action's installation step."""
    return action_installed


def workspace(folder: Path, text: str = LIST) -> Path:
    return repository(folder / "list", {"README.md": text, **PAPERS})


def acted(installed: Result, folder: Path, text: str = LIST, **inputs: str) -> Result:
    """Run the action on a list, without the network unless an input says so."""
    if not (folder / "list").exists():
        workspace(folder, text)
    return Runner(folder / "list", folder / "runner", {"install": installed}).action(
        **{"offline": "true", **inputs}
    )


def test_the_action_fits_its_schema() -> None:
    run(
        [
            tool("check-jsonschema"),
            "--builtin-schema",
            "vendor.github-actions",
            ROOT / "action.yml",
        ],
        ROOT,
    )


@pytest.fixture(params=WORKFLOWS, ids=["readme", "readme-weekly", "pull-request", "weekly"])
def workflows(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A repository with one of the documented workflows."""
    return repository(tmp_path, {".github/workflows/list.yml": request.param})


def test_a_documented_workflow_fits_its_schema(workflows: Path) -> None:
    file = workflows / ".github" / "workflows" / "list.yml"
    run([tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", file], workflows)


def test_actionlint_finds_nothing_in_our_own_workflows() -> None:
    if not tool("actionlint").exists():
        pytest.skip("actionlint has no wheel for this machine")
    run([tool("actionlint"), "-no-color"], ROOT)


def test_actionlint_finds_nothing_in_a_documented_workflow(workflows: Path) -> None:
    if not tool("actionlint").exists():
        pytest.skip("actionlint has no wheel for this machine")
    run([tool("actionlint"), "-no-color"], workflows)


def test_zizmor_finds_nothing_in_a_documented_workflow(workflows: Path) -> None:
    policy = (ROOT / ".github" / "zizmor.yml").read_text(encoding="utf-8")
    ours = f"{ACCOUNT}/surveylint: ref-pin"
    policy = policy.replace(ours, f"{ours}\n        {ACCOUNT}/surveylint/*: ref-pin")
    (workflows / "zizmor.yml").write_text(policy, encoding="utf-8")
    run(
        [tool("zizmor"), "--offline", "--strict-collection", "--config", "zizmor.yml", "."],
        workflows,
    )


def test_zizmor_finds_nothing_in_our_action_and_workflows() -> None:
    run([tool("zizmor"), "--offline", "--strict-collection", "action.yml", ".github"], ROOT)
    ours = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    run([tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *ours], ROOT)


def test_findings_become_annotations_a_summary_and_outputs(
    installed: Result, tmp_path: Path
) -> None:
    result = acted(installed, tmp_path)
    counts = [result.outputs[name] for name in ("exit-code", "findings", "dead")]
    assert (result.code, counts) == (1, ["1", "1", "0"])
    ((kind, properties, message),) = result.obeyed
    assert kind == "warning"
    assert properties == "file=README.md,line=6,endLine=6,col=3,endColumn=4,title=index-gap"
    assert message.startswith("number jumps from 1 to 3")
    assert "| 1 | warning | [index-gap](" in result.summary


def test_a_clean_list_passes(installed: Result, tmp_path: Path) -> None:
    result = acted(installed, tmp_path, LIST.replace("| 3 |", "| 2 |"))
    assert (result.code, result.obeyed, result.outputs["findings"]) == (0, (), "0")


def test_disabled_outputs_are_not_written(installed: Result, tmp_path: Path) -> None:
    result = acted(installed, tmp_path, annotations="false", summary="false", fail_on="error")
    assert (result.code, result.obeyed, result.summary) == (0, (), "")
    assert "number jumps from 1 to 3" in result.log


def test_fail_on_never_still_reports_the_exit_code(installed: Result, tmp_path: Path) -> None:
    result = acted(installed, tmp_path, fail_on="never")
    assert (result.code, result.outputs["exit-code"]) == (0, "1")


def test_a_wrong_configuration_fails_and_is_reported(installed: Result, tmp_path: Path) -> None:
    result = acted(installed, tmp_path, config="no-such.toml", fail_on="never")
    assert (result.code, result.outputs["exit-code"], result.outputs["findings"]) == (2, "2", "")
    assert "no-such.toml" in result.log


def test_reports_are_written_to_the_given_files(installed: Result, tmp_path: Path) -> None:
    result = acted(installed, tmp_path, sarif_file="out.sarif", report_file="out.md")
    assert (result.outputs["sarif-file"], result.outputs["report-file"]) == (
        "./out.sarif",
        "./out.md",
    )
    assert (
        json.loads((tmp_path / "list" / "out.sarif").read_text(encoding="utf-8"))["version"]
        == "2.1.0"
    )
    assert (tmp_path / "list" / "out.md").read_text(encoding="utf-8") == result.summary


@pytest.mark.parametrize("name", ["report_file", "sarif_file"])
def test_no_report_is_written_through_a_link_out_of_the_repository(
    installed: Result, tmp_path: Path, name: str
) -> None:
    (tmp_path / "list" / ".git").mkdir(parents=True)
    (tmp_path / "list" / "out.md").symlink_to(tmp_path / "private")
    result = acted(installed, tmp_path, **{name: "out.md"})
    assert result.code == 2
    assert "symbolic link out of its repository or folder" in result.log
    assert not (tmp_path / "private").exists()


def test_a_long_report_is_cut_to_the_maximum_size_of_an_issue(
    installed: Result, tmp_path: Path
) -> None:
    items = "".join(
        f"- [A study of {at} 图像](https://arxiv.org/abs/2313.{at:05})\n" for at in range(1, 2000)
    )
    report = acted(installed, tmp_path, f"{LIST}\n{items}", report_file="out.md").outputs[
        "report-file"
    ]
    text = (tmp_path / "list" / report).read_text(encoding="utf-8")
    assert 60_000 < len(text.encode()) <= 65_000
    assert text.endswith(" |\n\nThe rest is on the summary page of the run.\n")


def test_annotations_of_a_working_directory_have_paths_of_the_repository(
    installed: Result, tmp_path: Path
) -> None:
    repository(tmp_path / "list", {"docs/list.md": LIST, **{f"docs/{name}": "" for name in PAPERS}})
    result = acted(
        installed, tmp_path, working_directory="docs/", paths="list.md", sarif_file="out.sarif"
    )
    assert result.obeyed[0][1].startswith("file=docs/list.md,")
    assert result.outputs["sarif-file"] == "docs/out.sarif"


def test_each_line_of_args_is_one_word_of_the_command_line(
    installed: Result, tmp_path: Path
) -> None:
    result = acted(
        installed, tmp_path, args="--extend-select\r\nmissing-value\n\n--ignore=index-gap\n"
    )
    assert (result.code, result.outputs["findings"]) == (0, "0")


def test_a_baseline_and_a_revision_hide_known_findings(installed: Result, tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    surveylint = Path(installed.outputs["programs"]) / "surveylint"
    run([surveylint, "check", "--offline", "--write-baseline=known.json"], folder)
    assert acted(installed, tmp_path, baseline="known.json").code == 0
    assert acted(installed, tmp_path, changed_since="HEAD").code == 0
    assert acted(installed, tmp_path).code == 1


@pytest.mark.parametrize(
    "name",
    [
        *("paths", "args", "config", "offline", "fail_on", "annotations", "summary"),
        *("sarif_file", "report_file", "baseline", "changed_since", "cache_path"),
        "working_directory",
    ],
)
@pytest.mark.parametrize(
    "value",
    [
        SHELL,
        "--output=text=owned",
        "a\n::error::hostile\n##[error]hostile\nexit-code=0",
        "-",
        "*",
        "",
    ],
    ids=["shell", "option", "newlines", "dash", "star", "empty"],
)
def test_a_hostile_input_is_only_a_value(
    installed: Result, tmp_path: Path, name: str, value: str
) -> None:
    Path("/tmp/owned").unlink(missing_ok=True)
    result = acted(installed, tmp_path, **{name: value})
    assert {kind for kind, _ in reported(result)} <= {"warning", "error"}
    # a message may quote a path, but no line of a path begins a command
    assert not any(message.startswith("hostile") for _, _, message in result.obeyed)
    assert result.outputs["exit-code"] in ("0", "1", "2")
    assert not Path("/tmp/owned").exists()
    assert name == "args" or not (tmp_path / "list" / "owned").exists()


@pytest.mark.parametrize("annotations", ["true", "false"])
def test_hostile_text_of_a_list_is_never_obeyed(
    installed: Result, tmp_path: Path, annotations: str
) -> None:
    result = acted(installed, tmp_path, HOSTILE, annotations=annotations, report_file="out.md")
    assert {kind for kind, _ in reported(result)} <= {"error", "warning", "notice"}
    assert [
        message
        for _, _, message in result.obeyed
        if message.startswith(("shown", "glued", "folded"))
    ] == []
    assert (result.code, result.outputs["exit-code"]) == (1, "1")
    assert [line for line in result.summary.splitlines() if "::" in line or "##[" in line] == []
    assert int(result.outputs["findings"]) > 3


def test_a_module_of_the_checked_repository_is_not_run(
    checkout: Path, installed: Result, tmp_path: Path
) -> None:
    trap = "open('owned', 'w').close()\n"
    folder = repository(
        tmp_path / "list",
        {"README.md": LIST, **PAPERS}
        | {f"{n}.py": trap for n in ("venv", "pip", "json", "secrets", "surveylint")},
    )
    runner = Runner(folder, tmp_path / "runner", {"install": installed})
    assert runner.action(offline="true").outputs["findings"] == "1"
    assert not (folder / "owned").exists()


def test_dead_links_are_counted_and_cached(installed: Result, tmp_path: Path, gone: str) -> None:
    text = LIST.replace("papers/first.pdf", gone).replace("| 3 |", "| 2 |")
    result = acted(
        installed, tmp_path, text, offline="false", args="--allow-private", cache_path="learned"
    )
    assert (result.code, result.outputs["dead"]) == (1, "1")
    assert ("error", "dead-link") in reported(result)
    assert [*(tmp_path / "list" / "learned").iterdir()]


@posix
@pytest.mark.parametrize("workflow", ON_PULL_REQUEST, ids=["readme", "docs"])
def test_a_workflow_for_pull_requests_reports_changed_lines_only(
    workflow: str, installed: Result, tmp_path: Path
) -> None:
    folder = workspace(tmp_path)
    git(folder, "checkout", "-q", "-b", "topic")
    text = LIST + "| 5 | A third study of medical speech | [PDF](papers/first.pdf#page=3) |\n"
    (folder / "README.md").write_text(text, encoding="utf-8")
    git(folder, "commit", "-q", "-a", "-m", "A row")
    git(folder, "checkout", "-q", "main")
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge", "topic")
    result = Runner(folder, tmp_path / "runner", {"install": installed}).workflow(workflow)
    assert result.code == 1
    assert reported(result) == [("warning", "index-gap")]
    assert "line=7," in result.obeyed[0][1]
