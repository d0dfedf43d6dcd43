"""What the charts of a study share: which factors are drawn, and what stands at an axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factorysim.errors import NothingToDraw, UnknownName, did_you_mean, listing
from factorysim.text import unit_text

if TYPE_CHECKING:
    from factorysim.experiments.effects.observations import Observations
    from factorysim.experiments.study_results import StudyResults
    from factorysim.text import Words


def two_factors(results: StudyResults, wanted: tuple[str, str] | None) -> tuple[str, str]:
    """Return the names of two factors: those that are wanted, or the first two of the study.

    Raises
    ------
    NothingToDraw
        If the study has fewer than two factors.
    UnknownName
        If it has no factor of that name.
    """
    names = [factor.name for factor in results.study.factors]
    if len(names) < 2:
        raise NothingToDraw("a picture of two factors needs a study with two factors or more.")
    first, second = wanted or names[:2]
    for name in (first, second):
        if name not in names:
            raise UnknownName(
                f"there is no factor {name!r}.{did_you_mean(name, names)} Factors are "
                f"{listing(names)}."
            )
    if first == second:
        raise NothingToDraw(f"{first} and {second} are one factor. Name two of {listing(names)}.")
    return first, second


def axis_label(seen: Observations, say: Words) -> str:
    """Return the name of a number with its unit, as it stands at an axis."""
    unit = "%" if seen.is_share else unit_text(seen.unit, say, alone=True)
    indicator = say.name_of("indicator", seen.indicator)
    return say("chart.effects.y", indicator=indicator, unit=unit) if unit else indicator
