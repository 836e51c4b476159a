"""The anchors that GitHub makes from headings, and the form in which anchors are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from surveylint.lazy import lazily
from surveylint.model.document import Document, Heading
from surveylint.namedtuples import NamedTuple

_EMOJI_CODE = lazily(r":[a-z0-9_+-]{2,40}:")
_IGNORED = "\ufe0f\u20e3"
"""The emoji variation selector and the combining key cap: editors lose them when text is copied."""

_PREFIX = "user-content-"
"""GitHub puts this before every anchor in the HTML it serves; links work with and without it."""

_CIRCLED = ((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))
"""Letters in circles and squares: symbols by category, but alphabetic (Unicode PropList.txt)."""


class HeadingAnchor(NamedTuple):
    """The anchor of a heading: `name` is the form that is compared, `written` the anchor itself."""

    heading: Heading
    name: str
    written: str


def anchors_of(doc: Document) -> Mapping[str, str]:
    """Return all anchors of a document, by the form in which they are compared.

    Headings make anchors, and so does any tag with `id` or `name`.
    """
    found: dict[str, str] = {}
    for anchor in heading_anchors(doc):
        found.setdefault(anchor.name, anchor.written)
    for explicit in doc.anchors:
        found.setdefault(folded(explicit.name), explicit.name)
    return found


def heading_anchors(doc: Document) -> Iterator[HeadingAnchor]:
    """Yield the anchors of headings in their order; equal ones are numbered.

    A heading yields two anchors where emoji codes leave its slug in doubt.
    """
    with_codes, without_codes = _Numbering(), _Numbering()
    for section in doc.sections:
        if section.heading is None:
            continue
        shown = with_codes.unique(slug(section.text))
        yield HeadingAnchor(section.heading, folded(shown), shown)
        dropped = _EMOJI_CODE.sub("", section.text) if ":" in section.text else section.text
        other = without_codes.unique(slug(dropped))
        if other != shown:
            yield HeadingAnchor(section.heading, folded(other), other)


class _Numbering:
    """Makes equal slugs distinct as GitHub does: it counts on until the anchor is free.

    The third of `a`, `a-1`, `a` is therefore `a-2`, and that of `a`, `a`, `a-1` is `a-1-1`.
    """

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """Return an anchor that no earlier heading has."""
        anchor = name
        while anchor in self._last:
            self._last[name] += 1
            anchor = f"{name}-{self._last[name]}"
        self._last[anchor] = 0
        return anchor


def slug(text: str) -> str:
    """Return the anchor that GitHub gives to a heading with this visible text.

    The text is put in lower case, each space becomes `-`, and everything is dropped but letters,
    marks, digits, `-` and `_` (html-pipeline, table_of_contents_filter.rb).
    """
    dashed = text.lower().replace(" ", "-")
    if text.isascii():
        return "".join(c for c in dashed if c.isalnum() or c in "-_")
    return "".join(c for c in dashed if c in "-_" or _is_word(c))


def folded(name: str) -> str:
    """Return an anchor in the form that is compared: GitHub looks anchors up without case."""
    compared = name.casefold().rstrip("-")
    for character in _IGNORED:
        compared = compared.replace(character, "")
    return compared.removeprefix(_PREFIX)


def _is_word(character: str) -> bool:
    """Return whether a character is of the class `\\p{Word}` of Ruby (Unicode UTS 18)."""
    category = unicodedata.category(character)
    if category == "So":
        return any(first <= ord(character) <= last for first, last in _CIRCLED)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc")
