"""What effects of factors say, in words: the change, its interval, and where it is true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from factorysim.experiments.comparing.wording import size_text
from factorysim.experiments.intervals import Interval
from factorysim.results.showing import NOTHING
from factorysim.text import Words, aligned, percent, words

if TYPE_CHECKING:
    from factorysim.experiments.effects.estimated_effects import (
        Interaction,
        Interactions,
        MainEffect,
        MainEffects,
        Scope,
    )


def verdict_of(interval: Interval) -> str:
    """Return what an interval says: `raises`, `lowers`, `not_seen`, `none`, `one`, or `unknown`.

    Examples
    --------
    >>> from factorysim.experiments.intervals import mean_and_half_width
    >>> verdict_of(mean_and_half_width([1.0, 1.2])), verdict_of(mean_and_half_width([0.0, 0.0]))
    ('not_seen', 'none')
    """
    if interval.n < 2:
        return "one" if interval.n else "unknown"
    if interval.half_width == 0 and interval.mean == 0:
        return "none"
    if interval.low > 0:
        return "raises"
    return "lowers" if interval.high < 0 else "not_seen"


def main_effects_text(effects: MainEffects, lang: str = "en") -> str:
    """Return main effects as a table of plain text with the remarks below."""
    say = words(lang)
    head = [say(f"effects.{name}") for name in ("factor", "change", "effect", "relative")]
    rows = [
        [
            row.factor,
            f"{row.before} → {row.after}",
            size_text(row.interval, effects.unit, say, is_share=effects.is_share, sign=True),
            NOTHING if math.isnan(row.relative) else percent(row.relative, say, sign=True),
            _finding("verdict", row, effects.confidence, say),
        ]
        for row in effects.rows
    ]
    return _written("main", effects, [*head, say("effects.finding")], rows, say)


def interactions_text(effects: Interactions, lang: str = "en") -> str:
    """Return interactions as a table of plain text with the remarks below."""
    say = words(lang)
    head = [say(f"effects.{name}") for name in ("factors", "levels", "interaction")]
    rows = [
        [
            f"{row.first} x {row.second}",
            NOTHING if row.levels is None else f"{row.levels[0]}, {row.levels[1]}",
            size_text(row.interval, effects.unit, say, is_share=effects.is_share, sign=True),
            _finding("interaction_verdict", row, effects.confidence, say),
        ]
        for row in effects.rows
    ]
    return _written("interactions", effects, [*head, say("effects.finding")], rows, say)


def _written(
    kind: str,
    effects: MainEffects | Interactions,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    say: Words,
) -> str:
    indicator = say.name_of("indicator", effects.indicator)
    lines = [say(f"effects.headline_{kind}", indicator=indicator, count=effects.replications)]
    if rows:
        confidence = percent(effects.confidence, say)
        lines += ["", *aligned([head, *rows], words_last=True), ""]
        if effects.replications > 1:
            lines.append(say("effects.alone", confidence=confidence))
        lines += _explanations(kind, effects, say)
    if any(row.scope.is_fraction for row in effects.rows):
        lines.append(say("effects.fraction"))
    if any(row.scope.mixed_with for row in effects.rows):
        lines.append(say("effects.mixed_note"))
    return "\n".join([*lines, *(remark.text(say) for remark in effects.remarks)])


def _explanations(kind: str, effects: MainEffects | Interactions, say: Words) -> list[str]:
    """Return what the numbers mean: of factors with two levels, and of those with more."""
    if kind == "main":
        return [say("effects.what_main")]
    has_levels = {getattr(row, "levels", None) is not None for row in effects.rows}
    keys = {False: "effects.what_interactions", True: "effects.what_cells"}
    return [say(keys[which]) for which in sorted(has_levels)]


def _finding(group: str, row: MainEffect | Interaction, confidence: float, say: Words) -> str:
    text = say(f"effects.{group}.{row.verdict}", confidence=percent(confidence, say))
    return "; ".join([text, *_scope_texts(row.scope, say)])


def _scope_texts(scope: Scope, say: Words) -> list[str]:
    texts = []
    if scope.mixed_with:
        signed = [("+ ", "- ")[a.sign < 0] + " x ".join(a.factors) for a in scope.mixed_with]
        texts.append(say("effects.mixed", names=" ".join(signed)))
    if scope.others:
        shown = ", ".join(f"{name} = {level}" for name, level in scope.others)
        texts.append(say("effects.only_at", values=shown))
    elif scope.combinations < scope.possible:
        texts.append(say("effects.part", count=scope.combinations, all=scope.possible))
    return texts
