"""Page heuristics: front pages of sites, discussions, and expired signatures of storage services."""

from __future__ import annotations

import re

from surveylint.lazy import lazily
from surveylint.model.target import Target
from surveylint.probe.web_page import WebPage

_SIGNATURE_EXPIRED = lazily(
    r"<(?:code|message)>\s{0,9}(?:expiredtoken|request has expired|the provided token has expired"
    r"|token expired|invalid token: expired)|signature not valid in the specified time ?frame"
    r"|<message>request has expired|this signed url has expired|signature has expired",
    re.IGNORECASE,
)
_MAX_ERROR = 8192  # bytes of an error message of a storage service
_HOME = lazily(
    r"/?|/(?:index|home|default|main)(?:\.(?:html?|php|aspx?|jsp|do))?/?"
    r"|/[a-z]{2}(?:[-_][a-z]{2})?/?|/home/?",
    re.IGNORECASE,
)
# Issues, questions and topics of forums may be about any error.
_DISCUSSION = lazily(
    r"/(?:issues|pull|discussions|merge_requests|questions)/\d{1,9}(?:/[\w-]{0,200})?/?\Z"
    r"|/t/[\w%-]{1,200}/\d{1,9}/?\Z"
)


def is_home(target: Target) -> bool:
    """Return whether a target is the front page of a site."""
    return _HOME.fullmatch(target.path) is not None and not target.query


def is_discussion(target: Target) -> bool:
    """Return whether a target is an issue, a question or a topic, by its path."""
    return _DISCUSSION.search(target.path) is not None


def says_signature_expired(page: WebPage) -> bool:
    """Return whether a storage service says that a signed URL has expired."""
    return (
        len(page.exchange.body) < _MAX_ERROR and _SIGNATURE_EXPIRED.search(page.source) is not None
    )
