"""A train that goes round and round, against the formula of the milk run and the rule for boxes."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.theory.stocks import boxes_at_the_point_of_use, milk_run
from tests.validation.measuring import QUICK_AND_FULL, Extent, Measure, estimate
from tests.validation.reference import Runs, confirm

STATIONS = [f"line_{i}" for i in range(1, 7)]
LENGTH, SPEED = 240.0, 1.2
"""Of the tour in m, and of the train in m/s."""
STOP_TIME, LOAD, UNLOAD = 30.0, 8.0, 12.0
"""In seconds; a box is loaded in the market and unloaded at its station."""
TRAIN = {
    "layout": "hall",
    "capacity": 1000,
    "speed": SPEED,
    "load": LOAD,
    "unload": UNLOAD,
    "tour": {"stops": ["market", *STATIONS], "stop_time": STOP_TIME},
}
HALL = {
    "loop": {
        "length": LENGTH,
        "stops": {"market": 0, **{name: 30 * i for i, name in enumerate(STATIONS, start=1)}},
    }
}


def plant(boxes: dict[str, fs.Source], lines: dict[str, fs.Station], **more: object) -> fs.Factory:
    """Return a market from which a train brings boxes to six stations."""
    return fs.Factory(
        time_unit="s",
        products={
            f"box_{name}": fs.Product(route=["market", fs.Step(at=name, transport="train")])
            for name in STATIONS
        },
        sources=boxes,
        stations=lines,
        buffers={"market": {}},
        layouts={"hall": HALL},
        fleets={"train": TRAIN},
        **more,
    )


def round_time(result: fs.Result) -> float:
    """Mean time of a round, in s."""
    seen = result.observed.fleets[0].rounds
    assert seen is not None
    return seen.time / seen.rounds


def boxes_per_round(result: fs.Result) -> float:
    """Mean number of boxes that a round brings."""
    seen = result.observed.fleets[0].rounds
    assert seen is not None
    return seen.parts / seen.rounds


@QUICK_AND_FULL
@pytest.mark.parametrize("per_hour", [45, 90, 135])
def test_a_train_with_poisson_demand_agrees_with_the_formula(extent: Extent, per_hour: int) -> None:
    rate = per_hour / 3600
    boxes = {
        f"demand_{name}": fs.Source(makes=f"box_{name}", every=fs.exponential(6 / rate))
        for name in STATIONS
    }
    factory = plant(boxes, {name: fs.Station(time=0) for name in STATIONS})
    says = milk_run(
        rate,
        route_length=LENGTH,
        speed=SPEED,
        stops=1 + len(STATIONS),
        stop_time=STOP_TIME,
        box_time=LOAD + UNLOAD,
    )
    # The train never stands: a round without a single box has a chance of exp(-boxes).
    runs = extent.runs(4_000_000, warmup=20_000)
    measures: dict[str, Measure] = {"tour_time": round_time, "boxes_per_tour": boxes_per_round}
    found = estimate(factory, measures, runs)
    subject = f"milk run with {per_hour} boxes an hour"
    confirm(subject, "tour_time", says.tour_time, found["tour_time"])
    confirm(subject, "boxes_per_tour", says.boxes_per_tour, found["boxes_per_tour"])


# Boxes at the stations


def bins(count: int, emptied_in: float) -> fs.Factory:
    """Return stations with *count* boxes each; the empty ones travel back on the train.

    A box is a part that goes to its station and, empty, back to the market, where the next full
    one takes its place. So it is seen in one tour and replaced in the next one.
    """
    return fs.Factory(
        time_unit="s",
        products={
            f"box_{name}": fs.Product(
                route=[
                    "market",
                    fs.Step(at=name, transport="train"),
                    f"empty_{name}",
                    fs.Step(at="returns", transport="train"),
                ]
            )
            for name in STATIONS
        },
        sources={
            f"fill_{name}": fs.Source(makes=f"box_{name}", unlimited=True) for name in STATIONS
        },
        stations={
            **{name: fs.Station(time=fs.gamma(emptied_in, cv=0.2)) for name in STATIONS},
            "returns": fs.Station(time=0),
        },
        buffers={"market": {}, **{f"empty_{name}": {} for name in STATIONS}},
        loops={
            f"cards_{name}": fs.Loop(
                cards=count, start="market", end="exit", products=[f"box_{name}"]
            )
            for name in STATIONS
        },
        layouts={
            "hall": {
                **HALL,
                "places": {"returns": "market", **{f"empty_{name}": name for name in STATIONS}},
            }
        },
        fleets={"train": TRAIN},
    )


def starved(result: fs.Result) -> float:
    """Share of the time in which the six stations stand without a box."""
    machines = [m for m in result.observed.machines if m.place in STATIONS]
    index = fs.results.observed.STATES.index("starved")
    return sum(m.states[index] for m in machines) / sum(sum(m.states) for m in machines)


@pytest.mark.parametrize("emptied_in", [480.0, 720.0])
def test_boxes_for_two_tours_and_the_one_in_use_keep_stations_supplied(emptied_in: float) -> None:
    # Every box is handed over twice, full and empty.
    tour = milk_run(
        len(STATIONS) / emptied_in,
        route_length=LENGTH,
        speed=SPEED,
        stops=1 + len(STATIONS),
        stop_time=STOP_TIME,
        box_time=2 * (LOAD + UNLOAD),
    )
    rule = boxes_at_the_point_of_use(1 / emptied_in, tour.tour_time, container=1)
    runs = Runs(replications=4, length=50_000, warmup=20_000, is_full=False)
    measures: dict[str, Measure] = {"starved": starved, "tour_time": round_time}
    found = {n: estimate(bins(n, emptied_in), measures, runs) for n in range(1, rule + 3)}
    shares = [found[n]["starved"].value for n in found]
    assert shares == sorted(shares, reverse=True)
    # The rule counts from the moment at which a card is free. Here the box itself is the card, and
    # that is free when the box is empty: the rule is one box short.
    assert found[rule + 1]["starved"].value < 0.005
    fewer = found[rule]["starved"]
    assert fewer.value - 3 * fewer.error > 0.01
    assert found[rule - 1]["starved"].value > 0.1
    # With enough boxes nothing is lost, and the tour is as long as the formula says.
    full = found[rule + 2]["tour_time"]
    assert full.value == pytest.approx(tour.tour_time, rel=0.01)
