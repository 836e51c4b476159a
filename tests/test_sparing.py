"""What a start is spared of is there as soon as it is used, and all else is as it was."""

from __future__ import annotations

import subprocess
import sys

import pytest

START = """
import dataclasses, logging, re, sys, urllib.parse
from markdown_it import MarkdownIt
from surveylint.cli.start import _StandIn
from surveylint.lazy import _Lazy
"""
SPARED = (
    "import re; given = re.compile\nfrom surveylint.cli.start import sparing\nwith sparing():\n    "
)

TEXT = """# <b>A</b> "quoted" -- (c)

[a](<b c> 'd') &amp; &#65; &#x42; \\\\* <https://x.example> <m@x.example> `c`

<div>
x
</div>

<!-- y -->

| a | b |
|---|:-:|
| 1 | ~~2~~ |

[a b]: <c> "d"
"""


def run(code: str) -> str:
    """Run code in a fresh process, what it imports at its head spared, and give what it prints."""
    script = SPARED + START.strip().replace("\n", "\n    ") + "\n" + code
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def test_patterns_are_compiled_with_their_own_flags() -> None:
    run(
        "import copy, html as entities, pickle, markdown_it.common.html_re as html, markdown_it.common.utils as utils\n"
        "lazies = [x for m in (html, utils) for x in vars(m).values() if isinstance(x, _Lazy)]\n"
        "assert len(lazies) > 8 and isinstance(entities._charref, _Lazy)\n"
        "assert not any('search' in vars(lazy) for lazy in lazies)\n"
        "compiled = [given(lazy.pattern, lazy._flags) for lazy in lazies]\n"
        "assert [lazy.flags for lazy in lazies] == [real.flags for real in compiled]\n"
        "assert [lazy.sub('-', '<b> &amp;') for lazy in lazies] == [real.sub('-', '<b> &amp;') for real in compiled]\n"
        "assert copy.copy(lazies[0]) == pickle.loads(pickle.dumps(lazies[0])) == compiled[0]\n"
    )


def test_none_but_dataclasses_gets_a_short_answer() -> None:
    script = (
        SPARED
        + "import inspect\n    from inspect import signature\n    said = str(signature(lambda a: a))\n"
    )
    script += "assert said == str(signature(lambda a: a)) == '(a)'\n"
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("preset", ["commonmark", "js-default"])
def test_markdown_is_rendered_as_without_sparing(preset: str) -> None:
    render = f"print(MarkdownIt({preset!r}, {{'typographer': True, 'html': True}}).enable(['smartquotes', 'replacements']).render({TEXT!r}))"
    plain = "from markdown_it import MarkdownIt\n" + render
    answer = subprocess.run(
        [sys.executable, "-c", plain], capture_output=True, text=True, check=True
    )
    assert run(render) == answer.stdout.strip() != ""


def test_everything_is_put_back() -> None:
    run(
        "assert re.compile is given\n"
        "assert not any(isinstance(module, _StandIn) for module in sys.modules.values())\n"
        "import inspect, ipaddress, traceback\n"
        "def run(a, b=1): pass\n"
        "assert dataclasses.inspect.getmembers is inspect.getmembers\n"
        "assert str(dataclasses.inspect.signature(run)) == str(inspect.signature(run))\n"
        "assert logging.traceback.print_exc is traceback.print_exc\n"
    )


def test_what_was_left_out_is_loaded_where_it_is_used() -> None:
    said = run(
        "assert 'traceback' not in sys.modules and 'ipaddress' not in sys.modules\n"
        "try:\n    1 / 0\n"
        "except ZeroDivisionError:\n    print(logging.Formatter().formatException(sys.exc_info()))\n"
        "print(urllib.parse.urlsplit('http://[::1]/a').hostname)\n"
        "@dataclasses.dataclass\nclass Place:\n    line: int\n"
        "print(Place.__doc__)\n"
    )
    assert "ZeroDivisionError" in said
    assert said.endswith("::1\nPlace(line: int)")


def test_a_module_that_is_there_already_stays() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import inspect as own, sys, traceback\n" + SPARED + "import logging\n"
         "assert logging.traceback is traceback and sys.modules['inspect'] is own"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr


def test_an_import_that_fails_puts_everything_back_too() -> None:
    script = f"try:\n    {SPARED.replace(chr(10), chr(10) + '    ')}import no_such_module\nexcept ImportError:\n    pass\n"
    script += "import re, sys\nassert re.compile is given and 'inspect' not in sys.modules\n"
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr


def test_only_the_steps_of_markdown_it_go_unheard() -> None:
    said = run(
        "quote = sys.modules['markdown_it.rules_block.blockquote']\n"
        "logging.basicConfig(level='DEBUG', stream=sys.stdout, format='%(name)s %(message)s')\n"
        "quote.LOGGER.debug('a step')\n"
        "quote.LOGGER.warning('a warning')\n"
        "logging.getLogger('mine').debug('heard')\n"
    )
    assert said.splitlines() == ["markdown_it.rules_block.blockquote a warning", "mine heard"]
