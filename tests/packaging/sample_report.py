"""The HTML report of the example list, with made-up answers for its links and made-up earlier runs.

`python tests/packaging/readme.py` writes it to `docs/report.html`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from readme import DEMO, ROOT

from surveylint import details, health
from surveylint.config import DEFAULT
from surveylint.disk.files import open_list
from surveylint.disk.neighbours import Folder
from surveylint.entries import Index
from surveylint.entries.work_data import works_of
from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.model.document import Document
from surveylint.model.verdict import Cause, Evidence, State, Verdict
from surveylint.report import ListDetails, Report, RuleText
from surveylint.report.formats import emit
from surveylint.report.past_runs import PastRun, this_run
from surveylint.vocabulary import Words

PAGE = ROOT / "docs" / "report.html"
LIMIT = 100_000
"""Bytes that the page may have."""

DAY = date(2026, 3, 30)
_NOW = datetime(DAY.year, DAY.month, DAY.day, 4, 17, tzinfo=UTC).timestamp()
_WEEK = 7 * 86_400
_STATES = {
    "gone": (State.DEAD, Cause.GONE, 404, "status 404 twice"),
    "moved": (State.MOVED, None, 200, ""),
    "moved-home": (State.SUSPECT, Cause.REDIRECTED_HOME, 200, "redirects to the front page"),
    "soft-404": (State.SUSPECT, Cause.SOFT_404, 200, "the page says that it does not exist"),
    "parked": (State.SUSPECT, Cause.PARKED, 200, "the page offers the domain for sale"),
    "forbidden": (State.UNVERIFIED, Cause.FORBIDDEN, 403, "status 403"),
    "wall": (State.UNVERIFIED, Cause.CHALLENGE, 403, "a challenge for browsers"),
    "slow": (State.UNREACHABLE, Cause.TIMEOUT, None, "no answer in time"),
    "untrusted": (State.UNREACHABLE, Cause.TLS, None, "the certificate is self-signed"),
}
_EARLIER = (
    # errors, warnings, infos, dead, suspect, unreachable
    (4, 30, 18, 0, 1, 1),
    (5, 31, 18, 0, 1, 3),
    (9, 31, 17, 1, 2, 1),
    (9, 27, 15, 1, 2, 2),
    (8, 27, 15, 2, 2, 1),
    (10, 26, 12, 2, 3, 1),
    (9, 25, 12, 2, 3, 2),
)
_LINKS = 50
_REVIVED = "https://papers.example/gone/old-atlas"
_DEAD = "https://papers.example/gone/dino"


def verdict(url: str) -> Verdict:
    """Return what the network is said to have answered for a link of the example list."""
    kind = url.split("/")[3] if "papers.example/" in url else ""
    state, cause, status, note = _STATES.get(kind, (State.ALIVE, None, 200, ""))
    final = "https://papers.example/paper/new" if state is State.MOVED else url
    seen = Evidence(method="GET", url=url, status=status, at=_NOW, note=note)
    weeks = {State.DEAD: 6, State.SUSPECT: 3, State.UNREACHABLE: 1}.get(state, 0)
    return Verdict(
        state=state,
        cause=cause,
        status=status,
        final_url=final,
        checked_at=_NOW,
        evidence=(seen, seen),
        permanent=state is State.MOVED,
        last_alive=_NOW - weeks * _WEEK,
        failing_since=_NOW - 5 * 86_400 if state is State.UNREACHABLE else None,
    )


def earlier_runs(now: Mapping[str, int]) -> tuple[PastRun, ...]:
    """Return made-up runs, one a week.

    Args:
        now: The findings of this run by rule; the last made-up run had nearly the same.
    """
    before = {rule: found for rule, found in now.items() if rule != "soft-404"}
    before |= {"dead-link": 2, "index-gap": 3, "misspelling": 4}
    runs = []
    for weeks, (errors, warnings, infos, dead, suspect, unreachable) in zip(
        range(len(_EARLIER), 0, -1), _EARLIER, strict=True
    ):
        urls = (_DEAD, _REVIVED)[:dead]
        broken = {"dead": dead, "suspect": suspect, "unreachable": unreachable}
        runs.append(
            PastRun(
                day=(DAY - timedelta(weeks=weeks)).isoformat(),
                paths=("README.md",),
                files=1,
                findings=errors + warnings + infos,
                rules=before,
                severities={"errors": errors, "warnings": warnings, "infos": infos},
                links={"alive": _LINKS - dead - suspect - unreachable, **broken},
                dead={
                    url: (DAY - timedelta(weeks=5 - at)).isoformat() for at, url in enumerate(urls)
                },
            )
        )
    return tuple(runs)


def sample() -> Report:
    """Return the report of the example list."""
    doc = open_list(str(DEMO / "README.md"), name="README.md")
    assert isinstance(doc, Document)
    verdicts = {url: verdict(url) for url in health.addresses([doc])}
    rules = rulebook.load(rulebook.chosen(DEFAULT, online=True), DEFAULT)
    findings = lint(
        doc, rules, DEFAULT, today=DAY, tree=Folder(str(DEMO / "README.md")), verdicts=verdicts
    ).findings
    texts = {entry.name: RuleText(entry.summary) for entry in rulebook.entries()}
    report = Report(
        findings=findings,
        sources={doc.source.path: doc.source},
        files=1,
        rules=texts,
        links=health.count_states([doc], verdicts),
    )
    now = this_run(report, verdicts, DAY.isoformat(), paths=("README.md",))
    past = earlier_runs(now.rules)
    now = now._replace(dead={url: past[-1].dead.get(url, day) for url, day in now.dead.items()})
    lists = ListDetails(
        day=DAY.isoformat(),
        works=tuple(works_of(doc, Index(doc, Words({})))),
        links=tuple(details.rows(doc, verdicts)),
        sections={doc.source.path: tuple(details.headings(doc))},
        history=(*past, now),
    )
    return report._replace(details=lists)


def page() -> str:
    """Return the page."""
    return "".join(emit("html", sample()))


def write(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8", newline="\n")
