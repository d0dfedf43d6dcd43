from __future__ import annotations

import pytest

from factorysim import (
    Product,
    Quality,
    Rework,
    Simulation,
    Source,
    Station,
    ZeroTimeLoop,
    exponential,
    serial_line,
)
from tests.engine.stories import come, factory, tell

MANY = 2000


@pytest.mark.parametrize("buffer", [0, None])
def test_a_line_of_2000_stations_that_take_no_time(buffer):
    names = [f"s{n}" for n in range(MANY)]
    line = factory(
        {"part": names},
        {name: Station(time=0, buffer=buffer) for name in names},
        orders=come(5, 5, 7),
    )
    sim = Simulation(line)
    sim.run()
    assert (sim.now, sim.stations[names[-1]].done) == (7, 3)


def test_a_long_chain_of_blocked_stations_moves_up_without_recursion():
    # The times are random so that hardly two operations end at one instant: the fast way.
    line = serial_line(times=[*[exponential(0.001)] * 1100, 5], buffers=0)
    sim = Simulation(line, record="none")
    sim.run(until=12)
    assert sim.stations["station_1"].done > 1100
    assert sim.stations["station_500"].state == "blocked"


def test_work_of_no_time_opens_another_round_of_the_same_instant():
    # The drill chooses in the first round; the short part arrives in the second.
    line = factory(
        {"long": ["drill"], "short": ["gate", "drill"]},
        {"drill": Station(time={"long": 4, "short": 1}, rule="spt"), "gate": 0},
        orders=come((0, "long"), (0, "short")),
    )
    story = tell(line)
    assert story.started("gate") == [(0, 2)]
    assert story.started("drill") == [(0, 1), (4, 2)]


def test_a_circle_of_work_that_takes_no_time_is_found_and_named():
    rework = Rework(share=0.999999999, to="polish")
    line = factory(
        {"part": ["polish", "look"]},
        {"polish": 0, "look": Station(time=0, quality=Quality(rework=rework))},
        orders=come(3),
    )
    with pytest.raises(ZeroTimeLoop, match=r"t = 3 min: zero-time loop.*(polish|look)"):
        tell(line)


def test_many_short_circles_are_no_zero_time_loop():
    rework = Rework(share=0.9, to="polish")
    line = factory(
        {"part": Product(route=["polish", "look"])},
        {"polish": 0, "look": Station(time=0, quality=Quality(rework=rework))},
        orders=Source(makes="part", every=1, count=50),
    )
    assert len(tell(line).left_at) == 50
