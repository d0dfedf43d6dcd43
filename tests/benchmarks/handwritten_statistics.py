"""What a program by hand counts over time: states of machines and vehicles, numbers of parts."""

from __future__ import annotations

from collections.abc import Iterable

import simpy


class Clock:
    """The time that a machine or a vehicle spends in each of its states."""

    def __init__(self, env: simpy.Environment, states: Iterable[str]) -> None:
        self.env = env
        self.times = dict.fromkeys(states, 0.0)
        self.state = next(iter(self.times))
        self.since = 0.0

    def enter(self, state: str) -> None:
        """Close the time in the old state and begin the new one."""
        now = self.env.now
        self.times[self.state] += now - self.since
        self.state = state
        self.since = now

    def shares(self) -> dict[str, float]:
        """Share of the time until now in each state."""
        self.enter(self.state)
        return {state: time / self.env.now for state, time in self.times.items()}


class Level:
    """A number of parts and its mean over time."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.number = 0
        self.changed = 0.0
        self.area = 0.0

    def add(self, change: int) -> None:
        """Account for the number until now and change it."""
        now = self.env.now
        self.area += self.number * (now - self.changed)
        self.changed = now
        self.number += change

    def mean(self) -> float:
        """Mean number until now."""
        self.add(0)
        return self.area / self.env.now
