"""Rules on links that expire or that open only for one reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from surveylint.checks._link_targets import bare_url, editable_links, target_edits
from surveylint.hosts import session
from surveylint.hosts.secrets import is_listed_name, masked
from surveylint.hosts.signatures import Signature, may_be_signed, signature
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity
from surveylint.rule import rule

# Each session URL and each proxy that the host facts know contains one of these; a test checks it.
_SESSION_MARKS = (
    "stamp.jsp",
    "getpdf.jsp",
    "md5=",
    "delivery.acm.org",
    "sessionid",
    "sessid",
    "cfid",
    "cftoken",
    "casa_token",
    "proxy",
    "ezp.",
    ".lib.",
    "://0-",
    ".translate.goog",
    "sci-hub.",
    "77726476706e",
    "/url?",
    "/scholar_url?",
    "/l.php?",
    "safelinks.",
    "urldefense.",
    "/redir",
    "?target=",
    "/link?",
    "/away.php",
    "uddg=",
    "/linkfilter",
    "/go?to=",
    "/GoToLink",
    "/link2/",
    "/t3_",
)
_LIBRARY = "URL goes through a library proxy"
_SESSIONS: Mapping[str, str] = {
    "viewer-frame": "URL of a PDF viewer that may open only for subscribers",
    "signed-pdf": "URL contains `md5` and `pid` of one reader's session",
    "delivery": "URL contains the key of one reader's download",
    "session-path": "URL contains a session in its path",
    "session-parameter": "URL contains a session in its query",
    "proxy-login": _LIBRARY,
    "ezproxy": _LIBRARY,
    "library-proxy": _LIBRARY,
    "wam": _LIBRARY,
    "translated": "URL goes through a translation service",
    "shadow-library": "URL of Sci-Hub, whose domains change",
    "redirector": "URL goes through a page that only redirects",
    "webvpn": "URL goes through a VPN gateway",
}
_OTHER_SESSION = "URL may open only in one reader's session"


@rule(Severity.WARNING)
def signed_link(doc: Document, today: date) -> Iterator[Problem]:
    """Find links with a signature: they have expired, or they contain a working credential."""
    if not may_be_signed(doc.urls):
        return
    for link in editable_links(doc):
        found = _signature(link.url)
        if found is None:
            continue
        expiry, is_live = _expiry(found, today)
        yield Problem(
            start=link.target_start,
            end=link.target_end,
            message=f"{expiry}; {_advice(found.stable)}",
            edits=target_edits(doc, link, found.stable),
            severity=Severity.ERROR if is_live else None,
            key=found.stable or bare_url(link.url),
        )


@rule(Severity.WARNING)
def session_link(doc: Document) -> Iterator[Problem]:
    """Find links that open only in the session, or through the library, of whoever copied them."""
    for link in _may_have_session(doc):
        found = session(link.url)
        if found is None or _signature(link.url) is not None:
            continue
        yield Problem(
            start=link.target_start,
            end=link.target_end,
            message=f"{_SESSIONS.get(found.kind, _OTHER_SESSION)}; {_advice(found.stable)}",
            edits=target_edits(doc, link, found.stable),
            key=masked(found.stable) if found.stable else bare_url(link.url),
        )


def _may_have_session(doc: Document) -> Iterator[Link]:
    """Yield the links whose URL contains a mark of a session or proxy."""
    urls = doc.urls
    present = [mark for mark in _SESSION_MARKS if mark in urls]
    if not present:
        return
    for link in editable_links(doc):
        url = link.url.lower()
        if any(mark in url for mark in present):
            yield link


def _signature(url: str) -> Signature | None:
    """Return a URL's signature; without expiry and key it may be part of a session instead."""
    found = signature(url)
    if found is None or (
        found.expires_at is None and found.key is None and session(url) is not None
    ):
        return None
    return found


def _expiry(found: Signature, today: date) -> tuple[str, bool]:
    """Return when a signed link expires, and whether its credential may still work."""
    if found.expires_at is None:
        return f"signed URL contains a credential ({_names(found)}) without expiry date", True
    end = f"{found.expires_at:%Y-%m-%d %H:%M} UTC"
    if found.expires_at.date() >= today:
        return f"signed URL contains a credential ({_names(found)}) valid until {end}", True
    expired = f"signed URL expired on {end}"
    if found.signed_at is not None and found.signed_at < found.expires_at:
        expired += f", {_duration(found.expires_at - found.signed_at)} after it was created"
    if found.key == "long-lived":
        return f"{expired}, but contains a long-lived access key ({_names(found)})", True
    return expired, False


def _names(found: Signature) -> str:
    """Return the names of the credential parameters; any other name may itself be a secret."""
    return ", ".join(f"`{name}`" for name in found.names if is_listed_name(name))


def _duration(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    if seconds < 7200:
        return f"{seconds} s"
    return f"{seconds // 3600} h" if seconds < 172800 else f"{seconds // 86400} days"


def _advice(stable: str | None) -> str:
    return f"use `{masked(stable)}`" if stable else "use a permanent link"
