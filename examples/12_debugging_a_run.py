"""Debugging a run: what does the factory do, and why?

When a number surprises you, look at the first minutes. Shows

* one instant after the other with `step`, and what comes next,
* the live state of every station,
* a run that is told as sentences.

    orders -> drill -> [1] -> paint (a second one, once in a while) -> exit
"""

from __future__ import annotations

import factorysim as fs
from factorysim.results import sentences

line = fs.Factory(
    products={"door": fs.Product(route=["drill", "paint"])},
    sources={"orders": fs.Source(makes="door", every=2.0)},
    stations={"drill": fs.Station(time=1.0), "paint": fs.Station(time=3.0, buffer=1)},
)

sim = fs.Simulation(line, record="history")
print("Seven instants, one after the other:")
for _ in range(7):
    sim.step()
    print(f"t = {sim.now:g} min", *sim.stations.values(), sep="   ")
print("\nWhat comes next:", *sim.upcoming(3), sep="\n  ")

sim.run(until=lambda sim: sim.stations["drill"].state == "blocked")
drill = sim.stations["drill"]
print(f"\nThe drill is blocked for the first time at t = {sim.now:g} min with {drill.parts[-1]}.")

print("\nThe first seven minutes as sentences:")
print(*sentences(sim.result(), until=7), sep="\n")
