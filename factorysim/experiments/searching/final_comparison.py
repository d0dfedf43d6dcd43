"""The decision between the last few points, on runs that no search has seen.

Whoever takes the best of many noisy means takes a lucky one: its mean is too good. So the last few
points get fresh replications, with common random numbers, and only these decide and are reported.
Means of the k finalists hold together (each at 1 - (1 - confidence)/k), and so do the paired
differences of any two of them (Bonferroni), so that choosing the best of the k costs nothing of the
confidence.

Sources: Law, *Simulation Modeling and Analysis*, sections 10.2 to 10.4 (paired differences,
Bonferroni); Boesel, Nelson & Kim (2003), "Using ranking and selection to 'clean up' after
simulation optimization", *Operations Research* 51, 814-825 (the idea of a final stage).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.differences import paired_difference
from factorysim.experiments.intervals import Interval, mean_and_half_width
from factorysim.experiments.searching.search import FINALISTS
from factorysim.experiments.searching.tried import FRESH, Trials, Tried

SHARE = 0.3
"""Share of the whole budget that is kept for the final comparison."""
FEWEST = 3
"""Fresh replications of each of two finalists: without them nothing could be said."""


@dataclass(frozen=True)
class Final:
    """What the final comparison has shown."""

    ranked: tuple[Tried, ...]
    """The finalists, the best first."""
    replications: int
    """Of each finalist."""
    compared: int
    """Number of points that got fresh replications, those included that do not fit."""
    confidence: float
    """Probability with which all means, and all differences, hold together."""

    def mean(self, tried: Tried) -> Interval:
        """Return the mean of a finalist over the fresh replications."""
        return tried.interval(1 - (1 - self.confidence) / self.compared, fresh=True)

    def difference(self, tried: Tried) -> Interval:
        """Return a finalist minus the best one, paired by replication."""
        pairs = max(self.compared * (self.compared - 1) // 2, 1)
        best = self.ranked[0].known(fresh=True)
        confidence = 1 - (1 - self.confidence) / pairs
        return paired_difference(best, tried.known(fresh=True), confidence).difference


def final_comparison(trials: Trials, budget: int, confidence: float) -> Final:
    """Give the last few points fresh replications, and rank them by these alone.

    Parameters
    ----------
    trials
        What was tried.
    budget
        Number of replications that may be used.

    Raises
    ------
    ScenarioError
        If no point satisfies the requirements, or none could be run to its end.
    """
    finalists = _finalists(trials, budget)
    each = budget // len(finalists)
    fresh = tuple(range(FRESH, FRESH + each))
    trials.run([(tried, fresh) for tried in finalists])
    sound = [t for t in finalists if not t.error and t.known(fresh=True)]
    fitting = [t for t in sound if trials.gap(t, fresh=True) == 0]
    if not fitting:
        raise nothing_fits(trials, sound or finalists, fresh=bool(sound))
    ranked = sorted(fitting, key=lambda t: (-_worth(t, trials), t.point.number))
    return Final(tuple(ranked), each, len(finalists), confidence)


def nothing_fits(trials: Trials, ranked: Sequence[Tried], *, fresh: bool) -> ScenarioError:
    """Return the error that no point satisfies all requirements, with the closest one."""
    closest = min(ranked, key=lambda t: (bool(t.error), trials.gap(t, fresh=fresh)))
    said = ", ".join(f"{name} = {value}" for name, value in closest.point.values.items())
    if closest.error:
        return ScenarioError(
            f"no point could be run to its end. The first, {said}: {closest.error}"
        )
    missing = []
    for number, requirement in enumerate(trials.requirements):
        margins = trials.margins(closest, number, fresh=fresh)
        if not margins:
            return ScenarioError(
                f"{requirement.text!r} cannot be judged: at {said}, it is not known in any "
                "replication. Make the runs longer, or give orders what the condition needs "
                "(service_level needs due dates)."
            )
        margin = mean_and_half_width(margins)
        if margin.mean < 0:
            missing.append(f"{requirement.text!r} is missed by {_missed(margin)}")
    return ScenarioError(
        f"no point satisfies {' and '.join(repr(r.text) for r in trials.requirements)}. "
        f"{len(trials.all)} were tried; the closest was {said}: {' and '.join(missing)}. Loosen "
        "the condition, widen the ranges, or raise the budget."
    )


def _finalists(trials: Trials, budget: int) -> list[Tried]:
    """Return the best points, and one that satisfies the requirements with a safe distance."""
    ranked = trials.ranked()
    fitting = [t for t in ranked if not t.error and t.known() and trials.gap(t) == 0]
    if not fitting:
        raise nothing_fits(trials, ranked, fresh=False)
    leader = fitting[0]
    close = [t for t in fitting if t is leader or not trials.is_clearly_worse(t, leader)]
    others = [t for t in fitting if t not in close]
    most = min(FINALISTS, budget // FEWEST)
    chosen = (close + others[:1])[:most] if len(close) < 2 else close[:most]
    if trials.requirements:
        safe = next((t for t in fitting if _is_safe(t, trials)), None)
        if safe is not None and safe not in chosen:
            chosen = [*chosen[: most - 1], safe]
    return chosen


def _is_safe(tried: Tried, trials: Trials) -> bool:
    """Whether all requirements are satisfied by more than the noise of the search."""
    for number in range(len(trials.requirements)):
        margins = trials.margins(tried, number)
        if len(margins) < 2 or not mean_and_half_width(margins).low >= 0:
            return False
    return True


def _worth(tried: Tried, trials: Trials) -> float:
    known = list(tried.known(fresh=True).values())
    return trials.goal.sign * mean_and_half_width(known).mean


def _missed(margin: Interval) -> str:
    text = f"{-margin.mean:.4g}"
    return f"{text} ± {margin.half_width:.2g}" if margin.half_width > 0 else text
