"""The weekly workflow, called as README shows it, step by step with a substitute for GitHub."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml
from readme import ACCOUNT, README, ROOT, VERSION
from runner import Result, Runner
from scratch import ENVIRONMENT, LIST, PAPERS, blocks, git, repository

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the substitute for gh is a shell script")
(CALLER,) = blocks("yaml", "weekly.yml@", documents=(README,))
WORKFLOW = ROOT / ".github" / "workflows" / "weekly.yml"
GRANTED = {"contents": "write", "issues": "write", "pull-requests": "write"}
CORRECT = LIST.replace("| 3 |", "| 2 |")
HOSTILE = "$(touch owned)`touch owned`;touch owned|'\"%0A::error::x"
GH = """#!/usr/bin/env bash
set -eu
[ "$GH_TOKEN" = secret ]
echo "$1 $2" >> "$GITHUB_STATE/calls"
body() { while [ "$1" != --body-file ]; do shift; done; cp "$2" "$GITHUB_STATE/$kind"; }
kind="$1"
case "$1 $2" in
  "auth setup-git" | "label create") ;;
  "issue list" | "pr list") if [ -f "$GITHUB_STATE/$1" ]; then echo 7; fi ;;
  "issue close") [ "$3" = 7 ]; rm "$GITHUB_STATE/issue" ;;
  "issue edit" | "pr edit") [ "$3" = 7 ]; body "$@" ;;
  "issue create" | "pr create") body "$@" ;;
  *) echo "gh: unknown: $*"; exit 1 ;;
esac
"""


class GitHub:
    """A repository with a list on a substitute for GitHub, and the runs of the workflow on it."""

    def __init__(self, folder: Path, installed: Result) -> None:
        self._folder, self._installed, self._runs = folder, installed, 0
        self.state = folder / "state"
        self.state.mkdir()
        server = folder / "server" / "o"
        server.mkdir(parents=True)
        git(server, "init", "-q", "--bare", str(server / "r"))
        self.server = server / "r"
        (program := folder / "bin" / "gh").parent.mkdir()
        program.write_text(GH, encoding="utf-8")
        program.chmod(0o755)
        self.list = repository(folder / "list", {})
        self._variables = {
            "GITHUB_SERVER_URL": (folder / "server").as_uri(),
            "GITHUB_REPOSITORY": "o/r",
            "GITHUB_REF_NAME": "main",
            "GITHUB_RUN_ID": "5",
            "GITHUB_STATE": str(self.state),
            "PATH": f"{program.parent}{os.pathsep}{ENVIRONMENT['PATH']}",
        }

    def commit(self, files: dict[str, str]) -> None:
        """Commit files to the list."""
        repository(self.list, files)

    def run(self, *, expect: int | None = 0, **inputs: object) -> Result:
        """Run the workflow once, and compare its exit code if one is expected."""
        self._runs += 1
        temp = self._folder / f"run-{self._runs}"
        runner = Runner(self.list, temp, {"install": self._installed}, **self._variables)
        result = runner.called(WORKFLOW.read_text(encoding="utf-8"), GRANTED, **inputs)
        assert expect in (None, result.code), result.log
        return result

    def call(self) -> Result:
        """Run the workflow that README shows."""
        runner = Runner(
            self.list, self._folder / "call", {"install": self._installed}, **self._variables
        )
        return runner.workflow(CALLER)

    def body(self, kind: str) -> str:
        """Return the body of the open issue or pull request, "" if there is none."""
        path = self.state / kind
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def calls(self) -> list[str]:
        """Return what `gh` was asked for so far."""
        return (self.state / "calls").read_text(encoding="utf-8").splitlines()

    def branch(self, name: str, path: str) -> str:
        """Return a file of a branch on the server."""
        return git(self.server, "show", f"{name}:{path}")

    def branches(self) -> set[str]:
        """Return the branches on the server."""
        return {*git(self.server, "branch", "--format=%(refname:short)").split()}


@pytest.fixture
def github(tmp_path: Path, action_installed: Result) -> GitHub:
    return GitHub(tmp_path, action_installed)


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[str]:
    """A URL on this machine that redirects for good, to the same with a final slash."""
    page = tmp_path / "web" / "paper" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<title>A paper</title><p>All of the text of a paper.</p>", encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "web"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/paper"
        server.shutdown()


def with_link(url: str) -> str:
    return CORRECT.replace("papers/second.pdf", url)


ONLINE = {"args": "--allow-private\n--no-registries", "repair": True}


def test_one_issue_is_opened_updated_and_closed(github: GitHub) -> None:
    github.commit({"README.md": LIST, **PAPERS})
    github.run()
    assert "1 finding " in github.body("issue")
    more = LIST.replace("medical texts", "##medical texts").replace("# Papers", "##Papers")
    github.commit({"README.md": more})
    github.run()
    assert "2 findings " in github.body("issue")
    github.commit({"README.md": CORRECT})
    github.run()
    assert github.body("issue") == ""
    assert github.calls().count("issue create") == 1


def test_the_cache_and_one_line_of_history_are_kept(github: GitHub) -> None:
    github.commit({"README.md": LIST, **PAPERS})
    github.run()
    github.run()
    history = github.branch("surveylint-data", "history.csv").splitlines()
    assert [line.split(",", 1)[1] for line in history] == ["1,0", "1,0"]
    assert len(git(github.server, "log", "--format=%h", "surveylint-data").splitlines()) == 1


def test_the_workflow_that_the_readme_shows_runs(github: GitHub) -> None:
    github.commit({"README.md": LIST, **PAPERS})
    assert github.call().code == 0
    assert "1 finding " in github.body("issue")
    assert len(CALLER.splitlines()) <= 10


def test_moved_links_are_offered_as_a_pull_request(github: GitHub, moved: str) -> None:
    github.commit({"README.md": with_link(moved), **PAPERS})
    github.run(**ONLINE)
    assert github.branch("surveylint-repair", "README.md") == with_link(f"{moved}/")
    assert "Changed lines: 1, in files: 1." in github.body("pr")
    assert git(github.list, "status", "--short") == ""


def test_repairs_are_not_offered_unless_asked_for(github: GitHub, moved: str) -> None:
    github.commit({"README.md": with_link(moved), **PAPERS})
    github.run(args=ONLINE["args"])
    assert github.branches() == {"surveylint-data"}
    assert github.body("pr") == ""


def test_the_same_repairs_are_offered_once(github: GitHub, moved: str) -> None:
    github.commit({"README.md": with_link(moved), **PAPERS})
    github.run(**ONLINE)
    (github.state / "pr").unlink()  # somebody closes it
    github.commit({"NEWS.txt": "a new base\n"})
    github.run(**ONLINE)
    assert github.body("pr") == ""
    two = f"{with_link(moved)}| 3 | A third study | [PDF]({moved}#third) |\n"
    github.commit({"README.md": two})
    github.run(**ONLINE)
    assert github.body("pr")


def test_commits_of_other_people_are_not_overwritten(github: GitHub, moved: str) -> None:
    github.commit({"README.md": with_link(moved), **PAPERS})
    github.run(**ONLINE)
    git(github.list, "fetch", "-q", str(github.server), "surveylint-repair:theirs")
    git(github.list, "switch", "-q", "theirs")
    github.commit({"mine.txt": "by hand\n"})
    git(github.list, "push", "-q", str(github.server), "theirs:surveylint-repair")
    git(github.list, "switch", "-q", "main")
    github.commit({"README.md": f"{with_link(moved)}\nSee [it]({moved}).\n"})
    github.run(**ONLINE)
    assert github.branch("surveylint-repair", "mine.txt") == "by hand\n"


def test_a_run_that_cannot_check_everything_keeps_the_issue_and_fails(github: GitHub) -> None:
    github.commit({"README.md": LIST, **PAPERS})
    github.run()
    before = github.body("issue")
    github.run(expect=1, paths="README.md\nMISSING.md")
    assert github.body("issue") == before
    assert len(github.branch("surveylint-data", "history.csv").splitlines()) == 1


def test_a_hostile_list_is_inert(github: GitHub, moved: str, tmp_path: Path) -> None:
    name = f"{HOSTILE.replace('/', '')}.md"
    text = with_link(moved).replace("first study", f"{HOSTILE} ##[error]x ::add-path::/tmp")
    github.commit({"README.md": f"{text}\n::error::x\n##[error]x\n", name: text, **PAPERS})
    result = github.run(**{**ONLINE, "paths": "."})
    assert {kind for kind, _, _ in result.obeyed} <= {"error", "warning", "notice"}
    assert [message for _, _, message in result.obeyed if message.strip() == "x"] == []
    assert f"({moved}/)" in github.branch("surveylint-repair", name)
    assert [*tmp_path.rglob("owned")] == []
    assert "touch" not in github.body("pr")


@pytest.mark.parametrize("name", ["paths", "args"])
@pytest.mark.parametrize(
    "value", [HOSTILE, "--output=text=owned", "-", "a\n::error::x\nrepairs=true"]
)
def test_a_hostile_input_is_only_a_value(
    github: GitHub, tmp_path: Path, name: str, value: str
) -> None:
    github.commit({"README.md": LIST, **PAPERS})
    result = github.run(expect=None, **{"repair": True, name: value})
    assert "x" not in [message for _, _, message in result.obeyed]
    assert github.branches() <= {"surveylint-data"}
    owned = [path for path in tmp_path.rglob("owned") if name == "paths" or path.is_dir()]
    assert owned == []


def test_only_markdown_files_are_repaired(github: GitHub, moved: str) -> None:
    github.commit({"README.md": with_link(moved), "notes.txt": with_link(moved), **PAPERS})
    github.run(**{**ONLINE, "paths": "README.md\nnotes.txt"})
    assert f"{moved}/" in github.branch("surveylint-repair", "README.md")
    assert github.branch("surveylint-repair", "notes.txt") == with_link(moved)


def test_each_job_has_only_its_permissions() -> None:
    jobs = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "check": {"contents": "read"},
        "store": {"contents": "write"},
        "issue": {"issues": "write"},
        "repair": {"contents": "write", "pull-requests": "write"},
    }


def test_the_workflow_uses_the_action_of_its_own_release() -> None:
    steps = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["check"]["steps"]
    ours = [step["uses"] for step in steps if ACCOUNT in step.get("uses", "")]
    assert ours == [f"{ACCOUNT}/surveylint@v{VERSION}"]
