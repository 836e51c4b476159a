"""Allow comments that `check --add-allow` writes: where, and that nothing else changes."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from surveylint.cli import main

HEAD = "# Papers\n\n| No. | Title | Link |\n|---|---|---|\n"
ONE = "| 1 | A first study of light fields | [PDF](https://arxiv.org/abs/2305.00001?) |\n"
TWO = "| 2 | A second study of raw audio | [PDF](https://arxiv.org/abs/2305.00002) |\n"
FOUR = "| 4 | A fourth study of old maps | [PDF](https://arxiv.org/abs/2305.00004) |\n"
WHY = "as printed"


def comment(rules: str) -> str:
    return f"<!-- surveylint: allow {rules}: {WHY} -->"


def allow(rules: str, *more: str) -> int:
    return main(["check", "--offline", "--add-allow", rules, "--reason", WHY, *more])


PLACES = {
    "row": (
        "canonical-link",
        HEAD + ONE + TWO,
        HEAD + ONE.replace("?) |", f"?) {comment('canonical-link')} |") + TWO,
    ),
    "row without a last bar": (
        "canonical-link",
        HEAD + ONE.rstrip(" |\n") + "\n" + TWO,
        HEAD + ONE.rstrip(" |\n") + f" {comment('canonical-link')}\n" + TWO,
    ),
    "row with two findings": (
        "index-gap,canonical-link",
        HEAD + TWO.replace("2 ", "1 ", 1) + ONE.replace("1 ", "3 ", 1),
        HEAD
        + TWO.replace("2 ", "1 ", 1)
        + ONE.replace("1 ", "3 ", 1).replace(
            "?) |", f"?) {comment('canonical-link, index-gap')} |"
        ),
    ),
    "row with another comment": (
        "canonical-link",
        HEAD + ONE.replace("?) |", "?) <!-- surveylint: allow missing-value: known --> |"),
        HEAD
        + ONE.replace(
            "?) |",
            f"?) <!-- surveylint: allow missing-value: known --> {comment('canonical-link')} |",
        ),
    ),
    "item": (
        "canonical-link",
        "# Papers\n\n- [A study](https://arxiv.org/abs/2305.00001?)\n  of fields\n- Next\n",
        "# Papers\n\n- [A study](https://arxiv.org/abs/2305.00001?)\n  of fields"
        f" {comment('canonical-link')}\n- Next\n",
    ),
    "item with inner items": (
        "canonical-link",
        "# Papers\n\n1. [A](https://arxiv.org/abs/2305.00001?)\n   - Inner\n",
        f"# Papers\n\n1. [A](https://arxiv.org/abs/2305.00001?) {comment('canonical-link')}\n"
        "   - Inner\n",
    ),
    "paragraph": (
        "missing-anchor",
        "# Papers\n\nSee [below](#data),\nand more.\n\nEnd.\n",
        f"# Papers\n\nSee [below](#data),\nand more. {comment('missing-anchor')}\n\nEnd.\n",
    ),
    "heading": (
        "misspelling",
        "# Papers\n\nText.\n\n## The lanugage of papers\n\nText.\n",
        f"# Papers\n\nText.\n\n## The lanugage of papers\n\n{comment('misspelling')}\n\nText.\n",
    ),
    "setext heading": (
        "misspelling",
        "Papers\n===\n\nThe lanugage of papers\n---\n\nText.\n",
        f"Papers\n===\n\nThe lanugage of papers\n---\n\n{comment('misspelling')}\n\nText.\n",
    ),
    "cell of HTML": (
        "canonical-link",
        "<table><tr><th>Title</th><th>Link</th></tr>\n<tr><td>A study of fields</td>"
        '<td><a href="https://arxiv.org/abs/2305.00001?">PDF</a></td></tr></table>\n',
        "<table><tr><th>Title</th><th>Link</th></tr>\n<tr><td>A study of fields</td>"
        f'<td><a href="https://arxiv.org/abs/2305.00001?">PDF</a> {comment("canonical-link")}'
        "</td></tr></table>\n",
    ),
    "pattern": (
        "canonical-*",
        "# Papers\n\n- [A](https://arxiv.org/abs/2305.00001?)\n",
        f"# Papers\n\n- [A](https://arxiv.org/abs/2305.00001?) {comment('canonical-link')}\n",
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("rules", "before", "after"), PLACES.values(), ids=PLACES.keys())
def test_a_comment_is_written_where_it_allows_only_its_finding(
    folder: Path, rules: str, before: str, after: str, newline: str
) -> None:
    path = folder / "README.md"
    path.write_bytes(before.replace("\n", newline).encode())
    allow(rules)
    assert path.read_bytes().decode() == after.replace("\n", newline)
    allow(rules)
    assert path.read_bytes().decode() == after.replace("\n", newline)


@pytest.mark.parametrize(("rules", "before", "after"), PLACES.values(), ids=PLACES.keys())
def test_afterwards_the_findings_are_gone_and_every_comment_is_needed(
    folder: Path, rules: str, before: str, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text(after)
    main(["check", "--offline", "--select", f"{rules},unused-allowance", "--format", "concise"])
    assert capsys.readouterr().out == ""


def test_an_empty_cell_with_a_comment_still_counts_as_empty(folder: Path) -> None:
    rows = "".join(
        f"| {n} | A study of subject number {n} | [PDF](https://arxiv.org/abs/2305.{n:05}) |\n"
        for n in range(1, 21)
    )
    path = folder / "README.md"
    path.write_text(HEAD + rows + "| 21 | A study of something else |  |\n")
    assert main(["check", "--offline", "--fail-on", "info"]) == 1
    assert allow("all", "--fail-on", "info") == 0
    assert path.read_text().startswith(HEAD + rows + "| 21 | A study of something else |")
    assert path.read_text().count("surveylint: allow missing-link: ") == 1
    assert main(["check", "--offline", "--fail-on", "info"]) == 0


def test_the_summary_and_the_exit_code_count_what_is_left(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "README.md"
    path.write_text("# Papers\n\n- [A](https://arxiv.org/abs/2305.00001?)\n- [B](#gone)\n")
    assert allow("canonical-link") == 1
    assert "1 allowed, 1 remaining (1 warning) in 1 file\n" in capsys.readouterr().out
    assert allow("missing-anchor") == 0
    assert "1 allowed, 0 remaining in 1 file\n" in capsys.readouterr().out


def test_a_diff_shows_the_comments_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "README.md"
    path.write_text(HEAD + ONE)
    assert allow("canonical-link", "--diff") == 1
    out, err = capsys.readouterr()
    changed = [line for line in out.splitlines() if line.startswith(("+|", "-|"))]
    assert changed == [f"-{ONE.rstrip()}", f"+{ONE.rstrip()[:-1]}{comment('canonical-link')} |"]
    assert "1 would be allowed" in err
    assert path.read_text() == HEAD + ONE


def test_standard_input_is_printed_with_the_comments(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((HEAD + ONE).encode())))
    allow("canonical-link", "-")
    assert capfdbinary.readouterr().out.count(b"surveylint: allow") == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--add-allow ragged-row", "--add-allow: missing reason; use `--reason TEXT`"),
        ("--add-allow ragged-row --reason=", "--add-allow: missing reason"),
        ("--reason x", "--reason: nothing is allowed; add `--add-allow RULES`"),
        ("--add-allow ragged-row --reason a|b", "--reason: found `|` or `-->`"),
        ("--add-allow ragged-row --reason a-->b", "--reason: found `|` or `-->`"),
        ("--add-allow raged-row --reason x", "did you mean `ragged-row`?"),
        ("--add-allow unused-allowance --reason x", "`unused-allowance` reports what allows"),
        ("--add-allow ragged-row --reason x --fix", "cannot be used with `--fix`"),
    ],
)
def test_a_wrong_use_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    (folder / "README.md").write_text(HEAD + ONE)
    assert main(["check", "--offline", *line.split()]) == 2
    assert message in capsys.readouterr().err
    assert (folder / "README.md").read_text() == HEAD + ONE
