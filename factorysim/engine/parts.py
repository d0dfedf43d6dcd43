"""The things that flow: parts, and the lots they come in."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factorysim.engine.loops import Cards
    from factorysim.engine.places import Place
    from factorysim.engine.steps import Step
    from factorysim.engine.supply.supplies import OrderedParts
    from factorysim.engine.transport.requests import Request


class Lot:
    """Parts that a source collected and released together."""

    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        self.size = size


class Part:
    """One thing on its way through the factory."""

    # The attributes below are set on few parts only; their defaults live on the class, because
    # making a part is a noticeable share of the work of a short line.
    priority = 1
    due = inf
    source = -1
    """Number of the source it came from."""
    lot: Lot | None = None
    parent: Part | None = None
    place: Place | None = None
    """The place where it is (not kept by plain stations)."""
    time = 0.0
    """Processing time that was drawn for this visit."""
    remaining: float | None = None
    """What is left of an interrupted operation."""
    setup = 0.0
    transport = 0.0
    """Time from asking for a vehicle until set down, over all rides."""
    reworked = 0
    returns = False
    """It goes back to an earlier step (a loop may hold on to its card)."""
    entered = False
    """Whether it has passed its first place (else it waits in front of the factory)."""
    request: Request | None = None
    """The request for its transport, from asking until it is set down."""
    cards: tuple[Cards | OrderedParts, ...] = ()
    """What is told when it leaves: loops whose card it has, and the stock that ordered it."""
    drawn: Place | None = None
    """The next place, when it was drawn before the work began (blocking before service)."""
    carriers: list[Part] | None = None
    taken_from: Place | None = None

    def __init__(self, number: int, product: int, step: Step | None, created: float) -> None:
        self.number = number
        self.product = product
        self.step: Any = step
        """The step that it is at, or on its way to; None only for what rests for ever."""
        self.created = created
        self.arrived: float = created
        """When it joined the waiting parts of the place where it is now."""
        self.waited = 0.0
        self.worked = 0.0
        self.blocked = 0.0

    def __repr__(self) -> str:
        return f"Part({self.number})"
