"""Milk run or taxi: metres and money, and the two intensities at which they cross over."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.experiments import Interval, mean_and_half_width
from factorysim.experiments.study_files import read_study_file
from factorysim.results.observed import STATES
from factorysim.theory.stocks import milk_run
from tests.scenarios.expectations import Case, Effort, Relation, cases, relations, runs, variant

SCENARIO = "milk-run-or-taxi"
QUICK = Effort(replications=4, length=0.5)
AS_THE_FILE_SAYS = Effort(is_full=True)
TAXI = {"fleets.supply.tour": None, "fleets.supply.capacity": 1}
EUR_PER_HOUR = {"train": 50, "taxi": 20}


def minutes_per_box(boxes_per_hour: float) -> dict[str, float]:
    """Return the change that lets the six stations use so many boxes together."""
    return {"stations.*.time.gamma.mean": 6 * 60 / boxes_per_hour}


def standing(changes: dict[str, object], effort: Effort = QUICK) -> Interval:
    """Return the share of the time in which the stations stand without a box."""
    index = STATES.index("starved")
    shares = []
    for result in runs(SCENARIO, changes, effort=effort):
        machines = result.observed.machines
        shares.append(sum(m.states[index] for m in machines) / sum(sum(m.states) for m in machines))
    return mean_and_half_width(shares)


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_metres_and_tours_are_as_expected(case: Case) -> None:
    assert case.disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_metres_and_tours_are_as_expected_in_long_runs(case: Case) -> None:
    assert case.disagreements(AS_THE_FILE_SAYS) == []


@pytest.mark.parametrize("relation", relations(SCENARIO), ids=str)
def test_the_metres_cross_over_between_11_and_15_boxes_an_hour(relation: Relation) -> None:
    assert relation.difference(QUICK).low > 0


@pytest.mark.parametrize(("boxes_per_hour", "taxis"), [(24, 1), (50, 2), (60, 3), (70, 3)])
def test_so_many_taxis_are_enough(boxes_per_hour: float, taxis: int) -> None:
    changes = {**minutes_per_box(boxes_per_hour), **TAXI, "fleets.supply.count": taxis}
    assert standing(changes).high < 0.01
    if taxis > 1:
        fewer = standing({**changes, "fleets.supply.count": taxis - 1})
        assert fewer.low > 0.01


def test_the_money_crosses_over_where_a_third_taxi_is_needed() -> None:
    assert 2 * EUR_PER_HOUR["taxi"] < EUR_PER_HOUR["train"] < 3 * EUR_PER_HOUR["taxi"]
    two = {**TAXI, "fleets.supply.count": 2}
    # Half a box an hour beside the 53.3 of expected.yaml.
    below = standing({**minutes_per_box(52), **two}, AS_THE_FILE_SAYS)
    above = standing({**minutes_per_box(54.6), **two}, AS_THE_FILE_SAYS)
    assert below.high < 0.01 < above.low
    assert standing(minutes_per_box(54.6)).high < 0.01


def test_the_values_that_are_called_exact_follow_from_the_formula() -> None:
    tour = milk_run(45 / 60, route_length=240, speed=72, stops=7, stop_time=0.5, box_time=1 / 3)
    exact = {check.quantity: check.value for check in cases(SCENARIO)[0].checks}
    assert exact["rounds.supply.round_time"] == pytest.approx(tour.tour_time, rel=1e-4)
    assert exact["rounds.supply.parts_per_round"] == pytest.approx(tour.boxes_per_tour, rel=1e-4)
    assert exact["distance_per_delivery"] == pytest.approx(240 / tour.boxes_per_tour, rel=1e-4)


def test_a_timetable_saves_metres_when_few_boxes_are_wanted() -> None:
    few = minutes_per_box(10)
    again = runs(SCENARIO, few, effort=QUICK)
    by_timetable = runs(SCENARIO, {**few, "fleets.supply.tour.every": "20 min"}, effort=QUICK)
    for one, other in zip(again, by_timetable, strict=True):
        assert other.value("distance_per_delivery") < 0.8 * one.value("distance_per_delivery")
    assert standing({**few, "fleets.supply.tour.every": "20 min"}).mean == 0


def test_the_study_shows_both_crossovers() -> None:
    study = read_study_file(SCENARIO).study(replications=2, until="12 h", warmup="2 h")
    results = study.run()
    metres, starved = results.means("distance_per_delivery"), results.means("starved")
    seen = {
        (point.values["supply"], point.values["stations.*.time.gamma.mean"]): n
        for n, point in enumerate(study.points, start=1)
    }
    assert metres[seen["train", 32]] > metres[seen["one_taxi", 32]]
    assert metres[seen["train", 16]] < metres[seen["one_taxi", 16]]
    assert starved[seen["two_taxis", 6]] > 0.05 > starved[seen["three_taxis", 6]]


def test_the_model_raises_no_doubt(recwarn: pytest.WarningsRecorder) -> None:
    fs.simulate(variant(SCENARIO, {}), until="3 h", warmup=0)
    assert not [w for w in recwarn if issubclass(w.category, fs.DoubtfulModel)]
