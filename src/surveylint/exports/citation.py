"""What BibTeX, RIS and CSL-JSON share: one citation of a work, with a key of its own."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from surveylint.entries.work_data import ET_AL, WorkData, WorkLink
from surveylint.exports.enrichment import is_paper
from surveylint.hosts.secrets import masked
from surveylint.lazy import lazily
from surveylint.model.publication import Publication
from surveylint.namedtuples import NamedTuple
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown

_WORD = lazily(r"[a-z0-9]+")
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "for",
        "from",
        "how",
        "in",
        "into",
        "is",
        "of",
        "on",
        "or",
        "the",
        "to",
        "towards",
        "via",
        "what",
        "with",
    ]
)
_PROCEEDINGS = frozenset(
    ["aaai", "acl", "cvf", "ecva", "ijcai", "isca", "miccai", "neurips", "pmlr", "rss", "usenix"]
)
"""Kinds of identifiers that only papers in proceedings have."""

_IN_PROCEEDINGS = frozenset(["proceedings-article", "book-chapter"])
"""Kinds of Crossref; chapters of books are mostly papers in proceedings of Springer."""

_LONGEST_WORD = 20
"""Characters of a key's word."""


class Citation(NamedTuple):
    """A work as it is cited; all texts are one line, with secrets masked.

    Attributes:
        key: Unique in the export; depends on the work alone, not on its neighbours, unless two
            works are equal.
        title: The title, or the name if there is none; "" if there is neither.
        authors: The authors as written, without `et al.`.
        more_authors: Whether there are more than these.
        venue: The venue, "" if unknown.
        year: The year, None if unknown.
        in_proceedings: Whether the work is certainly a paper in proceedings.
        arxiv: The arXiv identifier, "" if none.
        doi: The DOI, "" if none.
        url: The link to the work, "" if none.
        code: The link to its code, "" if none.
        publication: What registries say about it; an empty one if they were not asked.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    more_authors: bool
    venue: str
    year: int | None
    in_proceedings: bool
    arxiv: str
    doi: str
    url: str
    code: str
    publication: Publication


def citations(works: Iterable[WorkData]) -> Iterator[Citation]:
    """Yield the citation of each work that has a title or a name, in order."""
    named = [work for work in works if work.title or work.name]
    for work, key in zip(named, _keys(named), strict=True):
        yield _citation(work, key)


def _citation(work: WorkData, key: str) -> Citation:
    authors = tuple(_line(name) for name in work.authors or () if name != ET_AL)
    main = _main(work.links)
    kinds = {link.identifier[0] for link in work.links if link.identifier and is_paper(link)}
    known = _inert(work.publication or Publication(""))
    return Citation(
        key=key,
        title=_line(work.title or work.name),
        authors=authors,
        more_authors=bool(work.authors) and ET_AL in (work.authors or ()),
        venue=_line(work.venue),
        year=work.year,
        in_proceedings=bool(work.venue)
        and (known.kind in _IN_PROCEEDINGS or not _PROCEEDINGS.isdisjoint(kinds)),
        arxiv=_identifier(work.links, "arxiv") or known.arxiv,
        doi=_identifier(work.links, "doi") or known.doi,
        url=masked(main.url) if main else "",
        code=next((masked(link.url) for link in work.links if link.role == "code"), ""),
        publication=known,
    )


def _inert(known: Publication) -> Publication:
    """Return a publication whose texts are safe to print."""
    return known._replace(
        doi=_line(known.doi),
        arxiv=_line(known.arxiv),
        volume=_line(known.volume),
        issue=_line(known.issue),
        pages=_line(known.pages),
        publisher=_line(known.publisher),
    )


def is_article(citation: Citation) -> bool:
    """Return whether a work is certainly an article of a journal, by its record."""
    return citation.publication.kind == "journal-article" and bool(citation.venue)


def _line(text: str | None) -> str:
    return shown(mask_text(" ".join((text or "").split())))


def _main(links: Sequence[WorkLink]) -> WorkLink | None:
    papers = [link for link in links if link.url.startswith("http")]
    return next((link for link in papers if link.role == "paper"), papers[0] if papers else None)


def _identifier(links: Sequence[WorkLink], kind: str) -> str:
    """Return the identifier if the links of the paper name just one of this kind."""
    values = {
        link.identifier[1]
        for link in links
        if link.identifier and link.identifier[0] == kind and is_paper(link)
    }
    return _line(values.pop()) if len(values) == 1 else ""


def _keys(works: Sequence[WorkData]) -> Iterator[str]:
    """Yield a key for each work: author, year and first words of the title.

    Works that would share a key get a part of a hash of their title and link; equal works are
    numbered.
    """
    plain = [_key(work) for work in works]
    shared = Counter(plain)
    full = [
        f"{key}-{_digest(work)}" if shared[key] > 1 else key
        for key, work in zip(plain, works, strict=True)
    ]
    seen: Counter[str] = Counter()
    taken = set(full)
    for key in full:
        seen[key] += 1
        unique = key
        while seen[key] > 1 and unique in taken:
            unique = f"{key}-{seen[key]}"
            seen[key] += unique in taken
        taken.add(unique)
        yield unique


def _key(work: WorkData) -> str:
    author = "".join(_words(_surname(work.authors[0]))) if work.authors else ""
    words = _words(work.title or work.name or "")
    telling = [word for word in words if word not in _SMALL_WORDS] or words
    count = 1 if author else 2
    parts = [author, str(work.year or ""), *telling[:count]]
    return "".join(part[:_LONGEST_WORD] for part in parts) or "work"


def _surname(name: str) -> str:
    family, comma, _ = name.partition(",")
    return family if comma else name.split()[-1]


def _words(text: str) -> list[str]:
    """Return the words of a text in lower-case ASCII, without accents."""
    return _WORD.findall(
        unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    )


def _digest(work: WorkData) -> str:
    main = _main(work.links)
    text = f"{work.title}\0{work.name}\0{main.url if main else ''}"
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
