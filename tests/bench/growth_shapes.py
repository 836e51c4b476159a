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


def _wide_table(columns: int) -> Callable[[int], str]:
    """Return a shape of a table with many columns and as many rows as the size allows."""

    def grown(size: int) -> str:
        names = "|".join(f" c{number} " for number in range(columns))
        head = f"|{names}|\n" + "|---" * columns + "|\n"
        row = "| a " * columns + "|\n"
        return head + row * ((size - len(head)) // len(row))

    return grown


def _runs_of_marks(size: int) -> str:
    """Return a long run of each mark of ASCII, each in a paragraph."""
    marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    return "\n\n".join(mark * (size // len(marks)) for mark in marks)


def _mixed_containers(size: int) -> str:
    """Return quotes and lists nested 60 deep in turn, again and again."""
    openings = ("> ", "- ", "1. ", "* ")
    block = "".join(
        "".join(openings[level % 4] for level in range(depth)) + f"a{depth}\n"
        for depth in range(1, 61)
    )
    return (block + "\n") * (size // len(block))


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
    "mixed-containers": _mixed_containers,
    "mixed-containers-on-a-line": _repeated("> - "),
    "slugs-with-numbers": _repeated("# a\n\n# a-1\n\n"),
    "slugs-in-links": _numbered("# a\n\n[x](#a-{0})\n\n"),
    "contents": _numbered("- [Part {0}](#part-{0})\n"),
    "names": _numbered('<a id="n{0}"></a>\n\n[x](#n{0})\n\n'),
    "allow-comments-in-rows": _numbered(
        "| {0} | [p](http://a.org/{0}) <!-- surveylint: allow missing-value -- printed so --> |\n",
        HEAD,
    ),
    "allow-comments-of-files": _repeated("<!-- surveylint: allow-file ragged-row -- so -->\n\n"),
    "html-one-table": _numbered(
        "<tr><td>{0}</td><td><a href='http://a.org/{0}'>A work {0}</a></td></tr>\n", "<table>\n"
    ),
    "html-wide-row": _numbered("<td><a href='http://a.org/{0}'>b</a></td>", "<table><tr>"),
    "html-tables-nested": _nested("<table><tr><td>", "a", "</td></tr></table>"),
    "html-attributes": lambda size: (
        _numbered("b{0}='c' ", "<a href='http://a.org' ")(size) + ">x</a>"
    ),
    "html-attributes-begun": _numbered("b{0}='c' ", "<a href='http://a.org' "),
    "html-images": _numbered("<img src='http://a.org/{0}.png' alt='a'>\n"),
    "html-lists": _numbered("<li><a href='http://a.org/{0}'>A work {0}</a>\n", "<ul>\n"),
    "declarations-begun": _repeated("<!a <?b <![CDATA[ "),
    "details-nested": _repeated("<details><summary>a</summary>\n\n"),
    "columns-5000": _wide_table(5_000),
    "columns-100": _wide_table(100),
    "delimiter-rows": _repeated("|---|---|\n"),
    "tables-of-two-lines": _repeated("| a | b |\n|---|---|\n\n"),
    "escaped-pipes": _repeated("\\|", HEAD + "| a"),
    "backticks-in-rows": _repeated("| ` | `a |\n", HEAD),
    "links-in-a-cell": _numbered("[p](http://a.org/{0}) ", HEAD + "| a | "),
    "links-in-an-item": _numbered("[p](http://a.org/{0}), ", "- "),
    "references-in-use": _numbered("[a{0}][], [a{0}]\n\n[a{0}]: http://a.org/{0} 'b'\n\n"),
    "references-unknown": _numbered("[a{0}] "),
    "footnotes-in-use": _repeated("a[^1] ", "[^1]: note\n\n"),
    "footnotes-unknown": _numbered("a[^{0}] "),
    "arabic": _repeated("هذه ورقة علمية "),
    "hebrew-items": _numbered("- [סקירה {0}](http://a.org/{0}) - מאמר\n"),
    "joined-emoji": _repeated("👩‍👩‍👧‍👦🏳️‍🌈"),
    "emoji-headings": _numbered("## 🔥 Part {0} 📚\n\n- [a](http://a.org/{0})\n\n"),
    "thai": _repeated("การสำรวจงานวิจัย"),
    "zero-width": _repeated("\u200b\u200d\ufeff"),
    "line-separators": _repeated("a\u2028\u2029\x0b\x0c\x85"),
    "mixed-line-ends": _repeated("a b\r\nc\rd\n\r"),
    "carriage-returns": _repeated("| a | b |\r"),
    "runs-of-marks": _runs_of_marks,
    "equal-words": _repeated("word "),
    "equal-words-in-items": _repeated("- word word word word\n"),
    "equal-words-in-rows": _repeated("| word word | word |\n", HEAD),
    "entity-runs": _repeated("&#x41;"),
    "amp-amp": _repeated("amp;", "&"),
    "entities-in-urls": _repeated("&amp;a=b", "[x](http://a.org/?", ")"),
    "equal-titles": _numbered("- [A work of note](http://a.org/{0}) - says that\n"),
    "equal-titles-in-rows": _numbered("| A work of note | [p](http://a.org/{0}) |\n", HEAD),
    "equal-links": _numbered("- [Work {0} of note](http://a.org/1) - says that\n"),
    "equal-links-in-rows": _numbered("| Work {0} | [p](http://arxiv.org/abs/2301.00001) |\n", HEAD),
    "arxiv-on-a-line": _numbered("https://arxiv.org/abs/2301.{0:05} "),
    "arxiv-ids-on-a-line": _numbered("arXiv:2301.{0:05}, "),
    "arxiv-rows": _numbered("| Work {0} | [p](https://arxiv.org/abs/2301.{0:05}) |\n", HEAD),
    "dois": _numbered("- Work {0}. doi:10.1000/x{0}, https://doi.org/10.1000/x{0}\n"),
    "repositories": _numbered("- [Work{0}](https://github.com/a/work{0}) - code of a work\n"),
    "signed-urls": _numbered(
        "- [w](https://b.s3.amazonaws.com/f{0}?X-Amz-Date=20230101T000000Z&X-Amz-Expires=60"
        "&X-Amz-Signature=0123456789abcdef{0})\n"
    ),
    "users-in-urls": _numbered("https://user{0}:pass{0}@a.org/b "),
    "users-on-a-line": _repeated("https://a:b@"),
    "keys": _numbered("ghp_0123456789abcdefghijklmnop{0:010} "),
    "keys-in-marks": _numbered("gh*p_*0123456789abcdef`ghijklmnop`{0:010} "),
    "categories": _numbered(
        "| {0} | Work {0} on chest x-ray | Natrual | [p](http://a.org/{0}) |\n"
        "| {0} | Work {0} on speech | Medical | [p](http://a.org/{0}) |\n",
        "| No. | Title | Category | Paper |\n|---|---|---|---|\n",
    ),
    "categories-in-groups": lambda size: (
        "| No. | Title | Category | Paper |\n|---|---|---|---|\n"
        + "".join(
            f"| {n} | A chest x-ray study {n} | {'Medical' if n < size / 140 else 'Natural'} "
            f"| [p](http://a.org/{n}) |\n"
            for n in range(1, size // 70)
        )
    ),
    "index-gaps": lambda size: (
        "| No. | Title | Paper |\n|---|---|---|\n"
        + "".join(
            f"| {3 * n} | Work {n} of note | [p](http://a.org/{n}) |\n" for n in range(size // 45)
        )
    ),
    "items-with-gaps": lambda size: "".join(
        f"{2 * n}. [Work {n} of note](http://a.org/{n})\n" for n in range(size // 40)
    ),
    "drifting-names": _numbered(
        "| Name{0} | Nama{0}: a work of note | [p](http://a.org/{0}) |\n",
        "| Name | Title | Paper |\n|---|---|---|\n",
    ),
    "drifting-headers": _repeated(
        "| Title | Paper |\n|---|---|\n| a | [p](http://a.org) |\n\n"
        "| Titel | Papers |\n|---|---|\n| a | [p](http://a.org) |\n\n"
    ),
    "missing-values": _numbered(
        "| Work {0} | [p](http://a.org/{0}) | 2023 | a |\n| Work {0} b | - | | |\n",
        "| Title | Paper | Year | Venue |\n|---|---|---|---|\n",
    ),
    "authors": _repeated("Ada B. Low, Bo High, "),
    "authors-of-items": _numbered(
        "- **Work {0}.** *Ada Low, Bo High and Cy Mid.* NeurIPS 2023. [[pdf]](http://a.org/{0})\n"
    ),
    "dates": _repeated("2023-01-01 (Jan 2023) 12/2022 "),
    "venues": _numbered("| Work {0} | CVPR'2{0} | [p](http://openaccess.thecvf.com/{0}) |\n", HEAD),
    "broken-links": _repeated("[a] (http://a.org) [b](http:// a.org) [c](https://https://a.org)\n"),
    "unclosed-links": _numbered("- [Work {0}](http://a.org/{0}\n"),
    "spaced-urls": _repeated("[a](http://a.org/b c d)\n"),
    "open-quotation-marks": _repeated("“"),
    "open-marks-of-all-kinds": _repeated("([{<"),
    "one-heading": _repeated("word ", "# "),
    "one-underlined-heading": _repeated("word\n", "", "\n===\n"),
    "hash-signs": _repeated("#"),
    "glued-headings": _repeated("#Title\n\n"),
    "www": _repeated("www.a.org "),
    "slashes": _repeated("//"),
    "indented-code": _repeated("    a [b](c)\n"),
    "hard-breaks": _repeated("a  \nb\\\n"),
    "tex-marks": _repeated("\\(a\\) \\[b\\] "),
    "wrong-encoding": _repeated("â€™ Ã© "),
    "replacement-signs": _repeated("a\ufffd "),
    "hyphenated": _repeated("state-of-the-art-"),
    "camel-case": _repeated("aBcDeF"),
    "doubled-words": _repeated("the the of of "),
    "quotes-of-headings": _repeated("> # x\na\n"),
    "nested-quotes-of-headings": _repeated(">>>> # x\na\n"),
    "quotes-of-code": _repeated("> ```\n> a\nb\n"),
    "items-of-comments": _repeated("- <!--\n"),
    "items-of-closed-comments": _repeated("- <!--\n", "", "-->\n"),
}
