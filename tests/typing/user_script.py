"""What a user with a strict type checker writes."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import factorysim as fs


@fs.rules.register("cheap_first")
def cheap_first(part: Any, station: Any) -> float:
    """The part that costs least goes first."""
    return float(part.attributes["cost"])


line = fs.Factory(
    time_unit="min",
    products={
        "cup": fs.Product(route=["press", "glaze"], attributes={"cost": 2}),
        "jug": fs.Product(route=["press", fs.Step(at=["glaze", "paint"], time=4)]),
    },
    sources={"orders": fs.Source(makes={"cup": 3, "jug": 1}, every=fs.exponential(2.0))},
    stations={
        "press": fs.Station(time=fs.triangular(1, 1.5, 3), setup=5, rule="fifo"),
        "glaze": fs.Station(
            time={"cup": 1.8, "jug": "2 min"},
            buffer=5,
            batch=2,
            failures={"arc": fs.Failure(every=fs.exponential("4 h"), repair="15 min")},
        ),
        "paint": fs.Station(time=fs.normal(1.6, 0.2), buffer=5),
    },
    loops={"cards": fs.Loop(cards=20, start="press")},
    shifts={"early": fs.Shift(days="mon-fri", from_="06:00", to="14:00")},
)
changed: fs.Factory = line.with_changes({"stations.glaze.buffer": 8})

result: fs.Result = fs.simulate(line, until="40 h", warmup="8 h", seed=1)
throughput: float = result.value("throughput")
states = result.states

study: fs.Replications = fs.replicate(line, until="40 h", replications=3)
half_width: float = study.interval("throughput").half_width

scenario: fs.Scenario = fs.read_scenario("flexible-line")
places: int | None = scenario.factory.stations["mill_1"].places_in_front

sim = fs.Simulation(fs.serial_line(times=[1.0, "90 s"], buffers=[2]), seed=1)


def inspector(every: float) -> Generator[Any, Any, None]:
    """An ordinary SimPy process."""
    while True:
        yield sim.env.timeout(every)
        print(sim.now, sim.stations["station_1"].state)


sim.env.process(inspector(60.0))
sim.on("part_finished", lambda event: print(event.time))
sim.run(until=lambda sim: sim.stations["station_2"].queue > 1)
