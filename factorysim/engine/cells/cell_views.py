"""What students see of a cell, and how they let people come near its robots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.engine.views import StationView
from factorysim.errors import ModelError

if TYPE_CHECKING:
    from factorysim.engine.cells.safety import Safety


class CellView(StationView):
    """A cell, live: all that a station shows, and who is near the robots."""

    __slots__ = ()

    @property
    def speed(self) -> float:
        """Share of the full speed at which the robots may move now."""
        return self._safety.speed

    @property
    def inside(self) -> dict[str, int]:
        """How many people are in the outer and in the inner ring."""
        return dict(self._safety.inside)

    def enters(self, ring: str) -> None:
        """Let somebody come into the ``outer`` or ``inner`` ring, now."""
        self._known(ring)
        self._safety.enters(ring, self.now)
        self._place.floor.call_for_settling(self.now)

    def moves(self, before: str, after: str) -> None:
        """Let somebody go from one ring into the other, now."""
        self._known(after)
        self._is_there(before)
        self._safety.moves(before, after, self.now)
        self._place.floor.call_for_settling(self.now)

    def leaves(self, ring: str) -> None:
        """Let somebody go away from a ring, now."""
        self._is_there(ring)
        self._safety.leaves(ring, self.now)
        self._place.floor.call_for_settling(self.now)

    def _known(self, ring: str) -> None:
        if ring not in self._safety.inside:
            raise ModelError(
                f"t = {self.now:g}: the cell {self.name!r} has no ring {ring!r}. Accepted are "
                "outer and inner."
            )

    def _is_there(self, ring: str) -> None:
        self._known(ring)
        if not self._safety.inside[ring]:
            raise ModelError(
                f"t = {self.now:g}: nobody is in the {ring} ring of the cell {self.name!r}. Let "
                "somebody enter it before."
            )

    @property
    def _safety(self) -> Safety:
        safety: Safety | None = self._place.safety
        if safety is None:
            raise ModelError(f"the cell {self.name!r} has no safeguard.")
        return safety
