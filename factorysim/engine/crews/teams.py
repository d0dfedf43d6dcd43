"""Which free workers can do some work together: taken together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factorysim.engine.crews.members import Member
    from factorysim.engine.crews.tasks import Task


def team_for(task: Task, free: list[list[Member]], now: float) -> list[Member] | None:
    """Return a worker for each seat of *task*, or None when there are not enough.

    The first seat gets the worker whom its crew prefers, and so on. Where the seats ask for
    different skills, workers change seats until all seats are taken, if that is possible at all.

    Parameters
    ----------
    free
        For each seat, the free workers who can take it, the preferred ones first.
    """
    if len(free) == 1:
        return free[0][:1] or None
    taken: dict[int, int] = {}
    candidates = {id(worker): worker for workers in free for worker in workers}

    def takes(seat: int, tried: set[int]) -> bool:
        """Whether *seat* gets a worker, if need be one who changes to another seat."""
        for worker in free[seat]:
            key = id(worker)
            if key in tried:
                continue
            tried.add(key)
            if key not in taken or takes(taken[key], tried):
                taken[key] = seat
                return True
        return False

    for seat in range(len(free)):
        if not takes(seat, set()):
            return None
    by_seat = {seat: candidates[key] for key, seat in taken.items()}
    return [by_seat[seat] for seat in range(len(free))]
