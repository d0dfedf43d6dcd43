"""Line balancing: which tasks are done in which station of an assembly line.

`balance_line` needs the fewest stations for a cycle time (SALBP-1), `smallest_cycle_time` the
shortest cycle for a number of stations (SALBP-2); both prove what they say, or give bounds when
the budget of their search is spent. `balance_by_rule` is what is done by hand: one priority rule.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from factorysim.errors import ScenarioError, UnknownName, did_you_mean, listing
from factorysim.theory.balancing.bounds import StationBounds, bounds_of
from factorysim.theory.balancing.exact_numbers import as_fraction
from factorysim.theory.balancing.numbered_tasks import NumberedTasks
from factorysim.theory.balancing.rules import BALANCING_RULES, filled_by, filled_from_the_end
from factorysim.theory.balancing.search import Budget, line_with
from factorysim.theory.balancing.task_graphs import TaskGraph
from factorysim.theory.line_checks import positive, whole

STEP_LIMIT = 2_000_000
"""Steps of a search when nothing else is said: some seconds, and more than TONGE70 needs."""

Line = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Balance:
    """Which tasks are done in which station."""

    stations: Line
    """The tasks of every station, in an order in which they can be done."""
    loads: tuple[float, ...]
    """The task time of every station."""
    cycle_time: float
    """Time that every station has for one product."""
    lower_bound: float
    """What no line can do with less of: stations, or cycle time if that was asked for."""
    is_optimal: bool
    """Whether the lower bound is reached, so that it is proven that nothing is better."""
    steps: int = 0
    """Steps of the search; 0 for a priority rule."""

    @property
    def station_count(self) -> int:
        """Number of stations."""
        return len(self.stations)

    @property
    def idle_times(self) -> tuple[float, ...]:
        """Time of the cycle that every station has nothing to do."""
        return tuple(self.cycle_time - load for load in self.loads)

    @property
    def efficiency(self) -> float:
        """Share of the paid time that is work: total task time / (stations x cycle time)."""
        return math.fsum(self.loads) / (self.station_count * self.cycle_time)

    @property
    def balance_delay(self) -> float:
        """Share of the paid time that is lost: 1 - efficiency."""
        return 1 - self.efficiency

    @property
    def smoothness_index(self) -> float:
        """Root of the squared distances to the largest load; 0 for a line of equal stations.

        Source: Moodie and Young, Journal of Industrial Engineering 16 (1965).
        """
        largest = max(self.loads)
        return math.sqrt(math.fsum((largest - load) ** 2 for load in self.loads))

    def station_of(self, task: str) -> int:
        """Return the number of the station, counted from 1, in which a task is done."""
        for number, names in enumerate(self.stations, start=1):
            if task in names:
                return number
        known = [name for station in self.stations for name in station]
        raise UnknownName(
            f"there is no task {task!r}.{did_you_mean(task, known)} There are {listing(known)}."
        )


def balance_line(tasks: TaskGraph, cycle_time: float, *, step_limit: int = STEP_LIMIT) -> Balance:
    """Return a line with the fewest stations for a cycle time (SALBP-1).

    The answer depends on the tasks only, never on the speed of the machine: the search is limited
    by its steps. When they are spent, `is_optimal` is false and `lower_bound` says what no line can
    do without.

    Parameters
    ----------
    tasks
        Tasks with times and precedences.
    cycle_time
        Time of a station for one product, in the unit of the task times.
    step_limit
        Most steps of the search; a million take about three seconds.

    Raises
    ------
    ScenarioError
        If a task is longer than the cycle time.

    Notes
    -----
    Source: Sewell and Jacobson (2012), branch, bound and remember; bounds of Scholl and Becker
    (2006); the example is from J. R. Jackson, Management Science 2 (1956).

    Examples
    --------
    >>> jackson = TaskGraph(
    ...     dict(zip("abcdefghijk", [6, 2, 5, 7, 1, 2, 3, 6, 5, 5, 4])),
    ...     ["ab", "ac", "ad", "ae", "bf", "cg", "dg", "eg", "fh", "gi", "hj", "ik", "jk"],
    ... )
    >>> line = balance_line(jackson, cycle_time=10)
    >>> line.station_count, line.is_optimal, line.efficiency
    (5, True, 0.92)
    """
    numbered, cycle = _numbered(tasks, cycle_time)
    budget = Budget(whole("step_limit", step_limit))
    fewest = bounds_of(numbered, cycle).best
    best = _shortest_line_by_rules(numbered, cycle)
    while fewest < len(best):
        answer = line_with(numbered, cycle=cycle, stations=fewest, budget=budget)
        if answer.line is not None:
            best = answer.line
            break
        if not answer.is_proven:
            break
        fewest += 1
    is_optimal = len(best) == fewest
    return _balance(numbered, best, cycle_time, is_optimal, bound=fewest, steps=budget.used)


def smallest_cycle_time(
    tasks: TaskGraph, stations: int, *, step_limit: int = STEP_LIMIT
) -> Balance:
    """Return a line with the shortest cycle time for a number of stations (SALBP-2).

    The cycle is found by halving the interval between a lower bound and a line that is known.
    When the steps are spent, `is_optimal` is false and `lower_bound` says what is possible at best.

    Parameters
    ----------
    tasks
        Tasks with times and precedences.
    stations
        Number of stations, 1 or more; a line that needs fewer for the same cycle uses fewer.
    step_limit
        Most steps of the search for each cycle time that is tried.

    Raises
    ------
    ScenarioError
        If there is not at least one station, or all task times are 0.

    Notes
    -----
    Source: Scholl and Becker (2006), section on SALBP-2: search over trial cycle times.

    Examples
    --------
    >>> tasks = TaskGraph({"a": 4, "b": 3, "c": 2, "d": 3}, ["ab", "ac", "bd"])
    >>> smallest_cycle_time(tasks, stations=2).cycle_time
    6.0
    """
    stations = whole("stations", stations, least=1)
    if not any(tasks.times.values()):
        raise ScenarioError("times: every task takes no time, so there is no shortest cycle.")
    numbered = NumberedTasks.of(tasks)
    steps_each = whole("step_limit", step_limit)
    mean, longest = -(-sum(numbered.times) // stations), max(numbered.times)
    # With mean + longest every station but the last is filled above the mean, whatever the rule.
    best = filled_by("task_order", numbered, mean + longest)
    low, high = max(mean, longest), _largest_load(numbered, best)
    bound, steps = low, 0
    while low < high:
        trial = (low + high) // 2
        budget = Budget(steps_each)
        answer = line_with(numbered, cycle=trial, stations=stations, budget=budget)
        steps += budget.used
        if answer.line is not None:
            best = answer.line
            high = _largest_load(numbered, best)
            continue
        low = trial + 1
        if answer.is_proven:
            bound = low
    shortest = float(bound * numbered.unit)
    found = float(high * numbered.unit)
    return _balance(numbered, best, found, high == bound, bound=shortest, steps=steps)


def balance_by_rule(
    tasks: TaskGraph,
    cycle_time: float,
    *,
    rule: str = "positional_weight",
    from_the_end: bool = False,
) -> Balance:
    """Return the line that a priority rule builds by filling one station after the other.

    Parameters
    ----------
    tasks
        Tasks with times and precedences.
    cycle_time
        Time of a station for one product, in the unit of the task times.
    rule
        `positional_weight` (Helgeson and Birnie), `longest_task`, `most_followers` or
        `task_order`.
    from_the_end
        Whether the last station is filled first, with all precedences turned round.

    Raises
    ------
    ScenarioError
        If a task is longer than the cycle time.
    UnknownName
        If there is no such rule.

    Examples
    --------
    >>> tasks = TaskGraph({"a": 4, "b": 3, "c": 2, "d": 3}, ["ab", "ac", "bd"])
    >>> balance_by_rule(tasks, 6).stations
    (('a', 'c'), ('b', 'd'))
    """
    if rule not in BALANCING_RULES:
        raise UnknownName(
            f"rule: there is no priority rule {rule!r}.{did_you_mean(rule, BALANCING_RULES)} "
            f"There are {listing(BALANCING_RULES)}."
        )
    numbered, cycle = _numbered(tasks, cycle_time)
    fill = filled_from_the_end if from_the_end else filled_by
    line = fill(rule, numbered, cycle)
    bound = bounds_of(numbered, cycle).best
    return _balance(numbered, line, cycle_time, len(line) == bound, bound=bound, steps=0)


def station_bounds(tasks: TaskGraph, cycle_time: float) -> StationBounds:
    """Return lower bounds on the number of stations for a cycle time.

    Examples
    --------
    >>> tasks = TaskGraph({"a": 4, "b": 4, "c": 4})
    >>> station_bounds(tasks, cycle_time=7)
    StationBounds(work=2, large_tasks=3, thirds=2, chains=1)
    """
    return bounds_of(*_numbered(tasks, cycle_time))


def _numbered(tasks: TaskGraph, cycle_time: float) -> tuple[NumberedTasks, int]:
    """Return the tasks and the cycle time in whole numbers of the same unit."""
    positive("cycle_time", cycle_time)
    cycle = as_fraction(cycle_time)
    long = [name for name, time in tasks.times.items() if as_fraction(time) > cycle]
    if long:
        longest = max(tasks.times.values())
        raise ScenarioError(
            f"cycle_time: {cycle_time:g} is shorter than {listing(long)}. No station can do these "
            f"tasks in one cycle; the longest takes {longest:g}. Take a longer cycle or split them."
        )
    numbered = NumberedTasks.of(tasks)
    # What is left of the cycle below one unit of the task times can never be used.
    return numbered, cycle // numbered.unit


def _shortest_line_by_rules(tasks: NumberedTasks, cycle: int) -> Line:
    lines = [
        fill(rule, tasks, cycle)
        for rule in BALANCING_RULES
        for fill in (filled_by, filled_from_the_end)
    ]
    return min(lines, key=len)


def _loads(tasks: NumberedTasks, line: Line) -> list[int]:
    times = dict(zip(tasks.names, tasks.times, strict=True))
    return [sum(times[name] for name in station) for station in line]


def _largest_load(tasks: NumberedTasks, line: Line) -> int:
    return max(_loads(tasks, line))


def _balance(
    tasks: NumberedTasks,
    line: Line,
    cycle_time: float,
    is_optimal: bool,
    *,
    bound: float,
    steps: int,
) -> Balance:
    return Balance(
        stations=line,
        loads=tuple(float(load * tasks.unit) for load in _loads(tasks, line)),
        cycle_time=float(cycle_time),
        lower_bound=bound,
        is_optimal=is_optimal,
        steps=steps,
    )
