"""Buffers and blocking: how many places between two machines are worth their floor?

Five equal machines with random times. Shows

* a study of one attribute in a loop,
* how blocked and starved machines lose output although no machine is slow,
* that the first places help most.

    raw -> m -> [b] -> m -> [b] -> m -> [b] -> m -> [b] -> m -> exit
"""

from __future__ import annotations

import factorysim as fs

TIMES = [fs.exponential(1.0)] * 5  # one part a minute each, if nothing disturbs

print("places between   parts per hour   working   blocked   starved")
for places in [0, 1, 2, 4, 8, 16]:
    line = fs.serial_line(times=TIMES, buffers=places)
    result = fs.simulate(line, until="200 h", warmup="20 h", seed=1, record="none")
    states = result.states.groupby("state")["share of planned time"].mean()
    print(
        f"{places:14d}   {result.value('throughput'):14.1f}   {states['working']:7.1%}   "
        f"{states['blocked']:7.1%}   {states['starved']:7.1%}"
    )

# Try: the same with fs.gamma(1.0, cv=0.3) in the place of exponential times.
