"""The bottleneck over time, seen through its axes."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.bottleneck import MOST_ROWS, bottleneck, rows_of
from factorysim.charts.style import MEAN
from factorysim.errors import NothingToDraw, NotRecorded, ScenarioError


@pytest.fixture(scope="module")
def line():
    # The second machine takes three times as long as the first, with no room between.
    return fs.simulate(fs.serial_line(times=[1.0, 3.0], buffers=0), until=10)


@pytest.fixture(scope="module")
def flexible():
    return fs.simulate(fs.read_scenario("flexible-line").with_changes({"run.until": "72 h"}))


@pytest.fixture(scope="module")
def demonstrator():
    changes = {"run.until": "60 h", "run.warmup": "20 h"}
    return fs.simulate(fs.read_scenario("demonstrator").with_changes(changes))


def test_the_rows_are_what_happened(line):
    first, second = rows_of(line.observed)
    assert first.active == [(0, 2), (4, 5), (7, 8)]
    assert second.active == [(1, 10)]
    # From 1 to 2 the periods of the first and of the second machine overlap.
    assert (first.sole, first.shifting) == ([(0, 1)], [(1, 2)])
    assert (second.sole, second.shifting) == ([(2, 10)], [(1, 2)])


@pytest.mark.parametrize("name", ["flexible", "demonstrator"])
def test_the_bars_add_up_to_the_shares_of_the_table(request, name):
    result = request.getfixturevalue(name)
    table = result.bottleneck.set_index("machine")
    window = result.observed.end - result.observed.warmup
    rows = rows_of(result.observed)
    assert [row.machine for row in rows] == list(table.index)
    for row in rows:
        for kind in ("sole", "shifting"):
            total = sum(end - begin for begin, end in getattr(row, kind))
            assert total / window == pytest.approx(table.loc[row.machine, kind])


def test_the_bars_are_drawn_in_the_row_of_their_machine(line):
    (ax,) = bottleneck(line).axes
    drawn: dict[str, list[tuple[float, ...]]] = {}
    for bars in ax.collections:
        boxes = [path.get_extents() for path in bars.get_paths()]
        own = [((box.y0 + box.y1) / 2, box.x0, box.x1) for box in boxes]
        drawn.setdefault(str(bars.get_label()).lstrip("_"), []).extend(own)
    assert drawn == {
        "active": [(0, 0, 2), (0, 4, 5), (0, 7, 8), (1, 1, 10)],
        "bottleneck shifting": [(0, 1, 2), (1, 1, 2)],
        "bottleneck alone": [(0, 0, 1), (1, 2, 10)],
    }
    assert to_hex(ax.collections[-1].get_facecolor()[0]) == MEAN.lower()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["station_1", "station_2"]


@pytest.mark.parametrize(
    ("lang", "title", "x", "heading"),
    [
        ("en", "Where the bottleneck was: the longest active period", "time [min]",
         "alone + shifting"),
        ("fr", "Où était le goulot : la plus longue période d'activité", "temps [min]",
         "seul + alternance"),
        ("de", "Wo der Engpass war: die längste aktive Periode", "Zeit [min]",
         "allein + im Wechsel"),
    ],
)  # fmt: skip
def test_the_words_are_those_of_the_language(line, lang, title, x, heading):
    (ax,) = bottleneck(line, lang=lang).axes
    assert (ax.get_title(loc="left"), ax.get_xlabel()) == (title, x)
    assert [text.get_text() for text in ax.texts] == [heading, "10 % + 10 %", "80 % + 10 %"]


def test_a_window_of_time_can_be_shown(flexible):
    (ax,) = bottleneck(flexible, begin="30 h", end="40 h").axes
    assert ax.get_xlim() == (30, 40)
    assert ax.get_xlabel() == "time [h]"
    with pytest.raises(ScenarioError, match="not before"):
        bottleneck(flexible, begin=5, end=5)


def test_of_many_machines_those_that_were_it_most_often_are_drawn():
    times = [1.0] * (MOST_ROWS + 2) + [2.0]
    result = fs.simulate(fs.serial_line(times=times, buffers=1), until=200)
    (ax,) = bottleneck(result).axes
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert len(names) == MOST_ROWS
    assert f"station_{len(times)}" in names
    assert ax.get_title(loc="left") == "Where the bottleneck was: 30 of 33 machines"


def test_what_cannot_be_drawn_is_said():
    line = fs.serial_line(times=[1.0])
    with pytest.raises(NotRecorded, match="record='parts'"):
        bottleneck(fs.simulate(line, until=5, record="none"))
    with pytest.raises(NothingToDraw, match="no machine"):
        bottleneck(fs.simulate(fs.read_scenario("beer-game")))


def test_it_draws_into_axes_that_are_given(line):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert bottleneck(line, ax=right) is figure
    assert right.collections
    assert not left.collections
