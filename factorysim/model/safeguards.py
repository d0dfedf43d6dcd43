"""How people are protected from the robots of a cell, and how they come near.

The techniques are those of ISO 10218-2:2025, which took up ISO/TS 15066:2016. Distances are kept
as rings around the robots: outside, in the outer ring, in the inner ring. A factory model is a
teaching and planning aid, not a risk assessment.
"""

from __future__ import annotations

from math import sqrt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from factorysim.model.durations import Duration
from factorysim.model.elements import Element, NotNegative, Positive, Share, Time

Ring = Literal["outside", "outer", "inner"]
"""How near a person is to the robots."""


class Fence(Element):
    """A fence with an interlocked door: the robots stand while somebody is inside.

    In terms of interaction: a fenced cell.
    """

    kind: Literal["fence"]
    """``fence``."""
    reset: Time = "10 s"
    """Time from leaving until the robots move again (a didactic value)."""


class MonitoredStandstill(Element):
    """Safety-rated monitored standstill: the robots stand while somebody is in the inner ring."""

    kind: Literal["monitored_standstill"]
    """``monitored_standstill``."""
    restart: Time = "2 s"
    """Time from leaving until the robots move again (a didactic value)."""


class SpeedAndSeparation(Element):
    """Speed and separation monitoring: slow in the outer ring, still in the inner ring.

    The rings have to be at least as large as the protective distance at the speed with which the
    robots may move there. Marvel & Norcross, *Robotics and Computer-Integrated Manufacturing* 44
    (2017): S = v_h (T_r + v / a) + v T_r + v^2 / (2 a) + C + Z_d + Z_r.

    Examples
    --------
    >>> scanner = SpeedAndSeparation(kind="speed_and_separation", outer=1.9, inner=0.54)
    >>> round(scanner.protective_distance(1.0), 2), round(scanner.speed_allowed(1.27), 2)
    (1.27, 1.0)
    """

    kind: Literal["speed_and_separation"]
    """``speed_and_separation``."""
    outer: Positive
    """Distance in m at which a person is noticed, and the robots slow down."""
    inner: Positive
    """Distance in m at which the robots stand."""
    speed: Positive = 1.5
    """Full speed of the robots in m/s (a didactic value)."""
    reduced_speed: Positive = 0.25
    """Speed in m/s while somebody is in the outer ring (manual reduced speed of ISO 10218)."""
    human_speed: Positive = 1.6
    """Speed in m/s with which people come nearer (ISO 13855)."""
    reaction_time: NotNegative = 0.1
    """Time in s of sensor, logic and robot until it brakes (a didactic value; 0.05 to 0.3)."""
    deceleration: Positive = 2.5
    """Deceleration of the robots in m/s² (a didactic value)."""
    intrusion: NotNegative = 0.1
    """Intrusion distance C in m: how far a part of the body reaches in before it is noticed (ISO
    13855; 0.85 or more for a scanner near the floor)."""
    human_uncertainty: NotNegative = 0.05
    """Uncertainty in m of where the person is (a didactic value)."""
    robot_uncertainty: NotNegative = 0.02
    """Uncertainty in m of where the robot is (a didactic value)."""
    restart: Time = "2 s"
    """Time from leaving until the robots move again, if they had to stand (a didactic value)."""

    @model_validator(mode="after")
    def _large_enough(self) -> Self:
        if self.reduced_speed > self.speed:
            raise ValueError("the reduced speed is above the full speed.")
        if self.inner > self.outer:
            raise ValueError(f"inner {self.inner:g} m is larger than outer {self.outer:g} m.")
        for ring, distance, speed in (
            ("outer", self.outer, self.speed),
            ("inner", self.inner, self.reduced_speed),
        ):
            needed = self.protective_distance(speed)
            if distance < needed - 1e-9:
                raise ValueError(
                    f"{ring} {distance:g} m is too near: at {speed:g} m/s the robots need "
                    f"{needed:.3f} m until they stand. Make it larger, or the robots slower."
                )
        return self

    @property
    def slow(self) -> float:
        """Share of the full speed at which the robots move with somebody in the outer ring."""
        return self.reduced_speed / self.speed

    def protective_distance(self, speed: float) -> float:
        """Return the protective separation distance in m at a robot speed in m/s."""
        braking = speed / self.deceleration
        return (
            self.human_speed * (self.reaction_time + braking)
            + speed * self.reaction_time
            + speed * braking / 2
            + self._margin
        )

    def speed_allowed(self, distance: float) -> float:
        """Return the largest robot speed in m/s at a distance in m (the inverse), up to `speed`."""
        a, reaction = self.deceleration, self.reaction_time
        b = reaction + self.human_speed / a
        rest = distance - self.human_speed * reaction - self._margin
        if rest <= 0:
            return 0.0
        return min(a * (sqrt(b * b + 2 * rest / a) - b), self.speed)

    @property
    def _margin(self) -> float:
        return self.intrusion + self.human_uncertainty + self.robot_uncertainty


class BodyRegion(Element):
    """What one part of the body bears: ISO/TS 15066 A.2 and A.3, now in ISO 10218-2:2025."""

    force: Positive
    """Quasi-static force in N; a short contact may have twice as much."""
    stiffness: Positive
    """Effective spring constant in N/mm."""
    mass: Positive
    """Effective mass in kg."""


BODY_REGIONS = {
    "hand": BodyRegion(force=140, stiffness=75, mass=0.6),
    "forearm": BodyRegion(force=160, stiffness=40, mass=2),
    "upper_arm": BodyRegion(force=150, stiffness=30, mass=3),
    "chest": BodyRegion(force=140, stiffness=25, mass=40),
    "abdomen": BodyRegion(force=110, stiffness=10, mass=40),
    "back": BodyRegion(force=210, stiffness=35, mass=40),
    "pelvis": BodyRegion(force=180, stiffness=25, mass=40),
    "thigh": BodyRegion(force=220, stiffness=50, mass=75),
    "lower_leg": BodyRegion(force=130, stiffness=60, mass=75),
    "neck": BodyRegion(force=150, stiffness=50, mass=1.2),
}
"""Parts of the body that a robot may touch. Skull and face are not among them: a cell has to be
laid out so that no contact is possible there."""

BodyRegionName = Literal[
    "hand",
    "forearm",
    "upper_arm",
    "chest",
    "abdomen",
    "back",
    "pelvis",
    "thigh",
    "lower_leg",
    "neck",
]


class Contact(Element):
    """Which contacts are possible, and with which masses."""

    regions: tuple[BodyRegionName, ...] = Field(min_length=1)
    """Parts of the body that may be touched."""
    moving_mass: Positive
    """Mass of the moving parts of the robot in kg."""
    load: NotNegative = 0.0
    """Mass of gripper and part in kg."""

    def speed_limit(self, region: str) -> float:
        """Return the largest relative speed in m/s for a short contact with a part of the body.

        v = 2 F / sqrt(mu k) with 1 / mu = 1 / m_H + 1 / (M / 2 + m_L). This is the criterion of
        force only; with small or edged contact areas the criterion of pressure asks for less, and
        real cells run at 0.25 to 0.5 m/s.

        Examples
        --------
        >>> round(Contact(regions=["chest"], moving_mass=20, load=2).speed_limit("chest"), 2)
        0.58
        """
        body = BODY_REGIONS[region]
        robot = self.moving_mass / 2 + self.load
        reduced = 1 / (1 / body.mass + 1 / robot)
        return 2 * body.force / sqrt(reduced * body.stiffness * 1000)


class PowerAndForce(Element):
    """Power and force limiting: the robots are always so slow that a contact does no harm."""

    kind: Literal["power_and_force"]
    """``power_and_force``."""
    contact_speed: Positive = 0.5
    """Speed in m/s at which the robots always move (a didactic value)."""
    speed: Positive = 1.5
    """Full speed in m/s, for which the times of the tasks hold (a didactic value)."""
    contact: Contact | None = None
    """Possible contacts; the speed must not be above the limit of any of them."""

    @model_validator(mode="after")
    def _slow_enough(self) -> Self:
        if self.contact_speed > self.speed:
            raise ValueError("the contact speed is above the full speed.")
        for region in self.contact.regions if self.contact is not None else ():
            assert self.contact is not None
            limit = self.contact.speed_limit(region)
            if self.contact_speed > limit:
                raise ValueError(
                    f"{self.contact_speed:g} m/s is too fast for a contact with the {region}: at "
                    f"most {limit:.2f} m/s with these masses."
                )
        return self

    @property
    def slow(self) -> float:
        """Share of the full speed at which the robots move."""
        return self.contact_speed / self.speed


Safeguard = Annotated[
    Fence | MonitoredStandstill | SpeedAndSeparation | PowerAndForce,
    Field(discriminator="kind"),
]
"""One of the techniques, by its `kind`."""


class Visits(Element):
    """People who come near the robots, besides those who do the tasks of the cell.

    Examples
    --------
    >>> Visits(stay="20 s", share=0.2).inner
    0.5
    """

    stay: Duration
    """How long somebody stays."""
    share: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = None
    """Share of the time in which somebody is there, when no robot has to restart: the gaps between
    two stays are exponential with mean stay (1 - share) / share."""
    every: Duration | None = None
    """Instead: time from the end of one stay (and of the restart after it) to the next."""
    at: tuple[Time, ...] = ()
    """Instead: when somebody comes, from the start of the run."""
    inner: Share = 0.5
    """Middle share of the stay that is spent in the inner ring; the rest in the outer ring."""

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        given = [n for n in ("share", "every") if getattr(self, n) is not None]
        if len(given) + bool(self.at) != 1:
            raise ValueError("visits need one of 'share', 'every', 'at'.")
        return self
