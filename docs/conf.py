"""How the documentation is built: `sphinx-build -W docs docs/_build/html`."""

from __future__ import annotations

import logging
import sys
import tomllib
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_PROJECT = tomllib.loads((_HERE.parent / "pyproject.toml").read_text("utf-8"))
sys.path.insert(0, str(_HERE))  # for reference_tables.py and gallery_pictures.py

project = "factorysim"
author = "The factorysim authors"
copyright = "2026, The factorysim authors"
release = _PROJECT["project"]["version"]
version = release

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build", "_generated"]

# The pages of the validation may be missing in a part of the repository, and Sphinx gives this
# warning no type by which `suppress_warnings` could name it.
logging.getLogger("sphinx.sphinx.directives.other").addFilter(
    lambda record: "didn't match any documents" not in str(record.msg)
)

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
default_role = "literal"
napoleon_google_docstring = False
napoleon_numpy_docstring = True

html_theme = "pydata_sphinx_theme"
html_title = f"factorysim {release}"
html_show_sourcelink = False
html_theme_options = {
    "navigation_with_keys": False,
    "secondary_sidebar_items": ["page-toc"],
    "show_nav_level": 2,
}


def setup(app: Any) -> None:
    """Write the tables of the reference before the pages are read."""
    app.connect("builder-inited", write_reference)
    app.connect("autodoc-process-docstring", keep_colon, priority=1)
    app.connect("autodoc-skip-member", leave_out)


def write_reference(app: Any) -> None:
    """Make the tables from the library that is installed."""
    from gallery_pictures import write_gallery
    from reference_tables import write_all

    write_all(_HERE / "_generated")
    write_gallery(_HERE / "_generated")


def keep_colon(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Napoleon takes the words before a colon in the line of an attribute for its type."""
    if what in ("attribute", "property") and lines:
        lines[0] = lines[0].replace(": ", " - ")


def leave_out(app: Any, what: str, name: str, thing: Any, skip: bool, options: Any) -> bool | None:
    """Leave out what pydantic adds to every element."""
    return True if name.startswith("model_") else None
