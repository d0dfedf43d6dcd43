"""One station that parts come to by themselves: the queues of the textbooks."""

from __future__ import annotations

from collections.abc import Sequence

from factorysim.model.distributions import Exponential
from factorysim.model.disturbances import Failure
from factorysim.theory.prediction.facts import Facts, condition
from factorysim.theory.prediction.prediction import Assumption, Kind, Prediction
from factorysim.theory.queueing import (
    Queue,
    effective_time,
    ggc,
    gm1,
    mg1,
    mg1_priorities,
    mm1_shortest_first,
    mmc,
    mmck,
)

_KENDALL = "Gross, Shortle, Thompson & Harris, Fundamentals of Queueing Theory"


def predict_single_station(facts: Facts) -> Prediction | None:
    """Return what the queue at the only station does; None if it is not that simple."""
    if len(facts.stations) != 1 or not facts.serial or not facts.is_plain_flow:
        return None
    name = facts.serial[0]
    if not facts.arrives_one_by_one or not facts.work or not facts.rates:
        return None
    for attempt in (_lossy, _markov, _by_rule, _general_work, _general_arrivals, _roughly):
        found = attempt(facts, name)
        if found is not None:
            return found
    return None


def _lossy(facts: Facts, name: str) -> Prediction | None:
    """M/M/c/K: what finds no room is lost."""
    room, station = facts.room(name), facts.stations[name]
    loses = [source.when_full == "lose" for source in facts.sources]
    if room is None or not any(loses):
        return None
    if not (all(loses) and facts.is_poisson and facts.is_exponential(name)):
        return None
    rate, mean, _ = facts.moments(name)
    capacity = station.capacity + room
    queue = mmck(rate, mean, station.capacity, capacity)
    model = f"M/M/{station.capacity}/{capacity}"
    return _prediction(facts, name, model, "exact", queue, _KENDALL, "rooms", "rules")


def _markov(facts: Facts, name: str) -> Prediction | None:
    """M/M/c."""
    station = facts.stations[name]
    if not (facts.is_poisson and facts.is_exponential(name)) or station.failures:
        return None
    if station.rule == "spt" and station.capacity == 1:
        return None
    rate, mean, _ = facts.moments(name)
    if _overloaded(rate, mean, station.capacity):
        return None
    queue = mmc(rate, mean, station.capacity)
    return _prediction(facts, name, f"M/M/{station.capacity}", "exact", queue, _KENDALL, "rooms")


def _by_rule(facts: Facts, name: str) -> Prediction | None:
    """M/G/1 with priorities, or M/M/1 with the shortest job first."""
    station = facts.stations[name]
    rate, mean, _ = facts.moments(name)
    if not facts.is_poisson or station.capacity != 1 or station.failures:
        return None
    if _overloaded(rate, mean, 1):
        return None
    if station.rule == "spt" and facts.is_exponential(name):
        source = "Phipps (1956), Operations Research 4, 76-85"
        queue = mm1_shortest_first(rate, mean)
        return _prediction(
            facts, name, "M/M/1, shortest first", "exact", queue, source, "rooms", "rules"
        )
    if station.rule == "priority" and all(source.priority is None for source in facts.sources):
        return _with_priorities(facts, name)
    return None


def _with_priorities(facts: Facts, name: str) -> Prediction:
    preemptive = facts.stations[name].preemptive
    by_level: dict[int, list[tuple[float, float, float]]] = {}
    for work in facts.work[name]:
        level = facts.factory.products[work.product].priority
        by_level.setdefault(level, []).append((work.rate, work.time.expected, work.time.scv))
    mixed = [_mixed(by_level[level]) for level in sorted(by_level)]
    rates, means, scvs = (list(column) for column in zip(*mixed, strict=True))
    queues = mg1_priorities(rates, means, scvs, preemptive=preemptive)
    rate = sum(rates)
    wip = sum(queue.wip for queue in queues)
    waiting = sum(queue.queue for queue in queues)
    whole = mg1(rate, *facts.moments(name)[1:])
    queue = Queue(
        utilisation=whole.utilisation,
        throughput=rate,
        wip=wip,
        queue=waiting,
        waiting_time=waiting / rate,
        lead_time=wip / rate,
        wait_share=whole.wait_share,
        loss_share=0.0,
    )
    kind = "preemptive priorities" if preemptive else "priorities"
    source = "Cobham (1954), Operations Research 2, 70-76"
    return _prediction(
        facts, name, f"M/G/1 with {kind}", "exact", queue, source, "rooms", "rules", "batches"
    )


def _mixed(works: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    rate = sum(r for r, _, _ in works)
    mean = sum(r * m for r, m, _ in works) / rate
    square = sum(r * m * m * (1 + scv) for r, m, scv in works) / rate
    return rate, mean, square / mean**2 - 1


def _general_work(facts: Facts, name: str) -> Prediction | None:
    """M/G/1; failures while working make the time of a part longer and less regular."""
    station = facts.stations[name]
    if not facts.is_poisson or station.capacity != 1:
        return None
    rate, mean, scv = facts.moments(name)
    failures = list(station.failures.values())
    if len(failures) > 1 or not all(_strikes_while_working(facts, f) for f in failures):
        return None
    model = "M/G/1"
    for failure in failures:
        unit = facts.factory.time_unit
        repair = failure.time_to_repair(unit)
        longer = effective_time(
            mean,
            scv,
            mttf=failure.time_to_failure(unit).expected,
            mttr=repair.expected,
            scv_repair=repair.scv,
        )
        mean, scv, model = longer.mean, longer.scv, "M/G/1 with failures"
    if _overloaded(rate, mean, 1):
        return None
    source = "Pollaczek-Khinchine; Hopp & Spearman, Factory Physics, chapter 8"
    return _prediction(
        facts, name, model, "exact", mg1(rate, mean, scv), source, "rooms", "failures"
    )


def _strikes_while_working(facts: Facts, failure: Failure) -> bool:
    to_failure = failure.time_to_failure(facts.factory.time_unit)
    by_chance = isinstance(to_failure, Exponential)
    return failure.clock == "working" and failure.after == "resume" and by_chance


def _general_arrivals(facts: Facts, name: str) -> Prediction | None:
    """GI/M/1."""
    station = facts.stations[name]
    is_one = len(facts.sources) == 1 and station.capacity == 1 and not station.failures
    if not is_one or not facts.is_exponential(name):
        return None
    rate, mean, _ = facts.moments(name)
    if _overloaded(rate, mean, 1):
        return None
    queue = gm1(facts.intervals[0], mean)
    return _prediction(facts, name, "GI/M/1", "exact", queue, _KENDALL, "rooms")


def _roughly(facts: Facts, name: str) -> Prediction | None:
    """GI/G/c by the formula of Kingman and Sakasegawa."""
    station = facts.stations[name]
    rate, mean, scv = facts.moments(name)
    if len(facts.sources) != 1 or station.failures or _overloaded(rate, mean, station.capacity):
        return None
    queue = ggc(rate, mean, station.capacity, scv_arrivals=facts.intervals[0].scv, scv_service=scv)
    model = f"GI/G/{station.capacity}"
    source = "Kingman (1961), Sakasegawa (1977); Hopp & Spearman, Factory Physics, chapter 8"
    return _prediction(facts, name, model, "approximation", queue, source, "rooms")


def _overloaded(rate: float, mean: float, servers: int) -> bool:
    """Whether more comes than can be done: then nothing settles, and no formula holds."""
    return rate * mean >= servers * (1 - 1e-9)


def _prediction(
    facts: Facts, name: str, model: str, kind: Kind, queue: Queue, source: str, *handled: str
) -> Prediction:
    values = {
        "throughput": queue.throughput / facts.hours,
        "lead_time": queue.lead_time,
        "wip": queue.wip,
        "waiting_time": queue.waiting_time,
    }
    if queue.loss_share > 0:
        values["loss_share"] = queue.loss_share
    if not facts.stations[name].failures:
        values[f"places.{name}.utilisation"] = queue.utilisation
    assumptions: list[Assumption] = [*facts.without("blocking", *handled)]
    if "rooms" in handled and queue.loss_share == 0:
        lost = [n for n, s in facts.factory.sources.items() if s.when_full == "lose"]
        limited = facts.room(name) is not None
        assumptions.append(condition("lost", lost if limited else []))
    return Prediction(model, kind, values, source, tuple(assumptions))
