"""What the server of the demonstration answers as arXiv, Crossref, doi.org and GitHub."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from surveylint.demo.server import Behaviour, Visit
from surveylint.model.record import Identifier

NAMES = ("arxiv", "crossref", "doi", "github")
"""The registries that the server speaks for: `SURVEYLINT_ARXIV_URL` is `web.url("arxiv")`."""

ABSENT = frozenset(
    {Identifier("arxiv", "2304.99903"), Identifier("github", "example-lab/pain-words")}
)
"""The identifiers of the example list that are meant not to exist; others may be real."""

_PAPERS: Mapping[str, tuple[str, ...]] = {
    "2304.99901": ("LiverLoom: Stitching Volumes from Few Slices",),
    "2304.99911": ("Maps of Lungs Drawn by Listening to Breath",),
    "2304.99912": ("Counting Ribs by Candlelight: A Study in Wax",),
    "2304.99913": ("Reading Old X-Rays in the Dark Without Glasses",),
    "2304.99914": ("A Hundred Words for Pain", "Pain in Many Languages: A Shared Vocabulary"),
    "2304.99917": ("Perfect Diagnoses from Empty Images",),
    "2304.99918": ("Two Kidneys Seen in Stereo",),
}
"""Titles by identifier, those of older versions first."""

_FIELDS: Mapping[str, Mapping[str, str]] = {
    "2304.99911": {"doi": "10.99999/lungs.2024", "journal_ref": "J. Example Imaging 3 (2024) 1-9"},
    "2304.99918": {"comment": "Code is available at https://github.com/example-lab/kidneys"},
    "2304.99917": {"comment": "This paper has been withdrawn: the images were not empty"},
}
_WORKS: tuple[Mapping[str, object], ...] = (
    {
        "DOI": "10.99999/spleen.2022",
        "title": ["Spleens That Glow at Night"],
        "updated-by": [{"type": "retraction", "DOI": "10.99999/spleen.2023"}],
    },
    {
        "DOI": "10.99999/iccv.2021",
        "type": "proceedings-article",
        "title": ["Thumbs Up From Every Angle"],
        "container-title": ["2021 International Conference on Computer Vision (ICCV)"],
        "event": {"name": "ICCV", "start": {"date-parts": [[2021, 10, 10]]}},
        "issued": {"date-parts": [[2021]]},
    },
)
_REPOSITORIES: Mapping[str, Mapping[str, object]] = {
    "example-lab/lung-maps": {"full_name": "example-lab/lung-maps", "archived": True},
    "example-lab/old-xrays": {"full_name": "example-group/xrays-in-the-dark", "archived": False},
}


async def _registry(visit: Visit) -> None:
    """Answer as a registry."""
    visit.answer(*answer(visit.path))


BEHAVIOURS: Mapping[str, Behaviour] = dict.fromkeys(NAMES, _registry)


def answer(path: str) -> tuple[int, bytes]:
    """Return the status and the body of the answer to a request of a registry.

    Args:
        path: The path of the request, which begins with the name of the registry, and its query.
    """
    parts = urlsplit(path)
    name, _, rest = parts.path.strip("/").partition("/")
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    if name == "arxiv":
        return 200, _feed(query).encode()
    if name == "crossref":
        listed = query.get("filter", "").split(",")
        items = [work for work in _WORKS if f"doi:{work['DOI']}" in listed]
        return _json({"message": {"items": items}})
    if name == "doi":
        return _json({"responseCode": 100}, 404)
    found = _REPOSITORIES.get(unquote(rest).removeprefix("repos/").lower())
    return _json(found) if found is not None else _json({"message": "Not Found"}, 404)


def _json(value: object, status: int = 200) -> tuple[int, bytes]:
    return status, json.dumps(value).encode()


def _feed(query: Mapping[str, Any]) -> str:
    """Return the entries that are asked for, as Atom; unknown identifiers are left out."""
    if "id_list" in query:
        listed = query["id_list"].split(",")
    else:
        words = _words(query.get("search_query", "").removeprefix("ti:"))
        listed = [value for value, titles in _PAPERS.items() if words <= _words(titles[-1])]
    entries = "".join(_entry(*value.partition("v")[::2]) for value in listed)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _entry(value: str, version: str) -> str:
    titles = _PAPERS.get(value, ())
    number = int(version) if version.isdecimal() else len(titles)
    if not 0 < number <= len(titles):
        return ""
    fields = "".join(
        f"<{key}>{escape(text)}</{key}>" for key, text in _FIELDS.get(value, {}).items()
    )
    return (
        f"<entry><id>http://arxiv.org/abs/{value}v{number}</id>"
        f"<title>{escape(titles[number - 1])}</title>{fields}</entry>"
    )
