"""Random crews for a random factory: who is there, what they can do, and where they are needed."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from factorysim.rules import CALLS, WORKERS

SKILLS = ("weld", "check")
ANYWHERE = tuple(name for name in CALLS if name != "bucket_brigade")
"""The rules that every crew may have; a bucket brigade works at parts of a line only."""
LIMITS = {
    "pace": {"factor": {"uniform": [0.8, 1.2]}},
    "noise": {"uniform": [0.5, 1.5]},
    "learning": {"rate": 0.8, "forgetting": 20},
    "fatigue": {"effort": "heavy", "restart_loss": 1},
    "rest_allowance": 6.5,
    "haste": 0.1,
    "errors": 0.2,
    "take_over": {"usual": 2, "scale": 10},
}
"""What may make the people of a crew different from machines."""


class CrewsDrawing:
    """What is drawn for the factory of *drawing*, whose stations are known."""

    def __init__(self, drawing: Any) -> None:
        self.draw = drawing.draw
        self.drawing = drawing
        self.one_of = drawing.one_of
        self.number = drawing.number
        self.crews: dict[str, dict[str, Any]] = {}

    def add(self) -> None:
        """Add one or two crews, and let some work at the stations need them."""
        for name in ("team", "helpers")[: self.number(1, 2)]:
            self.crews[name] = self._crew()
        self.drawing.data["crews"] = self.crews
        for station in self.drawing.data["stations"].values():
            self._staff(station)

    def _crew(self) -> dict[str, Any]:
        crew: dict[str, Any] = {
            "rule": self.one_of("oldest_call", "oldest_call", *ANYWHERE),
            "choose": self.one_of(*WORKERS),
            "preempts": self.draw(st.booleans()),
        }
        if self.draw(st.booleans()):
            crew |= {"workers": self.number(1, 3), "skills": dict.fromkeys(SKILLS, 3)}
        else:
            names = ["anna", "ben", "cleo"][: self.number(1, 3)]
            crew["workers"] = {name: self._worker() for name in names}
        if self.drawing.has("shifts"):
            crew |= {"shift": "early", "at_shift_end": self.one_of("suspend", "finish")}
            crew["absence"] = self.one_of(0.0, 0.0, 0.3)
        if self.draw(st.booleans()):
            crew["walking"] = self._walking()
            if self.draw(st.booleans()):
                crew["starts"] = self.one_of(*self.drawing.stations)
        if self.one_of(False, False, True):
            names = self.draw(st.sets(st.sampled_from(sorted(LIMITS)), min_size=1))
            crew["human"] = {name: LIMITS[name] for name in sorted(names)}
        if len(self.drawing.stations) > 1 and self.one_of(False, False, True):
            half = len(self.drawing.stations) // 2
            groups = [self.drawing.stations[:half], self.drawing.stations[half:]]
            crew["rotation"] = {"every": self.one_of(4, 7), "groups": groups}
        return crew

    def _worker(self) -> dict[str, Any]:
        worker: dict[str, Any] = {
            "skills": {name: self.one_of(3, 3, 1, 4) for name in SKILLS if self.one_of(1, 1, 0)},
            "time_factor": self.one_of(1.0, 1.0, 2.0, 0.7),
        }
        if self.one_of(False, False, True):
            size = st.lists(st.sampled_from(self.drawing.stations), min_size=1, unique=True)
            worker["places"] = self.draw(size)
        if self.drawing.has("shifts"):
            worker["shift"] = "early"
        return worker

    def _walking(self) -> dict[str, Any]:
        names = self.drawing.stations
        if len(names) == 1 or self.draw(st.booleans()):
            return {"time": self.one_of(1, 2, 0.5, 0.3)}
        distances = {
            here: {there: float(self.number(0, 3)) for there in names[number + 1 :]}
            for number, here in enumerate(names[:-1])
        }
        return {"distances": distances, "speed": 1 / 60}

    def _staff(self, station: dict[str, Any]) -> None:
        """Let people be needed for some of what is done at a station."""
        has = self.drawing.has
        if has("crews"):
            station["needs"] = self.needs()
        if has("crews"):
            for kind in ("loading", "unloading"):
                if self.draw(st.booleans()):
                    station[kind] = {"time": self.drawing._work(), "needs": self.needs()}
        for work in (
            station.get("setup"),
            *station.get("failures", {}).values(),
            *station.get("maintenance", {}).values(),
        ):
            if work is not None and has("crews"):
                work["needs"] = self.needs()

    def needs(self) -> Any:
        """Return a need that can be met as far as numbers and skills go."""
        names = list(self.crews)
        if len(names) > 1 and self.one_of(False, False, True):
            return [self._need(name, most=1) for name in names]
        return self._need(self.one_of(*names), most=2)

    def _need(self, crew: str, *, most: int) -> dict[str, Any]:
        need: dict[str, Any] = {"crew": crew, "priority": self.number(0, 2)}
        skill = self.one_of(None, None, *SKILLS)
        able = self.able(crew, skill)
        if able == 0:
            skill, able = None, self.able(crew, None)
        if skill is not None:
            need["skill"] = skill
        need["count"] = self.number(1, min(most, able))
        return need

    def able(self, crew: str, skill: str | None) -> int:
        """Return how many of a crew have a skill."""
        workers = self.crews[crew]["workers"]
        if isinstance(workers, int):
            return workers
        return sum(skill is None or skill in worker["skills"] for worker in workers.values())
