"""Priority rules that fill the stations of an assembly line one after the other.

A rule gives every task a weight. The station takes, of the tasks that are ready and still fit, the
one with the largest weight (the first one of equals), until none fits.

Source: W. B. Helgeson, D. P. Birnie, Assembly line balancing using the ranked positional weight
technique, Journal of Industrial Engineering 12 (1961); F. B. Talbot, J. H. Patterson, W. V.
Gehrlein, Management Science 32 (1986), for a comparison of many rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from factorysim.theory.balancing.numbered_tasks import NumberedTasks


def positional_weight(tasks: NumberedTasks, place: int) -> int:
    """The time of a task and of all that wait for it (Helgeson and Birnie)."""
    return tasks.times[place] + tasks.time_of(tasks.after[place])


def longest_task(tasks: NumberedTasks, place: int) -> int:
    """The time of a task: the largest candidate first."""
    return tasks.times[place]


def most_followers(tasks: NumberedTasks, place: int) -> int:
    """The number of tasks that wait for a task."""
    return tasks.after[place].bit_count()


def task_order(tasks: NumberedTasks, place: int) -> int:
    """The order in which the tasks were given, as far as the precedences allow."""
    return -place


BALANCING_RULES: Mapping[str, Callable[[NumberedTasks, int], int]] = {
    rule.__name__: rule for rule in (positional_weight, longest_task, most_followers, task_order)
}
"""The priority rules by their names."""


def filled_by(rule: str, tasks: NumberedTasks, cycle: int) -> tuple[tuple[str, ...], ...]:
    """Return the stations that a rule fills; no task may be longer than the cycle."""
    weight = BALANCING_RULES[rule]
    ranked = sorted(range(len(tasks.times)), key=lambda place: (-weight(tasks, place), place))
    done = 0
    line: list[tuple[str, ...]] = []
    while done != tasks.everything:
        left = cycle
        station: list[str] = []
        while True:
            place = next((p for p in ranked if _is_ready(tasks, p, done, left)), None)
            if place is None:
                break
            station.append(tasks.names[place])
            done |= 1 << place
            left -= tasks.times[place]
        line.append(tuple(station))
    return tuple(line)


def filled_from_the_end(rule: str, tasks: NumberedTasks, cycle: int) -> tuple[tuple[str, ...], ...]:
    """Return the stations that a rule fills when it begins with the last one."""
    line = filled_by(rule, tasks.backwards(), cycle)
    return tuple(station[::-1] for station in line[::-1])


def _is_ready(tasks: NumberedTasks, place: int, done: int, left: int) -> bool:
    if done >> place & 1 or tasks.times[place] > left:
        return False
    return not tasks.before[place] & ~done
