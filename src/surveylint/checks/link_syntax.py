"""The rule on malformed links: shown as text, or with a URL that cannot work."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from surveylint.checks._brackets import unbalanced_brackets
from surveylint.checks._empty_links import shown, without_address
from surveylint.checks._link_targets import has_doubled_ending
from surveylint.checks._swallowed_marks import swallowed_marks
from surveylint.checks._template_rows import template_rows
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit, Span
from surveylint.rule import Tree, rule
from surveylint.vocabulary import Words

_LINKS = (LinkKind.INLINE, LinkKind.AUTOLINK, LinkKind.HTML, LinkKind.REFERENCE)
_USUAL = lazily(
    r"https?://(?!10\.\d{4,9}/)"
    r"(?!(?:www\.|dx\.)?(?:arxiv|doi|github|huggingface|openreview)\.\w{2,3}/[a-z/]{0,5}(?:www\.|dx\.)?"
    r"(?:arxiv|doi|github|huggingface|openreview)\.\w{2,3}/)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
    r"(?:[/?#](?:[!-~]+(?<![.,;\]}\"'`]))?)?$"
)
"""Most URLs: nothing can be wrong with their form if they contain no second one."""

_SCHEME = lazily(r"(h*t+p*s*)([:：]*)(/*)", re.IGNORECASE)
_TWO_SCHEMES = lazily(r"https?:/{0,2}(?=https?:/|https?//)", re.IGNORECASE)
_INVISIBLE = lazily("[\u200b-\u200f\u2060\ufeff\u00ad]+")
_HOST = lazily(
    r"(?:www\.[\w-]+\.\w|(?:[a-z0-9-]+\.)+"
    r"(?:com|org|net|edu|gov|io|ai|cn|uk|de|fr|jp|kr|ca|eu|dev|app|science|press)/)",
    re.IGNORECASE,
)
_QUOTED_URL = lazily(r"[\"'`“‘«「](https?://[^\s\"'`“”‘’«»「」]+)[\"'`”’»」]?$")
_ENTITY = lazily(r"&#?\w{1,31};$")
_OPEN_IMAGE = lazily(r"!\[[^\[\]]*\]\(https?://[^\s()\[\]]+$")
_BRACKETED_URL = lazily(r"[\[(<](https?://[^\s\[\]()<>]+)[\])>]")
_LINK_AS_URL = lazily(r"\[https?://[^\s\[\]()<>]+\]\((https?://[^\s\[\]()<>]+)\)?$")
"""Of the two URLs the second is right (6 of 6): an editor pasted it as a link over an old one."""

_TEXT_FRAGMENT = "#:~:text="
_DOTTED_TITLES = ("wikipedia.org/", "wiktionary.org/", "wikimedia.org/", "semanticscholar.org/")
"""Sites that name pages by their titles, which may end with a full stop."""

_AT_NO_END = ".,;`，。；、"
"""Marks that no URL ends with."""

_LONGEST_LABEL = 40
_LONGEST_URL = 2_000
_WITHOUT_TEXT = (LinkKind.BARE, LinkKind.AUTOLINK, LinkKind.HTML, LinkKind.HTML_IMAGE)


@rule(Severity.ERROR)
def malformed_link(doc: Document, tree: Tree | None, words: Words) -> Iterator[Problem]:
    """Find links that GitHub shows as text, and links whose URL cannot work."""
    broken: list[Span] = []
    for found in _broken_links(doc, words):
        broken.append(Span(found.start, found.end))
        yield found
    yield from swallowed_marks(doc)
    yield from _outside_of(broken, unbalanced_brackets(doc))
    empty: dict[str, list[Link]] = {}
    text = doc.text
    for link in doc.links:
        url = link.url
        if text.startswith("(http", link.end) and link.kind not in _WITHOUT_TEXT:
            yield from _second_in_parentheses(doc, link)
        if (
            _is_usual(url)
            and text[link.text_end - 1] != ")"
            and not text.startswith("!", link.text_start)
        ):
            continue
        if link.kind is LinkKind.BARE:
            yield from _doubled(link)
        if link.kind not in _LINKS:
            continue
        if not url:
            if link.kind is not LinkKind.REFERENCE and link.text_end > link.text_start:
                empty.setdefault(shown(doc, link).casefold(), []).append(link)
            continue
        problem = _malformed(doc, link, tree)
        if problem is not None:
            yield problem
    if empty and (rows := template_rows(doc, words)):  # `leftover-text` reports them
        for label, links in empty.items():
            empty[label] = [link for link in links if not _is_in(rows, link)]
    yield from without_address(
        doc, {label: links for label, links in empty.items() if links}, words
    )


def _broken_links(doc: Document, words: Words) -> Iterator[Problem]:
    """Report the links that GitHub shows as text; few lists have any."""
    rest = doc.rest
    if "[" in rest or "]" in rest or "http" in rest:
        from surveylint.checks._broken_links import broken_links

        yield from broken_links(doc, words)


def _doubled(link: Link) -> Iterator[Problem]:
    """Report a bare URL that has a resolver, a host or an extension twice."""
    from surveylint.checks._unusable_urls import doubled_url

    problem = doubled_url(link)
    if problem is not None:
        yield problem


def _outside_of(broken: Iterable[Span], brackets: Iterable[Problem]) -> Iterator[Problem]:
    """Yield unbalanced brackets that are not those of a broken link, which is reported already."""
    spans = sorted(broken)
    for bracket in brackets:
        place = bisect_right(spans, bracket.start, key=lambda span: span[0]) - 1
        if place < 0 or bracket.start >= spans[place][1]:
            yield bracket


def _is_in(rows: Sequence[Span], link: Link) -> bool:
    place = bisect_right(rows, link.start, key=lambda row: row.start) - 1
    return place >= 0 and link.start < rows[place].end


def _is_usual(url: str) -> bool:
    """Return quickly whether nothing can be wrong with a URL, as with most of them."""
    if has_doubled_ending(url):
        return False
    return _USUAL.match(url) is not None and url.find("http", 4) < 0


def _malformed(doc: Document, link: Link, tree: Tree | None) -> Problem | None:
    """Return the first problem of a link's text and URL, None where both can be right."""
    from surveylint.checks._unusable_urls import unusable_url

    return (
        _unmatched_parenthesis(doc, link)
        or _open_image(doc, link)
        or _mark_at_start(link)
        or _invisible_character(doc, link)
        or _wrong_scheme(link)
        or unusable_url(link, tree)
        or _two_urls(link)
        or _missing_scheme(link, tree)
        or _bracket_at_end(doc, link)
        or _punctuation_at_end(link)
    )


def _unmatched_parenthesis(doc: Document, link: Link) -> Problem | None:
    """Report `[Code)](u)`."""
    text = doc.text[link.text_start : link.text_end]
    if not text.endswith(")") or "(" in text or "（" in text or len(text) > _LONGEST_LABEL:
        return None
    if text.endswith((":)", "\\)")):
        return None
    at = link.text_end - 1
    return Problem(
        start=at,
        end=at + 1,
        message="unmatched `)` in the text of this link",
        edits=(Edit(at, at + 1, ""),),
        severity=Severity.WARNING,
    )


def _second_in_parentheses(doc: Document, link: Link) -> Iterator[Problem]:
    """Report `[text](url)(https://...)`, and an image without its outer brackets."""
    end = doc.text.find(")", link.end, link.end + _LONGEST_URL)
    if end < 0 or any(c.isspace() for c in doc.text[link.end : end]):
        return
    message = "URL in parentheses directly after this link; expected `[text]` before it"
    edits: tuple[Edit, ...] = ()
    if link.is_image:
        message = "missing `[` and `]` around this image; expected `[![alt](image)](URL)`"
        edits = (Edit(link.start, link.start, "["), Edit(link.end, link.end, "]"))
    yield Problem(
        start=link.end, end=end + 1, message=message, edits=edits, severity=Severity.WARNING
    )


def _open_image(doc: Document, link: Link) -> Problem | None:
    """Report `[![alt](image](url)`."""
    text = doc.text[link.text_start : link.text_end]
    if text[:2] != "![" or _OPEN_IMAGE.match(text) is None:
        return None
    at = link.text_end
    return Problem(
        start=link.text_start,
        end=at,
        message="missing `)` after the URL of this image",
        edits=(Edit(at, at, ")"),),
    )


def _mark_at_start(link: Link) -> Problem | None:
    """Report `[text]([url](url))`, `[text]((url))` and `[text]("url")`."""
    url, start, end = link.url, link.target_start, link.target_end
    if url[0] not in "[(<\"'`“‘«「":
        return None
    inner = _LINK_AS_URL.match(url) or _BRACKETED_URL.match(url) or _QUOTED_URL.match(url)
    return Problem(
        start=start,
        end=end,
        message=f"URL begins with `{url[0]}`",
        edits=(Edit(start, end, inner[1]),) if inner else (),
    )


def _bracket_at_end(doc: Document, link: Link) -> Problem | None:
    """Report `[text](url])`: the bracket belongs after the parenthesis, or nowhere."""
    url, end, text = link.url, link.target_end, doc.text
    opening = {"]": "[", "}": "{"}.get(url[-1])
    if opening is None or opening in url or "://" not in url or link.kind is LinkKind.BARE:
        return None
    edits: tuple[Edit, ...] = ()
    if url[-1] == "]" and link.kind is LinkKind.INLINE and text[end : end + 1] == ")":
        edits = (Edit(end - 1, end, ""),)
        if text[link.start - 1 : link.start] == "[" and text[link.end : link.end + 1] != "]":
            edits = (Edit(end - 1, end, ""), Edit(link.end, link.end, "]"))
    return Problem(start=end - 1, end=end, message=f"URL ends with `{url[-1]}`", edits=edits)


def _invisible_character(doc: Document, link: Link) -> Problem | None:
    """Report zero-width spaces, soft hyphens and the like in a URL."""
    if link.url.isascii():
        return None
    m = _INVISIBLE.search(doc.text, link.target_start, link.target_end)
    if m is None:
        return None
    return Problem(
        start=m.start(),
        end=m.end(),
        message="invisible character in the URL",
        edits=(Edit(m.start(), m.end(), ""),),
        safe=True,
    )


def _wrong_scheme(link: Link) -> Problem | None:
    """Report `ttps://`, `https:/x`, `https://https://` and the like."""
    m = _SCHEME.match(link.url)
    if m is None or not (m[2] or len(m[3]) > 1) or not m[1]:
        return None
    start = link.target_start
    if double := _TWO_SCHEMES.match(link.url):
        end = start + double.end()
        message = "duplicate scheme in the URL"
        return Problem(start=start, end=end, message=message, edits=(Edit(start, end, ""),))
    if m[0].lower() in ("http://", "https://") or len(m[1]) < 3:
        return None
    meant = "https://" if "s" in m[1].lower() else "http://"
    return Problem(
        start=start,
        end=start + m.end(),
        message=f"malformed scheme `{m[0]}`; did you mean `{meant}`?",
        edits=(Edit(start, start + m.end(), meant),),
    )


def _two_urls(link: Link) -> Problem | None:
    """Report a URL in which a second one begins."""
    second = _second_url(link.url)
    if not second:
        return None
    message = "two URLs without a space between them; expected one"
    return Problem(start=link.target_start + second, end=link.target_end, message=message)


def _second_url(url: str) -> int:
    """Return where a second URL begins within one, 0 where there is none."""
    low = url.lower()
    at = low.find("http", 8)
    while at > 0:
        if low.startswith(("http://", "https://"), at):
            return at if low[at - 1].isalnum() or low[at - 1] in ".)" else 0
        at = low.find("http", at + 4)
    return 0


def _missing_scheme(link: Link, tree: Tree | None) -> Problem | None:
    """Report `www.example.org/x` as the target of a link: GitHub takes it for a path."""
    url = link.url
    if "." not in url.partition("/")[0].lstrip(".") or link.kind is LinkKind.BARE:
        return None
    if not _HOST.match(url) or (tree and tree.exists(url)):
        return None
    start = link.target_start
    return Problem(
        start=start,
        end=link.target_end,
        message="URL without `https://` points to a file of this repository",
        edits=(Edit(start, start, "https://"),),
    )


def _punctuation_at_end(link: Link) -> Problem | None:
    """Report a full stop, comma or semicolon, or a back-tick, at the end of a URL."""
    url, end = link.url, link.target_end
    if url[-1] == ";" and _ENTITY.search(url):
        return None
    if (
        url[-1] not in _AT_NO_END
        or "://" not in url
        or link.kind is LinkKind.BARE
        or _may_end_so(url)
    ):
        return None
    return Problem(
        start=end - 1,
        end=end,
        message=f"URL ends with `{url[-1]}`",
        edits=(Edit(end - 1, end, ""),),
        severity=Severity.WARNING,
    )


def _may_end_so(url: str) -> bool:
    """Return whether a URL may end with punctuation: it quotes a text or names a page's title."""
    return _TEXT_FRAGMENT in url or any(host in url for host in _DOTTED_TITLES)
