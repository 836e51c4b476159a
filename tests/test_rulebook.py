"""The rulebook: rules have pages, checks ask for known facts, `compiled/` is up to date."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from rules_support import FOLDER, ROOT, rule, written_pages

from surveylint.compiled.rulebook import ALIASES, RULES, WORDS
from surveylint.config import DEFAULT, ConfigError
from surveylint.generate import compile
from surveylint.generate.examples import TODAY
from surveylint.generate.literals import literal
from surveylint.generate.pages import parse
from surveylint.lint import datarules, rulebook
from surveylint.lint.engine import lint
from surveylint.lint.packs import DataRule, Pack
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.report.concise import render
from surveylint.rule import Facts

PYTHON = sorted(name for name, row in RULES.items() if row[0] != "packs")


def test_the_compiled_files_are_what_the_generator_writes() -> None:
    command = [sys.executable, "-m", "surveylint.generate", "--check"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_there_are_no_other_compiled_files() -> None:
    made = {*compile.data_modules(FOLDER), *compile.rule_modules(FOLDER), "pages.py"}
    folder = ROOT / "src" / "surveylint" / "compiled"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")} == made


def test_every_python_rule_has_a_page_and_every_page_a_rule() -> None:
    assert [path.stem for path in written_pages()] == PYTHON


@pytest.mark.parametrize("name", PYTHON)
def test_rule_page_and_function_have_the_same_name(name: str) -> None:
    assert rule(name).check.__name__.replace("_", "-") == name
    assert parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"), name).name == name


@pytest.mark.parametrize("name", PYTHON)
def test_a_check_asks_for_facts_by_their_names_and_types(name: str) -> None:
    known = Facts.__annotations__
    asked = {
        n: p.annotation
        for n, p in inspect.signature(rule(name).check).parameters.items()
        if n != "options"
    }
    assert {
        fact: kind
        for fact, kind in asked.items()
        if kind not in (known.get(fact), optional(known.get(fact)))
    } == {}


def optional(kind: Any) -> str:
    return str(kind).removesuffix(" | None")


@pytest.mark.parametrize("name", PYTHON)
def test_the_rulebook_agrees_with_the_rule(name: str) -> None:
    made = rule(name)
    assert RULES[name][1:4] == (made.severity, made.default, made.online)


def test_no_former_name_is_a_current_name() -> None:
    assert {*ALIASES} & {*RULES} == set()


def test_rules_that_are_on_and_need_no_network_are_selected_by_default() -> None:
    assert rulebook.chosen(DEFAULT) == {
        name for name, row in RULES.items() if row[2] and not row[3]
    }


def test_names_patterns_and_all_select_rules() -> None:
    assert rulebook.chosen(DEFAULT._replace(select=("index-*",))) == {
        n for n in RULES if n.startswith("index-")
    }
    assert rulebook.chosen(DEFAULT._replace(select=("all",), ignore=("broken-encoding",))) == {
        name for name, row in RULES.items() if not row[3] and name != "broken-encoding"
    }


def test_a_pattern_that_matches_nothing_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"select: `none-\*` matches no rule"):
        rulebook.chosen(DEFAULT._replace(select=("none-*",)))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("index", "did you mean `index-*`?"),
        ("ragged-rwo", "did you mean `ragged-row`?"),
        ("zzzz", "see `surveylint rules`"),
    ],
)
def test_an_unknown_rule_gets_a_suggestion(name: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rulebook.expand([name], RULES, "", "--select")
    assert str(caught.value) == f"--select: unknown rule `{name}`; {hint}"


def data_rule(**given: object) -> DataRule:
    whole = {
        "name": "old-term",
        "scope": "prose",
        "why": "The field has a newer word for it.",
        "bad": "x",
        "good": "y",
    }
    return DataRule.model_validate({**whole, **given})


def found(pack: DataRule, text: str) -> str:
    rules = rulebook.load(["old-term"], DEFAULT._replace(packs=(pack.model_dump(by_alias=True),)))
    return render(lint(read(Source("a.md", text)), rules, today=TODAY).findings)


def test_forbid_finds_whole_words_outside_of_code() -> None:
    text = "# Old term\n\nAn old term, olden terms, `old term` and [a](http://x.org/old-term).\n"
    assert found(data_rule(forbid=["old term"]), text) == (
        "a.md:1:3: warning[old-term] `Old term` in prose\n"
        "a.md:3:4: warning[old-term] `old term` in prose\n"
    )


def test_replace_shows_the_replacement_and_groups_equal_texts() -> None:
    assert found(data_rule(replace={"Arxiv": "arXiv"}, case=True), "Arxiv, arXiv and Arxiv\n") == (
        "a.md:1:1: warning[old-term] `Arxiv` in prose; use `arXiv` (+1 more place)\n"
    )


def test_an_allow_list_checks_the_values_of_a_role() -> None:
    rows = "".join(
        f"| [A study of many things {n}](https://arxiv.org/abs/2305.0000{n}) | {v} |\n"
        for n, v in enumerate("AAB")
    )
    text = f"| Title | Category |\n|---|---|\n{rows}"
    pack = data_rule(**{"allow-list": ["A"], "scope": "category"})
    assert found(pack, text) == (
        "a.md:5:66: warning[old-term] unknown category `B`; expected one of `A`\n"
    )


def test_the_placeholders_of_a_message_are_filled_in() -> None:
    pack = data_rule(replace={"colour": "color"}, message="`{found}` is `{replacement}` here")
    assert "`colour` is `color` here" in found(pack, "a colour\n")


@pytest.mark.parametrize(
    "given",
    [
        {"forbid": ["a"], "replace": {"a": "b"}},
        {},
        {"forbid": ["a"], "scope": "page"},
        {"forbid": ["a"], "name": "One"},
        {"forbid": ["a"], "regex": "x"},
        {"forbid": ["a"], "message": "Ends in a stop."},
        {"forbid": ["a"], "safe": True},
    ],
)
def test_an_invalid_data_rule_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        data_rule(**given)


def test_errors_in_a_projects_data_rule_are_configuration_errors() -> None:
    config = DEFAULT._replace(
        origin="surveylint.toml", packs=({"name": "old-term", "scope": "prose"},)
    )
    expected = r"surveylint.toml: packs\[1\].why: missing; expected a value"
    with pytest.raises(ConfigError, match=expected):
        rulebook.load(["old-term"], config)


def test_word_lists_are_sets_or_mappings(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("# comment\n\n#\nb\na\n")
    assert compile.word_list(path) == {"#", "a", "b"}
    path.write_text("left one -> right\n")
    assert compile.word_list(path) == {"left one": "right"}


@pytest.mark.parametrize(
    "text", ["a\na\n", "a\nb -> c\n", "a -> b\na -> c\n", "a\n# b\n", " a\n", "a -> b -> c\n"]
)
def test_an_invalid_word_list_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    with pytest.raises(ConfigError):
        compile.word_list(path)


def test_every_word_list_is_known_to_the_configuration() -> None:
    files = [
        path.relative_to(FOLDER / "words").with_suffix("").as_posix()
        for path in (FOLDER / "words").rglob("*")
    ]
    assert sorted(WORDS) == sorted(files)


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, 2.5, True, None], "b": ("x",), "c": {}},
        ("'", '"', "'\"", "\n\\", "项目", "\u200b"),
        ["x" * 100, ["y" * 100]],
    ],
)
def test_a_literal_evaluates_to_the_value(value: object) -> None:
    assert eval(literal(value)) == value


def test_the_data_rule_in_the_contributors_guide_is_valid() -> None:
    guide = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(\[\[rule\]\]\n.*?)```", guide, re.DOTALL)
    (pack,) = Pack.model_validate(tomllib.loads(example)).rule
    rules = [datarules.make(pack.literal())]
    bad, good = (
        lint(read(Source("a.md", text)), rules, today=TODAY).findings
        for text in (pack.bad, pack.good)
    )
    assert [finding.message for finding in bad] == ["`NIPS 2023` in venue; use `NeurIPS 2023`"]
    assert good == ()
