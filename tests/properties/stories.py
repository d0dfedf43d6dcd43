"""Is a history a possible story? It is told again, part by part and machine by machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose

import factorysim as fs
from factorysim.results.history import Happening, happenings
from factorysim.results.observed import (
    ROBOT_STATES,
    STATES,
    VEHICLE_STATES,
    WORKER_STATES,
    Observed,
)

WITHOUT_PART = ("state", "vehicle", "drives", "worker", "robot", "goes", "near", "speed", "tires")
"""Kinds of records that tell nothing of a part."""
ENDS = ("left", "scrapped", "consumed", "lost")


def contradictions(factory: fs.Factory, observed: Observed) -> list[str]:
    """Return what cannot have happened; the history has to begin at time 0 and have no warm-up."""
    return [*_Listener(factory).contradictions(observed), *_wrong_state_times(observed)]


class _Listener:
    """Remembers where every part is while the story is told."""

    def __init__(self, factory: fs.Factory) -> None:
        self.factory = factory
        self.assemblies = {
            place
            for product in factory.products.values()
            for step in product.route
            if step.components
            for place in step.candidates
        }
        self.time = 0.0
        self.at: dict[int, str] = {}
        """The place of each part that is in the system; empty in front of the factory."""
        self.phase: dict[int, str] = {}
        """What happened to it last."""
        self.machine: dict[int, tuple[str, int]] = {}
        """The machine in which a part is."""
        self.came: dict[int, float] = {}
        """When it came to the place where it is."""
        self.begun: dict[tuple[str, int], float] = {}
        """When the operation on each machine began."""

    def contradictions(self, observed: Observed) -> Iterator[str]:
        for happening in happenings(observed):
            if happening.time < self.time:
                yield f"{happening}: before {self.time}"
            self.time = happening.time
            if happening.kind not in WITHOUT_PART:
                yield from getattr(self, f"_{happening.kind}", self._ends)(happening)
                self.phase[happening.part] = happening.kind
        in_system = sum(product.in_system for product in observed.products)
        if len(self.at) != in_system:
            yield f"{len(self.at)} parts are in the system in the story, {in_system} in the sums"

    def _created(self, happening: Happening) -> Iterator[str]:
        if happening.part in self.phase:
            yield f"{happening}: a second time"
        self.at[happening.part] = ""

    def _entered(self, happening: Happening) -> Iterator[str]:
        if self.phase.get(happening.part) != "created":
            yield f"{happening}: after {self.phase.get(happening.part)}"

    def _arrived(self, happening: Happening) -> Iterator[str]:
        if happening.part not in self.at:
            yield f"{happening}: it is not in the system"
        self.at[happening.part] = happening.place
        self.came[happening.part] = happening.time
        self.machine.pop(happening.part, None)

    def _started(self, happening: Happening) -> Iterator[str]:
        part, machine = happening.part, (happening.place, happening.machine)
        if self.at.get(part) != happening.place:
            yield f"{happening}: it is at {self.at.get(part)}"
        if happening.place in self.factory.storages:
            yield from self._crane_starts(happening)
            return
        station = self.factory.work_places[happening.place]
        interrupted = station.preemptive and self.phase[part] == "started"
        again = station.quality is not None and self.phase[part] == "finished"
        if not (self.phase[part] == "arrived" or interrupted or again):
            yield f"{happening}: after {self.phase[part]}"
        in_turn = station.rule == "fifo" and not (
            station.preemptive or station.batch or station.setup
        )
        if in_turn and happening.place not in self.assemblies:
            yield from self._jumps_the_queue(happening)
        others = [other for other, where in self.machine.items() if where == machine]
        in_batch = station.batch is not None and self.begun.get(machine) == happening.time
        if set(others) - {part} and not (in_batch or station.preemptive):
            yield f"{happening}: the machine holds {others}"
        self.machine[part] = machine
        self.begun[machine] = happening.time

    def _crane_starts(self, happening: Happening) -> Iterator[str]:
        """A crane has one part in hand: one that came, or one that was stored."""
        part, machine = happening.part, (happening.place, happening.machine)
        if self.phase[part] not in ("arrived", "finished"):
            yield f"{happening}: after {self.phase[part]}"
        in_hand = [
            other
            for other, where in self.machine.items()
            if where == machine and self.phase[other] == "started"
        ]
        if in_hand:
            yield f"{happening}: the crane has {in_hand} in hand"
        self.machine[part] = machine

    def _jumps_the_queue(self, happening: Happening) -> Iterator[str]:
        """Fifo is by arrival at the station, then by the number of the part."""
        own = (self.came[happening.part], happening.part)
        for part, place in self.at.items():
            waits = place == happening.place and self.phase[part] == "arrived"
            if waits and (self.came[part], part) < own:
                yield f"{happening}: part {part} came before"

    def _finished(self, happening: Happening) -> Iterator[str]:
        if self.phase[happening.part] != "started":
            yield f"{happening}: after {self.phase[happening.part]}"
        if self.machine.get(happening.part) != (happening.place, happening.machine):
            yield f"{happening}: it is in {self.machine.get(happening.part)}"

    def _requested(self, happening: Happening) -> Iterator[str]:
        if self.at.get(happening.part) != happening.place:
            yield f"{happening}: it is at {self.at.get(happening.part)}"

    def _picked_up(self, happening: Happening) -> Iterator[str]:
        if self.phase[happening.part] != "requested":
            yield f"{happening}: after {self.phase[happening.part]}"
        if self.at.get(happening.part) != happening.place:
            yield f"{happening}: it is at {self.at.get(happening.part)}"
        self.at[happening.part] = f"vehicle {happening.machine}"
        self.machine.pop(happening.part, None)

    def _delivered(self, happening: Happening) -> Iterator[str]:
        if self.phase[happening.part] != "picked_up":
            yield f"{happening}: after {self.phase[happening.part]}"
        if self.at.get(happening.part) != f"vehicle {happening.machine}":
            yield f"{happening}: it is at {self.at.get(happening.part)}"

    def _taken(self, happening: Happening) -> Iterator[str]:
        if self.phase[happening.part] != "arrived":
            yield f"{happening}: after {self.phase[happening.part]}"
        if self.at.get(happening.part) != happening.place:
            yield f"{happening}: it is at {self.at.get(happening.part)}"
        if int(happening.detail) not in self.at:
            yield f"{happening}: the part that it is to carry is not in the system"
        self.at[happening.part] = f"under part {int(happening.detail)}"

    def _released(self, happening: Happening) -> Iterator[str]:
        if self.phase[happening.part] != "taken":
            yield f"{happening}: after {self.phase[happening.part]}"
        carried = int(self.at[happening.part].removeprefix("under part "))
        if self.at.get(carried) != happening.place:
            yield f"{happening}: the part that it carried is at {self.at.get(carried)}"
        self.at[happening.part] = happening.place

    def _ends(self, happening: Happening) -> Iterator[str]:
        assert happening.kind in ENDS
        if happening.part not in self.at:
            yield f"{happening}: it is not in the system"
        self.at.pop(happening.part, None)
        self.machine.pop(happening.part, None)


def _wrong_state_times(observed: Observed) -> Iterator[str]:
    """Compare the time in each state in the story with the sums that were kept on the way."""
    machines = {(m.place, m.number): m.states for m in observed.machines}
    yield from _wrong_times(observed, "state", STATES, machines)
    vehicles = {(f.name, v.number): v.states for f in observed.fleets for v in f.vehicles}
    yield from _wrong_times(observed, "vehicle", VEHICLE_STATES, vehicles)
    workers = {(c.name, w.number): w.states for c in observed.crews for w in c.workers}
    yield from _wrong_times(observed, "worker", WORKER_STATES, workers)
    robots = {(c.name, r.number): r.states for c in observed.cells for r in c.robots}
    yield from _wrong_times(observed, "robot", ROBOT_STATES, robots)


def _wrong_times(
    observed: Observed,
    kind: str,
    names: Sequence[str],
    seen: Mapping[tuple[str, int], Sequence[float]],
) -> Iterator[str]:
    now = dict.fromkeys(seen, (names[-1], 0.0))
    times = {thing: dict.fromkeys(names, 0.0) for thing in seen}
    for happening in happenings(observed):
        if happening.kind != kind:
            continue
        thing = (happening.place, happening.machine)
        state, since = now[thing]
        times[thing][state] += happening.time - since
        now[thing] = (names[int(happening.detail)], happening.time)
    for thing, (state, since) in now.items():
        times[thing][state] += observed.end - since
        for name, time in zip(names, seen[thing], strict=True):
            if not isclose(time, times[thing][name], rel_tol=1e-9, abs_tol=1e-9):
                yield f"{thing}: {name} {time}, in the story {times[thing][name]}"
