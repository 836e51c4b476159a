"""Types of the tables in `rules/hosts.toml`, imported by the type checker only."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class PatternFact(TypedDict):
    """One form of the paths of a host."""

    role: str
    path: str
    query: NotRequired[dict[str, str]]
    kind: NotRequired[str]
    value: NotRequired[str]
    canonical: NotRequired[str]
    stable: NotRequired[str]
    pdf_url: NotRequired[str]


class DoiFact(TypedDict):
    """How the DOI of a URL's work is found."""

    how: str
    value: NotRequired[str]
    agency: NotRequired[str]
    filter: NotRequired[str]
    prefix: NotRequired[str]
    confirm: NotRequired[bool]


class WordsBefore(TypedDict):
    """How many words a slug had before a year."""

    year: int
    words: int


class SlugFact(TypedDict):
    """How a host spells a title in its URLs."""

    separator: str
    drop_last: NotRequired[int]
    words: NotRequired[int]
    words_before: NotRequired[WordsBefore]


class HostFact(TypedDict):
    """One entry of `[[host]]`; the comment in `rules/hosts.toml` documents the fields."""

    key: str
    hosts: NotRequired[list[str]]
    host_suffix: NotRequired[list[str]]
    kind: str
    value: NotRequired[str]
    case: NotRequired[Literal["lower", "upper", "keep"]]
    reserved: NotRequired[list[str]]
    patterns: list[PatternFact]
    canonical: NotRequired[str]
    stable: NotRequired[str]
    pdf_url: NotRequired[str]
    doi: DoiFact
    bot_wall: bool
    wall: NotRequired[list[int]]
    fetch: Literal["avoid", "polite", "ok"]
    offline: NotRequired[str]
    slug: NotRequired[SlugFact]
    drop_query: list[str]
    forge: NotRequired[bool]
    closed: NotRequired[bool]
    note: NotRequired[str]
    examples: NotRequired[list[dict[str, str]]]


class NameFacts(TypedDict):
    """Hosts without works."""

    placeholder: list[str]
    shortener: list[str]
    parking: list[str]
    https: list[str]


class ParameterFacts(TypedDict):
    """Names of parameters for tracking and for sessions."""

    tracking: list[str]
    session: list[str]
    tracking_by_host: dict[str, list[str]]


class SessionFact(TypedDict):
    """A form of links that work only inside a session."""

    key: str
    hosts: NotRequired[list[str]]
    path: NotRequired[str]
    needs: NotRequired[list[str]]
    any: NotRequired[list[str]]
    examples: list[str]


class ProxyFact(TypedDict):
    """A form of hosts that serve the pages of other hosts."""

    key: str
    host: NotRequired[str]
    path: NotRequired[str]
    parameter: NotRequired[list[str]]
    known_target: NotRequired[bool]
    examples: list[str]


class SignedFact(TypedDict):
    """One family of signed links."""

    key: str
    needs: list[str]
    any: NotRequired[list[str]]
    hosts: NotRequired[list[str]]
    expiry: Literal["sum", "unix", "iso", "range", "hex", "jwt", "policy", "unknown"]
    date: NotRequired[str]
    start: NotRequired[str]
    lifetime: NotRequired[str]
    credential: NotRequired[str]
    temporary: NotRequired[str]
    source: str


class Tables(TypedDict):
    """All tables of `rules/hosts.toml`."""

    schema: int
    reviewed: str
    wall_default: list[int]
    host: list[HostFact]
    names: NameFacts
    parameters: ParameterFacts
    session: list[SessionFact]
    proxy: list[ProxyFact]
    signed: list[SignedFact]
