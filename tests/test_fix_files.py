"""Fixing files: what is written and reported, and what an interruption leaves."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from surveylint.cli import main
from surveylint.disk import write
from surveylint.disk.write import WriteError

LIST = """# Papers

| No. | Title | Paper |
| --- | --- | --- |
| 1 | Light Fields Beyond the Sensor | [PDF](https://arxiv.org/abs/2401.00001?) |
| 2 | Stable Training on Raw Audio | [PDF](https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=10288259) |
"""
SAFE = LIST.replace("00001?", "00001")
ALL = SAFE.replace("stamp/stamp.jsp?arnumber=10288259", "document/10288259")
TOKEN = "q9Zr7Kx2Lm5Nw8Ty"
SIGNED = f"""# Papers

- [Light Fields Beyond the Sensor](https://arxiv.org/abs/2401.00001?) and [data](https://a.org/x?X-Amz-Signature={TOKEN})
- [Stable Training on Raw Audio](https://arxiv.org/abs/2401.00002)
"""


@pytest.fixture
def readme(folder: Path) -> Path:
    path = folder / "README.md"
    path.write_text(LIST, encoding="utf-8")
    return path


def fix(*arguments: str) -> int:
    return main(["check", "--offline", *arguments])


def test_safe_fixes_are_written_and_counted(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fix("--fix") == 1
    assert readme.read_text(encoding="utf-8") == SAFE
    told = "1 fixed, 1 remaining (1 warning) in 1 file; 1 fixable with --fix --unsafe-fixes\n"
    assert capsys.readouterr().out.endswith(told)


def test_unsafe_fixes_are_written_if_they_are_asked_for(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fix("--fix", "--unsafe-fixes") == 0
    assert readme.read_text(encoding="utf-8") == ALL
    assert capsys.readouterr().out == "2 fixed, 0 remaining in 1 file\n"


def test_unsafe_fixes_alone_count_what_could_be_fixed(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fix() == 1
    assert capsys.readouterr().out.endswith(
        "; 1 fixable with --fix, 1 more with --fix --unsafe-fixes\n"
    )
    assert fix("--unsafe-fixes") == 1
    assert capsys.readouterr().out.endswith("; 2 fixable with --fix --unsafe-fixes\n")
    assert readme.read_text(encoding="utf-8") == LIST


def test_fix_only_neither_reports_nor_counts_what_remains(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fix("--fix-only") == 0
    assert readme.read_text(encoding="utf-8") == SAFE
    assert capsys.readouterr().out == "1 fixed in 1 file\n"


def test_shown_fixes_are_counted_by_rule(readme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fix("--fix", "--show-fixes")
    assert capsys.readouterr().err == "surveylint: README.md: fixed 1 canonical-link finding\n"


def test_a_list_without_defects_is_not_written(readme: Path) -> None:
    readme.write_text(ALL, encoding="utf-8")
    os.utime(readme, (1, 1))
    assert fix("--fix", "--unsafe-fixes") == 0
    assert readme.stat().st_mtime == 1


def test_a_diff_writes_nothing_and_applies(readme: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert fix("--diff", "--unsafe-fixes") == 1
    out, err = capfd.readouterr()
    assert readme.read_text(encoding="utf-8") == LIST
    assert err.endswith("2 would be fixed, 0 would remain in 1 file\n")
    subprocess.run(["git", "apply", "-"], cwd=readme.parent, input=out.encode(), check=True)
    assert readme.read_text(encoding="utf-8") == ALL


def test_a_diff_of_windows_line_ends_without_a_last_one_applies(
    readme: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    windows = LIST.rstrip("\n").replace("\n", "\r\n").encode()
    readme.write_bytes(b"\xef\xbb\xbf" + windows)
    fix("--diff", "--unsafe-fixes")
    patch = capfdbinary.readouterr().out
    subprocess.run(["git", "apply", "-"], cwd=readme.parent, input=patch, check=True)
    assert readme.read_bytes() == b"\xef\xbb\xbf" + ALL.rstrip("\n").replace("\n", "\r\n").encode()


def test_a_diff_hides_secrets_and_reports_that_it_cannot_be_applied(
    readme: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    readme.write_text(SIGNED, encoding="utf-8")
    fix("--diff", "--select", "canonical-link")
    out, err = capfd.readouterr()
    assert TOKEN not in out + err
    assert out.startswith(
        "# surveylint: secrets or control characters are hidden in this diff, "
        "so it cannot be applied\n"
    )


def test_a_diff_has_nothing_that_a_terminal_or_a_runner_obeys(
    readme: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    readme.write_text(f"{LIST}\n::error::pwned\n\x1b[31mred\n##[error]pwned\n", encoding="utf-8")
    fix("--diff", "--select", "canonical-link")
    out = capfd.readouterr().out
    assert "\x1b" not in out
    assert "##[" not in out
    assert [line for line in out.splitlines() if line.lstrip().startswith("::")] == []


def test_standard_input_is_fixed_on_standard_output(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    given = b"\xef\xbb\xbf" + LIST.replace("\n", "\r\n").encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    assert fix("--fix", "-") == 1
    out, err = capfdbinary.readouterr()
    assert out == b"\xef\xbb\xbf" + SAFE.replace("\n", "\r\n").encode()
    assert b"session-link" in err


def test_excluded_standard_input_is_printed_unchanged(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LIST.encode())))
    assert fix("--fix", "-", "--exclude", "README.md") == 0
    assert capfdbinary.readouterr().out == LIST.encode()


def test_broken_bytes_line_ends_and_mode_are_kept(readme: Path) -> None:
    before = LIST.encode().replace(b"Raw", b"R\xe9w").replace(b"\n", b"\r\n")
    readme.write_bytes(before)
    readme.chmod(0o640)
    fix("--fix")
    assert readme.read_bytes() == before.replace(b"00001?", b"00001")
    assert readme.stat().st_mode & 0o777 == 0o640


def test_a_symbolic_link_stays_one(readme: Path) -> None:
    link = readme.with_name("LIST.md")
    link.symlink_to(readme)
    fix("--fix", "LIST.md")
    assert link.is_symlink()
    assert readme.read_text(encoding="utf-8") == SAFE


def test_a_file_that_changed_during_the_check_is_not_written(readme: Path) -> None:
    with pytest.raises(WriteError, match="not fixed: the file changed while it was checked"):
        write.replace(str(readme), b"new", old=b"other")
    assert [path.name for path in readme.parent.iterdir() if path.is_file()] == ["README.md"]
    assert readme.read_text(encoding="utf-8") == LIST


def test_a_file_that_cannot_be_written_is_exit_two(
    readme: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(write, "_open", refuse)
    assert fix("--fix") == 2
    assert "surveylint: README.md: cannot write: permission denied\n" in capsys.readouterr().err
    assert readme.read_text(encoding="utf-8") == LIST


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("nameless", [write._NAMELESS, 0])
def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    readme: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, nameless: int
) -> None:
    def fail(handle: int) -> None:
        raise error

    monkeypatch.setattr(write, "_NAMELESS", nameless)
    monkeypatch.setattr(write.os, "fsync", fail)
    with pytest.raises((WriteError, KeyboardInterrupt)):
        write.replace(str(readme), b"new")
    assert [path.name for path in readme.parent.iterdir() if path.is_file()] == ["README.md"]
    assert readme.read_text(encoding="utf-8") == LIST


def test_a_device_is_written_to(tmp_path: Path) -> None:
    write.replace(os.devnull, b"anything")
    assert not Path(os.devnull).is_file()


def test_rows_move_one_after_the_other() -> None:
    from fix_support import fix as fixed

    titles = [
        "Chest X-ray Reports",
        "Brain MRI Answers",
        *(f"Pictures and Words {n}" for n in range(9)),
    ]
    rows = [
        f"| {n} | {title} | General | [PDF](https://a.org/{n}) |"
        for n, title in enumerate(titles, 1)
    ]
    rows += [
        f"| {n} | {title} of a Clinical Trial | Medical | [PDF](https://a.org/{n}) |"
        for n, title in enumerate(
            [
                "Words",
                "Figures",
                "Tables",
                "Notes",
                "Slides",
                "Texts",
                "Books",
                "Codes",
                "Trees",
                "Maps",
            ],
            12,
        )
    ]
    text = "\n".join(["| No. | Title | Domain | Paper |", "| --- | --- | --- | --- |", *rows, ""])
    lines = fixed(text).source.text.splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == [str(n) for n in range(1, 22)]
    assert lines[-2:] == [
        "| 20 | Chest X-ray Reports | Medical | [PDF](https://a.org/1) |",
        "| 21 | Brain MRI Answers | Medical | [PDF](https://a.org/2) |",
    ]


WRITER = """
import os
import sys
from surveylint.disk import write

path, steps = sys.argv[1], int(sys.argv[2])
count, whole = 0, os.write

def at_line(frame, event, argument):
    global count
    if frame.f_code.co_filename != write.__file__:
        return None
    count += event == "line"
    if count > steps:
        os._exit(9)
    return at_line

os.write = lambda handle, data: whole(handle, data[:1000])
sys.settrace(at_line)
write.replace(path, b"A" * 3000)
"""
KILLED, DONE = 9, 0


def stopped(readme: Path, steps: int) -> int:
    """Write 3,000 bytes in three parts, and kill the process after so many lines of code."""
    command = [sys.executable, "-c", WRITER, str(readme), str(steps)]
    return subprocess.run(command, check=False).returncode


@pytest.mark.parametrize("steps", range(0, 40, 2))
def test_a_killed_writer_leaves_the_old_or_the_new_text(readme: Path, steps: int) -> None:
    assert stopped(readme, steps) == KILLED
    assert readme.read_bytes() in (LIST.encode(), b"A" * 3000)


def test_a_writer_that_is_not_killed_writes_everything(readme: Path) -> None:
    assert stopped(readme, 1000) == DONE
    assert readme.read_bytes() == b"A" * 3000


def test_what_a_diff_does_not_fix_is_reported_at_its_place_in_the_file(
    readme: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = LIST.replace("# Papers\n", "# Papers\n\n\n\n").replace("| 2 | Stable", "| 3 | Stable")
    readme.write_text(text + "\n- [Papers](#papers), [Tools](#tools)\n", encoding="utf-8")
    fix("--format", "concise")
    before = capfd.readouterr().out.splitlines()
    fix("--diff", "--format", "concise")
    assert capfd.readouterr().err.splitlines() == [
        line for line in before if "canonical-link" not in line and "stray-blank-lines" not in line
    ]
