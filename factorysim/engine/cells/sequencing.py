"""The tasks of a cell for one product: in which order they are taken up, and their times.

The positional weight of a task is its own time and the times of all that come after it (Helgeson &
Birnie 1961); here the time of a person counts, or that of the robot where no person can do it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from factorysim.model.durations import as_distribution

if TYPE_CHECKING:
    from factorysim.model.cells import Cell, CellTask


class TaskPlan:
    """One task of a cell for one product."""

    __slots__ = (
        "draws", "effort", "level", "means", "modes", "name", "noise", "order", "skill", "zone",
    )  # fmt: skip

    def __init__(self, name: str, task: CellTask, modes: tuple[str, ...]) -> None:
        self.name = name
        self.modes = modes
        self.skill = task.skill
        self.level = task.level
        self.effort = task.effort
        self.zone = task.zone or ""
        self.order = 0
        """Position in the order in which tasks are taken up."""
        self.draws: dict[str, Callable[[], float]] = {}
        """Time in each mode."""
        self.means: dict[str, float] = {}
        self.noise: Callable[[], float] | None = None
        """Factor on the time of a person."""

    def draw(self, modes: tuple[str, ...]) -> list[float]:
        """Return the standard time of this task for the next part, in each of some modes.

        The noise is drawn in every mode, so that another allocation meets the same people.
        """
        noise = 1.0 if self.noise is None else self.noise()
        return [self.draws[mode]() * (noise if mode == "human" else 1.0) for mode in modes]


def tasks_for(cell: Cell, product: str, *, is_rework: bool, unit: str) -> list[TaskPlan]:
    """Return the tasks of *product* in the order in which they are taken up, times not drawn."""
    given = cell.rework if is_rework and cell.rework else cell.tasks
    plans = []
    for name, task in given.items():
        if not task.concerns(product):
            continue
        plan = TaskPlan(name, task, task.modes_for(product))
        for mode in plan.modes:
            time, factor = cell.time_of(task, mode, product)
            plan.means[mode] = as_distribution(time, unit).expected * factor
        plans.append(plan)
    before = predecessors({name: given[name].after for name in (p.name for p in plans)})
    weights = _weights(plans, before)
    numbers = {plan.name: number for number, plan in enumerate(plans)}
    if cell.sequence == "declared":
        key = {plan.name: 0.0 for plan in plans}
    elif cell.sequence == "longest_task":
        key = {plan.name: -_own_time(plan) for plan in plans}
    else:
        key = {name: -weight for name, weight in weights.items()}
    plans.sort(key=lambda plan: (key[plan.name], numbers[plan.name]))
    for order, plan in enumerate(plans):
        plan.order = order
    return plans


def predecessors(after: Mapping[str, tuple[str, ...]]) -> dict[str, set[str]]:
    """Return all tasks that come before each task, directly or not; unknown names are left out.

    Examples
    --------
    >>> sorted(predecessors({"a": (), "b": ("a",), "c": ("b",)})["c"])
    ['a', 'b']
    """
    found: dict[str, set[str]] = {}
    for name in after:
        waiting, before = list(after[name]), set()
        while waiting:
            other = waiting.pop()
            if other not in before:
                before.add(other)
                waiting += after.get(other, ())
        found[name] = before
    return found


def _weights(plans: list[TaskPlan], before: dict[str, set[str]]) -> dict[str, float]:
    return {
        plan.name: _own_time(plan)
        + sum(_own_time(other) for other in plans if plan.name in before[other.name])
        for plan in plans
    }


def _own_time(plan: TaskPlan) -> float:
    return plan.means.get("human", plan.means.get("robot", plan.means.get("both", 0.0)))
