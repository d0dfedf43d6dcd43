"""How a stock is filled up again: when something is ordered, and how much.

Each way of ordering looks at the *inventory position*: on hand + on order - backorders.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic.json_schema import SkipJsonSchema

from factorysim.errors import did_you_mean, listing
from factorysim.model.elements import Count, Element, Name, NotNegative, Positive, Share
from factorysim.model.problems import shortly

Weight = Annotated[Share, Field(gt=0)]


class BaseStock(Element):
    """Base stock (S): order what is missing to a level, so that every unit sold is ordered again.

    Examples
    --------
    >>> BaseStock(base_stock=12).base_stock
    12.0
    """

    base_stock: NotNegative
    """The level S to which the inventory position is brought."""


class ReorderPoint(Element):
    """(r, Q) or (s, S): order when the inventory position has fallen to a point.

    With `order_quantity` Q an order is the smallest multiple of Q that lifts the position above the
    point; with `order_up_to` S it is what is missing to S.

    Examples
    --------
    >>> ReorderPoint(reorder_point=4, order_quantity=5).order_up_to is None
    True
    """

    reorder_point: float = Field(strict=True)
    """An order is placed when the inventory position is at this (r or s) or below."""
    order_quantity: Positive | None = None
    """The fixed quantity Q."""
    order_up_to: float | None = Field(default=None, strict=True)
    """The level S up to which is ordered."""

    @model_validator(mode="after")
    def _one_quantity(self) -> Self:
        if (self.order_quantity is None) == (self.order_up_to is None):
            raise ValueError(
                "a reorder point needs either 'order_quantity' (r, Q) or 'order_up_to' (s, S)."
            )
        if self.order_up_to is not None and self.order_up_to <= self.reorder_point:
            raise ValueError(
                f"order_up_to {self.order_up_to:g} is not above the reorder_point "
                f"{self.reorder_point:g}, so an order would not lift the stock above it."
            )
        return self


class Forecast(Element):
    """What is expected of the demand of one period, from the demand that was seen."""

    moving_average: Count | None = None
    """Mean of so many last periods."""
    exponential_smoothing: Weight | None = None
    """Weight of the newest period; the old forecast keeps the rest."""
    of: Name | None = None
    """Stock whose demand is forecast; without it, the own. With the stock at the end of the chain,
    where customers buy, all share one demand."""
    start: NotNegative | None = None
    """Demand of a period that is believed before any was seen; without it, nothing is ordered
    until one was."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.moving_average is None) == (self.exponential_smoothing is None):
            raise ValueError(
                "a forecast is either {moving_average: 5} (periods) or "
                "{exponential_smoothing: 0.2} (weight of the newest period)."
            )
        return self


class ForecastCover(Element):
    """Order up to a level that follows a forecast: cover x forecast + safety.

    Chen, Drezner, Ryan and Simchi-Levi, *Management Science* 46 (2000).
    """

    forecast: Forecast
    """How the demand of a period is forecast."""
    cover: Positive
    """Periods that the level covers (L): the lead time with the review period in it."""
    safety: float = Field(default=0.0, strict=True)
    """Safety stock in units, added to the level."""


class Kanban(Element):
    """Cards, one for each full container: an emptied container sends its card for a new one."""

    cards: Count
    """Number of cards."""
    container: Positive = 1.0
    """Units in a full container."""
    makes: Name | None = None
    """Product of the factory that a card orders: one part of it is one container."""


class KanbanCards(Element):
    """Kanban: containers with cards."""

    kanban: Kanban
    """The cards and their containers."""


class AnchorAndAdjust(Element):
    """How people order in the beer game: expected demand, and part of what seems to be missing.

    order = max(0, forecast + adjustment x (wanted - net stock - supply_line x on order)), where the
    net stock is on hand - backorders and the forecast is smoothed. The defaults are the means of
    44 players. J. D. Sterman, *Management Science* 35 (1989), 321-339.
    """

    smoothing: Weight = 0.36
    """Weight of the newest demand in the forecast (theta)."""
    adjustment: Annotated[Share, Field(gt=0)] = 0.26
    """Share of the gap that is ordered at once (alpha)."""
    supply_line: Share = 0.34
    """Share of what is on order that is thought of (beta)."""
    wanted: float = Field(default=17.0, strict=True)
    """The stock that is aimed at, with the part of the supply line in it (S')."""
    start: NotNegative = 4.0
    """Demand of a period that is believed at the beginning."""


class Anchored(Element):
    """The habit of players of the beer game."""

    anchor_and_adjust: AnchorAndAdjust
    """The parameters of the habit; ``{}`` for those that Sterman found."""


class PlannedOrders(Element):
    """Orders that were decided beforehand, review by review: the moves of a player."""

    orders: tuple[float, ...] = Field(min_length=1)
    """What is ordered at the first review, the second, ...; afterwards nothing."""


_FORMS = {
    "base_stock": "base_stock",
    "reorder_point": "reorder_point",
    "order_quantity": "reorder_point",
    "order_up_to": "reorder_point",
    "forecast": "forecast",
    "cover": "forecast",
    "kanban": "kanban",
    "anchor_and_adjust": "anchor_and_adjust",
    "orders": "orders",
}
"""The form of a replenishment by a key that it may have."""
_ELEMENTS: dict[type[Element], str] = {
    BaseStock: "base_stock",
    ReorderPoint: "reorder_point",
    ForecastCover: "forecast",
    KanbanCards: "kanban",
    Anchored: "anchor_and_adjust",
    PlannedOrders: "orders",
}


def _form(value: Any) -> str:
    """Return which of the accepted forms *value* has."""
    if isinstance(value, dict):
        return next((_FORMS[key] for key in value if key in _FORMS), "unknown")
    if isinstance(value, str):
        return "name"
    for element, form in _ELEMENTS.items():
        if isinstance(value, element):
            return form
    return "function" if callable(value) else "unknown"


def _refuse(value: Any) -> Any:
    known = list(dict.fromkeys(_FORMS.values()))
    first = next(iter(value), "") if isinstance(value, dict) else ""
    raise ValueError(
        f"{shortly(value)} is not a way to fill up a stock.{did_you_mean(str(first), known)} It "
        f"begins with one of {listing(known)}, such as {{base_stock: 12}}; or it is the name of a "
        "function that was registered with rules.register_replenishment."
    )


Replenishment = Annotated[
    Annotated[BaseStock, Tag("base_stock")]
    | Annotated[ReorderPoint, Tag("reorder_point")]
    | Annotated[ForecastCover, Tag("forecast")]
    | Annotated[KanbanCards, Tag("kanban")]
    | Annotated[Anchored, Tag("anchor_and_adjust")]
    | Annotated[PlannedOrders, Tag("orders")]
    | Annotated[str, Tag("name")]
    | Annotated[SkipJsonSchema[Callable[..., Any]], Tag("function")]
    | Annotated[SkipJsonSchema[Annotated[Any, AfterValidator(_refuse)]], Tag("unknown")],
    Discriminator(_form),
]
"""One of the ways above, the name of a registered function, or a function ``(stock) -> units``."""
