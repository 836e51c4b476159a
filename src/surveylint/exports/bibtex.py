"""Works as BibTeX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from surveylint.entries.work_data import WorkData
from surveylint.exports.citation import Citation, citations, is_article

if TYPE_CHECKING:
    from pylatexenc.latexencode import UnicodeToLatexEncoder


def bibtex(works: Iterable[WorkData]) -> Iterator[str]:
    """Yield an entry for each work; what the list does not state is left out.

    A paper whose link is one of proceedings is `@inproceedings`; all others are `@misc`, with the
    venue as `howpublished`, since a list seldom says whether a venue is a journal. Records of
    registries say it: they also make `@article`, with volume, number, pages and publisher.
    """
    for citation in citations(works):
        kind = "misc"
        if citation.in_proceedings or is_article(citation):
            kind = "inproceedings" if citation.in_proceedings else "article"
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(citation))
        yield f"@{kind}{{{citation.key},\n{fields}}}\n\n"


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_latex(citation.title)}}}"
    if citation.authors:
        names = [*map(_name, citation.authors), *(["others"] if citation.more_authors else [])]
        yield "author", " and ".join(names)
    if citation.venue:
        article = "journal" if is_article(citation) else "howpublished"
        yield "booktitle" if citation.in_proceedings else article, _latex(citation.venue)
    if citation.year is not None:
        yield "year", str(citation.year)
    publication = citation.publication
    for name, value in (
        ("volume", publication.volume),
        ("number", publication.issue),
        ("pages", publication.pages.replace("-", "--")),
        ("publisher", publication.publisher),
    ):
        if value:
            yield name, _latex(value)
    if citation.arxiv:
        yield "eprint", citation.arxiv
        yield "archiveprefix", "arXiv"
    if citation.doi:
        yield "doi", _balanced(citation.doi)
    if citation.url:
        yield "url", _balanced(citation.url)


def _name(name: str) -> str:
    """Return a name; one that BibTeX would read as two is put in braces."""
    text = _latex(name)
    return f"{{{text}}}" if " and " in name or name.count(",") > 1 else text


def _balanced(url: str) -> str:
    """Return a URL without characters that end a field; they are percent-encoded."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _latex(text: str) -> str:
    escaped: str = _encoder().unicode_to_latex(text)
    return escaped


@cache
def _encoder() -> UnicodeToLatexEncoder:
    """Return the encoder of texts. BibTeX counts `\\{` as a brace, so braces become commands."""
    from pylatexenc import latexencode as encode

    braces = {ord("{"): r"\textbraceleft", ord("}"): r"\textbraceright"}
    rule = encode.UnicodeToLatexConversionRule(encode.RULE_DICT, braces)
    return encode.UnicodeToLatexEncoder(
        conversion_rules=[rule, "defaults"],
        unknown_char_policy="keep",
        unknown_char_warning=False,
        replacement_latex_protection="braces",
    )
