"""Which registries are asked, and their addresses and secrets, which only the environment holds."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping

from surveylint.model.target import InvalidTargetError, read_target
from surveylint.registries import (
    arxiv,
    crossref,
    datacite,
    doi_handles,
    github_repositories,
    openalex,
    pmc,
    semantic_scholar,
)
from surveylint.registries.service import Service


def services_of(environment: Mapping[str, str], names: Iterable[str]) -> tuple[Service, ...]:
    """Return the registries of some names, in the order in which they are asked.

    `SURVEYLINT_ARXIV_URL`, `SURVEYLINT_CROSSREF_URL` and so on replace their addresses.

    Args:
        environment: The environment variables.
        names: Their names on the command line.
    """
    mailto = environment.get("CROSSREF_MAILTO", "")
    token = environment.get("GITHUB_TOKEN") or environment.get("GH_TOKEN") or ""
    github_base = _base(environment, "github", github_repositories.BASE)
    made: tuple[Service, ...] = (
        arxiv.Arxiv(_base(environment, "arxiv", arxiv.BASE)),
        pmc.Pmc(_base(environment, "pmc", pmc.BASE)),
        crossref.Crossref(_base(environment, "crossref", crossref.BASE), mailto=mailto),
        datacite.Datacite(_base(environment, "datacite", datacite.BASE)),
        *_with_key(environment),
        doi_handles.DoiHandles(_base(environment, "doi", doi_handles.BASE)),
        github_repositories.Github(github_base, token=token if _keeps_secrets(github_base) else ""),
    )
    chosen = frozenset(names)
    return tuple(service for service in made if service.key in chosen)


def _with_key(environment: Mapping[str, str]) -> Iterator[Service]:
    """Yield the registries that are only asked with a key."""
    base, key = _base(environment, "openalex", openalex.BASE), environment.get("OPENALEX_API_KEY")
    if key and _keeps_secrets(base):
        yield openalex.OpenAlex(base, token=key)
    base, key = _base(environment, "s2", semantic_scholar.BASE), environment.get("S2_API_KEY")
    if key and _keeps_secrets(base):
        yield semantic_scholar.SemanticScholar(base, token=key)


def is_loopback(url: str) -> bool:
    """Return whether a URL is on this machine."""
    try:
        host = read_target(url)[0].host
    except InvalidTargetError:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _base(environment: Mapping[str, str], key: str, default: str) -> str:
    return environment.get(f"SURVEYLINT_{key.upper()}_URL") or default


def _keeps_secrets(url: str) -> bool:
    """Return whether nobody on the way to a server can read what is sent."""
    return url.startswith("https://") or is_loopback(url)
