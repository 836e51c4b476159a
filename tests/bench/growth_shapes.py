"""Texts of hostile shapes that grow: what a quadratic step in any rule or reader shows itself on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

HEAD = "| Title | Paper |\n|---|---|\n"


def _repeated(piece: str, before: str = "", after: str = "") -> Callable[[int], str]:
    """Return a shape that repeats one piece."""
    return lambda size: before + piece * ((size - len(before) - len(after)) // len(piece)) + after


def _numbered(piece: str, before: str = "") -> Callable[[int], str]:
    """Return a shape that repeats one piece with another number each time, written `{0}`."""

    def grown(size: int) -> str:
        pieces, length = [before], len(before)
        for number in count():
            pieces.append(piece.format(number))
            length += len(pieces[-1])
            if length >= size:
                return "".join(pieces)
        raise AssertionError

    return grown


def _nested(opening: str, middle: str, closing: str) -> Callable[[int], str]:
    """Return a shape that opens often, then closes as often."""

    def grown(size: int) -> str:
        depth = size // (len(opening) + len(closing))
        return opening * depth + middle + closing * depth

    return grown


def _wide_rows(size: int) -> str:
    """Return a table of ten rows, as wide as the size allows."""
    cells = size // 12 // 4
    return "".join(
        "| a " * cells + "|\n" + ("|---" * cells + "|\n" if not row else "") for row in range(10)
    )


def _list_nesting(size: int) -> str:
    """Return lists nested 40 deep, again and again: deeper ones are code."""
    block = "".join("  " * depth + f"- [a{depth}](http://a.org/{depth})\n" for depth in range(40))
    return block * (size // len(block))


def _random_marks(size: int) -> str:
    """Return all marks of Markdown in a pseudo-random order that is the same everywhere."""

    def marks() -> Iterator[str]:
        state = 12345
        signs = "[]()*_`~<>!#|\\&;:=-+\"' \n\nab0"
        for _ in range(size):
            state = (state * 1103515245 + 12345) % 2**31
            yield signs[(state >> 16) % len(signs)]

    return "".join(marks())


SHAPES: dict[str, Callable[[int], str]] = {
    "opening-brackets": _repeated("["),
    "closing-brackets": _repeated("]", "[a](http://a.org) "),
    "empty-brackets": _repeated("[]"),
    "bracket-paren": _repeated("]("),
    "link-openings": _repeated("[a]("),
    "link-openings-in-lines": _repeated("[a](b\n"),
    "parens": _nested("(", "a", ")"),
    "stars": _repeated("*"),
    "star-words": _repeated("*a "),
    "star-pairs": _repeated("**a"),
    "underscores": _repeated("_a"),
    "emphasis-runs": _repeated("***a** b* "),
    "tildes": _repeated("~~a "),
    "backslashes": _repeated("\\"),
    "escapes": _repeated("\\a\\[\\*"),
    "backticks": _repeated("`"),
    "backtick-runs": lambda size: "".join(
        "`" * (1 + number % 60) + " a " for number in range(size // 33)
    ),
    "code-spans": _repeated("`a` "),
    "pipes": _repeated("|", HEAD),
    "pipes-in-text": _repeated("a | b "),
    "equal-headings": _repeated("# A heading\n\n"),
    "many-headings": _numbered("## Heading {0}\n\ntext\n\n"),
    "setext-headings": _repeated("##The\n---\n"),
    "equal-anchors": _repeated('<a name="a"></a>\n\n[x](#a)\n\n'),
    "missing-anchors": _numbered("## Part {0}\n\n[x](#part-{0}x)\n\n"),
    "html-opening": _repeated("<div>\n"),
    "html-nested": _nested("<div>", "a", "</div>"),
    "html-closing": _repeated("</a>"),
    "html-begun": _repeated("<a href="),
    "html-comments": _repeated("<!-- a -->\n"),
    "html-comments-begun": _repeated("<!-- "),
    "html-tables": _numbered(
        "<table><tr><td>{0}</td><td><a href='http://a.org/{0}'>b</a></table>\n"
    ),
    "html-rows-open": _repeated("<tr><td>a", "<table>"),
    "details": _repeated("<details><summary>a</summary>\n\n- [b](http://a.org)\n\n</details>\n"),
    "allow-comments": _repeated("<!-- surveylint: allow ragged-row -- as printed -->\n"),
    "allow-comments-on-a-line": _repeated("<!-- surveylint: allow ragged-row -- as printed --> "),
    "entities": _repeated("&amp;&#x41;&nosuch;"),
    "nested-links": _nested("[", "a", "](b)"),
    "nested-images": _nested("![", "a", "](b)"),
    "badges": _numbered("[![a](http://a.org/{0}.svg)](http://a.org/{0}) "),
    "wide-table": _wide_rows,
    "long-table": _numbered("| Work {0} of note | [p](http://a.org/{0}) |\n", HEAD),
    "ragged-table": _repeated("| a | b | c | d |\n| a |\n", HEAD),
    "cut-tables": _repeated(HEAD + "| a | b |\n\n| c | d |\n\n"),
    "list-nesting": _list_nesting,
    "list-marks": _repeated("- "),
    "numbered-items": _numbered("{0}. [Work {0}](http://a.org/{0}) text\n"),
    "long-item": _repeated("  more text\n", "- [a](http://a.org)\n"),
    "continued-bold": _repeated("  a\n", "- **A"),
    "quotes": _repeated("> a\n"),
    "quote-marks": _repeated("> " * 40 + "a\n"),
    "footnotes": _numbered("a[^{0}]\n\n[^{0}]: note\n\n"),
    "references": _numbered("[a{0}][r{0}]\n\n[r{0}]: http://a.org/{0}\n\n"),
    "references-unused": _repeated("[a]: http://a.org\n"),
    "references-begun": _repeated("[a]:\n"),
    "ideographs": _repeated("大型语言模型综述，论文。"),
    "ideograph-items": _numbered("- [大型语言模型综述{0}](http://a.org/{0}) 论文，代码。\n"),
    "combining": _repeated("e\u0301\u0302\u0327"),
    "long-word": _repeated("a"),
    "long-title": _repeated("word ", "- [", "](http://a.org)"),
    "long-line": _repeated("some words of a sentence, with names like BERT and GPT-4 "),
    "math": _repeated("$a_{1}^{2}$ "),
    "math-blocks": _repeated("$$\na = b\n$$\n"),
    "math-begun": _repeated("$a "),
    "bare-urls": _numbered("http://a.org/{0}?a=b%20c&amp;d=%E4%BD%A0 "),
    "percent": _repeated("%25", "http://a.org/"),
    "query": _numbered("p{0}=v&", "http://a.org/?"),
    "one-url": _repeated("a/", "[x](http://a.org/", ")"),
    "one-token": _repeated("token=", "[x](http://a.org/?", ")"),
    "url-schemes": _repeated("http://"),
    "e-mails": _repeated("a@b.org "),
    "at-signs": _repeated("a@"),
    "dots": _repeated("a."),
    "rows-twice": _repeated("| A work of note | [p](http://a.org/1) |\n", HEAD),
    "items-twice": _repeated("- [A work of note](http://a.org/1) - says that\n"),
    "front-matter": _numbered("k{0}: v\n", "---\n"),
    "rules-lines": _repeated("---\n"),
    "fences": _repeated("```\na\n```\n"),
    "fences-begun": _repeated("```\n~~~\n"),
    "line-breaks": _repeated("\n"),
    "spaces": _repeated(" "),
    "tabs": _repeated("\t", "a"),
    "line-ends": _repeated("a \r\n"),
    "typos": _repeated("recieve the lanugage teh "),
    "typo-in-stars": _repeated("*", "A lanugage "),
    "quotation-marks": _repeated("\"a 'b "),
    "curly-marks": _repeated("“a” ‘b’ "),
    "years": _repeated("ICLR 2023, (NeurIPS'24) [2021] "),
    "capitals": _repeated("ABC De. FG "),
    "emoji": _repeated("🔥 :fire: "),
    "nulls": _repeated("\x00\x01a"),
    "directions": _repeated("\u202ea\u200b"),
    "random-marks": _random_marks,
}
