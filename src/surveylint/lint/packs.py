"""The format of data rules, validated with pydantic.

Built-in packs are validated when they are compiled, those of a project when it is checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from surveylint.config import Config, ConfigError
from surveylint.lint.datarules import ROLES, SCOPES

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_MOST_CHARACTERS_SHOWN = 60
_PLAIN = {
    "missing": ("missing", "expected a value"),
    "extra_forbidden": ("unknown key", "see the reference of `packs`"),
}
"""Plainer words for some of pydantic's messages, by its type of error."""


class DataRule(BaseModel):
    """One data rule: a scope, exactly one of `forbid`, `replace` and `allow-list`, and a reason.

    Attributes:
        name: The rule's name.
        severity: The severity of its findings.
        default: False makes it opt-in.
        scope: The text that it checks.
        forbid: Texts that must not occur.
        replace: Replacements by text.
        allow: The only values that the scope may have; `allow-list` in the file.
        whole: Whether a text must be all of the scope's text, not a part of it.
        case: Whether the comparison is case-sensitive.
        safe: Whether a replacement cannot change what the list means.
        message: The message, in which `{found}` and `{replacement}` are filled in; "" for the
            default one.
        why: Why it is a defect; the first sentence is the summary.
        bad: Markdown in which it finds something.
        good: Markdown in which it finds nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$")
    severity: Literal["error", "warning", "info"] = "warning"
    default: bool = True
    scope: str
    forbid: tuple[str, ...] = ()
    replace: dict[str, str] = {}
    allow: tuple[str, ...] = Field(default=(), alias="allow-list")
    whole: bool = False
    case: bool = False
    safe: bool = False
    message: str = Field(default="", pattern=r"^([^A-Z.].*[^.])?$")
    why: str = Field(min_length=20)
    bad: str = Field(min_length=1)
    good: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if self.scope not in (*SCOPES, *ROLES):
            raise ValueError(f"unknown scope; expected one of {', '.join((*SCOPES, *ROLES))}")
        kinds = [name for name in ("forbid", "replace", "allow") if getattr(self, name)]
        if len(kinds) != 1:
            raise ValueError(
                f"expected exactly one of forbid, replace and allow-list, found {len(kinds)}"
            )
        if self.safe and not self.replace:
            raise ValueError("`safe` needs `replace`")
        return self

    def summary(self) -> str:
        """Return the first sentence of the reason."""
        return self.why.strip().split("\n")[0].split(". ")[0].rstrip(".")

    def literal(self) -> dict[str, Any]:
        """Return what the rule needs at run time, as plain values."""
        return self.model_dump(exclude={"why", "bad", "good"})

    def page(self, output: str = "") -> str:
        """Return the rule's page.

        Args:
            output: The concise output for the bad example, "" to leave it out.
        """
        fix = "none." if not self.replace else "safe." if self.safe else "unsafe."
        shown = f"```text\n{output}```\n\n" if output else ""
        return (
            f"# {self.name}\n\n{self.summary()}\n\n## Why\n\n{self.why.strip()}\n\n## Examples\n\n"
            f"```markdown bad\n{self.bad.rstrip()}\n```\n\n"
            f"{shown}```markdown good\n{self.good.rstrip()}\n```\n\n"
            f"## Fix\n\n{fix.capitalize()}\n"
        )


def of_project(config: Config) -> dict[str, DataRule]:
    """Return a project's own data rules by name.

    Raises:
        ConfigError: An entry is invalid, or two have the same name.
    """
    rules: dict[str, DataRule] = {}
    for number, pack in enumerate(config.packs, 1):
        try:
            rule = DataRule.model_validate(pack)
        except ValidationError as error:
            key, found, accepted = faults(error)[0]
            place = f"packs[{number}].{key}" if key else f"packs[{number}]"
            raise ConfigError(config.origin, place, found, accepted) from None
        if rule.name in rules:
            raise ConfigError(
                config.origin,
                f"packs[{number}].name",
                f"duplicate name `{rule.name}`",
                "expected each name once",
            )
        rules[rule.name] = rule
    return rules


class Pack(BaseModel):
    """One file of `rules/packs/`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: tuple[DataRule, ...] = Field(min_length=1)


def faults(error: ValidationError) -> list[tuple[str, str, str]]:
    """Return the errors that pydantic found: the key, what was found, what is expected."""
    return [
        (".".join(str(part) for part in fault["loc"]), _found(fault), _expected(fault))
        for fault in error.errors()
    ]


def _found(fault: ErrorDetails) -> str:
    if fault["type"] in _PLAIN:
        return _PLAIN[fault["type"]][0]
    value = fault["input"]
    short = isinstance(value, str | int | float) and len(str(value)) < _MOST_CHARACTERS_SHOWN
    return f"found `{value}`" if short else "invalid value"


def _expected(fault: ErrorDetails) -> str:
    if fault["type"] in _PLAIN:
        return _PLAIN[fault["type"]][1]
    message = fault["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    return message[:1].lower() + message[1:]
