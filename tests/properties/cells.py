"""Random human-robot cells for a random factory: task graphs, modes, robots, zones, safeguards."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.properties.people import SKILLS, CrewsDrawing

SAFEGUARDS: tuple[dict[str, Any], ...] = (
    {"kind": "fence", "reset": "1 min"},
    {"kind": "fence", "reset": 0},
    {"kind": "monitored_standstill", "restart": "1 min"},
    {
        "kind": "speed_and_separation", "outer": 2.0, "inner": 0.8, "reduced_speed": 0.375,
        "restart": "1 min",
    },
    {"kind": "power_and_force", "contact_speed": 0.5, "speed": 1.0},
)  # fmt: skip
NOISE = {"discrete": {0.5: 0.5, 1.5: 0.5}}
NOT_IN_A_CELL = ("time", "needs", "loading", "unloading", "setup", "batch", "preemptive")


class CellsDrawing:
    """What is drawn for the factory of *drawing*: some of its stations become cells."""

    def __init__(self, drawing: Any, crews: CrewsDrawing | None) -> None:
        self.draw = drawing.draw
        self.drawing = drawing
        self.crews = crews
        self.one_of = drawing.one_of
        self.number = drawing.number

    def add(self) -> None:
        """Turn some stations into cells."""
        data = self.drawing.data
        data["cells"] = {}
        for name in list(data["stations"]):
            if self._can_be_a_cell(name) and self.one_of(True, True, False):
                station = data["stations"].pop(name)
                own = {k: v for k, v in station.items() if k not in NOT_IN_A_CELL}
                for kind in ("failures", "maintenance"):
                    for stop in own.get(kind, {}).values():
                        self._suits_a_cell(stop)
                if own.get("quality", {}).get("rework", {}).get("repeat"):
                    del own["quality"]
                data["cells"][name] = own | self._cell()

    def _can_be_a_cell(self, name: str) -> bool:
        steps = [step for route in self.drawing.routes.values() for step in route]
        has_times = any(isinstance(step["at"], dict) and name in step["at"] for step in steps)
        return not has_times

    def _suits_a_cell(self, stop: dict[str, Any]) -> None:
        if stop["clock"] == "working":
            stop["clock"] = "calendar"
        if "after" in stop:
            stop["after"] = "resume"

    def _cell(self) -> dict[str, Any]:
        people = None
        if self.crews is not None and self.one_of(True, True, False):
            people = self.one_of(*self.crews.crews)
        guarded = self.draw(st.booleans())
        safeguard = self.one_of(*SAFEGUARDS) if guarded else None
        cell: dict[str, Any] = {
            "tasks": self._tasks(people, safeguard),
            "sequence": self.one_of("positional_weight", "declared", "longest_task"),
            "priority": self.number(0, 2),
        }
        if people is not None:
            cell["people"] = people
            if self.draw(st.booleans()):
                cell["human_noise"] = NOISE
            by_task = {
                name: self.one_of(*modes)
                for name, task in cell["tasks"].items()
                if len(modes := [m for m in ("human", "robot", "both") if m in task]) > 1
            }
            policies = ("max_robot", "best_static", "dynamic", "earliest_finish")
            cell["allocation"] = self.one_of(by_task, *policies)
        cell["robots"] = self._robots()
        if safeguard is not None:
            cell["safeguard"] = safeguard
            if self.draw(st.booleans()):
                cell["visits"] = {"guest": self._visits(), "boss": self._visits()}
        return cell

    def _tasks(self, people: str | None, safeguard: dict[str, Any] | None) -> dict[str, Any]:
        tasks: dict[str, Any] = {}
        for number in range(self.number(1, 4)):
            task: dict[str, Any] = {}
            modes = [("robot",)]
            if people is not None:
                modes += [("human",), ("human", "robot")]
                if safeguard is None or safeguard["kind"] == "power_and_force":
                    modes += [("both",), ("human", "robot", "both")]
            for mode in self.one_of(*modes):
                task[mode] = self.drawing._work()
            if tasks and self.draw(st.booleans()):
                task["after"] = [self.one_of(*tasks)]
            if "human" in task or "both" in task:
                assert people is not None
                assert self.crews is not None
                skill = self.one_of(None, None, *SKILLS)
                if skill is not None and self.crews.able(people, skill):
                    task["skill"] = skill
                if safeguard is not None and self.draw(st.booleans()):
                    task["stands"] = self.one_of("outer", "inner")
            if "robot" in task and self.one_of(True, False, False):
                task["pick_failure"] = 0.3
            if self.one_of(True, False, False):
                task["zone"] = self.one_of("fixture", "table")
            tasks[f"t{number + 1}"] = task
        return tasks

    def _robots(self) -> Any:
        if self.draw(st.booleans()):
            return self.number(1, 2)
        robots: dict[str, Any] = {}
        for name in ("left", "right")[: self.number(1, 2)]:
            robot: dict[str, Any] = {"time_factor": self.one_of(1.0, 2.0, 0.7)}
            if self.drawing.has("failures"):
                robot["failures"] = {"jam": self._failure()}
            if self.drawing.has("shifts"):
                robot["shift"] = "early"
            robots[name] = robot
        return robots

    def _failure(self) -> dict[str, Any]:
        failure: dict[str, Any] = {
            "every": self.draw(self.drawing.times.long),
            "repair": self.drawing._work(),
            "starts": self.one_of("at_once", "after_part"),
        }
        if self.crews is not None and self.draw(st.booleans()):
            failure["needs"] = self.crews.needs()
        return failure

    def _visits(self) -> dict[str, Any]:
        stay = self.one_of(1, 2, 3)
        when = self.one_of({"every": 5}, {"every": 4}, {"share": 0.2}, {"at": [1, 5, 12]})
        return {"stay": stay, "inner": self.one_of(0.0, 0.5, 1.0), **when}
