"""The battery hour: robots that charge at the same time, and what takes the peak away."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.experiments import Interval, mean_and_half_width
from tests.scenarios.expectations import (
    Case,
    Changes,
    Effort,
    Relation,
    cases,
    relations,
    variant,
)

SCENARIO = "battery-hour"
QUICK = Effort(replications=8)
FULL = Effort(replications=30, is_full=True)
OPPORTUNITY: Changes = {"fleets.robots.battery.opportunity": True}
NO_BATTERY: Changes = {"fleets.robots.battery": None}
THREE_CHARGERS: Changes = {"layouts.hall.chargers.plug.places": 3}
MORNING, AFTER_NOON = 3, 7
"""Hours of the day that begin at nine and at one o'clock; time 0 is six in the morning."""


def transport_by_hour(changes: Changes, hour: int, *, days: int = 6) -> Interval:
    """Return the mean transport time in min of the parts that came in one hour of the day."""
    model = variant(SCENARIO, changes)
    means = []
    for day in range(days):
        parts = fs.simulate(model, replication=day, record="parts").parts
        came = parts["created [min]"] // 60 == hour
        means.append(float(parts.loc[came, "transport [min]"].mean()))
    return mean_and_half_width(means)


def stated(changes: Changes) -> Case:
    return next(case for case in cases(SCENARIO) if case.changes == changes)


@pytest.mark.parametrize(
    "changes", [{}, OPPORTUNITY, NO_BATTERY], ids=["as-it-is", "opportunity", "no-battery"]
)
def test_the_response_time_is_the_stated_one(changes: Changes) -> None:
    assert stated(changes).disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_response_time_is_the_stated_one_over_many_days(case: Case) -> None:
    assert case.disagreements(FULL) == []


@pytest.mark.parametrize("relation", relations(SCENARIO), ids=str)
def test_opportunities_beat_chargers_and_a_lower_threshold_makes_it_worse(
    relation: Relation,
) -> None:
    assert relation.difference(QUICK).low > 0


def test_transport_is_quick_in_the_morning_and_waits_in_the_battery_hour() -> None:
    assert transport_by_hour({}, MORNING).high < 3
    assert transport_by_hour({}, AFTER_NOON).low > 30


def test_charging_at_every_opportunity_takes_the_battery_hour_away() -> None:
    with_charging = transport_by_hour(OPPORTUNITY, AFTER_NOON)
    without_end = transport_by_hour(NO_BATTERY, AFTER_NOON)
    assert with_charging.mean == pytest.approx(without_end.mean, abs=0.2)


def test_three_chargers_leave_a_peak() -> None:
    assert transport_by_hour(THREE_CHARGERS, AFTER_NOON - 1).low > 6


def test_the_only_charger_is_used_half_of_the_time() -> None:
    fleet = fs.simulate(variant(SCENARIO, {}), record="none").fleets.iloc[0]
    assert 6 * fleet["charging_share"] == pytest.approx(0.5, abs=0.06)
    assert fleet["waiting_for_charger_share"] > 0.02
