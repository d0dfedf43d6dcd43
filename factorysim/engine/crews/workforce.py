"""All people of the factory: who takes up what, when somebody is free.

Taking up work is a choice, made when the factory is settled, after the machines have chosen. Calls
are answered by priority, then by waiting time, then in declared order; where a crew has a rule of
its own, a worker who has come free takes the call that it prefers among the most urgent ones.
"""

from __future__ import annotations

from bisect import insort
from itertools import pairwise
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING

from factorysim.engine.crews.teams import team_for

if TYPE_CHECKING:
    from factorysim.engine.crews.crews import LiveCrew
    from factorysim.engine.crews.members import Member
    from factorysim.engine.crews.rotating import JobRotation
    from factorysim.engine.crews.tasks import Seat, Task
    from factorysim.engine.floor import Floor
    from factorysim.engine.places import Place

_by_urgency = attrgetter("priority", "waits_from", "rank")


class Workforce:
    """The crews, and the calls that nobody has answered yet."""

    name = "workforce"
    is_lean = False

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.rank = (len(floor.plan.place_names) + len(floor.plan.factory.fleets),)
        self.attended = False
        self.crews: list[LiveCrew] = []
        self.open: list[Task] = []
        """Tasks that have called, the most urgent first."""
        self.rotations: list[JobRotation] = []
        self._followers: dict[int, set[Place]] = {}
        self._chooses_calls = False
        """Whether some crew has a rule of its own for which call comes first."""

    def begin(self, now: float) -> None:
        """Start at time 0."""
        self._chooses_calls = any(crew.prefer_call is not None for crew in self.crews)
        for rotation in self.rotations:
            rotation.begin(now)

    def attend(self) -> None:
        """Somebody is free, or is called: look when the factory is settled."""
        if not self.attended:
            if self.open:
                self.attended = True
                self.floor.attending.append(self)
            self.floor.call_for_settling(self.floor.env.now)

    def followers(self, place: Place) -> set[Place]:
        """Return the stations to which parts go from *place*."""
        if not self._followers:
            for route in self.floor.routes:
                for step, after in pairwise(route):
                    stations = {place for place in after.places if place.kind == "station"}
                    for origin in step.places:
                        self._followers.setdefault(origin.index, set()).update(stations)
        return self._followers.get(place.index, set())

    # Tasks.

    def hears(self, task: Task) -> None:
        """*task* calls for its people."""
        if self.open:
            insort(self.open, task, key=_by_urgency)
        else:
            self.open.append(task)
        self.attend()

    def releases(self, task: Task, now: float, *, is_done: bool) -> None:
        """The people of *task* are free, or are not called any more."""
        if task.is_open:
            self.open.remove(task)
            task.is_open = False
        workers, task.workers = task.workers, []
        for worker in workers:
            worker.leaves_task(now, is_done=is_done)
        task.is_staffed = False
        task.missing = 0
        task.ends = inf

    def interrupts(self, task: Task, now: float) -> None:
        """One of the people of *task* has to leave before it is done."""
        was_staffed = task.is_staffed
        self.releases(task, now, is_done=False)
        if was_staffed:
            task.interrupt(now)
        else:
            task.call(now)

    def begins(self, task: Task, now: float) -> None:
        """All people of *task* are there."""
        task.is_staffed = True
        task.began = now
        workers, slowest = task.workers, 0.0
        answered: list[LiveCrew] = []
        for number, seat in enumerate(task.seats):
            slowest = max(slowest, workers[number].pace(seat, task, now))
            crew: LiveCrew = seat.crew
            if crew not in answered:
                answered.append(crew)
                crew.is_answered(task, now)
        task.pace = slowest
        for worker in workers:
            worker.begins(now)
        task.begin(now)

    # Choices.

    def choose(self, now: float) -> None:
        """Let those who are free take up work."""
        for crew in self.crews:
            if crew.brigade is not None:
                crew.brigade.choose(now)
        if self._chooses_calls:
            while self._one_takes_a_call(now):
                pass
        elif self.open:
            for task in list(self.open):
                team = self._team_for(task, now)
                if team is not None:
                    self.send(team, task, now)
        if self.open and any(crew.preempts for crew in self.crews):
            self._preempt(now)

    def _team_for(self, task: Task, now: float) -> list[Member] | None:
        first_choice = task.seats
        for seats in _ways(task, now):
            task.seats = seats
            team = self._team_in(task, now)
            if team is not None:
                return team
        task.seats = first_choice
        return None

    def _team_in(self, task: Task, now: float) -> list[Member] | None:
        free = []
        if task.seats[0].crew.brigade is not None:
            return None
        for seat in task.seats:
            crew: LiveCrew = seat.crew
            able = crew.free_for(seat, task, now)
            if not able:
                return None
            free.append(able)
        return team_for(task, free, now)

    def _one_takes_a_call(self, now: float) -> bool:
        """Answer one call by the rules of both sides; return whether there was one."""
        teams = [(task, self._team_for(task, now)) for task in self.open]
        ready = [(task, team) for task, team in teams if team is not None]
        if not ready:
            return False
        most_urgent = min(task.priority for task, _ in ready)
        ready = [(task, team) for task, team in ready if task.priority == most_urgent]
        task, team = ready[0]
        crew = task.seats[0].crew
        free = [worker for worker in crew.workers if worker.is_free()]
        if len(free) == 1 and crew.prefer_call is not None:
            prefer, worker = crew.prefer_call, free[0]
            own = [(t, others) for t, others in ready if t.seats[0].crew is crew]
            task, team = min(own, key=lambda pair: (prefer(pair[0], worker, now), pair[0].since))
        self.send(team, task, now)
        return True

    def send(self, team: list[Member], task: Task, now: float) -> None:
        self.open.remove(task)
        task.is_open = False
        task.workers = team
        task.missing = 0
        for worker in team:
            worker.goes_to(task, now)
        if task.missing == 0:
            self.begins(task, now)

    def _preempt(self, now: float) -> None:
        """Let strictly more urgent work take people away from the least urgent work."""
        for task in list(self.open):
            first_choice = task.seats
            for seats in _ways(task, now):
                task.seats = seats
                if self._takes_people_away(task, now):
                    break
            else:
                task.seats = first_choice

    def _takes_people_away(self, task: Task, now: float) -> bool:
        """Let *task* begin with the people of less urgent work; return whether it did."""
        crews = {seat.crew for seat in task.seats if seat.crew.preempts}
        victims = [
            other
            for other in dict.fromkeys(w.task for crew in crews for w in crew.workers)
            if other is not None and other.priority > task.priority and other.ends > now
        ]
        victims.sort(key=lambda other: (-other.priority, -other.began, other.rank))
        for victim in victims:
            if self._would_staff(task, victim):
                self.interrupts(victim, now)
                team = self._team_for(task, now)
                if team is not None:
                    self.send(team, task, now)
                    return True
        return False

    def _would_staff(self, task: Task, victim: Task) -> bool:
        """Whether *task* could begin if the people of *victim* were free."""
        free = [
            [
                worker
                for worker in seat.crew.workers
                if (worker.is_free() or worker.would_be_free_without(victim))
                and worker.can(seat, task.place)
            ]
            for seat in task.seats
        ]
        return all(free) and team_for(task, free, 0.0) is not None

    # Statistics.

    def is_held_up(self) -> bool:
        """Whether some work waits for people who will come back, or whose turn will come."""
        away = any(
            worker.is_off or worker.is_paused or worker.is_absent
            for crew in self.crews
            for worker in crew.workers
        )
        return bool(self.open) and (away or bool(self.rotations))

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        for crew in self.crews:
            crew.clear(now)


def _ways(task: Task, now: float) -> tuple[tuple[Seat, ...], ...]:
    """Return who may do *task*, the best first: those of its seats, or as is decided now."""
    return (task.seats,) if task.decide is None else task.decide(now)
