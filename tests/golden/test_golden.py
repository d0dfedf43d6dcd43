"""The numbers of the shipped scenarios are frozen: a change of them is always a decision."""

from __future__ import annotations

import json
import math

import pytest

from factorysim.scenario import names
from tests.golden.record import FOLDER, file_of, golden, here

TOLERANCE = 1e-9
ADVICE = """
The numbers of a shipped scenario are not what they were. If that was not meant, the last change
has a mistake. If it was meant, write it under "Changed numbers" in CHANGELOG.md and freeze the new
ones with:  python -m tests.golden.update
"""


def is_close(then: float | None, now: float | None) -> bool:
    if then is None or now is None:
        return then is now
    return math.isclose(then, now, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


@pytest.mark.parametrize("name", names())
def test_the_numbers_are_what_they_were(name):
    then, now = json.loads(file_of(name).read_text("utf-8")), golden(name)
    before, after = then["indicators"], now["indicators"]
    changed = [
        f"  {indicator}: {before.get(indicator)} is now {after.get(indicator)}"
        for indicator in {**before, **after}
        # An indicator that is new and says nothing about this scenario changes no number.
        if not is_close(before.get(indicator), after.get(indicator))
    ]
    # The last bit of a random time may differ on another platform or with another numpy.
    if then["made_on"] == here() and then["digest"] != now["digest"]:
        changed.append("  the digest of all departures")
    assert not changed, "\n".join([f"{name}:", *changed, ADVICE])


def test_every_scenario_is_frozen_and_nothing_else():
    assert sorted(file.stem for file in FOLDER.glob("*.json")) == names()
