"""Searches whose points have known means: no simulation, only noise on common random numbers."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from factorysim.experiments.factors import factors_of
from factorysim.experiments.points import Point
from factorysim.experiments.searching.evaluations import Numbers, Wanted
from factorysim.experiments.searching.goals import goal_of, requirements_of
from factorysim.experiments.searching.search_space import Coordinates, Space
from factorysim.experiments.searching.tried import Trials
from factorysim.model import serial_line
from factorysim.scenario.scenarios import Scenario

LINE = Scenario(factory=serial_line(times=[1.0] * 5, buffers=1))

Values = Mapping[str, Any]


class QuickSpace(Space):
    """The points of a space without their factories, which nobody runs here."""

    def _made(self, coordinates: Coordinates) -> Point | None:
        number = len(self._points) + 1
        values = self.values(coordinates)
        return Point(number, values, LINE.factory, LINE.run, repr(values))


class MadeUp:
    """Instead of runs: a known mean, noise that all points share, and some of their own."""

    simulated = 0

    def __init__(
        self,
        mean: Callable[[Values], Mapping[str, float]],
        *,
        noise: float,
        shared: float,
        seed: int,
    ):
        self.mean, self.noise, self.shared, self.seed = mean, noise, shared, seed
        self.batches: list[int] = []

    def of(self, wanted: Sequence[Wanted]) -> dict[tuple[int, int], Numbers]:
        self.batches.append(sum(len(numbers) for _, numbers in wanted))
        return {
            (point.number, r): Numbers(self._numbers(point, r))
            for point, numbers in wanted
            for r in numbers
        }

    def _numbers(self, point: Point, replication: int) -> dict[str, float]:
        own = [self.seed, replication, zlib.crc32(point.text.encode())]
        shared = self.shared * np.random.default_rng([self.seed, replication]).normal()
        noise = self.noise * (shared + np.random.default_rng(own).normal())
        return {name: value + noise for name, value in self.mean(point.values).items()}


def trials(
    mean: Callable[[Values], Mapping[str, float]],
    over: Mapping[str, Any],
    *,
    budget: int,
    constraints: Sequence[str] = (),
    subject_to: Sequence[str] = (),
    noise: float = 0.01,
    shared: float = 3.0,
    seed: int = 1,
) -> Trials:
    """Return the trials of a search for the largest throughput of such points."""
    space = QuickSpace(LINE, factors_of(over), list(constraints))
    made_up: Any = MadeUp(mean, noise=noise, shared=shared, seed=seed)
    goal = goal_of("throughput", None, LINE.factory)
    requirements = requirements_of(subject_to, LINE.factory)
    return Trials(space, goal, requirements, made_up, budget=budget, first=2)
