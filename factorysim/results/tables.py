"""The tables of a result as pandas DataFrames, with units in the names of the columns.

Every function makes a new table from what was observed; changing a table changes no result.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from factorysim.errors import NotRecorded
from factorysim.results import effectiveness as iso
from factorysim.results.energy import energy_by_state, energy_by_station
from factorysim.results.facts import Facts
from factorysim.results.indicators import deviation
from factorysim.results.observed import FATES, STATES, MachineSeen, Observed, PlaceSeen, ProductSeen
from factorysim.results.rows import IN_SYSTEM, columns_of, part_rows
from factorysim.results.times import (
    NOT_PLANNED,
    hours,
    machines_by_place,
    planned_time,
    ratio,
    window_length,
)

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.results.result import Result

Row = dict[str, Any]


def states_table(observed: Observed) -> pd.DataFrame:
    """Return the time of each machine in each state; its share of planned and calendar time."""
    unit = observed.time_unit
    rows: list[Row] = []
    for machine in observed.machines:
        planned = planned_time([machine])
        calendar = math.fsum(machine.states)
        for state, time in zip(STATES, machine.states, strict=True):
            of_planned = math.nan if state in NOT_PLANNED else ratio(time, planned)
            rows.append(
                {
                    "place": machine.place,
                    "machine": machine.number,
                    "state": state,
                    f"time [{unit}]": time,
                    "share of planned time": of_planned,
                    "share of calendar time": ratio(time, calendar),
                }
            )
    return frame(
        rows,
        "place", "machine", "state", f"time [{unit}]", "share of planned time",
        "share of calendar time",
    )  # fmt: skip


def machines_table(
    observed: Observed, *, strict_iso: bool = False, view: iso.View = "opc40001"
) -> pd.DataFrame:
    """Return counts, ratios and reliability of each machine."""
    unit = observed.time_unit
    rows: list[Row] = []
    for machine in observed.machines:
        one = [machine]
        times = iso.reliability(one, strict_iso=strict_iso)
        rows.append(
            {
                "place": machine.place,
                "machine": machine.number,
                "operations": machine.operations,
                "setups": machine.setups,
                "failures": machine.failures,
                "maintenances": machine.maintenances,
                f"planned_time [{unit}]": planned_time(one),
                "utilisation": iso.utilisation(one),
                "availability": iso.availability(one),
                "technical_availability": iso.technical_availability(one),
                "setup_ratio": iso.setup_ratio(one),
                "technical_efficiency": iso.technical_efficiency(one, view=view),
                f"mttf [{unit}]": times.mttf,
                f"mtbf [{unit}]": times.mtbf,
                f"mttr [{unit}]": times.mttr,
                f"work_to_failure [{unit}]": times.work_to_failure,
            }
        )
    return frame(rows, "place", "machine")


def places_table(result: Result) -> pd.DataFrame:
    """Return what was seen at each place; figures of machines are NaN where there are none."""
    observed, unit = result.observed, result.time_unit
    length = window_length(observed)
    energy = energy_by_station(observed, result.facts)
    machines = machines_by_place(observed)
    rows: list[Row] = []
    for place in observed.places:
        rows.append(
            {
                "place": place.name,
                "kind": place.kind,
                "machines": place.machines,
                "capacity [parts]": math.nan if place.capacity is None else place.capacity,
                "arrived [parts]": place.arrived,
                "left [parts]": place.left,
                "content [parts]": ratio(place.content, length),
                "waiting_max [parts]": place.most,
                f"wait [{unit}]": ratio(place.waited, place.waits),
                f"wait_max [{unit}]": place.longest_wait if place.waits else math.nan,
                **_figures_of_station(place, machines.get(place.name, []), result.facts),
                "inspected [parts]": place.inspected,
                "first_pass_yield": iso.first_pass_yield(place),
                "scrapped [parts]": place.scrapped,
                "reworked [parts]": place.reworked,
                "energy [kWh]": energy.get(place.name, math.nan),
            }
        )
    return frame(rows, "place", "kind")


def _figures_of_station(place: PlaceSeen, machines: list[MachineSeen], facts: Facts) -> Row:
    is_station = place.kind == "station"
    machines = machines if is_station else []
    run_time = facts.planned_run_times.get(place.name, math.nan)
    return {
        "utilisation": iso.utilisation(machines),
        "availability": iso.availability(machines),
        "effectiveness": iso.effectiveness(machines, run_time),
        "quality_ratio": iso.quality_ratio(place) if is_station else math.nan,
        "oee": iso.oee(machines, place, run_time),
        "nee": iso.net_equipment_effectiveness(machines, place, run_time),
    }


def products_table(observed: Observed) -> pd.DataFrame:
    """Return the flow of each product."""
    return frame([_product_row(product, observed) for product in observed.products], "product")


def _product_row(product: ProductSeen, observed: Observed) -> Row:
    unit, length, left = observed.time_unit, window_length(observed), product.window_left
    return {
        "product": product.name,
        "entered [parts]": product.window_entered,
        "left [parts]": left,
        "scrapped [parts]": product.window_scrapped,
        "consumed [parts]": product.window_consumed,
        "in_system [parts]": product.in_system,
        "throughput [1/h]": ratio(left, hours(length, unit)),
        "wip [parts]": ratio(product.number_area, length),
        f"lead_time [{unit}]": ratio(product.lead, left),
        f"lead_time_sd [{unit}]": deviation(left, product.lead, product.lead_square),
        f"lead_time_max [{unit}]": product.longest_lead if left else math.nan,
        f"waiting_time [{unit}]": ratio(product.waited, left),
        f"work_time [{unit}]": ratio(product.worked, left),
        f"setup_time [{unit}]": ratio(product.setup, left),
        f"blocked_time [{unit}]": ratio(product.blocked, left),
        f"transport_time [{unit}]": ratio(product.transport, left),
        "value_added_share": ratio(product.worked, product.lead),
        "undetected_errors": ratio(product.defective, left),
        "with_due [parts]": product.with_due,
        "late [parts]": product.late,
        "service_level": ratio(product.with_due - product.late, product.with_due),
        f"tardiness [{unit}]": ratio(product.tardiness, product.with_due),
    }


def sources_table(observed: Observed) -> pd.DataFrame:
    """Return what each source offered and what entered."""
    rows = [
        {
            "source": source.name,
            "offered [parts]": source.offered,
            "entered [parts]": source.entered,
            "lost [parts]": source.lost,
            "loss_share": ratio(source.lost, source.offered),
            "waiting [parts]": source.waiting,
        }
        for source in observed.sources
    ]
    return frame(
        rows,
        "source", "offered [parts]", "entered [parts]", "lost [parts]", "loss_share",
        "waiting [parts]",
    )  # fmt: skip


def loops_table(observed: Observed) -> pd.DataFrame:
    """Return how many cards of each loop were in use."""
    length = window_length(observed)
    rows = [
        {
            "loop": loop.name,
            "cards": loop.cards,
            "in_use": ratio(loop.in_use, length),
            "in_use_share": ratio(loop.in_use, length * loop.cards),
            "in_use_at_end": loop.in_use_at_end,
        }
        for loop in observed.loops
    ]
    return frame(rows, "loop", "cards", "in_use", "in_use_share", "in_use_at_end")


def energy_table(result: Result) -> pd.DataFrame:
    """Return the energy of each station that states its power, by state."""
    rows = [
        {"place": used.place, "state": used.state, "energy [kWh]": used.energy}
        for used in energy_by_state(result.observed, result.facts)
    ]
    return frame(rows, "place", "state", "energy [kWh]")


def parts_table(observed: Observed) -> pd.DataFrame:
    """Return one row for each part that left in the window, or was in the system at the end.

    For a part that is still in the system, `left`, `lead_time` and `tardiness` are NaN.
    """
    import numpy as np
    import pandas as pd

    unit = observed.time_unit
    rows = columns_of(part_rows(observed))
    left = np.where(rows["fate"] == IN_SYSTEM, math.nan, rows["left"])
    due = np.where(np.isinf(rows["due"]), math.nan, rows["due"])
    # Source -1 (none) finds the empty name at the end of the list.
    sources = [*(source.name for source in observed.sources), ""]
    return pd.DataFrame(
        {
            "part": rows["number"],
            "product": _named([product.name for product in observed.products], rows["product"]),
            "source": _named(sources, rows["source"]),
            "fate": _named(FATES, rows["fate"]),
            f"created [{unit}]": rows["created"],
            f"left [{unit}]": left,
            f"lead_time [{unit}]": left - rows["created"],
            f"waited [{unit}]": rows["waited"],
            f"worked [{unit}]": rows["worked"],
            f"setup [{unit}]": rows["setup"],
            f"blocked [{unit}]": rows["blocked"],
            f"transport [{unit}]": rows["transport"],
            f"due [{unit}]": due,
            f"tardiness [{unit}]": np.maximum(left - due, 0.0),
        }
    )


def _named(names: Sequence[str], numbers: Any) -> Any:
    import numpy as np

    return np.array(names, dtype=object)[numbers]


def wip_table(observed: Observed) -> pd.DataFrame:
    """Return the number of parts in the system from each time on, in total and by product.

    Raises
    ------
    NotRecorded
        If rows of parts are missing, so that the number is not known.
    """
    import numpy as np
    import pandas as pd

    rows = columns_of(part_rows(observed))
    if observed.parts_omitted:
        raise NotRecorded(
            f"{observed.parts_omitted} rows of parts were not kept because there were too many, so "
            "work in process over time is not known. Its mean is result.value('wip')."
        )
    begins = np.maximum(rows["created"], observed.warmup)
    ends = np.where(rows["fate"] == IN_SYSTEM, math.inf, rows["left"])
    product = rows["product"]
    changes = np.concatenate([begins, ends[np.isfinite(ends)]])
    times = np.unique(np.concatenate([[observed.warmup], changes]))
    table: dict[str, Any] = {f"time [{observed.time_unit}]": times}
    selections = {"wip": product >= 0}
    if len(observed.products) > 1:
        names = [f"wip of {seen.name}" for seen in observed.products]
        selections |= {name: product == i for i, name in enumerate(names)}
    for name, own in selections.items():
        came = np.searchsorted(np.sort(begins[own]), times, side="right")
        gone = np.searchsorted(np.sort(ends[own]), times, side="right")
        table[f"{name} [parts]"] = came - gone
    return pd.DataFrame(table)


def frame(rows: list[Row], *columns: str) -> pd.DataFrame:
    """Return rows as a table; *columns* name at least the first columns of an empty one."""
    import pandas as pd

    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=list(columns))
