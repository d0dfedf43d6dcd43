"""What a comparison says, in words: the finding, its size, and on what it rests."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from factorysim.results.showing import NOTHING
from factorysim.text import Words, aligned, percent, unit_text, words

if TYPE_CHECKING:
    from factorysim.experiments.comparing.comparison import Comparison, Difference
    from factorysim.experiments.intervals import Interval

MOST_LISTED = 10
"""Of more missing pairs, only the first ones are named."""
_MOST_DECIMALS = 6


def verdict_text(row: Difference, lang: str = "en") -> str:
    """Return what can be said of one difference, such as "b is higher by 3.2 ± 0.4 /h (5 %)"."""
    say = words(lang)
    value = size_text(row.interval, row.unit, say, is_share=row.is_share)
    if not math.isnan(row.relative):
        value += f" ({percent(abs(row.relative), say)})"
    return say(
        f"compare.verdict.{row.verdict}",
        first=row.first,
        second=row.second,
        value=value,
        n=row.n,
        confidence=percent(row.together, say),
    )


def comparison_text(comparison: Comparison, lang: str = "en") -> str:
    """Return a comparison as a table of plain text, with a sentence for every row."""
    say = words(lang)
    rows = [comparison_cells(row, comparison, say) for row in comparison.rows]
    lines = [
        headline(comparison, say),
        "",
        *aligned([comparison_heads(comparison, say), *rows]),
        "",
    ]
    for row in comparison.rows:
        lines.append(finding_text(row, lang))
    return "\n".join([*lines, *remarks(comparison, say)])


def finding_text(row: Difference, lang: str = "en") -> str:
    """Return the verdict as a sentence that names the indicator."""
    say = words(lang)
    indicator = say.name_of("indicator", row.indicator)
    return say("compare.line", indicator=indicator, finding=verdict_text(row, lang))


def headline(comparison: Comparison, say: Words) -> str:
    """Return what was compared, and how."""
    names = comparison.names
    if len(names) == 2:
        what = say("compare.pair", first=names[0], second=names[1])
    elif comparison.pairs == "first":
        what = say("compare.against_first", count=len(names) - 1, first=names[0])
    else:
        what = say("compare.all_pairs", count=len(names))
    how = "independent"
    if comparison.paired:
        how = "common" if comparison.common else "paired"
    return f"{what}; {say(f'compare.{how}')}"


def comparison_heads(comparison: Comparison, say: Words) -> list[str]:
    """Return the headings of the table of differences."""
    heads = ["indicator", "compared", "difference", "relative"]
    heads += ["correlation", "factor", "pairs"] if comparison.paired else ["runs"]
    return [say(f"compare.{head}") for head in heads]


def comparison_cells(row: Difference, comparison: Comparison, say: Words) -> list[str]:
    """Return one difference as the cells of a table."""
    size = size_text(row.interval, row.unit, say, is_share=row.is_share, sign=True)
    relative = "" if math.isnan(row.relative) else percent(row.relative, say, sign=True)
    cells = [
        say.name_of("indicator", row.indicator),
        f"{row.second} - {row.first}",
        size if row.n else NOTHING,
        relative or NOTHING,
    ]
    if not comparison.paired:
        known = {sample.name: sample.known(row.indicator) for sample in comparison.samples}
        return [*cells, f"{len(known[row.first])} + {len(known[row.second])}"]
    factor = row.estimated.variance_reduction
    return [*cells, plain(row.estimated.correlation, say, digits=2), factor_text(factor, say),
            str(row.n)]  # fmt: skip


def remarks(comparison: Comparison, say: Words) -> list[str]:
    """Return what must be known beside the table: the confidence, and what is missing."""
    lines = [_confidence_text(comparison, say)]
    if comparison.paired:
        lines.append(say("compare.factor_note"))
    elif comparison.common:
        lines.append(say("compare.not_independent"))
    return lines + _missing_texts(comparison, say)


def size_text(
    interval: Interval, unit: str, say: Words, *, is_share: bool = False, sign: bool = False
) -> str:
    """Return "3.2 ± 0.40 /h": the half-width with two digits, the difference to the same decimals.

    Parameters
    ----------
    interval
        The difference.
    unit
        Its unit; of a share, percentage points are said.
    say
        The language.
    is_share
        Whether the difference is one of shares.
    sign
        Whether a negative difference keeps its sign; in a sentence "lower" says it.

    Examples
    --------
    >>> from factorysim.experiments.intervals import mean_and_half_width
    >>> from factorysim.text import words
    >>> size_text(mean_and_half_width([3.0, 3.2, 3.4]), "1/h", words("de"))
    '3,20 ± 0,50 /h'
    """
    scale = 100 if is_share else 1
    mean = interval.mean * scale if sign else abs(interval.mean) * scale
    unit = say("compare.points") if is_share else unit_text(unit, say)
    if interval.half_width > 0:
        half_width = interval.half_width * scale
        places = min(max(1 - math.floor(math.log10(half_width)), 0), _MOST_DECIMALS)
        text = f"{mean:.{places}f} ± {half_width:.{places}f}"
    else:
        text = f"{mean:.4g}"
    return f"{say.number(text)} {unit}".rstrip()


def plain(value: float, say: Words, *, digits: int = 4) -> str:
    """Return a number with so many decimals at most, or a dash for one that cannot be said."""
    return NOTHING if math.isnan(value) else say.number(f"{value:.{digits}f}")


def factor_text(factor: float, say: Words) -> str:
    """Return by how much the variance fell; a constant difference has no end of it."""
    if math.isnan(factor):
        return NOTHING
    return "∞" if math.isinf(factor) else say.number(f"{factor:.3g}" if factor < 1e4 else "> 10000")


def _confidence_text(comparison: Comparison, say: Words) -> str:
    confidence = percent(comparison.confidence, say)
    count = len(comparison.rows)
    if count == 1:
        return say("compare.single", confidence=confidence)
    if comparison.adjust == "none":
        return say("compare.alone", count=count, confidence=confidence)
    each = percent(comparison.rows[0].confidence, say)
    return say("compare.together", count=count, confidence=confidence, each=each)


def _missing_texts(comparison: Comparison, say: Words) -> list[str]:
    lines = []
    for row in comparison.rows:
        key = (row.indicator, row.first, row.second)
        gone = [m for m in comparison.missing if (m.indicator, m.first, m.second) == key]
        if not gone:
            continue
        items = [
            say("compare.missing_item", number=m.replication, names=", ".join(m.without))
            for m in gone[:MOST_LISTED]
        ]
        if len(gone) > MOST_LISTED:
            items.append(say("compare.more", count=len(gone) - MOST_LISTED))
        lines.append(
            say(
                "compare.missing",
                indicator=say.name_of("indicator", row.indicator),
                first=row.first,
                second=row.second,
                count=len(gone),
                all=len(gone) + row.n,
                listed=", ".join(items),
            )
        )
    return lines
