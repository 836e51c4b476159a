"""Links that have the same finding in several lists: a dead page is one finding over all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from surveylint.model.finding import Finding, Severity
from surveylint.namedtuples import NamedTuple
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown, shown_path

MOST_PLACES = 10
"""Places of a link that are named; the others are only counted."""

_MOST_SHOWN = 10
"""Links that a report for people names."""

_MOST_NAMED = 3
"""Places of each of them."""


class LinkInLists(NamedTuple):
    """A link with the same finding in several lists.

    Attributes:
        rule: The rule.
        url: The URL.
        severity: The gravest severity of its findings.
        message: What is wrong, as the first list reports it.
        lists: How many lists have it.
        places: Path and line in the first of them.
    """

    rule: str
    url: str
    severity: Severity
    message: str
    lists: int
    places: tuple[tuple[str, int], ...]


class SharedLinks:
    """Counts the lists with each finding about a link; its memory grows with the bad links only."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], LinkInLists] = {}

    def add(self, findings: Iterable[Finding]) -> None:
        """Add all findings of one list."""
        own: set[tuple[str, str]] = set()
        for finding in findings:
            key = (finding.rule, finding.url)
            if not finding.url or key in own:
                continue
            own.add(key)
            known = self._found.get(key)
            place = (finding.place.path, finding.place.line)
            if known is None:
                self._found[key] = LinkInLists(*key, finding.severity, finding.message, 1, (place,))
                continue
            self._found[key] = known._replace(
                severity=max(known.severity, finding.severity, key=lambda each: each.rank),
                lists=known.lists + 1,
                places=known.places + (place,) * (len(known.places) < MOST_PLACES),
            )

    def in_several(self) -> tuple[LinkInLists, ...]:
        """Return the links of several lists, those of most lists first."""
        several = (link for link in self._found.values() if link.lists > 1)
        return tuple(sorted(several, key=lambda link: (-link.lists, link.rule, link.url)))


def lines(links: Sequence[LinkInLists], *, ascii: bool = False) -> Iterator[str]:
    """Write the links of most lists for people, a line each; nothing if there are none."""
    if not links:
        return
    count = f"{len(links):,} links have" if len(links) > 1 else "1 link has"
    yield f"{count} the same finding in several lists\n"
    for link in links[:_MOST_SHOWN]:
        named = [f"{shown_path(path, ascii=ascii)}:{line}" for path, line in link.places]
        where = ", ".join(named[:_MOST_NAMED])
        more = link.lists - min(len(named), _MOST_NAMED)
        others = f" and {more:,} more" if more else ""
        url = shown(mask_text(link.url), ascii=ascii)
        yield f"  {link.lists:,} lists: {link.severity}[{link.rule}] {url}: {where}{others}\n"
    if len(links) > _MOST_SHOWN:
        yield f"  {len(links) - _MOST_SHOWN:,} more\n"
