"""What each key of a configuration means: the source of the reference page and of the schema for editors."""

from __future__ import annotations

from surveylint.config.keys import MOST
from surveylint.namedtuples import NamedTuple


class Key(NamedTuple):
    """One key.

    Attributes:
        name: As it is written.
        kind: What its value is, for people.
        default: Its value where it is not given, as TOML; "" for none.
        what: What it sets, in a sentence or two.
        example: How it is written, as TOML.
    """

    name: str
    kind: str
    default: str
    what: str
    example: str


BOUNDS = ", ".join(f"`{key}` {most:,}{unit}" for key, (most, unit) in MOST.items())

RULES = "rule names, `all`, and patterns such as `index-*`"

MANUAL = (
    Key("select", f"list of {RULES}", "", "Only these rules run. Without it those that are on by default do.",
        'select = ["index-*", "signed-link"]'),
    Key("extend-select", f"list of {RULES}", "[]", "These rules run too.", 'extend-select = ["unsorted-entries"]'),
    Key("ignore", f"list of {RULES}", "[]", "These rules do not run.", 'ignore = ["missing-value"]'),
    Key("fail-on", "`error`, `warning` or `info`", '"warning"',
        "From this severity on findings make the exit code 1.", 'fail-on = "error"'),
    Key("exclude", "list of patterns", "[]",
        "Files and folders that are not checked. A pattern without a slash means that name anywhere, one with a slash is"
        " relative to the configuration's folder; `*` also matches slashes.", 'exclude = ["archive", "docs/*.md"]'),
    Key("per-file-ignores", f"table: pattern of files to a list of {RULES}", "{}",
        "Rules that do not run on some files.", '[per-file-ignores]\n"archive/*.md" = ["signed-link"]'),
    Key("offline", "boolean", "false", "Whether the network is left out.", "offline = true"),
    Key("links", "table", "{}",
        "How links are asked: `timeout` and `interval` in seconds, `concurrency` and `host-concurrency` in requests,"
        " `max-age` in days, and a list `override` of hosts or addresses (`match`, with `*` and `?`) with statuses that"
        " count as alive (`accept`), a reason not to ask (`skip`) or seconds to wait (`patience`). All numbers begin at 0; the"
        f" highest are {BOUNDS}. The configuration of a"
        " checked repository can make requests fewer, slower and shorter, never more. `siblings`, in the user's own file"
        " only, asks for one made-up page in each folder of hosts that nothing is known of: who answers it with the text of"
        " a page does not have that page (`soft-404`).",
        '[links]\ninterval = 0.5\n\n[[links.override]]\nmatch = "*.example.org"\nskip = "only reachable on campus"'),
    Key("baseline", "path within the configuration's folder", '".surveylint-baseline.json", where there is one',
        "The baseline: findings that it knows are not told. `surveylint check --write-baseline` makes it.",
        'baseline = "docs/known-findings.json"'),
    Key("rules", "table: rule to a table", "{}",
        "The severity of a rule and its options; they are listed below.",
        '[rules.missing-value]\nseverity = "warning"'),
    Key("words", "table: word list to a list of entries", "{}",
        "Entries that are added to a word list; `!entry` takes one out. In the lists of pairs an entry is"
        " `left -> right`. The lists are named below.",
        '[words]\nknown = ["radiomics"]\nspellings = ["lanugage -> language"]'),
    Key("roles", "table: header to a role", "{}",
        "What a column means, where `surveylint inspect` shows that it was not understood.",
        '[roles]\n"Paper name" = "title"'),
    Key("packs", "list of tables", "[]",
        "Data rules of the project's own: each forbids texts, replaces them or lists the only ones that may stand.",
        '[[packs]]\nname = "old-site"\nscope = "link"\nforbid = ["old.example.org"]\n'
        'why = "The old site is switched off in May."\nbad = "[Paper](https://old.example.org/1)"\n'
        'good = "[Paper](https://new.example.org/1)"'),
    Key("allow", "list of tables", "[]",
        "Findings that may stand, and why: those of `rule`, in files like `where`, on lines that hold `text`."
        " One of the latter two may be left out, the reason may not.",
        '[[allow]]\nrule = "missing-value"\nwhere = "README.md"\ntext = "Dreamlike Photoreal"\n'
        'reason = "there is no paper"'),
)  # fmt: skip
"""Every key of a configuration file, in the order in which they are told."""
