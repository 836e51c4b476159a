"""Elements that readers do not see: dialogs that are closed, menus that are folded, hidden parts."""

from __future__ import annotations

from surveylint.lazy import lazily

_START_TAG = lazily(r"<(?P<name>[a-z][a-z0-9-]{0,30})(?=[\s/>])(?P<attributes>[^<>]{0,2000})>")
_ANY_TAG = lazily(r"<(/?)([a-z][a-z0-9-]{0,30})(?=[\s/>])")
_ATTRIBUTE = lazily(
    r"(?P<name>[^\s\"'>/=]{1,40})(?:\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'"
    r"|([^\s\"'>]{1,2000})))?"
)
_DISPLAY = lazily(r"display\s{0,9}:\s{0,9}([a-z-]{1,20})")
_UNSEEN_CLASSES = frozenset(
    [
        *("modal", "offcanvas", "dropdown-menu", "mfp-hide", "d-none", "is-hidden", "js-hidden"),
        *("uk-hidden", "hide", "sr-only", "visually-hidden", "screen-reader-text"),
    ]
)
_SEEN_CLASSES = frozenset(["show", "shown", "in", "open", "active", "is-open", "is-active"])
# A part of each attribute and class above, and the name of the element.
_SIGN = lazily(
    r"hid(?:e|den)|display|modal|offcanvas|dropdown-menu|d-none|sr-only|screen-reader|<dialog"
)
_LONGEST_TAG = 2040  # characters
# Elements that have no end tag, or whose end tag may be missing: where they end is not known.
_ENDLESS = frozenset(
    [
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "source",
            "wbr",
        ),
        *("html", "body", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option"),
    ]
)


def without_unseen(source: str, lowered: str) -> str:
    """Return the source of a page without the elements that readers do not see, in linear time.

    An element ends where as many end tags of its name have followed as start tags.

    Args:
        source: The source.
        lowered: The same in lower case, each character in its old place.
    """
    pieces, at = [], 0
    for sign in _SIGN.finditer(lowered):
        start = lowered.rfind("<", max(at, sign.start() - _LONGEST_TAG), sign.start() + 1)
        opening = _START_TAG.match(lowered, start) if start >= 0 else None
        if opening is None or opening.end() <= sign.start() or opening["name"] in _ENDLESS:
            continue
        if _is_unseen(opening["name"], opening["attributes"]):
            pieces.append(source[at:start])
            at = _end_of_element(lowered, opening["name"], opening.end())
    return " ".join([*pieces, source[at:]]) if pieces else source


def _is_unseen(name: str, attributes: str) -> bool:
    """Return whether an element is hidden, by its attributes in lower case."""
    given = {
        found["name"]: found[2] or found[3] or found[4] or ""
        for found in _ATTRIBUTE.finditer(attributes)
    }
    display = _DISPLAY.search(given.get("style", ""))
    if display is not None:
        return display[1] == "none"
    if name == "dialog":
        return "open" not in given
    classes = given.get("class", "").split()
    if not _SEEN_CLASSES.isdisjoint(classes) or any(
        each.startswith("d-") and each != "d-none" for each in classes
    ):
        return False
    return "hidden" in given or not _UNSEEN_CLASSES.isdisjoint(classes)


def _end_of_element(lowered: str, name: str, at: int) -> int:
    """Return where an element ends whose start tag ends at a place, or the end of the source."""
    depth = 1
    for tag in _ANY_TAG.finditer(lowered, at):
        if tag[2] == name:
            depth += -1 if tag[1] else 1
        if not depth:
            end = lowered.find(">", tag.end())
            return end + 1 if end >= 0 else len(lowered)
    return len(lowered)
