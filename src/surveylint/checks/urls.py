"""Rules on what an address itself gives away: its end, its session, its junk, an identifier that cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from surveylint.entries import Index
from surveylint.hosts import (
    REPOSITORY_KINDS,
    canonical,
    domain_of,
    identify,
    impossible,
    junk,
    pdf_url,
    session,
)
from surveylint.hosts.secrets import is_listed_name, masked
from surveylint.hosts.signatures import Signature, may_be_signed, signature
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule

_HTML = frozenset({LinkKind.HTML, LinkKind.HTML_IMAGE})


@rule(Severity.WARNING)
def signed_link(doc: Document, today: date) -> Iterator[Problem]:
    """Find links that carry a signature: they have ended, or they lend somebody's key to every reader."""
    if not may_be_signed(_addresses(doc)):
        return
    for link in _once(doc):
        found = _signature(link.url)
        if found is None:
            continue
        seen, live = _lifetime(found, today)
        yield Problem(
            start=link.target_start,
            end=link.target_end,
            message=f"{seen}; {_wanted(found.stable)}",
            edits=_retarget(doc, link, found.stable),
            severity=Severity.ERROR if live else None,
            key=found.stable or _address(link.url),
        )


@rule(Severity.WARNING)
def session_link(doc: Document) -> Iterator[Problem]:
    """Find links that open only in the session, or behind the proxy, of whoever copied them."""
    for link in _holding(doc, _SESSION_MARKS):
        found = session(link.url)
        if found is None or _signature(link.url) is not None:
            continue
        yield Problem(
            start=link.target_start,
            end=link.target_end,
            message=f"{_SESSIONS.get(found.kind, _OTHER_SESSION)}; {_wanted(found.stable)}",
            edits=_retarget(doc, link, found.stable),
            key=masked(found.stable) if found.stable else _address(link.url),
        )


class CanonicalLinkOptions(NamedTuple):
    """What `canonical-link` may be told.

    Attributes:
        prefer: `keep` reports only needless characters; `landing` wants the page of each work, `pdf` its file.
    """

    prefer: Literal["keep", "landing", "pdf"] = "keep"


@rule(Severity.INFO)
def canonical_link(doc: Document, options: CanonicalLinkOptions) -> Iterator[Problem]:
    """Find addresses with needless ends and, where a form is preferred, the other forms of a work's address."""
    for link in _once(doc):
        if link.is_image:
            continue
        url = link.url
        other = _other_form(url, options.prefer) if options.prefer != "keep" else None
        if other is not None:
            seen, wanted = other
            yield Problem(
                start=link.target_start,
                end=link.target_end,
                message=f"{seen} `{wanted}`",
                edits=_retarget(doc, link, wanted),
                key=wanted,
            )
        elif ("?" in url or "#" in url) and _NEEDLESS.search(url):
            yield from _needless(doc, link)


@rule(Severity.INFO)
def tracking_parameter(doc: Document, index: Index) -> Iterator[Problem]:
    """Find parameters in the links of entries that only tell where a click came from."""
    if "?" not in doc.text:
        return
    works = index.lists
    place = 0
    for link in _once(doc):
        while place < len(works) and works[place].end <= link.start:
            place += 1
        if place == len(works):
            return
        if "?" not in link.url or link.start < works[place].start or link.is_image:
            continue
        # A badge's parameters are its sponsor's business.
        if doc.text.startswith("![", link.text_start) or doc.text.startswith(
            "<img", link.text_start
        ):
            continue
        target = doc.text[link.target_start : link.target_end]
        pieces = [piece for piece in junk(target) if piece.kind == "tracking"]
        if pieces:
            names = ", ".join(
                dict.fromkeys(f"`{_name(target[piece.start : piece.end])}`" for piece in pieces)
            )
            start = link.target_start
            yield Problem(
                start=start + pieces[0].start,
                end=start + pieces[-1].end,
                message=f"address tells where the click came from ({names}), wanted without",
                edits=tuple(Edit(start + piece.start, start + piece.end, "") for piece in pieces),
                safe=True,
                key=_address(link.url),
            )


@rule(Severity.ERROR)
def impossible_id(doc: Document, today: date) -> Iterator[Problem]:
    """Find arXiv identifiers and DOIs that no registry can ever have given out."""
    newest = today.strftime("%y%m")
    for link in _once(doc):
        url = link.url
        if "rxiv" not in url and "doi" not in url and "lanl" not in url:
            continue
        plain = _POSSIBLE.match(url)
        if plain and (plain[1] is None or plain[1] <= newest):
            continue
        found = impossible(url, today)
        if found is None:
            continue
        name = url[found.start : found.end]
        start, end = link.target_start, link.target_end
        if doc.text[start:end] == url:
            start, end = start + found.start, start + found.end
        yield Problem(
            start=start, end=end, message=f"`{name}` cannot exist: {found.reason}", key=name
        )


# What stands in an address of every session and proxy that the host facts know; a test holds them against the facts.
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
)
_LIBRARY = "address leads through the proxy of somebody's library"
_SESSIONS: Mapping[str, str] = {
    "viewer-frame": "address is a viewer's frame that may open only in a subscriber's session",
    "signed-pdf": "address carries `md5` and `pid` of one reader's session",
    "delivery": "address carries the key of one reader's download",
    "session-path": "address carries a session in its path",
    "session-parameter": "address carries a session in its query",
    "proxy-login": _LIBRARY,
    "ezproxy": _LIBRARY,
    "library-proxy": _LIBRARY,
    "wam": _LIBRARY,
    "translated": "address leads through a translator",
    "shadow-library": "Sci-Hub's addresses change",
    "webvpn": "address leads through somebody's VPN",
}
_OTHER_SESSION = "address may open only in one reader's session"
_NEEDLESS = lazily(r"[?&](?=[&#]|$)|#$")
_NAME = lazily(r"[?&]*(?:amp;|#38;|#x26;)*([^=&?;#%]*)")
# Nearly every link of a list is one of these, and one match costs a tenth of looking closer.
_POSSIBLE = lazily(
    r"https?://(?:arxiv\.org/(?:abs|pdf)/((?:1[5-9]|[2-9]\d)(?:0[1-9]|1[0-2]))\.(?!00000)\d{5}(?:v\d+)?(?:\.pdf)?$"
    r"|(?:dx\.)?doi\.org/10\.\d{4,9}/[^/?#])"
)
_FORMS = {"pdf": "the file", "html": "an HTML copy", "landing": "the page"}
_UNTARGETED = lazily(r"[\s<>\"|`\\]")


def _once(doc: Document) -> Iterator[Link]:
    """Go through the links that can be repaired apart: of one definition the first, no address in a link's text."""
    defined: set[int] = set()
    outer = 0
    for link in doc.links:
        if link.kind is LinkKind.HTML:
            outer = link.end
        elif link.kind is LinkKind.BARE and link.start < outer:
            continue
        if link.target_start < link.start or link.target_start >= link.end:
            if link.target_start in defined:
                continue
            defined.add(link.target_start)
        yield link


def _addresses(doc: Document) -> str:
    """Return the different addresses in lower case; a search of them costs a fifth of one of the text."""
    return "\n".join({link.url for link in doc.links}).lower()


def _holding(doc: Document, marks: tuple[str, ...]) -> Iterator[Link]:
    """Go through the links whose address holds one of these marks."""
    addresses = _addresses(doc)
    present = [mark for mark in marks if mark in addresses]
    if not present:
        return
    for link in _once(doc):
        url = link.url.lower()
        for mark in present:
            if mark in url:
                yield link
                break


def _signature(url: str) -> Signature | None:
    """Read a signature; one without an end or a key that belongs to a session is the session's affair."""
    found = signature(url)
    if found is None or (
        found.expires_at is None and found.key is None and session(url) is not None
    ):
        return None
    return found


def _lifetime(found: Signature, today: date) -> tuple[str, bool]:
    """Say when a signed link ends or ended, and whether what it carries may still be used."""
    if found.expires_at is None:
        return f"signed link lends a credential ({_names(found)}) and tells no end", True
    end = f"{found.expires_at:%Y-%m-%d %H:%M} UTC"
    if found.expires_at.date() >= today:
        return f"signed link lends a credential ({_names(found)}) until {end}", True
    seen = f"signed link expired on {end}"
    if found.signed_at is not None and found.signed_at < found.expires_at:
        seen += f", {_span(found.expires_at - found.signed_at)} after it was made"
    if found.key == "long-lived":
        return f"{seen}, and names a long-lived access key ({_names(found)})", True
    return seen, False


def _names(found: Signature) -> str:
    """Name the parameters that lend something; any other name may itself be a secret."""
    return ", ".join(f"`{name}`" for name in found.names if is_listed_name(name))


def _span(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    if seconds < 7200:
        return f"{seconds} s"
    return f"{seconds // 3600} h" if seconds < 172800 else f"{seconds // 86400} days"


def _wanted(stable: str | None) -> str:
    return f"the stable page is `{masked(stable)}`" if stable else "a page that lasts is wanted"


def _retarget(doc: Document, link: Link, url: str | None) -> tuple[Edit, ...]:
    """Replace a link's target and, where its text is the address once more, that too."""
    if url is None:
        return ()
    wanted = _UNTARGETED.sub(lambda odd: f"%{ord(odd[0]):02X}", url)
    if wanted.count("(") != wanted.count(")"):
        wanted = wanted.replace("(", "%28").replace(")", "%29")
    if link.kind in _HTML:
        wanted = wanted.replace("&", "&amp;")
    edits = [Edit(link.target_start, link.target_end, wanted)]
    apart = link.text_end <= link.target_start or link.target_end <= link.text_start
    target = doc.text[link.target_start : link.target_end]
    if apart and doc.text[link.text_start : link.text_end].strip() == target:
        edits.append(Edit(link.text_start, link.text_end, wanted))
    return tuple(sorted(edits))


def _address(url: str) -> str:
    """Return what names a link without its parameters and secrets."""
    return masked(url).partition("?")[0].rstrip("#&")


def _needless(doc: Document, link: Link) -> Iterator[Problem]:
    target = doc.text[link.target_start : link.target_end]
    pieces = [
        piece
        for piece in junk(target)
        if piece.kind != "tracking" and target[piece.end :][:1] in ("", "#")
    ]
    if not pieces:
        return
    start, end = pieces[0].start, pieces[-1].end
    yield Problem(
        start=link.target_start + start,
        end=link.target_start + end,
        message=f"address ends in a needless `{target[start:end]}`, wanted without"
        if end == len(target)
        else f"address has a needless `{target[start:end]}` in front of its fragment, wanted without",
        edits=(Edit(link.target_start + start, link.target_start + end, ""),),
        safe=True,
        key=_address(link.url),
    )


def _other_form(url: str, prefer: Literal["landing", "pdf"]) -> tuple[str, str] | None:
    """Say what form of a work's address this is and give the preferred one, None where it is that or not known."""
    work = identify(url)
    if work is None or work.role not in _FORMS or work.kind in REPOSITORY_KINDS:
        return None
    wanted = canonical(url) if prefer == "landing" else pdf_url(url)
    if wanted is None or (work.role == prefer and domain_of(wanted) == domain_of(url)):
        return None
    if work.role == prefer:
        return "address is not the usual one of this page, preferred is", wanted
    return f"address leads to {_FORMS[work.role]}, preferred is {_FORMS[prefer]}", wanted


def _name(piece: str) -> str:
    found = _NAME.match(piece)
    return found[1] if found else ""
