"""Who does which task of a cell: what the policies lay down before the run, for expected times."""

from __future__ import annotations

from collections.abc import Callable
from math import fsum, inf
from typing import TYPE_CHECKING, Any, NamedTuple

from factorysim.theory.cells import (
    CellSchedule,
    Mode,
    SharedTask,
    Stint,
    allocations,
    best_allocation,
    best_schedule,
    list_schedule,
)
from factorysim.units import in_unit

if TYPE_CHECKING:
    from factorysim.engine.cells.sequencing import TaskPlan
    from factorysim.model.cells import Cell
    from factorysim.model.factory import Factory

SUITS_ROBOTS = 0.6
"""Suitability from which `score` gives a task to the robots (a didactic value)."""
SUITS_BOTH = 0.4
"""Suitability from which people and robots do it together (a didactic value)."""


class Unit:
    """The tasks of one product, and the people and robots that are there for them."""

    def __init__(self, cell: Cell, plans: list[TaskPlan], product: str, factory: Factory) -> None:
        self.cell = cell
        self.people = 0 if cell.people is None else len(factory.crews[cell.people].names)
        self.robots = len(cell.robot_names)
        self.takt = inf if cell.takt is None else in_unit(cell.takt, factory.time_unit)
        self.order = {plan.name: -float(plan.order) for plan in plans}
        given = {**cell.tasks, **cell.rework}
        self.given = {plan.name: given[plan.name] for plan in plans}
        names = set(self.given)
        self.tasks = {
            plan.name: SharedTask(
                **{mode: plan.means[mode] for mode in cell.modes_for(plan.name, product)},
                after=tuple(name for name in given[plan.name].after if name in names),
            )
            for plan in plans
        }

    def possible(self, name: str) -> tuple[Mode, ...]:
        """Return the modes in which a task can be done."""
        return tuple(self.tasks[name].times)

    def schedule(self, modes: dict[str, Mode]) -> CellSchedule:
        """Return how long one part takes with an allocation."""
        return list_schedule(
            self.tasks, modes, order=self.order, people=self.people, robots=self.robots
        )

    def preferred(self, name: str, *wishes: Mode) -> Mode:
        """Return the first of the wishes that is possible."""
        return next(mode for mode in wishes if mode in self.tasks[name].times)


def _all_human(unit: Unit) -> dict[str, Mode]:
    return {name: unit.possible(name)[0] for name in unit.tasks}


def _max_robot(unit: Unit) -> dict[str, Mode]:
    return {name: unit.preferred(name, "robot", "human", "both") for name in unit.tasks}


def _score(unit: Unit) -> dict[str, Mode]:
    chosen: dict[str, Mode] = {}
    for name in unit.tasks:
        given = unit.given[name].suitability
        score = fsum(given.values()) / len(given) if isinstance(given, dict) else given
        if score >= SUITS_ROBOTS:
            chosen[name] = unit.preferred(name, "robot", "both", "human")
        elif score >= SUITS_BOTH:
            chosen[name] = unit.preferred(name, "both", "human", "robot")
        else:
            chosen[name] = unit.preferred(name, "human", "both", "robot")
    return chosen


def _best_static(unit: Unit) -> dict[str, Mode]:
    return best_allocation(
        unit.tasks, order=unit.order, people=unit.people, robots=unit.robots
    ).modes


def _ergonomic(unit: Unit) -> dict[str, Mode]:
    """The least strain within the takt; the fastest if none is within it."""

    def strain(modes: dict[str, Mode]) -> float:
        return fsum(
            (unit.given[name].posture or 1.0) * unit.tasks[name].times[mode]
            for name, mode in modes.items()
            if mode != "robot"
        )

    found: tuple[float, float, dict[str, Mode]] = (inf, inf, {})
    for modes in allocations(unit.tasks):
        makespan = unit.schedule(modes).makespan
        late = max(0.0, makespan - unit.takt)
        key = (round(late, 9), round(strain(modes), 9))
        if key < found[:2]:
            found = (*key, modes)
    return found[2]


POLICIES: dict[str, Callable[[Unit], dict[str, Mode]]] = {
    "all_human": _all_human,
    "max_robot": _max_robot,
    "score": _score,
    "best_static": _best_static,
    "ergonomic": _ergonomic,
}
"""What is laid down before the run; other names decide at run time (see `deciding`)."""


class LaidDown(NamedTuple):
    """Who does each task of a product; and in which order, if that is laid down too."""

    modes: dict[str, Mode]
    stints: tuple[Stint, ...] = ()
    """A schedule to be kept: whoever comes free takes up the next task in it, and waits for it."""

    def before(self, name: str) -> set[str]:
        """Return the tasks that those who do a task finish first.

        Examples
        --------
        >>> stints = Stint("a", "human", 0, 2), Stint("b", "robot", 0, 3), Stint("c", "both", 3, 4)
        >>> sorted(LaidDown({}, stints).before("c"))
        ['a', 'b']
        """
        last: dict[str, str] = {}
        for stint in self.stints:
            agents = ("human", "robot") if stint.mode == "both" else (stint.mode,)
            if stint.task == name:
                return {last[agent] for agent in agents if agent in last}
            last |= dict.fromkeys(agents, stint.task)
        return set()


def lay_down(cell: Cell, plans: list[TaskPlan], product: str, factory: Factory) -> LaidDown:
    """Return who does each task of *product*, as far as it is laid down before the run."""
    unit = Unit(cell, plans, product, factory)
    given: Any = cell.allocation
    if given == "best_schedule":
        schedule = best_schedule(unit.tasks, people=unit.people, robots=unit.robots)
        return LaidDown(schedule.modes, schedule.stints)
    if isinstance(given, str) and given in POLICIES:
        return LaidDown(POLICIES[given](unit))
    chosen = _all_human(unit)
    if isinstance(given, dict):
        own = {name: mode for name, mode in given.items() if name in unit.tasks}
        chosen |= {name: mode for name, mode in own.items() if mode in unit.possible(name)}
    return LaidDown(chosen)
