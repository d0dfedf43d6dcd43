"""How well machines are used: the time elements and key figures of ISO 22400-2, and reliability.

The standard does not say where waiting belongs, and two OPC UA companion specifications answer
differently. Both answers are offered as a *view*, because the same log gives two figures:

``opc40001``  (default) waiting although a part is there is delay; no part is "down" time
``opc40501``  only what is out of service is delay; all waiting is "down" time
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from factorysim.results.observed import MachineSeen, PlaceSeen
from factorysim.results.times import planned_time, ratio, time_in

View = Literal["opc40001", "opc40501"]

_OUT_OF_SERVICE = ("waiting_for_repair", "failed")
_WAITING_WITH_A_PART = ("blocked", "waiting_for_transport", "waiting_for_worker")


@dataclass(frozen=True)
class TimeElements:
    """The time elements of ISO 22400-2, in the factory's time unit, summed over machines."""

    planned: float
    """Planned time: all but `off` and `paused` (ISO: POT)."""
    busy: float
    """PBT, planned busy time: planned time without planned maintenance."""
    production: float
    """APT, actual production time: `working`."""
    setup: float
    """AUST, actual unit setup time: `setup`."""
    delay: float
    """ADET, actual unit delay time."""
    down: float
    """ADOT, actual unit down time."""

    @property
    def processing(self) -> float:
        """AUPT, actual unit processing time: APT + AUST."""
        return self.production + self.setup

    @property
    def unit_busy(self) -> float:
        """AUBT, actual unit busy time: APT + AUST + ADET."""
        return self.processing + self.delay


def time_elements(machines: Sequence[MachineSeen], *, view: View = "opc40001") -> TimeElements:
    """Return the time elements of the machines together."""
    planned = planned_time(machines)
    out_of_service = time_in(machines, *_OUT_OF_SERVICE)
    waiting = time_in(machines, *_WAITING_WITH_A_PART)
    starved = time_in(machines, "starved")
    waiting_is_delay = view == "opc40001"
    return TimeElements(
        planned=planned,
        busy=max(0.0, planned - time_in(machines, "maintenance")),
        production=time_in(machines, "working"),
        setup=time_in(machines, "setup"),
        delay=out_of_service + (waiting if waiting_is_delay else 0.0),
        down=starved + (0.0 if waiting_is_delay else waiting),
    )


def utilisation(machines: Sequence[MachineSeen]) -> float:
    """Share of planned time in which the machines worked: working / (calendar - off - paused)."""
    return ratio(time_in(machines, "working"), planned_time(machines))


def availability(machines: Sequence[MachineSeen]) -> float:
    """Availability A = APT / PBT (ISO 22400-2): a starved or blocked machine lowers it."""
    elements = time_elements(machines)
    return ratio(elements.production, elements.busy)


def technical_availability(machines: Sequence[MachineSeen]) -> float:
    """Share of planned time without technical standstill: (T_B - T_T) / T_B (VDI 3423)."""
    planned = planned_time(machines)
    return ratio(max(0.0, planned - time_in(machines, *_OUT_OF_SERVICE)), planned)


def setup_ratio(machines: Sequence[MachineSeen]) -> float:
    """Setup ratio = AUST / AUPT (ISO 22400-2): the part of setup in setup and production."""
    elements = time_elements(machines)
    return ratio(elements.setup, elements.processing)


def technical_efficiency(machines: Sequence[MachineSeen], *, view: View = "opc40001") -> float:
    """Technical efficiency = APT / (APT + ADET) (ISO 22400-2); the view says what is delay."""
    elements = time_elements(machines, view=view)
    return ratio(elements.production, elements.production + elements.delay)


def effectiveness(machines: Sequence[MachineSeen], planned_run_time: float) -> float:
    """Effectiveness E = PRI x PQ / APT (ISO 22400-2).

    PRI is the expected time of an operation, PQ the number of operations that were finished. With
    random times E scatters around 1; work that is lost by a restart lowers it.
    """
    operations = sum(machine.operations for machine in machines)
    return ratio(planned_run_time * operations, time_in(machines, "working"))


def quality_ratio(place: PlaceSeen) -> float:
    """Quality ratio Q = GQ / PQ (ISO 22400-2): good at the inspection / produced.

    Good means neither scrap nor rework. A station that inspects nothing counts all it has produced
    as good, except parts that a failure spoilt.
    """
    bad = place.scrapped + place.reworked
    produced = max(place.inspected or place.left, bad)
    return ratio(produced - bad, produced)


def first_pass_yield(place: PlaceSeen) -> float:
    """First pass yield = GP / IP (ISO 22400-2): good without rework / inspected once."""
    return ratio(place.good_first, place.inspected_first)


def oee(machines: Sequence[MachineSeen], place: PlaceSeen, planned_run_time: float) -> float:
    """Overall equipment effectiveness = A x E x Q (ISO 22400-2)."""
    return availability(machines) * effectiveness(machines, planned_run_time) * quality_ratio(place)


def net_equipment_effectiveness(
    machines: Sequence[MachineSeen], place: PlaceSeen, planned_run_time: float
) -> float:
    """NEE = AUPT / PBT x E x Q (ISO 22400-2): like OEE, but setup is not a loss."""
    elements = time_elements(machines)
    return (
        ratio(elements.processing, elements.busy)
        * effectiveness(machines, planned_run_time)
        * quality_ratio(place)
    )


@dataclass(frozen=True)
class Reliability:
    """Mean times around failures, in the factory's time unit; NaN when nothing failed."""

    mttf: float
    """Mean time to failure: planned time in which the machine could work, per failure."""
    mtbf: float
    """Mean time between failures: MTTF + MTTR."""
    mttr: float
    """Mean time to repair, without waiting for the repair crew."""
    work_to_failure: float
    """Time `working` per failure; compare it with a failure whose clock is `working`."""


def reliability(machines: Sequence[MachineSeen], *, strict_iso: bool = False) -> Reliability:
    """Return MTTF, MTBF and MTTR from the failures that were seen.

    ISO 22400-2 divides by the number of failure events + 1 (*strict_iso*). In a long run this is
    the same; in one shift it is not, so the default divides by the number of failures.
    """
    failures = sum(machine.failures for machine in machines) + (1 if strict_iso else 0)
    repair = time_in(machines, "failed")
    standing = time_in(machines, *_OUT_OF_SERVICE, "maintenance")
    able = max(0.0, planned_time(machines) - standing)
    return Reliability(
        mttf=ratio(able, failures),
        mtbf=ratio(able + repair, failures),
        mttr=ratio(repair, failures),
        work_to_failure=ratio(time_in(machines, "working"), failures),
    )
