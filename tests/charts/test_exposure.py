"""What work asked of each body, seen through the axes."""

from __future__ import annotations

import math

import pytest
from matplotlib.figure import Figure

import factorysim as fs
from factorysim.charts.exposure import exposure
from factorysim.errors import NothingToDraw


def run(**changes):
    scenario = fs.read_scenario("fair-rotation").with_changes(changes)
    return fs.simulate(scenario, until="1 d")


@pytest.fixture(scope="module")
def team():
    return run()


def test_the_bars_are_multiples_of_the_limits(team):
    ax = exposure(team).axes[0]
    posture, lifting = ax.containers[:2]
    table = team.exposure
    assert [bar.get_width() for bar in posture] == pytest.approx(list(table["posture"] / 5))
    assert lifting[0].get_width() == pytest.approx(table["lifting_index"].iloc[0])
    assert [bar.get_width() for bar in lifting[1:]] == [0, 0, 0]
    texts = [text.get_text() for text in ax.texts if text.get_text()]
    assert texts == ["6.00", "5.00", "3.00", "2.00", f"{table['lifting_index'].iloc[0]:.2f}"]


def test_each_person_has_a_row_and_each_kind_of_load_its_limit(team):
    ax = exposure(team, lang="de").axes[0]
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert rows == ["anna", "ben", "carla", "denis"]
    key = [text.get_text() for text in ax.get_legend().get_texts()]
    assert sorted(key) == ["Grenze", "Haltung (RULA), Grenze 5", "Hebe-Index, Grenze 1"]
    assert ax.get_xlabel() == "Vielfaches der Grenze"


def test_repeated_actions_are_drawn_if_the_work_states_them():
    result = run(**{"stations.wire.needs": {"crew": "team", "actions": 40}})
    ax = exposure(result, lang="fr").axes[0]
    key = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "indice OCRA, limite 2,2" in key
    (ocra,) = (bars for bars in ax.containers if bars.get_label().startswith("indice OCRA"))
    assert ocra[2].get_width() == pytest.approx(40 / 30 / 2.2)


def test_a_load_that_nobody_should_lift_goes_to_the_edge():
    needs = {
        "crew": "team",
        "lift": {"load": 15, "horizontal": 70, "vertical": 50, "distance": 60},
    }
    result = run(**{"stations.lift.needs": needs})
    assert math.isinf(result.exposure["lifting_index"].iloc[0])
    ax = exposure(result).axes[0]
    assert ax.containers[1][0].get_width() == ax.get_xlim()[1]


def test_work_that_says_nothing_cannot_be_drawn():
    result = fs.simulate(fs.read_scenario("do-breaks-cost-output"), until="1 h")
    with pytest.raises(NothingToDraw, match="posture"):
        exposure(result)


def test_it_draws_into_axes_that_are_given(team):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert exposure(team, ax=right) is figure
    assert right.containers
    assert not left.containers
