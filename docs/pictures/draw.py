"""Draw the picture of the README: ``python docs/pictures/draw.py``.

Replication 1 of the scenario flexible-line: above, the share of time that each machine spent in
each state; below, the number of parts in the factory over time.
"""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

import factorysim as fs

TARGET = Path(__file__).with_name("flexible_line.png")


def main() -> None:
    result = fs.simulate(fs.read_scenario("flexible-line"))
    figure = Figure(figsize=(8.0, 5.6), layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=[1.0, 1.0])
    result.charts.states(ax=above)
    result.charts.wip(ax=below)
    figure.savefig(TARGET, dpi=130)


if __name__ == "__main__":
    main()
