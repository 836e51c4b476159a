"""Links that are not requested, because a record says whether their work or repository exists.

Most publishers answer 403 or show a page for bots, so a request learns less than the record. arXiv
and GitHub were asked about the identifier already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from surveylint.hosts import domain_of, identify
from surveylint.model.record import Identifier, Record
from surveylint.model.verdict import Cause, Evidence, State, Verdict

_KINDS = frozenset(["aaai", "arxiv", "doi", "github", "ieee", "pii", "pmcid"])
"""Kinds of identifiers whose record shows that the page exists."""

_ROLES = frozenset(["landing", "pdf", "html", "root"])
_RESOLVERS = frozenset(["doi.acm.org", "doi.ieeecomputersociety.org", "doi.org", "dx.doi.org"])
"""Hosts that answer everybody, and say more than that the identifier exists: where it points to."""

_OWN_HOSTS = {"arxiv": "arxiv.org", "github": "github.com"}
"""Hosts whose pages a record of a kind proves; a mirror may not have the page."""

_IN_HTML = ("arxiv", "html")

_MISSING_ON = {
    "arxiv": frozenset(["arxiv.org"]),
    "doi": frozenset(["doi.org", "dx.doi.org"]),
    "github": frozenset(["github.com"]),
}
"""Hosts that have no page for an identifier that its registry does not know, by kind."""


def record_of_link(url: str, records: Mapping[Identifier, Record]) -> Record | None:
    """Return the record that says whether the page of a URL exists, None if there is none.

    A DOI that does not exist proves nothing about a publisher's URL, because some are only used by
    the publisher. The newest version of a withdrawn paper has no PDF.
    """
    work = identify(url)
    if work is None or work.kind not in _KINDS or work.role not in _ROLES:
        return None
    domain = domain_of(url)
    record = records.get(Identifier(work.kind, work.value))
    if record is not None and record.missing:
        return record if domain in _MISSING_ON.get(work.kind, ()) else None
    if domain in _RESOLVERS or domain != _OWN_HOSTS.get(work.kind, domain):
        return None
    if record is None or record.withdrawn:
        return None
    return record if work.version is None or work.version <= record.version else None


def has_anchors(url: str) -> bool:
    """Return whether the page of an identifier has anchors of its own, and is open to everybody.

    It is the README of a repository, or a paper in HTML on arXiv. The page of an abstract has no
    sections, a viewer reads the fragment of a PDF, and publishers show no page to a program.
    """
    work = identify(url)
    return work is not None and (work.kind == "github" or (work.kind, work.role) == _IN_HTML)


def judged_by_record(
    verdicts: Mapping[str, Verdict], records: Mapping[Identifier, Record]
) -> dict[str, Verdict]:
    """Return verdicts in which links that were skipped for their identifier are alive or dead."""
    return {url: judged(url, verdict, records) for url, verdict in verdicts.items()}


def judged(url: str, verdict: Verdict, records: Mapping[Identifier, Record]) -> Verdict:
    """Return a verdict; that of a link that was skipped for its identifier is alive or dead."""
    record = record_of_link(url, records) if verdict.cause is Cause.IDENTIFIER else None
    if record is None:
        return verdict
    knows = "has no record" if record.missing else "has a record"
    note = f"{record.service} {knows} of {record.identifier.value}"
    seen = Evidence(method="", url=verdict.final_url, status=None, at=record.checked_at, note=note)
    return replace(
        verdict,
        state=State.DEAD if record.missing else State.ALIVE,
        cause=Cause.NO_SUCH_ID if record.missing else None,
        final_url="",
        checked_at=record.checked_at,
        last_alive=None if record.missing else record.checked_at,
        evidence=(seen,),
    )
