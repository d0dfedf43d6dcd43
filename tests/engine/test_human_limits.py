"""What makes people different from machines, each limit alone, told with constant times."""

from __future__ import annotations

from math import exp, log
from typing import Any

import pytest

from factorysim import Factory, Failure, Product, Shift, Source, Station, simulate
from factorysim.errors import ScenarioError
from factorysim.model.disturbances import Quality
from factorysim.model.human_limits import HumanLimits
from factorysim.theory.people import forget, learning_factor
from tests.engine.stories import come, factory, tell


def bench(human: Any, *arrivals: Any, until: float = 100, **more: Any) -> Any:
    """One bench with one person; parts come when they are told to."""
    line = factory(
        {"part": ["bench"]},
        {"bench": Station(time=more.pop("time", 10), needs=more.pop("needs", "team"))},
        orders=come(*arrivals),
        crews={"team": {"human": human, **more.pop("crew", {})}},
        **more,
    )
    return tell(line, until=until)


def pausing(begin: str, end: str) -> Shift:
    """Around the clock, with one break."""
    return Shift(**{"from": "00:00", "to": "24:00", "breaks": [f"{begin}-{end}"]})


def many(human: Any, **more: Any) -> Factory:
    return Factory(
        time_unit="min",
        products={"part": Product(route=more.pop("route", ["bench"]))},
        stations=more.pop("stations", {"bench": Station(time=1, needs="team")}),
        sources={"work": Source(makes="part", unlimited=True)},
        crews={"team": {"human": human, **more.pop("crew", {})}},
        **more,
    )


# Pace, noise, rest allowance.


def test_without_limits_people_work_like_machines():
    assert bench(None, 0, 0).left_at == bench({}, 0, 0).left_at == [10, 20]


def test_a_pace_of_ones_own_is_drawn_once_for_each_person():
    assert bench({"pace": 1.1}, 0, 0).left_at == pytest.approx([11, 22])
    result = simulate(many({"pace": True}, crew={"workers": 40}), until=1)
    paces = [worker.human.pace for worker in result.observed.crews[0].workers]
    assert len(set(paces)) > 30
    assert all(0.8 <= pace <= 1.25 for pace in paces)


def test_pace_is_cut():
    assert bench({"pace": {"factor": 3, "most": 1.5}}, 0).left_at == [15]
    assert bench({"pace": {"factor": 0.1}}, 0).left_at == [8]
    with pytest.raises(ScenarioError, match="above 'most'"):
        HumanLimits(pace={"least": 2, "most": 1})


def test_noise_is_drawn_each_time_work_is_taken_up():
    story = bench({"noise": {"uniform": [0.5, 1.5]}}, 0, 0, 0)
    times = [b - a for a, b in zip([0, *story.left_at], story.left_at, strict=False)]
    assert len(set(times)) == 3
    assert all(5 <= time <= 15 for time in times)


def test_rest_is_added_to_heavy_work():
    # (6.5 - 5) / (6.5 - 1.5) = 0.3 of the time.
    assert bench({"rest_allowance": 6.5}, 0).left_at == pytest.approx([13])
    assert bench({"rest_allowance": 4}, 0).left_at == [10]


# Learning and forgetting.


def test_times_fall_with_experience():
    story = bench({"learning": {"rate": 0.8, "rigid": 0}}, 0, 0, 0, 0)
    times = [10 * learning_factor(n) for n in (1, 2, 3, 4)]
    assert times[1] == pytest.approx(8)
    assert times[3] == pytest.approx(6.4)
    assert story.left_at == pytest.approx([sum(times[: n + 1]) for n in range(4)])


def test_experience_may_be_there_before_and_the_standard_be_that_of_a_later_unit():
    story = bench({"learning": {"rate": 0.8, "rigid": 0, "experience": 3, "standard_unit": 4}}, 0)
    assert story.left_at == pytest.approx([10])
    beginner = bench({"learning": {"rate": 0.8, "rigid": 0, "standard_unit": 4}}, 0)
    assert beginner.left_at == pytest.approx([10 / 0.64])


def test_each_kind_of_work_is_learned_by_itself():
    line = factory(
        {"part": ["a", "b"]},
        {"a": Station(time=10, needs="team"), "b": Station(time=10, needs="team")},
        orders=come(0),
        crews={"team": {"human": {"learning": {"rate": 0.5, "rigid": 0}}}},
    )
    assert tell(line, until=50).left_at == [20]


def test_work_that_was_interrupted_is_no_experience():
    line = factory(
        {"part": ["bench"]},
        {"bench": Station(time=10, needs="team")},
        orders=come(0, 0),
        crews={"team": {"human": {"learning": {"rate": 0.5, "rigid": 0}}, "shift": "day"}},
        shifts={"day": pausing("00:04", "00:06")},
    )
    # 0-4, break, 6-12 for the first unit; the second takes half.
    assert tell(line, until=60).left_at == [12, 17]


def test_experience_fades():
    limits = {"learning": {"rate": 0.5, "rigid": 0, "forgetting": "50 min"}}
    story = bench(limits, 0, 60)
    units = exp(-50 / 50)
    assert story.left_at == pytest.approx([10, 60 + 10 * learning_factor(1 + units, 0.5)])


def test_the_learn_forget_curve():
    limits = {"learning": {"rate": 0.8, "rigid": 0, "forgetting": {"total": 500}}}
    story = bench(limits, 0, 0, 0, 50, until=200)
    first = 10 * sum(learning_factor(n) for n in (1, 2, 3))
    left = forget(3, 50 - first, total_forgetting=500, first_unit=10).remembered_units
    assert 1 < left < 3
    assert story.left_at[-1] == pytest.approx(50 + 10 * learning_factor(left + 1))


# Fatigue.

TIRING = {"rate": 0.02, "recovery": 0.2, "slowing": 1.0, "restart_loss": 0}


def test_work_begins_at_the_fatigue_of_the_moment():
    story = bench({"fatigue": TIRING}, 0, 0, 0)
    now, tired = 0.0, 0.0
    expected = []
    for _ in range(3):
        time = 10 * (1 + tired)
        tired = 1 - (1 - tired) * exp(-0.02 * time)
        now += time
        expected.append(now)
    assert story.left_at == pytest.approx(expected)
    seen = story.observed.crews[0].workers[0].human
    assert seen.fatigue_peak == pytest.approx(tired)


def test_waiting_rests_less_than_a_break():
    story = bench({"fatigue": TIRING}, 0, 20, until=60)
    tired = (1 - exp(-0.02 * 10)) * exp(-0.3 * 0.2 * 10)
    assert story.left_at == pytest.approx([10, 20 + 10 * (1 + tired)])


def test_a_break_rests_and_costs_a_new_start():
    shifts = {"day": pausing("00:10", "00:20")}
    limits = {"fatigue": {**TIRING, "restart_loss": 2}}
    story = bench(limits, 0, 0, crew={"shift": "day"}, shifts=shifts, until=60)
    tired = (1 - exp(-0.02 * 10)) * exp(-0.2 * 10)
    # Getting ready from 20 to 22 is work: it tires.
    during = 1 - (1 - tired) * exp(-0.02 * 2)
    assert story.left_at == pytest.approx([10, 22 + 10 * (1 + during)])
    assert story.worker_states() == {
        "working": pytest.approx(22 + 10 * during),
        "break": 10,
    }


def test_heavy_work_tires_more_than_light_work():
    heavy = bench(
        {"fatigue": "light"}, *[0] * 20, until=500, needs={"crew": "team", "effort": "heavy"}
    )
    light = bench({"fatigue": "light"}, *[0] * 20, until=500)
    assert light.left_at[-1] < heavy.left_at[-1]


def test_fatigue_is_seen_as_a_mean_over_the_time_at_work():
    story = bench({"fatigue": TIRING}, 0, 15, until=15)
    seen = story.observed.crews[0].workers[0].human
    assert seen.fatigue == pytest.approx((10 - (1 - exp(-0.2)) / 0.02) / 10)
    assert seen.fatigue_end == pytest.approx((1 - exp(-0.2)) * exp(-0.06 * 5))


# Haste.


def test_people_are_faster_when_the_next_station_starves_and_slower_when_nothing_waits():
    line = factory(
        {"part": ["a", "b"]},
        {"a": Station(time=10, needs="team"), "b": Station(time=12)},
        orders=come(0, 0, 0),
        crews={"team": {"human": {"haste": 0.1}}},
    )
    story = tell(line, until=60)
    # At 0 parts wait and b starves: 9; at 9 b has work (since the same instant) and parts wait;
    # at 19 nothing waits any more: 11.
    assert story.started("a") == [(0, 1), (9, 2), (19, 3)]
    assert [round(at, 9) for at in story.left_at] == [21, 33, 45]


# Taking over.


def test_who_has_watched_for_long_needs_longer_to_understand():
    line = factory(
        {"part": ["a"]},
        {"a": Station(time=100, failures={"jam": Failure(every=20, repair=5, needs="team")})},
        orders=come(0),
        crews={"team": {"human": {"take_over": {"usual": 2, "growth": 1, "scale": 20}}}},
    )
    story = tell(line, until=60)
    first = 2 * (1 + log(1 + 20 / 20))
    again = 2 * (1 + log(1 + 20 / 20))
    assert story.states("a")["failed"] == pytest.approx(10)
    assert story.states("a")["waiting_for_repair"] == pytest.approx(first + again)
    assert story.worker_states()["working"] == pytest.approx(10 + first + again)


def test_guidance_makes_it_shorter():
    def standing(interface: str) -> float:
        line = factory(
            {"part": ["a"]},
            {"a": Station(time=100, failures={"jam": Failure(every=20, repair=5, needs="team")})},
            orders=come(0),
            crews={"team": {"human": {"take_over": {"growth": 0, "interface": interface}}}},
        )
        return float(tell(line, until=30).states("a")["waiting_for_repair"])

    assert standing("screen") == pytest.approx(1)
    assert standing("guided") == pytest.approx(0.8)
    assert standing("paper") == pytest.approx(1.3)


# Errors.


def checked(human: Any, *, finds: float, rework: bool = True, until: float = 1000) -> Any:
    quality = Quality(finds=finds, rework={"share": 0, "to": "bench"} if rework else None)
    return simulate(
        many(
            human,
            route=["bench", "check"],
            stations={
                "bench": Station(time=1, needs="team"),
                "check": Station(time=0.5, quality=quality),
            },
        ),
        until=until,
        record="history",
    )


def test_an_error_that_is_found_is_reworked_until_it_is_right():
    result = checked({"errors": 1.0}, finds=1.0, until=100)
    (product,) = result.observed.products
    assert product.window_left == product.defective == 0
    check = next(place for place in result.observed.places if place.name == "check")
    assert check.errors_found == check.reworked > 90


def test_an_error_that_nobody_finds_leaves_the_factory():
    result = checked({"errors": 1.0}, finds=0.0, until=100)
    (product,) = result.observed.products
    assert product.defective == product.window_left > 90


def test_without_rework_an_error_that_is_found_is_scrap():
    result = checked({"errors": 1.0}, finds=1.0, rework=False, until=100)
    (product,) = result.observed.products
    assert product.window_scrapped > 90
    assert product.window_left == 0


def test_the_share_of_errors_is_that_of_heart():
    result = checked({"errors": {"task": "E", "conditions": {"time_shortage": 0.4}}}, finds=0.5)
    made = result.observed.crews[0].workers[0].human.errors
    done = result.observed.crews[0].workers[0].tasks
    # Binomial with 0.1: five standard deviations.
    assert abs(made - 0.1 * done) < 5 * (done * 0.1 * 0.9) ** 0.5
    (product,) = result.observed.products
    check = next(place for place in result.observed.places if place.name == "check")
    found = check.errors_found
    assert abs(found - 0.5 * made) < 5 * (made * 0.25) ** 0.5
    assert 0 <= made - found - product.defective <= 2


def test_work_that_waits_for_people_makes_errors_more_probable():
    def errors(benches: int) -> float:
        names = [f"bench_{n}" for n in range(benches)]
        result = simulate(
            many(
                {"errors": 0.02},
                route=[{"at": names, "choose": "first_free"}],
                stations={name: Station(time=1, needs="team") for name in names},
            ),
            until=20_000,
        )
        worker = result.observed.crews[0].workers[0]
        return worker.human.errors / worker.tasks

    # With four benches three calls wait all the time: 1 + 2 x 3 = 7 times as often.
    assert errors(1) == pytest.approx(0.02, abs=5 * (0.02 * 0.98 / 20_000) ** 0.5)
    assert errors(4) == pytest.approx(0.14, abs=5 * (0.14 * 0.86 / 20_000) ** 0.5)


# Repeatable.


def test_the_same_seed_gives_the_same_people():
    human = {"pace": True, "noise": True, "learning": True, "fatigue": True, "errors": True}
    runs = [simulate(many(human), seed=3, until=500) for _ in range(2)]
    assert repr(runs[0].observed) == repr(runs[1].observed)


def test_false_switches_off():
    assert HumanLimits(fatigue=False) == HumanLimits()
    with pytest.raises(ScenarioError, match="Did you mean 'heavy'"):
        HumanLimits(fatigue="hevy")
