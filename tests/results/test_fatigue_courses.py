"""How tired people were when, read from a history."""

from __future__ import annotations

from itertools import pairwise
from math import exp, log

import pytest

import factorysim as fs
from factorysim.results.fatigue_courses import fatigue_between, fatigue_courses
from factorysim.theory.people import fatigue_after_rest, fatigue_after_work


def told(scenario, until, **changes):
    changed = fs.read_scenario(scenario).with_changes({"run.warmup": 0, **changes})
    return fs.simulate(changed, until=until, record="history").observed


def test_fatigue_rises_at_work_and_falls_in_the_break_as_published():
    observed = told("do-breaks-cost-output", "8 h", **{"crews.team.shift": "once_30"})
    (course,) = fatigue_courses(observed)
    # Work from 6:00; the part in hand at 9:45 is stopped, and goes on at 10:15.
    at = dict(zip(course.times, course.levels, strict=True))
    assert at[225.0] == pytest.approx(fatigue_after_work(0, 225, 0.01))
    assert at[255.0] == pytest.approx(fatigue_after_rest(at[225.0], 30, 0.1))
    times, levels = course.curve()
    half = levels[times.index(pytest.approx(240))]
    assert half == pytest.approx(fatigue_after_rest(at[225.0], 15, 0.1))


@pytest.mark.parametrize(
    ("scenario", "until", "changes"),
    [
        ("fair-rotation", "2 d", {"crews.team.rotation.every": "1 h"}),
        ("fair-rotation", "1 d", {}),
        ("do-breaks-cost-output", "8 h", {"crews.team.shift": "five_times_6"}),
    ],
)
def test_peak_mean_and_end_are_those_of_the_table(scenario, until, changes):
    observed = told(scenario, until, **changes)
    for course, seen in zip(fatigue_courses(observed), observed.humans, strict=True):
        assert max(course.levels) == pytest.approx(seen.fatigue_peak)
        assert course.levels[-1] == seen.fatigue_end
        area = worked = 0.0
        points = zip(course.times, course.levels, strict=True)
        for (begin, first), (end, last) in pairwise(points):
            if last > first:
                time, rate = end - begin, log((1 - first) / (1 - last)) / (end - begin)
                area += time - (1 - first) * (1 - exp(-rate * time)) / rate
                worked += time
        assert area / worked == pytest.approx(seen.fatigue)


def test_a_stretch_without_change_stays_as_it_is():
    assert fatigue_between(0.3, 0.3, 0.7) == pytest.approx(0.3)
    assert fatigue_between(0.0, 0.0, 0.5) == 0.0


def test_who_does_not_get_tired_has_no_course():
    assert fatigue_courses(told("helpful-robot", 35)) == []
