"""The rule on links whose text promises something else than their URL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.checks._shown_identifiers import other_identifier, stated_identifiers
from surveylint.entries import Entry, Index
from surveylint.hosts import REPOSITORY_KINDS, Work, domain_of, identify, is_forge
from surveylint.lazy import lazily
from surveylint.match import comparable, plain
from surveylint.match import words as split_words
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity
from surveylint.roles import role_of_label
from surveylint.rule import rule
from surveylint.vocabulary import Words

_LINKS = frozenset({LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML})
_LONGEST_LABEL = 40
"""A longer text is a title, not a label."""

_SAYS_CODE = lazily(r"\b(?:codes?|github|gitlab|repo|repository|implementation)\b")
"""Other labels of code (`PyTorch`, `Caffe`, `GIT`) may be the names of works."""

_SHORTEST_WORD = 3
_FEWEST_WORDS = 2
"""A title of one word is the name of a model, whose repository is its code."""

_CODE_KINDS = REPOSITORY_KINDS - {"huggingface"}
"""Hugging Face also keeps reports and papers in repositories."""

_PAPER_KINDS = frozenset(
    {"arxiv", "doi", "cvf", "openreview", "acl", "ieee", "neurips", "pmlr", "ecva", "pii"}
)
_ARXIV_MIRRORS = frozenset(
    {"doi.org", "dx.doi.org", "semanticscholar.org", "papers.cool", "scholar.google.com"}
)
_ARCHIVES = (
    "10.5281/", "10.24433/", "10.6084/", "10.5061/", "10.17605/", "10.17632/",
    "10.7910/", "10.21227/", "10.4121/", "10.5683/", "10.18710/", "10.11583/",
    "10.25377/", "10.7488/", "10.1594/", "10.3886/", "10.34740/", "10.57967/",
)  # fmt: skip
"""DOI prefixes of archives that keep code: Zenodo, Code Ocean, figshare, Dryad, OSF and others."""

_SUPPLEMENT = lazily(
    r"(?<!with)(?<!and)(?<!main)(?<!paper)(?<!full)[-_/.]supp(?:l|lement(?:s|al|ary)?)?"
    r"(?:[-_]?mat(?:erials?)?)?\.pdf(?:[?#]|\Z)|/supplemental/[^/]+\.pdf\Z",
    re.IGNORECASE,
)
"""A file of supplements by its name; `paper_with_supp.pdf` holds the paper, too."""

_LONGEST_SHOWN = 40


@rule(Severity.WARNING)
def label_drift(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find links labelled as paper, code or arXiv whose URL is certainly something else."""
    for link, stated, linked in stated_identifiers(doc, index):
        yield _other_identifier(link, stated, linked, "entry states")
    text = doc.text
    promises: dict[str, str] = {}
    for link in doc.links:
        if link.kind in _LINKS and (found := other_identifier(doc, link)) is not None:
            yield _other_identifier(link, *found)
            continue
        if not 0 < link.text_end - link.text_start <= _LONGEST_LABEL:
            continue
        label = text[link.text_start : link.text_end]
        promise = promises.get(label)
        if promise is None:
            promise = promises[label] = _promise(label, words)
        if not promise or _is_kept(promise, link.url) or link.kind not in _LINKS:
            continue
        message = _mismatch(promise, link.url)
        entry = index.entry_at(link.start) if message else None
        if entry is not None and not (promise == "paper" and _is_the_book(entry, link)):
            shown = plain(label).strip("[]() ")
            yield Problem(
                start=link.target_start,
                end=link.target_end,
                message=f"`{shown}` links to {message}",
                key=f"{shown} {link.url}",
            )


def _other_identifier(link: Link, shown: str, linked: str, what: str = "link shows") -> Problem:
    """Report a link with another identifier than is shown; either may be wrong."""
    return Problem(
        start=link.target_start,
        end=link.target_end,
        message=f"{what} `{shown}`, but links to `{linked}`",
        key=f"{shown} {linked}",
    )


def _promise(label: str, words: Words) -> str:
    """Return what a label promises: `paper`, `code`, `arxiv`, or "" for anything else."""
    shown = plain(label)
    folded = re.sub(r"[^a-z ]+", " ", shown.casefold()).strip()
    if folded in ("arxiv", "arxiv paper", "arxiv preprint"):
        return "arxiv"
    if folded in ("pdf", "paper", "paper pdf", "pdf link", "paper link", "full paper"):
        return "paper"
    return "code" if _SAYS_CODE.search(folded) and role_of_label(shown, words) == "code" else ""


def _is_kept(promise: str, url: str) -> bool:
    """Return quickly whether a URL is one of the usual ones for a label."""
    if promise == "code":
        return url.startswith("https://github.com/")
    return url.startswith(("https://arxiv.org/", "http://arxiv.org/"))


def _mismatch(promise: str, url: str) -> str:
    """Return what a URL is and what was expected, "" where it may be what its label promises."""
    if promise == "arxiv":
        return _not_arxiv(url)
    if promise == "paper":
        if "supp" in url.casefold() and (file := _SUPPLEMENT.search(url)):
            return f"the supplement `{url[: file.end()].rpartition('/')[2]}`; expected the paper"
        work = identify(url) if is_forge(domain_of(url)) else None
        if work is None or work.kind not in _CODE_KINDS or work.role != "root":
            return ""
        return f"the repository `{work.spelled}`; expected a paper"
    return _not_code(url)


def _not_arxiv(url: str) -> str:
    """Return what a URL is that is neither on arXiv nor on a site that shows arXiv's papers."""
    work = identify(url)
    if (
        "arxiv" in url.casefold()
        or not url.startswith("http")
        or (work is not None and work.kind == "arxiv")
    ):
        return ""
    host = domain_of(url)
    return f"`{host}`; expected arXiv" if host and host not in _ARXIV_MIRRORS else ""


def _not_code(url: str) -> str:
    """Return what a URL is that is certainly a paper."""
    work = identify(url)
    if (
        work is None
        or work.kind not in _PAPER_KINDS
        or work.role not in ("landing", "pdf", "html")
        or _may_hold_code(work, url)
    ):
        return ""
    shown = f" (`{work.value}`)" if len(work.value) < _LONGEST_SHOWN else ""
    return f"a paper{shown}; expected code"


def _may_hold_code(work: Work, url: str) -> bool:
    """Return whether a paper's URL may be one of code: an attachment, or a DOI of an archive."""
    if "attachment" in url or "suppl" in url:
        return True
    return work.kind == "doi" and work.value.startswith(_ARCHIVES)


def _is_the_book(entry: Entry, link: Link) -> bool:
    """Return whether a repository is itself the work: named like the title, and the only link."""
    if any(other.url != link.url for other in entry.works.links(entry.number)):
        return False
    name = comparable(link.url.rstrip("/").rpartition("/")[2].removesuffix(".git"))
    title = [comparable(word) for word in split_words(entry.title) if len(word) >= _SHORTEST_WORD]
    return len(title) >= _FEWEST_WORDS and all(word in name for word in title)
