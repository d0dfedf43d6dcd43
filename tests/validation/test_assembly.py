"""An assembly station that takes one part from each of its feeders at the same instant."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import factorysim as fs
from tests.validation import markov
from tests.validation.measuring import QUICK_AND_FULL, Extent, estimate, rate, share
from tests.validation.reference import Runs, cases, confirm, confirm_case, metric_names, model


def assembly_line(feeders: Sequence[float], speed: float, buffers: Sequence[int]) -> fs.Factory:
    """Return saturated feeders before an assembly station.

    The part of the first feeder is the main part, which waits in the buffer of the station; each
    other part is a component with a store of its own. A store of 0 places lets nothing through;
    there the feeder begins only when its one place is free, so that as before one finished part
    is waiting at most (it lies in the store and not in the machine).
    """
    parts = [f"part_{i}" for i in range(len(feeders))]
    machines = [f"feeder_{i}" for i in range(len(feeders))]
    stores = [f"store_{i}" for i in range(1, len(feeders))]
    assemble = fs.Step(
        at="assembly",
        components={
            part: fs.Component(from_=store) for part, store in zip(parts[1:], stores, strict=True)
        },
    )
    routes = [[machines[0], assemble], *([m, s] for m, s in zip(machines[1:], stores, strict=True))]
    return fs.Factory(
        products={part: fs.Product(route=route) for part, route in zip(parts, routes, strict=True)},
        sources={f"source_{part}": fs.Source(makes=part, unlimited=True) for part in parts},
        stations={
            **{
                machine: fs.Station(
                    time=fs.exponential(1 / feeder),
                    buffer=0,
                    blocking="before_service" if i and not buffers[i] else "after_service",
                )
                for i, (machine, feeder) in enumerate(zip(machines, feeders, strict=True))
            },
            "assembly": fs.Station(time=fs.exponential(1 / speed), buffer=buffers[0]),
        },
        buffers={
            store: fs.Buffer(capacity=max(places, 1))
            for store, places in zip(stores, buffers[1:], strict=True)
        },
    )


@QUICK_AND_FULL
@pytest.mark.parametrize("case", cases("assembly_fork_join"))
def test_assembly_agrees_with_its_chain(case: str, extent: Extent) -> None:
    says = model(case)
    runs = extent.runs(100_000, warmup=200)
    stations = ("feeder_0", "feeder_1", "assembly")
    measures = {"throughput": rate} | {name: share(name, "working") for name in stations}
    factory = assembly_line(says["feeder_rates"], says["assembly_rate"], says["buffers"])
    found = estimate(factory, measures, runs)
    assert metric_names(case) == ["throughput", "utilisation"]
    confirm_case(case, "throughput", found["throughput"], runs)
    confirm_case(case, "utilisation", [found[name] for name in stations], runs)


@pytest.mark.parametrize("seed", range(4))
def test_random_assemblies_agree_with_their_chain(seed: int) -> None:
    generator = np.random.default_rng(500 + seed)
    count = 2 + seed % 2
    feeders = [round(float(x), 3) for x in generator.uniform(0.6, 1.5, count)]
    speed = round(float(generator.uniform(0.6, 1.5)), 3)
    buffers = [int(x) for x in generator.integers(0, 4, count)]
    chain = markov.assembly(feeders, speed, buffers)
    measures = {"throughput": rate, "busy": share("assembly", "working")}
    measures |= {str(i): share(f"feeder_{i}", "blocked") for i in range(count)}
    factory = assembly_line(feeders, speed, buffers)
    found = estimate(factory, measures, Runs(16, 700, 50, is_full=False))
    subject = f"assembly of {feeders} at {speed}, buffers {buffers}"
    throughput = chain.rates["left"]
    confirm(subject, "throughput", throughput, found["throughput"])
    confirm(subject, "utilisation", throughput / speed, found["busy"])
    for i, feeder in enumerate(feeders):
        confirm(subject, f"fraction_blocked {i}", 1 - throughput / feeder, found[str(i)])
