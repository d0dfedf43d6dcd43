"""The bucket brigade: everybody carries one part down the line, and takes over from behind.

J. J. Bartholdi and D. D. Eisenstein, "A production line that balances itself", Operations Research
44 (1996). The workers stand in declared order along the line. Each goes on with the part at hand;
who has none takes over the part of the next one upstream, in the middle of the work if need be, and
the first one takes a new part. With the slowest first, the line balances itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factorysim.engine.crews.crews import LiveCrew
    from factorysim.engine.crews.tasks import Task
    from factorysim.engine.crews.workers import Worker
    from factorysim.engine.parts import Part


class Brigade:
    """Who carries which part."""

    __slots__ = ("_carried", "crew")

    def __init__(self, crew: LiveCrew) -> None:
        self.crew = crew
        self._carried: dict[int, Part] = {}
        """The part of each worker, by number."""

    def choose(self, now: float) -> None:
        """Let everybody go on with the own part, or take over the one from behind."""
        self._let_go()
        workers: list[Worker] = self.crew.workers
        for downstream in reversed(workers[1:]):
            if downstream.number not in self._carried and downstream.is_free():
                self._takes_over(downstream, now)
        for task in self._open():
            worker = self._carrier_of(task)
            if worker is not None and worker.is_free():
                self._carried[worker.number] = task.parts[0]
                self.crew.workforce.send([worker], task, now)

    def _open(self) -> list[Task]:
        return [t for t in self.crew.workforce.open if t.seats[0].crew is self.crew]

    def _let_go(self) -> None:
        """Forget the parts that have left the stations of the crew."""
        places = self.crew.floor.places
        here: set[int] = set()
        for index in self.crew.stations:
            station: Any = places[index]
            here.update(part.number for part in station.line)
            for machine in station.machines:
                here.update(part.number for part in (*machine.load, *machine.awaiting))
        for number, part in list(self._carried.items()):
            if part.number not in here:
                del self._carried[number]

    def _takes_over(self, worker: Worker, now: float) -> None:
        """*worker* has nothing in hand: take the part of the next one upstream who has one."""
        workers: list[Worker] = self.crew.workers
        for other in reversed(workers[: worker.number - 1]):
            part = self._carried.pop(other.number, None)
            if part is not None:
                self._carried[worker.number] = part
                if other.task is not None:
                    self.crew.workforce.interrupts(other.task, now)
                return

    def _carrier_of(self, task: Task) -> Worker | None:
        """Return who has the part of *task* in hand, or the first worker for a new part."""
        part = task.parts[0]
        for worker in self.crew.workers:
            if self._carried.get(worker.number) is part:
                return worker  # type: ignore[no-any-return]
        first = self.crew.workers[0]
        return None if first.number in self._carried else first
