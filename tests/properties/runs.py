"""Runs of random factories, in all the ways in which one can run, and what came out of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

import factorysim as fs
from factorysim.results.audit import audit
from factorysim.results.observed import FATES, Observed
from factorysim.results.provenance import provenance_of
from factorysim.results.result import make_result
from tests.properties.factories import FactoryRun

MOST_PARTS = 3000
"""Parts in the system above which a run is stopped, so that a random factory cannot fill up."""


@dataclass(frozen=True)
class Ending:
    """How a run ended: with what was seen, or with the message of a point it cannot pass."""

    observed: Observed | None
    message: str = ""

    def __str__(self) -> str:
        return self.message or f"digest {self.observed.digest[:8] if self.observed else ''}"


def ending_of(
    run: FactoryRun,
    *,
    record: Literal["none", "parts", "history"] = "parts",
    watched: bool = False,
    event_numbers: Iterator[int] | None = None,
    steps: int = 0,
) -> Ending:
    """Run a factory to its end and check the laws that no run may break.

    Parameters
    ----------
    watched
        Add a hook: then the general station is used everywhere.
    event_numbers
        Numbers that SimPy gives to events, which decide which of several events of one instant
        comes first; by default 0, 1, 2 ...
    steps
        Work off so many instants one by one before running on.
    """
    sim = simulation_of(run, record=record)
    if event_numbers is not None:
        sim.env._eid = event_numbers
    if watched:
        sim.on("part_lost", lambda event: None)
    sim.floor.flow.most_parts = MOST_PARTS
    stopped: fs.ModelError | None = None
    try:
        for _ in range(steps):
            queue = sim.env._queue
            if not queue or queue[0][0] > run.until or not sim.step():
                break
        if sim.now < run.until:
            sim.run(until=run.until)
    except fs.ModelError as error:
        stopped = error
    if stopped is not None:
        # Such as a deadlock or a zero-time loop; the message says when and where.
        assert str(stopped).startswith("t = "), stopped
        return Ending(None, f"{type(stopped).__name__}: {stopped}")
    observed = sim.observed()
    if observed.end >= observed.warmup:
        audit(observed)
    return Ending(observed)


def simulation_of(
    run: FactoryRun, *, record: Literal["none", "parts", "history"] = "parts"
) -> fs.Simulation:
    """Return a simulation that has not begun."""
    return fs.Simulation(run.factory, seed=run.seed, warmup=run.warmup, record=record)


def result_of(run: FactoryRun) -> fs.Result | None:
    """Return the result of a run; None when it comes to a point that it cannot pass."""
    ending = ending_of(run)
    observed = ending.observed
    if observed is None or observed.end < observed.warmup:
        return None
    provenance = provenance_of(run.factory, seed=run.seed, replication=0, record="parts", run={})
    return make_result(observed, factory=run.factory, provenance=provenance)


def departures(ending: Ending, factory: fs.Factory) -> list[tuple[float, ...]]:
    """Return the rows of the products of *factory* that have departed, without their numbers.

    The numbers of the parts and the end of the run depend on what else is in the factory.
    """
    if ending.observed is None:
        return []
    rows = ending.observed.parts or ()
    count, in_system = len(factory.products), FATES.index("in system")
    return [row[1:] for row in rows if row.product < count and row.fate != in_system]


def same(one: Ending, other: Ending, *, apart_from: tuple[str, ...] = ()) -> bool:
    """Whether two endings are the same to the last bit; the message says where they differ."""
    found = differences(one, other, apart_from=apart_from)
    assert found == [], found[0][:300]
    return True


def differences(one: Ending, other: Ending, *, apart_from: tuple[str, ...] = ()) -> list[str]:
    """Return where two endings differ; an empty list when they are the same to the last bit."""
    if one.observed is None or other.observed is None:
        return [] if one == other else [f"{one} / {other}"]
    names = [field.name for field in fields(Observed) if field.name not in apart_from]
    return [
        f"{name}: {here} / {there}"
        for name in names
        for here, there in _unequal(getattr(one.observed, name), getattr(other.observed, name))
    ]


def _unequal(here: Any, there: Any) -> list[tuple[Any, Any]]:
    if here == there:
        return []
    if isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        return [(a, b) for a, b in zip(here, there, strict=True) if a != b]
    return [(here, there)]


def without_periods(ending: Ending) -> Ending:
    """Return the ending without the periods of idleness, and the waits of calls for people, which
    are not always recorded."""
    if ending.observed is None:
        return ending
    machines = [replace(machine, idle=None) for machine in ending.observed.machines]
    crews = [replace(crew, waits=[]) for crew in ending.observed.crews]
    return replace(ending, observed=replace(ending.observed, machines=machines, crews=crews))
