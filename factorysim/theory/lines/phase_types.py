"""Processing times made of exponential phases, with or without failures of the machine.

A machine with exponential phases that fails only while it works is again a machine of phases:
beside every working phase there is a phase "down" to which it fails and from which it returns.
This is why one exact method serves reliable, unreliable and Erlang machines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, whole


@dataclass(frozen=True, eq=False)
class PhaseType:
    """A time that passes through exponential phases until it ends.

    Source: Neuts (1981), *Matrix-Geometric Solutions in Stochastic Models*, chapter 2.

    Examples
    --------
    >>> time = PhaseType.erlang(rate=2.0, phases=3)
    >>> time.mean, time.scv
    (0.5, 0.3333333333333333)
    """

    start: NDArray[np.float64]
    """Probability to begin in each phase; they sum to 1."""
    moves: NDArray[np.float64]
    """Rate from each phase (row) to each other phase (column), per time unit."""
    finish: NDArray[np.float64]
    """Rate at which the time ends in each phase, per time unit."""
    is_down: NDArray[np.bool_]
    """Phases in which the machine is down instead of processing."""

    @classmethod
    def exponential(cls, rate: float) -> PhaseType:
        """Exponential time with this rate (parts per time unit)."""
        return cls.erlang(rate, 1)

    @classmethod
    def erlang(cls, rate: float, phases: int) -> PhaseType:
        """Sum of *phases* exponential times; *rate* is that of the sum (parts per time unit)."""
        count = whole("phases", phases, least=1)
        pace = positive("rate", rate) * count
        moves = np.diag(np.full(count - 1, pace), 1)
        finish = np.zeros(count)
        finish[-1] = pace
        start = np.zeros(count)
        start[0] = 1.0
        return cls(start, moves, finish, np.zeros(count, dtype=bool))

    @classmethod
    def hyperexponential(cls, shares: tuple[float, ...], rates: tuple[float, ...]) -> PhaseType:
        """One of several exponential times, each with its probability and rate."""
        start = np.array([not_negative("shares", share) for share in shares])
        finish = np.array([positive("rates", rate) for rate in rates])
        if len(start) != len(finish) or abs(start.sum() - 1) > 1e-9:
            raise ScenarioError(
                f"shares: {shares!r} with {len(rates)} rates. As many shares as rates, with the "
                "sum 1, are accepted."
            )
        count = len(start)
        return cls(start, np.zeros((count, count)), finish, np.zeros(count, dtype=bool))

    @classmethod
    def with_moments(cls, mean: float, scv: float) -> PhaseType:
        """Few phases with this mean and squared coefficient of variation (from 1/30 upwards).

        Below 1 an Erlang time with one phase more or less, at 1 exponential, above 1
        hyperexponential with balanced means.

        Source: Tijms (1994), *Stochastic Models*, section A.4 of the appendix.

        Examples
        --------
        >>> time = PhaseType.with_moments(mean=2.0, scv=0.4)
        >>> round(time.mean, 9), round(time.scv, 9)
        (2.0, 0.4)
        """
        positive("mean", mean)
        if not scv >= 1 / 30:
            raise ScenarioError(
                f"scv: {scv!r} needs too many phases. 1/30 (30 phases) and more is accepted; "
                "for nearly constant times use the lines in slots."
            )
        if scv >= 1:
            share = 0.5 * (1 + np.sqrt((scv - 1) / (scv + 1)))
            shares = (float(share), float(1 - share))
            if scv == 1:
                return cls.exponential(1 / mean)
            return cls.hyperexponential(shares, (2 * share / mean, 2 * (1 - share) / mean))
        count = int(np.ceil(1 / scv - 1e-12))
        skipped = (count * scv - np.sqrt(count * (1 + scv) - count**2 * scv)) / (1 + scv)
        skipped = max(float(skipped), 0.0)
        full = cls.erlang((count - skipped) / (count * mean), count)
        start = np.zeros(count)
        start[0] = 1 - skipped
        if count > 1:
            start[1] += skipped
        return cls(start, full.moves, full.finish, full.is_down)

    @property
    def size(self) -> int:
        """Number of phases."""
        return len(self.start)

    @property
    def mean(self) -> float:
        """Mean time."""
        return self._moment(1)

    @property
    def scv(self) -> float:
        """Squared coefficient of variation."""
        return self._moment(2) / self._moment(1) ** 2 - 1

    def with_failures(self, failure_rate: float, repair_rate: float) -> PhaseType:
        """Time until the part is finished on a machine that fails while it processes.

        The part stays in the machine and continues with its remaining work after the repair.

        Parameters
        ----------
        failure_rate
            Failures per time unit of processing; 0 for a reliable machine.
        repair_rate
            Repairs per time unit of being down.

        Examples
        --------
        >>> PhaseType.exponential(1.0).with_failures(0.1, 0.5).mean
        1.2
        """
        if not_negative("failure_rate", failure_rate) == 0:
            return self
        positive("repair_rate", repair_rate)
        none = np.zeros((self.size, self.size))
        fails = np.where(self.is_down, 0.0, failure_rate)
        repairs = np.full(self.size, repair_rate)
        moves = np.block([[self.moves, np.diag(fails)], [np.diag(repairs), none]])
        nothing = np.zeros(self.size)
        return PhaseType(
            np.concatenate([self.start, nothing]),
            moves,
            np.concatenate([self.finish, nothing]),
            np.concatenate([self.is_down, np.ones(self.size, dtype=bool)]),
        )

    def _moment(self, order: int) -> float:
        """Return a moment: order! times start times (minus generator) to the power -order."""
        leave = np.diag(self.moves.sum(axis=1) + self.finish) - self.moves
        vector: NDArray[np.float64] = np.ones(self.size)
        for _ in range(order):
            vector = np.asarray(np.linalg.solve(leave, vector), dtype=np.float64)
        return float(self.start @ vector) * (1 if order == 1 else 2)


def machines_of(
    *,
    rates: tuple[float, ...],
    failure_rates: tuple[float, ...],
    repair_rates: tuple[float, ...],
    phases: tuple[int, ...],
) -> list[PhaseType]:
    """Return one machine per rate; empty tuples mean "reliable" and "exponential".

    Examples
    --------
    >>> lines = machines_of(rates=(1.0, 2.0), failure_rates=(), repair_rates=(), phases=())
    >>> [machine.mean for machine in lines]
    [1.0, 0.5]
    """
    machines = []
    for i, rate in enumerate(rates):
        machine = PhaseType.erlang(rate, phases[i] if phases else 1)
        if failure_rates:
            machine = machine.with_failures(failure_rates[i], repair_rates[i])
        machines.append(machine)
    return machines
