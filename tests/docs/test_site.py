"""The documentation builds without a warning, and all its links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from factorysim.charts import ChartsOfResult
from tests.docs.blocks import ROOT, name_of, pages

_LINK = re.compile(r"\]\((?!https?://|#)(?P<target>[^)#\s]+)(#[^)\s]*)?\)")


@pytest.mark.long
def test_the_site_builds_without_a_warning(tmp_path: Path):
    for name in ("sphinx", "myst_parser", "pydata_sphinx_theme"):
        pytest.importorskip(
            name, reason='the site needs the extra "docs": pip install -e ".[test,docs]"'
        )
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html",
         str(ROOT / "docs"), str(tmp_path / "site"), "-d", str(tmp_path / "doctrees")],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "reference" / "elements.html").read_text("utf-8")
    assert "preemptive" in page
    gallery = (tmp_path / "site" / "gallery.html").read_text("utf-8")
    for chart in ChartsOfResult.names():
        assert f"/{chart}.png" in gallery
        assert list((tmp_path / "site").rglob(f"{chart}.png"))


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_link_to_a_file_leads_to_one(page: Path):
    for link in _LINK.finditer(page.read_text("utf-8")):
        target = page.parent / link["target"]
        assert target.exists(), f"{name_of(page)}: {link['target']}"


def test_every_page_says_what_the_reader_will_be_able_to_do():
    for page in (ROOT / "docs").rglob("*.md"):
        if not {"_build", "_generated"} & set(page.relative_to(ROOT).parts):
            words = page.read_text("utf-8").partition("\n")[2].strip()
            assert words.startswith(("After ", "From this page ")), name_of(page)


def test_every_page_is_in_the_table_of_contents():
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    for folder in ("tutorial", "how_to", "reference"):
        for page in (ROOT / "docs" / folder).glob("*.md"):
            assert f"\n{folder}/{page.stem}\n" in index, name_of(page)
