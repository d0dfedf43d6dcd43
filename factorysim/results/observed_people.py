"""What the engine hands over of people: plain numbers of workers, their work and their calls.

All times are in the factory's time unit and belong to the window, as in `observed`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

WORKER_STATES = ("off", "absent", "break", "working", "walking", "waiting")
"""The states of a worker: `waiting` for work, or at a place for the others of a team."""

TASK_KINDS = (
    "process", "setup", "loading", "unloading", "repair", "maintenance", "transport", "task",
    "getting_ready",
)  # fmt: skip
"""What workers are called for; `task` is one of a cell. After a break, and before they repair
something, they may have to get ready."""


@dataclass(slots=True)
class WorkSeen:
    """What a worker did at one place."""

    place: str
    kind: str
    """One of TASK_KINDS."""
    count: int
    """How often he or she was there until the work was done."""
    time: float
    name: str = ""
    """Name of the task of a cell, of the failure, of the maintenance."""


@dataclass(slots=True)
class HumanSeen:
    """What was seen of the limits of one person; None for what is off or cannot be said."""

    pace: float = 1.0
    """Factor on the times that was drawn for this person, the rest allowance included."""
    errors: int = 0
    """Tasks that went wrong."""
    fatigue: float | None = None
    """Mean fatigue at work, 0 to 1."""
    fatigue_peak: float | None = None
    fatigue_end: float | None = None


@dataclass(slots=True)
class WorkerSeen:
    """One worker in the window."""

    name: str
    number: int
    """1, 2, ... within the crew."""
    states: list[float]
    """Time in each of WORKER_STATES."""
    tasks: int = 0
    """Tasks that were done."""
    walks: int = 0
    work: list[WorkSeen] = field(default_factory=list)
    human: HumanSeen | None = None
    """None for a crew without `human`."""


@dataclass(slots=True)
class CrewSeen:
    """One crew in the window; a call counts when its work begins."""

    name: str
    workers: list[WorkerSeen]
    calls: int = 0
    """Calls for its workers that were answered: the work began."""
    waited: float = 0.0
    """Sum of the times from the call until the work began, walking included."""
    longest_wait: float = 0.0
    open: int = 0
    """Calls that were not answered at the end."""
    waits: list[float] = field(default_factory=list, repr=False)
    """Each of the waits, unless a run keeps none."""
