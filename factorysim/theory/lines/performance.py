"""What is known about a line in the long run, exactly or approximately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from factorysim.theory.lines.markov_chains import Vector
from factorysim.theory.lines.phase_types import PhaseType
from factorysim.theory.lines.sections import Rows, Section


@dataclass(frozen=True)
class LinePerformance:
    """Long-run figures of a line, one number per machine or buffer where it is a tuple."""

    throughput: float
    """Parts that leave the line per time unit."""
    wip: float
    """Mean parts in the line: in its machines and buffers, before the first machine included."""
    fraction_processing: tuple[float, ...]
    fraction_blocked: tuple[float, ...]
    fraction_starved: tuple[float, ...]
    fraction_down: tuple[float, ...]
    mean_buffer_content: tuple[float, ...]
    """Mean parts in each buffer between two machines; those in the machines are not counted."""
    first_buffer_content: float = 0.0
    """Mean parts that wait before the first machine of a line with arrivals."""
    loss_share: float = 0.0
    """Share of the arriving parts that find no room."""

    @property
    def lead_time(self) -> float:
        """Mean time from entering to leaving the line (Little 1961: parts over throughput)."""
        return self.wip / self.throughput


@dataclass(frozen=True)
class MachineShares:
    """Shares of time of one machine."""

    processing: float
    blocked: float
    starved: float
    down: float


def machine_shares(section: Section, i: int, probability: Vector) -> MachineShares:
    """Return the shares of time of machine *i* of a section with these probabilities.

    Examples
    --------
    >>> section = Section([PhaseType.exponential(1.0)], [])
    >>> machine_shares(section, 0, np.ones(1))
    MachineShares(processing=1.0, blocked=0.0, starved=0.0, down=0.0)
    """
    machine = section.machines[i]
    by_state = np.bincount(
        section.states[:, i], weights=probability, minlength=section.blocked(i).stop
    )
    in_phases = by_state[: machine.size]
    starved, blocked = section.starved(i), section.blocked(i)
    return MachineShares(
        processing=float(in_phases[~machine.is_down].sum()),
        blocked=float(by_state[blocked.start :].sum()),
        starved=float(by_state[starved.start : starved.stop].sum()),
        down=float(in_phases[machine.is_down].sum()),
    )


def content(section: Section, i: int, probability: Vector) -> float:
    """Return the mean content of the buffer behind machine *i* of a section."""
    return float(section.states[:, section.count + i] @ probability)


def lost(section: Section, rows: Rows) -> Vector:
    """Return 1 for the states in which an arriving part finds no room, else 0."""
    is_full = rows[:, section.count] == section.buffers[0]
    return np.asarray(is_full & (rows[:, 1] != section.starved(1).start), dtype=float)


def performance(
    *,
    throughput: float,
    shares: Sequence[MachineShares],
    contents: Sequence[float],
    is_fed: bool,
    loss_share: float = 0.0,
) -> LinePerformance:
    """Put the figures of a line together; with *is_fed*, the first machine is the arrivals."""
    first_content = contents[0] if is_fed else 0.0
    shares, contents = shares[is_fed:], contents[is_fed:]
    return LinePerformance(
        throughput=throughput,
        wip=first_content + sum(contents) + sum(1 - share.starved for share in shares),
        fraction_processing=tuple(share.processing for share in shares),
        fraction_blocked=tuple(share.blocked for share in shares),
        fraction_starved=tuple(share.starved for share in shares),
        fraction_down=tuple(share.down for share in shares),
        mean_buffer_content=tuple(contents),
        first_buffer_content=first_content,
        loss_share=loss_share,
    )


def finishing_rate(section: Section, i: int, probability: Vector) -> float:
    """Return how many parts per time unit machine *i* finishes."""
    machine: PhaseType = section.machines[i]
    by_state = np.bincount(section.states[:, i], weights=probability, minlength=machine.size)
    return float(by_state[: machine.size] @ machine.finish)
