"""Failures: what availability on paper becomes in a line.

Three presses that are able to work 90 % of the time. Shows

* failures by mean times, and by availability and mean time to repair,
* that the line is worse than each press, and than the product of the three,
* what buffers give back: they help only if they outlast a repair.

    raw -> press_1 -> [b] -> press_2 -> [b] -> press_3 -> exit
"""

from __future__ import annotations

import factorysim as fs


def presses(places: int, repair: float) -> fs.Factory:
    """Return the line; a press fails after nine times the *repair* time (min) on average."""
    jam = fs.Failure(every=fs.exponential(9 * repair), repair=fs.exponential(repair))
    names = ["press_1", "press_2", "press_3"]
    return fs.Factory(
        products={"lid": fs.Product(route=names)},
        sources={"raw": fs.Source(makes="lid", unlimited=True)},
        stations={
            name: fs.Station(time=1.0, buffer=places, failures={"jam": jam}) for name in names
        },
    )


print("One press: 90 %.  Three of them, multiplied: 73 %.")
print("Formula of Buzacott, no buffers: 1 / (1 + 3 x 1/9) = 75 %.\n")
print("places between   repair 5 min   repair 50 min")
for places in [0, 5, 20, 100]:
    shares = []
    for repair in [5.0, 50.0]:
        line = presses(places, repair)
        result = fs.simulate(line, until="400 h", warmup="40 h", seed=1, record="none")
        shares.append(result.value("throughput") / 60)  # of one part a minute
    print(f"{places:14d}   {shares[0]:12.1%}   {shares[1]:13.1%}")

# The short form gives the same mean times, with a repair that scatters less (Erlang-2).
short = fs.Failure(availability=0.9, mttr=5)
print(f"\nMean work between two failures: {short.time_to_failure('min').expected:.0f} min")
