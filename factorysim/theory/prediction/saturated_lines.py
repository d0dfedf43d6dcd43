"""Lines whose first machine never waits for parts, with limited places between the machines."""

from __future__ import annotations

from dataclasses import dataclass, field

from factorysim.errors import ModelError, ScenarioError
from factorysim.model.distributions import Distribution, Exponential
from factorysim.model.disturbances import Failure
from factorysim.theory.lines.buffer_bounds import zero_buffer_efficiency
from factorysim.theory.lines.chains import line_chain
from factorysim.theory.lines.decomposition import decompose_line
from factorysim.theory.lines.flow_decomposition import decompose_flow_line
from factorysim.theory.lines.performance import LinePerformance
from factorysim.theory.lines.phase_types import PhaseType
from factorysim.theory.prediction.facts import Facts, condition
from factorysim.theory.prediction.prediction import Kind, Prediction

MOST_STATES = 60_000
"""States of a chain that is solved while somebody waits: about a second."""

_LEAST_SCV = 0.05
"""Times more regular than this are described by twenty phases."""
_CHAINS = "Hillier & Boling (1967), Operations Research 15, 286-303; Buzacott & Shanthikumar (1993)"
_BUZACOTT = "Buzacott (1967): all machines stop together"
_DDX = "Dallery, David & Xie (1989), IEEE Transactions on Automatic Control 34: parts as a flow"
_SECTIONS = "Brandwajn & Jow (1988), Operations Research 36 (overlapping sections)"


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
    if _is_paced(facts, names):
        return _paced(facts, names, buffers)
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


def _is_paced(facts: Facts, names: list[str]) -> bool:
    """Whether all machines take the same constant time, and stop now and then."""
    times = {facts.moments(name)[1] for name in names}
    return len(times) == 1 and all(
        facts.is_constant(name) and len(facts.stations[name].failures) == 1 for name in names
    )


def _paced(facts: Facts, names: list[str], buffers: list[int]) -> Prediction | None:
    """Equally fast machines that fail: parts flow like water, and the stops are what matters."""
    unit = facts.factory.time_unit
    failures = [next(iter(facts.stations[name].failures.values())) for name in names]
    fails = [1 / failure.time_to_failure(unit).expected for failure in failures]
    repairs = [1 / failure.time_to_repair(unit).expected for failure in failures]
    speed = 1 / facts.moments(names[0])[1]
    if not any(buffers):
        source, throughput = _BUZACOTT, speed * zero_buffer_efficiency(fails, repairs)
    elif all(buffers):
        try:
            flow = decompose_flow_line(
                failure_rates=fails, repair_rates=repairs, buffers=buffers, speed=speed
            )
        except ModelError:
            # The decomposition does not settle for every line; then theory says nothing.
            return None
        source, throughput = _DDX, flow.throughput
    else:
        return None
    not_by_chance = [
        name
        for name, failure in zip(names, failures, strict=True)
        if not _strikes_by_chance(
            failure, failure.time_to_failure(unit), failure.time_to_repair(unit)
        )
    ]
    return Prediction(
        "line of equally fast machines that fail",
        "approximation",
        {"throughput": throughput / facts.hours},
        source,
        (*facts.without("rooms", "failures", "rules"), condition("chance", not_by_chance)),
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
    except (ScenarioError, ModelError):
        return None, False
