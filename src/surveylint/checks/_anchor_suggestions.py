"""Which existing anchor a link to a missing one must mean."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from surveylint.checks._contents import item_at, sorted_items
from surveylint.checks._relative_links import decoded
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Item, ItemList, Link
from surveylint.reading.slugs import folded, heading_anchors, slug

_NUMBERED = lazily(r"-\d+$")
_WORD = lazily(r"[^\W_]+")
_TAGS = lazily(r"<[^<>]*>")
_SHORTEST_SIMILAR = 5
_SIMILAR = 85
"""Anchors of at least five letters are taken for one if they are similar to this percentage."""

_SIMILAR_WORDS = 82
"""So must be each of their words: `intra` and `inter` are similar to 80 percent."""

_SMALL = frozenset(
    {"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"}
)
"""Words that one of two equal anchors may lack."""

_LANGUAGES = frozenset(
    {"zh", "cn", "en", "ja", "jp", "ko", "kr", "fr", "de", "es", "ru", "pt", "chinese", "english"}
    | {"japanese", "korean", "french", "german", "spanish", "russian", "中文", "英文", "日本語"}
)
"""A link with one of these words does not mean the same section of another language."""

_TAG_GAP = 300
"""An anchor belongs to the heading after it if only tags are in these characters between them."""


def name_of(fragment: str) -> str:
    """Return a fragment in the form in which anchors are compared."""
    return folded(decoded(fragment))


def without_first_word(fragment: str) -> str:
    """Return the anchor that a heading would have without its first word, say `New` or a number."""
    return name_of(fragment).strip("-").partition("-")[2].strip("-")


def is_named_by(doc: Document, fragment: str, anchor: str, links: Sequence[Link]) -> bool:
    """Return whether the texts of all links spell a missing anchor, and no one spells the other.

    The typo is then in the heading, and its anchor changes as soon as it is corrected.
    """
    letters = _letters(fragment)
    texts = {_letters(slug(plain(doc.text[link.text_start : link.text_end]))) for link in links}
    return texts == {letters} and letters != _letters(anchor)


class Suggestions:
    """Finds the anchors of a document that links to missing ones must mean.

    Args:
        doc: The document.
        known: The anchors that may be suggested, by the form in which they are compared.
        inside: The links to anchors of the document, by fragment.

    Attributes:
        linked: The same links by the form in which anchors are compared.
    """

    def __init__(
        self, doc: Document, known: Mapping[str, str], inside: Mapping[str, Sequence[Link]]
    ) -> None:
        self._doc = doc
        self._known = known
        self.linked = {name_of(fragment): links for fragment, links in inside.items()}

    def meant(self, fragment: str, links: Sequence[Link]) -> str:
        """Return the anchor that all links to a missing one must mean, "" if none is certain."""
        found = _candidate(self._doc, fragment, links, self._known)
        if not found or _LANGUAGES & _differing_words(fragment, found):
            return ""
        names = self._names_at(folded(found))
        others = [link for name in names for link in self.linked.get(name, ())]
        if others and (_NUMBERED.search(fragment) or self._share_list(links, others)):
            return ""
        return "" if any(self._is_elsewhere(names, link) for link in links) else found

    def is_free(self, name: str, links: Sequence[Link]) -> bool:
        """Return whether links may mean a heading: no other links to it or owns its section."""
        names = self._names_at(name)
        return self.linked.keys().isdisjoint(names) and not any(
            self._is_elsewhere(names, link) for link in links
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        """The section of each anchor that is a heading's, or is directly before or in one."""
        sections = {section.heading: section for section in self._doc.sections if section.heading}
        places = {
            anchor.name: sections[anchor.heading].number for anchor in heading_anchors(self._doc)
        }
        headings = self._doc.headings
        for anchor in self._doc.anchors:
            place = bisect_right(headings, anchor.start, key=lambda heading: heading.start)
            inner = headings[place - 1] if place else None
            if inner is not None and anchor.start < inner.end:
                places.setdefault(folded(anchor.name), sections[inner].number)
            elif place < len(headings):
                gap = self._doc.text[anchor.end : min(headings[place].start, anchor.end + _TAG_GAP)]
                if not _TAGS.sub("", f"<{gap}").strip():
                    places.setdefault(folded(anchor.name), sections[headings[place]].number)
        return places

    def _names_at(self, name: str) -> list[str]:
        """Return all names of the heading that an anchor belongs to."""
        place = self._places.get(name)
        return [name] if place is None else [it for it in self._places if self._places[it] == place]

    @cached_property
    def _items(self) -> Sequence[Item]:
        return sorted_items(self._doc)

    @cached_property
    def _outer(self) -> Sequence[ItemList]:
        return [block for block in self._doc.lists if block.parent is None]

    def _share_list(self, links: Sequence[Link], others: Sequence[Link]) -> bool:
        """Return whether two links are in one list, whose items mean different headings."""
        places = {_list_at(self._outer, link.start) for link in links} - {-1}
        return any(_list_at(self._outer, other.start) in places for other in others)

    def _is_elsewhere(self, names: Sequence[str], link: Link) -> bool:
        """Return whether a heading is in the section of another item than the parent of a link's.

        Args:
            names: The names of the heading that the link may mean.
            link: A link to a missing anchor.
        """
        item = item_at(self._items, link.start)
        place = next((self._places[name] for name in names if name in self._places), None)
        if place is None or item is None or item.parent is None:
            return False
        path = self._doc.sections[place].path
        if len(path) < 2:
            return False
        around = [name for name in self._places if self._places[name] == path[-2]]
        owners = [
            item_at(self._items, other.start)
            for name in around
            for other in self.linked.get(name, ())
        ]
        above = _ancestors(item)
        return any(owner is not None for owner in owners) and not any(
            owner in above for owner in owners
        )


def _ancestors(item: Item) -> list[Item]:
    above = []
    while item.parent is not None:
        item = item.parent
        above.append(item)
    return above


def _list_at(outer: Sequence[ItemList], at: int) -> int:
    """Return the number of the list that holds an offset, -1 where there is none."""
    place = bisect_right(outer, at, key=lambda block: block.start) - 1
    return place if place >= 0 and at < outer[place].end else -1


def _candidate(
    doc: Document, fragment: str, links: Sequence[Link], known: Mapping[str, str]
) -> str:
    """Return the anchor that a link seems to mean, "" where there is none or several.

    It is the only one with the link's text, with the same letters, or with similar letters. The
    fragment may also be the markup of a heading that contains a link.
    """
    copied = folded(slug(plain(fragment))) if "](" in fragment else ""
    if copied in known:
        return known[copied]
    texts = {
        folded(slug(plain(doc.text[link.text_start : link.text_end]))).strip("-") for link in links
    }
    named = {known[name] for name in known if name.strip("-") in texts}
    if len(texts) == 1 and len(named) == 1:
        return named.pop()
    letters = _letters(fragment)
    alike = {known[name] for name in known if letters and _letters(name) == letters}
    if not alike and len(letters) >= _SHORTEST_SIMILAR:
        alike = {known[name] for name in known if _is_similar(fragment, name)}
        if any(folded(anchor).strip("-") == without_first_word(fragment) for anchor in alike):
            return ""
    meant = alike.pop() if len(alike) == 1 else ""
    return "" if any(c in " ()<>|" for c in meant) else meant


def _is_similar(fragment: str, name: str) -> bool:
    """Return whether a fragment is an anchor with a typo: each word has a similar one.

    `unsupervised` is not `supervised`, and `part-2` is not `part-1`.
    """
    from rapidfuzz.fuzz import ratio

    first, second = _letters(fragment), _letters(name)
    if ratio(first, second) < _SIMILAR or _digits(first) != _digits(second):
        return False
    ours, theirs = _words(fragment), _words(name)
    if len(ours) != len(theirs):
        # the words of one are not separated as those of the other
        return abs(len(first) - len(second)) <= 2
    for word, other in zip(ours, theirs, strict=True):
        longer, shorter = sorted((word, other), key=len, reverse=True)
        if ratio(word, other) < _SIMILAR_WORDS or (
            longer.endswith(shorter) and len(longer) > len(shorter) + 1
        ):
            return False
    return True


def _words(name: str) -> list[str]:
    return [word for word in _WORD.findall(name_of(name)) if word not in _SMALL]


def _differing_words(fragment: str, anchor: str) -> set[str]:
    return set(_words(fragment)) ^ set(_words(anchor))


@lru_cache(maxsize=4096)  # each missing anchor is compared with each heading
def _letters(name: str) -> str:
    return "".join(c for c in name_of(name) if c.isalnum())


def _digits(letters: str) -> list[str]:
    return [c for c in letters if c.isdigit()]
