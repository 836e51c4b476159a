"""Parse rule pages and the examples in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from surveylint.config.values import ConfigError
from surveylint.namedtuples import NamedTuple

_FENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_BYTE = re.compile(rb"\\x([0-9a-fA-F]{2})")
_FIXES = ("safe or unsafe", "safe", "unsafe", "none")
_FACTS = frozenset(
    {
        "also",
        "bytes",
        "files",
        "options",
        "published",
        "records",
        "repository",
        "roles",
        "speller",
        "stale",
        "start",
        "today",
        "verdicts",
        "words",
    }
)


class Example(NamedTuple):
    """One example of a page.

    Attributes:
        name: Its position in the page, for the name of the test.
        bad: Whether the rule is expected to find something.
        text: The Markdown.
        facts: The `toml facts` block before it.
        output: The expected output, "" for a good example.
        span: Where the output is in the page.
        fixed: The expected text after the fixes, None if the page does not show it.
    """

    name: str
    bad: bool
    text: str
    facts: Mapping[str, Any]
    output: str
    span: tuple[int, int]
    fixed: str | None

    @property
    def data(self) -> bytes:
        """The example as the bytes of a file; with `bytes = true`, `\\xNN` is one byte."""
        data = self.text.encode()
        if self.facts.get("bytes"):
            data = _BYTE.sub(lambda match: bytes.fromhex(match[1].decode()), data)
        return data


class RulePage(NamedTuple):
    """A rule's manual: name, summary, sections by title, examples, and the kind of its fix."""

    name: str
    summary: str
    sections: Mapping[str, str]
    examples: tuple[Example, ...]
    fix: str


def parse(text: str, origin: str) -> RulePage:
    """Parse a page.

    Raises:
        ConfigError: The page lacks a part, or its blocks are in the wrong order.
    """
    blocks = [*_FENCE.finditer(text)]
    outside = _FENCE.sub(lambda match: "\0" * len(match[0]), text)
    title = re.match(r"# ([a-z0-9-]+)\n\n([^\n]+(?:\n[^\n]+)*)", outside)
    if title is None:
        expected = "expected `# rule-name` and a summary at the top"
        raise ConfigError(origin, "", "no title", expected)
    headings = [*re.finditer(r"^## (.+)$", outside, re.MULTILINE)]
    ends = [*(match.start() for match in headings[1:]), len(text)]
    sections = {
        match[1]: text[match.end() : end].strip() for match, end in zip(headings, ends, strict=True)
    }
    for part in ("Why", "Examples", "Fix"):
        if not sections.get(part):
            expected = "expected the sections Why, Examples and Fix"
            raise ConfigError(origin, f"## {part}", "missing or empty", expected)
    fix = next((kind for kind in _FIXES if sections["Fix"].lower().startswith(kind)), None)
    if fix is None:
        expected = f"expected it to begin with one of: {', '.join(_FIXES)}"
        raise ConfigError(origin, "## Fix", "unknown kind", expected)
    return RulePage(
        title[1], " ".join(title[2].split()).rstrip("."), sections, _examples(blocks, origin), fix
    )


def _examples(blocks: Sequence[re.Match[str]], origin: str) -> tuple[Example, ...]:
    """Return the examples in blocks, whose order is: facts, bad, output, fixed; or facts, good."""
    found: list[Example] = []
    facts: Mapping[str, Any] = {}
    for number, block in enumerate(blocks):
        info, body = block["info"].strip(), block["body"]
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        if info == "toml facts":
            facts = _read_facts(body, origin)
        elif info in ("markdown bad", "markdown good"):
            bad = info == "markdown bad"
            if bad and (after is None or after["info"].strip() != "text"):
                expected = "expected a `text` block with its output after it"
                raise ConfigError(origin, info, "no output", expected)
            output = after["body"] if bad and after is not None else ""
            span = after.span("body") if bad and after is not None else (0, 0)
            found.append(
                Example(f"{info.split()[1]}-{len(found) + 1}", bad, body, facts, output, span, None)
            )
            facts = {}
        elif info == "markdown fixed":
            if not found or not found[-1].bad:
                expected = "expected it after a bad example"
                raise ConfigError(origin, info, "no bad example", expected)
            found[-1] = found[-1]._replace(fixed=body)
    return tuple(found)


def _read_facts(body: str, origin: str) -> Mapping[str, Any]:
    import tomllib

    facts = tomllib.loads(body)
    for key in facts:
        if key not in _FACTS:
            expected = f"expected one of: {', '.join(sorted(_FACTS))}"
            raise ConfigError(origin, "toml facts", f"unknown fact `{key}`", expected)
    return facts


def rewritten(text: str, page: RulePage, outputs: Sequence[str]) -> str:
    """Return a page with new outputs of its examples."""
    for example, output in sorted(
        zip(page.examples, outputs, strict=True), key=lambda pair: pair[0].span, reverse=True
    ):
        if example.bad:
            start, end = example.span
            text = text[:start] + output + text[end:]
    return text
