"""Human-robot cells: a station whose work is a set of tasks that people and robots share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator
from pydantic.json_schema import SkipJsonSchema

from factorysim.model.crews import Handling, Level
from factorysim.model.disturbances import Failure
from factorysim.model.durations import Duration, ProcessTime, of_product
from factorysim.model.elements import (
    Element,
    Name,
    Named,
    Names,
    NotNegative,
    Positive,
    Share,
    Time,
    Words,
)
from factorysim.model.human_limits import Strain
from factorysim.model.places import Station
from factorysim.model.safeguards import Ring, Safeguard, Visits

Mode = Literal["human", "robot", "both"]
"""Who does a task: a person, a robot, or one of each together."""

POSSIBLE = "possible"


def _time_form(value: Any) -> str:
    return "word" if value == POSSIBLE else "time"


TaskTime = Annotated[
    Annotated[Literal["possible"], Tag("word")] | Annotated[ProcessTime, Tag("time")],
    Discriminator(_time_form),
]
"""A time, one per product, or ``possible``: it takes the factor of the cell times the human
time."""


class CellTask(Strain):
    """One task of a cell: who can do it, in which time, and what comes before.

    Examples
    --------
    >>> CellTask(human=6, robot="possible", after="load").after
    ('load',)
    """

    human: ProcessTime | None = None
    """Time of a person; without it, no person can do it. One per product is possible everywhere."""
    robot: TaskTime | None = None
    """Time of a robot, or ``possible``: `robot_factor` of the cell times the human time."""
    both: TaskTime | None = None
    """Time of a person and a robot together, or ``possible``: `joint_factor` times the human
    time."""
    after: Names = ()
    """Tasks that have to be finished before."""
    only: Names | None = None
    """Only parts of these products need it."""
    skill: Name | None = None
    """Only people who have this skill can do it."""
    level: Level = 1
    """Least level of the skill."""
    stands: Ring | None = None
    """How near to the robots a person is who does it; without it, `outside` alone and `inner` in a
    joint task."""
    weight: NotNegative = 0.0
    """What a robot has to carry for it, in kg; see `payload` of a robot."""
    suitability: Annotated[
        Annotated[Share, Tag("one")]
        | Annotated[Annotated[dict[Name, Share], AfterValidator(Named)], Tag("by_criterion")],
        Discriminator(lambda value: "by_criterion" if isinstance(value, dict) else "one"),
    ] = 0.5
    """How well it suits a robot, 0 to 1, for the allocation `score`: a number, or one per criterion
    (part presentation, stiffness, tolerance ...), of which the mean counts."""
    pick_failure: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Share of the begins at which a robot fails to pick the part up, and needs `recovery`."""
    zone: Name | None = None
    """Shared part of the cell (a fixture, a hand-over place) that only one task uses at a time."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @model_validator(mode="after")
    def _somebody_can_do_it(self) -> Self:
        if self.human is None and self.robot is None and self.both is None:
            raise ValueError("nobody can do this task. Give it one of human, robot, both.")
        if self.human is None and POSSIBLE in (self.robot, self.both):
            raise ValueError("'possible' means a factor times the human time; give 'human'.")
        return self

    def concerns(self, product: str) -> bool:
        """Whether parts of *product* need this task."""
        if self.only is not None and product not in self.only:
            return False
        return any(self.given(mode, product) is not None for mode in ("human", "robot", "both"))

    def ring_in(self, mode: str) -> str:
        """Return how near to the robots the person is in a mode."""
        if mode == "robot":
            return "outside"
        return self.stands or ("inner" if mode == "both" else "outside")

    def given(self, mode: str, product: str) -> Any:
        """Return the time of *mode* for *product* as it is written; None if it is impossible."""
        return of_product(getattr(self, mode), product)

    def modes_for(self, product: str) -> tuple[Mode, ...]:
        """Return the modes in which the task can be done for *product*.

        Examples
        --------
        >>> CellTask(human=2, robot="possible").modes_for("gear")
        ('human', 'robot')
        """
        modes: tuple[Mode, ...] = ("human", "robot", "both")
        return tuple(mode for mode in modes if self.given(mode, product) is not None)


class Robot(Element):
    """A robot of a cell."""

    time_factor: Positive = 1.0
    """Its times are so many times as long."""
    tasks: Names | None = None
    """Only these tasks; without it, all that a robot can do."""
    payload: Positive | None = None
    """Largest weight in kg; tasks with more are not for it."""
    failures: Annotated[dict[Name, Failure], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Unplanned standstills, by name; the clock `working` counts the time at work."""
    shift: Name | None = None
    """Working time; without it, always."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""


def _robots_form(value: Any) -> str:
    return "by_name" if isinstance(value, dict) else "count"


def _allocation_form(value: Any) -> str:
    if isinstance(value, dict):
        return "by_task"
    return "function" if callable(value) else "policy"


class Cell(Station):
    """A station where people and robots share the tasks of each part.

    It has the waiting places, the dispatching rule, the quality and the shift of a station; instead
    of a processing time it has tasks.

    Examples
    --------
    >>> cell = Cell(people="fitter", tasks={"load": {"robot": 2}, "check": {"human": 1}})
    >>> cell.robot_names
    ('1',)
    """

    tasks: Annotated[dict[Name, CellTask], Field(min_length=1), AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """What is done to each part, by name; the order breaks ties."""
    people: Name | None = None
    """The crew whose workers do the tasks of people."""
    priority: Annotated[int, Field(strict=True, ge=0)] = 1
    """Urgency of its calls for people; smaller is more urgent."""
    robots: Annotated[
        Annotated[Annotated[int, Field(strict=True, ge=0, le=100)], Tag("count")]
        | Annotated[Annotated[dict[Name, Robot], AfterValidator(Named)], Tag("by_name")],
        Discriminator(_robots_form),
    ] = 1
    """How many robots there are, or each by name."""
    robot_factor: Positive = 2.0
    """Time of a robot where `possible` is written, as a multiple of the human time (a value from
    memory of Weckenborg et al. 2020, to be checked)."""
    joint_factor: Positive = 0.7
    """Time of both together where `possible` is written, as a multiple of the human time (also
    from memory)."""
    human_noise: Duration | None = None
    """Random factor of mean 1 on the time of each task that a person does alone."""
    allocation: Annotated[
        Annotated[Annotated[dict[Name, Mode], AfterValidator(Named)], Tag("by_task")]
        | Annotated[str, Tag("policy")]
        | Annotated[SkipJsonSchema[Callable[..., Any]], Tag("function")],
        Discriminator(_allocation_form),
    ] = "all_human"
    """Who does what, where there is a choice: a policy; or the mode of each task, where tasks that
    are not named are done by people if they can; or a function ``(task, part) -> mode``."""
    takt: Time | None = None
    """Time per part that the allocation `ergonomic` has to keep."""
    recovery: Handling = Field(default=Handling(time={"lognormal": {"mean": "45 s", "cv": 0.6}}))
    """What a robot needs that failed to pick something up: a time (didactic: 45 s, cv 0.6), and who
    does it; without `needs`, somebody of `people`, more urgently than any task."""
    sequence: Literal["positional_weight", "declared", "longest_task"] = "positional_weight"
    """Which of the tasks that could begin comes first, when somebody is free; nobody waits on
    purpose."""
    safeguard: Safeguard | None = None
    """How people are protected from the robots; without it, the robots take no notice of them."""
    visits: Annotated[dict[Name, Visits], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """People who come near the robots, besides those at the tasks."""
    rework: Annotated[dict[Name, CellTask], AfterValidator(Named)] = Field(
        default_factory=dict, validate_default=True
    )
    """Tasks of a part that comes back for rework, instead of all others; without them, it goes
    through all tasks again."""

    @model_validator(mode="after")
    def _is_no_ordinary_station(self) -> Self:
        for name in ("time", "needs", "loading", "unloading", "setup", "batch"):
            if getattr(self, name) is not None:
                raise ValueError(f"a cell has no '{name}': say it with its tasks.")
        if self.preemptive:
            raise ValueError("work in a cell cannot be interrupted by parts; leave out preemptive.")
        return self

    @property
    def robot_names(self) -> tuple[str, ...]:
        """The names of the robots: 1, 2, ... when they have none."""
        if isinstance(self.robots, int):
            return tuple(str(number + 1) for number in range(self.robots))
        return tuple(self.robots)

    def robots_for(self, name: str) -> tuple[str, ...]:
        """Return the names of the robots that can do a task."""
        if isinstance(self.robots, int):
            return self.robot_names
        weight = {**self.tasks, **self.rework}[name].weight
        return tuple(
            robot
            for robot, given in self.robots.items()
            if (given.tasks is None or name in given.tasks)
            and (given.payload is None or weight <= given.payload)
        )

    def modes_for(self, name: str, product: str) -> tuple[Mode, ...]:
        """Return the modes in which a task can be done for *product* by those who are there."""
        task = {**self.tasks, **self.rework}[name]
        return tuple(
            mode
            for mode in task.modes_for(product)
            if (mode == "robot" or self.people is not None)
            and (mode == "human" or self.robots_for(name))
        )

    def time_of(self, task: CellTask, mode: str, product: str) -> tuple[Any, float]:
        """Return the time that is written for *mode*, and the factor on it."""
        given = task.given(mode, product)
        if given != POSSIBLE:
            return given, 1.0
        factor = self.robot_factor if mode == "robot" else self.joint_factor
        return task.given("human", product), factor
