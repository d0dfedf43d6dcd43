"""The Gantt chart, seen through its axes."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.gantt import bars_of, gantt
from factorysim.charts.style import LOOKS, colour_of_product
from factorysim.errors import NotRecorded, ScenarioError
from factorysim.results.observed import STATES


@pytest.fixture(scope="module")
def line():
    # The first machine is blocked from 1 to 3, 4 to 6, ...: the second takes three times as long.
    return fs.simulate(fs.serial_line(times=[1.0, 3.0], buffers=0), until=10, record="history")


@pytest.fixture(scope="module")
def flexible():
    scenario = fs.read_scenario("flexible-line").with_changes({"run.until": "30 h"})
    return fs.simulate(scenario, record="history")


def test_the_bars_are_what_happened(line):
    bars = bars_of(line.observed)
    first = [(bar.begin, bar.end, bar.state, bar.part) for bar in bars if bar.machine == 0]
    assert first == [
        (0, 1, "working", 1), (1, 2, "working", 2), (2, 4, "blocked", 2), (4, 5, "working", 3),
        (5, 7, "blocked", 3), (7, 8, "working", 4), (8, 10, "blocked", 4),
    ]  # fmt: skip
    second = [(bar.begin, bar.end, bar.part) for bar in bars if bar.machine == 1]
    assert second == [(1, 4, 1), (4, 7, 2), (7, 10, 3)]


def test_the_bars_add_up_to_the_times_of_the_table(flexible):
    observed = flexible.observed
    warmup = observed.warmup
    for machine, seen in enumerate(observed.machines):
        for state, time in zip(STATES, seen.states, strict=True):
            if state == "starved":
                continue
            own = [bar for bar in bars_of(observed) if (bar.machine, bar.state) == (machine, state)]
            total = sum(max(0.0, bar.end - max(bar.begin, warmup)) for bar in own)
            assert total == pytest.approx(time, abs=1e-6)


def test_work_has_the_colour_of_its_product_and_other_states_their_look(line):
    (ax,) = line.charts.gantt().axes
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == ["part", "blocked"]
    shapes = {shape.get_label(): shape for shape in ax.collections}
    from matplotlib.colors import to_hex

    assert to_hex(shapes["part"].get_facecolor()[0]) == colour_of_product(0).lower()
    assert shapes["blocked"].get_hatch() == LOOKS["blocked"].hatch
    assert [label.get_text() for label in ax.get_yticklabels()] == ["station_1", "station_2"]


@pytest.mark.parametrize(
    ("lang", "title", "x"),
    [
        ("en", "What each machine did when", "time [min]"),
        ("fr", "Ce que chaque machine a fait et quand", "temps [min]"),
        ("de", "Was jede Maschine wann getan hat", "Zeit [min]"),
    ],
)
def test_the_words_are_those_of_the_language(line, lang, title, x):
    ax = gantt(line, lang=lang).axes[0]
    assert ax.get_title(loc="left") == title
    assert ax.get_xlabel() == x


def test_a_window_of_time_can_be_shown(flexible):
    ax = gantt(flexible, begin="2 h", end="5 h").axes[0]
    assert ax.get_xlim() == (120, 300)
    assert ax.get_xlabel() == "time [min]; an excerpt of 30 h"
    assert any(text.get_text().isdigit() for text in ax.texts)


def test_an_end_before_the_begin_is_refused(line):
    with pytest.raises(ScenarioError, match="not before"):
        gantt(line, begin=5, end=5)


def test_without_a_history_the_message_says_what_to_do():
    result = fs.simulate(fs.serial_line(times=[1.0]), until=5)
    with pytest.raises(NotRecorded, match="record='history'"):
        gantt(result)


def test_it_draws_into_axes_that_are_given(line):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert gantt(line, ax=right) is figure
    assert right.collections
    assert not left.collections
