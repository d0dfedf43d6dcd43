"""The search with Optuna: its tree-structured Parzen estimator proposes where to look next.

Points are asked for in batches of a fixed size and told together, so that a search is the same with
any number of workers. For each batch Optuna gets everything that is known by then, with the present
means: those of points that were looked at again have changed.

Sources: Akiba et al. (2019), "Optuna: a next-generation hyperparameter optimization framework",
*KDD*; Bergstra et al. (2011), "Algorithms for hyper-parameter optimization", *NeurIPS* 24; Watanabe
(2023), arXiv:2304.11127 (the estimator in detail).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from factorysim.experiments.searching.search import EXPLORING, race
from factorysim.experiments.searching.search_space import Axis, Coordinates, Space
from factorysim.experiments.searching.tried import Trials

if TYPE_CHECKING:
    import numpy as np

BATCH = 6
"""Points that are proposed together; fixed, so that no result depends on the machine."""
_AT_FIRST = 12
"""Points that are spread over the space before anything is proposed."""
_IDLE = 20
"""Batches without any new replication before the search ends."""
_TRIES = 20
_AGAIN = 2
"""Times that a point is looked at when it is proposed again and again; then one close by is."""
_HALVINGS = 40


def is_installed() -> bool:
    """Whether Optuna can be used."""
    return importlib.util.find_spec("optuna") is not None


def version() -> str:
    """Return the version of Optuna, as the provenance names it."""
    return f"optuna {importlib.metadata.version('optuna')} (TPE)"


def search(trials: Trials, generator: np.random.Generator) -> Literal["optuna"]:
    """Spend the budget of *trials* on what Optuna proposes; return in a word how."""
    limit = math.ceil(trials.budget * EXPLORING)
    space = trials.space
    count = max(2, min(_AT_FIRST, limit // (2 * trials.first)))
    here = space.present()
    starts = ([here] if here is not None else []) + space.spread(count, generator)
    trials.extend(dict.fromkeys(starts, trials.first))
    idle = 0 if trials.all else _IDLE
    with _quiet():
        while trials.used < limit and idle < _IDLE:
            before = trials.used
            _one_batch(trials, generator)
            idle = idle + 1 if trials.used == before else 0
    race(trials)
    return "optuna"


def _one_batch(trials: Trials, generator: np.random.Generator) -> None:
    """Look at what is proposed; a point that is proposed again gets more replications."""
    wanted: dict[Coordinates, int] = {}
    for coordinates in _proposed(trials, generator):
        have = trials.all[coordinates].count() if coordinates in trials.all else 0
        wanted[coordinates] = have + trials.first
    trials.extend(wanted)


def _proposed(trials: Trials, generator: np.random.Generator) -> list[Coordinates]:
    import optuna

    space = trials.space
    names = [axis.factor.name for axis in space.axes]
    distributions = {name: _distribution(a) for name, a in zip(names, space.axes, strict=True)}
    seed = int(generator.integers(2**31))
    sampler = optuna.samplers.TPESampler(
        seed=seed, multivariate=True, constant_liar=True, n_startup_trials=0
    )
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for coordinates, value in _known(trials).items():
        params = dict(zip(names, map(_told, space.axes, coordinates), strict=True))
        study.add_trial(
            optuna.trial.create_trial(params=params, distributions=distributions, value=value)
        )
    found: list[Coordinates] = []
    for _ in range(BATCH * _TRIES):
        asked = study.ask(distributions)
        drawn = tuple(float(asked.params[name]) for name in names)
        near = _allowed(space, drawn, trials)
        if near is not None and _is_known_well(trials, near):
            near = _close_by(space, near, trials, found, generator)
        if near != drawn:
            # Something else is tried: the next proposals need not keep away from what was asked.
            study.tell(asked, state=optuna.trial.TrialState.FAIL)
        if near is not None and near not in found:
            found.append(near)
        if len(found) == BATCH:
            break
    return found


def _known(trials: Trials) -> dict[Coordinates, float]:
    """Return how good each point is; those that break a requirement are worse than all others."""
    sign = trials.goal.sign
    sound = [t for t in trials.all.values() if not t.error and t.known()]
    worth = {t.coordinates: sign * trials.mean(t) for t in sound}
    if not worth:
        return {}
    gaps = {t.coordinates: trials.gap(t) for t in sound}
    lowest = min(worth.values())
    spread = max(worth.values()) - lowest or 1.0
    return {
        c: worth[c] if gap == 0 else lowest - spread * min(gap, 1e6) - spread
        for c, gap in gaps.items()
    }


def _distribution(axis: Axis) -> Any:
    from optuna import distributions

    if axis.levels is None:
        return distributions.FloatDistribution(0.0, 1.0)
    if axis.is_ordered:
        return distributions.IntDistribution(0, len(axis.levels) - 1)
    return distributions.CategoricalDistribution(tuple(range(len(axis.levels))))


def _told(axis: Axis, coordinate: float) -> float:
    return coordinate if axis.levels is None else int(coordinate)


def _allowed(space: Space, drawn: Coordinates, trials: Trials) -> Coordinates | None:
    """Return a proposal, or the closest combination that satisfies the constraints.

    Where not all combinations can be looked at, it is searched on the way to the best point that
    is known.
    """
    if space.is_allowed(drawn):
        return drawn
    if space.allowed is not None:
        return space.nearest(drawn)
    goal = trials.ranked()[0].coordinates
    share = 1.0
    for _ in range(_HALVINGS):
        share *= 0.8
        between = tuple(
            _between(axis, there, here, share)
            for axis, there, here in zip(space.axes, drawn, goal, strict=True)
        )
        if space.is_allowed(between):
            return between
    return None


def _is_known_well(trials: Trials, coordinates: Coordinates) -> bool:
    return coordinates in trials.all and (
        trials.all[coordinates].count() >= _AGAIN * trials.first
        or trials.is_clearly_worse(trials.all[coordinates], trials.ranked()[0])
    )


def _close_by(
    space: Space,
    near: Coordinates,
    trials: Trials,
    others: Sequence[Coordinates],
    generator: np.random.Generator,
) -> Coordinates | None:
    """Return a neighbour that nobody has looked at, or else any point that nobody has seen."""
    moves = [c for c in space.neighbours(near, space.finest) if c not in trials.all]
    moves = [c for c in moves if c not in others]
    if moves:
        return moves[int(generator.integers(len(moves)))]
    unseen = [c for c in space.allowed or () if c not in trials.all and c not in others]
    return unseen[int(generator.integers(len(unseen)))] if unseen else near


def _between(axis: Axis, there: float, here: float, share: float) -> float:
    if not axis.is_ordered:
        return there if share > 0.5 else here
    place = here + share * (there - here)
    return place if axis.levels is None else round(place)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Optuna from writing a line for every study, and restore what was set before."""
    import optuna

    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            yield
    finally:
        optuna.logging.set_verbosity(before)
