"""What work asks of the body, and how it is shared: exposure and fatigue of each worker.

The scores are those that the work states (`posture`, `lift`, `actions`), weighted with the times
and numbers that were seen; the formulas stand in `factorysim.theory.people`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factorysim.model.crews import team_of
from factorysim.model.factory import Factory
from factorysim.model.human_limits import Strain
from factorysim.results.observed import Observed, WorkerSeen
from factorysim.results.people import attendance
from factorysim.results.times import hours, ratio
from factorysim.theory.people import Lift, gini, lifting_limit, ocra_index, shift_exposure

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.results.facts import Facts

BAD_POSTURE = 5
"""RULA score from which a posture has to be changed soon."""
LONGEST_SHIFT = 8.0
"""Hours of lifting above which the equation of NIOSH says nothing."""


@dataclass(frozen=True)
class StrainOfWork:
    """What some work of one crew asks of the body, as the model says."""

    crew: str
    place: str
    kind: str
    """One of TASK_KINDS."""
    name: str = ""
    """Name of the task of a cell, of the failure, of the maintenance."""
    posture: float | None = None
    """RULA grand score."""
    actions: float | None = None
    """Technical actions per minute."""
    ocra_factor: float = 1.0
    load: float = 0.0
    """What is lifted once per task, in kg; 0 for nothing."""
    limit: float = 0.0
    """Recommended weight limit in kg if lifted rarely."""
    is_low: bool = False
    """Whether it is lifted from below 75 cm."""


@dataclass(frozen=True)
class Exposure:
    """What one worker was exposed to; NaN where the work says nothing."""

    posture: float
    """Mean RULA score over the time of the work that states one."""
    bad_posture: float
    """Share of that time with a score of at least `BAD_POSTURE`."""
    lifting_index: float
    """Largest lifting index (NIOSH) of the kinds of work."""
    ocra_index: float


def strains_of(factory: Factory) -> list[StrainOfWork]:
    """Return the strain of all work that states one."""
    return [
        _strain(crew, place, kind, name, strain)
        for crew, place, kind, name, strain in _works(factory)
        if strain.posture is not None or strain.actions is not None or strain.lift is not None
    ]


def _works(factory: Factory) -> Iterator[tuple[str, str, str, str, Strain]]:
    """Yield crew, place, kind and name of everything that people do, and what asks for them."""
    for place, station in factory.work_places.items():
        works: list[tuple[str, str, Any]] = [
            ("process", "", station),
            ("setup", "", station.setup),
            ("loading", "", station.loading),
            ("unloading", "", station.unloading),
            *(("repair", name, work) for name, work in station.failures.items()),
            *(("maintenance", name, work) for name, work in station.maintenance.items()),
        ]
        for kind, name, work in works:
            for need in team_of(None if work is None else work.needs):
                yield need.crew, place, kind, name, need
    for place, cell in factory.cells.items():
        for name, task in {**cell.tasks, **cell.rework}.items():
            if cell.people is not None:
                yield cell.people, place, "task", name, task


def _strain(crew: str, place: str, kind: str, name: str, strain: Strain) -> StrainOfWork:
    lift = strain.lift
    return StrainOfWork(
        crew,
        place,
        kind,
        name,
        posture=strain.posture,
        actions=strain.actions,
        ocra_factor=strain.ocra_factor,
        load=0.0 if lift is None else lift.load,
        limit=0.0 if lift is None else lifting_limit(_rare(lift)),
        is_low=lift is not None and lift.vertical < 75,
    )


def _rare(lift: Any) -> Lift:
    """Return a lift as the theory knows it, done rarely for an hour at most."""
    return Lift(
        lift.horizontal,
        lift.vertical,
        lift.distance,
        asymmetry=lift.asymmetry,
        coupling=lift.coupling,
    )


def exposure_of(worker: WorkerSeen, strains: Sequence[StrainOfWork], *, minute: float) -> Exposure:
    """Return what *worker* was exposed to by work with these strains of his or her crew.

    The frequency of lifts is that of the attendance, which counts as one shift of at most 8 h.

    Parameters
    ----------
    minute
        One minute in the time unit of what was seen.
    """
    known = {(strain.place, strain.kind, strain.name): strain for strain in strains}
    postures: list[tuple[float, float]] = []
    actions = reference = 0.0
    lifting = [math.nan]
    there = attendance([worker]) / minute
    for work in worker.work:
        strain = known.get((work.place, work.kind, work.name))
        if strain is None or not work.time > 0:
            continue
        if strain.posture is not None:
            postures.append((strain.posture, work.time))
        if strain.actions is not None:
            index = ocra_index(strain.actions, 1.0, force=strain.ocra_factor)
            actions += index * work.time
            reference += work.time
        if strain.load:
            lifting.append(_lifting_index(strain, work.count, there))
    time = math.fsum(time for _, time in postures)
    bad = math.fsum(time for score, time in postures if score >= BAD_POSTURE)
    scores = [score for score, _ in postures]
    return Exposure(
        posture=shift_exposure(scores, [time for _, time in postures]),
        bad_posture=ratio(bad, time),
        lifting_index=max(lifting, key=lambda index: -1.0 if math.isnan(index) else index),
        ocra_index=ratio(actions, reference),
    )


def _lifting_index(strain: StrainOfWork, lifts: int, minutes: float) -> float:
    vertical = 0.0 if strain.is_low else 75.0
    shift = min(minutes / 60.0, LONGEST_SHIFT)
    per_minute = ratio(lifts, minutes)
    frequent = Lift(25, vertical, 25, per_minute=per_minute, hours=shift).multipliers.frequency
    return strain.load / (strain.limit * frequent) if frequent * strain.limit > 0 else math.inf


def exposures(observed: Observed, facts: Facts) -> dict[tuple[str, str], Exposure]:
    """Return the exposure of each worker, by crew and name."""
    minute = 1.0 / (60.0 * hours(1.0, observed.time_unit))
    return {
        (crew.name, worker.name): exposure_of(
            worker,
            [strain for strain in facts.strains if strain.crew == crew.name],
            minute=minute,
        )
        for crew in observed.crews
        for worker in crew.workers
    }


def worst_posture(observed: Observed, facts: Facts) -> float:
    """Return the mean posture score of the worker who has the highest; NaN without any."""
    return max(_postures(observed, facts), default=math.nan)


def posture_inequality(observed: Observed, facts: Facts) -> float:
    """Return the Gini coefficient of the mean posture scores of the workers."""
    return gini(_postures(observed, facts))


def _postures(observed: Observed, facts: Facts) -> list[float]:
    found = exposures(observed, facts).values()
    return [exposure.posture for exposure in found if not math.isnan(exposure.posture)]


def exposure_table(observed: Observed, facts: Facts) -> pd.DataFrame:
    """Return exposure, fatigue and errors of each worker; empty cells where nothing is said."""
    from factorysim.results.tables import frame

    found = exposures(observed, facts)
    rows = []
    for crew in observed.crews:
        for worker in crew.workers:
            exposure, human = found[crew.name, worker.name], worker.human
            rows.append(
                {
                    "crew": crew.name,
                    "worker": worker.name,
                    "posture": exposure.posture,
                    "bad_posture_share": exposure.bad_posture,
                    "lifting_index": exposure.lifting_index,
                    "ocra_index": exposure.ocra_index,
                    "fatigue": _known(None if human is None else human.fatigue),
                    "fatigue_peak": _known(None if human is None else human.fatigue_peak),
                    "pace": math.nan if human is None else human.pace,
                    "errors": 0 if human is None else human.errors,
                }
            )
    return frame(rows, "crew", "worker")


def _known(value: float | None) -> float:
    return math.nan if value is None else value
