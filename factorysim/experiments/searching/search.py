"""The built-in search: every point if the budget allows it, otherwise from good points to better.

Every point
    Each gets a few replications. Then half of the points, the better one, gets as many again, and
    so on (sequential halving), so that most replications are spent where the decision is close.

From good points to better
    Some points that are spread over the space (a Latin hypercube) get a few replications. From the
    best of them the search goes to the best neighbour as long as one is better, first in long
    moves, then in short ones. All points meet the same random numbers, so this is the descent on a
    fixed problem; when it has come to its end, the number of replications is doubled and it goes
    on, and when nothing changes any more, it begins again from another point.

Sources: Karnin, Koren & Somekh (2013), "Almost optimal exploration in multi-armed bandits",
*Proceedings of ICML* 28 (sequential halving); Wang, Pasupathy & Schmeiser (2013),
"Integer-ordered simulation optimization using R-SPLINE", *ACM TOMACS* 23, 17 (descent on fixed
random numbers with more and more replications, and restarts); Hooke & Jeeves (1961), *Journal of
the ACM* 8, 212-229 (long moves first); McKay, Beckman & Conover (1979), *Technometrics* 21,
239-245 (Latin hypercube).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from factorysim.experiments.searching.search_space import Coordinates
from factorysim.experiments.searching.tried import Trials, Tried

if TYPE_CHECKING:
    import numpy as np

EXPLORING = 0.75
"""Share of the budget of a search that is spent on finding good points; the rest decides between
them."""
FINALISTS = 4
"""Points among which the final comparison decides."""

_LONGEST_MOVE = 0.25
_MOST_DOUBLINGS = 4
_BATCH = 8
"""Neighbours that are looked at together; fixed, so that no result depends on the machine."""
_IDLE = 5
"""Restarts that may find nothing new before the search ends."""


def search(trials: Trials, generator: np.random.Generator) -> Literal["every_point", "neighbours"]:
    """Spend the budget of *trials*; return in a word how."""
    every = trials.space.allowed
    if every is not None and len(every) * trials.first <= trials.left:
        trials.extend(dict.fromkeys(every, trials.first))
        race(trials)
        return "every_point"
    limit = math.ceil(trials.budget * EXPLORING)
    _explore(trials, generator, limit)
    race(trials)
    return "neighbours"


def race(trials: Trials) -> None:
    """Spend what is left on the better half of the points, then on the better half of these."""
    contenders = [t for t in trials.ranked() if not t.error][: max(2, trials.left)]
    if not contenders:
        return
    rounds = max(1, math.ceil(math.log2(max(len(contenders) / FINALISTS, 2))))
    for number in range(rounds):
        contenders = contenders[: max(FINALISTS, math.ceil(len(contenders) / 2))]
        leader = contenders[0]
        running = [t for t in contenders if t is leader or not trials.is_clearly_worse(t, leader)]
        if len(running) < 2 or trials.left < len(running):
            return
        share = trials.left // (rounds - number)
        _share_out(trials, running, share)
        ranks = {t.coordinates: i for i, t in enumerate(trials.ranked())}
        contenders.sort(key=lambda t: ranks[t.coordinates])


def _share_out(trials: Trials, running: Sequence[Tried], share: int) -> None:
    """Give *share* replications to points, those with the fewest first, so that all are level."""
    counts = {t.coordinates: t.count() for t in running}
    for _ in range(share):
        fewest = min(counts, key=lambda c: counts[c])
        counts[fewest] += 1
    trials.extend(counts)


def _explore(trials: Trials, generator: np.random.Generator, limit: int) -> None:
    space = trials.space
    count = max(4, min(4 * len(space.axes), limit // (3 * trials.first)))
    here = space.present()
    starts = ([here] if here is not None else []) + space.spread(count, generator)
    trials.extend(dict.fromkeys(starts, trials.first))
    left_from: set[Coordinates] = set()
    idle = 0
    while trials.used < limit and idle < _IDLE:
        before = trials.used
        start = next((t for t in trials.ranked() if t.coordinates not in left_from), None)
        if start is None or (left_from and start.coordinates not in starts):
            # What is left is near points that were searched already: begin somewhere else.
            others = space.spread(count, generator)
            new = [c for c in others if c not in trials.all]
            starts += new
            trials.extend(dict.fromkeys(new, trials.first))
            fresh = [t for t in trials.ranked() if t.coordinates in new]
            start = fresh[0] if fresh else start
        if start is None:
            return
        left_from.add(start.coordinates)
        end = _descend(trials, start, generator, limit)
        left_from.add(end.coordinates)
        idle = idle + 1 if trials.used == before else 0


def _descend(trials: Trials, start: Tried, generator: np.random.Generator, limit: int) -> Tried:
    """Go from neighbour to neighbour as long as one is better, then again with more runs."""
    here, finest = start, trials.space.finest
    share = max(_LONGEST_MOVE, finest)
    most = trials.first * 2**_MOST_DOUBLINGS
    while trials.used < limit:
        better = _better_neighbour(trials, here, share, generator, limit)
        if better is not None:
            here = better
        elif share > finest:
            share = max(share / 2, finest)
        elif here.count() < most:
            trials.extend({here.coordinates: min(2 * here.count(), most)})
        else:
            break
    return here


def _better_neighbour(
    trials: Trials, here: Tried, share: float, generator: np.random.Generator, limit: int
) -> Tried | None:
    """Return a neighbour that is better than *here* on the same replications, if there is one."""
    moves = trials.space.neighbours(here.coordinates, share)
    order = generator.permutation(len(moves))
    for begin in range(0, len(moves), _BATCH):
        if trials.used >= limit:
            return None
        batch = [moves[int(i)] for i in order[begin : begin + _BATCH]]
        seen = trials.extend({c: max(trials.first, _count(trials, c)) for c in batch})
        promising = [t for t in seen if not trials.is_clearly_worse(t, here)]
        promising = trials.extend({t.coordinates: here.count() for t in promising})
        candidates = {t.coordinates for t in [here, *promising]}
        best = next((t for t in trials.ranked() if t.coordinates in candidates), here)
        if best is not here:
            return best
    return None


def _count(trials: Trials, coordinates: Coordinates) -> int:
    return trials.all[coordinates].count() if coordinates in trials.all else 0
