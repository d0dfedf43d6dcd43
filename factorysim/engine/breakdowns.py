"""Failures and maintenance at one machine: it goes down, is repaired, and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.engine.events import schedule
from factorysim.engine.flow import SCRAPPED

if TYPE_CHECKING:
    from factorysim.engine.crews.tasks import Task
    from factorysim.engine.machines import Machine
    from factorysim.engine.wear import WearClock


def fails_at_work(machine: Machine, now: float) -> None:
    """A clock that counts work ran out in the middle of an operation."""
    clock = machine.striking
    assert clock is not None
    gone = clock.left
    machine.striking = None
    if machine.pace == 1.0:
        machine.remaining -= gone
    else:
        left = machine.remaining * machine.pace - gone
        machine.remaining = left / machine.pace
        machine.adds_to_work(machine.remaining - left)
    machine.running_since = None
    for other in machine.working_clocks:
        other.left -= gone
    clock.left = 0.0
    goes_down(machine, clock, now)


def goes_down(machine: Machine, clock: WearClock, now: float) -> None:
    """A clock has struck: stand still for as long as the repair or maintenance takes."""
    if machine.down is not None:
        machine.waiting_downs.append(clock)
        return
    machine.down = clock
    clock.due = False
    if clock.is_failure:
        machine.failures += 1
    else:
        machine.maintenances += 1
    for other in machine.clocks:
        other.stop(now)
    if machine.is_busy() and not (machine.running_since is not None and machine.end <= now):
        _interrupt(machine, clock, now)
    clock.repair_left = clock.draw_length()
    if clock.task is None:
        schedule(machine.up_timer, now + clock.repair_left)
    else:
        clock.task.call(now)
    machine.floor.changed(machine)
    machine.floor.call_for_settling(now)


def _interrupt(machine: Machine, clock: WearClock, now: float) -> None:
    machine.stop(now)
    if not machine.is_at_work():
        return
    if clock.after == "restart":
        machine.remaining = machine.full_time
    elif clock.after == "scrap":
        machine.adds_to_work(-machine.remaining)  # Nobody will do the rest.
        for part in machine.load:
            machine.station.leaves(part, now)
            machine.station.scrapped += 1
            machine.floor.leaves(part, now, SCRAPPED)
        machine.load = []
        machine.empties(now)


def repair_begins(machine: Machine, clock: WearClock, now: float) -> None:
    """The people who repair are there."""
    assert clock.task is not None
    clock.repair_end = now + clock.repair_left * clock.task.pace
    schedule(machine.up_timer, clock.repair_end)
    machine.floor.changed(machine)


def repair_stops(machine: Machine, clock: WearClock, now: float) -> None:
    """They leave before it is done, and are called again for what is left."""
    task = clock.task
    assert task is not None
    machine.up_timer = machine.up_timer.switch_off()
    clock.repair_left = (clock.repair_end - now) / task.pace
    task.call(now)
    machine.floor.changed(machine)


def waits_for_repair(machine: Machine) -> bool:
    """Whether nobody is there to repair the machine."""
    task: Task | None = None if machine.down is None else machine.down.task
    return task is not None and not task.is_staffed


def is_up_again(machine: Machine, now: float) -> None:
    """Repair or maintenance is over: clocks start anew, work goes on."""
    clock = machine.down
    assert clock is not None
    if clock.task is not None:
        clock.task.done(now)
    clock.renew()
    for other in machine.clocks:
        if clock.is_failure and other.restarts_after_failure and not other.is_failure:
            other.renew()
        elif not clock.is_failure and clock.renews and other.is_failure:
            other.renew()
    machine.down = None
    machine.waiting_downs = [c for c in machine.waiting_downs if c.left <= 0]
    machine.floor.changed(machine)
    if machine.waiting_downs:
        goes_down(machine, machine.waiting_downs.pop(0), now)
        return
    let_clocks_run(machine, now)
    if machine.is_busy():
        machine.go_on(now)
        machine.may_be_interrupted()
    else:
        machine.floor.attend(machine.station)
        machine.floor.stir(machine.station)  # An assembly offers room only when it could begin.
    machine.floor.call_for_settling(now)


def let_clocks_run(machine: Machine, now: float) -> None:
    """Let the clocks that run by themselves go on, if they may."""
    if machine.down is not None:
        return
    in_shift = not (machine.is_off or machine.is_paused)
    for clock in machine.clocks:
        if clock.kind == "calendar" or (clock.kind == "planned" and in_shift):
            clock.go(now)
        elif clock.kind == "planned":
            clock.stop(now)


def due_for_a_stop(machine: Machine) -> WearClock | None:
    """Return the clock that strikes when the next operation would begin, if there is one."""
    for clock in machine.clocks:
        if clock.left <= 0 and clock.kind == "cycles":
            return clock
    return None
