"""Texts on which a search in quadratic time takes minutes: every rule checks each of them.

Nothing is timed: at these sizes nobody overlooks a quadratic step.
"""

from __future__ import annotations

import random
from datetime import date

import pytest
from rules_support import rule

from surveylint.compiled.rulebook import RULES
from surveylint.lint import datarules, rulebook
from surveylint.lint.engine import Outcome, lint
from surveylint.model.source import Source
from surveylint.reading import read

HEAD = "| Title | Paper |\n|---|---|\n"
SHAPES = {
    "brackets": "[" * 500_000,
    "brackets-and-address": "a " + "[" * 300_000 + " http://example.org",
    "closing-brackets": "[a](http://example.org) " + "(" * 100_000 + "]" * 100_000,
    "begun-links": "[a](" * 25_000,
    "empty-links": "".join(f"[a{number}]()\n" for number in range(10_000)),
    "one-title": HEAD
    + "".join(
        f"| One title of a work | [p](https://arxiv.org/abs/2101.{number + 10_000}) |\n"
        for number in range(10_000)
    ),
    "one-title-everywhere": "".join(
        f"- [One title of a work](https://h{number}.org/a) - says {number} of that\n"
        for number in range(4_000)
    ),
    "repeated-names": "".join(
        f"- [Name {number % 300}](https://a{number % 700}.org/{number % 50}) text\n"
        for number in range(12_000)
    ),
    "one-heading": "##The\n---\n" * 10_000,
    "allowed-tables": "".join(
        f"<!-- surveylint: allow ragged-row -- printed so {number} -->\n"
        "| A | B |\n|---|---|\n| 1 | 2 |\n\n"
        for number in range(3_000)
    ),
    "one-line": "recieve `x` http://a.com/x <b> " * 7_000,
    "lists-and-paragraphs": "**a**\n\n- [x](http://a.com)\n\n" * 4_000,
    "code": "<div>\n" + "<code>" * 50_000 + "\n</div>\n",
    "capitals": "".join(
        f'- {"A" * 90}\n  "A Work of Words {number}" [p](http://a.com/{number})\n'
        for number in range(3_000)
    ),
    "credits": "".join(
        f"- LIV: ICCV2015, {'and ' * 60}! [p](http://a.com/{number})\n" for number in range(3_000)
    ),
    "quoted": 'http://a.com/?token="' * 20_000,
    "fields": "- [A work of note](http://a.com)\n" + "  - authors: one\n" * 8_000,
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_a_hostile_text_is_checked_by_all_rules(text: str) -> None:
    assert not outcome(text).crashes


def outcome(text: str) -> Outcome:
    return lint(read(Source("README.md", text)), rulebook.load(list(RULES)), today=date(2025, 1, 1))


class Pages:
    """The files beside the list: one page with many anchors."""

    def __init__(self) -> None:
        self._anchors = frozenset(f"a{number}" for number in range(5_000))

    def exists(self, path: str) -> bool:
        return bool(path)

    def anchors(self, path: str) -> frozenset[str] | None:
        return self._anchors if path else None

    def repository(self) -> str:
        return "lab/list"


def test_the_anchors_of_another_page_are_folded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from surveylint.checks import anchors

    calls = 0
    folded = anchors.folded

    def counted(name: str) -> str:
        nonlocal calls
        calls += 1
        return folded(name)

    monkeypatch.setattr(anchors, "folded", counted)
    doc = read(Source("README.md", "".join(f"[a](o.md#x{number})\n" for number in range(3_000))))
    assert (
        len(lint(doc, [rule("missing-anchor")], today=date(2025, 1, 1), tree=Pages()).findings)
        == 3_000
    )
    assert calls < 20_000


def data_rule(
    words: list[str], *, case: bool = False, whole: bool = False
) -> datarules.DataRuleSpec:
    replacements: dict[str, str | None] = dict.fromkeys(words)
    return datarules.DataRuleSpec(
        replacements, (), whole=whole, case=case, safe=False, scope="prose", message=""
    )


@pytest.mark.parametrize("case", [False, True])
def test_many_forbidden_texts_are_found_where_one_pattern_finds_them(
    case: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = random.Random(7)
    words = sorted(
        {"".join(chosen.choices("abBß. -]^", k=chosen.randint(1, 5))) for _ in range(60)}
    )
    shape = data_rule(words, case=case)
    for _ in range(200):
        text = "".join(chosen.choices("aAbBß. -]^", k=60))
        spans = [(0, 25), (25, 40), (42, 60)]
        monkeypatch.setattr(datarules, "_MANY", 1_000)
        by_pattern = [hit[:3] for hit in datarules._forbidden(text, spans, shape)]
        monkeypatch.setattr(datarules, "_MANY", 0)
        assert [hit[:3] for hit in datarules._forbidden(text, spans, shape)] == by_pattern, text


def test_a_rule_with_60_000_forbidden_texts_is_linear() -> None:
    shape = data_rule([f"word{number}" for number in range(60_000)])
    text = "some words, word59999 and word60000 " * 10_000
    assert len(list(datarules._forbidden(text, [(0, len(text))], shape))) == 10_000
