"""Strategies that generate Markdown together with what a parser must find in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

WORDS = st.sampled_from(
    [
        "survey",
        "Über",
        "naïve",
        "模型",
        "医学图像",
        "データ",
        "🔥",
        "👩‍🔬",
        "x",
        "BERT2",
        "ﬁne",
        "e\u0301t",
        "ゼロ",
    ]
)
TARGETS = st.sampled_from(
    [
        "https://a.example/b",
        "https://a.example/b_(c)",
        "http://例え.example/图?q=1&r=2#s",
        "#anchor",
        "docs/a.md",
        "https://a.example/x~y*z",
        "mailto:a@b.example",
    ]
)
HIDDEN = "hidden"  # a word that must never appear in prose


@dataclass(frozen=True, slots=True)
class Piece:
    """Inline Markdown, its visible words, and its links as (text, target)."""

    text: str
    words: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of Markdown, their visible words and links, and the cells of each table row."""

    lines: tuple[str, ...]
    words: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = field(default=())


def _word(word: str) -> Piece:
    return Piece(word, (word,))


def _link(word: str, target: str) -> Piece:
    return Piece(f"[{word}]({target})", (word,), ((word, target),))


def _titled(word: str, target: str) -> Piece:
    return Piece(f'[{word}]( <{target}> "{HIDDEN}")', (word,), ((word, target),))


def _image(word: str, target: str) -> Piece:
    return Piece(f"![{word}]({target})", (word,), ((word, target),))


def _badge(word: str, target: str) -> Piece:
    image = f"![{word}](i.png)"
    return Piece(f"[{image}]({target})", (word,), ((image, target), (word, "i.png")))


def _bracketed(word: str, target: str) -> Piece:
    return Piece(f"[[{word}]({target})]", (word,), ((word, target),))


PIECES = st.one_of(
    WORDS.map(_word),
    WORDS.map(_word),
    st.builds(_link, WORDS, TARGETS),
    st.builds(_titled, WORDS, TARGETS),
    st.builds(_image, WORDS, TARGETS),
    st.builds(_badge, WORDS, TARGETS),
    st.builds(_bracketed, WORDS, TARGETS),
    st.sampled_from(
        [
            Piece(f"`{HIDDEN} [{HIDDEN}]({HIDDEN})`"),
            Piece(f"``{HIDDEN} ` {HIDDEN}``"),
            Piece(r"\|"),
            Piece(r"\[x\](y)", ("x", "y")),
            Piece(r"\\", ()),
            Piece("**x**", ("x",)),
            Piece(f"<!-- {HIDDEN} [{HIDDEN}](u) -->"),
            Piece("<br>"),
            Piece("&amp;", ("amp",)),
            Piece("https://bare.example/p", (), (("", "https://bare.example/p"),)),
            Piece("<https://auto.example/p>", (), (("", "https://auto.example/p"),)),
            Piece("x\u00a0y", ("x", "y")),
        ]
    ),
)


def _joined(pieces: list[Piece], space: str = " ") -> Piece:
    return Piece(
        space.join(piece.text for piece in pieces),
        tuple(word for piece in pieces for word in piece.words),
        tuple(link for piece in pieces for link in piece.links),
    )


INLINE = st.lists(PIECES, min_size=1, max_size=5).map(lambda pieces: _joined([_word("x"), *pieces]))
CELL = st.one_of(INLINE, INLINE, st.just(Piece("")))


@st.composite
def tables(draw: st.DrawFn) -> Text:
    """Generate a table whose rows may have too many or too few cells."""
    width = draw(st.integers(1, 4))
    rows = [draw(st.lists(INLINE, min_size=width, max_size=width))]
    rows += draw(st.lists(st.lists(CELL, min_size=1, max_size=width + 2), max_size=5))
    lines = [_row(cells, draw(st.sampled_from(["|", "| ", "|\t"]))) for cells in rows]
    lines.insert(1, "|" + " :-: |" * width)
    pieces = [piece for cells in rows for piece in cells]
    words = tuple(word for piece in pieces for word in piece.words)
    links = tuple(link for piece in pieces for link in piece.links)
    return Text(
        tuple(lines), words, links, tuple(tuple(piece.text for piece in cells) for cells in rows)
    )


def _row(cells: list[Piece], border: str) -> str:
    space = border[1:] or " "
    return border + (space + "|" + space).join(piece.text for piece in cells) + space + "|"


def _of(piece: Piece, *lines: str) -> Text:
    return Text(lines, piece.words, piece.links)


PARAGRAPHS = st.lists(INLINE, min_size=1, max_size=3).map(
    lambda pieces: _of(_joined(pieces), *(piece.text for piece in pieces))
)
HEADINGS = st.builds(
    lambda level, piece, end: _of(piece, "#" * level + " " + piece.text + end),
    st.integers(1, 6),
    INLINE,
    st.sampled_from(["", " ##", "  "]),
)
SETEXT = st.builds(
    lambda piece, line: _of(piece, piece.text, line), INLINE, st.sampled_from(["---", "==="])
)
OPAQUE = st.sampled_from(
    [
        Text(("```", f"[{HIDDEN}]({HIDDEN})", "```")),
        Text((f"<!-- {HIDDEN}", f"[{HIDDEN}]({HIDDEN}) -->")),
        Text(("~~~ py", f"| {HIDDEN} |", "|---|", "~~~")),
    ]
)


def _indented(text: Text, first: str, prefix: str) -> Text:
    lines = tuple((prefix if number else first) + line for number, line in enumerate(text.lines))
    return Text(lines, text.words, text.links, text.rows)


def _stacked(texts: list[Text]) -> Text:
    lines: list[str] = []
    for text in texts:
        lines += [*text.lines, ""]
    return Text(
        tuple(lines[:-1]),
        tuple(word for text in texts for word in text.words),
        tuple(link for text in texts for link in text.links),
        tuple(row for text in texts for row in text.rows),
    )


def _contained(inner: st.SearchStrategy[Text]) -> st.SearchStrategy[Text]:
    several = st.lists(inner, min_size=1, max_size=3).map(_stacked)
    marker = st.sampled_from(
        [("- ", "  "), ("1. ", "   "), ("* ", "  "), ("-   ", "    "), ("> ", "> ")]
    )
    return st.builds(lambda text, pair: _indented(text, *pair), several, marker)


BLOCKS = st.recursive(
    st.one_of(tables(), tables(), PARAGRAPHS, HEADINGS, SETEXT, OPAQUE), _contained, max_leaves=6
)
DOCUMENTS = st.lists(BLOCKS, min_size=1, max_size=4).map(_stacked)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, Text]:
    """Generate a file: any line end, with or without byte order mark and final line end."""
    document = draw(DOCUMENTS)
    if draw(st.booleans()):
        document = _indented(
            document,
            *draw(
                st.sampled_from([("-\t", "\t"), ("1.\t", "\t"), (">\t", ">\t"), ("> - ", ">   ")])
            ),
        )
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join([*document.lines, ""])
    return draw(st.sampled_from(["", "\ufeff"])) + (
        text if draw(st.booleans()) else text.rstrip("\r\n")
    ), document
