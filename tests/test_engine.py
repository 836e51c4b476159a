"""The engine: facts by name, severities, options, the boundary around a rule, order."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pytest

from surveylint.config import DEFAULT
from surveylint.lint import engine, fix, time_limit
from surveylint.lint.crash import describe
from surveylint.lint.engine import Outcome, lint
from surveylint.lint.fix import Repair, chosen, edited, repair
from surveylint.model.document import Document
from surveylint.model.finding import Finding, Problem, Severity
from surveylint.model.source import Edit, Source
from surveylint.reading import read
from surveylint.rule import Check, Rule

TODAY = date(2026, 1, 1)
DOC = read(Source("README.md", "# Papers\n\none two three\n"))


class Letters(NamedTuple):
    """Options of a rule in these tests."""

    letter: str = "o"


def made(check: Check, name: str = "odd-word", **more: object) -> Rule:
    code = check.__code__
    needs = code.co_varnames[: code.co_argcount]
    return Rule(
        name=name, severity=Severity.WARNING, default=True, check=check, needs=needs
    )._replace(**more)


def at_word(doc: Document) -> Iterator[Problem]:
    start = doc.text.index("two")
    yield Problem(start=start, end=start + 3, message="found `two`")


def broken(doc: Document) -> Iterator[Problem]:
    yield from at_word(doc)
    raise ValueError(doc.text)


def run(*rules: Rule, config: object = DEFAULT, **facts: object) -> Outcome:
    return lint(DOC, rules, config, today=TODAY, **facts)


def test_a_finding_has_the_place_the_rule_and_the_severity() -> None:
    (finding,) = run(made(at_word)).findings
    assert (finding.rule, finding.severity, finding.message) == (
        "odd-word",
        "warning",
        "found `two`",
    )
    assert (finding.place.path, finding.place.line, finding.place.column) == ("README.md", 3, 5)
    assert (finding.place.end_line, finding.place.end_column) == (3, 8)


def test_a_check_gets_the_facts_that_it_names() -> None:
    def asks(today: date, doc: Document) -> Iterator[Problem]:
        yield Problem(start=0, end=0, message=f"{today.isoformat()} {len(doc.text)}")

    assert run(made(asks)).findings[0].message == "2026-01-01 24"


def test_options_come_from_the_configuration() -> None:
    def letters(doc: Document, options: Letters) -> Iterator[Problem]:
        at = doc.text.index(options.letter)
        yield Problem(start=at, end=at + 1, message="letter")

    config = DEFAULT._replace(options={"odd-word": {"letter": "w"}})
    assert run(made(letters, options=Letters), config=config).findings[0].place.column == 6


def test_the_configuration_sets_the_severity() -> None:
    config = DEFAULT._replace(severity={"odd-word": Severity.INFO})
    assert run(made(at_word), config=config).findings[0].severity is Severity.INFO


def test_a_problem_can_have_its_own_severity() -> None:
    def graver(doc: Document) -> Iterator[Problem]:
        yield Problem(start=0, end=1, message="grave", severity=Severity.ERROR)

    assert run(made(graver)).findings[0].severity is Severity.ERROR


def test_a_bug_in_one_rule_does_not_affect_the_others() -> None:
    outcome = run(made(broken, "broken-rule"), made(at_word))
    assert [finding.rule for finding in outcome.findings] == ["odd-word"]
    assert [(crash.path, crash.work) for crash in outcome.crashes] == [("README.md", "broken-rule")]


def test_rules_that_need_the_network_do_not_run_without_it() -> None:
    def online(verdicts: object) -> Iterator[Problem]:
        yield Problem(start=0, end=1, message="asked")

    assert run(made(online)).findings == ()
    assert [finding.message for finding in run(made(online), verdicts={}).findings] == ["asked"]


def test_findings_are_sorted_by_place_then_by_rule() -> None:
    def first(doc: Document) -> Iterator[Problem]:
        yield Problem(start=0, end=1, message="first")

    found = run(made(at_word, "z-rule"), made(at_word, "a-rule"), made(first, "m-rule")).findings
    assert [finding.rule for finding in found] == ["m-rule", "a-rule", "z-rule"]


def test_equal_findings_are_reported_once() -> None:
    def twice(doc: Document) -> Iterator[Problem]:
        yield from at_word(doc)
        yield from at_word(doc)

    assert len(run(made(twice)).findings) == 1


def repaired(findings: tuple[Finding, ...], *, unsafe: bool = True) -> str:
    return edited(DOC.source, chosen(findings, unsafe=unsafe)).text


def test_of_two_fixes_that_overlap_the_first_is_applied() -> None:
    def both(doc: Document) -> Iterator[Problem]:
        yield Problem(start=10, end=13, message="one", edits=(Edit(10, 13, "ONE"),))
        yield Problem(start=11, end=14, message="two", edits=(Edit(11, 14, "TWO"), Edit(0, 1, "!")))

    assert repaired(run(made(both)).findings) == "# Papers\n\nONE two three\n"


def test_a_fix_is_applied_completely_and_only_if_it_is_enabled() -> None:
    def unsafe(doc: Document) -> Iterator[Problem]:
        yield Problem(
            start=10, end=13, message="one", edits=(Edit(10, 13, "ONE"), Edit(14, 17, "TWO"))
        )

    findings = run(made(unsafe)).findings
    assert repaired(findings) == "# Papers\n\nONE TWO three\n"
    assert repaired(findings, unsafe=False) == DOC.text


def test_a_rule_with_too_many_findings_says_where_it_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "MOST_FINDINGS", 2)

    def many(doc: Document) -> Iterator[Problem]:
        for at in range(2, 8):
            yield Problem(start=at, end=at + 1, message=f"letter {at}")

    outcome = run(made(many), made(at_word, "other-rule"))
    assert [(found.place.start, found.message) for found in outcome.findings] == [
        (2, "letter 2"),
        (3, "letter 3"),
        (4, "more than 2 findings of this rule; it does not check the rest of the file"),
        (14, "found `two`"),
    ]
    assert outcome.ran == {"other-rule"}


def test_findings_that_are_fixed_are_never_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOST_FINDINGS", 2)

    def many(doc: Document) -> Iterator[Problem]:
        for at in range(2, 8):
            yield Problem(start=at, end=at + 1, message="letter", edits=(Edit(at, at + 1, "x"),))

    assert len(run(made(many)).findings) == 3
    outcome = run(made(many), is_fixed=lambda problem: bool(problem.edits))
    assert len(outcome.findings) == 6
    assert outcome.ran == {"odd-word"}


def test_a_large_text_is_fixed_in_fewer_passes_and_what_is_left_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def first_letter(doc: Document) -> Iterator[Problem]:
        at = doc.text.find("a")
        if at >= 0:
            yield Problem(start=at, end=at + 1, message="letter", edits=(Edit(at, at + 1, "x"),))

    def fixed(text: str) -> Repair:
        return repair(
            Source("README.md", text),
            lambda source: lint(read(source), [made(first_letter)], today=TODAY),
            unsafe=True,
        )

    monkeypatch.setattr(fix, "_MOST_READ", 100)
    assert fixed("a" * 10).settled
    assert fixed("a" * 20).source.text == "x" * 5 + "a" * 15
    assert not fixed("a" * 20).settled
    assert fixed("a" * 200).source.text == "xx" + "a" * 198


def test_an_allowance_of_a_rule_that_crashed_is_not_called_unused() -> None:
    assert run(made(broken, "broken-rule"), made(at_word)).ran == {"odd-word"}


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
@pytest.mark.parametrize("pattern", [r"(a|a)*b", r"(?:a+)+b"])
def test_a_rule_that_takes_too_long_is_ended_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    def endless(doc: Document) -> Iterator[Problem]:
        re.search(pattern, "a" * 60)
        yield from at_word(doc)

    monkeypatch.setattr(time_limit, "_SECONDS", 0.05)
    outcome = run(made(endless, "endless-rule"), made(at_word))
    assert [found.rule for found in outcome.findings] == ["odd-word"]
    (crash,) = outcome.crashes
    assert crash.work == "endless-rule"
    assert describe(crash, debug=False).startswith(
        "README.md: internal-error[endless-rule]: took more than 0 s of processor time at "
    )


def test_without_timers_a_rule_is_ended_when_it_yields(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(doc: Document) -> Iterator[Problem]:
        while True:
            yield from at_word(doc)

    monkeypatch.delattr(signal, "setitimer", raising=False)
    monkeypatch.setattr(time_limit, "_SECONDS", 0.05)
    monkeypatch.setattr(engine, "MOST_FINDINGS", 1_000_000)  # so that only the time can end it
    outcome = run(made(endless, "endless-rule"), made(at_word))
    assert [found.rule for found in outcome.findings] == ["odd-word"]
    assert [type(crash.error) for crash in outcome.crashes] == [time_limit.TimeLimitError]


def test_the_limit_leaves_no_signal_handler_behind() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    run(made(at_word))
    assert signal.getsignal(signal.SIGVTALRM) is before
