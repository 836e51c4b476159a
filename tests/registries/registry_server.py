"""A loopback server that speaks the formats of registries, with the traps of the real ones."""

from __future__ import annotations

import html
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit


class Asked(NamedTuple):
    """A request: its time, method, path, query, headers in lower case and body."""

    at: float
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


class Said(NamedTuple):
    """An answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = MappingProxyType({})


Answering = Callable[[Asked], Said]


@dataclass
class Paper:
    """A paper of arXiv: the titles of its versions, the newest last."""

    titles: tuple[str, ...]
    authors: tuple[str, ...] = ("Ada Lovelace",)
    comment: str = ""
    doi: str = ""
    journal: str = ""
    summary: str = "We study a thing."
    published: str = "2023-05-01"


@dataclass
class Registries:
    """What the registries know; `faults` replaces the answers of a service.

    Attributes:
        papers: Papers by arXiv identifier.
        works: Works of Crossref by DOI, as its JSON.
        datasets: Works of DataCite by DOI, as its attributes.
        indexed: Works of OpenAlex and Semantic Scholar by DOI, as their JSON.
        handles: DOIs that exist though no agency knows them.
        repositories: By owner and name in lower case: the current name, and whether it is archived.
        descriptions: Descriptions of repositories, by owner and name in lower case.
        faults: Answers by service: `arxiv`, `crossref`, `datacite`, `doi`, `pmc`, `github`.
        asked: The requests, by service.
    """

    papers: dict[str, Paper] = field(default_factory=dict)
    works: dict[str, dict[str, Any]] = field(default_factory=dict)
    datasets: dict[str, dict[str, Any]] = field(default_factory=dict)
    indexed: dict[str, dict[str, Any]] = field(default_factory=dict)
    handles: set[str] = field(default_factory=set)
    articles: dict[str, str] = field(default_factory=dict)
    repositories: dict[str, tuple[str, bool]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Answering] = field(default_factory=dict)
    asked: dict[str, list[Asked]] = field(default_factory=dict)
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        names = ("arxiv", "crossref", "datacite", "doi", "pmc", "github", "openalex", "s2")
        return {f"SURVEYLINT_{name.upper()}_URL": f"{self.url}/{name}" for name in names}

    def answer(self, asked: Asked) -> Said:
        service = asked.path.split("/")[1]
        self.asked.setdefault(service, []).append(asked)
        if service in self.faults:
            return self.faults[service](asked)
        return getattr(self, f"_{service}")(asked)

    def _arxiv(self, asked: Asked) -> Said:
        query = asked.query
        if "search_query" in query:
            words = set(re.findall(r"\w+", query["search_query"].removeprefix("ti:").lower()))
            listed = [
                value
                for value, paper in self.papers.items()
                if words <= set(re.findall(r"\w+", paper.titles[-1].lower()))
            ]
        else:
            listed = query["id_list"].split(",")
        entries = [entry for value in listed if (entry := self._entry(value))]
        most = int(query.get("max_results", "10"))
        return Said(200, feed(reversed(entries[:most])))

    def _entry(self, asked: str) -> str:
        value, _, version = asked.partition("v")
        paper = self.papers.get(value)
        number = int(version) if version else len(paper.titles) if paper else 0
        if paper is None or not 0 < number <= len(paper.titles):
            return ""
        return entry(f"{value}v{number}", paper.titles[number - 1], paper)

    def _crossref(self, asked: Asked) -> Said:
        if "query.bibliographic" in asked.query:
            words = set(asked.query["query.bibliographic"].lower().split())
            found = [
                {"DOI": doi, **work}
                for doi, work in self.works.items()
                if words & set(work["title"][0].lower().split())
            ]
            return as_json({"status": "ok", "message": {"items": found}})
        listed = [part.partition(":")[2] for part in asked.query["filter"].split(",")]
        listed = [
            doi
            for value in listed
            for doi, work in self.works.items()
            if value == doi or value in work.get("alternative-id", ())
        ]
        rows = int(asked.query.get("rows", "20"))
        items = [{"DOI": doi, **self.works[doi]} for doi in listed if doi in self.works]
        return as_json({"status": "ok", "message": {"items": items[::-1][:rows]}})

    def _datacite(self, asked: Asked) -> Said:
        listed = re.findall(r'"([^"]+)"', asked.query["query"])
        size = int(asked.query.get("page[size]", "25"))
        found = [
            {"id": doi, "attributes": {"doi": doi, **self.datasets[doi]}}
            for doi in listed
            if doi in self.datasets
        ]
        return as_json({"data": found[:size]})

    def _openalex(self, asked: Asked) -> Said:
        listed = asked.query["filter"].removeprefix("doi:").split("|")
        found = [
            {"doi": f"https://doi.org/{doi}", **self.indexed[doi]}
            for doi in listed
            if doi in self.indexed
        ]
        return as_json({"results": found[: int(asked.query.get("per_page", "25"))]})

    def _s2(self, asked: Asked) -> Said:
        ids = json.loads(asked.body)["ids"]
        return as_json([self.indexed.get(each.removeprefix("DOI:")) for each in ids])

    def _doi(self, asked: Asked) -> Said:
        doi = asked.path.partition("/api/handles/")[2]
        if doi in self.handles:
            return as_json({"responseCode": 1, "handle": doi, "values": []})
        return as_json({"responseCode": 100, "handle": doi}, 404)

    def _pmc(self, asked: Asked) -> Said:
        rows = [
            {"pmcid": value, "doi": self.articles[value], "requested-id": value}
            if value in self.articles
            else {"requested-id": value, "status": "error", "errmsg": "not found"}
            for value in asked.query["ids"].split(",")
        ]
        return as_json({"records": rows})

    def _github(self, asked: Asked) -> Said:
        if asked.path.endswith("/graphql"):
            return self._graphql(asked)
        name = asked.path.partition("/repos/")[2].lower()
        if name not in self.repositories:
            return as_json({"message": "Not Found", "status": "404"}, 404)
        current, archived = self.repositories[name]
        if current.lower() != name and current.lower() in self.repositories:
            location = f"{self.url}/github/repos/{current}"
            return Said(301, b'{"message": "Moved Permanently"}', {"Location": location})
        about = self.descriptions.get(name)
        return as_json({"full_name": current, "archived": archived, "description": about})

    def _graphql(self, asked: Asked) -> Said:
        text = json.loads(asked.body)["query"]
        data: dict[str, Any] = {}
        errors = []
        pattern = r'(r\d+): repository\(owner: "([^"]+)", name: "([^"]+)"\)'
        for alias, owner, name in re.findall(pattern, text):
            known = self.repositories.get(f"{owner}/{name}".lower())
            data[alias] = known and {"nameWithOwner": known[0], "isArchived": known[1]}
            if known is None:
                errors.append({"type": "NOT_FOUND", "path": [alias], "message": "Could not"})
        return as_json({"data": data, **({"errors": errors} if errors else {})})


def as_json(value: object, status: int = 200) -> Said:
    return Said(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def feed(entries: Iterator[str] | list[str]) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>ArXiv Query</title>{''.join(entries)}</feed>"
    ).encode()


def entry(identity: str, title: str, paper: Paper) -> str:
    e = html.escape
    names = "".join(f"<author><name>{e(name)}</name></author>" for name in paper.authors)
    fields = {"comment": paper.comment, "doi": paper.doi, "journal_ref": paper.journal}
    extra = "".join(
        f'<arxiv:{key} xmlns:arxiv="http://arxiv.org/schemas/atom">{e(value)}</arxiv:{key}>'
        for key, value in fields.items()
        if value
    )
    return (
        f"<entry><id>http://arxiv.org/abs/{identity}</id><published>{paper.published}"
        f"T00:00:00Z</published><title>{e(title)}</title><summary>{e(paper.summary)}</summary>"
        f"{names}{extra}</entry>"
    )


ERROR_ENTRY = (
    "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>"
    "<summary>incorrect id format for x</summary></entry>"
)


@contextmanager
def serving(registries: Registries) -> Iterator[Registries]:
    """Serve on a free port of the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {key.lower(): value for key, value in self.headers.items()}
            path = unquote(parts.path)
            said = registries.answer(
                Asked(time.monotonic(), self.command, path, query, headers, body)
            )
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in said.headers:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    registries.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield registries
    finally:
        server.shutdown()
        server.server_close()
