"""Words and names that no rule may call misspelled: a sample of what the bench measures."""

from __future__ import annotations

import random
import sys

import pytest
from rules_support import ROOT, run_rule

from surveylint.model.finding import Severity

sys.path.append(str(ROOT / "tests" / "bench" / "quality"))

from spelling import alarms, author_alarms, dictionary, found

WORDS = (
    "audition addiction genetically moths evacuate agility trivia collage sentient collusion "
    "raining tabula upweighted optima topical codification motional renoising memorise honouring"
)
NAMES = ("Perona", "Specia", "Sigal", "Heath")


def test_words_of_the_dictionary_beside_their_commonest_neighbour_are_right() -> None:
    assert [*alarms(random.Random(7).sample(dictionary(), 150))] == []


def test_words_that_were_once_called_misspelled_are_right() -> None:
    assert [*alarms(WORDS.split())] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "line",
    [
        "*Ada Low, Bo Roe, Leonid {}*",
        "_Ada Low, Leonid {}_ \\",
        "(Ada Low and Leonid {})",
        "[Ada Low; Leonid {}]",
        "Leonid {}",
        "\tLeonid {}.",
        "Maria Anna de la {}",
        "Ada Maria Luisa {}, Bo Roe",
        "{} & Low 2023",
        "A study (Low & {}, 2023)",
        "{} et al., 2023",
        "{} E, Low A, Roe B",
        "Thanks to Leonid {} and Bo Roe for many hints",
        "Maintained by Leonid {}",
        "Follow @{} and @low-{} for news",
        "Low, Ada, {}, Leonid, Roe, Bo",
        "- [Rivers](https://rivers.example.org/a) by Leonid {}",
        "- [Rivers](https://rivers.example.org/a) - Leonid {}, 2023.",
    ],
)
def test_names_of_people_are_never_misspelled(line: str, name: str) -> None:
    assert [*author_alarms([line.format(name, name)])] == []


@pytest.mark.parametrize(
    "line",
    [
        "- Les auteurs présentent les ressources complet du trafic dans une demande.",
        "- Es posible observar el transporte con una cultura para los autores.",
        "- Die Autoren beschreiben das Systhem und eine Methode für die Analise.",
        "- Os autores mostram uma demonstração para as familias, com uma analise.",
        "- Gli autori presentano una soluzione per la generazione delle immagini e il profil.",
        "- De auteurs beschrijven een methode voor het systeem en de generatie naar profil.",
    ],
)
def test_a_line_in_another_language_is_not_judged(line: str) -> None:
    english = "Resources of a profile, a complete analysis; possible transport. A generator.\n\n"
    assert run_rule("misspelling", f"# Rivers\n\n{english}{line}\n") == ""


@pytest.mark.parametrize(
    "text",
    [
        "see (https://www.github.com/intyeger/maps) or www.intyeger.org/x, an integer, integer",
        r"our \textbf{E}nhanced maps, \emph{enhnced} ways, enhanced, enhanced, nuanced",
        "GenAI-fying boats; flying, flying, flying boats",
        "classi\ufb01cation of \ufb02owers, classification, cation, owner",
        "`intyeger` is an integer, an integer, an integer",
    ],
)
def test_parts_of_urls_code_and_longer_words_are_not_judged(text: str) -> None:
    assert run_rule("misspelling", f"{text}\n") == ""


@pytest.mark.parametrize("word", ["discusse", "modle", "adpation"])
def test_a_word_with_several_plausible_forms_has_no_safe_fix(word: str) -> None:
    (problem,) = found(f"The {word} of boats; the model, the model, the model.\n")
    assert not (problem.safe and problem.edits)


@pytest.mark.parametrize(
    "text",
    [
        "> A quotation on downtream boats.",
        "<details><summary>Read Abstract</summary>A study of downtream boats.</details>",
        "<details>\n<summary>Abstract</summary>\n\nA study of downtream boats.\n\n</details>",
    ],
)
def test_a_misspelling_in_a_quotation_is_a_note_without_a_fix(text: str) -> None:
    (problem,) = found(f"downstream, downstream, downstream\n\n{text}\n")
    assert (problem.severity, problem.edits) == (Severity.INFO, ())
