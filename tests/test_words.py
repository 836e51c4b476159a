"""The word lists: valid, consistent with each other, and correct about their own words."""

from pathlib import Path

import pytest

from surveylint.spellcheck import Slip, Spellings, suspect
from surveylint.vocabulary import Words

FOLDER = Path(__file__).parent.parent / "rules" / "words"


def lines(name: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("# ")]


PAIRS = [tuple(line.split(" -> ")) for line in lines("spellings")]
WRONG = {pair[0]: pair[1] for pair in PAIRS}
COMMON, KNOWN = frozenset(lines("common")), frozenset(lines("known"))
RIGHT = {form for right in WRONG.values() for form in right.split(", ")}
LISTS = Spellings(WRONG, COMMON, KNOWN)
FORMS = [
    ("", "s", "es", "ed", "ing", "er", "ers", "ly"),
    ("e", "es", "ed", "ing", "er", "ers"),
    ("y", "ies", "ied", "ier"),
]


@pytest.mark.parametrize("name", ["spellings", "common", "known"])
def test_a_list_has_a_comment_and_is_sorted(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    entries = [line.split(" -> ")[0] for line in lines(name)]
    assert text.startswith("# ") and text.endswith("\n")
    assert entries == sorted(set(entries))


@pytest.mark.parametrize("words", [COMMON, KNOWN])
def test_right_words_have_at_least_five_lower_case_letters(words: frozenset[str]) -> None:
    assert [
        word
        for word in words
        if len(word) < 5 or not (word.isascii() and word.isalpha() and word.islower())
    ] == []


def test_misspellings_are_single_lower_case_words() -> None:
    assert all(len(pair) == 2 for pair in PAIRS)
    assert [
        wrong for wrong in WRONG if not (wrong.isascii() and wrong.isalpha() and wrong.islower())
    ] == []
    assert [right for right in RIGHT if right != right.strip().lower() or not right] == []


def test_no_word_is_both_wrong_and_right() -> None:
    assert WRONG.keys() & (COMMON | KNOWN | RIGHT) == set()


def test_no_word_is_both_common_and_known() -> None:
    assert set() == COMMON & KNOWN


def test_right_forms_are_common_or_known_or_no_slip_of_a_common_word() -> None:
    assert [form for form in RIGHT if form.isalpha() and suspect(form, LISTS) is not None] == []


def test_no_common_or_known_word_is_suspect() -> None:
    assert [word for word in COMMON | KNOWN if suspect(word, LISTS) is not None] == []


def test_a_known_word_is_listed_because_it_or_a_form_of_it_would_be_suspect() -> None:
    alone = Spellings({}, COMMON, frozenset())
    idle = [
        word
        for word in KNOWN
        if not any(
            suspect(word.removesuffix(cut) + ending, alone)
            for cut, *endings in FORMS
            for ending in (cut, *endings)
        )
    ]
    assert idle == []


@pytest.mark.parametrize(
    "word",
    [
        "maco",
        "vita",
        "anwer",
        "chexagent",
        "qilin",
        "marco",
        "detectron",
        "changming",
        "contest",
        "modelling",
        "tumour",
        "neighbouring",
        "pretraining",
        "inpainted",
        "deraining",
        "preprint",
        "regularizer",
        "softwares",
        "informations",
        "reacher",
        "invokable",
        "rememberable",
        "lifes",
        "daniele",
        "michal",
        "kustomize",
        "opensource",
        "tokenise",
    ],
)
def test_technical_terms_are_not_reported(word: str) -> None:
    assert suspect(word, LISTS) is None
    assert suspect(word.capitalize(), LISTS) is None


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("teh", "the"),
        ("wich", "which"),
        ("utilzed", "utilized"),
        ("Natrual", "Natural"),
        ("Conrtibuting", "Contributing"),
        ("benhcmark", "benchmark"),
        ("optimizaiton", "optimization"),
        ("Recognitio", "Recognition"),
        ("Diffusio", "Diffusion"),
        ("heterogenous", "heterogeneous"),
        ("evaluationary", "evolutionary"),
        ("begining", "beginning"),
    ],
)
def test_misspellings_from_real_lists_are_found(wrong: str, right: str) -> None:
    found = suspect(wrong, LISTS)
    assert found is not None and found.right == (right,)


def test_a_short_surname_is_not_a_misspelled_article() -> None:
    assert suspect("teh", LISTS) is not None and suspect("Teh", LISTS) is None


def test_listed_misspellings_are_distinguished_from_slips() -> None:
    found = suspect("seperately", LISTS)
    assert found is not None and found.slip is Slip.LISTED


def test_a_word_that_the_project_lists_as_known_is_not_a_misspelling() -> None:
    word = next(iter(WRONG))
    assert word in Words().misspellings()
    assert Words({"known": (word.title(),)}).misspellings() == {
        k: v for k, v in WRONG.items() if k != word
    }


def test_a_list_without_a_file_has_only_the_entries_of_the_project() -> None:
    assert Words().set("quantum-words") == frozenset()
    assert Words({"quantum-words": ("qubit",)}).set("quantum-words") == {"qubit"}


def test_a_list_is_never_read_from_another_folder(tmp_path: Path) -> None:
    (tmp_path / "a-words.txt").write_text("secret\n", encoding="utf-8")
    assert Words().set(f"{tmp_path}/a-words") == frozenset()


def test_a_list_is_read_once_for_all_files() -> None:
    assert Words().set("common") is Words().set("common")
