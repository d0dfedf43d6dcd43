"""What all places have in common: who waits to come in, who may, and exits."""

from __future__ import annotations

from bisect import insort
from math import inf
from typing import TYPE_CHECKING, Any

from factorysim.engine.flow import LEFT
from factorysim.engine.standing import Needs, keepers_of_places, waits_for_a_place
from factorysim.results.observed import PlaceSeen

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.loops import Cards
    from factorysim.engine.parts import Part
    from factorysim.engine.sources import UnlimitedSource
    from factorysim.model.places import Station as StationModel


class Holder:
    """Something that holds a finished part which wants to go on: a machine, a buffer, a source.

    It stands in the list of the blocked at each of its targets.
    """

    __slots__ = ("part", "rank", "since", "targets")
    is_plain = False
    is_vehicle = False

    def __init__(self, rank: tuple[int, ...]) -> None:
        self.part: Part | None = None
        self.since = 0.0
        """Since when the part wants to go on."""
        self.rank = rank
        """Place in declared order, then the number within the place."""
        self.targets: tuple[Place, ...] = ()
        """The places that it waits for; empty when it does not wait."""

    def handed_over(self, now: float) -> None:
        """The part has moved on: the place it stood in is free."""
        raise TypeError(f"{type(self).__name__} hands nothing over.")

    def stands(self, now: float) -> None:
        """The part could not move on at this instant."""

    @property
    def where(self) -> str:
        """The name of the place where it holds its part."""
        raise TypeError(f"{type(self).__name__} is nowhere.")

    def needs(self) -> Needs | None:
        """Return those who keep what it needs to move; None if nobody hinders it."""
        return keepers_of_places(self) if self.targets else None

    def says_what_it_waits_for(self) -> str:
        """Return "drill waits for a place at paint (part 3)"."""
        return waits_for_a_place(self.where, self)

    def sends(self, now: float) -> Place:
        """The part has a place and waits here for a vehicle; return where it waits."""
        raise TypeError(f"{type(self).__name__} cannot wait for a vehicle.")

    def picked_up(self, part: Part, now: float) -> None:
        """A vehicle has taken *part*: the place it stood in is free."""
        raise TypeError(f"{type(self).__name__} cannot wait for a vehicle.")


def room_in_front(given: StationModel) -> float:
    """Return the number of waiting places in front of the machines; infinite when unlimited."""
    return inf if given.places_in_front is None else given.places_in_front


def by_waiting(holder: Any) -> tuple[Any, ...]:
    """Longest blocked first, then the place declared first, then the part number."""
    return (holder.since, holder.rank, holder.part.number)


def by_priority(holder: Any) -> tuple[Any, ...]:
    """Most urgent first, then as `by_waiting`."""
    return (holder.part.priority, holder.since, holder.rank, holder.part.number)


class Place:
    """A station, buffer, conveyor, storage or exit."""

    __slots__ = (
        "admit_key", "arrived", "attended", "blocked", "entry_loops", "exit_loops", "floor",
        "index", "left", "name", "rank", "reserved", "stirred", "supplies", "touched", "watchers",
    )  # fmt: skip
    kind = "place"
    is_plain = False
    is_exit = False
    is_lean = False
    """Whether nothing but work begins when it chooses."""
    sorts_out = False
    """Whether there may be room for one part and none for another."""

    def __init__(self, floor: Floor, name: str, index: int) -> None:
        self.floor = floor
        self.name = name
        self.index = index
        """Position in declared order."""
        self.rank: tuple[int, ...] = (index,)
        self.blocked: list[Any] = []
        """Holders that wait to come in, first in first."""
        self.admit_key = by_waiting
        self.reserved = 0
        """Places that were promised to parts that are not here yet."""
        self.stirred = False
        self.attended = False
        self.touched = False
        self.entry_loops: tuple[Cards, ...] = ()
        self.exit_loops: tuple[Cards, ...] = ()
        self.supplies: list[UnlimitedSource] = []
        self.watchers: list[Any] = []
        """Stations that begin an operation only when there is room here."""
        self.arrived = 0
        self.left = 0

    def has_room(self, part: Part) -> bool:
        """Whether *part* could join now, cards aside."""
        return True

    def can_take(self, part: Part) -> bool:
        """Whether *part* could join now: there is room, and a card where one is needed."""
        if not self.has_room(part):
            return False
        return not self.entry_loops or all(loop.lets_in(part) for loop in self.entry_loops)

    def new_cards_for(self, part: Part) -> list[Cards]:
        """Return the loops of which *part* gets a card when it comes here."""
        return [c for c in self.entry_loops if c.concerns(part) and c not in part.cards]

    def could_begin_now(self) -> bool:
        """Whether a part that joins now would be taken up at once."""
        return False

    def wants_supply(self) -> bool:
        """Whether a source without limit would put a part here: there is an empty machine."""
        return False

    def load(self) -> int:
        """Number of parts waiting, in work and reserved."""
        return 0

    def work(self, now: float) -> float:
        """Work waiting and in process, in time units."""
        return 0.0

    def line_up(self, holder: Any) -> None:
        """Let *holder* wait to come in."""
        if self.blocked:
            insort(self.blocked, holder, key=self.admit_key)
        else:
            self.blocked.append(holder)
        if not self.stirred:
            self.stirred = True
            self.floor.stirred.append(self)

    def admit(self, now: float) -> None:
        """Let in whoever can come in, in the right order."""
        blocked, position = self.blocked, 0
        while position < len(blocked):
            holder = blocked[position]
            part = holder.part
            if not self.has_room(part):
                if not part.step.needs and not self.sorts_out:
                    break
                position += 1
            elif self.entry_loops and not self.can_take(part):
                position += 1
            else:
                target = self
                if len(holder.targets) > 1:
                    target = self.floor.choose_place(part, holder.targets, now)
                self.floor.move(holder, target, now)
        for supply in self.supplies:
            supply.fill(self, now)
        if self.watchers:
            for station in self.watchers:
                self.floor.attend(station)

    def take(self, part: Part, now: float) -> None:
        """Let *part* join; the caller has asked `can_take` before."""
        part.place = self
        part.arrived = now
        self.arrived += 1
        for loop in self.entry_loops:
            loop.hand_out(part, now)
        if not part.entered:
            self.floor.enters(part, self, now)

    def leaves(self, part: Part, now: float) -> None:
        """*part* has left this place: give back the cards of loops that end here."""
        self.left += 1
        for loop in self.exit_loops:
            if loop in part.cards and not (
                (part.returns and loop.has_inside(part))
                or (part.request is not None and part.request.begins(loop))
            ):
                loop.take_back(part, now)
        if part.returns:
            part.returns = False

    def choose(self, now: float) -> None:
        """Take up work that is waiting, if this is a place where work is done."""

    def look(self, now: float) -> None:
        """Bring the statistics up to date after something has changed here."""

    def begin(self, now: float) -> None:
        """Start clocks at time 0."""

    def clear(self, now: float) -> None:
        """Begin the statistics anew (end of the warm-up)."""
        self.arrived = self.left = 0

    def inside(self) -> list[Part]:
        """The parts that are here."""
        return []

    def occupants(self) -> list[Any] | None:
        """The blocked holders that fill this place; None when something here can still move."""
        return None

    def is_held_up(self) -> bool:
        """Whether something here can go on as soon as a repair is over or a shift begins."""
        return False

    def seen(self, now: float) -> PlaceSeen:
        """Return what was seen in the window."""
        return PlaceSeen(self.name, self.kind, 0, None, arrived=self.arrived, left=self.left)


class ExitPlace(Place):
    """Where parts leave the factory."""

    __slots__ = ()
    kind = "exit"
    is_exit = True

    def take(self, part: Part, now: float) -> None:
        """The part leaves the factory."""
        self.arrived += 1
        floor = self.floor
        if floor.log is not None or part.cards or part.carriers or not part.entered:
            part.place = self
            if not part.entered:
                floor.enters(part, self, now)
            floor.leaves(part, now, LEFT)
        else:
            floor.flow.departs(part, now, LEFT)

    def seen(self, now: float) -> PlaceSeen:
        return PlaceSeen(self.name, "exit", 0, None, arrived=self.arrived, left=self.arrived)
