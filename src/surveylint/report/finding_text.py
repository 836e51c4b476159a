"""The texts of a finding, safe to print, for formats that have no layout of their own."""

from __future__ import annotations

from surveylint.model.finding import Finding
from surveylint.report.mask import mask_text
from surveylint.report.tally import more
from surveylint.report.visible import shown

NO_FILE = "README.md"
"""The path of what is in no file, for formats that require one."""

_LONGEST_MESSAGE = 1_000


def message_of(finding: Finding, *, ascii: bool = False) -> str:
    """Return the message on one line, without secrets, and how many places are not shown.

    Args:
        finding: The finding.
        ascii: Whether to use ASCII only.
    """
    return cut_text(finding.message, ascii=ascii) + more(finding)


def cut_text(text: str, *, ascii: bool = False) -> str:
    """Return a text on one line, without secrets, and not too long.

    Args:
        text: The text.
        ascii: Whether to use ASCII only.
    """
    text = mask_text(text)
    if len(text) > _LONGEST_MESSAGE:
        text = text[:_LONGEST_MESSAGE] + ("..." if ascii else "…")
    return shown(text, ascii=ascii)


def xml_text(text: str) -> str:
    """Return printable text for XML, as ASCII, so that the encoding of the output is irrelevant."""
    from html import escape

    return escape(text).encode("ascii", "xmlcharrefreplace").decode()


def json_path(path: str) -> str:
    """Return a path for JSON: bytes that are not UTF-8, which readers reject, become `?`."""
    return path.encode("utf-8", "replace").decode()
