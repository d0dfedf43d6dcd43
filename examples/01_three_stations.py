"""Three stations in a row: the first line.

The second station is the slowest. Shows

* a line in one line of Python,
* one run of eight hours and its table of indicators,
* how to read a single number.

    raw -> station_1 -> [2] -> station_2 -> [2] -> station_3 -> exit
"""

from __future__ import annotations

import factorysim as fs

line = fs.serial_line(times=[1.0, 1.5, 1.2], buffers=[2, 2])  # minutes, and places between

result = fs.simulate(line, until="8 h")
print(result)

# 480 min / 1.5 min = 320 parts at most, less the first minutes in which the line fills.
print()
print(f"{result.value('left'):.0f} parts left the line in a shift.")
print(f"A part needs {result.value('lead_time'):.1f} min, {line.stations.station_2.time} of them")
print(f"at {result.most_loaded}, the station that is used most.")
