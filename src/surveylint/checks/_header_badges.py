"""Badges above the works that link to, or show, the repository of somebody else's project."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, related_places
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple

_NAME = r"(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)"
_STATUS_PAGE = lazily(
    rf"https?://(?:www\.)?github\.com/{_NAME}/(?:graphs/[a-z-]+|stargazers|network(?:/members)?"
    r"|pulse|watchers|pulls|issues|commits(?:/[\w.-]+)?)/?(?:[?#].*)?$",
    re.IGNORECASE | re.ASCII,
)
"""The pages on the state of a repository, which its own README links to from badges."""

_STATUS_IMAGE = lazily(
    r"https?://img\.shields\.io/github/(?:stars|forks|watchers|last-commit|license|contributors"
    rf"|commit-activity/[a-z]+|issues|issues-pr|issues-closed|issues-pr-closed)/{_NAME}"
    r"(?:\.svg|\.png)?(?:[?#].*)?$",
    re.IGNORECASE | re.ASCII,
)
_ROOT = lazily(rf"https?://(?:www\.)?github\.com/{_NAME}/?$", re.IGNORECASE | re.ASCII)
_OWN_PAGE = lazily(
    rf"https?://(?:www\.)?github\.com/{_NAME}/?(?:#[^\s#]+|/(?:issues|pulls)(?:/new[^\s]*)?)$",
    re.IGNORECASE | re.ASCII,
)
"""What a README links to of its own repository: its headings, its issues, its pull requests."""

_TEMPLATES = frozenset({"naereen/strapdown.js", "naereen/badges"})
"""Repositories in the examples of a collection of badges, which are copied with their links."""

_LINKS = frozenset({LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML})
_MIN_SHOWN = 2
"""The minimum number of links and badges by which the list's own repository is known."""


class _Shown(NamedTuple):
    """A repository that a badge shows or links to.

    Attributes:
        repository: The repository as it is written.
        place: The place of the repository in the URL.
        is_status: Whether the URL is of the state of the repository, not of its front page.
    """

    repository: str
    place: Span
    is_status: bool


def strange_badges(doc: Document, index: Index) -> Iterator[Problem]:
    """Yield the badges above the works that belong to another project."""
    if "github.com/" not in doc.text.lower():
        return
    badges = [*_badges(doc, min((works.start for works in index.lists), default=0))]
    shown = [each for badge in badges for each in badge]
    own = _own_repository(doc, badges) if shown else ""
    strange: dict[str, list[_Shown]] = {}
    for each in shown:
        if each.is_status and _is_strange(each.repository, own):
            strange.setdefault(each.repository, []).append(each)
    presented = _presented(doc) if strange else frozenset()
    for repository, places in strange.items():
        if repository.casefold() in presented:
            continue
        message = f"badge at the top links to `{repository}`; expected the list's own repository"
        if own:
            message = f"badge at the top is of `{repository}`; the others are of `{own}`"
        first = places[0].place
        yield Problem(
            start=first.start,
            end=first.end,
            message=message,
            related=related_places(each.place for each in places[1:]),
            edits=tuple(Edit(*each.place, own) for each in places) if own else (),
            key=repository,
        )


def _presented(doc: Document) -> frozenset[str]:
    """Return the repositories whose front page the list links to: it presents them."""
    pages = (_ROOT.match(link.url) for link in doc.links)
    return frozenset(f"{page['owner']}/{page['name']}".casefold() for page in pages if page)


def _badges(doc: Document, end: int) -> Iterator[list[_Shown]]:
    """Yield what each badge before an offset shows and links to."""
    low = 0
    for link in doc.links_in(0, end):
        if link.start < low:
            continue
        inner = [each for each in _inside(doc, link) if each.is_image]
        if link.is_image or (inner and link.kind in _LINKS):
            low = link.end
            images = [link, *inner] if link.is_image else inner
            patterns = () if link.is_image else (_STATUS_PAGE, _ROOT)
            found = [_repository(link, pattern) for pattern in patterns]
            found += [_repository(each, _STATUS_IMAGE) for each in images if _may_be_status(each)]
            yield [each for each in found if each is not None]


def _may_be_status(image: Link) -> bool:
    return ".shields.io/github/" in image.url.casefold()


def _inside(doc: Document, link: Link) -> Sequence[Link]:
    return doc.links_in(link.text_start, link.text_end)


def _repository(link: Link, pattern: re.Pattern[str]) -> _Shown | None:
    """Return the repository in a URL of a form, None in others."""
    found = pattern.match(link.url)
    if found is None or link.target_end - link.target_start != len(link.url):
        return None
    start, last = found.start("owner"), found.end("name")
    place = Span(link.target_start + start, link.target_start + last)
    return _Shown(link.url[start:last], place, pattern is not _ROOT)


def _own_repository(doc: Document, badges: Sequence[Sequence[_Shown]]) -> str:
    """Return the repository of the list, "" if it is not certain.

    It is the one of most badges, and of the links to its own headings, issues and changes.
    """
    written: dict[str, str] = {}
    counts: Counter[str] = Counter()
    named = [{each.repository for each in badge} for badge in badges]
    pages = {
        link.url.casefold(): link
        for link in doc.links
        if _may_be_own(link.url)
        and _OWN_PAGE.match(link.url)
        and not any(each.is_image for each in _inside(doc, link))
    }
    named += [
        {each.repository} for link in pages.values() if (each := _repository(link, _OWN_PAGE))
    ]
    for repositories in named:
        for repository in repositories:
            written.setdefault(repository.casefold(), repository)
            counts[repository.casefold()] += 1
    (own, most), *others = [*counts.most_common(2), ("", 0)]
    return written[own] if most >= _MIN_SHOWN and most > others[0][1] else ""


def _may_be_own(url: str) -> bool:
    """Return quickly whether a URL may be one of the pages that a README links to of its own."""
    return "#" in url or "/issues" in url.lower() or "/pulls" in url.lower()


def _is_strange(repository: str, own: str) -> bool:
    """Return whether a repository is another one, and was hardly renamed or moved."""
    folded = repository.casefold()
    if not own:
        return folded in _TEMPLATES
    owner, _, name = folded.partition("/")
    own_owner, _, own_name = own.casefold().partition("/")
    return owner != own_owner and name != own_name
