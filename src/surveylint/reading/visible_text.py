"""The visible text of simple inline content, without the grammar."""

from __future__ import annotations

from surveylint.lazy import lazily
from surveylint.reading.inline import InlineKind
from surveylint.reading.masking import BORDER, ESCAPED, mask
from surveylint.reading.scanner import inline_links

# What may be emphasis, deleted, an escape or an entity, outside of links and tags.
_MAY_MEAN = lazily(
    r"[*\x00-\x02`]|~~|&(?:[A-Za-z]|#)[0-9A-Za-z]{0,31};|_(?!(?<=[0-9A-Za-z]_)[0-9A-Za-z])"
)


def visible_text(content: str, *, references: bool) -> str | None:
    """Return the visible text of inline content, or None if only the grammar can tell.

    Args:
        content: The content; images show nothing, links their text, tags what is between them.
        references: Whether the document has definitions, so that `[a]` may be a link.
    """
    if "\n" in content or ESCAPED in content or BORDER in content:
        return None
    masked, codes, tags, autolinks = mask(content)
    links = None if autolinks else inline_links(masked, 0, references=references)
    if links is None:
        return None
    parts = [(start, end, "") for start, end in tags]
    parts += [(start, end, _code(content[start:end])) for start, end in codes]
    for kind, start, end, text_start, text_end, *_ in links:
        if kind == InlineKind.IMAGE:
            parts.append((start, end, ""))
        else:
            parts += [(start, text_start, ""), (text_end, end, "")]
    between: list[str] = []
    shown: list[str] = []
    at = 0
    for start, end, text in sorted(parts):
        if end > at:
            between.append(masked[at:start])
            shown += (between[-1], text)
            at = end
    rest = masked[at:]
    # a bracket in place of each part: whether a mark is in a word decides what it means
    return None if _MAY_MEAN.search("(".join((*between, rest))) else "".join((*shown, rest))


def _code(span: str) -> str:
    """Return the text of a code span, without its marks and one space next to them."""
    text = span.strip("`")
    if text[:1] == text[-1:] == " " and text.strip(" "):
        return text[1:-1]
    return text
