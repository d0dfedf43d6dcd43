from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.asking import TINY, ask


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_theory_stands_beside_the_simulation():
    answer = ask("theory", "waiting-line", "--replications", "5")
    assert answer.code == 0
    assert "M/M/1: exact in the long run" in answer.out
    assert "inside the interval" in answer.out
    assert "no failures: holds" in answer.out


def test_theory_alone_runs_nothing():
    answer = ask("theory", "waiting-line", "--no-simulate", "--until", "1000000 d")
    assert answer.code == 0
    assert "30" in answer.out
    assert "simulation" not in answer.out


def test_numbers_for_other_programs():
    data = json.loads(ask("theory", "conwip-line", "--replications", "5", "--json").out)
    assert data["model"] == "closed network (mean value analysis)"
    assert data["is_exact"]
    numbers = data["numbers"]["throughput"]
    assert numbers["theory"] == pytest.approx(12)
    assert abs(numbers["mean"] - 12) < 0.02 * 12
    assert numbers["n"] == 5


def test_a_change_changes_the_theory():
    found = ask("theory", "waiting-line", "--set", "stations.bench.capacity=2", "--no-simulate")
    assert "M/M/2" in found.out


@pytest.mark.parametrize(
    ("language", "words"), [("de", "auf lange Sicht exakt"), ("fr", "exact à long terme")]
)
def test_theory_speaks_the_language_of_the_reader(language, words):
    assert words in ask("theory", "waiting-line", "--no-simulate", "--lang", language).out


def test_an_assumption_that_does_not_hold_is_named():
    Path("tiny.yaml").write_text(
        TINY.replace("saw: {time: 1}", "saw: {time: 1, setup: 1}"), encoding="utf-8"
    )
    answer = ask("theory", "tiny.yaml", "--no-simulate")
    assert "does NOT hold: saw" in answer.out


def test_where_theory_has_no_formula_it_says_so():
    answer = ask("theory", "job-shop")
    assert answer.code == 0
    assert "no formula" in answer.out
    assert json.loads(ask("theory", "job-shop", "--json").out) == {"model": None}
