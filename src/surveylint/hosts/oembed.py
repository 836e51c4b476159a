"""The oEmbed services that know which pages exist on sites that answer 200 to every address."""

from __future__ import annotations

import re
from functools import lru_cache

from surveylint.hosts.address import query_parameters, split
from surveylint.hosts.catalogue import TABLES
from surveylint.namedtuples import NamedTuple


class OembedService(NamedTuple):
    """A service that answers for a page: its name, and its address with a place for `{url}`."""

    key: str
    endpoint: str


def oembed_service(url: str) -> OembedService | None:
    """Return the service to ask about a URL instead of its own host; None if there is none."""
    address = split(url)
    for fact in TABLES["oembed"]:
        for pages in fact["pages"]:
            if address.host not in pages["hosts"]:
                continue
            if _pattern(pages["path"]).fullmatch(url, address.path_start, address.path_end):
                names = {each.name for each in query_parameters(url, address)}
                if "parameter" not in pages or pages["parameter"] in names:
                    return OembedService(fact["key"], fact["endpoint"])
    return None


@lru_cache(maxsize=16)
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(path)
