"""Long unreliable lines: overlapping sections, each solved exactly, that agree with each other.

A line of machines 1 ... K is cut into the sections 1-2-3, 2-3-4, 3-4-5 ... (three machines with
two buffers each). Every section is a Markov chain that knows its own machines exactly. Of the
rest it sees only what stops it: when its first machine is starved, what the machine before it
does; when its last machine is blocked, what the machine behind it does. The chances that such a
stop begins, and the rates with which it ends, are taken from the neighbouring section, given
everything that both sections know (the states of the machines and the buffer they share). The
sections are solved in turn, forwards and backwards, until nothing changes any more. Then two
neighbours give the same probabilities to everything they share, so that all of them have the same
throughput: flow is conserved without an equation of its own.

Sources: the overlap with probabilities that depend on the shared state follows Brandwajn and Jow
(1988), *An approximation method for tandem queues with blocking*, Operations Research 36, 73-83;
that a neighbour stops a machine in different ways, each with its own duration, follows Tolio and
Matta (1998), *A method for performance evaluation of automated flow lines*, CIRP Annals 47,
373-376. The classical equations for exponential machines (Gershwin 1987, one exponential
stop per neighbour) are not accurate enough for small buffers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from factorysim.errors import ModelError
from factorysim.theory.line_checks import MOST_STATES, positive, whole
from factorysim.theory.lines.blocks import Block, Overlap
from factorysim.theory.lines.chains import described_line
from factorysim.theory.lines.performance import (
    LinePerformance,
    content,
    finishing_rate,
    lost,
    machine_shares,
    performance,
)
from factorysim.theory.lines.phase_types import PhaseType
from factorysim.theory.lines.sections import Section

QUICK = 30_000
"""Sections are made as large as possible with at most so many states all together."""

PATIENT = 100_000
"""So many states all together are accepted to have sections of four machines, not three."""


def cut_into_sections(
    machines: Sequence[PhaseType], buffers: Sequence[int], *, size: int, is_fed: bool = False
) -> list[Section]:
    """Return the overlapping sections of *size* machines each."""
    count = len(machines)
    size = min(size, count)
    sections = []
    for first in range(count - size + 1):
        last = first + size - 1
        has_left, has_right = first > 0, last < count - 1
        sections.append(
            Section(
                machines[first : last + 1],
                buffers[first:last],
                left=machines[first - 1] if has_left else None,
                right=machines[last + 1] if has_right else None,
                left_starves=first > 1,
                right_blocks=last < count - 2,
                is_fed=is_fed and first == 0,
            )
        )
    return sections


def solve_blocks(sections: Sequence[Section], *, tolerance: float, most_sweeps: int) -> list[Block]:
    """Solve the sections forwards and backwards until they agree."""
    blocks = [Block(section) for section in sections]
    overlaps = [Overlap(a, b) for a, b in pairwise(blocks)]
    if len(blocks) == 1:
        blocks[0].solve()
        return blocks
    for overlap in overlaps:
        overlap.tell_behind()
    for overlap in reversed(overlaps):
        overlap.tell_before()
    before = np.zeros(len(blocks))
    for _ in range(most_sweeps):
        for block, overlap in zip(blocks, overlaps, strict=False):
            block.solve()
            overlap.tell_behind()
        for block, overlap in zip(blocks[:0:-1], overlaps[::-1], strict=True):
            block.solve()
            overlap.tell_before()
        blocks[0].solve()
        now = np.array([block.throughput() for block in blocks])
        change = max(np.ptp(now), abs(now - before).max()) / now.max()
        if change < tolerance:
            return blocks
        before = now
    raise ModelError(
        f"decomposition: after {most_sweeps} sweeps the throughputs of the sections still differ "
        f"by {change:.2g} (relative). At most {tolerance:.2g} is accepted. Try more sweeps "
        "(most_sweeps) or the exact chain."
    )


def decompose_line(
    rates: Sequence[float] = (),
    buffers: Sequence[int] = (),
    *,
    failure_rates: Sequence[float] = (),
    repair_rates: Sequence[float] = (),
    erlang_phases: Sequence[int] = (),
    times: Sequence[PhaseType] = (),
    arrival_rate: float | None = None,
    first_buffer: int = 0,
    section_size: int | None = None,
    tolerance: float = 1e-7,
    most_sweeps: int = 200,
    most_states: int = MOST_STATES // 10,
) -> LinePerformance:
    """Approximate figures of a long line by overlapping sections of *section_size* machines.

    The parameters are those of `line_chain`; a line of at most *section_size* machines is exact.

    Measured against the exact chain on random lines with rates 0.8 to 1.55, failure rates 0.02 to
    0.18 and repair rates 0.2 to 1 (relative error of the throughput, mean and largest):

    ========================================  ==============  ==============
    lines                                     sections of 3   sections of 4
    ========================================  ==============  ==============
    4 and 5 machines, 0 to 3 places           0.18 %, 0.8 %   0.03 %, 0.1 %
    4 and 5 machines, no places               0.5 %, 0.9 %    0.1 %, 0.2 %
    4 machines, 0 to 10 places                0.04 %, 0.3 %   exact
    5 machines, 0 to 5 places                 0.2 %, 1.3 %    0.02 %, 0.1 %
    6 machines, 0 or 1 place                  0.8 %, 1.3 %    0.2 %, 0.3 %
    ========================================  ==============  ==============

    (Sections of 4 on lines of 5 machines.) With *section_size* None, lines of 3 to 5 unreliable
    machines are exact or cut into sections of 4 up to 11 places in each gap of four machines and 8
    of five. Beyond that sections of 3 are taken, which are not always within 1 %: 0.15 % in the
    mean and 0.4 % at most on twelve lines of 5 machines with up to 10 places, but 2.3 % on a line
    chosen to be bad (the weakest machines at both ends, large and tiny buffers in turn). Ask for
    *section_size* 4 there: 0.1 %. Rates that differ tenfold and long rare stops gave at most
    0.6 %. Errors grow with the number of machines, most without any buffers: eight balanced
    reliable machines without places are 2.7 % too low with sections of 3 and 0.9 % with 4. The
    mean number of parts is about as accurate as the throughput.

    Parameters
    ----------
    section_size
        Machines per section, at least 2. None takes the largest sections (three machines or more)
        that are solved in a few seconds; a line that is small enough is then exact.
    tolerance
        Largest relative change and difference of the throughputs of the sections at the end.
    most_sweeps
        Forward and backward sweeps after which the iteration is given up.
    most_states
        Most states of one section.

    Raises
    ------
    ScenarioError
        If a number is impossible or a section is too large.
    ModelError
        If the sections do not agree after *most_sweeps* sweeps.

    Source: Brandwajn and Jow (1988); Tolio and Matta (1998); see the module.

    Examples
    --------
    A line of ten unreliable machines, far too large for its exact chain (1.8e9 states).

    >>> many = decompose_line([1.0] * 10, [3] * 9, failure_rates=[0.05] * 10,
    ...     repair_rates=[0.5] * 10, section_size=3)
    >>> round(many.throughput, 4)
    0.5808
    """
    machines, places = described_line(
        rates, buffers, failure_rates, repair_rates, erlang_phases, times
    )
    is_fed = arrival_rate is not None
    if arrival_rate is not None:
        machines.insert(0, PhaseType.exponential(positive("arrival_rate", arrival_rate)))
        places.insert(0, whole("first_buffer", first_buffer))
    if section_size is None:
        size = _best_size(machines, places, most_states, is_fed=is_fed)
    else:
        size = whole("section_size", section_size, least=2)
    sections = cut_into_sections(machines, places, size=size, is_fed=is_fed)
    for section in sections:
        section.check_size(most_states, instead=", or choose smaller sections (section_size)")
    blocks = solve_blocks(
        sections, tolerance=positive("tolerance", tolerance), most_sweeps=most_sweeps
    )
    return _performance_of(blocks, len(machines), is_fed=is_fed)


def _best_size(
    machines: Sequence[PhaseType], buffers: Sequence[int], most_states: int, *, is_fed: bool
) -> int:
    """Return the most machines per section, at least three, that do not take too long."""
    for size in range(min(len(machines), 8), 3, -1):
        sections = cut_into_sections(machines, buffers, size=size, is_fed=is_fed)
        sizes = [section.size() for section in sections]
        if max(sizes) <= most_states and sum(sizes) <= (QUICK if size > 4 else PATIENT):
            return size
    return 3


def _performance_of(blocks: Sequence[Block], count: int, *, is_fed: bool) -> LinePerformance:
    """Read the figures of every machine and buffer from a section that contains it."""
    shares, contents = [], []
    size = blocks[0].section.count
    for machine in range(count):
        # The middle of a section knows most about its machine.
        number = min(max(machine - size // 2, 0), len(blocks) - 1)
        block = blocks[number]
        shares.append(machine_shares(block.section, machine - number, block.probability))
    for buffer in range(count - 1):
        number = min(max(buffer - (size - 1) // 2, 0), len(blocks) - 1)
        block = blocks[number]
        contents.append(content(block.section, buffer - number, block.probability))
    first, last = blocks[0], blocks[-1]
    rows = first.states
    loss = float(lost(first.section, rows) @ first.probability) if is_fed else 0.0
    return performance(
        throughput=finishing_rate(last.section, last.section.count - 1, last.probability),
        shares=shares,
        contents=contents,
        is_fed=is_fed,
        loss_share=loss,
    )
