"""What a sensitivity analysis changes: the speed of stations, buffers, repairs, or any path.

A path names one value, as everywhere. These names stand for a change in the helpful direction::

    stations.mill.speed                 all times at the mill, shorter by the same share
    stations.mill.failures.jam.repair_speed    the repairs, shorter
    stations.mill.failures.jam.life     the time between failures, longer
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from factorysim.errors import ScenarioError, UnknownName, did_you_mean, listing
from factorysim.experiments.effects.scaling import CannotScale, mean_text, scaled, scaled_time
from factorysim.model.disturbances import Failure
from factorysim.model.durations import as_distribution
from factorysim.model.factory import Factory
from factorysim.model.flow import is_function
from factorysim.model.paths import get
from factorysim.model.places import Station, WaitingRoom

KINDS = ("speed", "buffers", "repair", "failures")
"""What can be varied at all places at once."""


@dataclass(frozen=True)
class Target:
    """One thing that is changed."""

    path: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    """What has to be changed in the factory, by path."""
    change: float = 0.0
    """By what share, such as 0.05; infinite from 0 places."""
    before: str = ""
    after: str = ""
    reason: str = ""
    """Why it cannot be changed; empty if it can."""


def targets_for(factory: Factory, kinds: str | Sequence[str], by: float) -> list[Target]:
    """Return everything of some kinds that the factory has.

    Raises
    ------
    UnknownName
        If there is no such kind.
    """
    wanted = [kinds] if isinstance(kinds, str) else list(kinds)
    for kind in wanted:
        if kind not in KINDS:
            raise UnknownName(
                f"of={kind!r} is not possible.{did_you_mean(kind, KINDS)} It is one of "
                f"{listing(KINDS)}, or several of them; paths= takes any other value."
            )
    return [target_at(factory, path, by) for kind in wanted for path in _paths(factory, kind)]


def targets_at(factory: Factory, paths: str | Sequence[str], by: float) -> list[Target]:
    """Return what the paths name; a star stands for every name.

    Raises
    ------
    UnknownName
        If a path leads nowhere.
    ScenarioError
        If two paths name the same.
    """
    given = [paths] if isinstance(paths, str) else list(paths)
    written = [one for path in given for one in _expanded(factory, path)]
    twice = next((path for i, path in enumerate(written) if path in written[:i]), None)
    if twice is not None:
        raise ScenarioError(f"{twice} is named twice. Name each path once.")
    return [target_at(factory, path, by) for path in written]


def target_at(factory: Factory, path: str, by: float) -> Target:
    """Return the change of one path by the share *by*."""
    try:
        head, _, last = path.rpartition(".")
        make = _SPECIAL.get(last)
        found = get(factory, head) if make is not None else None
        if make is not None and isinstance(found, (Station, Failure)):
            return make(factory, path, found, by)
        return _plain(factory, path, by)
    except CannotScale as error:
        return Target(path, reason=str(error))


def _paths(factory: Factory, kind: str) -> Iterator[str]:
    for name, station in factory.stations.items():
        here = f"stations.{name}"
        if kind == "speed":
            yield f"{here}.speed"
        elif kind == "buffers":
            yield f"{here}.buffer"
        else:
            last = "repair_speed" if kind == "repair" else "life"
            yield from (f"{here}.failures.{failure}.{last}" for failure in station.failures)
    if kind == "buffers":
        yield from (f"buffers.{name}.capacity" for name in factory.buffers)


def _plain(factory: Factory, path: str, by: float) -> Target:
    value = get(factory, path)
    if isinstance(value, WaitingRoom):
        path, value = f"{path}.capacity", value.capacity
    if value is None and path.endswith((".buffer", ".capacity")):
        raise CannotScale("the room is unlimited")
    found = scaled(value, by)
    shown = [_shown(one, factory.time_unit) for one in (found.before, found.after)]
    return Target(path, {path: found.after}, found.change, *shown)


def _shown(value: Any, unit: str) -> str:
    return f"{value:.4g}" if isinstance(value, (int, float)) else mean_text(value, unit)


def _speed(factory: Factory, path: str, station: Station, by: float) -> Target:
    """Return the change of all times at a station: its own, and those of steps of routes."""
    if not isinstance(station, Station):
        raise CannotScale("only a station has a speed of this kind")
    name = path.split(".")[1]
    times = dict(_times_at(factory, name, station))
    if not times:
        raise CannotScale("no time is given for this station")
    if not any(map(_lasts, times.values())):
        raise CannotScale("it takes no time")
    changes = {where: scaled_time(time, 1 / (1 + by)) for where, time in times.items()}
    unit = factory.time_unit
    before = ", ".join(mean_text(time, unit) for time in times.values())
    after = ", ".join(mean_text(time, unit) for time in changes.values())
    return Target(path, changes, by, before, after)


def _times_at(factory: Factory, name: str, station: Station) -> Iterator[tuple[str, Any]]:
    if station.time is not None:
        yield f"stations.{name}.time", station.time
    for product, made in factory.products.items():
        for number, step in enumerate(made.route):
            where = f"products.{product}.route.{number}"
            if name not in step.candidates:
                continue
            if isinstance(step.at, Mapping):
                yield f"{where}.at.{name}", step.at[name]
            elif step.time is not None:
                if len(step.candidates) > 1 and not is_function(step.time):
                    raise CannotScale(
                        f"{where} has one time for several places; write one for each, "
                        f"at: {{{name}: ...}}"
                    )
                yield f"{where}.time", step.time


def _lasts(time: Any) -> bool:
    """Return whether a time is more than 0; of a function nobody knows."""
    if isinstance(time, Mapping):
        return any(map(_lasts, time.values()))
    return is_function(time) or as_distribution(time, "s").expected > 0


def _repair(factory: Factory, path: str, failure: Failure, by: float) -> Target:
    return _of_failure(factory, path, failure, 1.0, 1 / (1 + by), by)


def _life(factory: Factory, path: str, failure: Failure, by: float) -> Target:
    return _of_failure(factory, path, failure, 1 + by, 1.0, by)


def _of_failure(
    factory: Factory, path: str, failure: Failure, life: float, repair: float, by: float
) -> Target:
    """Return the change of one of the two times of a failure, however it was written."""
    if not isinstance(failure, Failure):
        raise CannotScale("only a failure has a repair speed and a life")
    unit = factory.time_unit
    every, time = failure.time_to_failure(unit), failure.time_to_repair(unit)
    changed = {"every": scaled_time(every, life), "repair": scaled_time(time, repair)}
    by_times = {"availability": None, "mttr": None, **changed}
    shown = (every, changed["every"]) if repair == 1.0 else (time, changed["repair"])
    return Target(
        path,
        {path.rpartition(".")[0]: failure.model_copy(update=by_times)},
        by,
        *(mean_text(one, unit) for one in shown),
    )


_SPECIAL: Mapping[str, Callable[..., Target]] = {
    "speed": _speed,
    "repair_speed": _repair,
    "life": _life,
}


def _expanded(factory: Factory, path: str) -> list[str]:
    """Return all paths that a path with stars stands for."""
    names = path.split(".")
    place = next((i for i, name in enumerate(names) if "*" in name), None)
    if place is None:
        return [path]
    if place == 0:
        raise UnknownName(f"{path}: a path begins with a name such as stations.")
    inside = get(factory, ".".join(names[:place]))
    known = list(inside) if isinstance(inside, Mapping) else []
    found = [str(key) for key in known if fnmatchcase(str(key), names[place])]
    if not found:
        raise UnknownName(f"{path}: nothing is called so. There are {listing(known) or 'none'}.")
    return [
        one
        for key in found
        for one in _expanded(factory, ".".join([*names[:place], key, *names[place + 1 :]]))
    ]
