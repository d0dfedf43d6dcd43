"""Automatic storage: racks with cranes, in which every part lies in a slot of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from factorysim.model.durations import Duration
from factorysim.model.elements import (
    Count,
    Element,
    Name,
    Named,
    Places,
    Positive,
    Share,
    Words,
)

MOST_SLOTS = 200_000
"""Slots of one storage; more would only fill the memory."""


class CraneSpeed(Element):
    """How fast a crane moves; it drives and lifts at the same time."""

    horizontal: Positive
    """Along the aisle, in m/s."""
    vertical: Positive
    """Up and down, in m/s."""


class CraneAcceleration(Element):
    """How fast a crane gains and loses speed."""

    horizontal: Positive
    """Along the aisle, in m/s²."""
    vertical: Positive
    """Up and down, in m/s²."""


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class StorageClass(Element):
    """Products that share a part of the slots: A for what moves fast, C for what moves slowly."""

    share: Share
    """Share of the slots; the classes get the nearest slots in the order in which they stand."""
    products: Annotated[tuple[Name, ...], BeforeValidator(_as_list)]
    """The products that belong to it: one name or a list."""


@dataclass(frozen=True)
class Zone:
    """Slots that certain products share."""

    name: str
    slots: int
    products: tuple[str, ...] | None
    """None: all products."""

    def takes(self, product: str) -> bool:
        """Whether parts of *product* lie here."""
        return self.products is None or product in self.products


class Storage(Element):
    """A rack with cranes (AS/RS): a place in which every part lies in a slot of its own.

    Each aisle has one crane. It takes a part from the input, stores it in a free slot, and brings
    it to the output as soon as the next place has room for it or an assembly asks for it. Input and
    output are at the lower corner of the rack, and the crane drives and lifts at the same time.

    Examples
    --------
    >>> rack = Storage(
    ...     columns=40, levels=10, column_width=1.0, level_height=1.0,
    ...     speed={"horizontal": 2.0, "vertical": 0.5}, handling="8 s",
    ... )
    >>> rack.slots, rack.zones[0].name
    (400, 'all')
    """

    columns: Count
    """Slots side by side along the aisle."""
    levels: Count
    """Slots one above the other."""
    column_width: Positive
    """Width of a slot, in m."""
    level_height: Positive
    """Height of a slot, in m."""
    sides: Annotated[int, Field(strict=True, ge=1, le=2)] = 1
    """Racks beside each aisle: on one side, or on both."""
    aisles: Count = 1
    """Number of aisles; each has a crane of its own."""
    speed: CraneSpeed
    """Speed of the cranes."""
    acceleration: CraneAcceleration | None = None
    """Acceleration and braking of the cranes; without it, they are at full speed at once."""
    handling: Duration = 0.0
    """Time to pick up a part, and the same again to set it down."""
    policy: Literal["random", "closest", "class_based", "dedicated"] = "random"
    """Which free slot a part gets: any; the nearest; any of its class; the nearest of its
    product."""
    classes: Annotated[dict[Name, StorageClass], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Classes of products, for `class_based`: the first has the nearest slots."""
    dedicated: Annotated[dict[Name, Count], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Number of slots of each product, for `dedicated`: the first has the nearest slots."""
    order: Literal["fifo", "lifo", "fefo", "priority", "nearest"] = "fifo"
    """Which part leaves first: come first, come last, due (expiring) first, most urgent, or nearest
    to the output."""
    commands: Literal["single", "dual"] = "single"
    """`single`: a tour stores one part or brings one; `dual`: after storing one part, the crane
    brings another on the way back if one is wanted."""
    dwell_point: Literal["input", "stay", "middle"] = "input"
    """Where a crane goes after storing a part: back to the input, nowhere, or to the middle of the
    rack when nothing else is to do."""
    initial: Annotated[dict[Name, Places], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Parts that are there at the start, by product."""
    admit: Literal["longest_waiting", "priority"] = "longest_waiting"
    """Which blocked part comes in first."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @model_validator(mode="after")
    def _is_a_rack(self) -> Self:
        if self.slots > MOST_SLOTS:
            raise ValueError(
                f"{self.slots} slots (columns x levels x sides x aisles) are too many; at most "
                f"{MOST_SLOTS} are possible. Model one part of the warehouse, or larger slots."
            )
        for policy, attribute in (("class_based", "classes"), ("dedicated", "dedicated")):
            given: Mapping[str, Any] = getattr(self, attribute)
            if self.policy == policy and not given:
                raise ValueError(f"policy {policy} needs {attribute!r}: {_SAID[attribute]}.")
            if self.policy != policy and given:
                raise ValueError(
                    f"{attribute!r} is used by policy {policy} only, and the policy is "
                    f"{self.policy}. Write policy: {policy}, or leave {attribute!r} out."
                )
        self._check_classes()
        wanted = sum(self.dedicated.values())
        if wanted > self.slots:
            raise ValueError(
                f"'dedicated' gives away {wanted} slots, but the storage has only {self.slots}. "
                "Give fewer, or build more columns, levels or aisles."
            )
        return self

    def _check_classes(self) -> None:
        if not self.classes:
            return
        total = sum(given.share for given in self.classes.values())
        if abs(total - 1) > 1e-9:
            raise ValueError(
                f"the shares of the classes add up to {total:.6g}; they must add up to 1."
            )
        for zone in self.zones:
            if zone.slots == 0:
                raise ValueError(
                    f"class {zone.name!r} gets none of the {self.slots} slots. Give it a larger "
                    "share, or leave the class out."
                )
        seen: dict[str, str] = {}
        for name, given in self.classes.items():
            for product in given.products:
                if product in seen:
                    raise ValueError(
                        f"{product!r} is in the classes {seen[product]!r} and {name!r}. A product "
                        "belongs to one class."
                    )
                seen[product] = name

    @property
    def slots(self) -> int:
        """Number of slots of all aisles."""
        return self.columns * self.levels * self.sides * self.aisles

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The groups into which the slots are divided, nearest first."""
        if self.policy == "class_based":
            parts = self.classes.values()
            borders = [0]
            cumulated = 0.0
            for given in parts:
                cumulated += given.share
                borders.append(round(cumulated * self.slots))
            return tuple(
                Zone(name, high - low, given.products)
                for (name, given), (low, high) in zip(
                    self.classes.items(), pairwise(borders), strict=True
                )
            )
        if self.policy == "dedicated":
            return tuple(Zone(name, slots, (name,)) for name, slots in self.dedicated.items())
        return (Zone("all", self.slots, None),)

    @property
    def draws_slots(self) -> bool:
        """Whether a part gets any of its free slots by lot, and not the nearest."""
        return self.policy in ("random", "class_based")


_SAID = {
    "classes": "the share of the slots and the products of each, such as "
    "{a: {share: 0.2, products: [bolt]}, c: {share: 0.8, products: [panel]}}",
    "dedicated": "the number of slots of each product, such as {bolt: 40, panel: 160}",
}
