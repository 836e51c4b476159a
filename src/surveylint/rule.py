"""What a rule is, and the facts that its check can ask for by parameter name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from surveylint.model.finding import Problem, Severity
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from surveylint.entries import Index
    from surveylint.model.document import Document
    from surveylint.model.record import Identifier, PublishedTitle, Record
    from surveylint.model.verdict import Verdict
    from surveylint.vocabulary import Words

Check = Callable[..., Iterable[Problem]]


class Tree(Protocol):
    """What a check can ask about the other files of the project."""

    def exists(self, path: str) -> bool:
        """Return whether a path, relative to the checked file, exists."""

    def anchors(self, path: str) -> frozenset[str] | None:
        """Return the anchors of another Markdown file, None if they are unknown."""

    def repository(self) -> str:
        """Return `owner/name` of the GitHub repository that shows the file first, "" if unknown."""


class Speller(Protocol):
    """What a check can ask an external spelling checker."""

    def corrections(self, words: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the corrections of the misspelled words among some words of letters only."""


class Allowance(NamedTuple):
    """A comment that allows rules, and its effect.

    Attributes:
        start: Offset of the comment.
        end: Offset after it.
        rules: The rules that it names, as written, with the offset of each name.
        reason: The reason, "" if there is none.
        trouble: Why it has no effect, "" if it is well formed.
        idle: The rules among them that ran and of which nothing was suppressed.
    """

    start: int
    end: int
    rules: tuple[tuple[str, int], ...]
    reason: str
    trouble: str
    idle: tuple[str, ...] = ()


class Facts(NamedTuple):
    """Everything that a check can ask for: a parameter has the name of a field.

    Attributes:
        doc: The document.
        index: Data derived from the document that several rules share, computed when first used:
            works, entries, identifiers.
        words: The vocabulary of `rules/words/` with the project's own additions.
        options: The rule's own options, an instance of the class that annotates the parameter.
        tree: The other files of the project; None if there are none (stdin).
        today: The date of the check.
        verdicts: Verdict by URL (`Link.web`); a rule with this parameter needs the network.
        records: Registry record by identifier; a rule with this parameter needs the network.
        allowances: The file's allowances and their effect; a rule with this parameter runs after
            all rules without it.
        speller: The spelling checker that the configuration enables, None for none.
        published: Where papers were published, by identifier, as a table of papers says.
        stale: The rule of each baseline entry that matches nothing; a rule with this parameter
            runs last.
    """

    doc: Document
    index: Index  # type: ignore[assignment]  # hides `tuple.index`
    words: Words
    options: Any
    tree: Tree | None
    today: date
    verdicts: Mapping[str, Verdict]
    records: Mapping[Identifier, Record]
    allowances: tuple[Allowance, ...]
    published: Mapping[Identifier, PublishedTitle] = {}
    stale: tuple[str, ...] = ()
    speller: Speller | None = None


class Rule(NamedTuple):
    """A named defect and the check that finds it.

    Attributes:
        name: In kebab case; also the name of the function, the page and the configuration key.
        severity: The severity of problems that have none of their own.
        default: Whether it is on by default.
        check: The function that yields the problems.
        needs: The facts that it asks for.
        options: The class of its options, None if it has none.
        aliases: Former names, still valid in configurations, allowances and baselines.
    """

    name: str
    severity: Severity
    default: bool
    check: Check
    needs: tuple[str, ...]
    options: type | None = None
    aliases: tuple[str, ...] = ()

    @property
    def online(self) -> bool:
        """Whether the rule needs the network."""
        return "verdicts" in self.needs or "records" in self.needs

    @property
    def spells(self) -> bool:
        """Whether the rule uses an external spelling checker."""
        return "speller" in self.needs


RULES: dict[str, Rule] = {}
"""The Python rules of the modules imported so far, by name."""


def rule(
    severity: Severity, *, default: bool = True, aliases: tuple[str, ...] = ()
) -> Callable[[Check], Check]:
    """Register a check as a rule, named after the function in kebab case.

    Args:
        severity: The severity of problems that have none of their own.
        default: False makes the rule opt-in.
        aliases: Former names of the rule.
    """

    def register(check: Check) -> Check:
        code = check.__code__
        needs = code.co_varnames[: code.co_argcount]
        options = None
        if "options" in needs:
            options = check.__globals__[check.__annotations__["options"]]
        name = check.__name__.replace("_", "-")
        RULES[name] = Rule(
            name=name,
            severity=severity,
            default=default,
            check=check,
            needs=needs,
            options=options,
            aliases=aliases,
        )
        return check

    return register
