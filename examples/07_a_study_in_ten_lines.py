"""A study in ten lines.

One run is an anecdote. Shows

* twenty replications with other random numbers,
* means with confidence intervals,
* a comparison on common random numbers: the difference is known better than the two values.

    raw -> m1 -> [3] -> m2 -> [3] -> m3 -> exit
"""

from __future__ import annotations

import factorysim as fs
from factorysim.experiments import mean_and_half_width

# Where does a machine that is 10 % faster help most?
line = fs.serial_line(times=[fs.exponential(1.0)] * 3, buffers=3)
studies = {}
for name in line.stations:
    faster = line.with_changes({f"stations.{name}.time.mean": 0.9})
    studies[name] = fs.replicate(faster, until="24 h", warmup="4 h", replications=20, seed=1)
    print(f"{name} faster: {studies[name].interval('throughput')} parts per hour")

first, middle = (studies[name].table["throughput"] for name in ["station_1", "station_2"])
print(f"middle minus first: {mean_and_half_width(list(middle - first))} parts per hour")

# The intervals of the first two overlap. The difference, taken run by run, is known much better,
# because both lines met the same random numbers.
