"""The configuration of the documentation site for Sphinx; `build.py` runs it.

Sphinx with MyST, because MyST reads Markdown with markdown-it, the parser of surveylint: a page
looks on the site as it does on GitHub. Python-Markdown, which MkDocs and Zensical use, reads lists,
fences and tables differently.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).parent))

import build

from surveylint import __version__

project = "surveylint"
author = project_copyright = "The surveylint maintainers"
release = version = __version__

extensions = ["myst_parser"]
# What GitHub knows, and nothing else; only the navigation is a directive.
myst_enable_extensions = ["linkify", "strikethrough"]
myst_linkify_fuzzy_links = False
myst_disable_syntax = ["myst_block_break", "myst_line_comment", "myst_role", "myst_target"]
myst_heading_anchors = 4
# An example can be wrong on purpose: it is then not highlighted.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = f"surveylint {release}"
html_baseurl = build.SITE
html_show_sourcelink = False
html_show_sphinx = False
html_copy_source = False
