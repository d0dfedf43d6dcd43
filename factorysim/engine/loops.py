"""Loops of cards: kanban, CONWIP, base stock and pallets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.results.observed import LoopSeen

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part
    from factorysim.engine.places import Place


class Cards:
    """The cards of one loop; a part holds at most one of them."""

    __slots__ = (
        "ends",
        "floor",
        "free",
        "in_use_area",
        "last",
        "name",
        "products",
        "start",
        "total",
    )

    def __init__(
        self,
        floor: Floor,
        name: str,
        *,
        total: int,
        start: Place,
        ends: frozenset[int],
        products: frozenset[int] | None,
    ) -> None:
        self.floor = floor
        self.name = name
        self.total = self.free = total
        self.start = start
        self.ends = ends
        """Ranks of the places whose leaving gives the card back."""
        self.products = products
        self.in_use_area = 0.0
        self.last = 0.0

    def concerns(self, part: Part) -> bool:
        """Whether parts like *part* need a card."""
        return self.products is None or part.product in self.products

    def lets_in(self, part: Part) -> bool:
        """Whether *part* may enter `start`: it has a card, or one is free, or it needs none."""
        return self.free > 0 or self in part.cards or not self.concerns(part)

    def hand_out(self, part: Part, now: float) -> None:
        """Give a card to *part* if it needs one and has none."""
        if self in part.cards or not self.concerns(part):
            return
        self._count(now)
        self.free -= 1
        part.cards = (*part.cards, self)

    def has_inside(self, part: Part) -> bool:
        """Whether the step that *part* goes to lies at or behind the start of the loop."""
        assert part.step is not None
        steps = self.floor.routes[part.product][: part.step.index + 1]
        return any(self.start in step.places for step in steps)

    def take_back(self, part: Part, now: float) -> None:
        """Take the card from *part*; the start of the loop may now let another part in."""
        self._count(now)
        self.free += 1
        part.cards = tuple(cards for cards in part.cards if cards is not self)
        self.floor.stir(self.start)

    def _count(self, now: float) -> None:
        self.in_use_area += (self.total - self.free) * (now - self.last)
        self.last = now

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self._count(now)
        self.in_use_area = 0.0

    def seen(self, now: float, held: int) -> LoopSeen:
        """Return what was seen in the window."""
        self._count(now)
        return LoopSeen(
            name=self.name,
            cards=self.total,
            in_use_at_end=self.total - self.free,
            in_use=self.in_use_area,
            held_at_end=held,
        )
