"""Count by kind which false references of HALLMARK the rules on records find, as a table.

    hallmark.py HALLMARK.jsonl [--verbose]

HALLMARK (https://github.com/rpatrik96/hallmark, MIT) holds valid references and false ones of
several kinds. Each reference becomes a row of a list: title, venue, year, a link to its DOI. No
registry is asked: the record of a reference has the title, conference and year from before it was
falsified, as far as the benchmark states them. A reference without DOI or without any of these
cannot be compared with a record, and is counted as such.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from surveylint.hosts import identify
from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.model.record import Identifier, Record
from surveylint.model.source import Source
from surveylint.reading import read

RULES = ["wrong-paper", "title-drift", "wrong-venue", "wrong-year", "outdated-venue"]
ORIGINAL = re.compile(r"\(original: '(.+)'\)")
TRUE_TITLES = frozenset(
    ["wrong_venue", "swapped_authors", "future_date", "partial_author_list", "nonexistent_venue"]
)
"""Kinds of false references whose title is that of the paper."""


class Row(NamedTuple):
    """A reference: its kind, its row in a list, and what the registry says."""

    kind: str
    text: str
    record: Record


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    references = [json.loads(line) for line in options.path.read_text("utf-8").splitlines()]
    total = Counter(map(kind_of, references))
    compared: Counter[str] = Counter()
    reported: Counter[str] = Counter()
    by_rule: Counter[tuple[str, str]] = Counter()
    for row in rows(references):
        compared[row.kind] += 1
        found = findings(row)
        reported[row.kind] += bool(found)
        for rule, severity, message in found:
            by_rule[row.kind, f"{rule} ({severity})"] += 1
            if options.verbose or row.kind == "valid":
                print(f"{row.kind}: {rule}: {message}")
    print("| kind | references | with a record | reported | by |")
    print("| --- | --: | --: | --: | --- |")
    for kind, count in total.most_common():
        by = ", ".join(f"{n} {rule}" for (each, rule), n in by_rule.most_common() if each == kind)
        print(f"| {kind} | {count} | {compared[kind]} | {reported[kind]} | {by} |")


def kind_of(reference: Mapping[str, Any]) -> str:
    return reference.get("hallucination_type") or "valid"


def rows(references: list[dict[str, Any]]) -> Iterator[Row]:
    """Yield the references that can be compared with a record."""
    valid = {
        str(each["fields"].get("doi", "")).lower(): each["fields"]["title"]
        for each in references
        if each["label"] == "VALID"
    }
    for each in references:
        fields, kind = each["fields"], kind_of(each)
        doi = str(fields.get("doi", "")).lower()
        original = ORIGINAL.search(each.get("explanation") or "")
        is_true = kind == "valid" or kind in TRUE_TITLES
        title = original[1] if original else fields["title"] if is_true else valid.get(doi, "")
        if not doi.startswith("10.") or not title:
            continue
        work = identify(f"https://doi.org/{doi}")
        if work is None:
            continue
        is_preprint = work.kind == "arxiv"
        conference = "" if is_preprint else each.get("source_conference") or ""
        year = "" if is_preprint else str(each.get("publication_date") or "")[:4]
        record = Record(
            Identifier(work.kind, work.value),
            "arXiv" if is_preprint else "Crossref",
            title=title,
            versions_known=True,
            dates=(f"issued {year}", f"event {year}") if year.isdecimal() else (),
            venues=(f"container-title {conference}", f"event {conference}") if conference else (),
        )
        venue = fields.get("booktitle") or fields.get("journal") or ""
        cells = (fields["title"], venue, fields.get("year", ""), f"[PDF](https://doi.org/{doi})")
        yield Row(kind, " | ".join(str(cell).replace("|", "/") for cell in cells), record)


def findings(row: Row) -> list[tuple[str, str, str]]:
    """Return rule, severity and message of the findings on a row."""
    text = f"| Title | Venue | Year | Paper |\n|---|---|---|---|\n| {row.text} |\n"
    outcome = lint(
        read(Source.from_bytes("README.md", text.encode())),
        rulebook.load(RULES),
        today=date(2026, 1, 1),
        records={row.record.identifier: row.record},
    )
    for crash in outcome.crashes:
        raise crash.error
    return [(each.rule, each.severity.value, each.message) for each in outcome.findings]


if __name__ == "__main__":
    main()
