"""Cells of people and robots: schedules of one unit, the best allocation, output with safeguards.

Tasks follow each other by precedence; each is done by a person, by a robot, or by both together.
The makespan of one unit is the cycle of a cell that works on one unit at a time. Positional
weights: W. B. Helgeson and D. P. Birnie (1961).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Literal, NamedTuple

from factorysim.errors import ScenarioError, listing

Mode = Literal["human", "robot", "both"]
MODES: tuple[Mode, ...] = ("human", "robot", "both")
MOST_ALLOCATIONS = 20_000
"""Allocations that are tried one by one at most."""
MOST_TASKS = 20
"""Tasks for which the best schedule is looked for at most."""
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
        """Share of the makespan in which one person is idle (Hoffman 2019)."""
        return 1.0 - self.busy("human") / self.makespan

    @property
    def robot_idle(self) -> float:
        """Share of the makespan in which one robot is idle."""
        return 1.0 - self.busy("robot") / self.makespan


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
    before = {name: _all_before(tasks, name) for name in tasks}
    own = {name: next(iter(task.times.values())) for name, task in tasks.items()}
    return {name: own[name] + sum(own[o] for o in tasks if name in before[o]) for name in tasks}


def _all_before(tasks: Tasks, name: str) -> set[str]:
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


class _Agents:
    """When each person and each robot is free."""

    def __init__(self, people: int, robots: int) -> None:
        self.free = {"human": [0.0] * people, "robot": [0.0] * robots}

    def earliest(self, mode: Mode) -> float:
        kinds = ("human", "robot") if mode == "both" else (mode,)
        return max(min(self.free[kind], default=math.inf) for kind in kinds)

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
    chosen = {n: (modes or {}).get(n, next(iter(task.times))) for n, task in tasks.items()}
    weights = positional_weights(tasks) if order is None else order
    waiting = sorted(tasks, key=lambda name: -weights[name])
    agents, now = _Agents(people, robots), 0.0
    ends: dict[str, float] = {}
    stints: list[Stint] = []
    while waiting:
        begun = next(
            (
                name
                for name in waiting
                if all(ends.get(o, math.inf) <= now + _TINY for o in tasks[name].after)
                and agents.earliest(chosen[name]) <= now + _TINY
            ),
            None,
        )
        if begun is None:
            later = [time for free in agents.free.values() for time in free]
            now = min(time for time in [*later, *ends.values()] if time > now + _TINY)
            continue
        waiting.remove(begun)
        end = now + tasks[begun].times[chosen[begun]]
        agents.take(chosen[begun], end)
        ends[begun] = end
        stints.append(Stint(begun, chosen[begun], now, end))
    return CellSchedule(tuple(stints))


def earliest_finish_schedule(tasks: Tasks, *, people: int = 1, robots: int = 1) -> CellSchedule:
    """Return the greedy schedule: task by task by weight, each in the mode that ends first.

    Examples
    --------
    >>> tasks = {"a": SharedTask(human=3, robot=4), "b": SharedTask(human=3, robot=4)}
    >>> earliest_finish_schedule(tasks).modes
    {'a': 'human', 'b': 'robot'}
    """
    weights = positional_weights(tasks)
    agents = _Agents(people, robots)
    ends: dict[str, float] = {}
    stints = []
    for name in sorted(tasks, key=lambda name: -weights[name]):
        ready = max((ends[other] for other in tasks[name].after), default=0.0)
        found: list[tuple[float, int, float, Mode]] = []
        for number, (mode, time) in enumerate(tasks[name].times.items()):
            begin = max(ready, agents.earliest(mode))
            found.append((begin + time, number, begin, mode))
        end, _, begin, mode = min(found)
        agents.take(mode, end)
        ends[name] = end
        stints.append(Stint(name, mode, begin, end))
    return CellSchedule(tuple(stints))


def allocations(tasks: Tasks) -> Iterator[dict[str, Mode]]:
    """Yield every allocation of the tasks to people, robots, or both together.

    Raises
    ------
    ScenarioError
        When there are more than `MOST_ALLOCATIONS`.
    """
    number = math.prod(len(task.times) for task in tasks.values())
    if number > MOST_ALLOCATIONS:
        raise ScenarioError(
            f"{number} allocations are possible; all can be tried up to {MOST_ALLOCATIONS}. Give "
            "fewer tasks a choice of modes, or say who does each task."
        )
    for modes in product(*(task.times for task in tasks.values())):
        yield dict(zip(tasks, modes, strict=True))


def best_allocation(
    tasks: Tasks,
    *,
    order: Mapping[str, float] | None = None,
    people: int = 1,
    robots: int = 1,
) -> CellSchedule:
    """Return the best of the list schedules of all allocations.

    The arguments are those of `list_schedule`.

    Examples
    --------
    >>> tasks = {"a": SharedTask(human=3, robot=4), "b": SharedTask(human=3, robot=4)}
    >>> best_allocation(tasks).makespan
    4.0
    """
    if order is None:
        order = positional_weights(tasks)
    schedules = (
        list_schedule(tasks, modes, order=order, people=people, robots=robots)
        for modes in allocations(tasks)
    )
    return min(schedules, key=lambda schedule: round(schedule.makespan, 9))


def best_schedule(tasks: Tasks) -> CellSchedule:
    """Return a schedule of one person and one robot that no other one beats (exact).

    Branch and bound over who does what in which order; waiting on purpose is allowed, so the result
    may be shorter than that of `best_allocation`.

    Examples
    --------
    >>> tasks = {"a": SharedTask(human=1), "b": SharedTask(human=5, after=("a",)),
    ...          "c": SharedTask(robot=5)}
    >>> best_schedule(tasks).makespan
    6.0
    """
    if len(tasks) > MOST_TASKS:
        raise ScenarioError(
            f"{len(tasks)} tasks are too many for an exact search; up to {MOST_TASKS} are possible."
        )
    search = _Search(tasks, earliest_finish_schedule(tasks))
    search.go_on(frozenset(), 0.0, 0.0, {}, [])
    return search.best


class _Search:
    """Tasks are appended in the order of their begins: that reaches every active schedule."""

    def __init__(self, tasks: Tasks, known: CellSchedule) -> None:
        self.tasks = tasks
        self.best = known
        least = {name: min(task.times.values()) for name, task in tasks.items()}
        after: dict[str, list[str]] = {name: [] for name in tasks}
        for name in tasks:
            for other in _all_before(tasks, name):
                after[other].append(name)
        self._followers = {name: [o for o in tasks if name in tasks[o].after] for name in tasks}
        self._tails: dict[str, float] = {}
        for name in sorted(tasks, key=lambda n: len(after[n])):
            tails = (self._tails[other] for other in self._followers[name])
            self._tails[name] = least[name] + max(tails, default=0.0)
        self._only = {
            agent: {n: least[n] for n, t in tasks.items() if set(t.times) <= {agent, "both"}}
            for agent in ("human", "robot")
        }
        self._seen: dict[frozenset[str], list[tuple[float, ...]]] = {}

    def go_on(
        self,
        done: frozenset[str],
        human: float,
        robot: float,
        ends: dict[str, float],
        stints: list[Stint],
    ) -> None:
        if len(done) == len(self.tasks):
            self.best = CellSchedule(tuple(stints))
            return
        if self._is_dominated(done, human, robot, ends):
            return
        for name, task in self.tasks.items():
            if name in done or any(other not in done for other in task.after):
                continue
            ready = max((ends[other] for other in task.after), default=0.0)
            for mode, time in task.times.items():
                begin = ready
                if mode != "robot":
                    begin = max(begin, human)
                if mode != "human":
                    begin = max(begin, robot)
                end = begin + time
                state = (
                    done | {name},
                    human if mode == "robot" else end,
                    robot if mode == "human" else end,
                    {**ends, name: end},
                )
                if self._bound(*state) < self.best.makespan - _TINY:
                    self.go_on(*state, [*stints, Stint(name, mode, begin, end)])

    def _bound(
        self, done: frozenset[str], human: float, robot: float, ends: dict[str, float]
    ) -> float:
        bound = max(human, robot)
        for name, task in self.tasks.items():
            if name not in done:
                ready = max((ends.get(other, 0.0) for other in task.after), default=0.0)
                bound = max(bound, ready + self._tails[name])
        for free, agent in ((human, "human"), (robot, "robot")):
            left = sum(time for name, time in self._only[agent].items() if name not in done)
            bound = max(bound, free + left)
        return bound

    def _is_dominated(
        self, done: frozenset[str], human: float, robot: float, ends: dict[str, float]
    ) -> bool:
        """Whether the same tasks were done before with everybody free, and all ended, earlier."""
        open_ends = (
            ends[name]
            for name in sorted(done)
            if any(other not in done for other in self._followers[name])
        )
        state = (human, robot, max(ends.values(), default=0.0), *open_ends)
        known = self._seen.setdefault(done, [])
        if any(all(a <= b + _TINY for a, b in zip(k, state, strict=True)) for k in known):
            return True
        known[:] = [k for k in known if not all(b <= a for a, b in zip(k, state, strict=True))]
        known.append(state)
        return False


def speed_in_the_long_run(share: float, stay: float, states: Mapping[float, float]) -> float:
    """Return the mean speed of a robot that people visit, as a share of its full speed.

    The robot is at full speed between the visits; each visit gives it *states*: times by speed,
    from the begin of the visit until it is at full speed again (restart delays included).

    Parameters
    ----------
    share
        Presence: mean stay / (mean stay + mean gap).
    stay
        Mean time of a stay.
    states
        Time at each lower speed because of a visit, by speed.

    Examples
    --------
    A fence: the robot stands during the stay of 20 s and 10 s for the reset.

    >>> round(720 * speed_in_the_long_run(0.2, 20, {0.0: 30}))
    524

    A scanner: half of the stay at 0.3 of the speed, half at rest, and 2 s to restart.

    >>> round(720 * speed_in_the_long_run(0.2, 20, {0.3: 10, 0.0: 12}))
    586
    """
    if not 0 <= share < 1:
        raise ScenarioError(f"a presence of {share:g} is not possible; it is 0 or more, below 1.")
    if share == 0:
        return 1.0
    gap = stay * (1 - share) / share
    worked = gap + math.fsum(speed * time for speed, time in states.items())
    return worked / (gap + math.fsum(states.values()))
