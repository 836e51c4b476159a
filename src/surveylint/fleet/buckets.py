"""Buckets: what has to be asked from one place, so that no host is asked from two.

The bucket of a link is the registrable domain that its request is sent to. The registries of papers
are one bucket, together with all links to their own sites, for two reasons. arXiv answers requests
for papers and for pages, at one pace. And what one of them is asked depends on the answers of the
others: DataCite is asked about what Crossref does not know, arXiv about titles that no record of
any registry has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from surveylint.model.host import site_of
from surveylint.model.record import Identifier
from surveylint.model.target import InvalidTargetError, Target, read_target
from surveylint.namedtuples import NamedTuple
from surveylint.net.settings import NetSettings
from surveylint.probe.policy import plan_request
from surveylint.registries.environment import services_of
from surveylint.registries.service import Service

PAPERS = "papers"
"""The bucket of the registries of papers and of the links to their sites."""

NOWHERE = ""
"""The bucket of links that no request is sent for, because their URL is invalid."""

REPOSITORIES = "github"
"""The kind of the identifiers of repositories, and the name of their registry."""

_PAPER_SITES = frozenset(
    [
        "arxiv.org",
        "crossref.org",
        "datacite.org",
        "doi.org",
        "nih.gov",
        "openalex.org",
        "semanticscholar.org",
    ]
)


class Buckets(NamedTuple):
    """The buckets of links, identifiers and registries. All processes of a run need equal ones.

    Attributes:
        paper_sites: The sites of the registries of papers.
        repository_site: The site of the registry of repositories.
    """

    paper_sites: frozenset[str] = _PAPER_SITES
    repository_site: str = "github.com"

    def of_site(self, site: str) -> str:
        """Return the bucket of a registrable domain."""
        return PAPERS if site in self.paper_sites else site

    def of_target(self, target: Target, settings: NetSettings) -> str:
        """Return the bucket of a target: that of the site that its request is sent to."""
        return self.of_site(plan_request(target, settings).target.site)

    def of_url(self, url: str, settings: NetSettings) -> str:
        """Return the bucket of a link as it is written in a list."""
        try:
            target, _ = read_target(url)
        except InvalidTargetError:
            return NOWHERE
        return self.of_target(target, settings)

    def of_identifier(self, identifier: Identifier) -> str:
        """Return the bucket of the registries that may know an identifier."""
        return self.of_registry(REPOSITORIES if identifier.kind == REPOSITORIES else "")

    def of_registry(self, name: str) -> str:
        """Return the bucket of a registry: `arxiv`, `crossref`, `github`."""
        return self.of_site(self.repository_site) if name == REPOSITORIES else PAPERS


def buckets_of(services: Iterable[Service]) -> Buckets:
    """Return the buckets where registries have other addresses than those that everybody uses."""
    made = Buckets()
    for service in services:
        site = _site(service.base)
        if service.key == REPOSITORIES:
            made = made._replace(repository_site=site or made.repository_site)
        elif site:
            made = made._replace(paper_sites=made.paper_sites | {site})
    return made


def environment_buckets(environment: Mapping[str, str], names: Iterable[str]) -> Buckets:
    """Return the buckets for the registries of some names, at the addresses of the environment."""
    return buckets_of(services_of(environment, names))


def shard_of(bucket: str, shards: int) -> int:
    """Return the number of the shard that a bucket belongs to, from 1; the same on all machines."""
    return 1 + int.from_bytes(blake2b(bucket.encode(), digest_size=8).digest()) % shards


def _site(url: str) -> str:
    try:
        return site_of(read_target(url)[0].host)
    except InvalidTargetError:
        return ""
