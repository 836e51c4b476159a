"""Elements that readers do not see: dialogs that are closed, menus that are folded, hidden parts."""

from __future__ import annotations

from surveylint.lazy import lazily

_START_TAG = lazily(r"<(?P<name>[a-z][a-z0-9-]{0,30})(?=[\s/>])(?P<attributes>[^<>]{0,2000})>")
_ANY_TAG = lazily(r"<(/?)([a-z][a-z0-9-]{0,30})(?=[\s/>])")
_ATTRIBUTE = lazily(
    r"(?P<name>[^\s\"'>/=]{1,40})(?:\s{0,9}=\s{0,9}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000})))?"
)
_DISPLAY = lazily(r"display\s{0,9}:\s{0,9}([a-z-]{1,20})")
_UNSEEN_CLASSES = frozenset(
    [
        *("modal", "offcanvas", "dropdown-menu", "mfp-hide", "d-none", "is-hidden", "js-hidden"),
        *("uk-hidden", "hide", "sr-only", "visually-hidden", "screen-reader-text"),
    ]
)
_SEEN_CLASSES = frozenset(["show", "shown", "in", "open", "active", "is-open", "is-active"])
_SIGNS = (*_UNSEEN_CLASSES, "hidden", "display", "<dialog")
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
    if not any(sign in lowered for sign in _SIGNS):
        return source
    pieces, at = [], 0
    for opening in _START_TAG.finditer(lowered):
        name = opening["name"]
        if opening.start() < at or name in _ENDLESS or not _is_unseen(name, opening["attributes"]):
            continue
        pieces.append(source[at : opening.start()])
        at = _end_of_element(lowered, name, opening.end())
    pieces.append(source[at:])
    return " ".join(pieces)


def _is_unseen(name: str, attributes: str) -> bool:
    """Return whether an element is hidden, by its attributes in lower case."""
    if name != "dialog" and not any(sign in attributes for sign in _SIGNS):
        return False
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
