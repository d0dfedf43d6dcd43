"""Who is near the robots of a cell, and how fast they may move.

fence                  they stand while somebody is inside, and until the reset
monitored_standstill   they stand while somebody is in the inner ring, and until the restart
speed_and_separation   slow with somebody in the outer ring, still with somebody in the inner ring;
                       after a stop they restart when everybody has left
power_and_force        always slow, whoever is there

Somebody who comes before the restart is over stops it; it begins anew afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.engine.events import Occurrence, Timer, schedule
from factorysim.results.observed_cells import SafetySeen

if TYPE_CHECKING:
    from factorysim.engine.cells.cell_stations import CellStation
    from factorysim.engine.cells.robots import Robot

OUTER, INNER = "outer", "inner"


class Safety:
    """The safeguard of one cell at work."""

    def __init__(
        self, cell: CellStation, kind: str, *, slow: float, restart: float, robots: list[Robot]
    ) -> None:
        self.cell = cell
        self.floor = cell.floor
        self.kind = kind
        self.slow = slow
        """Share of the full speed when it is reduced."""
        self.restart = restart
        self.robots = robots
        self.inside = {OUTER: 0, INNER: 0}
        """People in each ring."""
        self.has_stopped = False
        """Whether the robots had to stand and have not restarted since."""
        self.is_restarting = False
        self.speed = self._allowed()
        for robot in robots:
            robot.speed = self.speed
        self._timer = Timer(self.floor.env, self._fires)
        self._over = Occurrence((cell.index, 0, 1), self._restarts)
        self._since = 0.0
        self._times = {"full": 0.0, "reduced": 0.0, "stopped": 0.0}
        self._inside_times = {OUTER: 0.0, INNER: 0.0}
        self.visits = 0

    def begin(self, now: float) -> None:
        """Write down at time 0 how fast the robots may move."""
        self._notes_speed(now)

    # People.

    def enters(self, ring: str, now: float) -> None:
        """Somebody comes into a ring from outside."""
        self._counts(now)
        if not self.inside[OUTER] + self.inside[INNER]:
            self.visits += 1
        self.inside[ring] += 1
        self._looks(now)

    def moves(self, before: str, after: str, now: float) -> None:
        """Somebody goes from one ring into the other."""
        self._counts(now)
        self.inside[before] -= 1
        self.inside[after] += 1
        self._looks(now)

    def leaves(self, ring: str, now: float) -> None:
        """Somebody goes away."""
        self._counts(now)
        self.inside[ring] -= 1
        self._looks(now)

    def delay(self) -> float:
        """Return how long the robots will still stand if nobody else comes."""
        return self.restart if self.is_restarting else 0.0

    # Robots.

    def _must_stand(self) -> bool:
        if self.kind == "fence":
            return self.inside[OUTER] + self.inside[INNER] > 0
        return self.kind != "power_and_force" and self.inside[INNER] > 0

    def _may_restart(self) -> bool:
        """Whether nobody is there who keeps the robots from moving at full speed again."""
        if self.kind == "monitored_standstill":
            return self.inside[INNER] == 0
        return self.inside[OUTER] + self.inside[INNER] == 0

    def _looks(self, now: float) -> None:
        """Somebody has come, gone nearer or left."""
        if self.floor.log is not None:
            ring = 2.0 if self.inside[INNER] else float(self.inside[OUTER] > 0)
            self.floor.log("near", now, self.cell, 0, None, ring)
        if self._must_stand():
            self.has_stopped = True
        may_restart = self.has_stopped and self._may_restart()
        if may_restart and not self.is_restarting and self.restart > 0:
            self.is_restarting = True
            schedule(self._timer, now + self.restart)
        elif may_restart and self.restart == 0:
            self.has_stopped = False
        elif self.is_restarting and not may_restart:
            self.is_restarting = False
            self._timer = self._timer.switch_off()
        self._sets_speed(now)

    def _fires(self, now: float) -> None:
        self.floor.register(self._over, now)

    def _restarts(self, now: float) -> None:
        if self.is_restarting:
            self._counts(now)
            self.is_restarting = self.has_stopped = False
            self._sets_speed(now)

    def _allowed(self) -> float:
        if self.kind == "power_and_force":
            return self.slow
        if self._must_stand() or self.is_restarting:
            return 0.0
        if self.kind == "speed_and_separation" and self.inside[OUTER] > 0:
            return self.slow
        return 1.0

    def _sets_speed(self, now: float) -> None:
        before, self.speed = self.speed, self._allowed()
        if self.speed != before:
            self._notes_speed(now)
        is_stop = self._must_stand()
        for robot in self.robots:
            robot.set_speed(self.speed, now, is_stop=is_stop)

    def _notes_speed(self, now: float) -> None:
        if self.floor.log is not None:
            self.floor.log("speed", now, self.cell, 0, None, self.speed)

    # Statistics.

    def _counts(self, now: float) -> None:
        time, self._since = now - self._since, now
        level = "full" if self.speed == 1.0 else "stopped" if self.speed == 0.0 else "reduced"
        self._times[level] += time
        for ring, people in self.inside.items():
            if people:
                self._inside_times[ring] += time

    def clear(self, now: float) -> None:
        """Begin the statistics anew."""
        self._counts(now)
        self._times = dict.fromkeys(self._times, 0.0)
        self._inside_times = dict.fromkeys(self._inside_times, 0.0)
        self.visits = 0

    def seen(self, now: float) -> SafetySeen:
        """Return what was seen in the window."""
        self._counts(now)
        return SafetySeen(
            kind=self.kind,
            visits=self.visits,
            stops=sum(robot.stops for robot in self.robots),
            full=self._times["full"],
            reduced=self._times["reduced"],
            stopped=self._times["stopped"],
            somebody_outer=self._inside_times[OUTER],
            somebody_inner=self._inside_times[INNER],
        )
