"""What holds for every factory that is not overloaded: what comes in must come out."""

from __future__ import annotations

from factorysim.model.loads import utilisations
from factorysim.theory.prediction.facts import Facts, condition
from factorysim.theory.prediction.prediction import Prediction

_SOURCE = "conservation of flow; utilisation law"


def predict_balance(facts: Facts) -> Prediction | None:
    """Return the throughput that the arrivals force, and how busy the stations must be."""
    if not facts.rates or any(source.count is not None for source in facts.sources):
        return None
    if any(step.splits or step.dissolves or step.components for _, _, step in facts.flow.steps()):
        return None
    loads = utilisations(facts.factory)
    if max(loads.values(), default=0.0) >= 1:
        return _overload(facts, loads)
    limited = [name for name in facts.stations if facts.room(name) is not None]
    scraps = [n for n, s in facts.stations.items() if s.quality and s.quality.scrap]
    outcomes = [p for p, _, step in facts.flow.steps() if step.outcomes]
    values = {}
    if not scraps and not outcomes:
        values["throughput"] = facts.arrival_rate / facts.hours
    values |= {
        f"places.{name}.utilisation": load
        for name, load in loads.items()
        if name in facts.stations and _is_simple(facts, name)
    }
    lost = [n for n, s in facts.factory.sources.items() if s.when_full != "wait" and limited]
    assumptions = (
        condition("capacity", ()),
        condition("all_enter", lost),
        condition("jams", limited if facts.factory.loops else []),
        condition("setup_load", _names_with_setups(facts)),
    )
    if not values:
        return None
    return Prediction("balance of the flow", "balance", values, _SOURCE, assumptions)


def _overload(facts: Facts, loads: dict[str, float]) -> Prediction | None:
    """The station with the most work sets the pace, and the queue in front of it grows."""
    if facts.serial is None:
        return None
    full = [f"{name} {load:.0%}" for name, load in loads.items() if load >= 1]
    values = {"throughput": facts.arrival_rate / max(loads.values()) / facts.hours}
    assumptions = (condition("capacity", full), *facts.without("rooms", "failures", "shifts"))
    return Prediction("overloaded line", "approximation", values, _SOURCE, assumptions)


def _is_simple(facts: Facts, name: str) -> bool:
    station = facts.stations[name]
    return not (station.failures or station.maintenance or station.batch or station.shift)


def _names_with_setups(facts: Facts) -> list[str]:
    return [name for name, station in facts.stations.items() if station.setup]
