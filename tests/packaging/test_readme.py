"""README and docs are true: generated parts are up to date, links resolve, every command runs."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
import readme
from readme import ACCOUNT, DOCUMENTS, README, REPOSITORY, ROOT
from scratch import NO_FINDINGS, blocks, release, repository, run

from surveylint.config import read

LIST = """# Papers

| No. | Title | Paper |
| --- | --- | --- |
| 1 | A first study of medical images | [PDF](papers/first.pdf) |
"""
PAPERS = {"papers/first.pdf": "", "papers/second.pdf": ""}
LISTS = ("README.md", "path/to/README.md", "docs/README.md", "checkouts/ada/sheep/README.md")
NAMED = {"lists.txt": "path/to/README.md\ncheckouts/\n"}
SURVEYLINT = (sys.executable, "-m", "surveylint")
TOOLS = Path(sys.executable).parent
OUTDATED = "run `python tests/packaging/readme.py`"
DOCS = tuple(path for path in DOCUMENTS if path.exists())
LINES = tuple(
    dict.fromkeys(
        line
        for block in blocks("console")
        if not block.startswith("$ ")
        for line in block.splitlines()
        if line and not line.startswith("# ")
    )
)
"""Every command of the documents, once; a block that begins with `$ ` is a generated output."""
OURS = tuple(line for line in LINES if re.match(r"(?:\.venv/bin/)?surveylint ", line))
INSTALLING = tuple(line for line in LINES if re.match(r"(?:uvx|pipx|pip) ", line))
IN_A_CLONE = tuple(line for line in LINES if re.match(r"uv run |\.venv/bin/python -m pytest", line))
SET_UP = tuple(line for line in LINES if line.startswith("python3 -m venv "))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
ODD = re.compile(
    r"\b(?:wanted|stands?|tells?|told|parted|leads? (?:to|elsewhere)"
    r"|behind|in front of|misspelt)\b",
    re.IGNORECASE,
)
"""Words for which other linters say expected, is, report, separated, links to, after, before."""
in_git = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="not a git checkout: the documents are not there"
)
posix = pytest.mark.skipif(os.name == "nt", reason="the command is for a POSIX shell")


def lines(*holding: str) -> list[list[str]]:
    """Return the commands of the README's console block that contains some texts."""
    (block,) = blocks("console", *holding, documents=(README,))
    return [line.split() for line in block.splitlines()]


@in_git
@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_the_generated_parts_of_a_document_are_up_to_date(document: Path) -> None:
    assert readme.renewed(document) == document.read_text(encoding="utf-8"), OUTDATED


@in_git
def test_the_picture_is_up_to_date() -> None:
    assert readme.picture() == readme.PICTURE.read_text(encoding="utf-8"), OUTDATED


def test_every_command_of_the_documents_is_run_by_a_test() -> None:
    assert set(LINES) == {*OURS, *INSTALLING, *IN_A_CLONE, *SET_UP}


@pytest.mark.parametrize("line", OURS)
def test_a_command_of_surveylint_runs_as_shown(line: str, tmp_path: Path) -> None:
    folder = repository(tmp_path / "list", {**dict.fromkeys(LISTS, LIST), **PAPERS, **NAMED})
    for needed in (*_shards(line), line):
        words = shlex.split(needed, comments=True)[1:]
        output = run([*SURVEYLINT, *words], folder, None)
        assert output.returncode in (0, 1), output.stdout
        assert "error:" not in output.stdout


def _shards(line: str) -> list[str]:
    """Return the commands that write the shard files which a command joins."""
    files = re.findall(r"part-\d\.jsonl", line) if line.startswith("surveylint merge ") else ()
    return [each for file in files for each in OURS if f"shard={file}" in each]


@pytest.mark.parametrize("line", [line for line in INSTALLING if line.startswith("pip ")])
def test_a_command_with_pip_works_once_released(
    line: str, wheel: Path, installed: Path, tmp_path: Path
) -> None:
    folder = repository(tmp_path / "list", {"README.md": LIST, **PAPERS})
    run([installed / "pip", *shlex.split(line)[1:]], folder, **release(wheel))
    assert NO_FINDINGS.search(run([installed / "surveylint", "check", "README.md"], folder).stdout)


@pytest.mark.parametrize("line", [line for line in INSTALLING if not line.startswith("pip ")])
def test_a_command_with_uvx_or_pipx_works_once_released(
    line: str, wheel: Path, registry: None, tmp_path: Path
) -> None:
    tool, *words = shlex.split(line)
    if not shutil.which(TOOLS / tool):
        pytest.skip(f"{tool} is not installed")
    folder = repository(tmp_path / "list", {"README.md": LIST, **PAPERS})
    places = {f"PIPX_{name}": str(tmp_path / name) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    output = run([TOOLS / tool, *words], folder, **release(wheel), **places).stdout
    if tool == "pipx":
        output = run([tmp_path / "BIN_DIR" / "surveylint", "check", "README.md"], folder).stdout
    assert NO_FINDINGS.search(output)


@posix
def test_the_first_set_up_command_works_in_a_fresh_clone(
    checkout: Path, registry: None, tmp_path: Path
) -> None:
    command = blocks("console", "python3 -m venv")[0]
    clone = shutil.copytree(checkout, tmp_path / "surveylint")
    output = run(["bash", "-c", command], clone).stdout
    assert re.search(
        r"^\d+ findings(?: at \d+ places)? \(\d+ errors, \d+ warnings, \d+ infos\) in 1 file",
        output,
        re.MULTILINE,
    )


def test_ci_runs_the_test_command_and_nothing_else(checkout: Path) -> None:
    command, same = blocks("console", "--group test", "python3 -m venv")
    script = (checkout / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert command == same
    assert script[-1] == command.strip()
    assert script[:-1] == [
        "#!/usr/bin/env bash",
        "# Run the README's test command, from a clean checkout.",
        "set -euo pipefail",
        'cd "$(dirname "$0")/.."',
    ]


@pytest.mark.parametrize("line", [line for line in IN_A_CLONE if line.startswith("uv ")])
def test_a_command_with_uv_works_in_a_fresh_clone(
    line: str, checkout: Path, registry: None, tmp_path: Path
) -> None:
    if not shutil.which(TOOLS / "uv"):
        pytest.skip("uv is not installed")
    clone = shutil.copytree(checkout, tmp_path / "surveylint")
    words = line.replace("pytest", "pytest --version").split()[1:]
    run([TOOLS / "uv", *words], clone)


@pytest.mark.parametrize("line", [line for line in IN_A_CLONE if "/python " in line])
def test_a_command_that_tests_collects_tests(line: str) -> None:
    words = shlex.split(line)[1:]
    assert "test_" in run([sys.executable, *words, "--collect-only"], ROOT).stdout


def test_the_shown_configuration_changes_the_check(tmp_path: Path, checkout: Path) -> None:
    (settings,) = blocks("toml", "fail-on")
    text = f"{LIST}\nThe medicel list.\n".replace("# Papers", "## Papers\n---")
    folder = repository(
        tmp_path / "list", {"README.md": text, **PAPERS, "surveylint.toml": settings}
    )
    check = [*SURVEYLINT, "check", "--offline"]
    assert "medicel" in run([*check, "--no-config"], folder, 1).stdout
    assert "medicel" not in run(check, folder).stdout


@pytest.mark.parametrize(
    "settings",
    [text for text in blocks("toml") if not re.search(r"\[\[rule\]\]|language-server", text)],
)
def test_a_shown_configuration_is_accepted(settings: str, tmp_path: Path) -> None:
    (tmp_path / "surveylint.toml").write_text(settings, encoding="utf-8")
    assert read(tmp_path / "surveylint.toml").origin


def test_the_shown_allowance_suppresses_a_finding(tmp_path: Path, checkout: Path) -> None:
    (row,) = blocks("markdown", "surveylint: allow")
    folder = repository(tmp_path / "list", {"README.md": LIST + row, **PAPERS})
    assert NO_FINDINGS.match(run([*SURVEYLINT, "check", "--offline"], folder).stdout)
    repository(folder, {"README.md": LIST + row.split("<!--")[0] + "\n"})
    assert "index-gap" in run([*SURVEYLINT, "check", "--offline"], folder, 1).stdout


def test_a_baseline_hides_old_findings_and_reports_new_ones(tmp_path: Path, checkout: Path) -> None:
    old = "- [A study of medical texts] (https://arxiv.org/abs/2305.00007)\n"
    new = "- [A study of medical speech] (https://arxiv.org/abs/2305.00008)\n"
    folder = repository(tmp_path / "list", {"README.md": f"{LIST}\n{old}", **PAPERS})
    write, check = lines("--write-baseline")
    run([*SURVEYLINT, *write[1:], "--offline"], folder)
    run([*SURVEYLINT, *check[1:], "--offline"], folder)
    repository(folder, {"README.md": f"{LIST}\n{new}{old}"})
    output = run([*SURVEYLINT, *check[1:], "--offline", "--format", "concise"], folder, 1).stdout
    assert [line.split(" ")[:2] for line in output.splitlines()] == [
        ["README.md:7:29:", "error[malformed-link]"]
    ]


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The help of the commands that take the documented options."""
    folder = tmp_path_factory.mktemp("help")
    commands = ("check", "cluster", "links", "works", "add", "server", "data")
    return "".join(run([*SURVEYLINT, name, "--help"], folder).stdout for name in commands)


@pytest.mark.parametrize(
    "option",
    sorted(
        {
            option
            for document in DOCS
            if document.name != "comparison.md"
            for option in re.findall(r"`(--[a-z-]+)", document.read_text(encoding="utf-8"))
        }
    ),
)
def test_a_documented_option_exists(option: str, options: str) -> None:
    assert option in options


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_a_documented_extra_exists(document: Path) -> None:
    extras = re.findall(r"surveylint\[(\w+)\]", document.read_text(encoding="utf-8"))
    assert {*extras} <= {*readme.PROJECT["optional-dependencies"]}


@in_git
def test_the_links_of_the_readme_are_absolute() -> None:
    text = README.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)|^\[[\w-]+\]: (\S+)$", text, re.MULTILINE)
    relative = [target for target in map("".join, targets) if not re.match("https://|#", target)]
    assert relative == []


@in_git
def test_the_links_of_the_documents_to_this_repository_resolve(checkout: Path) -> None:
    raw = REPOSITORY.replace("//github.com", "//raw.githubusercontent.com")
    link = re.compile(rf"(?:{re.escape(REPOSITORY)}/blob|{re.escape(raw)})/main/([^\s)#]+)")
    named = {path for document in DOCS for path in link.findall(document.read_text("utf-8"))}
    assert named
    assert [path for path in sorted(named) if not (checkout / path).exists()] == []


def test_the_account_is_written_only_where_it_is_kept_up_to_date(checkout: Path) -> None:
    word = re.compile(rf"\b{re.escape(ACCOUNT)}\b")
    allowed = {checkout / path.relative_to(ROOT) for path in (*DOCUMENTS, *readme.NAMING)}
    # both are generated from pyproject.toml, and tests compare them
    allowed |= {checkout / "src/surveylint/compiled/project.py", checkout / "docs/report.html"}
    tracked = run(["git", "ls-files", "-z"], checkout).stdout.split("\0")
    naming = [
        name
        for name in filter(None, tracked)
        if checkout / name not in allowed
        and word.search((checkout / name).read_text(encoding="utf-8", errors="replace"))
    ]
    assert naming == []


@in_git
@pytest.mark.parametrize(
    "name",
    [
        *(path.relative_to(ROOT).as_posix() for path in (*DOCUMENTS, *FORMS)),
        *(f".github/{name}.md" for name in ("CODE_OF_CONDUCT", "RELEASING", "SECURITY")),
        *("CHANGELOG.md", "action.yml", ".pre-commit-hooks.yaml", ".github/workflows/weekly.yml"),
        "templates/gitlab.yml",
    ],
)
def test_a_document_is_in_plain_words(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert ODD.findall(re.sub(r"<!-- (\w+) -->.*<!-- /\1 -->", "", text, flags=re.DOTALL)) == []


def test_the_documents_have_no_findings(checkout: Path) -> None:
    paths = ("README.md", "CHANGELOG.md", "docs", ".github", "rules")
    assert NO_FINDINGS.search(run([*SURVEYLINT, "check", "--offline", *paths], checkout).stdout)
