"""What waited where, read from the history, against what the engine has counted."""

from __future__ import annotations

import math
import warnings

import pytest
from hypothesis import HealthCheck, given, settings

import factorysim as fs
from factorysim.errors import NotRecorded
from factorysim.results.contents import Course, contents
from tests.properties.factories import FactoryRun, factory_runs
from tests.properties.runs import result_of

pytestmark = pytest.mark.filterwarnings("ignore::factorysim.errors.DoubtfulModel")


def one_machine(**station):
    """A part comes each minute, and a machine takes three for each."""
    return fs.Factory(
        products={"part": fs.Product(route=["store", "saw"])},
        sources={"raw": fs.Source(makes="part", every=1.0)},
        buffers={"store": fs.Buffer(capacity=2)},
        stations={"saw": fs.Station(time=3.0, **station)},
    )


def steps(course: Course) -> list[tuple[float, float]]:
    return list(zip(course.times.tolist(), course.parts.tolist(), strict=True))


def test_in_front_of_a_station_those_wait_that_no_empty_machine_takes():
    observed = fs.simulate(one_machine(buffer=1), until=7.5, record="history").observed
    # The saw takes parts at 1, 4 and 7; the place in front of it is filled again at once.
    found = contents(observed)
    assert steps(found["saw"]) == [(0, 0), (2, 1)]
    # The part of 3 finds the place in front of the saw taken. At 4 one moves up, one comes.
    assert steps(found["store"]) == [(0, 0), (3, 1), (5, 2)]


def test_the_mean_is_taken_over_the_given_time_only():
    import numpy as np

    course = Course(np.array([0.0, 2.0, 5.0]), np.array([0.0, 4.0, 1.0]))
    assert course.mean(0, 10) == pytest.approx((3 * 4 + 5 * 1) / 10)
    assert course.mean(4, 6) == pytest.approx((4 + 1) / 2)
    assert math.isnan(course.mean(3, 3))


def test_a_batch_leaves_the_queue_together_although_its_setup_names_one_part():
    factory = fs.Factory(
        products={"a": fs.Product(route=["press"]), "b": fs.Product(route=["press"])},
        sources={
            "as": fs.Source(makes="a", every=10.0, batch=3, first_at=0),
            "bs": fs.Source(makes="b", every=10.0, batch=3, first_at=5),
        },
        stations={
            "press": fs.Station(time=1.0, setup=fs.Setup(between=2.0), batch=fs.Batch(min=3, max=3))
        },
    )
    observed = fs.simulate(factory, until=19.0, record="history").observed
    assert steps(contents(observed)["press"]) == [(0, 0)]
    assert observed.machines[0].setups == 3


def test_a_carrier_that_is_under_a_part_is_not_in_its_buffer():
    factory = fs.Factory(
        products={
            "valve": fs.Product(
                route=[
                    fs.Step(at="load", components={"pallet": fs.Component(carrier=True)}),
                    fs.Step(at="test", releases=["pallet"]),
                ]
            ),
            "pallet": fs.Product(route=["store"]),
        },
        sources={"bodies": fs.Source(makes="valve", unlimited=True)},
        stations={"load": fs.Station(time=1.0), "test": fs.Station(time=2.0)},
        buffers={"store": fs.Buffer(initial={"pallet": 4})},
    )
    found = contents(fs.simulate(factory, until=6, record="history").observed)
    # Pallets are taken at 0, 1, 2, 3, 4 and, as soon as one is back, at 5; one is back at 3.
    assert steps(found["store"]) == [(0, 3), (1, 2), (2, 1), (4, 0)]
    assert {"load", "test"} <= found.keys()


def test_without_a_history_the_message_says_what_to_do():
    with pytest.raises(NotRecorded, match="record='history'"):
        contents(fs.simulate(fs.serial_line(times=[1.0]), until=5).observed)


@pytest.mark.parametrize("name", ["flexible-line", "warehouse", "kanban-line", "milk-run-or-taxi"])
def test_every_place_of_a_scenario_has_its_course(name):
    observed = fs.simulate(fs.read_scenario(name), record="history").observed
    holding = {p.name for p in observed.places if p.kind in ("station", "buffer", "storage")}
    assert contents(observed).keys() >= holding


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(factory_runs(without=("batches",)))
def test_in_any_factory_the_courses_have_the_means_that_were_counted(run: FactoryRun):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = result_of(run)
        if result is None or not result.observed.end > result.observed.warmup:
            return
        observed = fs.simulate(
            run.factory, until=run.until, warmup=run.warmup, seed=run.seed, record="history"
        ).observed
    holding = {p.name for p in observed.places if p.kind in ("station", "buffer", "storage")}
    assert contents(observed).keys() >= holding
