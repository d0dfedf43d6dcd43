"""One person: where he or she stands, what is to be done, and for how long which state held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from factorysim.engine.crews.members import Member
from factorysim.engine.events import Occurrence, Timer, schedule
from factorysim.model.crews import LEVEL_FACTORS
from factorysim.results.observed_people import WORKER_STATES, WorkerSeen, WorkSeen

if TYPE_CHECKING:
    from factorysim.engine.crews.crews import LiveCrew
    from factorysim.engine.crews.human import Human
    from factorysim.engine.crews.tasks import Seat, Task
    from factorysim.engine.floor import Floor

# The positions of the states in WORKER_STATES.
OFF: Final = 0
ABSENT: Final = 1
BREAK: Final = 2
WORKING: Final = 3
WALKING: Final = 4
WAITING: Final = 5


class Worker(Member):
    """A person of a crew."""

    __slots__ = (
        "_arrival", "_counts", "_timer", "_times", "at", "floor", "is_absent", "is_noted", "is_off",
        "is_paused", "leaves_afterwards", "number", "places", "ready_since", "skills", "state",
        "state_since", "task_since", "tasks", "time_factor", "times", "walks",
    )  # fmt: skip

    def __init__(self, crew: LiveCrew, name: str, number: int, *, skills: dict[str, int]) -> None:
        super().__init__(crew, name, (crew.index, number))
        self.floor: Floor = crew.floor
        self.number = number
        """1, 2, ... within the crew."""
        self.skills = skills
        self.places: frozenset[int] | None = None
        """The places where this person works; None for everywhere."""
        self.time_factor = 1.0
        self.at = -1
        """Place where this person stands; -1 before the first way."""
        self.task_since = 0.0
        """When the work on it began; while walking, nothing has begun."""
        self.ready_since: float | None = None
        """Since when this person gets ready for the task at hand; None unless so."""
        self.is_off = self.is_paused = self.is_absent = False
        self.leaves_afterwards: tuple[bool, bool] | None = None
        """Off and paused, to be put into force when the work is done."""
        self.is_noted = False
        self.state = WAITING
        self.state_since = 0.0
        self.times = [0.0] * len(WORKER_STATES)
        self.tasks = self.walks = 0
        self._counts: dict[tuple[int, str, str], int] = {}
        self._times: dict[tuple[int, str, str], float] = {}
        """Tasks done and time worked, by place, kind and name."""
        self._timer = Timer(self.floor.env, self._has_walked)
        self._arrival = Occurrence((*self.rank, 0), self._arrives)

    # What others ask.

    def is_free(self) -> bool:
        """Whether this person could take up work now."""
        return (
            self.task is None
            and self.walks_to < 0
            and self.ready_since is None
            and not (self.is_off or self.is_paused or self.is_absent)
        )

    def would_be_free_without(self, task: Task) -> bool:
        """Whether this person could take up other work if *task* were left."""
        return self.task is task and self.walks_to < 0 and self.leaves_afterwards is None

    def can(self, seat: Seat, place: int) -> bool:
        """Whether this person has what *seat* asks for and works at *place*."""
        if self.places is not None and place not in self.places:
            return False
        return seat.skill is None or self.skills.get(seat.skill, 0) >= seat.level

    def pace(self, seat: Seat, task: Task, now: float) -> float:
        """Return the time that this person needs for one unit of work."""
        pace = self.time_factor
        if seat.skill is not None:
            pace *= LEVEL_FACTORS[self.skills[seat.skill]]
        human: Human | None = self.human
        return pace if human is None else pace * human.factor(seat, task, now)

    # Work.

    def goes_to(self, task: Task, now: float) -> None:
        """Take up *task*: walk to its place if that takes time."""
        self.task = task
        if self.floor.log is not None and task.place >= 0:
            where, who = self.floor.places[task.place], float(self.crew.index)
            self.floor.log("goes", now, where, self.number, None, who)
        way = self.crew.walking_time(self.at, task.place)
        if way > 0:
            self.walks += 1
            self.walks_to = task.place
            task.missing += 1
            schedule(self._timer, now + way)
        else:
            if task.place >= 0:
                self.at = task.place
            if self._has_to_get_ready(task, now):
                task.missing += 1
        self.floor.changed(self)

    def _has_to_get_ready(self, task: Task, now: float) -> bool:
        """Get ready for *task*, if that takes time."""
        time = 0.0 if self.human is None else self.human.readies(task, now)
        if not time:
            return False
        self.ready_since = now
        if self.human is not None and self.task is not None:
            self.human.works(task, now)
        schedule(self._timer, now + time)
        return True

    def _has_walked(self, now: float) -> None:
        self.floor.register(self._arrival, now)

    def _arrives(self, now: float) -> None:
        task = self.task
        self.floor.changed(self)
        if self.ready_since is None:
            self.at, self.walks_to = self.walks_to, -1
            if task is not None and self._has_to_get_ready(task, now):
                return
        self._is_ready(now)
        if task is not None:
            task.missing -= 1
            if task.missing == 0:
                self.crew.workforce.begins(task, now)
        else:
            # The work was withdrawn on the way.
            self.is_free_now(now)

    def _is_ready(self, now: float) -> None:
        """Getting ready is over; it counts as work."""
        if self.ready_since is not None:
            self._adds_time(self._getting_ready(), now - self.ready_since)
            self.ready_since = None

    def _getting_ready(self) -> tuple[int, str, str]:
        return (self.at, "getting_ready", "")

    def _adds_time(self, work: tuple[int, str, str], time: float) -> None:
        self._times[work] = self._times.get(work, 0.0) + time

    def begins(self, now: float) -> None:
        """All are there: the work begins."""
        self.task_since = now
        if self.human is not None and self.task is not None:
            self.human.works(self.task, now)
        self.floor.changed(self)

    def leaves_task(self, now: float, *, is_done: bool) -> None:
        """The task is over, or goes on without this person."""
        task = self.task
        assert task is not None
        if task.is_staffed:
            key = task.work
            self._adds_time(key, now - self.task_since)
            if is_done:
                self._counts[key] = self._counts.get(key, 0) + 1
                self.tasks += 1
                if self.human is not None:
                    self.human.has_done(task, self.task_since, now)
        self.task = None
        if self.ready_since is not None:
            self._timer = self._timer.switch_off()
            self._is_ready(now)
        self.floor.changed(self)
        if self.leaves_afterwards is not None:
            self.is_off, self.is_paused = self.leaves_afterwards
            self.leaves_afterwards = None
        if self.walks_to < 0:
            self.is_free_now(now)

    def is_free_now(self, now: float) -> None:
        """Nothing is to be done; where that is decided at run time, others go on without them."""
        self.free_since = now
        if self.is_free() or self.crew.workforce.open:
            self.crew.workforce.attend()

    # Working time.

    def working_time(self, now: float, *, off: bool, paused: bool) -> None:
        """A shift or break begins or ends."""
        stops = off or paused
        if self.is_off and not off:
            self.is_absent = self.crew.stays_away()
        if stops and self.crew.finishes and self.task is not None and self.task.is_staffed:
            self.leaves_afterwards = (off, paused)
            return
        self.leaves_afterwards = None
        self.is_off, self.is_paused = off, paused
        if off:
            self.is_absent = False
        if self.task is not None and (stops or self.is_absent):
            self.crew.workforce.interrupts(self.task, now)
        self.floor.changed(self)
        if self.is_free():
            self.is_free_now(now)

    # States.

    def current_state(self) -> int:
        """Return the state that holds now."""
        if self.walks_to >= 0:
            return WALKING
        if self.task is not None:
            return WORKING if self.task.is_staffed or self.ready_since is not None else WAITING
        if self.is_off:
            return OFF
        if self.is_absent:
            return ABSENT
        return BREAK if self.is_paused else WAITING

    def show(self, now: float) -> None:
        """Enter the state that holds now."""
        state = self.current_state()
        if state != self.state:
            self.enter(state, now)

    def enter(self, state: int, now: float) -> None:
        """Change the state: the only place where state times are kept."""
        self.times[self.state] += now - self.state_since
        self.state = state
        self.state_since = now
        if self.human is not None and state != WORKING:
            self.human.is_idle(WORKER_STATES[state], now)
        if self.floor.log is not None:
            owner: Any = self.crew
            self.floor.log("worker", now, owner, self.number, None, float(state))

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.times = [0.0] * len(WORKER_STATES)
        self.state_since = now
        self.tasks = self.walks = 0
        self._counts, self._times = {}, {}
        if self.task is not None and self.task.is_staffed:
            self.task_since = now
        if self.ready_since is not None:
            self.ready_since = now
        if self.human is not None:
            self.human.clear(now)

    def seen(self, now: float) -> WorkerSeen:
        """Return what was seen in the window."""
        self.times[self.state] += now - self.state_since
        self.state_since = now
        times = dict(self._times)
        if self.ready_since is not None:
            key, since = self._getting_ready(), self.ready_since
            times[key] = times.get(key, 0.0) + now - since
        elif self.task is not None and self.task.is_staffed:
            key = self.task.work
            times[key] = times.get(key, 0.0) + now - self.task_since
        names = self.floor.plan.place_names
        return WorkerSeen(
            name=self.name,
            number=self.number,
            states=list(self.times),
            tasks=self.tasks,
            walks=self.walks,
            work=[
                WorkSeen(
                    names[place] if place >= 0 else "",
                    kind,
                    self._counts.get((place, kind, name), 0),
                    time,
                    name,
                )
                for (place, kind, name), time in sorted(times.items())
            ],
            human=None if self.human is None else self.human.seen(now),
        )
