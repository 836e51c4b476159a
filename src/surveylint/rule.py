"""What a rule is, and the closed set of facts that its check may ask for by parameter name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from surveylint.model.finding import Problem, Severity
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from surveylint.entries import Index
    from surveylint.model.document import Document
    from surveylint.model.verdict import Verdict
    from surveylint.vocabulary import Words

Check = Callable[..., Iterable[Problem]]


class Tree(Protocol):
    """What a check may ask about the files around the one that is checked."""

    def exists(self, path: str) -> bool:
        """Return whether a path, relative to the checked file, is a file or folder."""

    def anchors(self, path: str) -> frozenset[str] | None:
        """Return the anchors of another Markdown file, None where they cannot be known."""


class Speller(Protocol):
    """What a check may ask a spelling checker that is installed beside surveylint."""

    def corrections(self, words: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the right forms of those among some words (letters only) that it knows to be misspelt."""


class Allowance(NamedTuple):
    """A comment that allows rules at a place, and what became of it.

    Attributes:
        start: Offset of the comment.
        end: Behind it.
        rules: The rules that it names, as written, with the offset of each name.
        reason: What it says for itself, "" where it says nothing.
        trouble: Why it allows nothing, "" where it is well formed.
        idle: The rules among them that ran and found nothing here.
    """

    start: int
    end: int
    rules: tuple[tuple[str, int], ...]
    reason: str
    trouble: str
    idle: tuple[str, ...] = ()


class Facts(NamedTuple):
    """Everything that a check may ask for; a parameter's name is the field's name.

    Attributes:
        doc: The README as it was read.
        index: Data derived from it that several rules share: works, entries, identifiers; made when first asked for.
        words: The vocabulary of `rules/words/` with the project's own additions.
        options: The rule's own options, an instance of the class that annotates the parameter.
        tree: The files around; None where there are none (stdin).
        today: The day of the check.
        verdicts: Web address (`Link.web`) to verdict; asking for it needs the network.
        records: Identifier to registry record; asking for it needs the network.
        allowances: The file's allowances and what they matched; who asks for them runs after all other rules.
        speller: The spelling checker that the configuration asks for, None where it asks for none.
        stale: The rule of every entry of the baseline that matches nothing any more; who asks for it runs last of all.
    """

    doc: Document
    index: Index  # type: ignore[assignment]  # not the place of a value in a tuple
    words: Words
    options: Any
    tree: Tree | None
    today: date
    verdicts: Mapping[str, Verdict]
    records: Mapping[str, Any]
    allowances: tuple[Allowance, ...]
    stale: tuple[str, ...] = ()
    speller: Speller | None = None


class Rule(NamedTuple):
    """A named defect and the check that finds it.

    Attributes:
        name: Kebab case; the check's function, the page and the configuration key carry the same name.
        severity: What its problems are unless they say otherwise.
        default: Whether it runs without being asked for.
        check: The function that finds the problems.
        needs: The facts it asks for.
        options: The class of its options, None where it has none.
        aliases: Names that it had before, still understood in allowances and baselines.
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
        """Whether the rule may ask a spelling checker."""
        return "speller" in self.needs


RULES: dict[str, Rule] = {}
"""The Python rules of the family modules imported so far, by name."""


def rule(
    severity: Severity, *, default: bool = True, aliases: tuple[str, ...] = ()
) -> Callable[[Check], Check]:
    """Make a check a rule: its name is the function's, in kebab case.

    Args:
        severity: What its problems are unless they say otherwise.
        default: False makes the rule opt-in.
        aliases: Earlier names of the rule.
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
