"""The indicators: one number each for a whole run, with formula and source.

An indicator is a function of a `Result` that returns a number, or NaN when it cannot be said (no
part left, nothing was inspected). Add your own with the decorator `indicator`; it then appears in
``result.indicators``, in studies and in files like those of the library.

Sources: ISO 22400-2:2014 (key performance indicators for manufacturing operations management);
Hopp & Spearman, *Factory Physics*; Little (1961), *Operations Research* 9, 383-387.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from factorysim.results.cells import fluency_of, stops_per_hour
from factorysim.results.effectiveness import time_elements, utilisation
from factorysim.results.energy import productive_energy, total_energy
from factorysim.results.exposure import posture_inequality, worst_posture
from factorysim.results.fleets import shares_of_fleets
from factorysim.results.naming import Indicator as Indicator
from factorysim.results.naming import indicator as indicator
from factorysim.results.naming import indicators as indicators
from factorysim.results.naming import share
from factorysim.results.observed import ProductSeen
from factorysim.results.people import (
    errors_per_hour,
    highest_of,
    mean_of,
    repairs_per_hour,
    shares_of_crews,
    undetected_share,
)
from factorysim.results.rows import LEFT, columns_of
from factorysim.results.stocks import bullwhip_of_chain, costs_of, total_cost
from factorysim.results.times import hours, machines_by_place, ratio, station_names, window_length

if TYPE_CHECKING:
    from factorysim.results.result import Result


NAN = math.nan


def _total(result: Result, count: Callable[[ProductSeen], float]) -> float:
    return math.fsum(count(product) for product in result.observed.products)


def _per_part(result: Result, amount: Callable[[ProductSeen], float]) -> float:
    return ratio(_total(result, amount), left(result))


# Flow ------------------------------------------------------------------------------------------


@indicator("throughput", "1/h")
def throughput(result: Result) -> float:
    """Good parts that left per hour: left / window. (Factory Physics: TH)."""
    return ratio(left(result), hours(window_length(result.observed), result.observed.time_unit))


@indicator("throughput_per_time_unit", "1/{time}")
def throughput_per_time_unit(result: Result) -> float:
    """Good parts that left per unit of the factory's time: left / window."""
    return ratio(left(result), window_length(result.observed))


@indicator("makespan", "{time}")
def makespan(result: Result) -> float:
    """Time from 0 to the last departure, when all orders are done (Pinedo, *Scheduling*: C_max)."""
    last = result.observed.last_left
    is_over = result.observed.ended == "nothing left to do"
    return last if is_over and last is not None else math.nan


@indicator("lead_time", "{time}")
def lead_time(result: Result) -> float:
    """Mean time from creation to leaving, of the parts that left. (Factory Physics: CT)."""
    return _per_part(result, lambda product: product.lead)


@indicator("lead_time_sd", "{time}")
def lead_time_sd(result: Result) -> float:
    """Standard deviation of the lead times, with n - 1."""
    squares = _total(result, lambda product: product.lead_square)
    return deviation(left(result), _total(result, lambda product: product.lead), squares)


@indicator("lead_time_p95", "{time}")
def lead_time_p95(result: Result) -> float:
    """95 % of the parts that left had at most this lead time; needs all part rows."""
    rows = result.observed.parts
    if not rows or result.observed.parts_omitted:
        return math.nan
    import numpy as np

    columns = columns_of(rows)
    columns = columns[columns["fate"] == LEFT]
    leads = columns["left"] - columns["created"]
    return float(np.quantile(leads, 0.95)) if len(leads) else math.nan


@indicator("lead_time_max", "{time}")
def lead_time_max(result: Result) -> float:
    """Longest lead time of the parts that left."""
    longest = [p.longest_lead for p in result.observed.products if p.window_left]
    return max(longest, default=math.nan)


@indicator("wip", "parts")
def wip(result: Result) -> float:
    """Mean number of parts in the system over time: integral of the number / window."""
    area = _total(result, lambda product: product.number_area)
    return ratio(area, window_length(result.observed))


@indicator("waiting_time", "{time}")
def waiting_time(result: Result) -> float:
    """Mean time a part that left had waited in queues, buffers and in front of the factory."""
    return _per_part(result, lambda product: product.waited)


@indicator("work_time", "{time}")
def work_time(result: Result) -> float:
    """Mean time a part that left had been worked on."""
    return _per_part(result, lambda product: product.worked)


@indicator("setup_time", "{time}")
def setup_time(result: Result) -> float:
    """Mean time a part that left had spent in a machine that was being set up for it."""
    return _per_part(result, lambda product: product.setup)


@indicator("blocked_time", "{time}")
def blocked_time(result: Result) -> float:
    """Mean time a part that left had stood finished in a machine, without room ahead."""
    return _per_part(result, lambda product: product.blocked)


@indicator("transport_time", "{time}", concerns="fleets")
def transport_time(result: Result) -> float:
    """Mean time a part that left had been carried by vehicles, waiting for them included."""
    return _per_part(result, lambda product: product.transport) if result.observed.fleets else NAN


@share("value_added_share")
def value_added_share(result: Result) -> float:
    """Flow efficiency: work time / lead time, of the parts that left."""
    worked = _total(result, lambda product: product.worked)
    return ratio(worked, _total(result, lambda product: product.lead))


@indicator("inventory_turns", "1/h")
def inventory_turns(result: Result) -> float:
    """Inventory turns = throughput / average inventory (ISO 22400-2)."""
    return ratio(throughput(result), wip(result))


@indicator("little_law")
def little_law(result: Result) -> float:
    """Check by Little's law: throughput x lead time / WIP; near 1 in a long steady run.

    Only of products whose parts all leave by an exit; it differs from 1 by the parts that were in
    the system at the beginning and at the end of the window.
    """
    flowing = [
        product
        for product in result.observed.products
        if not product.window_scrapped and not product.window_consumed
    ]
    leads = math.fsum(product.lead for product in flowing)
    return ratio(leads, math.fsum(product.number_area for product in flowing))


# Service ---------------------------------------------------------------------------------------


@share("service_level")
def service_level(result: Result) -> float:
    """Share of the parts with a due date that left in time."""
    due = _total(result, lambda product: product.with_due)
    return ratio(due - late(result), due)


@indicator("tardiness", "{time}")
def tardiness(result: Result) -> float:
    """Mean of max(0, leaving - due date) over the parts with a due date."""
    due = _total(result, lambda product: product.with_due)
    return ratio(_total(result, lambda product: product.tardiness), due)


@indicator("late", "parts")
def late(result: Result) -> float:
    """Number of parts that left after their due date."""
    return _total(result, lambda product: product.late)


# Stocks ----------------------------------------------------------------------------------------


@share("fill_rate", concerns="stocks")
def fill_rate(result: Result) -> float:
    """Share of the units that customers wanted which were on hand at that time (beta service)."""
    demands = result.observed.demands
    at_once = math.fsum(demand.at_once for demand in demands)
    return ratio(at_once, math.fsum(demand.window_demanded for demand in demands))


@share("order_fill_rate", concerns="stocks")
def order_fill_rate(result: Result) -> float:
    """Share of the customers' demands that were served at once and in full."""
    demands = result.observed.demands
    return ratio(math.fsum(d.in_full for d in demands), math.fsum(d.orders for d in demands))


@share("cycle_service", concerns="stocks")
def cycle_service(result: Result) -> float:
    """Share of the deliveries to all stocks before which nothing was missing (alpha service)."""
    stocks = result.observed.stocks
    return ratio(math.fsum(s.cycles_in_full for s in stocks), math.fsum(s.cycles for s in stocks))


@indicator("stock_on_hand", "units", concerns="stocks")
def stock_on_hand(result: Result) -> float:
    """Mean number of units on hand over time, all stocks together."""
    stocks, length = result.observed.stocks, window_length(result.observed)
    return ratio(math.fsum(s.on_hand_area for s in stocks), length) if stocks else math.nan


@indicator("backorders", "units", concerns="stocks")
def backorders(result: Result) -> float:
    """Mean number of units over time that customers and other stocks wait for."""
    stocks, length = result.observed.stocks, window_length(result.observed)
    return ratio(math.fsum(s.backorders_area for s in stocks), length) if stocks else math.nan


@indicator("bullwhip", concerns="stocks")
def bullwhip(result: Result) -> float:
    """Variance of the orders over that of what customers want: the largest of all stocks.

    Chen et al., *Management Science* 46 (2000); by periods, from review to review.
    """
    ratios = [bullwhip_of_chain(stock, result.observed) for stock in result.observed.stocks]
    return max((value for value in ratios if not math.isnan(value)), default=math.nan)


@indicator("stock_cost", "EUR", concerns="stocks")
def stock_cost(result: Result) -> float:
    """Cost of all stocks in the window: units on hand, backorders, orders, lost sales."""
    stocks = result.observed.stocks
    costs = [total_cost(costs_of(stock, result.facts)) for stock in stocks]
    return math.fsum(costs) if result.facts.stock_costs else math.nan


# Counts ----------------------------------------------------------------------------------------


@indicator("entered", "parts")
def entered(result: Result) -> float:
    """Parts that came from a source and were not lost."""
    return _total(result, lambda product: product.window_entered)


@indicator("left", "parts")
def left(result: Result) -> float:
    """Good parts that left by an exit."""
    return _total(result, lambda product: product.window_left)


@indicator("scrapped", "parts")
def scrapped(result: Result) -> float:
    """Parts that were thrown away."""
    return _total(result, lambda product: product.window_scrapped)


@indicator("consumed", "parts")
def consumed(result: Result) -> float:
    """Parts that became part of another one, or were split up."""
    return _total(result, lambda product: product.window_consumed)


@indicator("in_system", "parts")
def in_system(result: Result) -> float:
    """Parts in the system at the end of the run, those in front of the factory included."""
    return _total(result, lambda product: product.in_system)


@indicator("lost", "parts")
def lost(result: Result) -> float:
    """Parts that were refused because the factory was full."""
    return math.fsum(source.lost for source in result.observed.sources)


@share("loss_share")
def loss_share(result: Result) -> float:
    """Share of the offered parts that were refused: lost / offered."""
    return ratio(lost(result), math.fsum(source.offered for source in result.observed.sources))


# Quality ---------------------------------------------------------------------------------------


@share("first_pass_yield")
def first_pass_yield(result: Result) -> float:
    """First pass yield = GP / IP (ISO 22400-2): good without rework / inspected (parts, once)."""
    places = result.observed.places
    return ratio(sum(p.good_first for p in places), sum(p.inspected_first for p in places))


@share("scrap_ratio")
def scrap_ratio(result: Result) -> float:
    """Scrap ratio = SQ / PQ (ISO 22400-2): scrapped / (left + scrapped)."""
    return ratio(scrapped(result), left(result) + scrapped(result))


@share("rework_ratio")
def rework_ratio(result: Result) -> float:
    """Rework ratio = RQ / PQ (ISO 22400-2), PQ being the inspections: reworked / inspected."""
    places = result.observed.places
    return ratio(sum(p.reworked for p in places), sum(p.inspected for p in places))


# Machines --------------------------------------------------------------------------------------


@share("utilisation")
def mean_utilisation(result: Result) -> float:
    """Share of planned time in which the machines of all stations worked."""
    stations = set(station_names(result.observed))
    return utilisation([m for m in result.observed.machines if m.place in stations])


@share("utilisation_highest")
def highest_utilisation(result: Result) -> float:
    """Share of planned time in which the machines of the most loaded station worked."""
    return max((share for _, share in _utilisations(result)), default=math.nan)


@share("setup_ratio")
def total_setup_ratio(result: Result) -> float:
    """Setup ratio = AUST / AUPT (ISO 22400-2) over all stations: setup / (setup + work)."""
    elements = time_elements(result.observed.machines)
    return ratio(elements.setup, elements.processing)


def most_loaded_station(result: Result) -> str | None:
    """Return the station with the highest utilisation (the first of several); None if none."""
    ranked = _utilisations(result)
    return max(ranked, key=lambda pair: pair[1])[0] if ranked else None


def _utilisations(result: Result) -> list[tuple[str, float]]:
    groups = machines_by_place(result.observed)
    shares = [
        (name, utilisation(groups[name]))
        for name in station_names(result.observed)
        if name in groups
    ]
    return [(name, share) for name, share in shares if not math.isnan(share)]


# Transport -------------------------------------------------------------------------------------


@indicator("deliveries", "1/h", concerns="fleets")
def deliveries(result: Result) -> float:
    """Loads that all fleets together set down per hour."""
    if not result.observed.fleets:
        return NAN
    length = hours(window_length(result.observed), result.observed.time_unit)
    return ratio(sum(fleet.delivered for fleet in result.observed.fleets), length)


@share("vehicle_utilisation", concerns="fleets")
def vehicle_utilisation(result: Result) -> float:
    """Share of the time in which vehicles were on a trip: all but parked, off and charging."""
    return shares_of_fleets(result.observed.fleets).utilisation


@share("empty_travel_share", concerns="fleets")
def empty_travel_share(result: Result) -> float:
    """Share of the driven distance that was empty (VDI 4486 looks at the loaded rest)."""
    return shares_of_fleets(result.observed.fleets).empty_travel


@share("vehicle_blocked_share", concerns="fleets")
def vehicle_blocked_share(result: Result) -> float:
    """Share of the time in which vehicles waited for a zone of the layout."""
    return shares_of_fleets(result.observed.fleets).blocked


@indicator("response_time", "{time}", concerns="fleets")
def response_time(result: Result) -> float:
    """Mean time from a request until its vehicle has arrived."""
    return shares_of_fleets(result.observed.fleets).response


@indicator("distance_per_delivery", "m", concerns="fleets")
def distance_per_delivery(result: Result) -> float:
    """Metres that all fleets together drove, per load that they set down."""
    return shares_of_fleets(result.observed.fleets).distance


# People and robots ------------------------------------------------------------------------------


@share("worker_efficiency", concerns="crews")
def worker_efficiency(result: Result) -> float:
    """Worker efficiency = APWT / APAT (ISO 22400-2): time at work / attendance, of all crews."""
    return shares_of_crews(result.observed.crews).efficiency


@share("worker_utilisation", concerns="crews")
def worker_utilisation(result: Result) -> float:
    """Share of the attendance in which workers worked or walked to their work."""
    return shares_of_crews(result.observed.crews).utilisation


@indicator("wait_for_worker", "{time}", concerns="crews")
def wait_for_worker(result: Result) -> float:
    """Mean time from a call for workers until the work began, walking included."""
    return shares_of_crews(result.observed.crews).wait


@indicator("wait_for_worker_p95", "{time}", concerns="crews")
def wait_for_worker_p95(result: Result) -> float:
    """95th percentile of the time from a call for workers until the work began."""
    return shares_of_crews(result.observed.crews).wait_p95


@indicator("posture_of_the_worst_off", concerns="strains")
def posture_of_the_worst_off(result: Result) -> float:
    """Mean posture score (RULA, 1 to 7) of the worker who has the highest."""
    return worst_posture(result.observed, result.facts)


@share("posture_gini", concerns="strains")
def posture_gini(result: Result) -> float:
    """Gini coefficient of the workers' mean posture scores: 0 when all have the same."""
    return posture_inequality(result.observed, result.facts)


@share("fatigue", concerns="humans")
def fatigue(result: Result) -> float:
    """Mean of the workers' mean fatigue at work, 0 to 1."""
    return mean_of([human.fatigue for human in result.observed.humans])


@share("fatigue_peak", concerns="humans")
def fatigue_peak(result: Result) -> float:
    """Highest fatigue of any worker, 0 to 1."""
    return highest_of([human.fatigue_peak for human in result.observed.humans])


@indicator("human_errors", "1/h", concerns="humans")
def human_errors(result: Result) -> float:
    """Errors of people at work on parts, per hour."""
    return errors_per_hour(result.observed)


@share("undetected_errors", concerns="humans")
def undetected_errors(result: Result) -> float:
    """Share of the parts that left with an error that no inspection had found."""
    return undetected_share(result.observed)


@indicator("alarms_per_worker", "1/h", concerns="crews")
def alarms_per_worker(result: Result) -> float:
    """Repairs per worker and hour of attendance; six per hour are bearable (EEMUA 191)."""
    return repairs_per_hour(result.observed)


@share("human_idle", concerns="cells")
def human_idle(result: Result) -> float:
    """Share of the time with a part in work in which no person was active in the cell."""
    return fluency_of(result.observed.cells).human_idle


@share("robot_idle", concerns="cells")
def robot_idle(result: Result) -> float:
    """Share of the time with a part in work in which no robot moved in the cell."""
    return fluency_of(result.observed.cells).robot_idle


@share("concurrent_activity", concerns="cells")
def concurrent_activity(result: Result) -> float:
    """Share of the time with a part in work in which person and robot were active together."""
    return fluency_of(result.observed.cells).concurrent


@share("functional_delay", concerns="cells")
def functional_delay(result: Result) -> float:
    """Share of the time with a part in work in which nobody was active: lost between two tasks."""
    return fluency_of(result.observed.cells).nobody


@indicator("protective_stops", "1/h", concerns="cells")
def protective_stops(result: Result) -> float:
    """Protective stops per hour: robots that had to stand still in the middle of a task."""
    return stops_per_hour(result.observed)


# Energy ----------------------------------------------------------------------------------------


@indicator("energy", "kWh")
def energy(result: Result) -> float:
    """Energy of all stations that state their power, and of the factory's base load."""
    return total_energy(result.observed, result.facts)


@indicator("energy_per_part", "kWh")
def energy_per_part(result: Result) -> float:
    """Energy per good part that left (ISO 22400-2, comprehensive energy consumption)."""
    return ratio(energy(result), left(result))


@share("productive_energy_share")
def productive_energy_share(result: Result) -> float:
    """Share of the energy that machines took while they worked."""
    return ratio(productive_energy(result.observed, result.facts), energy(result))


def deviation(count: float, total: float, squares: float) -> float:
    """Return the standard deviation (n - 1) from a count, a sum and a sum of squares.

    Examples
    --------
    >>> deviation(2, 4.0, 10.0)
    1.4142135623730951
    """
    if count < 2:
        return math.nan
    spread = squares - total * total / count
    # What is left of equal numbers is only the rounding of the two sums.
    if spread <= count * 2.3e-16 * squares:
        return 0.0
    return math.sqrt(spread / (count - 1))


def unit_of(indicator: str, time_unit: str) -> tuple[str, bool]:
    """Return the unit of an indicator, and whether it is a share; nothing for other values.

    Examples
    --------
    >>> unit_of("lead_time", "min"), unit_of("utilisation", "min"), unit_of("profit", "min")
    (('min', False), ('', True), ('', False))
    """
    if indicator not in indicators or not time_unit:
        return "", False
    what = indicators[indicator]
    return what.unit_in(time_unit), what.highest == 1.0
