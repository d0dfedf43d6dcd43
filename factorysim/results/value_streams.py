"""The value stream of a product: where its parts were how long, and how much of it was work."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factorysim.errors import NothingToDraw, UnknownName, did_you_mean, listing
from factorysim.results.causes import ACTIVITIES, CAUSES, causes_of
from factorysim.results.history import names_of_places
from factorysim.results.lives import NOWHERE, OUTSIDE
from factorysim.results.rows import LEFT, columns_of, part_rows

if TYPE_CHECKING:
    from factorysim.results.lives import Indices, Numbers
    from factorysim.results.result import Result

_WORKED = len(CAUSES) + ACTIVITIES.index("worked")


class Stage(NamedTuple):
    """What a part spent at one place on the average, in the factory's time unit."""

    place: str
    """Empty in front of the factory."""
    worked: float
    waited: float
    """All other time: waiting, setups, transport that begins here."""


class ValueStream(NamedTuple):
    """All stages of one product, in the order in which parts come to them."""

    product: str
    parts: int
    """Parts that left in the window; the stages are means over their whole lives."""
    stages: list[Stage]

    @property
    def worked(self) -> float:
        """Work on a part, all stages together."""
        return sum(stage.worked for stage in self.stages)

    @property
    def lead_time(self) -> float:
        """Work and waiting together: the mean lead time of the table `products`."""
        return sum(stage.worked + stage.waited for stage in self.stages)


def value_stream_of(result: Result, product: str | None = None) -> ValueStream:
    """Return the value stream of a product; without a name, of the one of which most parts left.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    NothingToDraw
        If no part of it left in the window.
    UnknownName
        If there is no such product.
    """
    import numpy as np

    observed = result.observed
    index = _index_of(result, product)
    rows = columns_of(part_rows(observed))
    left = rows["number"][(rows["fate"] == LEFT) & (rows["product"] == index)]
    name = observed.products[index].name
    if not len(left):
        raise NothingToDraw(f"no part of {name} left in the window. Run longer.")
    lives, amounts = causes_of(observed, result.facts.floor_plan, since=0.0)
    names = ["", *names_of_places(observed)]
    place = np.where(lives.phase == OUTSIDE, NOWHERE, lives.place) + 1
    is_meant = np.isin(lives.part[amounts.stretch], left)
    where, time = place[amounts.stretch[is_meant]], amounts.time[is_meant]
    is_work = amounts.cause[is_meant] == _WORKED
    worked = np.bincount(where[is_work], time[is_work], minlength=len(names)) / len(left)
    waited = np.bincount(where[~is_work], time[~is_work], minlength=len(names)) / len(left)
    first = _mean_arrivals(lives.part, place, lives.begin, left, len(names))
    there = np.flatnonzero(worked + waited)
    stages = [
        Stage(names[i], float(worked[i]), float(waited[i]))
        for i in there[np.argsort(first[there], kind="stable")].tolist()
    ]
    return ValueStream(name, len(left), stages)


def _index_of(result: Result, product: str | None) -> int:
    products = result.observed.products
    names = [seen.name for seen in products]
    if not products:
        raise NothingToDraw("this factory has stocks but no products, so no part flows through it.")
    if product is None:
        return max(range(len(products)), key=lambda i: products[i].window_left)
    if product not in names:
        raise UnknownName(
            f"there is no product called {product!r}.{did_you_mean(product, names)} There are "
            f"{listing(names)}."
        )
    return names.index(product)


def _mean_arrivals(
    part: Indices, place: Indices, begin: Numbers, wanted: Indices, count: int
) -> Numbers:
    """Return how long after its first stretch a part came to each place, on the average."""
    import numpy as np

    is_wanted = np.isin(part, wanted)
    part, place, begin = part[is_wanted], place[is_wanted], begin[is_wanted]
    # Stretches are sorted by part and time, so the first of each pair is the arrival.
    _, own = np.unique(part, return_index=True)
    starts = np.repeat(begin[own], np.diff(np.append(own, len(part))))
    _, rows = np.unique(part * (count + 1) + place, return_index=True)
    sums = np.bincount(place[rows], (begin - starts)[rows], minlength=count)
    often = np.bincount(place[rows], minlength=count)
    means: Numbers = np.divide(sums, often, out=np.full(count, np.inf), where=often > 0)
    return means
