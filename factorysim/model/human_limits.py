"""What makes people different from machines: pace, learning, fatigue, errors, trust.

Each is off unless it stands in `human` of a crew; ``true`` switches it on with its defaults. The
formulas stand in `factorysim.theory.people`. Didactic values are no data: they show the effect.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from factorysim.model.durations import Duration
from factorysim.model.elements import (
    Element,
    Named,
    NotNegative,
    Positive,
    Share,
    Time,
)

Effort = Literal["light", "medium", "heavy"]
"""How tiring some work is."""


class Switch(Element):
    """Something that ``true`` switches on; a value alone stands for its main attribute."""

    main: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, data: Any) -> Any:
        if data is True:
            return {}
        if isinstance(data, dict) and (not data or set(data) & set(cls.model_fields)):
            return data
        return {cls.main: data} if cls.main and data is not False else data


class Pace(Switch):
    """How fast each person is: a factor on the times, drawn once for each."""

    main = "factor"

    factor: Duration = Field(default={"normal": [1, 0.1]}, validate_default=True)
    """Distribution of the factor (a didactic value; people in the field differ more)."""
    least: Positive = 0.8
    """Smaller factors become this (a didactic value)."""
    most: Positive = 1.25
    """Larger factors become this (a didactic value)."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least > self.most:
            raise ValueError(f"'least' ({self.least:g}) is above 'most' ({self.most:g}).")
        return self


class Noise(Switch):
    """How much the times of one person vary: a factor, drawn each time somebody takes up work."""

    main = "factor"

    factor: Duration = Field(default={"lognormal": [1, 0.15]}, validate_default=True)
    """Distribution of the factor; its mean should be 1. Times of people are skewed to the right
    (Knott & Sury 1987); 0.15 is a value for trained people, 0.30 for novices (didactic values)."""


class Forgetting(Switch):
    """What is forgotten of some work while it is not done."""

    main = "time_constant"

    time_constant: Time | None = None
    """Experience falls by the factor e in this time; 30 d without it (a didactic value)."""
    total: Time | None = None
    """Instead: a pause after which everything is forgotten (the learn-forget curve model of Jaber
    & Bonney 1996)."""

    @model_validator(mode="after")
    def _one_model(self) -> Self:
        if self.time_constant is not None and self.total is not None:
            raise ValueError("forgetting has either 'time_constant' or 'total'.")
        return self


class Learning(Switch):
    """Times that fall with experience, for each kind of work by itself (Wright 1936, De Jong 1957).

    Examples
    --------
    >>> Learning(rate=0.9).rigid
    0.25
    """

    main = "rate"

    rate: Annotated[float, Field(gt=0, le=1)] = 0.8
    """Time that is left of what can be learned when the experience doubles."""
    rigid: Share = 0.25
    """Share of the time that cannot be learned: 0.25 for work by hand, 0.5 where a machine sets
    half of the pace (De Jong)."""
    experience: NotNegative = 0.0
    """Units of each kind of work done before the run begins."""
    standard_unit: Positive = 1.0
    """Number of the unit whose time is the standard time: 1 for a beginner's first."""
    forgetting: Forgetting | None = None
    """What is forgotten in pauses; nothing without it."""


class Fatigue(Switch):
    """Fatigue and recovery (Jaber, Givi & Neumann 2013).

    Fatigue F from 0 to 1 becomes 1 - (1 - F) exp(-rate t) at work and F exp(-recovery t) at rest.
    It is brought up to date exactly at every change; the pace of some work is that of its begin.
    """

    main = "effort"

    effort: Effort = "medium"
    """How tiring work is that says nothing of it."""
    rate: Positive | None = None
    """Fatigue exponent in 1/min; without it by effort: 0.005, 0.01, 0.02 (didactic values)."""
    recovery: Positive | None = None
    """Recovery exponent in 1/min; without it ten times the rate of the effort above (a didactic
    value)."""
    slowing: NotNegative | None = None
    """How much longer work takes at full fatigue; without it by effort: 0.2, 0.5, 1.0 (didactic
    values)."""
    waiting: Share = 0.3
    """How well somebody rests who waits, compared to a break (a didactic value)."""
    restart_loss: Time = "60 s"
    """Time to get back to work after a break or between shifts (a didactic value)."""


class RestAllowance(Switch):
    """Rest that is added to the times of heavy work (Murrell 1965).

    It is the share (W - K) / (W - rest load) of them.
    """

    main = "load"

    load: Positive
    """Metabolic load W in kcal/min."""
    limit: Positive = 5.0
    """Load K that can be kept up all day: 5 for men, 4 for women."""
    rest_load: NotNegative = 1.5
    """Load at rest."""


class Haste(Switch):
    """People work faster when the next station starves, and slower when nothing waits for them.

    After Schultz and others (1998), from memory.
    """

    main = "gain"

    gain: Annotated[float, Field(ge=0, lt=1)] = 0.1
    """So much of the time is gained, or lost (a didactic value)."""


class Errors(Switch):
    """Slips at the work on parts (HEART, Williams 1986); an inspection finds them later, or not.

    Fatigue F multiplies the probability by 1 + 4 F, work that waits for the crew by 1 + 2 x calls
    that wait / people who are there (didactic factors).
    """

    main = "task"

    task: Literal["D", "E", "F", "G"] | Annotated[float, Field(ge=0, le=1)] = "E"
    """A generic task of HEART, or a probability: E, routine and practised, is 0.02."""
    conditions: Annotated[
        dict[Literal["unfamiliarity", "time_shortage", "inexperience"], Share],
        AfterValidator(Named),
    ] = Field(default_factory=dict, validate_default=True)
    """Share to which each error-producing condition is there."""


class TakeOver(Switch):
    """Time to understand what a machine needs, before it is repaired.

    usual x (1 + growth ln(1 + t / scale)) with t since the person's last repair (Bainbridge 1983 in
    words; the formula is didactic).
    """

    main = "usual"

    usual: Time = "60 s"
    """Time right after another repair (a didactic value)."""
    growth: NotNegative = 0.3
    """How fast it grows with the time in which nothing happened (a didactic value)."""
    scale: Time = "1 h"
    """Scale of that time (a didactic value)."""
    interface: Literal["paper", "screen", "guided"] = "screen"
    """Where one sees what is wrong: 1.3, 1.0 or 0.8 times as long (didactic values)."""

    FACTORS: ClassVar[dict[str, float]] = {"paper": 1.3, "screen": 1.0, "guided": 0.8}


class Trust(Switch):
    """Whether people leave a task to the robot (Guo & Yang 2020): trust = a / (a + b).

    A task that the robot does adds to a, a failure of a robot adds more to b. The robot is used
    with probability 1 / (1 + exp(-(trust - threshold) / spread)); else a person does the task, if
    that is possible. All values are didactic and no data of psychology.
    """

    alpha: Positive = 3.0
    """a at the start."""
    beta: Positive = 1.0
    """b at the start."""
    success: NotNegative = 0.2
    """What a success adds to a."""
    failure: NotNegative = 1.0
    """What a failure adds to b."""
    threshold: Share = 0.5
    """Trust at which the robot is used every other time."""
    spread: Positive = 0.1
    """How gradual the change is around it."""


class HumanLimits(Element):
    """What makes the people of a crew different from machines.

    The time of some work is its standard time x skill x time factor x pace x noise x learning x
    (1 + slowing F) x haste x (1 + rest allowance).

    Examples
    --------
    >>> HumanLimits(fatigue="heavy", errors=True).errors.task
    'E'
    """

    pace: Pace | None = None
    """Fast and slow people."""
    noise: Noise | None = None
    """Times that vary from piece to piece."""
    learning: Learning | None = None
    """Times that fall with experience."""
    fatigue: Fatigue | None = None
    """Fatigue and recovery; without it, nobody tires."""
    rest_allowance: RestAllowance | None = None
    """Rest within the times of heavy work."""
    haste: Haste | None = None
    """Pressure from parts that wait and stations that starve."""
    errors: Errors | None = None
    """Slips that an inspection may find."""
    take_over: TakeOver | None = None
    """Time to understand what a machine needs that stands."""
    trust: Trust | None = None
    """Whether tasks are left to the robots of a cell."""

    @model_validator(mode="before")
    @classmethod
    def _switched_off(cls, data: Any) -> Any:
        """``false`` is the same as nothing."""
        if not isinstance(data, dict):
            return data
        return {key: None if value is False else value for key, value in data.items()}


class Lift(Element):
    """What is lifted once per task (NIOSH 1994); lengths in cm."""

    load: Positive
    """Weight in kg."""
    horizontal: Positive = 25.0
    """Distance of the hands from the ankles."""
    vertical: NotNegative = 75.0
    """Height of the hands above the floor at the start."""
    distance: NotNegative = 25.0
    """Vertical way of the load."""
    asymmetry: Annotated[float, Field(ge=0, le=180)] = 0.0
    """Angle of twisting in degrees."""
    coupling: Literal["good", "fair", "poor"] = "good"
    """Grip."""


class Strain(Element):
    """What some work asks of the body of the person who does it."""

    effort: Effort | None = None
    """How tiring it is; without it, as the fatigue of the crew says."""
    posture: Annotated[float, Field(ge=1, le=7)] | None = None
    """RULA grand score, 1 to 7: from 3 look again, from 5 change soon, 7 change now."""
    lift: Lift | None = None
    """What is lifted, once per task."""
    actions: NotNegative | None = None
    """Technical actions per minute (OCRA, ISO 11228-3)."""
    ocra_factor: Annotated[float, Field(gt=0, le=1)] = 1.0
    """Product of the factors of OCRA for force, posture and the like; 1 for ideal conditions."""
