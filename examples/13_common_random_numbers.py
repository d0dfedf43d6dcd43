"""Common random numbers: compare two lines in the same weather.

Two designs that differ by a little are hard to tell apart, because the luck of the draw moves both.
Let both meet the same draws, and the luck falls out of the difference. Shows

* two similar lines on independent and on common random numbers,
* how much the variance of the difference falls,
* two designs that are equally good, and the words for it.

    raw -> m1 -> [3] -> m2 -> [3 or 4] -> m3 -> exit
"""

from __future__ import annotations

import factorysim as fs

line = fs.serial_line(times=[fs.exponential(1.0)] * 3, buffers=3)
wider = line.with_changes({"stations.station_3.buffer": 4})
runs = {"until": "24 h", "warmup": "4 h", "replications": 20, "seed": 1}
names = ("today", "one place more")

apart = fs.compare(line, wider, names=names, common=False, **runs).rows[0]
together = fs.compare(line, wider, names=names, **runs).rows[0]
print("independent runs:     ", apart)
print("common random numbers:", together)

gain = together.estimated.variance_reduction
correlation = together.estimated.correlation
print(f"\nThe two values of a pair are correlated ({correlation:.2f}). So the variance of the")
print(f"difference is {gain:.0f} times smaller, as with {gain:.0f} times as many independent runs.")

# Where the place is put does not matter: a line that is run backwards makes as many parts.
earlier = line.with_changes({"stations.station_2.buffer": 4})
print("\nIn front of m2 or of m3:", fs.compare(wider, earlier, **runs).rows[0])
