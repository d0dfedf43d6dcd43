"""Which systems can be the best, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from factorysim.results.showing import NOTHING
from factorysim.text import Words, aligned, percent, unit_text, words

if TYPE_CHECKING:
    from factorysim.experiments.comparing.best_of_several import BestInterval, BestOfSeveral


def best_text(found: BestOfSeveral, lang: str = "en") -> str:
    """Return a table of the systems, and the sentence that says which can be the best."""
    say = words(lang)
    direction = "largest" if found.largest else "smallest"
    indicator = say.name_of("indicator", found.indicator)
    lines = [say(f"best.headline_{direction}", count=len(found.rows), indicator=indicator), ""]
    rows = [best_heads(found, say), *(best_cells(row, found, say) for row in found.rows)]
    lines += aligned(rows, left=1, words_last=True)
    return "\n".join([*lines, "", *best_sentences(found, say)])


def best_heads(found: BestOfSeveral, say: Words) -> list[str]:
    """Return the headings of the table; the unit stands with the mean."""
    unit = "%" if found.is_share else unit_text(found.unit, say, alone=True)
    mean = f"{say('best.mean')} [{unit}]" if unit else say("best.mean")
    return [say("best.system"), mean, say("best.against"), say("best.interval"),
            say("best.finding")]  # fmt: skip


def best_cells(row: BestInterval, found: BestOfSeveral, say: Words) -> list[str]:
    """Return one system as the cells of a table."""
    if row.finding == "unknown":
        mean = NOTHING if math.isnan(row.mean) else _number(row.mean, found, 4, say)
        return [row.name, mean, NOTHING, NOTHING, NOTHING]
    places = _places(found)
    interval = f"[{_number(row.low, found, places, say)}; {_number(row.high, found, places, say)}]"
    return [
        row.name,
        _number(row.mean, found, places, say),
        _number(row.difference, found, places, say),
        interval,
        say(f"best.{row.finding}"),
    ]


def best_sentences(found: BestOfSeveral, say: Words) -> list[str]:
    """Return which systems can be the best, and what choosing one of several can cost."""
    if any(row.finding == "unknown" for row in found.rows):
        return [say("best.nothing")]
    confidence = percent(found.confidence, say)
    if found.best is not None:
        return [say("best.one", name=found.best, confidence=confidence)]
    if len(found.possible) == len(found.rows):
        lines = [say("best.all", confidence=confidence)]
    else:
        lines = [say("best.some", names=", ".join(found.possible), confidence=confidence)]
    leader = least_risk(found)
    unit = say("compare.points") if found.is_share else unit_text(found.unit, say)
    value = f"{_number(risk(leader, found), found, _places(found), say)} {unit}".rstrip()
    return [*lines, say("best.within", name=leader.name, value=value)]


def risk(row: BestInterval, found: BestOfSeveral) -> float:
    """Return by how much a system can be worse than the best, at most."""
    return abs(row.low if found.largest else row.high)


def least_risk(found: BestOfSeveral) -> BestInterval:
    """Return the system that can be worse than the best by the least."""
    return min(found.rows, key=lambda row: risk(row, found))


def _places(found: BestOfSeveral) -> int:
    """Return the decimals that show two digits of the shortest interval."""
    scale = 100 if found.is_share else 1
    widths = [(row.high - row.low) / 2 * scale for row in found.rows if row.high > row.low]
    return min(max(1 - math.floor(math.log10(min(widths))), 0), 6) if widths else 4


def _number(value: float, found: BestOfSeveral, places: int, say: Words) -> str:
    scale = 100 if found.is_share else 1
    return say.number(f"{value * scale:.{places}f}")
