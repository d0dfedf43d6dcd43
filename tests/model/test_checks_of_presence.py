"""Work whose people never come together is refused before the run."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim.errors import ScenarioError
from factorysim.model import Factory

EARLY, LATE = {"from": "06:00", "to": "14:00"}, {"from": "14:00", "to": "22:00"}
DAY = {"from": "08:00", "to": "16:00"}


def shop(station: dict[str, Any], workers: dict[str, Any], **crew: Any) -> Factory:
    return Factory(
        products={"part": {"route": ["a", "b"]}},
        sources={"orders": {"makes": "part", "every": 1}},
        stations={"a": {"time": 5, **station}, "b": {"time": 1}},
        crews={"team": {"workers": workers, **crew}},
        shifts={"early": EARLY, "late": LATE, "day": DAY},
    )


def refused(*arguments: Any, **more: Any) -> str:
    with pytest.raises(ScenarioError) as caught:
        shop(*arguments, **more)
    return str(caught.value)


TWO = {"needs": {"crew": "team", "count": 2}}


def test_a_team_whose_shifts_do_not_overlap_is_refused() -> None:
    message = refused(TWO, {"anna": {"shift": "early"}, "ben": {"shift": "late"}})
    assert "stations.a.needs: those who are needed here are never there at the same time" in message
    assert "(early, late)" in message


def test_an_hour_together_is_enough() -> None:
    shop(TWO, {"anna": {"shift": "early"}, "ben": {"shift": "day"}})
    shop(TWO, {"anna": {"shift": "early"}, "ben": {}})
    shop(TWO, {"anna": {"shift": "early"}, "ben": {"shift": "late"}, "cleo": {"shift": "late"}})


def test_only_those_with_the_skill_count() -> None:
    need = {"crew": "team", "count": 2, "skill": "weld"}
    workers = {
        "anna": {"shift": "early", "skills": ["weld"]},
        "ben": {"shift": "early"},
        "cleo": {"shift": "late", "skills": ["weld"]},
    }
    assert "never there at the same time" in refused({"needs": need}, workers)


def test_people_have_to_be_there_while_the_station_works() -> None:
    station = {"loading": {"time": 1, "needs": "team"}, "shift": "early"}
    message = refused(station, {"anna": {"shift": "late"}})
    assert "stations.a.loading.needs" in message
    assert "while 'a' works" in message
    # A repair goes on when the station does not work.
    jam = {"every": 9, "repair": 1, "needs": "team"}
    shop({"failures": {"jam": jam}, "shift": "early"}, {"anna": {"shift": "late"}})


def test_somebody_has_to_work_at_the_place() -> None:
    message = refused({"needs": "team"}, {"anna": {"places": ["b"]}, "ben": {"places": ["b"]}})
    assert "1 of 'team' are needed at 'a', but nobody of those who can do it" in message
    message = refused(TWO, {"anna": {"places": ["b"]}, "ben": {}})
    assert "only ben of those who can do it may work there" in message
    rotation = {"every": 10, "groups": [["a"], ["b"]]}
    shop(
        {"needs": "team"}, {"anna": {"places": ["b"]}, "ben": {"places": ["b"]}}, rotation=rotation
    )


def test_shifts_that_cannot_be_compared_are_let_pass() -> None:
    data = shop({}, {"anna": {"shift": "early"}, "ben": {"shift": "late"}}).to_data()
    data["stations"]["a"] |= TWO
    with pytest.raises(ScenarioError, match="never there at the same time"):
        Factory(**data)
    data["shifts"]["early"]["exceptions"] = [{"day": 3, "periods": ["06:00-15:00"]}]
    Factory(**data)


def test_a_task_of_a_cell_needs_somebody_while_the_cell_works() -> None:
    with pytest.raises(ScenarioError, match=r"cells.cell.tasks.check: those who are needed"):
        Factory(
            products={"part": {"route": ["cell"]}},
            sources={"orders": {"makes": "part", "every": 1}},
            cells={"cell": {"people": "team", "shift": "early", "tasks": {"check": {"human": 1}}}},
            crews={"team": {"shift": "late"}},
            shifts={"early": EARLY, "late": LATE},
        )
