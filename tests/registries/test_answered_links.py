"""A link whose record is known is not requested; any other link is."""

from __future__ import annotations

import pytest

from surveylint.model.record import Identifier, Record
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.registries.answered_links import has_anchors, judged_by_record, record_of_link


def known(kind: str, value: str, **fields: object) -> dict[Identifier, Record]:
    identifier = Identifier(kind, value)
    return {identifier: Record(identifier, "Registry", 5.0, **fields)}  # type: ignore[arg-type]


DOI = "10.1007/s11263-023-01891-x"
ARXIV = "2301.00001"


@pytest.mark.parametrize(
    ("url", "records"),
    [
        (f"https://link.springer.com/article/{DOI}", known("doi", DOI)),
        (f"https://link.springer.com/content/pdf/{DOI}.pdf", known("doi", DOI)),
        (f"https://arxiv.org/pdf/{ARXIV}v2", known("arxiv", ARXIV, version=2)),
        ("https://github.com/Owner/Name", known("github", "owner/name", name="new/name")),
        (
            "https://pmc.ncbi.nlm.nih.gov/articles/PMC7096384/",
            known("pmcid", "PMC7096384", doi="10.1/x"),
        ),
    ],
)
def test_a_record_answers_for_a_link(url: str, records: dict[Identifier, Record]) -> None:
    assert record_of_link(url, records) is not None
    skipped = Verdict(state=State.SKIPPED, cause=Cause.IDENTIFIER, final_url=url)
    verdict = judged_by_record({url: skipped}, records)[url]
    assert (verdict.state, verdict.cause, verdict.final_url) == (State.ALIVE, None, "")
    assert verdict.note.startswith("Registry has a record of ")
    assert verdict.checked_at == 5.0


@pytest.mark.parametrize(
    ("url", "records"),
    [
        (f"https://arxiv.org/abs/{ARXIV}", known("arxiv", ARXIV, missing=True)),
        (f"https://arxiv.org/pdf/{ARXIV}v2.pdf", known("arxiv", ARXIV, missing=True)),
        (f"https://doi.org/{DOI}", known("doi", DOI, missing=True)),
        (f"http://dx.doi.org/{DOI}", known("doi", DOI, missing=True)),
        ("https://github.com/Owner/Name", known("github", "owner/name", missing=True)),
    ],
)
def test_a_link_whose_identifier_does_not_exist_is_dead_without_a_request(
    url: str, records: dict[Identifier, Record]
) -> None:
    assert record_of_link(url, records) is not None
    skipped = Verdict(state=State.SKIPPED, cause=Cause.IDENTIFIER, final_url=url)
    verdict = judged_by_record({url: skipped}, records)[url]
    assert (verdict.state, verdict.cause, verdict.last_alive) == (
        State.DEAD,
        Cause.NO_SUCH_ID,
        None,
    )
    assert verdict.note.startswith("Registry has no record of ")


@pytest.mark.parametrize(
    ("url", "records"),
    [
        (f"https://link.springer.com/article/{DOI}", {}),
        (f"https://link.springer.com/article/{DOI}", known("doi", DOI, missing=True)),
        (f"https://doi.org/{DOI}", known("doi", DOI)),
        (f"https://arxiv.org/pdf/{ARXIV}v3", known("arxiv", ARXIV, version=2)),
        (f"https://arxiv.org/pdf/{ARXIV}", known("arxiv", ARXIV, withdrawn="comment: withdrawn")),
        ("https://github.com/owner/name/blob/main/a.py", known("github", "owner/name")),
        (f"https://huggingface.co/papers/{ARXIV}", known("arxiv", ARXIV)),
        (f"https://huggingface.co/papers/{ARXIV}", known("arxiv", ARXIV, missing=True)),
        (f"https://doi.acm.org/{DOI}", known("doi", DOI, missing=True)),
        (f"https://doi.acm.org/{DOI}", known("doi", DOI)),
        ("https://example.org/owner/name", known("github", "owner/name")),
    ],
)
def test_other_links_are_requested(url: str, records: dict[Identifier, Record]) -> None:
    assert record_of_link(url, records) is None
    requested = Verdict(state=State.DEAD, cause=Cause.GONE)
    assert judged_by_record({url: requested}, records) == {url: requested}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"https://arxiv.org/abs/{ARXIV}#abstract", False),
        (f"https://arxiv.org/pdf/{ARXIV}v2#page=3", False),
        (f"https://link.springer.com/article/{DOI}#citeas", False),
        (f"https://arxiv.org/html/{ARXIV}v1#S2", True),
        ("https://github.com/owner/name#usage", True),
        ("https://example.org/page#part", False),
    ],
)
def test_only_some_pages_of_identifiers_have_anchors(url: str, expected: bool) -> None:
    assert has_anchors(url) is expected
