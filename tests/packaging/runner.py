"""A small runner of GitHub Actions: runs the `run` steps of the action and of workflows.

Commands in a log are obeyed as actions/runner obeys them: spaces before `::` are ignored, `##[`
counts anywhere in a line, nothing counts between `::stop-commands::` and its token. An unknown
expression is an error.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from readme import ACCOUNT, ROOT
from scratch import ENVIRONMENT

_COMMAND = re.compile(r"^\s*::([\w-]+)(?: ([^:]*))?::(.*)$|##\[([\w-]+)([^\]]*)\](.*)$")


class Result(NamedTuple):
    """The result of some steps; `obeyed` holds the commands in the log, `summary` the page."""

    code: int = 0
    outputs: Mapping[str, str] = {}
    log: str = ""
    obeyed: tuple[tuple[str, str, str], ...] = ()
    summary: str = ""


def obeyed(log: str) -> tuple[tuple[str, str, str], ...]:
    """Return the commands of a log that a runner obeys: name, properties, message."""
    found, token = [], ""
    for match in filter(None, map(_COMMAND.search, log.splitlines())):
        name, properties, message = (
            group or "" for group in (match.groups()[:3] if match[1] else match.groups()[3:])
        )
        if token:
            token = "" if name == token else token
        elif name == "stop-commands":
            token = message
        else:
            found.append((name, properties, message))
    return tuple(found)


class Runner:
    """Runs steps in a checkout; `done` holds results, by `id`, of steps that need not run again."""

    def __init__(
        self, workspace: Path, temp: Path, done: Mapping[str, Result], **variables: str
    ) -> None:
        temp.mkdir(parents=True, exist_ok=True)
        self._workspace, self._temp, self._done = workspace, temp, done
        self._context = {
            "github": {"token": "secret", "repository": "o/r"},
            "runner": {"temp": str(temp)},
        }
        self._environment = {
            **ENVIRONMENT,
            "RUNNER_TEMP": str(temp),
            "GITHUB_ACTIONS": "true",
            "CI": "true",
            **variables,
        }

    def workflow(self, text: str) -> Result:
        """Run the steps of the only job of a workflow; the checkout already exists."""
        (job,) = yaml.safe_load(text)["jobs"].values()
        return self._steps(job["steps"], {**self._context, "steps": {}})

    def action(self, folder: Path = ROOT, /, **inputs: str) -> Result:
        """Run the action; `_` in the name of an input means `-`, the others have their defaults."""
        action = yaml.safe_load((folder / "action.yml").read_text(encoding="utf-8"))
        defaults = {name: str(about.get("default", "")) for name, about in action["inputs"].items()}
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= defaults.keys(), "unknown input"
        context = {**self._context, "inputs": {**defaults, **given}, "steps": {}}
        result = self._steps(action["runs"]["steps"], context, GITHUB_ACTION_PATH=str(folder))
        return result._replace(
            outputs={n: _filled(it["value"], context) for n, it in action["outputs"].items()}
        )

    def _steps(self, steps: Any, context: Mapping[str, Any], **variables: str) -> Result:
        code, log, pages = 0, "", ""
        for step in steps:
            assert "if" not in step, "conditions are not supported"
            if code:
                break
            name, uses = step.get("id", ""), step.get("uses", "").split("@")[0]
            inputs = {
                key.replace("-", "_"): _filled(str(it), context)
                for key, it in step.get("with", {}).items()
            }
            if uses:
                result = (
                    self.action(**inputs)
                    if uses == f"{ACCOUNT}/surveylint"
                    else {"actions/checkout": Result()}[uses]
                )
            else:
                result = self._done.get(name) or self._run(step, context, variables)
            context["steps"][name] = {"outputs": result.outputs}
            code, log, pages = result.code, log + result.log, pages + result.summary
        return Result(code, {}, log, obeyed(log), pages)

    def _run(self, step: Any, context: Mapping[str, Any], variables: Mapping[str, str]) -> Result:
        assert "${{" not in step["run"], "an expression in a script is an injection"
        number = len([*self._temp.glob("step-*.sh")])
        (script := self._temp / f"step-{number}.sh").write_text(step["run"], encoding="utf-8")
        files = {
            f"GITHUB_{name}": self._temp / f"{name}-{number}"
            for name in ("OUTPUT", "STEP_SUMMARY", "ENV", "PATH")
        }
        for file in files.values():
            file.touch()
        env = {name: _filled(str(value), context) for name, value in step.get("env", {}).items()}
        env = {
            **self._environment,
            **variables,
            **{name: str(file) for name, file in files.items()},
            **env,
        }
        bash = [
            shutil.which("bash") or "bash",
            "--noprofile",
            "--norc",
            "-e",
            "-o",
            "pipefail",
            str(script),
        ]
        done = subprocess.run(
            bash, cwd=self._workspace, env=env, capture_output=True, check=False, timeout=300
        )
        output, summary, *rest = (file.read_text(encoding="utf-8") for file in files.values())
        assert (rest, len(summary.encode()) <= 1024 * 1024) == (["", ""], True), (
            "the step changed ENV or PATH, or its summary is too long"
        )
        log = (done.stdout + done.stderr).decode("utf-8", "replace")
        return Result(
            done.returncode,
            dict(line.split("=", 1) for line in output.splitlines()),
            log,
            (),
            summary,
        )


def _filled(text: str, context: Mapping[str, Any]) -> str:
    return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", lambda match: _value(match[1], context), text)


def _value(path: str, context: Mapping[str, Any]) -> str:
    """Return the value of a path such as `steps.check.outputs.dead`; "" if it is not set."""
    value: Any = context
    for name in path.split("."):
        value = value.get(name, {}) if path.startswith("steps.") else value[name]
    return str(value or "")
