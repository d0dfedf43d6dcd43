"""The numbers of the flexible job shop J3, for the program by hand and for the model.

All times are in seconds and all ways in metres. Ways are multiples of 3 m: with the speeds below,
every drive takes a whole number of seconds, so that two programs agree which vehicle is nearest.
Whatever calls a vehicle takes a random time, so that no two vehicles come free at one instant.

                       saw      lathe_1    lathe_2    mill_1
                        |          |          |          |
    warehouse -- a0 -- a1 ------- a2 ------- a3 ------- a4        36 m from a1 to a2
                 |                 |                     |        18 m from a0 to b0
                 b0 -- b1 ------- b2 ------- b3 ------- b4 -- shipping
                        |          |          |          |        9 m from b1 to mill_2
                      mill_2     drill      grind     measure
"""

from __future__ import annotations

from typing import NamedTuple


class Operation(NamedTuple):
    """One step of a route: where it can be done, and how long it takes on average in s."""

    machines: tuple[str, ...]
    mean: float


SAW, DRILL, GRIND, MEASURE = ("saw",), ("drill",), ("grind",), ("measure",)
LATHES = ("lathe_1", "lathe_2")
MILLS = ("mill_1", "mill_2")
MACHINES = (*SAW, *LATHES, *MILLS, *DRILL, *GRIND, *MEASURE)

ROUTES = {
    "shaft": [
        Operation(SAW, 420), Operation(LATHES, 780), Operation(MILLS, 540),
        Operation(GRIND, 540), Operation(MEASURE, 360),
    ],
    "bush": [
        Operation(SAW, 300), Operation(LATHES, 600), Operation(DRILL, 300), Operation(GRIND, 420),
    ],
    "flange": [
        Operation(LATHES, 720), Operation(DRILL, 420), Operation(MILLS, 600),
        Operation(MEASURE, 300),
    ],
    "bracket": [
        Operation(SAW, 480), Operation(MILLS, 660), Operation(DRILL, 360), Operation(MEASURE, 300),
    ],
    "housing": [
        Operation(MILLS, 600), Operation(LATHES, 840), Operation(DRILL, 480),
        Operation(GRIND, 480), Operation(MILLS, 600), Operation(MEASURE, 480),
    ],
}  # fmt: skip
CV = 0.3
"""Coefficient of variation of every operation, picking included (lognormal)."""
SHARES = {"shaft": 0.25, "bush": 0.2, "flange": 0.2, "bracket": 0.2, "housing": 0.15}
BETWEEN_ORDERS = 480.0
"""Mean time between two orders (exponential)."""
PICKING = 30.0
"""Mean time to pick the raw material of an order in the warehouse, one order after the other."""

FAMILIES = {
    "shaft": "steel", "bush": "steel", "flange": "cast", "bracket": "aluminium", "housing": "cast",
}  # fmt: skip
SETUPS = {
    "steel": {"aluminium": 60.0, "cast": 90.0},
    "aluminium": {"steel": 90.0, "cast": 120.0},
    "cast": {"steel": 120.0, "aluminium": 150.0},
}
"""Set-up time by the family before and the family after, on every machine but `measure`."""

VEHICLES = 3
SETTERS = 2
EMPTY_SPEED, LOADED_SPEED = 1.5, 1.0
LOADING = UNLOADING = 30.0
START = "warehouse"
"""Where all vehicles stand at the beginning."""

NODES = {
    "warehouse": (-9, 18), "shipping": (153, 0),
    "a0": (0, 18), "a1": (36, 18), "a2": (72, 18), "a3": (108, 18), "a4": (144, 18),
    "b0": (0, 0), "b1": (36, 0), "b2": (72, 0), "b3": (108, 0), "b4": (144, 0),
    "saw": (36, 27), "lathe_1": (72, 27), "lathe_2": (108, 27), "mill_1": (144, 27),
    "mill_2": (36, -9), "drill": (72, -9), "grind": (108, -9), "measure": (144, -9),
}  # fmt: skip
WAYS = [
    ("warehouse", "a0"), ("a0", "a1"), ("a1", "a2"), ("a2", "a3"), ("a3", "a4"),
    ("b0", "b1"), ("b1", "b2"), ("b2", "b3"), ("b3", "b4"), ("b4", "shipping"),
    ("a0", "b0"), ("a2", "b2"), ("a4", "b4"),
    ("a1", "saw"), ("a2", "lathe_1"), ("a3", "lathe_2"), ("a4", "mill_1"),
    ("b1", "mill_2"), ("b2", "drill"), ("b3", "grind"), ("b4", "measure"),
]  # fmt: skip
"""All ways can be driven in both directions."""
