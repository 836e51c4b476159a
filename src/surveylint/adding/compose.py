"""Write a new work as a neighbor is written: its fields replaced, those without a value dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote, unquote

from surveylint.adding.entry_fields import FieldKind, Part, kind_of, urls_in
from surveylint.adding.field_styles import authors_like, date_like
from surveylint.adding.new_work import NewWork, known_values
from surveylint.entries import Entry
from surveylint.entries.venue_styles import short_venue, venue_like
from surveylint.hosts import domain_of, identify
from surveylint.lazy import lazily
from surveylint.match import comparable, plain
from surveylint.model.document import Link
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import role_of_label

_ANCHOR = lazily(r"<a\s+(?:name|id)=[^<>]{1,100}>\s*</a>\s*", re.IGNORECASE)
_MARKDOWN = lazily(r"[\\`*<\[\]]|(?<!\w)_|_(?!\w)")
_HTML = lazily(r"[*`\[\]\\\"]|(?<!\w)_|_(?!\w)")
_MATH = lazily(r"\$[^$]{1,200}\$")
_SEPARATORS = " \t,;:/·•|-–—&"
_PAIRS = (
    ("[", "]"),
    ("(", ")"),
    ("（", "）"),
    ("【", "】"),
    ("{", "}"),
    ("***", "***"),
    ("**", "**"),
    ("*", "*"),
    ("__", "__"),
    ("_", "_"),
    ("``", "``"),
    ("`", "`"),
    ('"', '"'),
    ("“", "”"),
    ("~~", "~~"),
)
_OPENING_TAG = lazily(r"<([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]{0,200})?>\Z")


class ListStyle(NamedTuple):
    """How the list writes what a registry writes differently.

    Attributes:
        venues: The venues of the list, the most frequent first.
        preprint: Its name for arXiv as a venue, "" if it has none.
        arxiv_url: A URL of arXiv as the list writes it, with `{}` for the identifier.
        in_table: Whether a vertical bar ends a cell.
        in_html: Whether the entries are rows of an HTML table.
        boilerplate: Texts that most neighbors have.
        labels: Labels that several links of the list have.
    """

    venues: tuple[str, ...] = ()
    preprint: str = ""
    arxiv_url: str = "https://arxiv.org/abs/{}"
    in_table: bool = False
    in_html: bool = False
    boilerplate: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()


class Composed(NamedTuple):
    """A composed text.

    Attributes:
        text: The text; None if nothing of it could be filled.
        shape: The same with the kinds of fields instead of values, to compare neighbors by.
        filled: The number of fields that have a value.
    """

    text: str | None
    shape: str
    filled: int


class Composer:
    """Writes one new work.

    Args:
        work: The new work.
        style: How the list writes.
    """

    def __init__(self, work: NewWork, style: ListStyle) -> None:
        self._work, self._style = work, style

    def compose(self, entry: Entry, parts: Sequence[Part]) -> Composed:
        """Return the new work in the form of an entry, or of one of its cells."""
        has_both = any(part.role == "arxiv" for part in parts)
        values = [self._value(entry, part, has_both=has_both) for part in parts]
        values = self._without_repeated_link(entry, parts, values)
        text = entry.works.doc.text
        shapes = [
            text[part.start : part.end] if part.kind is FieldKind.GLUE else f"\0{part.kind}\0"
            for part in parts
        ]
        filled = sum(
            value is not None and part.kind not in (FieldKind.GLUE, FieldKind.LABEL)
            for part, value in zip(parts, values, strict=True)
        )
        kinds = [part.kind for part in parts]
        shape = _joined(
            kinds, [s if v is not None else None for s, v in zip(shapes, values, strict=True)]
        )
        made = _ANCHOR.sub("", _joined(kinds, values))
        return Composed(made if filled else None, shape, filled)

    def _without_repeated_link(
        self, entry: Entry, parts: Sequence[Part], values: Sequence[str | None]
    ) -> list[str | None]:
        """Return values without links to the URL that the title has, unless the neighbor has both.

        Its title may link to a page of the project, which the new work does not have.
        """
        doc = entry.works.doc
        title = [place for place, part in enumerate(parts) if part.kind is FieldKind.URL]
        if not title:
            return list(values)
        own, new = doc.text[slice(*parts[title[0]][1:3])], values[title[0]]
        kept: list[str | None] = []
        for part, value in zip(parts, values, strict=True):
            is_link = part.kind is FieldKind.LINK and value is not None and new is not None
            repeated = is_link and f"({new})" in str(value)
            differs = own not in doc.text[part.start : part.end]
            kept.append(None if repeated and differs else value)
        return kept

    def _value(self, entry: Entry, part: Part, *, has_both: bool) -> str | None:
        """Return what replaces a part, None if it is dropped.

        Args:
            entry: The neighbor.
            part: A part of it.
            has_both: Whether it has a link to arXiv, so that its other link is to the published
                version.
        """
        raw = entry.works.doc.text[part.start : part.end]
        work = self._work
        if part.kind in (FieldKind.GLUE, FieldKind.LABEL):
            return raw
        if part.kind is FieldKind.TITLE:
            return self._title(raw)
        if part.kind is FieldKind.NAME:
            return self.escaped(work.name) or None
        if part.kind is FieldKind.URL:
            return self.url_like(raw) or None
        if part.kind is FieldKind.LINK:
            (link, *_) = entry.works.doc.links_in(part.start, part.start + 1)
            role = part.role
            if role == "paper" and has_both and self._work.arxiv:
                role = "doi"
            return self._link(entry, link, role)
        return self._text(part.kind, raw)

    def _title(self, raw: str) -> str:
        title = self.escaped(self._work.title)
        if raw.endswith(".") and not title.endswith((".", "?", "!")):
            return f"{title}."
        return title

    def _text(self, kind: FieldKind, raw: str) -> str | None:
        """Return what replaces a text beside title and links."""
        work, text = self._work, plain(raw)
        if kind is FieldKind.AUTHORS:
            return self.escaped(authors_like(work.authors, text)) or None
        if kind is FieldKind.DATE:
            return date_like(work.date, text) or None
        if kind is FieldKind.YEAR:
            return str(work.year) if work.year else None
        if kind is FieldKind.VENUE:
            return self.venue_like(text) or None
        if raw in self._style.boilerplate:
            return raw
        if work.is_repository and work.description:
            return self.escaped(work.description.rstrip("."))
        return None

    def venue_like(self, example: str) -> str:
        """Return the venue in the form of a neighbor's, "" if it has none that the list names."""
        work, style = self._work, self._style
        preprint = style.preprint if work.arxiv else ""
        venue = short_venue(work.venue, style.venues) if work.venue else preprint
        if not venue or work.is_repository:
            return ""
        return self.escaped(venue_like(venue, work.year, example))

    def url_like(self, example: str, *, role: str = "paper") -> str:
        """Return the URL of the work in the form of a neighbor's, "" if it has none of that kind.

        Args:
            example: The URL of a neighbor.
            role: What it links to: `paper`, `arxiv`, `doi` or `code`.
        """
        work, found = self._work, identify(example)
        if work.is_repository:
            return work.url if role in ("paper", "code") else ""
        if role == "code":
            return f"https://github.com/{work.repository}" if work.repository else ""
        if role == "doi":
            return f"https://doi.org/{_encoded(work.doi)}" if work.doi else ""
        if work.arxiv:
            if found is not None and found.kind == "arxiv" and found.spelled in example:
                return _with_identifier(example, found.spelled, work.arxiv)
            return self._style.arxiv_url.format(work.arxiv)
        if role == "arxiv":
            return ""
        if work.doi and (found is None or found.host_key == "doi" or not work.url):
            return f"https://doi.org/{_encoded(work.doi)}"
        return _encoded(work.url)

    def _link(self, entry: Entry, link: Link, role: str) -> str | None:
        """Return a link of a neighbor with the URL, the label and the badge of the new work."""
        doc = entry.works.doc
        if role == "badge":
            return self._badge(entry.works.doc.text[link.start : link.end], link.url)
        if role == "other" or (role == "code" and not self._work.repository):
            return None
        if role == "arxiv" and not self._work.arxiv:
            return None
        if not self._is_label_of(entry, link, role):
            return None
        replaced = self._replacements(urls_in(doc, link), role)
        target = link.target_span
        url = self.url_like(link.url, role=role) if not link.is_image else None
        if url == "" or not (link.start <= target.start < target.end <= link.end):
            return None
        label = self._label(entry, Span(link.text_start, link.text_end), replaced)
        if label is None:
            return None
        text = doc.text
        if link.is_image:
            whole = _replaced(text[link.start : link.end], replaced)
            return whole if whole != text[link.start : link.end] else None
        if link.text_start == target.start:
            return text[link.start : target.start] + str(url) + text[target.end : link.end]
        pieces = (
            text[link.start : link.text_start],
            label,
            text[link.text_end : target.start],
            str(url),
            text[target.end : link.end],
        )
        is_html = link.text_start > target.start
        return "".join(pieces) if not is_html else _replaced(text[link.start : link.end], replaced)

    def _is_label_of(self, entry: Entry, link: Link, role: str) -> bool:
        """Return whether the label of a neighbor's link is one for the new work's link too.

        A label that names the neighbor's host, or only this one work, is not.
        """
        label = plain(entry.works.doc.text[link.text_start : link.text_end])
        named = role_of_label(label, entry.works.words)
        if self._work.is_repository and (role != "code" or named == "paper"):
            return False
        name, url = comparable(label), self.url_like(link.url, role=role)
        old, new = (comparable(domain_of(each)) for each in (link.url, url))
        if len(name) > 3 and name in old and name not in new:
            return False
        is_varied = any(map(str.isdigit, label)) or kind_of(label, entry.works.words) != "text"
        return bool(named) or not label or is_varied or label in self._style.labels

    def _badge(self, raw: str, url: str) -> str | None:
        """Return an image that states date, venue or year, with those of the new work.

        Only a static badge of shields.io is known: `badge/arXiv-2024.05-red`.
        """
        found = _STATIC_BADGE.search(url)
        if found is None or raw.count(found[0]) != 1:
            return None
        label, message = (unquote(found[name]).replace("_", " ") for name in ("label", "message"))
        work = self._work
        if label.casefold() == _ARXIV:
            label = label if work.arxiv else ""
            message = date_like(work.date, message)
        elif _YEAR.fullmatch(message) and work.venue and work.year:
            label, message = short_venue(work.venue, self._style.venues), str(work.year)
        else:
            return None
        if not label or not message:
            return None
        made = "-".join(quote(text.replace("-", "--"), safe="") for text in (label, message))
        return raw.replace(found[0], f"/badge/{made}-")

    def _label(self, entry: Entry, span: Span, replaced: Sequence[tuple[str, str]]) -> str | None:
        """Return the label of a link: with other identifiers, venue or date; None if unknown."""
        raw = entry.works.doc.text[span.start : span.end]
        if "![" in raw or "<" in raw:
            changed = _replaced(raw, replaced)
            is_named = any(old and old in raw for old, _ in replaced)
            return changed if is_named or not any(map(str.isdigit, raw)) else None
        kind = kind_of(raw, entry.works.words)
        if kind in (FieldKind.VENUE, FieldKind.YEAR, FieldKind.DATE, FieldKind.AUTHORS):
            is_server = plain(raw).casefold() == "arxiv"
            return raw if is_server else self._text(kind, raw)
        return _replaced(raw, replaced)

    def _replacements(self, urls: Iterable[str], role: str) -> list[tuple[str, str]]:
        """Return what of a neighbor's identifiers is replaced by which of the new work."""
        work = self._work
        ours = {"arxiv": work.arxiv, "doi": work.doi, "github": work.repository}
        found: dict[str, str] = {}
        for url in urls:
            for kind, value in known_values(url):
                if ours.get(kind) and value:
                    found[value] = ours[kind]
            badge = _BADGE.search(url)
            if badge and work.repository:
                found[badge[1]] = work.repository
        return sorted(found.items(), key=lambda pair: -len(pair[0]))

    def links_to_paper(self, text: str) -> bool:
        """Return whether a composed text links to the new work by the identifier of a paper."""
        ours = (self._work.arxiv, _encoded(self._work.doi))
        return any(each and each in text for each in ours)

    def links_to_work(self, text: str) -> bool:
        """Return whether a composed text links to the new work."""
        work = self._work
        ours = (work.arxiv, _encoded(work.doi), _encoded(work.url), work.repository)
        return any(each and each in text for each in ours)

    def with_link(self, text: str) -> str:
        """Return a composed text; if it has no link to the work, with the title as a link to it."""
        title = self.escaped(self._work.title)
        if self.links_to_work(text) or text.count(title) != 1:
            return text
        url = self.url_like("")
        linked = f"[{title}]({url})"
        if self._style.in_html:
            linked = f'<a href="{escape(url)}">{title}</a>'
        return text.replace(title, linked).rstrip(":： ")

    def escaped(self, text: str) -> str:
        """Return a text that Markdown shows as it is; formulas between dollars are kept.

        In an HTML table marks become entities, because Markdown may be read in it, or may not.
        """
        if self._style.in_html:
            return _HTML.sub(lambda found: f"&#{ord(found[0])};", escape(text, quote=False))
        pieces: list[str] = []
        at = 0
        for math in (*_MATH.finditer(text), None):
            plain_part = text[at : math.start() if math else len(text)]
            pieces.append(_MARKDOWN.sub(lambda found: "\\" + found[0], plain_part))
            if math:
                pieces.append(math[0])
                at = math.end()
        made = "".join(pieces)
        return made.replace("|", "\\|") if self._style.in_table else made


_ARXIV = "arxiv"
_YEAR = lazily(r"(?:19|20)\d\d")
_STATIC_BADGE = lazily(r"/badge/(?P<label>[^-/?]{1,40})-(?P<message>[^-/?]{1,40})-")
_BADGE = lazily(r"shields\.io/github/[a-z-]+(?:/[a-z-]+)?/([\w.-]+/[\w.-]+?)(?=[.?/)]|\.svg|$)")


def _with_identifier(url: str, old: str, new: str) -> str:
    """Return a URL of arXiv with another identifier, and without the version."""
    start, _, rest = url.partition(old)
    return start + new + re.sub(r"\Av\d+", "", rest)


def _encoded(url: str) -> str:
    """Return a URL without the characters that would end a link or a cell."""
    for character in "()<>| ":
        url = url.replace(character, f"%{ord(character):02X}")
    return url


def _replaced(raw: str, pairs: Sequence[tuple[str, str]]) -> str:
    for old, new in pairs:
        raw = raw.replace(old, new)
    return raw


def _joined(kinds: Sequence[FieldKind], values: Sequence[str | None]) -> str:
    """Join glue and values; a value that is missing takes its brackets and a separator with it."""
    pieces: list[str] = []
    rest = list(values)
    for place, value in enumerate(rest):
        if value is not None:
            pieces.append(value)
            continue
        left, right = "".join(pieces), ""
        after = place + 1
        while after < len(kinds) and kinds[after] is FieldKind.GLUE:
            right += rest[after] or ""
            rest[after] = ""
            after += 1
        if place and _label_before(kinds, place):
            left = _without_label(left)
        left, right = _unwrapped(left, right)
        if kinds[place] is FieldKind.TEXT and right == ".":
            right = ""
        pieces = [_closed(left, right, is_last=after >= len(kinds))]
    return "".join(pieces)


def is_balanced(text: str) -> bool:
    """Return whether brackets, strong emphasis and code marks are closed; escaped ones are text."""
    text = _ESCAPED.sub("", text)
    return (
        all(text.count(a) == text.count(b) for a, b in ("[]", "()"))
        and text.count("**") % 2 == 0
        and text.count("`") % 2 == 0
    )


def _label_before(kinds: Sequence[FieldKind], place: int) -> bool:
    """Return whether a label and nothing else is before a field."""
    before = place - 1
    while before >= 0 and kinds[before] is FieldKind.GLUE:
        before -= 1
    return before >= 0 and kinds[before] is FieldKind.LABEL


def _without_label(left: str) -> str:
    """Return a text without the label at its end: `*Code:* `."""
    end = left[-_LONGEST_LABEL:]
    return left[: len(left) - len(end)] + _LABEL.sub("", end)


def _unwrapped(left: str, right: str) -> tuple[str, str]:
    """Return the texts around a missing value without the brackets and tags around it."""
    changed = True
    while changed:
        changed = False
        for opening, closing in _PAIRS:
            if left.endswith(opening) and right.startswith(closing):
                left, right = left[: -len(opening)], right[len(closing) :]
                changed = True
        tag = _OPENING_TAG.search(left)
        if tag and right.startswith(f"</{tag[1]}>"):
            left, right = left[: tag.start()], right[len(tag[1]) + 3 :]
            changed = True
    return left, right


def _closed(left: str, right: str, *, is_last: bool) -> str:
    """Join the texts around a missing value with one separator instead of two."""
    stripped = left.rstrip(_SEPARATORS)
    is_start = not stripped or stripped.endswith("\n") or _MARKER.search(left) is not None
    if is_start:
        return left + _LEADING.sub("", right)
    if right.lstrip(_SEPARATORS).startswith(".") and stripped.rstrip('*_"”`').endswith("."):
        right = right.lstrip(_SEPARATORS).removeprefix(".")
    if not right.strip(_SEPARATORS) and is_last:
        return stripped
    if right.startswith("\n") or right[:1] in _SEPARATORS + ".":
        return stripped + right
    return left + right


_ESCAPED = lazily(r"\\[!-/:-@\[-`{-~]")
_LONGEST_LABEL = 60
"""The label of a value is searched in this many characters."""

_LABEL = lazily(r"[*_`~\[(]*[^\W\d_][^\n*_`~\[\]():：]{0,30}[*_`~]*[:：][*_`~]*\s*\Z")
_LEADING = lazily(r"\A(?:[ \t,;:/·•|–—&.-]|<br\s*/?>)+")
_MARKER = lazily(r"(?:\A|\n)[^\S\n]*+(?:[-*+]|\d{1,9}[.)])\s++\Z")
