"""Misspelled words: what is judged, what is one finding, and what a fix changes."""

from collections.abc import Collection, Mapping, Sequence

import pytest
from rules_support import run_rule

from surveylint.checks import spelling
from surveylint.entries import Index
from surveylint.generate.examples import Dictionary
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.vocabulary import Words


class FewWords(Words):
    """A vocabulary whose spellings are few and known."""

    def set(self, name: str) -> frozenset[str]:
        common = (
            "segmentation learning natural interpretable transferring framework "
            "retrieval utilized network"
        )
        known = {"common": frozenset(common.split()), "known": frozenset({"memoize"})}
        return known[name] if name in known else super().set(name)

    def map(self, name: str) -> Mapping[str, str]:
        wrong = {
            "utilzed": "utilized",
            "natrual": "natural",
            "transfering": "transferring",
            "wether": "whether, weather",
        }
        return wrong if name == "spellings" else super().map(name)


WORDS = FewWords()
TABLE = "| Model | Title | Kind | Paper |\n| --- | --- | --- | --- |\n"


def found(text: str, answers: Mapping[str, Sequence[str]] | None = None) -> list[Problem]:
    doc = read(Source("README.md", text))
    options = spelling.MisspellingOptions(typos=answers is not None)
    speller = Dictionary(answers) if answers is not None else None
    return list(spelling.misspelling(doc, Index(doc, WORDS), WORDS, options, speller))


def marked(text: str) -> list[str]:
    return [text[problem.start : problem.end] for problem in found(text)]


def fixed(text: str) -> str:
    edits = sorted(edit for problem in found(text) for edit in problem.edits)
    return Source("README.md", text).edited(edits)


def test_a_word_is_reported_once_with_its_other_places() -> None:
    text = "Models utilzed here, Utilzed there.\n\nAnd utilzed. Utilized, utilized.\n"
    (problem,) = found(text)
    assert [text[place.start : place.end] for place in problem.related] == ["Utilzed", "utilzed"]
    assert problem.safe
    assert (
        fixed(text)
        == "Models utilized here, Utilized there.\n\nAnd utilized. Utilized, utilized.\n"
    )


def test_two_words_with_a_backslash_between_are_judged() -> None:
    text = "Natural and medical.\n\n| No | Natrual\\Medical |\n| --- | --- |\n| 1 | natural |\n"
    assert fixed(text) == text.replace("Natrual", "Natural")


def test_a_fixed_heading_changes_the_anchor_of_its_own_links_only() -> None:
    text = (
        "- [Start](#natrual-images)\n- [Other](#natrual)\n\n## Natrual images\n\n"
        "Natural, natural.\n"
    )
    assert fixed(text) == text.replace("#natrual-images", "#natural-images").replace(
        "## Natrual", "## Natural"
    )


def test_a_word_with_two_right_forms_has_no_fix() -> None:
    (problem,) = found("Nobody knows wether this works.\n")
    assert problem.message == "misspelled word `wether`; did you mean `whether` or `weather`?"
    assert problem.edits == ()


def test_a_title_is_reported_without_a_fix() -> None:
    text = "- [Transfering Networks between Many Livers](https://a.example.org/1)\n"
    text += "- [Transferring Networks between Wrists](https://a.example.org/2), transferring all.\n"
    (problem,) = found(text)
    assert problem.message.startswith("misspelled word `Transfering` in a title;")
    assert problem.edits == ()


def test_a_word_inside_and_outside_of_titles_is_two_findings_and_fixed_outside() -> None:
    text = (
        "Transfering, transferring, transferring.\n\n"
        "- [On Transfering Networks Far](https://a.example.org/1)\n"
    )
    assert [problem.key for problem in found(text)] == ["transfering", "transfering in a title"]
    assert fixed(text).count("Transfering") == 1


TITLED = "- [Transfering Networks between Many Livers]({}), transferring, transferring\n"


@pytest.mark.parametrize(
    "address",
    [
        "https://arxiv.org/abs/2501.00001",
        "https://doi.org/10.1007/11566489_36",
        "https://openaccess.thecvf.com/content/CVPR2023/papers/Doe_Livers_CVPR_2023_paper.pdf",
        "https://livers.example.org/~doe/livers.pdf",
    ],
)
def test_a_typo_in_the_title_of_a_paper_is_a_note(address: str) -> None:
    (problem,) = found(TITLED.format(address))
    assert problem.severity == Severity.INFO


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/doe/livers",
        "https://github.com/doe/livers/raw/main/livers.pdf",
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://livers.example.org/course",
        "https://livers.example.org/slides/livers.pdf",
        "https://zenodo.org/records/12345",
    ],
)
def test_a_typo_in_the_title_of_something_else_is_a_warning(address: str) -> None:
    (problem,) = found(TITLED.format(address))
    assert problem.severity is None


def test_the_label_of_a_link_also_shows_that_it_is_a_paper() -> None:
    text = (
        "- On Transfering Networks between Many Livers. Transferring, "
        "transferring [[paper](https://a.example.org/1)]\n"
    )
    (problem,) = found(text * 2)
    assert problem.severity == Severity.INFO


def test_a_title_without_a_link_is_a_warning() -> None:
    rows = (
        "| A | On Transfering Networks Far | x | |\n"
        "| B | Transferring, and Transferring Back | x | |\n"
    )
    (problem,) = found(TABLE + rows)
    assert problem.severity is None


def test_one_word_in_both_kinds_of_titles_is_two_findings() -> None:
    text = TITLED.format("https://arxiv.org/abs/2501.00001") + TITLED.format(
        "https://github.com/doe/livers"
    )
    assert [problem.severity for problem in found(text)] == [None, Severity.INFO]


def test_the_authors_after_a_title_are_not_part_of_it() -> None:
    row = (
        "| A | Learning from Many Livers(@Institute of Natrual Science) | x "
        "| [PDF](https://arxiv.org/abs/2501.00001) |\n"
    )
    (problem,) = found(TABLE + row + "\nNatural, natural.\n")
    assert problem.severity is None
    assert problem.message == "misspelled word `Natrual`; did you mean `Natural`?"


def test_an_apostrophe_that_ends_a_quotation_replaces_no_letter() -> None:
    assert marked("This is 'how it is utilzed' there.\n") == ["utilzed"]
    assert marked("These are ‘utilzed’ there.\n") == ["utilzed"]


def test_a_word_that_the_url_also_has_is_not_reported() -> None:
    text = (
        "- [On Transfering Networks Far](https://a.example.org/Transfering_Networks), "
        "transferring, transferring\n"
    )
    assert marked(text) == []


def test_a_word_that_is_only_similar_to_another_is_a_note_without_a_safe_fix() -> None:
    (problem,) = found("This is a framewrk.\n")
    assert (problem.severity, problem.safe) == (Severity.INFO, False)


def test_a_word_that_is_similar_to_one_of_the_document_is_a_warning() -> None:
    (problem,) = found("This is a framewrk, a framework.\n")
    assert (problem.severity, problem.safe) == (None, False)


def test_the_fix_is_safe_if_the_document_has_the_right_form_three_times() -> None:
    (problem,) = found("This is a framewrk, a framework, a framework, our framework.\n")
    assert (problem.severity, problem.safe) == (None, True)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Run `utilzed`, then <a name='utilzed'></a> <!-- utilzed -->.\n",
            id="code, tags and comments",
        ),
        pytest.param(
            "See <https://a.example.org/utilzed> and [it](https://a.example.org/utilzed).\n",
            id="addresses",
        ),
        pytest.param(
            "```\nutilzed\n```\n\nThe flag `utilzed`, or utilzed for short.\n",
            id="a name in back-ticks",
        ),
        pytest.param(
            "@utilzed #utilzed utilzed.py a.utilzed utilzed-7 :utilzed: $utilzed$ utilzed()\n",
            id="tokens",
        ),
        pytest.param(
            "<u>L</u>earing, (l)earing, l*earing*, Mo-\nlearing, earning\n", id="parts of words"
        ),
        pytest.param("Framewrk is a town.\n", id="a capital without the right word"),
        pytest.param("Natural, natural: Ada Natrual, Bob Smith, and Eve Jones.\n", id="authors"),
        pytest.param(
            "It was utilzed' then, and utilzed’ now.\n", id="an apostrophe for a dropped letter"
        ),
        pytest.param("Please memoize it.\n", id="a known word"),
    ],
)
def test_this_is_not_reported(text: str) -> None:
    assert marked(text) == []


def test_names_and_categories_are_not_judged() -> None:
    rows = [
        f"| Natrual | Natural Networks Number {i} | Natrual | "
        f"[PDF](https://arxiv.org/abs/2501.0000{i}) |\n"
        for i in range(9)
    ]
    assert marked(TABLE + "".join(rows)) == []


def test_a_name_before_a_colon_is_not_judged() -> None:
    text = TABLE + (
        "| A | Natrual: Learning Natural Networks | x | [PDF](https://arxiv.org/abs/2501.00001) |\n"
    )
    assert marked(text + "\nNatural.\n") == []


def test_words_beside_ideographs_are_judged() -> None:
    assert marked("开源的utilzed通用向量模型\n") == ["utilzed"]


ANSWERS = dict.fromkeys(("updload", "Updload"), ("upload",))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("An updload of masks.\n", ["updload"]),
        ("See `updload`, and the updload of masks.\n", []),
        ("An updload of masks: <https://livers.example.org/updload>\n", []),
        ("The Updload of masks.\n", []),
        ("## Updload of masks\n\nupload\n", ["Updload"]),
        (
            f"{TABLE}| Updload | Masks for Livers | upload | "
            "[PDF](https://arxiv.org/abs/2101.00001) |\n",
            [],
        ),
        ("updload, updload, updload and updload\n", []),
    ],
)
def test_answers_of_a_spelling_checker_are_filtered_the_same_way(
    text: str, marks: list[str]
) -> None:
    assert [text[problem.start : problem.end] for problem in found(text, ANSWERS)] == marks


@pytest.mark.parametrize(
    ("word", "rights"),
    [
        ("softwares", ["software"]),  # style, not a typo
        ("relearning", ["learning"]),  # a regular form of a known word
        ("memoize", ["memorize"]),
        ("updload", []),
        ("updload", ["up/load"]),
        ("updload", ["updload"]),
    ],
)
def test_some_answers_of_a_spelling_checker_are_ignored(word: str, rights: list[str]) -> None:
    assert found(f"The {word} of masks.\n", {word: rights}) == []


def test_a_spelling_checker_is_only_asked_about_words() -> None:
    asked: list[str] = []

    class Listening:
        def corrections(self, words: Collection[str]) -> Mapping[str, tuple[str, ...]]:
            asked.extend(words)
            return {}

    text = (
        "Zwerkel [frimbel](https://livers.example.org/glonk) `quorfel` --zworbel=1 natural utilzed "
        + "ab" * 200
        + "\n"
    )
    doc = read(Source("README.md", text))
    list(
        spelling.misspelling(
            doc, Index(doc, WORDS), WORDS, spelling.MisspellingOptions(typos=True), Listening()
        )
    )
    assert sorted(asked) == ["Zwerkel", "frimbel", "zworbel"]


def test_of_several_right_forms_the_one_in_the_document_is_suggested() -> None:
    output = run_rule("misspelling", "This is the contet of it. The context is rare.\n")
    assert "misspelled word `contet`; did you mean `context`?" in output


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("datasest", "datasets"),
        ("nautral", "natural"),
        ("netowrks", "networks"),
        ("retreival", "retrieval"),
    ],
)
def test_two_swapped_letters_are_the_most_likely_typo(word: str, right: str) -> None:
    output = run_rule(
        "misspelling", f"We see what {word} can do for one dataset and one network.\n"
    )
    assert f"misspelled word `{word}`; did you mean `{right}`?" in output


@pytest.mark.parametrize(
    "line",
    [
        "- Abstract: we utilzed a network",
        "**Abstract.** We utilzed a network.",
        "| Title | Abstract |\n|---|---|\n"
        "| [Maps of Rivers and Seas](https://arxiv.org/abs/2401.00001) | We utilzed it |",
    ],
)
def test_a_word_of_an_abstract_is_a_note_without_edits(line: str) -> None:
    output = run_rule("misspelling", f"{line}\n")
    assert "info[misspelling] misspelled word `utilzed` in a quotation" in output


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("Wroks are sorted by date. All works count.\n", True),
        ("Wroks Are Sorted by Date. All works count.\n", False),
        ("I worte this page.\n", True),
        ("Files are in data/trainning/x.csv and models.\n", False),
        (
            "- [A Map of Rivers](https://arxiv.org/abs/2401.00001) *Leo Sigal* (CVPR), a signal\n",
            False,
        ),
        ("The convnet block of a model.\n", False),
        ("We are reffering to a model.\n", True),
    ],
)
def test_words_are_judged_by_what_is_around_them(text: str, reported: bool) -> None:
    assert bool(run_rule("misspelling", text)) == reported


@pytest.mark.parametrize(
    "line",
    [
        "Fixed a typo: `x`, posible -> possible and more",
        "Corrected *posible* → *possible* in the page",
        'The word "posible" => "possible", thanks to all',
        "- posible --> possible",
    ],
)
def test_a_typo_before_its_correction_is_quoted(line: str) -> None:
    assert run_rule("misspelling", f"{line}\n") == ""
    assert "possible" in run_rule("misspelling", "It is posible -> it works.\n")
