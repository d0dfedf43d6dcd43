"""The load of cells and crews by hand calculation, and the warnings before the run."""

from __future__ import annotations

from typing import Any

import pytest

from factorysim import simulate
from factorysim.model import Factory
from factorysim.model.loads import arrival_rates, utilisations
from factorysim.model.loads_of_crews import crew_loads


def line(every: Any = 10, **parts: Any) -> Factory:
    """One part comes every 10 minutes and goes to the first place."""
    places = [*parts.get("stations", {}), *parts.get("cells", {})]
    route = parts.pop("route", places)
    data: dict[str, Any] = {
        "products": {"part": {"route": route}},
        "sources": {"orders": {"makes": "part", "every": every}},
        **parts,
    }
    return Factory(**data)


def load_of(**cell: Any) -> float:
    crews = {"team": cell.pop("crew", {})}
    shifts = cell.pop("shifts", {})
    return utilisations(line(cells={"cell": cell}, crews=crews, shifts=shifts))["cell"]


def crew_load(**parts: Any) -> list[tuple[str, str | None, float]]:
    factory = line(**parts)
    return [
        (load.crew, load.skill, pytest.approx(load.load))
        for load in crew_loads(factory, arrival_rates(factory) or {})
    ]


HALF = {"half": {"from": "06:00", "to": "18:00"}}


def test_a_cell_needs_the_longest_chain_of_its_tasks() -> None:
    tasks = {"a": {"robot": 2}, "b": {"human": 3}, "c": {"human": 4, "after": ["a", "b"]}}
    assert load_of(people="team", tasks=tasks) == pytest.approx(0.7)
    assert load_of(people="team", tasks=tasks, capacity=2) == pytest.approx(0.35)


def test_robots_side_by_side_limit_a_cell_too() -> None:
    tasks = {"a": {"robot": 4}, "b": {"robot": 4}, "c": {"robot": 4}}
    assert load_of(tasks=tasks) == pytest.approx(1.2)
    assert load_of(tasks=tasks, robots=2) == pytest.approx(0.6)
    slow = {"left": {"time_factor": 2.0}, "right": {}}
    assert load_of(tasks=tasks, robots=slow) == pytest.approx(12 / 1.5 / 10)


def test_failures_shifts_and_soft_touch_make_robots_scarce() -> None:
    tasks = {"a": {"robot": 4}}
    jam = {"arm": {"failures": {"jam": {"every": 10, "repair": 5}}}}
    assert load_of(tasks=tasks, robots=jam) == pytest.approx(0.4 * 1.5)
    assert load_of(tasks=tasks, robots={"arm": {"shift": "half"}}, shifts=HALF) == pytest.approx(
        0.8
    )
    soft = {"kind": "power_and_force", "contact_speed": 0.5, "speed": 1.0}
    assert load_of(tasks=tasks, safeguard=soft) == pytest.approx(0.8)


def test_what_is_possible_is_done_by_whom_the_allocation_names() -> None:
    task = {"human": 5, "robot": "possible"}
    crew = {"workers": {"ben": {"time_factor": 1.2}}}
    assert load_of(people="team", tasks={"a": task}, crew=crew) == pytest.approx(0.6)
    assert load_of(people="team", tasks={"a": task}, allocation={"a": "robot"}) == pytest.approx(1)


def test_loading_and_unloading_take_the_time_of_a_machine() -> None:
    stations = {"m": {"time": 4, "loading": 2, "unloading": {"time": 1, "needs": "team"}}}
    assert utilisations(line(stations=stations, crews={"team": {}}))["m"] == pytest.approx(0.7)


def test_all_work_of_a_crew_is_added_up() -> None:
    need = {"crew": "team", "count": 2}
    stations = {
        "a": {"time": 4, "needs": need},
        "b": {"time": 30, "capacity": 4, "loading": {"time": 1, "needs": "team"},
              "failures": {"jam": {"every": 60, "repair": 6, "needs": "team"}}},
    }  # fmt: skip
    cells = {"c": {"people": "team", "tasks": {"x": {"human": 2}, "y": {"robot": 9}}}}
    # 2 x 4 + 1 + 30 / 60 x 6 + 2 = 14 min of people every 10 min.
    found = crew_load(stations=stations, cells=cells, crews={"team": {"workers": 3}})
    assert found == [("team", None, 14 / 30)]


def test_breaks_absence_and_pace_take_from_the_time_of_people() -> None:
    crew = {
        "workers": {"anna": {"time_factor": 0.8}, "ben": {"shift": "half"}},
        "shift": "all",
        "absence": 0.1,
    }
    shifts = {**HALF, "all": {"from": "00:00", "to": "24:00", "breaks": ["12:00-14:24"]}}
    found = crew_load(
        stations={"a": {"time": 5, "needs": "team"}}, crews={"team": crew}, shifts=shifts
    )
    # Anna is there for 0.9 of the day and Ben for half of it; each comes to 9 of 10 shifts.
    assert found == [("team", None, 0.5 / (0.9 * (0.9 / 0.8 + 0.5)))]


def test_work_that_only_some_can_do_is_compared_with_their_time() -> None:
    workers = {"anna": {"skills": {"weld": 4}}, "ben": {}, "cleo": {}}
    stations = {
        "a": {"time": 8, "needs": {"crew": "team", "skill": "weld"}},
        "b": {"time": 8, "needs": "team"},
    }
    found = crew_load(stations=stations, crews={"team": {"workers": workers}})
    assert found == [("team", "weld", 0.8 * 0.95)]


def test_where_there_is_a_choice_only_what_cannot_be_avoided_counts() -> None:
    stations: dict[str, Any] = {name: {"time": 8, "needs": "team"} for name in ("a", "b")}
    stations["b"]["time"] = 3
    stations["c"] = {"time": 9}
    route = [{"at": ["a", "b"], "choose": "first_free"}]
    found = crew_load(stations=stations, route=route, crews={"team": {}})
    assert found == [("team", None, 0.3)]
    route = [{"at": ["a", "c"], "choose": "first_free"}]
    assert crew_load(stations=stations, route=route, crews={"team": {}})[0][2] == 0


def test_the_load_of_a_crew_is_what_a_run_shows() -> None:
    factory = line(
        stations={
            "a": {"time": 4, "needs": {"crew": "team", "count": 2}},
            "b": {"time": 7, "loading": {"time": 1, "needs": "team"}},
        },
        cells={"c": {"people": "team", "tasks": {"x": {"human": 2}, "y": {"robot": 9}}}},
        crews={"team": {"workers": 3}},
    )
    (found,) = crew_loads(factory, arrival_rates(factory) or {})
    result = simulate(factory, until=1100, warmup=100)
    assert found.load == pytest.approx(11 / 30)
    assert result.value("worker_efficiency") == pytest.approx(11 / 30, rel=1e-12)
    loads = utilisations(factory)
    (robot,) = result.robots.to_dict("records")
    assert robot["working_share"] == pytest.approx(loads["c"], rel=1e-12)


def warnings_of(**parts: Any) -> list[str]:
    return [str(warning) for warning in line(**parts).warnings()]


def test_a_cell_that_has_too_much_to_do_is_named() -> None:
    tasks = {"a": {"robot": 8}, "b": {"human": 4, "after": "a"}}
    cells = {"cell": {"people": "team", "tasks": tasks}}
    (warning,) = warnings_of(cells=cells, crews={"team": {}})
    assert "cells.cell" in warning
    assert "cell cell: demand needs 1.2 of its capacity" in warning
    assert "let less in at sources.orders" in warning


def test_a_crew_that_has_too_much_to_do_is_named() -> None:
    stations = {name: {"time": 4, "needs": "team"} for name in ("a", "b", "c")}
    (warning,) = warnings_of(stations=stations, crews={"team": {}})
    assert "crew team: demand needs 1.2 of the working time" in warning
    assert warnings_of(stations=stations, crews={"team": {"workers": 2}}) == []


def test_people_with_a_skill_who_have_too_much_to_do_are_named() -> None:
    workers = {"anna": {"skills": ["weld"]}, "ben": {}}
    stations = {
        name: {"time": 6, "needs": {"crew": "team", "skill": "weld"}} for name in ("a", "b")
    }
    (warning,) = warnings_of(stations=stations, crews={"team": {"workers": workers}})
    assert "crew team, who can do 'weld': demand needs 1.2" in warning


def test_a_cell_that_nobody_comes_to_is_named() -> None:
    cells = {"cell": {"tasks": {"a": {"robot": 1}}}, "spare": {"tasks": {"a": {"robot": 1}}}}
    (warning,) = warnings_of(cells=cells, route=["cell"])
    assert "no route comes to 'spare'" in warning
