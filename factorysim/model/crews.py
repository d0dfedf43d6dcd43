"""People: crews and their workers, what they can do, how they walk; and what needs somebody.

A need stands where the work is described: at a station for its process, in its setup, its loading,
its failures. So nobody has to say twice which work is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from factorysim.model.durations import Duration
from factorysim.model.elements import (
    Count,
    Element,
    Name,
    Named,
    NotNegative,
    Positive,
    Share,
    Time,
    Words,
)
from factorysim.model.human_limits import HumanLimits, Strain

LEVEL_FACTORS = {1: 1.5, 2: 1.2, 3: 1.0, 4: 0.95}
"""Time factor of each skill level (didactic values): 1 learns, 2 needs longer, 3 can do it alone,
4 can teach it. Level 0 is the same as not having the skill."""

Level = Annotated[int, Field(strict=True, ge=0, le=4)]


def _levels(value: Any) -> Any:
    """A list of skills means level 3 in each."""
    if isinstance(value, str):
        return {value: 3}
    return dict.fromkeys(value, 3) if isinstance(value, (list, tuple)) else value


Skills = Annotated[
    dict[Name, Level],
    BeforeValidator(_levels),
    AfterValidator(Named),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
                {
                    "type": "object",
                    "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 4},
                },
            ]
        }
    ),
]
"""Level of each skill, from 0 to 4; a list of names means level 3."""


class Need(Strain):
    """Who is needed for some work: workers of one `crew`; or the crew's name."""

    crew: Name
    """The crew whose workers do it."""
    count: Count = 1
    """So many of them, all at the same time."""
    skill: Name | None = None
    """Only workers who have this skill."""
    level: Annotated[int, Field(strict=True, ge=1, le=4)] = 1
    """Least level of the skill."""
    priority: Annotated[int, Field(strict=True, ge=0)] = 1
    """Smaller is more urgent: 0 before 1."""

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, data: Any) -> Any:
        return {"crew": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _level_of_a_skill(self) -> Self:
        if self.skill is None and self.level != 1:
            raise ValueError("'level' belongs to a 'skill'.")
        return self


def _needs_form(value: Any) -> str:
    return "team" if isinstance(value, (list, tuple)) else "one"


Needs = Annotated[
    Annotated[Need, Tag("one")]
    | Annotated[Annotated[tuple[Need, ...], Field(min_length=1)], Tag("team")],
    Discriminator(_needs_form),
]
"""Workers of one crew; or a list, for a team out of several crews. All begin together."""


def team_of(needs: Need | tuple[Need, ...] | None) -> tuple[Need, ...]:
    """Return the needs of some work as a tuple; empty when nobody is needed.

    Examples
    --------
    >>> [need.count for need in team_of(Need(crew="fitters", count=2))]
    [2]
    """
    if needs is None:
        return ()
    return (needs,) if isinstance(needs, Need) else needs


class Walking(Element):
    """How long workers walk between places; or one time for all ways.

    Examples
    --------
    >>> Walking(layout="hall").speed
    1.2
    """

    time: Time | None = None
    """Time from any place to any other."""
    layout: Name | None = None
    """They walk on the ways of this layout, in both directions and past every vehicle."""
    distances: (
        Annotated[
            dict[Name, Annotated[dict[Name, NotNegative], AfterValidator(Named)]],
            AfterValidator(Named),
        ]
        | None
    ) = None
    """Distance in m from place to place; what is said in one direction holds in both."""
    speed: Positive = 1.2
    """Walking speed in m/s (a didactic value)."""

    @model_validator(mode="before")
    @classmethod
    def _from_time(cls, data: Any) -> Any:
        return data if isinstance(data, dict) else {"time": data}

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Self:
        given = [n for n in ("time", "layout", "distances") if getattr(self, n) is not None]
        if len(given) != 1:
            raise ValueError("walking needs one of 'time', 'layout', 'distances'.")
        return self


class Worker(Element):
    """One person of a crew who has a name."""

    skills: Skills | None = None
    """Level of each skill, from 0 to 4 (a list means level 3); without it, those of the crew."""
    places: tuple[Name, ...] | None = None
    """Only work at these places; without it, everywhere."""
    shift: Name | None = None
    """Working time; without it, that of the crew."""
    time_factor: Positive = 1.0
    """Times of this person are so many times as long: 1.1 is a tenth slower."""
    starts: Name | None = None
    """Place where he or she stands at the start; without it, that of the crew."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""


class Rotation(Element):
    """Job rotation: groups of places that the workers of a crew exchange."""

    every: Time
    """Time after which everybody goes on to the next group."""
    groups: Annotated[
        tuple[Annotated[tuple[Name, ...], Field(min_length=1)], ...], Field(min_length=2)
    ]
    """Groups of places. The first worker begins in the first group, the second in the second ..."""


def _workers_form(value: Any) -> str:
    return "by_name" if isinstance(value, dict) else "count"


def _rule_form(value: Any) -> str:
    return "function" if callable(value) else "name"


NamedRule = Annotated[
    Annotated[str, Tag("name")] | Annotated[SkipJsonSchema[Callable[..., Any]], Tag("function")],
    Discriminator(_rule_form),
]


class Crew(Element):
    """People who share some work.

    Examples
    --------
    >>> Crew(workers={"anna": {"skills": ["weld"]}, "ben": {}}).names
    ('anna', 'ben')
    """

    workers: Annotated[
        Annotated[Annotated[Count, Field(le=10_000)], Tag("count")]
        | Annotated[
            Annotated[dict[Name, Worker], Field(min_length=1), AfterValidator(Named)],
            Tag("by_name"),
        ],
        Discriminator(_workers_form),
    ] = 1
    """How many they are, or each by name."""
    skills: Skills = Field(default_factory=dict, validate_default=True)
    """Level of each skill that everybody has who is given no skills."""
    shift: Name | None = None
    """Working time; without it, always."""
    at_shift_end: Literal["suspend", "finish"] = "suspend"
    """Work in process when a shift or a break begins: leave it, or finish it first."""
    absence: Share = 0.0
    """Share of the shifts for which a worker does not come, drawn for each shift and worker."""
    walking: Walking | None = None
    """Time to walk from place to place; without it, none."""
    starts: Name | None = None
    """Place where everybody stands at the start; without it, the first way is free."""
    rule: NamedRule = "oldest_call"
    """Which work a worker takes who has come free, among the most urgent."""
    choose: NamedRule = "longest_idle"
    """Which worker takes some work, when several are free."""
    preempts: bool = False
    """Work that is strictly more urgent takes a worker away from other work."""
    rotation: Rotation | None = None
    """Job rotation."""
    human: HumanLimits | None = None
    """What makes people different from machines: pace, learning, fatigue, errors ...; without it,
    nothing."""
    title: Words | None = None
    """A name for people to read, in one or in three languages."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the workers: 1, 2, ... when they have none."""
        if isinstance(self.workers, int):
            return tuple(str(number + 1) for number in range(self.workers))
        return tuple(self.workers)

    def skills_of(self, name: str) -> dict[str, int]:
        """Return the level of each skill of one worker; level 0 is left out.

        Examples
        --------
        >>> Crew(workers=2, skills=["weld"]).skills_of("1")
        {'weld': 3}
        """
        own = None if isinstance(self.workers, int) else self.workers[name].skills
        given = self.skills if own is None else own
        return {skill: level for skill, level in given.items() if level > 0}

    def could_do(self, need: Need) -> list[str]:
        """Return the workers who have what *need* asks for."""
        if need.skill is None:
            return list(self.names)
        return [n for n in self.names if self.skills_of(n).get(need.skill, 0) >= need.level]


class Handling(Element):
    """Loading or unloading of a machine, which stands still meanwhile; or the time alone."""

    time: Duration
    """How long it takes, for each operation."""
    needs: Needs | None = None
    """Who does it; nobody is needed without it."""

    @model_validator(mode="before")
    @classmethod
    def _from_duration(cls, data: Any) -> Any:
        return data if isinstance(data, dict) and "time" in data else {"time": data}
