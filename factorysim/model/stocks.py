"""Goods that are held against demand, and the customers who want them.

A stock counts units; it is no crowd of parts. Where a factory makes what is ordered, parts become
units when their route ends at the stock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from factorysim.model.durations import Duration
from factorysim.model.elements import Count, Element, Name, NotNegative, Positive, Time, Words
from factorysim.model.replenishment import Kanban, KanbanCards, Replenishment
from factorysim.model.sources import Rate


def _quantity_form(value: Any) -> str:
    return "number" if isinstance(value, (int, float)) else "random"


Quantity = Annotated[
    Annotated[NotNegative, Tag("number")] | Annotated[Duration, Tag("random")],
    Discriminator(_quantity_form),
]
"""A number of units, or a distribution of numbers."""


class UnderWay(Element):
    """Goods or an order that are under way at the start."""

    at: Time
    """When they arrive, counted from time 0."""
    quantity: Positive
    """Units."""


class Stock(Element):
    """Units of one article, with the way in which they are ordered again.

    Without `supplier` and without `makes`, units come from outside, where there is always enough.

    Examples
    --------
    >>> Stock(initial=12, replenish={"base_stock": 12}, lead_time="2 d").when_empty
    'backorder'
    """

    initial: NotNegative = 0.0
    """Units that are there at the start."""
    arriving: tuple[UnderWay, ...] = ()
    """Goods that are under way at the start."""
    ordered: tuple[UnderWay, ...] = ()
    """Orders that are under way at the start, with the time when whoever supplies knows them."""
    replenish: Replenishment | None = None
    """When and how much is ordered: ``{base_stock: S}``, ``{reorder_point: r, order_quantity: Q}``,
    ``{reorder_point: s, order_up_to: S}``, ``{forecast: ..., cover: L}``, ``{kanban: ...}``,
    ``{anchor_and_adjust: ...}``, ``{orders: [...]}``, or a function by name; without it, nothing is
    ever ordered."""
    review: Time | None = None
    """Time between two looks at the stock (periodic review); without it, after every demand
    (continuous review)."""
    first_review: Time | None = None
    """Time of the first look, counted from time 0; without it, 0."""
    review_comes: Literal["before_demand", "after_demand"] = "before_demand"
    """Whether a review sees the demand of the same instant: `before_demand` does not,
    `after_demand` does (fill the orders, then order)."""
    lead_time: Duration = 0.0
    """Time from the dispatch of goods to their arrival."""
    orders_do_not_cross: bool = False
    """Goods that were dispatched later do not arrive before earlier ones."""
    information_delay: Duration = 0.0
    """Time until an order is known to whoever supplies."""
    supplier: Name | None = None
    """Stock from which the goods come; without it, from outside or from the factory (`makes`)."""
    makes: Name | None = None
    """Product of the factory that an order releases; its route ends at this stock."""
    container: Positive = 1.0
    """Units that one part brings, with `makes`; orders are rounded up to whole parts."""
    when_empty: Literal["backorder", "lose"] = "backorder"
    """What is not there when it is wanted: customers wait for it, or it is lost."""
    allow_returns: bool = False
    """An order below 0 sends goods back; otherwise it is no order."""
    holding_cost: NotNegative = 0.0
    """Cost in EUR of a unit on hand, per time unit of the factory."""
    backorder_cost: NotNegative = 0.0
    """Cost in EUR of a unit that a customer waits for, per time unit of the factory."""
    order_cost: NotNegative = 0.0
    """Cost in EUR of an order."""
    lost_cost: NotNegative = 0.0
    """Cost in EUR of a unit whose sale is lost."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.review is None:
            for name in ("first_review", "review_comes"):
                if getattr(self, name) != type(self).model_fields[name].default:
                    raise ValueError(f"'{name}' needs 'review', the time between two looks.")
        if self.supplier is not None and self.product is not None:
            raise ValueError(
                f"goods come from the supplier {self.supplier!r} or the factory makes "
                f"{self.product!r}, not both. Leave one out."
            )
        if self.kanban is not None and (self.makes is not None or self.container != 1):
            raise ValueError(
                "with kanban, 'makes' and 'container' are said inside of it: "
                "{kanban: {cards: 6, container: 4, makes: part}}."
            )
        if self.container != 1 and self.makes is None:
            raise ValueError("'container' says how many units a part brings; it needs 'makes'.")
        return self

    @property
    def kanban(self) -> Kanban | None:
        """The cards, if it is replenished by kanban."""
        return self.replenish.kanban if isinstance(self.replenish, KanbanCards) else None

    @property
    def product(self) -> str | None:
        """The product of the factory that an order releases."""
        return self.kanban.makes if self.kanban is not None else self.makes

    @property
    def units_per_part(self) -> float:
        """Units that an arriving part brings."""
        return self.kanban.container if self.kanban is not None else self.container


class Wanted(Element):
    """One line of a schedule of demands."""

    at: Time
    """When it is wanted, counted from time 0."""
    quantity: NotNegative | None = None
    """Units that are wanted; without it, the `quantity` of the demand."""


class Demand(Element):
    """Customers of a stock: one of `every`, `rate` and `schedule` says when they come.

    Examples
    --------
    >>> Demand(of="shop", every=1, quantity={"poisson": 3}).count is None
    True
    """

    of: Name
    """The stock from which they take."""
    every: Duration | None = None
    """Time between two demands."""
    rate: Rate | None = None
    """Demands per hour that change over the day."""
    schedule: tuple[Wanted, ...] | None = None
    """A list of demands."""
    quantity: Quantity = 1.0
    """Units that are wanted each time: a number, or a distribution of numbers."""
    correlation: Annotated[float, Field(strict=True, gt=-1, lt=1)] = 0.0
    """Correlation of two quantities that follow each other (autoregressive of order 1); mean and
    variance stay those of `quantity`, and what would be below 0 is 0."""
    first_at: Duration | None = None
    """Time of the first demand; without it, one draw of `every`."""
    count: Count | None = None
    """After so many demands nothing more is wanted."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = ("every", "rate", "schedule")
        given = [name for name in kinds if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else "none of them"
            raise ValueError(
                f"a demand has exactly one of every, rate, schedule; {found} was given."
            )
        return self


def echelons(stocks: Mapping[str, Stock]) -> dict[str, int]:
    """Return how far each stock is from the end of the chain: 0 where no other stock orders.

    Examples
    --------
    >>> echelons({"shop": Stock(supplier="depot"), "depot": Stock()})
    {'shop': 0, 'depot': 1}
    """
    levels = dict.fromkeys(stocks, 0)
    # A chain without circles has at most as many stages as stocks.
    for _ in stocks:
        raised = {
            stock.supplier: levels[name] + 1
            for name, stock in sorted(stocks.items(), key=lambda entry: levels[entry[0]])
            if stock.supplier in levels and levels[stock.supplier] <= levels[name]
        }
        if not raised:
            break
        levels.update(raised)
    return levels
