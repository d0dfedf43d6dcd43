"""Colours, hatches and sizes: the same state looks the same in every picture.

The colours are those of Okabe and Ito, which people with any kind of colour vision can tell apart.
States also differ by their hatch, so that a print in black and white can be read.

Source: Okabe & Ito (2008), "Color Universal Design".
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from factorysim.errors import UnknownName, did_you_mean, listing

Size = Literal["page", "slide", "poster"]
"""For a printed page, a slide that is read from the last row, or a poster (about A2)."""


class Look(NamedTuple):
    """How a state is drawn."""

    colour: str
    hatch: str
    """The pattern of matplotlib; empty for a plain area."""
    dark: bool = False
    """Whether letters on it are white."""


LOOKS = {
    "working": Look("#009E73", "", dark=True),
    "setup": Look("#56B4E9", "//"),
    "waiting_for_worker": Look("#F0E442", ".."),
    "loading": Look("#56B4E9", ".."),
    "waiting_for_transport": Look("#F0E442", "--"),
    "blocked": Look("#E69F00", "\\\\"),
    "failed": Look("#D55E00", "xx", dark=True),
    "waiting_for_repair": Look("#CC79A7", "++"),
    "maintenance": Look("#0072B2", "||", dark=True),
    "starved": Look("#E8E8E8", ""),
    "paused": Look("#BBBBBB", "oo"),
    "off": Look("#FFFFFF", "///"),
}
"""Every state of a machine with its look, in the order in which bars are stacked."""

_OFF, _STANDING = LOOKS["off"], LOOKS["starved"]

VEHICLE_LOOKS = {
    "driving_loaded": LOOKS["working"],
    "driving_empty": LOOKS["setup"],
    "loading": LOOKS["loading"],
    "unloading": Look("#56B4E9", "--"),
    "blocked": LOOKS["blocked"],
    "waiting": LOOKS["waiting_for_transport"],
    "waiting_for_charger": Look("#CC79A7", ".."),
    "charging": LOOKS["maintenance"],
    "failed": LOOKS["failed"],
    "parked": _STANDING,
    "off": _OFF,
}
"""Every state of a vehicle with its look."""

WORKER_LOOKS = {
    "working": LOOKS["working"],
    "walking": LOOKS["setup"],
    "waiting": _STANDING,
    "break": LOOKS["paused"],
    "absent": LOOKS["waiting_for_repair"],
    "off": _OFF,
}
"""Every state of a worker with its look."""

ROBOT_LOOKS = {
    "working": LOOKS["working"],
    "slowed": Look("#F0E442", "//"),
    "stopped": LOOKS["blocked"],
    "failed": LOOKS["failed"],
    "waiting_for_repair": LOOKS["waiting_for_repair"],
    "waiting": _STANDING,
    "off": _OFF,
}
"""Every state of a robot with its look."""

ELSEWHERE = Look("#BBBBBB", "")
"""Work at a place that the picture is not about."""

CARRIED_LOOK = Look("#BBBBBB", "--")
"""A part on a vehicle."""

SPEED = "#888888"
"""How fast robots may move."""

RING_LOOKS = {
    "outer": Look("#56B4E9", ""),
    "inner": Look("#0072B2", "", dark=True),
}
"""Where somebody is around the robots of a cell: the nearer, the darker."""

CAUSE_LOOKS = {
    "busy": LOOKS["working"],
    "setup": LOOKS["setup"],
    "failed": LOOKS["failed"],
    "waiting_for_repair": LOOKS["waiting_for_repair"],
    "maintenance": LOOKS["maintenance"],
    "paused": LOOKS["paused"],
    "off": LOOKS["off"],
    "worker": LOOKS["waiting_for_worker"],
    "vehicle": LOOKS["waiting_for_transport"],
    "blocked": LOOKS["blocked"],
    "card": Look("#CC79A7", "||"),
    "batch": Look("#56B4E9", "oo"),
    "components": Look("#0072B2", "..", dark=True),
    "minimum_time": Look("#BBBBBB", ""),
    "stored": _STANDING,
    "other": Look("#FFFFFF", ""),
}
"""Every cause of waiting with its look: that of the state which makes parts wait."""

PRODUCTS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")
"""Colours of products, in the order in which a factory declares them; after the last, again."""


def colour_of_product(index: int) -> str:
    """Return the colour of the product with this index.

    Examples
    --------
    >>> colour_of_product(0) == colour_of_product(8)
    True
    """
    return PRODUCTS[index % len(PRODUCTS)]


_PLACES = tuple(
    Look(colour, hatch)
    for hatch in ("", "xx", "oo")
    for colour in PRODUCTS
    if colour != LOOKS["waiting_for_transport"].colour
)
"""Yellow is left to those who wait for somebody."""


def look_of_place(index: int) -> Look:
    """Return the look of the place with this index: 21 of them can be told apart.

    Examples
    --------
    >>> look_of_place(0).colour == look_of_place(7).colour, look_of_place(7).hatch
    (True, 'xx')
    """
    return _PLACES[index % len(_PLACES)]


LINE = "#0072B2"
MEAN = "#D55E00"
SHADE = "#DDDDDD"
EDGE = "#333333"


class Measures(NamedTuple):
    """Lengths of a picture: inches and points."""

    width: float
    height: float
    row: float
    """Height of one bar."""
    font: float
    title: float
    line: float


_MEASURES = {
    "page": Measures(width=7.2, height=3.4, row=0.34, font=9.0, title=10.5, line=1.1),
    "slide": Measures(width=12.0, height=5.6, row=0.62, font=18.0, title=22.0, line=2.2),
    "poster": Measures(width=23.0, height=11.0, row=1.2, font=34.0, title=44.0, line=4.2),
}


def measures(size: str) -> Measures:
    """Return the measures for a page, a slide or a poster.

    Raises
    ------
    UnknownName
        If there is no such size.
    """
    if size not in _MEASURES:
        raise UnknownName(
            f"there is no size called {size!r}.{did_you_mean(size, _MEASURES)} "
            f"There are {listing(_MEASURES)}."
        )
    return _MEASURES[size]
