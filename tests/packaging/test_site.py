"""The documentation site: it builds without a warning, and its links and pages are complete."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from readme import DOCUMENTS, REPOSITORY, ROOT
from scratch import run

sys.path.insert(0, str(ROOT / "docs" / "site"))

import build

RULES = sorted(path.stem for path in (ROOT / "rules").glob("*.md"))
KNOWN = {
    "README.md": "index",
    "docs/ci.md": "ci",
    "docs/links.md": "links",
    "rules/dead-link.md": "rules/dead-link",
}
pytestmark = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="not a git checkout: the documents are not there"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as CI builds it."""
    for name in ("sphinx", "myst_parser", "furo", "linkify_it"):
        pytest.importorskip(name, reason="the group `docs` is not installed")
    target = tmp_path_factory.mktemp("site")
    run([sys.executable, ROOT / "docs" / "site" / "build.py", target], ROOT)
    return target


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_page(site: Path, rule: str) -> None:
    assert f"<h1>{rule}" in (site / "rules" / rule / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_each_document_is_a_page_of_the_navigation(site: Path, document: Path) -> None:
    name = build.sources()[document.relative_to(ROOT).as_posix()]
    text = (site / "genindex" / "index.html").read_text(encoding="utf-8")
    assert f'href="../{name}/"'.replace("index/", "") in text


def test_each_schema_is_published(site: Path) -> None:
    names = {path.name for path in (ROOT / "src").rglob("*.schema.json")}
    published = {path.name for path in (site / "schemas").glob("*.json")}
    assert {"check.schema.json", "surveylint.schema.json"} <= names <= published
    assert all(json.loads((site / "schemas" / name).read_text("utf-8")) for name in names)


def test_an_example_says_what_it_shows(site: Path) -> None:
    text = (site / "rules" / "dead-link" / "index.html").read_text(encoding="utf-8")
    assert "<p>Reported:</p>" in text
    assert "<p>Not reported:</p>" in text


@pytest.mark.parametrize(
    ("target", "path", "expected"),
    [
        ("ci.md#exit-codes", "docs/links.md", "ci.md#exit-codes"),
        ("../rules/dead-link.md", "docs/links.md", "rules/dead-link.md"),
        ("../docs/ci.md", "rules/dead-link.md", "../ci.md"),
        (f"{REPOSITORY}/blob/main/docs/ci.md", "README.md", "ci.md"),
        (f"{REPOSITORY}/blob/main/LICENSE", "README.md", f"{REPOSITORY}/blob/main/LICENSE"),
        ("../action.yml", "docs/ci.md", f"{REPOSITORY}/blob/main/action.yml"),
        (
            "../src/surveylint/report/schemas/check.schema.json",
            "docs/links.md",
            f"{build.SITE}schemas/check.schema.json",
        ),
        ("../README.md#fix", "docs/ci.md", "index.md#fix"),
        ("#fix", "README.md", "#fix"),
        ("https://example.org/a", "README.md", "https://example.org/a"),
    ],
)
def test_a_link_is_rewritten_to_a_page_of_the_site_or_to_the_file(
    target: str, path: str, expected: str
) -> None:
    assert build.page(f"[x]({target})\n", path, KNOWN) == f"[x]({expected})\n"


def test_links_in_code_are_not_changed() -> None:
    text = "`[x](ci.md)`\n\n```markdown\n[x](gone.md)\n```\n"
    assert build.page(text, "docs/links.md", KNOWN) == text


def test_a_link_to_a_missing_file_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"docs/ci.md: link to a file that does not exist: gone"):
        build.page("[x](gone.md)\n", "docs/ci.md", KNOWN)


def test_the_build_fails_for_links_to_nothing(site: Path, tmp_path: Path) -> None:
    for name in ("docs", "rules", ".github", "src"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc"))
    for name in ("README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("templates", "tests", "action.yml", "CITATION.cff", ".ci"):
        (tmp_path / name).symlink_to(ROOT / name)
    with (tmp_path / "docs" / "add.md").open("a", encoding="utf-8") as page:
        page.write("\n[x](ci.md#no-such-heading) and [y]\n\n[y]: links.md#nowhere\n")
    output = run([sys.executable, "docs/site/build.py", "out"], tmp_path, 1).stdout
    assert "no-such-heading" in output
    assert "nowhere" in output
