"""Where the names of the nodes of a layout are written."""

from __future__ import annotations

from collections.abc import Sequence

from factorysim.arrangement.pieces import Area, Point, overlap

_LETTER = 7.0


def names_beside(
    labels: dict[int, str], nodes: Sequence[Point], frame: Area, occupied: Sequence[Area] = ()
) -> list[tuple[str, float, float]]:
    """Write the names beside their nodes where nothing else is; without room, leave them out.

    Parameters
    ----------
    labels
        The text for each node that has one.
    frame
        Within which all names must stand.
    occupied
        Areas that no name may cover.

    Returns
    -------
    list of tuple
        Text, and where it begins (left, middle).
    """
    taken = [*occupied]
    found = []
    for node, text in labels.items():
        shown = text if len(text) <= 16 else f"{text[:15]}…"
        wide = len(shown) * _LETTER
        x, y = nodes[node]
        for left, middle in (
            (x - wide / 2, y - 17), (x - wide / 2, y + 17), (x + 12, y), (x - 12 - wide, y),
        ):  # fmt: skip
            area = (left, middle - 8, left + wide, middle + 8)
            inside = frame[0] < area[0] and area[2] < frame[2] and frame[1] < area[1]
            if inside and area[3] < frame[3] and not any(overlap(area, other) for other in taken):
                taken.append(area)
                found.append((shown, left, middle))
                break
    return found
