"""People at work: the reference cases and check values of learning, fatigue, loads and errors."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.theory import repairmen
from factorysim.theory.people import (
    Lift,
    curtain_distance,
    error_probability,
    fan_out,
    fatigue_after_rest,
    fatigue_after_work,
    forget,
    gini,
    learning_factor,
    lifting_limit,
    man_machine_cycle,
    ocra_index,
    output_of_shift,
    peak_fatigue,
    pointing_time,
    posture_action,
    probability_of_use,
    reaction_time,
    rest_allowance,
    scanner_distance,
    shift_exposure,
    take_over_time,
    trust_after,
)

SHARES = st.floats(0, 1)
TIMES = st.floats(0, 1e4)

# Reference cases (validation/reference_cases.json, families human_factors and human_robot).


@pytest.mark.parametrize(
    ("break_length", "potential", "remembered", "first"),
    [
        (30.0, 155.1101935, 27.83207925, 0.3410669926),
        (60.0, 350.0214458, 12.82040099, 0.4315522586),
    ],
)
def test_the_learn_forget_curve(break_length, potential, remembered, first):
    seen = forget(100, break_length, total_forgetting=300, exponent=0.32)
    assert seen.time_to_make == pytest.approx(33.68923019, abs=1e-6)
    assert seen.exponent == pytest.approx(0.4370131225, abs=1e-9)
    assert seen.potential_units == pytest.approx(potential, abs=1e-6)
    assert seen.remembered_units == pytest.approx(remembered, abs=1e-6)
    assert seen.first_unit == pytest.approx(first, abs=1e-9)


def test_without_a_break_nothing_is_forgotten_and_after_a_very_long_one_everything():
    assert forget(100, 0, total_forgetting=300).remembered_units == pytest.approx(100)
    assert forget(100, 300, total_forgetting=300).remembered_units == pytest.approx(1)


def test_lifting_at_the_punch_press():
    origin = Lift(horizontal=23, vertical=15, distance=49, coupling="fair", unit="inch")
    there = Lift(horizontal=23, vertical=64, distance=49, coupling="fair", unit="inch")
    assert origin.multipliers == pytest.approx(
        (0.4347826087, 0.8875, 0.8567346939, 1.0, 1.0, 0.95), abs=1e-6
    )
    assert lifting_limit(origin) == pytest.approx(16.01698103, abs=1e-4)
    assert lifting_limit(there) == pytest.approx(14.15288465, abs=1e-4)
    assert 44 / lifting_limit(origin) == pytest.approx(2.747084479, abs=1e-4)
    assert 44 / lifting_limit(there) == pytest.approx(3.108906848, abs=1e-4)


def test_the_two_decimals_of_the_printed_manual():
    # The manual rounds the factors: HM .44, VM .89 (.75), DM .86 and CM .95 (1.00).
    assert pytest.approx(16.3167972, abs=0.005) == 51 * 0.44 * 0.89 * 0.86 * 0.95
    assert pytest.approx(14.4738, abs=0.005) == 51 * 0.44 * 0.75 * 0.86
    origin = Lift(horizontal=23, vertical=15, distance=49, coupling="fair", unit="inch")
    assert lifting_limit(origin) == pytest.approx(16.3, rel=0.02)


def test_lifting_in_centimetres():
    assert lifting_limit(Lift(horizontal=25, vertical=75, distance=25)) == 23
    for per_minute, factor in ((1, 0.75), (4, 0.45), (9, 0.15)):
        lift = Lift(horizontal=25, vertical=75, distance=25, per_minute=per_minute, hours=8)
        assert lifting_limit(lift) == pytest.approx(23 * factor)
    assert lifting_limit(Lift(horizontal=70, vertical=75, distance=25)) == 0
    with pytest.raises(ScenarioError, match="good, fair or poor"):
        lifting_limit(Lift(horizontal=25, vertical=75, distance=25, coupling="so-so"))
    with pytest.raises(ScenarioError, match="at most 8 h"):
        lifting_limit(Lift(horizontal=25, vertical=75, distance=25, hours=9))


def test_distances_of_a_light_curtain_and_a_scanner():
    assert pytest.approx(748.0) == 2000 * 0.31 + 8 * (30 - 14)
    assert curtain_distance(0.31, 30) == pytest.approx(624.0)
    assert curtain_distance(0.1, 14) == pytest.approx(200.0)
    assert curtain_distance(0.1, 50) == pytest.approx(1010.0)
    assert scanner_distance(0.31, 300) == pytest.approx(1576.0)
    assert scanner_distance(0.31, 1000) == pytest.approx(1600 * 0.31 + 850)
    with pytest.raises(ScenarioError, match="not covered"):
        curtain_distance(0.1, 80)


def test_fatigue_and_recovery():
    fatigue, ends, starts = 0.0, [], []
    for _ in range(4):
        fatigue = fatigue_after_work(fatigue, 2.0, 0.5)
        ends.append(fatigue)
        fatigue = fatigue_after_rest(fatigue, 0.5, 1.0)
        starts.append(fatigue)
    expected_ends = [0.6321205588, 0.7731657204, 0.8046371498, 0.8116593749]
    assert ends == pytest.approx(expected_ends, abs=1e-9)
    expected_starts = [0.3834004996, 0.4689487144, 0.4880371013, 0.4922962961]
    assert starts == pytest.approx(expected_starts, abs=1e-9)
    assert peak_fatigue(2.0, 0.5, 0.5, 1.0) == pytest.approx(0.8136762768, abs=1e-9)


@pytest.mark.parametrize(
    ("machines", "cycle", "used"),
    [
        (1, 13, 0.2307692308), (2, 13, 0.4615384615), (3, 13, 0.6923076923),
        (4, 13, 0.9230769231), (5, 15, 1), (6, 18, 1),
    ],
)  # fmt: skip
def test_the_man_machine_chart(machines, cycle, used):
    seen = man_machine_cycle(machines, run=10, service=3)
    assert seen.cycle_time == cycle
    assert seen.utilisation == pytest.approx(used, abs=1e-9)
    assert seen.ideal_machines == pytest.approx(4.333333333, abs=1e-9)


# Check values of the specification (sections 2.5 to 2.12 and 11).


@pytest.mark.parametrize(("n", "factor"), [(10, 0.477), (100, 0.227)])
def test_learning_after_wright(n, factor):
    assert learning_factor(n) == pytest.approx(factor, abs=5e-4)


@pytest.mark.parametrize(("n", "factor"), [(10, 0.738), (100, 0.614), (500, 0.568)])
def test_learning_after_de_jong(n, factor):
    assert learning_factor(n, rigid=0.5) == pytest.approx(factor, abs=5e-4)


@pytest.mark.parametrize(
    ("slowing", "rest", "breaks", "output"),
    [(0.2, 30, 4, 405), (0.5, 30, 4, 356), (1.0, 60, 8, 302)],
)
def test_what_breaks_cost_or_bring(slowing, rest, breaks, output):
    # The values of the specification stepped through the shift; the exact integral differs by up to
    # 1 %, and finds 357 and 304 at the best rules of the list below.
    assert output_of_shift(480, rest, breaks, slowing=slowing) == pytest.approx(output, rel=0.01)


@pytest.mark.parametrize(("slowing", "output"), [(0.2, 415), (0.5, 347), (1.0, 274)])
def test_a_shift_without_breaks(slowing, output):
    assert output_of_shift(480, 0, 0, slowing=slowing) == pytest.approx(output, rel=0.01)


def test_light_work_only_loses_by_breaks_and_heavy_work_gains():
    none = {k: output_of_shift(480, 0, 0, slowing=k) for k in (0.2, 0.5, 1.0)}
    best = {
        k: max(
            output_of_shift(480, rest, breaks, slowing=k)
            for rest in range(10, 95, 5)
            for breaks in range(1, 13)
        )
        for k in none
    }
    assert best[0.2] < none[0.2]
    assert best[0.5] > 1.01 * none[0.5]
    assert best[1.0] > 1.07 * none[1.0]


@pytest.mark.parametrize(
    ("machines", "load", "availability", "effective"),
    [
        (4, 0.35, 0.88, 3.53), (8, 0.66, 0.83, 6.62), (10, 0.79, 0.79, 7.85),
        (12, 0.88, 0.73, 8.80), (14, 0.94, 0.67, 9.43), (16, 0.98, 0.61, 9.78),
    ],
)  # fmt: skip
def test_machine_interference(machines, load, availability, effective):
    down = repairmen(machines, mttf=30.0, mttr=3.0, servers=1).machines_down
    running = machines - down
    assert running == pytest.approx(effective, abs=0.006)
    assert running / machines == pytest.approx(availability, abs=0.006)
    assert running * 3 / 30 == pytest.approx(load, abs=0.006)


def test_two_people_who_share_twenty_machines():
    running = 20 - repairmen(20, mttf=30.0, mttr=3.0, servers=2).machines_down
    assert running == pytest.approx(16.55, abs=0.006)


def test_rest_allowances():
    assert rest_allowance(60, 6.5) == pytest.approx(18)
    assert rest_allowance(60, 5) == 0
    assert rest_allowance(60, 1.0) == 0
    # In watts: t (P - limit) / (P - rest).
    assert rest_allowance(60, 450, limit=350, rest_load=100) == pytest.approx(60 * 100 / 350)


def test_scores_of_a_shift():
    assert ocra_index(30, 480) == 1
    assert ocra_index(40, 400, force=0.8, recovery=0.6) > 2.2
    assert [posture_action(score) for score in range(1, 8)] == [1, 1, 2, 2, 3, 3, 4]
    assert shift_exposure([2, 6], [3, 1]) == 3
    assert math.isnan(shift_exposure([], []))
    assert gini([1, 1, 1]) == pytest.approx(0)
    assert gini([0, 0, 3]) == pytest.approx(2 / 3)
    with pytest.raises(ScenarioError, match="between 1 and 7"):
        posture_action(8)
    with pytest.raises(ScenarioError, match="OCRA"):
        ocra_index(30, 480, force=1.2)


def test_errors():
    assert error_probability("D") == 0.09
    assert error_probability("E", {"time_shortage": 0.4}) == pytest.approx(0.1)
    assert error_probability("E", {"unfamiliarity": 1, "time_shortage": 1}) == 1
    assert error_probability("E", fatigue=0.5) == pytest.approx(0.06)
    assert error_probability(0.01, load=1.5) == pytest.approx(0.02)
    with pytest.raises(ScenarioError, match="generic task"):
        error_probability("Z")
    with pytest.raises(ScenarioError, match="error-producing"):
        error_probability("E", {"noise": 1})


def test_supervision_and_trust():
    assert fan_out(9, 3) == 4
    assert pointing_time(16, 2) == pytest.approx(0.7)
    assert reaction_time(4) == pytest.approx(0.5)
    assert take_over_time(0) == 60
    assert take_over_time(3600) == pytest.approx(60 * (1 + 0.3 * math.log(2)))
    assert trust_after(0, 0) == 0.75
    assert trust_after(5, 0) > 0.75 > trust_after(5, 1)
    assert probability_of_use(0.5) == 0.5
    assert probability_of_use(0.8) > 0.9


# Properties.


@given(SHARES, TIMES, st.floats(0, 1))
def test_fatigue_stays_between_fresh_and_exhausted(fatigue, time, rate):
    worked = fatigue_after_work(fatigue, time, rate)
    assert fatigue - 1e-12 <= worked <= 1
    assert 0 <= fatigue_after_rest(fatigue, time, rate) <= fatigue


@given(st.floats(1, 1e6), st.floats(0.6, 0.99), SHARES)
def test_nobody_gets_slower_by_experience(n, rate, rigid):
    assert learning_factor(n + 1, rate, rigid=rigid) <= learning_factor(n, rate, rigid=rigid)
    assert learning_factor(n, rate, rigid=rigid) >= rigid


@given(st.floats(2, 1e4), st.floats(0, 250), st.floats(0.05, 0.7))
def test_nobody_remembers_more_than_was_learned(units, pause, exponent):
    seen = forget(units, pause, total_forgetting=300, exponent=exponent)
    assert 0 < seen.remembered_units <= units * (1 + 1e-9)


@given(st.floats(25, 63), st.floats(0, 175), st.floats(25, 175), st.floats(0.2, 15))
def test_a_lift_that_reaches_further_allows_less(horizontal, vertical, distance, per_minute):
    near = Lift(horizontal, vertical, distance, per_minute=per_minute, hours=2)
    far = Lift(min(horizontal + 1, 63), vertical, distance, per_minute=per_minute, hours=2)
    assert 0 <= lifting_limit(far) <= lifting_limit(near) <= 23
