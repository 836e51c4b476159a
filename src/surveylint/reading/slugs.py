"""The anchors that GitHub makes from headings, and the form in which anchors are compared."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Heading
from surveylint.namedtuples import NamedTuple

_IMAGE_MARK = "\u2042"
"""Replaces what shows no text in a heading: not a space, and slugs drop it."""

_TAG = lazily(r"</?[A-Za-z][^<>]*>")
_EMOJI_CODE = lazily(r":[a-z0-9_+-]{2,40}:")
_IGNORED = "\ufe0f\u20e3"
"""The emoji variation selector and the combining key cap: editors lose them when text is copied."""

_PREFIX = "user-content-"
"""GitHub puts this before every anchor in the HTML it serves; links work with and without it."""


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
    """Yield the anchors of headings in their order; repeated ones end in `-1`, `-2`, ...

    A heading yields several anchors where tags or emoji codes leave its slug in doubt.
    """
    seen: Counter[str] = Counter()
    for heading in doc.headings:
        for name in _slugs(doc, heading.content_start, heading.content_end):
            number = seen[name]
            seen[name] += 1
            written = f"{name}-{number}" if number else name
            yield HeadingAnchor(heading, folded(written), written)


def slug(text: str) -> str:
    """Return the anchor that GitHub gives to a heading with this plain text.

    The text is put in lower case, spaces become `-`, and everything is dropped but letters, marks,
    digits, `-` and `_` (html-pipeline, table_of_contents_filter.rb).
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


def _slugs(doc: Document, start: int, end: int) -> list[str]:
    """Return the slugs that a heading may have; `start` and `end` enclose its text."""
    pieces, at = [], start
    for link in doc.links_in(start, end):
        if link.is_image and link.start >= at:
            pieces += [doc.text[at : link.start], _IMAGE_MARK]
            at = link.end
    markup = "".join([*pieces, doc.text[at:end]])
    forms = [plain(markup)]
    if "<" in markup:
        forms.append(plain(_TAG.sub(_IMAGE_MARK, markup)))
    forms += [_EMOJI_CODE.sub("", form) for form in forms if ":" in form]
    return list(dict.fromkeys(slug(form) for form in forms))


def _is_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc")
