"""Exact Markov chains of small production systems, written without a simulator.

A chain is a function that names the transitions of a state: ``(rate, next state, label)``. All
states that can be reached are found, and the balance equations are solved. Conventions are those
of the reference cases: blocking after service, places in machines not counted in buffers,
failures only while a machine works, saturated first machine.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

State = Any
Transition = tuple[float, State, str]
EMPTY, WORKING, DOWN, BLOCKED = "empty", "working", "down", "blocked"


@dataclass(frozen=True)
class Chain:
    """A solved chain: its states with their long-run probabilities."""

    probabilities: dict[State, float]
    rates: dict[str, float]
    """Long-run number of transitions per time unit, by label."""

    def mean(self, function: Callable[[State], float]) -> float:
        """Return the long-run mean of a function of the state."""
        return sum(p * function(state) for state, p in self.probabilities.items())


def solve(start: Hashable, transitions: Callable[[State], Iterable[Transition]]) -> Chain:
    """Return the stationary chain that is reached from *start*."""
    index: dict[State, int] = {start: 0}
    todo: list[State] = [start]
    found: list[tuple[int, float, int, str]] = []
    while todo:
        state = todo.pop()
        for rate, following, label in transitions(state):
            if following not in index:
                index[following] = len(index)
                todo.append(following)
            found.append((index[state], rate, index[following], label))
    balance = np.zeros((len(index), len(index)))
    for here, rate, there, _ in found:
        balance[there, here] += rate
        balance[here, here] -= rate
    balance[0, :] = 1.0
    right = np.zeros(len(index))
    right[0] = 1.0
    probability = np.linalg.solve(balance, right)
    rates: dict[str, float] = {}
    for here, rate, _, label in found:
        rates[label] = rates.get(label, 0.0) + rate * float(probability[here])
    return Chain({state: float(probability[i]) for state, i in index.items()}, rates)


# Serial lines


@dataclass(frozen=True)
class SerialLine:
    """A line of single machines; the state is the machines' states and the buffers' contents."""

    rates: Sequence[float]
    """Parts per time unit of each machine while it works."""
    buffers: Sequence[int]
    """Places between the machines."""
    phases: Sequence[int] = ()
    """Erlang phases of each processing time; without it, exponential."""
    failures: Sequence[float] = ()
    """Failure rate of each machine per working time."""
    repairs: Sequence[float] = ()
    arrivals: float | None = None
    """Poisson arrivals that are lost when the first buffer is full; None for a saturated line."""
    first_buffer: int = 0

    @property
    def count(self) -> int:
        """Number of machines."""
        return len(self.rates)

    def phases_of(self, i: int) -> int:
        """Return the number of Erlang phases of machine *i*."""
        return self.phases[i] if self.phases else 1

    def solve(self) -> Chain:
        """Return the stationary chain of this line."""
        machines = ((EMPTY, 0),) * self.count
        # The buffer in front of the first machine is the first of the contents.
        return solve(self.settled(machines, (0,) * self.count), self.transitions)

    def settled(self, machines: Sequence[Any], contents: Sequence[int]) -> State:
        """Return the state after all moves that take no time."""
        machine, content = list(machines), list(contents)
        moved = True
        while moved:
            moved = False
            for i in reversed(range(self.count)):
                if machine[i][0] == EMPTY and self._takes(i, machine, content):
                    machine[i] = (WORKING, 0)
                    moved = True
                next_buffer = i + 1
                if (
                    machine[i][0] == BLOCKED
                    and next_buffer < self.count
                    and content[next_buffer] < self.buffers[i]
                ):
                    machine[i] = (EMPTY, 0)
                    content[next_buffer] += 1
                    moved = True
        return tuple(machine), tuple(content)

    def _takes(self, i: int, machine: list[Any], content: list[int]) -> bool:
        """Whether an empty machine finds a part; if so, it is taken from where it is."""
        if content[i] > 0:
            content[i] -= 1
            return True
        if i == 0:
            return self.arrivals is None
        if machine[i - 1][0] == BLOCKED:
            machine[i - 1] = (EMPTY, 0)
            return True
        return False

    def transitions(self, state: State) -> Iterable[Transition]:
        """Give all transitions of a state."""
        machines, contents = state
        for i, (condition, phase) in enumerate(machines):
            if condition == WORKING:
                rate = self.rates[i] * self.phases_of(i)
                if phase + 1 < self.phases_of(i):
                    yield rate, self._with(state, i, (WORKING, phase + 1)), "phase"
                else:
                    last = i == self.count - 1
                    after = (EMPTY, 0) if last else (BLOCKED, 0)
                    yield rate, self._with(state, i, after), "left" if last else "passed on"
                if self.failures and self.failures[i] > 0:
                    yield self.failures[i], self._with(state, i, (DOWN, phase)), "failed"
            elif condition == DOWN:
                yield self.repairs[i], self._with(state, i, (WORKING, phase)), "repaired"
        if self.arrivals is not None:
            waits = machines[0][0] != EMPTY
            if waits and contents[0] >= self.first_buffer:
                yield self.arrivals, state, "lost"
            else:
                more = (contents[0] + 1, *contents[1:])
                yield self.arrivals, self.settled(machines, more), "entered"

    def _with(self, state: State, i: int, condition: tuple[str, int]) -> State:
        machines, contents = state
        return self.settled((*machines[:i], condition, *machines[i + 1 :]), contents)


def share_of(machine: int, condition: str) -> Callable[[State], float]:
    """Return the function "machine is in this condition" of a serial line."""
    return lambda state: float(state[0][machine][0] == condition)


def parts_in_line(state: State) -> int:
    """Return the number of parts in a serial line."""
    machines, contents = state
    return sum(contents) + sum(condition != EMPTY for condition, _ in machines)


# Assembly, merge, kanban


def assembly(feeders: Sequence[float], rate: float, buffers: Sequence[int]) -> Chain:
    """Saturated feeders with a buffer each, and a machine that takes one part of each.

    State: finished parts of each feeder that were not taken (a blocked one included), and whether
    the assembly works.
    """

    def settle(stocks: tuple[int, ...], works: bool) -> State:
        if not works and all(stocks):
            return tuple(stock - 1 for stock in stocks), True
        return stocks, works

    def transitions(state: State) -> Iterable[Transition]:
        stocks, works = state
        for i, feeder in enumerate(feeders):
            if stocks[i] <= buffers[i]:
                more = tuple(stock + (i == j) for j, stock in enumerate(stocks))
                yield feeder, settle(more, works), f"fed {i}"
        if works:
            yield rate, settle(stocks, False), "left"

    return solve(((0,) * len(feeders), False), transitions)


def merge(feeders: Sequence[float], rate: float, buffer: int) -> Chain:
    """Saturated feeders before one buffer; the first of those that are blocked moves first.

    State: whether each feeder is blocked, the buffer's content, whether the machine works.
    """

    def settle(blocked: tuple[bool, ...], content: int, works: bool) -> State:
        waiting = list(blocked)
        while True:
            if not works and content > 0:
                content, works = content - 1, True
            elif any(waiting) and (content < buffer or not works):
                waiting[waiting.index(True)] = False
                content += 1
            else:
                return tuple(waiting), content, works

    def transitions(state: State) -> Iterable[Transition]:
        blocked, content, works = state
        for i, feeder in enumerate(feeders):
            if not blocked[i]:
                now = tuple(b or i == j for j, b in enumerate(blocked))
                yield feeder, settle(now, content, works), f"fed {i}"
        if works:
            yield rate, settle(blocked, content, False), "left"

    return solve(((False,) * len(feeders), 0, False), transitions)


def kanban(rates: Sequence[float], cards: Sequence[int], demand: float) -> Chain:
    """Stages with their own cards; raw material unlimited, demand without stock is lost.

    State: finished parts in the store of each stage, and parts of each stage not yet finished.
    """
    stages = range(len(rates))

    def settle(stores: Sequence[int], inside: Sequence[int]) -> State:
        store, open_ = list(stores), list(inside)
        moved = True
        while moved:
            moved = False
            for i in stages:
                has_card = store[i] + open_[i] < cards[i]
                if has_card and (i == 0 or store[i - 1] > 0):
                    open_[i] += 1
                    if i > 0:
                        store[i - 1] -= 1
                    moved = True
        return tuple(store), tuple(open_)

    def transitions(state: State) -> Iterable[Transition]:
        store, inside = state
        for i in stages:
            if inside[i]:
                more = tuple(s + (i == j) for j, s in enumerate(store))
                less = tuple(n - (i == j) for j, n in enumerate(inside))
                yield rates[i], settle(more, less), f"made {i}"
        if store[-1]:
            yield demand, settle((*store[:-1], store[-1] - 1), inside), "sold"
        else:
            yield demand, state, "lost"

    return solve(settle((0,) * len(rates), (0,) * len(rates)), transitions)


# Other lines -------------------------------------------------------------------------------------


def parallel_line(rates: Sequence[float], servers: Sequence[int], buffers: Sequence[int]) -> Chain:
    """A saturated line of stations with several machines each, blocking after service.

    State: for each station the machines that work and that are blocked, and the parts in the
    buffer behind it.
    """
    last = len(rates) - 1

    def settle(works: Sequence[int], blocked: Sequence[int], stored: Sequence[int]) -> State:
        work, stop, store = list(works), list(blocked), list(stored)
        moved = True
        while moved:
            moved = False
            for i in reversed(range(last + 1)):
                if work[i] + stop[i] < servers[i]:
                    if i == 0:
                        work[i], moved = work[i] + 1, True
                    elif store[i - 1]:
                        work[i], store[i - 1], moved = work[i] + 1, store[i - 1] - 1, True
                    elif stop[i - 1]:
                        work[i], stop[i - 1], moved = work[i] + 1, stop[i - 1] - 1, True
                if i < last and stop[i] and store[i] < buffers[i]:
                    stop[i], store[i], moved = stop[i] - 1, store[i] + 1, True
        return tuple(work), tuple(stop), tuple(store)

    def transitions(state: State) -> Iterable[Transition]:
        works, blocked, stored = state
        for i, work in enumerate(works):
            if work:
                fewer = tuple(w - (i == j) for j, w in enumerate(works))
                more = tuple(b + (i == j < last) for j, b in enumerate(blocked))
                yield rates[i] * work, settle(fewer, more, stored), "left" if i == last else "on"

    nothing = (0,) * (last + 1)
    return solve(settle(nothing, nothing, (0,) * last), transitions)


def line_blocked_before_service(rates: Sequence[float], buffers: Sequence[int]) -> Chain:
    """A saturated line whose machines begin only when the next station has reserved a place.

    State: the parts that wait at each station (one that cannot begin waits too), and whether each
    machine works.
    """
    last = len(rates) - 1

    def settle(waiting: Sequence[int], working: Sequence[bool]) -> State:
        wait, work = list(waiting), list(working)
        for i in reversed(range(last + 1)):
            if i == 0 and not work[0]:
                wait[0] = 1
            if wait[i] and not work[i] and (i == last or has_room(i + 1, wait, work)):
                wait[i], work[i] = wait[i] - 1, True
        return tuple(wait), tuple(work)

    def has_room(i: int, wait: Sequence[int], work: Sequence[bool]) -> bool:
        return wait[i] < buffers[i - 1] + (not work[i])

    def transitions(state: State) -> Iterable[Transition]:
        waiting, working = state
        for i, works in enumerate(working):
            if works:
                wait = tuple(w + (j == i + 1) for j, w in enumerate(waiting))
                work = tuple(w and i != j for j, w in enumerate(working))
                yield rates[i], settle(wait, work), "left" if i == last else "on"

    return solve(settle((0,) * (last + 1), (False,) * (last + 1)), transitions)
