"""Small dumps of invented papers, and the tables made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from surveylint.tables.building import Built, build

TITLES = {
    "2301.00001": "A field guide to the sheep of the northern islands",
    "2301.00004": "Wool: counting the threads of a sweater by ear",
    "2302.00001": "On the migration of garden snails in wet summers",
    "1412.0007": "Bees that know the way home without a compass",
    "math/0309136": "Knots in the fur of a long-haired cat",
}


def write_arxiv(folder: Path, titles: Mapping[str, str] = TITLES) -> Path:
    """Write a dump of arXiv's metadata, and return it."""
    rows = ({"id": key, "title": each, "update_date": "2026-11-01"} for key, each in titles.items())
    path = folder / "arxiv.json"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def build_arxiv(folder: Path, titles: Mapping[str, str] = TITLES) -> Built:
    """Build the table of some titles in a folder."""
    return build([write_arxiv(folder, titles)], folder / "arxiv.fp")
