"""Where theory promises it: more room, faster machines, more cards never make a part later.

Tandem lines of single machines, first come first served, blocking after service, are max-plus
linear: with the same times the n-th departure is a non-decreasing function of the times and a
non-increasing one of the buffers and the cards (Glasserman and Yao, *Monotone Structure in
Discrete-Event Systems*, 1994). For several machines this is proven with unlimited buffers only
(Kiefer and Wolfowitz 1955), so nothing else is tested. Workers of a station who are alike are the
same as machines; with a crew for several stations one more worker may well do harm.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import factorysim as fs
from tests.properties.times import BY_KIND

ROUNDING = 1e-9


@st.composite
def tandem_lines(draw: st.DrawFn, *, unlimited_buffers: bool = False) -> dict[str, Any]:
    """Draw a reliable serial line as data."""
    times = draw(st.sampled_from([BY_KIND["integer"], BY_KIND["constant"], BY_KIND["continuous"]]))
    names = [f"s{i + 1}" for i in range(draw(st.integers(1, 5)))]
    source: dict[str, Any] = {"makes": "part"}
    if draw(st.booleans()):
        source["unlimited"] = True
    else:
        source["every"] = draw(st.sampled_from(times))
    rooms = [None] if unlimited_buffers else [None, 0, 1, 2]
    stations = {
        name: {"time": draw(st.sampled_from(times)), "buffer": draw(st.sampled_from(rooms))}
        for name in names
    }
    return {
        "products": {"part": {"route": names}},
        "sources": {"raw": source},
        "stations": stations,
    }


def departures(line: dict[str, Any], seed: int) -> list[float]:
    sim = fs.Simulation(fs.Factory(**line), seed=seed)
    sim.run(until=60)
    parts = sim.observed().parts or ()
    return [row.left for row in parts if row.fate == 0]


def nobody_is_later(changed: dict[str, Any], before: dict[str, Any], seed: int) -> bool:
    """Whether every departure of *before* comes at the same time or earlier in *changed*."""
    late, early = departures(before, seed), departures(changed, seed)
    return len(early) >= len(late) and all(
        here <= there + ROUNDING for here, there in zip(early, late, strict=False)
    )


def with_station(line: dict[str, Any], name: str, **changes: Any) -> dict[str, Any]:
    stations = {**line["stations"], name: {**line["stations"][name], **changes}}
    return {**line, "stations": stations}


@given(line=tandem_lines(), seed=st.integers(0, 1000), data=st.data())
def test_a_larger_buffer_makes_no_part_later(
    line: dict[str, Any], seed: int, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(line["stations"])))
    room = line["stations"][name]["buffer"]
    larger = with_station(line, name, buffer=None if room is None else room + 1)
    assert nobody_is_later(larger, line, seed)


@given(line=tandem_lines(), seed=st.integers(0, 1000), data=st.data())
def test_a_faster_station_makes_no_part_later(
    line: dict[str, Any], seed: int, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(line["stations"])))
    slow = with_station(line, name, time=fs.exponential(3.0))
    assert nobody_is_later(with_station(line, name, time=fs.exponential(2.0)), slow, seed)


@given(line=tandem_lines(), seed=st.integers(0, 1000), cards=st.integers(1, 4))
def test_another_card_makes_no_part_later(line: dict[str, Any], seed: int, cards: int) -> None:
    first = next(iter(line["stations"]))
    few = {**line, "loops": {"conwip": {"cards": cards, "start": first, "end": "exit"}}}
    more = {**line, "loops": {"conwip": {"cards": cards + 1, "start": first, "end": "exit"}}}
    assert nobody_is_later(more, few, seed)


@given(line=tandem_lines(unlimited_buffers=True), seed=st.integers(0, 1000), data=st.data())
def test_another_machine_makes_no_departure_later(
    line: dict[str, Any], seed: int, data: st.DataObject
) -> None:
    # An unlimited source creates a part as soon as a machine is empty; more machines only help.
    name = data.draw(st.sampled_from(list(line["stations"])))
    machines = data.draw(st.integers(1, 3))
    fewer = with_station(line, name, capacity=machines)
    assert nobody_is_later(with_station(line, name, capacity=machines + 1), fewer, seed)


@given(
    line=tandem_lines(unlimited_buffers=True),
    seed=st.integers(0, 1000),
    machines=st.integers(1, 3),
    workers=st.integers(1, 3),
)
def test_another_worker_makes_no_departure_later(
    line: dict[str, Any], seed: int, machines: int, workers: int
) -> None:
    # Each station has a crew of its own.
    line = _fed_at_times(line)
    fewer = _staffed(line, machines=machines, workers=workers)
    assert nobody_is_later(_staffed(line, machines=machines, workers=workers + 1), fewer, seed)


@given(
    line=tandem_lines(unlimited_buffers=True),
    seed=st.integers(0, 1000),
    machines=st.integers(1, 3),
    workers=st.integers(1, 3),
)
def test_of_machines_and_workers_the_fewer_count(
    line: dict[str, Any], seed: int, machines: int, workers: int
) -> None:
    line = _fed_at_times(line)
    staffed = _staffed(line, machines=machines, workers=workers)
    alone = line
    for name in line["stations"]:
        alone = with_station(alone, name, capacity=min(machines, workers))
    assert departures(staffed, seed) == departures(alone, seed)


def _fed_at_times(line: dict[str, Any]) -> dict[str, Any]:
    """Return the line with arrivals that do not depend on what is free there."""
    return {**line, "sources": {"raw": {"makes": "part", "every": fs.exponential(1.5)}}}


def _staffed(line: dict[str, Any], *, machines: int, workers: int) -> dict[str, Any]:
    names = line["stations"]
    for name in names:
        line = with_station(line, name, capacity=machines, needs=f"crew_of_{name}")
    return {**line, "crews": {f"crew_of_{name}": {"workers": workers} for name in names}}


@given(line=tandem_lines(), seed=st.integers(0, 1000), data=st.data())
def test_a_robot_that_does_all_is_a_machine(
    line: dict[str, Any], seed: int, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(line["stations"])))
    as_cell = {**line, "stations": dict(line["stations"])}
    station = as_cell["stations"].pop(name)
    # Constant times: a cell has other streams of random numbers than a station. The first place has
    # parts without end, so that it needs some time for each.
    is_first = name == next(iter(line["stations"]))
    time = data.draw(st.sampled_from([1, 2, 0.7] if is_first else [0, 1, 2, 0.7]))
    cell = {"tasks": {"work": {"robot": time}}, "buffer": station["buffer"]}
    as_cell["cells"] = {name: cell}
    as_station = with_station(line, name, time=time)
    assert departures(as_cell, seed) == departures(as_station, seed)


@given(
    times=st.tuples(*[st.integers(0, 4)] * 4),
    vehicles=st.integers(1, 4),
    until=st.integers(10, 60),
)
def test_one_more_vehicle_never_delivers_less_between_two_places(
    times: tuple[int, int, int, int], vehicles: int, until: int
) -> None:
    """With work for all, each vehicle goes round by itself: no vehicle waits for another."""
    fewer, more = (_shuttles(times, count, until) for count in (vehicles, vehicles + 1))
    assert fewer <= more
    load, loaded, unload, empty = times
    cycle = load + loaded + unload + empty
    if cycle:
        first = load + loaded + unload
        rounds = (until - first) // cycle + 1 if until >= first else 0
        assert fewer == vehicles * rounds


def _shuttles(times: tuple[int, int, int, int], vehicles: int, until: int) -> int:
    """Return how many loads are delivered; loading, loaded, unloading and empty take *times*."""
    load, loaded, unload, empty = times
    if not sum(times):
        return 0
    factory = fs.Factory(
        time_unit="s",
        products={"part": fs.Product(route=["a", {"at": "exit", "transport": "agv"}])},
        sources={"work": fs.Source(makes="part", unlimited=True)},
        stations={"a": fs.Station(time=0, capacity=vehicles + 1, buffer=0)},
        layouts={
            "hall": fs.Layout(
                nodes={"a": {}, "b": {}},
                edges=[
                    {"from": "a", "to": "b", "length": float(loaded)},
                    {"from": "b", "to": "a", "length": float(empty)},
                ],
                one_way=True,
                places={"exit": "b"},
            )
        },
        fleets={
            "agv": fs.Fleet(
                layout="hall", count=vehicles, speed=1.0, load=load, unload=unload, start=["a"]
            )
        },
    )
    sim = fs.Simulation(factory)
    sim.run(until=until)
    return sim.observed().fleets[0].delivered
