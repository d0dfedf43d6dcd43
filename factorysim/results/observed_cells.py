"""What the engine hands over of human-robot cells: plain numbers of robots and tasks.

All times are in the factory's time unit and belong to the window, as in `observed`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ROBOT_STATES = (
    "off", "waiting_for_repair", "failed", "stopped", "slowed", "working", "waiting",
)  # fmt: skip
"""The states of a robot: `stopped` and `slowed` by a safeguard with a task in work, `waiting` for a
task or for the people of a joint one."""


@dataclass(slots=True)
class RobotSeen:
    """One robot of a cell in the window."""

    name: str
    number: int
    """1, 2, ... within the cell."""
    states: list[float]
    """Time in each of ROBOT_STATES."""
    tasks: int = 0
    """Tasks done."""
    stops: int = 0
    """Protective stops: how often somebody came so near that it stood still in the middle of a
    task."""
    failures: int = 0
    """Failures of all kinds ..."""
    failed_picks: int = 0
    """... and among them those of picks, ..."""
    picks: int = 0
    """... of so many begins of tasks whose picks may fail."""


@dataclass(slots=True)
class CellTaskSeen:
    """One task of a cell in one mode."""

    task: str
    mode: str
    """human, robot or both."""
    count: int = 0
    """How often it was finished."""
    time: float = 0.0
    """Sum of the times from its begin to its end."""


@dataclass(slots=True)
class SafetySeen:
    """The safeguard of one cell in the window."""

    kind: str
    visits: int = 0
    """How often somebody came when nobody was there."""
    stops: int = 0
    """Protective stops of all robots."""
    full: float = 0.0
    """Time in which the robots might move at full speed ..."""
    reduced: float = 0.0
    """... at reduced speed ..."""
    stopped: float = 0.0
    """... or not at all."""
    somebody_outer: float = 0.0
    """Time with somebody in the outer ring ..."""
    somebody_inner: float = 0.0
    """... and in the inner ring."""


@dataclass(slots=True)
class CellSeen:
    """One cell in the window."""

    name: str
    robots: list[RobotSeen]
    tasks: list[CellTaskSeen] = field(default_factory=list)
    cycles: int = 0
    """Parts finished ..."""
    cycle_time: float = 0.0
    """... and the sum of their times from the begin of the first task to the end of the last."""
    busy: float = 0.0
    """Time with a part in work, in which the cell was neither off nor down."""
    human_active: float = 0.0
    """Part of `busy` in which a person was at a task of the cell ..."""
    robot_active: float = 0.0
    """... in which a robot moved at a task ..."""
    concurrent: float = 0.0
    """... and in which both did."""
    safety: SafetySeen | None = None
