"""Rows as CSV (RFC 4180) that is as safe to print as text is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from surveylint.report.visible import shown


def csv_rows(rows: Iterable[Mapping[str, object]], fields: Sequence[str]) -> Iterator[str]:
    """Yield a header row, then each row.

    A cell that a spreadsheet would run as a formula is quoted; None is an empty cell.

    Args:
        rows: The values of each row by field.
        fields: The columns.
    """
    import csv
    import io

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(fields)
    for row in rows:
        writer.writerow([_inert(row[field]) for field in fields])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _inert(value: object) -> str:
    cell = "" if value is None else shown(str(value))
    return "'" + cell if cell[:1] in ("=", "+", "-", "@") else cell
