"""Pages and replies for the tests of the judge."""

from __future__ import annotations

from surveylint.model.reply import Exchange, Hop, Reply
from surveylint.model.target import read_target
from surveylint.model.verdict import Cause, State
from surveylint.probe.judge import judge

MENU = "<nav><a href=/>Home</a> <a href=/about>About us</a> <a href=/research>Research</a></nav>"
FOOTER = "<footer>Contact, imprint, privacy, accessibility. All rights reserved.</footer>"


def document(title: str, text: str = "", heading: str | None = None, head: str = "") -> str:
    """Return a page with a menu and a footer; its heading is the title by default."""
    heading = title if heading is None else heading
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>"
        f"{MENU}<h1>{heading}</h1><p>{text}</p>{FOOTER}</body></html>"
    )


def verdict(
    body: str,
    *,
    url: str = "http://example.org/papers/one",
    end: str = "",
    status: int = 200,
    **headers: str,
) -> tuple[State, Cause | None]:
    """Return the verdict of a page, after a redirect to `end` if that is not empty."""
    return verdict_of_bytes(body.encode(), url=url, end=end, status=status, **headers)


def verdict_of_bytes(
    body: bytes,
    *,
    url: str = "http://example.org/papers/one",
    end: str = "",
    status: int = 200,
    **headers: str,
) -> tuple[State, Cause | None]:
    """Return the verdict of a page of any encoding; its header says UTF-8."""
    first, last = read_target(url)[0], read_target(end or url)[0]
    fields = {"content-type": "text/html; charset=utf-8"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    exchange = Exchange(status=status, headers=fields, body=body, at=1.0)
    hops = (Hop(url=first.url, status=302),) if end else ()
    judged = judge(Reply(first=first, last=last, hops=hops, exchange=exchange))
    return judged.state, judged.cause
