"""One publication of several records: a preprint, its published version, a repository's paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape

from surveylint.lazy import lazily
from surveylint.model.publication import Publication
from surveylint.model.record import Identifier, Record, titled
from surveylint.registries.title_match import Likeness, compare, share_surname

_PREPRINT_DOIS = ("10.48550/", "10.1101/", "10.64898/", "10.21203/", "10.2139/", "10.31234/")
"""DOIs of arXiv, bioRxiv and medRxiv, Research Square, SSRN and PsyArXiv."""

_PREPRINT = "posted-content"
_TAG = lazily(r"</?[a-z][a-z0-9:]{0,20}(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_NOTICE = lazily(r"\A(?:RETRACTED|WITHDRAWN)(?: ARTICLE)?:\s*", re.IGNORECASE)
_TEX_ACCENT = lazily(
    r"\\[\"'`^~=.uvHcdbrkt](?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|\\(?:ss|ae|AE|oe|o|O|l|L)\b"
)
_BRACES = lazily(r"[{}]")
_REFERENCE = lazily(
    r"(?:In |Proceedings of )?(?P<venue>[A-Z][A-Za-z]*[A-Z][A-Za-z&-]{0,20})[ ,-]*"
    r"(?P<year>(?:19[5-9]|20[0-4])\d)\.?"
)
"""A journal reference of arXiv that is only an acronym and a year: `CVPR 2024`."""


def publication_of(
    identifiers: Iterable[Identifier], records: Mapping[Identifier, Record]
) -> Publication | None:
    """Return what records say about a work, None if they do not know its title.

    The title and the authors are those of the first identifier that is known. A published version
    counts only if its title or one of its authors is the same.

    Args:
        identifiers: The identifiers of the work, the one whose title counts first.
        records: Records by identifier, also of published versions.
    """
    found = [record for each in identifiers if (record := titled(records, each))]
    if not found:
        return None
    first = found[0]
    versions = [*found, *_published(found, records)]
    versions = [each for each in versions if each is first or _is_same(first, each)]
    preprints = [each for each in versions if is_preprint(each)]
    final = next((each for each in versions if not is_preprint(each)), None)
    years = tuple(dict.fromkeys(each.year for each in versions if each.year))
    authors = max((each.authors for each in versions), key=len) if not first.authors else None
    dates = [each.published for each in (*preprints, *versions) if each.published]
    made = Publication(
        first.service,
        title=visible_title(first.title),
        titles=tuple(dict.fromkeys(title for each in versions for title in each.all_titles)),
        authors=tuple(map(_name, authors or first.authors)),
        year=(final or first).year,
        years=years,
        date=dates[0] if dates else "",
        arxiv=next((each.identifier.value for each in versions if _is_arxiv(each)), ""),
    )
    return _with_reference(made, preprints) if final is None else _with_final(made, final)


def is_preprint(record: Record) -> bool:
    """Return whether a record is that of a preprint, not of a published version."""
    is_doi_of_preprint = record.identifier.value.startswith(_PREPRINT_DOIS)
    return _is_arxiv(record) or record.kind == _PREPRINT or is_doi_of_preprint


def _is_arxiv(record: Record) -> bool:
    return record.identifier.kind == "arxiv"


def _published(found: Sequence[Record], records: Mapping[Identifier, Record]) -> list[Record]:
    """Return the records of the published versions that some records name."""
    named = (Identifier("doi", record.doi) for record in found if record.doi)
    return [record for each in dict.fromkeys(named) if (record := titled(records, each))]


def _is_same(one: Record, other: Record) -> bool:
    likeness = min(
        (compare(title, other.all_titles).likeness for title in one.all_titles),
        key=list(Likeness).index,
    )
    return likeness is not Likeness.DIFFERENT or share_surname(" ".join(one.authors), other.authors)


def _with_final(made: Publication, final: Record) -> Publication:
    return made._replace(
        published_by=final.service,
        venue=visible_title(final.venue),
        doi=final.identifier.value,
        kind=final.kind,
        volume=final.volume,
        issue=final.issue,
        pages=final.pages.replace("–", "-"),
        publisher=visible_title(final.publisher),
    )


def _with_reference(made: Publication, preprints: Sequence[Record]) -> Publication:
    """Return a publication with the venue that arXiv names, if it is an acronym and a year."""
    for record in preprints:
        if reference := _REFERENCE.fullmatch(record.published_as):
            year = int(reference["year"])
            return made._replace(
                published_by=record.service,
                venue=reference["venue"],
                year=year,
                years=tuple(dict.fromkeys((*made.years, year))),
                doi=record.doi,
                kind="proceedings-article",
            )
    doi = next((record.doi for record in preprints if record.doi), "")
    return made._replace(doi=doi)


def visible_title(text: str) -> str:
    """Return a text of a registry as it is read: without HTML, TeX accents and notices."""
    if "<" in text or "&" in text:
        text = unescape(_TAG.sub("", unescape(_TAG.sub("", text))))
    if "\\" in text and "$" not in text and _TEX_ACCENT.search(text):
        from pylatexenc.latex2text import LatexNodes2Text

        text = _TEX_ACCENT.sub(lambda found: LatexNodes2Text().latex_to_text(found[0]), text)
    if "{" in text and "$" not in text:
        text = _BRACES.sub("", text)
    return " ".join(_NOTICE.sub("", text.replace(r"\&", "&")).split())


def _name(author: str) -> str:
    """Return a name in the order in which it is spoken: `Lovelace, Ada` becomes `Ada Lovelace`."""
    family, comma, given = visible_title(author).partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else family.strip()
