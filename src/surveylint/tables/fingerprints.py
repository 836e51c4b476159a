"""Fingerprints: short hashes of normalized titles and identifiers, the keys of all tables.

Titles are normalized as they are compared with the records of registries, so that a table and a
registry agree on which titles are the same.
"""

from __future__ import annotations

from surveylint.registries.title_match import compact

try:
    from _blake2 import blake2b  # `hashlib` loads OpenSSL first
except ImportError:  # another interpreter than CPython
    from hashlib import blake2b

TITLE_BYTES = 5
"""Bytes of a title's fingerprint: two of a million million different titles have the same one.

Among 3.3 million papers a title that none of them has is found by chance 3 times in a million.
"""

DOI_BYTES = 8
"""Bytes of a DOI's fingerprint: a chance hit would call a paper retracted."""

_EMPTY = bytes(TITLE_BYTES)


def title_fingerprint(title: str) -> bytes:
    """Return the fingerprint of a title, b"" for one without letters and digits."""
    return compact_fingerprint(compact(title))


def compact_fingerprint(letters: str) -> bytes:
    """Return the fingerprint of a title that has only its letters and digits, b"" for ""."""
    if not letters:
        return b""
    found = blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=TITLE_BYTES).digest()
    return found if found != _EMPTY else b"\xff" * TITLE_BYTES  # zeros mean an unknown paper


def doi_fingerprint(doi: str) -> bytes:
    """Return the fingerprint of a DOI, which has no upper and lower case."""
    folded = doi.strip().casefold().encode("utf-8", "surrogatepass")
    return blake2b(folded, digest_size=DOI_BYTES).digest()
