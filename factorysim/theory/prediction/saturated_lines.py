"""Lines whose first machine never waits for parts, with limited places between the machines."""

from __future__ import annotations

from dataclasses import dataclass, field

from factorysim.errors import ScenarioError
from factorysim.model.distributions import Distribution, Exponential
from factorysim.model.disturbances import Failure
from factorysim.theory.lines.chains import line_chain
from factorysim.theory.lines.decomposition import decompose_line
from factorysim.theory.lines.performance import LinePerformance
from factorysim.theory.lines.phase_types import PhaseType
from factorysim.theory.prediction.facts import Facts, condition
from factorysim.theory.prediction.prediction import Kind, Prediction

MOST_STATES = 60_000
"""States of a chain that is solved while somebody waits: about a second."""

_LEAST_SCV = 0.05
"""Times more regular than this are described by twenty phases."""
_CHAINS = "Hillier & Boling (1967), Operations Research 15, 286-303; Buzacott & Shanthikumar (1993)"
_SECTIONS = "Tolio & Matta (1998), CIRP Annals 47 (decomposition into sections)"


def predict_saturated_line(facts: Facts) -> Prediction | None:
    """Return what a saturated line does; None if it is no serial line of single machines."""
    names = facts.serial
    if names is None or not facts.is_saturated or not facts.is_plain_flow or not facts.work:
        return None
    if facts.factory.loops or any(facts.stations[name].capacity != 1 for name in names):
        return None
    if all(facts.is_constant(n) and not facts.stations[n].failures for n in names):
        return _clockwork(facts, names)
    rooms = [facts.room(name) for name in names[1:]]
    buffers = [room for room in rooms if room is not None]
    if len(buffers) < len(rooms):
        return None
    return _chain(facts, names, buffers)


def _clockwork(facts: Facts, names: list[str]) -> Prediction | None:
    slowest = max(facts.moments(name)[1] for name in names)
    if not slowest:
        return None
    values = {"throughput": 1 / slowest / facts.hours}
    return Prediction(
        "clockwork line",
        "exact",
        values,
        "the slowest machine sets the pace",
        facts.without("rooms", "rules"),
    )


@dataclass
class _Machines:
    """The times of the machines as phases, and which of them are only nearly so."""

    times: list[PhaseType] = field(default_factory=list)
    with_failures: list[str] = field(default_factory=list)
    fitted: list[str] = field(default_factory=list)
    not_by_chance: list[str] = field(default_factory=list)


def _chain(facts: Facts, names: list[str], buffers: list[int]) -> Prediction | None:
    machines = _machines(facts, names)
    if machines is None:
        return None
    performance, is_chain = _solved(machines.times, buffers)
    if performance is None:
        return None
    is_exact = is_chain and not machines.fitted and not machines.not_by_chance
    kind: Kind = "exact" if is_exact else "approximation"
    values = {
        "throughput": performance.throughput / facts.hours,
        "wip": performance.wip,
        "lead_time": performance.wip / performance.throughput,
    }
    for name, share in zip(names, performance.fraction_processing, strict=True):
        if name not in machines.with_failures:
            values[f"places.{name}.utilisation"] = share
    own = (
        condition("phases", machines.fitted),
        condition("chance", machines.not_by_chance),
    )
    assumptions = (*facts.without("rooms", "failures", "rules"), *own)
    model = "exact chain of the line" if is_chain else "decomposition of the line"
    return Prediction(model, kind, values, _CHAINS if is_chain else _SECTIONS, assumptions)


def _machines(facts: Facts, names: list[str]) -> _Machines | None:
    """Return the machines as phases; None if one has several failures or takes no time."""
    machines = _Machines()
    for name in names:
        _, mean, scv = facts.moments(name)
        phases = facts.phases(name)
        if not mean:
            return None
        if phases is None:
            machines.fitted.append(name)
            time = PhaseType.with_moments(mean, max(scv, _LEAST_SCV))
        else:
            time = PhaseType.erlang(phases / mean, phases)
        failures = list(facts.stations[name].failures.values())
        if len(failures) > 1:
            return None
        for failure in failures:
            machines.with_failures.append(name)
            unit = facts.factory.time_unit
            runs, lasts = failure.time_to_failure(unit), failure.time_to_repair(unit)
            if not _strikes_by_chance(failure, runs, lasts):
                machines.not_by_chance.append(name)
            time = time.with_failures(1 / runs.expected, 1 / lasts.expected)
        machines.times.append(time)
    return machines


def _strikes_by_chance(failure: Failure, runs: Distribution, lasts: Distribution) -> bool:
    is_exponential = isinstance(runs, Exponential) and isinstance(lasts, Exponential)
    return is_exponential and failure.clock == "working" and failure.after == "resume"


def _solved(times: list[PhaseType], buffers: list[int]) -> tuple[LinePerformance | None, bool]:
    """Solve the chain of the whole line, or that of its sections if it is too large."""
    try:
        return line_chain(times=times, buffers=buffers, most_states=MOST_STATES), True
    except ScenarioError:
        pass
    try:
        return decompose_line(times=times, buffers=buffers, most_states=MOST_STATES), False
    except ScenarioError:
        return None, False
