"""Properties of the fixes of all rules, on their examples and on combinations of them."""

from __future__ import annotations

from collections import Counter

import pytest
from fix_support import fix, fix_example, rests, source
from hypothesis import given, settings
from hypothesis import strategies as st
from rules_support import Case, case_id, cases

from surveylint.model.source import BOM, NotTextError, Source

EXAMPLES = pytest.mark.parametrize(
    "case", [case for case in cases("bad") if case.rule != "stale-baseline"], ids=case_id
)
TEXTS = [case.example.text for case in cases() if not case.example.facts]
DOCUMENTS = st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4, unique=True).map(
    lambda texts: "".join(f"## Part {number}\n\n{text}\n" for number, text in enumerate(texts, 1))
)
STEADY = settings(max_examples=40, deadline=None, derandomize=True)


@EXAMPLES
def test_fixing_again_changes_nothing(case: Case) -> None:
    once = fix_example(case, case.example.data).source
    assert fix_example(case, once.to_bytes()).source.text == once.text


@EXAMPLES
def test_a_fixed_finding_is_gone(case: Case) -> None:
    done = fix_example(case, case.example.data)
    assert done.settled
    assert [finding for finding in done.outcome.findings if finding.fix] == []


@EXAMPLES
def test_windows_line_endings_are_kept(case: Case) -> None:
    windows = case.example.data.replace(b"\n", b"\r\n")
    fixed = fix_example(case, case.example.data).source.to_bytes()
    assert fix_example(case, windows).source.to_bytes() == fixed.replace(b"\n", b"\r\n")


@EXAMPLES
def test_a_byte_order_mark_is_kept(case: Case) -> None:
    fixed = fix_example(case, case.example.data).source.to_bytes()
    assert (
        fix_example(case, BOM.encode() + case.example.data).source.to_bytes()
        == BOM.encode() + fixed
    )


@STEADY
@given(DOCUMENTS, st.booleans())
def test_fixing_a_document_settles(text: str, unsafe: bool) -> None:
    done = fix(text, unsafe=unsafe)
    left = [
        finding for finding in done.outcome.findings if finding.fix and (unsafe or finding.fix.safe)
    ]
    assert done.settled
    assert left == []


@STEADY
@given(DOCUMENTS, st.booleans())
def test_outside_of_edited_blocks_nothing_changes_and_nothing_new_is_found(
    text: str, unsafe: bool
) -> None:
    before, after = rests(source(text), fix(text, unsafe=unsafe).source)
    assert (after.lines, after.rows) == (before.lines, before.rows)
    assert after.findings - before.findings == Counter()


def test_a_text_of_which_a_fix_leaves_little_is_still_text() -> None:
    text = "- [A](https://example.org/x) \0" + "- [B](https://example.org/y??utm_source=feed)\n"
    whole = Source.from_bytes("README.md", text.encode())
    assert whole.with_text("\0" * 9).text == "\0" * 9
    with pytest.raises(NotTextError):
        Source.from_bytes("README.md", b"\0" * 9)
