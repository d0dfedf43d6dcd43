"""What rules and students see of people: a worker and a call, read-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.results.observed_people import WORKER_STATES

if TYPE_CHECKING:
    from factorysim.engine.crews.tasks import Task
    from factorysim.engine.crews.workers import Worker


class WorkerView:
    """A worker, live."""

    __slots__ = ("_worker",)

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    @property
    def name(self) -> str:
        """His or her name, or number within the crew."""
        return self._worker.name

    @property
    def crew(self) -> str:
        """The name of the crew."""
        return self._worker.crew.name

    @property
    def state(self) -> str:
        """What he or she does: off, absent, break, working, walking, waiting."""
        return WORKER_STATES[self._worker.current_state()]

    @property
    def place(self) -> str:
        """Where he or she stands; empty before the first way."""
        return _name(self._worker.floor.plan.place_names, self._worker.at)

    @property
    def skills(self) -> dict[str, int]:
        """Level of each skill."""
        return dict(self._worker.skills)

    @property
    def tasks(self) -> int:
        """Tasks done since the start (or the end of the warm-up)."""
        return self._worker.tasks

    @property
    def free_since(self) -> float:
        """When he or she last came free."""
        return self._worker.free_since

    def time_to(self, place: str) -> float:
        """Return how long he or she would walk to a place of the factory."""
        worker = self._worker
        return worker.crew.walking_time(worker.at, worker.floor.plan.place_index[place])

    def __repr__(self) -> str:
        return f"Worker({self.name!r}, state={self.state!r})"


class CallView:
    """Some work that calls for people, as a rule sees it."""

    __slots__ = ("_task",)

    def __init__(self, task: Task) -> None:
        self._task = task

    @property
    def place(self) -> str:
        """The place where the work is; empty for work without a place."""
        return _name(self._task.workforce.floor.plan.place_names, self._task.place)

    @property
    def kind(self) -> str:
        """What the people are called for: process, setup, repair ..."""
        return self._task.kind

    @property
    def since(self) -> float:
        """When it called, in time units."""
        return self._task.since

    @property
    def priority(self) -> int:
        """Its urgency; smaller is more urgent."""
        return self._task.priority

    def __repr__(self) -> str:
        return f"Call({self.kind!r} at {self.place!r}, since={self.since:g})"


def _name(names: list[str], place: int) -> str:
    return names[place] if place >= 0 else ""
