"""When work is done that slows down and stops: simulated, and worked out without events.

One robot does one task, and people come near it at given times; or one part is worked on by people
of different pace who come and go. From who is there at which time follows how fast the work goes
on, and from that, span by span, when it ends. All times are multiples of a quarter and all speeds
powers of 2, so both have to agree to the last bit.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import factorysim as fs

Spans = list[tuple[float, float]]
FAR = 1000.0
SAFEGUARDS: dict[str, dict[str, Any]] = {
    "fence": {"kind": "fence"},
    "monitored_standstill": {"kind": "monitored_standstill"},
    "speed_and_separation": {
        "kind": "speed_and_separation", "outer": 2.0, "inner": 0.7, "reduced_speed": 0.375,
    },
    "power_and_force": {"kind": "power_and_force", "contact_speed": 0.375, "speed": 1.5},
}  # fmt: skip
SLOW = 0.25
VISITS = st.tuples(
    st.lists(st.integers(0, 30), min_size=1, max_size=4),
    st.integers(1, 8),
    st.sampled_from([0.0, 0.25, 0.5, 1.0]),
)
"""When somebody comes, for how long, and which share of the stay is in the inner ring."""


def in_rings(visits: list[tuple[list[int], int, float]]) -> tuple[Spans, Spans]:
    """Return when somebody is in the outer and in the inner ring."""
    outer, inner = [], []
    for times, stay, share in visits:
        free = 0.0
        for time in sorted(times):
            begin = max(time, free)
            free = begin + stay
            near = stay * share
            way = (stay - near) / 2
            inner.append((begin + way, free - way))
            outer += [(begin, begin + way), (free - way, free)]
    return outer, inner


def somebody(spans: Spans, time: float) -> bool:
    return any(begin <= time < end for begin, end in spans)


def speeds(kind: str, visits: Any, restart: float) -> list[tuple[float, float, float]]:
    """Return spans with the speed that is allowed: begin, end, share of the full speed."""
    if kind == "power_and_force":
        return [(0.0, FAR, SLOW)]
    outer, inner = in_rings(visits)
    stops = [span for span in (outer + inner if kind == "fence" else inner) if span[0] < span[1]]
    waited_for = inner if kind == "monitored_standstill" else outer + inner
    borders = {0.0, FAR, *(time for span in outer + inner for time in span)}
    # After a stop the restart runs for its time, from when nobody is left until somebody comes.
    restarts: Spans = []
    has_stopped = False
    for time in sorted(borders):
        if somebody(stops, time):
            has_stopped = True
        if has_stopped and not somebody(waited_for, time):
            coming = [begin for begin, end in waited_for if begin > time and begin < end]
            end = min([time + restart, *coming])
            restarts.append((time, end))
            has_stopped = end < time + restart
    borders |= {end for _, end in restarts}
    found = []
    ordered = sorted(borders)
    for begin, end in pairwise(ordered):
        speed = 1.0
        if somebody(stops, begin) or somebody(restarts, begin):
            speed = 0.0
        elif kind == "speed_and_separation" and somebody(outer, begin):
            speed = SLOW
        found.append((begin, end, speed))
    return found


def end_of(work: float, spans: list[tuple[float, float, float]]) -> float:
    """Return when so much work is done."""
    for begin, end, speed in spans:
        if speed and begin + work / speed <= end:
            return begin + work / speed
        work -= (end - begin) * speed
    raise AssertionError("the robot never ends")


@given(
    kind=st.sampled_from(list(SAFEGUARDS)),
    visits=st.lists(VISITS, min_size=1, max_size=2),
    work=st.integers(1, 20),
    restart=st.sampled_from([0.0, 1.0, 2.0, 5.0]),
)
def test_the_robot_ends_at_the_second_that_a_hand_computes(
    kind: str, visits: list[tuple[list[int], int, float]], work: int, restart: float
) -> None:
    safeguard = dict(SAFEGUARDS[kind])
    if kind != "power_and_force":
        safeguard["reset" if kind == "fence" else "restart"] = restart
    factory = fs.Factory(
        time_unit="s",
        products={"part": fs.Product(route=["cell"])},
        sources={"orders": fs.Source(makes="part", every=1, first_at=0, count=1)},
        cells={
            "cell": fs.Cell(
                tasks={"move": {"robot": work}},
                safeguard=safeguard,
                visits={
                    f"guest_{number}": {"at": times, "stay": stay, "inner": share}
                    for number, (times, stay, share) in enumerate(visits)
                },
            )
        },
    )
    observed = fs.simulate(factory, until=FAR).observed
    assert observed.parts is not None
    assert observed.parts[0].left == end_of(work, speeds(kind, visits, restart))


SPANS = st.lists(st.integers(1, 20), min_size=2, max_size=6)
"""Lengths of the spans in which somebody is away and there, in turns, in minutes."""


def presence(lengths: list[int]) -> Spans:
    """Return when somebody is there who is away first, for these lengths in turns."""
    borders = [0]
    for length in lengths:
        borders.append(borders[-1] + length)
    return [(float(a), float(b)) for a, b in zip(borders[1::2], borders[2::2], strict=False)]


def paces(people: list[tuple[list[int], float]]) -> list[tuple[float, float, float]]:
    """Return spans with the speed of whoever is at work; who is at it goes on until the end."""
    there = [(presence(lengths), factor) for lengths, factor in people]
    borders = sorted({0.0, FAR, *(time for spans, _ in there for span in spans for time in span)})
    found, at_work = [], None
    for begin, end in pairwise(borders):
        here = [number for number, (spans, _) in enumerate(there) if somebody(spans, begin)]
        if at_work not in here:
            at_work = here[0] if here else None
        found.append((begin, end, 0.0 if at_work is None else 1 / there[at_work][1]))
    return found


@given(
    people=st.lists(st.tuples(SPANS, st.sampled_from([1.0, 2.0, 0.5])), min_size=1, max_size=3),
    work=st.integers(1, 30),
    in_a_cell=st.booleans(),
)
def test_people_of_any_pace_hand_over_what_is_left(
    people: list[tuple[list[int], float]], work: int, in_a_cell: bool
) -> None:
    spans = paces(people)
    if sum((end - begin) * speed for begin, end, speed in spans) < work:
        return
    station: dict[str, Any] = {"stations": {"place": {"time": work, "needs": "team"}}}
    if in_a_cell:
        tasks = {"work": {"human": work}}
        station = {"cells": {"place": {"people": "team", "tasks": tasks, "robots": 0}}}
    factory = fs.Factory(
        products={"part": fs.Product(route=["place"])},
        sources={"orders": fs.Source(makes="part", every=1, first_at=0, count=1)},
        crews={
            "team": {
                "workers": {
                    f"worker_{number}": {"shift": f"shift_{number}", "time_factor": factor}
                    for number, (_, factor) in enumerate(people)
                },
                "choose": "declared",
            }
        },
        shifts={
            f"shift_{number}": {
                "week": {
                    "mon": [
                        f"{int(a) // 60:02}:{int(a) % 60:02}-{int(b) // 60:02}:{int(b) % 60:02}"
                        for a, b in presence(lengths)
                    ]
                }
            }
            for number, (lengths, _) in enumerate(people)
        },
        **station,
    )
    observed = fs.simulate(factory, until=FAR).observed
    assert observed.parts is not None
    assert observed.parts[0].left == end_of(work, spans)
