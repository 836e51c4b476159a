"""The list of published tables, and who signed it.

The list names the SHA-256 of each table, so one signature covers all of them. It is an Ed25519
signature of the bytes of the list, which `openssl pkeyutl -sign -rawin` makes, so that publishing
needs no code of its own.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from surveylint.namedtuples import NamedTuple
from surveylint.tables.table_file import TableKind, verified_header

MANIFEST = "tables.json"
SIGNATURE = "tables.json.sig"

PUBLIC_KEY = ""
"""The key that published tables are signed with: 32 bytes in base64. This is its only place.

It is empty as long as nothing is published: then nothing is fetched unless the user names a key."""

_PEM = re.compile(
    r"\s*+-----BEGIN PUBLIC KEY-----(\s[A-Za-z0-9+/=\s]++)-----END PUBLIC KEY-----\s*+"
)
_ED25519 = bytes.fromhex("302a300506032b6570032100")
"""What a public key of Ed25519 begins with in the form of RFC 8410, before its 32 bytes."""

MOST_BYTES = 256_000_000
"""A table of more bytes is not fetched: that of arXiv has 27 MB."""

_VERSION = 1


class ManifestError(Exception):
    """The list of tables is not trusted or malformed; its text is why, one clause."""


class PublishedTable(NamedTuple):
    """A published table.

    Attributes:
        name: The name of its file.
        size: Its bytes.
        sha256: The SHA-256 of the file, in hexadecimal digits.
        date: The day of its source, `2026-11-28`.
        records: The number of its papers.
    """

    name: str
    size: int
    sha256: str
    date: str
    records: int


def verify(data: bytes, signature: bytes, key: str) -> None:
    """Check that the owner of a key signed some bytes.

    Raises:
        ManifestError: The owner did not, or it cannot be checked.
    """
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        raise ManifestError("signatures cannot be checked; install `surveylint[data]`") from None
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key(key)))
    try:
        public.verify(signature, data)
    except InvalidSignature:
        raise ManifestError(f"`{MANIFEST}` is not signed with the key {key}") from None


def public_key(text: str) -> str:
    """Return a public key as 32 bytes in base64, from the same or from PEM.

    Raises:
        ManifestError: It is neither.
    """
    found = _PEM.fullmatch(text)
    try:
        data = base64.b64decode("".join((found[1] if found else text).split()), validate=True)
    except ValueError:
        data = b""
    if found and data.startswith(_ED25519):
        data = data.removeprefix(_ED25519)
    if len(data) != 32:
        raise ManifestError(
            "the public key is malformed; expected an Ed25519 key: PEM, or 32 bytes in base64"
        )
    return base64.b64encode(data).decode()


def read_manifest(data: bytes) -> tuple[PublishedTable, ...]:
    """Return the tables that a list names.

    Raises:
        ManifestError: It is malformed.
    """
    try:
        found = json.loads(data)
        if found["version"] != _VERSION:
            raise ManifestError(
                f"`{MANIFEST}` has version {found['version']!r}; expected {_VERSION}"
            )
        return tuple(_published(each) for each in found["tables"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ManifestError(f"`{MANIFEST}` is malformed") from None


def _published(given: dict[str, object]) -> PublishedTable:
    """Return a table of the list.

    Raises:
        ValueError: It is malformed.
    """
    name, sha256, date = given["name"], given["sha256"], given["date"]
    size, records = given["size"], given["records"]
    if name not in [kind.file_name for kind in TableKind]:
        raise ValueError
    if not isinstance(sha256, str) or not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError
    if not isinstance(date, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date):
        raise ValueError
    if not isinstance(size, int) or not isinstance(records, int) or not 0 < size <= MOST_BYTES:
        raise ValueError
    return PublishedTable(str(name), size, sha256, date, records)


def published_table(path: Path) -> PublishedTable:
    """Return a table as it is listed.

    Raises:
        BadTableError: The file is not a table, or is damaged.
        OSError: It cannot be read.
    """
    header = verified_header(path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name, size = header.kind.file_name, path.stat().st_size
    return PublishedTable(name, size, sha256, header.date, header.records)


def written_manifest(tables: Iterable[PublishedTable]) -> bytes:
    """Return the list of some tables, to be signed."""
    rows = [table._asdict() for table in tables]
    return (json.dumps({"version": _VERSION, "tables": rows}, indent=1) + "\n").encode()
