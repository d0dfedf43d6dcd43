from __future__ import annotations

import io
from dataclasses import replace

import pytest
from matplotlib.figure import Figure

from factorysim.charts import of_result, states
from factorysim.charts.state_bars import MOST_BARS
from factorysim.errors import ScenarioError, UnknownName
from factorysim.results.observed import MachineSeen, PlaceSeen
from tests.results.stories import saw_result
from tests.results.stories import states as times


def result_with(machines):
    result = saw_result()
    places = [
        PlaceSeen(name, "station", 1, None) for name in dict.fromkeys(m.place for m in machines)
    ]
    seen = replace(result.observed, machines=machines, places=places, parts=None, history=None)
    return replace(result, observed=seen)


def bars_of(figure):
    """The widths of the bars by state and machine."""
    (ax,) = figure.axes
    labels = [label.get_text() for label in ax.get_yticklabels()]
    return {
        bars.get_label(): {
            labels[i]: round(patch.get_width(), 6) for i, patch in enumerate(bars.patches)
        }
        for bars in ax.containers
    }


def test_the_bars_are_as_long_as_the_shares_of_the_states():
    figure = states(saw_result())
    assert bars_of(figure) == {"working": {"saw": 95.0}, "starved": {"saw": 5.0}}
    assert figure.axes[0].get_xlabel() == "share of planned time [%]"


def test_breaks_belong_to_calendar_time_and_not_to_planned_time():
    result = result_with([MachineSeen("saw", 1, times(working=3, starved=1, paused=4))])
    assert bars_of(states(result)) == {"working": {"saw": 75.0}, "starved": {"saw": 25.0}}
    assert bars_of(states(result, share_of="calendar")) == {
        "working": {"saw": 37.5}, "starved": {"saw": 12.5}, "break": {"saw": 50.0},
    }  # fmt: skip


def test_a_machine_that_was_never_planned_has_an_empty_bar():
    result = result_with(
        [MachineSeen("saw", 1, times(off=4)), MachineSeen("mill", 1, times(working=4))]
    )
    assert bars_of(states(result)) == {"working": {"saw": 0.0, "mill": 100.0}}


def test_machines_of_one_station_have_their_numbers_and_stand_in_declared_order():
    result = result_with([MachineSeen("saw", n, times(working=n, starved=3 - n)) for n in (1, 2)])
    assert bars_of(states(result))["working"] == {"saw 1": 33.333333, "saw 2": 66.666667}
    low, high = states(result).axes[0].get_ylim()
    assert low > high, "the first machine stands above"


def test_of_very_many_machines_the_most_active_are_drawn():
    machines = [MachineSeen(f"m{i}", 1, times(working=i, starved=100 - i)) for i in range(50)]
    figure = states(result_with(machines))
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == [f"m{i}" for i in range(50 - MOST_BARS, 50)]
    assert "40 most active of 50" in figure.axes[0].get_title(loc="left")


@pytest.mark.parametrize(
    ("lang", "title", "names"),
    [
        ("en", "What the machines did", ["working", "starved"]),
        ("fr", "Ce que faisaient les machines", ["en production", "manque de pièces"]),
        ("de", "Was die Maschinen taten", ["arbeitet", "wartet auf Teile"]),
    ],
)
def test_the_words_are_those_of_the_language(lang, title, names):
    ax = states(saw_result(), lang=lang).axes[0]
    assert ax.get_title(loc="left") == title
    assert [text.get_text() for text in ax.get_legend().get_texts()] == names


def test_a_slide_has_larger_letters_than_a_page():
    page, slide = (
        states(saw_result(), size=size).axes[0].get_yticklabels()[0].get_fontsize()
        for size in ("page", "slide")
    )
    assert slide >= 18 > page


def test_it_draws_into_axes_that_are_given():
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert states(saw_result(), ax=right) is figure
    assert not left.containers
    assert right.containers


def test_names_with_dollar_signs_are_drawn_as_they_are():
    figure = states(result_with([MachineSeen("$\\saw_{$", 1, times(working=1))]))
    content = io.BytesIO()
    figure.savefig(content)
    assert content.getvalue().startswith(b"\x89PNG")


def test_a_factory_without_machines_gives_an_empty_picture():
    figure = states(result_with([]))
    figure.savefig(io.BytesIO())
    assert figure.axes[0].containers == []


def test_a_notebook_shows_the_picture():
    assert states(saw_result())._repr_png_().startswith(b"\x89PNG")


def test_a_result_has_its_charts():
    assert bars_of(saw_result().charts.states()) == bars_of(states(saw_result()))
    assert "states" in repr(of_result(saw_result()))


def test_other_words_are_refused():
    with pytest.raises(ScenarioError, match="planned or calendar"):
        states(saw_result(), share_of="all")
    with pytest.raises(UnknownName, match="'es'"):
        states(saw_result(), lang="es")
