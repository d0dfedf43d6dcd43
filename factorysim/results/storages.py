"""The tables of storages: what their cranes did, and how full they were."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from factorysim.results import effectiveness as iso
from factorysim.results.observed import Observed, StorageSeen
from factorysim.results.times import machines_by_place, ratio, window_length

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = (
    "storage", "slots", "fill", "fill_at_end", "stored [parts]", "retrieved [parts]",
    "storage_time [{unit}]", "retrieval_time [{unit}]", "crane_utilisation", "tours",
    "dual_share", "tour_time [{unit}]", "store_time [{unit}]", "bring_time [{unit}]",
    "dual_time [{unit}]", "travel_per_command [{unit}]",
)  # fmt: skip
"""The columns of `storages_table`; a time is given in the unit of the factory."""
_COLUMNS_OF_CLASSES = ("storage", "class", "slots", "content [parts]", "fill")


def storages_table(observed: Observed) -> pd.DataFrame:
    """Return one row per storage.

    A command is one part stored or brought, so a dual tour has two. `store_time`, `bring_time` and
    `dual_time` are the mean times of tours that only store, only bring, or do both.
    """
    import pandas as pd

    columns = [column.format(unit=observed.time_unit) for column in _COLUMNS]
    rows = [_row(storage, observed) for storage in observed.storages]
    return pd.DataFrame(rows, columns=columns)


def _row(storage: StorageSeen, observed: Observed) -> tuple[Any, ...]:
    slots = sum(zone.slots for zone in storage.zones)
    tours = {tour.kind: tour for tour in storage.tours}
    count = sum(tour.count for tour in storage.tours)
    commands = count + tours["dual"].count
    cranes = machines_by_place(observed).get(storage.name, [])
    return (
        storage.name,
        slots,
        ratio(math.fsum(z.taken for z in storage.zones), slots * window_length(observed)),
        ratio(sum(z.taken_at_end for z in storage.zones), slots),
        storage.stored,
        storage.retrieved,
        ratio(storage.storing, storage.stored),
        ratio(storage.retrieving, storage.retrieved),
        iso.utilisation(cranes),
        count,
        ratio(tours["dual"].count, count),
        ratio(math.fsum(tour.time for tour in storage.tours), count),
        *(ratio(tours[kind].time, tours[kind].count) for kind in ("store", "bring", "dual")),
        ratio(math.fsum(tour.travel for tour in storage.tours), commands),
    )


def classes_table(observed: Observed) -> pd.DataFrame:
    """Return one row per class of each storage: its slots, and how many of them were taken."""
    import pandas as pd

    length = window_length(observed)
    rows = [
        (storage.name, z.name, z.slots, ratio(z.taken, length), ratio(z.taken, z.slots * length))
        for storage in observed.storages
        for z in storage.zones
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS_OF_CLASSES))
