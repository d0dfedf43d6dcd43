from __future__ import annotations

import math

import pytest

from factorysim.results import effectiveness as iso
from factorysim.results.observed import MachineSeen, PlaceSeen
from tests.results.stories import states

# 480 min of calendar time: 60 off, 20 paused, so 400 planned; 40 of these in maintenance.
PRESS = MachineSeen(
    "press",
    1,
    states(
        off=60, paused=20, maintenance=40, failed=50, waiting_for_repair=10, blocked=30, setup=40,
        working=200, starved=30,
    ),
    operations=90,
    setups=4,
    failures=4,
)  # fmt: skip
CHECKED = PlaceSeen(
    "press",
    "station",
    1,
    None,
    inspected=90,
    inspected_first=86,
    good_first=80,
    scrapped=5,
    reworked=4,
)


def test_planned_time_is_calendar_time_without_off_and_paused():
    elements = iso.time_elements([PRESS])
    assert (elements.planned, elements.busy) == (400, 360)


def test_the_key_figures_follow_the_formulas_of_iso_22400():
    assert iso.utilisation([PRESS]) == 200 / 400
    assert iso.availability([PRESS]) == 200 / 360
    assert iso.technical_availability([PRESS]) == 340 / 400
    assert iso.setup_ratio([PRESS]) == 40 / 240
    assert iso.effectiveness([PRESS], 2.0) == 180 / 200
    assert iso.quality_ratio(CHECKED) == 81 / 90
    assert iso.first_pass_yield(CHECKED) == 80 / 86
    assert iso.oee([PRESS], CHECKED, 2.0) == pytest.approx(200 / 360 * 0.9 * 0.9)
    assert iso.net_equipment_effectiveness([PRESS], CHECKED, 2.0) == pytest.approx(
        240 / 360 * 0.9 * 0.9
    )


def test_the_two_views_differ_in_where_they_put_waiting():
    default, other = iso.time_elements([PRESS]), iso.time_elements([PRESS], view="opc40501")
    assert (default.delay, default.down) == (90, 30)
    assert (other.delay, other.down) == (60, 60)
    assert iso.technical_efficiency([PRESS]) == 200 / 290
    assert iso.technical_efficiency([PRESS], view="opc40501") == 200 / 260
    assert default.unit_busy == 330


def test_mean_times_divide_by_the_failures_and_strictly_by_one_more():
    plain, strict = iso.reliability([PRESS]), iso.reliability([PRESS], strict_iso=True)
    assert (plain.mttf, plain.mttr, plain.mtbf) == (300 / 4, 50 / 4, 350 / 4)
    assert (strict.mttf, strict.mttr, strict.mtbf) == (300 / 5, 50 / 5, 350 / 5)
    assert plain.work_to_failure == 50


def test_a_machine_that_never_failed_has_no_mean_time_to_failure():
    assert math.isnan(iso.reliability([MachineSeen("a", 1, states(working=5))]).mttf)


def test_a_machine_that_was_always_off_has_no_utilisation():
    machine = MachineSeen("a", 1, states(off=480))
    assert math.isnan(iso.utilisation([machine]))
    assert math.isnan(iso.availability([machine]))


def test_machines_of_a_station_are_taken_together():
    idle = MachineSeen("press", 2, states(starved=400))
    assert iso.utilisation([PRESS, idle]) == 200 / 800


def test_a_station_without_inspection_counts_only_what_failures_spoilt():
    assert iso.quality_ratio(PlaceSeen("a", "station", 1, None, left=10, scrapped=1)) == 0.9
    assert math.isnan(iso.quality_ratio(PlaceSeen("a", "station", 1, None)))
    only_scrap = PlaceSeen("a", "station", 1, None, inspected=2, scrapped=3)
    assert iso.quality_ratio(only_scrap) == 0.0
