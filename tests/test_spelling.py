"""Spell checking: each kind of slip, words that only look like slips, and their occurrences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveylint.spellcheck import (
    Occurrence,
    Slip,
    Spellings,
    Suggestion,
    amid_names,
    is_plain_slip,
    is_unmistakable,
    judge,
    occurrences,
    slip,
    support,
    suspect,
    suspects,
)

COMMON = frozenset(
    [
        "segmentation",
        "natural",
        "image",
        "paper",
        "context",
        "begin",
        "beginning",
        "code",
        "training",
        "learning",
        "language",
        "available",
        "detection",
        "environment",
        "normalize",
        "visual",
        "network",
        "networks",
        "process",
        "strategy",
        "dataset",
        "surgery",
    ]
)
WRONG = {"teh": "the", "seperate": "separate", "transations": "transactions, translations"}
LISTS = Spellings(WRONG, COMMON, frozenset({"contest", "imager", "detectron"}))
SWAPPED = Suggestion("Natrual", ("Natural",), Slip.SWAPPED)


def found(word: str) -> tuple[tuple[str, ...], Slip] | None:
    suggestion = suspect(word, LISTS)
    return None if suggestion is None else (suggestion.right, suggestion.slip)


@pytest.mark.parametrize(
    ("word", "right", "done"),
    [
        ("teh", "the", Slip.LISTED),
        ("Seperate", "Separate", Slip.LISTED),
        ("natrual", "natural", Slip.SWAPPED),
        ("papre", "paper", Slip.SWAPPED),
        ("papper", "paper", Slip.DOUBLED),
        ("imagge", "image", Slip.DOUBLED),
        ("segmentaton", "segmentation", Slip.DROPPED),
        ("segmentatio", "segmentation", Slip.DROPPED),
        ("nework", "network", Slip.DROPPED),
        ("detecption", "detection", Slip.ADDED),
        ("lamguage", "language", Slip.CHANGED),
        ("dataxet", "dataset", Slip.CHANGED),
        ("nnetwork", "network", Slip.DOUBLED),
        ("etwork", None, None),
        ("egmentation", "segmentation", Slip.DROPPED),
        ("begining", "beginning", Slip.DROPPED),
    ],
)
def test_a_slip_is_found_with_its_right_form(
    word: str, right: str | None, done: Slip | None
) -> None:
    assert found(word) == (((right,), done) if right else None)


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("contest", "known"),
        ("contests", "a plural of a known word"),
        ("trained", "no common word is near"),
        ("normalise", "British"),
        ("normalised", "British"),
        ("networking", "an ending"),
        ("networked", "an ending"),
        ("processes", "an ending"),
        ("codes", "an ending"),
        ("coding", "an ending"),
        ("visually", "an ending"),
        ("strategies", "an ending"),
        ("imagers", "an ending of a known word"),
        ("prenatural", "a prefix"),
        ("retraining", "a prefix"),
        ("unavailable", "a prefix"),
        ("ecode", "a letter before a word"),
        ("unetwork", "a letter before a word"),
        ("papes", "another ending"),
        ("imaga", "too short"),
        ("coed", "too short"),
        ("papr", "too short"),
        ("pater", "too short for a changed letter"),
        ("Teh", "a short name"),
    ],
)
def test_a_word_that_only_looks_like_a_slip_is_not_suspect(word: str, why: str) -> None:
    assert found(word) is None, why


@pytest.mark.parametrize(
    ("word", "right"),
    [("networkks", "networks"), ("processs", "process"), ("datasett", "dataset")],
)
def test_an_ending_does_not_hide_a_doubled_letter(word: str, right: str) -> None:
    assert slip(word, right) is Slip.DOUBLED
    assert suspect(word, Spellings({}, frozenset({"network", right}), frozenset())) is not None


def test_several_right_forms_are_all_suggested() -> None:
    assert found("Transations") == (("Transactions", "Translations"), Slip.LISTED)
    assert suspect(
        "netwerk", Spellings({}, frozenset({"network", "netmerk"}), frozenset())
    ) == Suggestion("netwerk", ("netmerk", "network"), Slip.CHANGED)


@pytest.mark.parametrize(
    ("word", "right", "done"),
    [
        ("same", "same", None),
        ("ab", "ba", Slip.SWAPPED),
        ("aab", "ab", Slip.DOUBLED),
        ("acb", "ab", Slip.ADDED),
        ("ab", "acb", Slip.DROPPED),
        ("axb", "ayb", Slip.CHANGED),
        ("abc", "cba", None),
        ("a", "abc", None),
        ("abcd", "badc", None),
        ("abx", "acb", None),
    ],
)
def test_a_pair_of_words_has_one_slip_or_none(word: str, right: str, done: Slip | None) -> None:
    assert slip(word, right) is done


@given(st.sampled_from(sorted(COMMON)), st.data())
def test_a_word_made_by_one_slip_is_a_slip(right: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(right) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    made = data.draw(
        st.sampled_from(
            [
                right[:at] + right[at + 1] + right[at] + right[at + 2 :],
                right[:at] + right[at] + right[at:],
                right[:at] + right[at + 1 :],
                right[:at] + letter + right[at:],
                right[:at] + letter + right[at + 1 :],
            ]
        )
    )
    assert made == right or slip(made, right) is not None


def indexed() -> Spellings:
    spellings = Spellings({}, COMMON, frozenset())
    assert {
        word for word in map("unheard{:03}".format, range(200)) if spellings.candidates(word)
    } == set()
    return spellings


@pytest.mark.parametrize(
    "spellings", [Spellings({}, COMMON, frozenset()), indexed()], ids=["few", "many"]
)
@given(right=st.sampled_from(sorted(word for word in COMMON if len(word) >= 8)), data=st.data())
def test_every_word_one_slip_away_is_a_candidate(
    spellings: Spellings, right: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(right) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    dropped, changed = right[:at] + right[at + 1 :], right[:at] + letter + right[at + 1 :]
    assert right in spellings.candidates(dropped) and right in spellings.candidates(changed)
    assert right in spellings.candidates(right[:at] + letter + right[at:])
    assert right in spellings.candidates(right[:at] + right[at + 1] + right[at] + right[at + 2 :])


def test_suspects_are_words_but_not_names_of_models() -> None:
    text = "A natrual image, Natrual images; NaTrual, natrual2, x_natrual, NATRUAL and teh papper."
    assert set(suspects(text, LISTS)) == {"natrual", "Natrual", "teh", "papper"}


@pytest.mark.parametrize(
    ("word", "expected"), [("teh", True), ("natrual", True), ("papper", True), ("netwrk", False)]
)
def test_a_plain_slip_is_listed_or_has_swapped_or_doubled_letters(
    word: str, expected: bool
) -> None:
    assert is_plain_slip(word, LISTS) is expected


@pytest.mark.parametrize(
    ("occurrence", "counts"),
    [
        (Occurrence(support=2), True),
        (Occurrence(support=0), True),
        (Occurrence(named=True, support=2), False),
        (Occurrence(authored=True, support=2), False),
        (Occurrence(slugged=True, support=2), False),
        (Occurrence(titled=True, support=2), True),
        (Occurrence(times=26, support=2), True),
    ],
)
def test_names_authors_and_slugs_are_not_findings(occurrence: Occurrence, counts: bool) -> None:
    assert (judge(SWAPPED, occurrence) is SWAPPED) is counts


@pytest.mark.parametrize(
    ("word", "done", "support", "counts"),
    [
        ("netwrk", Slip.DROPPED, 0, True),
        ("Netwrk", Slip.DROPPED, 0, False),
        ("Netwrk", Slip.DROPPED, 1, False),
        ("Netwrk", Slip.DROPPED, 2, True),
        ("Segmntation", Slip.DROPPED, 0, False),
        ("Segmntation", Slip.DROPPED, 1, True),
        ("Netowrk", Slip.SWAPPED, 0, True),
        ("Papre", Slip.SWAPPED, 0, False),
        ("Netwwork", Slip.DOUBLED, 0, True),
        ("Netwirk", Slip.CHANGED, 0, False),
        ("Adress", Slip.LISTED, 0, True),
        ("Adres", Slip.LISTED, 0, False),
    ],
)
def test_a_capitalized_word_may_be_a_name(
    word: str, done: Slip, support: int, counts: bool
) -> None:
    assert (
        judge(Suggestion(word, ("x",), done), Occurrence(support=support)) is not None
    ) is counts


def test_a_doubtful_word_that_is_repeated_is_not_a_finding() -> None:
    assert judge(Suggestion("netwrk", ("network",), Slip.DROPPED), Occurrence(times=4)) is None
    assert (
        judge(Suggestion("seperate", ("separate",), Slip.LISTED), Occurrence(times=4)) is not None
    )


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("A natrual word.", 1),
        ("natrual/medical and (natrual)", 2),
        ("in `natrual code`, natrual", 1),
        ("<b class='natrual'>natrual</b>", 1),
        ("[natrual](natrual.pdf) and https://x.org/natrual", 1),
        ("<!-- natrual -->", 0),
        ("natrual.py, x.natrual, @natrual, #natrual, natrual-4, 4-natrual, natrual_x", 0),
        (":natrual: and $natrual$", 0),
        ("unnatrual natrually", 0),
    ],
)
def test_occurrences_are_in_prose_only(text: str, places: int) -> None:
    assert len(list(occurrences(text, "natrual"))) == places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Lovelace, Charles Anwer, Alan Turing", True),
        ("by Ada Lovelace and Charles Anwer, 2020", True),
        ("**An Anwer to Everything.** Ada Lovelace, Alan Turing", False),
        ("The Anwer is here", False),
        ("Charles Anwer, 2020", True),
    ],
)
def test_a_word_in_a_list_of_names_is_amid_names(text: str, expected: bool) -> None:
    at = text.index("Anwer")
    assert amid_names(text, at, at + len("Anwer")) is expected


def test_support_counts_whole_words_and_stops_at_enough() -> None:
    assert support("image, images and image", "image") == 2
    assert support("image image image", "image") == 2
    assert support("imagery", "image") == 0


@pytest.mark.parametrize(
    ("word", "rights", "safe"),
    [
        ("Seperate", ("Separate",), True),
        ("occured", ("occurred",), True),
        ("evaluationary", ("evolutionary",), False),  # several slips
        ("causual", ("causal",), False),  # as near to `casual`
        ("transfering", ("transferring", "transforming"), False),
    ],
)
def test_a_fix_is_safe_after_one_slip_without_another_word_as_near(
    word: str, rights: tuple[str, ...], safe: bool
) -> None:
    assert is_unmistakable(word, rights) == safe
