"""A rack of 3 x 2 slots in which all moves take whole seconds, and picking up or setting down 1 s.

level 2   3 s  3 s  5 s
level 1   1 s  3 s  5 s     from the corner; the nearest free slot is taken
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from factorysim import Batch, Buffer, Component, Conveyor, Fleet, Loop, Station, Step, Storage
from tests.engine.stories import come, factory, tell
from tests.engine.test_shuffling import TIMES, shuffled

RACK = {
    "columns": 3,
    "levels": 2,
    "column_width": 4,
    "level_height": 2,
    "speed": {"horizontal": 2, "vertical": 1},
    "handling": 1,
    "policy": "closest",
}


def rack(*orders, then=(), stations=None, loops=None, source=None, **attributes):
    """A storage in front of the exit, or of the places *then*; times in seconds."""
    products = dict.fromkeys(order[1] if isinstance(order, tuple) else "part" for order in orders)
    return factory(
        {product: ["rack", *then] for product in products},
        stations or {},
        storages={"rack": Storage(**{**RACK, **attributes})},
        loops=loops or {},
        orders=come(*orders, **(source or {})),
        time_unit="s",
    )


def warehouse(orders, *, at=0, of="lid", take=1, **attributes):
    """Orders that arrive at a gate, each for a component that rests in the rack."""
    attributes = {**RACK, "initial": {"lid": 2}, **attributes}
    return factory(
        {"order": [Step(at="gate", components={of: Component(count=take)})], "lid": ["rack"]},
        {"gate": Station(time=at, buffer=None)},
        storages={"rack": Storage(**attributes)},
        orders=come(*[(time, "order") for time in orders]),
        time_unit="s",
    )


def stored(story):
    return [(time, part) for time, part in story.when("finished", "rack")]


def tours(story):
    (seen,) = story.observed.storages
    return {tour.kind: (tour.count, tour.time, tour.travel) for tour in seen.tours if tour.count}


# One tour at a time


def test_a_part_is_stored_and_then_brought_in_a_second_tour():
    story = tell(rack(0))
    # Pick up 0-1, drive 1-2, set down 2-3, back at 4; drive 4-5, pick up -6, drive -7, set down -8.
    assert story.when("finished", "rack") == [(3, 1), (8, 1)]
    assert story.left_at == [8]
    assert tours(story) == {"store": (1, 4, 2), "bring": (1, 4, 2)}
    assert story.states("rack") == {"working": 8}
    (seen,) = story.observed.storages
    assert (seen.stored, seen.storing, seen.retrieved, seen.retrieving) == (1, 3, 1, 5)
    place = story.place("rack")
    assert (place.waits, place.waited, place.content, place.capacity) == (1, 8, 8, 6)


def test_the_second_part_gets_the_next_slot_while_the_first_is_in_the_rack():
    story = tell(rack(0, 0, then=["mill"], stations={"mill": Station(time=100, buffer=0)}))
    # Both wait at the input from 0. Part 1 in the slot at 1 s: stored at 3, crane back at 4; it is
    # wanted since 3, but part 2 has waited longer: slot at 3 s (column 1, level 2), stored at
    # 4 + 1 + 3 + 1 = 9, back at 12. Part 1: 12 + 1 + 1 + 1 + 1 = 16. Part 2 waits for the mill.
    assert stored(story)[:3] == [(3, 1), (9, 2), (16, 1)]
    assert story.started("mill")[0] == (16, 1)
    # The mill is free at 116: 116 + 3 + 1 + 3 + 1.
    assert story.started("mill")[1] == (124, 2)


def test_times_are_in_the_units_of_the_factory():
    line = factory(
        {"part": ["rack"]},
        {},
        storages={"rack": Storage(**{**RACK, "handling": "1 s"})},
        orders=come(2),
    )
    assert tell(line).left_at == [pytest.approx(2 + 8 / 60)]


def test_acceleration_makes_short_moves_slower():
    # 2 m along at 1 m/s²: 2 sqrt(2) s; 1 m upwards at 0.25 m/s²: 2 sqrt(4) = 4 s is longer.
    line = rack(0, acceleration={"horizontal": 1, "vertical": 0.25})
    assert tell(line).left_at == [4 * 4 + 4]


def test_the_oldest_request_goes_first_and_of_equally_old_ones_what_is_to_be_brought():
    # Part 1 is stored at 3 and wanted at once; part 2 arrives at 3 too. The crane is back at 4 and
    # brings part 1 first (4-8), then stores part 2, in the slot at 3 s that it got on arrival.
    story = tell(rack(0, 3))
    assert story.when("finished", "rack") == [(3, 1), (8, 1), (13, 2), (24, 2)]


def test_what_came_before_the_request_is_stored_before():
    story = tell(rack(0, 2))
    # Part 2 waits since 2, part 1 is wanted since 3: 4 + 1 + 3 + 1 = 9, back at 12.
    assert story.when("finished", "rack")[:3] == [(3, 1), (9, 2), (16, 1)]


# Dual commands and dwell points


def test_a_dual_command_brings_a_part_on_the_way_back():
    story = tell(
        rack(0, 0, 5, then=["mill"], stations={"mill": Station(time=8, buffer=0)}, commands="dual")
    )
    # Part 1 is stored at 3 and wanted at once: pick up at 4, at the output at 6. The mill has it
    # until 14. Part 2 (slot at 3 s): 6 + 1 + 3 + 1 = 11, back at 14. At 14 the mill wants part 2;
    # part 3 got the slot at 1 s (free since 4): stored at 14 + 3 = 17, then 2 s to the slot of
    # part 2, pick up at 20, drive 3, set down: 24.
    assert story.when("finished", "rack") == [(3, 1), (6, 1), (11, 2), (17, 3), (24, 2), (36, 3)]
    assert tours(story)["dual"] == (2, 6 + 10, 2 + 6)
    assert tours(story)["store"] == (1, 8, 6)


def test_with_single_commands_the_crane_goes_back_between():
    story = tell(rack(0, 0, 5, then=["mill"], stations={"mill": Station(time=8, buffer=0)}))
    assert "dual" not in tours(story)


@pytest.mark.parametrize(("dwell", "brought"), [("input", 8), ("stay", 6), ("middle", 6)])
def test_a_crane_that_stays_brings_the_part_from_where_it_is(dwell, brought):
    assert tell(rack(0, dwell_point=dwell)).left_at == [brought]


@pytest.mark.parametrize(
    ("dwell", "left", "busy"),
    [
        # Stored from 0 to 3, back at 4. Ordered at 20, from the corner: 1 + 1 + 1 + 1.
        ("input", 24, 4 + 4),
        # From the slot in which it was set down: 0 + 1 + 1 + 1.
        ("stay", 23, 3 + 3),
        # From the middle (6 m, 2 m), 2 s from the slot and 3 s from the corner, and there again.
        ("middle", 25, 3 + 2 + 5 + 3),
    ],
)
def test_the_dwell_point_decides_where_the_next_tour_begins(dwell, left, busy):
    line = factory(
        {
            "order": [Step(at="gate", components={"lid": 1})],
            "lid": ["rack"],
        },
        {"gate": Station(time=0, buffer=None)},
        storages={"rack": Storage(**RACK, dwell_point=dwell)},
        orders=come((0, "lid"), (20, "order")),
        time_unit="s",
    )
    story = tell(line)
    assert story.left_at == [left]
    assert story.states("rack")["working"] == busy


def test_a_crane_on_its_way_to_the_middle_first_arrives_there():
    line = factory(
        {"order": [Step(at="gate", components={"lid": 1})], "lid": ["rack"]},
        {"gate": Station(time=0, buffer=None)},
        storages={"rack": Storage(**RACK, dwell_point="middle")},
        orders=come((0, "lid"), (4, "order")),
        time_unit="s",
    )
    # Stored at 3, in the middle at 5; back at the slot at 7, picked up at 8, brought at 10.
    assert tell(line).left_at == [10]


# Slots


def slots_of(story, name="rack"):
    """The slots that parts got, told by the length of the operation that stored them."""
    starts = [
        (h.part, h.detail) for h in story.happenings if (h.kind, h.place) == ("started", name)
    ]
    lengths = {}
    for part, length in starts:
        lengths.setdefault(part, length - 2)
    return lengths


def test_classes_get_the_nearest_slots_in_their_order():
    line = rack(
        *[(0, "slow")] * 3, *[(0, "fast")] * 3,
        then=["mill"], stations={"mill": Station(time=1000, buffer=0)},
        policy="class_based",
        classes={
            "a": {"share": 0.5, "products": "fast"}, "c": {"share": 0.5, "products": ["slow"]},
        },
    )  # fmt: skip
    reach = slots_of(tell(line))
    assert sorted(reach[part] for part in (1, 2, 3)) == [3, 5, 5]
    assert sorted(reach[part] for part in (4, 5, 6)) == [1, 3, 3]


def test_a_full_class_keeps_its_products_out_and_lets_the_others_pass():
    line = factory(
        {"slow": ["a", "rack", "mill"], "fast": ["b", "rack", "mill"]},
        {"a": 0, "b": 0, "mill": Station(time=1000, buffer=0)},
        storages={"rack": Storage(**{
            **RACK, "policy": "dedicated", "dedicated": {"fast": 2, "slow": 1},
        })},
        sources={
            "of_slow": come((0, "slow"), (0, "slow"), (0, "slow")),
            "of_fast": come((1, "fast")),
        },
        time_unit="s",
    )  # fmt: skip
    story = tell(line, until=10)
    # The second slow part stands in machine a since 0, the third in front of it; fast passes.
    assert [(time, part) for time, part in story.when("arrived", "rack")] == [(0, 1), (1, 4)]
    (seen,) = story.observed.storages
    assert [(zone.name, zone.slots, zone.taken_at_end) for zone in seen.zones] == [
        ("fast", 2, 1),
        ("slow", 1, 1),
    ]


def test_dedicated_slots_are_taken_nearest_first():
    line = rack(
        (0, "x"), (0, "y"), (0, "y"),
        then=["mill"], stations={"mill": Station(time=1000, buffer=0)},
        policy="dedicated", dedicated={"y": 1, "x": 5},
        source={"when_full": "lose"},
    )  # fmt: skip
    story = tell(line, until=100)
    assert slots_of(story) == {1: 3, 2: 1}
    assert story.source().lost == 1


def test_a_slot_is_free_as_soon_as_the_part_is_picked_up():
    line = rack(0, 0, 0, 0, columns=1, levels=1)
    story = tell(line)
    # One slot: part 1 is picked up at 6, so part 2 comes in, and is stored after 8.
    assert [time for time, _ in story.when("entered")] == [0, 6, 14, 22]
    assert story.left_at == [8, 16, 24, 32]
    assert story.place("rack").most == 2


def test_every_aisle_has_a_crane_of_its_own():
    story = tell(rack(0, 0, aisles=2))
    assert story.left_at == [8, 8]
    assert story.states("rack", 1) == story.states("rack", 2) == {"working": 8}


def test_two_sides_double_the_slots_near_the_corner():
    line = rack(0, 0, sides=2, then=["mill"], stations={"mill": Station(time=100, buffer=0)})
    assert slots_of(tell(line, until=50)) == {1: 1, 2: 1}


# Which part leaves first


@pytest.mark.parametrize(
    ("order", "first"),
    [("fifo", 2), ("lifo", 5), ("fefo", 4), ("priority", 3), ("nearest", 2)],
)
def test_the_order_says_which_part_leaves_first(order, first):
    orders = [
        (0, "part", {"due": 1, "priority": 9}),  # it goes through at once and keeps the mill busy
        (1, "part", {"due": 300, "priority": 3}),
        (1, "part", {"due": 200, "priority": 1}),
        (2, "part", {"due": 100, "priority": 2}),
        (3, "part", {"priority": 3}),
    ]
    line = rack(*orders, then=["mill"], stations={"mill": Station(time=90, buffer=0)}, order=order)
    started = tell(line).started("mill")
    assert (started[0][1], started[1][1]) == (1, first)


def test_the_nearest_part_leaves_first():
    line = warehouse([50], initial={"lid": 3}, order="nearest")
    assert tell(line).left_at == [54]


# What comes after the storage


def test_the_next_place_is_reserved_while_the_part_is_on_its_way():
    line = factory(
        {"x": ["rack", "mill"], "y": ["cut", "mill"]},
        {"cut": 5, "mill": Station(time=10, buffer=0)},
        storages={"rack": Storage(**RACK)},
        orders=come((0, "x"), (0, "y")),
        time_unit="s",
    )
    story = tell(line)
    # x is asked for at 3, so the mill is kept free for it; y is ready at 5 and waits until 18.
    assert story.started("mill") == [(8, 1), (18, 2)]
    assert story.states("cut")["blocked"] == 13


def test_a_part_comes_out_only_when_there_is_room():
    story = tell(rack(0, 0, then=["mill"], stations={"mill": Station(time=50, buffer=1)}))
    # Part 1 is in the mill from 16 on; its buffer takes part 2 at once: asked at 9.
    assert story.started("mill") == [(16, 1), (66, 2)]
    assert [time for time, _ in story.when("arrived", "mill")] == [16, 24]


def test_a_card_is_handed_out_when_the_place_is_reserved():
    line = rack(
        0, 0, 0,
        then=["mill", "test"], stations={"mill": 1, "test": 20},
        loops={"cards": Loop(cards=1, start="mill", end="test")},
    )  # fmt: skip
    story = tell(line)
    starts = [time for time, _ in story.started("mill")]
    assert all(later - earlier > 21 for earlier, later in pairwise(starts))
    assert story.loop("cards").held_at_end == 0


def test_a_part_that_reaches_a_conveyor_whose_begin_is_taken_waits_at_the_output():
    line = factory(
        {"x": ["rack", "belt"], "y": ["belt"]},
        {},
        storages={"rack": Storage(**RACK)},
        conveyors={"belt": Conveyor(length=10, speed=0.5, pitch=2)},
        orders=come((0, "x"), (7, "y")),
        time_unit="s",
    )
    # y is on the belt at 7 and clears its begin at 11; x is at the output at 8.
    assert [time for time, _ in tell(line).when("arrived", "belt")] == [7, 11]


def test_from_one_storage_into_another():
    line = factory(
        {"part": ["rack", "second"]},
        {},
        storages={"rack": Storage(**RACK), "second": Storage(**RACK)},
        orders=come(0, 0),
        time_unit="s",
    )
    story = tell(line)
    assert [time for time, _ in story.when("arrived", "second")] == [16, 24]
    assert story.left_at[0] == 24


def test_the_wait_for_a_vehicle_is_transport_and_no_wait_in_the_rack():
    products = {"part": ["rack", Step(at="mill", transport="agv")]}
    story = tell(
        factory(
            products,
            {"mill": Station(time=5)},
            storages={"rack": Storage(**RACK)},
            fleets={"agv": Fleet(travel=10, load=2, unload=3)},
            orders=come((0, "part"), (0, "part")),
            time_unit="s",
        )
    )
    # Both are stored until 12. Part 1 is brought at 16, asks for the vehicle, which comes at 26 and
    # sets it down at 41; part 2 is brought at 24, and the vehicle is free again at 41: 51, 53, 66.
    assert story.left_at == [46, 71]
    assert [(row.waited, row.transport, row.worked) for row in story.rows("left")] == [
        (16, 25, 5),
        (24, 42, 5),
    ]


# Components


def test_an_order_has_its_component_brought():
    story = tell(warehouse([0, 10]))
    # From the slot at 1 s: 4 s; the second one lies at 3 s: 8 s.
    assert story.left_at == [4, 18]
    assert story.product("lid").consumed == 2


def test_orders_without_stock_wait_in_their_order_until_it_comes():
    line = factory(
        {"order": [Step(at="gate", components={"lid": 1})], "lid": ["rack"]},
        {"gate": Station(time=0, buffer=None)},
        storages={"rack": Storage(**RACK)},
        sources={
            "orders": come((0, "order"), (1, "order")),
            "lids": come((10, "lid"), (10, "lid")),
        },
        time_unit="s",
    )
    story = tell(line)
    # Stored at 13, back at 14; the second lid waits since 10: stored at 19, back at 22.
    assert story.left_at == [26, 34]
    assert [row.created for row in story.rows("left")] == [0, 1]
    (seen,) = story.observed.storages
    assert seen.retrieving == (26 - 13) + (34 - 19)


def test_an_assembly_may_take_several_and_from_several_stores():
    line = factory(
        {
            "order": [Step(at="gate", components={"lid": 2, "screw": Component(from_="box")})],
            "lid": ["rack"],
            "screw": ["box"],
        },
        {"gate": Station(time=5)},
        storages={"rack": Storage(**RACK, initial={"lid": 2})},
        buffers={"box": Buffer(initial={"screw": 1})},
        orders=come((0, "order")),
        time_unit="s",
    )
    # 4 s and 8 s, then 5 s of work.
    assert tell(line).left_at == [17]


def test_only_the_order_that_asked_gets_the_component():
    line = factory(
        {
            "slow": [Step(at="gate", components={"lid": 2})],
            "quick": [Step(at="gate", components={"lid": 1})],
            "lid": ["rack"],
        },
        {"gate": Station(time=0)},
        storages={"rack": Storage(**RACK, initial={"lid": 3})},
        orders=come((0, "slow"), (1, "quick")),
        time_unit="s",
    )
    # Brought at 4, 12 and 20: the first two for `slow`.
    assert tell(line).departures == [(12, "slow"), (20, "quick")]


# The window, and ties


def test_the_window_begins_with_empty_statistics():
    story = tell(rack(0), until=20, warmup=4)
    (seen,) = story.observed.storages
    assert (seen.stored, seen.retrieved, seen.retrieving) == (0, 1, 5)
    assert tours(story) == {"bring": (1, 4, 2)}
    assert seen.zones[0].taken == 2
    assert story.states("rack") == {"working": 4}


def busy_warehouse(**attributes):
    """Whole seconds everywhere, so that many things happen at one instant."""
    return factory(
        {
            "x": ["cut", "rack", {"at": ["m1", "m2"]}],
            "y": ["saw", "rack", {"at": "m2"}],
            "order": [Step(at="gate", components={"lid": 1})],
            "lid": ["press", "rack"],
        },
        {
            "cut": Station(time=TIMES, buffer=3),
            "saw": Station(time=TIMES, buffer=2, blocking="before_service"),
            "press": Station(time=TIMES),
            "m1": Station(time=TIMES, buffer=1),
            "m2": Station(time=TIMES, batch=Batch(min=1, max=2), buffer=1),
            "gate": Station(time=1),
        },
        storages={"rack": Storage(**{**RACK, "aisles": 2, **attributes})},
        sources={
            "of_x": come(*[(3 * n, "x") for n in range(80)]),
            "of_y": come(*[(4 * n, "y") for n in range(60)], when_full="lose"),
            "of_lid": come(*[(8 * n, "lid") for n in range(30)]),
            "of_orders": come(*[(8 * n, "order") for n in range(30)]),
        },
        time_unit="s",
    )


@pytest.mark.parametrize("commands", ["single", "dual"])
@pytest.mark.parametrize("dwell_point", ["input", "stay", "middle"])
def test_the_order_of_events_decides_nothing(commands, dwell_point):
    line = busy_warehouse(commands=commands, dwell_point=dwell_point)
    usual = shuffled(line, 0)
    assert usual.storages[0].retrieved > 30
    for number in (1, 2, 3):
        other = shuffled(line, number)
        assert other.digest == usual.digest
        assert (other.machines, other.storages) == (usual.machines, usual.storages)


@pytest.mark.parametrize(
    "policy",
    [
        {"policy": "random"},
        {
            "policy": "class_based",
            "classes": {
                "a": {"share": 0.5, "products": ["x", "lid"]},
                "b": {"share": 0.5, "products": ["y"]},
            },
        },
        {"policy": "dedicated", "dedicated": {"x": 4, "y": 4, "lid": 4}},
    ],
)
def test_no_policy_depends_on_the_order_of_events(policy):
    line = busy_warehouse(**policy)
    usual = shuffled(line, 0)
    assert all(shuffled(line, number).digest == usual.digest for number in (1, 2, 3))


def test_who_waits_for_a_slot_comes_in_when_a_promise_to_another_zone_is_kept():
    rack = {
        "columns": 1, "levels": 1, "column_width": 4.0, "level_height": 2.0, "sides": 2,
        "aisles": 2, "speed": {"horizontal": 1 / 30, "vertical": 1 / 60}, "policy": "class_based",
        "classes": {"a": {"share": 0.25, "products": ["b"]},
                    "b": {"share": 0.75, "products": ["a"]}},
    }  # fmt: skip
    line = factory(
        {"a": ["s1", "rack", "rack"], "b": ["s1", "rack"]},
        {"s1": 2},
        storages={"rack": rack},
        orders=come((0, "a"), (0, "b")),
    )
    story = tell(line, until=60)
    # `a` is stored, brought out and comes in again at 2 + 2 + 1 + 1; until then its promise keeps
    # the only slot of `b`, which is finished at 4.
    assert story.when("arrived", "rack") == [(2, 1), (6, 1), (6, 2)]
