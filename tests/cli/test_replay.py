"""``factorysim replay``, as a student gives it."""

from __future__ import annotations

from tests.cli.asking import ask


def test_the_page_is_written_and_its_place_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = ask("replay", "waiting-line", "--until", "2 h", "--set", "run.warmup=0")
    assert "results/waiting-line.html" in said.out.replace("\\", "/")
    page = (tmp_path / "results" / "waiting-line.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    ask("replay", "waiting-line", "--until", "2 h", "--set", "run.warmup=0")
    assert (tmp_path / "results" / "waiting-line-2.html").exists()
