"""The DDX decomposition: long lines of equally fast machines, flowing or in slots.

Between each two machines stands a small line of two pseudo machines: the first one stands for
everything upstream, the second one for everything downstream. Their failure and repair rates are
found so that all small lines have the same flow and every interruption lasts as long as in the
whole line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from factorysim.errors import ModelError, ScenarioError
from factorysim.theory.line_checks import positive, same_length, share, whole
from factorysim.theory.lines.markov_chains import Vector
from factorysim.theory.lines.two_machine_flow import two_machine_flow
from factorysim.theory.lines.two_machine_lines import TwoMachineLine, two_machine_slots

Small = Callable[[float, float, float, float, int], TwoMachineLine]


@dataclass(frozen=True)
class FlowLine:
    """Long-run figures of a line of equally fast machines."""

    throughput: float
    """Volume per time unit, or parts per slot."""
    mean_levels: tuple[float, ...]
    """Mean content of each buffer (in slots: with the part in process downstream)."""
    sweeps: int
    """Forward and backward sweeps until nothing changed any more."""


def decompose_flow_line(
    *,
    failure_rates: Sequence[float],
    repair_rates: Sequence[float],
    buffers: Sequence[float],
    speed: float = 1.0,
    tolerance: float = 1e-5,
    most_sweeps: int = 5000,
) -> FlowLine:
    """Approximate figures of a line of continuous flow with equal speeds (DDX).

    Parameters
    ----------
    failure_rates, repair_rates
        Failures per time unit of working, repairs per time unit of being down; all above 0.
    buffers
        Volume between each two machines.
    speed
        Volume per time unit of every machine.
    tolerance
        Largest relative change and difference of the throughputs of the small lines at the end.
    most_sweeps
        Sweeps after which the iteration is given up. Lines with large buffers and many machines
        that are equally the weakest need thousands.

    Raises
    ------
    ModelError
        If the small lines do not agree after *most_sweeps* sweeps.

    Source: Dallery, David and Xie (1989), *IEEE Transactions on Automatic Control* 34, 943-953.

    Examples
    --------
    Two machines are exact.

    >>> line = decompose_flow_line(failure_rates=[0.01, 0.01], repair_rates=[0.1, 0.1],
    ...     buffers=[10])
    >>> round(line.throughput, 10)
    0.8587257618
    """
    speed = positive("speed", speed)
    fails = np.array([positive("failure_rates", p) for p in failure_rates]) / speed
    repairs = np.array([positive("repair_rates", r) for r in repair_rates]) / speed
    places = [positive("buffers", buffer) for buffer in buffers]

    def small(p1: float, r1: float, p2: float, r2: float, i: int) -> TwoMachineLine:
        return two_machine_flow(failure_rates=[p1, p2], repair_rates=[r1, r2], buffer=places[i])

    found = _PseudoLines(fails, repairs, len(places), small).iterate(tolerance, most_sweeps)
    return FlowLine(found.throughput * speed, found.mean_levels, found.sweeps)


def decompose_slot_line(
    failure_probabilities: Sequence[float],
    repair_probabilities: Sequence[float],
    *,
    capacities: Sequence[int],
    tolerance: float = 1e-5,
    most_sweeps: int = 5000,
) -> FlowLine:
    """Approximate figures of a line in slots (deterministic equal times) by DDX.

    Measured against the exact chain (relative error of the throughput, mean and largest): three
    machines, failure probabilities 0.005 to 0.02, repair 0.05 to 0.2, capacities 4 to 30: 0.1 %
    and 0.9 %; failure 0.01 to 0.18, repair 0.05 to 1, capacities 4 to 10: three machines 0.3 %
    and 1.3 %, four 0.7 % and 1.9 %, five 1 % and 1.8 %, nearly always too high. For lines this
    small take `slot_line_chain`; DDX is for long lines with moderate and large buffers.

    Parameters
    ----------
    failure_probabilities, repair_probabilities
        Per slot, of each machine.
    capacities
        Most parts between each two machines, the one in process downstream counted; at least 4.
    tolerance, most_sweeps
        When the iteration ends, and when it is given up.

    Raises
    ------
    ModelError
        If the small lines do not agree after *most_sweeps* sweeps.

    Source: Dallery, David and Xie (1988), *IIE Transactions* 20, 280-283; Gershwin (1994),
    *Manufacturing Systems Engineering*, chapter 4.

    Examples
    --------
    Three machines; the exact chain says 0.8191.

    >>> line = decompose_slot_line([0.01] * 3, [0.1] * 3, capacities=[10, 10])
    >>> round(line.throughput, 4)
    0.8198
    """
    fails = np.array([share("failure_probabilities", p) for p in failure_probabilities])
    repairs = np.array([share("repair_probabilities", r) for r in repair_probabilities])
    places = [whole("capacities", n, least=4) for n in capacities]

    def small(p1: float, r1: float, p2: float, r2: float, i: int) -> TwoMachineLine:
        return two_machine_slots([p1, p2], [r1, r2], capacity=places[i])

    return _PseudoLines(fails, repairs, len(places), small).iterate(tolerance, most_sweeps)


class _PseudoLines:
    """The small lines of all gaps, with the pseudo machines before and behind each gap."""

    def __init__(self, fails: Vector, repairs: Vector, gaps: int, small: Small) -> None:
        same_length("repair_rates", repairs.tolist(), len(fails), of="machine")
        same_length("buffers", range(gaps), len(fails) - 1, of="gap between two machines")
        if gaps < 1:
            raise ScenarioError("failure_rates: one machine is no line. Give two or more machines.")
        self.repairs = repairs
        self.lost = fails / repairs
        self.small = small
        self.fail_before, self.repair_before = fails[:-1].copy(), repairs[:-1].copy()
        self.fail_behind, self.repair_behind = fails[1:].copy(), repairs[1:].copy()
        self.lines = [self._solve(i) for i in range(gaps)]

    def iterate(self, tolerance: float, most_sweeps: int) -> FlowLine:
        """Adjust the pseudo machines forwards and backwards until all small lines agree."""
        gaps = len(self.lines)
        change = np.inf
        for sweep in range(1, most_sweeps + 1):
            before = self._throughputs()
            for i in range(1, gaps):
                self._adjust_before(i)
            for i in range(gaps - 2, -1, -1):
                self._adjust_behind(i)
            now = self._throughputs()
            change = float(max(np.ptp(now), abs(now - before).max()) / now.max())
            if change < tolerance:
                levels = tuple(line.mean_parts_between for line in self.lines)
                return FlowLine(float(now.mean()), levels, sweep)
        raise ModelError(
            f"DDX: after {most_sweeps} sweeps the throughputs of the small lines still differ by "
            f"{change:.2g} (relative). At most {tolerance:.2g} is accepted. Try more sweeps "
            "(most_sweeps)."
        )

    def _throughputs(self) -> Vector:
        return np.array([line.throughput for line in self.lines])

    def _solve(self, i: int) -> TwoMachineLine:
        return self.small(
            float(self.fail_before[i]),
            float(self.repair_before[i]),
            float(self.fail_behind[i]),
            float(self.repair_behind[i]),
            i,
        )

    def _adjust_before(self, i: int) -> None:
        """Set the pseudo machine before gap *i* after the small line before that one."""
        other = self.lines[i - 1]
        # Flow and idle time: what machine i loses, as seen from both of its sides.
        behind = self.fail_behind[i - 1] / self.repair_behind[i - 1]
        loss = 1 / other.throughput + self.lost[i] - behind - 1
        # Resumption of flow: this share of the interruptions comes from further upstream.
        part = min(other.starved_share / (loss * other.throughput), 1.0)
        self.repair_before[i] = self.repair_before[i - 1] * part + self.repairs[i] * (1 - part)
        self.fail_before[i] = loss * self.repair_before[i]
        self.lines[i] = self._solve(i)

    def _adjust_behind(self, i: int) -> None:
        """Set the pseudo machine behind gap *i* after the small line behind that one."""
        other = self.lines[i + 1]
        before = self.fail_before[i + 1] / self.repair_before[i + 1]
        loss = 1 / other.throughput + self.lost[i + 1] - before - 1
        part = min(other.blocked_share / (loss * other.throughput), 1.0)
        self.repair_behind[i] = self.repair_behind[i + 1] * part + self.repairs[i + 1] * (1 - part)
        self.fail_behind[i] = loss * self.repair_behind[i]
        self.lines[i] = self._solve(i)
