"""The best allocation, and the best schedule of all: exact, for as many tasks as a lesson has."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

from factorysim.errors import ScenarioError
from factorysim.theory.cells.schedules import (
    CellSchedule,
    Mode,
    Stint,
    Tasks,
    all_before,
    earliest_finish_schedule,
    list_schedule,
    modes_at_hand,
    positional_weights,
)

MOST_ALLOCATIONS = 20_000
"""Allocations that are tried one by one at most."""
MOST_TASKS = 12
"""Tasks for which the best schedule is looked for at most; that takes some seconds at worst."""
_TINY = 1e-9
_WIDTH = 50
"""Beginnings that are kept at each step while a good schedule is looked for quickly."""


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
    >>> from factorysim.theory import SharedTask
    >>> tasks = {"a": SharedTask(human=3, robot=4), "b": SharedTask(human=3, robot=4)}
    >>> best_allocation(tasks).makespan
    4.0
    """
    if order is None:
        order = positional_weights(tasks)
    given = modes_at_hand(tasks, people=people, robots=robots)
    schedules = (
        list_schedule(given, modes, order=order, people=people, robots=robots)
        for modes in allocations(given)
    )
    return min(schedules, key=lambda schedule: round(schedule.makespan, 9))


def best_schedule(tasks: Tasks, *, people: int = 1, robots: int = 1) -> CellSchedule:
    """Return a schedule of one person and one robot that no other one beats (exact).

    Branch and bound over who does what in which order; waiting on purpose is allowed, so the result
    may be shorter than that of `best_allocation`. *people* and *robots* may be 0 or 1.

    Examples
    --------
    Here it pays that the person waits for ``a``:

    >>> from factorysim.theory import SharedTask
    >>> tasks = {"a": SharedTask(robot=1), "b": SharedTask(human=1, after=("a",)),
    ...          "c": SharedTask(robot=4, after=("b",)), "d": SharedTask(human=3)}
    >>> best_schedule(tasks).makespan, best_allocation(tasks).makespan
    (6.0, 8.0)
    """
    if len(tasks) > MOST_TASKS:
        raise ScenarioError(
            f"{len(tasks)} tasks are too many for an exact search; up to {MOST_TASKS} are possible."
        )
    if not (people in (0, 1) and robots in (0, 1)):
        raise ScenarioError(
            f"the exact search knows one person and one robot, not {people} and {robots}. "
            "best_allocation accepts several."
        )
    given = modes_at_hand(tasks, people=people, robots=robots)
    known = earliest_finish_schedule(given, people=people, robots=robots)
    search = _Search(given)
    known = search.better_than(known, width=_WIDTH)
    return search.better_than(known)


class _Beginning(NamedTuple):
    """A beginning of a schedule: some tasks have been given to somebody, one after the other."""

    human: float
    """When the person is free ..."""
    robot: float
    """... and the robot."""
    ends: dict[str, float]
    """When the tasks end that others wait for."""
    bound: float
    """No way to go on is shorter than this."""
    stint: Stint | None
    """The last task ..."""
    before: _Beginning | None
    """... and the beginning without it."""

    @property
    def stints(self) -> tuple[Stint, ...]:
        """All tasks, in the order in which they were given to somebody."""
        if self.stint is None or self.before is None:
            return ()
        return (*self.before.stints, self.stint)


_Beginnings = dict[frozenset[str], list[_Beginning]]
"""Beginnings by the tasks that they contain."""


class _Search:
    """One task more at each step: that reaches every schedule in which nothing can begin earlier.

    A beginning is dropped when it cannot lead to a shorter schedule than the best one known, or
    when another one with the same tasks has everybody free, and all tasks ended, no later.
    """

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self._followers = {n: {o for o in tasks if n in tasks[o].after} for n in tasks}
        least = {name: min(task.times.values()) for name, task in tasks.items()}
        # The longest way from the begin of a task to the end of the unit.
        self._tails: dict[str, float] = {}
        for name in sorted(tasks, key=lambda name: -len(all_before(tasks, name))):
            tails = (self._tails[other] for other in self._followers[name])
            self._tails[name] = least[name] + max(tails, default=0.0)
        # Work that only the person, only the robot, or any of them has to do at least.
        self._human = {n: least[n] * ("robot" not in t.times) for n, t in tasks.items()}
        self._robot = {n: least[n] * ("human" not in t.times) for n, t in tasks.items()}
        self._either = {
            name: min(time * (2 if mode == "both" else 1) for mode, time in task.times.items())
            for name, task in tasks.items()
        }

    def better_than(self, known: CellSchedule, *, width: int | None = None) -> CellSchedule:
        """Return a shorter schedule than *known* if there is one; with *width*, if it is found."""
        start = _Beginning(0.0, 0.0, {}, 0.0, None, None)
        beginnings: _Beginnings = {frozenset(): [start]}
        for _ in self.tasks:
            longer: _Beginnings = {}
            for done, found in beginnings.items():
                self._go_on(done, found, longer, limit=known.makespan - _TINY)
            beginnings = longer if width is None else _narrowed(longer, width)
        complete = [one for found in beginnings.values() for one in found]
        if not complete:
            return known
        return CellSchedule(min(complete, key=lambda one: max(one.human, one.robot)).stints)

    def _go_on(
        self, done: frozenset[str], found: list[_Beginning], longer: _Beginnings, *, limit: float
    ) -> None:
        """Put each beginning of *found* with one task more into *longer*."""
        for name, task in self.tasks.items():
            if name in done or not done.issuperset(task.after):
                continue
            after = done | {name}
            left = [other for other in self.tasks if other not in after]
            waited_for = [n for n in self.tasks if n in after and not after >= self._followers[n]]
            for one in found:
                for mode in task.times:
                    more = self._with(one, name, mode, waited_for, left)
                    if more.bound < limit:
                        _keep(longer.setdefault(after, []), more)

    def _with(
        self, one: _Beginning, name: str, mode: Mode, waited_for: list[str], left: list[str]
    ) -> _Beginning:
        """Return a beginning with one task more."""
        task = self.tasks[name]
        begin = max((one.ends[other] for other in task.after), default=0.0)
        if mode != "robot":
            begin = max(begin, one.human)
        if mode != "human":
            begin = max(begin, one.robot)
        end = begin + task.times[mode]
        human = one.human if mode == "robot" else end
        robot = one.robot if mode == "human" else end
        # Nothing begins before somebody is free: when a task ended before that does not matter.
        free = min(human, robot)
        ends = {n: max(free, end if n == name else one.ends[n]) for n in waited_for}
        bound = self._bound(human, robot, ends, left)
        return _Beginning(human, robot, ends, bound, Stint(name, mode, begin, end), one)

    def _bound(self, human: float, robot: float, ends: dict[str, float], left: list[str]) -> float:
        free = min(human, robot)
        bound = max(
            human + sum(self._human[name] for name in left),
            robot + sum(self._robot[name] for name in left),
            (human + robot + sum(self._either[name] for name in left)) / 2,
        )
        for name in left:
            ready = max((ends.get(other, free) for other in self.tasks[name].after), default=free)
            bound = max(bound, ready + self._tails[name])
        return bound


def _keep(known: list[_Beginning], new: _Beginning) -> None:
    """Add a beginning to others with the same tasks, unless one of them is as good."""
    if any(_is_as_good(one, new, _TINY) for one in known):
        return
    known[:] = [one for one in known if not _is_as_good(new, one, 0.0)]
    known.append(new)


def _is_as_good(one: _Beginning, other: _Beginning, slack: float) -> bool:
    if one.human > other.human + slack or one.robot > other.robot + slack:
        return False
    return all(end <= other.ends[name] + slack for name, end in one.ends.items())


def _narrowed(beginnings: _Beginnings, width: int) -> _Beginnings:
    """Return the most promising ones only."""
    every = [(one.bound, done, one) for done, found in beginnings.items() for one in found]
    kept: _Beginnings = {}
    for _, done, one in sorted(every, key=lambda entry: entry[0])[:width]:
        kept.setdefault(done, []).append(one)
    return kept
