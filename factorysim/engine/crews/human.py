"""The limits of one person: how long some work takes him or her, and whether it goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from math import log
from typing import TYPE_CHECKING, Any

from factorysim.engine.crews.experience import Experience
from factorysim.engine.crews.fatigue import Tiredness
from factorysim.model.durations import as_distribution
from factorysim.results.observed_people import HumanSeen
from factorysim.theory.people import error_probability, rest_allowance
from factorysim.units import in_unit

if TYPE_CHECKING:
    from factorysim.engine.crews.tasks import Seat, Task
    from factorysim.engine.crews.workers import Worker
    from factorysim.engine.places import Place
    from factorysim.model.human_limits import HumanLimits


class Human:
    """What makes one worker different from a machine."""

    __slots__ = (
        "_draw_error", "_draw_noise", "_haste", "_repaired", "_restart_loss", "_take_over",
        "errors", "experience", "given", "is_fresh", "pace", "tiredness", "worker",
    )  # fmt: skip

    def __init__(self, worker: Worker, given: HumanLimits) -> None:
        self.worker = worker
        self.given = given
        floor = worker.floor
        unit, streams = floor.plan.unit, floor.flow.streams
        path = f"crews.{worker.crew.name}.{worker.name}"
        self.pace = 1.0
        """Factor of this person on all times, the rest allowance included."""
        if given.pace is not None:
            drawn = streams.of(as_distribution(given.pace.factor, unit), f"{path}.pace")()
            self.pace = min(max(drawn, given.pace.least), given.pace.most)
        if (allowance := given.rest_allowance) is not None:
            self.pace *= 1.0 + rest_allowance(
                1.0, allowance.load, limit=allowance.limit, rest_load=allowance.rest_load
            )
        self._draw_noise: Callable[[], float] | None = None
        if given.noise is not None:
            noise = as_distribution(given.noise.factor, unit)
            self._draw_noise = streams.of(noise, f"{path}.noise")
        self.experience = None if given.learning is None else Experience(given.learning, unit)
        self.tiredness = None if given.fatigue is None else Tiredness(given.fatigue, unit)
        self._restart_loss = 0.0
        if given.fatigue is not None:
            self._restart_loss = in_unit(given.fatigue.restart_loss, unit)
        self.is_fresh = False
        """Whether this person comes from a break and has to get back to work."""
        self._haste = None if given.haste is None else given.haste.gain
        self._draw_error: Callable[[], float] | None = None
        if given.errors is not None:
            self._draw_error = streams.uniform(f"{path}.errors")
        self.errors = 0
        self._take_over: Callable[[float], float] | None = None
        if (take_over := given.take_over) is not None:
            usual = in_unit(take_over.usual, unit) * take_over.FACTORS[take_over.interface]
            scale, growth = in_unit(take_over.scale, unit), take_over.growth
            self._take_over = lambda idle: usual * (1.0 + growth * log(1.0 + idle / scale))
        self._repaired = 0.0
        """When this person last repaired something."""

    # Times.

    def factor(self, seat: Seat, task: Task, now: float) -> float:
        """Return how many times as long as standard *task* takes that begins now."""
        factor = self.pace
        if self._draw_noise is not None:
            factor *= self._draw_noise()
        if self.experience is not None:
            factor *= self.experience.factor(task.work, now)
        if self.tiredness is not None:
            factor *= self.tiredness.slowing(seat.effort, now)
        if self._haste is not None and task.kind in ("process", "task"):
            factor *= 1.0 + self._haste * _slack(self.worker.floor.places[task.place])
        return factor

    def readies(self, task: Task, now: float) -> float:
        """Return the time to get ready for *task*, once there."""
        time = self._restart_loss if self.is_fresh else 0.0
        self.is_fresh = False
        if self._take_over is not None and task.kind == "repair":
            time += self._take_over(now - self._repaired)
        return time

    # What is done.

    def works(self, task: Task, now: float) -> None:
        """*task* begins, or this person gets ready for it."""
        if self.tiredness is not None:
            self.tiredness.tires(task.effort_of(self.worker), now)
            self._notes_fatigue(self.tiredness.level, now)

    def has_done(self, task: Task, began: float, now: float) -> None:
        """*task* is finished."""
        if self.experience is not None:
            self.experience.grows(task.work, began, now)
        if task.kind == "repair":
            self._repaired = now

    def is_idle(self, state: str, now: float) -> None:
        """Nothing is worked: a break, waiting, walking."""
        is_away = state in ("off", "absent", "break")
        if is_away:
            self.is_fresh = True
        if self.tiredness is None:
            return
        if state == "walking":
            self.tiredness.stays(now)
        else:
            self.tiredness.rests(now, is_break=is_away)
        self._notes_fatigue(self.tiredness.level, now)

    def _notes_fatigue(self, level: float, now: float) -> None:
        """Write down how tired this person is when he or she begins something else."""
        floor, crew = self.worker.floor, self.worker.crew
        if floor.log is not None:
            owner: Any = crew
            floor.log("tires", now, owner, self.worker.number, None, level)

    def errs(self, task: Task, now: float) -> bool:
        """Whether *task*, which is finished, went wrong."""
        if self._draw_error is None or self.given.errors is None:
            return False
        fatigue = 0.0
        if self.tiredness is not None:
            self.tiredness.tires(task.effort_of(self.worker), now)
            fatigue = self.tiredness.level
        probability = error_probability(
            self.given.errors.task,
            {str(name): share for name, share in self.given.errors.conditions.items()},
            fatigue=fatigue,
            load=1.0 + self.worker.crew.calls_per_worker(),
        )
        has_erred = self._draw_error() < probability
        self.errors += has_erred
        return has_erred

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self.errors = 0
        if self.tiredness is not None:
            self.tiredness.clear(now)

    def seen(self, now: float) -> HumanSeen:
        """Return what was seen in the window."""
        tiredness = self.tiredness
        return HumanSeen(
            pace=self.pace,
            errors=self.errors,
            fatigue=None if tiredness is None else tiredness.mean(now),
            fatigue_peak=None if tiredness is None else tiredness.peak,
            fatigue_end=None if tiredness is None else tiredness.level,
        )


def _slack(place: Place) -> int:
    """Return 1 if nothing waits at *place*, -1 if what comes after it has nothing to do."""
    station: Any = place
    idle = not station.line and not station.blocked
    starving = any(follower.load() == 0 for follower in place.floor.workforce.followers(place))
    return idle - starving
