"""The rule on texts that were left over: from chat assistants, and from templates."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.checks._link_targets import on_targets
from surveylint.checks._template_rows import TEMPLATE_TARGETS, template_rows
from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.rule import Tree, rule
from surveylint.vocabulary import Words

_CITATION = lazily(
    r":contentReference\[oaicite:\d{1,4}\](?:\{index=\d{1,4}\})?"
    r"|\[?oai_citation(?:_attribution)?:\d{1,4}[‡†]?"
    r"|【\d{1,4}(?::\d{1,4})?†[^【】\n]{0,80}】"
    r"|\ue200[^\ue200\ue201\n]{1,200}\ue201?"
    r"|(?<!\w)(?:cite|filecite|navlist)?turn\d{1,3}(?:search|view|news|image|file|academia)\d{1,3}"
    r"(?:turn\d{1,3}(?:search|view|news|image|file|academia)\d{1,3}){0,20}(?!\w)"
)
"""Citations of chat assistants, which only the assistant's own page can resolve."""

_CITATION_MARKS = ("oaicite", "oai_citation", "\ue200")
_TURN, _SOURCE = lazily(r"turn\d{1,3}[svnifa]"), lazily(r"【\d{1,4}(?::\d{1,4})?†")
_NOT_FOUND_WORDS = ("provided", "available", "specified", "mentioned", "listed")
_NOT_FOUND = lazily(
    rf"\[[^\[\]\n]{{0,80}}\b(?:not|un)[ -]?(?:{'|'.join(_NOT_FOUND_WORDS)})\b"
    r"[^\[\]\n]{0,80}\](?![(\[:])"
)
_SURE_NOT_FOUND = lazily(
    r"\b(?:provided|available|given|search) (?:information|context|text|document|results?)\b"
    r"|\b(?:author|title|venue|publication|abstract)s?\b[^\[\]]*\b(?:not|un)",
)
_INSERT = lazily(r"\[(?:[Ii]nsert|INSERT)\b[^\[\]\n]{1,60}\](?![(\[:])")


@rule(Severity.ERROR)
def leftover_text(
    doc: Document, index: Index, words: Words, tree: Tree | None
) -> Iterator[Problem]:
    """Check for citations of chat assistants and for rows and links of a template."""
    yield from _citations(doc)
    yield from _answers(doc)
    yield from _rows(doc, words)
    yield from _links(doc, index, tree)


def _citations(doc: Document) -> Iterator[Problem]:
    """Report the citations of chat assistants, with one finding for all."""
    if not _may_be_cited(doc.text):
        return
    found = [Span(*m.span()) for m in _CITATION.finditer(doc.prose)]
    found = [span for span in found if not _is_labeled(doc, span)]
    if found:
        first, *others = found
        yield Problem(
            start=first.start,
            end=first.end,
            message=f"citation of a chat assistant `{doc.text[slice(*first)]}`; expected a link"
            " or nothing",
            related=related_places(others),
            edits=tuple(_removed(doc.text, span) for span in found),
            key="citation",
        )


def _may_be_cited(text: str) -> bool:
    """Return quickly whether a text may hold the citation of a chat assistant."""
    if "【" in text and _SOURCE.search(text):
        return True
    return any(mark in text for mark in _CITATION_MARKS) or _TURN.search(text) is not None


def _is_labeled(doc: Document, span: Span) -> bool:
    """Return whether a citation is the text of a link, which must not become empty."""
    return any(
        link.text_start <= span.start < link.end
        for link in doc.links_in(
            doc.source.lines_around(span.start, span.end, 2000).start, span.end
        )
    )


def _removed(text: str, span: Span) -> Edit:
    """Return the edit that removes a text and the spaces before it."""
    start = span.start
    while text[start - 1 : start] in (" ", "\t"):
        start -= 1
    if start and text[start - 1] in "|\n":
        start = span.start
    return Edit(start, span.end, "")


def _answers(doc: Document) -> Iterator[Problem]:
    """Report what an assistant or a template writes in place of a missing value."""
    if "[" not in doc.text:
        return
    rest = doc.rest
    for pattern, words in ((_NOT_FOUND, _NOT_FOUND_WORDS), (_INSERT, ("nsert", "INSERT"))):
        for m in pattern.finditer(rest) if any(word in rest for word in words) else ():
            sure = pattern is _NOT_FOUND and _SURE_NOT_FOUND.search(m[0]) is not None
            if pattern is _NOT_FOUND and not sure:
                continue
            yield Problem(
                start=m.start(),
                end=m.end(),
                message=f"leftover text `{m[0]}`; expected the value or nothing",
                severity=None if sure else Severity.INFO,
            )


def _rows(doc: Document, words: Words) -> Iterator[Problem]:
    """Report the rows and items of a template, with one finding for all."""
    rows = template_rows(doc, words)
    if rows:
        many = f"{len(rows)} rows" if len(rows) > 1 else "row"
        yield Problem(
            start=rows[0].start,
            end=rows[0].end,
            message=f"{many} of a template without title and URL; expected a work or no row",
            related=related_places(rows[1:]),
            key="template rows",
        )


def _links(doc: Document, index: Index, tree: Tree | None) -> Iterator[Problem]:
    """Report links of entries whose URL is a word such as `url`."""
    found: dict[str, list[Link]] = {}
    if TEMPLATE_TARGETS.isdisjoint(doc.urls.casefold().split("\n")):
        return
    for link in doc.links:
        if link.url.casefold() in TEMPLATE_TARGETS and not link.is_image:
            entry = index.entry_at(link.start)
            is_file = tree is not None and tree.exists(link.url)
            if entry is not None and len(entry.works) > 1 and not is_file:
                found.setdefault(link.url, []).append(link)
    for url, links in found.items():
        yield on_targets(links, f"`{url}` of a template in place of a URL", key=url)
