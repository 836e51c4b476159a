"""Write authors and dates as a neighbor writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from surveylint.entries.work_data import split_names
from surveylint.lazy import lazily

_ET_AL = lazily(
    r"(?<![\s,])(?P<before>[\s,]*+)(?P<mark>[*_]{0,3})(?P<words>et\.?\s+al\b\.?)", re.IGNORECASE
)
_LONGEST_END = 300
"""The characters at the end of the authors in which the last one is searched."""

_LAST = lazily(r"(,?\s+(?:and|&)\s+)[^,;]+$")
_SUFFIXES = frozenset(["Jr", "Sr", "II", "III", "IV"])
_INITIAL = lazily(r"[A-Z]\.")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = (
    r"(?P<name>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?P<dot>\.?)"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = (
    lazily(rf"{_YEAR}(?P<a>[-/.年])(?P<month>\d\d?)(?:(?P<b>[-/.月])(?P<day>\d\d?))?月?"),
    lazily(rf"(?P<day>\d\d?)(?P<b>[-/.])(?P<month>\d\d?)(?P<a>[-/.]){_YEAR}"),
    lazily(rf"(?P<month>\d\d?)(?P<a>[-/.]){_YEAR}"),
    lazily(rf"{_MONTH}(?:(?P<b> )(?P<day>\d\d?),?)?(?P<a>[ ,-]+){_YEAR}", re.IGNORECASE),
    lazily(
        rf"(?P<day>\d\d?)(?P<nth>st|nd|rd|th)?(?P<b>[ -]){_MONTH}(?P<a>[, -]+){_YEAR}",
        re.IGNORECASE,
    ),
    lazily(rf"{_YEAR}(?P<a>[ -]+){_MONTH}", re.IGNORECASE),
)
"""The forms of dates. `03/04/2024` is read as day and month, so it is not written for others."""


def is_date(text: str) -> bool:
    """Return whether a text is a date with a month."""
    return any(pattern.fullmatch(text) for pattern in _DATES)


def date_like(date: str, example: str) -> str:
    """Return a date in the form of another one, "" if it has less parts or the form is unknown.

    Args:
        date: `2023-05-04`, `2023-05` or `2023`.
        example: The date of a neighbor.
    """
    parts = date.split("-")
    found = next((m for pattern in _DATES if (m := pattern.fullmatch(example))), None)
    if found is None:
        return ""
    groups = found.groupdict()
    if len(parts) < (3 if groups.get("day") else 2):
        return ""
    values = {"year": parts[0]}
    for key, value in zip(("month", "day"), parts[1:], strict=False):
        shown = groups.get(key)
        if shown:
            is_padded = len(shown) == 2 and not groups.get("nth")
            values[key] = value if is_padded else str(int(value))
    if groups.get("nth"):
        values["nth"] = _ordinal(int(parts[2]))
    if groups.get("name"):
        values["name"] = _month_like(int(parts[1]), groups["name"])
    made = example
    for key in sorted(values, key=lambda key: -found.start(key)):
        made = made[: found.start(key)] + values[key] + made[found.end(key) :]
    return made


def _ordinal(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    return "th" if 10 < number < 14 else endings.get(number % 10, "th")


def _month_like(month: int, example: str) -> str:
    name = _MONTHS[month - 1]
    is_long = len(example) > 4 or example.casefold() in ("june", "july")
    name = name if is_long else name[:3]
    return name.upper() if example.isupper() else name


def authors_like(authors: Sequence[str], example: str) -> str:
    """Return authors as a neighbor names its own: as many, with its separators and initials.

    Args:
        authors: The authors, given names first.
        example: The authors of a neighbor as written.
    """
    if not authors:
        return ""
    et_al = _ET_AL.search(example)
    listed = [name for name in split_names(example) if not _ET_AL.fullmatch(name)]
    bare = example[: et_al.start()] if et_al else example
    styled = [_name_like(name, listed[0] if listed else "") for name in authors]
    separator = ";" if ";" in bare else ","
    last = _LAST.search(bare[-_LONGEST_END:])
    joint = last[1] if last else f"{separator} "
    if et_al is not None and len(styled) > len(listed):
        kept = styled[: max(1, len(listed))]
        return f"{separator} ".join(kept) + example[et_al.start() :]
    if len(styled) == 1:
        return styled[0]
    if last and last[1].startswith(",") and len(styled) == 2:
        joint = joint.removeprefix(",")
    return f"{separator} ".join(styled[:-1]) + joint + styled[-1]


def _name_like(name: str, example: str) -> str:
    """Return a name with initials, or only the surname, where the example has that."""
    given, _, family = name.rpartition(" ")
    if given and family.strip(".") in _SUFFIXES:
        given, _, rest = given.rpartition(" ")
        family = f"{rest} {family}"
    if not given or not example:
        return name
    initials = " ".join(f"{part[0]}." for part in given.replace("-", " ").split())
    if "," in example:
        short = bool(_INITIAL.search(example))
        return f"{family}, {initials if short else given}"
    if " " not in example.strip():
        return family
    return f"{initials} {family}" if _INITIAL.match(example) else name
