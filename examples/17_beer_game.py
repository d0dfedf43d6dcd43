"""Players of the beer game.

Demand doubles once, and goods need four weeks. Shows

* a supply chain from the library, with stocks that order from each other,
* a way of ordering of your own, as a function of the stock,
* the orders and costs of four stages, week by week.

    factory -> distributor -> wholesaler -> retailer -> customers
"""

from __future__ import annotations

import factorysim as fs

game = fs.read_scenario("beer-game")
factory, weeks = game.factory, {"until": 37, "warmup": 1}


@fs.rules.register_replenishment("counts_what_is_on_order", replace=True)
def counts_what_is_on_order(stock):
    """Order what was asked for, and a third of what is missing to four weeks of eight cases."""
    aim = 24 if stock.name == "factory" else 32  # the factory waits three weeks only
    return max(0.0, stock.demand + (aim - stock.position) / 3)


for name, way in {
    "people, who forget what is on order": None,
    "people who count it": "counts_what_is_on_order",
    "base stock": {"base_stock": 32},
}.items():
    chain = factory if way is None else factory.with_changes({"stocks.*.replenish": way})
    if name == "base stock":
        chain = chain.with_changes({"stocks.factory.replenish": {"base_stock": 24}})
    result = fs.simulate(chain, record="history", **weeks)
    told = result.history
    print(f"{name}: {result.value('stock_cost'):.0f} EUR, bullwhip {result.value('bullwhip'):.1f}")
    for stage in factory.stocks:
        ordered = told[(told["kind"] == "ordered") & (told["place"] == stage)]
        orders = dict(zip(ordered["time [d]"], ordered["units"], strict=True))
        row = " ".join(f"{orders.get(week, 0):3.0f}" for week in range(1, 31))
        print(f"  {stage:12}{row}")
    print()

# Everybody knows the same in all three games. Only what is done with it differs.
