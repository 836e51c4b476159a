"""The grammar of inline content: markdown-it-py, with the offsets of what it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from types import ModuleType
from typing import Any, ClassVar, Final, Protocol

from markdown_it import MarkdownIt
from markdown_it import helpers as stock_helpers
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as stock_autolink
from markdown_it.rules_inline import backtick as stock_backtick
from markdown_it.rules_inline import html_inline as stock_html_inline
from markdown_it.rules_inline import image as stock_image
from markdown_it.rules_inline import link as stock_link
from markdown_it.token import Token

from surveylint.lazy import lazily
from surveylint.reading.bare_urls import bare_url
from surveylint.reading.inline import InlineConstruct, InlineKind
from surveylint.reading.masking import DECLARATION

InlineRule = Callable[[StateInline, bool], bool]

# The library's own default for brackets: its time for `[a][a][` grows with it.
_MAX_BRACKETS: Final = 20

# CommonMark 6.3 "link label": only escaped brackets inside.
_LABEL = lazily(r"\[(?:[^\[\]\\]|\\.){0,999}+\]", re.DOTALL)

# A destination with so many open parentheses is none: the library reads on for each `[a](` of many.
_TOO_DEEP = lazily(r"(?!<)(?:[^\x00-\x20\x7f()\\]*+\(){33}")


class _Destination(Protocol):
    """A destination as the library returns it; `pos` is its end."""

    ok: bool
    pos: int
    str: str


class Helpers(ModuleType):
    """The library's helpers, of which one recognises fast what is no link destination."""

    parseLinkLabel = staticmethod(stock_helpers.parseLinkLabel)  # noqa: N815  # its own names
    parseLinkTitle = staticmethod(stock_helpers.parseLinkTitle)  # noqa: N815

    @staticmethod
    def parseLinkDestination(src: str, start: int, most: int) -> _Destination:  # noqa: N802
        """Parse the destination of a link; that of an empty text is not `ok`."""
        if _TOO_DEEP.match(src, start, most):
            src, start, most = "", 0, 0
        return stock_helpers.parseLinkDestination(src, start, most)


class _Unrendered:
    """The renderer that the library asks for; nothing is ever rendered."""

    __output__: ClassVar[str] = "nothing"

    def __init__(self, parser: MarkdownIt) -> None:
        """Do nothing: the library's own renderer collects its rules with the slow `inspect`."""

    def render(self, tokens: Sequence[Token], options: object, env: object) -> str:
        """Raise an error.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError("lists are parsed, never rendered")


class AnyTarget:
    """What the library asks about the targets of links."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Accept every target: rules report the bad ones."""
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Return a target as it is written."""
        return url


class MarkdownParser(AnyTarget, MarkdownIt):
    """The parser; one instance serves all documents, whose state is in their `environment`."""

    def __init__(self) -> None:
        super().__init__("commonmark", renderer_cls=_Unrendered)
        self.helpers = Helpers("helpers")
        self.enable("strikethrough")
        self.inline.add_terminator_char("w")
        ruler = self.inline.ruler
        ruler.at("link", self._link)
        ruler.at("image", self._image)
        ruler.at("autolink", self._wrap(stock_autolink, InlineKind.AUTOLINK))
        ruler.at("html_inline", self._wrap(_html_inline, InlineKind.TAG))
        ruler.at("backticks", self._wrap(stock_backtick, InlineKind.CODE))
        ruler.after("entity", "bare", self._bare)
        ruler.after("bare", "bracket", self._bracket)
        self.enable(["bare", "bracket"])
        self._found: list[InlineConstruct] = []
        self._quiet = 0
        self._open = 0

    def constructs(self, text: str, environment: MutableMapping[str, Any]) -> list[InlineConstruct]:
        """Return the links, images, tags and code spans of inline content, in order."""
        self._found = []
        self._quiet = self._open = 0
        self.options["maxNesting"] = _MAX_BRACKETS
        self.inline.parse(text, self, environment, [])
        return self._found

    def shown(self, text: str, environment: MutableMapping[str, Any]) -> str:
        """Return the visible text of inline content, without images and with all its spaces."""
        self._quiet = 1
        self.options["maxNesting"] = _MAX_BRACKETS
        tokens: list[Token] = []
        self.inline.parse(text, self, environment, tokens)
        return "".join(
            "\n" if token.type in ("softbreak", "hardbreak") else token.content
            for token in tokens
            if token.type in ("text", "text_special", "code_inline", "softbreak", "hardbreak")
        )

    def _wrap(self, rule: InlineRule, kind: InlineKind) -> InlineRule:
        def wrapped(state: StateInline, silent: bool) -> bool:
            start, count = state.pos, len(state.tokens)
            if not rule(state, silent):
                return False
            if not silent and not self._quiet and len(state.tokens) > count:
                self._found.append(
                    InlineConstruct(
                        kind, start, state.pos, start + 1, state.pos - 1, start + 1, state.pos - 1
                    )
                )
            return True

        return wrapped

    def _link(self, state: StateInline, silent: bool) -> bool:
        start = state.pos
        if state.src[start] != "[":
            return False
        most = state.posMax
        state.posMax = self._bound(state, stock_link, start)
        if silent or self._quiet:
            done = stock_link(state, silent)
        else:
            mark, opened = len(self._found), self._open
            self._found.append(
                InlineConstruct(InlineKind.LINK, start, start, start, start, start, start)
            )
            self._open = len(state.src)
            done = stock_link(state, False)
            self._open = opened
            if done:
                self._found[mark] = self._described(state, InlineKind.LINK, start, start)
            else:
                del self._found[mark:]
        state.posMax = most
        return done

    def _bound(self, state: StateInline, rule: InlineRule, bracket: int) -> int:
        """Return how far a rule may read: not beyond `[label]` where it would be wrong.

        The library's link rule reads `[a](b [r]` as a full reference, its image rule does not
        accept `![a](b c`, and neither finds the shortcut in `[r][[n](u)]`. By CommonMark 6.3 all
        are shortcut references.
        """
        start, most = state.pos, state.posMax
        if "references" not in state.env:
            return most
        after = self.helpers.parseLinkLabel(state, bracket, bracket == start) + 1
        if not after or after >= most or state.src[after] not in "([":
            return most
        follower = state.src[after]
        done = rule(state, True)
        end, state.pos = state.pos, start
        if done:
            misread = end > after and follower == "(" and state.src[end - 1] == "]"
        else:
            misread = follower == "(" or not _LABEL.match(state.src, after)
        return after if misread else most

    def _image(self, state: StateInline, silent: bool) -> bool:
        start, most = state.pos, state.posMax
        if not state.src.startswith("![", start):
            return False
        # Alt text holds no links, and its offsets count in another string.
        self._quiet += 1
        state.posMax = self._bound(state, stock_image, start + 1)
        done = stock_image(state, silent)
        state.posMax = most
        self._quiet -= 1
        if done and not silent and not self._quiet:
            self._found.append(self._described(state, InlineKind.IMAGE, start, start + 1))
        return done

    def _described(
        self, state: StateInline, kind: InlineKind, start: int, bracket: int
    ) -> InlineConstruct:
        """Return the link or image that begins at `start` and has just been parsed."""
        src, end = state.src, state.pos
        label_end = self.helpers.parseLinkLabel(state, bracket, kind is InlineKind.LINK)
        at = label_end + 2
        if end > at and src[at - 1] == "(" and src[end - 1] == ")":
            while src[at] in " \t\n":
                at += 1
            target = self.helpers.parseLinkDestination(src, at, state.posMax)
            stop = target.pos if target.ok else at
            if src[at] == "<" and target.ok:
                return InlineConstruct(kind, start, end, bracket + 1, label_end, at + 1, stop - 1)
            return InlineConstruct(kind, start, end, bracket + 1, label_end, at, stop)
        label = src[at : end - 1] if end > at else ""
        label = normalizeReference(label or src[bracket + 1 : label_end])
        return InlineConstruct(kind, start, end, bracket + 1, label_end, 0, 0, label)

    def _bare(self, state: StateInline, silent: bool) -> bool:
        if silent or self._quiet or self._open or state.src[state.pos] not in ":w":
            return False
        span = bare_url(state.src, state.pos)
        if span is None:
            return False
        self._found.append(
            InlineConstruct(
                InlineKind.BARE, span.start, span.end, span.start, span.end, span.start, span.end
            )
        )
        state.append_pending(state.src[state.pos : span.end])
        state.pos = span.end
        return True

    def _bracket(self, state: StateInline, silent: bool) -> bool:
        """Count the brackets that are plain text: GitHub links no bare URL inside an open one."""
        character = state.src[state.pos]
        if silent or character not in "[]":
            return False
        self._open = max(0, self._open + (1 if character == "[" else -1))
        state.append_pending(character)
        state.pos += 1
        return True


def _html_inline(state: StateInline, silent: bool) -> bool:
    """Parse a tag; a declaration only if GitHub reads it as one."""
    src, at = state.src, state.pos
    if (
        src.startswith("<!", at)
        and src[at + 2 : at + 3].isalpha()
        and not DECLARATION.match(src, at)
    ):
        return False
    return stock_html_inline(state, silent)
