"""Runs that were worked out by hand, as the engine would hand them over."""

from __future__ import annotations

from array import array
from math import inf

from factorysim.model import Factory, Product, Source, Station
from factorysim.results import Facts, Observed, Provenance, Result
from factorysim.results.observed import (
    FATES,
    KINDS,
    STATES,
    LoopSeen,
    MachineSeen,
    PartRow,
    PlaceSeen,
    ProductSeen,
    SourceSeen,
)


def states(**times: float) -> list[float]:
    """Time in each state, in the order of STATES."""
    assert set(times) <= set(STATES)
    return [float(times.get(state, 0.0)) for state in STATES]


def row(
    number: int, created: float, left: float, *, worked: float, due: float = inf, **more
) -> PartRow:
    values = {"product": 0, "source": 0, "fate": "left", "waited": 0.0, "blocked": 0.0}
    values |= {"transport": 0.0} | more
    return PartRow(
        number=number,
        product=values["product"],
        source=values["source"],
        created=created,
        left=left,
        fate=FATES.index(values["fate"]),
        waited=values["waited"],
        worked=worked,
        setup=0.0,
        blocked=values["blocked"],
        transport=values["transport"],
        due=due,
    )


SAW_ROWS = (
    row(1, 0.0, 3.0, worked=3.0),
    row(2, 2.0, 6.0, worked=3.0, waited=1.0, due=5.0),
    row(3, 4.0, 9.0, worked=3.0, waited=2.0, due=10.0),
    row(4, 9.5, 10.0, worked=0.5, fate="in system"),
)


def saw_story() -> Observed:
    """One saw, 3 min per part; parts come at 0, 2, 4 and 9.5; the run ends at 10 min.

    part 1 works 0-3, part 2 waits 2-3 and works 3-6 (due at 5), part 3 waits 4-6 and works 6-9,
    the saw is starved 9-9.5, part 4 is in work at the end. A card is held by the part in the saw.
    """
    return Observed(
        time_unit="min",
        warmup=0.0,
        end=10.0,
        ended="until",
        machines=[
            MachineSeen("saw", 1, states(working=9.5, starved=0.5), operations=3, idle=[(9.0, 9.5)])
        ],
        places=[
            PlaceSeen(
                "saw", "station", 1, 5, arrived=4, left=3, waits=4, waited=3.0, longest_wait=2.0,
                content=3.0, most=1,
            ),
            PlaceSeen("exit", "exit", 0, None, arrived=3, left=3),
        ],
        products=[
            ProductSeen(
                "bracket", entered=4, left=3, in_system=1, window_entered=4, window_left=3,
                lead=12.0, lead_square=50.0, longest_lead=5.0, waited=3.0, worked=9.0,
                with_due=2, late=1, tardiness=1.0, number_area=12.5, stays=12.5,
            )
        ],
        sources=[SourceSeen("orders", offered=5, entered=4, lost=1)],
        loops=[LoopSeen("cards", 2, in_use_at_end=1, in_use=9.5, held_at_end=1)],
        parts=list(SAW_ROWS),
        history=saw_history(),
        digest="ab" * 32,
        warnings=["the queue of saw grows"],
    )  # fmt: skip


def saw_history() -> array[float]:
    """The first three minutes of the story of the saw."""
    working, starved = STATES.index("working"), STATES.index("starved")
    records = [
        (0.0, "created", -1, -1, 1, 0.0),
        (0.0, "entered", 0, -1, 1, 0.0),
        (0.0, "arrived", 0, -1, 1, 0.0),
        (0.0, "started", 0, 1, 1, 3.0),
        (0.0, "state", 0, 1, 1, float(working)),
        (3.0, "finished", 0, 1, 1, 0.0),
        (3.0, "left", 1, -1, 1, 0.0),
        (9.0, "state", 0, 1, -1, float(starved)),
    ]
    numbers = [n for time, kind, *others in records for n in (time, KINDS.index(kind), *others)]
    return array("d", numbers)


SAW_FACTS = Facts(
    power={"saw": tuple(6.0 if state == "working" else 2.0 for state in STATES)},
    base_load=3.0,
    planned_run_times={"saw": 3.0},
)


def saw_factory() -> Factory:
    """The factory of the story of the saw."""
    return Factory(
        products={"bracket": Product(route=["saw"])},
        sources={"orders": Source(makes="bracket", every=2.0)},
        stations={"saw": Station(time=3.0, buffer=5, power={"working": 6.0, "idle": 2.0})},
    )


def saw_result() -> Result:
    """The story of the saw as a result."""
    return Result(saw_story(), SAW_FACTS, Provenance(scenario="saw-line", seed=7))


def machines_story(
    idle: dict[str, list[tuple[float, float]]], *, warmup: float = 0.0, end: float = 100.0
) -> Observed:
    """Stations of one machine each that are idle in the given periods and work otherwise."""
    machines = []
    for name, periods in idle.items():
        still = periods and periods[-1][1] >= end
        idle_time = sum(min(b, end) - max(a, warmup) for a, b in periods)
        machines.append(
            MachineSeen(
                name,
                1,
                states(working=end - warmup - idle_time, starved=idle_time),
                idle=periods[:-1] if still else periods,
                idle_since=periods[-1][0] if still else None,
            )
        )
    places = [PlaceSeen(name, "station", 1, None) for name in idle]
    return Observed("min", warmup, end, "until", machines, places, [], [], [], parts=None)
