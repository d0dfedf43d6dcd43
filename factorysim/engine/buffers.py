"""Buffers: parts wait there until the next place has room, or until an assembly takes them."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from math import inf
from typing import TYPE_CHECKING, Any

from factorysim.engine.events import Timer, schedule
from factorysim.engine.flow import CONSUMED
from factorysim.engine.places import Holder, Place
from factorysim.engine.steps import Need, Step
from factorysim.results.observed import PlaceSeen

if TYPE_CHECKING:
    from factorysim.engine.floor import Floor
    from factorysim.engine.parts import Part


class Shelf:
    """Parts in the order in which they are to leave: by a key, then by their number."""

    __slots__ = ("_heap",)

    def __init__(self) -> None:
        self._heap: list[tuple[Any, int, Part]] = []

    def __len__(self) -> int:
        return len(self._heap)

    def __bool__(self) -> bool:
        # Written out, because compiled classes do not ask for the length.
        return bool(self._heap)

    def add(self, key: Any, part: Part) -> None:
        """Put *part* where its key belongs."""
        heappush(self._heap, (key, part.number, part))

    def first(self) -> tuple[Any, Part]:
        """Return the part that is to leave first, with its key."""
        key, _, part = self._heap[0]
        return key, part

    def remove(self, part: Part) -> None:
        """Take *part* off."""
        if self._heap[0][2] is part:
            heappop(self._heap)
            return
        self._heap = [entry for entry in self._heap if entry[2] is not part]
        heapify(self._heap)

    def in_order(self) -> list[Part]:
        """Return all parts, the one to leave first in front."""
        return [part for _, _, part in sorted(self._heap)]


class Front(Holder):
    """The part of a buffer that is next to leave towards one place or set of places."""

    __slots__ = ("buffer", "places", "shelf")

    def __init__(self, buffer: BufferPlace, number: int, places: tuple[Place, ...]) -> None:
        super().__init__((buffer.index, number))
        self.buffer = buffer
        self.places = places
        self.shelf = Shelf()

    @property
    def where(self) -> str:
        return self.buffer.name

    def handed_over(self, now: float) -> None:
        part = self.part
        assert part is not None
        self.shelf.remove(part)
        self.part = None
        part.waited += now - part.arrived
        self.buffer.goes_out(part, now)
        self.buffer.floor.once_more(self)

    def offer_next(self, now: float) -> None:
        """Let the part that is now first line up."""
        self.buffer.offer_first(self, now)

    def sends(self, now: float) -> Place:
        part = self.part
        assert part is not None
        self.shelf.remove(part)
        self.part = None
        part.waited += now - part.arrived  # From now on it waits for a vehicle.
        self.buffer.floor.once_more(self)
        return self.buffer

    def picked_up(self, part: Part, now: float) -> None:
        self.buffer.goes_out(part, now)


class BufferPlace(Place):
    """A buffer of its own, declared under ``buffers``."""

    __slots__ = (
        "_content_from", "_fronts", "_returns", "capacity", "content", "content_area", "draw",
        "longest_wait", "minimum_time", "most", "order", "parts", "resting",
        "users", "waited", "waits",
    )  # fmt: skip
    kind = "buffer"

    def __init__(self, floor: Floor, name: str, index: int, *, capacity: float, order: str) -> None:
        super().__init__(floor, name, index)
        self.capacity = capacity
        self.order = order
        self.parts: dict[Part, None] = {}
        """The parts that are here, in the order in which they came."""
        self.resting: dict[int, Shelf] = {}
        """By product: parts that wait here until an assembly takes them."""
        self.users: list[Any] = []
        """Stations that take components from here."""
        self.minimum_time: Callable[[], float] | None = None
        self.draw: Callable[[], float] | None = None
        self._fronts: dict[tuple[Place, ...], Front] = {}
        self._returns: dict[int, Step] = {}
        self.content = 0
        self.content_area = 0.0
        self._content_from = 0.0
        self.waits = self.most = 0
        self.waited = self.longest_wait = 0.0

    def has_room(self, part: Part) -> bool:
        return len(self.parts) + self.reserved < self.capacity

    def wants_supply(self) -> bool:
        return self.capacity != inf and len(self.parts) < self.capacity

    def load(self) -> int:
        return len(self.parts) + self.reserved

    def occupants(self) -> list[Any] | None:
        fronts = [front for front in self._fronts.values() if front.shelf]
        requests = [part.request for part in self.parts if part.request is not None]
        if sum(len(front.shelf) for front in fronts) + len(requests) < len(self.parts):
            return None
        standing = bool(self.parts) and all(front.targets for front in fronts)
        return [*fronts, *requests] if standing else None

    def return_step(self, product: int) -> Step:
        """Return a step that leads a carrier of *product* back here, to rest."""
        if product not in self._returns:
            self._returns[product] = Step(product, 0, (self,))
        return self._returns[product]

    # Parts come.

    def take(self, part: Part, now: float) -> None:
        Place.take(self, part, now)
        self.put(part, now)

    def put(self, part: Part, now: float) -> None:
        """Let *part* be here: it rests, cools down, or wants to go on."""
        self.parts[part] = None
        self.floor.touch(self)
        if self.floor.log is not None:
            self.floor.log("arrived", now, self, -1, part, 0.0)
        step = part.step
        if step is None or step.next is None:
            self.resting.setdefault(part.product, Shelf()).add(self._key(part, now), part)
            self.tell_users()
        elif self.minimum_time is None:
            self._wants_on(part, now)
        else:
            timer = Timer(self.floor.env, _Ready(self, part))
            schedule(timer, now + self.minimum_time())

    def _wants_on(self, part: Part, now: float) -> None:
        assert part.step is not None
        part.step = part.step.next
        places = self.floor.next_places(part, now)
        front = self._fronts.get(places)
        if front is None:
            front = self._fronts[places] = Front(self, len(self._fronts), places)
        front.shelf.add(self._key(part, now), part)
        if front.part is None or front.shelf.first()[1] is part:
            self.offer_first(front, now)

    def _key(self, part: Part, now: float) -> Any:
        if self.order == "lifo":
            return -now
        if self.order == "priority":
            return (part.priority, now)
        if self.order == "random" and self.draw is not None:
            return self.draw()
        return now

    def offer_first(self, front: Front, now: float) -> None:
        """Let the part that is first in order line up at its next place."""
        for place in front.targets:
            place.blocked.remove(front)
        front.targets = ()
        front.part = None
        if front.shelf:
            key, front.part = front.shelf.first()
            front.since = key if self.order == "fifo" else now
            if self.floor.sends_at_once(front, front.places, now):
                return
            front.targets = front.places
            for place in front.places:
                place.line_up(front)
            self.floor.lines_up(front)

    def tell_users(self) -> None:
        """A component has come: assemblies that wait for it may begin."""
        for station in self.users:
            self.floor.attend(station)
            self.floor.stir(station)

    def admit(self, now: float) -> None:
        Place.admit(self, now)
        if self.blocked and self.users:
            self.tell_users()

    # Parts go.

    def goes_out(self, part: Part, now: float) -> None:
        """*part* has left: count its stay, and let the next one in."""
        del self.parts[part]
        wait = now - part.arrived
        self.waits += 1
        self.waited += wait
        if wait > self.longest_wait:
            self.longest_wait = wait
        self.leaves(part, now)
        self.floor.touch(self)
        self.floor.stir(self)

    def available(self, need: Need, main: Part) -> int:
        """Number of parts that an assembly of *main* could take for *need*."""
        shelf = self.resting.get(need.product)
        resting = 0
        if shelf:
            own = need.own
            resting = sum(_fits(p, need, main) for p in shelf.in_order()) if own else len(shelf)
        if not self.blocked:
            return resting
        return resting + sum(self._can_hand_through(h, need, main) for h in self.blocked)

    def _can_hand_through(self, holder: Any, need: Need, main: Part) -> bool:
        """Whether the part of a blocked *holder* could be taken without a place here."""
        return (
            _fits(holder.part, need, main)
            and holder.part.step.carried is None
            and len(holder.targets) == 1
            and all(loop.lets_in(holder.part) for loop in self.entry_loops)
        )

    def hand_to(self, main: Part, need: Need, now: float) -> None:
        """Give the parts that *need* asks for to the assembly of *main*."""
        for _ in range(need.count):
            component = self._next_component(need, main, now)
            if need.carrier:
                component.taken_from = self
                main.carriers = [*(main.carriers or []), component]
                component.place = None
                if self.floor.log is not None:
                    self.floor.log("taken", now, self, -1, component, float(main.number))
            else:
                self.floor.leaves(component, now, CONSUMED)

    def _next_component(self, need: Need, main: Part, now: float) -> Any:
        shelf = self.resting.get(need.product)
        candidates = shelf.in_order() if shelf and need.own else [shelf.first()[1]] if shelf else []
        component: Any = next((part for part in candidates if _fits(part, need, main)), None)
        if component is not None and shelf is not None:
            shelf.remove(component)
            component.waited += now - component.arrived
            self.goes_out(component, now)
            return component
        # No place here: the part is handed through from the machine in which it stands blocked.
        holder = next(h for h in self.blocked if self._can_hand_through(h, need, main))
        component = holder.part
        self.blocked.remove(holder)
        holder.targets = ()
        holder.handed_over(now)
        Place.take(self, component, now)
        self.parts[component] = None
        self.goes_out(component, now)
        return component

    # Statistics.

    def look(self, now: float) -> None:
        self.content_area += self.content * (now - self._content_from)
        self._content_from = now
        self.content = len(self.parts)
        if self.content > self.most:
            self.most = self.content

    def clear(self, now: float) -> None:
        Place.clear(self, now)
        self.look(now)
        self.content_area = 0.0
        self.most = self.content
        self.waits = 0
        self.waited = self.longest_wait = 0.0

    def inside(self) -> list[Part]:
        return list(self.parts)

    def seen(self, now: float) -> PlaceSeen:
        self.look(now)
        return PlaceSeen(
            name=self.name,
            kind="buffer",
            machines=0,
            capacity=None if self.capacity == inf else int(self.capacity),
            arrived=self.arrived,
            left=self.left,
            waits=self.waits,
            waited=self.waited,
            longest_wait=self.longest_wait,
            content=self.content_area,
            most=self.most,
        )


class _Ready:
    """The shortest stay of one part in a buffer is over."""

    __slots__ = ("buffer", "part", "rank")

    def __init__(self, buffer: BufferPlace, part: Part) -> None:
        self.buffer = buffer
        self.part = part
        self.rank = (buffer.index, part.number)

    def __call__(self, now: float) -> None:
        self.buffer.floor.register(self, now)

    def finish(self, now: float) -> None:
        self.buffer._wants_on(self.part, now)


def _fits(part: Part, need: Need, main: Part) -> bool:
    return part.product == need.product and (not need.own or part.parent is main)
