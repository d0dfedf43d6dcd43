"""Every shipped scenario runs, gives sensible numbers, and gives them again."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.scenario import names
from factorysim.scenario.library import shipped
from tests.scenarios.expectations import Effort, cases, runs, variant


def _a_short_run(name: str, seed: int | None = None) -> fs.Result:
    # Without chance there is one replication, and the interesting thing is when it ends.
    is_random = variant(name, {}).run.replications > 1
    effort = Effort(replications=1, length=0.05 if is_random else 1.0)
    return runs(name, effort=effort, seed=seed)[0]


@pytest.mark.parametrize("name", names())
def test_a_shipped_scenario_runs_and_shows_its_result(name: str) -> None:
    result = _a_short_run(name)
    assert result.value("left") > 0 or result.value("fill_rate") > 0
    assert result.warnings == ()
    assert "throughput" in str(result)
    assert result.provenance.scenario == name


@pytest.mark.parametrize("name", names())
def test_a_shipped_scenario_gives_the_same_numbers_again(name: str) -> None:
    # The seed of the file, given once more, is another call, so the run is made again.
    seed = variant(name, {}).run.seed
    assert _a_short_run(name, seed).digest == _a_short_run(name).digest


@pytest.mark.parametrize("name", names())
def test_a_shipped_scenario_has_a_file_of_tests_and_check_values(name: str) -> None:
    assert cases(name)
    tests = shipped().parent / "tests" / "scenarios" / f"test_{name.replace('-', '_')}.py"
    assert f'SCENARIO = "{name}"' in tests.read_text(encoding="utf-8")
