"""What each configuration key means: the source of the reference and of the JSON schemas."""

from __future__ import annotations

from surveylint.config.keys import MOST
from surveylint.config.values import REGISTRIES
from surveylint.namedtuples import NamedTuple


class Key(NamedTuple):
    """One key.

    Attributes:
        name: The key as it is written.
        kind: The type of its value, for people.
        default: The default as TOML; "" for none.
        what: What it does, in one or two sentences.
        example: An example in TOML.
    """

    name: str
    kind: str
    default: str
    what: str
    example: str


MAXIMA = ", ".join(f"`{key}` {most:,}{unit}" for key, (most, unit) in MOST.items())

RULES = "rule names, `all`, and patterns such as `index-*`"

MANUAL = (
    Key(
        "select",
        f"list of {RULES}",
        "",
        "Run only these rules. Without this key, the rules that are on by default run.",
        'select = ["index-*", "signed-link"]',
    ),
    Key(
        "extend-select",
        f"list of {RULES}",
        "[]",
        "Run these rules too.",
        'extend-select = ["unsorted-entries"]',
    ),
    Key(
        "ignore",
        f"list of {RULES}",
        "[]",
        "Do not run these rules.",
        'ignore = ["missing-value"]',
    ),
    Key(
        "fail-on",
        "`error`, `warning` or `info`",
        '"warning"',
        "The lowest severity of findings that makes the exit code 1.",
        'fail-on = "error"',
    ),
    Key(
        "min-severity",
        "`error`, `warning` or `info`",
        '"info"',
        "The lowest severity of findings that are reported, fixed and written to a baseline.",
        'min-severity = "warning"',
    ),
    Key(
        "exclude",
        "list of patterns",
        "[]",
        "Files and folders that are not checked. A pattern without a slash matches that name"
        " anywhere; a pattern with a slash is relative to the configuration's folder. `*` also"
        " matches slashes.",
        'exclude = ["archive", "docs/*.md"]',
    ),
    Key(
        "per-file-ignores",
        f"table: pattern of files to a list of {RULES}",
        "{}",
        "Rules that do not run on some files.",
        '[per-file-ignores]\n"archive/*.md" = ["signed-link"]',
    ),
    Key(
        "offline",
        "boolean",
        "false",
        "Do not use the network; the rules that need it do not run.",
        "offline = true",
    ),
    Key(
        "registries",
        "list of registries",
        "",
        "Ask only these registries about the identifiers in links: "
        + ", ".join(f"`{name}`" for name in REGISTRIES)
        + ". An empty list asks none. Without this key, all are asked.",
        'registries = ["arxiv", "crossref"]',
    ),
    Key(
        "links",
        "table",
        "{}",
        "How links are checked. The configuration of a checked repository can only make requests"
        " fewer, slower and shorter.\n\n"
        "- `timeout`: seconds to wait for a response; `interval`: seconds between requests to a"
        " host.\n"
        "- `concurrency`: requests at the same time; `host-concurrency`: the same for one host.\n"
        "- `max-age`: days for which a link that was alive is not requested again.\n"
        "- `override`: a list of settings for hosts or URLs that match `match`, with the wildcards"
        " `*` and `?`. `accept` is a list of status codes that count as alive, `skip` a reason not"
        " to check them, `patience` a timeout in seconds.\n"
        "- `siblings`, in your own configuration file only: request a page that does not exist in"
        " each folder of an unknown host. A link that is answered with the same text is reported"
        " as `soft-404`.\n\n"
        f"The lowest value of a number is 0, the highest are {MAXIMA}.",
        "[links]\ninterval = 0.5\n\n"
        '[[links.override]]\nmatch = "*.example.org"\nskip = "only reachable on campus"',
    ),
    Key(
        "baseline",
        "path inside the configuration's folder",
        "",
        "The baseline: the findings in it are not reported. `surveylint check --write-baseline`"
        " creates it. Without this key, `.surveylint-baseline.json` is used, if it exists next to"
        " the configuration or at the root of the repository.",
        'baseline = "docs/known-findings.json"',
    ),
    Key(
        "rules",
        "table: rule to a table",
        "{}",
        "The severity of a rule and its options, which are listed below.",
        '[rules.missing-value]\nseverity = "warning"',
    ),
    Key(
        "words",
        "table: word list to a list of entries",
        "{}",
        "Entries to add to a word list; `!entry` removes one. In lists of pairs, an entry is"
        " `left -> right`. The lists are named below.",
        '[words]\nknown = ["radiomics"]\nspellings = ["lanugage -> language"]',
    ),
    Key(
        "roles",
        "table: header to a role",
        "{}",
        "What a column means, if `surveylint inspect` shows that it was not recognized.",
        '[roles]\n"Paper name" = "title"',
    ),
    Key(
        "packs",
        "list of tables",
        "[]",
        "The project's own data rules. Each checks a `scope`: `link`, `label`, `heading`, `cell`,"
        " `prose`, or a field of the entries such as `title` or `venue`. It forbids texts"
        " (`forbid`), replaces them (`replace`), or lists the only allowed values (`allow-list`).",
        '[[packs]]\nname = "old-site"\nscope = "link"\nforbid = ["old.example.org"]\n'
        'why = "The old site is switched off in May."\nbad = "[Paper](https://old.example.org/1)"\n'
        'good = "[Paper](https://new.example.org/1)"',
    ),
    Key(
        "allow",
        "list of tables",
        "[]",
        "Findings that are not reported: those of `rule`, in files that match `where`, on lines"
        " that contain `text`. One of `where` and `text` can be omitted. `reason` is required.",
        '[[allow]]\nrule = "missing-value"\nwhere = "README.md"\ntext = "Dreamlike Photoreal"\n'
        'reason = "there is no paper"',
    ),
)
"""Every key of a configuration file, in the order of the reference."""
