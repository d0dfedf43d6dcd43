"""Serial lines as factories, and what is compared about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import factorysim as fs
from factorysim.model.distributions import Distribution
from tests.validation.markov import (
    BLOCKED,
    DOWN,
    EMPTY,
    WORKING,
    SerialLine,
    parts_in_line,
    share_of,
)
from tests.validation.measuring import Measure, estimate, indicator, mean_content, rate, share
from tests.validation.reference import Runs, confirm

SHARES = {
    "fraction_processing": ("working",),
    "fraction_blocked": ("blocked",),
    "fraction_starved": ("starved",),
    "fraction_down": ("failed",),
}
"""How the reference calls the states of a machine."""


def line(
    times: Sequence[Distribution | float],
    buffers: Sequence[int],
    failures: Sequence[fs.Failure | None] = (),
    *,
    source: fs.Source | None = None,
    first_buffer: int = 0,
) -> fs.Factory:
    """Return a line of machines ``m1``, ``m2``, ...; without a source it is saturated."""
    names = [f"m{number}" for number in range(1, len(times) + 1)]
    failing = failures or [None] * len(times)
    return fs.Factory(
        products={"part": fs.Product(route=names)},
        sources={"source": source or fs.Source(makes="part", unlimited=True)},
        stations={
            name: fs.Station(
                time=time, buffer=places, failures={"failure": failure} if failure else {}
            )
            for name, time, places, failure in zip(
                names, times, [first_buffer, *buffers], failing, strict=True
            )
        },
    )


def exponential_line(says: dict[str, Any]) -> fs.Factory:
    """Return the line that the model of a reference case describes."""
    rates = says["service_rates"]
    phases = says.get("erlang_phases", [1] * len(rates))
    times = [
        fs.erlang(1 / speed, k) if k > 1 else fs.exponential(1 / speed)
        for speed, k in zip(rates, phases, strict=True)
    ]
    no_failures = [0.0] * len(rates)
    failures = [
        fs.Failure(every=fs.exponential(1 / p), repair=fs.exponential(1 / r)) if p else None
        for p, r in zip(
            says.get("failure_rates", no_failures),
            says.get("repair_rates", no_failures),
            strict=True,
        )
    ]
    source = None
    if "arrival_rate" in says:
        every = fs.exponential(1 / says["arrival_rate"])
        source = fs.Source(makes="part", every=every, when_full="lose")
    buffers = says["buffers"] if "buffers" in says else [says["buffer_between_machines"]]
    return line(times, buffers, failures, source=source, first_buffer=says.get("first_buffer", 0))


def measures_of(count: int) -> dict[str, Measure]:
    """Return everything that the reference says about a line of *count* machines."""
    machines = range(1, count + 1)
    measures: dict[str, Measure] = {
        "throughput": rate,
        "mean_parts_in_line": indicator("wip"),
        "mean_time_in_system": indicator("lead_time"),
        "loss_fraction": indicator("loss_share"),
    }
    for name, states in SHARES.items():
        measures |= {f"{name} {i}": share(f"m{i}", *states) for i in machines}
    measures |= {f"mean_buffer_content {i}": mean_content(f"m{i + 1}") for i in machines[:-1]}
    return measures


def confirm_line(subject: str, says: dict[str, Any], runs: Runs, *, seed: int = 1) -> None:
    """Compare a line with parameters of our own with its exact Markov chain."""
    chain = SerialLine(
        rates=says["service_rates"],
        buffers=says["buffers"],
        phases=says.get("erlang_phases", ()),
        failures=says.get("failure_rates", ()),
        repairs=says.get("repair_rates", ()),
        arrivals=says.get("arrival_rate"),
        first_buffer=says.get("first_buffer", 0),
    )
    solved = chain.solve()
    count = chain.count
    found = estimate(exponential_line(says), measures_of(count), runs, seed=seed)
    confirm(subject, "throughput", solved.rates["left"], found["throughput"])
    parts = solved.mean(parts_in_line)
    confirm(subject, "mean_parts_in_line", parts, found["mean_parts_in_line"])
    conditions = dict(zip(SHARES, (WORKING, BLOCKED, EMPTY, DOWN), strict=True))
    for name, condition in conditions.items():
        for i in range(count):
            exact = solved.mean(share_of(i, condition))
            confirm(subject, f"{name} {i + 1}", exact, found[f"{name} {i + 1}"])
    for i in range(1, count):
        content = solved.mean(lambda state, i=i: state[1][i])
        confirm(subject, f"mean_buffer_content {i}", content, found[f"mean_buffer_content {i}"])
    if chain.arrivals is not None:
        offered = solved.rates["lost"] + solved.rates["entered"]
        lost = solved.rates["lost"] / offered
        confirm(subject, "loss_fraction", lost, found["loss_fraction"])
