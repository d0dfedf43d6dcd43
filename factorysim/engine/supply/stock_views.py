"""What replenishment functions and students see of a stock: a read-only view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from factorysim.engine.views import PlaceView

if TYPE_CHECKING:
    from factorysim.engine.supply.stocks import StockPlace


class StockView(PlaceView):
    """A stock, live: it always shows the present. Its amounts are units."""

    __slots__ = ()

    def __init__(self, stock: StockPlace | Callable[[], StockPlace]) -> None:
        super().__init__(stock)

    @property
    def _stock(self) -> Any:
        return self._place

    @property
    def on_hand(self) -> float:
        """What is there."""
        return float(self._stock.on_hand)

    @property
    def backorders(self) -> float:
        """What customers wait for."""
        return float(self._stock.backorders)

    @property
    def net(self) -> float:
        """On hand - backorders."""
        return self.on_hand - self.backorders

    @property
    def on_order(self) -> float:
        """What is ordered and has not come in."""
        return float(self._stock.on_order)

    @property
    def in_transit(self) -> float:
        """What the supplier has dispatched and has not come in."""
        return float(self._stock.in_transit)

    @property
    def position(self) -> float:
        """Inventory position: on hand + on order - backorders."""
        return float(self._stock.position)

    @property
    def demand(self) -> float:
        """What was wanted between the last two reviews (continuous review: by the last demand)."""
        return float(self._stock.last_demand)

    @property
    def orders(self) -> int:
        """Orders placed since the start (or the end of the warm-up)."""
        return int(self._stock.orders)

    def __repr__(self) -> str:
        return (
            f"Stock({self.name!r}, on_hand={self.on_hand:g}, backorders={self.backorders:g}, "
            f"on_order={self.on_order:g})"
        )
