"""Names of ruff, rumdl, lychee and zizmor, and what does the same here."""

from __future__ import annotations

_OVERRIDE = "in `[[links.override]]` of the configuration"

OPTIONS = {
    "--accept": f"set `accept` {_OVERRIDE}",
    "--add-noqa": "did you mean `--add-allow`?",
    "--archive": "did you mean `--suggest`?",
    "--cache": "results are cached, see `--max-age` and `--no-cache`",
    "--disable": "did you mean `--ignore`?",
    "--dump": "use `surveylint links`",
    "--dump-inputs": "did you mean `--show-files`?",
    "--enable": "did you mean `--extend-select`?",
    "--exclude-all-private": "private addresses are requested only with `--allow-private`",
    "--exclude-path": "did you mean `--exclude`?",
    "--exit-non-zero-on-fix": "use `--diff`, which exits 1 if something would be fixed",
    "--files-from": "did you mean `--lists`?",
    "--gh-token": "set `GITHUB_TOKEN` in the environment",
    "--github-token": "set `GITHUB_TOKEN` in the environment",
    "--hidden": "hidden folders are checked if they are named",
    "--include": "name the files or folders as arguments",
    "--include-fragments": "fragments are always checked, by `missing-fragment`",
    "--list-rules": "use `surveylint rules`",
    "--max-cache-age": "did you mean `--max-age`?",
    "--max-concurrency": "did you mean `--concurrency`?",
    "--min-confidence": "did you mean `--min-severity`?",
    "--no-cache-dir": "did you mean `--no-cache`?",
    "--no-fix": "without `--fix` nothing is changed",
    "--no-ignore": "did you mean `--no-respect-gitignore`?",
    "--no-online-audits": "did you mean `--offline`?",
    "--no-progress": "did you mean `--quiet`?",
    "--output-file": "did you mean `--output FORMAT=FILE`?",
    "--per-file-ignores": "set `per-file-ignores` in the configuration",
    "--respect-gitignore": "it is the default; see `--no-respect-gitignore`",
    "--show-source": "did you mean `--format text`?",
    "--silent": "did you mean `--quiet`?",
    "--stdin": "use `-` as the path",
    "--threads": "did you mean `--jobs`?",
    "--verbose": "did you mean `--show-settings`?",
    "--version": "use `surveylint --version`",
    "-c": "did you mean `--config`?",
    "-e": "did you mean `--exit-zero`?",
    "-f": "did you mean `--format`?",
    "-o": "did you mean `--output FORMAT=FILE`?",
    "-v": "did you mean `--show-settings`, or `surveylint --version`?",
}
"""Options that have another name here, or are not needed."""

COMMANDS = {
    "config": "use `surveylint check --show-settings`",
    "fix": "use `surveylint check --fix`",
    "fmt": "use `surveylint check --fix`",
    "format": "use `surveylint check --fix`",
    "generate-shell-completion": "use `surveylint completion`",
    "lint": "use `surveylint check`",
    "linter": "use `surveylint rules`",
    "lsp": "use `surveylint server`",
    "report": "use `surveylint check --output html=report.html`",
    "rule": "use `surveylint explain`",
}
"""Commands that have another name here."""
