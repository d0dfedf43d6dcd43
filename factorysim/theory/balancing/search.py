"""The exact search behind line balancing: whether the tasks fit into so many stations.

Branch, bound and remember: stations are filled one after the other. A partial line is known by
the set of its tasks, so the same set reached again with as many stations is forgotten. The next
partial line to be continued is taken from each depth in turn, the one with the least idle time.

Source: E. C. Sewell, S. H. Jacobson, A branch, bound, and remember algorithm for the simple
assembly line balancing problem, INFORMS Journal on Computing 24 (2012), with the bounds and the
dominance rule of Jackson as described by A. Scholl and C. Becker, European Journal of Operational
Research 168 (2006).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

from factorysim.theory.balancing.bounds import Weights
from factorysim.theory.balancing.numbered_tasks import NumberedTasks, bits, mask_of

_FIRST_SHARE = 2_000
_GROWTH = 8


@dataclass
class Budget:
    """How many steps the search may still make; a step looks at one load of a station."""

    limit: int
    used: int = 0

    @property
    def is_spent(self) -> bool:
        """Whether the search has to stop."""
        return self.used >= self.limit


@dataclass(frozen=True)
class Answer:
    """Whether the tasks fit into the stations."""

    line: tuple[tuple[str, ...], ...] | None
    """The tasks of every station; None when there is no such line, or none was found."""
    is_proven: bool
    """False when the budget was spent before the question was decided."""


def line_with(tasks: NumberedTasks, *, cycle: int, stations: int, budget: Budget) -> Answer:
    """Return a line of at most *stations* stations of length *cycle*, or that there is none.

    Some precedence graphs are easy from the front and hopeless from the end, others the other
    way round. Both are tried in turn, every time with more steps.
    """
    share = _FIRST_SHARE
    while not budget.is_spent:
        for is_backwards in (False, True):
            numbered = tasks.backwards() if is_backwards else tasks
            part = Budget(min(share, budget.limit - budget.used))
            loads = _Search(numbered, cycle, stations, part).run()
            budget.used += part.used
            if loads is not None:
                ordered = loads[::-1] if is_backwards else loads
                return Answer(tuple(_names(numbered, load, is_backwards) for load in ordered), True)
            if not part.is_spent:
                return Answer(None, True)
        share *= _GROWTH
    return Answer(None, False)


def _names(tasks: NumberedTasks, load: int, is_backwards: bool) -> tuple[str, ...]:
    names = [tasks.names[place] for place in bits(load)]
    return tuple(names[::-1] if is_backwards else names)


class _Search:
    """One attempt, from the first station onwards."""

    def __init__(self, tasks: NumberedTasks, cycle: int, stations: int, budget: Budget) -> None:
        self.tasks = tasks
        self.cycle = cycle
        self.stations = stations
        self.budget = budget
        self.idle_allowed = stations * cycle - sum(tasks.times)
        self.weights = Weights.of(tasks, cycle)
        self.dominators = [_dominators(tasks, place) for place in range(len(tasks.times))]
        self.due = self._due()
        self.fewest: dict[int, int] = {0: 0}
        """The sets of tasks that were reached, each with the fewest stations."""
        self.reached_by: dict[int, int] = {}
        """The load of the last station of such a line."""
        self.waiting: list[list[tuple[int, int]]] = [[] for _ in range(stations + 1)]
        """For each number of full stations the partial lines to be continued: idle time, set."""

    def run(self) -> list[int] | None:
        """Return the loads of the stations; None is a proof unless the budget is spent."""
        if self.idle_allowed < 0 or not self._is_possible(0, 0):
            return None
        heappush(self.waiting[0], (0, 0))
        while any(self.waiting):
            for full in range(self.stations):
                if self.waiting[full] and self._continue(full):
                    return self._line()
                if self.budget.is_spent:
                    return None
        return None

    def _continue(self, full: int) -> bool:
        """Add one station to the best line with so many stations; whether all is done then."""
        idle, done = heappop(self.waiting[full])
        if self.fewest[done] < full:
            return False
        for load, left in self._loads(done, self.idle_allowed - idle):
            new = done | load
            known = self.fewest.get(new, self.stations + 1)
            if known <= full + 1 or not self._is_possible(new, full + 1):
                continue
            self.fewest[new] = full + 1
            self.reached_by[new] = load
            if new == self.tasks.everything:
                return True
            heappush(self.waiting[full + 1], (idle + left, new))
        return False

    def _line(self) -> list[int]:
        line = []
        done = self.tasks.everything
        while done:
            load = self.reached_by[done]
            line.append(load)
            done &= ~load
        return line[::-1]

    def _due(self) -> list[int]:
        """Return for each number of full stations the tasks that have to be done by then."""
        due = [0] * (self.stations + 1)
        for place in range(len(self.tasks.times)):
            latest = self.stations + 1 - self.tasks.stations_from(place, self.cycle)
            for full in range(max(latest, 0), self.stations + 1):
                due[full] |= 1 << place
        return due

    def _is_possible(self, done: int, full: int) -> bool:
        """Whether the rest may fit into the stations that are left, as far as bounds can say."""
        if self.due[full] & ~done:
            return False
        rest = self.tasks.everything & ~done
        left = self.stations - full
        return self.weights.large_tasks(rest) <= left and self.weights.thirds(rest) <= left

    def _loads(self, done: int, most_idle: int) -> Iterator[tuple[int, int]]:
        """Yield the loads of the next station with the time left, unless another is as good."""
        before, after, times = self.tasks.before, self.tasks.after, self.tasks.times
        undone = bits(self.tasks.everything & ~done)
        free = mask_of(place for place in undone if not before[place] & ~done)
        # The load, the time left, tasks that may be added, tasks that were left out on purpose.
        stack = [(0, self.cycle, free, 0)]
        while stack and not self.budget.is_spent:
            self.budget.used += 1
            load, left, choice, refused = stack.pop()
            place = next((place for place in bits(choice) if times[place] <= left), None)
            if place is None:
                if left <= most_idle and self._is_worth_it(done, load, left, refused):
                    yield load, left
                continue
            bit = 1 << place
            rest = choice & ~bit
            stack.append((load, left, rest, refused | bit))
            missing = ~(done | load | bit)
            for other in bits(after[place]):
                if not before[other] & missing:
                    rest |= 1 << other
            stack.append((load | bit, left - times[place], rest, refused))

    def _is_worth_it(self, done: int, load: int, left: int, refused: int) -> bool:
        """Whether nothing can be added and no task be exchanged for one that is as good."""
        times, before = self.tasks.times, self.tasks.before
        if any(times[place] <= left for place in bits(refused)):
            return False
        taken = done | load
        for place in bits(load):
            room = left + times[place]
            missing = ~taken | 1 << place
            for other in bits(self.dominators[place] & ~taken):
                if times[other] <= room and not before[other] & missing:
                    return False
        return True


def _dominators(tasks: NumberedTasks, place: int) -> int:
    """Return the tasks that are at least as good as this one in the same station.

    Jackson's rule: a task that is as long or longer, and for which at least the same tasks wait.
    """
    times, after, before = tasks.times, tasks.after, tasks.before
    found = 0
    for other in range(len(times)):
        if other == place or (before[other] | after[other]) >> place & 1:
            continue
        if times[other] < times[place] or after[place] & ~after[other]:
            continue
        # Of two tasks that are equal the first is the better one, so that one of them stays.
        is_equal = times[other] == times[place] and after[other] == after[place]
        if not is_equal or other < place:
            found |= 1 << other
    return found
