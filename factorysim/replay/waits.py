"""Why each part waited, as columns of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factorysim.results.causes import CAUSES
from factorysim.units import SECONDS

if TYPE_CHECKING:
    from factorysim.results.result import Result

MOST_OF_A_PART = 5
"""Of more reasons of one part, the longest waits are written."""


@dataclass(frozen=True)
class WaitsOfParts:
    """Five columns: part, place, cause, who is to blame, and for how long."""

    columns: tuple[list[int], list[int], list[int], list[int], list[int]]
    """Places and blamed ones are numbers in `names`, causes in `CAUSES`; times are whole
    seconds."""
    names: list[str]
    """Of places, fleets and crews; empty in front of the factory."""


def waits_of_parts(result: Result) -> WaitsOfParts:
    """Return the longest waits of each part, from ``result.waiting_of_parts``.

    Waits of less than half a second are left out.

    Raises
    ------
    NotRecorded
        If the run kept no history.
    """
    import pandas as pd

    table = result.waiting_of_parts
    seconds = (table[f"time [{result.time_unit}]"] * SECONDS[result.time_unit]).round()
    rank = seconds.groupby(table["part"]).rank(method="first", ascending=False)
    is_kept = (seconds > 0) & (rank <= MOST_OF_A_PART)
    table, seconds = table[is_kept], seconds[is_kept]
    names = [*dict.fromkeys([*table["place"], *table["because of"]])]
    number = {name: i for i, name in enumerate(names)}
    cause = {name: i for i, name in enumerate(CAUSES)}
    columns: tuple[pd.Series, ...] = (
        table["part"],
        table["place"].map(number),
        table["cause"].map(cause),
        table["because of"].map(number),
        seconds,
    )
    part, place, why, because, time = (column.astype("int64").tolist() for column in columns)
    return WaitsOfParts((part, place, why, because, time), names)
