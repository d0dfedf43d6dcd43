"""Improve the bottleneck, and watch it move.

The budget pays for one machine that is five percent faster. Which one? Shows

* what +5 % speed is worth at each station, with intervals,
* improvement in steps: each one is worth less than the one before,
* the bottleneck moves, and the longest active period says the same.

    tubes -> saw -> [8] -> weld -> [8] -> paint -> [8] -> pack -> exit
"""

from __future__ import annotations

import factorysim as fs

line = fs.read_scenario("improve-the-bottleneck")
length = "60 h"

print(fs.sensitivity(line, by=0.05, until=length))

print("\nThe welder is improved, minute by minute:")
print("weld [min]  frames per hour   +5 % pays most at     longest active period at")
for minutes in (6, 5, 4, 3):
    today = line.with_changes({"stations.weld.time.mean": minutes})
    found = fs.sensitivity(today, until=length)
    shares = fs.simulate(today, until=length).bottleneck.set_index("machine")
    active = (shares["sole"] + shares["shifting"]).idxmax()
    name = found.best.path.split(".")[1] if found.best else "no station"
    gain = f"{found.best.relative.mean:+.1%}" if found.best else ""
    print(f"{minutes:10d}  {found.base!s:>15s}   {name:>6s} {gain:>6s}         {active:>12s}")

# The next offer is a faster paint shop, and the welder has become an ordinary machine.
