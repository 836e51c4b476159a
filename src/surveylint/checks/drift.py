"""Rules on labels and badges that speak of other things than the links of their entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from surveylint.entries import Entry, Index
from surveylint.hosts import REPOSITORY_KINDS, Work, domain_of, identify, is_forge
from surveylint.lazy import lazily
from surveylint.match import comparable, plain
from surveylint.match import words as split_words
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import role_of_label
from surveylint.rule import rule
from surveylint.vocabulary import Words

_LINKS = frozenset({LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML})
_AROUND = 2000
"""So many characters before and behind a place what belongs to it is looked for."""

_LABEL_SIZE = 40
"""A longer text is a title and no label."""


@rule(Severity.WARNING)
def label_drift(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find links whose label promises a paper, code or arXiv while the address names something else for certain."""
    text = doc.text
    promises: dict[str, str] = {}
    for link in doc.links:
        if not 0 < link.text_end - link.text_start <= _LABEL_SIZE:
            continue
        label = text[link.text_start : link.text_end]
        promise = promises.get(label)
        if promise is None:
            promise = promises[label] = _promise(label, words)
        if not promise or _keeps(promise, link.url) or link.kind not in _LINKS:
            continue
        found = _broken(promise, link.url)
        entry = index.entry_at(link.start) if found else None
        if entry is not None and not (promise == "paper" and _is_the_book(entry, link)):
            seen = plain(label).strip("[]() ")
            yield Problem(
                start=link.target_start,
                end=link.target_end,
                message=f"label `{seen}` leads to {found}",
                key=f"{seen} {link.url}",
            )


def _promise(label: str, words: Words) -> str:
    """Return what a label promises: `paper`, `code`, `arxiv`, or nothing that can be held against it."""
    shown = plain(label)
    folded = re.sub(r"[^a-z ]+", " ", shown.casefold()).strip()
    if folded in ("arxiv", "arxiv paper", "arxiv preprint"):
        return "arxiv"
    if folded in ("pdf", "paper", "paper pdf", "pdf link", "paper link", "full paper"):
        return "paper"
    return "code" if _SAYS_CODE.search(folded) and role_of_label(shown, words) == "code" else ""


_SAYS_CODE = lazily(r"\b(?:codes?|github|gitlab|repo|repository|implementation)\b")
"""Other labels of code (`PyTorch`, `Caffe`, `GIT`) may be the names of works."""


def _keeps(promise: str, url: str) -> bool:
    """Tell quickly of most addresses that they are what their label says."""
    if promise == "code":
        return url.startswith("https://github.com/")
    return url.startswith(("https://arxiv.org/", "http://arxiv.org/"))


def _broken(promise: str, url: str) -> str:
    """Say what an address is where it cannot be what its label promises, "" where it may be."""
    if promise == "paper" and not is_forge(domain_of(url)):
        return ""
    work = identify(url)
    if promise == "arxiv":
        if (
            "arxiv" in url.casefold()
            or not url.startswith("http")
            or (work is not None and work.kind == "arxiv")
        ):
            return ""
        host = domain_of(url)
        return f"`{host}`, arXiv is wanted" if host and not _is_mirror(host) else ""
    if work is None:
        return ""
    if promise == "paper":
        is_root = work.kind in _CODE_KINDS and work.role == "root"
        return f"the repository `{_spelt(work)}`, a paper is wanted" if is_root else ""
    if (
        work.kind not in _PAPER_KINDS
        or work.role not in ("landing", "pdf", "html")
        or _holds_code(work, url)
    ):
        return ""
    return (
        f"a paper (`{work.value}`), code is wanted"
        if len(work.value) < 40
        else "a paper, code is wanted"
    )


def _is_the_book(entry: Entry, link: Link) -> bool:
    """Return whether a repository is itself what an entry lists: it has the title's name, and no other link stands there."""
    if any(other.url != link.url for other in entry.works.links(entry.number)):
        return False
    name = comparable(link.url.rstrip("/").rpartition("/")[2].removesuffix(".git"))
    told = [comparable(word) for word in split_words(entry.title) if len(word) >= _WORD_SIZE]
    return len(told) >= _FEWEST_WORDS and all(word in name for word in told)


_WORD_SIZE = 3
_FEWEST_WORDS = 2
"""One word is the name of a model, whose repository is its code."""

_CODE_KINDS = REPOSITORY_KINDS - {"huggingface"}
"""Hugging Face keeps reports and papers in repositories of their own."""

_PAPER_KINDS = frozenset(
    {"arxiv", "doi", "cvf", "openreview", "acl", "ieee", "neurips", "pmlr", "ecva", "pii"}
)


def _is_mirror(host: str) -> bool:
    return host in (
        "doi.org",
        "dx.doi.org",
        "semanticscholar.org",
        "papers.cool",
        "scholar.google.com",
    )


def _holds_code(work: Work, url: str) -> bool:
    """Return whether an address may keep code: an attachment, a DOI of Zenodo, Code Ocean, figshare, Dryad, OSF and kin."""
    if "attachment" in url or "suppl" in url:
        return True
    return work.kind == "doi" and work.value.startswith(_ARCHIVES)


_ARCHIVES = (
    "10.5281/", "10.24433/", "10.6084/", "10.5061/", "10.17605/", "10.17632/", "10.7910/", "10.21227/", "10.4121/",
    "10.5683/", "10.18710/", "10.11583/", "10.25377/", "10.7488/", "10.1594/", "10.3886/", "10.34740/", "10.57967/",
)  # fmt: skip


def _spelt(work: Work) -> str:
    return dict(work.groups).get("id", work.value)


# --- badges

_BADGE = lazily(
    r"https?://(?:img\.shields\.io/github|badgen\.net/github|img\.shields\.io/badge/dynamic/github)/"
    r"(?:stars|forks|watchers|last-commit|license|contributors|commit-activity/[a-z]+|issues|issues-pr|languages/top"
    r"|v/release|release|downloads)/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.svg|\.png)?(?=[?/#]|$)",
    re.IGNORECASE | re.ASCII,
)
_NEAR = 80
"""A badge's repository that agrees to this share (in per cent) with the linked one is the same, misspelt."""


class _Badge(NamedTuple):
    """A badge whose repository its entry does not link."""

    link: Link
    name: Span
    shown: str
    linked: tuple[str, ...]


@rule(Severity.WARNING)
def badge_drift(doc: Document, index: Index) -> Iterator[Problem]:
    """Find entries whose badge counts the stars of another repository than the entry links, or leads to another."""
    if "shields.io/github/" not in doc.text and "badgen.net/github/" not in doc.text:
        return
    linked_by: dict[int, tuple[str, ...]] = {}
    found: dict[tuple[str, int], list[_Badge]] = {}
    linked_at: Mapping[str, Sequence[int]] = {}
    around: Link | None = None
    for link in doc.links:
        if not link.is_image or "/github/" not in link.url:
            around = link if link.kind in _LINKS else around
            continue
        m = _BADGE.match(link.url)
        if m is None:
            continue
        if _is_beside(doc, link, f"github.com/{m['owner']}/{m['name']}".casefold()):
            if around is not None and link.end <= around.end and m["name"] not in around.url:
                linked_at = linked_at or _linked_at(doc)
                yield from _led_astray(doc, around, f"{m['owner']}/{m['name']}", linked_at)
            continue
        entry = index.entry_at(link.start)
        if entry is None:
            continue
        rank, shown = index.rank(entry), f"{m['owner']}/{m['name']}"
        if rank not in linked_by:
            linked_by[rank] = _repositories(entry)
        linked = linked_by[rank]
        if linked and shown.casefold() not in [name.casefold() for name in linked[:_MANY]]:
            at = link.target_start + m.start("owner")
            badge = _Badge(link, Span(at, at + len(shown)), shown, linked)
            found.setdefault((shown.casefold(), rank), []).append(badge)
    if found:
        others = frozenset(m[1] for m in _REPOSITORY.finditer(doc.text.lower()))
        for badges in found.values():
            yield _other_badge(doc, badges, others)


# Of a text in lower case: a search without regard to case takes four times as long.
_REPOSITORY = lazily(r"github\.com/([\w.-]+/[\w.-]+)", re.ASCII)
_MANY = 30
"""An entry that links more repositories than this is no entry of one work."""


def _is_beside(doc: Document, link: Link, address: str) -> bool:
    """Return whether an address stands on the badge's own line, as that of nearly every badge does."""
    line = doc.source.slice(doc.source.lines_around(link.start, link.end, _AROUND)).casefold()
    at = line.find(address)
    while at >= 0:
        if line[at + len(address) : at + len(address) + 1] in _ENDS:
            return True
        at = line.find(address, at + 1)
    return False


def _linked_at(doc: Document) -> Mapping[str, Sequence[int]]:
    """Find where each repository is linked."""
    found: dict[str, list[int]] = {}
    lowered = doc.text.lower()
    if len(lowered) != len(doc.text):  # a capital I with a dot is two characters in lower case
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in doc.text)
    for m in _REPOSITORY.finditer(lowered):
        found.setdefault(m[1].removesuffix(".git"), []).append(m.start())
    return found


def _led_astray(
    doc: Document, around: Link, shown: str, linked: Mapping[str, Sequence[int]]
) -> Iterator[Problem]:
    """Report the link around a badge where it leads to another line's repository and the badge's stands beside it.

    Args:
        doc: The document.
        around: The link around the badge.
        shown: The badge's repository.
        linked: Where the document links each repository.
    """
    if "github.com/" not in around.url or shown.casefold() in around.url.casefold():
        return
    work = identify(around.url)
    if work is None or work.kind != "github":
        return
    low, high = doc.source.line_span(doc.source.line(around.start))
    if all(low <= place < high for place in linked.get(work.value.casefold(), ())):
        return
    is_root = around.url.casefold().rstrip("/") == f"https://github.com/{work.value}".casefold()
    yield Problem(
        start=around.target_start,
        end=around.target_end,
        message=f"badge of `{shown}` leads to `{_spelt(work)}`, which another line links",
        edits=(Edit(around.target_start, around.target_end, f"https://github.com/{shown}"),)
        if is_root
        else (),
        key=f"{shown} {work.value}",
    )


_ENDS = frozenset(["", *")/#?\"'> ]|"])


def _repositories(entry: Entry) -> tuple[str, ...]:
    """List the repositories that an entry links, as they are written."""
    found: dict[str, str] = {}
    for link in entry.works.links(entry.number):
        if (
            "github.com/" in link.url
            and (work := identify(link.url)) is not None
            and work.kind == "github"
        ):
            found.setdefault(work.value, _spelt(work))
    return tuple(found.values())


def _other_badge(doc: Document, badges: Sequence[_Badge], others: Set[str]) -> Problem:
    """Report the badges of one entry that show one foreign repository; which of badge and link is wrong is open.

    Args:
        doc: The document.
        badges: The badges.
        others: The repositories that the document links.
    """
    first = badges[0]
    names = " and ".join(f"`{name}`" for name in first.linked[:2])
    edits: tuple[Edit, ...] = ()
    if len(first.linked) == 1 and all(
        doc.text[slice(*badge.name)] == badge.shown for badge in badges
    ):
        edits = tuple(Edit(badge.name.start, badge.name.end, first.linked[0]) for badge in badges)
    return Problem(
        start=first.link.target_start,
        end=first.link.target_end,
        message=f"badge shows `{first.shown}`, the entry links {names}",
        related=related_places(badge.link.target_span for badge in badges[1:]),
        edits=edits,
        severity=None if _is_proven(first, others) else Severity.INFO,
        key=first.shown,
    )


def _is_proven(badge: _Badge, others: Set[str]) -> bool:
    """Return whether a badge was copied (another entry links its repository) or misspelt: not left behind by a move."""
    if badge.shown.casefold() in others:
        return True
    from rapidfuzz.fuzz import ratio

    return any(
        ratio(badge.shown.casefold(), name.casefold()) >= _NEAR for name in badge.linked[:_MANY]
    )
