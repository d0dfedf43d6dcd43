"""How much work the demand brings to people: the least that can be, against all their time.

Work that only some of a crew can do is compared with the time of these people alone, so a load
above 1 means that no rule can help. Walking, setups, maintenance, and repairs that come by a clock
of the calendar are left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factorysim.model.calendars import working_share
from factorysim.model.crews import Crew, Need, team_of
from factorysim.model.durations import as_distribution
from factorysim.model.flow import Flow, is_function, time_at
from factorysim.model.loads import Rates, step_rates, stop_times
from factorysim.model.loads_of_cells import cell_work
from factorysim.model.paces import pace_of

if TYPE_CHECKING:
    from factorysim.model.cells import Cell
    from factorysim.model.factory import Factory
    from factorysim.model.places import Station

Work = dict[Need, float]
"""Standard time per time unit, by what it asks for."""


@dataclass(frozen=True)
class CrewLoad:
    """The share of the working time of some people that the demand needs."""

    crew: str
    skill: str | None
    """What they all can do; None for the whole crew."""
    load: float


def crew_loads(factory: Factory, rates: Rates) -> list[CrewLoad]:
    """Return the highest load of each crew: of all its people, or of those who have a skill.

    Examples
    --------
    >>> from factorysim.model import Factory
    >>> line = Factory(
    ...     products={"part": {"route": ["mill"]}},
    ...     sources={"raw": {"makes": "part", "every": 4}},
    ...     stations={"mill": {"time": 3, "needs": "team"}},
    ...     crews={"team": {"workers": 2}},
    ... )
    >>> crew_loads(line, {"raw": {"part": 0.25}})
    [CrewLoad(crew='team', skill=None, load=0.375)]
    """
    work: Work = defaultdict(float)
    flow = Flow(factory)
    for (product, number), rate in step_rates(factory, rates).items():
        step = factory.products[product].route[number]
        options = [_work_at(flow, product, number, place) for place in step.candidates]
        # Where there is a choice, only what cannot be avoided counts.
        for need in options[0]:
            work[need] += rate * min(option.get(need, 0.0) for option in options)
    found = []
    for name, crew in factory.crews.items():
        if crew.human is not None and crew.human.learning is not None:
            continue  # How long the work takes depends on how often it was done.
        own = {need: time for need, time in work.items() if need.crew == name}
        loads = [_load(factory, crew, limit, own) for limit in own]
        if loads:
            found.append(max(loads, key=lambda load: load.load))
    return found


def _load(factory: Factory, crew: Crew, limit: Need, work: Work) -> CrewLoad:
    """Return the load of those who can do *limit*, with all work that nobody else can do."""
    able = set(crew.could_do(limit))
    total = capacity = 0.0
    for need, time in work.items():
        others = crew.could_do(need)
        if able.issuperset(others):
            total += time * min(pace_of(crew, name, need) / _factor(crew, name) for name in others)
    for name in able:
        own = None if isinstance(crew.workers, int) else crew.workers[name].shift
        shift = own or crew.shift
        share = 1.0 if shift is None else working_share(factory.shifts, shift)
        capacity += share * (1 - crew.absence) / _factor(crew, name)
    skill = None if len(able) == len(crew.names) else limit.skill
    return CrewLoad(limit.crew, skill, total / capacity if capacity else 0.0)


def _factor(crew: Crew, name: str) -> float:
    return pace_of(crew, name, Need(crew="any"))


def _work_at(flow: Flow, product: str, number: int, place: str) -> Work:
    """Return the work of people for one visit of a part at a place."""
    factory = flow.factory
    if place in factory.cells:
        return _work_at_cell(factory, factory.cells[place], product)
    station = factory.stations.get(place)
    if station is None or (station.batch is not None):
        return {}
    return _work_at_station(flow, station, product, number, place)


def _work_at_cell(factory: Factory, cell: Cell, product: str) -> Work:
    work: Work = defaultdict(float)
    for need, time in cell_work(cell, product, factory.crews, factory.time_unit).people:
        work[need] += time
    return work


def _work_at_station(flow: Flow, station: Station, product: str, number: int, place: str) -> Work:
    factory = flow.factory
    unit = factory.time_unit
    work: Work = defaultdict(float)
    duration = time_at(factory.products[product].route[number], product, place, station)
    known = duration is not None and not is_function(duration)
    time = as_distribution(duration, unit).expected if known else 0.0
    for handling in (station.loading, station.unloading):
        if handling is not None:
            for need in team_of(handling.needs):
                work[_alone(need)] += as_distribution(handling.time, unit).expected * need.count
    for need in team_of(station.needs):
        work[_alone(need)] += time * need.count
    for failure in station.failures.values():
        if failure.clock in ("working", "cycles"):
            between, repair = stop_times(failure, unit)
            often = time / between if failure.clock == "working" else 1 / between
            for need in team_of(failure.needs):
                work[_alone(need)] += often * repair * need.count
    return work


def _alone(need: Need) -> Need:
    """Return what one of the people has to have; how urgent it is says nothing about the load."""
    return Need(crew=need.crew, skill=need.skill, level=need.level)
