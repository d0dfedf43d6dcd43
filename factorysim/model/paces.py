"""How fast people are: the time they need for one unit of standard time."""

from __future__ import annotations

from factorysim.model.crews import LEVEL_FACTORS, Crew, Need


def pace_of(crew: Crew, name: str, need: Need) -> float:
    """Return the time that one worker of a crew needs for one unit of what *need* asks for.

    Examples
    --------
    >>> crew = Crew(workers={"anna": {"skills": {"weld": 2}, "time_factor": 1.5}})
    >>> pace_of(crew, "anna", Need(crew="fitters")), pace_of(crew, "anna", Need(crew="fitters",
    ...     skill="weld"))
    (1.5, 1.7999999999999998)
    """
    factor = 1.0 if isinstance(crew.workers, int) else crew.workers[name].time_factor
    if need.skill is None:
        return factor
    return factor * LEVEL_FACTORS[crew.skills_of(name)[need.skill]]


def fastest_pace(crew: Crew, need: Need) -> float:
    """Return the shortest time that anybody needs for one unit of what *need* asks for."""
    return min(pace_of(crew, name, need) for name in crew.could_do(need))
