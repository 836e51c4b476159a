"""A small runner of GitHub Actions: runs the `run` steps of the action and of workflows.

A reusable workflow of this repository runs job by job, each with a checkout and a temporary folder
of its own; artifacts are folders. The permissions of its jobs must be granted by the caller.

Commands in a log are obeyed as actions/runner obeys them: spaces before `::` are ignored, `##[`
counts anywhere in a line, nothing counts between `::stop-commands::` and its token. An unknown
expression is an error.
"""

from __future__ import annotations

import operator
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from readme import ACCOUNT, ROOT
from scratch import ENVIRONMENT, git

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
        self._given, self._artifacts, self._origin = variables, temp / "artifacts", workspace
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
        """Run the only job of a workflow, or the reusable workflow that it calls."""
        (job,) = yaml.safe_load(text)["jobs"].values()
        if "uses" not in job:
            return self._job("job", job, {**self._context, "steps": {}})
        owner, _, name = job["uses"].partition("/.github/")
        assert owner == f"{ACCOUNT}/surveylint", "another repository"
        called = (ROOT / ".github" / name.split("@")[0]).read_text(encoding="utf-8")
        return self.called(called, job["permissions"], **job.get("with", {}))

    def called(self, text: str, granted: Mapping[str, str], /, **inputs: object) -> Result:
        """Run the jobs of a reusable workflow, in the order in which they are written."""
        workflow = yaml.safe_load(text)
        known = workflow[True]["workflow_call"]["inputs"]  # YAML reads `on` as true
        assert inputs.keys() <= known.keys(), "unknown input"
        values = {name: about["default"] for name, about in known.items()} | inputs
        context = {**self._context, "inputs": values, "needs": {}}
        code, log, pages = 0, "", ""
        for name, job in workflow["jobs"].items():
            for right, level in job["permissions"].items():
                assert granted.get(right) in (level, "write"), f"{name}: {right}: not granted"
            if not _holds(job.get("if", "true"), context):
                continue
            result = self._job(name, job, {**context, "steps": {}})
            context["needs"][name] = {"outputs": result.outputs}
            code, log, pages = max(code, result.code), log + result.log, pages + result.summary
        return Result(code, {}, log, obeyed(log), pages)

    def _job(self, name: str, job: Any, context: dict[str, Any]) -> Result:
        """Run a job in a fresh checkout of the workspace."""
        folder = self._temp / f"job-{name}"
        work, temp = folder / "work", folder / "temp"
        work.mkdir(parents=True)
        runner = Runner(work, temp, self._done, **self._given)
        runner._artifacts, runner._origin = self._temp / "artifacts", self._workspace
        context["runner"] = {"temp": str(temp)}
        env = {key: _filled(str(it), context) for key, it in job.get("env", {}).items()}
        result = runner._steps(job["steps"], context, **env)
        outputs = {key: _filled(it, context) for key, it in job.get("outputs", {}).items()}
        return result._replace(outputs=outputs)

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
            if code:
                break
            name = step.get("id", "")
            if not _holds(str(step.get("if", "true")), context):
                context["steps"][name] = {"outputs": {}, "outcome": "skipped"}
                continue
            result = self._step(step, context, variables)
            outcome = "failure" if result.code else "success"
            context["steps"][name] = {"outputs": result.outputs, "outcome": outcome}
            if not step.get("continue-on-error"):
                code = result.code
            log, pages = log + result.log, pages + result.summary
        return Result(code, {}, log, obeyed(log), pages)

    def _step(self, step: Any, context: Mapping[str, Any], variables: Mapping[str, str]) -> Result:
        uses = step.get("uses", "").split("@")[0]
        inputs = {key: _filled(str(it), context) for key, it in step.get("with", {}).items()}
        if not uses:
            done = self._done.get(step.get("id", ""))
            return done or self._run(step, context, variables)
        if uses == f"{ACCOUNT}/surveylint":
            return self.action(**{key.replace("-", "_"): it for key, it in inputs.items()})
        return {
            "actions/checkout": self._check_out,
            "actions/upload-artifact": self._upload,
            "actions/download-artifact": self._download,
        }[uses](inputs)

    def _check_out(self, inputs: Mapping[str, str]) -> Result:
        assert inputs["persist-credentials"] == "False", "the token would stay in .git/config"
        git(self._origin, "clone", "-q", str(self._origin), str(self._workspace))
        return Result()

    def _upload(self, inputs: Mapping[str, str]) -> Result:
        shutil.copytree(inputs["path"], self._artifacts / inputs["name"])
        return Result()

    def _download(self, inputs: Mapping[str, str]) -> Result:
        shutil.copytree(self._artifacts / inputs["name"], inputs["path"])
        return Result()

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
        value = value.get(name, {}) if path.startswith(("steps.", "needs.")) else value[name]
    return str(value or "")


def _holds(condition: str, context: Mapping[str, Any]) -> bool:
    """Return whether a condition of a job or a step holds."""
    text = re.sub(r"^\$\{\{(.*)\}\}$", r"\1", condition.strip())
    for ours, python in (
        ("!cancelled()", "True"),
        ("&&", " and "),
        ('contains(fromJSON(\'["0", "1"]\'), ', "operator.contains(('0', '1'), "),
    ):
        text = text.replace(ours, python)
    paths = re.compile(r"\b(?:inputs|steps|needs)\.[\w.-]+")
    text = paths.sub(lambda match: repr(_value(match[0], context)), text)
    return bool(eval(text.strip(), {"operator": operator, "true": True}))
