"""State bars of workers, robots and vehicles, seen through the axes."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.charts.style import ROBOT_LOOKS, VEHICLE_LOOKS, WORKER_LOOKS
from factorysim.errors import ScenarioError
from factorysim.results.observed import ROBOT_STATES, VEHICLE_STATES, WORKER_STATES


@pytest.fixture(scope="module")
def demonstrator():
    changes = {"run.until": "30 h", "run.warmup": "5 h"}
    return fs.simulate(fs.read_scenario("demonstrator").with_changes(changes))


def everybody(observed):
    return {
        "worker_states": [w.states for crew in observed.crews for w in crew.workers],
        "robot_states": [r.states for cell in observed.cells for r in cell.robots],
        "vehicle_states": [v.states for fleet in observed.fleets for v in fleet.vehicles],
    }


@pytest.mark.parametrize(
    ("name", "states", "looks"),
    [
        ("worker_states", WORKER_STATES, WORKER_LOOKS),
        ("robot_states", ROBOT_STATES, ROBOT_LOOKS),
        ("vehicle_states", VEHICLE_STATES, VEHICLE_LOOKS),
    ],
)
def test_the_bars_are_the_shares_of_the_observed_time(demonstrator, name, states, looks):
    (ax,) = getattr(demonstrator.charts, name)().axes
    times = everybody(demonstrator.observed)[name]
    assert len(ax.get_yticklabels()) == len(times)
    drawn = [looks_of for looks_of in looks if any(row[states.index(looks_of)] for row in times)]
    assert len(ax.containers) == len(drawn)
    for state, container in zip(drawn, ax.containers, strict=True):
        assert (container[0].get_hatch() or "") == looks[state].hatch
        for patch, row in zip(container, times, strict=True):
            assert patch.get_width() == pytest.approx(100 * row[states.index(state)] / sum(row))


def test_the_title_is_that_of_the_language(demonstrator):
    figure = demonstrator.charts.vehicle_states(lang="de")
    assert figure.axes[0].get_title(loc="left") == "Was die Fahrzeuge getan haben"


def test_a_factory_without_people_has_no_such_chart():
    result = fs.simulate(fs.serial_line(times=[1.0]), until=5)
    with pytest.raises(ScenarioError, match="no crews"):
        result.charts.worker_states()
