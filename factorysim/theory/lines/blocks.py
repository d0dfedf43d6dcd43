"""Neighbouring sections of a line that tell each other how their outer machines are stopped.

A block is a section with its present probabilities and the factors that stand for the machines
outside. Two neighbouring blocks overlap in all machines but one; what both can see decides which
averages of the one are the factors of the other.
"""

from __future__ import annotations

import numpy as np

from factorysim.theory.lines.markov_chains import Indices, Vector, stationary
from factorysim.theory.lines.performance import finishing_rate
from factorysim.theory.lines.sections import (
    BLOCKS,
    GETS_PART,
    LEFT_NEIGHBOUR_GETS_PART,
    PASSES_ON,
    RIGHT_NEIGHBOUR_BLOCKS,
    RIGHT_NEIGHBOUR_CLEARS,
    RIGHT_NEIGHBOUR_UNBLOCKS,
    STARVES,
    Section,
    TransitionFinder,
)


class Block:
    """A section of the line with its present probabilities and what it knows from outside."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.states = section.states
        self.transitions = TransitionFinder(section).find()
        count = len(self.states)
        self.probability: Vector = np.full(count, 1 / count)
        self.left_factors = np.ones((STARVES + section.ways_to_starve, count))
        self.right_factors = np.ones((BLOCKS + section.ways_to_block, count))

    def solve(self) -> None:
        """Compute the probabilities of the states with the present factors."""
        moves = self.transitions
        rates = (
            moves.rates
            * self.left_factors[moves.left_factors, moves.sources]
            * self.right_factors[moves.right_factors, moves.sources]
        )
        self.probability = stationary(moves.sources, moves.targets, rates, len(self.states))

    def throughput(self) -> float:
        """Return how many parts per time unit the middle machine finishes."""
        return finishing_rate(self.section, 1, self.probability)

    # What the section before this one tells it about its first machine.

    def starts_of_starvation(self) -> Vector:
        """Return for each way to starve in which states the second machine would starve so."""
        first, content = self.states[:, 0], self.states[:, self.section.count]
        starved = self.section.starved(0)
        ways = [first == phase for phase in range(starved.start)]
        if starved:
            ways.append((first >= starved.start) & (first < starved.stop))
        return np.asarray(np.array(ways, dtype=float) * (content == 0))

    def ends_of_starvation(self) -> Vector:
        """Return the rate at which the starved first machine gets a part, in each state."""
        rates = np.zeros(len(self.states))
        starved, left = self.section.starved(0), self.section.left
        # While the neighbour is starved itself, no part can come before it has got one.
        for way in range(left.size if left else 0):
            rates[self.states[:, 0] == starved.start + way] = left.finish[way] if left else 0.0
        return rates

    # What the section behind this one tells it about its last machine.

    def starts_of_blocking(self) -> Vector:
        """Return for each way to block in which states the machine before the last blocks so."""
        section = self.section
        last, content = self.states[:, section.count - 1], self.states[:, -1]
        blocked = section.blocked(section.count - 1)
        phases = section.machines[-1].size
        ways = [last == phase for phase in range(phases)]
        if blocked:
            ways.append(last >= blocked.start)
        return np.asarray(np.array(ways, dtype=float) * (content == section.buffers[-1]))

    def blocking_passed_on(self) -> Vector:
        """Return the probability that the last machine, finishing now, is blocked."""
        if not self.section.right:
            return np.zeros(len(self.states))
        return np.asarray(self.right_factors[BLOCKS:].sum(axis=0))

    def ends_of_blocking(self) -> Vector:
        """Return the rate at which the blocked last machine gets room, in each state."""
        rates = np.zeros(len(self.states))
        section = self.section
        right = section.right
        for way, state in enumerate(section.blocked(section.count - 1)):
            here = self.states[:, section.count - 1] == state
            if right and way < right.size:
                clears = self.right_factors[RIGHT_NEIGHBOUR_CLEARS, here]
                rates[here] = right.finish[way] * clears
            else:
                rates[here] = self.right_factors[RIGHT_NEIGHBOUR_UNBLOCKS, here]
        return rates


class Overlap:
    """What two neighbouring sections both know, and the averages each gives to the other."""

    def __init__(self, before: Block, behind: Block) -> None:
        self.before = before
        self.behind = behind
        known = np.concatenate([_known_before(before, behind), _known_behind(behind)])
        _, number = np.unique(known, axis=0, return_inverse=True)
        number = number.reshape(-1)
        self.shared_before: Indices = number[: len(before.states)]
        self.shared_behind: Indices = number[len(before.states) :]

    def tell_behind(self) -> None:
        """Give the section behind what it needs to know about its first machine."""
        target = self.behind.left_factors
        starves = self._average(self.before.starts_of_starvation(), forwards=True)
        target[STARVES:] = starves
        target[GETS_PART] = 1 - starves.sum(axis=0)
        ends = self._average(self.before.ends_of_starvation()[None, :], forwards=True)
        target[LEFT_NEIGHBOUR_GETS_PART] = ends[0]

    def tell_before(self) -> None:
        """Give the section before what it needs to know about its last machine."""
        target = self.before.right_factors
        blocks = self._average(self.behind.starts_of_blocking(), forwards=False)
        target[BLOCKS:] = blocks
        target[PASSES_ON] = 1 - blocks.sum(axis=0)
        others = np.array([self.behind.blocking_passed_on(), self.behind.ends_of_blocking()])
        passed_on, ends = self._average(others, forwards=False)
        target[RIGHT_NEIGHBOUR_BLOCKS] = passed_on
        target[RIGHT_NEIGHBOUR_CLEARS] = 1 - passed_on
        target[RIGHT_NEIGHBOUR_UNBLOCKS] = ends

    def _average(self, values: Vector, *, forwards: bool) -> Vector:
        """Average over the states of one section that the other cannot tell apart."""
        giver, given = self.before, self.shared_before
        taken = self.shared_behind
        if not forwards:
            giver, given, taken = self.behind, self.shared_behind, self.shared_before
        size = int(max(given.max(), taken.max())) + 1
        # A trace of the plain average serves states that have no probability (yet).
        weight = giver.probability + 1e-200
        total = np.bincount(given, weights=weight, minlength=size)
        means = [
            np.bincount(given, weights=weight * value, minlength=size)
            / np.where(total > 0, total, 1.0)
            for value in values
        ]
        return np.asarray(np.array(means)[:, taken])


def _known_before(before: Block, behind: Block) -> Indices:
    """Describe each state of the section before by what the one behind knows as well."""
    section, inner = before.section, behind.section
    states = before.states.astype(np.int64)
    # What the machine does for which the second one waits: a phase, or it is starved itself.
    reason = np.minimum(states[:, 0], section.machines[0].size)
    columns = []
    for i in range(1, section.count):
        column = states[:, i]
        starved, blocked = section.starved(i).start, section.blocked(i).start
        waits = inner.starved(i - 1).start + (reason if i == 1 else 0)
        stops = inner.blocked(i - 1).start + column - blocked
        code = np.where(column == starved, waits, column)
        columns.append(np.where(column >= blocked, stops, code))
    shared = states[:, section.count + 1 : 2 * section.count - 1]
    return np.column_stack([*columns, shared])


def _known_behind(behind: Block) -> Indices:
    """Describe each state of the section behind by what the one before knows as well."""
    section = behind.section
    known = behind.states.astype(np.int64)
    last = section.count - 1
    # What the machine does that blocks the last but one: a phase, or it is blocked itself.
    reason = np.minimum(known[:, last], section.machines[last].size)
    blocked = section.blocked(last - 1).start
    known[:, last - 1] += np.where(known[:, last - 1] == blocked, reason, 0)
    return np.delete(known, [last, 2 * section.count - 2], axis=1)
