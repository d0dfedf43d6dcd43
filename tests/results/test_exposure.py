"""What work asks of the body: scores weighted with what was seen, and how they are shared."""

from __future__ import annotations

from math import isnan

import pytest

from factorysim import Factory, Result, Rotation, load_result, simulate
from factorysim.errors import ScenarioError
from factorysim.results.indicators import indicators
from factorysim.theory.people import Lift, lifting_limit

LIFTED = {"load": 12, "horizontal": 40, "vertical": 60, "distance": 50, "coupling": "fair"}


def two_places(crew: dict, until: float = 480, **strains: dict) -> Result:
    """Two people at two places of constant times: 4 min at the heavy one, 2 min at the other."""
    factory = Factory(
        time_unit="min",
        products={"part": {"route": ["heavy"]}, "piece": {"route": ["light"]}},
        stations={
            "heavy": {"time": 4, "needs": {"crew": "team", **strains.get("heavy", {})}},
            "light": {"time": 2, "needs": {"crew": "team", **strains.get("light", {})}},
        },
        sources={
            "parts": {"makes": "part", "unlimited": True},
            "pieces": {"makes": "piece", "unlimited": True},
        },
        crews={"team": crew},
    )
    return simulate(factory, until=until)


SPECIALISTS = {"workers": {"anna": {"places": ["heavy"]}, "ben": {"places": ["light"]}}}
POSTURES = {"heavy": {"posture": 6}, "light": {"posture": 2}}


def test_posture_is_the_mean_over_the_time_at_work() -> None:
    table = two_places(SPECIALISTS, **POSTURES).exposure.set_index("worker")
    assert table.loc["anna", "posture"] == 6
    assert table.loc["ben", "posture"] == 2
    assert table.loc["anna", "bad_posture_share"] == 1
    assert table.loc["ben", "bad_posture_share"] == 0
    assert isnan(table.loc["anna", "lifting_index"])


def test_rotation_shares_what_specialists_do_not() -> None:
    rotation = Rotation(every=120, groups=[["heavy"], ["light"]])
    specialised = two_places(SPECIALISTS, **POSTURES)
    rotating = two_places({"workers": 2, "rotation": rotation}, **POSTURES)
    assert specialised.value("posture_of_the_worst_off") == 6
    assert specialised.value("posture_gini") == pytest.approx(0.25)
    assert rotating.value("posture_of_the_worst_off") == pytest.approx(4, abs=0.05)
    assert rotating.value("posture_gini") == pytest.approx(0, abs=0.01)


def test_work_that_says_nothing_does_not_count() -> None:
    result = two_places({"workers": 1}, heavy={"posture": 6})
    assert result.exposure["posture"].tolist() == [6]
    assert isnan(two_places({"workers": 1}).value("posture_of_the_worst_off"))


def test_the_lifting_index_takes_the_frequency_that_was_seen() -> None:
    result = two_places(SPECIALISTS, heavy={"lift": LIFTED})
    # 120 lifts in 480 min of attendance.
    lift = Lift(40, 60, 50, coupling="fair", per_minute=0.25, hours=8)
    assert result.exposure["lifting_index"].tolist()[0] == pytest.approx(12 / lifting_limit(lift))
    shorter = two_places(SPECIALISTS, until=60, heavy={"lift": LIFTED})
    lift = Lift(40, 60, 50, coupling="fair", per_minute=0.25, hours=1)
    assert shorter.exposure["lifting_index"].tolist()[0] == pytest.approx(12 / lifting_limit(lift))


def test_ocra_compares_with_thirty_actions_a_minute() -> None:
    strains = {"heavy": {"actions": 40, "ocra_factor": 0.5}, "light": {"actions": 30}}
    apart = two_places(SPECIALISTS, **strains).exposure["ocra_index"].tolist()
    assert apart == pytest.approx([40 / 15, 1.0])
    one = two_places({"workers": 1}, until=600, **strains)
    times = one.work.set_index("place")["time [min]"]
    expected = (40 / 15 * times["heavy"] + times["light"]) / times.sum()
    assert one.exposure["ocra_index"].tolist() == pytest.approx([expected])


def test_tasks_of_a_cell_have_strains_of_their_own() -> None:
    factory = Factory(
        products={"part": {"route": ["cell"]}},
        cells={
            "cell": {
                "people": "team",
                "tasks": {
                    "reach": {"human": 3, "posture": 7},
                    "look": {"human": 1, "posture": 3, "after": "reach"},
                },
            }
        },
        sources={"work": {"makes": "part", "unlimited": True}},
        crews={"team": {}},
    )
    result = simulate(factory, until=400)
    assert result.exposure["posture"].tolist() == [6]
    assert result.work[["name", "tasks"]].to_numpy().tolist() == [["look", 100], ["reach", 100]]


def test_exposure_survives_saving(tmp_path) -> None:
    result = two_places({**SPECIALISTS, "human": {"fatigue": True}}, **POSTURES)
    result.save(tmp_path / "saved")
    assert load_result(tmp_path / "saved").exposure.equals(result.exposure)


def test_indicators_of_people_show_only_where_they_say_something() -> None:
    plain, strained = two_places(SPECIALISTS), two_places(SPECIALISTS, **POSTURES)
    tired = two_places({**SPECIALISTS, "human": {"fatigue": True}})
    assert not indicators["posture_gini"].is_about(plain)
    assert indicators["posture_gini"].is_about(strained)
    assert not indicators["fatigue"].is_about(strained)
    assert indicators["fatigue"].is_about(tired)
    assert 0 < tired.value("fatigue") < tired.value("fatigue_peak") < 1


@pytest.mark.parametrize(
    ("strain", "message"),
    [
        ({"posture": 8}, "posture"),
        ({"lift": {"load": -1}}, "lift.load"),
        ({"effort": "hevy"}, "Did you mean 'heavy'"),
        ({"ocra_factor": 1.5}, "ocra_factor"),
    ],
)
def test_impossible_strains_are_refused(strain: dict, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        two_places({"workers": 1}, heavy=strain)
