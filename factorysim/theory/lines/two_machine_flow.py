"""Two machines through which material flows, with a buffer between them: exact solution.

The machines fail while they work. A machine that is slowed down by the other one (it is starved
or blocked in part) fails less often, in proportion to its speed. One that stands does not fail.

Sources: Gershwin and Schick (1980), *Continuous model of an unreliable two-stage material flow
system with a finite interstage buffer*, MIT; Gershwin (1994), *Manufacturing Systems
Engineering*, chapter 3; equal speeds already Zimmern (1956).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from factorysim.theory.line_checks import positive, same_length
from factorysim.theory.lines.markov_chains import Indices, Vector
from factorysim.theory.lines.two_machine_lines import TwoMachineLine

# Phases: both down, only the second up, only the first up, both up.
FIRST_UP = np.array([False, False, True, True])
SECOND_UP = np.array([False, True, False, True])
SECOND, FIRST, BOTH = 1, 2, 3


def two_machine_flow(
    speeds: Sequence[float] = (1.0, 1.0),
    *,
    failure_rates: Sequence[float],
    repair_rates: Sequence[float],
    buffer: float,
) -> TwoMachineLine:
    """Exact figures of two machines with continuous flow, of equal or unequal speed.

    Parameters
    ----------
    speeds
        Volume per time unit of both machines while they work undisturbed.
    failure_rates, repair_rates
        Failures per time unit at full speed, repairs per time unit of being down; all above 0.
    buffer
        Volume between the machines.

    Returns
    -------
    TwoMachineLine
        With the mean level of the buffer as `mean_parts_between`. `starved_share` is the share of
        time in which the second machine is up and stands; `blocked_share` that of the first.

    Source: Gershwin and Schick (1980); Dubois and Forestier (1982), *RAIRO Automatique* 16.

    Examples
    --------
    >>> line = two_machine_flow(failure_rates=[0.02, 0.01], repair_rates=[0.1, 0.08], buffer=15)
    >>> round(line.throughput, 9), round(line.mean_parts_between, 8)
    (0.794261302, 5.16941911)
    """
    for name, values in (
        ("speeds", speeds),
        ("failure_rates", failure_rates),
        ("repair_rates", repair_rates),
    ):
        same_length(name, values, 2, of="machine")
    speed = np.array([positive("speeds", value) for value in speeds])
    fails = np.array([positive("failure_rates", rate) for rate in failure_rates])
    repairs = np.array([positive("repair_rates", rate) for rate in repair_rates])
    places = positive("buffer", buffer)
    if speed[0] == speed[1]:
        return _equal_speeds(float(speed[0]), fails, repairs, places)
    return _Flow(speeds=speed, fails=fails, repairs=repairs, places=places).solve()


def _equal_speeds(speed: float, fails: Vector, repairs: Vector, places: float) -> TwoMachineLine:
    """Closed form for equal speeds (Zimmern 1956; Dallery, David and Xie 1989).

    No net flow crosses any level, so both phases with one machine up have the same density, an
    exponential of the level; all else is a multiple of it.
    """
    p1, p2 = (float(rate) for rate in fails)
    r1, r2 = (float(rate) for rate in repairs)
    ratio = (r1 + r2) / (p1 + p2)
    change = (r1 / ratio + p2 * ratio - p1 - r2) / speed
    density = _Mode(np.ones(1), change, places if change > 0 else 0.0, places)
    area, moment = (float(density.integral(power)[0]) for power in (0, 1))
    empty, full = (float(density.at(x)[0]) * speed for x in (0.0, places))
    starved = empty * (p1 + p2) / (p2 * r1)
    blocked = full * (p1 + p2) / (p1 * r2)
    inside = area * (2 + ratio + 1 / ratio)
    total = inside + starved + blocked + empty / p2 + full / p1
    level = moment * (2 + ratio + 1 / ratio) + places * (blocked + full / p1)
    works = area * (1 + ratio) + empty / p2 + full / p1
    return TwoMachineLine(
        throughput=speed * works / total,
        mean_parts_between=level / total,
        starved_share=starved / total,
        blocked_share=blocked / total,
    )


@dataclass(frozen=True, eq=False)
class _Flow:
    """The level as a fluid driven by the phases; densities inside, masses at both ends."""

    speeds: Vector
    fails: Vector
    repairs: Vector
    places: float

    def solve(self) -> TwoMachineLine:
        drift = self.speeds[0] * FIRST_UP - self.speeds[1] * SECOND_UP
        changes = self._changes(self.speeds)
        moving = np.flatnonzero(drift).astype(np.int64)
        still = np.flatnonzero(drift == 0)
        # Phases in which the level stands pass on at once what comes in.
        through = -changes[np.ix_(moving, still)] @ np.linalg.inv(changes[np.ix_(still, still)])
        inside = changes[np.ix_(moving, moving)] + through @ changes[np.ix_(still, moving)]
        modes = _modes(inside / drift[moving], self.places)
        coefficients, masses = self._balance(drift, moving, modes)
        volume, moment = (
            sum(c * mode.integral(power) for c, mode in zip(coefficients, modes, strict=True))
            for power in (0, 1)
        )
        densities, moments = np.zeros(4), np.zeros(4)
        densities[moving], densities[still] = volume, volume @ through
        moments[moving], moments[still] = moment, moment @ through
        empty, full = masses
        total = float(densities.sum() + empty.sum() + full.sum())
        slow = float(self.speeds.min())
        output = self.speeds[1] * float(densities[SECOND_UP].sum())
        output += slow * float(empty[BOTH]) + slow * float(full[BOTH])
        level = float(moments.sum() + self.places * full.sum())
        return TwoMachineLine(
            throughput=float(output) / total,
            mean_parts_between=level / total,
            starved_share=float(empty[SECOND]) / total,
            blocked_share=float(full[FIRST]) / total,
        )

    def _changes(self, flows: Vector) -> Vector:
        """Return the rates between the phases when the machines that are up have these flows."""
        matrix = np.zeros((4, 4))
        for machine, step, up in ((0, 2, FIRST_UP), (1, 1, SECOND_UP)):
            fails = self.fails[machine] * flows[machine] / self.speeds[machine]
            for phase in range(4):
                if up[phase]:
                    matrix[phase, phase - step] = fails
                else:
                    matrix[phase, phase + step] = self.repairs[machine]
        return matrix - np.diag(matrix.sum(axis=1))

    def _ends(self, drift: Vector) -> tuple[tuple[float, Vector, list[int]], ...]:
        """Return place, rates between the phases and phases with a mass, for both ends."""
        slow = self.speeds.min()
        together = self._changes(np.full(2, slow))
        at_empty, at_full = together.copy(), together.copy()
        # The starved second machine and the blocked first one do not fail.
        at_empty[SECOND] = [0, -self.repairs[0], 0, self.repairs[0]]
        at_full[FIRST] = [0, 0, -self.repairs[1], self.repairs[1]]
        empty = [SECOND] + [BOTH] * bool(drift[BOTH] <= 0)
        full = [FIRST] + [BOTH] * bool(drift[BOTH] >= 0)
        return (0.0, at_empty, empty), (self.places, at_full, full)

    def _balance(
        self, drift: Vector, moving: Indices, modes: list[_Mode]
    ) -> tuple[Vector, tuple[Vector, Vector]]:
        """Find the weights of the modes and the masses from the balance at both ends."""
        ends = self._ends(drift)
        unknown = len(modes) + sum(len(phases) for _, _, phases in ends)
        rows = []
        column = len(modes)
        columns = []
        for place, changes, phases in ends:
            columns.append(range(column, column + len(phases)))
            column += len(phases)
            # What flows to the end as a density arrives there, what leaves becomes a density.
            sign = -1.0 if place == 0 else 1.0
            for phase in range(4):
                row = np.zeros(unknown)
                row[columns[-1]] = changes[phases, phase]
                if drift[phase] != 0:
                    position = int(np.flatnonzero(moving == phase)[0])
                    flows = [sign * drift[phase] * mode.at(place)[position] for mode in modes]
                    row[: len(modes)] = flows
                rows.append(row)
        scale = np.zeros(unknown)
        scale[: len(modes)] = [mode.integral(0).sum() for mode in modes]
        scale[len(modes) :] = 1.0
        rows.append(scale)
        right = np.zeros(len(rows))
        right[-1] = 1.0
        solution = np.asarray(np.linalg.lstsq(np.array(rows), right, rcond=None)[0], dtype=float)
        masses: list[Vector] = []
        for (_, _, phases), numbers in zip(ends, columns, strict=True):
            mass = np.zeros(4)
            mass[phases] = solution[numbers]
            masses.append(mass)
        return solution[: len(modes)], (masses[0], masses[1])


@dataclass(frozen=True, eq=False)
class _Mode:
    """One solution of the differential equation: (vector + x slope) exp(rate (x - centre))."""

    vector: Vector
    rate: float
    centre: float
    places: float
    slope: Vector | float = 0.0

    def at(self, x: float) -> Vector:
        """Return the densities at level *x*."""
        factor = np.exp(self.rate * (x - self.centre))
        return np.asarray((self.vector + x * np.asarray(self.slope)) * factor)

    def integral(self, power: int) -> Vector:
        """Integrate density times x to the *power* over the buffer."""
        if abs(self.rate) * self.places < 1 or np.any(self.slope):
            nodes, weights = _gauss_legendre()
            levels = (nodes + 1) / 2 * self.places
            values = [w * x**power * self.at(x) for x, w in zip(levels, weights, strict=True)]
            return np.asarray(sum(values) * self.places / 2)
        top = np.exp(self.rate * (self.places - self.centre))
        bottom = np.exp(-self.rate * self.centre)
        area = (top - bottom) / self.rate
        if power == 0:
            return np.asarray(self.vector * area)
        return np.asarray(self.vector * (self.places * top - area) / self.rate)


@cache
def _gauss_legendre() -> tuple[Vector, Vector]:
    """Nodes and weights that integrate a nearly constant function to all its digits."""
    nodes, weights = np.polynomial.legendre.leggauss(12)
    return np.asarray(nodes), np.asarray(weights)


def _modes(matrix: Vector, places: float) -> list[_Mode]:
    """Return the solutions of f' = f matrix, each scaled so that it is at most about 1."""
    rates, vectors = np.linalg.eig(matrix.T)
    rates, vectors = rates.real, vectors.real
    order = np.argsort(abs(rates))
    constant = vectors[:, order[0]]
    modes = [_Mode(constant, 0.0, 0.0, places)]
    for number in order[1:]:
        rate = float(rates[number])
        if abs(rate) * places < 1e-6:
            # Two machines of the same strength: the rate 0 is double, with a linear solution.
            vector = np.linalg.lstsq(matrix.T, constant, rcond=None)[0]
            modes.append(_Mode(vector, 0.0, 0.0, places, slope=constant))
        else:
            modes.append(_Mode(vectors[:, number], rate, places if rate > 0 else 0.0, places))
    return modes
