"""The rule on tables that GitHub shows as text: their first two rows do not make a table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from surveylint.checks._cut_off_rows import cut_off_rows
from surveylint.lazy import lazily
from surveylint.match import shortened
from surveylint.model.document import Cell, Document
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.reading.cells import cells_of, split_row, trimmed
from surveylint.rule import rule

_DASHES = "-‐‑‒–—―−─━－﹣=_"
_DASHES_SET = frozenset(_DASHES)
_DELIMITER_MARKS = frozenset(f"|｜:：+{_DASHES} \t\u3000")
_MARKS_LINE = lazily(r"\n[ \t>]*+(?!\u3000)((?:[^\w\n]|_)++)(?=\n|\Z)")
"""A line without letters and digits, after quote marks and spaces."""

_SURE = lazily(rf"[{_DASHES}]{{2}}|:[{_DASHES}]|[{_DASHES}]:")
"""What no row of data holds, in which a dash means "none"."""

_DELIMITER_CELL = lazily(r":?-+:?")
_PREFIX = lazily(r"[ \t>]*+")
_PIPE = lazily(r"[|｜]")
_ODD_DASH = lazily(r"[^|｜:：+\- \t\u3000]")

_AS_TEXT = "GitHub shows this table as text"
_BLANK_LINE = lazily(r"\n[ \t>]*+(?=\n|\Z)")


class _Line(NamedTuple):
    """The text of one line, without quote marks and the spaces around it."""

    start: int
    end: int


class _Candidate(NamedTuple):
    """The lines that were meant as header and delimiter row."""

    header: _Line
    delimiter: _Line


@rule(Severity.ERROR)
def malformed_table(doc: Document) -> Iterator[Problem]:
    """Check for tables that GitHub shows as text."""
    if "|" not in doc.text and "｜" not in doc.text:
        return
    known = _Known(doc)
    delimiters = sorted(_delimiter_lines(doc, known))
    reached = 0
    for delimiter in delimiters:
        if delimiter.start >= reached:
            yield from _checked(doc, known, delimiter)
            blank = _BLANK_LINE.search(doc.text, delimiter.end)
            reached = blank.start() if blank else len(doc.text)
    yield from _late_delimiters(doc, known)
    yield from _without_delimiter(doc, [line.start for line in delimiters])


class _Known:
    """The spans in which no line is a broken table: tables, code, comments."""

    def __init__(self, doc: Document) -> None:
        self._tables = [(table.start, table.end) for table in doc.tables if not table.html]
        self._opaque = doc.opaque
        self._text = doc.text
        self._may_have_pre = "<pre" in doc.text

    def holds(self, line: _Line) -> bool:
        """Return whether a line belongs to a table, to code, a comment or `<pre>`."""
        return (
            _is_inside(self._tables, line.start)
            or _is_inside(self._opaque, line.start)
            or self._is_preformatted(line.start)
        )

    def _is_preformatted(self, at: int) -> bool:
        if not self._may_have_pre:
            return False
        opened = self._text.rfind("<pre", 0, at)
        return opened >= 0 and self._text.find("</pre", opened, at) < 0


def _is_inside(spans: Sequence[tuple[int, int]], at: int) -> bool:
    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return place >= 0 and at < spans[place][1]


def _delimiter_lines(doc: Document, known: _Known) -> Iterator[_Line]:
    """Yield the lines that look like a delimiter row but are in no table."""
    text = doc.text
    for m in _MARKS_LINE.finditer(text):
        if not _DELIMITER_MARKS.issuperset(m[1]):
            continue
        line = _Line(*trimmed(text, *m.span(1)))
        cells = split_row(m[1].strip().replace("｜", "|"))
        piped = len(cells) > 1 or "|" in m[1]
        if (
            piped
            and any(cells)
            and not any(map(_DASHES_SET.isdisjoint, filter(None, cells)))
            and not known.holds(line)
        ):
            yield line
    for heading in doc.headings:
        # below a row, a line of dashes without a pipe makes a heading
        if heading.setext and text.startswith("|", heading.content_start):
            line = _Line(*trimmed(text, text.rfind("\n", 0, heading.end) + 1, heading.end))
            below = _next_line(text, line)
            if below is not None and text.startswith("|", below.start):
                yield line


def _previous_line(text: str, line: _Line) -> _Line | None:
    end = text.rfind("\n", 0, line.start)
    if end < 0:
        return None
    start = text.rfind("\n", 0, end) + 1
    m = _PREFIX.match(text, start, end)
    return _Line(*trimmed(text, m.end() if m else start, end))


def _next_line(text: str, line: _Line) -> _Line | None:
    start = text.find("\n", line.end) + 1
    if not start:
        return None
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    m = _PREFIX.match(text, start, end)
    return _Line(*trimmed(text, m.end() if m else start, end))


def _checked(doc: Document, known: _Known, delimiter: _Line) -> Iterator[Problem]:
    """Check one line that looks like a delimiter row, with the lines around it."""
    header = _previous_line(doc.text, delimiter)
    if header is None or header.start == header.end:
        yield from _without_header(doc, delimiter)
    elif not known.holds(header) and _is_row(doc.text, header):
        above = _previous_line(doc.text, header)
        is_first = above is None or "|" not in doc.text[slice(*above)]
        if is_first or _SURE.search(doc.text, *delimiter):
            yield from _misshapen(doc, _Candidate(header, delimiter))


def _is_row(text: str, line: _Line) -> bool:
    """Return whether a line is a row with words and at least two cells, or one between pipes."""
    row = text[line.start : line.end].replace("｜", "|")
    cells = split_row(row)
    closed = row.startswith("|") and row.endswith("|") and len(row) > 1
    return (len(cells) > 1 or closed) and any(map(str.isalnum, row))


def _without_header(doc: Document, delimiter: _Line) -> Iterator[Problem]:
    """Report a delimiter row below a blank line, with rows below it."""
    below = _next_line(doc.text, delimiter)
    if below is None or not doc.text.startswith("|", below.start) or not _is_row(doc.text, below):
        return
    cells = len(split_row(doc.text[delimiter.start : delimiter.end]))
    if len(split_row(doc.text[below.start : below.end])) == cells > 1:
        yield Problem(
            start=delimiter.start,
            end=delimiter.end,
            message=f"delimiter row without a header row above it; {_AS_TEXT}",
            key=doc.text[below.start : below.end],
        )


def _misshapen(doc: Document, candidate: _Candidate) -> Iterator[Problem]:
    """Report why a header and a delimiter row do not make a table."""
    text, (header, delimiter) = doc.text, candidate
    line, row = text[slice(*delimiter)], text[slice(*header)]
    counts = len(split_row(row.replace("｜", "|"))), len(split_row(_plain(line)))
    odd = _odd_cell(line)
    edits: tuple[Edit, ...] = ()
    if "｜" in line or ("｜" in row and len(split_row(row)) != counts[1]):
        cause = "full-width `｜` does not separate cells"
        expected = "expected `|`"
    elif dash := _ODD_DASH.search(line):
        cause = f"`{dash[0]}` in the delimiter row"
        expected = "expected `---`"
    elif odd is not None:
        cause = (
            f"malformed delimiter cell `{shortened(odd, 20)}`" if odd else "empty delimiter cell"
        )
        expected = "expected `---`, `:---`, `:---:` or `---:`"
    elif counts[0] != counts[1]:
        cause = f"header row has {_cells(counts[0])} but the delimiter row has {counts[1]}"
        expected = ""
    else:
        yield from _joined(doc, candidate)
        return
    edits = _repaired(text, candidate, counts)
    yield Problem(
        start=delimiter.start,
        end=delimiter.end,
        message="; ".join(filter(None, (cause, _AS_TEXT, expected))),
        edits=edits,
        key=row,
    )


def _cells(count: int) -> str:
    return f"{count} cell{'s' * (count != 1)}"


def _plain(line: str) -> str:
    """Return a line with the pipes, dashes and colons that Markdown reads."""
    dashed = _ODD_DASH.sub("-", line)
    return dashed.replace("｜", "|").replace("：", ":").replace("\u3000", " ")


def _odd_cell(line: str) -> str | None:
    """Return the first cell of a delimiter row that Markdown does not accept, None without one."""
    cells = [cell.strip(" \t") for cell in split_row(line)]
    return next((cell for cell in cells if not _DELIMITER_CELL.fullmatch(cell)), None)


def _repaired(text: str, candidate: _Candidate, counts: tuple[int, int]) -> tuple[Edit, ...]:
    """Return the edits that make a table, none where the header may be the wrong row.

    Args:
        text: The document.
        candidate: The header and the delimiter row.
        counts: The numbers of their cells.
    """
    header, delimiter = candidate
    rows = [*_rows_below(text, delimiter)]
    widths = Counter(len(split_row(text[slice(*row)].replace("｜", "|"))) for row in rows)
    if counts[0] != counts[1] and widths and widths.most_common(1)[0][0] != counts[0]:
        return ()
    edits = [
        Edit(at, at + 1, "|") for row in (header, *rows) for at in range(*row) if text[at] == "｜"
    ]
    line = text[slice(*delimiter)]
    plain = _plain(line)
    if plain == line and _odd_cell(line) is None:
        edits.append(_resized(text, delimiter, counts[0]))
    else:
        cells = [cell.strip(" \t") for cell in split_row(plain)]
        if "+" in plain and len(cells) == 1:
            cells = [cell.strip(" \t") for cell in cells[0].split("+")]
        valid = [cell if _DELIMITER_CELL.fullmatch(cell) else _reshaped(cell) for cell in cells]
        valid = (valid + ["---"] * counts[0])[: counts[0]]
        edits.append(Edit(*delimiter, f"| {' | '.join(valid)} |"))
    return tuple(sorted(edit for edit in edits if text[edit.start : edit.end] != edit.text))


def _reshaped(cell: str) -> str:
    """Return a cell that sets the alignment which a malformed one seems to mean."""
    if "-" not in cell:
        return "---"
    right = ":" * (cell.endswith(":") and len(cell) > 1)
    return f"{':' * cell.startswith(':')}---{right}"


def _resized(text: str, delimiter: _Line, count: int) -> Edit:
    """Return the edit that leaves or makes so many cells of a well-formed delimiter row."""
    cells: Sequence[Cell] = cells_of(text, *delimiter)
    closed = text[delimiter.end - 1] == "|"
    if len(cells) > count:
        return Edit(cells[count - 1].outer_end + closed, delimiter.end, "")
    last = cells[-1]
    piece = text[last.outer_start : last.outer_end]
    added = f"{piece}|" if closed else f"|{piece}"
    return Edit(delimiter.end, delimiter.end, added * (count - len(cells)))


def _rows_below(text: str, delimiter: _Line) -> Iterator[_Line]:
    """Yield the rows below a delimiter row."""
    line = _next_line(text, delimiter)
    while line is not None and _PIPE.search(text, *line):
        yield line
        line = _next_line(text, line)


def _joined(doc: Document, candidate: _Candidate) -> Iterator[Problem]:
    """Report a well-formed table that joins the HTML or the item above it."""
    header, delimiter = candidate
    above = _previous_line(doc.text, header)
    if above is None or above.start == above.end:
        return
    span = _inline_at(doc, header.start)
    if span is None or span.start == header.start or span.end < delimiter.end:
        return
    paragraphs = {paragraph.start for paragraph in doc.paragraphs}
    if span.start in paragraphs:
        return
    items = {
        content.start for block in doc.lists for item in block.items for content in item.content
    }
    what = "item" if span.start in items else "HTML" if doc.text[span.start] == "<" else ""
    if what:
        line = doc.text.rfind("\n", 0, header.start) + 1
        yield Problem(
            start=header.start,
            end=header.end,
            message=f"table directly below {'an item' if what == 'item' else 'HTML'} is shown as"
            " text; expected a blank line above it",
            edits=(Edit(line, line, "\n"),),
        )


def _inline_at(doc: Document, at: int) -> Span | None:
    """Return the inline content that holds an offset."""
    place = bisect_right(doc.inlines, at, key=lambda span: span[0]) - 1
    if place < 0 or doc.inlines[place][1] <= at:
        return None
    return Span(*doc.inlines[place])


def _late_delimiters(doc: Document, known: _Known) -> Iterator[Problem]:
    """Report tables whose delimiter row is below the first row of data, not below the header."""
    text = doc.text
    for table in doc.tables:
        if table.html or len(table.header) < 2:
            continue
        header = _Line(table.start, table.delimiter.start)
        above = _previous_line(text, header)
        if above is None or known.holds(above) or not _is_closed(text, above):
            continue
        if len(split_row(text[slice(*above)])) != len(table.header) or not _is_row(text, above):
            continue
        first = _previous_line(text, above)
        alone = first is None or first.start == first.end
        yield Problem(
            start=above.start,
            end=above.end,
            message="row above the header row is shown as text; expected the delimiter row below it",
            edits=_moved(text, above, header.start, table.delimiter) if alone else (),
        )


def _is_closed(text: str, line: _Line) -> bool:
    return text.startswith("|", line.start) and text.endswith("|", line.start, line.end)


def _moved(text: str, above: _Line, header: int, delimiter: Span) -> tuple[Edit, ...]:
    """Return the edits that move the delimiter row below the row above the header.

    Args:
        text: The document.
        above: The row above the header.
        header: Offset of the header.
        delimiter: The place of the delimiter row.
    """
    line = text.rfind("\n", 0, header) + 1
    first = text.rfind("\n", 0, delimiter.start)
    last = text.find("\n", delimiter.start)
    end = len(text) if last < 0 else last
    return (Edit(line, line, text[first + 1 : end] + "\n"), Edit(first, end, ""))


def _without_delimiter(doc: Document, delimiters: Sequence[int]) -> Iterator[Problem]:
    """Report consecutive rows of one width without a delimiter row, in paragraphs and items."""
    cut_off = {rows.paragraph.start for rows in cut_off_rows(doc)}
    headers = {table.start for table in doc.tables}
    spans = [Span(*paragraph) for paragraph in doc.paragraphs if paragraph.start not in cut_off]
    spans += [span for block in doc.lists for item in block.items for span in item.content]
    for span in spans:
        if doc.text.find("\n|", span.start, span.end) < 0 and "\n" not in doc.text[slice(*span)]:
            continue
        if bisect_left(delimiters, span.start) < bisect_left(delimiters, span.end):
            continue
        run = _rows_in(doc.text, span)
        after = _next_line(doc.text, run[-1]) if run else None
        if len(run) > 1 and (after is None or after.start not in headers):
            row = " | ".join(["---"] * len(split_row(doc.text[slice(*run[0])])))
            yield Problem(
                start=run[0].start,
                end=run[0].end,
                message=f"{len(run)} rows without a delimiter row; {_AS_TEXT};"
                f" expected `| {shortened(row, 40)} |` as the second row",
            )


def _rows_in(text: str, span: Span) -> list[_Line]:
    """Return the first run of at least two rows of one width; rows between pipes only."""
    run: list[_Line] = []
    at = span.start
    for piece in text[slice(*span)].split("\n"):
        m = _PREFIX.match(piece)
        line = _Line(*trimmed(text, at + (m.end() if m else 0), at + len(piece)))
        at += len(piece) + 1
        width = len(split_row(text[slice(*line)]))
        is_row = _is_closed(text, line) and width > 1 and _is_row(text, line)
        if (
            is_row
            and not piece.endswith("  ")
            and (not run or len(split_row(text[slice(*run[0])])) == width)
        ):
            run.append(line)
        elif len(run) > 1:
            break
        else:
            run = [line] if is_row and not piece.endswith("  ") else []
    return run if len(run) > 1 else []
