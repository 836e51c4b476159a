"""The table of all options: an option is the same in every command that takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from surveylint.cli.arguments import Option, expected
from surveylint.config.values import REGISTRIES
from surveylint.disk.files import MAX_BYTES
from surveylint.model.finding import Severity
from surveylint.report.formats import FORMATS, FORMER_NAMES

SHARD_FORMAT = "shard"
"""The name of shard files in `--output`; they hold answers, not findings."""

_SELECTION, _FIXING, _OUTPUT = "Selection", "Fixing", "Output"
_EXIT, _BASELINE, _NETWORK, _CONFIGURATION = "Exit code", "Baseline", "Network", "Configuration"
_CLUSTER, _OTHER = "Cluster", "Other"

_MOST_BYTES = 2**40
_UNITS = {"": 1, "b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}
_SECONDS = {"s": 1, "m": 60, "h": 3_600}
_MOST_SECONDS = 31_536_000.0
_LEVELS = tuple(level.value for level in Severity)
_RULES = "(comma-separated names, `all`, or patterns such as `index-*`)"


def _size(text: str) -> int:
    """Read `20MB`, `500 kB` or a number of bytes."""
    number = text.strip().rstrip("bBkKmMgG")
    unit = text.strip()[len(number) :].lower()
    factor = _UNITS.get(unit, _UNITS.get(f"{unit}b"))
    if not number.strip().isdecimal() or factor is None:
        raise ValueError(
            f"`{text}` is not a size; expected a number of bytes or, for example, 20MB"
        )
    return min(int(number) * factor, _MOST_BYTES)


def _output(text: str) -> tuple[str, str]:
    """Read `FORMAT=FILE`."""
    name, _, path = text.partition("=")
    name = FORMER_NAMES.get(name, name)
    if name == SHARD_FORMAT and path not in ("", "-"):
        return name, path
    if path in ("", "-"):
        raise ValueError(f"`{text}` is not FORMAT=FILE; use, for example, `json=report.json`")
    if name not in FORMATS:
        raise ValueError(f"unknown format `{name}`; {expected(name, FORMATS)}")
    return name, path


def _shard(text: str) -> object:
    from surveylint.fleet.sharding import shard_named

    return shard_named(text)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"`{text}` is not a date; expected, for example, 2026-01-31") from None


def _year(text: str) -> str:
    """Read `2026`, `2026-01` or `2026-01-31`."""
    parts = text.split("-")
    filled = "-".join([*parts, *["01"] * (3 - len(parts))])
    try:
        date.fromisoformat(filled)
    except ValueError:
        raise ValueError(
            f"`{text}` is not a year; expected, for example, 2026 or 2026-01"
        ) from None
    return text


def _duration(text: str) -> float:
    """Read `90`, `90s`, `5m` or `1h` as seconds."""
    number = text.strip().rstrip("smhSMH")
    unit = text.strip()[len(number) :].lower() or "s"
    digits = number.strip().replace(".", "", 1)
    if unit not in _SECONDS or not (digits.isascii() and digits.isdecimal()):
        raise ValueError(f"`{text}` is not a duration; expected, for example, 90s, 5m or 1h")
    return min(float(number) * _SECONDS[unit], _MOST_SECONDS)


def _number(text: str) -> float:
    """Read a number that is not negative."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise ValueError(f"`{text}` is not a number; expected 0 or more")
    return number


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"`{text}` is not a whole number; expected 1 or more")
    return int(text)


def _is_baseline(word: str) -> bool:
    return word.endswith(".json") and not word.startswith("-") and not Path(word).is_dir()


def format_option(*formats: str, former: Mapping[str, str] | None = None) -> Option:
    """Return `--format` for a command.

    Args:
        formats: The formats, the default first.
        former: The current name of each format that had another one.
    """
    return Option(
        ("--format", "--output-format"),
        f"the format of the output (default: {formats[0]})",
        _OUTPUT,
        "FORMAT",
        formats[0],
        formats,
        former=tuple((former or {}).items()),
    )


def only_option(*states: str) -> Option:
    """Return `--only` for the states of links."""
    return Option(
        ("--only",),
        "list only the links in these states (comma-separated)",
        _SELECTION,
        "STATES",
        (),
        states,
        is_list=True,
    )


SELECT = Option(
    ("--select",), f"run only these rules {_RULES}", _SELECTION, "RULES", None, is_list=True
)
EXTEND_SELECT = Option(
    ("--extend-select",),
    "run these rules in addition to those that are on",
    _SELECTION,
    "RULES",
    (),
    is_list=True,
)
IGNORE = Option(
    ("--ignore", "--extend-ignore"),
    "do not run these rules",
    _SELECTION,
    "RULES",
    (),
    is_list=True,
)
EXCLUDE = Option(
    ("--exclude", "--extend-exclude"),
    "do not check these files and folders (comma-separated patterns)",
    _SELECTION,
    "PATTERNS",
    (),
    is_list=True,
)
CHANGED_SINCE = Option(
    ("--changed-since",),
    "report only findings on lines that changed since the branch left REV",
    _SELECTION,
    "REV",
    None,
)
LISTS = Option(
    ("--lists",),
    "also use the lists that FILE names, one a line: a path, a pattern, or owner/name of a"
    " checkout",
    _SELECTION,
    "FILE",
    (),
    is_repeated=True,
)
STDIN_FILENAME = Option(
    ("--stdin-filename",),
    "the name of standard input (default: README.md)",
    _SELECTION,
    "NAME",
    "README.md",
)
MAX_SIZE = Option(
    ("--max-size",),
    "refuse larger files (default: 20MB)",
    _SELECTION,
    "SIZE",
    MAX_BYTES,
    read=_size,
)

SHOW_FILES = Option(
    ("--show-files",),
    "list the files that would be checked, and why others would not, and check nothing",
    _SELECTION,
)
JOBS = Option(
    ("--jobs", "-j"),
    "check this many files at once (default: one per processor, fewer for small lists)",
    _SELECTION,
    "N",
    None,
    read=_count,
)
NO_GITIGNORE = Option(
    ("--no-respect-gitignore",),
    "check files in folders that git ignores, too",
    _SELECTION,
)
FOLLOW_LINKS = Option(
    ("--follow-links",),
    "read and write through symbolic links out of the repository, and named pipes",
    _SELECTION,
)

FIX = Option(("--fix",), "apply safe fixes; `-` prints the fixed text", _FIXING)
UNSAFE_FIXES = Option(
    ("--unsafe-fixes",),
    "include unsafe fixes; alone, only count them in the summary",
    _FIXING,
)
DIFF = Option(("--diff",), "show what would change, and change nothing", _FIXING)
FIX_ONLY = Option(("--fix-only",), "apply safe fixes, and report no other findings", _FIXING)
ADD_ALLOW = Option(
    ("--add-allow",),
    "write an allow comment at each finding of these rules; needs `--reason`",
    _FIXING,
    "RULES",
    (),
    is_list=True,
    conflicts=("--fix", "--fix-only", "--unsafe-fixes", "--show-fixes", "--write-baseline"),
)
REASON = Option(("--reason",), "why `--add-allow` allows the findings", _FIXING, "TEXT", None)
SHOW_FIXES = Option(("--show-fixes",), "report how many findings of each rule were fixed", _FIXING)

OUTPUT = Option(
    ("--output",),
    "write a report to a file too; can be repeated",
    _OUTPUT,
    "FORMAT=FILE",
    (),
    read=_output,
    is_repeated=True,
)
STATISTICS = Option(("--statistics",), "count the findings of each rule", _OUTPUT)
QUIET = Option(("--quiet", "-q"), "print only findings, no summary", _OUTPUT)
COLOR = Option(
    ("--color",),
    "colour the output (default: auto)",
    _OUTPUT,
    "WHEN",
    "auto",
    ("auto", "always", "never"),
)

MIN_SEVERITY = Option(
    ("--min-severity",),
    "report findings from this severity on (default: info)",
    _OUTPUT,
    "LEVEL",
    None,
    _LEVELS,
)

FAIL_ON = Option(
    ("--fail-on",),
    "exit 1 from this severity on (default: warning)",
    _EXIT,
    "LEVEL",
    None,
    _LEVELS,
)
EXIT_ZERO = Option(("--exit-zero",), "exit 0 even if there are findings", _EXIT)

WATCH = Option(
    ("--watch", "-w"),
    "check again whenever a list or its configuration changes, until Ctrl-C",
    _OTHER,
    conflicts=(
        *("--fix", "--fix-only", "--diff", "--add-allow", "--write-baseline"),
        *("--output", "--history"),
    ),
)
HISTORY = Option(
    ("--history",),
    "the history of the list: `check` appends a line, `history` and the HTML report read it",
    _OUTPUT,
    "FILE",
    None,
)

BASELINE = Option(
    ("--baseline",),
    "ignore the findings in this file (default: .surveylint-baseline.json)",
    _BASELINE,
    "FILE",
    None,
)
NO_BASELINE = Option(
    ("--no-baseline",), "use no baseline", _BASELINE, conflicts=("--baseline", "--write-baseline")
)
WRITE_BASELINE = Option(
    ("--write-baseline",),
    "write all findings to the baseline, or to FILE",
    _BASELINE,
    "FILE",
    None,
    bare="",
    takes=_is_baseline,
)

CONFIG = Option(
    ("--config",),
    "use this configuration file, or set one of its keys: `--config fail-on=error`; can be"
    " repeated",
    _CONFIGURATION,
    "FILE|SETTING=VALUE",
    (),
    is_repeated=True,
)
NO_CONFIG = Option(
    ("--no-config", "--isolated"),
    "ignore all configuration files",
    _CONFIGURATION,
)

SHOW_SETTINGS = Option(
    ("--show-settings",),
    "show each setting with its value and where it comes from, and check nothing",
    _CONFIGURATION,
    conflicts=("--show-files",),
)

OFFLINE = Option(("--offline",), "do not use the network", _NETWORK)
ON_SAVE = Option(("--network",), "check the links of a list when it is saved", _NETWORK)
REQUIRE_NETWORK = Option(("--require-network",), "exit 2 without a network", _NETWORK)
TIMEOUT = Option(
    ("--timeout",),
    "seconds to wait for an answer (default: 10)",
    _NETWORK,
    "SECONDS",
    None,
    read=_number,
)
INTERVAL = Option(
    ("--interval",),
    "seconds between two requests to one site (default: 0.05)",
    _NETWORK,
    "SECONDS",
    None,
    read=_number,
)
SHARD = Option(
    ("--shard",),
    "ask about part K of N of all hosts only, for `surveylint merge`",
    _NETWORK,
    "K/N",
    None,
    read=_shard,
    conflicts=(
        *("--offline", "--fix", "--diff", "--fix-only", "--add-allow", "--write-baseline"),
        "--suggest",
    ),
)
MAX_TIME = Option(
    ("--max-time",),
    "end the run after this time, and report what was checked: 90, 90s, 5m or 1h",
    _NETWORK,
    "DURATION",
    None,
    read=_duration,
)
CONCURRENCY = Option(
    ("--concurrency",),
    "requests at the same time (default: 256)",
    _NETWORK,
    "N",
    None,
    read=_count,
)
HOST_CONCURRENCY = Option(
    ("--host-concurrency",),
    "requests to one site at the same time (default: 10)",
    _NETWORK,
    "N",
    None,
    read=_count,
)
MAX_AGE = Option(
    ("--max-age",),
    "days before a link that was alive is checked again (default: 7)",
    _NETWORK,
    "DAYS",
    None,
    read=_number,
)
CACHE_DIR = Option(
    ("--cache-dir",),
    "the folder of cached results (default: the user's cache folder)",
    _NETWORK,
    "DIR",
    None,
)
NO_CACHE = Option(("--no-cache",), "do not use cached results, and cache none", _NETWORK)
SIBLINGS = Option(
    ("--siblings",),
    "request made-up pages too, to detect soft 404s that show no message",
    _NETWORK,
)
ALLOW_PRIVATE = Option(
    ("--allow-private",), "check links to private and loopback addresses too", _NETWORK
)

SUGGEST = Option(
    ("--suggest",),
    "ask archives for a copy of each dead link: the Wayback Machine and Software Heritage",
    _NETWORK,
    conflicts=("--offline",),
)

REGISTRY = Option(
    ("--registry",),
    f"ask only this registry about identifiers: {', '.join(REGISTRIES)}; can be repeated",
    _NETWORK,
    "NAME",
    (),
    REGISTRIES,
    is_repeated=True,
)
NO_REGISTRIES = Option(
    ("--no-registries",), "ask no registries about identifiers", _NETWORK, conflicts=("--registry",)
)

WORKERS = Option(
    ("--workers",),
    "start this many worker processes on this machine",
    _CLUSTER,
    "N",
    None,
    read=_count,
    conflicts=("--scheduler",),
)
SCHEDULER = Option(
    ("--scheduler",),
    "use the workers of the Dask scheduler at this address, which is trusted: it can run code here",
    _CLUSTER,
    "ADDRESS",
    None,
)
TLS_CA = Option(("--tls-ca",), "the certificate authority of the scheduler", _CLUSTER, "FILE", "")
TLS_CERT = Option(
    ("--tls-cert",), "the certificate to connect to the scheduler with", _CLUSTER, "FILE", ""
)
TLS_KEY = Option(("--tls-key",), "the key of that certificate", _CLUSTER, "FILE", "")

ENRICH = Option(
    ("--enrich",),
    "fill what the list does not state from the records of registries, and show differences",
    _SELECTION,
)
CHECK_BIB = Option(
    ("--check",),
    "report where a BibTeX file and the list disagree, instead of listing the works",
    _SELECTION,
    "FILE.bib",
    None,
)

LIST = Option(("--list",), "the list to add to (default: README.md)", _SELECTION, "PATH", None)
SECTION = Option(
    ("--section",),
    "the section to add to: its heading, or `Outer > Inner`",
    _SELECTION,
    "NAME",
    "",
)
CODE = Option(("--code",), "the GitHub repository of the work's code", _SELECTION, "URL", None)
TITLE = Option(
    ("--title",),
    "the title; also names a work that no registry answers for, by any URL",
    _SELECTION,
    "TEXT",
    None,
)
AUTHORS = Option(
    ("--authors",), "the authors, comma-separated, given names first", _SELECTION, "NAMES", None
)
VENUE = Option(("--venue",), "the conference or journal", _SELECTION, "TEXT", None)
YEAR = Option(
    ("--year",),
    "the year of publication, or its date: 2026-01",
    _SELECTION,
    "DATE",
    None,
    read=_year,
)
WRITE = Option(
    ("--write",), "write the list; without it, only show the change", _FIXING, conflicts=("--diff",)
)

FORCE = Option(
    ("--force",), "replace the surveylint.toml, or repeat the entry, that exists already", _OTHER
)
SCHEMA = Option(
    ("--schema",),
    "print the JSON schema of surveylint.toml, or of pyproject.toml, and write nothing",
    _OTHER,
    "FILE",
    None,
    ("surveylint", "pyproject"),
    bare="surveylint",
    takes=("surveylint", "pyproject").__contains__,
)
DEBUG = Option(("--debug",), "show tracebacks of internal errors", _OTHER)
FROM = Option(("--from",), "the address of the published tables", _NETWORK, "URL", None)
KEY = Option(
    ("--key",),
    "the public key of the publisher of the tables: a file in PEM form, or 32 bytes in base64"
    " (default: SURVEYLINT_DATA_KEY, else the project's)",
    _NETWORK,
    "KEY",
    None,
)
OUT = Option(("--out",), "the file of the table", _OUTPUT, "FILE", None)
DATE = Option(
    ("--date",),
    "the day of the dumps (default: the newest that they state)",
    _OTHER,
    "DATE",
    None,
    read=_date,
)
TODAY = Option(("--today",), "", _OTHER, "DATE", None, read=_date)

FILES = (EXCLUDE, NO_GITIGNORE, STDIN_FILENAME, MAX_SIZE, FOLLOW_LINKS)
"""Which files are opened, and as what."""

CHOICE = (SELECT, EXTEND_SELECT, IGNORE)
"""Which rules run."""

FIXES = (FIX, UNSAFE_FIXES, DIFF, FIX_ONLY, SHOW_FIXES)

REPORTS = (OUTPUT, HISTORY, STATISTICS, QUIET, COLOR, MIN_SEVERITY, FAIL_ON, EXIT_ZERO)
"""How the commands that check lists report, besides the format."""

CONFIGURATION = (CONFIG, NO_CONFIG)

REGISTRIES_ONLY = (OFFLINE, REGISTRY, NO_REGISTRIES, MAX_TIME, CACHE_DIR, NO_CACHE, ALLOW_PRIVATE)
"""How registries are asked by the commands that ask nobody else."""

NETWORK = (
    REQUIRE_NETWORK,
    TIMEOUT,
    MAX_TIME,
    INTERVAL,
    CONCURRENCY,
    HOST_CONCURRENCY,
    MAX_AGE,
    CACHE_DIR,
    NO_CACHE,
    SIBLINGS,
    ALLOW_PRIVATE,
)
"""How the network is asked."""
