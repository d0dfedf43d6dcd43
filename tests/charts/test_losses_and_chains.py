"""The charts of lead time, OEE, chains and traffic, seen through their axes."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.chain import chain, courses_of
from factorysim.charts.lead_time_parts import PIECES, lead_time_parts
from factorysim.charts.oee_losses import losses_of, oee_losses
from factorysim.charts.traffic import passages_per_hour, traffic
from factorysim.errors import NothingToDraw, NotRecorded, UnknownName
from factorysim.results.causes import ACTIVITIES, CAUSES
from factorysim.results.waiting import mean_lead_time_pieces
from factorysim.units import SECONDS


def run(name: str, until: str | None) -> fs.Result:
    changes = {} if until is None else {"run.until": until, "run.warmup": "1 h"}
    return fs.simulate(fs.read_scenario(name).with_changes(changes), record="history")


@pytest.fixture(scope="module")
def flexible() -> fs.Result:
    return run("flexible-line", "60 h")


@pytest.fixture(scope="module")
def shop() -> fs.Result:
    return run("flexible-job-shop", "1 d")


@pytest.fixture(scope="module")
def beer() -> fs.Result:
    return run("beer-game", None)


# The lead time.


def test_every_cause_and_activity_belongs_to_one_piece():
    names = [name for piece in PIECES.values() for name in piece]
    assert sorted(names) == sorted((*CAUSES, *ACTIVITIES))


def test_the_pieces_are_the_mean_lead_time_of_the_table(flexible, shop):
    for result in (flexible, shop):
        (ax,) = lead_time_parts(result).axes
        unit = result.time_unit
        table = result.products.set_index("product")[f"lead_time [{unit}]"]
        names = [label.get_text() for label in ax.get_yticklabels()]
        drawn_in = ax.get_xlabel().rpartition("[")[2].rstrip("]")
        scale = SECONDS[unit] / SECONDS[drawn_in]
        for row, name in enumerate(names):
            drawn = sum(bars[row].get_width() for bars in ax.containers)
            assert drawn == pytest.approx(table[name] * scale)


def test_a_blocked_line_by_hand():
    line = fs.serial_line(times=[1.0, 3.0], buffers=0)
    result = fs.simulate(line, until=7, record="history")
    # Left at 4 (1 of work, then 3) and at 7 (1 of work, 2 blocked, 3 of work).
    assert mean_lead_time_pieces(result) == {"part": {"worked": 4.0, "blocked": 1.0}}


# OEE.


def test_the_last_bar_is_the_oee_of_the_table_and_each_bar_begins_where_the_last_ended(flexible):
    places = flexible.places.set_index("place")
    (ax,) = oee_losses(flexible).axes
    name = ax.get_title(loc="left").rpartition(" ")[2]
    steps = losses_of(flexible, name)
    assert steps[-1].end == pytest.approx(places.loc[name, "oee"])
    shares = {step.name: step for step in steps}
    machines = flexible.machines.set_index("place")
    assert shares["availability"].end == pytest.approx(machines.loc[name, "availability"])
    losses = [step for step in steps if not step.is_total]
    assert losses[0].begin == 1.0
    for one, following in pairwise(losses):
        assert following.begin == pytest.approx(one.end)
    assert [patch.get_width() for patch in ax.patches] == pytest.approx(
        [100 * abs(step.end - (0.0 if step.is_total else step.begin)) for step in steps]
    )


def test_losses_by_hand():
    station = fs.Station(
        time=4, failures={"jam": fs.Failure(every=8, repair=2, clock="working")},
        quality=fs.Quality(scrap=0.0),
    )  # fmt: skip
    factory = fs.Factory(
        products={"part": fs.Product(route=["mill"])},
        sources={"source": fs.Source(makes="part", every=5)},
        stations={"mill": station},
    )
    result = fs.simulate(factory, until=200, record="history")
    steps = {step.name: step.end - step.begin for step in losses_of(result, "mill")}
    states = result.observed.machines[0].states
    assert steps["failed"] == pytest.approx(-states[3] / 200)
    assert steps["starved"] == pytest.approx(-states[-1] / 200)


def test_without_one_time_for_all_operations_there_is_no_oee(flexible):
    unknown = next(
        name for name in flexible.places["place"][flexible.places["kind"] == "station"]
        if math.isnan(flexible.facts.planned_run_times.get(name, math.nan))
    )  # fmt: skip
    with pytest.raises(NothingToDraw, match="no OEE"):
        oee_losses(flexible, place=unknown)
    with pytest.raises(UnknownName, match="Did you mean"):
        oee_losses(flexible, place="mill_22")


# Chains of stocks.


def test_each_panel_shows_the_stock_and_its_bullwhip(beer):
    figure = chain(beer)
    table = beer.stocks.set_index("stock")
    courses = courses_of(beer.observed)
    assert len(figure.axes) == len(table)
    for ax, (name, row) in zip(figure.axes, table.iterrows(), strict=True):
        assert ax.get_title(loc="left") == f"{name} (bullwhip {row['bullwhip']:.2f})"
        stock, orders = ax.lines
        assert stock.get_ydata()[-1] == row["on_hand_end [units]"] - row["backorders_end [units]"]
        assert list(orders.get_ydata()) == courses[name].orders
    assert figure.axes[-1].get_xlabel() == "time [d]"


def test_a_chain_needs_stocks_and_a_history(flexible):
    with pytest.raises(NothingToDraw, match="no stocks"):
        chain(flexible)
    scenario = fs.read_scenario("beer-game")
    with pytest.raises(NotRecorded):
        chain(fs.simulate(scenario))


# Traffic.


def test_the_ways_are_as_wide_as_the_table_says(shop):
    (plan,) = shop.facts.floor_plan.layouts
    found = passages_per_hour(shop, plan.name)
    assert sum(found.values()) == pytest.approx(shop.traffic["passages [1/h]"].sum())
    ax, bar = traffic(shop).axes
    widths = [arrow.get_linewidth() for arrow in ax.patches]
    often = [found.get((plan.nodes[way.start], plan.nodes[way.end]), 0.0) for way in plan.ways]
    order = sorted(range(len(often)), key=lambda i: often[i])
    assert [widths[i] for i in order] == sorted(widths)
    assert max(widths) == pytest.approx(3 * min(widths) if 0.0 in often else max(widths), rel=5)
    assert bar.get_ylabel() == "passages per hour"
    assert {text.get_text() for text in ax.texts} >= {"\n".join(
        place for place, node in plan.stops.items() if node == plan.stops[next(iter(plan.stops))]
    )}  # fmt: skip


def test_traffic_needs_a_layout(flexible, shop):
    with pytest.raises(NothingToDraw, match="no layout"):
        traffic(flexible)
    with pytest.raises(NothingToDraw, match="no layout called 'hal'"):
        traffic(shop, layout="hal")


@pytest.mark.parametrize("chart", [lead_time_parts, oee_losses, traffic])
def test_they_draw_into_axes_that_are_given(chart, shop, flexible):
    figure = Figure()
    ax = figure.subplots()
    assert chart(flexible if chart is not traffic else shop, ax=ax) is figure
    assert ax.patches
