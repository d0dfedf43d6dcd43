"""Random supply chains: trees of stocks with all ways of ordering, and whole numbers of times."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

import factorysim as fs

LEVELS = st.integers(0, 12)
SHORT = st.sampled_from([0, 1, 1, 2, 3])
"""Times that often coincide."""


@st.composite
def ways(draw: st.DrawFn, *, periodic: bool) -> Any:
    """Return a way to fill up a stock."""
    kinds = ["base_stock", "r_q", "s_s", "kanban"]
    kind = draw(st.sampled_from([*kinds, "forecast", "habit", "orders"] if periodic else kinds))
    low = draw(LEVELS)
    if kind == "base_stock":
        return {"base_stock": low}
    if kind == "r_q":
        return {"reorder_point": low, "order_quantity": draw(st.integers(1, 5))}
    if kind == "s_s":
        return {"reorder_point": low, "order_up_to": low + draw(st.integers(1, 9))}
    if kind == "kanban":
        return {"kanban": {"cards": draw(st.integers(1, 4)), "container": draw(st.integers(1, 3))}}
    if kind == "forecast":
        forecast = draw(
            st.sampled_from([{"moving_average": 3}, {"exponential_smoothing": 0.3, "start": 2}])
        )
        return {"forecast": forecast, "cover": draw(st.integers(1, 4))}
    if kind == "habit":
        return {"anchor_and_adjust": {"wanted": low + 4}}
    return {"orders": draw(st.lists(st.integers(-2, 6), min_size=1, max_size=6))}


@st.composite
def stocks(draw: st.DrawFn, suppliers: list[str]) -> dict[str, Any]:
    """Return a stock that may be supplied by one of *suppliers*."""
    periodic = draw(st.booleans())
    given: dict[str, Any] = {
        "initial": draw(LEVELS),
        "replenish": draw(ways(periodic=periodic)),
        "lead_time": draw(st.one_of(SHORT, st.just({"discrete": {1: 0.5, 4: 0.5}}))),
        "information_delay": draw(SHORT),
        "when_empty": draw(st.sampled_from(["backorder", "backorder", "lose"])),
        "allow_returns": draw(st.booleans()),
        "orders_do_not_cross": draw(st.booleans()),
        "arriving": draw(st.sampled_from([[], [{"at": 1, "quantity": 2}]])),
    }
    if periodic:
        given["review"] = draw(st.sampled_from([1, 2, 3]))
        given["review_comes"] = draw(st.sampled_from(["before_demand", "after_demand"]))
    supplier = draw(st.sampled_from([None, *suppliers]))
    return given if supplier is None else {**given, "supplier": supplier}


@st.composite
def chains(draw: st.DrawFn) -> fs.Factory:
    """Return up to five stocks, the suppliers declared before or behind their buyers."""
    names = [f"s{i}" for i in range(draw(st.integers(1, 5)))]
    made = {name: draw(stocks(names[:i])) for i, name in enumerate(names)}
    order = draw(st.permutations(names))
    demands = {
        f"d{i}": {
            "of": draw(st.sampled_from(names)),
            "every": draw(st.sampled_from([1, 2, {"discrete": {1: 0.5, 2: 0.5}}])),
            "quantity": draw(st.sampled_from([1, 3, {"poisson": 2}, {"uniform": [0, 4]}])),
        }
        for i in range(draw(st.integers(1, 3)))
    }
    return fs.Factory(stocks={name: made[name] for name in order}, demands=demands)
