"""Where is the bottleneck?

A flexible line makes three products. Shows

* reading a scenario from the library,
* the share of time each station is working, blocked or starved,
* what happens when the most loaded station gets a second machine.

    orders -> saw -> [mill_1 or mill_2] -> wash (baskets of four) -> inspect -> exit
"""

from __future__ import annotations

import factorysim as fs


def show(title: str, result: fs.Result) -> None:
    """Print the states of the stations and the numbers that a plant manager asks for."""
    shares = result.states.pivot_table(
        index="place", columns="state", values="share of planned time", sort=False
    )
    print(title)
    print(shares[["working", "setup", "failed", "blocked", "starved"]].round(2))
    print(result.bottleneck_text)
    print(
        f"Lead time {result.value('lead_time'):.0f} min, "
        f"{result.value('service_level'):.0%} of the orders in time.\n"
    )


flexible_line = fs.read_scenario("flexible-line")
before = fs.simulate(flexible_line)
show("As it is:", before)

# A path is the same word in the file, in Python and on the command line.
path = f"stations.{before.most_loaded}.capacity"
after = fs.simulate(flexible_line.with_changes({path: 2}))
show(f"With {path} = 2:", after)

# The orders were the same in both runs, so throughput cannot rise above them; waiting falls.
saved = before.value("waiting_time") - after.value("waiting_time")
print(f"Each part waits {saved:.0f} min less.")
