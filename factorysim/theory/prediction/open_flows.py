"""Several stations that parts flow through from outside: networks of queues, lines of queues."""

from __future__ import annotations

import math

from factorysim.theory.networks import line_of_queues
from factorysim.theory.prediction.facts import Facts
from factorysim.theory.prediction.prediction import Prediction
from factorysim.theory.queueing import effective_time, mmc


def predict_open_flow(facts: Facts) -> Prediction | None:
    """Return what an open flow does; None if parts are joined, lost, or held back by limits."""
    if not facts.is_plain_flow or not facts.arrives_one_by_one or not facts.rates:
        return None
    if not facts.work or len(facts.stations) < 2 or facts.factory.loops:
        return None
    if any(not any(work.rate for work in facts.work[name]) for name in facts.stations):
        return None
    limited = [name for name in facts.stations if facts.room(name) is not None]
    if any("scrap" in step.outcomes for _, _, step in facts.flow.steps()):
        return None
    if limited or any(station.quality for station in facts.stations.values() if _scraps(station)):
        return None
    if any(_load(facts, name) >= 1 - 1e-9 for name in facts.stations):
        return None
    if _is_jackson(facts):
        return _network(facts)
    return _line(facts)


def _scraps(station: object) -> bool:
    quality = getattr(station, "quality", None)
    return quality is not None and quality.scrap != 0


def _load(facts: Facts, name: str) -> float:
    rate, mean, _ = facts.moments(name)
    return rate * mean / facts.stations[name].capacity


def _is_jackson(facts: Facts) -> bool:
    return facts.is_poisson and all(
        facts.is_exponential(name) and not facts.stations[name].failures for name in facts.stations
    )


def _network(facts: Facts) -> Prediction:
    """Jackson: every station is an M/M/c of its own, fed by all visits to it."""
    queues = {}
    for name, station in facts.stations.items():
        rate, mean, _ = facts.moments(name)
        queues[name] = mmc(rate, mean, station.capacity)
    wip = math.fsum(queue.wip for queue in queues.values())
    waiting = math.fsum(queue.queue for queue in queues.values())
    values = {
        "throughput": facts.arrival_rate / facts.hours,
        "lead_time": wip / facts.arrival_rate,
        "wip": wip,
        "waiting_time": waiting / facts.arrival_rate,
    }
    values |= {f"places.{name}.utilisation": queue.utilisation for name, queue in queues.items()}
    source = "Jackson (1963), Management Science 10; Kelly (1975), Adv. in Applied Probability 7"
    assumptions = facts.without("blocking", "quality", "rooms")
    return Prediction("open network of M/M/c queues", "exact", values, source, assumptions)


def _line(facts: Facts) -> Prediction | None:
    """A serial line of G/G/c queues, each fed by the departures of the one before it."""
    names = facts.serial
    if names is None or len(facts.sources) != 1:
        return None
    means, scvs, servers = [], [], []
    for name in names:
        _, mean, scv = facts.moments(name)
        unit = facts.factory.time_unit
        for failure in facts.stations[name].failures.values():
            repair = failure.time_to_repair(unit)
            longer = effective_time(
                mean,
                scv,
                mttf=failure.time_to_failure(unit).expected,
                mttr=repair.expected,
                scv_repair=repair.scv,
            )
            mean, scv = longer.mean, longer.scv
        means.append(mean)
        scvs.append(scv)
        servers.append(facts.stations[name].capacity)
    if any(facts.arrival_rate * m >= c * (1 - 1e-9) for m, c in zip(means, servers, strict=True)):
        return None
    line = line_of_queues(
        facts.arrival_rate,
        means,
        servers=servers,
        scv_arrivals=facts.intervals[0].scv,
        scv_service=scvs,
    )
    values = {
        "throughput": facts.arrival_rate / facts.hours,
        "lead_time": line.lead_time,
        "wip": line.wip,
    }
    values |= {
        f"places.{name}.utilisation": _load(facts, name)
        for name in names
        if not facts.stations[name].failures
    }
    source = "Hopp & Spearman, Factory Physics, chapter 8 (VUT and linking equation)"
    assumptions = facts.without("blocking", "rooms", "failures")
    return Prediction("line of GI/G/c queues", "approximation", values, source, assumptions)
