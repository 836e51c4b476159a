"""The command line: files, options, streams, exit codes, bad input."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from surveylint import __version__, reading
from surveylint.checks import encoding
from surveylint.cli import main
from surveylint.config.patterns import matches
from surveylint.lint import rulebook
from surveylint.model.document import Document
from surveylint.model.source import Source

BAD = b"# Papers\n\n- Caf\xe9\n"
SELECT = ("--select", "broken-encoding,unused-allowance")


def write(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        path = folder / name.replace("__", "/").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def check(*arguments: str) -> int:
    return main(["check", *SELECT, "--format", "concise", *arguments])


def test_a_clean_list_is_exit_zero_and_is_reported_as_clean(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, README_md=b"# Papers\n")
    assert main(["check", *SELECT]) == 0
    assert capsys.readouterr() == ("no findings in 1 file\n", "")


def test_findings_are_exit_one_on_standard_output(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, README_md=BAD)
    assert check() == 1
    out, err = capsys.readouterr()
    assert out == "README.md:3:6: error[broken-encoding] invalid UTF-8 byte `e9` at byte 15\n"
    assert err == ""


def test_the_readme_is_found_in_any_case(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, readme_md=BAD)
    assert check() == 1
    assert capsys.readouterr().out.startswith("readme.md:3:6:")


def test_a_missing_readme_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check() == 2
    assert (
        capsys.readouterr().err
        == "surveylint: README.md: no such file; expected a file or a folder to check\n"
    )


def test_a_path_without_a_command_is_checked(folder: Path) -> None:
    write(folder, list_md=BAD)
    assert main(["list.md", *SELECT]) == 1


def test_a_misspelled_command_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chek"]) == 2
    assert (
        capsys.readouterr().err
        == "surveylint: error: unknown command `chek`; did you mean `check`?\n"
    )


def test_fail_on_and_exit_zero_decide_the_exit_code(folder: Path) -> None:
    write(folder, README_md=b"- a <!-- surveylint: allow broken-encoding: a test -->\n")
    assert check() == 0
    assert check("--fail-on", "info") == 1
    assert check("--fail-on", "info", "--exit-zero") == 0


def test_a_missing_file_among_others_is_exit_two_and_the_rest_is_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a_md=BAD)
    assert check("gone.md", "a.md", "--exit-zero") == 2
    out, err = capsys.readouterr()
    assert out.startswith("a.md:3:6:")
    assert err == "surveylint: gone.md: cannot read: no such file or directory\n"


def test_a_folder_without_markdown_is_not_reported_as_clean(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "src").mkdir()
    assert main(["check", "src"]) == 2
    assert capsys.readouterr() == (
        "",
        "surveylint: src: checked nothing: no Markdown files in this folder\n",
    )


def test_hidden_folders_and_dependencies_are_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        folder,
        a_md=BAD,
        docs__b_md=BAD,
        node_modules__c_md=BAD,
        **{".hidden__d_md": BAD, "e.txt": BAD},
    )
    assert check(".") == 1
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "a.md",
        "docs/b.md",
    ]


def test_files_that_git_ignores_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    write(tmp_path, a_md=BAD, build__b_md=BAD, **{".gitignore": b"build/\n", ".github__c_md": BAD})
    assert check(".") == 1
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        ".github/c.md",
        "a.md",
    ]


def test_a_symbolic_link_out_of_the_folder_is_not_followed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("else") / "secret.md"
    secret.write_bytes(BAD)
    write(folder, docs__a_md=b"# A\n")
    (folder / "docs" / "b.md").symlink_to(secret)
    assert check("docs") == 0


def test_a_file_named_twice_is_checked_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, a_md=BAD)
    check("a.md", ".", "./a.md")
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_excluded_files_are_left_out_and_named_ones_are_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, docs__a_md=BAD, b_md=BAD)
    assert check("docs/a.md", "--exclude", "docs") == 0
    assert capsys.readouterr().err == "surveylint: docs/a.md: not checked: excluded by `docs`\n"
    write(folder, **{"surveylint.toml": b'exclude = ["b*"]\n'})
    assert check(".") == 1
    assert capsys.readouterr().out.startswith("docs/a.md")


@pytest.mark.parametrize(
    ("pattern", "path", "matched"),
    [
        ("docs", "docs/a.md", True),
        ("docs", "x/docs/a.md", True),
        ("/docs", "x/docs/a.md", False),
        ("docs/*.md", "docs/a.md", True),
        ("docs/**/a.md", "docs/a.md", True),
        ("docs/**/a.md", "docs/x/y/a.md", True),
        ("*.md", "docs/a.md", True),
        ("docs/", "docs/a.md", True),
        ("doc", "docs/a.md", False),
    ],
)
def test_patterns_match_files_and_folders(
    folder: Path, pattern: str, path: str, matched: bool
) -> None:
    assert matches(pattern, path, str(folder)) is matched


def test_rules_can_be_ignored_by_file(folder: Path) -> None:
    write(
        folder,
        docs__a_md=BAD,
        b_md=BAD,
        **{"surveylint.toml": b'[per-file-ignores]\n"docs/*" = ["broken-*"]\n'},
    )
    assert check("docs/a.md") == 0
    assert check("b.md") == 1


def test_standard_input_has_a_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAD)))
    assert check("-", "--stdin-filename", "docs/list.md") == 1
    assert capsys.readouterr().out.startswith("docs/list.md:3:6:")


@pytest.mark.parametrize(
    ("data", "reported"),
    [
        ("# Papers\n".encode("utf-16"), "the file is UTF-16"),
        (bytes(range(256)) * 40, "the file is"),
    ],
)
def test_a_file_that_is_not_text_is_reported_once(
    folder: Path, capsys: pytest.CaptureFixture[str], data: bytes, reported: str
) -> None:
    write(folder, README_md=data)
    assert check() == 2
    out, err = capsys.readouterr()
    assert reported in err
    assert len(err.splitlines()) == 1
    assert out == err.replace("surveylint:", "incomplete:")


def test_a_file_over_the_limit_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, README_md=b"# A\n" * 1000)
    assert check("--max-size", "1kB") == 2
    assert capsys.readouterr().err == (
        "surveylint: README.md: larger than 1,000 bytes; use `--max-size` to raise the limit\n"
    )


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no device files here")
def test_an_endless_device_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--offline", "/dev/zero", "/dev/null"]) == 2
    assert capsys.readouterr().err == "surveylint: /dev/zero: cannot read: it is a device\n"


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no sockets in folders here")
def test_a_socket_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.md")
    assert main(["check", "--offline", "socket.md"]) == 2
    assert capsys.readouterr().err == "surveylint: socket.md: cannot read: it is a socket\n"


def test_a_path_with_terminal_escapes_is_printed_inert(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check("\x1b[31mgone.md") == 2
    assert "\x1b" not in capsys.readouterr().err


def test_a_bad_configuration_is_one_error_and_exit_two(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, README_md=BAD, **{"surveylint.toml": b'igore = ["ragged-row"]\n'})
    assert check() == 2
    assert capsys.readouterr().err.startswith(
        "surveylint: error: surveylint.toml:1:1: igore: unknown key; did you mean `ignore`?"
    )
    assert check("--no-config") == 1


def test_a_configuration_can_be_named(folder: Path) -> None:
    write(
        folder,
        README_md=BAD,
        **{"other.toml": b'fail-on = "error"\n[rules.broken-encoding]\nseverity = "warning"\n'},
    )
    assert check("--config", "other.toml") == 0


def test_select_replaces_the_choice_of_the_configuration(folder: Path) -> None:
    write(folder, README_md=BAD, **{"surveylint.toml": b'ignore = ["broken-encoding"]\n'})
    assert check() == 1


def test_a_bug_in_a_rule_is_reported_without_text_of_the_file_and_exit_two(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(doc: object) -> None:
        raise ValueError("a secret of the text")

    (rule,) = rulebook.load(["broken-encoding"])
    monkeypatch.setattr(encoding, "_SURROGATES", bug)
    assert rule.check.__globals__["_SURROGATES"] is bug
    write(folder, README_md=BAD)
    assert check() == 2
    assert "README.md: internal-error[broken-encoding]: AttributeError at encoding.py:" in (
        err := capsys.readouterr().err
    )
    assert "Traceback" not in err
    assert check("--debug") == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check --offline", "links --offline", "inspect"])
def test_a_bug_in_the_parser_costs_one_file(
    command: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    parse = reading.read

    def parse_some(source: Source) -> Document:
        if source.path == "a.md":
            raise RecursionError
        return parse(source)

    monkeypatch.setattr(reading, "read", parse_some)
    text = b"# Papers\n\n- [A study](https://arxiv.org/abs/2401.00001?)\n"
    write(folder, a_md=text, b_md=text)
    assert main([*command.split(), "a.md", "b.md"]) == 2
    out, err = capsys.readouterr()
    assert out.startswith("b.md")
    assert err.startswith("surveylint: a.md: internal-error[reading]: RecursionError")
    assert err.endswith("; use `--debug` to show the traceback\n")
    assert err.count("\n") == 1


def test_a_bug_in_the_parser_stops_init(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(source: Source) -> Document:
        raise RecursionError

    monkeypatch.setattr(reading, "read", fail)
    write(folder, README_md=b"# Papers\n")
    assert main(["init"]) == 2
    assert "README.md: internal-error[reading]: RecursionError" in capsys.readouterr().err


def test_private_hosts_are_fine_where_they_are_allowed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = b"- [One](http://localhost/a)\n- [Two](file:///home/me/b.pdf)\n"
    write(folder, README_md=b"# Papers\n\n" + lines)
    options = ["check", "--offline", "--select", "local-link", "--format", "concise"]
    main(options)
    assert len(capsys.readouterr().out.splitlines()) == 2
    main([*options, "--allow-private"])
    assert [line.split(":")[1] for line in capsys.readouterr().out.splitlines()] == ["4"]


def test_rules_are_listed_as_a_table_and_as_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules"]) == 0
    assert "broken-encoding" in capsys.readouterr().out
    assert main(["rules", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)["rules"]
    assert {"name", "family", "severity", "default", "online", "fix", "summary", "on"} == {
        *listed[0]
    }


def test_a_page_is_printed_and_an_unknown_rule_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "broken-encoding"]) == 0
    assert capsys.readouterr().out.startswith("# broken-encoding\n")
    assert main(["explain", "broken-encodin"]) == 2
    assert (
        capsys.readouterr().err
        == "surveylint: error: unknown rule `broken-encodin`; did you mean `broken-encoding`?\n"
    )


def test_init_writes_what_check_reads_and_replaces_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, README_md=BAD)
    assert main(["init"]) == 0
    assert '# "broken-encoding",  # 1 finding:' in (folder / "surveylint.toml").read_text()
    assert check() == 1
    assert main(["init"]) == 2
    assert (
        "surveylint.toml: the file exists; use `--force` to replace it" in capsys.readouterr().err
    )
    assert main(["init", "--force"]) == 0


def test_the_proposals_of_init_are_valid(folder: Path) -> None:
    write(folder, README_md=BAD)
    main(["init"])
    path = folder / "surveylint.toml"
    path.write_text(path.read_text().replace('# "broken-encoding",', '"broken-encoding",'))
    assert main(["check", "--ignore", "misspelling"]) in (0, 2)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"surveylint {__version__}\n"


def process(folder: Path, *arguments: str, **more: object) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        **{str(k): str(v) for k, v in (more.pop("env", None) or {}).items()},
    }
    return subprocess.Popen(
        [sys.executable, "-m", "surveylint", "check", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.PIPE,
        preexec_fn=interruptible if os.name == "posix" else None,
    )


def interruptible() -> None:
    """Undo what a shell does to its background jobs: they ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_closed_pipe_is_no_error(folder: Path) -> None:
    write(folder, README_md=b"".join(b"- Caf\xe9 %d\n\n\n\n# x\n" % n for n in range(4_000)))
    child = process(folder, "--select", "all", "--format", "json")
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.read(10)
    child.stdout.close()
    err = child.stderr.read()
    child.wait(60)
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err


def test_an_interrupt_is_exit_130_without_traceback(folder: Path) -> None:
    child = process(folder, "-")
    assert child.stdin is not None
    child.stdin.write(b"# waiting\n")
    child.stdin.flush()
    code, err = interrupted(child)
    assert code == 130
    assert b"Traceback" not in err


def interrupted(child: subprocess.Popen[bytes]) -> tuple[int, bytes]:
    """Interrupt a process that waits for its input."""
    assert child.stderr is not None
    ready = f"/proc/{child.pid}/wchan"
    for _ in range(200):
        if "pipe" in Path(ready).read_text() if Path(ready).exists() else True:
            break
        signal.sigtimedwait([], 0.05)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    return child.returncode, err


def test_an_ascii_terminal_is_supported(folder: Path) -> None:
    write(folder, README_md="# 项目 🧪\n\n- Caf".encode() + b"\xe9\n")
    child = process(
        folder, *SELECT, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    )
    out, err = child.communicate(timeout=60)
    assert child.returncode == 1
    assert out.isascii()
    assert err == b""


def test_a_configuration_cannot_send_commands_to_the_terminal_or_the_runner(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "surveylint.toml").write_text('select = ["\\n::error::pwn\\u001b[2J"]\n')
    assert main(["check", "--offline", "README.md"]) == 2
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "\n::error" not in err
    assert [line[:4] for line in err.splitlines()] == ["surv", "  |", "1 | ", "  | "]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_exit_two(folder: Path) -> None:
    write(folder, README_md=b"- Caf\xe9\n")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "surveylint", "check", "--offline", "README.md"],
            cwd=folder, stdout=full, stderr=subprocess.PIPE, check=False, text=True,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("surveylint: error: No space left on device")
    assert done.stderr.count("\n") == 1


def test_an_impossible_path_is_exit_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--offline", f"{'a' * 300}.md"]) == 2
    assert "File name too long" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_reports_and_exit_code_do_not_depend_on_the_reader_of_the_output(folder: Path) -> None:
    write(folder, README_md=b"- Caf\xe9\n" * 20_000)
    options = "--offline --select broken-encoding --output json=report.json"
    line = f"{sys.executable} -m surveylint check {options} README.md"
    done = subprocess.run(
        ["bash", "-c", f"{line} | head -1; exit ${{PIPESTATUS[0]}}"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 1
    assert (folder / "report.json").stat().st_size > 1000


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_does_not_crash(folder: Path, closed: str) -> None:
    write(folder, README_md=b"# fine\n")
    line = f"{sys.executable} -m surveylint check --offline - README.md {closed}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 2)


def test_a_bug_does_not_end_as_if_there_were_findings() -> None:
    script = (
        "import sys; from surveylint import cli; from surveylint.cli import rules;"
        " rules.main = lambda arguments: {}['missing']; sys.argv = ['surveylint', 'rules']; cli.run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, text=True
    )
    assert done.returncode == 2
    assert "KeyError: 'missing'\nsurveylint: error: internal error" in done.stderr


def test_rules_that_are_named_without_the_network_they_need_are_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("# Papers\n")
    arguments = ("--offline", "--no-cache", "--select", "index-*")
    assert main(["check", *arguments, "--extend-select", "dead-link,index-gap"]) == 0
    found = capsys.readouterr()[1]
    assert found == "surveylint: `dead-link` needs the network: without it, it finds nothing\n"
    assert main(["check", "--offline", "--no-cache", "--select", "all"]) == 0
    assert capsys.readouterr()[1] == ""
