"""Your own dispatching rule.

A workshop repairs cheap and expensive tools; an expensive one that waits costs more. Shows

* attributes of a product that a rule can read,
* a rule as a function: a key, smallest first,
* the same rule registered, so that it has a name like the rules of the library.

    requests -> [unlimited] -> bench -> exit
"""

from __future__ import annotations

from typing import Any

import factorysim as fs


def costly_work_first(part: Any, station: Any) -> float:
    """Least time per euro that the wait costs (the c-mu rule of the textbooks)."""
    return part.time / part.attributes["cost_per_hour"]


fs.rules.register("costly_work_first")(costly_work_first)  # mostly written as @fs.rules.register

workshop = fs.Factory(
    products={
        "drill": fs.Product(route=["bench"], attributes={"cost_per_hour": 5}),
        "robot": fs.Product(route=["bench"], attributes={"cost_per_hour": 90}),
    },
    sources={"requests": fs.Source(makes={"drill": 4, "robot": 1}, every=fs.exponential(11))},
    stations={"bench": fs.Station(time={"drill": fs.exponential(8), "robot": fs.exponential(18)})},
)

print("rule                 cost of waiting   mean lead time")
for rule in ["fifo", "spt", "costly_work_first", costly_work_first]:
    design = workshop.with_changes({"stations.bench.rule": rule})
    result = fs.simulate(design, until="1000 h", warmup="50 h", seed=1)
    products = result.products.set_index("product")
    cost = sum(
        products.loc[name, "wip [parts]"] * product.attributes["cost_per_hour"]
        for name, product in workshop.products.items()
    )
    shown = rule if isinstance(rule, str) else "as a function"
    print(f"{shown:19s}  {cost:11.1f} EUR/h   {result.value('lead_time'):10.1f} min")

# Shortest processing time is best for the mean lead time, and not for the money.
