"""Throughput and lead time over work in process, seen through their two panels."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.operating_curves import operating_curves
from factorysim.charts.operating_points import line_of, point_of
from factorysim.errors import NothingToDraw
from factorysim.theory import best_case, practical_worst_case, worst_case
from tests.charts.boxes_of_texts import badly_placed, legend_over_data


@pytest.fixture(scope="module")
def penny_fab():
    """Six parts in four stations of 2 min each (Hopp & Spearman, Penny Fab One)."""
    return penny_fab_with(6)


@pytest.fixture(scope="module")
def demonstrator():
    scenario = fs.read_scenario("demonstrator")
    return fs.simulate(scenario.with_changes({"run.until": "20 h", "run.warmup": 0}))


def penny_fab_with(cards):
    scenario = fs.read_scenario("conwip-line").with_changes(
        {
            **{f"factory.stations.m{i}.time": 2.0 for i in range(1, 6)},
            "factory.stations.m5.time": 0.0,
            "factory.loops.cards.cards": cards,
            "run.until": 1000,
            "run.warmup": 200,
        }
    )
    return fs.simulate(scenario)


def panels_of(figure):
    return figure.axes[0].child_axes


def lines_of(ax):
    return {line.get_label(): line for line in ax.lines}


def test_the_numbers_of_a_line_without_variability_are_those_of_the_textbook(penny_fab):
    line = line_of(penny_fab)
    assert (line.rate, line.raw_time, line.critical_wip) == pytest.approx((0.5, 8.0, 4.0))
    assert point_of(penny_fab) == pytest.approx((6.0, 0.5, 12.0))


def test_below_the_critical_wip_the_bottleneck_is_estimated_from_its_load():
    result = penny_fab_with(2)
    assert point_of(result) == pytest.approx((2.0, 0.25, 8.0))
    assert line_of(result).rate == pytest.approx(0.5), "it worked half of the time"


def test_the_curves_are_those_of_theory(penny_fab):
    above, below = panels_of(operating_curves(penny_fab))
    times = [2.0] * 4
    for label, case in (
        ("best case", lambda n: best_case(n, times)),
        ("practical worst case", lambda n: practical_worst_case(n, times)),
        ("worst case", lambda n: worst_case(n, times)),
    ):
        curve = lines_of(above)[label]
        numbers = [round(x) for x in curve.get_xdata()]
        rates = [case(n).throughput * 60 for n in numbers]
        assert list(curve.get_ydata()) == pytest.approx(rates)
        at = list(lines_of(above)).index(label)
        leads = [case(n).lead_time for n in numbers]
        assert list(below.lines[at].get_ydata()) == pytest.approx(leads)


def test_the_point_is_the_mean_of_the_table(demonstrator):
    above, below = panels_of(operating_curves(demonstrator))
    table = demonstrator.products
    made = table[table["left [parts]"] > 0]
    x, y = lines_of(above)["this run"].get_data()
    assert x[0] == pytest.approx(made["wip [parts]"].sum())
    assert y[0] == pytest.approx(demonstrator.value("throughput"))
    assert lines_of(below)["this run"].get_ydata()[0] == pytest.approx(
        demonstrator.value("lead_time")
    )
    assert len(made) < len(table), "the bodies are consumed"


def test_the_bottleneck_may_be_a_fleet_or_a_crew(demonstrator):
    line = line_of(demonstrator)
    assert line.bottleneck == "amr"
    load = demonstrator.fleets["utilisation"][0]
    assert line.rate * load == pytest.approx(point_of(demonstrator).throughput)
    u_line = fs.simulate(fs.read_scenario("u-line"), until="2 h", warmup="1 h")
    assert line_of(u_line).bottleneck == "team"


def test_work_and_setup_make_the_raw_time(demonstrator):
    table = demonstrator.products
    made = table[table["left [parts]"] > 0]
    worked = (made["work_time [min]"] + made["setup_time [min]"]) * made["left [parts]"]
    assert line_of(demonstrator).raw_time == pytest.approx(
        worked.sum() / made["left [parts]"].sum()
    )


def test_other_runs_make_a_curve_in_the_order_of_their_wip(penny_fab):
    others = [penny_fab_with(8), penny_fab_with(2)]
    above, _ = panels_of(operating_curves(penny_fab, others=others))
    x, y = lines_of(above)["measured curve"].get_data()
    assert list(x) == pytest.approx([2, 6, 8])
    assert list(y) == pytest.approx([15, 30, 30])


@pytest.mark.parametrize(
    ("lang", "x", "above_y", "below_y", "critical"),
    [
        ("en", "work in process [parts]", "throughput [1/h]", "lead time [min]", "critical WIP 4"),
        ("fr", "en-cours [pièces]", "débit [1/h]", "temps de traversée [min]",
         "en-cours critique 4"),
        ("de", "Umlaufbestand [Teile]", "Durchsatz [1/h]", "Durchlaufzeit [min]",
         "kritischer Bestand 4"),
    ],
)  # fmt: skip
def test_the_words_are_those_of_the_language(penny_fab, lang, x, above_y, below_y, critical):
    above, below = panels_of(operating_curves(penny_fab, lang=lang))
    assert below.get_xlabel() == x
    assert (above.get_ylabel(), below.get_ylabel()) == (above_y, below_y)
    assert critical in [text.get_text() for text in above.get_legend().get_texts()]


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_nothing_overlaps_or_is_cut_on_a_slide(demonstrator, penny_fab, lang):
    figure = operating_curves(demonstrator, lang=lang, size="slide")
    assert badly_placed(figure) == []
    assert legend_over_data(figure) == []
    assert badly_placed(operating_curves(penny_fab, others=[demonstrator], lang=lang)) == []


def test_it_draws_into_axes_that_are_given(penny_fab):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert penny_fab.charts.operating_curves(ax=right) is figure
    assert len(right.child_axes) == 2
    assert not left.child_axes


def test_without_departures_or_work_there_are_no_curves():
    with pytest.raises(NothingToDraw, match="Run longer"):
        operating_curves(fs.simulate(fs.serial_line(times=[5.0]), until=3))
    loop = fs.read_scenario("vehicle-loop").with_changes({"run.until": "10 min", "run.warmup": 0})
    with pytest.raises(NothingToDraw, match="no raw process time"):
        operating_curves(fs.simulate(loop))
