"""The templates of the HTML pages, filled with Jinja2, which escapes every value."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from surveylint.report.rule_links import rule_url

_PIECE = 500
"""Parts of the template that are written at once."""


def stream(view: Mapping[str, Any], template: str = "report.html.j2") -> Iterator[str]:
    """Yield a page piece by piece.

    Args:
        view: The variables of the template.
        template: Its name.
    """
    environment = _environment()
    style, script = (_raw(environment, f"report.{kind}") for kind in ("css", "js"))
    filled = environment.get_template(template).stream(
        {
            **view,
            "style": style,
            "script": script,
            "style_hash": _hash(style),
            "script_hash": _hash(script),
        }
    )
    filled.enable_buffering(_PIECE)
    yield from filled


@cache
def _environment() -> Environment:
    """Return the environment, which keeps the compiled templates for the next page."""
    environment = Environment(
        loader=PackageLoader("surveylint.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["rule_url"] = rule_url
    return environment


def _raw(environment: Environment, name: str) -> str:
    """Return a file of the template folder as it is."""
    if environment.loader is None:
        raise LookupError(name)
    return environment.loader.get_source(environment, name)[0]


def _hash(text: str) -> str:
    """Return the hash by which a Content Security Policy allows an inline element."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
