"""Rules on parts of one entry that speak of different things: a label, a badge, a date against the entry's links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from surveylint.entries import Entry, Index, TableWorks, Works
from surveylint.entries.places import Places
from surveylint.hosts import REPOSITORY_KINDS, Work, domain_of, identify
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.roles import Role, role_of_label
from surveylint.rule import rule
from surveylint.vocabulary import Words

_LINKS = frozenset({LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML})
_IMAGES = frozenset({LinkKind.IMAGE, LinkKind.HTML_IMAGE})
_LABEL_SIZE = 40
"""A longer text is a title and no label."""


@rule(Severity.WARNING)
def label_drift(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find links whose label promises a paper, code or arXiv while the address names something else for certain."""
    text = doc.text
    places = Places(index)
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
        if found and places.at(link.start) is not None:
            seen = plain(label).strip("[]() ")
            yield Problem(
                start=link.target_start,
                end=link.target_end,
                message=f"label `{seen}` leads to {found}",
                key=f"{seen} {link.url}",
            )


def _promise(label: str, words: Words) -> str:
    """Tell what a label promises: `paper`, `code`, `arxiv`, or nothing that can be held against it."""
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
    work = identify(url)
    if promise == "arxiv":
        if "arxiv" in url.casefold() or not url.startswith("http") or (work is not None and work.kind == "arxiv"):
            return ""
        host = domain_of(url)
        return f"`{host}`, arXiv is wanted" if host and not _is_mirror(host) else ""
    if work is None:
        return ""
    if promise == "paper":
        is_root = work.kind in _CODE_KINDS and work.role == "root"
        return f"the repository `{_spelt(work)}`, a paper is wanted" if is_root else ""
    if work.kind not in _PAPER_KINDS or work.role not in ("landing", "pdf", "html") or _holds_code(work, url):
        return ""
    return f"a paper (`{work.value}`), code is wanted" if len(work.value) < 40 else "a paper, code is wanted"


_CODE_KINDS = REPOSITORY_KINDS - {"huggingface"}
"""Hugging Face keeps reports and papers in repositories of their own."""

_PAPER_KINDS = frozenset({"arxiv", "doi", "cvf", "openreview", "acl", "ieee", "neurips", "pmlr", "ecva", "pii"})


def _is_mirror(host: str) -> bool:
    return host in ("doi.org", "dx.doi.org", "semanticscholar.org", "papers.cool", "scholar.google.com")


def _holds_code(work: Work, url: str) -> bool:
    """Tell whether an address may keep code: an attachment, a DOI of Zenodo, Code Ocean, figshare, Dryad, OSF and kin."""
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
    re.IGNORECASE,
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
    """Find entries whose badge counts the stars of another repository than the entry links."""
    if "shields.io/github/" not in doc.text and "badgen.net/github/" not in doc.text:
        return
    places = Places(index)
    found: dict[tuple[str, int], list[_Badge]] = {}
    for link in doc.links:
        if link.kind not in _IMAGES or "/github/" not in link.url:
            continue
        m = _BADGE.match(link.url)
        if m is None or _is_beside(doc.text, link, f"github.com/{m['owner']}/{m['name']}".casefold()):
            continue
        entry = places.at(link.start)
        linked = _repositories(entry) if entry is not None else ()
        shown = f"{m['owner']}/{m['name']}"
        if entry is not None and linked and shown.casefold() not in [name.casefold() for name in linked]:
            at = link.target_start + m.start("owner")
            badge = _Badge(link, Span(at, at + len(shown)), shown, linked)
            found.setdefault((shown.casefold(), places.rank(entry)), []).append(badge)
    for badges in found.values():
        yield _other_badge(doc, badges)


def _is_beside(text: str, link: Link, address: str) -> bool:
    """Tell whether an address stands on the badge's own line, as that of nearly every badge does."""
    start = text.rfind("\n", 0, link.start) + 1
    end = text.find("\n", link.end)
    line = text[start : end if end >= 0 else len(text)].casefold()
    at = line.find(address)
    while at >= 0:
        if line[at + len(address) : at + len(address) + 1] in _ENDS:
            return True
        at = line.find(address, at + 1)
    return False


_ENDS = frozenset(["", *")/#?\"'> ]|"])


def _repositories(entry: Entry) -> tuple[str, ...]:
    """List the repositories that an entry links, as they are written."""
    found: dict[str, str] = {}
    for link in entry.works.links(entry.number):
        if "github.com/" in link.url and (work := identify(link.url)) is not None and work.kind == "github":
            found.setdefault(work.value, _spelt(work))
    return tuple(found.values())


def _other_badge(doc: Document, badges: Sequence[_Badge]) -> Problem:
    """Report the badges of one entry that show one foreign repository; which of badge and link is wrong is open."""
    first = badges[0]
    names = " and ".join(f"`{name}`" for name in first.linked[:2])
    edits: tuple[Edit, ...] = ()
    if len(first.linked) == 1 and all(doc.text[slice(*badge.name)] == badge.shown for badge in badges):
        edits = tuple(Edit(badge.name.start, badge.name.end, first.linked[0]) for badge in badges)
    return Problem(
        start=first.link.target_start,
        end=first.link.target_end,
        message=f"badge shows `{first.shown}`, the entry links {names}",
        related=tuple(Related(badge.link.target_start, badge.link.target_end) for badge in badges[1:]),
        edits=edits,
        severity=None if _is_proven(doc, first) else Severity.INFO,
        key=first.shown,
    )


def _is_proven(doc: Document, badge: _Badge) -> bool:
    """Tell whether a badge was copied (another entry links its repository) or misspelt: not left behind by a move."""
    if re.search(rf"github\.com/{re.escape(badge.shown)}(?![\w.-])", doc.text, re.IGNORECASE):
        return True
    from rapidfuzz.fuzz import ratio

    return any(ratio(badge.shown.casefold(), name.casefold()) >= _NEAR for name in badge.linked)


# --- dates

_ARXIV_ID = lazily(r"arxiv\.org/(?:abs|pdf|html)/(\d\d)(0[1-9]|1[0-2])\.\d{4,5}", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<word>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
_STATED = lazily(
    rf"(?<!\w)arxiv(?: preprint)?[\s,.:*_()'’`-]{{1,6}}(?:{_MONTH}[\s,.]{{1,3}})?(?P<year>20[0-3]\d)(?![\d.])"
    r"(?:[-./](?P<month>0?[1-9]|1[0-2])(?!\d))?",
    re.IGNORECASE,
)
_DATE = lazily(
    rf"\W*(?:{_MONTH}[\s,.]+(?:\d{{1,2}},?\s+)?)?(?P<year>20[0-3]\d)(?:\s?[-./年]\s?(?P<month>0?[1-9]|1[0-2])(?!\d)"
    r"(?:月|[-./]\d{1,2}(?!\d))?)?\W*$"
    r"|\W*(?P<first>0?[1-9]|1[0-2])[-./](?P<last>20[0-3]\d)\W*$",
    re.IGNORECASE,
)
_LEAST = 2
"""So many months must lie between the stated date and the identifier's: a paper of 31 December is numbered in January."""

_LEAST_ELSEWHERE = 12
"""The same where the venue is not arXiv: a date column may hold the month of a conference, a blog or a release."""


@rule(Severity.WARNING)
def date_drift(doc: Document, index: Index) -> Iterator[Problem]:
    """Find entries that are dated before their arXiv identifier was given out."""
    if "rxiv.org/" not in doc.text:
        return
    for works in index.works:
        if isinstance(works, TableWorks):
            yield from _dated_rows(works)
    if any(not isinstance(works, TableWorks) for works in index.works):
        yield from _dated_texts(doc, index)


def _dated_rows(works: TableWorks) -> Iterator[Problem]:
    """Compare the date column of a table with the identifiers of its rows."""
    role = next((role for role in (Role.DATE, Role.YEAR) if works.has(role)), None)
    if role is None:
        return
    dates = works.raw(role)
    stated = {cell: _month_of(cell) for cell in set(dates)}
    venues = works.raw(Role.VENUE) if works.has(Role.VENUE) else None
    bare = {cell for cell in set(venues or ()) if plain(cell).casefold() in ("arxiv", "arxiv preprint", "preprint")}
    for column in works.table.columns:
        for number, cell in enumerate(column):
            if "rxiv.org/" not in cell or (date := stated[dates[number]]) is None:
                continue
            m = _ARXIV_ID.search(cell)
            given = _given(m) if m else 0
            if given - date.latest < _LEAST:
                continue
            is_preprint = venues is not None and venues[number] in bare
            if is_preprint or (date.exact and given - date.latest >= _LEAST_ELSEWHERE):
                yield from _dated(works, number, works.field(number, role), given)


class _Month(NamedTuple):
    """The last month, counted from year 0, that a stated date can mean, and whether it names the month."""

    latest: int
    exact: bool


def _month_of(cell: str) -> _Month | None:
    m = _DATE.match(plain(cell)) if "20" in cell else None
    if m is None:
        return None
    if m["first"]:
        return _Month(int(m["last"]) * 12 + int(m["first"]), exact=True)
    return _stated(m)


def _stated(m: re.Match[str]) -> _Month:
    month = int(m["month"]) if m["month"] else 0
    if m["word"]:
        month = _MONTHS.index(m["word"][:3].lower()) + 1
    return _Month(int(m["year"]) * 12 + (month or 12), exact=month > 0)


def _given(m: re.Match[str]) -> int:
    """Count the months up to the one in which an arXiv identifier was given out (arxiv.org/help/arxiv_identifier)."""
    return (2000 + int(m[1])) * 12 + int(m[2])


def _dated_texts(doc: Document, index: Index) -> Iterator[Problem]:
    """Compare `arXiv 2021` or `arXiv, Nov 2022` in the text of an entry with its identifier."""
    places = Places(index)
    for m in _statements(doc.text):
        if not _may_be_early(doc.text, m):
            continue
        entry = places.at(m.start())
        if entry is None or isinstance(entry.works, TableWorks) or doc.rest_in(*m.span()).isspace():
            continue
        link = entry.main
        found = _ARXIV_ID.search(link.url) if link is not None else None
        if found and _given(found) - _stated(m).latest >= _LEAST:
            start = m.start("word") if m["word"] else m.start("year")
            yield from _dated(entry.works, entry.number, Span(start, m.end()), _given(found))


def _may_be_early(text: str, m: re.Match[str]) -> bool:
    """Tell whether the identifier before or behind a statement is younger; an entry's own is one of them."""
    for at in (
        text.rfind("rxiv.org/", max(0, m.start() - _AROUND), m.start()),
        text.find("rxiv.org/", m.end(), m.end() + _AROUND),
    ):
        found = _ARXIV_ID.match(text, at - 1) if at >= 0 else None
        if found and _given(found) - _stated(m).latest >= _LEAST:
            return True
    return False


_AROUND = 2000
"""So many characters before a date its entry's link is looked for."""


def _statements(text: str) -> Iterator[re.Match[str]]:
    """Find what says `arXiv` and a year; the word is looked for first, because an expression alone takes ten times as long."""
    for word in ("rXiv", "rxiv", "RXIV"):
        at = text.find(word)
        while at >= 0:
            m = _STATED.match(text, max(0, at - 1))
            if m:
                yield m
            at = text.find(word, at + 4)


def _dated(works: Works, number: int, stated: Span, given: int) -> Iterator[Problem]:
    """Report a date before the identifier of an entry's main link."""
    link = works.main(number)
    found = _ARXIV_ID.search(link.url) if link is not None else None
    if link is None or found is None or _given(found) != given:
        return
    text = works.doc.text
    name = found[0].rpartition("/")[2]
    yield Problem(
        start=stated.start,
        end=stated.end,
        message=f"`{plain(text[slice(*stated)])}` is before `{name}` was given out, in {_told(given)}",
        related=(Related(link.target_start, link.target_end, "the identifier"),),
        key=name,
    )


def _told(month: int) -> str:
    return f"{(month - 1) // 12}-{(month - 1) % 12 + 1:02d}"
