"""The rule on links to files of the repository that do not exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from surveylint.checks._relative_links import NOT_A_PATH, decoded, is_relative
from surveylint.checks._template_rows import TEMPLATE_TARGETS
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.rule import Tree, rule

_FORGE_PAGE = lazily(
    r"(?:\.\./)+(?:actions|blob|branches|commits?|compare|contributors|discussions|edit|fork|graphs"
    r"|issues|labels|milestones?|network|packages|projects|pulls?|pulse|raw|releases|security"
    r"|stargazers|subscription|tags|tree|watchers|wiki)(?:/|$)"
)
"""Pages of GitHub or GitLab that a README links to by going up from its own URL."""

_LONGEST_LINE = 1000


@rule(Severity.WARNING)
def missing_file(doc: Document, tree: Tree | None) -> Iterator[Problem]:
    """Find links to files of the repository that do not exist although their folder does."""
    if tree is None:
        return
    for written, links in _file_links(doc).items():
        path = decoded(written)
        if not _is_missing(tree, path):
            continue
        if path.casefold() in TEMPLATE_TARGETS:  # `leftover-text` reports them in entries
            continue
        if all(_is_formula(doc, link) for link in links):
            continue
        first = links[0]
        yield Problem(
            start=first.target_start,
            end=first.target_end,
            message=f"file `{written}` not found in this repository",
            related=related_places(link.target_span for link in links[1:]),
            key=written,
        )


def _file_links(doc: Document) -> Mapping[str, Sequence[Link]]:
    """Return the links to files by their path as written, without query and fragment."""
    found: dict[str, list[Link]] = {}
    for link in doc.links:
        url = link.url
        if url.startswith(NOT_A_PATH) or link.kind in (LinkKind.BARE, LinkKind.AUTOLINK):
            continue
        if is_relative(url):
            found.setdefault(url.partition("#")[0].partition("?")[0], []).append(link)
    return found


def _is_missing(tree: Tree, path: str) -> bool:
    """Return whether a path does not exist although its folder does."""
    if not path.strip("./") or (path.startswith("../") and _FORGE_PAGE.match(path)):
        return False
    folder = path.rstrip("/").rpartition("/")[0]
    return not tree.exists(path) and (not folder or tree.exists(folder))


def _is_formula(doc: Document, link: Link) -> bool:
    """Return whether a link is part of a formula between dollar signs, as in `$[w_i](x_i)$`."""
    text = doc.text
    first, last = doc.source.lines_around(link.start, link.end, _LONGEST_LINE)
    if text.count("$$", first, link.start) % 2:
        return text.find("$$", link.end, last) >= 0
    opening, closing = text.rfind("$", first, link.start), text.find("$", link.end, last)
    if opening < 0 or closing < 0 or text.count("$", first, link.start) % 2 == 0:
        return False
    return not (text[opening + 1].isspace() or text[closing - 1].isspace())
