"""Where a word appears as prose, and what it is part of there: a name, a title, a paper title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.entries import Entry, TableWorkList
from surveylint.hosts import MEDIA_KINDS, REPOSITORY_KINDS, domain_of, identify, is_forge
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link
from surveylint.roles import Role, role_of_label

_NOT_PROSE = frozenset({Role.NAME, Role.AUTHORS, Role.VENUE, Role.CATEGORY, Role.BADGE})
"""Roles of columns whose words are no prose: names, abbreviations, and categories, which
`category-drift` checks."""

_NO_PAPERS = REPOSITORY_KINDS | MEDIA_KINDS | {"zenodo"}
"""Kinds of links that are no papers, and archives of data and software."""

_REACH = 3000
"""At most this many characters around a word belong to its line or entry."""

_NEARBY = 80
"""What a word is part of begins at most this many characters before it."""

_LONGEST_TEXT = 400
"""No text of a link is longer."""

_TITLE_WORDS = 4
"""A published title has at least this many words; a label or a name has fewer."""

# What makes a word part of something else: `x.word`, `@word`, `:word:`, `word()`, `word.py`,
# `word-7`. Ideographs separate words as a space does; accented Latin letters, soft hyphens and
# other characters without a width do not.
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
_GLUE_BEFORE = frozenset(f"{_LETTERS}@#$~=+%&)]}}")
_GLUE_AFTER = frozenset(f"{_LETTERS}@$~=+%")
_GLUE_BEYOND_ASCII = (
    ("\u00ad", "\u00ad"),
    ("\u00c0", "\u04ff"),
    ("\u1e00", "\u1eff"),
    ("\u200b", "\u200d"),
    ("\ufb00", "\ufb06"),
)
_CODE_BEFORE, _CODE_AFTER = lazily(r":[a-z0-9_+-]*\Z"), lazily(r"[a-z0-9_+-]*:")
# The rest of a word: `<u>T</u>ransformer`, `*T*ransformer`, and a hyphen at the end of a line.
_BEGUN_BEFORE = lazily(r"(?:[^\W\d_](?:[*_~]|</?[A-Za-z][^<>]*>)+|-[ \t]*\n[ \t>]*)\Z")
_ENDED_AFTER = lazily(r"(?:[*_~]|</?[A-Za-z][^<>]*>)+[^\W\d_]|-[ \t]*(?:\n|$)")
_APOSTROPHE, _QUOTE = lazily(r"['’](?!\w)"), lazily(r"(?<!\w)['‘](?=\w)")
# The rest of a URL that did not become a link, and the argument of a command of LaTeX.
_URL_BEFORE = lazily(r"(?:://|\bwww\.|\.(?:ai|com|dev|edu|gov|io|net|org)/)[^\s()\[\]<>|]*\Z")
# The rest of the path of a file: `data/trainning/x.csv`.
_PATH = lazily(r"/[\w./-]*\.[a-z][a-z0-9]{0,4}(?![\w/])")
_LATEX_BEFORE = lazily(r"\\[A-Za-z]+\{[^{}\n]*\Z")
_ABSTRACT_WORDS = ("Abstract", "ABSTRACT", "摘要", "要旨", "초록", "Zusammenfassung", "Résumé")
_ABSTRACT = lazily(rf"[\s>*+|-]*+(?:\d++[.)]\s*+)?[*_`\"“(\[]*+(?:{'|'.join(_ABSTRACT_WORDS)})\b")
_ABSTRACTS = frozenset({"abstract", "abstracts", "摘要"})
"""Headers of columns of quoted abstracts."""

_OPENED, _CLOSED = "<details", "</details"
_OWN_TEXT = lazily(r"[ \t]*(?:[-*+|#]|\d+[.)])")  # items, rows and headings of a list in <details>
_ARROW = lazily(
    r"[*_`\"'”’]{0,3}[ \t]{0,3}(?:--?>|=>|→|⇒)[ \t]{0,3}[*_`\"'“‘]{0,3}([^\W\d_]{2,40})"
)
_ARROW_WITHIN = 9
"""Characters after a word within which an arrow ends."""

_MOST_ADDED = 2
_COLON = lazily(r"[\w -]{0,30}[:：]")
_CREDIT = lazily(r"[(（]@[^()（）]*\Z")  # `(@Org` after a title
_BORDERS, _INDENTS = frozenset(" |"), frozenset(" \t\n>")


def prose_places(doc: Document, prose: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a word as prose, not in a longer word, a path, a handle or a formula.

    Args:
        doc: The document.
        prose: Its prose.
        word: The word, with its case.
    """
    text = doc.text
    at = prose.find(word)
    while at >= 0:
        end = at + len(word)
        far = max(0, at - _REACH)
        is_whole = _has_borders(text, at, end) or not _is_part(text, prose, at, end)
        is_whole = is_whole and not _LATEX_BEFORE.search(text, max(0, at - _NEARBY), at)
        is_whole = is_whole and not _is_corrected(text, at, end)
        if is_whole and not prose.count("$", prose.rfind("\n", far, at) + 1 or far, at) % 2:
            yield at, end
        at = prose.find(word, end)


def _has_borders(text: str, start: int, end: int) -> bool:
    """Return, quickly, whether a word has a space or a border of a cell on either side."""
    before = text[max(0, start - 2) : start]
    return before[1:] in _BORDERS and before[:1] not in _INDENTS and text[end : end + 1] in _BORDERS


def _is_corrected(text: str, start: int, end: int) -> bool:
    """Return whether an arrow and a similar word follow: `posible -> possible` in a change log."""
    after = text[end : end + _ARROW_WITHIN]
    if not any(arrow in after for arrow in ("->", "=>", "→", "⇒")):
        return False
    arrow = _ARROW.match(text, end)
    if arrow is None:
        return False
    word, right = text[start:end].casefold(), arrow[1].casefold()
    return word[:2] == right[:2] and abs(len(word) - len(right)) <= _MOST_ADDED


def _is_part(text: str, prose: str, start: int, end: int) -> bool:
    """Return whether a word is part of something longer."""
    near = max(0, start - _NEARBY)
    return bool(
        _is_glued_before(prose[max(0, start - 2) : start])
        or _is_glued_after(prose[end : end + 2])
        or _BEGUN_BEFORE.search(text, near, start)
        or _ENDED_AFTER.match(text, end)
        or _URL_BEFORE.search(text, near, start)
        or _is_in_path(prose, start, end)
        or _drops_letter(prose, near, start, end)
        or (_CODE_BEFORE.search(prose, near, start) and _CODE_AFTER.match(prose, end))
    )


def _is_in_path(prose: str, start: int, end: int) -> bool:
    """Return whether a word is a folder in the path of a file."""
    return prose[end : end + 1] == "/" and _PATH.match(prose, end, end + _NEARBY) is not None


def _is_glued_before(two: str) -> bool:
    """Return whether the characters before a word, two at most, make it part of something."""
    first, last = two[:-1], two[-1:]
    if last == ".":
        return first == ")" or first == "_" or first.isalnum()
    if last == "-":
        return first.isdecimal()
    if last == "\\":
        return first.isdecimal() or not first.isalnum()  # a letter: `Natural\\Medical`
    return last in _GLUE_BEFORE or _is_glue_beyond_ascii(last)


def _is_glued_after(two: str) -> bool:
    """Return whether the characters after a word, two at most, make it part of something."""
    first, last = two[:1], two[1:]
    if first == ".":
        return last == "_" or last.isalnum()
    if first == "-":
        return last.isdecimal()
    return two == "()" or first in _GLUE_AFTER or _is_glue_beyond_ascii(first)


def _is_glue_beyond_ascii(character: str) -> bool:
    if character.isascii():
        return False
    return any(first <= character <= last for first, last in _GLUE_BEYOND_ASCII)


def _drops_letter(prose: str, near: int, start: int, end: int) -> bool:
    """Return whether an apostrophe replaces the last letter (`Rollin'`) and ends no quotation."""
    if not _APOSTROPHE.match(prose, end):
        return False
    line = max(near, prose.rfind("\n", near, start) + 1)
    return _QUOTE.search(prose, line, start + 1) is None


def begins_sentence(prose: str, start: int, end: int) -> bool:
    """Return whether a word begins a line or sentence and a word in lower case follows it."""
    if prose[end : end + 1] != " " or not prose[end + 1 : end + 2].islower():
        return False
    before = prose[prose.rfind("\n", max(0, start - _NEARBY), start) + 1 : start].rstrip()
    return not before or before[-1:] in (".", "!", "?")


def is_quoted(doc: Document, entry: Entry | None, offset: int) -> bool:
    """Return whether an offset is in an abstract, a block quotation or a text in `<details>`."""
    text = doc.text
    line = text.rfind("\n", 0, offset) + 1
    if text[line : line + 9].lstrip().startswith(">"):
        return True
    before = text[line:offset]
    is_abstract = any(word in before for word in _ABSTRACT_WORDS) and _ABSTRACT.match(before)
    if is_abstract or (entry and _is_in_abstracts(entry, offset)):
        return True
    opened = text.rfind(_OPENED, 0, offset)
    if opened < 0 or text.rfind(_CLOSED, opened, offset) >= 0:
        return False
    is_in_line = opened >= line
    return is_in_line or _OWN_TEXT.match(text, line) is None


def _is_in_abstracts(entry: Entry, offset: int) -> bool:
    """Return whether an offset is in a column of abstracts."""
    works = entry.works
    return isinstance(works, TableWorkList) and any(
        cell.outer_start <= offset < cell.outer_end
        for cell, column in zip(works.table.cells(entry.number), works.columns, strict=False)
        if column.header.casefold() in _ABSTRACTS
    )


def is_code(doc: Document, word: str) -> bool:
    """Return whether the document also has a word (any case) in back-ticks: then it is a name."""
    text = doc.text
    if "`" not in text:
        return False
    return re.search(rf"`[^`\n]*(?<![a-z]){word}(?![a-z])[^`\n]*`", text, re.IGNORECASE) is not None


def link_around(doc: Document, offset: int) -> Link | None:
    """Return the link whose text holds an offset."""
    for link in reversed(doc.links_in(max(0, offset - _LONGEST_TEXT), offset + 1)):
        if not link.is_image:
            return link if link.text_start <= offset < link.text_end else None
    return None


def is_in_slug(doc: Document, entry: Entry | None, word: str, offset: int) -> bool:
    """Return whether a URL of the entry or line at an offset has the same word (lower case)."""
    first, last = doc.source.lines_around(offset, offset, _REACH)
    if entry is not None:
        low, high = offset - _REACH, offset + _REACH
        first, last = max(low, min(first, entry.span.start)), min(high, max(last, entry.span.end))
    return any(
        word in link.url.lower()
        for link in doc.links_in(first, last)
        if not link.url.startswith("#")
    )


def is_name(
    doc: Document,
    entry: Entry | None,
    link: Link | None,
    start: int,
    end: int,
    *,
    may_be_short: bool = True,
) -> bool:
    """Return whether a word names a model, a person or a venue, or is the `Name:` of a title.

    Args:
        doc: The document.
        entry: The entry with the word, if any.
        link: The link with the word in its text, if any.
        start: Offset of the word.
        end: Offset after it.
        may_be_short: Whether the first words of a title of few words may be a name.
    """
    if entry is None:
        return False
    if entry.works.has(Role.NAME):
        name = entry.works.field(entry.number, Role.NAME)
        if name.start <= start < name.end:
            return True
    role = _role_at(entry, start)
    if role in _NOT_PROSE:
        return role is not Role.NAME or link is None  # a name cell may hold labels of links, too
    text, title = doc.text, entry.title_span
    if not title.start <= start < title.end or start - title.start >= _NEARBY:
        return False
    is_first = len(text[title.start : start].split()) <= 2
    has_colon = _COLON.match(text, end, title.end) is not None
    is_short = may_be_short and not _is_long(text, title.start, title.end)
    return is_first and (has_colon or is_short)


def _role_at(entry: Entry, offset: int) -> Role | None:
    """Return the role of the column at an offset of an entry, None outside of tables."""
    works = entry.works
    if not isinstance(works, TableWorkList):
        return None
    for cell, column in zip(works.table.cells(entry.number), works.columns, strict=False):
        if cell.outer_start <= offset < cell.outer_end:
            return column.role
    return Role.NONE


def _is_long(text: str, start: int, end: int) -> bool:
    """Return whether a span has as many words as a title."""
    return len(text[start : min(end, start + 200)].split()) >= _TITLE_WORDS


def is_in_title(doc: Document, entry: Entry | None, link: Link | None, offset: int) -> bool:
    """Return whether an offset is in a title: of its entry, or the text of a link to a work.

    The part after `(@` names the authors and is not part of the title.
    """
    if entry is not None:
        title = entry.title_span
        is_inside = title.start <= offset < title.end
        first = max(title.start, offset - _LONGEST_TEXT)
        if _CREDIT.search(doc.text, first, offset):
            return False
        if is_inside or _role_at(entry, offset) is Role.TITLE:
            return True
    return (
        link is not None
        and not link.url.startswith("#")
        and _is_long(doc.text, link.text_start, link.text_end)
    )


def is_of_paper(entry: Entry | None, link: Link | None) -> bool:
    """Return whether the link of a title, else the main link of its entry, is a paper."""
    if link is None and entry is not None:
        link = entry.main
    if link is None:
        return False
    work = identify(link.url)
    if work is not None:
        return work.kind not in _NO_PAPERS and work.role != "archive"
    if not link.url.startswith("http") or is_forge(domain_of(link.url)):
        return False
    if link.url.lower().endswith(".pdf"):
        return "slide" not in link.url.lower()
    if entry is None:
        return False
    text = entry.works.doc.text
    return role_of_label(plain(text[link.text_start : link.text_end]), entry.works.words) == "paper"
