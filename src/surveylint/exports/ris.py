"""Works as RIS, which reference managers import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from surveylint.entries.work_data import WorkData
from surveylint.exports.citation import Citation, citations, is_article


def ris(works: Iterable[WorkData]) -> Iterator[str]:
    """Yield a record for each work; what the list does not state is left out."""
    import rispy

    for number, citation in enumerate(citations(works)):
        record: str = rispy.dumps([_record(citation)])
        yield ("\n" if number else "") + record.removeprefix("1.\n").strip() + " \n"


def _record(citation: Citation) -> dict[str, object]:
    publication = citation.publication
    first, _, last = publication.pages.partition("-")
    article = "JOUR" if is_article(citation) else "GEN"
    record: dict[str, object] = {
        "type_of_reference": "CONF" if citation.in_proceedings else article,
        "id": citation.key,
        "title": citation.title,
        "authors": list(citation.authors),
        "secondary_title": citation.venue,
        "year": "" if citation.year is None else str(citation.year),
        "volume": publication.volume,
        "number": publication.issue,
        "start_page": first,
        "end_page": last,
        "publisher": publication.publisher,
        "doi": citation.doi,
        "urls": [url for url in (citation.url, citation.code) if url],
    }
    if citation.arxiv:
        record["notes"] = [f"arXiv:{citation.arxiv}"]
    return {key: value for key, value in record.items() if value}
