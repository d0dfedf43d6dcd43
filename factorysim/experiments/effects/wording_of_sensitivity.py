"""What a sensitivity analysis says, in words: "+5 % speed at drill = +3.9 % ± 0.3 % throughput"."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from factorysim.errors import listing
from factorysim.experiments.comparing.wording import plain, size_text
from factorysim.results.showing import NOTHING
from factorysim.text import Words, aligned, percent, words

if TYPE_CHECKING:
    from factorysim.experiments.effects.sensitivities import Sensitivity, SensitivityRow

_SPEED = re.compile(r"stations\.(?P<place>[^.]+)\.speed")
_BUFFER = re.compile(r"(stations|buffers)\.(?P<place>[^.]+)\.(buffer|capacity|buffer\.capacity)")
_FAILURE = re.compile(
    r"stations\.(?P<place>[^.]+)\.failures\.(?P<name>[^.]+)\.(?P<what>repair_speed|life)"
)


def name_of_target(path: str, say: Words) -> str:
    """Return what is changed in the words of a language; a path without words of its own as it is.

    Examples
    --------
    >>> from factorysim.text import words
    >>> name_of_target("stations.drill.speed", words("en"))
    'speed at drill'
    >>> name_of_target("loops.cards.cards", words("en"))
    'loops.cards.cards'
    """
    if match := _SPEED.fullmatch(path):
        return say("sensitivity.speed", place=match["place"])
    is_machines = path.startswith("stations.") and path.endswith(".capacity")
    if (match := _BUFFER.fullmatch(path)) and not (is_machines and ".buffer." not in path):
        return say("sensitivity.buffer", place=match["place"])
    if match := _FAILURE.fullmatch(path):
        return say(f"sensitivity.{match['what']}", place=match["place"], name=match["name"])
    return path


def row_text(row: SensitivityRow, lang: str = "en") -> str:
    """Return one row as a sentence."""
    say = words(lang)
    indicator = say.name_of("indicator", row.indicator)
    name, change = name_of_target(row.path, say), change_text(row, say)
    verdict = row.verdict
    if verdict == "not_seen":
        confidence = percent(row.confidence, say)
        return say(
            "sensitivity.not_seen", change=change, name=name, indicator=indicator,
            value=effect_text(row, say), confidence=confidence,
        )  # fmt: skip
    if verdict == "unknown":
        return say("sensitivity.unknown", change=change, name=name, indicator=indicator)
    if verdict == "none":
        return say("sensitivity.none", change=change, name=name, indicator=indicator)
    text = say(
        "sensitivity.line", change=change, name=name, value=effect_text(row, say),
        indicator=indicator,
    )  # fmt: skip
    if verdict == "one":
        return f"{text} ({say('sensitivity.one')})"
    return f"{text} ({say('sensitivity.always')})" if row.interval.half_width == 0 else text


def change_text(row: SensitivityRow, say: Words) -> str:
    """Return the change: "+5 %", or "3 → 4" for places, of which a share says little."""
    is_count = row.before.isdecimal() and row.after.isdecimal() and not row.path.endswith("speed")
    if is_count or not math.isfinite(row.change):
        return f"{row.before} → {row.after}"
    return percent(row.change, say, sign=True)


def effect_text(row: SensitivityRow, say: Words) -> str:
    """Return the effect in percent of the mean, or in its unit where the mean is 0.

    Shares are said in percentage points.
    """
    relative = row.relative
    if math.isnan(relative.mean) or row.is_share:
        return size_text(row.interval, row.unit, say, is_share=row.is_share, sign=True)
    mean = relative.mean * 100
    if not relative.half_width > 0:
        return percent(relative.mean, say, sign=True)
    half_width = relative.half_width * 100
    places = min(max(-math.floor(math.log10(half_width)), int(half_width < 10)), 4)
    text = f"{mean:+.{places}f}"
    text = text if float(text) else text.lstrip("+-")
    return say.number(f"{text} % ± {half_width:.{places}f} %")


def sensitivity_text(found: Sensitivity, lang: str = "en") -> str:
    """Return a ranking as a table of plain text with sentences."""
    say = words(lang)
    indicator = say.name_of("indicator", found.indicator)
    base = size_text(found.base, found.unit, say, is_share=False, sign=True)
    if found.is_share:
        base = f"{found.base}"
    head = [
        say(f"sensitivity.{name}") for name in ("what", "change", "from_to", "effect", "elasticity")
    ]
    rows = [
        [
            name_of_target(row.path, say),
            change_text(row, say),
            f"{row.before} → {row.after}",
            effect_text(row, say) if row.interval.n else NOTHING,
            plain(round(row.elasticity, 2) + 0.0, say, digits=2),
        ]
        for row in found.rows
    ]
    lines = [
        say("sensitivity.headline", indicator=indicator, value=base, count=found.replications),
        "",
        *aligned([head, *rows], left=1),
        "",
        *_findings(found, lang, say),
        _confidence(found, say),
    ]
    for path, reason in found.left_out.items():
        name = name_of_target(path, say)
        lines.append(say("sensitivity.left_out", name=name, reason=reason))
    return "\n".join(lines)


def _findings(found: Sensitivity, lang: str, say: Words) -> list[str]:
    """Return a sentence for every finding, and one for all the rest."""
    texts = [row.text(lang) for row in found.rows if row.is_significant]
    texts += [row.text(lang) for row in found.rows if row.verdict == "unknown"]
    not_seen = [row for row in found.rows if row.verdict in ("not_seen", "none")]
    rest = [name_of_target(row.path, say) for row in not_seen]
    if found.replications < 2:
        return [say("sensitivity.nothing")]
    if rest:
        indicator = say.name_of("indicator", found.indicator)
        confidence = percent(found.confidence, say)
        texts.append(
            say(
                "sensitivity.rest",
                indicator=indicator,
                confidence=confidence,
                names=listing(rest, most=40),
            )
        )
    return texts


def _confidence(found: Sensitivity, say: Words) -> str:
    confidence, count = percent(found.confidence, say), len(found.rows)
    key = "together" if found.adjust == "bonferroni" and count > 1 else "alone"
    return say(f"sensitivity.{key}", confidence=confidence, count=count)
