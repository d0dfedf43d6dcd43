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


def test_nothing_is_wider_than_the_page_and_no_error_is_logged(tmp_path):
    # The factory with the most kinds of tables, in the language with the longest words.
    scenario = fs.read_scenario("demonstrator").with_changes(
        {"run.until": "3 h", "run.warmup": 0.0}
    )
    result = fs.simulate(scenario, record="history")
    file = result.report(tmp_path / "page.html", language="de")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        errors: list[str] = []
        for width, medium in ((1280, "screen"), (A4_WIDTH, "print")):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.on("console", lambda said: errors.append(said.text))
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.emulate_media(media=medium)
            page.goto(file.resolve().as_uri())
            assert page.evaluate(_TOO_WIDE) == []
            assert page.evaluate("[...document.images].every((i) => i.naturalWidth > 0)")
            assert errors == []
        browser.close()
