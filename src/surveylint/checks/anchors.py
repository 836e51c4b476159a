"""The rule on links to headings and anchors that do not exist."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from surveylint.checks._anchor_suggestions import (
    Suggestions,
    is_named_by,
    name_of,
    without_first_word,
)
from surveylint.checks._link_targets import on_targets
from surveylint.checks._relative_links import decoded, is_relative
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit
from surveylint.reading.slugs import anchors_of, folded, heading_anchors
from surveylint.rule import Tree, rule

_PAGE_ANCHORS = frozenset(
    {"top", "readme", "start-of-content", "repo-content-pjax-container", "js-repo-pjax-container"}
)
"""Anchors outside of the README: the HTML standard defines `top`, GitHub's page has the others."""

_FOOTNOTE = lazily(r"fn(?:ref)?-(.+?)(?:-\d+)?$")
_NOTE = lazily(r"\[\^([^\[\]\s]{1,80})\]:")
_NOT_AN_ANCHOR = lazily(r"[/!:]|markdown-header-|l\d+(?:-l\d+)?$")
"""Routes of scripts, text fragments, anchors of Bitbucket, and lines of a file."""

_REPOSITORY_PAGE = lazily(
    r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)/?(?:\?tab=readme-ov-file)?#([^\s#]+)$",
    re.IGNORECASE,
)
"""The front page of a repository, which shows its README, with a fragment."""

_CONTRIBUTION = lazily(
    r"(?:a11y|audio|blog|bug|business|code|content|data|design|doc|eventorganizing|example"
    r"|financial|fundingfinding|ideas|infra|maintenance|mentoring|platform|plugin"
    r"|projectmanagement|promotion|question|research|review|security|talk|test|tool|translation"
    r"|tutorial|usertesting|userinterface|video)-\S"
)
"""Targets of the emoji that the all-contributors bot writes; they exist nowhere."""

_OPENING = frozenset("(<=\"'")
"""Characters before a URL in Markdown and HTML."""

_MOST_COMPARED = 100_000
"""With more pairs of missing and existing anchors than this, no suggestion is looked for."""


@rule(Severity.WARNING)
def missing_anchor(doc: Document, tree: Tree | None) -> Iterator[Problem]:
    """Find links to anchors that do not exist, in this file or in others of the repository."""
    if not _may_have_fragments(doc.text, anywhere=tree is not None):
        return
    inside: dict[str, list[Link]] = {}
    outside: dict[str, list[Link]] = {}
    absolute: dict[str, list[Link]] = {}
    own = tree.repository().lower() if tree is not None and "github.com/" in doc.text else ""
    for link in doc.links:
        url = link.url
        if own and (page := _REPOSITORY_PAGE.match(url)) and page[1].lower() == own:
            absolute.setdefault(page[2], []).append(link)
            continue
        if url[:1] == "#":
            inside.setdefault(url[1:], []).append(link)
        elif tree is not None and "#" in url and is_relative(url):
            outside.setdefault(url, []).append(link)
    if inside:
        yield from _missing_inside(doc, inside)
        if any(len(links) > 1 for links in inside.values()) and doc.lists:
            from surveylint.checks._contents import misdirected_items

            by_name: dict[str, list[Link]] = {}
            for fragment, links in inside.items():
                by_name.setdefault(name_of(fragment), []).extend(links)
            yield from misdirected_items(doc, by_name, [*heading_anchors(doc)])
    if absolute:
        yield from _missing_by_address(doc, absolute)
    if tree is not None:
        yield from _missing_outside(tree, outside)


def _may_have_fragments(text: str, *, anywhere: bool) -> bool:
    """Return quickly whether a URL may have a fragment: most `#` only begin headings.

    Args:
        text: The document.
        anywhere: Whether a `#` in the middle of a URL counts too.
    """
    at = text.find("#")
    while at >= 0:
        if anywhere or text[at - 1 : at] in _OPENING or text[at - 2 : at] in (": ", "( ", "= "):
            return True
        at = text.find("#", at + 1)
    return False


def _missing_by_address(doc: Document, absolute: Mapping[str, Sequence[Link]]) -> Iterator[Problem]:
    """Report links to missing anchors of this file through its own address on GitHub."""
    known = anchors_of(doc)
    for fragment, links in absolute.items():
        if not _is_known(fragment, known):
            message = f"no heading `#{fragment}` in this list, which the URL points to"
            yield on_targets(links, message, key=fragment)


def _missing_outside(tree: Tree, outside: Mapping[str, Sequence[Link]]) -> Iterator[Problem]:
    """Report links to missing anchors of other files."""
    names: dict[frozenset[str], Mapping[str, str]] = {}
    for url, links in outside.items():
        path, _, fragment = url.partition("#")
        anchors = tree.anchors(decoded(path.partition("?")[0]))
        if anchors is None:
            continue
        if anchors not in names:
            names[anchors] = dict.fromkeys(map(folded, anchors), "")
        if not _is_known(fragment, names[anchors]):
            yield on_targets(links, f"no heading `#{fragment}` in `{path}`", key=url)


def _missing_inside(doc: Document, inside: Mapping[str, Sequence[Link]]) -> Iterator[Problem]:
    """Report links to missing anchors of this file."""
    known = anchors_of(doc)
    missing = {
        fragment: links for fragment, links in inside.items() if not _is_known(fragment, known)
    }
    notes = (
        {m[1].casefold() for m in _NOTE.finditer(doc.text)}
        if missing and "[^" in doc.text
        else set()
    )
    candidates = known if len(missing) * len(known) <= _MOST_COMPARED else {}
    suggestions = Suggestions(doc, candidates, inside)
    tails = Counter(without_first_word(fragment) for fragment in missing)
    for fragment, links in missing.items():
        note = _FOOTNOTE.match(name_of(fragment))
        if note and note[1] in notes:
            continue
        kept = [link for link in links if not _is_contribution(doc, fragment, link)]
        if kept:
            meant = suggestions.meant(fragment, kept)
            name = without_first_word(fragment)
            shorter = candidates.get(name, "") if tails[name] == 1 and not meant else ""
            if shorter and not suggestions.is_free(name, kept):
                shorter = ""
            is_certain = not (meant and is_named_by(doc, fragment, meant, kept))
            yield _missing(fragment, kept, meant, shorter, is_certain=is_certain)


def _missing(
    fragment: str, links: Sequence[Link], meant: str, shorter: str, *, is_certain: bool
) -> Problem:
    """Report all links to one missing anchor, with a fix where one anchor must be meant.

    Args:
        fragment: The missing anchor.
        links: The links to it.
        meant: The anchor that is meant, "" where that is not certain.
        shorter: The same anchor without its first word, "" where none exists. It is suggested,
            but not offered as a fix: it may be another heading.
        is_certain: Whether the link must be changed, not the heading.
    """
    suggested = meant or shorter
    suggestion = f"; did you mean `#{suggested}`?" if suggested else ""
    edits = {Edit(link.target_start, link.target_end, f"#{meant}"): None for link in links}
    return Problem(
        start=links[0].target_start,
        end=links[0].target_end,
        message=f"no heading `#{fragment}`{suggestion}",
        related=related_places(link.target_span for link in links[1:]),
        edits=tuple(edits) if meant and is_certain else (),
        key=fragment,
    )


def _is_known(fragment: str, known: Mapping[str, str]) -> bool:
    """Return whether a fragment is empty, a known anchor, or none of a Markdown file at all."""
    name = name_of(fragment)
    return (
        not name or name in known or name in _PAGE_ANCHORS or _NOT_AN_ANCHOR.match(name) is not None
    )


def _is_contribution(doc: Document, fragment: str, link: Link) -> bool:
    """Return whether a link is an emoji in a table of contributors."""
    if _CONTRIBUTION.match(fragment.casefold()) is None:
        return False
    return not any(c.isalnum() for c in plain(doc.text[link.text_start : link.text_end]))
