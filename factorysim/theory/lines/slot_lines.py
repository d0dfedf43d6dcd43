"""Exact figures of lines in which all machines work in the same slots of time.

In every slot first each machine changes its state, then the parts move. A machine can fail only
when it could work: its buffer before is not empty and the one behind not full, both at the end of
the previous slot. A machine that is down is repaired in any slot. Every machine that is up and
could work moves one part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from factorysim.errors import ScenarioError
from factorysim.theory.line_checks import MOST_STATES, few_enough, same_length, share, whole
from factorysim.theory.lines.markov_chains import stationary


@dataclass(frozen=True)
class SlotLine:
    """Long-run figures of a line in slots."""

    throughput: float
    """Parts per slot."""
    mean_parts_between: tuple[float, ...]
    """Mean parts between each two machines, the one in process downstream counted."""


def slot_line_chain(
    failure_probabilities: Sequence[float],
    repair_probabilities: Sequence[float],
    *,
    capacities: Sequence[int],
    most_states: int = MOST_STATES // 10,
) -> SlotLine:
    """Exact figures of a line of machines with equal constant times, by its Markov chain.

    Parameters
    ----------
    failure_probabilities, repair_probabilities
        Per slot, of each machine.
    capacities
        Most parts between each two machines, the one in process downstream counted (N).
    most_states
        Chains with more states are refused.

    Source: Gershwin (1994), *Manufacturing Systems Engineering*, chapter 4.

    Examples
    --------
    >>> line = slot_line_chain([0.1, 0.1], [0.1, 0.1], capacities=[10])
    >>> round(line.throughput, 10)
    0.3977272727
    """
    count = len(failure_probabilities)
    same_length("repair_probabilities", repair_probabilities, count, of="machine")
    same_length("capacities", capacities, count - 1, of="gap between two machines")
    fails = np.array(
        [share("failure_probabilities", p, may_be_zero=True) for p in failure_probabilities]
    )
    if not fails.any():
        raise ScenarioError(
            "failure_probabilities: no machine ever fails, so one part leaves in every slot and "
            "the buffers stay as they are. At least one probability above 0 is accepted."
        )
    repairs = np.array([share("repair_probabilities", r) for r in repair_probabilities])
    most = np.array([whole("capacities", n, least=1) for n in capacities], dtype=np.int64)
    size = int(np.prod(most + 1)) * 2**count
    few_enough(
        size, most_states, reduce="the capacities or the machines, or use DDX (decompose_slot_line)"
    )
    radix = np.concatenate([most + 1, np.full(count, 2, dtype=np.int64)])
    states = np.array(np.unravel_index(np.arange(size), radix)).T
    contents, up = states[:, : count - 1], states[:, count - 1 :].astype(bool)
    # The first machine is never starved and the last one never blocked.
    always = np.ones((size, 1), dtype=bool)
    can_work = np.hstack([always, contents > 0]) & np.hstack([contents < most, always])
    chance_up = np.where(up, np.where(can_work, 1 - fails, 1.0), repairs)
    sources, targets, chances = [], [], []
    output = np.zeros(size)
    for after in product((False, True), repeat=count):
        is_up = np.array(after)
        chance = np.prod(np.where(is_up, chance_up, 1 - chance_up), axis=1)
        here = np.flatnonzero(chance > 0)
        moves = (can_work & is_up)[here].astype(np.int64)
        following = contents[here] + moves[:, :-1] - moves[:, 1:]
        machines = np.broadcast_to(is_up.astype(np.int64), (len(here), count))
        code = np.ravel_multi_index(tuple(np.hstack([following, machines]).T), tuple(radix))
        sources.append(here)
        targets.append(code)
        chances.append(chance[here])
        output[here] += chance[here] * moves[:, -1]
    probability = stationary(
        np.concatenate(sources), np.concatenate(targets), np.concatenate(chances), size
    )
    return SlotLine(
        throughput=float(output @ probability),
        mean_parts_between=tuple(float(level) for level in probability @ contents),
    )
