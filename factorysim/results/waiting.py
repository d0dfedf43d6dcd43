"""Why parts waited, summed up: the blame tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.results.causes import ACTIVITIES, CAUSES, Amounts, causes_of
from factorysim.results.history import names_of_places
from factorysim.results.lives import NOWHERE, OUTSIDE, Stretches
from factorysim.results.rows import LEFT, columns_of, part_rows
from factorysim.results.times import window_length

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.results.result import Result

_KEYS = ["product", "place", "cause", "because of"]


def waiting_table(result: Result) -> pd.DataFrame:
    """Return why parts waited in the window: by product, place, cause and who is to blame.

    `parts` is the mean number of parts that waited for this reason, `share` its share of all
    waiting. The largest comes first. In front of the factory `place` is empty.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    unit, window = result.time_unit, window_length(result.observed)
    table = _waits(result, since=result.observed.warmup).groupby(_KEYS, sort=False)
    summed = table["time"].sum().reset_index().sort_values("time", ascending=False, kind="stable")
    time = summed.pop("time")
    summed[f"time [{unit}]"] = time
    summed["parts"] = time / window if window else time
    summed["share"] = time / time.sum()
    return summed.reset_index(drop=True)


def waiting_of_parts_table(result: Result) -> pd.DataFrame:
    """Return why each part waited, over its whole life: one row for each place, cause and blame.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    waits = _waits(result, since=0.0)
    table = waits.groupby(["part", *_KEYS], sort=False)["time"].sum().reset_index()
    table = table.sort_values("part", kind="stable").reset_index(drop=True)
    return table.rename(columns={"time": f"time [{result.time_unit}]"})


def lead_time_pieces(result: Result) -> dict[str, dict[str, float]]:
    """Return how much of all time in the factory each product spent on what, in the window.

    Keys are the products, then `CAUSES` and `ACTIVITIES` that occurred; values are times in the
    factory's time unit. Together they are the time integral of the number of parts.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    lives, amounts = _found(result, since=result.observed.warmup)
    names = (*CAUSES, *ACTIVITIES)
    pieces: dict[str, dict[str, float]] = {}
    for index, product in enumerate(result.observed.products):
        own = lives.product[amounts.stretch] == index
        causes, times = amounts.cause[own], amounts.time[own]
        pieces[product.name] = {
            name: float(times[causes == number].sum())
            for number, name in enumerate(names)
            if (causes == number).any()
        }
    return pieces


def mean_lead_time_pieces(result: Result) -> dict[str, dict[str, float]]:
    """Return what the mean lead time of each product is made of.

    It is about the parts that left in the window, over their whole lives; products of which none
    left are missing. The pieces of a product add up to its mean lead time.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    import numpy as np

    rows = columns_of(part_rows(result.observed))
    left = rows["number"][rows["fate"] == LEFT]
    lives, amounts = _found(result, since=0.0)
    is_meant = np.isin(lives.part[amounts.stretch], left)
    product = lives.product[amounts.stretch[is_meant]]
    cause, time = amounts.cause[is_meant], amounts.time[is_meant]
    found = {}
    for index, seen in enumerate(result.observed.products):
        parts = int(np.count_nonzero(rows["product"][rows["fate"] == LEFT] == index))
        if parts:
            sums = np.bincount(cause[product == index], time[product == index]) / parts
            names = (*CAUSES, *ACTIVITIES)
            found[seen.name] = {names[i]: float(sums[i]) for i in np.flatnonzero(sums)}
    return found


def _found(result: Result, *, since: float) -> tuple[Stretches, Amounts]:
    return causes_of(result.observed, result.facts.floor_plan, since=since)


def _waits(result: Result, *, since: float) -> pd.DataFrame:
    """Return one row for each stretch of waiting and cause."""
    import numpy as np
    import pandas as pd

    lives, amounts = _found(result, since=since)
    is_wait = amounts.cause < len(CAUSES)
    stretch = amounts.stretch[is_wait]
    place = np.where(lives.phase[stretch] == OUTSIDE, NOWHERE, lives.place[stretch])
    # The last name is found by NOWHERE.
    names = np.array([*names_of_places(result.observed), ""], dtype=object)
    products = np.array([p.name for p in result.observed.products], dtype=object)
    return pd.DataFrame(
        {
            "part": lives.part[stretch],
            "product": products[lives.product[stretch]],
            "place": names[place],
            "cause": np.array(CAUSES, dtype=object)[amounts.cause[is_wait]],
            "because of": names[amounts.by[is_wait]],
            "time": amounts.time[is_wait],
        }
    )
