"""Rules on links within the repository: anchors that no heading makes, files that are not there."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from surveylint.checks._contents import Anchored, astray
from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, ItemList, Link, LinkKind
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit
from surveylint.rule import Tree, rule

_MARK = "\u2042"
"""Stands for what shows no text in a heading: a character that slugs drop and that is no blank."""

_TAG = lazily(r"</?[A-Za-z][^<>]*>")
_EMOJI_CODE = lazily(r":[a-z0-9_+-]{2,40}:")
_DROPPED = "\ufe0f\u20e3"
"""The variation selector and the key cap: editors lose them, so links to them are compared without."""

_PREFIX = "user-content-"
_OWN = frozenset(
    {"top", "readme", "start-of-content", "repo-content-pjax-container", "js-repo-pjax-container"}
)
"""Anchors of the page around a README (the HTML standard makes `top` one; the others are GitHub's)."""

_FOOTNOTE = lazily(r"fn(?:ref)?-(.+?)(?:-\d+)?$")
_NOTE = lazily(r"\[\^([^\[\]\s]{1,80})\]:")
_NO_ANCHOR = lazily(r"[/!:]|markdown-header-|l\d+(?:-l\d+)?$")
"""Routes of page scripts, text fragments, Bitbucket's anchors and lines of a file."""

_CONTRIBUTION = lazily(
    r"(?:a11y|audio|blog|bug|business|code|content|data|design|doc|eventorganizing|example|financial|fundingfinding"
    r"|ideas|infra|maintenance|mentoring|platform|plugin|projectmanagement|promotion|question|research|review|security"
    r"|talk|test|tool|translation|tutorial|usertesting|userinterface|video)-\S"
)
"""What the emoji of a contributor table lead to (all-contributors writes them; they are no places)."""


@rule(Severity.WARNING)
def missing_anchor(doc: Document, tree: Tree | None) -> Iterator[Problem]:
    """Find links to places of this page, or of another page of the repository, that do not exist."""
    if not _may_have_fragments(doc.text, tree is not None):
        return
    inside: dict[str, list[Link]] = {}
    outside: dict[str, list[Link]] = {}
    for link in doc.links:
        url = link.url
        if url[:1] == "#":
            inside.setdefault(url[1:], []).append(link)
        elif tree is not None and "#" in url and _is_relative(url):
            outside.setdefault(url, []).append(link)
    if inside:
        yield from _missing_inside(doc, inside)
        if any(len(links) > 1 for links in inside.values()) and doc.lists:
            folded_inside: dict[str, list[Link]] = {}
            for fragment, links in inside.items():
                folded_inside.setdefault(_folded(_decoded(fragment)), []).extend(links)
            yield from astray(doc, folded_inside, [*_made(doc)])
    folded: dict[frozenset[str], Mapping[str, str]] = {}
    for url, links in outside.items():
        assert tree is not None
        path, _, fragment = url.partition("#")
        other = tree.anchors(_decoded(path.partition("?")[0]))
        if other is not None and other not in folded:
            folded[other] = dict.fromkeys(map(_folded, other), "")
        if other is not None and not _is_known(fragment, folded[other]):
            first = links[0]
            yield Problem(
                start=first.target_start,
                end=first.target_end,
                message=f"`{path}` has no heading or anchor `#{fragment}`",
                related=related_places(link.target_span for link in links[1:]),
                key=url,
            )


def _missing_inside(doc: Document, inside: Mapping[str, Sequence[Link]]) -> Iterator[Problem]:
    """Report the links to places of the page that are none."""
    known = anchors_of(doc)
    missing = {
        fragment: links for fragment, links in inside.items() if not _is_known(fragment, known)
    }
    notes = (
        {m[1].casefold() for m in _NOTE.finditer(doc.text)}
        if missing and "[^" in doc.text
        else set()
    )
    suggested = known if len(missing) * len(known) <= _COMPARED else {}
    linked = {_folded(_decoded(fragment)): links for fragment, links in inside.items()}
    tails = Counter(_without_first_word(fragment) for fragment in missing)
    unlinked = {
        name: made for name, made in suggested.items() if name not in linked and tails[name] == 1
    }
    for fragment, links in missing.items():
        note = _FOOTNOTE.match(_folded(_decoded(fragment)))
        if note and note[1] in notes:
            continue
        kept = [link for link in links if not _is_contribution(doc, fragment, link)]
        if kept:
            meant = _meant(doc, fragment, kept, suggested)
            if meant and _is_taken(doc, fragment, kept, linked.get(_folded(meant), ())):
                meant = ""
            yield _missing(fragment, kept, meant, unlinked.get(_without_first_word(fragment), ""))


_COMPARED = 100_000
"""Where more pairs of names than this would have to be compared, none is suggested."""


def _may_have_fragments(text: str, anywhere: bool) -> bool:
    """Return whether an address may have a fragment: `#` stands nearly always at the beginning of a heading."""
    at = text.find("#")
    while at >= 0:
        if anywhere or text[at - 1 : at] in _BEFORE or text[at - 2 : at] in (": ", "( ", "= "):
            return True
        at = text.find("#", at + 1)
    return False


_BEFORE = frozenset("(<=\"'")


def anchors_of(doc: Document) -> Mapping[str, str]:
    """Return the anchors of a document as GitHub makes them: in the form in which they are compared, and as written.

    A heading's anchor is its text in lower case, without what is no letter, mark, digit, `-` or `_`, with `-` for each
    blank; the second of a name ends in `-1` (html-pipeline, table_of_contents_filter.rb). Where tags or emoji codes
    leave a doubt, both forms count.
    """
    found: dict[str, str] = {}
    for anchored in _made(doc):
        found.setdefault(anchored.name, anchored.written)
    for anchor in doc.anchors:
        found.setdefault(_folded(anchor.name), anchor.name)
    return found


def _made(doc: Document) -> Iterator[Anchored]:
    """Return the anchors that headings make, in their order."""
    seen: Counter[str] = Counter()
    for heading in doc.headings:
        for slug in _slugs(doc, heading.content_start, heading.content_end):
            number = seen[slug]
            seen[slug] += 1
            written = f"{slug}-{number}" if number else slug
            yield Anchored(heading, _folded(written), written)


def _slugs(doc: Document, start: int, end: int) -> list[str]:
    """Make the anchors that a heading may have."""
    pieces, at = [], start
    for link in doc.links_in(start, end):
        if link.is_image and link.start >= at:
            pieces += [doc.text[at : link.start], _MARK]
            at = link.end
    markup = "".join([*pieces, doc.text[at:end]])
    forms = [plain(markup)]
    if "<" in markup:
        forms.append(plain(_TAG.sub(_MARK, markup)))
    forms += [_EMOJI_CODE.sub("", form) for form in forms if ":" in form]
    return list(dict.fromkeys(slug(form) for form in forms))


def slug(text: str) -> str:
    """Make the anchor that GitHub gives a heading of this text."""
    if text.isascii():
        return "".join(c for c in text.lower().replace(" ", "-") if c.isalnum() or c in "-_")
    return "".join(c for c in text.lower().replace(" ", "-") if c in "-_" or _is_word(c))


def _is_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc")


def _folded(name: str) -> str:
    """Reduce an anchor to what is compared: GitHub's pages look it up without case."""
    folded = name.casefold().rstrip("-")
    for character in _DROPPED:
        folded = folded.replace(character, "")
    return folded.removeprefix(_PREFIX)


def _is_known(fragment: str, known: Mapping[str, str]) -> bool:
    """Return whether a fragment is empty, an anchor of the page around, or one of those that are known."""
    name = _folded(_decoded(fragment))
    return not name or name in known or name in _OWN or _NO_ANCHOR.match(name) is not None


def _is_contribution(doc: Document, fragment: str, link: Link) -> bool:
    if _CONTRIBUTION.match(fragment.casefold()) is None:
        return False
    return not any(c.isalnum() for c in plain(doc.text[link.text_start : link.text_end]))


def _without_first_word(fragment: str) -> str:
    """Return the anchor that a heading would have without its first word: `New`, a number."""
    return _folded(_decoded(fragment)).strip("-").partition("-")[2].strip("-")


def _is_taken(doc: Document, fragment: str, links: Sequence[Link], holders: Sequence[Link]) -> bool:
    """Return whether the anchor that a link seems to mean belongs to another link, so that the heading meant is gone.

    The second of a name (`#tools-1`) is not the first one, and two items of one contents list mean two headings.
    """
    if not holders:
        return False
    if _SECOND.search(fragment):
        return True
    outer = [block for block in doc.lists if block.parent is None]
    places = {_list_at(outer, link.start) for link in links} - {-1}
    return any(_list_at(outer, holder.start) in places for holder in holders)


_SECOND = lazily(r"-\d+$")


def _list_at(outer: Sequence[ItemList], at: int) -> int:
    place = bisect_right(outer, at, key=lambda block: block.start) - 1
    return place if place >= 0 and at < outer[place].end else -1


def _missing(fragment: str, links: Sequence[Link], meant: str, shorter: str) -> Problem:
    """Report all links to one missing anchor, with the anchor that is meant where only one can be.

    Args:
        fragment: The missing anchor.
        links: The links to it.
        meant: The anchor that they mean, "" where none is known.
        shorter: The one of them that lacks only the first word; it is told, and no fix: it may be another heading.
    """
    first = links[0]
    wanted = f", `#{meant or shorter}` does" if meant or shorter else ""
    return Problem(
        start=first.target_start,
        end=first.target_end,
        message=f"`#{fragment}` leads to no heading or anchor{wanted}",
        related=related_places(link.target_span for link in links[1:]),
        edits=tuple({Edit(link.target_start, link.target_end, f"#{meant}"): None for link in links})
        if meant
        else (),
        key=fragment,
    )


def _meant(doc: Document, fragment: str, links: Sequence[Link], known: Mapping[str, str]) -> str:
    """Find the one anchor that a link must mean: it has the link's text, the same letters, or nearly the same.

    A heading that was copied with the markup of its links means itself.
    """
    copied = _folded(slug(plain(fragment))) if "](" in fragment else ""
    if copied in known:
        return known[copied]
    texts = {
        _folded(slug(plain(doc.text[link.text_start : link.text_end]))).strip("-") for link in links
    }
    named = {known[name] for name in known if name.strip("-") in texts}
    if len(texts) == 1 and len(named) == 1:
        return named.pop()
    letters = _letters(fragment)
    alike = {known[name] for name in known if letters and _letters(name) == letters}
    if not alike and len(letters) >= _NEAR_LENGTH:
        from rapidfuzz.fuzz import ratio

        alike = {known[name] for name in known if ratio(letters, _letters(name)) >= _NEAR}
        if any(_folded(made).strip("-") == _without_first_word(fragment) for made in alike):
            return ""
    meant = alike.pop() if len(alike) == 1 else ""
    return "" if any(c in " ()<>|" for c in meant) else meant


_NEAR_LENGTH = 5
_NEAR = 85
"""Two names of so many letters that agree to this share (in per cent) are one name, misspelt or renamed."""


def _letters(name: str) -> str:
    return "".join(c for c in _folded(_decoded(name)) if c.isalnum())


@rule(Severity.WARNING)
def missing_file(doc: Document, index: Index, tree: Tree | None) -> Iterator[Problem]:
    """Find links to files of the repository that are not there, where their folder is."""
    if tree is None:
        return
    missing: dict[str, list[Link]] = {}
    for link in doc.links:
        if link.url.startswith(_NO_PATH):
            continue
        if (
            link.kind is not LinkKind.BARE
            and link.kind is not LinkKind.AUTOLINK
            and _is_relative(link.url)
        ):
            missing.setdefault(link.url.partition("#")[0].partition("?")[0], []).append(link)
    for written, links in missing.items():
        path = _decoded(written)
        folder = path.rstrip("/").rpartition("/")[0]
        if (
            not path.strip("./")
            or (path.startswith("../") and _SITE.match(path))
            or tree.exists(path)
            or (folder and not tree.exists(folder))
        ):
            continue
        if path.casefold() in _EXAMPLES and not _are_listed(index, links):
            continue
        if all(_is_formula(doc, link) for link in links):
            continue
        first = links[0]
        yield Problem(
            start=first.target_start,
            end=first.target_end,
            message=f"`{written}` is no file of this repository",
            related=related_places(link.target_span for link in links[1:]),
            key=written,
        )


_EXAMPLES = frozenset(
    {"address", "href", "link", "path", "source", "target", "uri", "url", "website"}
)
"""Words that stand for an address where contributors are shown how an entry is written; in an entry one is left over."""


def _are_listed(index: Index, links: Sequence[Link]) -> bool:
    """Return whether one of some links stands in one entry of several."""
    entries = (index.entry_at(link.start) for link in links)
    return any(entry is not None and len(entry.works) > 1 for entry in entries)


def _is_formula(doc: Document, link: Link) -> bool:
    """Return whether a link is a part of a formula between dollar signs, as in `$[w_i](x_i)$`."""
    text = doc.text
    first, last = doc.source.lines_around(link.start, link.end, _LONGEST_LINE)
    if text.count("$$", first, link.start) % 2:
        return text.find("$$", link.end, last) >= 0
    opening, closing = text.rfind("$", first, link.start), text.find("$", link.end, last)
    if opening < 0 or closing < 0 or text.count("$", first, link.start) % 2 == 0:
        return False
    return not (text[opening + 1].isspace() or text[closing - 1].isspace())


_LONGEST_LINE = 1000
_NO_PATH = ("https:", "http:", "#", "?", "mailto:")


_SITE = lazily(
    r"(?:\.\./)+(?:actions|blob|branches|commits?|compare|contributors|discussions|edit|fork|graphs|issues|labels"
    r"|milestones?|network|packages|projects|pulls?|pulse|raw|releases|security|stargazers|subscription|tags|tree|watchers"
    r"|wiki)(?:/|$)"
)
"""Pages of the forge that a README reaches by going up from its own address."""

_ABSOLUTE = lazily(r"[a-z][a-z0-9+.-]*:|//|www\.|[^/]*[@\\{}$<>\[\]]", 2)
_HOST = lazily(
    r"[\w-][\w.-]*\.[a-z]{2,}/|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|io|ai|cn|dev|app)$", 2
)


def _is_relative(url: str) -> bool:
    """Return whether an address is a path: no fragment alone, no scheme, no host that lacks its scheme."""
    if not url or url.startswith(_NO_PATH):
        return False
    if url.startswith(("./", "../")):
        return True
    return _ABSOLUTE.match(url) is None and _HOST.match(url) is None


def _decoded(path: str) -> str:
    if "%" not in path:
        return path
    from urllib.parse import unquote

    return unquote(path)
