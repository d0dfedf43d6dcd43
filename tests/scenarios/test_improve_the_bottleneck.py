"""Improve the bottleneck: more speed pays at one station only, until the bottleneck has moved."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

import factorysim as fs
from factorysim.experiments import Sensitivity
from factorysim.theory.lines.chains import line_chain
from tests.scenarios.expectations import (
    Case,
    Changes,
    Effort,
    cases,
    compared,
    relations,
    variant,
)

SCENARIO = "improve-the-bottleneck"
RATE = "throughput_per_time_unit"
AS_THE_FILE_SAYS = Effort(is_full=True)
SHORT = Effort(length=0.5)
LONG = Effort(length=8, is_full=True)
STATIONS = ("saw", "weld", "paint", "pack")
TIMES = (3.2, 6.0, 4.5, 3.0)
IMPROVED: Changes = {"stations.weld.time": {"exponential": 4}}


@cache
def _exact(times: tuple[float, ...]) -> float:
    return line_chain(rates=[1 / time for time in times], buffers=[8, 8, 8]).throughput


def _gain(station: str, times: tuple[float, ...] = TIMES) -> float:
    """Return the share that +5 % speed of one station adds to the throughput, exactly."""
    faster = [
        time / 1.05 if name == station else time for name, time in zip(STATIONS, times, strict=True)
    ]
    return _exact(tuple(faster)) / _exact(times) - 1


def _longest_active(result: fs.Result) -> str:
    """Return the machine that was the bottleneck for most of the time."""
    shares = result.bottleneck.set_index("machine")
    return str((shares["sole"] + shares["shifting"]).idxmax())


def _sensitivity(changes: Changes, *, until: str, replications: int = 10) -> Sensitivity:
    model = variant(SCENARIO, changes)
    return fs.sensitivity(model, until=until, replications=replications, seed=1)


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_throughput_is_that_of_the_markov_chain(case: Case) -> None:
    assert case.disagreements(SHORT) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_throughput_is_that_of_the_markov_chain_in_long_runs(case: Case) -> None:
    assert case.disagreements(AS_THE_FILE_SAYS) == []
    assert case.disagreements(LONG) == []


def test_the_stated_gains_are_those_of_the_markov_chain() -> None:
    assert {name: round(100 * _gain(name), 2) for name in STATIONS} == {
        "saw": 0.02,
        "weld": 4.31,
        "paint": 0.46,
        "pack": 0.0,
    }
    later = (3.2, 4.0, 4.5, 3.0)
    assert {name: round(100 * _gain(name, later), 1) for name in STATIONS} == {
        "saw": 0.1,
        "weld": 1.3,
        "paint": 3.1,
        "pack": 0.1,
    }


def test_each_further_step_at_the_welder_is_worth_less() -> None:
    rates = [60 * _exact((3.2, weld, 4.5, 3.0)) for weld in (6.0, 5.0, 4.0, 3.0)]
    gains = [after - before for before, after in pairwise(rates)]
    assert gains == pytest.approx([1.53, 1.29, 0.52], abs=0.005)


def test_five_percent_pay_at_the_welder_and_nowhere_else() -> None:
    found = _sensitivity({}, until="60 h")
    best = found.best
    assert best is not None
    assert best.path == "stations.weld.speed"
    assert [row.path for row in found.rows if row.is_significant] == [best.path]
    assert best.relative.low < _gain("weld") < best.relative.high


@pytest.mark.long
@pytest.mark.parametrize("changes", [{}, IMPROVED], ids=["as it is", "improved"])
def test_sensitivity_is_that_of_the_markov_chain(changes: Changes) -> None:
    found = _sensitivity(changes, until="410 h", replications=20)
    times = (3.2, 4.0 if changes else 6.0, 4.5, 3.0)
    for row in found.rows:
        exact = _gain(row.path.split(".")[1], times)
        assert abs(row.relative.mean - exact) <= 1.2 * row.relative.half_width + 1e-4


@pytest.mark.parametrize(("changes", "place"), [({}, "weld"), (IMPROVED, "paint")])
def test_the_longest_active_period_names_the_same_bottleneck(changes: Changes, place: str) -> None:
    model = variant(SCENARIO, changes)
    results = [fs.simulate(model, until="60 h", replication=number) for number in range(6)]
    assert [_longest_active(result) for result in results].count(place) >= 5


def test_the_bottleneck_has_moved_when_the_welder_needs_four_minutes() -> None:
    (order,) = (relation for relation in relations(SCENARIO) if relation.than)
    gain = compared(SCENARIO, RATE, order.changes, than=order.than, effort=SHORT)
    assert fs.mean_and_half_width(gain).low > 0


def test_the_welder_is_faster_is_seen_on_common_random_numbers() -> None:
    (order,) = (relation for relation in relations(SCENARIO) if not relation.than)
    assert order.difference(SHORT).low > 0
