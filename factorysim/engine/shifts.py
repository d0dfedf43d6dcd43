"""Shifts and breaks at one machine: its work stops and goes on, or is finished in overtime."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.engine.breakdowns import let_clocks_run

if TYPE_CHECKING:
    from factorysim.engine.machines import Machine


def begin_or_end(machine: Machine, now: float, *, off: bool, paused: bool) -> None:
    """A shift or break begins or ends."""
    if machine.resume_after is not None and not off and not paused and machine.resume_after > now:
        return
    stops = off or paused
    mode = machine.station.at_shift_end
    running = machine.running_since is not None
    unfinished = machine.is_busy() and not (running and machine.end <= now)
    if stops and mode != "suspend" and unfinished and machine.is_able():
        machine.stop_at_end = (off, paused)
        return
    if mode == "finish" and machine.stop_at_end == (False, True) and unfinished and not stops:
        # The overtime lasts longer than the break, which is still due in full.
        return
    machine.stop_at_end = None
    if stops and unfinished:
        machine.stop(now)
    put_into_force(machine, now, off=off, paused=paused)


def put_into_force(machine: Machine, now: float, *, off: bool, paused: bool) -> None:
    """Let *machine* stop or go on, as the shift says."""
    was_able = machine.is_able()
    machine.is_off, machine.is_paused = off, paused
    let_clocks_run(machine, now)
    if machine.is_able() and not was_able:
        if machine.is_busy():
            machine.go_on(now)
            machine.may_be_interrupted()
        else:
            machine.floor.attend(machine.station)
            machine.floor.stir(machine.station)
    machine.floor.changed(machine)
    machine.floor.call_for_settling(now)


def stop_after_overtime(machine: Machine, now: float) -> None:
    """The part in work at the end of the shift is finished: now the break begins."""
    if machine.stop_at_end is None:
        return
    off, paused = machine.stop_at_end
    machine.stop_at_end = None
    if machine.station.calendar is not None:
        machine.station.calendar.after_overtime(machine, now, off=off, paused=paused)
