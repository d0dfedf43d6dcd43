"""What keeps a station from working: setups, failures, maintenance, and what it gets wrong."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from factorysim.model.crews import Needs
from factorysim.model.distributions import DISTRIBUTIONS, Distribution, Erlang, Exponential
from factorysim.model.durations import Duration, as_distribution
from factorysim.model.elements import Count, Element, Name, Named, Share

Clock = Literal["working", "planned", "calendar", "cycles"]

_PerProduct = Annotated[dict[Name, Duration], AfterValidator(Named)]


class Setup(Element):
    """Time to prepare a machine for another product or family.

    `matrix` is looked at first, then `to`, then `between`.
    """

    between: Duration | None = None
    """Time whenever the family changes."""
    to: _PerProduct | None = None
    """Time by the family (or product) that is prepared."""
    matrix: Annotated[dict[Name, _PerProduct], AfterValidator(Named)] | None = None
    """Time by the family before and the family after: ``{red: {blue: 5}, blue: {red: 12}}``."""
    families: Annotated[dict[Name, Name], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Family of each product; a product that is not named is a family of its own."""
    needs: Needs | None = None
    """Who does it; nobody is needed without it."""
    initial: Name | None = None
    """Family for which the machines are prepared at the start; without it the first setup is
    free."""

    @model_validator(mode="before")
    @classmethod
    def _from_duration(cls, data: Any) -> Any:
        if isinstance(data, dict) and not (len(data) == 1 and set(data) <= set(DISTRIBUTIONS)):
            return data
        return {"between": data}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.between is None and self.to is None and self.matrix is None:
            raise ValueError("a setup needs one of between, to, matrix.")
        return self


class Failure(Element):
    """Unplanned standstill: either `every` and `repair`, or `availability` and `mttr`.

    With `availability` A and `mttr` M the time from the end of a repair to the next failure is
    exponential with mean A*M/(1-A), and the repair is Erlang-2 with mean M.

    Examples
    --------
    >>> Failure(availability=0.9, mttr=10).time_to_failure("min").expected
    90.00000000000001
    """

    every: Duration | None = None
    """Time to failure on the `clock`, from the end of one repair to the next failure."""
    repair: Duration | None = None
    """Length of the repair."""
    availability: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = None
    """Share of the clock's time in which the machine is able to work."""
    mttr: Duration | None = None
    """Mean time to repair, together with `availability`."""
    clock: Clock = "working"
    """What ages the machine: `working` (operations, not setups), `planned` (shift time),
    `calendar`, or `cycles` (operations counted)."""
    starts: Literal["at_once", "after_part"] = "at_once"
    """It interrupts the work at once, or waits until the part is finished."""
    after: Literal["resume", "restart", "scrap"] = "resume"
    """What becomes of the interrupted work."""
    needs: Needs | None = None
    """Who repairs it; nobody is needed without it."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        by_times = self.every is not None and self.repair is not None
        by_share = self.availability is not None and self.mttr is not None
        any_time = self.every is not None or self.repair is not None
        any_share = self.availability is not None or self.mttr is not None
        if by_times == by_share or (by_times and any_share) or (by_share and any_time):
            raise ValueError(
                "a failure needs either 'every' and 'repair', or 'availability' and 'mttr'."
            )
        # An availability next to 1 asks for times between failures that no number can hold.
        self.time_to_failure("s")
        return self

    def time_to_failure(self, unit: str) -> Distribution:
        """Return the distribution of the time to failure, in *unit* (or in cycles)."""
        if self.every is not None:
            return as_distribution(self.every, unit)
        assert self.availability is not None
        mean_repair = as_distribution(self.mttr, unit).expected
        return Exponential(mean=self.availability * mean_repair / (1 - self.availability))

    def time_to_repair(self, unit: str) -> Distribution:
        """Return the distribution of the repair time, in *unit*."""
        if self.repair is not None:
            return as_distribution(self.repair, unit)
        given = as_distribution(self.mttr, unit)
        return given if isinstance(self.mttr, Distribution) else Erlang(mean=given.expected, k=2)


class Maintenance(Element):
    """Planned standstill that keeps a machine in order."""

    every: Duration
    """Time (or cycles) on the `clock` from the end of one maintenance to the next."""
    time: Duration
    """Length of the maintenance."""
    clock: Clock = "working"
    """What counts: `working`, `planned`, `calendar` time or `cycles`."""
    starts: Literal["after_part", "at_once"] = "after_part"
    """Wait until the part in work is finished, or interrupt it and resume afterwards."""
    renews: bool = True
    """The machine is as good as new: all its failure clocks start anew."""
    restart_after_failure: bool = True
    """A repair also counts as maintenance: this clock starts anew (age replacement); otherwise it
    goes on (block replacement)."""
    needs: Needs | None = None
    """Who does it; nobody is needed without it."""


def _share_form(value: Any) -> str:
    return "per_product" if isinstance(value, dict) else "share"


ShareOrPerProduct = Annotated[
    Annotated[Share, Tag("share")]
    | Annotated[Annotated[dict[Name, Share], AfterValidator(Named)], Tag("per_product")],
    Discriminator(_share_form),
]


class Rework(Element):
    """What is made good by doing it again."""

    share: ShareOrPerProduct
    """Share of the inspected parts; a number, or one per product."""
    to: Name | None = None
    """Place where the part goes back to: its last visit there before this step."""
    repeat: bool = False
    """Do the step again in the same machine, instead of going back."""
    at_most: Count | None = None
    """A part that has been reworked so often is not reworked again; see `then`."""
    then: Literal["scrap", "pass"] = "scrap"
    """What becomes of such a part: `scrap` it, or `pass` it on as it is."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.to is None) != self.repeat:
            raise ValueError("a rework has either 'to' (a place) or 'repeat: true'.")
        return self


class Quality(Element):
    """What the inspection at the end of an operation finds: scrap, rework, or a good part."""

    scrap: ShareOrPerProduct = 0.0
    """Share of the parts that cannot be used; a number, or one per product."""
    rework: Rework | None = None
    """Share of the parts that are done again."""
    finds: Share = 0.9
    """Share of the errors of people (`human.errors` of a crew) that are found here: such a part is
    reworked, or scrapped where there is no rework. 0.9 is a didactic value."""

    @model_validator(mode="after")
    def _at_most_all(self) -> Self:
        if self.rework is None:
            return self
        scrap, rework = self.scrap, self.rework.share
        products = {
            *(scrap if isinstance(scrap, dict) else ()),
            *(rework if isinstance(rework, dict) else ()),
        }
        for product in products or {""}:
            total = share_of(scrap, product) + share_of(rework, product)
            if total > 1 + 1e-12:
                raise ValueError(f"scrap and rework add up to {total:.6g}; at most 1 is possible.")
        return self


def share_of(share: float | dict[str, float], product: str) -> float:
    """Return the share for *product*; a product that a mapping does not name has 0."""
    return share.get(product, 0.0) if isinstance(share, dict) else share
