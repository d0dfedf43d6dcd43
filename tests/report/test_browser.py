"""The page in a real browser: nothing is cut, on the screen and on A4."""

from __future__ import annotations

import pytest

import factorysim as fs
from tests.replay.browsers import program

playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")

A4_WIDTH = 688
"""Pixels between the margins of a page of A4: 182 mm at 96 per inch."""
_TOO_WIDE = """() => [...document.querySelectorAll('table, figure, pre, p')]
    .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((e) => e.textContent.slice(0, 60))"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The page of the factory with the most kinds of tables, with a long name."""
    scenario = fs.read_scenario("demonstrator").with_changes(
        {"run.until": "8 h", "run.warmup": 0.0}
    )
    result = fs.simulate(scenario, record="history")
    return result.report(tmp_path_factory.mktemp("report") / "page.html", language="de")


@pytest.mark.parametrize(("width", "medium"), [(1280, "screen"), (A4_WIDTH, "print")])
def test_nothing_is_wider_than_the_page_and_no_error_is_logged(report, width, medium):
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        errors = []
        page.on("console", lambda said: errors.append(said.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.emulate_media(media=medium)
        page.goto(report.resolve().as_uri())
        assert page.evaluate(_TOO_WIDE) == []
        assert page.evaluate("[...document.images].every((i) => i.naturalWidth > 0)")
        assert errors == []
        browser.close()
