"""What a search has found, in words: the best, how sure it is, and on what it rests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from factorysim.experiments.comparing.wording import MOST_LISTED, size_text
from factorysim.results.indicators import indicators
from factorysim.results.showing import number_text
from factorysim.text import Words, aligned, percent, words

if TYPE_CHECKING:
    from factorysim.experiments.intervals import Interval
    from factorysim.experiments.searching.optimum import Judgement, Optimum


def optimum_text(found: Optimum, lang: str = "en") -> str:
    """Return the best values with their confidence, the rivals, and what was spent."""
    say = words(lang)
    goal = _goal(found, say)
    direction = "largest" if found.largest else "smallest"
    lines = [say(f"optimum.headline_{direction}", count=len(found.points), goal=goal)]
    lines += [f"  {line}" for line in aligned([[k, _value(v)] for k, v in found.best.items()])]
    mean = _size(found.interval, found, say)
    lines.append(say("optimum.mean", goal=goal, value=mean, count=found.interval.n))
    lines += [_requirement_text(judgement, say) for judgement in found.requirements]
    lines += ["", *_rivals(found, say), "", *_effort(found, say)]
    return "\n".join(lines)


def values_text(values: Mapping[str, Any], others: Mapping[str, Any] | None = None) -> str:
    """Return values in one line; with *others*, only what differs from them.

    Examples
    --------
    >>> values_text({"stations.mill.buffer": 3, "rule": "spt"}, {"rule": "spt"})
    'stations.mill.buffer = 3'
    """
    chosen = {
        k: v for k, v in values.items() if others is None or k not in others or others[k] != v
    }
    return ", ".join(f"{name} = {_value(value)}" for name, value in chosen.items())


def _goal(found: Optimum, say: Words) -> str:
    return say.name_of("indicator", found.goal) if found.goal in indicators else found.goal


def _value(value: Any) -> str:
    return number_text(value) if isinstance(value, float) else str(value)


def _size(interval: Interval, found: Optimum, say: Words, *, sign: bool = True) -> str:
    return size_text(interval, found.unit, say, is_share=found.is_share, sign=sign)


def _requirement_text(judgement: Judgement, say: Words) -> str:
    value = size_text(judgement.value, "", say, sign=True)
    key = "certain" if judgement.is_certain else "not_certain"
    return say(f"optimum.{key}", condition=judgement.text, value=value)


def _rivals(found: Optimum, say: Words) -> list[str]:
    """Return the sentence about the second, and the list of those that may be as good."""
    second = found.runner_up
    if second is None or second.difference is None:
        return [say("optimum.alone")]
    confidence = percent(found.confidence, say)
    key = "second_worse" if second.finding == "worse" else "second_not_worse"
    value = _size(second.difference, found, say, sign=second.finding != "worse")
    values = values_text(second.values, found.best)
    lines = [say(f"optimum.{key}", values=values, value=value, confidence=confidence)]
    others = found.not_worse[:MOST_LISTED]
    if others:
        lines.append(say("optimum.not_worse", confidence=confidence))
        lines += [f"  {values_text(values, found.best)}" for values in others]
    lines.append(say("optimum.fresh", count=found.interval.n, confidence=confidence))
    return lines


def _effort(found: Optimum, say: Words) -> list[str]:
    """Return what has searched, where, and what it cost."""
    key = "part" if found.allowed is not None else "open"
    shown, every = len(found.points), found.allowed
    if found.method == "every_point":
        key, every = "every_point", shown
    lines = [say(f"optimum.how_{key}", engine=found.engine, shown=shown, all=every)]
    if found.used_instead:
        lines.append(say("optimum.used_instead"))
    lines.append(
        say("optimum.spent", used=found.replications, budget=found.budget, new=found.simulated)
    )
    if found.refused:
        first = found.refused[0]
        lines.append(say("optimum.refused", count=len(found.refused), first=first))
    return lines
