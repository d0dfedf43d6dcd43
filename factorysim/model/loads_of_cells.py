"""How much work one part brings to a cell: to its workplaces, its robots and its people.

Everything is the least that can be: the fastest robot and the fastest person, no walking, nobody
waiting for anybody. Where it is decided only while the factory runs who does a task, it counts for
the robots or the people only if nobody else can do it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from factorysim.model.calendars import working_share
from factorysim.model.cells import Cell, CellTask, Mode, Robot
from factorysim.model.crews import Crew, Need
from factorysim.model.durations import as_distribution
from factorysim.model.organisation import Shift
from factorysim.model.paces import fastest_pace

Shifts = Mapping[str, Shift]


@dataclass
class CellWork:
    """Work of one part, in time units."""

    path: float
    """Longest chain of tasks that come after each other."""
    robots: float = 0.0
    """Time of one robot at its full pace, for all tasks of robots."""
    people: list[tuple[Need, float]] = field(default_factory=list)
    """Standard time of each task that needs a person, with what it asks for."""


def cell_work(cell: Cell, product: str, crews: Mapping[str, Crew], unit: str) -> CellWork:
    """Return the work that a part of *product* brings to a cell.

    Examples
    --------
    >>> tasks = {"load": {"robot": 2}, "check": {"human": 1, "after": "load"}}
    >>> work = cell_work(Cell(people="fitter", tasks=tasks), "part", {"fitter": Crew()}, "min")
    >>> work.path, work.robots, [time for _, time in work.people]
    (3.0, 2.0, [1.0])
    """
    slow = getattr(cell.safeguard, "slow", 1.0) if _is_always_slow(cell) else 1.0
    factor = min((robot.time_factor for robot in robots_of(cell)), default=1.0) / slow
    own: dict[str, float] = {}
    work = CellWork(path=0.0)
    for name, task in cell.tasks.items():
        if not task.concerns(product):
            continue
        modes = _modes_for(cell, name, product)
        times = {mode: _mean_time(cell, task, mode, product, unit) for mode in modes}
        need = _need_of(cell, task)
        pace = fastest_pace(crews[need.crew], need) if need is not None else 1.0
        paces = {"human": pace, "robot": factor, "both": max(pace, factor)}
        own[name] = min(time * paces[mode] for mode, time in times.items())
        if all(mode != "human" for mode in modes):
            work.robots += min(times.values()) / slow
        if need is not None and all(mode != "robot" for mode in modes):
            work.people.append((need, min(times.values())))
    work.path = _longest_chain(cell, own)
    return work


def robot_capacity(cell: Cell, shifts: Shifts, unit: str) -> float:
    """Return how many robots at full pace all robots of a cell are worth, in the long run."""
    of_cell = working_share(shifts, cell.shift) if cell.shift is not None else 1.0
    capacity = 0.0
    for robot in robots_of(cell):
        share = working_share(shifts, robot.shift) if robot.shift is not None else 1.0
        lost = 0.0
        for failure in robot.failures.values():
            between = failure.time_to_failure(unit).expected
            lost += failure.time_to_repair(unit).expected / between
        capacity += min(share, of_cell) / robot.time_factor / (1 + lost)
    return capacity


def robots_of(cell: Cell) -> list[Robot]:
    """Return the robots of a cell as elements, whether they have names or not."""
    if isinstance(cell.robots, int):
        return [Robot() for _ in range(cell.robots)]
    return list(cell.robots.values())


def _is_always_slow(cell: Cell) -> bool:
    return cell.safeguard is not None and cell.safeguard.kind == "power_and_force"


def _modes_for(cell: Cell, name: str, product: str) -> tuple[Mode, ...]:
    """Return who may do a task: one mode where that is laid down, else all that are possible."""
    possible = cell.modes_for(name, product)
    if isinstance(cell.allocation, dict):
        mode = cell.allocation.get(name)
        return (mode,) if mode in possible else possible[:1]
    return possible[:1] if cell.allocation == "all_human" else possible


def _mean_time(cell: Cell, task: CellTask, mode: str, product: str, unit: str) -> float:
    time, factor = cell.time_of(task, mode, product)
    return as_distribution(time, unit).expected * factor


def _need_of(cell: Cell, task: CellTask) -> Need | None:
    if cell.people is None:
        return None
    if task.skill is None:
        return Need(crew=cell.people)
    return Need(crew=cell.people, skill=task.skill, level=max(task.level, 1))


def _longest_chain(cell: Cell, own: Mapping[str, float]) -> float:
    ends: dict[str, float] = {}

    def end_of(name: str) -> float:
        if name not in ends:
            before: Iterator[float] = (end_of(other) for other in cell.tasks[name].after)
            ends[name] = own.get(name, 0.0) + max(before, default=0.0)
        return ends[name]

    return max((end_of(name) for name in cell.tasks), default=0.0)
