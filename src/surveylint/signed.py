"""Read what a signed link gives away: its family, its end, and the values that nobody may print."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from surveylint.hosts.address import Address, Parameter, decode, parameters, query_parameters, split
from surveylint.hosts.catalogue import TABLES
from surveylint.hosts.works import stable
from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from surveylint.hosts.facts import SignedFact

Span = tuple[int, int]


class Signature(NamedTuple):
    """A signed link.

    Attributes:
        family: The scheme, as `rules/hosts.toml` names it.
        names: The parameters present, as written.
        signed_at: When it was signed, UTC; None if untold or unreadable.
        expires_at: When it ends, UTC; None if untold or unreadable.
        key: An AWS key of the temporary (ASIA) or the long-lived kind (AKIA).
        stable: The lasting page, if it can be computed.
        secrets: The spans of all values within the URL.
    """

    family: str
    names: tuple[str, ...]
    signed_at: datetime | None
    expires_at: datetime | None
    key: Literal["temporary", "long-lived"] | None
    stable: str | None
    secrets: tuple[Span, ...]


def may_be_signed(text: str) -> bool:
    """Return quickly whether a text can hold a signed link at all."""
    lowered = text.lower()
    return any(mark in lowered for mark in _MARKS)


def signature(url: str) -> Signature | None:
    """Recognise a signed link by its set of parameters and compute when it ends."""
    if "?" not in url or not may_be_signed(url):
        return None
    address = split(url)
    given = query_parameters(url, address)
    values = _values(given)
    fact = _family(address.host, values)
    if fact is None:
        return None
    signed_at, expires_at = _READERS[fact["expiry"]](fact, values)
    return Signature(
        family=fact["key"],
        names=tuple(
            url[item.start : max(item.start, item.value_start - 1)] for item in given if item.name
        ),
        signed_at=signed_at,
        expires_at=expires_at,
        key=_key(fact, values),
        stable=stable(url),
        secrets=secret_spans(url),
    )


def secret_spans(url: str) -> tuple[Span, ...]:
    """Find what must not be printed of any URL: in order, apart from each other, in linear time.

    These are all values of a signed link, user names and passwords, session identifiers and the values of
    parameters that are named like secrets, in the query, the fragment and URLs packed inside.
    """
    if not any(mark in url for mark in "?@#;%") and "//hooks." not in url:
        return ()
    return _spans(url, depth=0)


def text_secret_spans(text: str) -> tuple[Span, ...]:
    """Find what must not be printed of the URLs in a running text, such as a line of a file."""
    if "://" not in text:
        return ()
    return tuple(
        (begin + start, begin + end)
        for begin, stop in _urls(text)
        for start, end in secret_spans(text[begin:stop])
    )


def mask(url: str) -> str:
    """Overwrite the secrets of one URL with asterisks, one a character, so that columns stay right."""
    return _overwritten(url, secret_spans(url))


def mask_text(text: str) -> str:
    """Overwrite the secrets of all URLs in a running text, one asterisk a character."""
    return _overwritten(text, text_secret_spans(text))


# One of these stands in every signed link; a test holds them against the families.
_MARKS = ("signature=", "sig=", "hm=", "jwt=", "token=", "md5=")
_SECRET_NAMES = frozenset(TABLES["parameters"]["secret"])
_SIGNATURES = frozenset(
    {"x-amz-signature", "x-goog-signature", "x-oss-signature", "q-signature", "__acm__"}
)
_URL = lazily(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://")
_URL_END = lazily(r"[\s<>\"`|()]")
_SESSION_PATH = lazily(r";(?:jsessionid|phpsessid|sid)=(?P<value>[^;/?#]*)", re.IGNORECASE)
# Parameters as no standard writes them: in brackets or quotes, with an index, behind a second question mark.
_LOOSE = lazily(
    r"[?&;#(\[{\"',](?P<name>[A-Za-z][\w.-]{1,40})(?:\[[^\]=]{0,20}\])?=[\"'(]?(?=(?P<value>[^&;#?\"')]{1,4096}))"
)
_HOOK = lazily(r"/(?:services|webhooks)/(?P<value>[^?#]+)")
_NESTED = lazily(r"%(?:25)*3[fF]")
_DEEPEST = 3
# The largest readable payload: real ones have some hundred characters.
_LONGEST_PAYLOAD = 8192


def _urls(text: str) -> Iterator[Span]:
    """Find the URLs of a text: each ends at a space, quote, pipe or the parenthesis that encloses it."""
    place = 0
    while (begin := _URL.search(text, place)) is not None:
        depth, place = 0, len(text)
        for found in _URL_END.finditer(text, begin.end()):
            depth += {"(": 1, ")": -1}.get(found.group(), -len(text))
            if depth < 0:
                place = found.start()
                break
        yield begin.start(), place


def _overwritten(text: str, spans: tuple[Span, ...]) -> str:
    pieces, place = [], 0
    for start, end in spans:
        pieces += [text[place:start], "*" * (end - start)]
        place = end
    return "".join([*pieces, text[place:]])


def _spans(url: str, depth: int) -> tuple[Span, ...]:
    address = split(url)
    found = [span for span in _before_query(url, address, depth) if span[0] < span[1]]
    given = query_parameters(url, address)
    everything = _is_signed(address.host, given)
    given += parameters(url, address.query_end, len(url))
    found += [
        (item.value_start, item.end)
        for item in given
        if item.value_start < item.end
        and (everything or item.name in _SECRET_NAMES or _hides(item.value, depth))
    ]
    found += [
        loose.span("value")
        for loose in _LOOSE.finditer(url, address.path_end)
        if loose["name"].lower() in _SECRET_NAMES
    ]
    return _apart(found)


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """Order spans and join those that overlap."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _before_query(url: str, address: Address, depth: int) -> Iterator[Span]:
    authority = address.host_start if address.scheme == "" else url.find("//") + 2
    if url.startswith("//"):
        authority = 2
    if address.host and authority < address.host_start - 1:
        # A token is often given as the user's name, with a password of no meaning; "git@" is not secret.
        colon = url.find(":", authority, address.host_start)
        start = (
            authority
            if address.scheme in ("http", "https", "")
            else colon + 1
            if colon >= 0
            else address.host_start
        )
        yield start, max(start, address.host_start - 1)
    if address.host.startswith("hooks.") and (
        hook := _HOOK.match(url, address.path_start, address.path_end)
    ):
        yield hook.span("value")  # whoever knows the path of a web hook may post there
        return
    nested = _NESTED.search(url, address.path_start, address.path_end)
    hidden = nested is not None and _hides(url[address.path_start : address.path_end], depth)
    end = nested.start() if nested is not None and hidden else address.path_end
    for found in _SESSION_PATH.finditer(url, address.path_start, end):
        yield found.span("value")
    if hidden:
        yield end, address.path_end


def _is_signed(host: str, given: list[Parameter]) -> bool:
    if not given:
        return False
    values = _values(given)
    return not _SIGNATURES.isdisjoint(values) or _family(host, values) is not None


def _hides(value: str, depth: int) -> bool:
    """Return whether a value holds a percent-encoded URL or query with secrets of its own."""
    if "%" not in value or depth >= _DEEPEST:
        return False
    inner = decode(value)
    if inner == value or not any(mark in inner for mark in "?@#;%&"):
        return False
    # What follows an encoded "&" is a query too, whose "?" was left outside.
    return bool(_spans(inner if "?" in inner else f"?{inner}", depth + 1))


def _values(given: list[Parameter]) -> dict[str, str]:
    values: dict[str, str] = {}
    for item in given:
        if item.name:
            values.setdefault(item.name, decode(item.value))
    return values


def _family(host: str, values: Mapping[str, str]) -> SignedFact | None:
    for needs, any_of, fact in _FAMILIES:
        if (
            needs <= values.keys()
            and (not any_of or not any_of.isdisjoint(values))
            and host in fact.get("hosts", [host])
        ):
            return fact
    return None


_FAMILIES = [
    (
        frozenset(name.lower() for name in fact["needs"]),
        frozenset(name.lower() for name in fact.get("any", ())),
        fact,
    )
    for fact in TABLES["signed"]
]


def _key(fact: SignedFact, values: Mapping[str, str]) -> Literal["temporary", "long-lived"] | None:
    """Read the kind of an AWS access key off its prefix (AWS IAM, "Understanding unique ID prefixes")."""
    credential = values.get(fact.get("credential", "").lower(), "")
    if credential.startswith("ASIA") or fact.get("temporary", "-").lower() in values:
        return "temporary"
    return "long-lived" if credential.startswith("AKIA") else None


Times = tuple[datetime | None, datetime | None]


def _date(fact: SignedFact, values: Mapping[str, str]) -> str:
    return values.get(fact.get("date", "").lower(), "")


def _sum(fact: SignedFact, values: Mapping[str, str]) -> Times:
    found = _COMPACT.fullmatch(_date(fact, values))
    lifetime = values.get(fact.get("lifetime", "").lower(), "")
    if found is None:
        return None, None
    try:
        signed_at = datetime.fromisoformat(found.group())
        expires_at = (
            signed_at + timedelta(seconds=int(lifetime)) if _SECONDS.fullmatch(lifetime) else None
        )
    except (ValueError, OverflowError):
        return None, None
    return signed_at, expires_at


def _unix(fact: SignedFact, values: Mapping[str, str]) -> Times:
    return None, _from_seconds(_date(fact, values))


def _iso(fact: SignedFact, values: Mapping[str, str]) -> Times:
    return _from_iso(values.get(fact.get("start", "").lower(), "")), _from_iso(_date(fact, values))


def _range(fact: SignedFact, values: Mapping[str, str]) -> Times:
    start, _, end = _date(fact, values).partition(";")
    return _from_seconds(start), _from_seconds(end)


def _hex(fact: SignedFact, values: Mapping[str, str]) -> Times:
    start = values.get(fact.get("start", "").lower(), "")
    return _from_seconds(start, base=16), _from_seconds(_date(fact, values), base=16)


def _jwt(fact: SignedFact, values: Mapping[str, str]) -> Times:
    _, _, rest = _date(fact, values).partition(".")
    payload = _payload(rest.partition(".")[0].translate(_JWT_ALPHABET))
    return _from_number(_dig(payload, "nbf")), _from_number(_dig(payload, "exp"))


def _policy(fact: SignedFact, values: Mapping[str, str]) -> Times:
    payload = _payload(_date(fact, values).translate(_POLICY_ALPHABET))
    condition = _dig(payload, "Statement", 0, "Condition")
    return None, _from_number(_dig(condition, "DateLessThan", "AWS:EpochTime"))


def _unknown(_fact: SignedFact, _values: Mapping[str, str]) -> Times:
    return None, None


_READERS: Mapping[str, Callable[[SignedFact, Mapping[str, str]], Times]] = {
    "sum": _sum,
    "unix": _unix,
    "iso": _iso,
    "range": _range,
    "hex": _hex,
    "jwt": _jwt,
    "policy": _policy,
    "unknown": _unknown,
}
_COMPACT = lazily(r"[0-9]{8}T[0-9]{6}Z")
_SECONDS = lazily(r"[0-9]{1,11}")
_HEX_SECONDS = lazily(r"[0-9A-Fa-f]{1,9}")
# base64url, RFC 4648 section 5; CloudFront has an alphabet of its own (custom policies, step 3).
_JWT_ALPHABET = str.maketrans("-_", "+/")
_POLICY_ALPHABET = str.maketrans("-_~", "+=/")


def _from_seconds(text: str, base: Literal[10, 16] = 10) -> datetime | None:
    shape = _SECONDS if base == 10 else _HEX_SECONDS
    return _from_number(int(text, base)) if shape.fullmatch(text) else None


def _from_number(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _from_iso(text: str) -> datetime | None:
    try:
        value = datetime.fromisoformat(text)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _payload(encoded: str) -> object:
    """Decode base64 JSON, padded or not; None for anything else."""
    if len(encoded) > _LONGEST_PAYLOAD:
        return None
    # Only two families need these two modules.
    from base64 import b64decode
    from json import loads

    try:
        value: object = loads(b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (ValueError, RecursionError):
        return None
    return value


def _dig(value: object, *keys: str | int) -> object:
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value
