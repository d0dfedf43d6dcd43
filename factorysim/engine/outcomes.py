"""What comes out of an operation: good parts, scrap, rework, split parts, carriers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from factorysim.engine.flow import CONSUMED, SCRAPPED
from factorysim.engine.parts import Part
from factorysim.engine.steps import Step
from factorysim.model.disturbances import Quality, share_of

if TYPE_CHECKING:
    from factorysim.engine.machines import Machine
    from factorysim.engine.stations import Station


class Inspection:
    """The quality of a station: one uniform number per inspected part, always drawn."""

    def __init__(
        self,
        quality: Quality,
        products: list[str],
        *,
        draw: Callable[[], float],
        draw_finds: Callable[[], float],
    ) -> None:
        self.quality = quality
        self.draw = draw
        self._draw_finds = draw_finds
        self.rework_steps: dict[Step, Step] = {}
        """For each step at this station, the step that a reworked part goes back to."""
        rework = quality.rework
        self._limits = [
            (
                share_of(quality.scrap, product),
                share_of(quality.scrap, product)
                + (share_of(rework.share, product) if rework is not None else 0.0),
            )
            for product in products
        ]

    def finding(self, part: Part) -> str:
        """Return `scrap`, `rework` or `good` for *part*."""
        draw = self.draw()
        scrap, rework = self._limits[part.product]
        if draw < scrap:
            return "scrap"
        return "good" if draw >= rework else self._again(part)

    def finds_error(self) -> bool:
        """Whether the error of a person is found on a part that has one."""
        return self._draw_finds() < self.quality.finds

    def verdict_on_error(self, part: Part) -> str:
        """Return what becomes of a part on which an error was found."""
        return "scrap" if self.quality.rework is None else self._again(part)

    def _again(self, part: Part) -> str:
        rules = self.quality.rework
        assert rules is not None
        if rules.at_most is not None and part.reworked >= rules.at_most:
            return "scrap" if rules.then == "scrap" else "good"
        return "rework"


def what_comes_out(station: Station, machine: Machine, now: float) -> bool:
    """Replace the load of *machine* by what comes out of it; return whether it is done again."""
    load = machine.load
    if station.inspection is None and len(load) == 1 and load[0].step.is_ordinary:
        load[0].step = load[0].step.next
        return False
    out: list[Part] = []
    for part in load:
        finding = _inspected(station, part)
        if finding == "scrap":
            _goes(station, part, now, SCRAPPED)
        elif finding == "rework":
            station.reworked += 1
            part.reworked += 1
            inspection = station.inspection
            assert inspection is not None
            if inspection.quality.rework is not None and inspection.quality.rework.repeat:
                if part.step not in station.functions:
                    part.time = part.step.draws[station]()
                return True
            part.step = inspection.rework_steps[part.step]
            part.returns = True
            out.append(part)
        else:
            _passes(station, part, out, now)
    machine.load = out
    return False


def _inspected(station: Station, part: Part) -> str:
    if station.inspection is None:
        return "good"
    station.inspected += 1
    if part.reworked == 0:
        station.inspected_first += 1
    finding = station.inspection.finding(part)
    defective = station.floor.flow.defective
    if part.number in defective:
        if finding == "good" and station.inspection.finds_error():
            station.errors_found += 1
            finding = station.inspection.verdict_on_error(part)
        if finding == "rework":
            defective.discard(part.number)
    if finding == "good" and part.reworked == 0:
        station.good_first += 1
    if finding == "scrap":
        station.scrapped += 1
    return finding


def _passes(station: Station, part: Part, out: list[Part], now: float) -> None:
    """A good part: split it, take carriers off, and find its next step."""
    step = part.step
    assert step is not None
    if step.splits:
        out += _split(station, part, step, now)
    if step.releases and part.carriers:
        out += _released(station, part, step, now)
    if step.dissolves:
        _goes(station, part, now, CONSUMED)
        return
    if step.outcomes:
        assert step.outcome is not None
        draw = step.outcome()
        found = bisect_right([limit for limit, _ in step.outcomes], draw)
        following = step.outcomes[found][1] if found < len(step.outcomes) else step.next
    else:
        following = step.next
    if following is None:
        _goes(station, part, now, SCRAPPED)
        return
    part.returns = 0 <= following.index <= step.index
    part.step = following
    out.append(part)


def _split(station: Station, parent: Part, step: Step, now: float) -> list[Part]:
    children = []
    floor = station.floor
    for product, count in step.splits:
        for _ in range(count):
            child = floor.create(product, floor.first_steps[product], now)
            floor.flow.products[product].seen.created += 1
            child.parent = parent
            child.entered = True
            child.place = station
            child.due = parent.due
            children.append(child)
    return children


def _released(station: Station, part: Part, step: Step, now: float) -> list[Part]:
    """Take the carriers off: they go back to where they were taken from."""
    assert part.carriers is not None
    free = [carrier for carrier in part.carriers if carrier.product in step.releases]
    part.carriers = [carrier for carrier in part.carriers if carrier not in free] or None
    for carrier in free:
        store: Any = carrier.taken_from
        carrier.step = store.return_step(carrier.product)
        if station.floor.log is not None:
            station.floor.log("released", now, station, -1, carrier, 0.0)
    return free


def _goes(station: Station, part: Part, now: float, fate: int) -> None:
    station.leaves(part, now)
    station.floor.leaves(part, now, fate)
