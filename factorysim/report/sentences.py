"""What is said about a run in sentences: the headline, the bottleneck, what has to be noted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from factorysim.report.numbers import percent_text
from factorysim.results.bottleneck import bottleneck_machine, bottleneck_shares
from factorysim.results.cells import needs_safety_notice
from factorysim.results.showing import number_text
from factorysim.results.times import window_length

if TYPE_CHECKING:
    from factorysim.results import Result
    from factorysim.text import Words

_REASONS = {
    "nothing left to do": "run.nothing_left",
    "parts": "run.after_parts",
    "stopped": "run.stopped",
}


def headline(result: Result, say: Words, *, replications: int, confidence: float) -> str:
    """Return what was observed, for how long, how often, and from which seed."""
    observed, seed = result.observed, result.provenance.seed
    unit = say(f"unit.{observed.time_unit}")
    length = say.number(number_text(window_length(observed)))
    text = say("run.observed", length=length, unit=unit)
    if observed.warmup:
        warmup = say.number(number_text(observed.warmup))
        text += f" {say('run.warmup', length=warmup, unit=unit)}"
    if replications == 1:
        return f"{text}; {say('run.one_replication', seed=seed)}"
    percent = say.number(f"{confidence * 100:g} %")
    return f"{text}; {say('run.replications', count=replications, seed=seed, confidence=percent)}"


def bottleneck_text(result: Result, say: Words) -> str:
    """Return the sentences of `bottleneck_sentence` in the language of *say*."""
    shares = bottleneck_shares(result.observed)
    loaded = [share for share in shares if not math.isnan(share.utilisation)]
    if not loaded:
        return say("bottleneck.none")
    highest = max(loaded, key=lambda share: share.utilisation)
    load = percent_text(highest.utilisation, say)
    other = say("bottleneck.highest", machine=highest.machine, share=load)
    worst = bottleneck_machine(shares)
    if worst is None:
        return other
    found = say(
        "bottleneck.found",
        machine=worst.machine,
        total=percent_text(worst.total, say),
        sole=percent_text(worst.sole, say),
        shifting=percent_text(worst.shifting, say),
    )
    same = say("bottleneck.same", share=load)
    return f"{found} {same if worst.machine == highest.machine else other}"


def remarks(result: Result, doubts: Sequence[str], say: Words) -> list[str]:
    """Return what a reader must know: an early end, the safety notice, warnings.

    Parameters
    ----------
    doubts
        What is doubtful in the factory itself; the run adds its own warnings.
    """
    lines = []
    if result.ended in _REASONS:
        time = say.number(number_text(result.observed.end))
        unit = say(f"unit.{result.time_unit}")
        lines.append(say("run.ended", time=time, unit=unit, reason=say(_REASONS[result.ended])))
    if needs_safety_notice(result.observed):
        lines.append(say("safety.notice"))
    lines += [say("run.warning", text=text) for text in dict.fromkeys([*doubts, *result.warnings])]
    return lines
