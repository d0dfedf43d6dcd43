"""The picture of why parts waited, seen through its axes."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.style import CAUSE_LOOKS
from factorysim.charts.waiting import parts_by_place, waiting
from factorysim.errors import NothingToDraw, NotRecorded
from factorysim.results.causes import CAUSES


@pytest.fixture(scope="module")
def demonstrator():
    scenario = fs.read_scenario("demonstrator").with_changes({"run.until": "8 d"})
    return fs.simulate(scenario, record="history")


@pytest.fixture(scope="module")
def line():
    return fs.simulate(fs.serial_line(times=[1.0, 3.0], buffers=1), until=100, record="history")


def test_every_cause_has_a_look_of_its_own():
    assert set(CAUSE_LOOKS) == set(CAUSES)
    assert len({(look.colour, look.hatch) for look in CAUSE_LOOKS.values()}) == len(CAUSES)


def test_the_bars_are_the_numbers_of_the_table(demonstrator):
    (ax,) = demonstrator.charts.waiting().axes
    drawn = sum(bar.get_width() for bars in ax.containers for bar in bars)
    assert drawn == pytest.approx(demonstrator.waiting["parts"].sum())
    names = [label.get_text() for label in ax.get_yticklabels()]
    widths = {
        name: sum(bars[row].get_width() for bars in ax.containers) for row, name in enumerate(names)
    }
    by_place = demonstrator.waiting.groupby("place")["parts"].sum()
    assert widths == pytest.approx(by_place.to_dict())
    assert list(widths.values()) == sorted(widths.values(), reverse=True)


def test_on_a_line_that_cannot_starve_the_second_machine_is_to_blame(line):
    found = parts_by_place(line)
    assert [*found] == ["station_2", "station_1"]
    assert found["station_1"].keys() == {"blocked"}
    assert found["station_2"].keys() == {"busy"}
    # From 4 on, one part always waits in front of the second machine.
    assert found["station_2"]["busy"] == pytest.approx(0.97, abs=0.02)


@pytest.mark.parametrize(
    ("lang", "title", "x"),
    [
        ("en", "Why did parts wait?", "mean number of waiting parts"),
        ("fr", "Pourquoi les pièces ont-elles attendu ?", "nombre moyen de pièces en attente"),
        ("de", "Warum haben Teile gewartet?", "mittlere Zahl wartender Teile"),
    ],
)
def test_the_words_are_those_of_the_language(line, lang, title, x):
    ax = waiting(line, lang=lang).axes[0]
    assert (ax.get_title(loc="left"), ax.get_xlabel()) == (title, x)


def test_what_cannot_be_drawn_is_said():
    with pytest.raises(NotRecorded, match="record='history'"):
        waiting(fs.simulate(fs.serial_line(times=[1.0]), until=5))
    with pytest.raises(NothingToDraw, match="nobody is to blame"):
        waiting(fs.simulate(fs.serial_line(times=[1.0]), until=5, record="history"))


def test_it_draws_into_axes_that_are_given(line):
    figure = Figure()
    ax = figure.subplots()
    assert waiting(line, ax=ax) is figure
    assert ax.patches
