"""Racks as data: their slots, their zones, and what is refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.model import Factory, Storage
from factorysim.model.racks import CORNER, Rack, time_of_move

RACK: dict[str, Any] = {
    "columns": 5,
    "levels": 4,
    "column_width": 1.5,
    "level_height": 2.0,
    "speed": {"horizontal": 2.0, "vertical": 0.5},
}
CLASSES = {"a": {"share": 0.2, "products": ["bolt"]}, "c": {"share": 0.8, "products": "panel"}}


def rack(**attributes: Any) -> Storage:
    return Storage(**{**RACK, **attributes})


def test_there_is_a_slot_for_every_column_level_side_and_aisle() -> None:
    big = rack(sides=2, aisles=3)
    slots = Rack(big).slots
    assert len({slot[1:5] for slot in slots}) == len(slots) == big.slots == 120


def test_the_nearest_slots_come_first() -> None:
    slots = Rack(rack()).slots
    assert slots == sorted(slots, key=lambda slot: slot.reach)
    # The first slot is 0.75 m along (0.375 s) and 1 m up (2 s).
    assert (slots[0].column, slots[0].level, slots[0].reach) == (1, 1, 2.0)


def test_equally_near_slots_of_several_aisles_take_turns() -> None:
    assert [slot.aisle for slot in Rack(rack(aisles=2)).slots[:4]] == [1, 2, 1, 2]


@given(
    one=st.tuples(st.floats(0, 50), st.floats(0, 20)),
    other=st.tuples(st.floats(0, 50), st.floats(0, 20)),
    accelerates=st.booleans(),
)
def test_a_move_takes_the_longer_of_two_times_and_is_never_faster_than_full_speed(
    one: tuple[float, float], other: tuple[float, float], accelerates: bool
) -> None:
    speeding = {"horizontal": 0.5, "vertical": 0.8} if accelerates else None
    given_rack = Rack(rack(acceleration=speeding))
    time = given_rack.time_between(one, other)
    at_full_speed = max(abs(one[0] - other[0]) / 2.0, abs(one[1] - other[1]) / 0.5)
    assert time == given_rack.time_between(other, one)
    assert time >= at_full_speed - 1e-12
    if not accelerates:
        assert time == at_full_speed
    assert given_rack.time_between(CORNER, CORNER) == 0


@given(st.floats(0, 100), st.floats(0.1, 5), st.floats(0.05, 5))
def test_a_longer_move_takes_longer_and_the_two_formulas_meet(
    distance: float, speed: float, acceleration: float
) -> None:
    longer = time_of_move(distance + 1, speed, acceleration)
    assert time_of_move(distance, speed, acceleration) < longer
    border = speed**2 / acceleration
    below = time_of_move(border * (1 - 1e-12), speed, acceleration)
    assert time_of_move(border, speed, acceleration) == pytest.approx(below, rel=1e-9)


def test_classes_divide_the_slots_nearest_first() -> None:
    divided = rack(policy="class_based", classes=CLASSES)
    assert [(zone.name, zone.slots) for zone in divided.zones] == [("a", 4), ("c", 16)]
    near, far = Rack(divided).zones
    assert max(slot.reach for slot in near) <= min(slot.reach for slot in far)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=6), st.integers(6, 40))
def test_all_slots_belong_to_a_class_whatever_the_shares(parts: list[int], columns: int) -> None:
    classes = {
        f"k{i}": {"share": part / sum(parts), "products": [f"p{i}"]} for i, part in enumerate(parts)
    }
    try:
        divided = rack(columns=columns, levels=5, policy="class_based", classes=classes)
    except ScenarioError as error:
        assert "gets none of the" in str(error)  # noqa: PT017 - both ways are right
        return
    assert sum(zone.slots for zone in divided.zones) == divided.slots


@pytest.mark.parametrize(
    ("attributes", "path", "words"),
    [
        ({"speed": {"horizontal": 0, "vertical": 1}}, "speed.horizontal", "A number above 0"),
        ({"speed": {"horizontal": 1}}, "speed.vertical", "'vertical' is missing"),
        ({"columns": 0}, "columns", "A whole number of 1 or more"),
        ({"levels": 0}, "levels", "A whole number of 1 or more"),
        ({"column_width": 0}, "column_width", "A number above 0"),
        ({"sides": 3}, "sides", "2 or less"),
        ({"columns": 10**6}, "", "4000000 slots"),
        ({"policy": "nearest"}, "policy", "Accepted are random, closest, class_based, dedicated"),
        ({"order": "fefoo"}, "order", "Did you mean 'fefo'?"),
        ({"policy": "class_based"}, "", "policy class_based needs 'classes': the share"),
        ({"policy": "dedicated"}, "", "policy dedicated needs 'dedicated': the number of slots"),
        ({"classes": CLASSES}, "", "Write policy: class_based, or leave 'classes' out"),
        ({"dedicated": {"bolt": 3}}, "", "Write policy: dedicated, or leave 'dedicated' out"),
        (
            {"policy": "dedicated", "dedicated": {"bolt": 15, "panel": 6}},
            "",
            "gives away 21 slots, but the storage has only 20",
        ),
        (
            {"policy": "class_based", "classes": {"a": {"share": 0.3, "products": ["bolt"]}}},
            "",
            "add up to 0.3; they must add up to 1",
        ),
        (
            {
                "policy": "class_based",
                "classes": {**CLASSES, "c": {"share": 0.8, "products": ["panel", "bolt"]}},
            },
            "",
            "'bolt' is in the classes 'a' and 'c'",
        ),
        (
            {
                "policy": "class_based",
                "classes": {
                    "a": {"share": 0.01, "products": "bolt"},
                    "c": {"share": 0.99, "products": "panel"},
                },
            },
            "",
            "class 'a' gets none of the 20 slots",
        ),
        ({"handling": {"exponental": 3}}, "handling", "Did you mean 'exponential'?"),
    ],
)
def test_a_mistake_at_a_storage_is_named(attributes: Any, path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        rack(**attributes)
    found = {problem.path: problem.message for problem in caught.value.problems}
    assert words in found[path]


def factory(storage: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Return a warehouse of bolts and panels in which *storage* replaces what stands there."""
    sound: dict[str, Any] = {
        "products": {
            "order": {"route": [{"at": "gate", "components": {"bolt": 1, "panel": 2}}]},
            "bolt": {"route": ["rack"]},
            "panel": {"route": ["rack"]},
        },
        "sources": {
            "orders": {"makes": "order", "every": 5},
            "goods": {"makes": {"bolt": 1, "panel": 2}, "every": 2},
        },
        "stations": {"gate": {"time": 1}},
        "storages": {"rack": {**RACK, **storage}},
    }
    return {**sound, **parts}


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        (
            factory({"initial": {"bolt": 21}}),
            "storages.rack.initial",
            "21 parts are more than the 20 slots of the storage",
        ),
        (
            factory({"policy": "class_based", "classes": CLASSES, "initial": {"bolt": 5}}),
            "storages.rack.initial",
            "5 parts are more than the 4 slots for 'a'",
        ),
        (
            factory({"policy": "dedicated", "dedicated": {"bolt": 20}}),
            "storages.rack.dedicated",
            "panel has no slots at 'rack', so it could never be stored",
        ),
        (
            factory(
                {
                    "policy": "class_based",
                    "classes": {"a": {"share": 1.0, "products": ["bolt"]}},
                }
            ),
            "storages.rack.classes",
            "panel has no class at 'rack'",
        ),
        (
            factory({"policy": "dedicated", "dedicated": {"bolt": 4, "panel": 4, "bolts": 2}}),
            "storages.rack.dedicated.bolts",
            "Did you mean 'bolt'?",
        ),
        (
            factory({"initial": {"nut": 1}}),
            "storages.rack.initial.nut",
            "there is no product called 'nut'",
        ),
        (
            factory({}, stations={"gate": {"time": 1, "buffer": 0}}),
            "stations.gate.buffer",
            "it has no place to wait",
        ),
        (
            factory(
                {},
                products={
                    "order": {
                        "route": [
                            {"at": "gate", "components": {"bolt": {"carrier": True}}},
                            {"at": "gate", "releases": ["bolt"]},
                        ]
                    },
                    "bolt": {"route": ["rack"]},
                    "panel": {"route": ["rack"]},
                },
            ),
            "products.order.route.0.components.bolt.carrier",
            "cannot be taken out of a storage. Let them rest in a buffer",
        ),
        (
            factory({}, stations={"gate": {"time": 1}, "rack": {"time": 1}}),
            "storages.rack",
            "used twice",
        ),
        (
            factory(
                {},
                products={
                    "order": {"route": ["gate"]},
                    "bolt": {"route": [{"at": "rack", "time": 3}]},
                    "panel": {"route": ["rack"]},
                },
            ),
            "products.bolt.route.0.time",
            "'rack' is not a station",
        ),
    ],
)
def test_a_contradiction_is_refused(data: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Factory(**data)
    found = {problem.path: problem.message for problem in caught.value.problems}
    assert words in found[path]


@pytest.mark.parametrize(
    ("storage", "path", "words"),
    [
        (
            {"policy": "dedicated", "dedicated": {"bolt": 4, "panel": 4, "order": 2}},
            "storages.rack",
            "no order ever comes to 'rack'",
        ),
        ({"order": "fefo"}, "storages.rack.order", "no source gives any"),
    ],
)
def test_what_is_doubtful_is_told(storage: dict[str, Any], path: str, words: str) -> None:
    told = {problem.path: problem.message for problem in Factory(**factory(storage)).warnings()}
    assert words in told[path]


def test_a_product_that_nobody_takes_out_is_told() -> None:
    data = factory({}, products={
        "order": {"route": ["gate"]}, "bolt": {"route": ["rack"]}, "panel": {"route": ["rack"]},
    })  # fmt: skip
    told = {problem.path: problem.message for problem in Factory(**data).warnings()}
    assert "ends in the storage 'rack', and nobody takes it" in told["products.bolt.route.0"]


def test_a_sound_warehouse_is_without_doubts_and_survives_a_file() -> None:
    made = Factory(**factory({"policy": "class_based", "classes": CLASSES, "handling": "8 s"}))
    assert made.warnings() == []
    assert Factory(**made.to_data()) == made
    changed = made.with_changes({"storages.rack.speed.vertical": 0.7})
    assert changed.storages.rack.speed.vertical == 0.7
