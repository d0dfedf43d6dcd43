"""Every study that lies beside a scenario can be run, and shows what it promises to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorysim.experiments.study_files import FILE_NAME, read_study_file

SCENARIOS = Path(__file__).parents[2] / "scenarios"
STUDIES = sorted(file.parent.name for file in SCENARIOS.glob(f"*/{FILE_NAME}"))


def test_there_are_studies():
    assert "buffer-allocation" in STUDIES


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_beside_a_scenario_runs_in_three_languages(name):
    file = read_study_file(name)
    study = file.study(replications=2, until="6 h", warmup="2 h")
    results = study.run()
    assert results.is_complete
    assert results.failures.empty
    assert set(file.show) <= set(study.names)
    assert len({file.title(language) for language in ("en", "fr", "de")}) == 3


def test_the_best_split_of_the_study_is_the_one_to_the_middle():
    study = read_study_file("buffer-allocation").study()
    means = study.run().means("throughput")
    best = max(means, key=lambda point: means[point])
    assert study.points[best - 1].values == {"split": "to_the_middle"}
