"""Two or more systems side by side: the differences, and whether they can be told from chance.

Replications with the same number meet the same random numbers in both systems (design: common
random numbers), so the difference is taken pair by pair: what both have in common falls out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import combinations

from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.comparison import (
    Adjust,
    Comparison,
    Difference,
    MissingPair,
    Pairs,
)
from factorysim.experiments.comparing.differences import independent_difference, paired_difference
from factorysim.experiments.comparing.samples import (
    Running,
    Sample,
    System,
    are_models,
    check_settings,
    samples_of,
)
from factorysim.experiments.measures import Measure
from factorysim.experiments.running import Progress
from factorysim.model.factory import PartCount
from factorysim.results.indicators import unit_of


def compare(
    first: System,
    second: System,
    *more: System,
    indicators: str | Sequence[str] = "throughput",
    names: Sequence[str] | None = None,
    pairs: Pairs = "first",
    paired: bool | None = None,
    confidence: float = 0.95,
    adjust: Adjust = "bonferroni",
    until: float | str | Mapping[str, int] | PartCount | None = None,
    warmup: float | str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    common: bool = True,
    workers: int = 1,
    executor: Executor | str | None = None,
    measures: Mapping[str, Measure] | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare systems: intervals of their differences, and whether these can be told from chance.

    Parameters
    ----------
    first, second, more
        Factories or scenarios, which are run; or what `replicate` has returned; or mappings from
        the replication to the value, such as a column of ``Replications.table``.
    indicators
        What is compared: one name or several. For mappings, the name to be shown.
    names
        What the systems are called; else the names of the scenarios, or a, b, c.
    pairs
        ``first``: every other system against the first one; ``all``: all pairs.
    paired
        Take differences by replication number (paired-t); False: Welch's interval for independent
        runs. Without it, pairs are taken unless *common* is false.
    confidence
        Probability with which all intervals of the result cover the true differences together.
    adjust
        ``bonferroni``: with m intervals, each is made at 1 - (1 - confidence)/m. ``none``: each
        interval alone has the confidence.
    until, warmup, seed, workers
        As in `replicate`; only for models that are still to be run.
    replications
        Runs of each model; else as many as the scenarios say, or 10 where they say one.
    executor
        Where to run instead: a `concurrent.futures.Executor`, or a name such as ``threads``.
    measures
        What is measured besides the indicators: formulas or functions of the result, by name.
    progress
        Is called after each run with the number done and the number wanted.
    common
        Let all systems meet the same random numbers (common random numbers). False: independent.

    Raises
    ------
    ScenarioError
        If the systems were not run in the same way, or an argument is not possible.

    Notes
    -----
    Source: Law, *Simulation Modeling and Analysis*, chapter 10. The paired-t interval assumes that
    the differences are nearly normal; means over a run usually are. It needs no equal variances and
    no independence within a pair.

    Examples
    --------
    >>> from factorysim import exponential, serial_line
    >>> line = serial_line(times=[exponential(1.0), exponential(1.0)], buffers=1)
    >>> wider = line.with_changes({"stations.station_2.buffer": 5})
    >>> found = compare(line, wider, until="20 h", replications=5, names=("today", "wider"))
    >>> found.rows[0].verdict
    'higher'
    >>> print(compare({1: 10, 2: 12, 3: 14}, {1: 11, 2: 11, 3: 14}).rows[0])
    no significant difference at 95 %
    """
    _check_choices(pairs, adjust, confidence)
    systems = (first, second, *more)
    wanted = (indicators,) if isinstance(indicators, str) else tuple(indicators)
    if not wanted or len(set(wanted)) != len(wanted):
        raise ScenarioError(f"indicators={indicators!r}: name at least one, and each one once.")
    by_pairs = _by_pairs(paired, common)
    running = Running(
        until=until, warmup=warmup, replications=replications, seed=seed, workers=workers,
        executor=executor, common=by_pairs, measures=measures or {}, progress=progress,
    )  # fmt: skip
    samples = samples_of(systems, names=names, wanted=wanted, running=running)
    check_settings(samples, same_seed=by_pairs)
    shared = by_pairs if are_models(systems) else _have_one_seed(samples)
    return compared(
        samples, pairs=pairs, paired=by_pairs, confidence=confidence, adjust=adjust, common=shared
    )  # fmt: skip


def compared(
    samples: tuple[Sample, ...],
    *,
    pairs: Pairs = "first",
    paired: bool = True,
    confidence: float = 0.95,
    adjust: Adjust = "bonferroni",
    common: bool = False,
) -> Comparison:
    """Return the comparison of systems whose values are known; see `compare`."""
    chosen = list(combinations(samples, 2))
    if pairs == "first":
        chosen = [(a, b) for a, b in chosen if a is samples[0]]
    wanted = list(samples[0].values)
    many = len(chosen) * len(wanted) if adjust == "bonferroni" else 1
    each = 1 - (1 - confidence) / many
    rows, missing = [], []
    for indicator in wanted:
        for a, b in chosen:
            rows.append(_row(indicator, a, b, paired=paired, each=each, together=confidence))
            if paired:
                missing += list(_missing(indicator, a, b))
    return Comparison(
        samples, tuple(rows), confidence, paired, common, pairs, adjust, tuple(missing)
    )


def _by_pairs(paired: bool | None, common: bool) -> bool:
    if paired and not common:
        raise ScenarioError(
            "paired=True and common=False contradict each other: runs on different random numbers "
            "are no pairs. Leave one of them out."
        )
    return common if paired is None else paired


def _have_one_seed(samples: Sequence[Sample]) -> bool:
    """Return whether all runs are known to have been made with the same random numbers."""
    seeds = {None if sample.run is None else sample.run.seed for sample in samples}
    return len(seeds) == 1 and None not in seeds


def _check_choices(pairs: str, adjust: str, confidence: float) -> None:
    if pairs not in ("first", "all"):
        raise ScenarioError(f"pairs={pairs!r} is not possible. It is first or all.")
    if adjust not in ("bonferroni", "none"):
        raise ScenarioError(f"adjust={adjust!r} is not possible. It is bonferroni or none.")
    if not 0 < confidence < 1:
        raise ScenarioError(
            f"confidence {confidence!r} is not possible. It lies between 0 and 1, such as 0.95."
        )


def _row(
    indicator: str, first: Sample, second: Sample, *, paired: bool, each: float, together: float
) -> Difference:
    a, b = first.known(indicator), second.known(indicator)
    if paired:
        estimated = paired_difference(a, b, each)
    else:
        estimated = independent_difference(list(a.values()), list(b.values()), each)
    unit, is_share = unit_of(indicator, first.time_unit)
    return Difference(indicator, first.name, second.name, unit, is_share, estimated, each, together)


def _missing(indicator: str, first: Sample, second: Sample) -> Iterator[MissingPair]:
    sides = {sample.name: sample.known(indicator) for sample in (first, second)}
    for number in sorted({*first.values[indicator], *second.values[indicator]}):
        without = tuple(name for name, values in sides.items() if number not in values)
        if without:
            yield MissingPair(indicator, first.name, second.name, number, without)
