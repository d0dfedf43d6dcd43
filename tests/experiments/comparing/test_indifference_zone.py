from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

import factorysim as fs
from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.indifference_zone import kn
from factorysim.experiments.comparing.selection import one_by_one
from factorysim.experiments.running import Request, run_all
from factorysim.model.factory import Run

EXPERIMENTS = 500
SIMULATED_EXPERIMENTS = 300


def sampler_of(values):
    return lambda pairs: [values[pair] for pair in pairs]


def share_of_right_choices(*, confidence, correlation, spread, largest=True, independent=False):
    """Choose among five normal systems, of which the first is better by exactly delta = 1."""
    rng = np.random.default_rng(17)
    right, runs = 0, 0
    for _ in range(EXPERIMENTS):
        weather, own = rng.normal(size=400), rng.normal(size=(5, 400))
        values = math.sqrt(correlation) * weather + math.sqrt(1 - correlation) * own
        values *= np.array(spread)[:, None]
        values[0] += 1.0 if largest else -1.0
        found = kn(
            sampler_of(values), 5, delta=1.0, confidence=confidence, largest=largest,
            independent=independent,
        )  # fmt: skip
        assert found.is_decided
        right += found.best == "1"
        runs += found.total
    return right / EXPERIMENTS, runs / EXPERIMENTS


@pytest.mark.parametrize("confidence", [0.75, 0.95])
@pytest.mark.parametrize(
    ("correlation", "spread", "independent"),
    [
        (0.0, (1.5, 1.5, 1.5, 1.5, 1.5), False),
        (0.0, (1.5, 1.5, 1.5, 1.5, 1.5), True),
        (0.6, (2.0, 1.0, 1.0, 1.5, 2.0), False),
    ],
)
def test_the_best_is_picked_at_least_as_often_as_promised(
    confidence, correlation, spread, independent
):
    share, _ = share_of_right_choices(
        confidence=confidence, correlation=correlation, spread=spread, independent=independent
    )
    assert share >= confidence


def test_the_smallest_can_be_the_best():
    share, _ = share_of_right_choices(
        confidence=0.9, correlation=0.3, spread=(1.5,) * 5, largest=False
    )
    assert share >= 0.9


def test_common_random_numbers_and_independence_save_runs():
    same = {"confidence": 0.95, "spread": (1.5,) * 5}
    _, apart = share_of_right_choices(correlation=0.0, **same)
    _, known = share_of_right_choices(correlation=0.0, independent=True, **same)
    _, together = share_of_right_choices(correlation=0.8, **same)
    assert known < apart
    assert together < 0.8 * apart


def test_a_story_with_the_numbers_of_the_paper():
    # n0 = 2, k = 2, alpha = 0.25: beta = 0.25, eta = (0.5^-2 - 1)/2 = 1.5, h^2 = 2 eta = 3.
    # First two differences b - a are 0 and 2: S^2 = 2, so the limit is 3 * 2/delta^2 = 6 for
    # delta = 1, and the margin after r replications is (6 - r)/2: 2, 1.5, 1, 0.5.
    a = [0.0] * 10
    b = [0.0, 2.0, -0.5, 0.0, 5.0] + [0.0] * 5
    # Sums of the differences: 2 (not more than 2), 1.5 (not more than 1.5), 1.5 > 1 after 4.
    found = kn(sampler_of(np.array([a, b])), ("a", "b"), delta=1.0, confidence=0.75, first=2)
    assert (found.best, found.counts, found.total) == ("b", (4, 4), 8)
    assert found.means == (0.0, 0.375)


def test_equal_systems_end_at_the_last_possible_replication():
    b = [1.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.1, 9.0]
    found = kn(sampler_of(np.array([[0.0] * 8, b])), 2, delta=1.0, confidence=0.75, first=2)
    assert found.is_decided
    # S^2 = 2 and h^2 = 3: after more than 6 replications the larger mean is taken.
    assert found.counts == (7, 7)
    assert found.best == "2"


def test_the_decision_does_not_depend_on_how_many_are_asked_for_at_one_time():
    values = np.random.default_rng(1).normal(size=(4, 500)) + np.array([[0], [0], [0.2], [0.4]])
    first = kn(sampler_of(values), 4, delta=0.2)
    for ahead in (2, 7, 50):
        again = kn(sampler_of(values), 4, delta=0.2, ahead=ahead)
        assert (again.best, again.counts, again.means) == (first.best, first.counts, first.means)
        assert again.total >= first.total


def test_systems_that_fell_behind_are_not_run_any_more():
    values = np.random.default_rng(1).normal(size=(3, 900)) + np.array([[0], [5], [5.05]])
    found = kn(sampler_of(values), 3, delta=0.1)
    assert found.counts[0] == 10 < found.counts[1]
    assert found.table["finding"].to_list()[0] == "out"


def test_systems_without_chance_need_the_first_stage_only():
    found = kn(one_by_one(lambda system, number: float(system)), 3, delta=0.5)
    assert (found.best, found.total) == ("3", 30)
    same = kn(one_by_one(lambda system, number: 1.0), 3, delta=0.5)
    assert (same.best, same.total, same.is_decided) == ("1", 30, True)


def test_a_limit_ends_it_without_a_decision():
    values = np.random.default_rng(1).normal(size=(3, 100))
    found = kn(sampler_of(values), ("x", "y", "z"), delta=0.01, most=30)
    assert not found.is_decided
    assert found.counts == (30, 30, 30)
    assert len(found.remaining) == 3
    assert "No decision within 30 replications of each system: x, y, z are still possible." in str(
        found
    )
    assert "selected" not in str(found)


def test_the_promise_is_said_in_words():
    found = kn(one_by_one(lambda system, number: float(system)), ("x", "y"), delta=0.5)
    assert str(found).endswith(
        "y is selected. With a probability of at least 95 % the best is selected, if it is better "
        "than the second by 0.5 or more. 20 replications in all."
    )
    assert "y ist gewählt." in found.text("de")
    assert "0,5" in found.text("fr")
    assert repr(found) == "Selection('y' by kn; remaining: y)"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"delta": 0.0}, "the smallest difference that matters"),
        ({"delta": math.nan}, "the smallest difference that matters"),
        ({"delta": 1.0, "confidence": 0.3}, "A blind choice among 3 systems has 0.333 already"),
        ({"delta": 1.0, "confidence": 1.0}, "is not possible"),
        ({"delta": 1.0, "first": 1}, "a variance needs 2"),
        ({"delta": 1.0, "ahead": 0}, "from 1 upwards"),
        ({"delta": 1.0, "most": 5}, "below the 10 replications"),
    ],
)
def test_arguments_that_are_not_possible_are_refused(arguments, words):
    with pytest.raises(ScenarioError, match=words):
        kn(one_by_one(lambda system, number: 0.0), 3, **arguments)


@pytest.mark.long
def test_on_simulated_lines_the_best_is_picked_at_least_as_often_as_promised():
    """Two-machine exponential lines make (b + 2)/(b + 3) parts per unit of time (blocking after).

    Two lines without a buffer (2/3) and one with one place (3/4): the best is better by 1/12.
    """
    apart = fs.serial_line(times=[fs.exponential(1.0)] * 2, buffers=0)
    wider = apart.with_changes({"stations.station_2.buffer": 1})
    lines, run = (wider, apart, apart), Run(until=70, warmup=20, seed=5)

    def sampler(pairs, experiment):
        # No replication is ever used twice: all systems and experiments are independent.
        requests = [
            Request(place, lines[system], run, (2_000_000 * system + 1000 * experiment + number,))
            for place, (system, number) in enumerate(pairs)
        ]
        outcomes = {o.key: o.values["throughput_per_time_unit"] for o in run_all(requests)}
        return [outcomes[place] for place in range(len(pairs))]

    right, means = 0, []
    for experiment in range(SIMULATED_EXPERIMENTS):
        found = kn(
            partial(sampler, experiment=experiment),
            3,
            delta=1 / 12,
            confidence=0.8,
            independent=True,
        )
        right += found.best == "1"
        means.append(found.means[0])
    assert right / SIMULATED_EXPERIMENTS >= 0.8
    assert np.mean(means) == pytest.approx(3 / 4, abs=0.01)
