"""Zones: claimed before a vehicle drives on, held under way, released at the next node."""

from __future__ import annotations

from typing import Any

from factorysim import Fleet, Layout, Speed, Station
from tests.engine.stories import come, factory, occupation, tell

LOADED = {"at": "drop", "transport": "cart"}


def hall(layout: Layout, *, parts: int = 1, fleets: Any = None, **fleet: Any):
    """Parts wait at the pick-up from 0 on; carts need 4 s to load and 6 s to unload them."""
    settings = {"speed": 1.0, "load": 4, "unload": 6, **fleet}
    return factory(
        {"part": ["pick", LOADED]},
        {"pick": Station(time=0, capacity=9), "drop": 0},
        orders=come(*[0] * parts),
        time_unit="s",
        layouts={"hall": layout},
        fleets=fleets or {"cart": Fleet(layout="hall", **settings)},
    )


def ring(**more: Any) -> Layout:
    """pick, zone_1, zone_2, drop, zone_4, zone_5: 10 m each, driven in this direction."""
    return Layout(loop={"zones": 6, "zone_length": 10, "stops": {"pick": 0, "drop": 3}}, **more)


def test_a_zone_is_claimed_before_it_is_entered_and_released_behind_the_next_one():
    inside = occupation(hall(ring(), start=["zone_4"]), until=60)
    assert inside["zone_4"] == [(0, ["cart 1"]), (10, [])]
    assert inside["zone_5"] == [(0, ["cart 1"]), (20, [])]
    assert inside["pick"] == [(10, ["cart 1"]), (34, [])]
    assert inside["drop"] == [(44, ["cart 1"])]


def test_a_vehicle_waits_until_the_one_before_it_is_out_of_the_next_zone():
    story = tell(hall(ring(), parts=2, count=2, start=["zone_4", "zone_5"]), until=70)
    assert story.moves(1, "cart") == [
        (0, "blocked"),
        (10, "driving_empty"),
        (20, "blocked"),  # the other one loads from 10 to 14 and is in zone_1 at 24
        (24, "driving_empty"),
        (34, "loading"),
        (38, "driving_loaded"),
        (58, "blocked"),  # the other one stands idle at the drop and makes way
        (68, "driving_loaded"),
    ]
    assert story.vehicle_states(1, "cart")["blocked"] == 24
    assert story.when("delivered") == [(50, 1)]


def test_with_look_ahead_the_zones_of_two_edges_are_claimed_at_once():
    inside = occupation(hall(ring(), start=["zone_4"], look_ahead=2), until=60)
    assert inside["zone_5"] == [(0, ["cart 1"]), (20, [])]
    # It ends at the pick-up: the next zones are claimed when it is loaded.
    assert inside["pick"] == [(0, ["cart 1"]), (34, [])]
    assert inside["zone_1"] == [(24, ["cart 1"]), (44, [])]
    assert inside["zone_2"] == [(24, ["cart 1"]), (54, [])]
    assert inside["drop"] == [(34, ["cart 1"])]


def test_look_ahead_route_claims_the_whole_way():
    inside = occupation(hall(ring(), start=["zone_4"], look_ahead="route"), until=60)
    assert [inside[zone][0][0] for zone in ("zone_5", "pick")] == [0, 0]
    assert [inside[zone][0][0] for zone in ("zone_1", "zone_2", "drop")] == [24, 24, 24]
    assert [inside[zone][1][0] for zone in ("zone_1", "zone_2")] == [44, 54]


def test_a_zone_for_two_lets_two_in():
    layout = ring(zones={"zone_5": {"capacity": 2}, "pick": {"capacity": 2}})
    story = tell(hall(layout, parts=2, count=2, start=["zone_4", "zone_5"]), until=70)
    assert story.moves(1, "cart")[:3] == [
        (0, "driving_empty"),
        (20, "loading"),
        (24, "blocked"),  # zone_1 is for one: the other one is in zone_2 at 34
    ]


def crossing(places: dict[str, str]) -> Layout:
    """A two-way street of one lane between west and east, with a waiting place at each end."""
    return Layout(
        nodes={
            "west": [0, 0], "left": {"x": 10, "y": 0}, "right": {"x": 30, "y": 0}, "east": [40, 0],
        },
        edges=[
            ["west", "left"],
            {"from": "left", "to": "right", "zone": "bridge"},
            ["right", "east"],
        ],
        places=places,
    )  # fmt: skip


def test_both_directions_of_an_edge_share_its_zone():
    fleets = {
        "cart": Fleet(layout="hall", speed=1, load=4, unload=6, start=["west"]),
        "truck": Fleet(layout="hall", speed=2, load=0, unload=0, start=["east"]),
    }
    two_ways = factory(
        {"part": ["pick", LOADED], "back": ["from", {"at": "to", "transport": "truck"}]},
        {"pick": 0, "drop": 0, "from": 0, "to": 0},
        orders=come((0, "part"), (4, "back")),
        time_unit="s",
        layouts={"hall": crossing({"pick": "west", "drop": "east", "from": "east", "to": "west"})},
        fleets=fleets,
    )
    # The truck is at the bridge at 9 and needs 10 s; the cart comes at 14.
    inside = occupation(two_ways, until=60)
    assert inside["bridge"] == [(9, ["truck 1"]), (19, ["cart 1"]), (39, [])]
    assert tell(two_ways, until=60).vehicle_states(1, "cart")["blocked"] == 5


def test_a_zone_of_several_nodes_and_edges_holds_one_vehicle_all_the_way():
    block = Layout(
        nodes={
            "pick": [0, 0],
            "in": {"x": 10, "y": 0, "zone": "block"},
            "out": {"x": 20, "y": 0, "zone": "block"},
            "drop": [30, 0],
        },
        edges=[["pick", "in"], {"from": "in", "to": "out", "zone": "block"}, ["out", "drop"]],
    )
    inside = occupation(hall(block, parts=2, count=2, start=["pick"]), until=80)
    # The second one finds the first in the block from 4 to 34, and waits at the pick-up.
    assert inside["block"][:2] == [(4, ["cart 1"]), (34, ["cart 2"])]


def test_nobody_overtakes_on_an_edge_of_a_layout_with_zones():
    street = Layout(
        nodes={"pick": [0, 0], "end": [100, 0], "drop": [110, 0], "yard": {"x": 0, "y": 9,
               "zone": "yard"}},
        edges=[["pick", "end"], ["end", "drop"], ["pick", "yard"]],
    )  # fmt: skip
    fleets = {
        "cart": Fleet(layout="hall", speed=1, load=0, unload=0, start=["pick"]),
        "racer": Fleet(layout="hall", speed=10, load=0, unload=0, start=["pick"]),
    }
    two = factory(
        {"part": ["pick", LOADED], "fast": ["pick", {"at": "drop", "transport": "racer"}]},
        {"pick": 0, "drop": 0},
        orders=come((0, "part"), (20, "fast")),
        time_unit="s",
        layouts={"hall": street},
        fleets=fleets,
    )
    story = tell(two, until=200)
    assert story.moves(1, "racer") == [
        (20, "driving_loaded"),
        (30, "blocked"),
        (100, "driving_loaded"),
        (101, "blocked"),
        (110, "parked"),
    ]
    assert {time for time, _ in story.when("delivered")} == {110}


def test_without_zones_the_faster_one_simply_passes():
    street = Layout(nodes={"pick": [0, 0], "drop": [100, 0]}, edges=[["pick", "drop"]])
    fleets = {
        "cart": Fleet(layout="hall", speed=1, load=0, unload=0, start=["pick"]),
        "racer": Fleet(layout="hall", speed=10, load=0, unload=0, start=["pick"]),
    }
    two = factory(
        {"part": ["pick", LOADED], "fast": ["pick", {"at": "drop", "transport": "racer"}]},
        {"pick": 0, "drop": 0},
        orders=come((0, "part"), (20, "fast")),
        time_unit="s",
        layouts={"hall": street},
        fleets=fleets,
    )
    assert tell(two, until=200).when("delivered") == [(30, 2), (100, 1)]


def test_who_has_waited_longest_goes_first_and_then_who_was_declared_first():
    star = Layout(
        nodes={"n": [0, 10], "s": [0, -10], "w": [-10, 0], "middle": {"x": 0, "y": 0,
               "zone": "middle"}, "drop": [10, 0]},
        edges=[["n", "middle"], ["s", "middle"], ["w", "middle"], ["middle", "drop"]],
    )  # fmt: skip
    steps = {name: [name, {"at": "drop", "transport": f"of_{name}"}] for name in "nsw"}
    three = factory(
        steps,
        {"n": 0, "s": 0, "w": 0, "drop": 0},
        orders=come((0, "w"), (3, "s"), (3, "n")),
        time_unit="s",
        layouts={"hall": star},
        fleets={
            f"of_{name}": Fleet(layout="hall", speed=1, load=0, unload=0, start=[name])
            for name in "nsw"
        },
    )
    inside = occupation(three, until=100)["middle"]
    assert [names for _, names in inside] == [["of_w 1"], ["of_n 1"], ["of_s 1"], []]
    assert [time for time, _ in inside] == [0, 20, 40, 60]


def test_one_who_lacks_another_zone_too_lets_others_pass():
    fork = Layout(
        nodes={
            "pick": [0, 0],
            "fork": {"x": 10, "y": 0, "zone": "fork"},
            "drop": {"x": 20, "y": 0, "zone": "drop"},
            "side": [10, 10],
        },
        edges=[["pick", "fork"], ["fork", "drop"], ["fork", "side"]],
    )
    products = {
        "a": ["pick", {"at": "drop", "transport": "far"}],
        "b": ["pick", {"at": "side", "transport": "near"}],
    }
    both = factory(
        products,
        {"pick": 0, "drop": 0, "side": 0},
        orders=come((0, "a"), (1, "b")),
        time_unit="s",
        layouts={"hall": fork},
        fleets={
            "far": Fleet(layout="hall", speed=1, load=0, unload=0, start=["pick"], look_ahead=2),
            "near": Fleet(layout="hall", speed=1, load=0, unload=0, start=["pick"]),
            "lorry": Fleet(layout="hall", speed=1, load=0, unload=0, start=["drop"],
                           failures={"dead": {"every": 10, "repair": 1}}),
        },
    )  # fmt: skip
    # The lorry is idle in the drop zone and makes way; meanwhile the other one is let past.
    story = tell(both, until=200)
    assert sorted(number for _, number in story.when("delivered")) == [1, 2]
    assert story.vehicle_states(1, "far")["blocked"] > 0


def test_an_idle_vehicle_makes_way():
    siding = Layout(
        nodes={
            "pick": [0, 0], "middle": [10, 0], "drop": [20, 0], "beside": [10, 10],
        },
        edges=[["pick", "middle"], ["middle", "drop"], ["middle", "beside"]],
        zone_per_node=1,
    )  # fmt: skip
    story = tell(hall(siding, parts=1, count=2, start=["pick", "middle"]), until=60)
    # At 4 the first one is loaded and wants to the middle, where the other one stands idle.
    assert story.moves(2, "cart") == [(4, "driving_empty"), (14, "parked")]
    assert story.moves(1, "cart") == [
        (0, "loading"),
        (4, "blocked"),
        (14, "driving_loaded"),
        (34, "unloading"),
        (40, "parked"),
    ]


def test_a_siding_lets_others_pass_a_vehicle_that_stands_at_a_stop():
    loop = {"zones": 6, "zone_length": 10, "stops": {"pick": 0, "drop": 3}, "sidings": True}
    story = tell(
        hall(Layout(loop=loop), parts=2, count=2, start=["pick", "zone_5"], load=30), until=150
    )
    assert "blocked" not in story.vehicle_states(1, "cart")


def test_a_dock_is_for_one_vehicle_and_is_free_when_it_has_unloaded():
    layout = Layout(
        nodes={"pick": [0, 0], "drop": {"x": 10, "y": 0, "docks": 1}}, edges=[["pick", "drop"]]
    )
    story = tell(hall(layout, parts=2, count=2, start=["pick"]), until=60)
    assert story.moves(2, "cart") == [
        (0, "loading"),
        (4, "driving_loaded"),
        (14, "waiting"),
        (20, "unloading"),
        (26, "parked"),
    ]


def test_a_vehicle_that_breaks_down_keeps_its_zones():
    stop = {"stop": {"every": 15, "repair": 100}}
    inside = occupation(hall(ring(), start=["zone_4"], failures=stop), until=200)
    # It has driven for 15 s when it stops between zone_5 and the pick-up.
    assert inside["zone_5"] == [(0, ["cart 1"]), (120, [])]
    assert inside["pick"][0] == (10, ["cart 1"])


def test_vehicles_of_two_fleets_share_the_zones_of_a_layout():
    fleets = {
        "cart": Fleet(layout="hall", speed=Speed(empty=1, loaded=1), load=4, unload=6,
                      start=["zone_4"]),
        "other": Fleet(layout="hall", speed=1, start=["pick"]),
    }  # fmt: skip
    story = tell(hall(ring(), fleets=fleets), until=100)
    # The other one is idle at the pick-up; when the cart stands before it at 10 it makes way,
    # and goes beside the way of the cart: to the next zone, because the cart ends at the pick-up.
    assert story.moves(1, "cart") == [
        (0, "driving_empty"),
        (10, "blocked"),
        (20, "driving_empty"),
        (30, "loading"),
        (34, "blocked"),
        (44, "driving_loaded"),
        (74, "unloading"),
        (80, "parked"),
    ]
