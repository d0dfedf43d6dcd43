"""Cards: how little work in process does a line need?

Five machines of four minutes each with a large scatter. Shows

* CONWIP: one loop of cards around the whole line,
* the formula of Hopp and Spearman beside the simulation: TH = w / (w + n - 1) x rate,
* kanban: a loop of its own around every station.

    orders -> (card) m1 -> m2 -> m3 -> m4 -> m5 -> (card back) -> exit
"""

from __future__ import annotations

import factorysim as fs

conwip = fs.read_scenario("conwip-line").factory
RUN = {"until": "220 h", "warmup": "20 h", "seed": 1, "record": "none"}

print("CONWIP   cards   parts per hour   formula   lead time")
for cards in [2, 4, 8, 16, 32]:
    line = conwip.with_changes({"loops.cards.cards": cards})
    result = fs.simulate(line, **RUN)
    formula = 15 * cards / (cards + 4)
    rate, lead_time = result.value("throughput"), result.value("lead_time")
    print(f"{cards:14d}   {rate:14.2f}   {formula:7.2f}   {lead_time:5.1f} min")


def kanban(cards: int) -> fs.Factory:
    """Return the same machines, each with a shelf behind it and *cards* kanban cards."""
    machines = list(conwip.stations)
    shelves = [f"shelf_{machine}" for machine in machines]
    route = [place for pair in zip(machines, shelves, strict=True) for place in pair]
    return fs.Factory(
        products={"part": fs.Product(route=[*route, "exit"])},
        sources=conwip.sources,
        stations=conwip.stations,
        buffers={shelf: fs.Buffer() for shelf in shelves},
        loops={
            f"cards_{machine}": fs.Loop(cards=cards, start=machine, end=shelf)
            for machine, shelf in zip(machines, shelves, strict=True)
        },
    )


print("\nKanban   cards per machine   parts per hour   parts in the line")
for cards in [1, 2, 4, 8]:
    result = fs.simulate(kanban(cards), **RUN)
    print(f"{cards:26d}   {result.value('throughput'):14.2f}   {result.value('wip'):17.1f}")
