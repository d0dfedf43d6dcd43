"""A metamodel as text: the formula, its coefficients, and how far it can be trusted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from factorysim.experiments.comparing.wording import size_text
from factorysim.experiments.effects.polynomials import has_squares
from factorysim.text import Words, aligned, percent, words

if TYPE_CHECKING:
    from factorysim.experiments.effects.metamodel import Metamodel


def formula_of(model: Metamodel) -> str:
    """Return the polynomial with what its variables stand for, one per line."""
    first, *others = model.coefficients
    text = f"{model.indicator} = {first.interval.mean:.5g}"
    for coefficient in others:
        value = coefficient.interval.mean
        text += f" {'-' if value < 0 else '+'} {abs(value):.5g} {coefficient.symbol}"
    return "\n".join([text, *(variable.meaning for variable in model.variables)])


def metamodel_text(model: Metamodel, lang: str = "en") -> str:
    """Return formula, coefficients and checks as plain text."""
    say = words(lang)
    seen = model.seen
    head = [say("metamodel.term"), say("metamodel.symbol"), say("metamodel.coefficient")]
    rows = [
        [
            c.name if c.symbol else say("metamodel.constant"),
            c.symbol,
            size_text(c.interval, seen.unit, say, is_share=seen.is_share, sign=True),
        ]
        for c in model.coefficients
    ]
    counts = {"points": len(seen.points), "count": seen.count}
    confidence = percent(seen.confidence, say)
    lines = [model.formula, "", *aligned([head, *rows]), ""]
    lines.append(say("metamodel.rests_on", confidence=confidence, **counts))
    lines.append(_explained(model, say))
    lines.append(_trust(model, say))
    return "\n".join([*lines, *(remark.text(say) for remark in seen.remarks)])


def _explained(model: Metamodel, say: Words) -> str:
    if math.isnan(model.r2):
        return say("metamodel.nothing_to_explain")
    if math.isnan(model.r2_adjusted):
        return say("metamodel.saturated")
    values = {
        "r2": f"{model.r2:.4f}",
        "adjusted": f"{model.r2_adjusted:.4f}",
        "predicted": "-" if math.isnan(model.r2_predicted) else f"{model.r2_predicted:.4f}",
    }
    return say("metamodel.r2", **{name: say.number(value) for name, value in values.items()})


def _trust(model: Metamodel, say: Words) -> str:
    missed, seen = model.lack_of_fit, model.seen
    if missed is None:
        return say("metamodel.not_checked")
    size = size_text(missed.deviation, seen.unit, say, is_share=seen.is_share, sign=True)
    p_value = say.number(f"{missed.p_value:.2g}")
    key = "metamodel.fits"
    if missed.is_found:
        key = "metamodel.misses_squares" if has_squares(model.terms) else "metamodel.misses"
    return say(key, point=missed.point, value=size, p_value=p_value)
