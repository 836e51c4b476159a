"""The border of data rules: what a pack entry may say, checked by pydantic when packs are compiled or a project has some."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from surveylint.config import Config, ConfigError
from surveylint.lint.datarules import ROLES, SCOPES


class DataRule(BaseModel):
    """One data rule: exactly one of the three shapes, where it applies, and why.

    Attributes:
        name: The rule's name.
        severity: What its findings are.
        default: False makes it opt-in.
        scope: Which text it judges.
        forbid: Texts that may not occur.
        replace: Texts and what they are to be.
        allow: The only values that the scope may have; `allow-list` in the file.
        whole: Whether a text must be all of the scope's text, not a part of it.
        case: Whether upper and lower case are told apart.
        safe: Whether a replacement cannot change what the list means.
        message: What is said; `{found}` and `{wanted}` stand for the texts. "" for the shape's own message.
        why: Why it is a defect; the first sentence is the summary.
        bad: A line of Markdown, or several, in which it finds something.
        good: One in which it finds nothing.
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
    def _one_shape(self) -> Self:
        if self.scope not in (*SCOPES, *ROLES):
            raise ValueError(f"scope `{self.scope}`; accepted: {', '.join((*SCOPES, *ROLES))}")
        shapes = [name for name in ("forbid", "replace", "allow") if getattr(self, name)]
        if len(shapes) != 1:
            raise ValueError(
                f"exactly one of forbid, replace and allow-list is accepted, found {len(shapes)}"
            )
        if self.safe and not self.replace:
            raise ValueError("`safe` belongs to `replace`")
        return self

    def summary(self) -> str:
        """Return the first sentence of the reason."""
        return self.why.strip().split("\n")[0].split(". ")[0].rstrip(".")

    def literal(self) -> dict[str, Any]:
        """Return what the running rule needs, as plain values."""
        return self.model_dump(exclude={"why", "bad", "good"})

    def page(self, output: str = "") -> str:
        """Write the page that a Python rule has by hand; `output` is what the rule says of its bad example."""
        fix = "none." if not self.replace else "safe." if self.safe else "unsafe."
        told = f"```text\n{output}```\n\n" if output else ""
        return (
            f"# {self.name}\n\n{self.summary()}\n\n## Why\n\n{self.why.strip()}\n\n## Examples\n\n"
            f"```markdown bad\n{self.bad.rstrip()}\n```\n\n{told}```markdown good\n{self.good.rstrip()}\n```\n\n"
            f"## Fix\n\n{fix.capitalize()}\n"
        )


def of_project(config: Config) -> dict[str, DataRule]:
    """Check a project's own data rules, by name.

    Raises:
        ConfigError: An entry is not as it must be, or two have one name.
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
                f"`{rule.name}` stands twice",
                "a name is used once",
            )
        rules[rule.name] = rule
    return rules


class Pack(BaseModel):
    """One file of `rules/packs/`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: tuple[DataRule, ...] = Field(min_length=1)


def faults(error: ValidationError) -> list[tuple[str, str, str]]:
    """Return what pydantic found: the key, what was found, what is accepted."""
    told: list[tuple[str, str, str]] = []
    for fault in error.errors():
        key = ".".join(str(part) for part in fault["loc"])
        found = fault["input"]
        seen = (
            f"found `{found}`"
            if isinstance(found, str | int | float) and len(str(found)) < 60
            else "as it stands"
        )
        if fault["type"] == "missing":
            seen = "missing"
        told.append((key, seen, fault["msg"][:1].lower() + fault["msg"][1:]))
    return told
