"""Measure tables of papers: their size and speed, and the requests that they save.

    tables.py build [RECORDS] [FOLDER]
    tables.py requests TITLES.json LIST ...

`build` generates records of arXiv, builds a table, and measures time, memory, look-ups and chance
hits. `requests` verifies lists against a loopback server that knows `TITLES.json` (title by arXiv
identifier), without a table and with one of the same titles.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "registries"))

from registry_server import Asked, Paper, Registries, serving

from surveylint.entries import Index
from surveylint.model.source import Source
from surveylint.net.settings import NetSettings
from surveylint.questions import questions_of
from surveylint.reading import read
from surveylint.tables.building import build
from surveylint.tables.paper_tables import PaperTables, open_tables
from surveylint.verify import Verification, verify
from surveylint.vocabulary import Words

_WORDS = [f"{a}{b}" for a in ("deep", "self", "graph", "neural", "image") for b in range(4_000)]


def generated(count: int) -> Iterator[tuple[str, str]]:
    """Yield identifiers and titles, as many a month as arXiv has now."""
    chance = random.Random(1)
    number, year, month = 0, 15, 1
    for _ in range(count):
        number += 1
        if number > 24_000:
            number, month = 1, month + 1
            if month > 12:
                month, year = 1, year + 1
        title = " ".join(chance.choices(_WORDS, k=9))
        yield f"{year:02}{month:02}.{number:05}", title


def memory() -> float:
    """Return the most memory that this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def each(action: Callable[[str], object], values: list[str]) -> float:
    """Return the microseconds of processor time that an action takes for one value."""
    began = time.process_time()
    for value in values:
        action(value)
    return (time.process_time() - began) / len(values) * 1e6


def measure_build(count: int, folder: Path) -> None:
    dump, out = folder / "arxiv.json", folder / "arxiv.fp"
    with dump.open("w") as file:
        for identifier, title in generated(count):
            row = {"id": identifier, "title": title, "update_date": "2026-11-01"}
            file.write(json.dumps(row) + "\n")
    print(f"{count:,} records, {dump.stat().st_size / 1e6:.0f} MB; memory {memory():.0f} MB")
    began = time.monotonic()
    built = build([dump], out)
    seconds = time.monotonic() - began
    print(f"built in {seconds:.0f} s; memory {memory():.0f} MB; {out.stat().st_size / 1e6:.1f} MB")
    assert built.header.records == count
    measure_lookups(folder, count)


def measure_lookups(folder: Path, count: int) -> None:
    began = time.perf_counter()
    table = open_tables(folder).arxiv
    assert table is not None
    print(f"opened in {(time.perf_counter() - began) * 1e3:.2f} ms")
    sample = random.Random(2).sample(range(count), 2_000)
    chosen = {*sample}
    known = [pair for place, pair in enumerate(generated(count)) if place in chosen]
    print(f"identifier: {each(table.fingerprint, [i for i, _ in known]):.1f} us")
    print(f"title: {each(table.identifiers, [t for _, t in known]):.1f} us")
    assert all(i in table.identifiers(t) for i, t in known)
    strangers = [f"a stranger of number {number}" for number in range(1_000_000)]
    hits = sum(bool(table.identifiers(title)) for title in strangers)
    expected = len(strangers) * count / 2**40
    print(f"chance hits: {hits} of {len(strangers):,} titles; expected {expected:.1f}")
    print(f"memory {memory():.0f} MB")


def kind_of(asked: Asked) -> str:
    """Return what a request to arXiv is for."""
    if "search_query" in asked.query:
        return "title search"
    return "versions" if "v" in asked.query["id_list"] else "identifiers"


def measure_requests(titles: Path, lists: list[str]) -> None:
    known: dict[str, str] = json.loads(titles.read_text("utf-8"))
    sources = [Source.from_bytes(path, Path(path).read_bytes()) for path in lists]
    docs = [(doc, Index(doc, Words({}))) for doc in map(read, sources)]
    registries = Registries(papers={key: Paper((title,)) for key, title in known.items() if title})
    settings = NetSettings(allow_private=True, cache_dir=None, proxies={})
    with tempfile.TemporaryDirectory() as folder, serving(registries):
        dump = Path(folder) / "arxiv.json"
        dump.write_text("\n".join(json.dumps({"id": k, "title": v}) for k, v in known.items()))
        build([dump], Path(folder) / "arxiv.fp", date="2026-11-01")

        def verified(tables: PaperTables | None) -> Verification:
            return verify(
                questions_of(docs),
                settings,
                ("arxiv",),
                tables=tables,
                environment=registries.environment,
            )

        for name, tables in (("without", None), ("with", open_tables(Path(folder)))):
            registries.asked.clear()
            answer = verified(tables)
            kinds = Counter(map(kind_of, registries.asked.get("arxiv", ())))
            print(
                f"{name} tables: {dict(answer.requests)}, {answer.verified} of {answer.rows} rows"
                f" {dict(answer.registries)}; {dict(kinds)}; {answer.messages}"
            )


def main() -> None:
    action, *rest = sys.argv[1:]
    if action == "requests":
        measure_requests(Path(rest[0]), rest[1:])
        return
    count = int(rest[0]) if rest else 3_300_000
    with tempfile.TemporaryDirectory(dir=rest[1] if len(rest) > 1 else None) as folder:
        measure_build(count, Path(folder))


if __name__ == "__main__":
    main()
