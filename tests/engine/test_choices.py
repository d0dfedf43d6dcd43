from __future__ import annotations

import pytest

from factorysim import ModelError, Simulation, Station
from factorysim.rules import choices
from tests.engine.stories import come, factory, tell


def alternatives(choose, times, *orders, **station):
    """Parts go straight to m1 or m2."""
    stations = {
        name: Station(time=time, **station) for name, time in zip(("m1", "m2"), times, strict=True)
    }
    route = [{"at": ["m1", "m2"], "choose": choose}]
    return factory({"part": route, "x": route, "y": route}, stations, orders=come(*orders))


def test_first_free_takes_the_first_that_could_begin_now_else_the_first_with_room():
    story = tell(alternatives("first_free", (4, 6), 0, 0, 0, 0))
    assert story.started("m1") == [(0, 1), (4, 3), (8, 4)]
    assert story.started("m2") == [(0, 2)]


@pytest.mark.parametrize("choose", ["first_free", "shortest_queue", "least_work", "least_setup"])
def test_without_room_a_part_waits_for_all_candidates(choose):
    story = tell(alternatives(choose, (6, 4), 0, 0, 0, 0, buffer=0))
    assert story.started("m1") == [(0, 1), (6, 4)]
    assert story.started("m2") == [(0, 2), (4, 3)]


def test_first_free_prefers_a_later_machine_that_is_up_to_one_that_is_down():
    line = alternatives("first_free", (4, 4), 6).with_changes(
        {"stations.m1.failures": {"jam": {"every": 5, "repair": 9, "clock": "calendar"}}}
    )
    assert tell(line, until=30).started("m2") == [(6, 1)]


def test_shortest_queue_counts_waiting_and_in_work():
    story = tell(alternatives("shortest_queue", (10, 3), 0, 1, 2, 3, 4))
    # At 4 m1 has two parts; m2 has finished part 2 and has part 4.
    assert story.started("m1") == [(0, 1), (10, 3)]
    assert story.started("m2") == [(1, 2), (4, 4), (7, 5)]


def test_shortest_queue_looks_only_at_candidates_with_room():
    line = alternatives("shortest_queue", (10, 3), 0, 0, 0, 0).with_changes(
        {"stations.m2.buffer": 0}
    )
    story = tell(line)
    assert story.started("m1") == [(0, 1), (10, 3), (20, 4)]
    assert story.started("m2") == [(0, 2)]


def test_least_work_counts_what_is_left_of_the_work_in_process():
    story = tell(alternatives("least_work", (10, 6), 0, 1, 2, 3, 11))
    # 2: 8 against 5. 3: 7 against 4 + 6. 11: 9 against 2.
    assert story.started("m1") == [(0, 1), (10, 4)]
    assert story.started("m2") == [(1, 2), (7, 3), (13, 5)]


def test_least_setup_goes_where_the_family_is():
    line = alternatives("least_setup", (2, 2), (0, "x"), (0, "y"), (10, "y"), (10, "x"), setup=5)
    story = tell(line)
    assert story.started("m1") == [(0, 1), (10, 4)]
    assert story.started("m2") == [(0, 2), (10, 3)]


def test_round_robin_goes_in_turn_whether_there_is_room_or_not():
    story = tell(alternatives("round_robin", (10, 1), 0, 0, 0, 0, buffer=0))
    assert story.started("m1") == [(0, 1), (10, 3)]
    assert story.started("m2") == [(0, 2), (10, 4)]


def test_by_share_fixes_the_place_even_if_it_is_full():
    story = tell(alternatives({"by_share": {"m1": 1, "m2": 0}}, (10, 1), 0, 0, buffer=0))
    assert story.left_at == [10, 20]


@pytest.mark.parametrize(
    ("choose", "share"), [("random", 0.5), ({"by_share": {"m1": 1, "m2": 3}}, 0.25)]
)
def test_draws_follow_their_shares(choose, share):
    line = alternatives(choose, (0.1, 0.1), *[(n, "x") for n in range(2000)])
    counted = tell(line, until=3000).machine("m1").operations
    assert abs(counted - 2000 * share) < 4 * (2000 * share * (1 - share)) ** 0.5


def test_a_drawn_place_is_fixed_when_the_operation_before_ends():
    line = factory(
        {"part": ["cut", {"at": ["m1", "m2"], "choose": "round_robin"}]},
        {"cut": 1, "m1": Station(time=20, buffer=0), "m2": Station(time=2, buffer=0)},
        orders=come(0, 0, 0),
    )
    story = tell(line)
    assert story.started("m1") == [(1, 1), (21, 3)]
    assert story.states("cut")["blocked"] == 18


def test_candidates_may_have_a_time_each():
    line = factory({"part": [{"at": {"m1": 4, "m2": 7}}]}, {"m1": 1, "m2": 1}, orders=come(0, 0))
    assert tell(line).left_at == [4, 7]


def test_a_choice_may_be_a_function():
    line = alternatives(lambda part, places: places[-1], (4, 6), 0, 0)
    assert tell(line).started("m2") == [(0, 1), (6, 2)]


def test_a_choice_may_be_registered_and_answer_with_a_name():
    @choices.register("always_m2")
    def always_m2(part, places):
        return "m2"

    assert tell(alternatives("always_m2", (4, 6), 0)).left_at == [6]


def test_a_choice_that_names_another_place_is_refused():
    sim = Simulation(alternatives(lambda part, places: "m3", (4, 6), 0))
    with pytest.raises(ModelError, match=r"the choice rule answered 'm3'.*m1, m2"):
        sim.run(until=10)


def test_a_part_that_waits_for_several_places_leaves_the_others_when_it_moves():
    # Part 3 is blocked in front of m1 and m2, moves into m2 at 4, and m1 takes part 4 at 6.
    line = factory(
        {"part": ["cut", ["m1", "m2"]]},
        {
            "cut": Station(time=1, capacity=4),
            "m1": Station(time=5, buffer=0),
            "m2": Station(time=3, buffer=0),
        },
        orders=come(0, 0, 0, 0),
    )
    story = tell(line)
    assert story.started("m1") == [(1, 1), (6, 4)]
    assert story.started("m2") == [(1, 2), (4, 3)]
