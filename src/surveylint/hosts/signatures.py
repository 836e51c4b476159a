"""Signed links: recognise the family of a link's signature and compute when it expires."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from surveylint.hosts.address import Parameter, decode, plain_name, query_parameters, split
from surveylint.hosts.catalogue import TABLES
from surveylint.hosts.work_urls import stable
from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from surveylint.hosts.facts import SignedFact


# Every signed link contains one of these; a test compares them with the families.
_MARKS = ("signature=", "sig=", "hm=", "jwt=", "token=", "md5=")
# The largest payload that is decoded: real ones have a few hundred characters.
_LONGEST_PAYLOAD = 8192
_FAMILIES = [
    (
        frozenset(name.lower() for name in fact["needs"]),
        frozenset(name.lower() for name in fact.get("any", ())),
        fact,
    )
    for fact in TABLES["signed"]
]
_PLAIN_FAMILIES = [
    (
        frozenset(plain_name(name) for name in fact["needs"]),
        frozenset(plain_name(name) for name in fact.get("any", ())),
        fact.get("hosts", ()),
    )
    for fact in TABLES["signed"]
]
_COMPACT = lazily(r"[0-9]{8}T[0-9]{6}Z")
_SECONDS = lazily(r"[0-9]{1,11}")
_HEX_SECONDS = lazily(r"[0-9A-Fa-f]{1,9}")
# base64url, RFC 4648 section 5; CloudFront has an alphabet of its own (custom policies, step 3).
_JWT_ALPHABET = str.maketrans("-_", "+/")
_POLICY_ALPHABET = str.maketrans("-_~", "+=/")

Times = tuple[datetime | None, datetime | None]


class Signature(NamedTuple):
    """A signed link.

    Attributes:
        family: The scheme, as `rules/hosts.toml` names it.
        names: All parameters of the query, as written.
        signed_at: When it was signed, UTC; None if unknown or unreadable.
        expires_at: When it expires, UTC; None if unknown or unreadable.
        key: Whether an AWS key is temporary (ASIA) or long-lived (AKIA).
        stable: The lasting page, if it can be computed.
    """

    family: str
    names: tuple[str, ...]
    signed_at: datetime | None
    expires_at: datetime | None
    key: Literal["temporary", "long-lived"] | None
    stable: str | None


def may_be_signed(text: str) -> bool:
    """Return quickly whether a text can contain a signed link."""
    lowered = text.lower()
    return any(mark in lowered for mark in _MARKS)


def signature(url: str) -> Signature | None:
    """Recognise a signed link by its set of parameters and compute when it expires."""
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
    )


def names_a_signature(names: Collection[str], text: str) -> bool:
    """Return whether these parameters together are a signature, in a link however broken.

    Args:
        names: The names, as `plain_name` returns them.
        text: The link as written, where the host of a family that needs one is looked for.
    """
    return any(
        needs.issubset(names)
        and (not any_of or not any_of.isdisjoint(names))
        and (len(needs) > 1 or not hosts or any(host in text.lower() for host in hosts))
        for needs, any_of, hosts in _PLAIN_FAMILIES
    )


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


def _key(fact: SignedFact, values: Mapping[str, str]) -> Literal["temporary", "long-lived"] | None:
    """Return the kind of an AWS access key (AWS IAM, "Understanding unique ID prefixes")."""
    credential = values.get(fact.get("credential", "").lower(), "")
    if credential.startswith("ASIA") or fact.get("temporary", "-").lower() in values:
        return "temporary"
    return "long-lived" if credential.startswith("AKIA") else None


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
