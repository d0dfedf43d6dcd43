"""Who does which task of a cell: what the policies lay down before the run, for expected times."""

from __future__ import annotations

from collections.abc import Callable
from math import fsum, inf
from typing import TYPE_CHECKING, Any

from factorysim.engine.views import PartView
from factorysim.errors import ModelError, listing
from factorysim.rules import allocations as own_allocations
from factorysim.theory.cells import (
    CellSchedule,
    Mode,
    SharedTask,
    allocations,
    best_allocation,
    earliest_finish_schedule,
    list_schedule,
)
from factorysim.units import in_unit

if TYPE_CHECKING:
    from factorysim.engine.cells.sequencing import TaskPlan
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part
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


def _earliest_finish(unit: Unit) -> dict[str, Mode]:
    return earliest_finish_schedule(unit.tasks, people=unit.people, robots=unit.robots).modes


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
    "earliest_finish": _earliest_finish,
    "best_static": _best_static,
    "ergonomic": _ergonomic,
    "dynamic": _all_human,
}
"""What is laid down before the run; `dynamic` decides when a task begins."""


def modes_of(cell: Cell, plans: list[TaskPlan], product: str, factory: Factory) -> dict[str, Mode]:
    """Return who does each task of *product*, as laid down before the run."""
    unit = Unit(cell, plans, product, factory)
    given: Any = cell.allocation
    if isinstance(given, str) and given in POLICIES:
        return POLICIES[given](unit)
    chosen = _all_human(unit)
    if isinstance(given, dict):
        chosen |= {n: mode for n, mode in given.items() if mode in unit.tasks.get(n, _NONE).times}
    return chosen


_NONE = SharedTask()


class TaskView:
    """A task of a cell, as an allocation of one's own sees it."""

    __slots__ = ("_plan",)

    def __init__(self, plan: TaskPlan) -> None:
        self._plan = plan

    @property
    def name(self) -> str:
        """Name of the task."""
        return self._plan.name

    @property
    def times(self) -> dict[str, float]:
        """Expected time in each possible mode."""
        return {mode: self._plan.means[mode] for mode in self._plan.modes}


def allocation_function(given: Any, floor: Floor) -> Callable[[TaskPlan, Part], str] | None:
    """Return what asks an allocation of one's own, by name or as a function; else None."""
    if isinstance(given, str) and given in own_allocations:
        given = own_allocations[given]
    if not callable(given):
        return None

    def chosen(plan: TaskPlan, part: Part) -> str:
        mode = given(TaskView(plan), PartView(part, floor))
        if mode not in plan.modes:
            raise ModelError(
                f"the allocation said {mode!r} for the task {plan.name!r}. Possible is "
                f"{listing(plan.modes)}."
            )
        return str(mode)

    return chosen
