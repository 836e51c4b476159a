"""The rule on links that are written wrong: what GitHub shows as text, or as a link to nowhere."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.record import NamedTuple
from surveylint.roles import role_of_label
from surveylint.rule import Tree, rule
from surveylint.vocabulary import Words

_RESIDUE = lazily(r"\]([ \t]?)\(")
_ADDRESS = lazily(r"https?:/|www\.|#\w|\.{0,2}/\w", re.IGNORECASE)
_SPACED_SCHEME = lazily(r"https?[ \t]*:[ \t]*/[ \t]*/[ \t]*(?=\w)", re.IGNORECASE)
_SCHEME = lazily(r"(h*t+p*s*)(:*)(/*)", re.IGNORECASE)
_DOUBLE = lazily(r"https?:/{0,2}(?=https?:/|https?//)", re.IGNORECASE)
_INVISIBLE = lazily("[\u200b-\u200f\u2060\ufeff\u00ad]+")
_SCHEMELESS = lazily(
    r"(?:www\.[\w-]+\.\w|(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|ai|cn|uk|de|fr|jp|kr|ca|eu|dev|app|science|press)/)",
    re.IGNORECASE,
)
_LAST_WORDS = lazily(r"[\w ]{1,40}$")
_BLANKS = lazily(r"\s+")
_NO_BLANK = lazily(r"[^\s|]{0,1000}")
_DOTTED_TITLES = ("wikipedia.org/", "wiktionary.org/", "wikimedia.org/", "semanticscholar.org/")
_WRITTEN = (LinkKind.INLINE, LinkKind.AUTOLINK, LinkKind.HTML, LinkKind.REFERENCE)
_LOOK_BACK = 300
"""So many characters before a `](` are searched for its `[`."""

_LOOK_AHEAD = 5_000
"""So many characters behind a `](` are searched for its end."""


@rule(Severity.ERROR)
def malformed_link(doc: Document, tree: Tree | None, words: Words) -> Iterator[Problem]:
    """Find links that GitHub shows as text and links whose address cannot be one."""
    rest = doc.rest
    if "](" in rest or "] (" in rest:
        yield from _residue(doc, rest)
    yield from _missing_bracket(rest)
    yield from _in_brackets(rest)
    yield from _unbalanced(doc, rest)
    empty: dict[str, list[Link]] = {}
    text = doc.text
    for link in doc.links:
        url = link.url
        if _is_plain(url) and text[link.text_end - 1] != ")":
            continue
        if link.kind not in _WRITTEN:
            continue
        if not url:
            if link.kind is LinkKind.INLINE and link.text_end > link.text_start:
                empty.setdefault(_shown(doc, link).casefold(), []).append(link)
            continue
        problem = _target(doc, link, tree)
        if problem is not None:
            yield problem
    yield from _empty(doc, empty, words)


def _is_plain(url: str) -> bool:
    """Tell quickly of most addresses that nothing can be wrong with them."""
    return (
        url.startswith(("https://", "http://"))
        and url.isascii()
        and url.find("http", 8) < 0
        and url[-1] not in ".,"
        and "://" in url[:8]
        and url[8:9] != "/"
    )


def _block_around(doc: Document, at: int) -> Span:
    """Give the inline block that holds an offset; its line where none does."""
    place = bisect_right(doc.inlines, at, key=lambda span: span[0]) - 1
    if place >= 0 and doc.inlines[place][0] <= at < doc.inlines[place][1]:
        return Span(*doc.inlines[place])
    return doc.source.line_span(doc.source.line(at))


def _within_cell(doc: Document, block: Span, at: int) -> Span:
    """Cut the inline block of a row, which holds all its cells, behind the cell that holds an offset."""
    place = bisect_right(doc.tables, at, key=lambda table: table.start) - 1
    if place < 0 or doc.tables[place].html or at >= doc.tables[place].end:
        return block
    end = min(block.end, at + _LOOK_AHEAD)
    pipe = _PIPE.search(doc.text, at, end)
    return Span(block.start, pipe.start() if pipe else end)


_PIPE = lazily(r"(?<!\\)\|")


def _residue(doc: Document, rest: str) -> Iterator[Problem]:
    """Report each `](` or `] (http` that is left when all links are taken out."""
    text = doc.text
    for m in _RESIDUE.finditer(rest):
        at = m.start()
        if _is_escaped(text, at):
            continue
        if m[1]:
            if _ADDRESS.match(text, m.end()):
                yield Problem(
                    start=at,
                    end=m.end(),
                    message="a blank between `]` and `(` makes text of this link",
                    edits=(Edit(m.start(1), m.end(1), ""),),
                    safe=True,
                )
            continue
        block = _within_cell(doc, _block_around(doc, at), at)
        opened = _opening(text, max(block.start, at - _LOOK_BACK), at)
        if opened < 0 or not _is_remark(doc, opened, at, m.end()):
            yield _broken(doc, block, opened, at, m.end())


def _is_remark(doc: Document, opened: int, at: int, inside: int) -> bool:
    """Tell whether words in parentheses stand behind brackets that hold whole links: `[[paper](u)](to appear)`."""
    links = doc.links_in(opened + 1, at)
    framed = bool(links) and links[0].start == opened + 1 and links[-1].end == at
    return framed and doc.text[inside : inside + 1].isalpha() and _ADDRESS.match(doc.text, inside) is None


def _is_escaped(text: str, at: int) -> bool:
    """Tell whether a backslash, itself not escaped, makes text of the mark at an offset (CommonMark 2.4)."""
    first = at
    while text[first - 1 : first] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def _opening(text: str, low: int, at: int) -> int:
    """Find the `[` that the `]` at an offset closes, -1 where there is none."""
    depth = 0
    for place in range(at - 1, low - 1, -1):
        if text[place] not in "[]" or (depth and _is_escaped(text, place)):
            continue
        if text[place] == "]":
            depth += not _is_escaped(text, place)
        elif depth == 0:
            return place
        else:
            depth -= 1
    return -1


def _broken(doc: Document, block: Span, opened: int, at: int, inside: int) -> Problem:
    """Say why `](` at an offset is no link: the bracket, the address or its end is wrong."""
    text = doc.text
    last = min(block.end, inside + _LOOK_AHEAD)
    closed = text.find(")", inside, last)
    wide = text.find("）", inside, last)
    start = opened if opened >= 0 else at
    if wide >= 0 and (closed < 0 or wide < closed):
        fix = (Edit(wide, wide + 1, ")"),)
        return Problem(start=wide, end=wide + 1, message="`）` ends this link, `)` is wanted", edits=fix, safe=True)
    if opened < 0:
        label = _LAST_WORDS.search(text[max(block.start, at - 40) : at])
        shown = label[0].strip() if label else ""
        return Problem(start=at, end=inside, message=f"`[` is missing before `{shown}](`", key=shown)
    if closed < 0:
        return _endless(text, block, start, inside)
    address = text[inside:closed]
    if "\n" in address:
        breaks = tuple(Edit(inside + m.start(), inside + m.end(), "") for m in re.finditer(r"[ \t]*\n[ \t>]*", address))
        edits = breaks if _ADDRESS.match(address) and len(breaks) == 1 else ()
        message = "a line end in the address makes text of this link"
        return Problem(start=start, end=closed + 1, message=message, edits=edits)
    if " " in address.strip() or "\t" in address:
        blank = inside + len(address) - len(address.lstrip())
        if _ADDRESS.match(text, blank) or _SPACED_SCHEME.match(text, blank):
            gaps = [*_BLANKS.finditer(text, blank, closed)]
            message = "a blank in the address makes text of this link"
            if not gaps:
                return Problem(start=start, end=closed + 1, message=message)
            scheme = _SPACED_SCHEME.match(text, blank)
            behind = scheme.end() if scheme else blank
            # a parenthesis may be the address's own or a remark behind it: nobody knows where the address ends
            fills = ("" if gap.start() < behind or text[gap.end()] in "/)" else "%20" for gap in gaps)
            filled = tuple(Edit(*gap.span(), fill) for gap, fill in zip(gaps, fills, strict=True))
            return Problem(*gaps[0].span(), message=message, edits=filled if "(" not in address else ())
        return Problem(start=inside, end=closed, message="words stand where the address belongs")
    if _HTML_BLOCK.match(text, block.start):
        message = "inside an HTML block this link is text, `<a href>` is wanted, or a blank line around it"
        return Problem(start=start, end=closed + 1, message=message)
    return Problem(start=start, end=closed + 1, message="the brackets of this link do not match")


_HTML_BLOCK = lazily(
    r"[ \t]*</?(?:address|article|aside|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|"
    r"header|li|main|menu|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s/>])",
    re.IGNORECASE | re.ASCII,
)
_PIPED = lazily(r"https?://[^\s|()\[\]<>]+(\|)[^\s|()\[\]<>]*\)", re.IGNORECASE)


def _endless(text: str, block: Span, start: int, inside: int) -> Problem:
    """Report a link that its block or cell does not close: it lacks its end, or a pipe in its address ends the cell."""
    cut = _PIPED.match(text, inside)
    if cut and cut.start(1) == block.end:
        message = "`|` in the address ends the cell and cuts this link, `%7C` is wanted"
        return Problem(start=block.end, end=block.end + 1, message=message, edits=(Edit(*cut.span(1), "%7C"),))
    end = _end_of_address(text, inside, block)
    return Problem(start=start, end=end, message="`)` is missing at the end of this link")


def _end_of_address(text: str, inside: int, block: Span) -> int:
    m = _NO_BLANK.match(text, inside, block.end)
    return m.end() if m else inside


_UNCLOSED_LABEL = lazily(r"\[([^\[\]()|\n]{1,200})\((?=https?://)")
_NO_LABEL = lazily(r"(?<![\[\\])\[+(?=https?://(?:[^\s\[\]|]+\)(?:\s|$)|[^\s\[\]|()]+\)\]))")


def _missing_bracket(rest: str) -> Iterator[Problem]:
    """Report `[label(http://...)` and `[[http://...)`: an open bracket keeps GitHub from making the address a link."""
    if "http" not in rest:
        return
    for m in _UNCLOSED_LABEL.finditer(rest):
        label = m[1].strip("*_ ")
        if m[1][-1] in " \\" or not label or _is_escaped(rest, m.start()):
            continue
        at = m.end() - 1
        message = f"`]` is missing behind `{label}`"
        yield Problem(start=m.start(), end=m.end(), message=message, edits=(Edit(at, at, "]"),), key=label)
    for m in _NO_LABEL.finditer(rest):
        yield Problem(start=m.start(), end=m.end(), message="the label of this link is missing behind `[`")


_BRACKETED = lazily(
    r"(?<![\]\\!])\[(?:[^\W\d_][\w ]{0,20}[:：][ \t]?)?(https?://[^\s\[\]<>|\"'`{}$]+)\](?!\()", re.IGNORECASE
)


def _in_brackets(rest: str) -> Iterator[Problem]:
    """Report addresses that square brackets keep from being links (cmark-gfm makes none inside of a bracket)."""
    if "http" not in rest:
        return
    found = [Span(*m.span(1)) for m in _BRACKETED.finditer(rest) if m[1][-1] != ")" or "(" in m[1]]
    if not found:
        return
    first, *others = found
    single = all(rest.find("://", span.start, span.end) == rest.rfind("://", span.start, span.end) for span in found)
    edits = [edit for span in found for edit in (Edit(span.start, span.start, "<"), Edit(span.end, span.end, ">"))]
    yield Problem(
        start=first.start,
        end=first.end,
        message="an address alone in `[` and `]` is text, `<` and `>` around it make it a link",
        related=tuple(Related(*span) for span in others),
        edits=tuple(edits) if single else (),
        severity=Severity.WARNING,
        key="bracketed",
    )


class _Open(NamedTuple):
    """A bracket that is not closed yet."""

    mark: str
    place: int
    leads: bool  # whether it is the first thing in its cell or block
    escaped: bool


_BRACKET = lazily(r"[\[\]()|\n]")
_CLOSES = {"]": "[", ")": "("}


def _unbalanced(doc: Document, rest: str) -> Iterator[Problem]:
    """Report brackets around links that are opened and never closed, or closed and never opened."""
    text = doc.text
    begins = {link.start: link for link in doc.links if rest[link.start - 1 : link.start] in ("[", "(")}
    ends = {link.end: link for link in doc.links if rest[link.end : link.end + 1] in ("]", ")")}
    begun = sorted(begins)
    if not begun and not ends and "[" not in rest:
        return
    rows = [Span(table.start, table.end) for table in doc.tables if not table.html]
    for span in doc.inlines:
        if (
            rest.find("[", span[0], span[1]) < 0
            and rest.find("]", span[0], span[1]) < 0
            and (rest.find("(", span[0], span[1]) < 0 or not _any_between(begun, span[0], span[1]))
        ):
            continue
        place = bisect_right(rows, span[0], key=lambda row: row[0]) - 1
        in_row = place >= 0 and span[0] < rows[place].end
        yield from _unbalanced_in(text, rest, Span(*span), in_row, begins, ends)


def _any_between(sorted_places: Sequence[int], low: int, high: int) -> bool:
    place = bisect_right(sorted_places, low)
    return place < len(sorted_places) and sorted_places[place] < high


def _unbalanced_in(
    text: str, rest: str, span: Span, in_row: bool, begins: Mapping[int, Link], ends: Mapping[int, Link]
) -> Iterator[Problem]:
    """Match the brackets of one block, cell by cell; those that a backslash makes text of are matched and not told."""
    opened: list[_Open] = []
    depth = {"[": 0, "(": 0}
    head = _first_word(text, span.start)
    linked = text.find("(http", span.start, span.end)
    doubled = text.find("[[", span.start, span.end)
    for m in _BRACKET.finditer(rest, span.start, span.end):
        mark, at = m[0], m.start()
        if mark == "|" or mark == "\n":
            if mark == "|" and in_row:
                yield from _unclosed(text, opened, begins, True)
                opened.clear()
                depth = {"[": 0, "(": 0}
                head = _first_word(text, at + 1)
            continue
        escaped = _is_escaped(text, at)
        if mark in "[(":
            opened.append(_Open(mark, at, head >= at, escaped))
            depth[mark] += 1
        elif depth[_CLOSES[mark]]:
            _close(opened, depth, _CLOSES[mark])
        elif escaped:
            continue
        elif at in ends or (mark == "]" and text[at - 1] == ")" and 0 <= linked <= at - len("(http")):
            yield Problem(
                start=at,
                end=at + 1,
                message=f"`{mark}` closes nothing behind this link",
                edits=(_unpaired(text, doubled, at, ends.get(at)),),
                severity=Severity.WARNING,
            )
    yield from _unclosed(text, opened, begins, in_row)


def _first_word(text: str, start: int) -> int:
    """Give the place of the first character from an offset on that is no blank."""
    m = _ANY_BLANKS.match(text, start)
    return m.end() if m else start


_ANY_BLANKS = lazily(r"\s*")


def _close(opened: list[_Open], depth: dict[str, int], wanted: str) -> None:
    """Take the last open bracket of a kind, and what was opened behind it, from those that are open."""
    while opened:
        mark = opened.pop().mark
        depth[mark] -= 1
        if mark == wanted:
            return


def _unpaired(text: str, doubled: int, at: int, link: Link | None) -> Edit:
    """Open the bracket that closes nothing where other links of the block stand in two, else take it out."""
    before = text[link.start - 1 : link.start] if link is not None and text[at] == "]" else ""
    if link is None or before not in (" ", ",", "]") or text.startswith("[[", link.start):
        return Edit(at, at + 1, "")
    return Edit(link.start, link.start, "[") if 0 <= doubled <= link.start - len("[[") else Edit(at, at + 1, "")


def _unclosed(text: str, opened: Sequence[_Open], begins: Mapping[int, Link], in_row: bool) -> Iterator[Problem]:
    """Report what was opened directly in front of a link, or at the head of a cell, and is still open at the end."""
    for mark, at, leads, escaped in opened:
        if escaped:
            continue
        link = begins.get(at + 1)
        if mark == "(" and text[at - 1 : at] == "]" and text[at - 2 : at - 1] != "\\":
            continue  # a link without its end, which is told as that
        closing = "]" if mark == "[" else ")"
        if link is not None and not text[link.text_start : link.text_end].endswith("\\]"):
            yield Problem(
                start=at,
                end=at + 1,
                message=f"`{mark}` in front of this link is never closed",
                edits=(Edit(link.end, link.end, closing),) if mark == "[" else (),
                severity=Severity.WARNING,
            )
        elif mark == "[" and in_row and leads and text[at + 1 : at + 2].strip("*_").isalpha():
            yield Problem(
                start=at, end=at + 1, message="`[` begins this cell and is never closed", severity=Severity.WARNING
            )


def _label(doc: Document, link: Link) -> Problem | None:
    """Report `[Code)](u)`: a parenthesis in a label that closes nothing."""
    text = doc.text[link.text_start : link.text_end]
    if not text.endswith(")") or "(" in text or len(text) > 40 or text.endswith((":)", "\\)")):
        return None
    at = link.text_end - 1
    message = "`)` closes nothing in this label"
    return Problem(start=at, end=at + 1, message=message, edits=(Edit(at, at + 1, ""),), severity=Severity.WARNING)


def _target(doc: Document, link: Link, tree: Tree | None) -> Problem | None:
    """Look at one address; None where it can be right."""
    url, start, end = link.url, link.target_start, link.target_end
    if doc.text[link.text_end - 1 : link.text_end] == ")" and (found := _label(doc, link)):
        return found
    if url[0] in "[(" or url.startswith("<"):
        inner = _LINK_IN_TARGET.match(url) or _ADDRESS_IN_TARGET.match(url)
        edits = (Edit(start, end, inner[1]),) if inner else ()
        return Problem(start=start, end=end, message=f"the address begins with `{url[0]}`", edits=edits)
    if not url.isascii() and (m := _INVISIBLE.search(doc.text, start, end)):
        edits = (Edit(m.start(), m.end(), ""),)
        return Problem(
            start=m.start(), end=m.end(), message="an invisible character stands in the address", edits=edits, safe=True
        )
    if found := _scheme(url, link):
        return found
    glued = _glued(url)
    if glued:
        return Problem(start=start + glued, end=end, message="two addresses are glued together, one is wanted")
    if _SCHEMELESS.match(url) and link.kind is not LinkKind.BARE and not (tree and tree.exists(url)):
        message = "a web address without `https://` leads to a file of this repository"
        return Problem(start=start, end=end, message=message, edits=(Edit(start, start, "https://"),))
    if url[-1] in ".," and "://" in url and link.kind is not LinkKind.BARE and not _dotted(url):
        message = f"the address ends in `{url[-1]}`"
        edits = (Edit(end - 1, end, ""),)
        return Problem(start=end - 1, end=end, message=message, edits=edits, severity=Severity.WARNING)
    return None


_ADDRESS_IN_TARGET = lazily(r"[\[(<](https?://[^\s\[\]()<>]+)[\])>]")
_LINK_IN_TARGET = lazily(r"\[https?://[^\s\[\]()<>]+\]\((https?://[^\s\[\]()<>]+)\)?$")
"""Of two addresses the second is right (6 of 6): an editor pasted it as a link over the text of another entry."""


def _dotted(url: str) -> bool:
    """Tell whether an address may end in a full stop: a page named by its title, or a quotation of a page's text."""
    return _TEXT_FRAGMENT in url or any(host in url for host in _DOTTED_TITLES)


_TEXT_FRAGMENT = "#:~:text="


def _scheme(url: str, link: Link) -> Problem | None:
    """Report `ttps://`, `https:/x`, `https://https://` and the like."""
    m = _SCHEME.match(url)
    if m is None or not (m[2] or len(m[3]) > 1) or not m[1]:
        return None
    start = link.target_start
    if double := _DOUBLE.match(url):
        edits = (Edit(start, start + double.end(), ""),)
        return Problem(start=start, end=start + double.end(), message="the scheme stands twice", edits=edits)
    if m[0].lower() in ("http://", "https://"):
        return None
    if m[1].lower() in ("t", "tt", "h") or (len(m[1]) < 3):
        return None
    right = "https://" if "s" in m[1].lower() else "http://"
    edits = (Edit(start, start + m.end(), right),)
    return Problem(start=start, end=start + m.end(), message=f"`{m[0]}` is no scheme, `{right}` is one", edits=edits)


def _glued(url: str) -> int:
    """Tell where a second address begins within one, 0 where there is none."""
    low = url.lower()
    at = low.find("http", 8)
    while at > 0:
        if low.startswith(("http://", "https://"), at):
            return at if low[at - 1].isalnum() or low[at - 1] in ".)" else 0
        at = low.find("http", at + 4)
    return 0


_HABIT = 3
"""A list that leaves so many addresses out means "none yet"; a single one among full ones is an oversight."""

_SIBLINGS = 3


def _shown(doc: Document, link: Link) -> str:
    """Give what a reader sees of a link's label; of a badge what it says without its image."""
    text = doc.text[link.text_start : link.text_end]
    return plain(text).strip("[] ") or " ".join(m[1] or m[2] or "" for m in _ALT.finditer(text)).strip()


_ALT = lazily(r"!\[([^\[\]]*)\]\(|<img\b[^<>]*?\balt=[\"']([^\"'<>]*)", re.IGNORECASE)
_IMAGE = lazily(r"\s*(?:!\[|<img\b)", re.IGNORECASE)


def _empty(doc: Document, empty: Mapping[str, Sequence[Link]], words: Words) -> Iterator[Problem]:
    """Report links without an address, by label; labels that a list leaves empty as a habit are one note.

    A paper is told apart from what comes later or never: code, a page, data.
    """
    papers = {label for label in empty if role_of_label(label, words) == "paper"}
    for labels in (papers, empty.keys() - papers):
        told = [label for label in empty if label in labels]
        habitual = [label for label in told if label in papers or role_of_label(label, words)]
        is_habit = sum(len(empty[label]) for label in habitual) >= _HABIT
        if is_habit:
            yield _no_address(doc, [link for label in habitual for link in empty[label]], Severity.INFO)
        single = {label for label in told if len(empty[label]) == 1 and label} if not is_habit else set()
        full = _full(doc, single)
        for label in told:
            if not is_habit or label not in habitual:
                is_oversight = full[label] >= _SIBLINGS and not _is_badge(doc, empty[label][0])
                yield _no_address(doc, empty[label], Severity.WARNING if is_oversight else Severity.INFO)


def _is_badge(doc: Document, link: Link) -> bool:
    return _IMAGE.match(doc.text, link.text_start) is not None


def _full(doc: Document, labels: Collection[str]) -> Counter[str]:
    """Count by label the links that have an address.

    One link that lacks the address which three others of its label have is an oversight.
    """
    full: Counter[str] = Counter()
    longest = max(map(len, labels), default=-_LABEL_MARKS) + _LABEL_MARKS
    for link in doc.links if labels else ():
        size = link.text_end - link.text_start
        if link.url and size <= longest:
            label = plain(doc.text[link.text_start : link.text_end]).strip("[] ").casefold()
            if label in labels and size <= len(label) + _LABEL_MARKS:
                full[label] += 1
    return full


_LABEL_MARKS = 8
"""So many characters of markup at most stand around a label."""


def _no_address(doc: Document, links: Sequence[Link], severity: Severity) -> Problem:
    """Report links without an address under the labels that they have."""
    first, *others = sorted(links, key=lambda link: link.start)
    by_label: dict[str, str] = {}
    for link in (first, *others):
        shown = _shown(doc, link)
        by_label.setdefault(shown.casefold(), shown)
    names = [f"`{name}`" for name in by_label.values() if name]
    what = "badge" if _is_badge(doc, first) else "link"
    if len(names) > 1:
        message = f"{what}s {', '.join(names)} have no address"
    else:
        message = f"{what} {names[0]} has no address" if names else f"a {what} has no address"
    return Problem(
        start=first.start,
        end=first.end,
        message=message,
        related=tuple(Related(link.start, link.end) for link in others),
        severity=severity,
        key=next(iter(by_label)),
    )
