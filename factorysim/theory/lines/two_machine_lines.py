"""Exact solutions of lines of two machines with one buffer between them.

The exponential line is solved level by level, the line in slots by its closed form. Lines of
flowing material are in `two_machine_flow`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import not_negative, positive, same_length, share, whole
from factorysim.theory.lines.markov_chains import Vector


@dataclass(frozen=True)
class TwoMachineLine:
    """Long-run figures of two machines with a buffer between them."""

    throughput: float
    """Parts per time unit (or per slot)."""
    mean_parts_between: float
    """Mean parts finished by the first machine and not by the second: blocked, in the buffer, in
    process at the second machine. For flowing material, the mean level of the buffer."""
    starved_share: float
    """Share of time (or slots) in which the second machine is up and has nothing to do."""
    blocked_share: float
    """Share of time (or slots) in which the first machine is up and cannot pass on."""


def two_machine_line(
    rates: Sequence[float],
    *,
    buffer: int | None = None,
    capacity: int | None = None,
    failure_rates: Sequence[float] = (0.0, 0.0),
    repair_rates: Sequence[float] = (1.0, 1.0),
) -> TwoMachineLine:
    """Exact figures of two exponential machines, reliable or not.

    Parameters
    ----------
    rates
        Parts per time unit of both machines while they process.
    buffer
        Places between the machines, blocking after service.
    capacity
        Instead of *buffer*: Gershwin's N, which counts the part in process at the second machine
        and lets the first machine start only when there is room. N = buffer + 2.
    failure_rates, repair_rates
        Failures per time unit of processing, repairs per time unit of being down.

    Raises
    ------
    ScenarioError
        If a number is impossible, or not exactly one of *buffer* and *capacity* is given.

    Source: Gershwin and Berman (1981), *AIIE Transactions* 13, 2-11 (the model); solved by linear
    level reduction, Gaver, Jacobs and Latouche (1984), *Advances in Applied Probability* 16,
    715-731, which stays accurate for large buffers. Reliable machines: the queue M/M/1/N.

    Examples
    --------
    >>> two_machine_line([1, 1], buffer=2).throughput
    0.8
    >>> unreliable = two_machine_line([1, 1.2], capacity=4, failure_rates=[0.1, 0.2],
    ...     repair_rates=[0.5, 0.7])
    >>> round(unreliable.throughput, 10), round(unreliable.mean_parts_between, 9)
    (0.6682105443, 1.796686592)
    """
    for name, values in (
        ("rates", rates),
        ("failure_rates", failure_rates),
        ("repair_rates", repair_rates),
    ):
        same_length(name, values, 2, of="machine")
    most = _most_parts_between(buffer, capacity)
    speed = [positive("rates", rate) for rate in rates]
    fails = [not_negative("failure_rates", rate) for rate in failure_rates]
    repairs = [positive("repair_rates", rate) for rate in repair_rates]
    levels = _levels(most, speed, fails, repairs)
    # Phase: 2 * (first machine up) + (second machine up).
    second_up = sum(float(level[1] + level[3]) for level in levels[1:])
    parts = sum(number * float(level.sum()) for number, level in enumerate(levels))
    return TwoMachineLine(
        throughput=speed[1] * second_up,
        mean_parts_between=parts,
        starved_share=float(levels[0].sum()),
        blocked_share=float(levels[-1].sum()),
    )


def _most_parts_between(buffer: int | None, capacity: int | None) -> int:
    """Return N from the one of both ways of counting that is given."""
    if (buffer is None) == (capacity is None):
        raise ScenarioError(
            f"buffer: {buffer!r}, with capacity {capacity!r}. Exactly one of both is accepted; "
            "capacity = buffer + 2."
        )
    if buffer is not None:
        return whole("buffer", buffer) + 2
    return whole("capacity", float(capacity or 0), least=2)


def _levels(
    most: int, speed: Sequence[float], fails: Sequence[float], repairs: Sequence[float]
) -> list[Vector]:
    """Return the probabilities of each number of parts between (list) and each phase."""
    up = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    more = np.diag(speed[0] * up[:, 0]).astype(float)
    fewer = np.diag(speed[1] * up[:, 1]).astype(float)

    def within(number: int) -> Vector:
        """Changes of phase; a machine that has nothing to do does not fail."""
        matrix = np.zeros((4, 4))
        for machine, step, works in ((0, 2, number < most), (1, 1, number > 0)):
            for phase in range(4):
                if not up[phase, machine]:
                    matrix[phase, phase + step] += repairs[machine]
                elif works:
                    matrix[phase, phase - step] += fails[machine]
        leaving = matrix.sum(axis=1)
        leaving += (number < most) * np.diag(more) + (number > 0) * np.diag(fewer)
        return np.asarray(matrix - np.diag(leaving))

    # Each level as a multiple (a matrix) of the one below it, from the top.
    ratios = [more @ np.linalg.inv(-within(most))]
    inside = within(1)
    for _ in range(most - 1):
        ratios.append(more @ np.linalg.inv(-(inside + ratios[-1] @ fewer)))
    balance = (within(0) + ratios[-1] @ fewer).T
    balance[-1] = 1.0
    level = np.linalg.solve(balance, np.array([0.0, 0.0, 0.0, 1.0]))
    levels = [level]
    for ratio in reversed(ratios):
        level = level @ ratio
        levels.append(level)
        if level.sum() > 1e100:  # large buffers before a slow machine
            levels = [earlier / level.sum() for earlier in levels]
            level = levels[-1]
    total = sum(float(level.sum()) for level in levels)
    return [level / total for level in levels]


def two_machine_slots(
    failure_probabilities: Sequence[float],
    repair_probabilities: Sequence[float],
    *,
    capacity: int,
) -> TwoMachineLine:
    """Closed form of two machines with equal constant times: everything happens in slots.

    In every slot first the machines change (an up machine that can work fails with its failure
    probability, a down one is repaired), then the parts move.

    Parameters
    ----------
    failure_probabilities, repair_probabilities
        Per slot, of both machines.
    capacity
        Most parts between, the one in process at the second machine counted: N, at least 4.

    Source: Gershwin (1994), *Manufacturing Systems Engineering*, chapter 3 (Buzacott 1967).

    Examples
    --------
    >>> line = two_machine_slots([0.01, 0.02], [0.1, 0.15], capacity=8)
    >>> round(line.throughput, 10), round(line.mean_parts_between, 8)
    (0.8339078762, 4.84383374)
    """
    same_length("failure_probabilities", failure_probabilities, 2, of="machine")
    same_length("repair_probabilities", repair_probabilities, 2, of="machine")
    p1, p2 = (share("failure_probabilities", p) for p in failure_probabilities)
    r1, r2 = (share("repair_probabilities", r) for r in repair_probabilities)
    most = whole("capacity", capacity, least=4)
    up_1, up_2 = r1 + r2 - r1 * r2 - r1 * p2, r1 + r2 - r1 * r2 - p1 * r2
    down_1, down_2 = p1 + p2 - p1 * p2 - p1 * r2, p1 + p2 - p1 * p2 - r1 * p2
    y1, y2 = up_1 / down_1, up_2 / down_2
    x = y2 / y1
    # Powers of x relative to the largest one, so that large buffers do not overflow.
    shift = most - 1 if x > 1 else 1
    low, high = x ** (1 - shift), x ** (most - 1 - shift)
    inside = np.power(x, np.arange(2.0, most - 1) - shift)
    at = np.zeros(most + 1)
    at[2 : most - 1] = inside * (1 + y1) * (1 + y2)
    starved = low * up_1 / (r1 * p2)
    blocked = high * up_2 / (p1 * r2)
    both_low, both_high = low / p2 * up_1 / down_2, high / p1 * up_2 / down_1
    at[0], at[most] = starved, blocked
    at[1] = low * (1 + y2) + both_low
    at[most - 1] = high * (1 + y1) + both_high
    total = at.sum()
    # The second machine is up and has a part.
    works = inside.sum() * (1 + y1) * y2 + low * y2 + both_low + both_high
    return TwoMachineLine(
        throughput=float(works / total),
        mean_parts_between=float(np.arange(most + 1) @ at / total),
        starved_share=float(starved / total),
        blocked_share=float(blocked / total),
    )
