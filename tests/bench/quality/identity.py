"""Score the rules on wrong papers on judged links, against a loopback server that knows titles.

    identity.py PAIRS.jsonl LISTS REPAIRS.jsonl BEFORE URL [--tables FOLDER] [--verbose]

`PAIRS.jsonl` holds judged links: `list` (a file name in `LISTS` without its ending), `line`, `id`,
`label` (`same`, `wrong` or `unsure`). `REPAIRS.jsonl` holds wrong links that were replaced later:
`n` (the list is `BEFORE/NNN.md`), `line`, `old`, `new`. `URL` is the server's address. With `FOLDER`, its tables of papers are used, as in a check.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from surveylint.entries import Index
from surveylint.entries.cited_works import cited_works
from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.model.document import Document
from surveylint.model.finding import Finding
from surveylint.model.source import Source
from surveylint.net.settings import NetSettings
from surveylint.questions import questions_of
from surveylint.reading import read
from surveylint.registries.title_match import Likeness, compare
from surveylint.tables.paper_tables import PaperTables, open_tables
from surveylint.verify import verify
from surveylint.vocabulary import Words

NEAR = 3
"""Lines between a judged link and the finding on its entry."""


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def read_list(path: Path) -> Document:
    return read(Source.from_bytes(str(path), path.read_bytes()))


def findings_of(
    docs: Mapping[str, Document], url: str, rule: str, tables: PaperTables | None
) -> tuple[dict[str, Sequence[Finding]], Mapping[str, int]]:
    """Return the findings of one rule by list, and the number of requests by registry."""
    settings = NetSettings(allow_private=True, cache_dir=None, proxies={})
    environment = {"SURVEYLINT_ARXIV_URL": url}
    found: dict[str, Sequence[Finding]] = {}
    requests: Counter[str] = Counter()
    for name, doc in docs.items():
        answer = verify(
            questions_of([(doc, Index(doc, Words({})))]),
            settings,
            ("arxiv",),
            tables=tables,
            environment=environment,
        )
        for message in answer.messages:
            print(f"{name}: {message}")
        requests.update(answer.requests)
        outcome = lint(doc, rulebook.load([rule]), today=date.today(), records=answer.records)
        for crash in outcome.crashes:
            raise crash.error
        found[name] = outcome.findings
    return found, requests


def of_link(
    findings: Sequence[Finding], doc: Document, identifier: str, line: int | None
) -> Iterator[Finding]:
    """Yield the findings on a link with an identifier near a line, or anywhere."""
    for finding in findings:
        written = doc.text[finding.place.start : finding.place.end]
        is_near = line is None or abs(finding.place.line - line) <= NEAR
        if identifier in written and is_near:
            yield finding


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("pairs", "lists", "repairs", "before", "url"):
        parser.add_argument(name)
    parser.add_argument("--tables", type=lambda folder: open_tables(Path(folder)))
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    began = time.monotonic()
    score_pairs(options)
    score_repairs(options)
    print(f"{time.monotonic() - began:.0f} s")


def score_pairs(options: argparse.Namespace) -> None:
    pairs = defaultdict(list)
    for row in rows(options.pairs):
        pairs[row["list"]].append(row)
    docs = {name: read_list(Path(options.lists) / f"{name}.md") for name in pairs}
    found, requests = findings_of(docs, options.url, "wrong-paper", options.tables)
    counts: Counter[tuple[str, str]] = Counter()
    for name, judged in pairs.items():
        for finding in found[name]:
            near = [
                row for row in judged if any(of_link([finding], docs[name], row["id"], row["line"]))
            ]
            for row in sorted(near, key=lambda each: abs(each["line"] - finding.place.line))[:1]:
                counts[row["label"], finding.severity.value] += 1
                if options.verbose or row["label"] == "same":
                    print(f"  {row['label']}: {name}:{finding.place.line} {finding.severity}")
                    print(f"    {finding.message}")
    total = Counter(row["label"] for judged in pairs.values() for row in judged)
    print(f"judged links: {dict(total)}, requests: {dict(requests)}")
    for label in total:
        accused = {level: counts[label, level] for level in ("error", "warning")}
        print(f"  {label}: accused {accused}")
    rest = sum(map(len, found.values())) - sum(counts.values())
    print(f"  findings on links that nobody judged: {rest}")


def score_repairs(options: argparse.Namespace) -> None:
    repairs = rows(options.repairs)
    docs = {
        f"{row['n']:03}": read_list(Path(options.before) / f"{row['n']:03}.md") for row in repairs
    }
    found, requests = findings_of(docs, options.url, "wrong-paper", options.tables)
    repaired = offered = errors = elsewhere = named = right = 0
    for row in repairs:
        name = f"{row['n']:03}"
        mine = list(of_link(found[name], docs[name], row["old"], row["line"]))
        is_offered = any(f"`{row['new']}`" in finding.message for finding in mine)
        repaired += bool(mine)
        offered += is_offered
        errors += any(finding.severity.value == "error" for finding in mine)
        if not mine:
            others = [*of_link(found[name], docs[name], row["old"], None)]
            is_elsewhere = bool(others)
            elsewhere += is_elsewhere
            named += any(place.line == row["line"] for other in others for place in other.related)
            right += not is_elsewhere and is_right(docs[name], row)
        if options.verbose or not mine:
            print(f"  {name}:{row['line']} {row['old']} -> {row['new']}: {len(mine)} {is_offered}")
    print(f"repairs: {repaired} of {len(repairs)} found, {errors} as errors, {offered} offered")
    print(
        f"  {elsewhere} more found at another row with the identifier; {named} of them name the row"
    )
    print(f"  {right} more whose row has the title of the identifier that was replaced")
    print(f"requests: {dict(requests)}")


def is_right(doc: Document, row: Mapping[str, Any]) -> bool:
    """Return whether all works with the identifier that was replaced have its title."""
    works = [
        work
        for work in cited_works(doc, Index(doc, Words({})))
        if work.identifier.value == row["old"]
    ]
    titles = [compare(work.title, [row["true_old"]]).likeness for work in works]
    return bool(titles) and all(likeness is Likeness.SAME for likeness in titles)


if __name__ == "__main__":
    main()
