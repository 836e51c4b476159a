"""A link whose record is known is not requested; any other link is."""

from __future__ import annotations

import pytest

from surveylint.model.record import Identifier, Record
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.registries.answered_links import alive_by_record, record_of_link


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
    verdict = alive_by_record({url: skipped}, records)[url]
    assert (verdict.state, verdict.cause, verdict.final_url) == (State.ALIVE, None, "")
    assert verdict.note.startswith("Registry has a record of ")
    assert verdict.checked_at == 5.0


@pytest.mark.parametrize(
    ("url", "records"),
    [
        (f"https://link.springer.com/article/{DOI}", {}),
        (f"https://link.springer.com/article/{DOI}", known("doi", DOI, missing=True)),
        (f"https://doi.org/{DOI}", known("doi", DOI)),
        (f"https://arxiv.org/pdf/{ARXIV}v3", known("arxiv", ARXIV, version=2)),
        (f"https://arxiv.org/pdf/{ARXIV}", known("arxiv", ARXIV, withdrawn="comment: withdrawn")),
        ("https://github.com/owner/name/blob/main/a.py", known("github", "owner/name")),
        ("https://github.com/owner/name", known("github", "owner/name", missing=True)),
        (f"https://huggingface.co/papers/{ARXIV}", known("arxiv", ARXIV)),
        (f"https://doi.acm.org/{DOI}", known("doi", DOI)),
        ("https://example.org/owner/name", known("github", "owner/name")),
    ],
)
def test_other_links_are_requested(url: str, records: dict[Identifier, Record]) -> None:
    assert record_of_link(url, records) is None
    requested = Verdict(state=State.DEAD, cause=Cause.GONE)
    assert alive_by_record({url: requested}, records) == {url: requested}
