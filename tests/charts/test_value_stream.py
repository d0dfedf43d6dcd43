"""The value stream map, seen through its texts and its line of time."""

from __future__ import annotations

import pytest

import factorysim as fs
from factorysim.charts.value_stream import value_stream
from factorysim.results.value_streams import value_stream_of


@pytest.fixture(scope="module")
def flexible():
    scenario = fs.read_scenario("flexible-line").with_changes(
        {"run.until": "40 h", "run.warmup": 0}
    )
    return fs.simulate(scenario, record="history")


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_boxes_say_what_the_table_of_states_says(flexible):
    shown = texts(value_stream(flexible, product="housing"))
    states = flexible.states.set_index(["place", "state"])["share of planned time"]
    for place in ("saw", "mill_2", "wash", "inspect"):
        assert place in shown
        assert f"works {100 * states[place, 'working']:.2g} %" in shown
    assert f"setup {100 * states['saw', 'setup']:.2g} %" in shown


def test_the_line_goes_up_for_waiting_and_down_for_work(flexible):
    figure = value_stream(flexible, product="housing")
    stream = value_stream_of(flexible, "housing")
    shown = texts(figure)
    for stage in stream.stages:
        assert f"{stage.waited:.3g} min" in shown
        if stage.worked:
            assert f"{stage.worked:.3g} min" in shown
    heights = [y for line in figure.axes[0].lines for y in line.get_ydata()]
    assert len(heights) == 2 * (len(stream.stages) + 4)


@pytest.mark.parametrize(
    ("lang", "title"),
    [("en", "Value stream of housing: lead"), ("fr", "Chaîne de valeur de housing : traversée"),
     ("de", "Wertstrom von housing: Durchlaufzeit")],
)  # fmt: skip
def test_the_words_are_those_of_the_language(flexible, lang, title):
    figure = flexible.charts.value_stream(lang=lang, product="housing")
    assert figure.axes[0].get_title(loc="left").startswith(title)
