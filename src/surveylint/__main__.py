"""The process: `surveylint`, and `python -m surveylint`, which is the same.

An answer from the cache is printed before anything else is imported.
"""

from __future__ import annotations

import os
import sys


def run() -> None:
    """Run the process's own command line and end the process."""
    if sys.stdout is not None and sys.stderr is not None:
        _repeat(sys.argv[2:] if sys.argv[1:2] == ["check"] else sys.argv[1:])
    from surveylint import cli

    cli.run()


def _repeat(arguments: list[str]) -> None:
    """Print what an earlier run printed and end the process, if nothing has changed since."""
    from surveylint.disk import run_cache

    run_cache.activate(arguments)
    answer = run_cache.recall(arguments)
    if answer is None:
        return
    code, out, err = answer
    try:
        for stream, text in ((sys.stderr, err), (sys.stdout, out)):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
            stream.write(text)
            stream.flush()
    except BrokenPipeError:  # the findings do not depend on who reads them
        pass
    except OSError:
        code = code or 2
    os._exit(code)


if __name__ == "__main__":
    run()
