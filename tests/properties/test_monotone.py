"""Where theory promises it: more room, faster machines, more cards never make a part later.

Tandem lines of single machines, first come first served, blocking after service, are max-plus
linear: with the same times the n-th departure is a non-decreasing function of the times and a
non-increasing one of the buffers and the cards (Glasserman and Yao, *Monotone Structure in
Discrete-Event Systems*, 1994). For several machines this is proven with unlimited buffers only
(Kiefer and Wolfowitz 1955), so nothing else is tested.
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
