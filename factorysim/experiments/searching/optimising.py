"""The best settings of a factory, found under a budget of replications.

found = optimise(
    line,
    over={"stations.mill.buffer": Range(0, 8, step=1), "stations.wash.buffer": Range(0, 8, step=1)},
    maximise="throughput",
    constraints=["stations.mill.buffer + stations.wash.buffer <= 8"],
    budget=300,
)
found.best, found.factory, print(found)

The budget has two parts. With 70 % the search looks for good points: each gets a few replications,
those that look good get more. Then the few best get fresh replications, and these alone decide and
are reported: what is said of the best point is not too good because it is the best of many.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, Literal

from factorysim.engine.simulate import parts_of
from factorysim.errors import DoubtfulModel, Problem, ScenarioError, did_you_mean, listing
from factorysim.experiments.factors import factors_of
from factorysim.experiments.measures import Measure
from factorysim.experiments.points import Constraint
from factorysim.experiments.running import Progress
from factorysim.experiments.searching import optuna_search, search
from factorysim.experiments.searching.concluding import judgements_of, points_of, unit_of_goal
from factorysim.experiments.searching.evaluations import Evaluations, evaluations_of
from factorysim.experiments.searching.final_comparison import FEWEST, SHARE, Final, final_comparison
from factorysim.experiments.searching.goals import (
    Goal,
    Requirement,
    goal_of,
    measures_for,
    requirements_of,
)
from factorysim.experiments.searching.optimum import Method, Optimum
from factorysim.experiments.searching.search_space import Space
from factorysim.experiments.searching.tried import Trials
from factorysim.extras import need
from factorysim.model.factory import Factory, PartCount
from factorysim.results.provenance import factory_text, versions
from factorysim.scenario.scenarios import Scenario

Engine = Literal["auto", "built-in", "optuna"]
ENGINES = ("auto", "built-in", "optuna")

_OF_SEARCH = 0x5EA2C4
"""Keeps the random choices of a search apart from the random numbers of the runs."""


def optimise(
    model: Factory | Scenario,
    over: Mapping[str, Any],
    *,
    maximise: Measure | None = None,
    minimise: Measure | None = None,
    constraints: Constraint | Iterable[Constraint] = (),
    subject_to: str | Iterable[str] = (),
    budget: int = 300,
    replications: int = 2,
    engine: Engine = "auto",
    until: float | str | Mapping[str, int] | PartCount | None = None,
    warmup: float | str | None = None,
    seed: int | None = None,
    confidence: float = 0.95,
    workers: int = 1,
    executor: Executor | str | None = None,
    store: str | Path | None = None,
    progress: Progress | None = None,
) -> Optimum:
    """Search the values with which a factory does best, and say how sure that is.

    Parameters
    ----------
    model
        A factory, or a scenario, whose settings of the run are used where none are given here.
    over
        What may be changed, as the factors of a `Study`: by path a list of levels, a `Range` (of
        whole or real numbers), or named levels of several changes each.
    maximise, minimise
        The goal, one of the two: a formula such as ``"throughput"`` or
        ``"wip + 0.1 * stations.mill.buffer"``, or a function of the result.
    constraints
        Conditions on the values, such as ``"stations.a.buffer + stations.b.buffer <= 12"``; only
        what satisfies them is tried.
    subject_to
        Conditions on what the runs show, such as ``"service_level >= 0.95"``. A point satisfies
        them if its mean does; the result says whether its whole interval does.
    budget
        Number of replications in all; three of ten are kept for the final comparison.
    replications
        Of each point at first. Points that look good get more.
    engine
        ``built-in``; ``optuna`` (needs ``factorysim[optuna]``); or ``auto``: built-in as long as
        every factor has levels, the same wherever it runs; with ranges of real numbers Optuna, if
        it is installed. The result names what has searched, and a name instead of ``auto`` finds
        the same everywhere. (Measured on lines and on test functions with the same budget, the
        built-in search was the better one over levels, Optuna over real numbers.)
    until, warmup
        As in `simulate`.
    seed
        Of the runs, and of the choices of the search.
    confidence
        Probability with which all intervals of the final comparison hold together.
    workers, executor
        As in `Study.run`. No number depends on them.
    store
        A file to which every replication is written; what is in it already, from an earlier search
        or a study of the same model, is not simulated again. It counts for the budget all the
        same, so that the result does not depend on what the file holds.
    progress
        Is told how many replications are done, of how many.

    Raises
    ------
    ScenarioError
        If something is not possible, or no point satisfies *subject_to*; the message names the
        closest one.

    Examples
    --------
    Three places between four machines, of which the second is the slowest:

    >>> from factorysim.model import serial_line
    >>> from factorysim.model.making import exponential
    >>> line = serial_line(times=[exponential(m) for m in (0.8, 1.2, 0.8)], buffers=1)
    >>> buffers = ["stations.station_2.buffer", "stations.station_3.buffer"]
    >>> found = optimise(
    ...     line, over={path: [0, 1, 2, 3] for path in buffers}, maximise="throughput",
    ...     constraints=[f"{buffers[0]} + {buffers[1]} == 3"], until=400, warmup=50, budget=60,
    ... )
    >>> sum(found.best.values()), found.replications <= 60
    (3, True)
    """
    scenario = _scenario(model, until=until, warmup=warmup, seed=seed)
    _check_settings(engine, confidence, replications, budget)
    task = _Task(
        scenario,
        goal_of(maximise, minimise, scenario.factory),
        requirements_of(_listed(subject_to), scenario.factory),
        Space(scenario, factors_of(over), _listed(constraints)),
        engine,
        confidence=confidence,
        budget=budget,
        first=replications,
    )
    for doubt in scenario.factory.warnings():
        warnings.warn(str(doubt), DoubtfulModel, stacklevel=2)
    with evaluations_of(
        scenario,
        measures_for(task.goal, task.requirements),
        workers=workers,
        executor=executor,
        store=store,
        progress=progress,
        wanted=budget,
    ) as evaluations:
        trials = task.trials(evaluations)
        method = _search(task.engine, trials, scenario.run.seed)
        final = final_comparison(trials, budget - trials.used, confidence)
        return _optimum(task, trials, final, method=method, simulated=evaluations.simulated)


class _Task:
    """What is searched, where, and at what cost; checked before anything is run."""

    def __init__(
        self,
        scenario: Scenario,
        goal: Goal,
        requirements: tuple[Requirement, ...],
        space: Space,
        engine: Engine,
        *,
        confidence: float,
        budget: int,
        first: int,
    ) -> None:
        self.scenario = scenario
        self.goal = goal
        self.requirements = requirements
        self.space = space
        self.confidence = confidence
        self.budget = budget
        self.first = first
        self.kept = _kept_for_the_end(space, budget, first)
        self.engine: Engine = _engine_for(engine, space)
        self.used_instead = engine == "auto" and space.size is None and self.engine == "built-in"
        if self.engine == "optuna":
            need("optuna", what='engine="optuna"', extra="optuna")

    def trials(self, evaluations: Evaluations) -> Trials:
        """Return the trials of the search, with what is not kept for the final comparison."""
        return Trials(
            self.space,
            self.goal,
            self.requirements,
            evaluations,
            budget=self.budget - self.kept,
            first=self.first,
        )


def _scenario(model: Factory | Scenario, **settings: Any) -> Scenario:
    factory, run = parts_of(model, **settings)
    if isinstance(model, Scenario):
        return model.model_copy(update={"run": run})
    return Scenario(factory=factory, run=run)


def _listed(given: Any) -> list[Any]:
    return [given] if isinstance(given, str) or callable(given) else list(given)


def _search(engine: Engine, trials: Trials, seed: int) -> Method:
    import numpy as np

    generator = np.random.default_rng([seed, _OF_SEARCH])
    if engine == "optuna":
        method: Method = optuna_search.search(trials, generator)
    else:
        method = search.search(trials, generator)
    if not trials.all:
        raise ScenarioError(
            f"no combination is possible as a factory. The first, {trials.space.refused[0]}"
        )
    return method


def _engine_for(engine: Engine, space: Space) -> Engine:
    """Return what searches; with ``auto``, Optuna only among real numbers."""
    if engine == "auto":
        is_better = space.size is None and optuna_search.is_installed()
        return "optuna" if is_better else "built-in"
    return engine


def _name_of(engine: Engine) -> str:
    if engine == "optuna":
        return optuna_search.version()
    return f"built-in (factorysim {versions()['factorysim']})"


def _check_settings(engine: Any, confidence: Any, replications: Any, budget: Any) -> None:
    problems: list[Problem] = []
    if engine not in ENGINES:
        hint = did_you_mean(str(engine), ENGINES)
        accepted = f"Accepted are {listing(ENGINES)}."
        problems.append(Problem(f"{engine!r} is not known.{hint} {accepted}", "engine"))
    if not isinstance(confidence, float) or not 0 < confidence < 1:
        problems.append(
            Problem(
                f"{confidence!r} is not possible. It lies between 0 and 1, such as 0.95.",
                "confidence",
            )
        )
    for name, count, least in (("replications", replications, 2), ("budget", budget, 1)):
        if not isinstance(count, int) or isinstance(count, bool) or count < least:
            problems.append(
                Problem(f"{count!r} is not possible. It is a whole number from {least} on.", name)
            )
    if problems:
        raise ScenarioError(problems)


def _kept_for_the_end(space: Space, budget: int, first: int) -> int:
    """Return the replications of the final comparison.

    Raises
    ------
    ScenarioError
        If nothing could be searched or compared with this budget.
    """
    points = 2 if space.allowed is None else min(2, len(space.allowed))
    least = points * (first + FEWEST)
    if budget < least:
        message = (
            f"{budget} replications are too few. With {first} for each point at first, {least} are "
            f"the least: {points} x {first} for the search and {points} x {FEWEST} for the final "
            "comparison. Some hundreds are usual."
        )
        raise ScenarioError([Problem(message, "budget")])
    return max(points * FEWEST, math.floor(SHARE * budget))


def _optimum(
    task: _Task, trials: Trials, final: Final, *, method: Method, simulated: int
) -> Optimum:
    best, space = final.ranked[0], task.space
    unit, is_share = unit_of_goal(task.goal, task.scenario.factory)
    return Optimum(
        best=dict(best.point.values),
        factory=best.point.factory,
        run=best.point.run,
        goal=task.goal.text,
        largest=task.goal.largest,
        unit=unit,
        is_share=is_share,
        interval=final.mean(best),
        requirements=judgements_of(best, trials, final),
        points=points_of(trials, final),
        trace=tuple(trials.trace),
        confidence=task.confidence,
        method=method,
        engine=_name_of(task.engine),
        used_instead=task.used_instead,
        allowed=None if space.allowed is None else len(space.allowed),
        refused=tuple(space.refused),
        replications=trials.used,
        simulated=simulated,
        budget=task.budget,
        provenance=_provenance(task),
    )


def _provenance(task: _Task) -> dict[str, Any]:
    import hashlib

    text = factory_text(task.scenario.factory)
    return {
        "scenario": task.scenario.name,
        "hash": hashlib.sha256(text.encode("utf-8")).hexdigest() if text else "",
        "engine": _name_of(task.engine),
        "seed": task.scenario.run.seed,
        "budget": task.budget,
        "replications": task.first,
        "versions": dict(versions()),
    }
