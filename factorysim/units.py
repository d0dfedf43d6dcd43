"""Times and the units people write them in.

A time is a number in the factory's own unit, or text with a unit: "90 s", "1.5 min", "4 h".
"""

from __future__ import annotations

import math
import re
from typing import Literal

TimeUnit = Literal["s", "min", "h", "d"]

SECONDS: dict[str, float] = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_OTHER_SPELLINGS = {
    "sec": "s", "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "m": "min",
    "hour": "h", "hours": "h", "day": "d", "days": "d", "mins": "min", "secs": "s", "hr": "h",
    "hrs": "h", "mn": "min", "heure": "h", "heures": "h", "jour": "d", "jours": "d", "j": "d",
    "seconde": "s", "secondes": "s", "sek": "s", "sekunde": "s", "sekunden": "s", "minuten": "min",
    "std": "h", "stunde": "h", "stunden": "h", "tag": "d", "tage": "d",
}  # fmt: skip
_TEXT = re.compile(r"\s*([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)\s*([^\W\d_]+)\s*")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")


def parse_time(text: str) -> tuple[float, str]:
    """Split "1.5 h" into its number and its unit.

    Raises
    ------
    ValueError
        If the text is not a number followed by s, min, h or d.

    Examples
    --------
    >>> parse_time("1.5 h")
    (1.5, 'h')
    """
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{text!r} is not a time. Write a number, or a number with one of the units "
            "s, min, h, d, such as '90 s' or '1.5 h'."
        )
    try:
        value = float(match[1])
    except ValueError:
        raise ValueError(f"{match[1]!r} in {text!r} is not a number.") from None
    unit = match[2]
    if unit not in SECONDS:
        hint = _OTHER_SPELLINGS.get(unit.lower())
        also = f" Did you mean '{match[1]} {hint}'?" if hint else ""
        raise ValueError(
            f"{unit!r} in {text!r} is not a unit of time. Units are s, min, h, d.{also}"
        )
    return value, unit


def in_unit(time: float | str, unit: str) -> float:
    """Return *time* as a number of *unit*; a plain number is already one.

    Examples
    --------
    >>> in_unit("90 s", "min"), in_unit(3, "min")
    (1.5, 3.0)
    """
    if not isinstance(time, str):
        return float(time)
    value, written = parse_time(time)
    if written == unit:
        return value
    seconds = value * SECONDS[written]
    return seconds / SECONDS[unit]


def check_time(time: object) -> float | str:
    """Return *time* if it is a finite time of 0 or more: a number, or text with a unit.

    Raises
    ------
    ValueError
        If it is something else, text without a known unit, negative, or not finite.
    """
    if isinstance(time, bool) or not isinstance(time, (int, float, str)):
        raise ValueError(
            f"{time!r} is not a time. Write a number, or a number with one of the units "
            "s, min, h, d, such as '90 s' or '1.5 h'."
        )
    # Text is limited in seconds, so that it stays within the limit in every unit.
    value = in_unit(time, "s") if isinstance(time, str) else time
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{time} is not possible. A time is a finite number.")
    if abs(value) > 10**15:
        shown = str(time) if len(str(time)) <= 30 else f"{str(time)[:30]}..."
        raise ValueError(f"{shown} is not possible. The largest time is 1e15.")
    if value < 0:
        raise ValueError(f"{time!r} is not possible. A time is 0 or more.")
    return time if isinstance(time, str) else float(time)


def clock_time(text: str) -> int:
    """Return the minutes since midnight of a time of day such as "06:30".

    Examples
    --------
    >>> clock_time("06:30")
    390
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None or int(match[2]) > 59 or int(match[1]) * 60 + int(match[2]) > 24 * 60:
        raise ValueError(
            f"{text!r} is not a time of day. Write hours and minutes, such as '06:30'; "
            "the end of the day is '24:00'."
        )
    return int(match[1]) * 60 + int(match[2])
