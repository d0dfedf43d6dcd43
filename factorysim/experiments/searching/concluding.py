"""From what a search has tried, and the final comparison, to what is said of it."""

from __future__ import annotations

from factorysim.experiments.intervals import mean_and_half_width
from factorysim.experiments.searching.final_comparison import Final
from factorysim.experiments.searching.goals import Goal
from factorysim.experiments.searching.optimum import Finding, Judgement, TriedPoint
from factorysim.experiments.searching.tried import FRESH, Trials, Tried
from factorysim.model.factory import Factory
from factorysim.results.indicators import indicators


def points_of(trials: Trials, final: Final) -> tuple[TriedPoint, ...]:
    """Return everything that was tried: the finalists, then the others by rank."""
    others = [tried for tried in trials.ranked() if tried not in final.ranked]
    return tuple(_point(tried, trials, final) for tried in (*final.ranked, *others))


def _point(tried: Tried, trials: Trials, final: Final) -> TriedPoint:
    is_finalist = any(tried is other for other in final.ranked)
    difference = final.difference(tried) if is_finalist else None
    finding: Finding = "failed" if tried.error else "not_compared"
    if difference is not None:
        is_apart = trials.goal.sign * difference.mean + difference.half_width < 0
        finding = "worse" if is_apart else "possible"
    if tried is final.ranked[0]:
        finding, difference = "best", None
    known = list(tried.known().values())
    return TriedPoint(
        number=tried.point.number,
        values=dict(tried.point.values),
        replications=tried.count(),
        mean=mean_and_half_width(known).mean,
        satisfies=not tried.error and trials.gap(tried) == 0,
        finding=finding,
        fresh=final.mean(tried) if is_finalist else None,
        difference=difference,
        error=tried.error,
        first_at=tried.first_at,
    )


def judgements_of(best: Tried, trials: Trials, final: Final) -> tuple[Judgement, ...]:
    """Return whether the best point satisfies each requirement, on fresh replications."""
    confidence = 1 - (1 - final.confidence) / final.compared
    found = []
    for number, requirement in enumerate(trials.requirements):
        left = [sides[0] for r, sides in best.sides[number].items() if r >= FRESH]
        margins = trials.margins(best, number, fresh=True)
        found.append(
            Judgement(
                requirement.text,
                mean_and_half_width(left, confidence),
                mean_and_half_width(margins, confidence),
            )
        )
    return tuple(found)


def unit_of_goal(goal: Goal, factory: Factory) -> tuple[str, bool]:
    """Return the unit of the goal and whether it is a share; nothing for a formula."""
    if goal.formula is None or goal.text not in indicators:
        return "", False
    what = indicators[goal.text]
    is_share = what.highest == 1.0
    return "" if is_share else what.unit_in(factory.time_unit), is_share
