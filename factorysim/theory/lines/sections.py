"""Some neighbouring machines of a line as a Markov chain: its states and its transitions.

A section can be the whole line; then its chain is exact. It can also be cut out of a longer line.
Then its first machine can be starved and its last one blocked from outside, and why it stands is
part of the state: the condition of the neighbour outside. What cannot be known inside the section
enters as factors of the transitions (`Section.generator`), which the decomposition gives.

Conventions: blocking after service; a buffer holds the parts between two machines, those in the
machines not counted; machines fail only while they process.

The state of every machine is a number: its phases first, then the ways to be starved, then the
ways to be blocked. The states of a section are rows: first the machines, then the buffers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from factorysim.theory.line_checks import MOST_STATES, few_enough
from factorysim.theory.lines.markov_chains import Indices, Vector
from factorysim.theory.lines.phase_types import PhaseType

Rows = NDArray[np.int32]

EMPTY, DONE, STARTING = -1, -2, -3
"""What a machine is between two states: needs a part, has finished one, has just received one."""

# Factors of transitions that depend on what happens outside (left and right of the section).
CERTAIN = 0
GETS_PART, LEFT_NEIGHBOUR_GETS_PART, STARVES = 1, 2, 3
PASSES_ON, RIGHT_NEIGHBOUR_BLOCKS, RIGHT_NEIGHBOUR_CLEARS, RIGHT_NEIGHBOUR_UNBLOCKS, BLOCKS = (
    1,
    2,
    3,
    4,
    5,
)


@dataclass(frozen=True, eq=False)
class Section:
    """Neighbouring machines with the buffers between them.

    Parameters
    ----------
    machines
        Time of each machine for a part, with the failures in it.
    buffers
        Places between the machines, one number fewer than machines.
    left, right
        The neighbours outside; None at the ends of the line.
    left_starves, right_blocks
        Whether the neighbour itself has neighbours further outside that can stop it.
    is_fed
        Whether the first "machine" is the arrival of parts, which are lost when there is no room.
    """

    machines: Sequence[PhaseType]
    buffers: Sequence[int]
    left: PhaseType | None = None
    right: PhaseType | None = None
    left_starves: bool = False
    right_blocks: bool = False
    is_fed: bool = False

    @property
    def count(self) -> int:
        """Number of machines."""
        return len(self.machines)

    @property
    def ways_to_starve(self) -> int:
        """Number of states in which the first machine waits for a part from outside."""
        return self.left.size + self.left_starves if self.left else 0

    @property
    def ways_to_block(self) -> int:
        """Number of states in which the last machine waits for room outside."""
        return self.right.size + self.right_blocks if self.right else 0

    def starved(self, i: int) -> range:
        """Return the numbers of the states in which machine *i* is starved."""
        size = self.machines[i].size
        return range(size, size + (self.ways_to_starve if i == 0 else 1))

    def blocked(self, i: int) -> range:
        """Return the numbers of the states in which machine *i* is blocked."""
        first = self.starved(i).stop
        if i == self.count - 1:
            return range(first, first + self.ways_to_block)
        return range(first, first + (not (i == 0 and self.is_fed)))

    def size(self) -> int:
        """Return the number of states, without listing them.

        Examples
        --------
        >>> machine = PhaseType.exponential(1.0)
        >>> Section([machine] * 4, [2, 0, 3]).size()
        79
        """
        free, stopped = (len(ways) for ways in self._conditions(0))
        for i, places in enumerate(self.buffers, start=1):
            busy, blocked = (len(ways) for ways in self._conditions(i))
            starved = len(self.starved(i))
            busy -= starved
            free, stopped = (
                (free * (places + 1) + stopped) * busy + free * starved,
                (free * (places + 1) + stopped) * blocked,
            )
        return free + stopped

    def _conditions(self, i: int) -> tuple[list[int], list[int]]:
        """Return the states of a machine without and with being blocked."""
        return list(range(self.starved(i).stop)), list(self.blocked(i))

    @cached_property
    def states(self) -> Rows:
        """All states: a column for each machine, then one for each buffer."""
        columns: list[Indices] = []
        contents: list[Indices] = []
        free, stopped = self._conditions(0)
        columns.append(np.array(free + stopped))
        for i, places in enumerate(self.buffers, start=1):
            is_blocked = columns[-1] >= self.blocked(i - 1).start
            after_free, after_blocked = self._options(i, places)
            rows, options = _pairs(is_blocked, len(after_free), len(after_blocked))
            all_options = np.array(after_free + after_blocked)
            columns = [column[rows] for column in columns] + [all_options[options, 1]]
            contents = [content[rows] for content in contents] + [all_options[options, 0]]
        return np.column_stack(columns + contents).astype(np.int32)

    def _options(self, i: int, places: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Return (content before the machine, its state) after a free and a blocked neighbour."""
        starved = self.starved(i)
        occupied = [*range(starved.start), *self.blocked(i)]
        after_free = [(content, state) for content in range(places + 1) for state in occupied]
        after_free += [(0, state) for state in starved]
        return after_free, [(places, state) for state in occupied]

    @cached_property
    def _weights(self) -> Indices:
        """What each column counts in the number of a state."""
        radix = [max(self.blocked(i).stop, 1) for i in range(self.count)]
        radix += [places + 1 for places in self.buffers]
        return np.concatenate([[1], np.cumprod(np.array(radix, dtype=np.int64))[:-1]])

    @cached_property
    def _numbering(self) -> tuple[Indices, Indices]:
        codes = self.states @ self._weights
        order = np.argsort(codes)
        return codes[order], order

    def numbers_of(self, rows: Rows) -> Indices:
        """Return the numbers of these states."""
        codes, order = self._numbering
        return np.asarray(order[np.searchsorted(codes, rows @ self._weights)])

    def check_size(self, most_states: int = MOST_STATES, *, instead: str = "") -> None:
        """Refuse a section with too many states before it is built; *instead* is an advice."""
        reduce = f"the buffers, the machines or the Erlang phases{instead}"
        few_enough(self.size(), most_states, reduce=reduce)


def _pairs(is_blocked: NDArray[np.bool_], free: int, blocked: int) -> tuple[Indices, Indices]:
    """Pair each row with its options: the first *free* ones, or the *blocked* ones after them."""
    repeats = np.where(is_blocked, blocked, free)
    rows = np.repeat(np.arange(len(is_blocked)), repeats)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    return rows, within + np.where(is_blocked[rows], free, 0)


@dataclass(frozen=True, eq=False)
class Transitions:
    """All transitions of a section."""

    sources: Indices
    targets: Indices
    rates: Vector
    left_factors: Indices
    """Which factor from the left outside multiplies the rate (``CERTAIN``: none)."""
    right_factors: Indices


class TransitionFinder:
    """Finds the transitions of all states of a section at once."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.states = section.states
        self.found: list[tuple[Indices, Rows, Vector, Indices, Indices]] = []

    def find(self) -> Transitions:
        """Return all transitions."""
        section = self.section
        for i, machine in enumerate(section.machines):
            for phase in range(machine.size):
                here = np.flatnonzero(self.states[:, i] == phase)
                self._phase_changes(here, i, machine, phase, 0)
                if machine.finish[phase] > 0:
                    self._finishes(here, i, float(machine.finish[phase]))
        if section.left:
            self._left_neighbour(section.left)
        if section.right:
            self._right_neighbour(section.right)
        sources, rows, rates, left, right = zip(*self.found, strict=True)
        return Transitions(
            np.concatenate(sources),
            section.numbers_of(np.concatenate(rows)),
            np.concatenate(rates),
            np.concatenate(left),
            np.concatenate(right),
        )

    def _phase_changes(
        self, here: Indices, i: int, machine: PhaseType, phase: int, offset: int
    ) -> None:
        """Note that a machine (or the neighbour it waits for) goes to another phase."""
        for following in np.flatnonzero(machine.moves[phase]):
            rows = self.states[here]
            rows[:, i] = offset + following
            self._note(here, rows, float(machine.moves[phase, following]))

    def _finishes(self, here: Indices, i: int, rate: float) -> None:
        """Note what happens when machine *i* finishes its part."""
        section = self.section
        if i == 0 and section.is_fed:
            room = self.states[here, section.count] < section.buffers[0]
            waits = self.states[here, 1] == section.starved(1).start
            # Parts that find no room are lost: nothing changes.
            here = here[room | waits]
        if i < section.count - 1:
            self._release(here, i, DONE, rate)
            return
        for way, state in enumerate(section.blocked(i)):
            rows = self.states[here]
            rows[:, i] = state
            self._note(here, rows, rate, right=BLOCKS + way)
        self._release(here, i, EMPTY, rate, right=PASSES_ON if section.right else CERTAIN)

    def _left_neighbour(self, neighbour: PhaseType) -> None:
        """Note what the machine does for which the first one of the section waits."""
        section = self.section
        first = section.starved(0).start
        for phase in range(neighbour.size):
            here = np.flatnonzero(self.states[:, 0] == first + phase)
            self._phase_changes(here, 0, neighbour, phase, first)
            if neighbour.finish[phase] > 0:
                rows = self.states[here]
                rows[:, 0] = STARTING
                self._start(here, rows, float(neighbour.finish[phase]))
        if section.left_starves:
            here = np.flatnonzero(self.states[:, 0] == first + neighbour.size)
            for phase in np.flatnonzero(neighbour.start).tolist():
                rows = self.states[here]
                rows[:, 0] = first + phase
                share = float(neighbour.start[phase])
                self._note(here, rows, share, left=LEFT_NEIGHBOUR_GETS_PART)

    def _right_neighbour(self, neighbour: PhaseType) -> None:
        """Note what the machine does that blocks the last one of the section."""
        section = self.section
        last = section.count - 1
        first = section.blocked(last).start
        for phase in range(neighbour.size):
            here = np.flatnonzero(self.states[:, last] == first + phase)
            self._phase_changes(here, last, neighbour, phase, first)
            rate = float(neighbour.finish[phase])
            if rate == 0:
                continue
            if section.right_blocks:
                rows = self.states[here]
                rows[:, last] = first + neighbour.size
                self._note(here, rows, rate, right=RIGHT_NEIGHBOUR_BLOCKS)
            self._release(here, last, EMPTY, rate, right=RIGHT_NEIGHBOUR_CLEARS)
        if section.right_blocks:
            here = np.flatnonzero(self.states[:, last] == first + neighbour.size)
            self._release(here, last, EMPTY, 1.0, right=RIGHT_NEIGHBOUR_UNBLOCKS)

    def _release(
        self, here: Indices, i: int, becomes: int, rate: float, right: int = CERTAIN
    ) -> None:
        """Let machine *i* pass its part on, move all parts that can move, and note the result."""
        section = self.section
        rows = self.states[here]
        rows[:, i] = becomes
        for j in range(section.count - 2, -1, -1):
            self._settle_buffer(rows, j)
        if section.left:
            waits = rows[:, 0] == EMPTY
            for way, state in enumerate(section.starved(0)):
                starves = rows[waits]
                starves[:, 0] = state
                self._start(here[waits], starves, rate, left=STARVES + way, right=right)
            rows[waits, 0] = STARTING
            self._start(here[waits], rows[waits], rate, left=GETS_PART, right=right)
            here, rows = here[~waits], rows[~waits]
        else:
            rows[rows[:, 0] == EMPTY, 0] = STARTING
        self._start(here, rows, rate, right=right)

    def _settle_buffer(self, rows: Rows, i: int) -> None:
        """Move parts from machine *i* through the buffer behind it to the next machine."""
        section = self.section
        content = section.count + i
        blocked = section.blocked(i)
        waits = (rows[:, i + 1] == EMPTY) | (rows[:, i + 1] == section.starved(i + 1).start)
        offers = (rows[:, i] == DONE) | (rows[:, i] == (blocked.start if blocked else DONE))
        stored = rows[:, content] > 0
        rows[waits & (stored | offers), i + 1] = STARTING
        rows[waits & stored, content] -= 1
        direct = waits & ~stored & offers
        fits = offers & ~direct & (rows[:, content] < section.buffers[i])
        rows[fits, content] += 1
        rows[direct | fits, i] = EMPTY
        stops = offers & ~direct & ~fits
        if blocked:
            rows[stops, i] = blocked.start
        if i + 1 < section.count:
            rows[rows[:, i + 1] == EMPTY, i + 1] = section.starved(i + 1).start

    def _start(
        self,
        here: Indices,
        rows: Rows,
        rate: float,
        left: int = CERTAIN,
        right: int = CERTAIN,
    ) -> None:
        """Choose the first phase of every machine that has just received a part, and note it."""
        rates = np.full(len(here), rate)
        for i, machine in enumerate(self.section.machines):
            begins = rows[:, i] == STARTING
            phases = np.flatnonzero(machine.start)
            if len(phases) == 1:
                rows[begins, i] = phases[0]
                continue
            repeats = np.where(begins, len(phases), 1)
            chosen = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
            here, rows, rates, begins = (
                np.repeat(values, repeats, axis=0) for values in (here, rows, rates, begins)
            )
            rows[begins, i] = phases[chosen[begins]]
            rates[begins] *= machine.start[phases[chosen[begins]]]
        self._note(here, rows, rates, left, right)

    def _note(
        self,
        here: Indices,
        rows: Rows,
        rates: Vector | float,
        left: int = CERTAIN,
        right: int = CERTAIN,
    ) -> None:
        if len(here):
            self.found.append(
                (
                    here,
                    rows,
                    np.broadcast_to(np.asarray(rates, dtype=float), len(here)),
                    np.full(len(here), left),
                    np.full(len(here), right),
                )
            )
