"""Means and intervals as people read them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from factorysim.results.showing import NOTHING, number_text

if TYPE_CHECKING:
    from factorysim.experiments import Interval
    from factorysim.text import Words


def mean_text(interval: Interval, words: Words, *, is_share: bool) -> str:
    """Return the mean with as many digits as its interval can carry.

    Examples
    --------
    >>> from factorysim.experiments import mean_and_half_width
    >>> from factorysim.text import words
    >>> mean_text(mean_and_half_width([9.0, 10.0, 11.5]), words("de"), is_share=False)
    '10,2'
    """
    places = _decimals(interval, is_share=is_share)
    if places is None:
        return words.number(number_text(interval.mean, is_share=is_share))
    return _fixed(interval.mean, places, words, is_share=is_share)


def interval_text(interval: Interval, words: Words, *, is_share: bool) -> str:
    """Return "± 0.12"; both ends when the interval was cut at what is possible.

    Examples
    --------
    >>> from factorysim.experiments import mean_and_half_width
    >>> from factorysim.text import words
    >>> cut = mean_and_half_width([0.0, 0.0, 0.03], lowest=0.0, highest=1.0)
    >>> interval_text(cut, words("en"), is_share=True)
    '0.0 % to 5.3 %'
    """
    places = _decimals(interval, is_share=is_share)
    if interval.n > 1 and interval.half_width == 0:
        return words("run.identical")
    if places is None:
        return ""
    if interval.is_cut:
        ends = (interval.low, interval.high)
        return f" {words('show.to')} ".join(
            _fixed(end, places, words, is_share=is_share) for end in ends
        )
    return f"± {_fixed(interval.half_width, places, words, is_share=is_share)}"


def percent_text(share: float, words: Words) -> str:
    """Return a share as "51.5 %", exactly nothing as "0 %", and what is not known as "-"."""
    if share == 0:
        return "0 %"
    return NOTHING if math.isnan(share) else words.number(f"{share * 100:.1f} %")


def _decimals(interval: Interval, *, is_share: bool) -> int | None:
    """Return the decimals that show two digits of the half-width; None without an interval."""
    half_width = interval.half_width * (100 if is_share else 1)
    if not half_width > 0:
        return None
    places = 1 - math.floor(math.log10(half_width))
    return min(max(places, 0), 6)


def _fixed(value: float, places: int, words: Words, *, is_share: bool) -> str:
    text = f"{value * 100:.{places}f} %" if is_share else f"{value:.{places}f}"
    return words.number(text)
