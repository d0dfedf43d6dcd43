from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.results.bottleneck import (
    Period,
    active_periods,
    bottleneck_machine,
    bottleneck_periods,
    bottleneck_sentence,
    bottleneck_shares,
)
from factorysim.results.observed import MachineSeen, PlaceSeen
from tests.results.stories import machines_story, states


def shares(observed):
    return {s.machine: (s.sole, s.shifting) for s in bottleneck_shares(observed)}


def test_active_periods_are_what_idle_periods_leave_of_the_window():
    seen = machines_story({"a": [(0, 10), (20, 25), (90, 100)]}, warmup=5.0)
    assert active_periods(seen.machines[0], 0, seen) == [Period(10, 20, 0), Period(25, 90, 0)]


def test_being_idle_for_no_time_is_no_interruption():
    seen = machines_story({"a": [(50, 50)]})
    assert active_periods(seen.machines[0], 0, seen) == [Period(0, 100, 0)]


def test_the_machine_with_the_longest_active_period_is_the_bottleneck():
    # a is active 0-60 and 70-100; b 0-20 and 50-100: it takes over from a, 50-60 is shared.
    seen = machines_story({"a": [(60, 70)], "b": [(20, 50)]})
    assert bottleneck_periods(seen) == [Period(0, 60, 0), Period(50, 100, 1)]
    assert shares(seen) == {"a": (0.5, 0.1), "b": (0.4, 0.1)}


def test_a_short_period_inside_a_longer_one_is_never_the_bottleneck():
    seen = machines_story({"a": [], "b": [(0, 10), (30, 100)]})
    assert shares(seen) == {"a": (1.0, 0.0), "b": (0.0, 0.0)}


def test_periods_of_the_same_length_share_the_bottleneck():
    seen = machines_story({"a": [(40, 100)], "b": [(40, 60)], "c": [(0, 100)]})
    assert shares(seen) == {"a": (0.0, 0.4), "b": (0.4, 0.4), "c": (0.0, 0.0)}


def test_three_machines_can_shift_at_once():
    # each takes over from the shorter one before it: 0-30, 20-60, 25-100
    seen = machines_story({"a": [(30, 100)], "b": [(0, 20), (60, 100)], "c": [(0, 25)]})
    assert shares(seen) == {"a": (0.2, 0.1), "b": (0.0, 0.4), "c": (0.4, 0.35)}


def test_nobody_is_the_bottleneck_while_all_are_idle():
    seen = machines_story({"a": [(0, 75)], "b": [(0, 100)]})
    assert shares(seen) == {"a": (0.25, 0.0), "b": (0.0, 0.0)}


def test_conveyors_are_no_bottleneck():
    seen = machines_story({"a": [(10, 100)]})
    seen.machines.append(MachineSeen("belt", 1, states(working=100), idle=[]))
    seen.places.append(PlaceSeen("belt", "conveyor", 1, 4))
    assert shares(seen) == {"a": (0.1, 0.0)}


def test_machines_of_one_station_are_told_apart():
    seen = machines_story({"a": [(10, 100)]})
    seen.machines.append(MachineSeen("a", 2, states(working=100), idle=[]))
    assert list(shares(seen)) == ["a 1", "a 2"]


def test_the_sentence_names_the_bottleneck_and_the_highest_utilisation():
    # a works all the time but in short spells; b less, but in one go
    idle = [(t, t + 1.0) for t in range(10, 100, 10)]
    seen = machines_story({"a": idle, "b": [(70, 100)]})
    assert bottleneck_sentence(seen) == (
        "The bottleneck is b: the longest active period was there for 70.0 % of the time "
        "(70.0 % alone, 0.0 % shifting). The highest utilisation has a (91.0 % of planned time)."
    )


def test_without_recorded_periods_only_the_utilisation_is_said():
    seen = machines_story({"a": [(40, 100)]})
    seen.machines[0].idle = None
    assert math.isnan(bottleneck_shares(seen)[0].sole)
    assert bottleneck_machine(bottleneck_shares(seen)) is None
    assert bottleneck_sentence(seen) == "The highest utilisation has a (40.0 % of planned time)."


def test_a_factory_that_was_always_off_has_no_bottleneck():
    seen = machines_story({"a": [(0, 100)]})
    seen.machines[0].states = states(off=100)
    assert "no bottleneck" in bottleneck_sentence(seen)


BORDERS = st.lists(st.integers(0, 40), unique=True, max_size=12).map(sorted)


@given(st.lists(BORDERS, min_size=1, max_size=4))
def test_property_the_sweep_agrees_with_looking_at_every_minute(borders):
    idle = {
        f"m{i}": [(float(a), float(b)) for a, b in zip(x[::2], x[1::2], strict=False)]
        for i, x in enumerate(borders)
    }
    seen = machines_story(idle, end=40.0)
    periods = [p for i, m in enumerate(seen.machines) for p in active_periods(m, i, seen)]
    longest = set()
    for minute in range(40):
        going_on = [p for p in periods if p.begin <= minute and p.end >= minute + 1]
        most = max((p.end - p.begin for p in going_on), default=0)
        longest |= {p for p in going_on if p.end - p.begin == most}
    assert set(bottleneck_periods(seen)) == longest
    expected = {name: [0, 0] for name in idle}
    for minute in range(40):
        current = [p for p in longest if p.begin <= minute and p.end >= minute + 1]
        for period in current:
            expected[f"m{period.machine}"][len(current) > 1] += 1
    for name, (sole, shifting) in shares(seen).items():
        assert (sole, shifting) == pytest.approx([n / 40 for n in expected[name]])
