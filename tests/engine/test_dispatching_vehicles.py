"""Which request a vehicle takes, and which vehicle takes a request; what idle vehicles do.

On the street of these stories the nodes a, b, c, d are 10 m apart, and vehicles drive 1 m/s.
"""

from __future__ import annotations

from typing import Any

import pytest

from factorysim import Buffer, Order, Shift, Simulation, Source, Station, rules
from factorysim.rules import REQUESTS, VEHICLES
from tests.engine.riding import agv, by_agv, hall
from tests.engine.stories import Story, come, tell

STORES = {"at_b": "b", "at_c": "c", "at_d": "d"}


def requests(*rows: tuple[float, str], places: int | None = None, **fleet: Any) -> Story:
    """Tell of parts that ask at times, in stores at b, c and d, to be carried to `a`."""
    line = hall(
        {name: [name, by_agv("a")] for name in STORES},
        {"a": 0},
        buffers={name: Buffer(capacity=places) for name in STORES},
        places=STORES,
        orders=come(*((time, f"at_{node}") for time, node in rows)),
        fleets=agv(**fleet),
    )
    return tell(line)


def fetched(story: Story) -> list[str]:
    """Return where loads were picked up, in order."""
    return [h.place[-1] for h in story.happenings if h.kind == "picked_up"]


# While the first load (from b) is under way from 0 to 20, three others ask: d, then c, then c.
FOUR = [(0, "b"), (1, "d"), (2, "c"), (3, "c")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("oldest_request", "bdcc"),
        ("nearest_request", "bccd"),
        ("farthest_request", "bdcc"),
        ("longest_queue", "bcdc"),
        ("first_in_factory", "bdcc"),
        ("priority", "bdcc"),
    ],
)
def test_a_vehicle_that_comes_free_takes_a_request_by_the_rule(rule, expected):
    assert "".join(fetched(requests(*FOUR, rule=rule))) == expected


def test_with_least_space_the_fullest_place_is_served_first():
    story = requests(*FOUR, places=3, rule="least_space")
    assert "".join(fetched(story)) == "bcdc"


def test_urgent_parts_are_fetched_first():
    rows = [Order(at=1, product="at_c"), Order(at=2, product="at_d", priority=0)]
    orders = Source(makes={"at_c": 1, "at_d": 1}, schedule=(Order(at=0, product="at_d"), *rows))
    line = hall({name: [name, by_agv("a")] for name in STORES}, {"a": 0}, orders=orders,
                buffers={name: Buffer() for name in STORES}, places=STORES,
                fleets=agv(rule="priority"))  # fmt: skip
    assert "".join(fetched(tell(line))) == "ddc"


@pytest.mark.parametrize(
    ("choose", "vehicle"), [("nearest", 2), ("farthest", 1), ("longest_idle", 1), ("least_used", 1)]
)
def test_a_request_takes_one_of_several_free_vehicles_by_the_choice(choose, vehicle):
    story = requests((5, "c"), count=2, start=["a", "d"], choose=choose)
    assert [h.machine for h in story.happenings if h.kind == "picked_up"] == [vehicle]


def test_longest_idle_and_least_used_look_at_the_past():
    """Vehicle 1 has carried once when the second request comes; vehicle 2 has done nothing."""
    for choose in ("longest_idle", "least_used"):
        story = requests((0, "b"), (50, "b"), count=2, start=["a", "a"], choose=choose)
        assert [h.machine for h in story.happenings if h.kind == "picked_up"] == [1, 2]


@pytest.mark.parametrize("side", ["rule", "choose"])
def test_by_lot_is_the_same_for_the_same_seed(side):
    one, other = (requests(*FOUR, **{side: "random"}, count=2) for _ in range(2))
    assert one.observed.digest == other.observed.digest


def test_every_rule_that_ships_can_be_used():
    for rule in REQUESTS:
        for choose in VEHICLES:
            story = requests(*FOUR, rule=rule, choose=choose, count=2)
            assert story.fleet().delivered == 4


def test_several_free_vehicles_are_given_to_the_oldest_request_first():
    """Both requests come at 0; that of the place declared first is the older one."""
    story = requests((0, "c"), (0, "b"), count=2, start=["a", "d"])
    # b is declared before c: it takes the vehicle at a; c takes the one at d.
    assert story.when("picked_up", "at_b") == [(10, 2)]
    assert story.when("picked_up", "at_c") == [(10, 1)]


def test_rules_of_your_own_by_name_and_as_a_function():
    seen = []

    @rules.requests.register("last_letter", replace=True)
    def last_letter(request, vehicle):
        seen.append((request.origin, request.target, vehicle.name, vehicle.node))
        return -ord(request.origin[-1])

    assert "".join(fetched(requests(*FOUR, rule="last_letter"))) == "bdcc"
    assert ("at_d", "a", "agv 1", "a") in seen
    by_age = requests(*FOUR, rule=lambda request, vehicle: -request.asked)
    assert "".join(fetched(by_age)) == "bccd"
    far = requests((5, "c"), count=2, start=["a", "d"],
                   choose=lambda vehicle, request: -vehicle.time_to(request.origin))  # fmt: skip
    assert [h.machine for h in far.happenings if h.kind == "picked_up"] == [1]


# Reassigning


def test_a_request_goes_over_to_a_vehicle_that_is_there_earlier():
    """Vehicle 1 drives to d from 15 on; vehicle 2 comes free at c at 20 and is there at 30."""
    rows = come((0, "to_c"), (15, "at_d"))
    for reassign, vehicle, time in ((False, 1, 45), (True, 2, 30)):
        line = hall({"to_c": ["at_a", by_agv("c")], "at_d": ["at_d", by_agv("a")]},
                    {"a": 0, "c": 0}, buffers={"at_a": Buffer(), "at_d": Buffer()},
                    places={"at_a": "a", "at_d": "d"}, orders=rows,
                    fleets=agv(count=2, start=["a", "a"], reassign=reassign))  # fmt: skip
        story = tell(line)
        picked = [(h.time, h.machine) for h in story.happenings if h.kind == "picked_up"]
        assert picked == [(0, 1), (time, 3 - vehicle)]


def test_a_vehicle_that_loses_its_request_stops_at_the_next_node():
    line = hall({"to_c": ["at_a", by_agv("c")], "at_d": ["at_d", by_agv("a")]},
                {"a": 0, "c": 0}, buffers={"at_a": Buffer(), "at_d": Buffer()},
                places={"at_a": "a", "at_d": "d"}, orders=come((0, "to_c"), (15, "at_d")),
                fleets=agv(count=2, start=["a", "a"], reassign=True))  # fmt: skip
    # It drove off at 15; when it loses the request at 20 it is on the way to b.
    assert tell(line).moves(2)[:2] == [(15, "driving_empty"), (25, "parked")]


# Idle vehicles


def test_an_idle_vehicle_drives_home_and_turns_at_the_next_node():
    """It is at d at 30 and drives home; the call at 35 from d turns it at c, at 40."""
    line = hall({"part": ["a", by_agv("d")], "back": ["at_d", by_agv("b")]},
                {"a": 0, "d": 0, "b": 0},
                buffers={"at_d": Buffer()}, places={"at_d": "d"},
                orders=come((0, "part"), (35, "back")), fleets=agv(when_free="home"))  # fmt: skip
    story = tell(line)
    assert story.when("picked_up", "at_d") == [(50, 2)]
    assert story.moves()[1:3] == [(30, "driving_empty"), (50, "driving_loaded")]


def test_a_turn_to_the_node_ahead_does_not_slow_it_down():
    """On its way home (a) a call from `a` changes nothing: with braking it would be later."""
    line = hall({"part": ["a", by_agv("d")]}, {"a": Station(time=1), "d": 0},
                orders=come(0, 45), fleets=agv(when_free="home", acceleration=1.0))  # fmt: skip
    story = tell(line)
    # 30 m take 31 s: at d at 32, home at 63; the call comes at 46.
    assert story.when("picked_up") == [(1, 1), (63, 2)]


@pytest.mark.parametrize(
    ("when_free", "node"),
    [
        ("stay", "d"),
        ("home", "a"),
        ("central", "b"),
        ({"go_to": "c"}, "c"),
        ({"go_to": ["a", "c"]}, "c"),
    ],
)
def test_idle_vehicles_wait_where_they_are_told_to(when_free, node):
    line = hall({"part": ["a", by_agv("d")], "other": ["b", by_agv("a")]}, {"a": 0, "b": 0, "d": 0},
                orders=come(0, 200), fleets=agv(when_free=when_free))  # fmt: skip
    sim = Simulation(line)
    sim.run(until=100)
    assert sim.fleets["agv"][0].node == node
    assert sim.fleets["agv"][0].state == "parked"


def test_circulating_vehicles_go_round_and_take_what_comes():
    line = hall({"part": ["a", by_agv("d")]}, {"a": Station(time=1), "d": 0},
                orders=come(0, 80), fleets=agv(when_free="circulate"))  # fmt: skip
    story = tell(line, until=200)
    # It sets out for d at 0 and is called at 1: it turns at b. Set down at d at 50, it is at a
    # again at 80 and drives on; the call at 81 turns it at b once more.
    assert story.when("picked_up") == [(20, 1), (100, 2)]


def test_a_run_with_circulating_vehicles_ends_when_nothing_is_left():
    line = hall({"part": ["a", by_agv("d")]}, {"a": 1, "d": 5}, orders=come(0),
                fleets=agv(when_free="circulate", count=2, start=["a", "d"]))  # fmt: skip
    reason, end = tell(line, until=1e6).ended
    assert reason == "nothing left to do"
    assert end <= 100


# Shifts


def test_outside_its_shift_a_vehicle_finishes_its_trip_and_takes_no_other():
    line = hall({"part": ["stock", by_agv("d")]}, {"d": 0}, buffers={"stock": Buffer()},
                places={"stock": "a"}, orders=come(0, 50), time_unit="min",
                shifts={"day": Shift(week={"mon": ["00:00-00:10", "01:30-02:30"]})},
                fleets=agv(shift="day", speed=1 / 60))  # fmt: skip
    story = tell(line)
    assert story.when("delivered") == [(30, 1), (150, 2)]
    assert story.moves()[:3] == [(0, "driving_loaded"), (30, "off"), (90, "driving_empty")]


def test_a_run_waits_for_the_shift_of_the_vehicles():
    line = hall({"part": ["stock", by_agv("d")]}, {"d": 0}, buffers={"stock": Buffer()},
                places={"stock": "a"}, orders=come(0), time_unit="min",
                shifts={"day": Shift(week={"tue": ["08:00-09:00"]})},
                fleets=agv(shift="day", speed=1 / 60))  # fmt: skip
    assert tell(line, until=10000).when("delivered") == [(24 * 60 + 480 + 30, 1)]
