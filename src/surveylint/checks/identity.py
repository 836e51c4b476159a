"""Rules on links that two works share, and on works that have two links of one kind."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from surveylint.entries import Entry, Index
from surveylint.entries.places import Places
from surveylint.hosts import REPOSITORY_KINDS, domain_of, identify, is_shortener
from surveylint.lazy import lazily
from surveylint.match import comparable, plain, shortened
from surveylint.match import words as split_words
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Related, Severity
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role, role_of_label
from surveylint.rule import rule

APART = 3
"""A link is copied from the row above: 33 of 47 repaired ones had their twin within 3 lines."""

_NEAR = 10_000
"""So many characters at most lie between two such links: this saves asking for the entries of most pairs."""

_PAIRS = 6
"""So many of the following links are compared with one: an entry may hold its link twice."""

_MANY = 30
"""What so many links lead to is no copy, and what so many entries are called is no title."""

_HOLDERS = 3
"""What more titles than this lead to is a page that many works share, no copy."""

_TITLE_WORDS = 4
"""A title of fewer words is a name: data sets and models of one paper share its link."""

_LONGEST = 500
"""No title has more characters."""

_TIMES = 3
"""What so many works are called is the label of a field, no title."""

_NAME = 5
"""A shorter name may stand in a title by chance."""

_FAR = 75
"""Titles more alike than this (in per cent) are one work under two forms of its title."""

_ONE_EACH = frozenset({"acl", "arxiv", "cvf", "openreview", "pmlr"})
"""Kinds of which a work has one: it may well have the DOIs of a conference and of a journal."""

_OTHERS = frozenset(
    {
        "archive",
        "dblp",
        "gdrive",
        "gist",
        "github-asset",
        "pwc",
        "s2",
        "tweet",
        "youtube",
        "youtube-list",
    }
)
"""Kinds that name no paper: media, files, index pages (whose addresses may hold several works)."""


class _Holder(NamedTuple):
    """An entry that leads to a work, and the link."""

    entry: Entry
    link: Link


@rule(Severity.WARNING)
def shared_link(doc: Document, index: Index) -> Iterator[Problem]:
    """Find papers and home pages that two neighbouring entries of quite different titles lead to."""
    groups = _repeated(doc)
    if not groups:
        return
    places = Places(index)
    for links in groups:
        if next(_near(doc.text, links), None) is None:
            continue
        by_work: dict[tuple[str, str], list[Link]] = {}
        for link in links:
            by_work.setdefault(_key(link.url), []).append(link)
        for key, same in by_work.items():
            for one, other in _near(doc.text, same) if len(same) <= _MANY else ():
                yield from _shared(doc, places, key, one, other, same)


def _repeated(doc: Document) -> list[list[Link]]:
    """Group the links whose addresses may name one work: those that end alike."""
    ends = array("q")
    seen: set[int] = set()
    twice: set[int] = set()
    for link in doc.links:
        url = link.url
        tail = url[url.rfind("/", 0, -1) + 1 :]
        if tail[:1].isdigit():
            end = hash(
                tail[:10].rstrip(".v")
            )  # an arXiv identifier has four or five digits behind its dot
        elif "." in tail or "=" in tail:
            end = hash(tail.rpartition("=")[2].partition(".")[0])
        else:
            end = hash(tail.rstrip("/"))
        ends.append(end)
        if end in seen:
            twice.add(end)
        seen.add(end)
    found: dict[int, list[Link]] = {}
    for place, end in enumerate(ends if twice else ()):
        if end in twice:
            link = doc.links[place]
            if not link.is_image and link.url.startswith("http"):
                found.setdefault(end, []).append(link)
    return [links for links in found.values() if len(links) > 1]


def _near(text: str, links: Sequence[Link]) -> Iterator[tuple[Link, Link]]:
    """Pair the links that stand on different lines, but not far apart."""
    for place, one in enumerate(links):
        for other in links[place + 1 : place + 1 + _PAIRS]:
            if other.start - one.start > _NEAR:
                break
            if text.find("\n", one.start, other.start) >= 0:
                yield one, other


def _key(url: str) -> tuple[str, str]:
    """Name what an address leads to: a paper by its identifier, everything else by the address itself."""
    work = identify(url)
    if (
        work is not None
        and work.kind not in REPOSITORY_KINDS
        and work.kind not in _OTHERS
        and work.role != "archive"
    ):
        return work.kind, work.value
    return "", url.split("://", 1)[-1].rstrip("/").removeprefix("www.").removesuffix(
        ".git"
    ).casefold()


def _shared(
    doc: Document,
    places: Places,
    key: tuple[str, str],
    one: Link,
    other: Link,
    links: Sequence[Link],
) -> Iterator[Problem]:
    """Compare the entries of two links to one work."""
    kind, value = key
    first, second = places.at(one.start), places.at(other.start)
    if first is None or second is None or not 0 < places.rank(second) - places.rank(first) <= APART:
        return
    severity = Severity.WARNING
    if not kind:
        copied = _is_copied(one.url, first, second) and _leads(first, one) and _leads(second, other)
        judged = Severity.INFO if copied else _home(value, first, second)
        if judged is None:
            return
        severity = judged
    elif not (_are_far(first, second) and _leads(first, one) and _leads(second, other)) or (
        _is_label(places.index, first) or _is_label(places.index, second)
    ):
        return
    if _holders(places, links) <= _HOLDERS:
        yield _twins(doc, _Holder(first, one), _Holder(second, other), value, severity)


def _is_label(index: Index, entry: Entry) -> bool:
    """Return whether what stands in a title's place is the label of a field: entries of many works are called so."""
    named = index.with_title(comparable(entry.title))[:_MANY]
    mains = [other.main for other in named] if len(named) >= _TIMES else []
    return len({_key(main.url) for main in mains if main is not None}) >= _TIMES


def _holders(places: Places, links: Sequence[Link]) -> int:
    """Count the titles that lead to one work."""
    entries = [places.at(link.start) for link in links]
    return len({comparable(entry.title) for entry in entries if entry is not None})


def _leads(entry: Entry, link: Link) -> bool:
    """Return whether a link leads to the entry's own work: it holds the title, promises a paper, or is the main one."""
    title, text = entry.title_span, entry.works.doc.text
    if link.start <= title.start < link.end:
        return True
    if role_of_label(plain(text[link.text_start : link.text_end]), entry.works.words) == "paper":
        return True
    main = entry.main
    return main is not None and main.start == link.start


def _are_far(one: Entry, other: Entry) -> bool:
    """Return whether two entries have titles, of one script, that cannot be forms of one title."""
    titles = one.title, other.title
    if any(
        len(title) > _LONGEST or len(split_words(title)) < _TITLE_WORDS for title in titles
    ) or _is_wide(titles[0]) != _is_wide(titles[1]):
        return False
    if any(name in comparable(other.title) for name in _names(one)):
        return False
    if any(name in comparable(one.title) for name in _names(other)):
        return False
    low = comparable(titles[0]), comparable(titles[1])
    if low[0] in low[1] or low[1] in low[0]:
        return False
    from rapidfuzz.fuzz import ratio, token_sort_ratio

    return (
        ratio(*low) < _FAR and token_sort_ratio(titles[0].casefold(), titles[1].casefold()) < _FAR
    )


def _is_wide(title: str) -> bool:
    return any("\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in title)


def _names(entry: Entry) -> set[str]:
    """Return the names of an entry in comparable form: its name cell, and what its title says before a colon."""
    found = (
        {comparable(entry.title.replace("：", ":").partition(":")[0])}
        if ":" in entry.title
        else set()
    )
    if entry.works.has(Role.NAME):
        found.add(comparable(entry.works.values(Role.NAME)[entry.number]))
    return {name for name in found if len(name) > 2}


def _home(address: str, one: Entry, other: Entry) -> Severity | None:
    """Judge an address that names the one of two entries by its short name while the other one does not speak of it.

    Papers share a repository as a rule, those of one family in particular; things with a name of their own seldom do.
    """
    names = _short_name(one.title), _short_name(other.title)
    if not all(names) or _are_kin(*names):
        return None
    name = comparable(address.rpartition("/")[2].partition("?")[0].partition("#")[0])
    titles = comparable(one.title), comparable(other.title)
    if len(name) < _NAME or (name in titles[0]) == (name in titles[1]):
        return None
    named, stranger = (0, other) if name in titles[0] else (1, one)
    if names[named] != (one, other)[named].title and comparable(names[named]) != name:
        return None
    return (
        None if name in comparable(stranger.works.doc.prose_in(*stranger.span)) else Severity.INFO
    )


def _short_name(title: str) -> str:
    """Return what an entry is called for short: its title, or the name before the colon or in brackets in front."""
    if _count(title) < _TITLE_WORDS:
        return title
    if (found := _CALLED.match(title)) is None:
        return ""
    name = found["framed"] or found["before"]
    return name if _count(name) < _TITLE_WORDS else ""


_CALLED = lazily(
    r"[(\[（【](?P<framed>[^()\[\]（）【】]{2,40})[)\]）】]\s*[:：]?\s*\w|(?P<before>[^:：]{2,40})[:：]\s"
)


def _count(title: str) -> int:
    return len(title.replace("-", "").replace("_", "").split())


_PIECE = lazily(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def _are_kin(one: str, other: str) -> bool:
    """Return whether two words of several share one, as names of one family do: `DeepMask`, `SharpMask`."""
    if not (one.isalnum() and other.isalnum()):
        return False
    pieces = (
        {piece.casefold() for piece in _PIECE.findall(name) if len(piece) > 3}
        for name in (one, other)
    )
    return not next(pieces).isdisjoint(next(pieces))


def _is_copied(url: str, one: Entry, other: Entry) -> bool:
    """Return whether two entries with names of their own share a shortened address, which is made for one of them."""
    if not is_shortener(domain_of(url)):
        return False
    names = _short_name(one.title), _short_name(other.title)
    low = comparable(names[0]), comparable(names[1])
    return (
        min(map(len, low)) > 2
        and low[0] not in low[1]
        and low[1] not in low[0]
        and not _are_kin(*names)
    )


def _twins(doc: Document, one: _Holder, other: _Holder, value: str, severity: Severity) -> Problem:
    """Report two entries with one link; which of them has the wrong one, or whether it is one work, is not known."""
    link, twin = other.link, one.link
    line = doc.source.line(one.entry.span.start)
    return Problem(
        start=link.target_start,
        end=link.target_end,
        message=f"one link, two titles: `{_short(one.entry.title)}` at line {line} leads here too",
        related=(Related(twin.target_start, twin.target_end, "the same link"),),
        severity=severity,
        key=value,
    )


def _short(title: str) -> str:
    return shortened(title, 60)


@rule(Severity.INFO)
def conflicting_link(doc: Document, index: Index) -> Iterator[Problem]:
    """Find works that stand twice with two different identifiers of one kind."""
    for key, entries in index.repeated.items():
        if len(entries) > _MANY or len(split_words(entries[0].title)) < _TITLE_WORDS:
            continue
        by_kind: dict[str, list[tuple[str, _Holder]]] = {}
        for entry in entries:
            for kind, value, link in _identifiers(entry):
                by_kind.setdefault(kind, []).append((value, _Holder(entry, link)))
        for found in by_kind.values():
            if 1 < len({value for value, _ in found}) < _TIMES:
                yield from _conflicts(doc, key, [pair for pair in found if _leads(*pair[1])])


def _conflicts(doc: Document, key: str, found: Sequence[tuple[str, _Holder]]) -> Iterator[Problem]:
    """Report each identifier of one title that differs from the first, and that no entry holds beside it."""
    held: dict[Entry, set[str]] = {}
    for value, holder in found:
        held.setdefault(holder.entry, set()).add(value)
    said = set[str]()
    for value, holder in found[1:]:
        before, (entry, link) = found[0]
        if (
            value == before
            or value in said
            or any({value, before} <= values for values in held.values())
        ):
            continue
        said.add(value)
        line = doc.source.line(entry.span.start)
        yield Problem(
            start=holder.link.target_start,
            end=holder.link.target_end,
            message=f"one title, two works: `{value}` here, `{before}` at line {line}",
            related=(Related(link.target_start, link.target_end, "the other link"),),
            key=key,
        )


def _identifiers(entry: Entry) -> Iterator[tuple[str, str, Link]]:
    """Return the identifiers of an entry that a work has one of."""
    for link in entry.works.links(entry.number):
        work = identify(link.url)
        if work is not None and work.kind in _ONE_EACH:
            yield work.kind, work.value, link
