"""The shop floor: everything that ends at one instant is registered, then the factory is settled.

Settling moves parts until nothing can move, then lets free machines choose, in declared order.
So a dispatching rule sees every part that is there at that instant, and the order in which the
events of one instant come off the event list decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from factorysim.engine.choosing import best_place
from factorysim.engine.events import SETTLE, Timer, schedule
from factorysim.engine.flow import LEFT, SCRAPPED, Flow
from factorysim.engine.parts import Part
from factorysim.engine.places import by_waiting
from factorysim.engine.standing import check_standing
from factorysim.errors import ModelError, ZeroTimeLoop, listing
from factorysim.results.observed import FATES

if TYPE_CHECKING:
    from simpy import Environment

    from factorysim.engine.calendars import Calendar
    from factorysim.engine.crews.workforce import Workforce
    from factorysim.engine.loops import Cards
    from factorysim.engine.places import Place
    from factorysim.engine.plan import Plan
    from factorysim.engine.steps import Step
    from factorysim.engine.transport.fleets import Fleet
    from factorysim.engine.transport.traffic import Traffic

MOST_ROUNDS = 10_000
"""Rounds of settling at one instant after which a run is stopped."""

by_rank = attrgetter("rank")

Log = Callable[[str, float, Any, int, "Part | None", float], None]
"""Writes a record: kind, time, place (or fleet, crew), machine, part, detail."""


class Floor:
    """The places of a running factory and the settling between them."""

    def __init__(self, env: Environment, plan: Plan, flow: Flow) -> None:
        self.env = env
        self.events: list[Any] = env._queue
        """SimPy's event list."""
        self.plan = plan
        self.flow = flow
        self.places: list[Place] = []
        self.first_steps: list[Any] = []
        """The first step of each product."""
        self.routes: list[list[Step]] = []
        self.loops: list[Cards] = []
        self.calendars: list[Calendar] = []
        self.fleets: list[Fleet] = []
        self.workforce: Workforce
        """All crews."""
        self.traffics: list[Traffic] = []
        """The traffic on each layout that a fleet uses."""
        self.sources: list[Any] = []
        self.demands: list[Any] = []
        """The customers of stocks."""
        self.log: Log | None = None
        self.watch_circles = plan.circles
        self.clock_strikes: Callable[[], None] = _nothing
        """Called when a clock strikes that goes on without any work: a shift, a repair, ageing."""
        self.stopped_at_parts = False
        """Whether the wanted number of parts has left."""
        self.ended: list[Any] = []
        """What has ended at this instant and is not worked off yet."""
        self.stirred: list[Any] = []
        """Places (and layouts) that may let somebody in."""
        self.attending: list[Any] = []
        """Places, fleets and crews that may have work to take up."""
        self._offered: list[Any] = []
        self._again: list[Any] = []
        """Holders that have another part to offer after the one that has just moved on."""
        self.changes: list[Any] = []
        self._touched: list[Place] = []
        self.leaving_unserved: list[Any] = []
        """Sources that lose what does not find room at this instant."""
        self.jammed: list[Traffic | Fleet] = []
        """Where vehicles have come to a stand at this instant, or are waited for."""
        self._settle_timer = Timer(env, self.settle)
        self._jam_timer = Timer(env, self._jam_timer_fires)
        self._jam_is_due = False
        self._resolves_jams = False
        self.is_due = False
        self.instant = -1.0
        """The instant that was settled last ..."""
        self.rounds = 0
        """... and how often."""
        self.is_settling = False
        self.is_alone = False
        """Whether only one thing has ended at this instant, and it is being worked off."""

    # What ends is registered.

    def register(self, ended: Any, now: float) -> None:
        """Note what has ended; the factory is settled when nothing more happens at this instant."""
        events = self.events
        if self.is_due or self.is_settling or (events and events[0][0] <= now):
            self.ended.append(ended)
            self.call_for_settling(now)
            return
        self.is_settling = self.is_alone = True
        if now == self.instant:
            self._next_round(now, [ended])
        else:
            self.instant = now
            self.rounds = 1
        ended.finish(now)
        self.is_alone = False
        self.work_off(now)

    def call_for_settling(self, now: float) -> None:
        """Settle now if nothing else happens at this instant, else when everything has happened."""
        if self.is_due or self.is_settling:
            return
        events = self.events
        if events and events[0][0] <= now:
            self.is_due = True
            schedule(self._settle_timer, now, SETTLE)
        else:
            self.settle(now)

    def stir(self, place: Place) -> None:
        """*place* may have got room: look whether somebody can come in."""
        if not place.stirred and (place.blocked or place.supplies or place.watchers):
            place.stirred = True
            self.stirred.append(place)

    def attend(self, place: Any) -> None:
        """*place* may have work to take up: let it choose."""
        if not place.attended:
            place.attended = True
            self.attending.append(place)

    def touch(self, place: Place) -> None:
        """The content of *place* has changed: bring its statistics up to date after settling."""
        if not place.touched:
            place.touched = True
            self._touched.append(place)

    def once_more(self, holder: Any) -> None:
        """*holder* has another part to offer: later in this settling, so that nothing recurses."""
        self._again.append(holder)

    def changed(self, machine: Any) -> None:
        """The state of *machine* may have changed: show it after settling."""
        if not machine.is_noted:
            machine.is_noted = True
            self.changes.append(machine)

    # Settling.

    def settle(self, now: float) -> None:
        """Work off everything that has ended at this instant."""
        self.is_due = False
        self.is_settling = True
        self._next_round(now, self.ended)
        self.work_off(now)

    def _next_round(self, now: float, ended: list[Any]) -> None:
        """Count the rounds of settling at one instant."""
        if now != self.instant:
            self.instant = now
            self.rounds = 0
        elif self.rounds >= MOST_ROUNDS:
            self._stop_zero_time_loop(now, ended)
        self.rounds += 1

    def is_settled_by(self, place: Place, now: float) -> bool:
        """Let *place* choose, if nobody else has anything to do now; return whether that is so."""
        if self.stirred or self.ended or self._again or self.leaving_unserved:
            return False
        attending = self.attending
        if attending:
            if len(attending) > 1 or attending[0] is not place or not place.is_lean:
                return False
            attending.clear()
            place.attended = False
            place.choose(now)
            if attending:
                # Somebody is called for a setup.
                self.work_off(now)
                return True
        self.is_settling = False
        if self.changes or self._touched:
            self._show(now)
        return True

    def work_off(self, now: float) -> None:  # noqa: C901 - written out, it runs at every instant
        """Let parts move until nothing can move, then let machines and vehicles choose."""
        while self.ended or self.stirred or self._again or self.attending:
            if self.ended:
                ended, self.ended = self.ended, []
                if len(ended) > 1:
                    ended.sort(key=by_rank)
                for thing in ended:
                    thing.finish(now)
            while self.stirred or self._again:
                if self._again:
                    self._offer_next(now)
                if len(self.stirred) == 1:
                    place = self.stirred.pop()
                    place.stirred = False
                    place.admit(now)
                    continue
                places, self.stirred = self.stirred, []
                places.sort(key=by_rank)
                for place in places:
                    place.stirred = False
                    place.admit(now)
            if self.leaving_unserved:
                self._turn_away(now)
            if self.attending:
                if len(self.attending) == 1:
                    place = self.attending.pop()
                    place.attended = False
                    place.choose(now)
                    continue
                places, self.attending = self.attending, []
                places.sort(key=by_rank)
                for place in places:
                    place.attended = False
                    place.choose(now)
        self.is_settling = False
        if self.changes or self._touched or self._offered:
            self._show(now)
        if self.jammed and not self._resolves_jams:
            self._look_at_jams(now)

    def _look_at_jams(self, now: float) -> None:
        """Look after vehicles that stand, when nothing more happens at this instant."""
        events = self.events
        while self.jammed:
            if events and events[0][0] <= now:
                if not self._jam_is_due:
                    self._jam_is_due = True
                    schedule(self._jam_timer, now, SETTLE + 1)
                return
            self._resolve_jams(now)

    def _jam_timer_fires(self, now: float) -> None:
        self._jam_is_due = False
        self._resolve_jams(now)
        self._look_at_jams(now)

    def _resolve_jams(self, now: float) -> None:
        jammed, self.jammed = self.jammed, []
        self.is_settling = self._resolves_jams = True
        for traffic in jammed:
            traffic.look_after_blocked(now)
        self.settle(now)
        self._resolves_jams = False

    def _offer_next(self, now: float) -> None:
        holders, self._again = self._again, []
        for holder in sorted(holders, key=by_rank):
            holder.offer_next(now)

    def _stop_zero_time_loop(self, now: float, ended: list[Any]) -> None:
        owners = [getattr(thing, "station", thing) for thing in ended]
        places = {str(owner.name) for owner in owners if hasattr(owner, "name")}
        raise ZeroTimeLoop(
            f"t = {now:g} {self.plan.unit}: zero-time loop. Work of length 0 went on for "
            f"{MOST_ROUNDS} rounds at one instant, at {listing(sorted(places)) or 'a source'}. "
            "Give at least one step of the circle a time above 0."
        )

    def _turn_away(self, now: float) -> None:
        sources, self.leaving_unserved = self.leaving_unserved, []
        for source in sorted(sources, key=by_rank):
            source.lose_the_rest(now)

    def _show(self, now: float) -> None:
        """Bring states and contents up to date, once per instant."""
        if self._offered:
            offered, self._offered = self._offered, []
            standing = [holder for holder in offered if holder.targets]
            for holder in standing:
                holder.stands(now)
            if standing and self.watch_circles:
                check_standing(self, standing, now)
        if self.changes:
            changed, self.changes = self.changes, []
            for machine in changed:
                machine.is_noted = False
                machine.show(now)
        if self._touched:
            touched, self._touched = self._touched, []
            for place in touched:
                place.touched = False
                place.look(now)

    # Moves.

    def offer(self, holder: Any, now: float, *, since: float | None = None) -> None:
        """The part of *holder* wants to go on: let it line up at its next place or places.

        `since` is when it began to want this; without it, now.
        """
        part = holder.part
        holder.since = now if since is None else since
        place = part.step.place
        # Nobody waits there and whoever ends at this instant comes in declared order: the part
        # moves on at once if it can, as it would after lining up.
        is_free = place is not None and not place.blocked and place.admit_key is by_waiting
        if is_free and place.can_take(part):
            holder.handed_over(now)
            place.take(part, now)
            return
        is_carried = part.step.carried is not None
        if is_carried and self.is_alone and self._sends_directly(holder, part, now):
            return
        places = self.next_places(part, now)
        if is_carried and self.sends_at_once(holder, places, now):
            return
        holder.targets = places
        for place in places:
            place.line_up(holder)
        self._offered.append(holder)

    def lines_up(self, holder: Any) -> None:
        """*holder* has lined up: if it still stands after settling, look whether it can move."""
        if self.watch_circles:
            self._offered.append(holder)

    def next_places(self, part: Part, now: float) -> tuple[Place, ...]:
        """Return where *part* may go: one place when it is fixed, else all candidates."""
        step: Step = part.step
        if step.place is not None:
            return (step.place,)
        if step.drawn is not None:
            return (step.drawn(),)
        return step.places

    def choose_place(self, part: Part, targets: tuple[Place, ...], now: float) -> Place:
        """Return the best of *targets* that can take *part*; at least one can."""
        assert part.step is not None
        return best_place(part, part.step.choose, [p for p in targets if p.can_take(part)], now)

    def room_ahead(self, part: Part, now: float) -> Place | None:
        """Return the next place that can take *part* now, for blocking before service."""
        step = part.step
        assert step.next is not None
        following = part.step = step.next
        places = following.places
        if following.drawn is not None:
            # A choice that draws or counts is made once, however long the part waits for room.
            if part.drawn is None:
                part.drawn = following.drawn()
            places = (part.drawn,)
        with_room = [place for place in places if place.can_take(part)]
        best = best_place(part, following.choose, with_room, now) if with_room else None
        part.step = step
        return best

    def move(self, holder: Any, target: Place, now: float) -> None:
        """Move the part of *holder* on to *target*."""
        part = holder.part
        for place in holder.targets:
            place.blocked.remove(holder)
        holder.targets = ()
        if part.step.carried is not None:
            self._keep_place(holder, target, now)
            return
        holder.handed_over(now)
        target.take(part, now)

    # Moves by a vehicle.

    def _keep_place(self, holder: Any, target: Place, now: float) -> None:
        """Keep a place at *target* for the part of *holder*, which a vehicle brings or has here."""
        part = holder.part
        target.reserved += 1
        for loop in target.new_cards_for(part):
            loop.hand_out(part, now)
        if holder.is_vehicle:
            holder.gets_place(now)
        else:
            self._ask_for_vehicle(holder, target, now)

    def _sends_directly(self, holder: Any, part: Part, now: float) -> bool:
        """Ask for a vehicle without lining up, where that comes to the same; return whether.

        That is so when nothing else has ended at this instant and nobody waits for these places.
        """
        step = part.step
        carried = step.carried
        if carried.has_always_room:
            target = step.places[0]
            if len(step.places) > 1:
                target = best_place(part, step.choose, step.places, now)
            target.reserved += 1
            origin = holder.sends(now)
            part.request = carried.fleet.asks(holder, origin, target, carried, part, now)
            return True
        if not carried.reserves_at_request or step.drawn is not None:
            return False
        with_room = []
        for place in step.places:
            if place.blocked or place.admit_key is not by_waiting:
                return False
            if place.can_take(part):
                with_room.append(place)
        if not with_room:
            return False
        target = with_room[0]
        if len(with_room) > 1 or not isinstance(step.choose, str):
            target = best_place(part, step.choose, with_room, now)
        self._keep_place(holder, target, now)
        return True

    def sends_at_once(self, holder: Any, places: tuple[Place, ...], now: float) -> bool:
        """Ask for a vehicle before there is room, where the step says so; return whether it did."""
        part = holder.part
        carried = part.step.carried
        if carried is None or carried.reserves_at_request:
            return False
        target = places[0]
        if len(places) > 1:
            with_room = [place for place in places if place.can_take(part)]
            target = best_place(part, part.step.choose, with_room or list(places), now)
        self._ask_for_vehicle(holder, target, now)
        return True

    def _ask_for_vehicle(self, holder: Any, target: Place, now: float) -> None:
        part = holder.part
        carried = part.step.carried
        origin = holder.sends(now)
        part.request = carried.fleet.asks(holder, origin, target, carried, part, now)

    # Parts come and go.

    def enters(self, part: Part, place: Place, now: float) -> None:
        """*part* has joined its first place."""
        part.entered = True
        if self.log is not None:
            self.log("entered", now, place, -1, part, 0.0)

    def leaves(self, part: Part, now: float, fate: int) -> None:
        """*part* leaves the system for good: left, scrapped, consumed or lost."""
        for cards in part.cards:
            cards.take_back(part, now)
        if part.carriers:
            for carrier in part.carriers:
                self.leaves(carrier, now, SCRAPPED if fate == SCRAPPED else LEFT)
            part.carriers = None
        self.flow.departs(part, now, fate)
        if self.log is not None:
            self.log(FATES[fate], now, part.place, -1, part, 0.0)

    def create(self, product: int, step: Step | None, now: float) -> Part:
        """Return a new part of *product* that starts with *step*."""
        flow = self.flow
        part = flow.new_part(product, step, now)
        if flow.in_system > flow.most_parts:
            self._stop_overflow(now)
        if self.log is not None:
            self.log("created", now, None, -1, part, float(product))
        return part

    def _stop_overflow(self, now: float) -> None:
        fullest = max(self.places, key=lambda place: len(place.inside()))
        raise ModelError(
            f"t = {now:g} {self.plan.unit}: more than {self.flow.most_parts} parts are in the "
            f"system, most of them at {fullest.name!r} ({len(fullest.inside())}). More comes in "
            "than can be worked off; compare the load of each station with its capacity."
        )

    def is_held_up(self) -> bool:
        """Whether something can go on as soon as a repair is over or a shift begins."""
        things = (*self.places, *self.sources, *self.fleets, self.workforce)
        return any(thing.is_held_up() for thing in things)


def _nothing() -> None:
    """Nobody wants to know."""
