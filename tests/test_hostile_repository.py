"""What a hostile checkout plants: links out of it, pipes, configurations without end.

Nothing outside of the repository is read, quoted or written, nothing waits for ever, and each
refusal is reported.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from surveylint import observed
from surveylint.cli import main
from surveylint.config.boundary import Boundary
from surveylint.disk import git_process
from surveylint.report.formats import FORMATS

LIST = """# Papers

- [Light Fields Beyond the Sensor](https://arxiv.org/abs/2401.00001?)
- A lanugage of its own
"""
OUT = "symbolic link out of its repository or folder; use `--follow-links` to follow it"
IN_GIT = "symbolic link into `.git`; use `--follow-links` to follow it"
PIPE = "it is a named pipe; use `--follow-links` to follow it"

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")


def check(*arguments: str) -> int:
    return main(["check", "--offline", *arguments])


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the user that the repository must not reach; it holds a private list."""
    place = tmp_path_factory.mktemp("outside")
    (place / "private.md").write_text(LIST, encoding="utf-8")
    return place


@pytest.fixture
def readme(folder: Path) -> Path:
    path = folder / "README.md"
    path.write_text(LIST, encoding="utf-8")
    return path


# reading


@pytest.mark.parametrize("command", ["check", "links", "inspect", "works"])
def test_a_list_that_is_a_link_out_of_the_repository_is_not_read(
    folder: Path, outside: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (folder / "README.md").symlink_to(outside / "private.md")
    assert main([command, *(["--offline"] if command in ("check", "links") else [])]) == 2
    out, err = capsys.readouterr()
    assert f"README.md: cannot read: {OUT}" in err
    assert "lanugage" not in out + err


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="there is no /proc here")
def test_the_environment_is_not_read_through_a_link(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").symlink_to("/proc/self/environ")
    assert check() == 2
    assert capsys.readouterr().err == f"surveylint: README.md: cannot read: {OUT}\n"


def test_a_link_is_followed_if_the_user_says_so(
    folder: Path, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").symlink_to(outside / "private.md")
    assert check("--follow-links") == 1
    assert "lanugage" in capsys.readouterr().out


@pytest.mark.parametrize("named", ["docs/private.md", "docs", "docs/../docs/private.md"])
def test_a_folder_that_is_a_link_out_of_the_repository_is_not_read(
    folder: Path, outside: Path, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    (folder / "docs").symlink_to(outside)
    assert check(named) == 2
    assert f"cannot read: {OUT}" in capsys.readouterr().err


def test_a_link_to_another_checkout_is_not_followed(
    folder: Path, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (outside / ".git").mkdir()
    (folder / "docs").symlink_to(outside)
    assert check("docs/private.md") == 2
    assert f"docs/private.md: cannot read: {OUT}" in capsys.readouterr().err


def test_links_in_a_folder_are_reported_and_the_other_files_are_checked(
    readme: Path, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (readme.parent / "b.md").symlink_to(outside / "private.md")
    assert check(".", "--format", "concise") == 1
    out, err = capsys.readouterr()
    assert {line.split(":")[0] for line in out.splitlines()} == {"README.md"}
    assert err == f"surveylint: b.md: not checked: {OUT}\n"


@pytest.mark.parametrize("named", ["README.md", "."])
def test_what_git_stores_is_not_read_through_a_link(
    folder: Path, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    (folder / ".git" / "config").write_text("token = lanugage\n", encoding="utf-8")
    (folder / "README.md").symlink_to(".git/config")
    assert check(named) == 2
    out, err = capsys.readouterr()
    assert IN_GIT in err
    assert "lanugage" not in out + err


def test_links_within_a_repository_are_followed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "list.md").write_text(LIST, encoding="utf-8")
    (folder / "README.md").symlink_to("docs/list.md")
    assert check("--fix") == 1
    assert capsys.readouterr().err == ""
    assert "00001)" in (folder / "docs" / "list.md").read_text(encoding="utf-8")


def test_links_above_a_repository_are_the_users_own(tmp_path: Path, outside: Path) -> None:
    (outside / ".git").mkdir()
    (tmp_path / "work").symlink_to(outside)
    assert Boundary().refusal(tmp_path / "work" / "private.md") == ""
    assert Boundary().refusal(tmp_path / "work") == ""


def test_of_a_path_without_links_only_its_real_path_is_asked(tmp_path: Path) -> None:
    place = Path(os.path.realpath(tmp_path)) / "README.md"
    place.write_text("# Papers\n", encoding="utf-8")
    seen = observed.begin()
    refusal = Boundary().refusal(place)
    observed.end(seen)
    assert refusal == ""
    assert [*seen.paths] == [(observed.REAL, str(place))]


def test_a_path_elsewhere_is_read_where_it_is(readme: Path, outside: Path) -> None:
    relative = os.path.relpath(outside / "private.md")
    assert Boundary().refusal(relative) == ""
    assert Boundary().refusal(outside) == ""
    assert Boundary().refusal("/dev/null") == ""


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "", "~", "-"])
def test_names_that_no_file_has_are_refused_by_the_system(folder: Path, name: str) -> None:
    assert Boundary().refusal(name) == ""


@needs_pipes
@pytest.mark.parametrize("command", ["check", "links"])
def test_a_planted_pipe_is_not_waited_for(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    os.mkfifo(folder / "README.md")
    assert main([command, "--offline"]) == 2
    assert f"README.md: cannot read: {PIPE}" in capsys.readouterr().err


@needs_pipes
@pytest.mark.parametrize("option", ["--baseline", "--write-baseline"])
def test_a_baseline_that_is_a_pipe_is_not_waited_for(
    readme: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    os.mkfifo("known.json")
    assert check(f"{option}=known.json") == 2
    assert f"known.json: cannot read: {PIPE}" in capsys.readouterr().err


def test_a_baseline_that_is_a_link_out_of_the_repository_is_not_read(
    readme: Path, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (outside / "known.json").write_text('{"version": 1, "findings": []}', encoding="utf-8")
    (readme.parent / ".surveylint-baseline.json").symlink_to(outside / "known.json")
    assert check() == 2
    assert f".surveylint-baseline.json: cannot read: {OUT}" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["surveylint.toml", ".config/surveylint.toml", "pyproject.toml"])
def test_a_configuration_that_is_a_link_out_of_the_repository_is_not_used(
    readme: Path, outside: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    table = "[tool.surveylint]\n" if name == "pyproject.toml" else ""
    (outside / "other.toml").write_text(f'{table}ignore = ["all"]\n', encoding="utf-8")
    (readme.parent / name).parent.mkdir(exist_ok=True)
    (readme.parent / name).symlink_to(outside / "other.toml")
    assert check() == 2
    assert f"{name}: not read: {OUT}" in capsys.readouterr().err
    assert check("--config", name) == 2
    assert check("--config", name, "--follow-links") == 0


def test_the_users_own_configuration_may_be_a_link(
    readme: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (outside / "dotfile.toml").write_text('ignore = ["all"]\n', encoding="utf-8")
    home = outside / "home"
    (home / "surveylint").mkdir(parents=True)
    (home / "surveylint" / "surveylint.toml").symlink_to(outside / "dotfile.toml")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("APPDATA", str(home))
    assert check() == 0


# writing


def test_a_fix_does_not_write_through_a_link(
    folder: Path, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").symlink_to(outside / "private.md")
    assert check("--fix", "--unsafe-fixes") == 2
    assert (outside / "private.md").read_text(encoding="utf-8") == LIST
    check("--fix", "--unsafe-fixes", "--follow-links")
    assert (outside / "private.md").read_text(encoding="utf-8") != LIST


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["--output", "json=report.json"], "report.json"),
        (["--output", "sarif=reports/a.sarif"], "reports"),
        (["--write-baseline", "known.json"], "known.json"),
        (["--write-baseline"], ".surveylint-baseline.json"),
    ],
)
def test_nothing_is_created_through_a_dangling_link(
    readme: Path,
    outside: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    name: str,
) -> None:
    target = outside / "new"
    if name == "reports":
        target.mkdir()
    (readme.parent / name).symlink_to(target)
    assert check(*arguments) == 2
    assert OUT in capsys.readouterr().err
    assert not target.is_file()
    assert not target.is_dir() or not any(target.iterdir())


def test_an_existing_file_is_not_overwritten_through_a_link(readme: Path, outside: Path) -> None:
    (readme.parent / "report.txt").symlink_to(outside / "private.md")
    assert check("--output", "text=report.txt") == 2
    assert (outside / "private.md").read_text(encoding="utf-8") == LIST
    assert check("--output", "text=report.txt", "--follow-links") == 1
    assert (outside / "private.md").read_text(encoding="utf-8") != LIST


def test_no_report_becomes_a_configuration_of_git(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (readme.parent / "report.txt").symlink_to(".git/config")
    assert check("--output", "text=report.txt") == 2
    assert f"report.txt: cannot write: {IN_GIT}" in capsys.readouterr().err
    assert not (readme.parent / ".git" / "config").exists()


def test_a_configuration_cannot_name_a_baseline_in_git(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (readme.parent / "surveylint.toml").write_text('baseline = ".git/hooks/x"\n', encoding="utf-8")
    assert check("--write-baseline") == 2
    assert "surveylint.toml:1:12: baseline: `.git/hooks/x` is in `.git`" in capsys.readouterr().err


def test_init_does_not_write_through_a_dangling_link(
    readme: Path, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (readme.parent / "surveylint.toml").symlink_to(outside / "new.toml")
    assert main(["init"]) == 2
    assert OUT in capsys.readouterr().err
    assert not (outside / "new.toml").exists()


@pytest.mark.network
def test_the_folder_of_the_cache_is_not_a_link_out_of_the_repository(
    folder: Path, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("<http://127.0.0.1:9/>\n", encoding="utf-8")
    (folder / ".cache").symlink_to(outside)
    assert main(["links", "--cache-dir", ".cache"]) == 2
    assert OUT in capsys.readouterr().err
    main(["links", "--cache-dir", ".cache", "--follow-links"])
    assert (outside / "links.sqlite").exists()


def test_devices_that_the_user_names_are_written(readme: Path) -> None:
    assert check("--output", f"json={os.devnull}") == 1


# sizes


@pytest.mark.parametrize("size", ["99999999999GB", "1" + "0" * 30])
def test_a_huge_limit_takes_no_memory(readme: Path, size: str) -> None:
    assert check("--max-size", size) == 1


def test_a_huge_limit_for_standard_input_takes_no_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LIST.encode())))
    assert check("--max-size", "99999999999GB", "-") == 1


# configuration

DOTTED = "a." * 40_000
CONFIGURATIONS = {
    "digits": ("fail-on = " + "9" * 4_301, "a number has too many digits"),
    "more-digits": ("fail-on = " + "1_" * 400_000 + "1", "a number has too many digits"),
    "hexadecimal": ("fail-on = 0x" + "f" * 900_000, "fail-on: found a huge number"),
    "dotted": (DOTTED + "b = 1", "too many levels"),
    "dotted-header": (f"[{DOTTED}b]", "too many levels"),
    "dotted-quoted": ('"a" . ' * 40_000 + "b = 1", "too many levels"),
    "dotted-inline": (f"words = {{ {DOTTED}b = 1 }}", "too many levels"),
    "arrays": ("exclude = " + "[" * 200_000, "too many levels"),
    "tables": ("words = " + "{a = " * 100_000, "too many levels"),
    "pattern": (f'exclude = ["{"[" * 20_000}"]', "exclude: a pattern of 20,000 characters"),
    "selection": (f'select = ["{"*[" * 20_000}"]', "select: a pattern of 40,000 characters"),
    "ignores": (
        f'[per-file-ignores]\n"{"[" * 20_000}" = []',
        "per-file-ignores: a pattern of 20,000 characters",
    ),
    "override": (
        f'[[links.override]]\nmatch = "{"[" * 20_000}"',
        "links.override[1].match: a pattern of 20,000 characters",
    ),
    "where": (
        f'[[allow]]\nrule = "ragged-row"\nreason = "x"\nwhere = "{"[" * 20_000}"',
        "allow[1].where: a pattern of 20,000 characters",
    ),
    "patterns": (
        'exclude = ["[a"' + ', "[a"' * 99_999 + "]",
        "exclude: 100,000 entries; expected at most 1,000",
    ),
    "allowances": (
        '[[allow]]\nrule = "ragged-row"\nreason = "x"\nwhere = "a"\n' * 10_000,
        "allow: 10,000 entries; expected at most 1,000",
    ),
    "keys": ("".join(f"k{n} = 1\n" for n in range(80_000)), "k0: unknown key"),
    "key": ("k" * 900_000 + " = 1", "k...: unknown key"),
    "large": ("#" * 1_000_001, "file is too large"),
    "not-utf-8": ("exclude = ['\udcff']", "byte 13 is not UTF-8"),
    "controls": ('"\\u001b[31m\\u202e" = 1', "␛[31m<U+202E>: unknown key"),
}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_hostile_configuration_is_one_short_message(
    readme: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    text, said = CONFIGURATIONS[name]
    (readme.parent / "surveylint.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert check() == 2
    out, err = capsys.readouterr()
    assert out == ""
    first, *excerpt = err.splitlines()
    assert re.match(r"surveylint: error: surveylint\.toml(:\d+:\d+)?: ", first)
    assert said in first
    assert len(err) < 1_000
    assert len(excerpt) in (0, 3)
    assert max(map(len, excerpt), default=0) <= 100
    assert [sign for sign in "".join(excerpt) if not sign.isprintable()] == []


def test_ordinary_configurations_are_not_too_deep(readme: Path) -> None:
    text = f'exclude = ["{"a." * 90}md", "..........."]\n[words]\nknown = ["a.b.c.d.e.f.g"]\n'
    (readme.parent / "surveylint.toml").write_text(text, encoding="utf-8")
    assert check() == 1


# git


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    (tmp_path / "README.md").write_text(LIST, encoding="utf-8")
    subprocess.run(["git", "add", "."], check=True)
    author = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *author, "commit", "-qm", "first"], check=True)
    return tmp_path


@pytest.mark.parametrize(
    "setting",
    [
        "core.fsmonitor",
        "core.hooksPath",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "diff.external",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "remote.origin.uploadpack",
        "credential.helper",
        "gpg.program",
    ],
)
def test_no_program_that_the_repository_sets_up_is_run(repository: Path, setting: str) -> None:
    program = repository / "program"
    program.write_text(f"#!/bin/sh\ntouch {repository / 'ran'}\n", encoding="utf-8")
    program.chmod(0o755)
    (repository / ".gitattributes").write_text("*.md filter=x diff=x\n", encoding="utf-8")
    value = str(repository) if setting == "core.hooksPath" else str(program)
    subprocess.run(["git", "config", setting, value], check=True)
    (repository / "README.md").write_text(LIST.replace("own", "kind"), encoding="utf-8")
    assert check("--changed-since", "HEAD", ".") == 1
    assert not (repository / "ran").exists()


def test_a_missing_object_is_not_fetched(repository: Path) -> None:
    subprocess.run(["git", "config", "extensions.partialClone", "origin"], check=True)
    subprocess.run(
        ["git", "config", "remote.origin.url", f"ext::touch {repository}/ran"], check=True
    )
    subprocess.run(["git", "config", "remote.origin.promisor", "true"], check=True)
    subprocess.run(["git", "config", "protocol.ext.allow", "always"], check=True)
    name = subprocess.check_output(["git", "rev-parse", "HEAD:README.md"], text=True).strip()
    (repository / ".git" / "objects" / name[:2] / name[2:]).unlink()
    check("--changed-since", "HEAD")
    assert not (repository / "ran").exists()


def test_a_working_tree_elsewhere_is_reported(
    repository: Path, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "config", "core.worktree", str(outside)], check=True)
    assert check("--changed-since", "HEAD") == 2
    assert "surveylint: error: --changed-since: " in capsys.readouterr().err


def test_a_git_file_that_points_elsewhere_shows_nothing_of_it(
    repository: Path, outside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = outside / "checkout"
    other.mkdir()
    (other / ".git").write_text(f"gitdir: {repository / '.git'}\n", encoding="utf-8")
    (other / "LIST.md").write_text(LIST, encoding="utf-8")
    assert check(str(other), "--format", "concise") == 1
    out = capsys.readouterr().out
    assert {line.rpartition("/")[2].split(":")[0] for line in out.splitlines()} == {"LIST.md"}


@needs_pipes
def test_git_that_waits_for_a_pipe_is_not_waited_for(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_process, "_PATIENCE", 1)
    (repository / "docs").mkdir()
    os.mkfifo(repository / "docs" / ".gitignore")
    assert check(".") == 1


# names of files

NAMES = {
    "line break": "a\n::error::pwned.md",
    "carriage return": "a\r##[error]pwned.md",
    "escape": "a\x1b]0;pwned\x07\x1b[31m.md",
    "bidirectional": "a\u202edm.exe.md",
    "leading dash": "--fix.md",
    "leading dashes": "-o.md",
    "broken bytes": "a\udcff\udc80.md",
    "html": "<img src=x onerror=alert(1)>.md",
    "markdown": "](https:__evil.example) `x` |.md",
    "percent": "a%0A%3A%3Aerror%3A%3A.md",
    "formula": "=cmd()!A1.md",
    "next line": "a\u0085\u2028\u2029b.md",
}


@pytest.mark.skipif(os.name != "posix", reason="other systems refuse these names")
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_inert_in_every_format(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes], name: str, format_: str
) -> None:
    (folder / NAMES[name]).write_text(LIST, encoding="utf-8")
    assert check("--format", format_, ".") == 1
    out = capfdbinary.readouterr().out.decode("utf-8")
    _verify_inert(out, format_)
    if format_ in ("json", "sarif", "gitlab", "rdjson"):
        assert json.loads(out)


@pytest.mark.skipif(os.name != "posix", reason="other systems refuse these names")
@pytest.mark.parametrize(
    ("command", "format_"),
    [
        ("links", "text"),
        ("links", "csv"),
        ("links", "json"),
        ("inspect", "text"),
        ("inspect", "json"),
        ("works", "text"),
        ("works", "csv"),
        ("works", "json"),
        ("works", "jsonl"),
        ("works", "csl-json"),
        ("works", "bibtex"),
        ("works", "ris"),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_inert_in_every_command(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes], name: str, command: str, format_: str
) -> None:
    (folder / NAMES[name]).write_text(LIST, encoding="utf-8")
    offline = ["--offline"] if command == "links" else []
    assert main([command, *offline, "--format", format_, "."]) == 0
    out = capfdbinary.readouterr().out.decode("utf-8")
    _verify_inert(out, format_)
    if format_ == "json":
        assert json.loads(out)
    if format_ == "csv":
        rows = [*csv.reader(io.StringIO(out))]
        assert {len(row) for row in rows} == {len(rows[0])}
        assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))] == []


OWN = ("::error ", "::warning ", "::notice ", "::stop-commands::")
"""The workflow commands of the format `github`."""


def _verify_inert(out: str, format_: str) -> None:
    """Check that nothing in an output is obeyed by a terminal or a runner."""
    text = out.replace("\r\n", "\n")
    own = OWN if format_ == "github" else ()
    lines = [line.lstrip() for line in text.splitlines()]
    commands = [line for line in lines if line.startswith(("::", "##["))]
    tokens = tuple(
        f"::{line.removeprefix(OWN[-1])}::" for line in lines if line.startswith(OWN[-1])
    )
    assert [line for line in commands if not line.startswith(own) and line not in tokens] == []
    assert [sign for sign in text if sign in "\x1b\x07\x85\u2028\u2029\u202e\r"] == []
    assert format_ != "markdown" or "<img" not in text


def test_a_file_with_a_leading_dash_is_a_path_after_two_dashes(folder: Path) -> None:
    (folder / "--fix.md").write_text(LIST, encoding="utf-8")
    assert check("--", "--fix.md") == 1
    assert (folder / "--fix.md").read_text(encoding="utf-8") == LIST


@pytest.mark.parametrize(
    "path", ["--fix-only", "--exit-zero", "--output=text=/{outside}/x.md", "--config=known.md"]
)
def test_a_file_that_looks_like_an_option_is_never_one(
    readme: Path, outside: Path, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    name = path.format(outside=str(outside).strip("/"))
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(LIST, encoding="utf-8")
    assert check("README.md", name) == 2
    assert ": a file of this name exists; use `./--" in capsys.readouterr().err
    assert readme.read_text(encoding="utf-8") == LIST
    assert not (outside / "x.md").exists()
    assert check("README.md", f"./{name}") == 1
    assert check("--", name) == 1
