"""Trains on a tour: when rounds begin, what they do at each stop, and that nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from factorysim import Battery, Failure, Loop, Shift, Simulation, Source, Station, simulate
from factorysim.errors import AuditError
from factorysim.results.audit import audit
from factorysim.results.exporting import all_tables
from tests.engine.stories import come, factory, tell
from tests.shuffling import event_numbers

ROUTES = {
    "to_a": ["store", {"at": "a", "transport": "train"}],
    "to_b": ["store", {"at": "b", "transport": "train"}],
}
RING = {"loop": {"length": 60, "stops": {"store": 0, "a": 10, "b": 30}}}
STOPS = ["store", "a", "b"]


def plant(*arrivals, tour=None, routes=None, layout=None, stations=None, more=None, **fleet):
    """A ring of 60 m at 1 m/s: 10 s from the store to a, 20 s from a to b, 30 s back."""
    fleet = {"capacity": 4, "load": 1, "unload": 2, "speed": 1, **fleet}
    more = {"buffers": {"store": {}}, **(more or {})}
    return factory(
        routes or ROUTES,
        stations or {"a": 0.0, "b": 0.0},
        orders=come(*arrivals),
        time_unit="s",
        layouts={"hall": layout or RING},
        fleets={"train": {"layout": "hall", "tour": {"stops": STOPS, **(tour or {})}, **fleet}},
        **more,
    )


def rounds(story):
    """Return what was counted about the rounds."""
    return story.observed.fleets[0].rounds


def loads(story, kind):
    """Return (time, part, train) of the loads that were picked up or delivered."""
    return [(h.time, h.part, h.machine) for h in story.happenings if h.kind == kind]


# One round.


def test_a_train_takes_up_sets_down_and_comes_back():
    story = tell(plant((0, "to_a"), (0, "to_b"), tour={"stop_time": 5}))
    assert loads(story, "picked_up") == [(6, 1, 1), (7, 2, 1)]
    # 17: it is at a, stops for 5 s and unloads for 2 s; 44: it is at b.
    assert loads(story, "delivered") == [(24, 1, 1), (51, 2, 1)]
    assert story.departures == [(24, "to_a"), (51, "to_b")]


def test_a_round_takes_as_long_as_driving_stopping_and_handling():
    story = tell(plant((0, "to_a"), (0, "to_b"), (90, "to_a"), tour={"stop_time": 5}))
    seen = rounds(story)
    assert (seen.rounds, seen.parts, seen.most) == (1, 2, 2)
    assert seen.time == 60 + 3 * 5 + 2 * (1 + 2)


def test_it_stands_at_the_first_stop_until_something_waits():
    story = tell(plant((0, "to_a"), (100, "to_a")))
    changes = [h.time for h in story.happenings if h.kind == "vehicle" and h.detail == 10]
    assert changes == [63]
    assert loads(story, "picked_up") == [(1, 1, 1), (101, 2, 1)]
    assert story.ended == ("nothing left to do", 113)


def test_requests_made_while_it_loads_are_taken_too():
    # The second comes at the instant at which the first is loaded, the third comes too late.
    story = tell(plant((0, "to_a"), (1, "to_a"), (2.5, "to_b")))
    assert loads(story, "picked_up") == [(1, 1, 1), (2, 2, 1), (67, 3, 1)]


def test_a_request_while_it_stops_is_taken_too():
    story = tell(plant((0, "to_a"), (4, "to_b"), tour={"stop_time": 5}))
    assert loads(story, "picked_up") == [(6, 1, 1), (7, 2, 1)]


def test_a_full_train_leaves_the_youngest_behind():
    story = tell(plant((0, "to_b"), (0, "to_a"), (0, "to_a"), capacity=2))
    assert loads(story, "picked_up") == [(1, 1, 1), (2, 2, 1), (67, 3, 1)]
    assert loads(story, "delivered") == [(14, 2, 1), (36, 1, 1), (79, 3, 1)]


def test_what_is_for_the_stop_is_set_down_before_anything_is_taken_up():
    # The train is full with one part; at a it sets one down and takes another to b.
    routes = {
        "to_a": ["store", {"at": "a", "transport": "train"}],
        "from_a": ["shelf", {"at": "b", "transport": "train"}],
    }
    layout = {"loop": RING["loop"], "places": {"shelf": "a"}}
    more = {"buffers": {"store": {}, "shelf": {}}}
    story = tell(
        plant((0, "to_a"), (0, "from_a"), routes=routes, layout=layout, more=more, capacity=1)
    )
    assert loads(story, "delivered") == [(13, 1, 1), (36, 2, 1)]
    assert loads(story, "picked_up") == [(1, 1, 1), (14, 2, 1)]
    assert rounds(story).most == 0  # The round is not over when nothing is left to do.


def test_what_is_for_a_stop_behind_it_goes_round():
    routes = {"back": ["shelf", {"at": "a", "transport": "train"}]}
    layout = {"loop": RING["loop"], "places": {"shelf": "b"}}
    story = tell(plant((0, "back"), routes=routes, layout=layout, more={"buffers": {"shelf": {}}}))
    # Taken up at b in the first round, it stays on the train over the end of the round.
    assert loads(story, "picked_up") == [(31, 1, 1)]
    assert loads(story, "delivered") == [(31 + 30 + 10 + 2, 1, 1)]


def test_what_comes_back_to_the_first_stop_is_set_down_at_the_end_of_the_round():
    routes = {"made": ["shelf", {"at": "goods", "transport": "train"}]}
    layout = {"loop": RING["loop"], "places": {"shelf": "b", "goods": "store"}}
    story = tell(
        plant(
            (0, "made"), (80, "made"),
            routes=routes, layout=layout, stations={"goods": 0.0}, tour={"stop_time": 5},
            more={"buffers": {"shelf": {}}},
        )
    )  # fmt: skip
    # The stop time of the first stop is lost at the start of a round only.
    assert loads(story, "picked_up") == [(46, 1, 1), (80 + 46, 2, 1)]
    assert loads(story, "delivered") == [(78, 1, 1), (80 + 78, 2, 1)]
    assert rounds(story).time == 78 + 78


def test_a_load_between_two_places_at_one_stop_is_handed_over_there():
    routes = {"beside": ["shelf", {"at": "a", "transport": "train"}]}
    layout = {"loop": RING["loop"], "places": {"shelf": "a"}}
    story = tell(
        plant((0, "beside"), routes=routes, layout=layout, more={"buffers": {"shelf": {}}})
    )
    assert loads(story, "delivered") == [(13, 1, 1)]


def test_empty_stops_can_be_skipped():
    tour = {"stop_time": 5, "skip_empty_stops": True}
    story = tell(plant((0, "to_b"), (0, "to_b"), (100, "to_a"), tour=tour))
    assert loads(story, "delivered") == [
        (7 + 30 + 5 + 2, 1, 1),
        (7 + 30 + 5 + 4, 2, 1),
        (123, 3, 1),
    ]
    assert rounds(story).time == 60 + 2 * 5 + 2 * 3


def test_a_lot_that_does_not_fit_is_left_for_the_next_round():
    lots = {"at": "b", "transport": {"fleet": "train", "lot": 2}}
    routes = {"to_a": ROUTES["to_a"], "twins": ["store", lots]}
    story = tell(
        plant((0, "to_a"), (0, "twins"), (0, "twins"), (0, "to_a"), routes=routes, capacity=2)
    )
    assert loads(story, "picked_up") == [(1, 1, 1), (2, 4, 1), (67, 2, 1), (67, 3, 1)]
    assert rounds(story).parts == 2


# When rounds begin.


def test_rounds_begin_by_the_timetable():
    orders = [(time, "to_a") for time in (0, 10, 99, 100, 250)]
    story = tell(plant(*orders, tour={"every": 100}))
    assert [time for time, _, _ in loads(story, "picked_up")] == [1, 101, 102, 103, 301]
    assert (rounds(story).late_starts, rounds(story).skipped_starts) == (0, 0)


def test_empty_rounds_are_driven_by_the_timetable_while_others_work():
    story = tell(plant((0, "to_a"), (450, "to_a"), tour={"every": 100}))
    assert rounds(story).rounds == 5
    assert story.ended == ("nothing left to do", 513)


def test_a_late_train_leaves_as_soon_as_it_is_back_and_the_timetable_goes_on():
    # The first round takes 60 + 4 x 3 = 72 s, the second one 60 s.
    orders = [(0, "to_a")] * 4 + [(130, "to_a"), (200, "to_a")]
    story = tell(plant(*orders, tour={"every": 65}))
    # Starts: 0, 72 (due at 65), 132 (130), 195, 260.
    assert [time for time, _, _ in loads(story, "picked_up")] == [1, 2, 3, 4, 133, 261]
    assert (rounds(story).late_starts, rounds(story).skipped_starts) == (2, 0)


def test_a_start_that_is_due_while_another_one_waits_falls_out():
    story = tell(plant((0, "to_a"), (250, "to_a"), tour={"every": 25}))
    # The round that begins at 0 is back at 63: due were 25, which is late, and 50, which falls out.
    starts = [0, 63, 123, 183, 243, 303]
    assert loads(story, "picked_up")[-1] == (starts[-1] + 1, 2, 1)
    assert rounds(story).rounds == 5
    assert rounds(story).late_starts == 5
    # Due until 303 were 13 starts, the one at 300 included; six were driven, one waits at the end.
    assert rounds(story).skipped_starts == 13 - 6


def test_a_round_begins_when_enough_loads_wait():
    orders = [(time, "to_a") for time in (0, 10, 20, 30, 100)]
    story = tell(plant(*orders, tour={"when_waiting": 3}))
    assert [time for time, _, _ in loads(story, "picked_up")] == [21, 22, 23]
    # Two wait for a third one that never comes.
    assert story.ended == ("nothing left to do", 100)
    assert "still there: 2 at store" in " ".join(story.observed.warnings)


def test_what_was_left_behind_counts_for_the_next_round():
    story = tell(plant(*[(0, "to_a")] * 4, tour={"when_waiting": 2}, capacity=2))
    assert [time for time, _, _ in loads(story, "picked_up")] == [1, 2, 67, 68]


def test_the_times_of_a_request_are_told():
    story = tell(plant((0, "to_a"), (10, "to_a"), tour={"every": 100}))
    seen = story.observed.fleets[0]
    # The second waits for the round at 100, which is at its place at once.
    assert (seen.until_assigned, seen.until_arrived, seen.until_loaded) == (90, 0, 1 + 1)
    assert seen.until_delivered == 13 + 103


def test_the_table_of_rounds_tells_what_they_were_like():
    result = tell(plant((0, "to_a"), (0, "to_b"), (200, "to_b"), tour={"every": 50})).result
    (row,) = result.rounds.to_dict("records")
    # The first round takes 66 s and the others 60 s; the start at 100 is late, as are all.
    assert row["rounds"] == 4
    assert row["round_time [s]"] == (66 + 3 * 60) / 4
    assert row["parts_per_round [parts]"] == 2 / 4
    assert row["capacity_used"] == 2 / (4 * 4)
    assert (row["late_starts"], row["skipped_starts"]) == (4, 0)
    assert result.value("distance_per_delivery") == pytest.approx((4 * 60 + 30) / 3)
    assert "rounds" in [name for name, _ in all_tables(result)]


def test_rounds_that_contradict_the_trains_are_an_error_of_the_library():
    observed = tell(plant((0, "to_a"), (100, "to_a"))).observed
    audit(observed)
    wrong = replace(rounds(tell(plant((0, "to_a"), (100, "to_a")))), rounds=5)
    with pytest.raises(AuditError, match="5 rounds, but its trains say 1"):
        audit(replace(observed, fleets=[replace(observed.fleets[0], rounds=wrong)]))


# Several trains.


def test_two_trains_take_turns():
    orders = [(time, "to_a") for time in (0, 40, 80)]
    story = tell(plant(*orders, tour={"every": 40}, count=2))
    assert loads(story, "picked_up") == [(1, 1, 1), (41, 2, 2), (81, 3, 1)]
    assert rounds(story).late_starts == 0


def test_the_second_train_goes_only_for_what_the_first_one_cannot_take():
    orders = [(0, "to_a")] * 5
    story = tell(plant(*orders, count=2))
    # Both are at the store at the same time and take up the oldest in turn.
    assert sorted(loads(story, "picked_up")) == [
        (1, 1, 1), (1, 2, 2), (2, 3, 1), (2, 4, 2), (3, 5, 1)
    ]  # fmt: skip
    alone = tell(plant(*orders[:4], count=2))
    assert {train for _, _, train in loads(alone, "picked_up")} == {1}


def test_only_as_many_as_there_are_docks_load_at_a_time():
    layout = {
        "nodes": {"store": {"x": 0, "y": 0, "docks": 1}, "a": [10, 0], "b": [30, 0]},
        "edges": [
            {"from": "store", "to": "a", "length": 10},
            {"from": "a", "to": "b", "length": 20},
            {"from": "b", "to": "store", "length": 30},
        ],
        "one_way": True,
    }
    story = tell(plant(*[(0, "to_a")] * 5, count=2, layout=layout))
    # The second train comes to the dock when the first one is full.
    assert loads(story, "picked_up")[:5] == [(n, n, 1 if n < 5 else 2) for n in range(1, 6)]


def test_trains_do_not_pass_through_each_other():
    layout = {"loop": {"zones": 12, "zone_length": 5, "stops": {"store": 0, "a": 2, "b": 6}}}
    orders = [(time, name) for time in range(0, 600, 20) for name in ("to_a", "to_b")]
    story = tell(plant(*orders, count=3, layout=layout, capacity=2, unload=10))
    assert sum(product.left for product in story.observed.products) == 60
    in_zone: dict[int, float] = {}
    for happening in story.happenings:
        if happening.kind == "drives":
            edge = int(happening.detail)
            # An edge of 5 m takes 5 s, and whoever drives onto it holds the zone at its end.
            assert happening.time - in_zone.get(edge, -5) >= 5
            in_zone[edge] = happening.time
    assert story.observed.fleets[0].vehicles[1].states[4] > 0


# Room at the destination.


def test_a_place_is_reserved_before_the_train_is_asked_for():
    routes = {"to_a": ["store", {"at": "a", "transport": "train"}]}
    stations = {"a": Station(time=100, buffer=0)}
    story = tell(plant((0, "to_a"), (0, "to_a"), routes=routes, stations=stations))
    # The machine is empty again at 113; only then the second one is asked for.
    assert loads(story, "picked_up") == [(1, 1, 1), (114, 2, 1)]


def test_on_arrival_the_train_waits_until_there_is_room():
    step = {"at": "a", "transport": {"fleet": "train", "reserve": "on_arrival"}}
    stations = {"a": Station(time=100, buffer=0), "b": 0.0}
    routes = {"to_a": ["store", step], "to_b": ROUTES["to_b"]}
    story = tell(plant((0, "to_a"), (0, "to_a"), (0, "to_b"), routes=routes, stations=stations))
    # At 13 it is at a; the machine is empty at 115, and the part for b waits on the train.
    assert loads(story, "delivered") == [(15, 1, 1), (117, 2, 1), (139, 3, 1)]


# Cards.


def two_cards(withdrawal):
    """Parts of 1 s each wait on a shelf at the store; 30 s away at b one is used up in 40 s."""
    routes = {
        "part": ["mill", "shelf"],
        "card": [
            "post",
            {"at": "pick", "transport": "train", "components": {"part": {"from": "shelf"}}},
            "dispatch",
            {"at": "inbound", "transport": "train"},
            "use",
        ],
    }
    return factory(
        routes,
        {"mill": 1, "pick": 0.0, "use": Station(time=40, buffer=0)},
        sources={
            "parts": Source(makes="part", unlimited=True),
            "cards": Source(makes="card", unlimited=True),
        },
        buffers={"shelf": {}, "post": {}, "dispatch": {}, "inbound": {}},
        loops={
            "production": Loop(cards=2, start="mill", end="shelf", products=["part"]),
            "withdrawal": Loop(cards=withdrawal, start="post", end="inbound", products=["card"]),
        },
        time_unit="s",
        layouts={
            "hall": {
                "loop": {"length": 60, "stops": {"store": 0, "b": 30}},
                "places": {
                    "pick": "store", "dispatch": "store", "post": "b", "inbound": "b",
                },
            }
        },
        fleets={
            "train": {
                "layout": "hall", "speed": 1, "capacity": 4, "load": 0, "unload": 0,
                "tour": {"stops": ["store", "b"]},
            }
        },
    )  # fmt: skip


def test_a_withdrawal_card_travels_to_the_shelf_and_back_with_a_part():
    story = tell(two_cards(1), until=300)
    # Card to the store: taken at b at 30, there at 60; with a part it is back at b at 90.
    assert [time for time, _, _ in loads(story, "delivered")] == [
        60,
        90,
        120,
        150,
        180,
        210,
        240,
        270,
        300,
    ]
    # It is free when the part is begun, at once; the next part is there one round later.
    assert [time for time, _ in story.started("use")] == [90, 150, 210, 270]
    assert {loop.name: loop.in_use_at_end for loop in story.observed.loops}["withdrawal"] == 1


@pytest.mark.parametrize(
    ("cards", "starts"),
    # A card that is free at 170 is fetched at 210, and its part is there at 270.
    [(2, [90, 130, 170, 210, 270]), (3, [90, 130, 170, 210, 250, 290])],
)
def test_more_withdrawal_cards_let_the_station_wait_less(cards, starts):
    story = tell(two_cards(cards), until=300)
    assert [time for time, _ in story.started("use")] == starts


# Shifts, failures, batteries.


def test_outside_the_shift_no_round_begins_and_its_starts_fall_out():
    shifts = {"day": Shift(week={"mon": ["00:00-00:05"]})}
    orders = [(0, "to_a"), (290, "to_a"), (400, "to_b")]
    story = tell(
        plant(
            *orders,
            tour={"every": 100},
            shift="day",
            more={"shifts": shifts, "buffers": {"store": {}}},
        ),
        until=2000,
    )
    assert loads(story, "picked_up") == [(1, 1, 1)]
    assert rounds(story).rounds == 3


def test_a_train_that_fails_goes_on_where_it_was():
    failures = {"flat": Failure(every=12, repair=100)}
    story = tell(plant((0, "to_b"), failures=failures))
    # Loading and 11 s of driving age it; then it stands for 100 s.
    assert loads(story, "delivered")[0][:2] == (31 + 2 + 2 * 100, 1)


def test_a_train_with_a_low_battery_charges_before_the_next_round():
    layout = {
        "nodes": {"store": [0, 0], "a": [10, 0], "b": [30, 0], "plug": [0, 5]},
        "edges": [
            {"from": "store", "to": "a", "length": 10},
            {"from": "a", "to": "b", "length": 20},
            {"from": "b", "to": "store", "length": 30},
            {"from": "store", "to": "plug", "length": 5, "one_way": False},
        ],
        "one_way": True,
        "chargers": {"station": {"at": "plug", "power": 3.6}},
    }
    battery = Battery(
        capacity=0.05, empty=0.9, loaded=0.9, idle=0, charge_below=0.8, charge_until=0.9,
        leave_above=None,
    )  # fmt: skip
    story = tell(plant((0, "to_a"), (10, "to_a"), layout=layout, battery=battery))
    # A round takes 60 s x 0.9 kW = 0.015 kWh of 0.05; at 3.6 kW a second brings 0.001 kWh.
    level = 0.05 - (60 + 5) * 0.9 / 3600
    back = 63 + 5 + (0.9 * 0.05 - level) * 1000 + 5
    assert loads(story, "picked_up")[1][0] == pytest.approx(back + 1)


# Nothing depends on the order of events, and nothing is lost.


def busy(**fleet):
    """A ring with whole numbers, on which parts go to and fro: many ties."""
    transport = {"fleet": "train", "reserve": "at_request"}
    return factory(
        {
            "x": [
                "store",
                {"at": "a", "transport": transport},
                {"at": "b", "transport": transport},
            ],
            "y": [
                "store",
                {"at": "b", "transport": transport},
                {"at": "goods", "transport": transport},
            ],
        },
        {"a": {"time": 7, "buffer": 2}, "b": {"time": 5, "buffer": 2}, "goods": 0.0},
        orders=come(*[(time, product) for time in range(0, 900, 30) for product in "xy"]),
        time_unit="s",
        buffers={"store": {}},
        layouts={"hall": {"loop": RING["loop"], "places": {"goods": "store"}}},
        fleets={"train": {"layout": "hall", "speed": 1, "load": 1, "unload": 1, **fleet}},
    )


@pytest.mark.parametrize(
    "tour",
    [{}, {"every": 60, "stop_time": 5}, {"when_waiting": 3, "skip_empty_stops": True}],
    ids=["again", "timetable", "on_demand"],
)
@pytest.mark.parametrize("count", [1, 2])
def test_the_order_of_events_decides_nothing(tour, count):
    given_factory = busy(tour={"stops": STOPS, **tour}, count=count, capacity=3)
    digests = set()
    for number in range(4):
        env = simpy.Environment()
        if number:
            env._eid = event_numbers(number)
        sim = Simulation(given_factory, env=env)
        sim.run(until=3000)
        seen = sim.observed()
        digests.add((seen.digest, str(seen.fleets)))
    assert len(digests) == 1


@given(
    count=st.integers(1, 3),
    capacity=st.integers(1, 5),
    stops=st.permutations(STOPS),
    stop_time=st.sampled_from([0, 4]),
    start=st.sampled_from([{}, {"every": 45}, {"every": 200}, {"when_waiting": 1}]),
    skip=st.booleans(),
    zones=st.booleans(),
)
def test_every_part_arrives_whatever_the_tour(
    count, capacity, stops, stop_time, start, skip, zones
):
    tour = {"stops": stops, "stop_time": stop_time, "skip_empty_stops": skip, **start}
    given_factory = busy(tour=tour, count=count, capacity=capacity)
    if zones:
        ring = {"zones": 12, "zone_length": 5, "stops": {"store": 0, "a": 2, "b": 6}}
        given_factory = given_factory.with_changes({"layouts.hall.loop": ring})
    seen = simulate(given_factory, until=100_000).observed
    assert sum(product.left for product in seen.products) == 60
    assert seen.fleets[0].delivered == 120
    assert seen.fleets[0].rounds.parts <= 120


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12), st.integers(1, 4))
def test_a_train_never_carries_more_than_it_can(times, capacity):
    story = tell(plant(*[(time, "to_b") for time in sorted(times)], capacity=capacity))
    on_board = 0
    for happening in story.happenings:
        on_board += {"picked_up": 1, "delivered": -1}.get(happening.kind, 0)
        assert 0 <= on_board <= capacity
    starts = [time for time, _, _ in loads(story, "picked_up")]
    assert all(one <= other for one, other in pairwise(starts))
