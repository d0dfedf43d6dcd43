"""Who does what when to one unit: rules of schedules in which nobody waits on purpose.

Positional weights: W. B. Helgeson and D. P. Birnie (1961). Measures of two who work side by side:
G. Hoffman, "Evaluating fluency in human-robot collaboration" (2019).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from factorysim.errors import ScenarioError, listing

Mode = Literal["human", "robot", "both"]
MODES: tuple[Mode, ...] = ("human", "robot", "both")
_TINY = 1e-9


@dataclass(frozen=True)
class SharedTask:
    """One task of a unit: its time in each mode that is possible, and what comes before."""

    human: float | None = None
    robot: float | None = None
    both: float | None = None
    after: tuple[str, ...] = ()

    @property
    def times(self) -> dict[Mode, float]:
        """The time in each possible mode."""
        given = zip(MODES, (self.human, self.robot, self.both), strict=True)
        return {mode: time for mode, time in given if time is not None}


class Stint(NamedTuple):
    """One task in a schedule."""

    task: str
    mode: Mode
    begin: float
    end: float


@dataclass(frozen=True)
class CellSchedule:
    """What is done when to one unit."""

    stints: tuple[Stint, ...] = field(repr=False)

    @property
    def makespan(self) -> float:
        """Time until the unit is finished."""
        return max((stint.end for stint in self.stints), default=0.0)

    @property
    def modes(self) -> dict[str, Mode]:
        """Who does each task."""
        return {stint.task: stint.mode for stint in self.stints}

    def busy(self, agent: str) -> float:
        """Return the time for which people (``human``) or robots (``robot``) are at work."""
        return math.fsum(s.end - s.begin for s in self.stints if s.mode in (agent, "both"))

    @property
    def human_idle(self) -> float:
        """Share of the makespan in which no person is at work."""
        return 1.0 - self._share({"human"})

    @property
    def robot_idle(self) -> float:
        """Share of the makespan in which no robot is at work."""
        return 1.0 - self._share({"robot"})

    @property
    def concurrent(self) -> float:
        """Share of the makespan in which people and robots are at work at the same time."""
        return self._share({"human", "robot"})

    def _share(self, agents: set[str]) -> float:
        """Share of the makespan in which all of *agents* are at work."""
        times = sorted({time for stint in self.stints for time in (stint.begin, stint.end)})
        both: set[str] = {"human", "robot"}
        worked = 0.0
        for begin, end in pairwise(times):
            at_work = [s.mode for s in self.stints if s.begin <= begin and end <= s.end]
            active = set().union(*(both if mode == "both" else {mode} for mode in at_work))
            if agents <= active:
                worked += end - begin
        return worked / self.makespan if self.makespan else 0.0


Tasks = Mapping[str, SharedTask]


def positional_weights(tasks: Tasks) -> dict[str, float]:
    """Return the time of each task and of all that come after it.

    The time of a person counts, or that of the robot where no person can do it.

    Examples
    --------
    >>> tasks = {"load": SharedTask(human=2), "press": SharedTask(human=5, after=("load",))}
    >>> positional_weights(tasks)
    {'load': 7, 'press': 5}
    """
    before = {name: all_before(tasks, name) for name in tasks}
    own = {name: next(iter(task.times.values())) for name, task in tasks.items()}
    return {name: own[name] + sum(own[o] for o in tasks if name in before[o]) for name in tasks}


def all_before(tasks: Tasks, name: str) -> set[str]:
    """Return all tasks that come before a task, directly or not.

    Examples
    --------
    >>> tasks = {"a": SharedTask(1), "b": SharedTask(1, after=("a",))}
    >>> all_before(tasks, "b")
    {'a'}
    """
    found: set[str] = set()
    waiting = [*tasks[name].after]
    while waiting:
        other = waiting.pop()
        if other not in tasks:
            raise ScenarioError(f"task {name!r}: {other!r} is no task. Tasks: {listing(tasks)}.")
        if other not in found:
            found.add(other)
            waiting += tasks[other].after
    if name in found:
        raise ScenarioError(f"task {name!r} comes before itself. Take an 'after' out.")
    return found


def modes_at_hand(tasks: Tasks, *, people: int, robots: int) -> dict[str, SharedTask]:
    """Return the tasks with the times of those modes only for which somebody is there.

    Raises
    ------
    ScenarioError
        When nobody can do a task.

    Examples
    --------
    >>> modes_at_hand({"a": SharedTask(human=3, robot=4)}, people=1, robots=0)
    {'a': SharedTask(human=3, robot=None, both=None, after=())}
    """
    there = {"human": people > 0, "robot": robots > 0, "both": people > 0 and robots > 0}
    found = {}
    for name, task in tasks.items():
        times = {mode: time for mode, time in task.times.items() if there[mode]}
        if not times:
            raise ScenarioError(
                f"task {name!r}: nobody can do it. It has times for {listing(task.times)}; there "
                f"are {people} people and {robots} robots. Give it a time for somebody who is "
                "there."
            )
        found[name] = SharedTask(**times, after=task.after)
    return found


class _Agents:
    """When each person and each robot is free."""

    def __init__(self, people: int, robots: int) -> None:
        self.free = {"human": [0.0] * people, "robot": [0.0] * robots}

    def earliest(self, mode: Mode) -> float:
        kinds = ("human", "robot") if mode == "both" else (mode,)
        return max(min(self.free[kind]) for kind in kinds)

    def take(self, mode: Mode, until: float) -> None:
        for kind in ("human", "robot") if mode == "both" else (mode,):
            free = self.free[kind]
            free[free.index(min(free))] = until


def list_schedule(
    tasks: Tasks,
    modes: Mapping[str, Mode] | None = None,
    *,
    order: Mapping[str, float] | None = None,
    people: int = 1,
    robots: int = 1,
) -> CellSchedule:
    """Return the schedule in which nobody waits on purpose.

    Whenever somebody is free, the task begins that comes first in *order* among those that can
    begin.

    Parameters
    ----------
    modes
        Who does each task; a person does those that are not named, or a robot if no person can.
    order
        Tasks with larger numbers come first, then in declared order; without it, their positional
        weights.

    Examples
    --------
    >>> tasks = {"load": SharedTask(human=2), "press": SharedTask(human=5, robot=6),
    ...          "label": SharedTask(human=4)}
    >>> list_schedule(tasks, {"press": "robot"}).makespan
    6.0
    """
    given = modes_at_hand(tasks, people=people, robots=robots)
    chosen = {name: _chosen(name, task, modes or {}) for name, task in given.items()}
    weights = positional_weights(tasks) if order is None else order
    waiting = sorted(tasks, key=lambda name: -weights[name])
    agents, now = _Agents(people, robots), 0.0
    ends: dict[str, float] = {}
    stints: list[Stint] = []

    def can_begin(name: str) -> bool:
        ready = all(ends.get(other, math.inf) <= now + _TINY for other in tasks[name].after)
        return ready and agents.earliest(chosen[name]) <= now + _TINY

    while waiting:
        begun = next((name for name in waiting if can_begin(name)), None)
        if begun is None:
            now = min(time for time in ends.values() if time > now + _TINY)
            continue
        waiting.remove(begun)
        ends[begun] = now + tasks[begun].times[chosen[begun]]
        agents.take(chosen[begun], ends[begun])
        stints.append(Stint(begun, chosen[begun], now, ends[begun]))
    return CellSchedule(tuple(stints))


def _chosen(name: str, task: SharedTask, modes: Mapping[str, Mode]) -> Mode:
    mode = modes.get(name, next(iter(task.times)))
    if mode not in task.times:
        raise ScenarioError(
            f"task {name!r} cannot be done by {mode!r}. Possible is {listing(task.times)}."
        )
    return mode


def earliest_finish_schedule(tasks: Tasks, *, people: int = 1, robots: int = 1) -> CellSchedule:
    """Return the greedy schedule: task by task by weight, each in the mode that ends first.

    Each task takes those who are free first, for a time that comes after all that they have been
    given before; who is free earlier may have to wait for it.

    Examples
    --------
    >>> tasks = {"a": SharedTask(human=3, robot=4), "b": SharedTask(human=3, robot=4)}
    >>> earliest_finish_schedule(tasks).modes
    {'a': 'human', 'b': 'robot'}
    """
    weights = positional_weights(tasks)
    given = modes_at_hand(tasks, people=people, robots=robots)
    agents = _Agents(people, robots)
    ends: dict[str, float] = {}
    stints = []
    waiting = sorted(tasks, key=lambda name: -weights[name])
    while waiting:
        name = next(name for name in waiting if ends.keys() >= set(tasks[name].after))
        waiting.remove(name)
        ready = max((ends[other] for other in tasks[name].after), default=0.0)
        found: list[tuple[float, int, float, Mode]] = []
        for number, (mode, time) in enumerate(given[name].times.items()):
            begin = max(ready, agents.earliest(mode))
            found.append((round(begin + time, 9), number, begin, mode))
        _, _, begin, mode = min(found)
        end = begin + given[name].times[mode]
        agents.take(mode, end)
        ends[name] = end
        stints.append(Stint(name, mode, begin, end))
    return CellSchedule(tuple(stints))
