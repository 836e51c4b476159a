"""Works as CSL-JSON, which Zotero, Pandoc and citeproc read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from surveylint.entries.work_data import WorkData
from surveylint.exports.citation import Citation, citations, is_article
from surveylint.report.json import dumps


def csl_json(works: Iterable[WorkData]) -> Iterator[str]:
    """Yield one JSON array with an item for each work."""
    yield "["
    comma = "\n"
    for citation in citations(works):
        yield comma + dumps(_item(citation))
        comma = ",\n"
    yield "\n]\n"


def _item(citation: Citation) -> dict[str, object]:
    item: dict[str, object] = {
        "id": citation.key,
        "type": _type(citation),
        "title": citation.title,
        "author": [_name(name) for name in citation.authors],
        "container-title": citation.venue,
        "volume": citation.publication.volume,
        "issue": citation.publication.issue,
        "page": citation.publication.pages,
        "publisher": citation.publication.publisher,
        "DOI": citation.doi,
        "URL": citation.url,
        "number": f"arXiv:{citation.arxiv}" if citation.arxiv else "",
    }
    if citation.year is not None:
        item["issued"] = {"date-parts": [[citation.year]]}
    return {key: value for key, value in item.items() if value}


def _type(citation: Citation) -> str:
    if citation.in_proceedings:
        return "paper-conference"
    if is_article(citation):
        return "article-journal"
    return "article" if citation.arxiv or citation.doi else "document"


def _name(name: str) -> dict[str, str]:
    """Return a name in its parts where a comma says which they are, else as one literal."""
    family, comma, given = name.partition(",")
    if comma and given.strip():
        return {"family": family.strip(), "given": given.strip()}
    return {"literal": name}
