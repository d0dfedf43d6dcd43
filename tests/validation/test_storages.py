"""Racks whose cranes are always busy, against Bozer and White and against sums over their slots.

A loop of cards keeps the number of parts constant: whenever a part leaves, another comes. The parts
leave in the order in which they came, so slots of storing and of bringing are independent of each
other and every slot is equally likely.
"""

from __future__ import annotations

from typing import Any

import pytest

import factorysim as fs
from factorysim.model.racks import Rack
from factorysim.theory import (
    class_based_time,
    dual_command_time,
    rack_times,
    single_command_time,
)
from tests.validation.measuring import QUICK_AND_FULL, Extent, Measure, estimate
from tests.validation.reference import confirm

SHAPES = {
    "b = 1": {"columns": 40, "levels": 20},
    "b = 0.5": {"columns": 40, "levels": 10},
    "b = 0.25, taller than long": {"columns": 12, "levels": 24},
    "b = 0.1": {"columns": 100, "levels": 5},
}
WIDTH, HEIGHT = 1.0, 1.0
SPEED = {"horizontal": 2.0, "vertical": 1.0}
HANDLING = 3.0


def rack(**attributes: Any) -> fs.Storage:
    given = {"column_width": WIDTH, "level_height": HEIGHT, "speed": SPEED, "handling": HANDLING}
    return fs.Storage(**{**given, **attributes})


def sides(storage: fs.Storage) -> dict[str, float]:
    """Return the times to drive the whole length and to lift the whole height, and handling."""
    return {
        "along": storage.columns * WIDTH / SPEED["horizontal"],
        "upwards": storage.levels * HEIGHT / SPEED["vertical"],
        "handling": HANDLING,
    }


def always_busy(makes: dict[str, float] | None = None, **attributes: Any) -> fs.Factory:
    """Return a rack in which always the same number of slots is taken, three of ten."""
    makes = makes or {"part": 1.0}
    number = rack(**attributes).slots * 3 // 10
    initial = {product: round(share * number) for product, share in makes.items()}
    return fs.Factory(
        time_unit="s",
        products={product: fs.Product(route=["rack", "exit"]) for product in makes},
        sources={"more": fs.Source(makes=makes, unlimited=True)},
        storages={"rack": rack(**attributes, initial=initial)},
        loops={"full": fs.Loop(cards=sum(initial.values()), start="rack", end="rack")},
    )


def warmup_of(storage: fs.Storage) -> float:
    """Return a time in which every part that was there at the start has been brought."""
    longest = 2 * max(slot.reach for slot in Rack(storage).slots)
    return storage.slots * 3 // 10 * (2 * longest + 4 * HANDLING)


def tour_time(*kinds: str) -> Measure:
    """Mean time of the tours of these kinds."""

    def measure(result: fs.Result) -> float:
        (seen,) = result.observed.storages
        tours = [tour for tour in seen.tours if tour.kind in kinds]
        return sum(tour.time for tour in tours) / sum(tour.count for tour in tours)

    return measure


SINGLE, DUAL = tour_time("store", "bring"), tour_time("dual")


@QUICK_AND_FULL
@pytest.mark.parametrize("shape", SHAPES)
def test_any_slot_with_single_commands(shape: str, extent: Extent) -> None:
    storage = rack(**SHAPES[shape])
    runs = extent.runs(200_000 * 40, warmup=warmup_of(storage))
    found = estimate(always_busy(**SHAPES[shape]), {"single": SINGLE}, runs)["single"]
    subject = f"rack with {shape}, single commands"
    confirm(subject, "mean time, Bozer and White", single_command_time(**sides(storage)), found)
    confirm(subject, "mean time, sum over slots", rack_times(storage).single, found)


@QUICK_AND_FULL
@pytest.mark.parametrize("shape", SHAPES)
def test_any_slot_with_dual_commands(shape: str, extent: Extent) -> None:
    storage = rack(**SHAPES[shape])
    runs = extent.runs(200_000 * 60, warmup=warmup_of(storage))
    measures = {"dual": DUAL, "any": tour_time("store", "bring", "dual")}
    found = estimate(always_busy(**SHAPES[shape], commands="dual"), measures, runs)
    assert found["dual"] == found["any"], "every tour stores one part and brings another"
    subject = f"rack with {shape}, dual commands"
    exact = dual_command_time(**sides(storage))
    confirm(subject, "mean time, Bozer and White", exact, found["dual"])
    confirm(subject, "mean time, sum over slots", rack_times(storage).dual, found["dual"])


@QUICK_AND_FULL
def test_a_small_rack_is_its_own_sum(extent: Extent) -> None:
    size = {"columns": 6, "levels": 3}
    storage = rack(**size)
    runs = extent.runs(400_000 * 15, warmup=warmup_of(storage))
    found = estimate(always_busy(**size, commands="dual"), {"dual": DUAL}, runs)["dual"]
    exact = rack_times(storage).dual
    confirm("rack of 6 x 3 slots, dual commands", "mean time, sum over slots", exact, found)


@QUICK_AND_FULL
@pytest.mark.parametrize("commands", ["single", "dual"])
def test_with_acceleration(commands: str, extent: Extent) -> None:
    attributes: dict[str, Any] = {
        "columns": 40, "levels": 15, "acceleration": {"horizontal": 0.4, "vertical": 0.5},
    }  # fmt: skip
    storage = rack(**attributes)
    runs = extent.runs(200_000 * 50, warmup=warmup_of(storage))
    measure = SINGLE if commands == "single" else DUAL
    found = estimate(always_busy(**attributes, commands=commands), {"time": measure}, runs)["time"]
    exact = getattr(rack_times(storage), commands)
    confirm(f"rack with acceleration, {commands} commands", "mean time", exact, found)


@QUICK_AND_FULL
@pytest.mark.parametrize("commands", ["single", "dual"])
@pytest.mark.parametrize("levels", [20, 8])
def test_classes(levels: int, commands: str, extent: Extent) -> None:
    slots, demand = {"a": 0.3, "b": 0.3, "c": 0.4}, {"a": 0.6, "b": 0.3, "c": 0.1}
    classes = {name: {"share": slots[name], "products": [f"of_{name}"]} for name in slots}
    attributes: dict[str, Any] = {
        "columns": 40, "levels": levels, "policy": "class_based", "classes": classes,
    }  # fmt: skip
    storage = rack(**attributes)
    makes = {f"of_{name}": share for name, share in demand.items()}
    runs = extent.runs(200_000 * 50, warmup=warmup_of(storage))
    measure = SINGLE if commands == "single" else DUAL
    model = always_busy(makes, **attributes, commands=commands)
    found = estimate(model, {"time": measure}, runs)["time"]
    subject = f"classes in a rack of 40 x {levels} slots, {commands} commands"
    exact = getattr(rack_times(storage, demand=demand), commands)
    confirm(subject, "mean time, sum over slots", exact, found)
    if commands == "single":
        shares = {"slots": list(slots.values()), "demand": list(demand.values())}
        formula = class_based_time(**sides(storage), **shares)
        confirm(subject, "mean time, rack without gaps", formula, found)
