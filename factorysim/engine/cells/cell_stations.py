"""A cell as a place: parts wait in front of it, and people and robots share what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from factorysim.engine.cells.robots import STOPPED
from factorysim.engine.cells.workplaces import Workplace
from factorysim.engine.crews.crews import LiveCrew
from factorysim.engine.crews.tasks import Seat, Task
from factorysim.engine.stations import Station
from factorysim.engine.storage.storages import send_for_components
from factorysim.results.observed_cells import CellSeen, CellTaskSeen

if TYPE_CHECKING:
    from factorysim.engine.cells.cell_tasks import CellTask
    from factorysim.engine.cells.deciding import Decision
    from factorysim.engine.cells.robots import Robot
    from factorysim.engine.cells.safety import Safety
    from factorysim.engine.cells.sequencing import TaskPlan
    from factorysim.engine.cells.visits import Visitor
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part
    from factorysim.model.places import Station as StationModel


class CellStation(Station):
    """A station whose machines are workplaces."""

    __slots__ = (
        "_busy", "_cycle_time", "_since", "_tasks", "before", "concurrent", "decide", "has_rework",
        "human_active", "modes", "people", "plans", "priority",
        "rework_plans", "rings", "robot_active", "robots", "safety", "visitors", "zones",
    )  # fmt: skip
    machine_type: ClassVar[Any] = Workplace
    machines: list[Workplace]  # type: ignore[assignment]

    def __init__(self, floor: Floor, name: str, index: int, given: StationModel) -> None:
        super().__init__(floor, name, index, given)
        self.people: LiveCrew | None = None
        self.robots: LiveCrew
        """All robots, as a crew of their own."""
        self.zones: LiveCrew
        """All shared zones, likewise."""
        self.priority = 1
        self.plans: list[list[TaskPlan]] = []
        """The tasks of each product, in the order in which they are taken up ..."""
        self.safety: Safety | None = None
        self.visitors: list[Visitor] = []
        self.rings: dict[tuple[str, str], str] = {}
        """How near to the robots the person is, by task and mode, where it is not outside."""
        self.has_rework = False
        """Whether a part that comes back has tasks of its own."""
        self.rework_plans: list[list[TaskPlan]] = []
        """... and those of a part that comes back."""
        self.modes: dict[tuple[int, str], str] = {}
        """Who does a task for a product, where that is laid down."""
        self.decide: Decision | None = None
        """Decides at run time, where there is a choice; None where it is laid down."""
        self.before: dict[tuple[int, str], set[str]] = {}
        """All tasks of a product that come before each task."""
        self._since = 0.0
        self._busy = self.human_active = self.robot_active = self.concurrent = 0.0
        self._cycle_time = 0.0
        self._tasks: dict[tuple[str, str], list[float]] = {}

    def takes_components(self, part: Part) -> bool:
        """A part that comes back for tasks of its own keeps the components that it has."""
        return super().takes_components(part) and not (part.reworked and self.has_rework)

    # What workplaces ask.

    def plans_for(self, part: Part) -> list[TaskPlan]:
        """Return the tasks of *part*."""
        return self.rework_plans[part.product] if part.reworked else self.plans[part.product]

    def modes_for(self, plan: TaskPlan, part: Part) -> tuple[str, ...]:
        """Return who may do a task on *part*: one mode, or several that are fast in this order."""
        if len(plan.modes) == 1:
            return plan.modes
        if self.decide is not None:
            modes: tuple[str, ...] = tuple(sorted(plan.modes, key=plan.means.__getitem__))
        else:
            modes = (self.modes[part.product, plan.name],)
        trust = None if self.people is None else self.people.trust
        if trust is None or modes == ("human",) or "human" not in plan.modes:
            return modes
        return modes if trust.uses_robot() else ("human",)

    @property
    def modes_vary(self) -> bool:
        """Whether the mode of a task may be another one for each part."""
        return self.decide is not None or (self.people is not None and bool(self.people.trust))

    def seats_for(self, plan: TaskPlan, mode: str) -> tuple[Seat, ...]:
        """Return who is needed for a task in a mode."""
        seats = []
        if mode != "robot":
            assert self.people is not None
            seats.append(Seat(self.people, plan.skill, plan.level, plan.effort))
        if mode != "human":
            seats.append(Seat(self.robots, plan.name, 0))
        if plan.zone:
            seats.append(Seat(self.zones, plan.zone, 0))
        return tuple(seats)

    def call_for(self, workplace: Workplace, task: CellTask) -> Task:
        """Return the call for those who do a task; older parts come first."""
        call = Task(
            self.floor.workforce,
            self.seats_for(task.plan, task.mode),
            kind="task",
            place=self.index,
            rank=(*workplace.rank, 20 + task.index),
            priority=self.priority,
            begin=task.begins,
            interrupt=task.people_leave,
            name=task.name,
        )
        call.age = workplace.started
        return call

    def reconsider(self) -> None:
        """Something has changed that decisions at run time depend on."""
        if self.decide is not None:
            self.floor.workforce.attend()

    def speed_of(self, call: Task) -> float:
        """Return the speed of a task: that of its slowest robot, 1 for people alone."""
        robots: list[Any] = [who for who in call.workers if who.crew is self.robots]
        return min((robot.speed for robot in robots), default=1.0)

    def speed_changes(self, call: Task, now: float) -> None:
        """A robot of *call* has another speed from now on."""
        self.counts(now)
        for workplace in self.machines:
            for task in workplace.tasks_of_part:
                if task.call is call:
                    task.changes_speed(now)

    def part_is_finished(self, cycle_time: float, now: float) -> None:
        """All tasks of a part are done: robots may fail that waited for it."""
        self._cycle_time += cycle_time
        robots: list[Robot] = self.robots.workers
        for robot in robots:
            if robot.failures:
                robot.part_is_finished(now)

    def is_held_up(self) -> bool:
        robots: list[Robot] = self.robots.workers
        waits = any(machine.is_at_work() for machine in self.machines)
        is_waited_for = any(robot.is_off or robot.current_state() == STOPPED for robot in robots)
        return super().is_held_up() or (waits and is_waited_for)

    # Statistics.

    def counts(self, now: float) -> None:
        """Add up the time since something last changed, before it changes again."""
        time, self._since = now - self._since, now
        if not time:
            return
        if any(workplace.goes_on() for workplace in self.machines):
            self._busy += time
        human = robot = False
        for workplace in self.machines:
            for task in workplace.tasks_of_part:
                if task.is_active:
                    human = human or task.mode != "robot"
                    robot = robot or (task.mode != "human" and task.speed > 0)
        self.human_active += time * human
        self.robot_active += time * robot
        self.concurrent += time * (human and robot)

    def notes(self, task: CellTask, now: float) -> None:
        """*task* is finished."""
        if task.mode != "human" and self.people is not None and self.people.trust is not None:
            self.people.trust.succeeds()
        count_and_time = self._tasks.setdefault((task.name, task.mode), [0, 0.0])
        count_and_time[0] += 1
        count_and_time[1] += now - (task.started or 0.0)

    def clear(self, now: float) -> None:
        super().clear(now)
        self._since = now
        self._busy = self.human_active = self.robot_active = self.concurrent = 0.0
        self._tasks = {}
        self._cycle_time = 0.0
        self.robots.clear(now)
        if self.safety is not None:
            self.safety.clear(now)

    def begin(self, now: float) -> None:
        super().begin(now)
        if self.safety is not None:
            self.safety.begin(now)
        for visitor in self.visitors:
            visitor.begin(now)

    def cell_seen(self, now: float) -> CellSeen:
        """Return what was seen of tasks and robots in the window."""
        self.counts(now)
        robots: list[Robot] = self.robots.workers
        return CellSeen(
            name=self.name,
            robots=[robot.seen(now) for robot in robots],
            tasks=[
                CellTaskSeen(task, mode, int(count), time)
                for (task, mode), (count, time) in self._tasks.items()
            ],
            cycles=sum(machine.operations for machine in self.machines),
            cycle_time=self._cycle_time,
            busy=self._busy,
            human_active=self.human_active,
            robot_active=self.robot_active,
            concurrent=self.concurrent,
            safety=None if self.safety is None else self.safety.seen(now),
        )


class CellAtStorage(CellStation):
    """A cell whose assemblies take components out of a storage: it sends for them."""

    __slots__ = ()

    def take(self, part: Part, now: float) -> None:
        super().take(part, now)
        send_for_components(self, part, now)
