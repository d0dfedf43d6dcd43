"""A process of your own beside the line.

An inspector walks by every ten minutes; the run stops when frames pile up. Shows

* an ordinary SimPy process that shares the clock with the factory,
* `sim.settled()`: looking after everything of an instant has happened,
* running until a condition holds, and then on to a time.

    orders -> cut -> [unlimited] -> weld -> exit
"""

from __future__ import annotations

from collections.abc import Iterator

import factorysim as fs

line = fs.Factory(
    products={"frame": fs.Product(route=["cut", "weld"])},
    sources={"orders": fs.Source(makes="frame", every=2.0)},
    stations={
        "cut": fs.Station(time=1.0),
        "weld": fs.Station(
            time=1.9, failures={"arc": fs.Failure(every=fs.exponential("1 h"), repair="15 min")}
        ),
    },
)
sim = fs.Simulation(line, seed=3)


def inspector(every: float) -> Iterator[object]:
    """Look at both stations every so many minutes, when a new frame comes to the first one."""
    while True:
        yield sim.env.timeout(every)
        cut, weld = sim.stations["cut"], sim.stations["weld"]
        just_before = cut.state
        yield sim.settled()
        print(f"t = {sim.now:3.0f} min: cut is {just_before}, then {cut.state}; weld {weld.state}")


sim.env.process(inspector(10))
finished: list[float] = []
sim.on("part_finished", lambda event: finished.append(event.time))

sim.run(until=lambda sim: sim.stations["weld"].queue > 5)
print(f"More than five frames wait at t = {sim.now:g} min. {sim.stations['weld']}")

sim.run(until="2 h")
print(f"At t = {sim.now:g} min {len(finished)} frames are finished.")
