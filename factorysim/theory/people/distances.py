"""How far from a dangerous machine a light curtain or a scanner has to be (ISO 13855).

The protective distance of a robot that slows down is `SpeedAndSeparation.protective_distance`.
"""

from __future__ import annotations

from factorysim.errors import ScenarioError


def curtain_distance(stop_time: float, resolution: float) -> float:
    """Return the distance in mm of a vertical light curtain (ISO 13855:2010): S = K T + C.

    K is 2000 mm/s; above 500 mm it is 1600 mm/s, and then at least 500 mm.

    Parameters
    ----------
    stop_time
        Time in s of curtain and machine together until the danger is over.
    resolution
        Smallest thing in mm that is noticed; C = 8 (d - 14) up to 40 mm, 850 up to 70 mm.

    Examples
    --------
    >>> round(curtain_distance(0.31, 30), 6)
    624.0
    """
    if not 14 <= resolution <= 70:
        raise ScenarioError(f"a resolution of {resolution:g} mm is not covered; it is 14 to 70 mm.")
    if resolution > 40:
        return 1600 * stop_time + 850
    intrusion = 8 * (resolution - 14)
    near = 2000 * stop_time + intrusion
    return near if near <= 500 else max(1600 * stop_time + intrusion, 500.0)


def scanner_distance(stop_time: float, height: float = 300.0) -> float:
    """Return the distance in mm of a horizontal scanner field at a *height* in mm (ISO 13855:2010).

    S = 1600 T + C with C = 1200 - 0.4 H, at least 850 mm.

    Examples
    --------
    >>> scanner_distance(0.31)
    1576.0
    """
    return 1600 * stop_time + max(1200 - 0.4 * height, 850.0)
