"""The repository that a paper names as its own code, in its comment or its abstract."""

from __future__ import annotations

import re

from surveylint.lazy import lazily

_REPOSITORY = r"(?:https?://)?(?:www\.)?github\.com/([A-Za-z0-9-]{1,39})/([A-Za-z0-9._-]{1,100})"
_ANY = lazily(_REPOSITORY, re.IGNORECASE)
_OWN = lazily(
    r"\b(?:codes?|code ?bases?|implementations?|software|source|repository|repo|toolbox|tool ?kit"
    rf"|library|framework)\b[^.;?!]{{0,100}}?{_REPOSITORY}",
    re.IGNORECASE,
)
_FOREIGN = lazily(
    r"\b(?:based on|built (?:on|upon)|using|extends?|adapted from|their|official|third[- ]party)\b",
    re.IGNORECASE,
)
"""What tells that the code is that of somebody else; `official` is said of other works, too."""

_LONGEST = 4_000


def code_of(*texts: str) -> str:
    """Return the repository of a paper's code as `owner/name`, "" if it is not certain.

    A text must say so, as in `Code is available at https://github.com/...`, and all texts together
    must name no other repository.

    Args:
        texts: The comment and the abstract.
    """
    found: set[str] = set()
    named: set[str] = set()
    for text in texts:
        plain = text[:_LONGEST].replace("\\_", "_")
        named |= {_name(each).casefold() for each in _ANY.finditer(plain)}
        for each in _OWN.finditer(plain):
            if not _FOREIGN.search(each[0]):
                found.add(_name(each))
    return found.pop() if len(found) == 1 and len(named) == 1 else ""


def _name(found: re.Match[str]) -> str:
    """Return owner and name, without the dot that ends a sentence or `.git`."""
    return f"{found[1]}/{found[2].rstrip('.-_').removesuffix('.git')}"
