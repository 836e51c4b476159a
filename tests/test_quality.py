"""The house style that tools can hold: format, lint, types, import contracts, generated files."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str) -> None:
    """Run a module of this interpreter on the checkout and show what it says if it is not content."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("ruff", "format", "--check", "."), id="ruff format"),
        pytest.param(("ruff", "check", "."), id="ruff check"),
        pytest.param(("mypy",), id="mypy --strict"),
        pytest.param(("surveylint.generate", "--check"), id="generated files"),
    ],
)
def test_the_tree_is_clean(command: tuple[str, ...]) -> None:
    run(*command)


def test_imports_only_go_down() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
