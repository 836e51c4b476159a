"""The visible text of simple inline content, without the grammar."""

from __future__ import annotations

from surveylint.lazy import lazily
from surveylint.reading.inline import InlineKind
from surveylint.reading.masking import BORDER, ESCAPED, mask
from surveylint.reading.scanner import inline_links

# What may be emphasis, deleted, an escape, an entity or a line break, outside of links and tags.
_MAY_MEAN = lazily(r"[*\x00-\x02\n`]|~~|&[#A-Za-z]|_(?!(?<=[0-9A-Za-z]_)[0-9A-Za-z])")


def visible_text(content: str, *, references: bool) -> str | None:
    """Return the visible text of inline content, or None if only the grammar can tell.

    Args:
        content: The content; images show nothing, links their text, tags what is between them.
        references: Whether the document has definitions, so that `[a]` may be a link.
    """
    if ESCAPED in content or BORDER in content:
        return None
    masked, codes, tags, autolinks = mask(content)
    links = None if codes or autolinks else inline_links(masked, 0, references=references)
    if links is None:
        return None
    hidden = list(tags)
    for kind, start, end, text_start, text_end, *_ in links:
        if kind == InlineKind.IMAGE:
            hidden.append((start, end))
        else:
            hidden += [(start, text_start), (text_end, end)]
    hidden.sort()
    pieces, at = [], 0
    for start, end in hidden:
        pieces.append(masked[at:start])
        at = max(at, end)
    shown = "".join([*pieces, masked[at:]])
    return None if _MAY_MEAN.search(shown) else shown
