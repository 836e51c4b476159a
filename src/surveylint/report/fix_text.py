"""What a fix does, in words."""

from __future__ import annotations

from collections.abc import Sequence

from surveylint.hosts.secrets import MASK
from surveylint.model.finding import Finding, Fix
from surveylint.model.source import Edit, Source
from surveylint.report.mask import mask_edit, mask_slice, mask_text
from surveylint.report.tally import plural

_LONGEST_OLD, _LONGEST_NEW = 40, 120
_MOST_ACTIONS = 3


def fix_text(finding: Finding, fix: Fix, source: Source | None) -> str:
    """Return what a fix does: its title, its edits if they are few and short, or their number.

    Args:
        finding: Whose place the reader sees underlined.
        fix: Its fix.
        source: The file, None if it is not at hand.
    """
    kind, option = ("fix", "--diff") if fix.safe else ("unsafe fix", "--unsafe-fixes --diff")
    title = fix_title(finding, fix, source)
    is_shown = not fix.title and title != _count(fix)
    return f"{kind}: {title}" if is_shown else f"{kind}: {title} (see {option})"


def fix_title(finding: Finding, fix: Fix, source: Source | None) -> str:
    """Return what a fix does, without its kind: `replace with x`, or the number of its edits.

    Args:
        finding: Whose place the reader sees underlined.
        fix: Its fix.
        source: The file, None if it is not at hand.
    """
    if fix.title:
        return mask_text(fix.title)
    underlined = finding.place.start, finding.place.end
    actions = _actions(fix.edits, underlined, source) if source is not None else ()
    if not all(actions) or not actions:
        return _count(fix)
    places = f" in {len(fix.edits):,} places" if len(fix.edits) > len(actions) else ""
    return f"{_listed(actions)}{places}"


def _count(fix: Fix) -> str:
    return plural(len(fix.edits), "edit")


def _actions(edits: Sequence[Edit], underlined: tuple[int, int], source: Source) -> tuple[str, ...]:
    """Return what the edits do, one action if all do the same; () if they are too many."""
    first = edits[0]
    old = source.text[first.start : first.end]
    if all(edit.text == first.text and source.text[edit.start : edit.end] == old for edit in edits):
        return (_action(first, underlined, source),)
    actions = tuple(_action(edit, underlined, source) for edit in edits[: _MOST_ACTIONS + 1])
    return actions if len(edits) <= _MOST_ACTIONS and len({*actions}) == len(edits) else ()


def _action(edit: Edit, underlined: tuple[int, int], source: Source) -> str:
    """Return what one edit does, "" if that takes too many words."""
    if len(edit.text) > _LONGEST_NEW:
        return ""
    new = _quoted(mask_edit(edit.text, source.text))
    size = edit.end - edit.start
    if not size:
        return f"insert {new}"
    old = source.text[edit.start : edit.end]
    if size > _LONGEST_OLD and old.strip("\n"):
        if (edit.start, edit.end) == underlined and edit.text:
            return f"replace with {new}"
        gone = plural(size, "character")
    elif mask_slice(source.text, edit.start, edit.end) != old:
        gone = f"`{MASK}`"
    else:
        gone = _quoted(old)
    return f"replace {gone} with {new}" if edit.text else f"delete {gone}"


def _quoted(text: str) -> str:
    """Return a text in back-ticks, or its name where that would show nothing."""
    if not text.strip("\n"):
        return "a line break" if len(text) == 1 else plural(len(text), "line break")
    line = text.strip("\n")
    if len(line) == len(text) - 1 and "\n" not in line:
        return f"line `{line}`"
    return "a space" if text == " " else f"`{text}`"


def _listed(actions: Sequence[str]) -> str:
    """Join actions; a verb that they share is written once."""
    verb = actions[0].partition(" ")[0] + " "
    if all(action.startswith(verb) for action in actions):
        actions = [actions[0], *(action.removeprefix(verb) for action in actions[1:])]
    *others, last = actions
    return f"{', '.join(others)} and {last}" if others else last
