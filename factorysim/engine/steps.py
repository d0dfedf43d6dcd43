"""The steps of a route as the live objects see them: linked, with their draws at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factorysim.engine.places import Place
    from factorysim.engine.transport.requests import Carried


class Need:
    """What an assembly takes besides the main part, with the place it comes from."""

    __slots__ = ("carrier", "count", "own", "place", "product")

    def __init__(self, product: int, count: int, place: Any, *, carrier: bool, own: bool) -> None:
        self.product = product
        self.count = count
        self.place = place
        self.carrier = carrier
        self.own = own


_ATTRIBUTES = (
    "carried", "choose", "dissolves", "drawn", "draws", "fetched_by", "index", "is_ordinary",
    "name", "needs", "next", "onward", "outcome", "outcomes", "place", "places", "plain",
    "product", "releases", "splits", "steps_to_come", "straight", "turn", "values",
    "work_after", "work_to_come",
)  # fmt: skip


class Step:
    """One step of one product."""

    __slots__ = _ATTRIBUTES

    def __init__(self, product: int, index: int, places: tuple[Place, ...]) -> None:
        self.product = product
        self.index = index
        self.name: str | None = None
        self.places = places
        self.place: Place | None = places[0] if len(places) == 1 else None
        """The only candidate, if there is only one and parts come to it without a vehicle."""
        self.carried: Carried | None = None
        """How vehicles bring parts here; None when parts move on in no time."""
        self.plain: Any = None
        """The same as `place`, if it is a plain station."""
        self.fetched_by: Any = None
        """The lean fleet that fetches a part when it is done here, if it can go on at any time."""
        self.draws: dict[Place, Callable[..., float]] = {}
        """How the processing time at each candidate is drawn."""
        self.values: Iterator[float] | None = None
        """The processing times to come, if there is only one candidate."""
        self.next: Step | None = None
        """The following step; the last one leads to a step at the exit, or to None (rests)."""
        self.choose: Any = "first_free"
        self.drawn: Callable[[], Place] | None = None
        """Gives the next place, for choices that draw or count."""
        self.outcome: Callable[[], float] | None = None
        self.outcomes: tuple[tuple[float, Step | None], ...] = ()
        """Cumulated shares with the step each leads to; None is scrap."""
        self.needs: tuple[Need, ...] = ()
        self.splits: tuple[tuple[int, int], ...] = ()
        self.releases: tuple[int, ...] = ()
        self.dissolves = False
        self.is_ordinary = True
        """Whether a good part simply goes on to `next`."""
        self.straight: Step | None = None
        """The next step, if a finished part simply goes on to it, at one place."""
        self.onward: Any = None
        """If `straight` leads to a plain station: the step, the station, its line, its buffer."""
        self.turn = 0
        """Whose turn it is, for `round_robin`."""
        self.work_to_come = 0.0
        """Mean work of this step and all later ones."""
        self.work_after = 0.0
        """Mean work of the later steps only."""
        self.steps_to_come = 0

    def with_values(self, values: Iterator[float]) -> Step:
        """Return the same step with other processing times to come."""
        twin = Step(self.product, self.index, self.places)
        # `copy.copy` needs a class that can be made without arguments, which a compiled one cannot.
        for attribute in _ATTRIBUTES:
            setattr(twin, attribute, getattr(self, attribute))
        twin.values = values
        return twin
