"""The shape of `rules/hosts.toml` as it is compiled; imported by the type checker only."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class PatternFact(TypedDict):
    """One shape that the paths of a host have."""

    role: str
    path: str
    query: NotRequired[dict[str, str]]
    kind: NotRequired[str]
    value: NotRequired[str]
    canonical: NotRequired[str]
    stable: NotRequired[str]
    pdf_url: NotRequired[str]


class WordsBefore(TypedDict):
    """How long a slug was before a year."""

    year: int
    words: int


class SlugFact(TypedDict):
    """How a host spells a title in its URLs."""

    separator: str
    drop_last: NotRequired[int]
    words: NotRequired[int]
    words_before: NotRequired[WordsBefore]


class HostFact(TypedDict):
    """One entry of `[[host]]`; the head of `rules/hosts.toml` explains the fields."""

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
    bot_wall: NotRequired[bool]
    slug: NotRequired[SlugFact]
    forge: NotRequired[bool]
    head: NotRequired[bool]
    closed: NotRequired[bool]


class NameFacts(TypedDict):
    """Hosts that hold no works."""

    placeholder: list[str]
    shortener: list[str]
    parking: list[str]
    parking_assets: list[str]
    https: list[str]


class OembedPages(TypedDict):
    """The addresses that an oEmbed service answers for."""

    hosts: list[str]
    path: str
    parameter: NotRequired[str]


class OembedFact(TypedDict):
    """One service that knows whether a page of its site exists."""

    key: str
    endpoint: str
    pages: list[OembedPages]


class ParameterFacts(TypedDict):
    """Parameter names with a meaning of their own."""

    tracking: list[str]
    session: list[str]
    tracking_by_host: dict[str, list[str]]


class SessionFact(TypedDict):
    """A shape of link that works only inside a session."""

    key: str
    hosts: NotRequired[list[str]]
    path: NotRequired[str]
    needs: NotRequired[list[str]]
    any: NotRequired[list[str]]


class ProxyFact(TypedDict):
    """A shape of host that serves other hosts' pages."""

    key: str
    host: NotRequired[str]
    path: NotRequired[str]
    parameter: NotRequired[list[str]]
    known_target: NotRequired[bool]


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


class Tables(TypedDict):
    """The whole of `rules/hosts.toml`."""

    wall_statuses: list[int]
    host: list[HostFact]
    names: NameFacts
    oembed: list[OembedFact]
    parameters: ParameterFacts
    session: list[SessionFact]
    proxy: list[ProxyFact]
    signed: list[SignedFact]
